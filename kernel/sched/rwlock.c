// SPDX-License-Identifier: MIT
// One lock, that of the readers' queue, guards all of a readers-writer lock.

#include "waiting.h"

#include <kernel/panic.h>

void rwlock_init(struct rwlock *lock, const char *name)
{
    *lock = (struct rwlock){0};
    wait_queue_init(&lock->readers, name);
    wait_queue_init(&lock->writers, name);
}

static bool read_take(void *ctx)
{
    struct rwlock *lock = ctx;
    if (lock->writer || lock->writers_waiting > 0) return false;
    lock->reader_count++;
    return true;
}

static bool write_take(void *ctx)
{
    struct rwlock *lock = ctx;
    if (lock->writer || lock->reader_count > 0) return false;
    lock->writer = thread_current();
    return true;
}

void rwlock_read_lock(struct rwlock *lock)
{
    const struct wait_place place = {&lock->readers.lock, &lock->readers.waiters,
                                     lock->readers.name, __builtin_return_address(0)};
    hal_irq_state_t irqs = spin_lock_irq(&lock->readers.lock);
    (void)wait_locked(&place, &irqs, read_take, lock, UINT64_MAX);
    spin_unlock_irq(&lock->readers.lock, irqs);
}

void rwlock_read_unlock(struct rwlock *lock)
{
    hal_irq_state_t irqs = spin_lock_irq(&lock->readers.lock);
    if (lock->reader_count == 0) panic("rwlock \"%s\" is not held for reading", lock->readers.name);
    if (--lock->reader_count == 0) wait_wake_best(&lock->writers.waiters);
    spin_unlock_irq(&lock->readers.lock, irqs);
}

void rwlock_write_lock(struct rwlock *lock)
{
    const struct wait_place place = {&lock->readers.lock, &lock->writers.waiters,
                                     lock->readers.name, __builtin_return_address(0)};
    hal_irq_state_t irqs = spin_lock_irq(&lock->readers.lock);
    if (lock->writer == thread_current()) {
        panic("rwlock \"%s\" is taken again by its writer", lock->readers.name);
    }
    lock->writers_waiting++;
    (void)wait_locked(&place, &irqs, write_take, lock, UINT64_MAX);
    lock->writers_waiting--;
    spin_unlock_irq(&lock->readers.lock, irqs);
}

void rwlock_write_unlock(struct rwlock *lock)
{
    hal_irq_state_t irqs = spin_lock_irq(&lock->readers.lock);
    if (lock->writer != thread_current()) {
        panic("rwlock \"%s\" is given back by a thread that does not write", lock->readers.name);
    }
    lock->writer = NULL;
    if (lock->writers_waiting > 0) {
        wait_wake_best(&lock->writers.waiters);
    } else {
        wait_wake_every(&lock->readers.waiters);
    }
    spin_unlock_irq(&lock->readers.lock, irqs);
}
