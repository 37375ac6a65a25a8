// SPDX-License-Identifier: MIT
#include "check/table_kinds.h"

#include "check/kinds.h"

static const struct finding_kind kinds[] = {CHECK_TABLE_KINDS(FINDING_KIND_ENTRY)};

const struct finding_kinds acpi_check_table_kinds = {kinds, ARRAY_SIZE(kinds)};
