// SPDX-License-Identifier: MIT
#pragma once
// The lists of kinds of acpi/check/, one a part. kinds.c gives them to the outside.

#include <base/finding.h>

extern const struct finding_kinds acpi_check_table_kinds; // table_kinds.c
extern const struct finding_kinds acpi_check_names_kinds; // names_kinds.c
