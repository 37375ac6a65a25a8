// SPDX-License-Identifier: MIT
#include "check/names_kinds.h"

#include "check/kinds.h"

static const struct finding_kind kinds[] = {NAMES_KINDS(FINDING_KIND_ENTRY)};

const struct finding_kinds acpi_check_names_kinds = {kinds, ARRAY_SIZE(kinds)};
