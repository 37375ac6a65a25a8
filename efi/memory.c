// SPDX-License-Identifier: MIT
#include "memory.h"
#include "report.h"

#include <base/bits.h>
#include <base/string.h>

#define PAGE 4096u
#define RESERVED_PAGES_MAX                                                                         \
    (64 * MIB / PAGE)      // more is a window to a bus, whatever its attributes say
#define TYPE_PERSISTENT 14 // EfiPersistentMemory, newer than gnu-efi's list

static void fetch_error_report(EFI_STATUS st)
{
    report_error("the firmware gives no memory map: status 0x%llx", (unsigned long long)st);
}

EFI_STATUS memory_map_init(const struct firmware *fw, struct memory_map *out_map)
{
    EFI_STATUS st;
    UINT32 version;

    memset(out_map, 0, sizeof *out_map);
    st = fw->boot->GetMemoryMap(&out_map->size, NULL, &out_map->key, &out_map->descriptor_size,
                                &version);
    if (st != EFI_BUFFER_TOO_SMALL) {
        fetch_error_report(st);
        return EFI_ERROR(st) ? st : EFI_LOAD_ERROR;
    }
    // Each of our own allocations may split an entry in three, and so may the events that the
    // firmware runs while it leaves: twice the size is generous, and memory is cheap here.
    out_map->size = 2 * out_map->size + PAGE;
    return pages_alloc(fw, out_map->size / PAGE + 1, "the memory map", &out_map->buffer);
}

EFI_STATUS memory_map_fetch(const struct firmware *fw, struct memory_map *map)
{
    UINT32 version;
    EFI_STATUS st;

    map->size = map->buffer.pages * PAGE;
    st = fw->boot->GetMemoryMap(&map->size, page_range_pointer(&map->buffer), &map->key,
                                &map->descriptor_size, &version);
    if (EFI_ERROR(st)) {
        fetch_error_report(st);
        return st;
    }
    if (map->descriptor_size >= sizeof(EFI_MEMORY_DESCRIPTOR) &&
        map->size <= map->buffer.pages * PAGE)
        return EFI_SUCCESS;
    report_error("the firmware's memory map makes no sense: %llu bytes, entries of %llu bytes",
                 (unsigned long long)map->size, (unsigned long long)map->descriptor_size);
    return EFI_LOAD_ERROR;
}

static uint64_t memory_map_count(const struct memory_map *map)
{
    return map->size / map->descriptor_size;
}

static EFI_MEMORY_DESCRIPTOR memory_map_descriptor(const struct memory_map *map, uint64_t index)
{
    EFI_MEMORY_DESCRIPTOR d;
    // The stride need not keep the alignment of the structure.
    memcpy(&d, (const uint8_t *)page_range_pointer(&map->buffer) + index * map->descriptor_size,
           sizeof d);
    return d;
}

uint32_t memory_map_capacity(const struct memory_map *map, unsigned mark_count)
{
    return (uint32_t)(map->buffer.pages * PAGE / sizeof(EFI_MEMORY_DESCRIPTOR)) + 2 * mark_count;
}

struct entry_writer {
    struct boot_memory_entry *out;
    uint32_t count, capacity;
};

static void entry_write(struct entry_writer *w, const EFI_MEMORY_DESCRIPTOR *d, uint64_t start,
                        uint64_t pages, uint32_t flags)
{
    if (pages == 0 || w->count == w->capacity) return;
    w->out[w->count++] = (struct boot_memory_entry){
        .type = d->Type,
        .flags = flags,
        .start = start,
        .pages = pages,
        .attributes = d->Attribute,
    };
}

// The mark that covers `page`, or NULL; *out_end is where that answer changes next.
static const struct memory_mark *mark_at(const struct memory_mark *marks, unsigned mark_count,
                                         uint64_t address, uint64_t *out_end)
{
    *out_end = UINT64_MAX;
    for (unsigned i = 0; i < mark_count; i++) {
        uint64_t start = marks[i].range.start, end = start + marks[i].range.pages * PAGE;

        if (address >= start && address < end) {
            *out_end = end;
            return &marks[i];
        }
        if (start > address && start < *out_end) *out_end = start;
    }
    return NULL;
}

static void marked_write(struct entry_writer *w, const EFI_MEMORY_DESCRIPTOR *d,
                         const struct memory_mark *marks, unsigned mark_count)
{
    uint64_t at = d->PhysicalStart, end = at + d->NumberOfPages * PAGE;

    while (at < end) {
        uint64_t next;
        const struct memory_mark *mark = mark_at(marks, mark_count, at, &next);

        if (next > end) next = end;
        entry_write(w, d, at, (next - at) / PAGE, mark ? mark->flags : 0);
        at = next;
    }
}

