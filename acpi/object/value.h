// SPDX-License-Identifier: MIT
#pragma once
// The value model. A value is 16 bytes: a tag and a payload. Integers are held in the value itself;
// everything else is a pointer to a counted object. Copying the 16 bytes of a value does not copy
// the count: who duplicates a value calls aml_value_retain, who drops one calls aml_value_release;
// both are no-ops for integers.

#include <base/status.h>

// AML_INTEGER is 0 so that "both operands are integers" is one test: (a.tag | b.tag) == 0.
enum aml_tag {
    AML_INTEGER = 0,
    AML_UNINITIALIZED, // a local, argument or package element that nothing was stored to
    AML_STRING,        // .object: struct aml_string
    AML_BUFFER,        // .object: struct aml_buffer
    AML_PACKAGE,       // .object: struct aml_package
    // References (what RefOf, Index, CondRefOf and ArgX passing make)
    AML_REF_NODE,  // .node, counted: RefOf(NAME); package elements resolved to a node
    AML_REF_CELL,  // .object: struct aml_cell: RefOf(LocalX), RefOf(ArgX)
    AML_REF_INDEX, // .object: the package, buffer or string; .index the element: Index()
    AML_NAME_PATH, // .object: struct aml_name_path: a NameString inside a package, not yet resolved
    // What only a namespace node holds (never in a register, except by reference or CopyObject)
    AML_DEVICE,         // no payload
    AML_PROCESSOR,      // .object: struct aml_processor
    AML_THERMAL_ZONE,   // no payload
    AML_POWER_RESOURCE, // .integer: system level | resource order << 8
    AML_METHOD,         // .object: struct aml_method (acpi/aml)
    AML_MUTEX,          // .object: struct aml_mutex (acpi/aml)
    AML_EVENT,          // .object: struct aml_event (acpi/aml)
    AML_REGION,         // .object: struct aml_region (acpi/region)
    AML_FIELD,          // .object: struct aml_field (acpi/region): region, bank and index fields
    AML_BUFFER_FIELD,   // .object: struct aml_buffer_field (acpi/region)
    AML_TABLE_HANDLE,   // .integer: DDBHandle, what Load and LoadTable return
    AML_DEBUG,          // the Debug object
    AML_ALIAS,          // .node, counted: the target
    AML_SCOPE, // predefined scopes that are nothing else (\_GPE, \_PR, \_SB, \_SI, \_TZ print as
               // Device/Scope)
    AML_LAZY,  // .object: struct aml_lazy (acpi/aml): a buffer or package still to be made
    // Inside the VM only
    AML_CELL, // a register whose value lives in .object (struct aml_cell), because something refers
              // to it
    AML_TAG_COUNT
};

struct aml_object;
struct acpi_node;

struct aml_value {
    uint8_t tag; // enum aml_tag
    uint8_t reserved[3];
    uint32_t index; // of AML_REF_INDEX; of AML_REF_NODE: AML_REF_NODE_ITSELF or 0
    union {
        uint64_t integer; // cut to 32 bits when the context runs 32-bit tables
        struct aml_object *object;
        struct acpi_node *node;
    };
};

// Not what RefOf made: the name of a region, mutex, event or alike was read, whose object cannot
// leave its node. CopyObject copies the object then.
#define AML_REF_NODE_ITSELF 1u

_Static_assert(sizeof(struct aml_value) == 16, "values are two registers wide");

static inline struct aml_value aml_value_integer(uint64_t integer)
{
    return (struct aml_value){.tag = AML_INTEGER, .integer = integer};
}

static inline struct aml_value aml_value_uninitialized(void)
{
    return (struct aml_value){.tag = AML_UNINITIALIZED};
}

static inline struct aml_value aml_value_object(enum aml_tag tag, struct aml_object *object)
{
    return (struct aml_value){.tag = (uint8_t)tag, .object = object};
}

// Tags whose payload is a counted struct aml_object.
#define AML_TAGS_WITH_OBJECT                                                                       \
    (1u << AML_STRING | 1u << AML_BUFFER | 1u << AML_PACKAGE | 1u << AML_REF_CELL |                \
     1u << AML_REF_INDEX | 1u << AML_NAME_PATH | 1u << AML_PROCESSOR | 1u << AML_METHOD |          \
     1u << AML_MUTEX | 1u << AML_EVENT | 1u << AML_REGION | 1u << AML_FIELD |                      \
     1u << AML_BUFFER_FIELD | 1u << AML_LAZY | 1u << AML_CELL)
// Tags whose payload is a counted struct acpi_node.
#define AML_TAGS_WITH_NODE (1u << AML_REF_NODE | 1u << AML_ALIAS)
