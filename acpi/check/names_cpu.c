// SPDX-License-Identifier: MIT
// Performance, throttling and sleep states of processors: ACPI 6.5, 8.4.

#include "check/names_values.h"

// Element `field` of row `row` of a package of packages of integers.
static uint64_t cell(struct names_check *check, const struct acpi_value *table, size_t row,
                     size_t field)
{
    struct acpi_value inner;
    if (!names_element(check, table, row, &inner)) return 0;
    uint64_t value = names_element_integer(check, &inner, field);
    acpi_value_release(check->ctx, &inner);
    return value;
}

// The first row from 1 on whose field is above that of the row before; 0: it never rises.
static size_t rise_find(struct names_check *check, const struct acpi_value *table, size_t first,
                        size_t field)
{
    for (size_t row = first + 1; row < names_count(table); row++)
        if (cell(check, table, row, field) > cell(check, table, row - 1, field)) return row;
    return 0;
}

static size_t double_find(struct names_check *check, const struct acpi_value *table, size_t field)
{
    for (size_t row = 1; row < names_count(table); row++)
        for (size_t earlier = 0; earlier < row; earlier++)
            if (cell(check, table, row, field) == cell(check, table, earlier, field)) return row;
    return 0;
}

static void row_say(struct names_check *check, enum names_kind kind, struct acpi_node *node,
                    const struct acpi_value *table, size_t row, size_t field)
{
    names_say(check, kind, node, "state %zu: %llu", row,
              (unsigned long long)cell(check, table, row, field));
}

enum pss_field { PSS_FREQUENCY, PSS_MILLIWATTS, PSS_CONTROL_VALUE = 4 };

void names_pss_check(struct names_check *check, struct acpi_node *node,
                     const struct acpi_value *value)
{
    size_t row = rise_find(check, value, 0, PSS_FREQUENCY);
    if (row) row_say(check, PSS_ORDER, node, value, row, PSS_FREQUENCY);
    size_t power = rise_find(check, value, 0, PSS_MILLIWATTS);
    if (power && !row) row_say(check, PSS_POWER, node, value, power, PSS_MILLIWATTS);
    row = double_find(check, value, PSS_CONTROL_VALUE);
    if (row) row_say(check, PSS_CONTROL, node, value, row, PSS_CONTROL_VALUE);
    for (row = 0; row < names_count(value); row++) {
        if (cell(check, value, row, PSS_FREQUENCY) != 0) continue;
        row_say(check, PSS_ZERO, node, value, row, PSS_FREQUENCY);
        break;
    }
}

void names_ppc_check(struct names_check *check, struct acpi_node *node,
                     const struct acpi_value *value)
{
    struct acpi_value states;
    uint64_t limit;
    if (acpi_value_integer(value, &limit) < 0 ||
        !names_peek_child(check, check->scope, "_PSS", &states))
        return;
    size_t count = names_count(&states);
    if (count > 0 && limit >= count)
        names_say(check, PPC_RANGE, node, "%llu of %zu", (unsigned long long)limit, count);
    acpi_value_release(check->ctx, &states);
}

enum tss_field { TSS_PERCENT, TSS_CONTROL_VALUE = 3 };

void names_tss_check(struct names_check *check, struct acpi_node *node,
                     const struct acpi_value *value)
{
    size_t row = rise_find(check, value, 0, TSS_PERCENT);
    if (row || cell(check, value, 0, TSS_PERCENT) != 100)
        row_say(check, TSS_ORDER, node, value, row, TSS_PERCENT);
    row = double_find(check, value, TSS_CONTROL_VALUE);
    if (row) row_say(check, TSS_CONTROL, node, value, row, TSS_CONTROL_VALUE);
}

enum cst_field { CST_KIND = 1, CST_LATENCY, CST_MILLIWATTS };
#define CST_KIND_LAST 3u

void names_cst_check(struct names_check *check, struct acpi_node *node,
                     const struct acpi_value *value)
{
    size_t count = names_count(value);
    bool has_c1 = false;
    for (size_t row = 1; row < count; row++) {
        uint64_t kind = cell(check, value, row, CST_KIND);
        has_c1 = has_c1 || kind == 1;
        if (kind == 0 || kind > CST_KIND_LAST) {
            row_say(check, CST_TYPE, node, value, row, CST_KIND);
            return;
        }
        if (row > 1 &&
            (cell(check, value, row, CST_LATENCY) < cell(check, value, row - 1, CST_LATENCY) ||
             cell(check, value, row, CST_MILLIWATTS) >
                 cell(check, value, row - 1, CST_MILLIWATTS))) {
            row_say(check, CST_ORDER, node, value, row, CST_LATENCY);
            break;
        }
    }
    if (count > 1 && !has_c1) names_say(check, CST_C1, node, "%zu states", count - 1);
}

enum cpc_field { CPC_REVISION = 1, CPC_HIGHEST, CPC_NOMINAL, CPC_NONLINEAR, CPC_LOWEST };

// Those of its elements that are numbers; the others are registers.
static bool level_read(struct names_check *check, const struct acpi_value *value, size_t i,
                       uint64_t *out)
{
    struct acpi_value element;
    if (!names_element(check, value, i, &element)) return false;
    bool is_number = acpi_value_integer(&element, out) == ST_OK;
    acpi_value_release(check->ctx, &element);
    return is_number;
}

void names_cpc_check(struct names_check *check, struct acpi_node *node,
                     const struct acpi_value *value)
{
    size_t count = names_count(value);
    uint64_t revision = names_element_integer(check, value, CPC_REVISION);
    if ((revision == 2 && count != 21) || (revision >= 3 && count < 23))
        names_say(check, CPC_LENGTH, node, "revision %llu, %zu elements",
                  (unsigned long long)revision, count);
    uint64_t above = UINT64_MAX, level;
    for (size_t i = CPC_HIGHEST; i <= CPC_LOWEST; i++) {
        if (!level_read(check, value, i, &level)) continue;
        if (level > above || (level == 0 && i != CPC_LOWEST)) {
            names_say(check, CPC_ORDER, node, "element %zu: %llu", i, (unsigned long long)level);
            return;
        }
        above = level;
    }
}

// _CSD, _PSD, _TSD: count, revision, domain, type, number of processors.
enum domain_field { DOMAIN_TYPE = 3, DOMAIN_PROCESSORS };
#define DOMAIN_SW_ALL 0xfcu
#define DOMAIN_HW_ALL 0xfeu

void names_domains_check(struct names_check *check, struct acpi_node *node,
                         const struct acpi_value *value)
{
    for (size_t row = 0; row < names_count(value); row++) {
        uint64_t type = cell(check, value, row, DOMAIN_TYPE);
        if (type < DOMAIN_SW_ALL || type > DOMAIN_HW_ALL)
            names_say(check, DEP_COORDINATION, node, "0x%llx", (unsigned long long)type);
        if (cell(check, value, row, DOMAIN_PROCESSORS) == 0)
            names_say(check, DEP_COUNT, node, NULL);
    }
}
