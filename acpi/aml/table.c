// SPDX-License-Identifier: MIT
// Tables: taking them in, checking them, letting them go.

#include "aml/engine.h"
#include <acpi/tables.h>
#include <base/bits.h>

static status_t table_check(struct acpi_context *ctx, const uint8_t *bytes, size_t length,
                            uint32_t *out_length)
{
    if (length < AML_TABLE_HEADER) return ST_AML_BAD_TABLE;
    uint32_t said = load_le32(bytes + 4);
    if (said < AML_TABLE_HEADER || said > length) return ST_AML_BAD_TABLE;
    *out_length = said;
    if (acpi_checksum(bytes, said) == 0) return ST_OK;
    if (!ctx->engine->ignore_checksums) return ST_BAD_CHECKSUM;
    acpi_log(ctx, ACPI_LOG_WARN, "ACPI table %.4s: wrong checksum, loaded all the same",
             (const char *)bytes);
    return ST_OK;
}

static status_t tables_reserve(struct acpi_context *ctx)
{
    struct aml_engine *engine = ctx->engine;
    if (engine->table_count >= ctx->limits.table_count) return ST_LIMIT_REACHED;
    if (engine->table_count < engine->table_capacity) return ST_OK;
    uint32_t capacity = engine->table_capacity ? engine->table_capacity * 2 : 8;
    struct aml_table **tables = acpi_alloc(ctx, capacity * sizeof *tables);
    if (!tables) return ST_NO_MEMORY;
    if (engine->table_count) memcpy(tables, engine->tables, engine->table_count * sizeof *tables);
    acpi_release(ctx, engine->tables, engine->table_capacity * sizeof *tables);
    engine->tables = tables;
    engine->table_capacity = capacity;
    return ST_OK;
}

status_t aml_table_add(struct acpi_context *ctx, const void *bytes, size_t length, bool copy,
                       struct aml_table **out)
{
    struct aml_engine *engine = ctx->engine;
    uint32_t said;
    status_t st = table_check(ctx, bytes, length, &said);
    if (st == ST_OK) st = tables_reserve(ctx);
    if (st < 0) return st;
    struct aml_table *table = acpi_alloc(ctx, sizeof *table);
    if (!table) return ST_NO_MEMORY;
    uint8_t *own = NULL;
    if (copy) {
        own = acpi_alloc(ctx, said);
        if (!own) {
            acpi_release(ctx, table, sizeof *table);
            return ST_NO_MEMORY;
        }
        memcpy(own, bytes, said);
    }
    *table = (struct aml_table){.references = 1,
                                .index = (uint16_t)engine->table_count,
                                .is_owned = copy,
                                .is_loaded = true,
                                .bytes = own ? own : bytes,
                                .length = said};
    engine->tables[engine->table_count++] = table;
    *out = table;
    return ST_OK;
}

void aml_table_release(struct acpi_context *ctx, struct aml_table *table)
{
    if (--table->references) return;
    aml_externals_drop(ctx, table);
    if (table->is_owned) acpi_release(ctx, (void *)(uintptr_t)table->bytes, table->length);
    ctx->engine->tables[table->index] = NULL;
    acpi_release(ctx, table, sizeof *table);
}

struct aml_table *aml_table_by_index(struct acpi_context *ctx, unsigned index)
{
    return index < ctx->engine->table_count ? ctx->engine->tables[index] : NULL;
}

// Everything that the table declared leaves the namespace. The bytes stay while methods of it run.
status_t aml_table_drop(struct acpi_context *ctx, struct aml_table *table)
{
    if (!table->is_loaded) return ST_NOT_FOUND;
    struct acpi_node *at = ctx->root, *child = NULL;
    while (at) {
        child = acpi_node_next_child(at, child);
        if (!child) { // done with `at`: on after it in its parent
            child = at;
            at = at->parent;
        } else if (child->table_index == table->index) {
            struct acpi_node *doomed = child;
            struct acpi_node *previous = NULL;
            for (struct acpi_node *c = acpi_node_next_child(at, NULL); c != doomed;
                 c = acpi_node_next_child(at, c))
                previous = c;
            child = previous;
            acpi_node_detach(ctx, doomed);
        } else {
            at = child;
            child = NULL;
        }
    }
    table->is_loaded = false;
    aml_table_release(ctx, table);
    if (ctx->ops->tables_changed) ctx->ops->tables_changed(ctx->host);
    return ST_OK;
}

static void set_width(struct acpi_context *ctx, const struct aml_table *table)
{
    if (memcmp(table->bytes, "DSDT", 4) != 0) return;
    ctx->is_32bit = table->bytes[8] < 2;
    ctx->integer_mask = ctx->is_32bit ? UINT32_MAX : UINT64_MAX;
}

static status_t load(struct acpi_context *ctx, const void *bytes, size_t length, bool copy,
                     unsigned *out_index)
{
    struct aml_table *table;
    aml_enter(ctx);
    status_t st = aml_table_add(ctx, bytes, length, copy, &table);
    if (st == ST_OK) {
        set_width(ctx, table);
        unsigned index = table->index;
        st = aml_table_run(ctx, table, ctx->root);
        if (st == ST_OK) *out_index = index;
    }
    aml_leave(ctx);
    return st;
}

