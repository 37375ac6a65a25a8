// SPDX-License-Identifier: MIT
// The page-table builder. No privileged instructions: host tests run it on ordinary memory.
// Intel SDM 3A, 4.5. Level 1 is the page table, 4 or 5 the root.
#include "pagetable.h"
#include <base/bits.h>
#include <base/string.h>

#define ENTRY_COUNT 512
#define ENTRY_PRESENT BIT(0)
#define ENTRY_WRITE BIT(1)
#define ENTRY_USER BIT(2)
#define ENTRY_PWT BIT(3)
#define ENTRY_PCD BIT(4)
#define ENTRY_ACCESSED BIT(5)
#define ENTRY_DIRTY BIT(6)
#define ENTRY_LARGE BIT(7)      // levels 2 and 3
#define ENTRY_PAT_SMALL BIT(7)  // level 1
#define ENTRY_PAT_LARGE BIT(12) // levels 2 and 3
#define ENTRY_GLOBAL BIT(8)
#define ENTRY_ADDRESS 0x000ffffffffff000ull
#define ENTRY_NX BIT(63)

#define ACCESS_ALL ((unsigned)HAL_MMU_WRITE | HAL_MMU_EXECUTE | HAL_MMU_GLOBAL)
// A range has two ends, and each may cut a 1 GiB page into 2 MiB and then into 4 KiB pages.
#define SPLIT_TABLES_MAX 4

static unsigned level_shift(unsigned level)
{
    return 12 + 9 * (level - 1);
}

static uint64_t level_span(unsigned level)
{
    return BIT(level_shift(level));
}

static size_t entry_index(vaddr_t vaddr, unsigned level)
{
    return vaddr >> level_shift(level) & (ENTRY_COUNT - 1);
}

// The last address of the entry that covers `at`, but not beyond `last`.
static vaddr_t entry_last(vaddr_t at, vaddr_t last, unsigned level)
{
    vaddr_t end = at | (level_span(level) - 1);
    return end < last ? end : last;
}

static bool entry_is_leaf(uint64_t entry, unsigned level)
{
    return level == 1 || (level <= 3 && (entry & ENTRY_LARGE) != 0);
}

static paddr_t leaf_address(uint64_t entry, unsigned level)
{
    return entry & ENTRY_ADDRESS & ~(level_span(level) - 1);
}

// The walker may be looking at the table while it changes: each entry is written whole, after all
// that it points at.
static void entry_write(uint64_t *entry, uint64_t value)
{
    __atomic_store_n(entry, value, __ATOMIC_RELEASE);
}

static uint64_t *table_entries(const struct hal_mmu_space *space, paddr_t table)
{
    return space->ops.table_pointer(space->ops.ctx, table);
}

static status_t table_new(struct hal_mmu_space *space, paddr_t *out_table)
{
    status_t st = space->ops.table_alloc(space->ops.ctx, out_table);
    if (st < 0) return st;
    memset(table_entries(space, *out_table), 0, HAL_PAGE_SIZE);
    space->table_pages++;
    return ST_OK;
}

static void table_delete(struct hal_mmu_space *space, paddr_t table)
{
    space->table_pages--;
    space->ops.table_free(space->ops.ctx, table);
}

static void range_flush(const struct hal_mmu_space *space, vaddr_t first, vaddr_t last)
{
    if (space->ops.tlb_flush) space->ops.tlb_flush(space->ops.ctx, first, last - first + 1);
}

// Arguments

static bool is_canonical(const struct hal_mmu_space *space, vaddr_t vaddr)
{
    uint64_t upper = vaddr >> (level_shift(space->levels) + 8);
    return upper == 0 || upper == UINT64_MAX >> (level_shift(space->levels) + 8);
}

// Turns a checked range into its last address; the range may end at 2^64.
static bool range_is_valid(const struct hal_mmu_space *space, vaddr_t vaddr, uint64_t size,
                           vaddr_t *out_last)
{
    if (size == 0 || !is_aligned(vaddr | size, HAL_PAGE_SIZE)) return false;
    vaddr_t last = vaddr + size - 1;
    *out_last = last;
    // Both ends in the same half, else the hole lies between them.
    return last > vaddr && is_canonical(space, vaddr) && is_canonical(space, last) &&
           vaddr >> 63 == last >> 63;
}

