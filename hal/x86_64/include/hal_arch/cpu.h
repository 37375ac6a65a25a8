// SPDX-License-Identifier: MIT
#pragma once
// x86_64's part of <hal/cpu.h>, which states the contract.

#include <base/types.h>

typedef uint64_t hal_irq_state_t; // RFLAGS

#define HAL_RFLAGS_IF 0x200u

static inline uint64_t hal_cycles(void)
{
    uint32_t low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return (uint64_t)high << 32 | low;
}

static inline void hal_cpu_relax(void)
{
    __asm__ volatile("pause");
}

static inline hal_irq_state_t hal_irq_state(void)
{
    hal_irq_state_t flags;
    __asm__ volatile("pushfq; popq %0" : "=r"(flags) : : "memory");
    return flags;
}

static inline bool hal_irq_enabled(void)
{
    return (hal_irq_state() & HAL_RFLAGS_IF) != 0;
}

static inline void hal_irq_enable(void)
{
    __asm__ volatile("sti" : : : "memory");
}

static inline void hal_irq_disable(void)
{
    __asm__ volatile("cli" : : : "memory");
}

static inline hal_irq_state_t hal_irq_save(void)
{
    hal_irq_state_t state = hal_irq_state();
    hal_irq_disable();
    return state;
}

static inline void hal_irq_restore(hal_irq_state_t state)
{
    if (state & HAL_RFLAGS_IF) {
        hal_irq_enable();
    } else {
        hal_irq_disable();
    }
}

static inline void hal_cpu_wait(void)
{
    // STI takes effect after the next instruction, so no interrupt fits between the two.
    __asm__ volatile("sti; hlt" : : : "memory");
}

NORETURN static inline void hal_cpu_stop(void)
{
    for (;;)
        __asm__ volatile("cli; hlt" : : : "memory");
}
