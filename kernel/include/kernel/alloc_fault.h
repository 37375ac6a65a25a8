// SPDX-License-Identifier: MIT
#pragma once
// Making allocations fail on purpose, to see that their callers cope: the option
// fail-alloc=N[,M] lets the Nth of the boot, and the M - 1 after it, find no memory; N = 0 only
// counts. Pages and heap objects count alike, one each time somebody asks.
//
// The kernel panics for what boot cannot do without, and for nothing else: the first page tables
// (vmm_init), the main stack, and the first threads (sched_init).

#include <base/types.h>

// Reads the option. Before the first allocation.
void alloc_fault_init(void);
// From now on: the allocations `first` (1: the next) to first + count - 1 fail. 0 ends it.
void alloc_fault_arm(uint64_t first, uint64_t count);
// Allocations counted, and failed on purpose, since the last alloc_fault_arm.
uint64_t alloc_fault_counted(void);
uint64_t alloc_fault_failed(void);

// For the allocators: counts one, and says whether it must fail.
// (Hidden: else each look at it costs an instruction more, to find its address.)
extern bool alloc_fault_is_armed __attribute__((visibility("hidden")));
bool alloc_fault_count(void);
static inline bool alloc_fault(void)
{
    return UNLIKELY(alloc_fault_is_armed) && alloc_fault_count();
}