static bool access_is_valid(unsigned access)
{
    return (access & ~ACCESS_ALL) == 0;
}

static bool access_is_write_execute(unsigned access)
{
    return (access & HAL_MMU_WRITE) && (access & HAL_MMU_EXECUTE);
}

static uint64_t access_bits(const struct hal_mmu_space *space, unsigned access)
{
    // Accessed and dirty are set beforehand: nobody reads them, and the CPU need not write them.
    uint64_t bits = ENTRY_PRESENT | ENTRY_ACCESSED;
    if (access & HAL_MMU_WRITE) bits |= ENTRY_WRITE | ENTRY_DIRTY;
    if (!(access & HAL_MMU_EXECUTE) && space->has_nx) bits |= ENTRY_NX;
    if ((access & HAL_MMU_GLOBAL) && space->has_global) bits |= ENTRY_GLOBAL;
    return bits;
}

// PAT entries 0 and 3 are the defaults, write-back and uncached; mmu.c makes entry 4
// write-combining.
static uint64_t cache_bits(const struct hal_mmu_space *space, enum hal_mmu_cache cache,
                           unsigned level)
{
    if (cache == HAL_MMU_WRITE_BACK) return 0;
    if (cache == HAL_MMU_WRITE_COMBINING && space->has_write_combining) {
        return level == 1 ? ENTRY_PAT_SMALL : ENTRY_PAT_LARGE;
    }
    return ENTRY_PCD | ENTRY_PWT;
}

static enum hal_mmu_cache entry_cache(uint64_t entry, unsigned level)
{
    if (entry & (level == 1 ? ENTRY_PAT_SMALL : ENTRY_PAT_LARGE)) return HAL_MMU_WRITE_COMBINING;
    return entry & ENTRY_PCD ? HAL_MMU_UNCACHED : HAL_MMU_WRITE_BACK;
}

// Spaces

status_t hal_mmu_space_init(struct hal_mmu_space *space, const struct hal_mmu_ops *ops)
{
    if (space->levels != 4 && space->levels != 5) return ST_INVALID_ARGUMENT;
    space->ops = *ops;
    space->table_pages = 0;
    return table_new(space, &space->root);
}

void pagetable_share_kernel_half(struct hal_mmu_space *space, const struct hal_mmu_space *source)
{
    memcpy(table_entries(space, space->root) + ENTRY_COUNT / 2,
           table_entries(source, source->root) + ENTRY_COUNT / 2,
           ENTRY_COUNT / 2 * sizeof(uint64_t));
}

// Unmapping

static bool table_is_empty(const uint64_t *entries)
{
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        if (entries[i] & ENTRY_PRESENT) return false;
    }
    return true;
}

// Clears the leaves in [first, last], none of which may reach out of it. Tables that become empty
// are chained to *dropped through their first entries, which hold page addresses and so never look
// present to a CPU that still walks them. True when the whole table is empty.
static bool table_clear(struct hal_mmu_space *space, paddr_t table, unsigned level, vaddr_t first,
                        vaddr_t last, paddr_t *dropped)
{
    uint64_t *entries = table_entries(space, table);
    for (vaddr_t at = first;;) {
        vaddr_t end = entry_last(at, last, level);
        uint64_t *entry = &entries[entry_index(at, level)];
        if (!(*entry & ENTRY_PRESENT)) {
            // nothing there
        } else if (entry_is_leaf(*entry, level)) {
            entry_write(entry, 0);
        } else {
            paddr_t child = *entry & ENTRY_ADDRESS;
            if (table_clear(space, child, level - 1, at, end, dropped)) {
                entry_write(entry, 0);
                table_entries(space, child)[0] = *dropped;
                *dropped = child;
            }
        }
        if (end == last) break;
        at = end + 1;
    }
    return table_is_empty(entries);
}

