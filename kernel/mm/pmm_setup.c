// SPDX-License-Identifier: MIT
// What the page allocator is made of: extents from the memory map, nodes from the firmware's NUMA
// tables, memory that comes later; and what it tells about itself.

#include "pmm_internal.h"
#include <base/bits.h>
#include <base/string.h>
#include <kernel/log.h>
#include <kernel/panic.h>

#define RANGE_MAX 1024
// Extents that one range added later can fall into: at most one a zone.
#define ADDED_EXTENT_MAX PMM_ZONE_COUNT

#define LOW_END_PAGE (MIB / PAGE_SIZE)
#define DMA32_END_PAGE (4 * GIB / PAGE_SIZE)

vaddr_t pmm_direct_map_base;
paddr_t pmm_paddr_end;

struct memory_map_view {
    size_t count;
    const struct memory_range *ranges;
};

static struct memory_range boot_ranges[RANGE_MAX];
static size_t boot_range_count;
static struct memory_map_view boot_view = {0, boot_ranges};
static const struct memory_map_view *map_view = &boot_view; // published, never changed in place
static uint64_t mapped_end_page;                            // what the loader has mapped ends here

static struct node boot_node;
struct node *pmm_nodes[PMM_NODE_MAX] = {&boot_node};
size_t pmm_node_count;
static const struct pmm_numa *numa_config;

// Those of boot lie in an ascending array, the few that came later on a list.
static struct extent *extents;
static size_t extent_count;
struct added_memory {
    struct added_memory *next;
    size_t extent_count;
    struct extent extents[ADDED_EXTENT_MAX];
    struct memory_map_view view;
};
static struct added_memory *added;
static struct spinlock add_lock = SPINLOCK_INIT("memory add");

static uint64_t pages_metadata;
static uint64_t map_conflicts;

struct extent *pmm_extent_find(uint64_t page)
{
    size_t low = 0, high = extent_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        struct extent *extent = &extents[middle];
        if (page < extent->first) {
            high = middle;
        } else if (page >= extent->end) {
            low = middle + 1;
        } else {
            return extent;
        }
    }
    struct added_memory *memory = __atomic_load_n(&added, __ATOMIC_ACQUIRE);
    for (; memory != NULL; memory = memory->next) {
        for (size_t i = 0; i < memory->extent_count; i++) {
            struct extent *extent = &memory->extents[i];
            if (page >= extent->first && page < extent->end) return extent;
        }
    }
    return NULL;
}

// cutting ranges into pieces that each are one extent

struct piece {
    uint64_t first, end; // pages
    enum pmm_zone_kind kind;
    uint8_t node;
};

static enum pmm_zone_kind zone_at(uint64_t page, uint64_t *io_end)
{
    uint64_t end = UINT64_MAX;
    enum pmm_zone_kind kind = PMM_ZONE_NORMAL;
    if (page < LOW_END_PAGE) {
        kind = PMM_ZONE_LOW;
        end = LOW_END_PAGE;
    } else if (page < DMA32_END_PAGE) {
        kind = PMM_ZONE_DMA32;
        end = DMA32_END_PAGE;
    }
    if (end < *io_end) *io_end = end;
    return kind;
}

static uint8_t node_at(uint64_t page, uint64_t *io_end)
{
    if (numa_config == NULL) return 0;
    for (size_t i = 0; i < numa_config->range_count; i++) {
        const struct pmm_numa_range *range = &numa_config->ranges[i];
        uint64_t first = range->start / PAGE_SIZE, end = range->end / PAGE_SIZE;
        if (page < first) {
            if (first < *io_end) *io_end = first;
        } else if (page < end) {
            if (end < *io_end) *io_end = end;
            return range->node;
        }
    }
    return 0; // nobody's: as good as any
}

// The piece of [first, end) that begins at `first`.
static struct piece piece_at(uint64_t first, uint64_t end)
{
    struct piece piece = {.first = first, .end = end};
    piece.kind = zone_at(first, &piece.end);
    piece.node = node_at(first, &piece.end);
    if (first < mapped_end_page && mapped_end_page < piece.end) piece.end = mapped_end_page;
    return piece;
}

static void extent_make(struct extent *extent, const struct piece *piece, uint8_t *states)
{
    *extent = (struct extent){
        .first = piece->first,
        .end = piece->end,
        .states = states,
        .zone = &pmm_nodes[piece->node]->zones[piece->kind],
        .is_withheld = true,
        .untouched_first = piece->first,
        .untouched_end = piece->end,
    };
    if (piece->end * PAGE_SIZE > pmm_paddr_end) pmm_paddr_end = piece->end * PAGE_SIZE;
}

