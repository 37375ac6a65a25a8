// SPDX-License-Identifier: MIT
// Turns whatever the firmware calls a memory map into ranges one can rely on.

#include <base/bits.h>
#include <base/string.h>
#include <kernel/pmm.h>

// Above what any page table can hold (x86_64: 52 bits): addresses beyond are the firmware's error.
#define PADDR_LIMIT BIT(52)

// UEFI 2.10, 7.2.1 (EFI_MEMORY_TYPE).
enum efi_memory_type {
    EFI_RESERVED,
    EFI_LOADER_CODE,
    EFI_LOADER_DATA,
    EFI_BOOT_SERVICES_CODE,
    EFI_BOOT_SERVICES_DATA,
    EFI_RUNTIME_SERVICES_CODE,
    EFI_RUNTIME_SERVICES_DATA,
    EFI_CONVENTIONAL,
    EFI_UNUSABLE,
    EFI_ACPI_RECLAIM,
    EFI_ACPI_NVS,
    EFI_MMIO,
    EFI_MMIO_PORT_SPACE,
    EFI_PAL_CODE,
    EFI_PERSISTENT,
    EFI_UNACCEPTED
};
#define EFI_MEMORY_SP BIT(18)      // meant for a special purpose, not for general use
#define EFI_MEMORY_RUNTIME BIT(63) // needed by runtime services

// Of two kinds that claim the same page the one with the higher rank gets it. The kernel is on top:
// it stands on its pages, whatever else the firmware says of them.
static const uint8_t kind_rank[MEMORY_KIND_COUNT] = {
    [MEMORY_FREE] = 0,        [MEMORY_BOOT_SCRATCH] = 1, [MEMORY_PERSISTENT] = 2,
    [MEMORY_ACPI_TABLES] = 3, [MEMORY_ACPI_NVS] = 4,     [MEMORY_RUNTIME] = 5,
    [MEMORY_MMIO] = 6,        [MEMORY_UNUSABLE] = 7,     [MEMORY_RESERVED] = 8,
    [MEMORY_KERNEL] = 9,
};

struct map {
    struct memory_range *ranges; // ascending, not overlapping
    size_t count, max;
    bool is_full; // something did not fit
};

const char *memory_kind_name(enum memory_kind kind)
{
    static const char *const names[MEMORY_KIND_COUNT] = {
        [MEMORY_FREE] = "free",
        [MEMORY_KERNEL] = "kernel",
        [MEMORY_BOOT_SCRATCH] = "boot scratch",
        [MEMORY_ACPI_TABLES] = "ACPI tables",
        [MEMORY_ACPI_NVS] = "ACPI NVS",
        [MEMORY_RUNTIME] = "UEFI runtime",
        [MEMORY_MMIO] = "MMIO",
        [MEMORY_PERSISTENT] = "persistent",
        [MEMORY_UNUSABLE] = "unusable",
        [MEMORY_RESERVED] = "reserved",
    };
    return (unsigned)kind < MEMORY_KIND_COUNT ? names[kind] : "unknown";
}

static enum memory_kind kind_of(const struct boot_memory_entry *entry)
{
    if (entry->flags & (BOOT_MEMORY_KERNEL | BOOT_MEMORY_BOOT_INFO)) return MEMORY_KERNEL;
    if (entry->flags & BOOT_MEMORY_SCRATCH) return MEMORY_BOOT_SCRATCH;
    switch (entry->type) {
    case EFI_LOADER_CODE:
    case EFI_LOADER_DATA:
    case EFI_BOOT_SERVICES_CODE:
    case EFI_BOOT_SERVICES_DATA:
    case EFI_CONVENTIONAL:
        if (entry->attributes & EFI_MEMORY_RUNTIME) return MEMORY_RUNTIME;
        return entry->attributes & EFI_MEMORY_SP ? MEMORY_RESERVED : MEMORY_FREE;
    case EFI_RUNTIME_SERVICES_CODE:
    case EFI_RUNTIME_SERVICES_DATA:
    case EFI_PAL_CODE:
        return MEMORY_RUNTIME;
    case EFI_ACPI_RECLAIM:
        return MEMORY_ACPI_TABLES;
    case EFI_ACPI_NVS:
        return MEMORY_ACPI_NVS;
    case EFI_MMIO:
    case EFI_MMIO_PORT_SPACE:
        return MEMORY_MMIO;
    case EFI_PERSISTENT:
        return MEMORY_PERSISTENT;
    case EFI_UNUSABLE:
    case EFI_UNACCEPTED:
        return MEMORY_UNUSABLE;
    default:
        return MEMORY_RESERVED;
    }
}