status_t acpi_table_load(struct acpi_context *ctx, const void *bytes, size_t length,
                         unsigned *out_index)
{
    return load(ctx, bytes, length, true, out_index);
}

status_t acpi_table_load_static(struct acpi_context *ctx, const void *bytes, size_t length,
                                unsigned *out_index)
{
    return load(ctx, bytes, length, false, out_index);
}

status_t acpi_table_unload(struct acpi_context *ctx, unsigned index)
{
    aml_enter(ctx);
    struct aml_table *table = aml_table_by_index(ctx, index);
    status_t st = table ? aml_table_drop(ctx, table) : ST_NOT_FOUND;
    aml_leave(ctx);
    return st;
}

status_t acpi_table_register(struct acpi_context *ctx, const void *bytes, size_t length)
{
    struct aml_engine *engine = ctx->engine;
    status_t st = ST_OK;
    uint32_t said = length >= 8 ? load_le32((const uint8_t *)bytes + 4) : 0;
    if (said < AML_TABLE_HEADER || said > length) return ST_AML_BAD_TABLE;
    aml_enter(ctx);
    if (engine->static_count == engine->static_capacity) {
        uint32_t capacity = engine->static_capacity ? engine->static_capacity * 2 : 16;
        struct aml_static_table *statics = acpi_alloc(ctx, capacity * sizeof *statics);
        if (!statics) {
            st = ST_NO_MEMORY;
        } else {
            if (engine->static_count)
                memcpy(statics, engine->statics, engine->static_count * sizeof *statics);
            acpi_release(ctx, engine->statics, engine->static_capacity * sizeof *statics);
            engine->statics = statics;
            engine->static_capacity = capacity;
        }
    }
    if (st == ST_OK)
        engine->statics[engine->static_count++] = (struct aml_static_table){bytes, said};
    aml_leave(ctx);
    return st;
}

static bool ids_match(const uint8_t *table, const char *signature, const char *oem_id,
                      const char *oem_table_id)
{
    if (memcmp(table, signature, 4) != 0) return false;
    if (oem_id[0] && memcmp(table + 10, oem_id, 6) != 0) return false;
    return !oem_table_id[0] || memcmp(table + 16, oem_table_id, 8) == 0;
}

status_t acpi_table_find(struct acpi_context *ctx, const char signature[4], const char oem_id[6],
                         const char oem_table_id[8], const uint8_t **out_bytes, size_t *out_length)
{
    const struct aml_engine *engine = ctx->engine;
    for (uint32_t i = 0; i < engine->static_count; i++) {
        if (!ids_match(engine->statics[i].bytes, signature, oem_id, oem_table_id)) continue;
        *out_bytes = engine->statics[i].bytes;
        *out_length = engine->statics[i].length;
        return ST_OK;
    }
    for (uint32_t i = 0; i < engine->table_count; i++) {
        const struct aml_table *table = engine->tables[i];
        if (!table || !table->is_loaded) continue;
        if (!ids_match(table->bytes, signature, oem_id, oem_table_id)) continue;
        *out_bytes = table->bytes;
        *out_length = table->length;
        return ST_OK;
    }
    return ST_NOT_FOUND;
}

// NULL: a static table, which stays.
static struct aml_table *table_of_bytes(struct acpi_context *ctx, const uint8_t *bytes)
{
    const struct aml_engine *engine = ctx->engine;
    for (uint32_t i = 0; i < engine->table_count; i++)
        if (engine->tables[i] && engine->tables[i]->bytes == bytes) return engine->tables[i];
    return NULL;
}

void acpi_table_retain(struct acpi_context *ctx, const uint8_t *bytes)
{
    struct aml_table *table = table_of_bytes(ctx, bytes);
    if (table) table->references++;
}

void acpi_table_release(struct acpi_context *ctx, const uint8_t *bytes)
{
    struct aml_table *table = table_of_bytes(ctx, bytes);
    if (table) aml_table_release(ctx, table);
}

status_t acpi_table_summary(struct acpi_context *ctx, unsigned index,
                            struct acpi_table_summary *out)
{
    aml_enter(ctx);
    if (index >= ctx->engine->table_count) {
        aml_leave(ctx);
        return ST_NOT_FOUND;
    }
    *out = (struct acpi_table_summary){0};
    const struct aml_table *table = aml_table_by_index(ctx, index);
    if (table) {
        memcpy(out->signature, table->bytes, 4);
        memcpy(out->oem_id, table->bytes + 10, 6);
        memcpy(out->oem_table_id, table->bytes + 16, 8);
        out->revision = table->bytes[8];
        out->length = table->length;
        out->is_loaded = table->is_loaded;
        out->nodes = table->nodes;
        out->methods = table->methods;
        out->errors = table->errors;
    }
    aml_leave(ctx);
    return ST_OK;
}
