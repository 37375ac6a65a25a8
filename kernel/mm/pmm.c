// SPDX-License-Identifier: MIT
// The page allocator's interface. Single pages go through a small cache of the running CPU, so that
// the common pair of alloc and free takes no lock and neither splits nor merges blocks. A cache is
// touched by its CPU alone, with interrupts off.

#include "pmm_internal.h"
#include <base/bits.h>
#include <base/string.h>
#include <hal/cpu.h>
#include <hal/smp.h>
#include <kernel/alloc_fault.h>
#include <kernel/panic.h>

#define CACHE_SIZE 64
#define CACHE_REFILL_ORDER 3

struct page_cache {
    size_t count;
    struct extent *last_hit; // of a page that was freed; NULL at first
    uint64_t alloc_count, free_count, fail_count;
    uint8_t node;
    struct {
        uint64_t page;
        uint8_t *state;
    } entries[CACHE_SIZE];
};

_Static_assert(sizeof(struct page_cache) <= PAGE_SIZE, "a CPU's cache is one page");

static struct page_cache boot_cache;
static struct page_cache *caches[HAL_CPU_MAX] = {&boot_cache}; // made when a CPU first allocates
static uint8_t cpu_nodes[HAL_CPU_MAX];

// zones

// A block of *io_order, or the largest there is down to `min_order`.
static struct extent *zone_try(struct zone *zone, unsigned *io_order, unsigned min_order,
                               uint64_t *out_page)
{
    if (zone->pages_total == 0) return NULL;
    hal_irq_state_t irq = spin_lock_irq(&zone->lock);
    struct extent *extent = zone_block_take(zone, *io_order, out_page);
    if (extent == NULL && zone->pages_free > 0 && *io_order > min_order) {
        unsigned order = *io_order;
        while (extent == NULL && order > min_order) {
            extent = zone_block_take(zone, --order, out_page);
        }
        if (extent != NULL) *io_order = order;
    }
    if (extent == NULL) zone->refusals++;
    spin_unlock_irq(&zone->lock, irq);
    return extent;
}

// From the nearest node that has one; what lies below 1 MiB only when nothing else is left.
static struct extent *block_take(uint8_t node, unsigned *io_order, unsigned min_order,
                                 uint64_t *out_page)
{
    const uint8_t *by_distance = pmm_nodes[node]->by_distance;
    for (size_t i = 0; i < pmm_node_count; i++) {
        for (unsigned kind = PMM_ZONE_COUNT; --kind > PMM_ZONE_LOW;) {
            struct zone *zone = &pmm_nodes[by_distance[i]]->zones[kind];
            struct extent *extent = zone_try(zone, io_order, min_order, out_page);
            if (extent != NULL) return extent;
        }
    }
    for (size_t i = 0; i < pmm_node_count; i++) {
        struct zone *zone = &pmm_nodes[by_distance[i]]->zones[PMM_ZONE_LOW];
        struct extent *extent = zone_try(zone, io_order, min_order, out_page);
        if (extent != NULL) return extent;
    }
    return NULL;
}

static struct extent *block_take_below(uint8_t node, unsigned order, uint64_t limit_page,
                                       uint64_t *out_page)
{
    for (size_t i = 0; i < pmm_node_count; i++) {
        struct zone *zones = pmm_nodes[pmm_nodes[node]->by_distance[i]]->zones;
        for (unsigned kind = PMM_ZONE_COUNT; kind-- > PMM_ZONE_LOW;) {
            if (zones[kind].pages_total == 0) continue;
            hal_irq_state_t irq = spin_lock_irq(&zones[kind].lock);
            struct extent *extent =
                zone_block_take_below(&zones[kind], order, limit_page, out_page);
            spin_unlock_irq(&zones[kind].lock, irq);
            if (extent != NULL) return extent;
        }
    }
    return NULL;
}

static void block_put(struct extent *extent, uint64_t page, unsigned order)
{
    hal_irq_state_t irq = spin_lock_irq(&extent->zone->lock);
    zone_block_put(extent, page, order);
    spin_unlock_irq(&extent->zone->lock, irq);
}

// page caches

static void cache_drain(struct page_cache *cache, size_t keep)
{
    while (cache->count > keep) {
        uint64_t page = cache->entries[--cache->count].page;
        block_put(pmm_extent_find(page), page, 0);
    }
}

static bool cache_refill(struct page_cache *cache)
{
    uint64_t page;
    unsigned order = CACHE_REFILL_ORDER;
    struct extent *extent = block_take(cache->node, &order, 0, &page);
    if (extent == NULL) return false;
    for (uint64_t i = 1ull << order; i-- > 0;) {
        uint8_t *state = extent_state(extent, page + i);
        *state = STATE_CACHED;
        cache->entries[cache->count].page = page + i;
        cache->entries[cache->count].state = state;
        cache->count++;
    }
    return true;
}

