// SPDX-License-Identifier: MIT
#pragma once
// A lock for the HAL's own use, below the kernel's: held for a few instructions, interrupts off.

#include <hal/cpu.h>

struct hal_lock {
    uint32_t next, serving; // tickets
};

static inline hal_irq_state_t hal_lock_take(struct hal_lock *lock)
{
    hal_irq_state_t state = hal_irq_save();
    uint32_t ticket = __atomic_fetch_add(&lock->next, 1, __ATOMIC_RELAXED);
    while (__atomic_load_n(&lock->serving, __ATOMIC_ACQUIRE) != ticket)
        hal_cpu_relax();
    return state;
}

static inline void hal_lock_give(struct hal_lock *lock, hal_irq_state_t state)
{
    // Only the holder writes it.
    uint32_t serving = __atomic_load_n(&lock->serving, __ATOMIC_RELAXED);
    __atomic_store_n(&lock->serving, serving + 1, __ATOMIC_RELEASE);
    hal_irq_restore(state);
}