// nodes

static void node_init(uint8_t index, uint32_t domain)
{
    struct node *node = pmm_nodes[index];
    node->domain = domain;
    for (unsigned kind = 0; kind < PMM_ZONE_COUNT; kind++) {
        zone_init(&node->zones[kind], kind, index);
    }
}

// The nearest first; among equals, the one that the firmware lists first.
static void node_order_fill(uint8_t index)
{
    uint8_t *order = pmm_nodes[index]->by_distance;
    for (size_t i = 0; i < pmm_node_count; i++) {
        size_t at = i;
        unsigned distance = i == index ? 0 : numa_config->distances[index][i];
        for (; at > 0; at--) {
            uint8_t before = order[at - 1];
            if (before == index || numa_config->distances[index][before] <= distance) break;
            order[at] = before;
        }
        order[at] = (uint8_t)i;
    }
}

// `memory` has room for all nodes but the first.
static void nodes_make(struct node *memory)
{
    pmm_node_count = numa_config != NULL ? numa_config->node_count : 1;
    for (size_t i = 0; i < pmm_node_count; i++) {
        if (i > 0) pmm_nodes[i] = &memory[i - 1];
        node_init((uint8_t)i, numa_config != NULL ? numa_config->domains[i] : 0);
    }
    if (numa_config == NULL) return;
    for (size_t i = 0; i < pmm_node_count; i++) {
        node_order_fill((uint8_t)i);
    }
}

// taking over

static bool is_ours(const struct memory_range *range)
{
    return range->kind == MEMORY_FREE || range->kind == MEMORY_BOOT_SCRATCH;
}

static bool is_usable_now(const struct memory_range *range, const struct piece *piece)
{
    return range->kind == MEMORY_FREE && piece->end <= mapped_end_page;
}

// All pieces of the ranges that are ours: range and piece are those of the last pieces_next().
struct piece_cursor {
    size_t ranges_begun;
    const struct memory_range *range;
    uint64_t range_end; // page
    struct piece piece;
};

static bool pieces_next(struct piece_cursor *at)
{
    uint64_t first = at->piece.end;
    while (first >= at->range_end) {
        if (at->ranges_begun == boot_range_count) return false;
        const struct memory_range *range = &boot_ranges[at->ranges_begun++];
        if (!is_ours(range)) continue;
        at->range = range;
        first = range->start / PAGE_SIZE;
        at->range_end = (range->start + range->size) / PAGE_SIZE;
    }
    at->piece = piece_at(first, at->range_end);
    return true;
}

// What the pieces of the map need: their number, their pages, and the largest, which can spare
// some.
static void pieces_measure(size_t *out_count, uint64_t *out_pages, struct piece *out_largest)
{
    *out_count = 0;
    *out_pages = 0;
    *out_largest = (struct piece){0};
    for (struct piece_cursor at = {0}; pieces_next(&at);) {
        uint64_t pages = at.piece.end - at.piece.first;
        ++*out_count;
        *out_pages += pages;
        if (is_usable_now(at.range, &at.piece) && pages > out_largest->end - out_largest->first)
            *out_largest = at.piece;
    }
}

static void extents_make(uint8_t *states, const struct piece *largest)
{
    for (struct piece_cursor at = {0}; pieces_next(&at);) {
        struct piece piece = at.piece;
        if (piece.first == largest->first) piece.end -= pages_metadata;
        struct extent *extent = &extents[extent_count++];
        extent_make(extent, &piece, states);
        states += piece.end - piece.first;
        if (is_usable_now(at.range, &piece)) zone_extent_add(extent);
    }
}

void pmm_map_read(const struct boot_info *boot)
{
    pmm_direct_map_base = boot->direct_map_base;
    mapped_end_page = boot->direct_map_size / PAGE_SIZE;
    const struct boot_memory_entry *entries = (const void *)boot->memory_map_va;
    size_t conflicts = 0;
    status_t st = memory_map_normalize(entries, boot->memory_map_count, boot_ranges, RANGE_MAX,
                                       &boot_range_count, &conflicts);
    if (st < 0) log_warn("pmm", "memory map: %s, some memory stays unused", status_string(st));
    if (conflicts > 0) log_warn("pmm", "memory map: %zu entries overlap others", conflicts);
    map_conflicts = conflicts;
    boot_view.count = boot_range_count;
}

