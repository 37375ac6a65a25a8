// SPDX-License-Identifier: MIT
#pragma once
// What the files of the heap share.
//
// Small objects come from slabs: one page each, a header and objects of one size class. In front of
// the slabs each CPU has a magazine of free objects a class, which it alone touches, with
// interrupts off. Larger objects are runs of whole pages with a header in front, the largest are
// vmm's. The header of a pointer is found by rounding it down, and checked before it is believed.

#include <base/bits.h>
#include <base/list.h>
#include <kernel/heap.h>
#include <kernel/pmm.h>
#include <sched/spinlock.h>

// Mixed with the header's own address, so that stale or forged headers elsewhere do not match.
#define SLAB_MAGIC 0x51AB51ABu
#define LARGE_MAGIC 0xB16B00C5C2B2AE35ull

#define HEADER_SIZE 64u // of a slab and of a run of pages
#define GRAIN 16u
#define CLASS_COUNT 16u
#define SMALL_MAX 2016u
#define MAGAZINE_MAX 29u

struct slab {
    uint32_t magic;
    uint16_t class;           // index into heap_classes
    uint16_t free_count;      // on the list, and never used yet
    uint32_t divisor;         // 2^32 / object size, rounded up
    uint32_t magazine_offset; // of its class
    uint16_t fresh;           // first object that was never used
    struct list_node node;
    void *free_objects; // linked through their first word
};

_Static_assert(sizeof(struct slab) <= HEADER_SIZE, "objects begin after the header");

static inline uint32_t slab_magic(const struct slab *slab)
{
    return SLAB_MAGIC ^ (uint32_t)(uintptr_t)slab;
}

static inline struct slab *slab_at(const void *pointer)
{
    return (struct slab *)align_down((uintptr_t)pointer, PAGE_SIZE);
}

// Whether an object begins at this place in its slab. The offset is a multiple of the object size
// when its product with the divisor has a small fraction (Lemire, Kaser, Kurz 2019: exact for
// offsets and sizes below 2^16).
static inline bool slab_has_object_at(const struct slab *slab, const void *pointer)
{
    uint32_t offset = (uint32_t)((uintptr_t)pointer % PAGE_SIZE) - HEADER_SIZE;
    return offset * slab->divisor < slab->divisor;
}

// Constant but for what the lock guards.
struct heap_class {
    uint32_t size, capacity; // bytes of an object; objects of a slab
    uint32_t magazine_limit; // objects
    struct spinlock lock;
    struct list_node partial; // slabs with something free
    uint64_t slabs;
    uint64_t out; // objects in use or in magazines
};

extern struct heap_class heap_classes[CLASS_COUNT];
// By size in grains: the class, as its magazine's offset among a CPU's.
extern uint16_t heap_magazine_of_grains[SMALL_MAX / GRAIN + 1];

// Free objects of one class, of one CPU.
struct magazine {
    uint64_t count;
    uint64_t limit; // 0: of no CPU
    uint64_t alloc_count;
    void *objects[MAGAZINE_MAX];
};

_Static_assert(sizeof(struct magazine) == 256, "the classes' offsets");
_Static_assert(CLASS_COUNT * sizeof(struct magazine) <= PAGE_SIZE, "a CPU's are one page");

// A free object's second word: what kfree knows an object by that is free already.
extern uint64_t heap_cookie;
static inline uint64_t object_free_mark(const void *object)
{
    return heap_cookie ^ (uintptr_t)object;
}

// slab.c
void slab_init(void);
// Moves up to `wanted` objects from slabs to `out`; returns how many. Fewer when memory is short.
size_t slab_take(struct heap_class *class, void **out, size_t wanted);
void slab_put(struct heap_class *class, void **objects, size_t count);

// heap.c: without the checks of debug builds. heap_raw_size gives what fits there; both panic for
// what is not the heap's.
void *heap_raw_alloc(size_t size);
void heap_raw_free(void *pointer);
size_t heap_raw_size(void *pointer);

#ifdef FIRSTLIGHT_DEBUG
// heap_debug.c. `caller`: where the heap was called from.
void *heap_debug_alloc(size_t size, uintptr_t caller);
void heap_debug_free(void *pointer, uintptr_t caller);
size_t heap_debug_size(void *pointer); // as asked for
void heap_debug_flush(void);           // what rests goes back to the slabs
#endif
