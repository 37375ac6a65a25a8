// SPDX-License-Identifier: MIT
// A buddy allocator over the free ranges of the memory map ("extents"). Nothing is done per page
// when it takes them over: an extent begins as one untouched run, and blocks are carved from it
// when the free lists run dry. A byte of state for each page, initialised when its block is carved,
// catches double and wild frees.
//
// Single pages go through a small cache, so that the common pair of alloc and free neither splits
// nor merges blocks.

#include <base/bits.h>
#include <base/list.h>
#include <base/string.h>
#include <kernel/log.h>
#include <kernel/panic.h>
#include <kernel/pmm.h>

#define RANGE_MAX 1024
#define EXTENT_MAX 512
#define ORDER_MAX PMM_ORDER_MAX
#define CACHE_SIZE 64
#define CACHE_REFILL_ORDER 3

// A page's state byte: what its head page is, with the order in the low bits; 0 within a block.
#define STATE_FREE 0x40u
#define STATE_USED 0x80u
#define STATE_CACHED 0xC0u
#define STATE_ORDER 0x1Fu

struct extent {
    uint64_t first, end; // page numbers; end exclusive
    // Never carved: [untouched_first, untouched_end). Their state bytes are not initialised.
    uint64_t untouched_first, untouched_end;
    uint8_t *states;  // states[page - first]
    bool is_withheld; // boot scratch, before it is given to us
};

// No lock: one CPU, and never from interrupts.
static struct memory_range ranges[RANGE_MAX];
static size_t range_count;
static struct extent extents[EXTENT_MAX]; // ascending
static size_t extent_count;
static struct extent *last_hit = extents;

static struct list_node free_lists[ORDER_MAX + 1];
static uint32_t nonempty_orders; // bit n: free_lists[n] has something

static struct {
    uint64_t page;
    uint8_t *state;
} cache[CACHE_SIZE];
static size_t cache_count;

static vaddr_t direct_map_base;
static struct pmm_stats stats;

void *phys_to_virt(paddr_t paddr)
{
    return (void *)(direct_map_base + paddr);
}

paddr_t virt_to_phys(const void *direct_map_pointer)
{
    return (vaddr_t)direct_map_pointer - direct_map_base;
}

static struct list_node *node_of(uint64_t page)
{
    return phys_to_virt(page * PAGE_SIZE);
}

static uint64_t page_of(const struct list_node *node)
{
    return virt_to_phys(node) / PAGE_SIZE;
}

// extents

static struct extent *extent_find(uint64_t page)
{
    if (page >= last_hit->first && page < last_hit->end) return last_hit;
    size_t low = 0, high = extent_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        struct extent *extent = &extents[middle];
        if (page < extent->first) {
            high = middle;
        } else if (page >= extent->end) {
            low = middle + 1;
        } else {
            last_hit = extent;
            return extent;
        }
    }
    return NULL;
}

static bool is_touched(const struct extent *extent, uint64_t page)
{
    return page < extent->untouched_first || page >= extent->untouched_end;
}

static inline uint8_t *state_of(const struct extent *extent, uint64_t page)
{
    return &extent->states[page - extent->first];
}

// blocks

static void list_push(const struct extent *extent, uint64_t page, unsigned order)
{
    *state_of(extent, page) = (uint8_t)(STATE_FREE | order);
    list_insert_after(&free_lists[order], node_of(page));
    nonempty_orders |= 1u << order;
}

static void list_take(const struct extent *extent, uint64_t page, unsigned order)
{
    struct list_node *node = node_of(page);
    if (UNLIKELY(node->next->prev != node || node->prev->next != node)) {
        panic("pmm: free page %#llx was written to", (unsigned long long)(page * PAGE_SIZE));
    }
    *state_of(extent, page) = 0;
    list_remove(node);
    if (list_is_empty(&free_lists[order])) nonempty_orders &= ~(1u << order);
}

// Returns a block to the free lists, merged with its free buddies.
static void block_put(const struct extent *extent, uint64_t page, unsigned order)
{
    *state_of(extent, page) = 0;
    for (; order < ORDER_MAX; order++) {
        uint64_t buddy = page ^ (1ull << order);
        // Runs are carved at multiples of the largest block, so a buddy within the extent is
        // carved when its partner is.
        if (buddy < extent->first || buddy + (1ull << order) > extent->end) break;
        if (*state_of(extent, buddy) != (STATE_FREE | order)) break;
        list_take(extent, buddy, order);
        page &= ~(1ull << order);
    }
    list_push(extent, page, order);
}

