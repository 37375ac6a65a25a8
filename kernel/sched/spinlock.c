// SPDX-License-Identifier: MIT
#include "spinlock.h"

static void (*reschedule)(void);
static bool is_panicking;

void spin_init(struct spinlock *lock, const char *name)
{
    *lock = (struct spinlock)SPINLOCK_INIT(name);
}

void spin_wait(struct spinlock *lock, uint32_t ticket)
{
    while (__atomic_load_n(&lock->serving, __ATOMIC_ACQUIRE) != ticket) {
        if (UNLIKELY(__atomic_load_n(&is_panicking, __ATOMIC_RELAXED))) return;
        hal_cpu_relax();
    }
}

void spin_lock(struct spinlock *lock)
{
    spin_lock_inline(lock);
}

void spin_unlock(struct spinlock *lock)
{
    spin_pass(lock);
    preempt_enable();
}

hal_irq_state_t spin_lock_irq(struct spinlock *lock)
{
    hal_irq_state_t state = hal_irq_save();
    spin_lock_inline(lock);
    return state;
}

void spin_unlock_irq(struct spinlock *lock, hal_irq_state_t state)
{
    spin_pass(lock);
    hal_irq_restore(state);
    preempt_enable();
}

bool spin_try_lock(struct spinlock *lock)
{
    hal_preempt_disable();
    uint32_t serving = __atomic_load_n(&lock->serving, __ATOMIC_ACQUIRE);
    // The next ticket is the one being served only while the lock is free.
    if (__atomic_compare_exchange_n(&lock->next, &serving, serving + 1, false, __ATOMIC_ACQUIRE,
                                    __ATOMIC_RELAXED)) {
        lock_order_acquired(lock);
        return true;
    }
    preempt_enable();
    return false;
}

void spin_enter_panic(void)
{
    __atomic_store_n(&is_panicking, true, __ATOMIC_RELAXED);
}

void spin_set_reschedule(void (*function)(void))
{
    reschedule = function;
}

void preempt_disable(void)
{
    hal_preempt_disable();
}

void preempt_enable(void)
{
    if (hal_preempt_enable() == 0 && UNLIKELY(hal_resched_get()) && hal_irq_enabled()) reschedule();
}

#ifndef FIRSTLIGHT_DEBUG
uint64_t lock_report_count(void)
{
    return 0;
}

const char *lock_held_name(unsigned cpu, unsigned index)
{
    (void)cpu;
    (void)index;
    return NULL;
}
#endif
