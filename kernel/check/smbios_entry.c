// SPDX-License-Identifier: MIT
// SMBIOS entry points: SMBIOS 3.7, 5.2.
#include "smbios_internal.h"

#include <base/bits.h>
#include <base/string.h>

static const struct finding_kind kinds[] = {CHECK_SMBIOS_KINDS(FINDING_KIND_ENTRY)};
const struct finding_kinds check_smbios_kinds = {kinds, ARRAY_SIZE(kinds)};

#define ENTRY2_SIZE 31u
#define ENTRY2_SIZE_OLD 30u // what version 2.1 of the specification said by mistake
#define ENTRY3_SIZE 24u
#define INTERMEDIATE_OFFSET 16u
#define INTERMEDIATE_SIZE 15u

void smbios_say(const struct finding_sink *sink, enum check_smbios_kind kind, const char *where,
                const char *detail, ...)
{
    char text[160];
    va_list args;
    va_start(args, detail);
    vsnprintf(text, sizeof text, detail, args);
    va_end(args);
    finding_report(sink, &kinds[kind], where, "%s", text);
}

static uint8_t sum_of(const uint8_t *bytes, size_t length)
{
    uint8_t sum = 0;
    for (size_t i = 0; i < length; i++)
        sum = (uint8_t)(sum + bytes[i]);
    return sum;
}

static void version_check(const struct smbios_table *table, const struct finding_sink *sink)
{
    unsigned major = table->version >> 8, minor = table->version & 0xff;
    bool is_known = (major == 2 && minor <= 8) || (major == 3 && minor <= 9);
    if (!is_known) smbios_say(sink, SMBIOS_VERSION, table->name, "%u.%u", major, minor);
}

static bool entry2_read(const struct check_smbios_entry *entry, struct smbios_table *out,
                        const struct finding_sink *sink)
{
    const uint8_t *bytes = entry->bytes;
    out->name = "SMBIOS 2 entry point";
    if (entry->length < ENTRY2_SIZE || memcmp(bytes, "_SM_", 4) != 0) {
        smbios_say(sink, SMBIOS_ANCHOR, out->name, "not _SM_");
        return false;
    }
    size_t length = bytes[5];
    if (length != ENTRY2_SIZE) smbios_say(sink, SMBIOS_ENTRY_LENGTH, out->name, "%zu", length);
    if (length < ENTRY2_SIZE_OLD || length > entry->length) length = ENTRY2_SIZE;
    uint8_t sum = sum_of(bytes, length);
    if (sum != 0) smbios_say(sink, SMBIOS_ENTRY_CHECKSUM, out->name, "the sum is 0x%02x", sum);
    const uint8_t *second = bytes + INTERMEDIATE_OFFSET;
    if (memcmp(second, "_DMI_", 5) != 0 || sum_of(second, INTERMEDIATE_SIZE) != 0) {
        smbios_say(sink, SMBIOS_INTERMEDIATE, out->name, "anchor or checksum");
    }
    out->version = (uint16_t)(bytes[6] << 8 | bytes[7]);
    version_check(out, sink);
    if (bytes[10] != 0) smbios_say(sink, SMBIOS_REVISION, out->name, "%u", bytes[10]);
    out->is_exact = true;
    out->largest = load_le16(bytes + 8);
    out->length = load_le16(bytes + 22);
    out->address = load_le32(bytes + 24);
    out->count = load_le16(bytes + 28);
    return true;
}

static bool entry3_read(const struct check_smbios_entry *entry, struct smbios_table *out,
                        const struct finding_sink *sink)
{
    const uint8_t *bytes = entry->bytes;
    out->name = "SMBIOS 3 entry point";
    if (entry->length < ENTRY3_SIZE || memcmp(bytes, "_SM3_", 5) != 0) {
        smbios_say(sink, SMBIOS_ANCHOR, out->name, "not _SM3_");
        return false;
    }
    size_t length = bytes[6];
    if (length != ENTRY3_SIZE) smbios_say(sink, SMBIOS_ENTRY_LENGTH, out->name, "%zu", length);
    if (length < ENTRY3_SIZE || length > entry->length) length = ENTRY3_SIZE;
    uint8_t sum = sum_of(bytes, length);
    if (sum != 0) smbios_say(sink, SMBIOS_ENTRY_CHECKSUM, out->name, "the sum is 0x%02x", sum);
    out->version = (uint16_t)(bytes[7] << 8 | bytes[8]);
    version_check(out, sink);
    if (bytes[10] != 1) smbios_say(sink, SMBIOS_REVISION, out->name, "%u", bytes[10]);
    out->length = load_le32(bytes + 12);
    out->address = load_le64(bytes + 16);
    return true;
}

static bool table_map(const struct check_smbios *input, struct smbios_table *table,
                      const struct finding_sink *sink)
{
    bool is_sane =
        table->address != 0 && table->length != 0 && table->length <= CHECK_SMBIOS_TABLE_MAX;
    table->bytes = is_sane ? input->map(input->arg, table->address, table->length) : NULL;
    if (table->bytes) return true;
    smbios_say(sink, SMBIOS_ADDRESS, table->name, "0x%llx, %u bytes",
               (unsigned long long)table->address, table->length);
    return false;
}

// The older entry point reaches neither beyond 4 GiB nor 64 KiB: it may lead to a part only.
static void tables_compare(const struct smbios_table *old, const struct smbios_table *new,
                           const struct finding_sink *sink)
{
    if (old->address == new->address) return;
    size_t common = old->length < new->length ? old->length : new->length;
    size_t at = 0;
    while (at < common && old->bytes[at] == new->bytes[at])
        at++;
    // Only the end may differ: there the shorter one has its structure of type 127.
    if (at < common && old->bytes[at] != 127 && new->bytes[at] != 127) {
        smbios_say(sink, SMBIOS_DIFFER, new->name, "from byte %zu on", at);
    }
}

void check_smbios(const struct check_smbios *input, const struct finding_sink *sink)
{
    struct smbios_table old = {0}, new = {0};
    finding_begin(sink, "smbios");
    if (!input->entry2.bytes && !input->entry3.bytes) {
        smbios_say(sink, SMBIOS_ABSENT, "UEFI", "neither entry point");
        return;
    }
    bool has_old = input->entry2.bytes && entry2_read(&input->entry2, &old, sink) &&
                   table_map(input, &old, sink);
    bool has_new = input->entry3.bytes && entry3_read(&input->entry3, &new, sink) &&
                   table_map(input, &new, sink);
    if (has_old && has_new) tables_compare(&old, &new, sink);
    if (has_new) {
        smbios_table_check(input, &new, sink);
    } else if (has_old) {
        smbios_table_check(input, &old, sink);
    }
    if (has_old) input->unmap(input->arg, old.bytes, old.length);
    if (has_new) input->unmap(input->arg, new.bytes, new.length);
}
