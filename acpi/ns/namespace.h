// SPDX-License-Identifier: MIT
#pragma once
// The namespace itself: node arena, child hash, change counts. Private to acpi/ns and acpi/aml.
//
// Who caches what a name resolved to keeps the counts of the name's segments beside it: creating or
// removing a node bumps the count of its own segment, so the cache is valid while the sum of its
// segments' counts stands. `generation` moves with every change and makes the usual check one
// comparison. `arity_generation` moves only when a change may alter how AML that is already
// compiled parses: a method came or went, or a name did that some compiled code takes for one.

#include "ns/node.h"
#include <base/bits.h>

#define NS_COUNTERS                                                                                \
    2048u // segments share counters by hash; sharing costs a look-up, not correctness
#define NS_SLAB_NODES 64

struct ns_slab {
    struct ns_slab *next;
    struct acpi_node nodes[NS_SLAB_NODES];
};

// A walk that goes on: nodes that leave the namespace meanwhile move it to what was before them.
struct ns_walk {
    struct ns_walk *next;
    struct acpi_node *at; // whose children are being visited; NULL when the walk's start has gone
    struct acpi_node *child; // visited last; NULL before the first
    struct acpi_node *start;
    unsigned depth;
};

struct acpi_namespace {
    struct ns_walk *walks;
    struct acpi_node **buckets;
    uint32_t bucket_count; // power of two
    uint32_t node_count;
    uint32_t crowded;       // nodes from which on creating one has to see to buckets or the limit
    struct acpi_node *free; // chained by next_in_bucket
    struct acpi_node *dead; // waiting to be freed, so that freeing needs no recursion
    bool is_freeing;
    struct ns_slab *slabs;
    uint32_t slab_used; // nodes handed out of the first slab
    uint32_t generation;
    uint32_t arity_generation;
    uint32_t changes[NS_COUNTERS];
    uint8_t arity_sensitive[NS_COUNTERS / 8];
};

static inline uint32_t ns_counter_index(acpi_segment_t segment)
{
    return (segment * 0x9E3779B1u) >> 21;
}

status_t acpi_ns_create(struct acpi_context *ctx) MUST_USE;
void acpi_ns_destroy(struct acpi_context *ctx);

// A new child of `parent`. ST_AML_NAME_EXISTS (and *out the present one) when there is one, unless
// `shadow`: then the new one hides it until it is detached.
status_t acpi_node_create(struct acpi_context *ctx, struct acpi_node *parent,
                          acpi_segment_t segment, unsigned flags, unsigned table_index, bool shadow,
                          struct acpi_node **out) MUST_USE;
// About so many nodes are coming.
void acpi_ns_reserve(struct acpi_context *ctx, uint32_t node_count);
// Takes the node and all below it out of the namespace.
void acpi_node_detach(struct acpi_context *ctx, struct acpi_node *node);
// Replaces the node's value, releasing the old one; takes over the count of `value`. Changes of
// kind (a method came or went) are noted for compiled code.
void acpi_node_set_value(struct acpi_context *ctx, struct acpi_node *node, struct aml_value value);
// A node of that segment became a method, or is none any more.
void acpi_ns_note_retyped(struct acpi_context *ctx, acpi_segment_t segment);
// Compiled code relies on `segment` naming a method, or nothing.
void acpi_ns_mark_arity(struct acpi_context *ctx, acpi_segment_t segment);

// NameStrings in AML

struct aml_name {        // ACPI 6.5, 20.2.2
    const uint8_t *segs; // 4 * count bytes
    uint16_t carets;
    uint8_t count;
    bool is_absolute;
    uint32_t length; // bytes of the whole NameString
};

// Four characters at once: the top bit of each byte says what was found out about it. No sum or
// difference of two bytes below 0x80 reaches into the next byte.
static inline bool acpi_segment_is_valid(const uint8_t *p)
{
    const uint32_t top = 0x80808080u, each = 0x01010101u;
    uint32_t c = load_le32(p);
    uint32_t letter = (c + (0x80 - 'A') * each) & ~(c + (0x80 - 'Z' - 1) * each);
    uint32_t digit = (c + (0x80 - '0') * each) & ~(c + (0x80 - '9' - 1) * each);
    uint32_t underscore = top - (c ^ '_' * each);
    uint32_t good = letter | underscore | (digit & ~0xffu); // the first is no digit
    return (c & top) == 0 && (good & top) == top;
}

// ST_AML_BAD_NAME, ST_AML_TRUNCATED.
status_t aml_name_parse(const uint8_t *p, const uint8_t *end, struct aml_name *out) MUST_USE;
// Whether a NameString can start with this byte.
static inline bool aml_is_name_start(uint8_t c)
{
    return (c >= 'A' && c <= 'Z') || c == '_' || c == '\\' || c == '^' || c == 0x2e || c == 0x2f;
}
// The scope that a name is made in, and its last segment. No upward search.
status_t acpi_ns_parent_of(struct acpi_context *ctx, struct acpi_node *scope,
                           const struct aml_name *name, struct acpi_node **out_parent,
                           acpi_segment_t *out_segment) MUST_USE;
// Aliases are not followed at the last segment when `keep_alias`.
struct acpi_node *acpi_ns_resolve(struct acpi_context *ctx, struct acpi_node *scope,
                                  const struct aml_name *name, bool keep_alias);
// ASL text of a NameString, NUL-terminated, cut to size.
void aml_name_format(const struct aml_name *name, char *buf, size_t size);
