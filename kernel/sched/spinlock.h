// SPDX-License-Identifier: MIT
#pragma once
// Between spinlock.c and the scheduler, which locks run queues inline.

#include "lock_order.h"

#include <sched/spinlock.h>

// What preempt_enable calls when a reschedule is due: interrupts on, preemption enabled.
void spin_set_reschedule(void (*reschedule)(void));
// Waits for the turn of `ticket`.
void spin_wait(struct spinlock *lock, uint32_t ticket);

static inline void spin_lock_inline(struct spinlock *lock)
{
    hal_preempt_disable();
    lock_order_acquire(lock);
    uint32_t ticket = __atomic_fetch_add(&lock->next, 1, __ATOMIC_ACQUIRE);
    if (UNLIKELY(__atomic_load_n(&lock->serving, __ATOMIC_ACQUIRE) != ticket)) {
        spin_wait(lock, ticket);
    }
    lock_order_acquired(lock);
}

static inline void spin_pass(struct spinlock *lock)
{
    lock_order_release(lock);
    // Only the holder writes it.
    uint32_t serving = __atomic_load_n(&lock->serving, __ATOMIC_RELAXED);
    __atomic_store_n(&lock->serving, serving + 1, __ATOMIC_RELEASE);
}

// Gives back without looking whether to reschedule; interrupts stay as they are.
static inline void spin_unlock_quietly(struct spinlock *lock)
{
    spin_pass(lock);
    (void)hal_preempt_enable();
}
