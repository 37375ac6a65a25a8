// SPDX-License-Identifier: MIT
#pragma once
// What threads sleep on. Functions that sleep: thread context, preemption enabled, no spinlock held
// (checked in debug builds). Waking and signalling: any context.
// Timeouts are in nanoseconds from now; UINT64_MAX is for ever, 0 does not wait.

#include <base/list.h>
#include <base/status.h>
#include <sched/spinlock.h>

struct thread;

// Wait queue: the thing the others are made of
struct wait_queue {
    struct spinlock lock;
    struct list_node waiters;
    const char *name;
};
#define WAIT_QUEUE_INIT(queue, queue_name)                                                         \
    {                                                                                              \
        .lock = SPINLOCK_INIT(queue_name), .waiters = LIST_INIT((queue).waiters),                  \
        .name = (queue_name)                                                                       \
    }
void wait_queue_init(struct wait_queue *queue, const char *name);
// Waits until is_true(ctx), which is called with the queue's lock held and interrupts off, and
// again after every wake-up. ST_OK, ST_TIMEOUT.
status_t wait_until(struct wait_queue *queue, bool (*is_true)(void *ctx), void *ctx,
                    uint64_t timeout_ns) MUST_USE;
void wait_wake_one(struct wait_queue *queue);
void wait_wake_all(struct wait_queue *queue);

// Completion: something happens once (or `count` times)
struct completion {
    struct wait_queue queue;
    uint64_t done; // guarded by queue.lock
};
void completion_init(struct completion *completion, const char *name);
void completion_signal(struct completion *completion);
void completion_signal_all(struct completion *completion); // all, now and later
status_t completion_wait(struct completion *completion, uint64_t timeout_ns) MUST_USE;

// Mutex: with priority inheritance, along chains of owners
struct mutex {
    struct wait_queue queue; // by priority
    uintptr_t owner;         // the thread's address; bit 0: somebody waits
    struct list_node held;   // on the owner's list while somebody waits
};
#define MUTEX_INIT(mutex, mutex_name)                                                              \
    {                                                                                              \
        .queue = WAIT_QUEUE_INIT((mutex).queue, mutex_name), .held = LIST_INIT((mutex).held)       \
    }
void mutex_init(struct mutex *mutex, const char *name);
void mutex_lock(struct mutex *mutex); // recursion is a bug and panics
status_t mutex_lock_timeout(struct mutex *mutex, uint64_t timeout_ns) MUST_USE;
void mutex_unlock(struct mutex *mutex); // by its owner, else panics
bool mutex_is_mine(const struct mutex *mutex);

// Semaphore
struct semaphore {
    struct wait_queue queue;
    uint64_t count; // guarded by queue.lock
};
void semaphore_init(struct semaphore *semaphore, const char *name, uint64_t count);
status_t semaphore_down(struct semaphore *semaphore, uint64_t timeout_ns) MUST_USE;
void semaphore_up(struct semaphore *semaphore);

// Readers-writer lock: writers go first
struct rwlock {
    struct wait_queue readers, writers;
    unsigned reader_count, writers_waiting;
    struct thread *writer;
};
void rwlock_init(struct rwlock *lock, const char *name);
void rwlock_read_lock(struct rwlock *lock);
void rwlock_read_unlock(struct rwlock *lock);
void rwlock_write_lock(struct rwlock *lock);
void rwlock_write_unlock(struct rwlock *lock);