// Makes blocks of [first, end), which was untouched.
static void run_push(const struct extent *extent, uint64_t first, uint64_t end)
{
    memset(state_of(extent, first), 0, end - first);
    while (first < end) {
        unsigned order = log2_floor(end - first);
        if (first != 0 && (unsigned)__builtin_ctzll(first) < order) {
            order = (unsigned)__builtin_ctzll(first);
        }
        if (order > ORDER_MAX) order = ORDER_MAX;
        list_push(extent, first, order);
        first += 1ull << order;
    }
}

// Carves one largest block (or what is left) from the end of the highest untouched run: the memory
// that few devices can reach is used first.
static bool carve_high(void)
{
    for (size_t i = extent_count; i-- > 0;) {
        struct extent *extent = &extents[i];
        if (extent->is_withheld || extent->untouched_first == extent->untouched_end) continue;
        uint64_t end = extent->untouched_end;
        uint64_t first = align_down(end - 1, 1ull << ORDER_MAX);
        if (first < extent->untouched_first) first = extent->untouched_first;
        extent->untouched_end = first;
        run_push(extent, first, end);
        return true;
    }
    return false;
}

// Carves from the beginning of an untouched run in which `pages` pages end below `limit`.
static bool carve_below(uint64_t pages, uint64_t limit)
{
    for (size_t i = 0; i < extent_count; i++) {
        struct extent *extent = &extents[i];
        if (extent->is_withheld || extent->untouched_first == extent->untouched_end) continue;
        uint64_t first = extent->untouched_first;
        if (limit < pages || first > limit - pages) return false;
        uint64_t end = align_up(first + 1, 1ull << ORDER_MAX);
        if (end > extent->untouched_end) end = extent->untouched_end;
        extent->untouched_first = end;
        run_push(extent, first, end);
        return true;
    }
    return false;
}

// Splits what is larger than asked for; keeps the lower part.
static void block_trim(const struct extent *extent, uint64_t page, unsigned from, unsigned to)
{
    while (from > to) {
        from--;
        list_push(extent, page + (1ull << from), from);
    }
}

static bool block_take(unsigned order, struct extent **out_extent, uint64_t *out_page)
{
    uint32_t candidates = nonempty_orders >> order << order;
    while (candidates == 0) {
        if (!carve_high()) return false;
        candidates = nonempty_orders >> order << order;
    }
    unsigned from = (unsigned)__builtin_ctz(candidates);
    uint64_t page = page_of(free_lists[from].next);
    struct extent *extent = extent_find(page);
    list_take(extent, page, from);
    block_trim(extent, page, from, order);
    *out_extent = extent;
    *out_page = page;
    return true;
}

static bool block_take_below(unsigned order, uint64_t limit, struct extent **out_extent,
                             uint64_t *out_page)
{
    uint64_t pages = 1ull << order;
    do {
        for (unsigned from = order; from <= ORDER_MAX; from++) {
            list_for_each(node, &free_lists[from])
            {
                uint64_t page = page_of(node);
                if (page + pages > limit) continue;
                struct extent *extent = extent_find(page);
                list_take(extent, page, from);
                block_trim(extent, page, from, order);
                *out_extent = extent;
                *out_page = page;
                return true;
            }
        }
    } while (carve_below(pages, limit));
    return false;
}

// the cache of single pages

static void cache_drain(size_t keep)
{
    while (cache_count > keep) {
        uint64_t page = cache[--cache_count].page;
        block_put(extent_find(page), page, 0);
    }
}

static bool cache_refill(void)
{
    struct extent *extent;
    uint64_t page;
    for (unsigned order = CACHE_REFILL_ORDER + 1; order-- > 0;) {
        if (!block_take(order, &extent, &page)) continue;
        for (uint64_t i = 1ull << order; i-- > 0;) {
            cache[cache_count].page = page + i;
            cache[cache_count].state = state_of(extent, page + i);
            *cache[cache_count].state = STATE_CACHED;
            cache_count++;
        }
        return true;
    }
    return false;
}

// the interface

static status_t give(struct extent *extent, uint64_t page, unsigned order, paddr_t *out_paddr)
{
    *state_of(extent, page) = (uint8_t)(STATE_USED | order);
    stats.pages_free -= 1ull << order;
    stats.alloc_count++;
    *out_paddr = page * PAGE_SIZE;
    return ST_OK;
}

