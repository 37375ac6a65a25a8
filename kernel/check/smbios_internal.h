// SPDX-License-Identifier: MIT
#pragma once
// What the parts of the check of SMBIOS share.

#include "smbios.h"

struct smbios_table {
    const char *name; // of the entry point that led here
    uint16_t version; // 0x0307: 3.7
    uint64_t address;
    uint32_t length; // as the entry point says; version 3: the most that it may be
    const uint8_t *bytes;
    // Only the older entry point says these.
    bool is_exact;
    uint16_t count, largest;
};

struct smbios_structure {
    uint8_t type, length;
    uint16_t handle;
    const uint8_t *bytes; // `length` of them
    const char *strings;  // after them, each with its NUL
    unsigned string_count;
    size_t size; // with the strings
    char where[40];
};

void smbios_say(const struct finding_sink *sink, enum check_smbios_kind kind, const char *where,
                const char *detail, ...) PRINTF_LIKE(4, 5);
void smbios_table_check(const struct check_smbios *input, const struct smbios_table *table,
                        const struct finding_sink *sink);
// The structure at `offset`. False past the end, or where it is broken: then `sink` is told, unless
// it is NULL.
bool smbios_structure_get(const struct smbios_table *table, size_t offset,
                          struct smbios_structure *out, const struct finding_sink *sink);
// The first structure with that handle.
bool smbios_structure_find(const struct smbios_table *table, uint16_t handle,
                           struct smbios_structure *out);
// The string of that number, from 1; NULL when there is none.
const char *smbios_string(const struct smbios_structure *structure, unsigned number);
// What a structure of a known type says.
void smbios_contents_check(const struct smbios_table *table,
                           const struct smbios_structure *structure,
                           const struct finding_sink *sink);
// What several say together.
void smbios_whole_check(const struct check_smbios *input, const struct smbios_table *table,
                        const struct finding_sink *sink);
