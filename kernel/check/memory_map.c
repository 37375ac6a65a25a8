// SPDX-License-Identifier: MIT
#include "memory_map.h"

#include <base/bits.h>
#include <base/string.h>

#include "say.h"

static const struct finding_kind kinds[] = {CHECK_MEMORY_MAP_KINDS(FINDING_KIND_ENTRY)};
const struct finding_kinds check_memory_map_kinds = {kinds, ARRAY_SIZE(kinds)};

#define PAGE 4096u
#define MANY_ENTRIES 256u
#define LOW_MEMORY_END (1u << 20)

// UEFI 2.10, 7.2.1 and 7.2.3.
enum {
    TYPE_LOADER_CODE = 1,
    TYPE_BOOT_DATA = 4,
    TYPE_RUNTIME_CODE = 5,
    TYPE_RUNTIME_DATA = 6,
    TYPE_CONVENTIONAL = 7,
    TYPE_COUNT = 16,
    TYPE_VENDORS = 0x70000000u
};
#define MEMORY_WB BIT(3)
#define MEMORY_XP BIT(14)
#define MEMORY_RO BIT(17)
#define MEMORY_RUNTIME BIT(63)

// EFI_MEMORY_ATTRIBUTES_TABLE: version, count, size of an entry, flags; entries from 16 on.
#define MAT_HEADER 16u
#define MAT_ENTRY_MIN 40u
#define MAT_ENTRY_MAX 256u // more is nonsense
#define MAT_VERSION_MAX 2u

// What an operating system may use once boot services are gone.
static bool is_free(const struct boot_memory_entry *entry)
{
    return (entry->type >= TYPE_LOADER_CODE && entry->type <= TYPE_BOOT_DATA) ||
           entry->type == TYPE_CONVENTIONAL;
}

static bool is_runtime_type(uint32_t type)
{
    return type == TYPE_RUNTIME_CODE || type == TYPE_RUNTIME_DATA;
}

// The end, or the last address where there is none.
static uint64_t end_of(const struct boot_memory_entry *entry)
{
    uint64_t size, end;
    if (entry->pages > UINT64_MAX / PAGE) return UINT64_MAX;
    size = entry->pages * PAGE;
    return add_fits(entry->start, size, &end) ? end : UINT64_MAX;
}

static bool touches(const struct boot_memory_entry *entry, uint64_t start, uint64_t end)
{
    return entry->start < end && start < end_of(entry);
}

static void entry_check(const struct check_memory_map *map, const struct boot_memory_entry *entry,
                        const struct finding_sink *sink)
{
    unsigned long long pages = entry->pages, attributes = entry->attributes;
    uint64_t end = end_of(entry);
    if (entry->pages == 0)
        check_say_at(sink, &kinds[MEMORY_MAP_EMPTY], entry->start, "type %u", entry->type);
    if (!is_aligned(entry->start, PAGE))
        check_say_at(sink, &kinds[MEMORY_MAP_UNALIGNED], entry->start, "type %u", entry->type);
    if (end == UINT64_MAX) {
        check_say_at(sink, &kinds[MEMORY_MAP_WRAPS], entry->start, "type %u, 0x%llx pages",
                     entry->type, pages);
    }
    if (entry->type >= TYPE_COUNT && entry->type < TYPE_VENDORS)
        check_say_at(sink, &kinds[MEMORY_MAP_TYPE], entry->start, "type 0x%x", entry->type);
    bool is_runtime = (entry->attributes & MEMORY_RUNTIME) != 0;
    if (is_runtime_type(entry->type) && !is_runtime) {
        check_say_at(sink, &kinds[MEMORY_MAP_NO_RUNTIME], entry->start,
                     "type %u, attributes 0x%llx", entry->type, attributes);
    }
    if (!is_free(entry) || entry->pages == 0) return;
    if (is_runtime)
        check_say_at(sink, &kinds[MEMORY_MAP_RUNTIME_RAM], entry->start, "type %u, %llu pages",
                     entry->type, pages);
    if (!(entry->attributes & MEMORY_WB))
        check_say_at(sink, &kinds[MEMORY_MAP_NOT_WB], entry->start, "attributes 0x%llx",
                     attributes);
    unsigned bits = map->physical_address_bits;
    if (bits > 0 && bits < 64 && end > BIT(bits))
        check_say_at(sink, &kinds[MEMORY_MAP_BEYOND], entry->start,
                     "%llu pages, the CPU has %u bits", pages, bits);
}

static void overlaps_check(const struct check_memory_map *map, const struct finding_sink *sink)
{
    for (size_t i = 0; i < map->count; i++) {
        const struct boot_memory_entry *one = &map->entries[i];
        for (size_t k = i + 1; k < map->count; k++) {
            const struct boot_memory_entry *other = &map->entries[k];
            if (!touches(other, one->start, end_of(one))) continue;
            check_say_at(sink, &kinds[MEMORY_MAP_OVERLAP], other->start,
                         "type %u to 0x%llx; type %u is at 0x%llx to 0x%llx", other->type,
                         (unsigned long long)end_of(other) - 1, one->type,
                         (unsigned long long)one->start, (unsigned long long)end_of(one) - 1);
        }
    }
}

