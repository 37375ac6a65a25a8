// SPDX-License-Identifier: MIT
#pragma once
// What debug builds check at each spinlock (lock_order.c). Private to spinlock.c and the scheduler.

#include <sched/spinlock.h>

#ifdef FIRSTLIGHT_DEBUG
// Preemption is disabled. Before the lock is waited for; panics where waiting would never end.
void lock_order_acquire(struct spinlock *lock);
// It is ours now. One that was only tried for comes without lock_order_acquire: who does not wait
// keeps no order.
void lock_order_acquired(struct spinlock *lock);
// Before it is given back.
void lock_order_release(struct spinlock *lock);
// Memory for what CPU `index` holds; the boot CPU has its own. ST_NO_MEMORY.
status_t lock_order_cpu_add(unsigned index) MUST_USE;
#else
static inline void lock_order_acquire(struct spinlock *lock)
{
    (void)lock;
}
static inline void lock_order_acquired(struct spinlock *lock)
{
    (void)lock;
}
static inline void lock_order_release(struct spinlock *lock)
{
    (void)lock;
}
static inline status_t lock_order_cpu_add(unsigned index)
{
    (void)index;
    return ST_OK;
}
#endif
