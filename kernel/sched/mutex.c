// SPDX-License-Identifier: MIT
// Mutexes with priority inheritance. One that nobody waits for is taken and given back by a single
// compare-and-exchange of its owner. The rest is guarded by one lock for all mutexes, pi_lock: a
// chain of owners that wait for one another leads across many of them. While somebody waits, bit 0
// of the owner sends whoever takes the mutex or gives it back here.
//
// A mutex that is given back is free, and its best waiter is woken. Until that one runs, a thread
// that runs already may take it, unless it is the worse one: to make everybody wait for a sleeper
// each time would cost a switch for each use. It is handed to a waiter that was passed over too
// often.

#include "waiting.h"

#include <kernel/panic.h>

#define HAS_WAITERS ((uintptr_t)1)
#define PASSED_OVER_MAX 4

struct mutex_waiter { // on the waiting thread's stack
    struct list_node node;
    struct thread *thread;
    struct mutex *mutex;
    bool has_it;
    unsigned passed_over;
};

static struct spinlock pi_lock = SPINLOCK_INIT("priority inheritance");

static struct mutex_waiter *waiter_of(struct list_node *node)
{
    return container_of(node, struct mutex_waiter, node);
}

static struct thread *owner_of(uintptr_t word)
{
    return (struct thread *)(word & ~HAS_WAITERS);
}

static bool owner_change(struct mutex *mutex, uintptr_t from, uintptr_t to)
{
    return __atomic_compare_exchange_n(&mutex->owner, &from, to, false, __ATOMIC_ACQ_REL,
                                       __ATOMIC_RELAXED);
}

void mutex_init(struct mutex *mutex, const char *name)
{
    *mutex = (struct mutex){0};
    wait_queue_init(&mutex->queue, name);
    list_init(&mutex->held);
}

bool mutex_is_mine(const struct mutex *mutex)
{
    return owner_of(__atomic_load_n(&mutex->owner, __ATOMIC_RELAXED)) == thread_current();
}

// Priorities. All with pi_lock held.

// By priority, and in the order of arrival among equals.
static void waiter_insert(struct mutex *mutex, struct mutex_waiter *waiter)
{
    struct list_node *at = mutex->queue.waiters.prev;
    while (at != &mutex->queue.waiters &&
           waiter_of(at)->thread->priority < waiter->thread->priority)
        at = at->prev;
    list_insert_after(at, &waiter->node);
}

static unsigned priority_due(const struct thread *thread)
{
    unsigned priority = thread->base_priority;
    list_for_each(node, &thread->held_mutexes)
    {
        const struct mutex *mutex = container_of(node, struct mutex, held);
        unsigned lent = waiter_of(mutex->queue.waiters.next)->thread->priority;
        if (lent > priority) priority = lent;
    }
    return priority;
}

// Gives the thread the priority that is due to it, and so on along the chain of those it waits for.
// A circle ends it as well: there, priorities soon stop changing.
static void priority_propagate(struct thread *thread)
{
    while (thread) {
        unsigned priority = priority_due(thread);
        if (priority == thread->priority) return;
        sched_priority_apply(thread, priority);
        struct mutex_waiter *waiter = thread->mutex_waiter;
        if (!waiter) return;
        list_remove(&waiter->node);
        waiter_insert(waiter->mutex, waiter);
        thread = owner_of(waiter->mutex->owner);
    }
}

void thread_priority_set(struct thread *thread, unsigned priority)
{
    if (priority > THREAD_PRIORITY_MAX) priority = THREAD_PRIORITY_MAX;
    if (priority <= THREAD_PRIORITY_IDLE) priority = THREAD_PRIORITY_IDLE + 1;
    hal_irq_state_t irqs = spin_lock_irq(&pi_lock);
    thread->base_priority = priority;
    priority_propagate(thread);
    spin_unlock_irq(&pi_lock, irqs);
}

// Whether the chain of owners leads back to the running thread.
static bool is_circle(const struct mutex *mutex)
{
    const struct thread *self = thread_current();
    for (const struct mutex *at = mutex;;) {
        const struct thread *owner = owner_of(at->owner);
        if (owner == self) return true;
        if (!owner || !owner->mutex_waiter) return false;
        at = owner->mutex_waiter->mutex;
        if (at == mutex) return false; // a circle of others: theirs to report
    }
}

// Owners. All with pi_lock held.

static struct mutex_waiter *best_waiter(struct mutex *mutex)
{
    return list_is_empty(&mutex->queue.waiters) ? NULL : waiter_of(mutex->queue.waiters.next);
}

// A free mutex becomes the thread's, with those who wait for it.
static void own(struct mutex *mutex, struct thread *thread)
{
    bool has_waiters = !list_is_empty(&mutex->queue.waiters);
    __atomic_store_n(&mutex->owner, (uintptr_t)thread | (has_waiters ? HAS_WAITERS : 0),
                     __ATOMIC_RELAXED);
    if (has_waiters) list_append(&thread->held_mutexes, &mutex->held);
    priority_propagate(thread);
}

static void waiter_unlink(struct mutex_waiter *waiter)
{
    list_remove(&waiter->node);
    waiter->thread->mutex_waiter = NULL;
}

