// SPDX-License-Identifier: MIT
#pragma once
// The kernel heap. Returns memory aligned to 16 bytes. Callable from any context, interrupts
// included, up to HEAP_RUN_MAX bytes at once; beyond that kmalloc, krealloc and kfree map pages and
// need thread context with interrupts on.
//
// In debug builds (DEBUG=1) each object has redzones and a record of who allocated and freed it;
// memory is filled with HEAP_POISON_ALLOC when given out and with HEAP_POISON_FREE when it comes
// back, and rests a while before it is used again. Writing past an end, writing after a free and
// freeing twice panic with the allocation's backtrace in the log.

#include <base/status.h>

#define HEAP_RUN_MAX (4u * 1024 * 1024 - 64)

#define HEAP_POISON_ALLOC 0xCA
#define HEAP_POISON_FREE 0xDE

void heap_init(void);
// NULL when out of memory; size 0 gives a unique pointer.
void *kmalloc(size_t size);
void *kzalloc(size_t size);
// The contents move up to the smaller size. NULL: the old memory stays as it is.
void *krealloc(void *pointer, size_t size);
void kfree(void *pointer); // NULL is fine; a pointer that is not the heap's panics

struct heap_stats {
    uint64_t bytes_used; // as asked for, rounded to the allocator's size classes
    uint64_t bytes_from_pmm;
    uint64_t bytes_cached; // free, in the CPUs' magazines
    uint64_t alloc_count, free_count, fail_count;
};
// The objects in use are alloc_count - free_count.
void heap_stats_get(struct heap_stats *out);

struct heap_class_info {
    uint32_t size; // bytes; 0: memory in whole pages
    uint64_t live, cached;
    uint64_t slabs;      // pages, in the page class too
    uint64_t bytes_used; // by what is live
};
// The index-th size class, the smallest first; false past the last.
bool heap_class_get(size_t index, struct heap_class_info *out);

// Gives back what the magazines of a CPU hold: of the running CPU, or one that does not run.
void heap_cpu_drain(unsigned cpu);

#ifdef FIRSTLIGHT_DEBUG
// Looks at everything that was freed and not used again yet: panics when something was written.
void heap_debug_check(void);
// For tests: from now on what would panic is told here, and the faulty call does nothing more.
// NULL ends it.
void heap_debug_expect(void (*found)(const char *text));
#endif
