// SPDX-License-Identifier: MIT
// A table's top level, in one pass: declarations at once, anything else compiled and run in order.

#include "aml/engine.h"
#include "aml/plain.h"

struct block {
    struct acpi_node *scope; // counted: code at the top level may remove it
    const uint8_t *p, *end;
};

struct blocks {
    struct block *data;
    uint32_t count, capacity;
};

#define FIRST_BLOCKS 32u
#define BLOCK_LIMIT 4096u
#define BYTES_A_NODE 100u // of AML, on real machines

static status_t blocks_push(struct acpi_context *ctx, struct blocks *blocks, struct block block)
{
    if (blocks->count == blocks->capacity) {
        uint32_t capacity = blocks->capacity ? blocks->capacity * 2 : FIRST_BLOCKS;
        if (capacity > BLOCK_LIMIT) return ST_AML_LIMIT;
        struct block *data = acpi_alloc(ctx, capacity * sizeof *data);
        if (!data) return ST_NO_MEMORY;
        if (blocks->count) memcpy(data, blocks->data, blocks->count * sizeof *data);
        acpi_release(ctx, blocks->data, blocks->capacity * sizeof *data);
        blocks->data = data;
        blocks->capacity = capacity;
    }
    acpi_node_retain(block.scope);
    blocks->data[blocks->count++] = block;
    return ST_OK;
}

static status_t predicate(struct acpi_context *ctx, struct aml_table *table,
                          struct acpi_node *scope, const uint8_t *p, const uint8_t *end, bool *out,
                          const uint8_t **out_body)
{
    struct aml_plain plain;
    struct aml_value value;
    uint64_t integer;
    bool is_done = aml_plain_read(ctx, scope, p, end, &plain, out_body) &&
                   aml_plain_run(ctx, &plain, &integer);
    aml_plain_drop(ctx, &plain);
    if (is_done) {
        *out = integer != 0;
        return ST_OK;
    }
    status_t st = aml_run_term(ctx, table, scope, p, end, &value, out_body);
    if (st < 0) return st;
    st = aml_op_truth(ctx, value, out);
    aml_value_release(ctx, value);
    return st;
}

// iasl puts a table's External terms under If (0), for interpreters that do not know them.
static status_t skipped_externals(struct acpi_context *ctx, struct aml_table *table,
                                  struct acpi_node *scope, const uint8_t *p, const uint8_t *end)
{
    status_t st = ST_OK;
    while (st == ST_OK && p < end && *p == 0x15) {
        struct aml_declaration d = {.ctx = ctx, .table = table, .scope = scope, .p = p, .end = end};
        st = aml_declare(&d);
        if (st == ST_OK) p = d.next;
    }
    return st == ST_NO_MEMORY ? st : ST_OK;
}

// If at the top level: its block is one of the table's own, so that what it declares takes the
// short way. A predicate that fails (and was reported) skips the Else too.
static status_t conditional(struct acpi_context *ctx, struct aml_table *table,
                            struct blocks *blocks)
{
    struct block *block = &blocks->data[blocks->count - 1];
    struct acpi_node *scope = block->scope;
    const uint8_t *content, *end, *other = NULL, *other_end = NULL, *body;
    bool is_true = false;
    if (aml_package_length(block->p + 1, block->end, &content, &end) < 0) {
        block->p = block->end;
        return ST_OK;
    }
    block->p = end;
    if (end < block->end && *end == 0xa1 &&
        aml_package_length(end + 1, block->end, &other, &other_end) == ST_OK)
        block->p = other_end;
    status_t st = predicate(ctx, table, scope, content, end, &is_true, &body);
    if (st < 0) return st == ST_NO_MEMORY ? st : ST_OK;
    if (is_true) return blocks_push(ctx, blocks, (struct block){scope, body, end});
    st = skipped_externals(ctx, table, scope, body, end);
    if (st < 0 || !other) return st;
    return blocks_push(ctx, blocks, (struct block){scope, other, other_end});
}

// One term of the innermost block. Only what ends the load is an error.
static status_t term(struct acpi_context *ctx, struct aml_table *table, struct blocks *blocks)
{
    struct block *block = &blocks->data[blocks->count - 1];
    const uint8_t *start = block->p;
    if (*start == 0xa0) return conditional(ctx, table, blocks);
    struct aml_declaration d = {
        .ctx = ctx, .table = table, .scope = block->scope, .p = start, .end = block->end};
    status_t st = aml_declare(&d);
    if (st == AML_DYNAMIC) {
        uint32_t errors = table->errors;
        const uint8_t *next;
        st = aml_run_term(ctx, table, block->scope, start, block->end, NULL, &next);
        block->p = st < 0 || next <= start ? block->end : next;
        // A region whose range could not be computed, as when a later table declares what its terms
        // name, is there all the same: its range is computed at its first use, as on Windows.
        d.is_unranged = true;
        if (table->errors != errors && st != ST_NO_MEMORY) st = aml_declare(&d);
        return st == ST_NO_MEMORY ? st : ST_OK;
    }
    if (st == ST_NO_MEMORY) return st;
    if (st < 0) aml_declare_report(&d, start, st);
    if (st == ST_OK && d.block_end) {
        block->p = d.block_end;
        return blocks_push(ctx, blocks, (struct block){d.block_scope, d.next, d.block_end});
    }
    block->p = d.next ? d.next : block->end;
    return ST_OK;
}

status_t aml_table_run(struct acpi_context *ctx, struct aml_table *table, struct acpi_node *scope)
{
    struct blocks blocks = {0};
    table->references++; // it may unload itself
    acpi_ns_reserve(ctx, table->length / BYTES_A_NODE);
    status_t st = blocks_push(
        ctx, &blocks,
        (struct block){scope, table->bytes + AML_TABLE_HEADER, table->bytes + table->length});
    while (st == ST_OK && blocks.count) {
        const struct block *block = &blocks.data[blocks.count - 1];
        if (block->p >= block->end)
            acpi_node_release(ctx, blocks.data[--blocks.count].scope);
        else
            st = term(ctx, table, &blocks);
    }
    while (blocks.count)
        acpi_node_release(ctx, blocks.data[--blocks.count].scope);
    acpi_release(ctx, blocks.data, blocks.capacity * sizeof *blocks.data);
    if (st < 0 && table->is_loaded && aml_table_drop(ctx, table) < 0) table->is_loaded = false;
    if (st == ST_OK && ctx->ops->tables_changed) ctx->ops->tables_changed(ctx->host);
    aml_table_release(ctx, table);
    return st;
}
