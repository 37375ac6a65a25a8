// SPDX-License-Identifier: MIT
// Small objects come from slabs: one page each, a header and objects of one size class. Larger ones
// are runs of whole pages with the same header in front. Either way the header is found by rounding
// a pointer down, and checked before it is believed.

#include <base/bits.h>
#include <base/list.h>
#include <base/string.h>
#include <kernel/heap.h>
#include <kernel/panic.h>
#include <kernel/pmm.h>

// Mixed with the header's own address, so that stale or forged headers elsewhere do not match.
#define SLAB_MAGIC 0x51AB51AB9E3779B9ull
#define LARGE_MAGIC 0xB16B00C5C2B2AE35ull

#define SLAB_HEADER_SIZE 80u
#define LARGE_HEADER_SIZE 64u
#define GRAIN 16u
#define OBJECTS_MAX 256u

struct slab {
    uint64_t magic;
    struct list_node node;
    void *free_objects;  // linked through their first word
    uint16_t class;      // index into classes
    uint16_t free_count; // in the list, and never used yet
    uint16_t fresh;      // first object that was never used
    uint16_t unused;
    uint64_t used_map[OBJECTS_MAX / 64]; // bit set: given out
};

_Static_assert(sizeof(struct slab) <= SLAB_HEADER_SIZE, "objects begin after the header");

struct large {
    uint64_t magic;
    uint64_t pages;
};

_Static_assert(sizeof(struct large) <= LARGE_HEADER_SIZE, "the memory begins after the header");

// Powers of two and what lies halfway; the large ones fill the page that they share.
static const uint16_t class_sizes[] = {16,  32,  48,  64,  96,  128,  192,
                                       256, 384, 512, 768, 992, 1328, 2000};
#define CLASS_COUNT ARRAY_SIZE(class_sizes)
#define SMALL_MAX 2000u

// No lock: one CPU, and never from interrupts.
static uint8_t class_of_grains[SMALL_MAX / GRAIN + 1]; // class for a size in grains
static struct list_node partial_slabs[CLASS_COUNT];    // those with something free
static struct heap_stats stats;

static unsigned slab_capacity(unsigned class)
{
    return (PAGE_SIZE - SLAB_HEADER_SIZE) / class_sizes[class];
}

void heap_init(void)
{
    unsigned class = 0;
    for (unsigned grains = 0; grains <= SMALL_MAX / GRAIN; grains++) {
        if (grains * GRAIN > class_sizes[class]) class ++;
        class_of_grains[grains] = (uint8_t) class;
    }
    for (unsigned i = 0; i < CLASS_COUNT; i++) {
        list_init(&partial_slabs[i]);
    }
}

// slabs

static struct slab *slab_create(unsigned class)
{
    paddr_t page;
    if (pmm_pages_alloc(0, &page) < 0) return NULL;
    struct slab *slab = phys_to_virt(page);
    memset(slab, 0, sizeof *slab);
    slab->magic = SLAB_MAGIC ^ (uintptr_t)slab;
    slab->class = (uint16_t) class;
    slab->free_count = (uint16_t)slab_capacity(class);
    list_append(&partial_slabs[class], &slab->node);
    stats.bytes_from_pmm += PAGE_SIZE;
    return slab;
}

static void slab_destroy(struct slab *slab)
{
    list_remove(&slab->node);
    slab->magic = 0;
    stats.bytes_from_pmm -= PAGE_SIZE;
    pmm_pages_free(virt_to_phys(slab), 0);
}

static void *small_alloc(unsigned class)
{
    struct slab *slab;
    if (list_is_empty(&partial_slabs[class])) {
        slab = slab_create(class);
        if (slab == NULL) return NULL;
    } else {
        slab = container_of(partial_slabs[class].next, struct slab, node);
    }
    char *objects = (char *)slab + SLAB_HEADER_SIZE;
    char *object = slab->free_objects;
    unsigned index;
    if (object != NULL) {
        slab->free_objects = *(void **)object;
        index = (unsigned)(object - objects) / class_sizes[class];
    } else {
        index = slab->fresh++;
        object = objects + index * class_sizes[class];
    }
    slab->used_map[index / 64] |= BIT(index % 64);
    if (--slab->free_count == 0) list_remove(&slab->node);
    stats.bytes_used += class_sizes[class];
    return object;
}

