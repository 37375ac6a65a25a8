// SPDX-License-Identifier: MIT
#pragma once
// Counted objects behind values, and what the language does with them: conversion, copying,
// storing, comparing. Owner: acpi/object. Depends on acpi/ns only through node.h, on fields only
// through region/field.h.

#include <acpi/text.h>

#include "context.h"
#include "object/value.h"

// Common head. `references` counts values that point here; at 0 the object is freed, without
// recursion on package depth.
struct aml_object {
    uint32_t references;
    uint8_t tag; // the enum aml_tag of values that point here directly
    uint8_t flags;
    uint16_t reserved;
};

// Length in bytes, not counting the NUL that always follows.
struct aml_string {
    struct aml_object head;
    uint32_t length;
    uint32_t capacity; // bytes allocated for `bytes`
    uint8_t bytes[];
};

struct aml_buffer {
    struct aml_object head;
    uint32_t length;
    uint32_t capacity;
    uint8_t *bytes; // own memory, directly behind the struct unless it was resized
};

// Containers that hold a reference to a cell or an element may be part of a cycle that counting
// never frees: they are kept on ctx->cycle_suspects, and aml_objects_teardown empties them. The
// same pointers chain what waits to be freed or is being copied.
struct aml_container {
    struct aml_object head;
    struct aml_container *next;
    struct aml_container **previous; // NULL: not on the list
};

struct aml_package {
    struct aml_container container;
    uint32_t count;             // a store can change it: indices are checked when they are used
    uint32_t first_count;       // elements that `own` has room for
    struct aml_value *elements; // `own`, or allocated when the package took another length
    struct aml_value own[];
};

struct aml_cell {
    struct aml_container container;
    struct aml_value value;
};

// A NameString kept as written, and the scope it is to be searched from (counted).
struct aml_name_path {
    struct aml_object head;
    uint32_t length; // bytes of AML NameString
    struct acpi_node *scope;
    uint8_t aml[];
};

struct aml_processor {
    struct aml_object head;
    uint8_t id, block_length;
    uint32_t block_address;
};

// Counting

void aml_object_free(struct acpi_context *ctx, struct aml_object *object); // count reached 0
// Frees a method, mutex or event whose count reached 0. Implemented in acpi/aml.
void aml_engine_object_free(struct acpi_context *ctx, struct aml_object *object);
void aml_value_retain_node(struct aml_value value);
// The last thing before the context goes, after the namespace and all registers have let go of
// their values: breaks the cycles that AML built.
void aml_objects_teardown(struct acpi_context *ctx);

static inline void aml_value_retain(struct aml_value value)
{
    if (AML_TAGS_WITH_OBJECT >> value.tag & 1)
        value.object->references++;
    else if (AML_TAGS_WITH_NODE >> value.tag & 1)
        aml_value_retain_node(value);
}

// The rest of aml_value_release, which is in a hundred places: the engine's text is limited.
void aml_value_release_slow(struct acpi_context *ctx, struct aml_value value);

static inline void aml_value_release(struct acpi_context *ctx, struct aml_value value)
{
    if (value.tag > AML_UNINITIALIZED) aml_value_release_slow(ctx, value);
}

// Everywhere below: `*out` is not read, is written only on success, and holds a count of its own.
// Inputs are borrowed. Strings longer than ctx->limits.object_size and alike give ST_AML_LIMIT;
// ST_NO_MEMORY is possible wherever something is made.

// Making

// ST_OK, or ST_AML_LIMIT when an object of `size` bytes or elements is too large.
static inline status_t aml_check_size(const struct acpi_context *ctx, uint64_t size)
{
    return size > ctx->limits.object_size ? ST_AML_LIMIT : ST_OK;
}

status_t aml_string_create(struct acpi_context *ctx, const void *bytes, size_t length,
                           struct aml_value *out) MUST_USE;
