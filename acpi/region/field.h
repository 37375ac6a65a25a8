// SPDX-License-Identifier: MIT
#pragma once
// Operation regions, fields and buffer fields: from a field's geometry to bus accesses. Owner:
// acpi/region. The loader and the VM make the objects; object/ reads and writes through them.

#include <acpi/region.h>

#include "context.h"
#include "object/object.h"

struct aml_region {
    struct aml_object head;
    uint16_t space;
    uint8_t flags; // enum aml_region_flags
    uint8_t reserved;
    uint32_t mapped_size;    // bytes at `mapped`
    uint64_t offset, length; // as evaluated, bytes
    uint8_t *direct;         // memory mapped as a whole: its first byte, else NULL
    uint32_t direct_size;    // bytes at `direct` that belong to the region
    uint8_t *mapped;         // memory: the region's bytes from mapped_start on; NULL until used
    uint64_t mapped_start;   // offset within the region; 0 when the whole is mapped
    // PciBarTarget: what the BAR decodes, once resolved. AML_REGION_UNRANGED: where in the table
    // the terms of offset and length are.
    uint64_t bar;
    struct acpi_pci_address pci; // PCI_Config and PciBarTarget, once resolved
    const uint8_t *table;        // ACPI_SPACE_TABLE: `length` bytes, retained by who sets it
};

enum aml_region_flags {
    AML_REGION_RESOLVED = 1,  // `pci` and `bar` are known
    AML_REGION_RESOLVING = 2, // their _ADR, _BBN, _SEG are being evaluated
    AML_REGION_BAR_IO = 4,    // the BAR is one of I/O ports
    AML_REGION_WARNED = 8,    // that its accesses fail has been said
    AML_REGION_UNRANGED = 16  // offset and length could not be computed yet: at the first use
};

// Region, bank and index fields. Bits are counted from the region's (data register's) start. There
// are thousands of them: what they have in common is in their list.
struct aml_field {
    struct aml_object head; // flags: unit, AML_FIELD_NOT_PLAIN; reserved: from it to its list
    union {
        struct {
            uint32_t bit_offset;
            uint32_t bit_length;
        };
        struct aml_object *next_free; // while waiting to be freed
    };
};

// The flags are the bytes of one access, 0 until the field is first used (see field_plan.c), and
// whether there is a lock, bank or index, or it does not fit an integer.
#define AML_FIELD_NOT_PLAIN 0x80u

// Fields that one term declares, with the same access. It lives as long as one of them, or who
// fills it, does.
struct aml_field_list {
    struct acpi_node *region;      // counted: the region's node; NULL for index fields
    struct aml_field_extra *extra; // bank and index fields, connections: NULL for plain ones
    uint32_t live;                 // fields, and one for who fills it
    uint16_t count, capacity;      // fields made; there is room for
    uint8_t kind;                  // enum aml_field_kind
    uint8_t access;                // AccessType 0..5 as in AML (AnyAcc..BufferAcc)
    uint8_t update;                // UpdateRule 0..2: Preserve, WriteAsOnes, WriteAsZeros
    uint8_t lock;                  // 1: take the global lock
    uint8_t attribute;             // AccessAttrib of AccessAs, for BufferAcc
    uint8_t attribute_length;
    struct aml_field fields[];
};

#define AML_FIELD_LIST_MAX 1024u // fields

static inline struct aml_field_list *aml_list_of(const struct aml_field *field)
{
    return (struct aml_field_list *)((uintptr_t)field + (uintptr_t)(int16_t)field->head.reserved);
}

static inline unsigned aml_field_unit(const struct aml_field *field)
{
    return field->head.flags & ~AML_FIELD_NOT_PLAIN;
}

static inline bool aml_field_is_plain(const struct aml_field *field)
{
    return (int8_t)field->head.flags > 0;
}

enum aml_field_kind { AML_FIELD_REGION, AML_FIELD_BANK, AML_FIELD_INDEX };

