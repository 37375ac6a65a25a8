// SPDX-License-Identifier: MIT
// What SMBIOS structures say: SMBIOS 3.7, chapter 7.
#include "smbios_internal.h"

#include <base/bits.h>
#include <base/string.h>

enum {
    TYPE_BIOS = 0,
    TYPE_SYSTEM = 1,
    TYPE_BOARD = 2,
    TYPE_CHASSIS = 3,
    TYPE_PROCESSOR = 4,
    TYPE_MEMORY_CONTROLLER = 5,
    TYPE_MEMORY_MODULE = 6,
    TYPE_CACHE = 7,
    TYPE_MEMORY_ARRAY = 16,
    TYPE_MEMORY_DEVICE = 17,
    TYPE_MAPPED_ARRAY = 19,
    TYPE_MAPPED_DEVICE = 20
};

#define NO_HANDLE 0xffffu
#define CHASSIS_TYPE_MAX 0x24u

// A field of the structure; 0 where it is too short to have it.
static uint8_t byte_at(const struct smbios_structure *structure, size_t offset)
{
    return offset < structure->length ? structure->bytes[offset] : 0;
}

static uint16_t word_at(const struct smbios_structure *structure, size_t offset)
{
    return offset + 2 <= structure->length ? load_le16(structure->bytes + offset) : 0;
}

static uint32_t dword_at(const struct smbios_structure *structure, size_t offset)
{
    return offset + 4 <= structure->length ? load_le32(structure->bytes + offset) : 0;
}

static uint64_t qword_at(const struct smbios_structure *structure, size_t offset)
{
    return offset + 8 <= structure->length ? load_le64(structure->bytes + offset) : 0;
}

// Lengths, by the version from which on they hold.
static const struct {
    uint8_t type;
    uint16_t version;
    uint8_t length;
} lengths[] = {
    {0, 0x0200, 0x12},  {0, 0x0204, 0x18},  {1, 0x0200, 0x08},  {1, 0x0201, 0x19},
    {1, 0x0204, 0x1b},  {2, 0x0200, 0x08},  {3, 0x0200, 0x09},  {3, 0x0201, 0x0d},
    {3, 0x0203, 0x11},  {4, 0x0200, 0x1a},  {4, 0x0201, 0x20},  {4, 0x0203, 0x23},
    {4, 0x0205, 0x28},  {4, 0x0206, 0x2a},  {4, 0x0300, 0x30},  {7, 0x0200, 0x0f},
    {7, 0x0201, 0x13},  {7, 0x0301, 0x1b},  {9, 0x0200, 0x0d},  {9, 0x0206, 0x11},
    {16, 0x0201, 0x0f}, {16, 0x0207, 0x17}, {17, 0x0201, 0x15}, {17, 0x0203, 0x1b},
    {17, 0x0206, 0x1c}, {17, 0x0207, 0x22}, {17, 0x0208, 0x28}, {17, 0x0302, 0x54},
    {19, 0x0201, 0x0f}, {19, 0x0207, 0x1f}, {20, 0x0201, 0x13}, {20, 0x0207, 0x23},
    {32, 0x0203, 0x0b},
};

static void length_check(const struct smbios_table *table, const struct smbios_structure *structure,
                         const struct finding_sink *sink)
{
    unsigned wanted = 0;
    for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
        if (lengths[i].type == structure->type && lengths[i].version <= table->version)
            wanted = lengths[i].length; // they ascend
    }
    if (structure->length < wanted) {
        smbios_say(sink, SMBIOS_SHORT, structure->where, "%u bytes, %u in version %u.%u",
                   structure->length, wanted, table->version >> 8, table->version & 0xff);
    }
}

// Where the numbers of strings stand. Terminated by 0.
static const struct {
    uint8_t type;
    uint8_t offsets[8];
} string_fields[] = {
    {TYPE_BIOS, {4, 5, 8}},
    {TYPE_SYSTEM, {4, 5, 6, 7, 0x19, 0x1a}},
    {TYPE_BOARD, {4, 5, 6, 7, 8, 0xa}},
    {TYPE_CHASSIS, {4, 6, 7, 8}},
    {TYPE_PROCESSOR, {4, 7, 0x10, 0x20, 0x21, 0x22}},
    {TYPE_CACHE, {4}},
    {8, {4, 6}},
    {9, {4}},
    {TYPE_MEMORY_DEVICE, {0x10, 0x11, 0x17, 0x18, 0x19, 0x1a}},
    {22, {4, 5, 6, 7, 8, 0xe, 0x14}},
    {39, {5, 6, 7, 8, 9, 0xa, 0xb}},
    {41, {4}},
};

static bool is_placeholder(const char *text)
{
    static const char *const known[] = {
        "To be filled by O.E.M.", "To Be Filled By O.E.M.", "Default string",
        "System manufacturer",    "System Product Name",    "System Serial Number",
        "System Version",         "Not Specified",          "O.E.M.",
        "Type2 - Board Vendor",   "Type1ProductConfigId",   "SKU Number",
    };
    for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
        if (strcmp(text, known[i]) == 0) return true;
    }
    return false;
}

