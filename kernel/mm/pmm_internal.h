// SPDX-License-Identifier: MIT
#pragma once
// What the files of the page allocator share. Page numbers are physical addresses / PAGE_SIZE.
//
// The machine's free memory is cut into extents, which do not cross the border of a memory range, a
// zone or a NUMA node. Each node has three zones, each zone its own lock and buddy lists. Nothing
// is done per page when an extent is taken over: it begins as one untouched run, and blocks are
// carved from it when the lists run dry. A byte of state for each page, initialised when its block
// is carved, catches double and wild frees.

#include <base/list.h>
#include <kernel/pmm.h>
#include <sched/spinlock.h>

#define ORDER_MAX PMM_ORDER_MAX

// A page's state byte: what its head page is, with the order in the low bits; 0 within a block.
// Changed under the zone's lock, or by the only owner of the block.
#define STATE_FREE 0x40u
#define STATE_USED 0x80u
#define STATE_CACHED 0xC0u
#define STATE_KIND 0xC0u
#define STATE_ORDER 0x0Fu

struct zone;

struct extent {
    uint64_t first, end; // page numbers; end exclusive
    uint8_t *states;     // states[page - first]
    struct zone *zone;
    bool is_withheld; // not ours yet
    // Guarded by zone->lock
    uint64_t untouched_first, untouched_end; // never carved: their state bytes are not initialised
    struct extent *below;                    // the zone's next, towards lower addresses
};

struct zone {
    struct spinlock lock; // also taken in interrupts
    // Guarded by lock
    struct list_node free_lists[ORDER_MAX + 1];
    uint32_t nonempty_orders; // bit n: free_lists[n] has something
    struct extent *extents;   // the highest
    uint64_t pages_free;      // without those in page caches
    uint64_t pages_total;
    uint64_t refusals; // allocations that went on to another zone, or failed
    // Constant
    enum pmm_zone_kind kind;
    uint8_t node;
    uint8_t cache_node; // whose page caches may hold its pages: `node`, or NODE_NONE
};

#define NODE_NONE 0xFFu

struct node {
    uint32_t domain;
    struct zone zones[PMM_ZONE_COUNT];
    uint8_t by_distance[PMM_NODE_MAX]; // all nodes, itself first
};

extern struct node *pmm_nodes[PMM_NODE_MAX];
extern size_t pmm_node_count;

// buddy.c: one zone's blocks. All take or need the zone's lock.

void zone_init(struct zone *zone, enum pmm_zone_kind kind, uint8_t node);
// Gives an extent to its zone. Takes the lock.
void zone_extent_add(struct extent *extent);
// Return a block that is in nobody's hands, or NULL. Need the lock. The block's state is 0.
struct extent *zone_block_take(struct zone *zone, unsigned order, uint64_t *out_page);
struct extent *zone_block_take_below(struct zone *zone, unsigned order, uint64_t limit_page,
                                     uint64_t *out_page);
// Needs the lock.
void zone_block_put(struct extent *extent, uint64_t page, unsigned order);

static inline uint8_t *extent_state(const struct extent *extent, uint64_t page)
{
    return &extent->states[page - extent->first];
}

// pmm.c: adds what the CPUs' page caches hold and have counted.
void pmm_caches_count(struct pmm_stats *out);

// pmm_setup.c
// The extent that holds the page, NULL if none does. Any context, no lock.
struct extent *pmm_extent_find(uint64_t page);
