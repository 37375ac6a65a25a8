// SPDX-License-Identifier: MIT
#pragma once
// What can be wrong with static tables: index, id, severity, title, specification, effect.

#include <base/finding.h>

// clang-format off
#define CHECK_HEADER_KINDS(X)                                                                      \
    X(HEADER_LENGTH, "header.length", HIGH, "a table's length is not that of its bytes",           \
      "ACPI 6.5, 5.2.6, Length", "Operating systems ignore the table, or read past its end.")      \
    X(HEADER_CHECKSUM, "header.checksum", MEDIUM, "a table's bytes do not sum to 0",               \
      "ACPI 6.5, 5.2.6, Checksum", "Linux and Windows warn and use the table all the same.")

#define CHECK_TABLE_KINDS(X) CHECK_HEADER_KINDS(X)
// clang-format on

enum check_table_kind { CHECK_TABLE_KINDS(FINDING_KIND_INDEX) CHECK_TABLE_KIND_COUNT };