static void string_check(const struct smbios_structure *structure, size_t offset,
                         const struct finding_sink *sink)
{
    unsigned number = byte_at(structure, offset);
    if (number == 0) return;
    const char *text = smbios_string(structure, number);
    if (!text) {
        smbios_say(sink, SMBIOS_STRING, structure->where, "offset 0x%zx: %u of %u", offset, number,
                   structure->string_count);
    } else if (is_placeholder(text)) {
        smbios_say(sink, SMBIOS_PLACEHOLDER, structure->where, "offset 0x%zx: \"%s\"", offset,
                   text);
    }
}

static void strings_check(const struct smbios_structure *structure, const struct finding_sink *sink)
{
    for (size_t i = 0; i < ARRAY_SIZE(string_fields); i++) {
        if (string_fields[i].type != structure->type) continue;
        const uint8_t *offsets = string_fields[i].offsets;
        for (size_t k = 0; k < sizeof string_fields[i].offsets && offsets[k] != 0; k++)
            string_check(structure, offsets[k], sink);
    }
}

// Of the types

static bool is_date(const char *text)
{
    static const char form[] = "dd/dd/dddd";
    if (!text || strlen(text) != sizeof form - 1) return false;
    for (size_t i = 0; i < sizeof form - 1; i++) {
        bool is_digit = text[i] >= '0' && text[i] <= '9';
        if (form[i] == 'd' ? !is_digit : text[i] != form[i]) return false;
    }
    unsigned month = (unsigned)(text[0] - '0') * 10 + (unsigned)(text[1] - '0');
    unsigned day = (unsigned)(text[3] - '0') * 10 + (unsigned)(text[4] - '0');
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

static void bios_check(const struct smbios_structure *structure, const struct finding_sink *sink)
{
    const char *date = smbios_string(structure, byte_at(structure, 8));
    if (!is_date(date)) smbios_say(sink, SMBIOS_DATE, structure->where, "\"%s\"", date ? date : "");
}

static void system_check(const struct smbios_structure *structure, const struct finding_sink *sink)
{
    // What a maker of boards ships in the thousands.
    static const uint8_t shared[16] = {0x00, 0x02, 0x00, 0x03, 0x00, 0x04, 0x00, 0x05,
                                       0x00, 0x06, 0x00, 0x07, 0x00, 0x08, 0x00, 0x09};
    if (structure->length < 24) return;
    const uint8_t *uuid = structure->bytes + 8;
    bool is_same = true;
    for (size_t i = 1; i < 16; i++)
        is_same = is_same && uuid[i] == uuid[0];
    if (is_same || memcmp(uuid, shared, sizeof shared) == 0) {
        smbios_say(sink, SMBIOS_UUID, structure->where, "%02x%02x%02x%02x...", uuid[0], uuid[1],
                   uuid[2], uuid[3]);
    }
}

static void chassis_check(const struct smbios_structure *structure, const struct finding_sink *sink)
{
    unsigned type = byte_at(structure, 5) & 0x7f;
    // 1 is "other", 2 "unknown".
    if (type < 3 || type > CHASSIS_TYPE_MAX)
        smbios_say(sink, SMBIOS_CHASSIS, structure->where, "%u", type);
}

// Whether the handle at `offset` names a structure of that type; true as well for none.
static bool names(const struct smbios_table *table, const struct smbios_structure *structure,
                  size_t offset, uint8_t type)
{
    struct smbios_structure found;
    if (offset + 2 > structure->length) return true;
    uint16_t handle = load_le16(structure->bytes + offset);
    return handle == NO_HANDLE ||
           (smbios_structure_find(table, handle, &found) && found.type == type);
}

static bool processor_is_there(const struct smbios_structure *structure)
{
    return byte_at(structure, 0x18) >> 6 & 1; // status: socket populated
}

// 0xff in the old byte refers to the word: SMBIOS 3.7, 7.5.6.
static unsigned count_of(const struct smbios_structure *structure, size_t byte, size_t word)
{
    unsigned count = byte_at(structure, byte);
    return count == 0xff && structure->length >= word + 2 ? word_at(structure, word) : count;
}

static void processor_check(const struct smbios_table *table,
                            const struct smbios_structure *structure,
                            const struct finding_sink *sink)
{
    for (size_t offset = 0x1a; offset <= 0x1e; offset += 2) {
        if (names(table, structure, offset, TYPE_CACHE)) continue;
        smbios_say(sink, SMBIOS_CACHE, structure->where, "handle 0x%04x",
                   word_at(structure, offset));
    }
    if (!processor_is_there(structure)) return;
    unsigned cores = count_of(structure, 0x23, 0x2a), enabled = count_of(structure, 0x24, 0x2c);
    unsigned threads = count_of(structure, 0x25, 0x2e);
    if (cores == 0 || threads == 0) return; // not known
    if (enabled > cores || threads < cores) {
        smbios_say(sink, SMBIOS_CORES, structure->where, "%u cores, %u enabled, %u threads", cores,
                   enabled, threads);
    }
}

static void range_check(const struct smbios_structure *structure, const struct finding_sink *sink)
{
    uint64_t start = dword_at(structure, 4), end = dword_at(structure, 8);
    if (start == UINT32_MAX) { // the fields in bytes hold
        size_t at = structure->type == TYPE_MAPPED_ARRAY ? 0xf : 0x13;
        start = qword_at(structure, at);
        end = qword_at(structure, at + 8);
    }
    if (end < start) {
        smbios_say(sink, SMBIOS_RANGE, structure->where, "0x%llx to 0x%llx",
                   (unsigned long long)start, (unsigned long long)end);
    }
}

void smbios_contents_check(const struct smbios_table *table,
                           const struct smbios_structure *structure,
                           const struct finding_sink *sink)
{
    length_check(table, structure, sink);
    strings_check(structure, sink);
    switch (structure->type) {
    case TYPE_BIOS:
        bios_check(structure, sink);
        break;
    case TYPE_SYSTEM:
        system_check(structure, sink);
        break;
    case TYPE_BOARD:
        if (!names(table, structure, 0xb, TYPE_CHASSIS)) {
            smbios_say(sink, SMBIOS_CHASSIS_HANDLE, structure->where, "handle 0x%04x",
                       word_at(structure, 0xb));
        }
        break;
    case TYPE_CHASSIS:
        chassis_check(structure, sink);
        break;
    case TYPE_PROCESSOR:
        processor_check(table, structure, sink);
        break;
    case TYPE_MEMORY_CONTROLLER:
    case TYPE_MEMORY_MODULE:
        smbios_say(sink, SMBIOS_OBSOLETE, structure->where, "type %u", structure->type);
        break;
    case TYPE_MEMORY_DEVICE:
        if (!names(table, structure, 4, TYPE_MEMORY_ARRAY)) {
            smbios_say(sink, SMBIOS_ARRAY, structure->where, "handle 0x%04x",
                       word_at(structure, 4));
        }
        break;
    case TYPE_MAPPED_ARRAY:
    case TYPE_MAPPED_DEVICE:
        range_check(structure, sink);
        break;
    default:
        break;
    }
}

// All together

// SMBIOS 3.7, 7.18.5, in bytes; 0: none installed, or not known.
static uint64_t device_size(const struct smbios_structure *structure)
{
    uint16_t size = word_at(structure, 0xc);
    if (size == 0xffff) return 0;
    if (size == 0x7fff) return (uint64_t)(dword_at(structure, 0x1c) & 0x7fffffff) << 20;
    return size & 0x8000 ? (uint64_t)(size & 0x7fff) << 10 : (uint64_t)size << 20;
}

static unsigned devices_of(const struct smbios_table *table, uint16_t array)
{
    struct smbios_structure structure;
    unsigned count = 0;
    for (size_t at = 0; smbios_structure_get(table, at, &structure, NULL); at += structure.size) {
        count += structure.type == TYPE_MEMORY_DEVICE && word_at(&structure, 4) == array;
        if (structure.type == 127) break;
    }
    return count;
}

static void array_check(const struct smbios_table *table, const struct smbios_structure *structure,
                        const struct finding_sink *sink)
{
    unsigned said = word_at(structure, 0xd), count = devices_of(table, structure->handle);
    if (said != count) {
        smbios_say(sink, SMBIOS_SLOTS, structure->where, "%u devices, there are %u", said, count);
    }
}

void smbios_whole_check(const struct check_smbios *input, const struct smbios_table *table,
                        const struct finding_sink *sink)
{
    struct smbios_structure structure;
    uint64_t memory = 0;
    unsigned threads = 0, arrays = 0;
    bool are_threads_known = true;
    for (size_t at = 0; smbios_structure_get(table, at, &structure, NULL); at += structure.size) {
        if (structure.type == 127) break;
        if (structure.type == TYPE_MEMORY_DEVICE) {
            uint64_t size = device_size(&structure);
            memory = memory + size < memory ? UINT64_MAX : memory + size;
        }
        if (structure.type == TYPE_PROCESSOR && processor_is_there(&structure)) {
            unsigned count = count_of(&structure, 0x25, 0x2e);
            are_threads_known = are_threads_known && count > 0;
            threads += count;
        }
        // More than a few make no sense, and each is a walk of its own.
        if (structure.type == TYPE_MEMORY_ARRAY && ++arrays <= 64)
            array_check(table, &structure, sink);
    }
    if (memory > 0 && memory < input->ram_bytes) {
        smbios_say(sink, SMBIOS_MEMORY, table->name, "%llu MiB, the memory map has %llu MiB",
                   (unsigned long long)(memory >> 20),
                   (unsigned long long)(input->ram_bytes >> 20));
    }
    if (are_threads_known && threads > 0 && threads < input->cpus_running) {
        smbios_say(sink, SMBIOS_THREADS, table->name, "%u, and %u CPUs run", threads,
                   input->cpus_running);
    }
}