// The running CPU's cache, made at its first allocation. NULL when there is no page for it. With
// interrupts off.
static struct page_cache *cache_get(void)
{
    unsigned cpu = hal_cpu_index();
    if (LIKELY(caches[cpu] != NULL)) return caches[cpu];
    uint64_t page;
    unsigned order = 0;
    struct extent *extent = block_take(cpu_nodes[cpu], &order, 0, &page);
    if (extent == NULL) return NULL;
    *extent_state(extent, page) = STATE_USED;
    struct page_cache *cache = phys_to_virt(page * PAGE_SIZE);
    memset(cache, 0, sizeof *cache);
    cache->node = cpu_nodes[cpu];
    __atomic_store_n(&caches[cpu], cache, __ATOMIC_RELEASE); // others read it for statistics
    return cache;
}

void pmm_cpu_set_domain(unsigned cpu, uint32_t domain)
{
    for (size_t i = 0; i < pmm_node_count; i++) {
        if (pmm_nodes[i]->domain != domain) continue;
        cpu_nodes[cpu] = (uint8_t)i;
        if (cpu == hal_cpu_index()) {
            hal_irq_state_t irq = hal_irq_save();
            struct page_cache *cache = cache_get();
            if (cache != NULL) {
                cache_drain(cache, 0);
                cache->node = (uint8_t)i;
            }
            hal_irq_restore(irq);
        }
    }
}

void pmm_cpu_drain(unsigned cpu)
{
    hal_irq_state_t irq = hal_irq_save();
    if (caches[cpu] != NULL) cache_drain(caches[cpu], 0);
    hal_irq_restore(irq);
}

// allocating

static status_t give(struct page_cache *cache, struct extent *extent, uint64_t page, unsigned order,
                     paddr_t *out_paddr)
{
    *extent_state(extent, page) = (uint8_t)(STATE_USED | order);
    if (cache != NULL) cache->alloc_count++;
    *out_paddr = page * PAGE_SIZE;
    return ST_OK;
}

static status_t alloc_from(uint8_t node, struct page_cache *cache, unsigned order,
                           paddr_t *out_paddr)
{
    uint64_t page;
    struct extent *extent = block_take(node, &order, order, &page);
    if (extent == NULL && cache != NULL && cache->count > 0) {
        cache_drain(cache, 0); // they may merge into what is asked for
        extent = block_take(node, &order, order, &page);
    }
    if (extent != NULL) return give(cache, extent, page, order, out_paddr);
    if (cache != NULL) cache->fail_count++;
    return ST_NO_MEMORY;
}

// What the cache has no page for. With interrupts off.
static status_t alloc_slow(unsigned order, paddr_t *out_paddr)
{
    if (order > ORDER_MAX) return ST_INVALID_ARGUMENT;
    struct page_cache *cache = cache_get();
    if (alloc_fault()) {
        if (cache != NULL) cache->fail_count++;
        return ST_NO_MEMORY;
    }
    if (order == 0 && cache != NULL && (cache->count > 0 || cache_refill(cache))) {
        cache->count--;
        *cache->entries[cache->count].state = STATE_USED;
        cache->alloc_count++;
        *out_paddr = cache->entries[cache->count].page * PAGE_SIZE;
        return ST_OK;
    }
    return alloc_from(cpu_nodes[hal_cpu_index()], cache, order, out_paddr);
}

status_t pmm_pages_alloc(unsigned order, paddr_t *out_paddr)
{
    hal_irq_state_t irq = hal_irq_save();
    struct page_cache *cache = caches[hal_cpu_index()];
    status_t st = ST_OK;
    if (LIKELY(order == 0 && cache != NULL && cache->count > 0 && !alloc_fault_is_armed)) {
        cache->count--;
        *cache->entries[cache->count].state = STATE_USED;
        cache->alloc_count++;
        *out_paddr = cache->entries[cache->count].page * PAGE_SIZE;
    } else {
        st = alloc_slow(order, out_paddr);
    }
    hal_irq_restore(irq);
    return st;
}

status_t pmm_pages_alloc_below(unsigned order, paddr_t limit, paddr_t *out_paddr)
{
    if (order > ORDER_MAX) return ST_INVALID_ARGUMENT;
    if (alloc_fault()) return ST_NO_MEMORY;
    hal_irq_state_t irq = hal_irq_save();
    struct page_cache *cache = cache_get();
    uint8_t node = cpu_nodes[hal_cpu_index()];
    uint64_t page;
    struct extent *extent = block_take_below(node, order, limit / PAGE_SIZE, &page);
    if (extent == NULL && cache != NULL && cache->count > 0) {
        cache_drain(cache, 0);
        extent = block_take_below(node, order, limit / PAGE_SIZE, &page);
    }
    status_t st = ST_NO_MEMORY;
    if (extent != NULL) {
        st = give(cache, extent, page, order, out_paddr);
    } else if (cache != NULL) {
        cache->fail_count++;
    }
    hal_irq_restore(irq);
    return st;
}