static void dropped_delete(struct hal_mmu_space *space, paddr_t dropped)
{
    while (dropped) {
        paddr_t next = table_entries(space, dropped)[0];
        table_delete(space, dropped);
        dropped = next;
    }
}

static void range_clear(struct hal_mmu_space *space, vaddr_t first, vaddr_t last)
{
    paddr_t dropped = 0;
    table_clear(space, space->root, space->levels, first, last, &dropped);
    // Only when no CPU can hold a path through them may the tables go to someone else.
    range_flush(space, first, last);
    dropped_delete(space, dropped);
}

void pagetable_destroy(struct hal_mmu_space *space)
{
    vaddr_t half_last = BIT(level_shift(space->levels) + 8) - 1;
    range_clear(space, 0, half_last);
    range_clear(space, ~half_last, UINT64_MAX);
    table_delete(space, space->root);
    space->root = 0;
}

// Mapping

static bool table_has_leaf(const struct hal_mmu_space *space, paddr_t table, unsigned level,
                           vaddr_t first, vaddr_t last)
{
    const uint64_t *entries = table_entries(space, table);
    for (vaddr_t at = first;;) {
        vaddr_t end = entry_last(at, last, level);
        uint64_t entry = entries[entry_index(at, level)];
        if ((entry & ENTRY_PRESENT) &&
            (entry_is_leaf(entry, level) ||
             table_has_leaf(space, entry & ENTRY_ADDRESS, level - 1, at, end))) {
            return true;
        }
        if (end == last) return false;
        at = end + 1;
    }
}

struct mapping_request {
    uint64_t delta; // paddr - vaddr, modulo 2^64
    unsigned access;
    enum hal_mmu_cache cache;
};

static bool leaf_fits(const struct hal_mmu_space *space, const struct mapping_request *request,
                      unsigned level, vaddr_t first, vaddr_t last)
{
    if (level == 1) return true;
    if (level > 3 || (level == 3 && !space->has_large_1g)) return false;
    return last - first == level_span(level) - 1 &&
           is_aligned(first | (first + request->delta), level_span(level));
}

// [first, last] holds no leaf yet. Leaves what it has done when it fails.
static status_t table_map(struct hal_mmu_space *space, const struct mapping_request *request,
                          paddr_t table, unsigned level, vaddr_t first, vaddr_t last)
{
    uint64_t *entries = table_entries(space, table);
    uint64_t leaf_bits = access_bits(space, request->access) |
                         cache_bits(space, request->cache, level) | (level > 1 ? ENTRY_LARGE : 0);
    for (vaddr_t at = first;;) {
        vaddr_t end = entry_last(at, last, level);
        uint64_t *entry = &entries[entry_index(at, level)];
        if (!(*entry & ENTRY_PRESENT) && leaf_fits(space, request, level, at, end)) {
            entry_write(entry, (at + request->delta) | leaf_bits);
        } else {
            if (!(*entry & ENTRY_PRESENT)) {
                paddr_t child;
                status_t st = table_new(space, &child);
                if (st < 0) return st;
                entry_write(entry, child | ENTRY_PRESENT | ENTRY_WRITE | ENTRY_ACCESSED);
            }
            status_t st = table_map(space, request, *entry & ENTRY_ADDRESS, level - 1, at, end);
            if (st < 0) return st;
        }
        if (end == last) return ST_OK;
        at = end + 1;
    }
}

status_t pagetable_map_any(struct hal_mmu_space *space, vaddr_t vaddr, paddr_t paddr, uint64_t size,
                           unsigned access, enum hal_mmu_cache cache)
{
    vaddr_t last;
    if (!range_is_valid(space, vaddr, size, &last)) return ST_INVALID_ARGUMENT;
    if (!is_aligned(paddr, HAL_PAGE_SIZE) || !access_is_valid(access)) return ST_INVALID_ARGUMENT;
    uint64_t limit = ENTRY_ADDRESS + HAL_PAGE_SIZE;
    if (paddr >= limit || size > limit - paddr) return ST_INVALID_ARGUMENT;
    if (table_has_leaf(space, space->root, space->levels, vaddr, last)) return ST_ALREADY_EXISTS;

    struct mapping_request request = {paddr - vaddr, access, cache};
    status_t st = table_map(space, &request, space->root, space->levels, vaddr, last);
    // All that is in the range is ours, and no table was empty before: clearing restores the whole.
    if (st < 0) range_clear(space, vaddr, last);
    return st;
}

