// SPDX-License-Identifier: MIT
// What External says of methods that are not there: how many arguments follow their names.

#include "aml/engine.h"
#include <base/bits.h>

#define EXTERNAL_LIMIT 4096u // further ones are ignored

status_t aml_external_note(struct acpi_context *ctx, const struct aml_table *table,
                           const struct aml_name *name, unsigned args)
{
    struct aml_engine *engine = ctx->engine;
    if (engine->external_count >= EXTERNAL_LIMIT || !name->count) return ST_OK;
    if (engine->external_count == engine->external_capacity) {
        uint32_t capacity = engine->external_capacity ? engine->external_capacity * 2 : 16;
        struct aml_external *externals = acpi_alloc(ctx, capacity * sizeof *externals);
        if (!externals) return ST_NO_MEMORY;
        if (engine->external_count)
            memcpy(externals, engine->externals, engine->external_count * sizeof *externals);
        acpi_release(ctx, engine->externals, engine->external_capacity * sizeof *externals);
        engine->externals = externals;
        engine->external_capacity = capacity;
    }
    engine->externals[engine->external_count++] =
        (struct aml_external){.table = table,
                              .segs = name->segs,
                              .segment = load_le32(name->segs + 4 * (name->count - 1u)),
                              .count = name->count,
                              .args = (uint8_t)args};
    return ST_OK;
}

void aml_externals_drop(struct acpi_context *ctx, const struct aml_table *table)
{
    struct aml_engine *engine = ctx->engine;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < engine->external_count; i++)
        if (engine->externals[i].table != table) engine->externals[kept++] = engine->externals[i];
    engine->external_count = kept;
}

void aml_externals_free(struct acpi_context *ctx)
{
    struct aml_engine *engine = ctx->engine;
    acpi_release(ctx, engine->externals, engine->external_capacity * sizeof *engine->externals);
}

// The nodes on the way may be missing too, so names are the same when the shorter ends the longer.
unsigned aml_external_arguments(struct acpi_context *ctx, const struct aml_name *name)
{
    const struct aml_engine *engine = ctx->engine;
    if (!name->count) return 0;
    acpi_segment_t segment = load_le32(name->segs + 4 * (name->count - 1u));
    for (uint32_t i = engine->external_count; i-- > 0;) {
        const struct aml_external *external = &engine->externals[i];
        if (external->segment != segment) continue;
        size_t count = name->count < external->count ? name->count : external->count;
        if (memcmp(name->segs + 4 * (name->count - count),
                   external->segs + 4 * (external->count - count), 4 * count) == 0)
            return external->args;
    }
    return 0;
}
