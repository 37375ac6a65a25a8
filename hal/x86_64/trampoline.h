// SPDX-License-Identifier: MIT
#pragma once
// The page with which CPUs begin, and with which the machine wakes, in real mode: trampoline.S is
// copied there, with its parameters filled in. Private to the HAL.

#include <hal/smp.h>

#define TRAMPOLINE_SELECTOR_CODE32 0x08
#define TRAMPOLINE_SELECTOR_CODE64 0x18

struct far_pointer {
    uint32_t address; // linear
    uint16_t selector;
} PACKED;

struct trampoline_parameters {
    uint32_t is_open; // else CPUs that come stop at once
    uint32_t cr3;     // of tables below 4 GiB
    uint32_t cr4, efer, cr0;
    uint64_t entry; // in the kernel
    struct far_pointer code32, code64;
    uint16_t gdt_limit;
    uint32_t gdt_base;
    uint16_t unused;
} PACKED __attribute__((aligned(8)));

_Static_assert(sizeof(struct trampoline_parameters) == 48, "trampoline.S lays it out");

extern const uint8_t trampoline_begin[], trampoline_code32[], trampoline_code64[], trampoline_gdt[],
    trampoline_gdt_end[], trampoline_parameters[], trampoline_end[];

bool trampoline_is_valid(const struct hal_trampoline *trampoline);
// From now on a CPU that begins there goes on at `entry`, in long mode, on temporary tables that
// show the kernel's half, with interrupts off and without a stack. After hal_mmu_activate.
void trampoline_open(const struct hal_trampoline *trampoline, void (*entry)(void));
// From now on it stops.
void trampoline_close(const struct hal_trampoline *trampoline);

// What cpu_entry reads.
struct trampoline_target {
    uint64_t cr3; // the kernel's
    struct hal_cpu_start *starts;
    uint64_t count;
    volatile uint8_t *lapic; // NULL in x2APIC mode
};
extern struct trampoline_target trampoline_target;

void cpu_entry(void);
// Called by cpu_entry on the CPU's own stack.
NORETURN void cpu_begin(struct hal_cpu_start *start);
