// SPDX-License-Identifier: MIT
#pragma once
// What the files of the virtual memory manager share.

#include <hal/mmu.h>
#include <kernel/pmm.h>
#include <kernel/vmm.h>
#include <sched/spinlock.h>

// Guards the live page tables and the areas. Never taken in interrupts, and taken with interrupts
// on: a TLB flush waits for other CPUs while it is held, and they may be waiting for it.
extern struct spinlock vmm_lock;

// The rest is guarded by it
extern struct hal_mmu_space vmm_kernel_space;
extern uint64_t vmm_mapped_on_demand_bytes;

// The kernel's image. Constant after vmm_init
extern struct boot_segment vmm_segments[BOOT_SEGMENT_MAX];
extern uint32_t vmm_segment_count;

// Whether the direct map shows memory of this kind. Not what may be broken, nor what speculation
// must not touch.
bool vmm_is_direct_mapped(enum memory_kind kind);
// Unmaps part of an area. False, and it stays mapped, when there is no memory to split a large
// page.
bool vmm_area_unmap(vaddr_t vaddr, uint64_t size);

// vmm_widen.c: the boot stack at the address that it has had so far, if the direct map has moved.
status_t vmm_old_stack_map(void) MUST_USE;