// What the entry covers in whole pages: free memory shrinks to them, everything else grows.
static bool page_bounds(const struct boot_memory_entry *entry, enum memory_kind kind,
                        paddr_t *out_start, paddr_t *out_end)
{
    if (entry->pages == 0 || entry->start >= PADDR_LIMIT) return false;
    paddr_t end = PADDR_LIMIT;
    if (entry->pages < PADDR_LIMIT / PAGE_SIZE) {
        end = entry->start + entry->pages * PAGE_SIZE;
        if (end > PADDR_LIMIT) end = PADDR_LIMIT;
    }
    *out_start = kind == MEMORY_FREE ? align_up(entry->start, PAGE_SIZE)
                                     : align_down(entry->start, PAGE_SIZE);
    *out_end = kind == MEMORY_FREE ? align_down(end, PAGE_SIZE) : align_up(end, PAGE_SIZE);
    return *out_start < *out_end;
}

static paddr_t end_of(const struct memory_range *range)
{
    return range->start + range->size;
}

// Puts a range that overlaps nothing at `index`. Joins it with the one before where it can, which
// keeps a firmware's map in order from ever growing here.
static bool insert_at(struct map *map, size_t index, paddr_t start, paddr_t end,
                      enum memory_kind kind)
{
    struct memory_range *before = index > 0 ? &map->ranges[index - 1] : NULL;
    if (before && before->kind == kind && end_of(before) == start) {
        before->size += end - start;
        return false;
    }
    if (map->count == map->max) {
        map->is_full = true;
        return false;
    }
    memmove(&map->ranges[index + 1], &map->ranges[index],
            (map->count - index) * sizeof *map->ranges);
    map->ranges[index] = (struct memory_range){start, end - start, kind};
    map->count++;
    return true;
}

// Gives [start, end), which lies inside ranges[index], to `kind`. Returns the index of the last
// piece.
static size_t overrule(struct map *map, size_t index, paddr_t start, paddr_t end,
                       enum memory_kind kind)
{
    struct memory_range old = map->ranges[index];
    if (map->max - map->count < 2) {
        // No room to cut it: the restricted kind takes all of it, which is safe.
        map->is_full = true;
        map->ranges[index].kind = kind;
        return index;
    }
    map->ranges[index] = (struct memory_range){start, end - start, kind};
    if (old.start < start && insert_at(map, index, old.start, start, old.kind)) index++;
    if (end < end_of(&old) && insert_at(map, index + 1, end, end_of(&old), old.kind)) index++;
    return index;
}

// Adds one entry; true if it overlapped another.
static bool add(struct map *map, paddr_t start, paddr_t end, enum memory_kind kind)
{
    bool is_conflict = false;
    // From the end: maps are mostly in order.
    size_t i = map->count;
    while (i > 0 && end_of(&map->ranges[i - 1]) > start) {
        i--;
    }
    while (start < end) {
        if (i == map->count || map->ranges[i].start >= end) {
            insert_at(map, i, start, end, kind);
            break;
        }
        if (map->ranges[i].start > start) {
            paddr_t gap_end = map->ranges[i].start;
            if (insert_at(map, i, start, gap_end, kind)) i++;
            start = gap_end;
        }
        is_conflict = true;
        paddr_t overlap_end = end_of(&map->ranges[i]) < end ? end_of(&map->ranges[i]) : end;
        if (kind_rank[kind] > kind_rank[map->ranges[i].kind]) {
            i = overrule(map, i, start, overlap_end, kind);
        }
        start = overlap_end;
        i++;
    }
    return is_conflict;
}

