// SPDX-License-Identifier: MIT
#pragma once
// The walk over (type, length, ...) entries that MADT and SRAT share.

#include <acpi/tables.h>

// The next whole entry, NULL at the end or where a length is wrong (less than 2, or past the end).
const uint8_t *acpi_entry_next(struct acpi_entry_cursor *cursor, uint8_t *out_length);