status_t hal_mmu_map(struct hal_mmu_space *space, vaddr_t vaddr, paddr_t paddr, uint64_t size,
                     unsigned access, enum hal_mmu_cache cache)
{
    if (access_is_write_execute(access)) return ST_INVALID_ARGUMENT;
    return pagetable_map_any(space, vaddr, paddr, size, access, cache);
}

// Splitting

struct table_reserve {
    size_t count;
    paddr_t tables[SPLIT_TABLES_MAX];
};

// Tables needed so that no leaf straddles `boundary`.
static size_t split_count(const struct hal_mmu_space *space, vaddr_t boundary)
{
    struct hal_mmu_mapping leaf;
    if (hal_mmu_query(space, boundary, &leaf) < 0) return 0;
    size_t count = 0;
    for (uint64_t size = leaf.page_size; !is_aligned(boundary, size); size /= ENTRY_COUNT) {
        count++;
    }
    return count;
}

static void reserve_release(struct hal_mmu_space *space, struct table_reserve *reserve)
{
    while (reserve->count > 0)
        table_delete(space, reserve->tables[--reserve->count]);
}

static status_t reserve_fill(struct hal_mmu_space *space, struct table_reserve *reserve,
                             size_t count)
{
    reserve->count = 0;
    while (reserve->count < count) {
        status_t st = table_new(space, &reserve->tables[reserve->count]);
        if (st < 0) {
            reserve_release(space, reserve);
            return st;
        }
        reserve->count++;
    }
    return ST_OK;
}

// Replaces a large leaf by a table of leaves one level down that map the same.
static void leaf_split(struct hal_mmu_space *space, uint64_t *entry, unsigned level, paddr_t table)
{
    uint64_t old = *entry;
    unsigned child_level = level - 1;
    uint64_t bits = old & ~(ENTRY_ADDRESS | ENTRY_LARGE);
    if (child_level > 1) {
        bits |= ENTRY_LARGE | (old & ENTRY_PAT_LARGE);
    } else if (old & ENTRY_PAT_LARGE) {
        bits |= ENTRY_PAT_SMALL;
    }
    uint64_t *entries = table_entries(space, table);
    paddr_t base = leaf_address(old, level);
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        entries[i] = (base + i * level_span(child_level)) | bits;
    }
    entry_write(entry, table | ENTRY_PRESENT | ENTRY_WRITE | ENTRY_ACCESSED);
}

static void boundary_split(struct hal_mmu_space *space, vaddr_t boundary,
                           struct table_reserve *reserve)
{
    paddr_t table = space->root;
    for (unsigned level = space->levels; level > 1; level--) {
        uint64_t *entry = &table_entries(space, table)[entry_index(boundary, level)];
        if (!(*entry & ENTRY_PRESENT)) return;
        if (entry_is_leaf(*entry, level)) {
            if (is_aligned(boundary, level_span(level))) return;
            leaf_split(space, entry, level, reserve->tables[--reserve->count]);
        }
        table = *entry & ENTRY_ADDRESS;
    }
}

// Makes [first, last] consist of whole leaves. All tables are at hand before the first change.
static status_t range_isolate(struct hal_mmu_space *space, vaddr_t first, vaddr_t last)
{
    struct table_reserve reserve;
    // When the range ends at 2^64, `last + 1` is 0: aligned to every page.
    size_t count = split_count(space, first) + split_count(space, last + 1);
    status_t st = reserve_fill(space, &reserve, count);
    if (st < 0) return st;
    boundary_split(space, first, &reserve);
    boundary_split(space, last + 1, &reserve);
    // Both ends in one large page share a table, and one is left over.
    reserve_release(space, &reserve);
    return ST_OK;
}