// The whole pages that the descriptor covers; false when there are none, or it wraps around.
static bool descriptor_pages(const EFI_MEMORY_DESCRIPTOR *d, uint64_t *out_start, uint64_t *out_end)
{
    uint64_t end;

    if (d->NumberOfPages == 0 || d->NumberOfPages > UINT64_MAX / PAGE ||
        !add_fits(d->PhysicalStart, d->NumberOfPages * PAGE, &end))
        return false;
    *out_start = align_up(d->PhysicalStart, PAGE);
    *out_end = align_down(end, PAGE);
    return *out_start < *out_end;
}

// Can it be split at pages?
static bool descriptor_is_sane(const EFI_MEMORY_DESCRIPTOR *d)
{
    uint64_t start, end;
    return is_aligned(d->PhysicalStart, PAGE) && descriptor_pages(d, &start, &end);
}

uint32_t memory_map_convert(const struct memory_map *map, const struct memory_mark *marks,
                            unsigned mark_count, struct boot_memory_entry *out, uint32_t capacity)
{
    struct entry_writer w = {out, 0, capacity};

    for (uint64_t i = 0; i < memory_map_count(map); i++) {
        EFI_MEMORY_DESCRIPTOR d = memory_map_descriptor(map, i);
        // Our allocations, and this image.
        bool is_ours = d.Type == EfiLoaderData || d.Type == EfiLoaderCode;
        if (is_ours && descriptor_is_sane(&d))
            marked_write(&w, &d, marks, mark_count);
        else
            entry_write(&w, &d, d.PhysicalStart, d.NumberOfPages, 0);
    }
    return w.count;
}

static bool descriptor_is_mapped(const EFI_MEMORY_DESCRIPTOR *d)
{
    switch (d->Type) {
    case EfiLoaderCode:
    case EfiLoaderData:
    case EfiBootServicesCode:
    case EfiBootServicesData:
    case EfiRuntimeServicesCode:
    case EfiRuntimeServicesData:
    case EfiConventionalMemory:
    case EfiACPIReclaimMemory:
    case EfiACPIMemoryNVS:
    case TYPE_PERSISTENT:
        return true;
    case EfiMemoryMappedIO:
    case EfiMemoryMappedIOPortSpace:
    case EfiUnusableMemory:
        return false;
    default:
        // Reserved ranges and a firmware's own types may be RAM with tables in it, or the window
        // to a bus. Only RAM can be cached; U-Boot claims that of its PCI window too.
        return (d->Attribute & EFI_MEMORY_WB) != 0 && d->NumberOfPages <= RESERVED_PAGES_MAX;
    }
}

bool memory_map_runs(const struct memory_map *map, uint64_t limit,
                     bool (*visit)(void *ctx, uint64_t start, uint64_t size), void *ctx)
{
    uint64_t start = 0, end = 0; // of the run so far

    for (uint64_t i = 0; i < memory_map_count(map); i++) {
        EFI_MEMORY_DESCRIPTOR d = memory_map_descriptor(map, i);
        uint64_t d_start, d_end;

        if (!descriptor_is_mapped(&d) || !descriptor_pages(&d, &d_start, &d_end)) continue;
        if (d_end > limit) d_end = limit;
        if (d_start >= d_end) continue;
        if (d_start != end) {
            if (end > start && !visit(ctx, start, end - start)) return false;
            start = d_start;
        }
        end = d_end;
    }
    return end == start || visit(ctx, start, end - start);
}

EFI_STATUS boot_services_exit(const struct firmware *fw, struct memory_map *map, bool spoil_first,
                              uint32_t *out_attempts)
{
    EFI_STATUS st = EFI_LOAD_ERROR;

    for (uint32_t attempt = 1; attempt <= EXIT_ATTEMPTS_MAX; attempt++) {
        struct page_range spoiler;

        st = memory_map_fetch(fw, map);
        if (EFI_ERROR(st)) return st;
        if (spoil_first && attempt == 1) {
            st = pages_alloc(fw, 1, "test-exit-retry", &spoiler);
            if (EFI_ERROR(st)) return st;
        }
        st = fw->boot->ExitBootServices(fw->image, map->key);
        if (st == EFI_SUCCESS) {
            *out_attempts = attempt;
            return EFI_SUCCESS;
        }
    }
    report_error("the firmware does not let go: ExitBootServices failed %llu times, status 0x%llx",
                 (unsigned long long)EXIT_ATTEMPTS_MAX, (unsigned long long)st);
    return st;
}
