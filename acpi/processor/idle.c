// SPDX-License-Identifier: MIT
// Idle states: ACPI 6.5, 8.4.1 (_CST) and 8.4.3 (_LPI).

#include <base/string.h>

#include "package.h"

status_t acpi_cst_open(struct acpi_context *ctx, struct acpi_node *node,
                       struct acpi_state_list *out)
{
    return processor_list_open(ctx, node, "_CST", 1, 0, out);
}

status_t acpi_cst_get(struct acpi_context *ctx, const struct acpi_state_list *list, size_t i,
                      struct acpi_cst_state *out)
{
    struct acpi_value state;
    uint64_t v[3] = {0};
    if (i >= list->count) return ST_OUT_OF_RANGE;
    status_t st = processor_subpackage(ctx, &list->value, list->first + i, 4, &state);
    if (st < 0) return st;
    st = processor_register(ctx, &state, 0, &out->entry);
    if (st == ST_OK) st = processor_integers(ctx, &state, 1, 3, v);
    acpi_value_release(ctx, &state);
    out->type = v[0];
    out->latency_us = v[1];
    out->mw = v[2];
    return st;
}

// _LPI

enum { LPI_ENTRY = 6, LPI_NAME = 9, LPI_SIZE = 10 }; // indices in a state's package

status_t acpi_lpi_open(struct acpi_context *ctx, struct acpi_node *node,
                       struct acpi_state_list *out)
{
    return processor_list_open(ctx, node, "_LPI", 3, 2, out);
}

static status_t lpi_entry_get(struct acpi_context *ctx, const struct acpi_value *state,
                              struct acpi_lpi_state *out)
{
    struct acpi_value entry;
    status_t st = acpi_value_package_element(ctx, state, LPI_ENTRY, &entry);
    if (st < 0) return st;
    out->has_entry_register = acpi_value_type(&entry) != ACPI_TYPE_INTEGER;
    st = out->has_entry_register ? processor_register_decode(&entry, &out->entry)
                                 : acpi_value_integer(&entry, &out->entry_number);
    acpi_value_release(ctx, &entry);
    return st;
}

// A name is for people: one that is missing is no fault.
static void lpi_name_get(struct acpi_context *ctx, const struct acpi_value *state,
                         struct acpi_lpi_state *out)
{
    struct acpi_value value;
    const char *text;
    size_t length;
    if (acpi_value_package_element(ctx, state, LPI_NAME, &value) < 0) return;
    if (acpi_value_string(&value, &text, &length) == ST_OK) {
        if (length >= sizeof out->name) length = sizeof out->name - 1;
        for (size_t i = 0; i < length; i++)
            out->name[i] = text[i] >= ' ' && text[i] < 0x7f ? text[i] : '?';
    }
    acpi_value_release(ctx, &value);
}

status_t acpi_lpi_get(struct acpi_context *ctx, const struct acpi_state_list *list, size_t i,
                      struct acpi_lpi_state *out)
{
    struct acpi_value state;
    uint64_t v[6] = {0};
    memset(out, 0, sizeof *out);
    if (i >= list->count) return ST_OUT_OF_RANGE;
    status_t st = processor_subpackage(ctx, &list->value, list->first + i, LPI_SIZE, &state);
    if (st < 0) return st;
    st = processor_integers(ctx, &state, 0, 6, v);
    if (st == ST_OK) st = lpi_entry_get(ctx, &state, out);
    if (st == ST_OK) lpi_name_get(ctx, &state, out);
    acpi_value_release(ctx, &state);
    out->residency_us = v[0];
    out->latency_us = v[1];
    out->flags = v[2];
    out->is_enabled = v[2] & 1;
    out->counter_hz = v[4];
    out->parent = v[5];
    return st;
}
