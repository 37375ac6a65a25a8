// SPDX-License-Identifier: MIT
#pragma once
// What belongs to one CPU. The boot CPU's lies in the kernel image, the others' where the kernel
// said (struct hal_cpu_start). Private to the HAL.

#include "descriptors.h"
#include "timer_internal.h"
#include <hal/mmu.h>
#include <hal/smp.h>

#define IST_STACK_SIZE (16 * KIB)

// Exceptions that may strike when the running stack is no good get one of their own.
enum ist_index { IST_DOUBLE_FAULT, IST_NMI, IST_MACHINE_CHECK, IST_COUNT };

struct ist_stack {
    uint8_t guard[HAL_PAGE_SIZE];
    uint8_t bytes[IST_STACK_SIZE];
};

// How far a CPU has come that was told to start. The CPU and its starter take it from
// CPU_AWAITED by compare-and-exchange; trampoline.S knows the first two.
enum cpu_stage { CPU_AWAITED, CPU_CLAIMED, CPU_RUNS, CPU_GIVEN_UP, CPU_PARKED };

struct cpu_area {
    struct ist_stack ist_stacks[IST_COUNT]; // page aligned
    uint32_t stage;                         // enum cpu_stage, atomic; trampoline.S knows where
    struct hal_cpu_local local;             // <hal_arch/cpu.h> reads it through GS
    uint64_t gdt[5];
    struct task_state tss;
    uint32_t apic_id;
    bool is_flush_all_due; // it did not answer a TLB shootdown in time
    struct timer_cpu timer;
    uint64_t vector_counts[VECTOR_COUNT]; // written by this CPU alone
    uint32_t vectors_routed;              // interrupts from outside that go to this CPU
};

_Static_assert(sizeof(struct ist_stack) % HAL_PAGE_SIZE == 0, "guards are pages");

static inline struct cpu_area *cpu_area_here(void)
{
    return container_of(hal_cpu_local(), struct cpu_area, local);
}

// NULL for an index that never ran. The areas stay when their CPUs leave.
struct cpu_area *cpu_area_get(unsigned index);
// Past the highest index that ever ran.
unsigned cpu_area_limit(void);
void cpu_area_set(unsigned index, struct cpu_area *area);

static inline bool cpu_is_online(const struct cpu_area *area)
{
    return area && __atomic_load_n(&area->local.is_online, __ATOMIC_ACQUIRE);
}