uint64_t pmm_reserve(paddr_t paddr, uint64_t size, enum memory_kind kind)
{
    uint64_t reserved =
        memory_map_reserve(boot_ranges, RANGE_MAX, &boot_range_count, paddr, size, kind);
    boot_view.count = boot_range_count;
    return reserved;
}

void pmm_rebase(vaddr_t direct_map_base)
{
    pmm_direct_map_base = direct_map_base;
}

void pmm_init(const struct pmm_numa *numa)
{
    size_t count;
    uint64_t pages;
    struct piece largest;
    numa_config = numa != NULL && numa->node_count > 0 ? numa : NULL;
    pieces_measure(&count, &pages, &largest);

    // Extents, nodes and state bytes lie at the end of the largest extent. Of the state bytes, only
    // those of memory in use are ever touched.
    uint64_t extent_bytes = align_up(count * sizeof(struct extent), 64);
    uint64_t node_bytes = numa_config ? (numa_config->node_count - 1) * sizeof(struct node) : 0;
    pages_metadata = (extent_bytes + node_bytes + pages + PAGE_SIZE - 1) / PAGE_SIZE;
    if (pages_metadata >= largest.end - largest.first) {
        panic("the firmware's memory map has no usable memory");
    }
    uint8_t *metadata = phys_to_virt((largest.end - pages_metadata) * PAGE_SIZE);
    extents = (struct extent *)metadata;
    nodes_make((struct node *)(metadata + extent_bytes));
    extents_make(metadata + extent_bytes + node_bytes, &largest);

    struct pmm_stats stats;
    pmm_stats_get(&stats);
    log_info("pmm", "%llu MiB free in %zu ranges, %llu KiB for the allocator itself",
             (unsigned long long)(stats.pages_free * PAGE_SIZE / MIB), extent_count,
             (unsigned long long)(pages_metadata * PAGE_SIZE / KIB));
    if (pmm_node_count > 1) log_info("pmm", "%zu NUMA nodes", pmm_node_count);
}

void pmm_reclaim_boot_scratch(void)
{
    for (size_t i = 0; i < extent_count; i++) {
        if (extents[i].is_withheld) zone_extent_add(&extents[i]);
    }
}

// memory that is added

static uint8_t node_of_domain(uint32_t domain)
{
    for (size_t i = 0; i < pmm_node_count; i++) {
        if (pmm_nodes[i]->domain == domain) return (uint8_t)i;
    }
    return 0;
}

// Lays out [paddr, paddr + size): memory, then what describes it. False when it is too small.
static struct added_memory *added_place(paddr_t paddr, uint64_t size, uint64_t *out_end_page)
{
    uint64_t map_bytes = (map_view->count + 2) * sizeof(struct memory_range);
    uint64_t bytes = align_up(sizeof(struct added_memory), 64) + map_bytes + size / PAGE_SIZE;
    uint64_t pages = (bytes + PAGE_SIZE - 1) / PAGE_SIZE;
    if (pages >= size / PAGE_SIZE) return NULL;
    *out_end_page = (paddr + size) / PAGE_SIZE - pages;
    return phys_to_virt(*out_end_page * PAGE_SIZE);
}

static bool map_overlaps(paddr_t start, paddr_t end)
{
    for (size_t i = 0; i < map_view->count; i++) {
        const struct memory_range *range = &map_view->ranges[i];
        if (range->start < end && start < range->start + range->size) return true;
    }
    return false;
}

static status_t memory_add(paddr_t paddr, uint64_t size, uint32_t domain)
{
    uint64_t end;
    if (map_overlaps(paddr, paddr + size)) return ST_ALREADY_EXISTS;
    struct added_memory *memory = added_place(paddr, size, &end);
    if (memory == NULL) return ST_NO_MEMORY;
    memset(memory, 0, sizeof *memory);
    uint8_t *at = (uint8_t *)memory + align_up(sizeof *memory, 64);
    struct memory_range *ranges = (struct memory_range *)at;
    memory->view = (struct memory_map_view){map_view->count, ranges};
    memcpy(ranges, map_view->ranges, map_view->count * sizeof *ranges);
    status_t st =
        memory_map_add(ranges, map_view->count + 2, &memory->view.count, paddr, size, MEMORY_FREE);
    if (st < 0) return st;

    uint8_t *states = at + (map_view->count + 2) * sizeof *ranges;
    for (uint64_t first = paddr / PAGE_SIZE; first < end;) {
        struct piece piece = {.first = first, .end = end, .node = node_of_domain(domain)};
        piece.kind = zone_at(first, &piece.end);
        extent_make(&memory->extents[memory->extent_count++], &piece, states);
        states += piece.end - piece.first;
        first = piece.end;
    }
    memory->next = added;
    __atomic_store_n(&added, memory, __ATOMIC_RELEASE);
    __atomic_store_n(&map_view, &memory->view, __ATOMIC_RELEASE);
    pages_metadata += (paddr + size) / PAGE_SIZE - end;
    for (size_t i = 0; i < memory->extent_count; i++) {
        zone_extent_add(&memory->extents[i]);
    }
    return ST_OK;
}