// Makes the running thread a waiter; false when it could take the mutex instead.
static bool waiter_add(struct mutex *mutex, struct mutex_waiter *waiter)
{
    for (;;) {
        uintptr_t word = __atomic_load_n(&mutex->owner, __ATOMIC_RELAXED);
        if (word == 0) {
            if (owner_change(mutex, 0, (uintptr_t)waiter->thread)) return false;
        } else if ((word & HAS_WAITERS) || owner_change(mutex, word, word | HAS_WAITERS)) {
            break;
        }
    }
    struct thread *owner = owner_of(mutex->owner);
    struct mutex_waiter *best = best_waiter(mutex);
    if (!owner && waiter->thread->priority >= best->thread->priority) {
        best->passed_over++;
        own(mutex, waiter->thread);
        return false;
    }
    if (!best) list_append(&owner->held_mutexes, &mutex->held);
    waiter_insert(mutex, waiter);
    waiter->thread->mutex_waiter = waiter;
    priority_propagate(owner);
    return true;
}

// The time is over.
static void waiter_give_up(struct mutex_waiter *waiter)
{
    struct mutex *mutex = waiter->mutex;
    struct thread *owner = owner_of(mutex->owner);
    waiter_unlink(waiter);
    struct mutex_waiter *best = best_waiter(mutex);
    if (!best) {
        list_remove(&mutex->held);
        __atomic_store_n(&mutex->owner, (uintptr_t)owner, __ATOMIC_RELAXED);
    } else if (!owner) {
        sched_unpark(best->thread); // the one that was woken may have been this one
    }
    priority_propagate(owner);
}

static void release(struct mutex *mutex)
{
    struct mutex_waiter *best = best_waiter(mutex);
    list_remove(&mutex->held);
    if (!best) { // the last of them has just given up
        __atomic_store_n(&mutex->owner, 0, __ATOMIC_RELEASE);
        return;
    }
    if (best->passed_over >= PASSED_OVER_MAX) {
        waiter_unlink(best);
        best->has_it = true;
        own(mutex, best->thread);
    } else {
        __atomic_store_n(&mutex->owner, HAS_WAITERS, __ATOMIC_RELAXED);
    }
    priority_propagate(thread_current());
    sched_unpark(best->thread);
}

// Looks under pi_lock only: once it is free, whoever handed the mutex over is done with the waiter.
static status_t waiter_wait(struct mutex_waiter *waiter, uint64_t timeout_ns)
{
    struct wait_timeout timeout;
    struct mutex *mutex = waiter->mutex;
    wait_timeout_begin(&timeout, timeout_ns);
    bool has_it = false, is_over = false;
    while (!has_it && !is_over) {
        sched_park();
        hal_irq_state_t irqs = spin_lock_irq(&pi_lock);
        if (!waiter->has_it && !owner_of(mutex->owner)) {
            waiter_unlink(waiter);
            own(mutex, waiter->thread);
            waiter->has_it = true;
        }
        has_it = waiter->has_it;
        is_over = wait_timeout_is_over(&timeout);
        if (is_over && !has_it) waiter_give_up(waiter);
        spin_unlock_irq(&pi_lock, irqs);
    }
    wait_timeout_end(&timeout);
    return has_it ? ST_OK : ST_TIMEOUT;
}

static status_t lock_contended(struct mutex *mutex, uint64_t timeout_ns, void *pc)
{
    if (timeout_ns == 0) return ST_TIMEOUT;
    // In a panic its owner will never run again.
    if (!sched_can_block()) return ST_OK;
    struct thread *self = thread_current();
    struct mutex_waiter waiter = {.thread = self, .mutex = mutex};
    self->wait_pc = pc;
    hal_irq_state_t irqs = spin_lock_irq(&pi_lock);
    bool is_deadlock = timeout_ns == UINT64_MAX && is_circle(mutex);
    bool must_wait = !is_deadlock && waiter_add(mutex, &waiter);
    spin_unlock_irq(&pi_lock, irqs);
    if (is_deadlock) {
        panic("deadlock: thread \"%s\" waits for mutex \"%s\" of a thread that waits for it",
              self->name, mutex->queue.name);
    }
    if (!must_wait) return ST_OK;
    __atomic_store_n(&self->waiting_for, mutex->queue.name, __ATOMIC_RELAXED);
    status_t st = waiter_wait(&waiter, timeout_ns);
    __atomic_store_n(&self->waiting_for, NULL, __ATOMIC_RELAXED);
    return st;
}

static status_t lock_timeout(struct mutex *mutex, uint64_t timeout_ns, void *pc)
{
    struct thread *self = thread_current();
    if (LIKELY(owner_change(mutex, 0, (uintptr_t)self))) return ST_OK;
    if (owner_of(__atomic_load_n(&mutex->owner, __ATOMIC_RELAXED)) == self && sched_can_block()) {
        panic("mutex \"%s\" is taken again by its owner \"%s\"", mutex->queue.name, self->name);
    }
    return lock_contended(mutex, timeout_ns, pc);
}

void mutex_lock(struct mutex *mutex)
{
    (void)lock_timeout(mutex, UINT64_MAX, __builtin_return_address(0));
}

status_t mutex_lock_timeout(struct mutex *mutex, uint64_t timeout_ns)
{
    return lock_timeout(mutex, timeout_ns, __builtin_return_address(0));
}

void mutex_unlock(struct mutex *mutex)
{
    uintptr_t self = (uintptr_t)thread_current();
    if (LIKELY(owner_change(mutex, self, 0))) return;
    if (!sched_can_block()) return;
    uintptr_t word = __atomic_load_n(&mutex->owner, __ATOMIC_RELAXED);
    if (owner_of(word) != (struct thread *)self) {
        panic("mutex \"%s\" is given back by \"%s\", who does not own it", mutex->queue.name,
              thread_current()->name);
    }
    hal_irq_state_t irqs = spin_lock_irq(&pi_lock);
    release(mutex);
    spin_unlock_irq(&pi_lock, irqs);
}