static void merge_neighbours(struct map *map)
{
    size_t last = 0;
    for (size_t i = 1; i < map->count; i++) {
        struct memory_range *into = &map->ranges[last], *next = &map->ranges[i];
        if (into->kind == next->kind && end_of(into) == next->start) {
            into->size += next->size;
        } else {
            map->ranges[++last] = *next;
        }
    }
    if (map->count > 0) map->count = last + 1;
}

// One pass over the entries: the free ones, or all others.
static size_t add_all(struct map *map, const struct boot_memory_entry *entries, size_t count,
                      bool is_free_pass)
{
    size_t conflicts = 0;
    for (size_t i = 0; i < count; i++) {
        enum memory_kind kind = kind_of(&entries[i]);
        paddr_t start, end;
        if ((kind == MEMORY_FREE) != is_free_pass) continue;
        if (!page_bounds(&entries[i], kind, &start, &end)) continue;
        if (is_free_pass && start == 0) {
            // A null pointer must never be somebody's memory.
            conflicts += add(map, 0, PAGE_SIZE, MEMORY_RESERVED);
            start = PAGE_SIZE;
            if (start == end) continue;
        }
        conflicts += add(map, start, end, kind);
    }
    return conflicts;
}

status_t memory_map_normalize(const struct boot_memory_entry *entries, size_t count,
                              struct memory_range *out, size_t max, size_t *out_count,
                              size_t *out_conflicts)
{
    struct map map = {.ranges = out, .max = max};
    size_t conflicts = add_all(&map, entries, count, false);
    if (map.is_full) {
        // Something that must not be touched is missing: nothing is safe to use.
        *out_count = 0;
        *out_conflicts = conflicts;
        return ST_LIMIT_REACHED;
    }
    // From here on only free memory can be missing, and that only makes the machine smaller.
    conflicts += add_all(&map, entries, count, true);
    merge_neighbours(&map);
    *out_count = map.count;
    *out_conflicts = conflicts;
    return map.is_full ? ST_LIMIT_REACHED : ST_OK;
}

uint64_t memory_map_reserve(struct memory_range *ranges, size_t max, size_t *io_count,
                            paddr_t start, uint64_t size, enum memory_kind kind)
{
    uint64_t end;
    if (size == 0 || !add_fits(start, size, &end) || end > PADDR_LIMIT) return 0;
    start = align_down(start, PAGE_SIZE);
    end = align_up(end, PAGE_SIZE);
    struct map map = {.ranges = ranges, .count = *io_count, .max = max};
    uint64_t reserved = 0;
    for (size_t i = 0; i < map.count; i++) {
        paddr_t from = ranges[i].start > start ? ranges[i].start : start;
        paddr_t to = end_of(&ranges[i]) < end ? end_of(&ranges[i]) : end;
        if (ranges[i].kind != MEMORY_FREE || from >= to) continue;
        reserved += to - from;
        i = overrule(&map, i, from, to, kind);
    }
    merge_neighbours(&map);
    *io_count = map.count;
    return reserved;
}

status_t memory_map_add(struct memory_range *ranges, size_t max, size_t *io_count, paddr_t start,
                        uint64_t size, enum memory_kind kind)
{
    uint64_t end;
    if (size == 0 || !is_aligned(start | size, PAGE_SIZE) || !add_fits(start, size, &end) ||
        end > PADDR_LIMIT) {
        return ST_INVALID_ARGUMENT;
    }
    size_t i = *io_count;
    while (i > 0 && end_of(&ranges[i - 1]) > start) {
        i--;
    }
    if (i < *io_count && ranges[i].start < end) return ST_ALREADY_EXISTS;
    struct map map = {.ranges = ranges, .count = *io_count, .max = max};
    insert_at(&map, i, start, end, kind);
    if (map.is_full) return ST_LIMIT_REACHED;
    merge_neighbours(&map);
    *io_count = map.count;
    return ST_OK;
}
