// SPDX-License-Identifier: MIT
#include "area.h"
#include <base/bits.h>
#include <base/list.h>
#include <base/string.h>
#include <kernel/pmm.h>

static struct area *of_address(const struct rb_node *node)
{
    return container_of(node, struct area, by_address);
}

static struct area *of_key(const struct rb_node *node)
{
    return container_of(node, struct area, by_key);
}

static bool starts_below(const struct rb_node *a, const struct rb_node *b)
{
    return of_address(a)->start < of_address(b)->start;
}

static bool is_smaller(const struct rb_node *a, const struct rb_node *b)
{
    return of_key(a)->size < of_key(b)->size;
}

static bool maps_below(const struct rb_node *a, const struct rb_node *b)
{
    return of_key(a)->paddr < of_key(b)->paddr;
}

static struct rb_tree areas = {.less = starts_below};
static struct rb_tree gaps = {.less = is_smaller}; // the free ones
static struct rb_tree physicals = {.less = maps_below};
static struct area everything = {.start = DYNAMIC_BASE, .size = DYNAMIC_SIZE};

// Records that nobody uses, linked through by_address.left. Pages of records are never given back.
static struct area *spare;

static struct area *record_get(void)
{
    if (spare == NULL) {
        paddr_t page;
        if (pmm_pages_alloc(0, &page) < 0) return NULL;
        struct area *records = phys_to_virt(page);
        for (size_t i = 0; i < PAGE_SIZE / sizeof *records; i++) {
            records[i].by_address.left = spare != NULL ? &spare->by_address : NULL;
            spare = &records[i];
        }
    }
    struct area *area = spare;
    spare = area->by_address.left != NULL ? of_address(area->by_address.left) : NULL;
    return area;
}

static void record_put(struct area *area)
{
    area->by_address.left = spare != NULL ? &spare->by_address : NULL;
    spare = area;
}

// The smallest gap of at least `size` bytes; of equal ones that which is free longest.
static struct area *gap_find(uint64_t size)
{
    struct area *best = NULL;
    for (struct rb_node *node = gaps.root; node != NULL;) {
        if (of_key(node)->size < size) {
            node = node->right;
        } else {
            best = of_key(node);
            node = node->left;
        }
    }
    return best;
}

struct area *area_create(uint64_t inner, enum area_kind kind)
{
    if (areas.root == NULL) {
        rb_insert(&areas, &everything.by_address);
        rb_insert(&gaps, &everything.by_key);
    }
    if (inner == 0 || inner > DYNAMIC_SIZE - 2 * PAGE_SIZE) return NULL;
    uint64_t size = inner + 2 * PAGE_SIZE;
    struct area *gap = gap_find(size);
    if (gap == NULL) return NULL;
    struct area *area = gap;
    if (gap->size > size) {
        area = record_get();
        if (area == NULL) return NULL;
    }
    rb_remove(&gaps, &gap->by_key);
    if (area == gap) {
        area->kind = kind;
        area->users = 0;
        area->name = NULL;
        return area;
    }
    *area = (struct area){.start = gap->start, .size = size, .kind = kind};
    // The gap keeps its place among the addresses: the new area fills what it leaves in front.
    gap->start += size;
    gap->size -= size;
    rb_insert(&gaps, &gap->by_key);
    rb_insert(&areas, &area->by_address);
    return area;
}

struct area *area_at_or_above(vaddr_t address)
{
    struct area *best = NULL;
    for (struct rb_node *node = areas.root; node != NULL;) {
        const struct area *area = of_address(node);
        if (address - area->start < area->size) return of_address(node);
        if (address < area->start) {
            best = of_address(node);
            node = node->left;
        } else {
            node = node->right;
        }
    }
    return best;
}

struct area *area_find(vaddr_t address)
{
    struct area *area = area_at_or_above(address);
    if (area == NULL || area->kind == AREA_FREE || address < area->start) return NULL;
    return area;
}

// Gives `gap`, which is on no list of gaps, the area behind it.
static void gap_swallow(struct area *gap, struct area *next)
{
    gap->size += next->size;
    rb_remove(&areas, &next->by_address);
    record_put(next);
}

void area_destroy(struct area *area)
{
    area->kind = AREA_FREE;
    struct rb_node *next = rb_next(&area->by_address);
    if (next != NULL && of_address(next)->kind == AREA_FREE) {
        rb_remove(&gaps, &of_address(next)->by_key);
        gap_swallow(area, of_address(next));
    }
    struct area *before = area->start > DYNAMIC_BASE ? area_at_or_above(area->start - 1) : NULL;
    if (before != NULL && before->kind == AREA_FREE) {
        rb_remove(&gaps, &before->by_key);
        gap_swallow(before, area);
        area = before;
    }
    rb_insert(&gaps, &area->by_key);
}

// areas of physical memory

void area_physical_add(struct area *area)
{
    rb_insert(&physicals, &area->by_key);
}

void area_physical_remove(struct area *area)
{
    rb_remove(&physicals, &area->by_key);
}

// The first of those that begin at the highest address up to `paddr`.
static struct rb_node *physical_at_or_below(paddr_t paddr)
{
    struct rb_node *found = NULL;
    for (struct rb_node *node = physicals.root; node != NULL;) {
        if (of_key(node)->paddr > paddr) {
            node = node->left;
        } else {
            found = node;
            node = node->right;
        }
    }
    if (found == NULL) return NULL;
    paddr = of_key(found)->paddr;
    for (struct rb_node *node = physicals.root; node != NULL;) {
        if (of_key(node)->paddr < paddr) {
            node = node->right;
        } else {
            if (of_key(node)->paddr == paddr) found = node;
            node = node->left;
        }
    }
    return found;
}

struct area *area_physical_find(paddr_t start, uint64_t size, unsigned access,
                                enum hal_mmu_cache cache)
{
    struct rb_node *node = physical_at_or_below(start);
    if (node == NULL) return NULL;
    paddr_t paddr = of_key(node)->paddr;
    for (; node != NULL && of_key(node)->paddr == paddr; node = rb_next(node)) {
        struct area *area = of_key(node);
        if (area->access == access && area->cache == cache &&
            start + size <= paddr + area_inner_size(area)) {
            return area;
        }
    }
    return NULL;
}