static const struct boot_memory_entry *free_memory_in(const struct check_memory_map *map,
                                                      const struct check_range *range)
{
    uint64_t end;
    if (range->size == 0 || !add_fits(range->start, range->size, &end)) return NULL;
    for (size_t i = 0; i < map->count; i++) {
        if (is_free(&map->entries[i]) && touches(&map->entries[i], range->start, end))
            return &map->entries[i];
    }
    return NULL;
}

static void uses_check(const struct check_memory_map *map, const struct finding_sink *sink)
{
    const struct boot_memory_entry *entry;
    for (size_t i = 0; i < map->kept_count; i++) {
        entry = free_memory_in(map, &map->kept[i]);
        if (entry) {
            check_say_at(sink, &kinds[MEMORY_MAP_KEPT], map->kept[i].start,
                         "%s, in memory of type %u", map->kept[i].name, entry->type);
        }
    }
    entry = free_memory_in(map, &map->framebuffer);
    if (entry) {
        check_say_at(sink, &kinds[MEMORY_MAP_FRAMEBUFFER], map->framebuffer.start,
                     "type %u at 0x%llx", entry->type, (unsigned long long)entry->start);
    }
    for (size_t i = 0; i < map->count; i++) {
        entry = &map->entries[i];
        if (is_free(entry) && entry->start < LOW_MEMORY_END && end_of(entry) > PAGE) return;
    }
    check_say_at(sink, &kinds[MEMORY_MAP_LOW], 0, "nothing from 0x1000 to 0xfffff");
}

// The memory attributes table

static bool is_in_runtime_region(const struct check_memory_map *map, uint64_t start, uint64_t end)
{
    for (size_t i = 0; i < map->count; i++) {
        const struct boot_memory_entry *entry = &map->entries[i];
        if (entry->attributes & MEMORY_RUNTIME && is_runtime_type(entry->type) &&
            entry->start <= start && end <= end_of(entry))
            return true;
    }
    return false;
}

static void attributes_entry_check(const struct check_memory_map *map, const uint8_t *bytes,
                                   uint64_t *io_last_end, const struct finding_sink *sink)
{
    struct boot_memory_entry entry = {.type = load_le32(bytes),
                                      .start = load_le64(bytes + 8),
                                      .pages = load_le64(bytes + 24),
                                      .attributes = load_le64(bytes + 32)};
    static const uint64_t known = MEMORY_RUNTIME | MEMORY_RO | MEMORY_XP;
    unsigned long long attributes = entry.attributes;
    uint64_t end = end_of(&entry);
    if (!is_runtime_type(entry.type)) {
        check_say_at(sink, &kinds[MAT_TYPE], entry.start, "type %u", entry.type);
        return;
    }
    if (!is_aligned(entry.start, PAGE))
        check_say_at(sink, &kinds[MAT_UNALIGNED], entry.start, "type %u", entry.type);
    if (entry.attributes & ~known)
        check_say_at(sink, &kinds[MAT_ATTRIBUTES], entry.start, "attributes 0x%llx", attributes);
    if (!(entry.attributes & (MEMORY_RO | MEMORY_XP)))
        check_say_at(sink, &kinds[MAT_WX], entry.start, "%llu pages",
                     (unsigned long long)entry.pages);
    if (!is_in_runtime_region(map, entry.start, end))
        check_say_at(sink, &kinds[MAT_OUTSIDE], entry.start, "to 0x%llx",
                     (unsigned long long)end - 1);
    if (entry.start < *io_last_end)
        check_say_at(sink, &kinds[MAT_OVERLAP], entry.start, "the entry before ends at 0x%llx",
                     (unsigned long long)*io_last_end - 1);
    *io_last_end = end;
}

static void attributes_check(const struct check_memory_map *map, const struct finding_sink *sink)
{
    const uint8_t *bytes = map->attributes_table;
    if (!bytes) {
        finding_report(sink, &kinds[MAT_ABSENT], "UEFI", NULL);
        return;
    }
    uint32_t version = 0, count = 0, size = 0;
    if (map->attributes_size >= MAT_HEADER) {
        version = load_le32(bytes);
        count = load_le32(bytes + 4);
        size = load_le32(bytes + 8);
    }
    if (version == 0 || version > MAT_VERSION_MAX || size < MAT_ENTRY_MIN || size > MAT_ENTRY_MAX ||
        count > (map->attributes_size - MAT_HEADER) / size) {
        finding_report(sink, &kinds[MAT_FORMAT], "UEFI",
                       "version %u, %u entries of %u bytes, %zu bytes", version, count, size,
                       map->attributes_size);
        return;
    }
    uint64_t last_end = 0;
    for (uint32_t i = 0; i < count; i++)
        attributes_entry_check(map, bytes + MAT_HEADER + (size_t)i * size, &last_end, sink);
}

void check_memory_map(const struct check_memory_map *map, const struct finding_sink *sink)
{
    finding_begin(sink, "memory-map");
    for (size_t i = 0; i < map->count; i++)
        entry_check(map, &map->entries[i], sink);
    overlaps_check(map, sink);
    uses_check(map, sink);
    if (map->count > MANY_ENTRIES)
        finding_report(sink, &kinds[MEMORY_MAP_MANY], "UEFI", "%zu entries", map->count);
    finding_begin(sink, "memory-attributes");
    attributes_check(map, sink);
}
