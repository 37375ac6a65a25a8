// SPDX-License-Identifier: MIT
// The buddy allocator of one zone. Free blocks hold their own list nodes.

#include "pmm_internal.h"
#include <base/bits.h>
#include <base/string.h>
#include <kernel/panic.h>

static struct list_node *node_of(uint64_t page)
{
    return phys_to_virt(page * PAGE_SIZE);
}

static uint64_t page_of(const struct list_node *node)
{
    return virt_to_phys(node) / PAGE_SIZE;
}

void zone_init(struct zone *zone, enum pmm_zone_kind kind, uint8_t node)
{
    memset(zone, 0, sizeof *zone);
    spin_init(&zone->lock, "zone");
    for (unsigned order = 0; order <= ORDER_MAX; order++) {
        list_init(&zone->free_lists[order]);
    }
    zone->kind = kind;
    zone->node = node;
    // The memory that few devices can reach is scarce: no cache may hold it.
    zone->cache_node = kind == PMM_ZONE_LOW ? NODE_NONE : node;
}

void zone_extent_add(struct extent *extent)
{
    struct zone *zone = extent->zone;
    hal_irq_state_t irq = spin_lock_irq(&zone->lock);
    struct extent **at = &zone->extents;
    while (*at != NULL && (*at)->first > extent->first) {
        at = &(*at)->below;
    }
    extent->below = *at;
    *at = extent;
    extent->is_withheld = false;
    zone->pages_total += extent->end - extent->first;
    zone->pages_free += extent->end - extent->first;
    spin_unlock_irq(&zone->lock, irq);
}

// blocks

static void list_push(struct zone *zone, const struct extent *extent, uint64_t page, unsigned order)
{
    *extent_state(extent, page) = (uint8_t)(STATE_FREE | order);
    list_insert_after(&zone->free_lists[order], node_of(page));
    zone->nonempty_orders |= 1u << order;
}

static void list_take(struct zone *zone, const struct extent *extent, uint64_t page, unsigned order)
{
    struct list_node *node = node_of(page);
    if (UNLIKELY(node->next->prev != node || node->prev->next != node)) {
        panic("pmm: free page %#llx was written to", (unsigned long long)(page * PAGE_SIZE));
    }
    *extent_state(extent, page) = 0;
    list_remove(node);
    if (list_is_empty(&zone->free_lists[order])) zone->nonempty_orders &= ~(1u << order);
}

void zone_block_put(struct extent *extent, uint64_t page, unsigned order)
{
    struct zone *zone = extent->zone;
    zone->pages_free += 1ull << order;
    *extent_state(extent, page) = 0;
    for (; order < ORDER_MAX; order++) {
        uint64_t buddy = page ^ (1ull << order);
        // Runs are carved at multiples of the largest block, so a buddy within the extent is
        // carved when its partner is.
        if (buddy < extent->first || buddy + (1ull << order) > extent->end) break;
        if (*extent_state(extent, buddy) != (STATE_FREE | order)) break;
        list_take(zone, extent, buddy, order);
        page &= ~(1ull << order);
    }
    list_push(zone, extent, page, order);
}

// Makes blocks of [first, end), which was untouched.
static void run_push(struct zone *zone, const struct extent *extent, uint64_t first, uint64_t end)
{
    memset(extent_state(extent, first), 0, end - first);
    while (first < end) {
        unsigned order = log2_floor(end - first);
        if (first != 0 && (unsigned)__builtin_ctzll(first) < order) {
            order = (unsigned)__builtin_ctzll(first);
        }
        if (order > ORDER_MAX) order = ORDER_MAX;
        list_push(zone, extent, first, order);
        first += 1ull << order;
    }
}

// Carves one largest block (or what is left) from the end of the highest untouched run: the memory
// that few devices can reach is used last.
static bool carve_high(struct zone *zone)
{
    for (struct extent *extent = zone->extents; extent != NULL; extent = extent->below) {
        if (extent->untouched_first == extent->untouched_end) continue;
        uint64_t end = extent->untouched_end;
        uint64_t first = align_down(end - 1, 1ull << ORDER_MAX);
        if (first < extent->untouched_first) first = extent->untouched_first;
        extent->untouched_end = first;
        run_push(zone, extent, first, end);
        return true;
    }
    return false;
}

// Carves from the beginning of the lowest untouched run, if `pages` pages there end below `limit`.
static bool carve_below(struct zone *zone, uint64_t pages, uint64_t limit)
{
    struct extent *lowest = NULL;
    for (struct extent *extent = zone->extents; extent != NULL; extent = extent->below) {
        if (extent->untouched_first < extent->untouched_end) lowest = extent;
    }
    if (lowest == NULL || limit < pages || lowest->untouched_first > limit - pages) return false;
    uint64_t first = lowest->untouched_first;
    uint64_t end = align_up(first + 1, 1ull << ORDER_MAX);
    if (end > lowest->untouched_end) end = lowest->untouched_end;
    lowest->untouched_first = end;
    run_push(zone, lowest, first, end);
    return true;
}

// Takes a free block off its list, and gives back what of it is more than asked for: the upper
// parts.
static struct extent *block_cut(struct zone *zone, uint64_t page, unsigned from, unsigned to)
{
    struct extent *extent = pmm_extent_find(page);
    list_take(zone, extent, page, from);
    while (from > to) {
        from--;
        list_push(zone, extent, page + (1ull << from), from);
    }
    zone->pages_free -= 1ull << to;
    return extent;
}

struct extent *zone_block_take(struct zone *zone, unsigned order, uint64_t *out_page)
{
    uint32_t candidates = zone->nonempty_orders >> order << order;
    while (candidates == 0) {
        if (!carve_high(zone)) return NULL;
        candidates = zone->nonempty_orders >> order << order;
    }
    unsigned from = (unsigned)__builtin_ctz(candidates);
    *out_page = page_of(zone->free_lists[from].next);
    return block_cut(zone, *out_page, from, order);
}

struct extent *zone_block_take_below(struct zone *zone, unsigned order, uint64_t limit_page,
                                     uint64_t *out_page)
{
    uint64_t pages = 1ull << order;
    do {
        for (unsigned from = order; from <= ORDER_MAX; from++) {
            list_for_each(node, &zone->free_lists[from])
            {
                *out_page = page_of(node);
                if (*out_page + pages > limit_page) continue;
                return block_cut(zone, *out_page, from, order);
            }
        }
    } while (carve_below(zone, pages, limit_page));
    return NULL;
}
