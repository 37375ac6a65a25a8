// SPDX-License-Identifier: MIT
#pragma once
// Who has which part of the dynamic area, the address space in which things are mapped on demand.
// Areas cover it without gaps: those in use, each with a guard page at both ends that belongs to
// it, and the free ones between them, of which no two are neighbours. Pure code over page frames;
// every call costs O(log areas). The caller holds the lock (vmm's).

#include <base/status.h>
#include <hal/mmu.h>
#include <lib/rbtree.h>

// Apart from any direct map (from 0xffff8000_00000000 or 0xff000000_00000000 up) and from the image
// (the last 2 GiB); canonical with 4 and with 5 levels.
#define DYNAMIC_BASE 0xFFFFF00000000000ull
#define DYNAMIC_SIZE (1024 * GIB)

enum area_kind { AREA_FREE, AREA_PHYSICAL, AREA_MEMORY, AREA_STACK };

struct area {
    struct rb_node by_address; // all
    struct rb_node by_key;     // AREA_FREE: by size; AREA_PHYSICAL: by paddr
    vaddr_t start;             // the first guard page
    uint64_t size;             // with both guard pages
    enum area_kind kind;
    paddr_t paddr;            // AREA_PHYSICAL: page aligned
    unsigned users;           // AREA_PHYSICAL: how often it was asked for
    unsigned access;          // AREA_PHYSICAL
    enum hal_mmu_cache cache; // AREA_PHYSICAL
    const char *name;         // AREA_STACK
};

// Address space for `inner` bytes (page aligned) and two guard pages: the smallest gap in which it
// fits. NULL when there is none, or no memory for the record.
struct area *area_create(uint64_t inner, enum area_kind kind);
// When nothing of it is mapped any more.
void area_destroy(struct area *area);
// The area in use that holds the address; NULL if none does.
struct area *area_find(vaddr_t address);
// The first area that ends above `address`, a free one too; NULL past the last.
struct area *area_at_or_above(vaddr_t address);

// Makes an area known by its paddr, once that is set.
void area_physical_add(struct area *area);
void area_physical_remove(struct area *area); // before it is destroyed
// One that maps [start, start + size) that way, if there is one. (Of areas that overlap each other
// not every one is looked at.)
struct area *area_physical_find(paddr_t start, uint64_t size, unsigned access,
                                enum hal_mmu_cache cache);

// The part between the guard pages.
static inline vaddr_t area_inner(const struct area *area)
{
    return area->start + HAL_PAGE_SIZE;
}

static inline uint64_t area_inner_size(const struct area *area)
{
    return area->size - 2 * HAL_PAGE_SIZE;
}