status_t hal_mmu_unmap(struct hal_mmu_space *space, vaddr_t vaddr, uint64_t size)
{
    vaddr_t last;
    if (!range_is_valid(space, vaddr, size, &last)) return ST_INVALID_ARGUMENT;
    status_t st = range_isolate(space, vaddr, last);
    if (st < 0) return st;
    range_clear(space, vaddr, last);
    return ST_OK;
}

static void table_protect(struct hal_mmu_space *space, paddr_t table, unsigned level, vaddr_t first,
                          vaddr_t last, uint64_t bits)
{
    const uint64_t replaced = ENTRY_WRITE | ENTRY_DIRTY | ENTRY_GLOBAL | ENTRY_NX;
    uint64_t *entries = table_entries(space, table);
    for (vaddr_t at = first;;) {
        vaddr_t end = entry_last(at, last, level);
        uint64_t *entry = &entries[entry_index(at, level)];
        if (!(*entry & ENTRY_PRESENT)) {
            // nothing there
        } else if (entry_is_leaf(*entry, level)) {
            entry_write(entry, (*entry & ~replaced) | bits);
        } else {
            table_protect(space, *entry & ENTRY_ADDRESS, level - 1, at, end, bits);
        }
        if (end == last) return;
        at = end + 1;
    }
}

// Merging

// The leaf that maps as much as a table of `level`, whose leaves follow on one another with the
// same rights; 0 when they do not.
static uint64_t table_as_leaf(const uint64_t *entries, unsigned level)
{
    uint64_t first = entries[0];
    if (!(first & ENTRY_PRESENT) || !entry_is_leaf(first, level)) return 0;
    if (!is_aligned(leaf_address(first, level), level_span(level + 1))) return 0;
    for (size_t i = 1; i < ENTRY_COUNT; i++) {
        if (entries[i] != first + i * level_span(level)) return 0;
    }
    if (level > 1) return first;
    uint64_t leaf = (first & ~ENTRY_PAT_SMALL) | ENTRY_LARGE;
    return first & ENTRY_PAT_SMALL ? leaf | ENTRY_PAT_LARGE : leaf;
}

struct merge {
    struct hal_mmu_space *space;
    paddr_t dropped;     // chained as in table_clear
    vaddr_t first, last; // what must be flushed
};

// Puts large leaves in place of the tables in [first, last] that have become uniform.
static void table_merge(struct merge *merge, paddr_t table, unsigned level, vaddr_t first,
                        vaddr_t last)
{
    uint64_t *entries = table_entries(merge->space, table);
    for (vaddr_t at = first;;) {
        vaddr_t end = entry_last(at, last, level);
        uint64_t *entry = &entries[entry_index(at, level)];
        if ((*entry & ENTRY_PRESENT) && !entry_is_leaf(*entry, level)) {
            paddr_t child = *entry & ENTRY_ADDRESS;
            if (level > 2) table_merge(merge, child, level - 1, at, end);
            bool can_be_leaf = level == 2 || (level == 3 && merge->space->has_large_1g);
            uint64_t leaf =
                can_be_leaf ? table_as_leaf(table_entries(merge->space, child), level - 1) : 0;
            if (leaf != 0) {
                entry_write(entry, leaf);
                table_entries(merge->space, child)[0] = merge->dropped;
                merge->dropped = child;
                vaddr_t span_first = align_down(at, level_span(level));
                vaddr_t span_last = span_first + level_span(level) - 1;
                if (span_first < merge->first) merge->first = span_first;
                if (span_last > merge->last) merge->last = span_last;
            }
        }
        if (end == last) return;
        at = end + 1;
    }
}