status_t pmm_pages_alloc(unsigned order, paddr_t *out_paddr)
{
    if (order == 0 && (cache_count > 0 || cache_refill())) {
        cache_count--;
        *cache[cache_count].state = STATE_USED;
        stats.pages_free--;
        stats.alloc_count++;
        *out_paddr = cache[cache_count].page * PAGE_SIZE;
        return ST_OK;
    }
    if (order > ORDER_MAX) return ST_INVALID_ARGUMENT;
    struct extent *extent;
    uint64_t page;
    if (block_take(order, &extent, &page)) return give(extent, page, order, out_paddr);
    cache_drain(0);
    if (block_take(order, &extent, &page)) return give(extent, page, order, out_paddr);
    stats.fail_count++;
    return ST_NO_MEMORY;
}

status_t pmm_pages_alloc_below(unsigned order, paddr_t limit, paddr_t *out_paddr)
{
    if (order > ORDER_MAX) return ST_INVALID_ARGUMENT;
    struct extent *extent;
    uint64_t page;
    cache_drain(0);
    if (!block_take_below(order, limit / PAGE_SIZE, &extent, &page)) {
        stats.fail_count++;
        return ST_NO_MEMORY;
    }
    return give(extent, page, order, out_paddr);
}

// The extent of a block that is about to be freed, after making sure that it may be.
static struct extent *check_free(paddr_t paddr, unsigned order)
{
    uint64_t page = paddr / PAGE_SIZE;
    struct extent *extent = extent_find(page);
    if (UNLIKELY(extent == NULL || extent->is_withheld || !is_touched(extent, page) ||
                 paddr % PAGE_SIZE != 0)) {
        panic("pmm: free of %#llx, which was never allocated", (unsigned long long)paddr);
    }
    unsigned state = *state_of(extent, page);
    if (UNLIKELY(state != (STATE_USED | order))) {
        if ((state & STATE_CACHED) == STATE_USED) {
            panic("pmm: free of %#llx with order %u, allocated with order %u",
                  (unsigned long long)paddr, order, state & STATE_ORDER);
        }
        panic("pmm: free of %#llx, which is %s", (unsigned long long)paddr,
              state == 0 ? "inside another block" : "free already");
    }
    return extent;
}

void pmm_pages_free(paddr_t paddr, unsigned order)
{
    struct extent *extent = check_free(paddr, order);
    uint64_t page = paddr / PAGE_SIZE;
    stats.pages_free += 1ull << order;
    stats.free_count++;
    if (order != 0) {
        block_put(extent, page, order);
        return;
    }
    if (cache_count == CACHE_SIZE) cache_drain(CACHE_SIZE / 2);
    uint8_t *state = state_of(extent, page);
    *state = STATE_CACHED;
    cache[cache_count].page = page;
    cache[cache_count].state = state;
    cache_count++;
}

status_t pmm_run_alloc(uint64_t pages, paddr_t *out_paddr)
{
    if (pages == 0 || pages > 1ull << ORDER_MAX) return ST_INVALID_ARGUMENT;
    unsigned order = log2_floor(pages);
    if (!is_power_of_two(pages)) order++;
    status_t st = pmm_pages_alloc(order, out_paddr);
    if (st < 0 || is_power_of_two(pages)) return st;

    // Keep the first `pages` as blocks of falling size, give the rest back.
    uint64_t page = *out_paddr / PAGE_SIZE;
    uint64_t end = page + (1ull << order);
    struct extent *extent = extent_find(page);
    for (unsigned bit = order; bit-- > 0;) {
        if (!(pages & 1ull << bit)) continue;
        *state_of(extent, page) = (uint8_t)(STATE_USED | bit);
        page += 1ull << bit;
    }
    stats.pages_free += end - page;
    while (page < end) {
        unsigned piece = (unsigned)__builtin_ctzll(page);
        block_put(extent, page, piece);
        page += 1ull << piece;
    }
    return ST_OK;
}

void pmm_run_free(paddr_t paddr, uint64_t pages)
{
    if (pages == 0 || pages > 1ull << ORDER_MAX) {
        panic("pmm: free of a run of %llu pages", (unsigned long long)pages);
    }
    for (unsigned bit = ORDER_MAX + 1; bit-- > 0;) {
        if (!(pages & 1ull << bit)) continue;
        struct extent *extent = check_free(paddr, bit);
        block_put(extent, paddr / PAGE_SIZE, bit);
        stats.pages_free += 1ull << bit;
        paddr += PAGE_SIZE << bit;
    }
    stats.free_count++;
}