struct aml_field_extra {             // counted nodes and values
    struct acpi_node *bank_or_index; // BankField: the bank register; IndexField: the index register
    struct acpi_node *data;          // IndexField: the data register
    uint64_t bank_value;
    uint32_t connection_bit;     // of the region: where the connection's first pin is
    struct aml_value connection; // a buffer, or AML_REF_NODE / AML_NAME_PATH; uninitialised if none
};

enum aml_buffer_field_kind {
    AML_BUFFER_FIELD_FIXED, // CreateBitField to CreateQWordField: an integer, if it fits one
    AML_BUFFER_FIELD_BITS   // CreateField: a buffer, however short
};

struct aml_buffer_field {
    struct aml_object head;
    uint32_t bit_offset;
    uint32_t bit_length;
    uint32_t kind;           // enum aml_buffer_field_kind
    struct aml_value source; // AML_BUFFER (or string), counted
};

// Created with one reference in *out; geometry is checked where it can be (ST_AML_VALUE).
status_t aml_region_create(struct acpi_context *ctx, struct acpi_node *node, unsigned space,
                           uint64_t offset, uint64_t length, struct aml_value *out) MUST_USE;
// A region of its own for `node`, over the same range.
status_t aml_region_copy(struct acpi_context *ctx, const struct aml_region *region,
                         struct acpi_node *node, struct aml_value *out) MUST_USE;
struct aml_field_access {
    uint8_t kind, access, update, lock, attribute, attribute_length;
};
// Room for `count` fields (at most AML_FIELD_LIST_MAX are given). `region` is the region's node
// (index fields: NULL). `extra` may be NULL; it is copied, counts are taken. To be closed.
status_t aml_field_list_create(struct acpi_context *ctx, const struct aml_field_access *access,
                               struct acpi_node *region, const struct aml_field_extra *extra,
                               unsigned count, struct aml_field_list **out) MUST_USE;
static inline bool aml_field_list_is_full(const struct aml_field_list *list)
{
    return list->count == list->capacity;
}
// The next field of a list that is not full.
struct aml_value aml_field_list_add(struct aml_field_list *list, uint32_t bit_offset,
                                    uint32_t bit_length);
void aml_field_list_close(struct acpi_context *ctx, struct aml_field_list *list);
// CreateXField over `source` (buffer or string, or a reference to one; anything else that has bytes
// is converted to a buffer, which the field then has to itself). ST_AML_VALUE when it does not fit.
status_t aml_buffer_field_create(struct acpi_context *ctx, enum aml_buffer_field_kind kind,
                                 struct aml_value source, uint64_t bit_offset, uint64_t bit_length,
                                 struct aml_value *out) MUST_USE;

// An integer when the field fits the integer width, else a buffer.
status_t aml_field_read(struct acpi_context *ctx, struct aml_field *field,
                        struct aml_value *out) MUST_USE;
// `source` is converted by its bytes. For BufferAcc fields the handler's reply replaces *out_reply
// when not NULL.
status_t aml_field_write(struct acpi_context *ctx, struct aml_field *field, struct aml_value source,
                         struct aml_value *out_reply) MUST_USE;
status_t aml_buffer_field_read(struct acpi_context *ctx, const struct aml_buffer_field *field,
                               struct aml_value *out) MUST_USE;
status_t aml_buffer_field_write(struct acpi_context *ctx, struct aml_buffer_field *field,
                                struct aml_value source) MUST_USE;

// Copies `length` bytes of a region's content from `offset` on: Load from a region.
status_t aml_region_read_bytes(struct acpi_context *ctx, struct acpi_node *node, uint64_t offset,
                               void *buffer, size_t length) MUST_USE;

// Called when the count reaches 0.
void aml_region_destroy(struct acpi_context *ctx, struct aml_region *region);
void aml_field_destroy(struct acpi_context *ctx, struct aml_field *field);
void aml_buffer_field_destroy(struct acpi_context *ctx, struct aml_buffer_field *field);
