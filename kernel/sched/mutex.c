// SPDX-License-Identifier: MIT
// Mutexes with priority inheritance. One that nobody waits for is taken and given back by a single
// compare-and-exchange of its owner. The rest is guarded by one lock for all mutexes, pi_lock: a
// chain of owners that wait for one another leads across many of them. While somebody waits, bit 0
// of the owner sends whoever gives the mutex back here, where it is handed to the best waiter.

#include "waiting.h"

#include <kernel/panic.h>

#define HAS_WAITERS ((uintptr_t)1)

struct mutex_waiter { // on the waiting thread's stack
    struct list_node node;
    struct thread *thread;
    struct mutex *mutex;
    bool is_granted;
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

// Waiting

// Makes the running thread a waiter; false when the mutex became free and is taken.
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
    if (list_is_empty(&mutex->queue.waiters)) list_append(&owner->held_mutexes, &mutex->held);
    waiter_insert(mutex, waiter);
    waiter->thread->mutex_waiter = waiter;
    priority_propagate(owner);
    return true;
}

// The time is over.
static void waiter_remove(struct mutex_waiter *waiter)
{
    struct mutex *mutex = waiter->mutex;
    struct thread *owner = owner_of(mutex->owner);
    list_remove(&waiter->node);
    waiter->thread->mutex_waiter = NULL;
    if (list_is_empty(&mutex->queue.waiters)) {
        list_remove(&mutex->held);
        __atomic_store_n(&mutex->owner, (uintptr_t)owner, __ATOMIC_RELAXED);
    }
    priority_propagate(owner);
}

// Looks under pi_lock only: once it is free, whoever granted the mutex is done with the waiter.
static status_t waiter_wait(struct mutex_waiter *waiter, uint64_t timeout_ns)
{
    struct wait_timeout timeout;
    wait_timeout_begin(&timeout, timeout_ns);
    bool is_granted = false, is_over = false;
    while (!is_granted && !is_over) {
        sched_park();
        hal_irq_state_t irqs = spin_lock_irq(&pi_lock);
        is_granted = waiter->is_granted;
        is_over = wait_timeout_is_over(&timeout);
        if (is_over && !is_granted) waiter_remove(waiter);
        spin_unlock_irq(&pi_lock, irqs);
    }
    wait_timeout_end(&timeout);
    return is_granted ? ST_OK : ST_TIMEOUT;
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

// It is the best waiter's from now on. pi_lock is held.
static void hand_over(struct mutex *mutex)
{
    struct mutex_waiter *waiter = waiter_of(mutex->queue.waiters.next);
    struct thread *next = waiter->thread;
    list_remove(&waiter->node);
    list_remove(&mutex->held);
    next->mutex_waiter = NULL;
    bool has_more = !list_is_empty(&mutex->queue.waiters);
    if (has_more) list_append(&next->held_mutexes, &mutex->held);
    __atomic_store_n(&mutex->owner, (uintptr_t)next | (has_more ? HAS_WAITERS : 0),
                     __ATOMIC_RELAXED);
    priority_propagate(next);
    priority_propagate(thread_current());
    waiter->is_granted = true;
    sched_unpark(next);
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
    if (list_is_empty(&mutex->queue.waiters)) { // the last of them has just given up
        __atomic_store_n(&mutex->owner, 0, __ATOMIC_RELEASE);
    } else {
        hand_over(mutex);
    }
    spin_unlock_irq(&pi_lock, irqs);
}
