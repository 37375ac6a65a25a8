// SPDX-License-Identifier: MIT
#include "check/kinds.h"

#include <acpi/check.h>

// Each part of acpi/check/ has a line.
static const struct finding_kinds *const lists[] = {
    &acpi_check_table_kinds,
    &acpi_check_names_kinds,
};

bool acpi_check_kinds(size_t index, struct finding_kinds *out)
{
    if (index >= ARRAY_SIZE(lists)) return false;
    *out = *lists[index];
    return true;
}
