// SPDX-License-Identifier: MIT
// Waiting for a condition, and what is made of it: completions, semaphores, readers-writer locks.
// A waiter lies on the waiting thread's stack. Whoever wakes takes it off the list and unparks the
// thread, both under the lock, which the thread takes before it goes on: so the waiter is there for
// as long as anybody looks at it.

#include "waiting.h"

#include <hal/time.h>

struct waiter {
    struct list_node node;
    struct thread *thread;
};

// Timeouts

static void timeout_expired(struct timer *timer)
{
    sched_unpark(container_of(timer, struct wait_timeout, timer)->thread);
}

void wait_timeout_begin(struct wait_timeout *timeout, uint64_t timeout_ns)
{
    timeout->thread = thread_current();
    timeout->deadline_ns = UINT64_MAX;
    if (timeout_ns == UINT64_MAX) return;
    if (!add_fits(hal_clock_ns(), timeout_ns, &timeout->deadline_ns)) return;
    timer_init(&timeout->timer, timeout_expired);
    if (sched_can_block()) timer_arm(&timeout->timer, timeout->deadline_ns);
}

bool wait_timeout_is_over(const struct wait_timeout *timeout)
{
    return timeout->deadline_ns != UINT64_MAX && hal_clock_ns() >= timeout->deadline_ns;
}

void wait_timeout_end(struct wait_timeout *timeout)
{
    if (timeout->deadline_ns != UINT64_MAX) timer_cancel_sync(&timeout->timer);
}

// Waiting

// Lets others run until this thread is unparked, or for a moment where threads cannot block.
static void let_others_run(const struct wait_place *place, struct waiter *waiter,
                           hal_irq_state_t *irqs)
{
    waiter->thread = thread_current();
    list_append(place->waiters, &waiter->node);
    __atomic_store_n(&waiter->thread->waiting_for, place->name, __ATOMIC_RELAXED);
    waiter->thread->wait_pc = place->pc;
    spin_unlock_irq(place->lock, *irqs);
    if (sched_can_block()) {
        sched_park();
    } else {
        hal_cpu_relax();
    }
    *irqs = spin_lock_irq(place->lock);
    list_remove(&waiter->node); // unless whoever woke us has
    __atomic_store_n(&waiter->thread->waiting_for, NULL, __ATOMIC_RELAXED);
}

status_t wait_locked(const struct wait_place *place, hal_irq_state_t *irqs,
                     bool (*is_true)(void *ctx), void *ctx, uint64_t timeout_ns)
{
    if (is_true(ctx)) return ST_OK;
    if (timeout_ns == 0) return ST_TIMEOUT;
    struct wait_timeout timeout;
    struct waiter waiter;
    wait_timeout_begin(&timeout, timeout_ns);
    status_t st = ST_OK;
    do {
        let_others_run(place, &waiter, irqs);
        if (is_true(ctx)) break;
        if (wait_timeout_is_over(&timeout)) st = ST_TIMEOUT;
    } while (st == ST_OK);
    // Its function takes the lock of a run queue only.
    wait_timeout_end(&timeout);
    return st;
}

static void wake(struct waiter *waiter)
{
    list_remove(&waiter->node);
    sched_unpark(waiter->thread);
}

void wait_wake_best(struct list_node *waiters)
{
    struct waiter *best = NULL;
    list_for_each(node, waiters)
    {
        struct waiter *waiter = container_of(node, struct waiter, node);
        if (!best || waiter->thread->priority > best->thread->priority) best = waiter;
    }
    if (best) wake(best);
}

void wait_wake_every(struct list_node *waiters)
{
    while (!list_is_empty(waiters))
        wake(container_of(waiters->next, struct waiter, node));
}

// Wait queues

void wait_queue_init(struct wait_queue *queue, const char *name)
{
    spin_init(&queue->lock, name);
    list_init(&queue->waiters);
    queue->name = name;
}

static status_t queue_wait(struct wait_queue *queue, bool (*is_true)(void *ctx), void *ctx,
                           uint64_t timeout_ns, void *pc)
{
    const struct wait_place place = {&queue->lock, &queue->waiters, queue->name, pc};
    hal_irq_state_t irqs = spin_lock_irq(&queue->lock);
    status_t st = wait_locked(&place, &irqs, is_true, ctx, timeout_ns);
    spin_unlock_irq(&queue->lock, irqs);
    return st;
}

status_t wait_until(struct wait_queue *queue, bool (*is_true)(void *ctx), void *ctx,
                    uint64_t timeout_ns)
{
    return queue_wait(queue, is_true, ctx, timeout_ns, __builtin_return_address(0));
}

void wait_wake_one(struct wait_queue *queue)
{
    hal_irq_state_t irqs = spin_lock_irq(&queue->lock);
    wait_wake_best(&queue->waiters);
    spin_unlock_irq(&queue->lock, irqs);
}

void wait_wake_all(struct wait_queue *queue)
{
    hal_irq_state_t irqs = spin_lock_irq(&queue->lock);
    wait_wake_every(&queue->waiters);
    spin_unlock_irq(&queue->lock, irqs);
}

// Sleeping is waiting for nothing

static bool is_never(void *ctx)
{
    (void)ctx;
    return false;
}

void thread_sleep_ns(uint64_t ns)
{
    struct wait_queue nobody = WAIT_QUEUE_INIT(nobody, "sleep");
    if (ns == 0) {
        thread_yield();
    } else {
        (void)queue_wait(&nobody, is_never, NULL, ns, __builtin_return_address(0));
    }
}

// Completions

#define DONE_FOR_ALL UINT64_MAX

void completion_init(struct completion *completion, const char *name)
{
    wait_queue_init(&completion->queue, name);
    completion->done = 0;
}

void completion_signal(struct completion *completion)
{
    hal_irq_state_t irqs = spin_lock_irq(&completion->queue.lock);
    if (completion->done < DONE_FOR_ALL - 1) completion->done++;
    wait_wake_best(&completion->queue.waiters);
    spin_unlock_irq(&completion->queue.lock, irqs);
}

void completion_signal_all(struct completion *completion)
{
    hal_irq_state_t irqs = spin_lock_irq(&completion->queue.lock);
    completion->done = DONE_FOR_ALL;
    wait_wake_every(&completion->queue.waiters);
    spin_unlock_irq(&completion->queue.lock, irqs);
}

static bool count_take(void *ctx)
{
    uint64_t *count = ctx;
    if (*count == 0) return false;
    if (*count != DONE_FOR_ALL) --*count;
    return true;
}

status_t completion_wait(struct completion *completion, uint64_t timeout_ns)
{
    return queue_wait(&completion->queue, count_take, &completion->done, timeout_ns,
                      __builtin_return_address(0));
}

// Semaphores

void semaphore_init(struct semaphore *semaphore, const char *name, uint64_t count)
{
    wait_queue_init(&semaphore->queue, name);
    semaphore->count = count < DONE_FOR_ALL ? count : DONE_FOR_ALL - 1;
}

status_t semaphore_down(struct semaphore *semaphore, uint64_t timeout_ns)
{
    return queue_wait(&semaphore->queue, count_take, &semaphore->count, timeout_ns,
                      __builtin_return_address(0));
}

void semaphore_up(struct semaphore *semaphore)
{
    hal_irq_state_t irqs = spin_lock_irq(&semaphore->queue.lock);
    if (semaphore->count < DONE_FOR_ALL - 1) semaphore->count++;
    wait_wake_best(&semaphore->queue.waiters);
    spin_unlock_irq(&semaphore->queue.lock, irqs);
}