status_t pmm_add_range(paddr_t paddr, uint64_t size, uint32_t domain)
{
    uint64_t end;
    if (size == 0 || !is_aligned(paddr | size, PAGE_SIZE) || !add_fits(paddr, size, &end)) {
        return ST_INVALID_ARGUMENT;
    }
    hal_irq_state_t irq = spin_lock_irq(&add_lock);
    status_t st = memory_add(paddr, size, domain);
    spin_unlock_irq(&add_lock, irq);
    return st;
}

// telling

const struct memory_range *pmm_memory_map(size_t *out_count)
{
    const struct memory_map_view *view = __atomic_load_n(&map_view, __ATOMIC_ACQUIRE);
    *out_count = view->count;
    return view->ranges;
}

void pmm_stats_get(struct pmm_stats *out)
{
    *out = (struct pmm_stats){
        .pages_metadata = pages_metadata,
        .pages_total = pages_metadata,
        .map_conflicts = map_conflicts,
        .node_count = pmm_node_count,
    };
    size_t count;
    const struct memory_range *ranges = pmm_memory_map(&count);
    for (size_t i = 0; i < count; i++) {
        out->bytes_by_kind[ranges[i].kind] += ranges[i].size;
    }
    for (size_t i = 0; i < pmm_node_count; i++) {
        for (unsigned kind = 0; kind < PMM_ZONE_COUNT; kind++) {
            out->pages_total += pmm_nodes[i]->zones[kind].pages_total;
            out->pages_free += pmm_nodes[i]->zones[kind].pages_free;
        }
    }
    pmm_caches_count(out);
    out->pages_free += out->pages_cached;
}

bool pmm_zone_get(size_t index, struct pmm_zone_info *out)
{
    for (size_t i = 0; i < pmm_node_count; i++) {
        for (unsigned kind = 0; kind < PMM_ZONE_COUNT; kind++) {
            struct zone *zone = &pmm_nodes[i]->zones[kind];
            if (zone->pages_total == 0 || index-- > 0) continue;
            hal_irq_state_t irq = spin_lock_irq(&zone->lock);
            bool has_untouched = false;
            for (struct extent *extent = zone->extents; extent != NULL; extent = extent->below) {
                uint64_t pages = extent->untouched_end - extent->untouched_first;
                if (pages >= 2ull << ORDER_MAX) has_untouched = true;
            }
            unsigned largest = ORDER_MAX + 1;
            if (has_untouched) {
                largest = ORDER_MAX;
            } else if (zone->nonempty_orders != 0) {
                largest = log2_floor(zone->nonempty_orders);
            }
            *out = (struct pmm_zone_info){
                .node = (unsigned)i,
                .domain = pmm_nodes[i]->domain,
                .kind = kind,
                .pages_total = zone->pages_total,
                .pages_free = zone->pages_free,
                .refusals = zone->refusals,
                .largest_order_free = largest,
            };
            spin_unlock_irq(&zone->lock, irq);
            return true;
        }
    }
    return false;
}

const char *pmm_zone_name(enum pmm_zone_kind kind)
{
    static const char *const names[PMM_ZONE_COUNT] = {"low", "dma32", "normal"};
    return (unsigned)kind < PMM_ZONE_COUNT ? names[kind] : "unknown";
}

size_t pmm_fallback_get(size_t node, uint32_t *out_domains, size_t max)
{
    if (node >= pmm_node_count) return 0;
    size_t count = pmm_node_count < max ? pmm_node_count : max;
    for (size_t i = 0; i < count; i++) {
        out_domains[i] = pmm_nodes[pmm_nodes[node]->by_distance[i]]->domain;
    }
    return count;
}
