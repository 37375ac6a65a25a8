// SPDX-License-Identifier: MIT
#pragma once
// What the checks of the single tables see and say. Private to acpi/check/table_*.c.

#include <acpi/check.h>

#include "check/kinds.h"
#include "check/table_kinds.h"

struct check_set { // all tables that are checked together
    const struct acpi_check_table *list;
    size_t count;
    const struct acpi_check_machine *machine; // never NULL
    const struct finding_sink *sink;
};

struct check_table { // one of them
    const struct check_set *set;
    const uint8_t *bytes;
    size_t length; // that can be read, at least 36; what the header says is no more
    uint8_t revision;
    char name[16]; // the signature, and which one of several
};

// A finding at an offset of a table.
void check_say(const struct check_table *table, enum check_table_kind kind, size_t offset,
               const char *detail, ...) PRINTF_LIKE(4, 5);
