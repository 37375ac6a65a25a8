// SPDX-License-Identifier: MIT
#pragma once
// Waiting, for those that bring their own lock or keep several kinds of waiters under one.

#include "scheduler.h"

struct wait_place {
    struct spinlock *lock;
    struct list_node *waiters; // guarded by it
    const char *name;          // for `ps`
    void *pc;                  // who waits, for `ps`
};

// As wait_until. The lock is held, taken by spin_lock_irq with `*irqs`, and is again on return.
status_t wait_locked(const struct wait_place *place, hal_irq_state_t *irqs,
                     bool (*is_true)(void *ctx), void *ctx, uint64_t timeout_ns) MUST_USE;
// The lock is held. The best waiter: the highest priority, and of those the first that came.
void wait_wake_best(struct list_node *waiters);
void wait_wake_every(struct list_node *waiters);

// Unparks the thread that set it up, on whose stack it lies, when the time is over.
struct wait_timeout {
    struct timer timer;
    struct thread *thread;
    uint64_t deadline_ns; // UINT64_MAX: never
};
void wait_timeout_begin(struct wait_timeout *timeout, uint64_t timeout_ns);
bool wait_timeout_is_over(const struct wait_timeout *timeout);
void wait_timeout_end(struct wait_timeout *timeout);
