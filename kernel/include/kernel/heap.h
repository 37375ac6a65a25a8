// SPDX-License-Identifier: MIT
#pragma once
// The kernel heap. Returns memory aligned to 16 bytes. Not callable from interrupt context.

#include <base/status.h>

void heap_init(void);
// NULL when out of memory, and for more than 4 MiB at once; size 0 gives a unique pointer.
void *kmalloc(size_t size);
void *kzalloc(size_t size);
void *krealloc(void *pointer, size_t size);
void kfree(void *pointer); // NULL is fine; a pointer that is not the heap's panics

struct heap_stats {
    uint64_t bytes_used; // as asked for, rounded to the allocator's size classes
    uint64_t bytes_from_pmm;
    uint64_t alloc_count, free_count, fail_count;
};
void heap_stats_get(struct heap_stats *out);
