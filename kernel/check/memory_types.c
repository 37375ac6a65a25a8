// SPDX-License-Identifier: MIT
#include "memory_types.h"

#include <base/bits.h>

#include "say.h"

static const struct finding_kind kinds[] = {CHECK_MEMORY_TYPE_KINDS(FINDING_KIND_ENTRY)};
const struct finding_kinds check_memory_type_kinds = {kinds, ARRAY_SIZE(kinds)};

#define PAGE 4096u
#define FIXED_END (1u << 20) // fixed ranges count below, and nothing else where they do

enum { TYPE_CONVENTIONAL = 7, TYPE_MMIO = 11 }; // UEFI 2.10, 7.2.1

static const char *type_name(enum hal_memory_type type)
{
    static const char *const names[] = {
        [HAL_MEMORY_UNCACHED] = "uncached",
        [HAL_MEMORY_WRITE_COMBINING] = "write-combining",
        [HAL_MEMORY_WRITE_THROUGH] = "write-through",
        [HAL_MEMORY_WRITE_PROTECTED] = "write-protected",
        [HAL_MEMORY_WRITE_BACK] = "write-back",
        [HAL_MEMORY_RESERVED] = "reserved",
    };
    return names[type];
}

static bool contains(const struct hal_memory_type_range *range, uint64_t address)
{
    return address >= range->start && address - range->start < range->size;
}

// Intel SDM 3A, 11.11.4.1: uncached wins, write-through wins over write-back; others do not mix.
static enum hal_memory_type mixed(enum hal_memory_type a, enum hal_memory_type b)
{
    if (a == b) return a;
    if (a == HAL_MEMORY_UNCACHED || b == HAL_MEMORY_UNCACHED) return HAL_MEMORY_UNCACHED;
    bool is_through_and_back = (a == HAL_MEMORY_WRITE_THROUGH && b == HAL_MEMORY_WRITE_BACK) ||
                               (a == HAL_MEMORY_WRITE_BACK && b == HAL_MEMORY_WRITE_THROUGH);
    return is_through_and_back ? HAL_MEMORY_WRITE_THROUGH : HAL_MEMORY_RESERVED;
}

// The type at `address`, and up to where it holds.
static enum hal_memory_type type_at(const struct check_memory_types *input, uint64_t address,
                                    uint64_t *out_end)
{
    bool has_fixed = input->range_count > 0 && input->ranges[0].is_fixed;
    bool is_fixed = has_fixed && address < FIXED_END, has_type = false;
    enum hal_memory_type type = input->types.fallback;
    *out_end = is_fixed ? FIXED_END : UINT64_MAX;
    for (size_t i = 0; i < input->range_count; i++) {
        const struct hal_memory_type_range *range = &input->ranges[i];
        if (range->is_fixed != is_fixed) continue;
        uint64_t end = range->start + range->size;
        if (range->start > address && range->start < *out_end) *out_end = range->start;
        if (!contains(range, address)) continue;
        if (end > address && end < *out_end) *out_end = end; // not past the last address
        type = has_type ? mixed(type, range->type) : range->type;
        has_type = true;
    }
    return type;
}

struct run { // of one type
    uint64_t start, end;
    enum hal_memory_type type;
};

static void run_check(const struct run *run, bool is_ram, const struct finding_sink *sink)
{
    bool is_cached = run->type == HAL_MEMORY_WRITE_BACK || run->type == HAL_MEMORY_WRITE_THROUGH ||
                     run->type == HAL_MEMORY_WRITE_PROTECTED;
    if (run->start == run->end || run->type == HAL_MEMORY_RESERVED) return; // told elsewhere
    if (is_ram ? run->type == HAL_MEMORY_WRITE_BACK : !is_cached) return;
    check_say_at(sink, &kinds[is_ram ? TYPES_RAM : TYPES_DEVICE], run->start, "to 0x%llx: %s",
                 (unsigned long long)run->end - 1, type_name(run->type));
}

static void region_check(const struct check_memory_types *input, uint64_t start, uint64_t end,
                         bool is_ram, const struct finding_sink *sink)
{
    struct run run = {.start = start, .end = start};
    for (uint64_t at = start, piece_end; at < end; at = piece_end) {
        enum hal_memory_type type = type_at(input, at, &piece_end);
        if (piece_end > end) piece_end = end;
        if (type != run.type) {
            run_check(&run, is_ram, sink);
            run = (struct run){at, at, type};
        }
        run.end = piece_end;
    }
    run_check(&run, is_ram, sink);
}

static void ranges_check(const struct check_memory_types *input, const struct finding_sink *sink)
{
    for (size_t i = 0; i < input->range_count; i++) {
        const struct hal_memory_type_range *one = &input->ranges[i];
        unsigned long long size = one->size;
        if (one->type == HAL_MEMORY_RESERVED)
            check_say_at(sink, &kinds[TYPES_RESERVED], one->start, "0x%llx bytes", size);
        if (one->has_holes)
            check_say_at(sink, &kinds[TYPES_MASK], one->start, "lowest piece of 0x%llx bytes",
                         size);
        for (size_t k = i + 1; k < input->range_count; k++) {
            const struct hal_memory_type_range *other = &input->ranges[k];
            if (one->is_fixed || other->is_fixed || one->type == HAL_MEMORY_RESERVED ||
                other->type == HAL_MEMORY_RESERVED)
                continue;
            if (!contains(one, other->start) && !contains(other, one->start)) continue;
            if (mixed(one->type, other->type) != HAL_MEMORY_RESERVED) continue;
            check_say_at(sink, &kinds[TYPES_CONFLICT], other->start, "%s, and %s at 0x%llx",
                         type_name(other->type), type_name(one->type),
                         (unsigned long long)one->start);
        }
    }
}

void check_memory_types(const struct check_memory_types *input, const struct finding_sink *sink)
{
    finding_begin(sink, "memory-types");
    if (!input->types.is_on) {
        finding_report(sink, &kinds[TYPES_OFF], "CPU 0", NULL);
        return;
    }
    ranges_check(input, sink);
    for (size_t i = 0; i < input->entry_count; i++) {
        const struct boot_memory_entry *entry = &input->entries[i];
        uint64_t end;
        if (entry->pages > UINT64_MAX / PAGE ||
            !add_fits(entry->start, entry->pages * PAGE, &end)) {
            continue; // the memory map's own check tells
        }
        if (entry->type == TYPE_CONVENTIONAL) region_check(input, entry->start, end, true, sink);
        if (entry->type == TYPE_MMIO) region_check(input, entry->start, end, false, sink);
    }
    uint64_t end;
    if (add_fits(input->framebuffer, input->framebuffer_size, &end))
        region_check(input, input->framebuffer, end, false, sink);
}
