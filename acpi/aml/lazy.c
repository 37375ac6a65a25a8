// SPDX-License-Identifier: MIT
// Buffers and packages that stay in their table until they are used.

#include "aml/engine.h"

#define SMALL_PACKAGE 24u // PkgLength, bytes: made at once, since there is little to be saved

static bool is_worth_it(const struct aml_declaration *d, const uint8_t *p)
{
    if (!d->table || d->exec || d->end - p < 2) return false;
    bool is_short = p[1] < SMALL_PACKAGE; // a PkgLength of one byte
    return *p >= 0x11 && *p <= 0x13 && !is_short;
}

status_t aml_lazy_create(struct aml_declaration *d, const uint8_t *p, struct aml_value *out,
                         const uint8_t **out_next)
{
    struct aml_value found;
    const uint8_t *next;
    if (!is_worth_it(d, p)) return aml_data_decode(d->ctx, d->scope, p, d->end, out, out_next);
    status_t st = aml_data_scan(d->ctx, d->scope, p, d->end, &found, &next);
    if (st != ST_OK) return st;
    struct aml_lazy *lazy = acpi_alloc(d->ctx, sizeof *lazy);
    if (!lazy) return ST_NO_MEMORY;
    *lazy = (struct aml_lazy){.head = {.references = 1, .tag = AML_LAZY, .flags = found.tag},
                              .length = (uint32_t)found.integer,
                              .aml_length = (uint32_t)(next - p),
                              .aml = p,
                              .table = d->table,
                              .scope = d->scope};
    d->table->references++;
    acpi_node_retain(d->scope);
    *out = aml_value_object(AML_LAZY, &lazy->head);
    *out_next = next;
    return ST_OK;
}

void aml_lazy_destroy(struct acpi_context *ctx, struct aml_lazy *lazy)
{
    struct aml_table *table = lazy->table;
    struct acpi_node *scope = lazy->scope;
    acpi_release(ctx, lazy, sizeof *lazy);
    aml_table_release(ctx, table);
    acpi_node_release(ctx, scope);
}

status_t aml_lazy_make(struct acpi_context *ctx, struct acpi_node *node)
{
    const struct aml_lazy *lazy = (const struct aml_lazy *)node->value.object;
    struct aml_value value;
    const uint8_t *next;
    status_t st =
        aml_data_decode(ctx, lazy->scope, lazy->aml, lazy->aml + lazy->aml_length, &value, &next);
    // It was good; but tables lie in memory that AML can write to.
    if (st == AML_DYNAMIC) st = ST_AML_BAD_ENCODING;
    if (st == ST_OK) acpi_node_set_value(ctx, node, value);
    return st;
}
