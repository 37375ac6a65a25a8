// SPDX-License-Identifier: MIT
// Performance and throttling states: ACPI 6.5, 8.4.4, 8.4.5 and 8.4.6.

#include <base/string.h>

#include "package.h"

// Lists whose states are integers only, each of them of type uint64_t in `out`.
static status_t numbers_get(struct acpi_context *ctx, const struct acpi_state_list *list, size_t i,
                            size_t count, uint64_t *out)
{
    struct acpi_value state;
    if (i >= list->count) return ST_OUT_OF_RANGE;
    status_t st = processor_subpackage(ctx, &list->value, list->first + i, count, &state);
    if (st < 0) return st;
    st = processor_integers(ctx, &state, 0, count, out);
    acpi_value_release(ctx, &state);
    return st;
}

status_t acpi_pss_open(struct acpi_context *ctx, struct acpi_node *node,
                       struct acpi_state_list *out)
{
    return processor_list_open(ctx, node, "_PSS", 0, SIZE_MAX, out);
}

status_t acpi_pss_get(struct acpi_context *ctx, const struct acpi_state_list *list, size_t i,
                      struct acpi_pss_state *out)
{
    uint64_t v[6];
    status_t st = numbers_get(ctx, list, i, ARRAY_SIZE(v), v);
    if (st == ST_OK) *out = (struct acpi_pss_state){v[0], v[1], v[2], v[3], v[4], v[5]};
    return st;
}

status_t acpi_tss_open(struct acpi_context *ctx, struct acpi_node *node,
                       struct acpi_state_list *out)
{
    return processor_list_open(ctx, node, "_TSS", 0, SIZE_MAX, out);
}

status_t acpi_tss_get(struct acpi_context *ctx, const struct acpi_state_list *list, size_t i,
                      struct acpi_tss_state *out)
{
    uint64_t v[5];
    status_t st = numbers_get(ctx, list, i, ARRAY_SIZE(v), v);
    if (st == ST_OK) *out = (struct acpi_tss_state){v[0], v[1], v[2], v[3], v[4]};
    return st;
}

// Two registers

static status_t registers_get(struct acpi_context *ctx, struct acpi_node *node, const char name[4],
                              struct acpi_state_registers *out)
{
    struct acpi_value package;
    size_t count;
    status_t st = processor_package(ctx, node, name, &package, &count);
    if (st < 0) return st;
    st = count < 2 ? ST_BAD_FORMAT : processor_register(ctx, &package, 0, &out->control);
    if (st == ST_OK) st = processor_register(ctx, &package, 1, &out->status);
    acpi_value_release(ctx, &package);
    return st;
}

status_t acpi_pct(struct acpi_context *ctx, struct acpi_node *node,
                  struct acpi_state_registers *out)
{
    return registers_get(ctx, node, "_PCT", out);
}

status_t acpi_ptc(struct acpi_context *ctx, struct acpi_node *node,
                  struct acpi_state_registers *out)
{
    return registers_get(ctx, node, "_PTC", out);
}

status_t acpi_ppc(struct acpi_context *ctx, struct acpi_node *node, uint64_t *out)
{
    return processor_integer(ctx, node, "_PPC", out);
}

status_t acpi_tpc(struct acpi_context *ctx, struct acpi_node *node, uint64_t *out)
{
    return processor_integer(ctx, node, "_TPC", out);
}

// Dependencies: a package of packages of count, revision, domain, coordination, processors, and in
// _CSD an index. The count is that of the inner package.

static status_t dependency_get(struct acpi_context *ctx, struct acpi_node *node, const char name[4],
                               size_t size, struct acpi_dependency *out)
{
    struct acpi_value outer, inner;
    uint64_t v[6] = {0};
    size_t count;
    status_t st = processor_package(ctx, node, name, &outer, &count);
    if (st < 0) return st;
    st = processor_subpackage(ctx, &outer, 0, size, &inner);
    if (st == ST_OK) {
        st = processor_integers(ctx, &inner, 0, size, v);
        acpi_value_release(ctx, &inner);
    }
    acpi_value_release(ctx, &outer);
    if (st < 0) return st;
    if (v[0] != size) return ST_BAD_FORMAT;
    *out = (struct acpi_dependency){v[2], v[3], v[4], v[5]};
    return ST_OK;
}

status_t acpi_psd(struct acpi_context *ctx, struct acpi_node *node, struct acpi_dependency *out)
{
    return dependency_get(ctx, node, "_PSD", 5, out);
}

status_t acpi_tsd(struct acpi_context *ctx, struct acpi_node *node, struct acpi_dependency *out)
{
    return dependency_get(ctx, node, "_TSD", 5, out);
}

status_t acpi_csd(struct acpi_context *ctx, struct acpi_node *node, struct acpi_dependency *out)
{
    return dependency_get(ctx, node, "_CSD", 6, out);
}

// _CPC

static status_t cpc_entry_get(struct acpi_context *ctx, const struct acpi_value *package, size_t i,
                              struct acpi_cpc_entry *out)
{
    struct acpi_value element;
    status_t st = acpi_value_package_element(ctx, package, i, &element);
    if (st < 0) return st;
    out->is_register = acpi_value_type(&element) != ACPI_TYPE_INTEGER;
    st = out->is_register ? processor_register_decode(&element, &out->gas)
                          : acpi_value_integer(&element, &out->number);
    acpi_value_release(ctx, &element);
    return st;
}

status_t acpi_cpc(struct acpi_context *ctx, struct acpi_node *node, struct acpi_cpc *out)
{
    struct acpi_value package;
    uint64_t head[2];
    size_t count;
    memset(out, 0, sizeof *out);
    status_t st = processor_package(ctx, node, "_CPC", &package, &count);
    if (st < 0) return st;
    st = count < 2 ? ST_BAD_FORMAT : processor_integers(ctx, &package, 0, 2, head);
    if (st == ST_OK && head[0] != count) st = ST_BAD_FORMAT;
    for (size_t i = 2; st == ST_OK && i < count && out->count < ACPI_CPC_COUNT; i++)
        st = cpc_entry_get(ctx, &package, i, &out->entries[out->count++]);
    if (st == ST_OK) out->revision = (unsigned)head[1];
    acpi_value_release(ctx, &package);
    return st;
}
