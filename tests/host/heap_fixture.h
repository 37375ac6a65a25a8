// SPDX-License-Identifier: MIT
#pragma once
// A heap over page frames of ordinary memory, for the tests of both kinds of heap.

#include <base/bits.h>
#include <kernel/heap.h>
#include <kernel/pmm.h>

#include <stdlib.h>

#define RAM_PAGES 8192

static void heap_begin(void)
{
    static struct boot_memory_entry map[] = {{.type = 7, .start = MIB, .pages = RAM_PAGES}};
    struct boot_info boot = {
        .memory_map_va = (uintptr_t)map,
        .memory_map_count = 1,
        .direct_map_base = (uintptr_t)aligned_alloc(MIB, RAM_PAGES * PAGE_SIZE) - MIB,
        .direct_map_size = MIB + RAM_PAGES * PAGE_SIZE,
    };
    pmm_map_read(&boot);
    pmm_init(NULL);
    heap_init();
}