status_t hal_mmu_protect(struct hal_mmu_space *space, vaddr_t vaddr, uint64_t size, unsigned access)
{
    vaddr_t last;
    if (!range_is_valid(space, vaddr, size, &last)) return ST_INVALID_ARGUMENT;
    if (!access_is_valid(access) || access_is_write_execute(access)) return ST_INVALID_ARGUMENT;
    status_t st = range_isolate(space, vaddr, last);
    if (st < 0) return st;
    table_protect(space, space->root, space->levels, vaddr, last, access_bits(space, access));
    // What differed from its surroundings may be like them again.
    struct merge merge = {.space = space, .first = vaddr, .last = last};
    table_merge(&merge, space->root, space->levels, vaddr, last);
    range_flush(space, merge.first, merge.last);
    dropped_delete(space, merge.dropped);
    return ST_OK;
}

// Reading

// What the tables above take away: rights that not all of them grant, NX if one of them has it.
struct path {
    uint64_t all, any; // their entries' bits
};

static const struct path path_root = {UINT64_MAX, 0};

static struct path path_below(struct path path, uint64_t entry)
{
    return (struct path){path.all & entry, path.any | entry};
}

static void leaf_describe(uint64_t entry, unsigned level, struct path path,
                          struct hal_mmu_mapping *out)
{
    out->paddr = leaf_address(entry, level);
    out->page_size = level_span(level);
    out->cache = entry_cache(entry, level);
    out->access = HAL_MMU_READ;
    if (entry & path.all & ENTRY_WRITE) out->access |= HAL_MMU_WRITE;
    if (!((entry | path.any) & ENTRY_NX)) out->access |= HAL_MMU_EXECUTE;
    if (entry & path.all & ENTRY_USER) out->access |= HAL_MMU_USER;
    if (entry & ENTRY_GLOBAL) out->access |= HAL_MMU_GLOBAL;
}

status_t hal_mmu_query(const struct hal_mmu_space *space, vaddr_t vaddr,
                       struct hal_mmu_mapping *out)
{
    if (!is_canonical(space, vaddr)) return ST_NOT_FOUND;
    paddr_t table = space->root;
    struct path path = path_root;
    for (unsigned level = space->levels; level > 0; level--) {
        uint64_t entry = table_entries(space, table)[entry_index(vaddr, level)];
        if (!(entry & ENTRY_PRESENT)) return ST_NOT_FOUND;
        if (entry_is_leaf(entry, level)) {
            leaf_describe(entry, level, path, out);
            out->paddr += vaddr & (level_span(level) - 1);
            return ST_OK;
        }
        path = path_below(path, entry);
        table = entry & ENTRY_ADDRESS;
    }
    return ST_NOT_FOUND;
}

struct walk {
    const struct hal_mmu_space *space;
    bool (*visit)(void *ctx, vaddr_t vaddr, const struct hal_mmu_mapping *leaf);
    void *ctx;
};

static vaddr_t canonical_form(const struct hal_mmu_space *space, vaddr_t vaddr)
{
    unsigned unused = 64 - (level_shift(space->levels) + 9);
    return (vaddr_t)((int64_t)(vaddr << unused) >> unused);
}

static bool table_walk(const struct walk *walk, paddr_t table, unsigned level, vaddr_t base,
                       struct path path)
{
    const uint64_t *entries = table_entries(walk->space, table);
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        uint64_t entry = entries[i];
        if (!(entry & ENTRY_PRESENT)) continue;
        vaddr_t vaddr = base + i * level_span(level);
        if (entry_is_leaf(entry, level)) {
            struct hal_mmu_mapping leaf;
            leaf_describe(entry, level, path, &leaf);
            if (!walk->visit(walk->ctx, canonical_form(walk->space, vaddr), &leaf)) return false;
        } else if (!table_walk(walk, entry & ENTRY_ADDRESS, level - 1, vaddr,
                               path_below(path, entry))) {
            return false;
        }
    }
    return true;
}

void hal_mmu_walk(const struct hal_mmu_space *space,
                  bool (*visit)(void *ctx, vaddr_t vaddr, const struct hal_mmu_mapping *leaf),
                  void *ctx)
{
    struct walk walk = {space, visit, ctx};
    table_walk(&walk, space->root, space->levels, 0, path_root);
}
