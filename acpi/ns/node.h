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
    ACPI_NODE_TEMPORARY = 4,  // made by a running method
    ACPI_NODE_INI_RUN = 8     // its _INI has run
};

#define ACPI_NODE_STICKY 0xffffu

// There are thousands of them. Siblings form a ring: last_child->next_sibling is the first child,
// so that appending needs no pointer of its own for the first.
struct acpi_node {
    struct aml_value value; // what the name is; the node owns it
    acpi_segment_t segment;
    // 1 while in the namespace, plus one per value that points here. What has once been counted up
    // to ACPI_NODE_STICKY stays until the context goes.
    uint16_t references;
    uint16_t table_index : 12; // of the table that declared it; ACPI_TABLE_NONE
    uint16_t flags : 4;        // enum acpi_node_flags
    struct acpi_node *parent;  // NULL for the root (and kept, counted, when detached)
    struct acpi_node *last_child;
    struct acpi_node *next_sibling;
    struct acpi_node *next_in_bucket;
};

_Static_assert(sizeof(void *) != 8 || sizeof(struct acpi_node) == 56, "nodes are small");

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

// Makes the buffer or package of a node whose value is AML_LAZY: left in its table until somebody
// wants it. ST_NO_MEMORY; ST_AML_BAD_ENCODING when the table was overwritten since. Implemented in
// acpi/aml.
status_t aml_lazy_make(struct acpi_context *ctx, struct acpi_node *node) MUST_USE;
// To be called before a node's value is looked at for anything but its tag.
static inline MUST_USE status_t acpi_node_make(struct acpi_context *ctx, struct acpi_node *node)
{
    return UNLIKELY(node->value.tag == AML_LAZY) ? aml_lazy_make(ctx, node) : ST_OK;
}

// Evaluates the child `segment` of `node` (no upward search) to an integer: _ADR, _BBN, _SEG and
// alike. ST_AML_NAME_NOT_FOUND when there is none. Implemented in acpi/aml.
status_t acpi_evaluate_integer_child(struct acpi_context *ctx, struct acpi_node *node,
                                     acpi_segment_t segment, uint64_t *out) MUST_USE;
// The offset and length of a region whose terms for them are at `at` in the table that declared
// `node`. Implemented in acpi/aml.
status_t acpi_region_evaluate_range(struct acpi_context *ctx, struct acpi_node *node, size_t at,
                                    uint64_t out[2]) MUST_USE;
// Runs _REG(space, connect) of every device that has one beside a region of that space; how many
// ran. Implemented in acpi/aml.
uint32_t acpi_region_run_reg(struct acpi_context *ctx, unsigned space, bool connect);
// The global lock of the FACS for fields declared with Lock, and for \_GL; recursive per thread.
// ST_TIMEOUT. Implemented in acpi/aml.
status_t acpi_global_lock_acquire(struct acpi_context *ctx) MUST_USE;
void acpi_global_lock_release(struct acpi_context *ctx);
// An ACPI table for DataTableRegion, by signature and ids (padded with NUL; an empty one matches
// all): header included. Implemented in acpi/aml.
status_t acpi_table_find(struct acpi_context *ctx, const char signature[4], const char oem_id[6],
                         const char oem_table_id[8], const uint8_t **out_bytes,
                         size_t *out_length) MUST_USE;
// Keeps the table at `bytes`, which acpi_table_find gave, from going when it is unloaded.
// Implemented in acpi/aml.
void acpi_table_retain(struct acpi_context *ctx, const uint8_t *bytes);
void acpi_table_release(struct acpi_context *ctx, const uint8_t *bytes);
// CopyObject turned the node's value into, or away from, a method: what was compiled with it in
// mind no longer holds. Called by acpi/object after the change. Implemented in acpi/aml.
void acpi_node_retyped(struct acpi_context *ctx, struct acpi_node *node);