// Copies `initial_length` bytes (<= length), zero-fills the rest.
status_t aml_buffer_create(struct acpi_context *ctx, const void *initial, size_t initial_length,
                           size_t length, struct aml_value *out) MUST_USE;
status_t aml_package_create(struct acpi_context *ctx, size_t count, struct aml_value *out) MUST_USE;
// Sets an element of a package in the making; `value`'s count is taken over. Not for Store: see
// aml_op_index_write.
void aml_package_set(struct acpi_context *ctx, struct aml_value package, size_t i,
                     struct aml_value value);
status_t aml_name_path_create(struct acpi_context *ctx, struct acpi_node *scope, const uint8_t *aml,
                              size_t length, struct aml_value *out) MUST_USE;
// A register's value moved into a cell, so that it can be referred to; `value`'s count is taken
// over on success.
status_t aml_cell_create(struct acpi_context *ctx, struct aml_value value,
                         struct aml_value *out) MUST_USE;
// Deep copy of string, buffer, package (any depth, no recursion; at most object_size elements);
// everything else shares. An uninitialised value is copied as such.
status_t aml_value_copy(struct acpi_context *ctx, struct aml_value value,
                        struct aml_value *out) MUST_USE;

// Conversion (each accepts integer, string, buffer, and reads fields and buffer fields through
// references to nodes) ------

status_t aml_to_integer_implicit(struct acpi_context *ctx, struct aml_value v,
                                 uint64_t *out) MUST_USE;
status_t aml_op_to_integer(struct acpi_context *ctx, struct aml_value v,
                           struct aml_value *out) MUST_USE;
status_t aml_op_to_buffer(struct acpi_context *ctx, struct aml_value v,
                          struct aml_value *out) MUST_USE;
status_t aml_op_to_hex_string(struct acpi_context *ctx, struct aml_value v,
                              struct aml_value *out) MUST_USE;
status_t aml_op_to_decimal_string(struct acpi_context *ctx, struct aml_value v,
                                  struct aml_value *out) MUST_USE;
// ToString(buffer, length): up to `length` bytes or the first NUL.
status_t aml_op_to_string(struct acpi_context *ctx, struct aml_value v, uint64_t length,
                          struct aml_value *out) MUST_USE;

// Operators on data

status_t aml_op_concat(struct acpi_context *ctx, struct aml_value a, struct aml_value b,
                       struct aml_value *out) MUST_USE;
status_t aml_op_concat_resources(struct acpi_context *ctx, struct aml_value a, struct aml_value b,
                                 struct aml_value *out) MUST_USE;
status_t aml_op_mid(struct acpi_context *ctx, struct aml_value source, uint64_t start,
                    uint64_t length, struct aml_value *out) MUST_USE;
// <0, 0, >0 into *out_order; b is converted to a's type.
status_t aml_op_compare(struct acpi_context *ctx, struct aml_value a, struct aml_value b,
                        int *out_order) MUST_USE;
// Truth of LAnd, LOr, LNot, If, While operands.
status_t aml_op_truth(struct acpi_context *ctx, struct aml_value v, bool *out) MUST_USE;
status_t aml_op_from_bcd(struct acpi_context *ctx, uint64_t v, uint64_t *out) MUST_USE;
status_t aml_op_to_bcd(struct acpi_context *ctx, uint64_t v, uint64_t *out) MUST_USE;
status_t aml_op_match(struct acpi_context *ctx, struct aml_value package, uint8_t op1,
                      struct aml_value v1, uint8_t op2, struct aml_value v2, uint64_t start,
                      uint64_t *out_index) MUST_USE;
// What users of the engine are told that a value of this tag is.
enum acpi_object_type aml_type_of_tag(unsigned tag);
// SizeOf and ObjectType follow references to the bottom. ObjectType's numbers: ACPI 6.5,
// table 19.37.
status_t aml_op_size_of(struct acpi_context *ctx, struct aml_value v, uint64_t *out) MUST_USE;
status_t aml_op_object_type(struct acpi_context *ctx, struct aml_value v, uint64_t *out) MUST_USE;