status_t pmm_pages_alloc_near(uint32_t domain, unsigned order, paddr_t *out_paddr)
{
    if (order > ORDER_MAX) return ST_INVALID_ARGUMENT;
    if (alloc_fault()) return ST_NO_MEMORY;
    uint8_t node = 0;
    for (size_t i = 0; i < pmm_node_count; i++) {
        if (pmm_nodes[i]->domain == domain) node = (uint8_t)i;
    }
    hal_irq_state_t irq = hal_irq_save();
    status_t st = alloc_from(node, cache_get(), order, out_paddr);
    hal_irq_restore(irq);
    return st;
}

// freeing

static bool is_touched(const struct extent *extent, uint64_t page)
{
    return page - extent->untouched_first >= extent->untouched_end - extent->untouched_first;
}

// The extent of a block that is about to be freed, after making sure that it may be.
static struct extent *check_free(paddr_t paddr, unsigned order)
{
    uint64_t page = paddr / PAGE_SIZE;
    struct extent *extent = pmm_extent_find(page);
    if (UNLIKELY(extent == NULL || extent->is_withheld || !is_touched(extent, page) ||
                 paddr % PAGE_SIZE != 0)) {
        panic("pmm: free of %#llx, which was never allocated", (unsigned long long)paddr);
    }
    unsigned state = *extent_state(extent, page);
    if (UNLIKELY(state != (STATE_USED | order))) {
        if ((state & STATE_KIND) == STATE_USED) {
            panic("pmm: free of %#llx with order %u, allocated with order %u",
                  (unsigned long long)paddr, order, state & STATE_ORDER);
        }
        panic("pmm: free of %#llx, which is %s", (unsigned long long)paddr,
              state == 0 ? "inside another block" : "free already");
    }
    return extent;
}

// What does not go to the cache just so. With interrupts off.
static void free_slow(paddr_t paddr, unsigned order)
{
    struct extent *extent = check_free(paddr, order);
    uint64_t page = paddr / PAGE_SIZE;
    struct page_cache *cache = cache_get();
    if (cache != NULL) cache->free_count++;
    if (order != 0 || cache == NULL || extent->zone->cache_node != cache->node) {
        block_put(extent, page, order);
        return;
    }
    if (cache->count == CACHE_SIZE) cache_drain(cache, CACHE_SIZE / 2);
    cache->last_hit = extent;
    uint8_t *state = extent_state(extent, page);
    *state = STATE_CACHED;
    cache->entries[cache->count].page = page;
    cache->entries[cache->count].state = state;
    cache->count++;
}

void pmm_pages_free(paddr_t paddr, unsigned order)
{
    uint64_t page = paddr / PAGE_SIZE;
    hal_irq_state_t irq = hal_irq_save();
    struct page_cache *cache = caches[hal_cpu_index()];
    struct extent *extent = cache != NULL ? cache->last_hit : NULL;
    // The extent is that of the last page which went this way: it is nobody's but ours to cache.
    if (LIKELY(extent != NULL && page - extent->first < extent->end - extent->first &&
               extent->states[page - extent->first] == (STATE_USED | order) && order == 0 &&
               cache->count < CACHE_SIZE && paddr % PAGE_SIZE == 0 && is_touched(extent, page) &&
               extent->zone->cache_node == cache->node)) {
        uint8_t *state = extent_state(extent, page);
        *state = STATE_CACHED;
        cache->entries[cache->count].page = page;
        cache->entries[cache->count].state = state;
        cache->count++;
        cache->free_count++;
    } else {
        free_slow(paddr, order);
    }
    hal_irq_restore(irq);
}

// runs

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
    struct extent *extent = pmm_extent_find(page);
    for (unsigned bit = order; bit-- > 0;) {
        if (!(pages & 1ull << bit)) continue;
        *extent_state(extent, page) = (uint8_t)(STATE_USED | bit);
        page += 1ull << bit;
    }
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
        paddr += PAGE_SIZE << bit;
    }
    hal_irq_state_t irq = hal_irq_save();
    struct page_cache *cache = caches[hal_cpu_index()];
    if (cache != NULL) cache->free_count++;
    hal_irq_restore(irq);
}

bool pmm_is_allocated(paddr_t paddr)
{
    uint64_t page = paddr / PAGE_SIZE;
    const struct extent *extent = pmm_extent_find(page);
    if (extent == NULL || extent->is_withheld || !is_touched(extent, page)) return false;
    return (*extent_state(extent, page) & STATE_KIND) == STATE_USED;
}

void pmm_caches_count(struct pmm_stats *out)
{
    for (size_t cpu = 0; cpu < HAL_CPU_MAX; cpu++) {
        const struct page_cache *cache = __atomic_load_n(&caches[cpu], __ATOMIC_ACQUIRE);
        if (cache == NULL) continue;
        out->pages_cached += cache->count;
        out->alloc_count += cache->alloc_count;
        out->free_count += cache->free_count;
        out->fail_count += cache->fail_count;
    }
}