static void small_free(struct slab *slab, void *object)
{
    unsigned class = slab->class;
    unsigned offset = (unsigned)((char *)object - (char *)slab) - SLAB_HEADER_SIZE;
    unsigned index = offset / class_sizes[class];
    if (UNLIKELY((char *)object < (char *)slab + SLAB_HEADER_SIZE ||
                 index * class_sizes[class] != offset || index >= slab->fresh)) {
        panic("kfree: %p points into an object of %u bytes, not to its start", object,
              class_sizes[class]);
    }
    if (UNLIKELY(!(slab->used_map[index / 64] & BIT(index % 64)))) {
        panic("kfree: %p (%u bytes) is free already", object, class_sizes[class]);
    }
    slab->used_map[index / 64] &= ~BIT(index % 64);
    *(void **)object = slab->free_objects;
    slab->free_objects = object;
    stats.bytes_used -= class_sizes[class];

    struct list_node *head = &partial_slabs[class];
    if (slab->free_count++ == 0) list_insert_after(head, &slab->node);
    // One empty slab a class stays, so that an alloc and free at the edge costs no page each time.
    bool is_only = head->next == &slab->node && head->prev == &slab->node;
    if (slab->free_count == slab_capacity(class) && !is_only) slab_destroy(slab);
}

// runs of pages

static void *large_alloc(size_t size)
{
    paddr_t start;
    if (size > ((uint64_t)PAGE_SIZE << PMM_ORDER_MAX) - LARGE_HEADER_SIZE) return NULL;
    uint64_t pages = (size + LARGE_HEADER_SIZE + PAGE_SIZE - 1) / PAGE_SIZE;
    if (pmm_run_alloc(pages, &start) < 0) return NULL;
    struct large *large = phys_to_virt(start);
    large->magic = LARGE_MAGIC ^ (uintptr_t)large;
    large->pages = pages;
    stats.bytes_from_pmm += pages * PAGE_SIZE;
    stats.bytes_used += pages * PAGE_SIZE;
    return (char *)large + LARGE_HEADER_SIZE;
}

static void large_free(struct large *large)
{
    uint64_t pages = large->pages;
    large->magic = 0;
    stats.bytes_from_pmm -= pages * PAGE_SIZE;
    stats.bytes_used -= pages * PAGE_SIZE;
    pmm_run_free(virt_to_phys(large), pages);
}

// the interface

// The header of a heap pointer; panics for any other.
static void *header_of(void *pointer, bool *out_is_large)
{
    void *header = (void *)align_down((uintptr_t)pointer, PAGE_SIZE);
    // Not even looked at unless it is a page that the allocator gave to somebody.
    if (LIKELY(is_aligned((uintptr_t)pointer, GRAIN) && pmm_is_allocated(virt_to_phys(header)))) {
        uint64_t magic = *(uint64_t *)header ^ (uintptr_t)header;
        *out_is_large = magic == LARGE_MAGIC;
        if (magic == SLAB_MAGIC) return header;
        if (magic == LARGE_MAGIC && (char *)pointer == (char *)header + LARGE_HEADER_SIZE) {
            return header;
        }
    }
    panic("kfree: %p is not the heap's", pointer);
}

void *kmalloc(size_t size)
{
    void *pointer = size <= SMALL_MAX ? small_alloc(class_of_grains[(size + GRAIN - 1) / GRAIN])
                                      : large_alloc(size);
    if (UNLIKELY(pointer == NULL)) {
        stats.fail_count++;
        return NULL;
    }
    stats.alloc_count++;
    return pointer;
}

void *kzalloc(size_t size)
{
    void *pointer = kmalloc(size);
    if (pointer != NULL) memset(pointer, 0, size);
    return pointer;
}

void *krealloc(void *pointer, size_t size)
{
    if (pointer == NULL) return kmalloc(size);
    bool is_large;
    void *header = header_of(pointer, &is_large);
    size_t room = is_large ? ((struct large *)header)->pages * PAGE_SIZE - LARGE_HEADER_SIZE
                           : class_sizes[((struct slab *)header)->class];
    // Shrinking in place, unless that would waste more than half.
    if (size <= room && (size > room / 2 || room == class_sizes[0])) return pointer;
    void *moved = kmalloc(size);
    if (moved == NULL) return NULL;
    memcpy(moved, pointer, size < room ? size : room);
    kfree(pointer);
    return moved;
}

void kfree(void *pointer)
{
    if (pointer == NULL) return;
    bool is_large;
    void *header = header_of(pointer, &is_large);
    if (is_large) {
        large_free(header);
    } else {
        small_free(header, pointer);
    }
    stats.free_count++;
}

void heap_stats_get(struct heap_stats *out)
{
    *out = stats;
}
