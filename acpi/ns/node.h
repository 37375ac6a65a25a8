// SPDX-License-Identifier: MIT
#pragma once
// Namespace nodes. Children are found by a hash on (parent, segment); siblings are chained in order
// of creation for walks. Owner: acpi/ns. Nodes come from an arena of the context and are counted: a
// node that left the namespace lives on, marked ACPI_NODE_DETACHED, until the last reference is
// dropped.

#include "context.h"
#include "object/value.h"

typedef uint32_t acpi_segment_t; // four characters as load_le32 reads them from AML: '_' padded

#define ACPI_SEGMENT(a, b, c, d)                                                                   \
    ((acpi_segment_t)(a) | (acpi_segment_t)(b) << 8 | (acpi_segment_t)(c) << 16 |                  \
     (acpi_segment_t)(d) << 24)

enum acpi_node_flags {
    ACPI_NODE_DETACHED = 1,   // no longer in the namespace
    ACPI_NODE_PREDEFINED = 2, // made by us, not by a table
    ACPI_NODE_TEMPORARY = 4   // made by a running method
};

struct acpi_node {
    struct aml_value value; // what the name is; the node owns it
    acpi_segment_t segment;
    uint32_t references;      // 1 while in the namespace, plus one per value that points here
    struct acpi_node *parent; // NULL for the root (and kept, counted, when detached)
    struct acpi_node *first_child;
    struct acpi_node *last_child;
    struct acpi_node *next_sibling;
    struct acpi_node *next_in_bucket;
    uint16_t flags;       // enum acpi_node_flags
    uint16_t table_index; // of the table that declared it; ACPI_TABLE_NONE
};

#define ACPI_TABLE_NONE 0xffffu

void acpi_node_retain(struct acpi_node *node);
void acpi_node_release(struct acpi_context *ctx, struct acpi_node *node);

// A direct child, or NULL. Not following aliases.
struct acpi_node *acpi_node_child(struct acpi_context *ctx, const struct acpi_node *parent,
                                  acpi_segment_t segment);
// Follows aliases to what they name.
struct acpi_node *acpi_node_target(struct acpi_node *node);

// Looks an AML NameString (bytes, exactly `length` of them) up from `scope`: a lone segment is
// searched upward. ST_AML_NAME_NOT_FOUND, ST_AML_BAD_NAME. The node is borrowed; aliases are
// followed.
status_t acpi_ns_lookup_aml(struct acpi_context *ctx, struct acpi_node *scope, const uint8_t *name,
                            size_t length, struct acpi_node **out) MUST_USE;
// The same for ASL text ("\\_SB.PCI0", "^FOO", short segments are padded).
status_t acpi_ns_lookup_path(struct acpi_context *ctx, struct acpi_node *scope, const char *path,
                             struct acpi_node **out) MUST_USE;

// Absolute path, NUL-terminated, cut to size; trailing underscores of segments dropped
// ("\_SB.PCI0"). Returns the full length.
size_t acpi_node_path(const struct acpi_node *node, char *buf, size_t size);
