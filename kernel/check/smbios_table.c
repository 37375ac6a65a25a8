// SPDX-License-Identifier: MIT
// The form of SMBIOS structures, whatever they say: SMBIOS 3.7, 6.1 and 6.2.
#include "smbios_internal.h"

#include <base/bits.h>
#include <base/string.h>

#define HEADER 4u
#define TYPE_END 127u
#define HANDLE_RESERVED 0xff00u // and above
#define STRUCTURES_MAX 4096u    // ten times what large servers have: looking up each takes its time

static bool strings_read(const struct smbios_table *table, size_t offset,
                         struct smbios_structure *out)
{
    size_t at = offset + out->length;
    out->strings = (const char *)table->bytes + at;
    out->string_count = 0;
    // A set without strings is two NULs.
    if (table->length - at < 2) return false;
    if (table->bytes[at] == 0) {
        out->size = at + 2 - offset;
        return table->bytes[at + 1] == 0;
    }
    while (at < table->length && table->bytes[at] != 0) {
        const uint8_t *end = memchr(table->bytes + at, 0, table->length - at);
        if (!end) return false;
        at = (size_t)(end - table->bytes) + 1;
        out->string_count++;
    }
    out->size = at + 1 - offset;
    return at < table->length;
}

bool smbios_structure_get(const struct smbios_table *table, size_t offset,
                          struct smbios_structure *out, const struct finding_sink *sink)
{
    if (offset >= table->length) return false;
    size_t left = table->length - offset;
    const uint8_t *bytes = table->bytes + offset;
    *out = (struct smbios_structure){.bytes = bytes};
    snprintf(out->where, sizeof out->where, "offset 0x%zx", offset);
    if (left < HEADER || bytes[1] < HEADER || bytes[1] > left) {
        if (sink && left >= HEADER) {
            smbios_say(sink, SMBIOS_LENGTH, out->where, "type %u: %u bytes of %zu", bytes[0],
                       bytes[1], left);
        } else if (sink) {
            smbios_say(sink, SMBIOS_LENGTH, out->where, "%zu bytes are left", left);
        }
        return false;
    }
    out->type = bytes[0];
    out->length = bytes[1];
    out->handle = load_le16(bytes + 2);
    snprintf(out->where, sizeof out->where, "type %u, handle 0x%04x", out->type, out->handle);
    if (strings_read(table, offset, out)) return true;
    // The last one's strings are cut off by some firmware: nothing follows them anyway.
    if (sink) smbios_say(sink, SMBIOS_STRINGS, out->where, "at offset 0x%zx", offset);
    return false;
}

bool smbios_structure_find(const struct smbios_table *table, uint16_t handle,
                           struct smbios_structure *out)
{
    for (size_t at = 0; smbios_structure_get(table, at, out, NULL); at += out->size) {
        if (out->handle == handle) return true;
        if (out->type == TYPE_END) return false;
    }
    return false;
}

const char *smbios_string(const struct smbios_structure *structure, unsigned number)
{
    if (number == 0 || number > structure->string_count) return NULL;
    const char *text = structure->strings;
    while (--number > 0)
        text += strlen(text) + 1;
    return text;
}

static void handle_check(const struct smbios_table *table, const struct smbios_structure *structure,
                         const struct finding_sink *sink)
{
    struct smbios_structure first;
    if (structure->handle >= HANDLE_RESERVED) {
        smbios_say(sink, SMBIOS_HANDLE_RESERVED, structure->where, "0x%04x", structure->handle);
    }
    if (smbios_structure_find(table, structure->handle, &first) &&
        first.bytes != structure->bytes) {
        smbios_say(sink, SMBIOS_HANDLE_TWICE, structure->where, "type %u has it too", first.type);
    }
}

static void characters_check(const struct smbios_structure *structure,
                             const struct finding_sink *sink)
{
    for (unsigned i = 1; i <= structure->string_count; i++) {
        const char *text = smbios_string(structure, i);
        size_t at = 0;
        while (text[at] >= 0x20 && text[at] < 0x7f)
            at++;
        if (text[at] == '\0') continue;
        smbios_say(sink, SMBIOS_CHARACTERS, structure->where, "string %u, byte %zu is 0x%02x", i,
                   at, (uint8_t)text[at]);
    }
}

// SMBIOS 3.7, 6.2: those of a machine with a processor, caches, slots and memory.
static void required_check(const struct smbios_table *table, const uint16_t counts[256],
                           const struct finding_sink *sink)
{
    static const uint8_t required[] = {0, 1, 3, 4, 7, 9, 16, 17, 19, 32};
    static const uint8_t single[] = {0, 1, 32};
    for (size_t i = 0; i < ARRAY_SIZE(required); i++) {
        if (counts[required[i]] == 0)
            smbios_say(sink, SMBIOS_REQUIRED, table->name, "type %u", required[i]);
    }
    for (size_t i = 0; i < ARRAY_SIZE(single); i++) {
        if (counts[single[i]] > 1) {
            smbios_say(sink, SMBIOS_TWICE, table->name, "%u of type %u", counts[single[i]],
                       single[i]);
        }
    }
}

static void entry_check(const struct smbios_table *table, unsigned count, size_t largest,
                        size_t end, const struct finding_sink *sink)
{
    if (!table->is_exact) return;
    if (count != table->count) {
        smbios_say(sink, SMBIOS_COUNT, table->name, "%u, there are %u", table->count, count);
    }
    if (largest != table->largest) {
        smbios_say(sink, SMBIOS_LARGEST, table->name, "%u bytes, it has %zu", table->largest,
                   largest);
    }
    if (end != table->length) {
        smbios_say(sink, SMBIOS_TABLE_LENGTH, table->name, "%u bytes, they end at %zu",
                   table->length, end);
    }
}

// Where the first STRUCTURES_MAX end, if there are more.
static uint32_t length_limit(const struct smbios_table *table)
{
    struct smbios_structure structure;
    size_t at = 0;
    for (unsigned count = 0; smbios_structure_get(table, at, &structure, NULL); count++) {
        if (count == STRUCTURES_MAX) return (uint32_t)at;
        at += structure.size;
    }
    return table->length;
}

void smbios_table_check(const struct check_smbios *input, const struct smbios_table *whole,
                        const struct finding_sink *sink)
{
    struct smbios_table cut = *whole;
    const struct smbios_table *table = &cut;
    cut.length = length_limit(whole);
    uint16_t counts[256] = {0};
    unsigned count = 0;
    size_t largest = 0, at = 0;
    bool has_end = false;
    struct smbios_structure structure;
    while (!has_end && smbios_structure_get(table, at, &structure, sink)) {
        count++;
        counts[structure.type]++;
        at += structure.size;
        if (structure.size > largest) largest = structure.size;
        has_end = structure.type == TYPE_END;
        handle_check(table, &structure, sink);
        characters_check(&structure, sink);
        smbios_contents_check(table, &structure, sink);
    }
    if (!has_end) {
        smbios_say(sink, SMBIOS_NO_END, table->name, "%u structures, %zu bytes", count, at);
    } else {
        entry_check(table, count, largest, at, sink);
    }
    required_check(table, counts, sink);
    smbios_whole_check(input, table, sink);
}