// References

// Index(source, i) as a value: checks type and bounds. source may be a reference to what is
// indexed.
status_t aml_op_index(struct acpi_context *ctx, struct aml_value source, uint64_t i,
                      struct aml_value *out) MUST_USE;
// DerefOf(Index(source, i)) without building the reference.
status_t aml_op_index_read(struct acpi_context *ctx, struct aml_value source, uint64_t i,
                           struct aml_value *out) MUST_USE;
// Store(v, Index(source, i)) without building the reference.
status_t aml_op_index_write(struct acpi_context *ctx, struct aml_value source, uint64_t i,
                            struct aml_value v) MUST_USE;
// DerefOf: references to the bottom; strings are paths searched from `scope`; fields are read.
status_t aml_op_deref(struct acpi_context *ctx, struct acpi_node *scope, struct aml_value v,
                      struct aml_value *out) MUST_USE;
// Value of a node as an operand: integers, strings, ... as they are (shared, not copied), fields
// read, aliases followed. Methods are not called: ST_AML_TYPE.
status_t aml_node_read(struct acpi_context *ctx, struct acpi_node *node,
                       struct aml_value *out) MUST_USE;

// Storing (see ../../shared/AML-SEMANTICS.md; `slot` is the register or cell content, replaced
// in place) -------------------------

// Implicit conversion: writes `source`'s bytes over *target's value, which keeps type and length.
// *target must be an integer, string or buffer; strings and buffers are changed in place (so all
// who share the object see it: named objects own theirs alone). For AML_UNINITIALIZED: becomes a
// copy of source.
status_t aml_convert_into(struct acpi_context *ctx, struct aml_value *target,
                          struct aml_value source) MUST_USE;
status_t aml_store_local(struct acpi_context *ctx, struct aml_value *slot,
                         struct aml_value source) MUST_USE;
status_t aml_store_arg(struct acpi_context *ctx, struct aml_value *slot,
                       struct aml_value source) MUST_USE;
status_t aml_store_node(struct acpi_context *ctx, struct acpi_node *node,
                        struct aml_value source) MUST_USE;
// Store(source, <reference value>): what RefOf(), Index() or DerefOf() as a target gave.
status_t aml_store_reference(struct acpi_context *ctx, struct aml_value reference,
                             struct aml_value source) MUST_USE;
// The same, but what holds an integer, a string, a buffer or a package takes the source's type.
status_t aml_retype_reference(struct acpi_context *ctx, struct aml_value reference,
                              struct aml_value source) MUST_USE;
status_t aml_copy_local(struct acpi_context *ctx, struct aml_value *slot,
                        struct aml_value source) MUST_USE;
status_t aml_copy_arg(struct acpi_context *ctx, struct aml_value *slot,
                      struct aml_value source) MUST_USE;
status_t aml_copy_node(struct acpi_context *ctx, struct acpi_node *node,
                       struct aml_value source) MUST_USE;
status_t aml_copy_reference(struct acpi_context *ctx, struct aml_value reference,
                            struct aml_value source) MUST_USE;
// Store(source, Debug): formats the whole value and hands it to the host's log.
void aml_debug_print(struct acpi_context *ctx, struct aml_value source);

// Printing

// ASL notation on one or more lines (indent: first column of continuation lines), and JSON:
// integers as numbers up to 2^53 else as "0x...", strings as strings (non-ASCII bytes as \u00XX),
// buffers as
// {"buffer": "hex"}, packages as arrays, references {"ref": "\\PATH"}, other objects {"object":
// "Device", "path": ...}.
void aml_format_asl(struct acpi_context *ctx, struct aml_value v, unsigned indent,
                    const struct acpi_text_sink *sink);
void aml_format_json(struct acpi_context *ctx, struct aml_value v,
                     const struct acpi_text_sink *sink);