// taking over

static void extents_collect(void)
{
    uint64_t lost = 0;
    for (size_t i = 0; i < range_count; i++) {
        const struct memory_range *range = &ranges[i];
        if (range->kind != MEMORY_FREE && range->kind != MEMORY_BOOT_SCRATCH) continue;
        if (extent_count == EXTENT_MAX) {
            lost += range->size;
            continue;
        }
        struct extent *extent = &extents[extent_count++];
        extent->first = range->start / PAGE_SIZE;
        extent->end = extent->first + range->size / PAGE_SIZE;
        extent->untouched_first = extent->first;
        extent->untouched_end = extent->end;
        extent->is_withheld = range->kind == MEMORY_BOOT_SCRATCH;
    }
    if (lost > 0) {
        log_warn("pmm", "memory map in too many pieces: %llu KiB stay unused",
                 (unsigned long long)(lost / KIB));
    }
}

// The state bytes of all extents lie at the end of the largest one.
static void states_place(void)
{
    struct extent *largest = NULL;
    uint64_t bytes = 0;
    for (size_t i = 0; i < extent_count; i++) {
        uint64_t pages = extents[i].end - extents[i].first;
        bytes += pages;
        if (extents[i].is_withheld) continue;
        if (largest == NULL || pages > largest->end - largest->first) largest = &extents[i];
    }
    uint64_t pages = (bytes + PAGE_SIZE - 1) / PAGE_SIZE;
    if (largest == NULL || pages >= largest->end - largest->first) {
        panic("the firmware's memory map has no usable memory");
    }
    largest->end -= pages;
    largest->untouched_end = largest->end;
    uint8_t *states = phys_to_virt(largest->end * PAGE_SIZE);
    for (size_t i = 0; i < extent_count; i++) {
        extents[i].states = states;
        states += extents[i].end - extents[i].first;
    }
    stats.pages_metadata = pages;
    stats.pages_total = pages;
}

void pmm_map_read(const struct boot_info *boot)
{
    direct_map_base = boot->direct_map_base;
    const struct boot_memory_entry *entries = (const void *)boot->memory_map_va;
    size_t conflicts = 0;
    status_t st = memory_map_normalize(entries, boot->memory_map_count, ranges, RANGE_MAX,
                                       &range_count, &conflicts);
    if (st < 0) log_warn("pmm", "memory map: %s, some memory stays unused", status_string(st));
    if (conflicts > 0) log_warn("pmm", "memory map: %zu entries overlap others", conflicts);
    stats.map_conflicts = conflicts;
}

uint64_t pmm_reserve(paddr_t paddr, uint64_t size, enum memory_kind kind)
{
    return memory_map_reserve(ranges, RANGE_MAX, &range_count, paddr, size, kind);
}

void pmm_init(void)
{
    for (size_t i = 0; i < range_count; i++) {
        stats.bytes_by_kind[ranges[i].kind] += ranges[i].size;
    }
    for (unsigned order = 0; order <= ORDER_MAX; order++) {
        list_init(&free_lists[order]);
    }
    extents_collect();
    states_place();
    for (size_t i = 0; i < extent_count; i++) {
        if (extents[i].is_withheld) continue;
        stats.pages_total += extents[i].end - extents[i].first;
        stats.pages_free += extents[i].end - extents[i].first;
    }
    log_info("pmm", "%llu MiB free in %zu ranges, %llu KiB for the allocator itself",
             (unsigned long long)(stats.pages_free * PAGE_SIZE / MIB), extent_count,
             (unsigned long long)(stats.pages_metadata * PAGE_SIZE / KIB));
}

void pmm_reclaim_boot_scratch(void)
{
    for (size_t i = 0; i < extent_count; i++) {
        if (!extents[i].is_withheld) continue;
        extents[i].is_withheld = false;
        stats.pages_total += extents[i].end - extents[i].first;
        stats.pages_free += extents[i].end - extents[i].first;
    }
}

bool pmm_is_allocated(paddr_t paddr)
{
    uint64_t page = paddr / PAGE_SIZE;
    const struct extent *extent = extent_find(page);
    if (extent == NULL || extent->is_withheld || !is_touched(extent, page)) return false;
    return (*state_of(extent, page) & STATE_CACHED) == STATE_USED;
}

void pmm_stats_get(struct pmm_stats *out)
{
    *out = stats;
}

const struct memory_range *pmm_memory_map(size_t *out_count)
{
    *out_count = range_count;
    return ranges;
}
