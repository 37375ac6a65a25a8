// SPDX-License-Identifier: MIT
// Work queues. The lock of a queue is that of its wait queue, on which its workers sleep.

#include "waiting.h"

#include <base/string.h>
#include <hal/time.h>
#include <kernel/heap.h>

struct worker {
    struct thread *thread;
    struct work_queue *queue;
    uint64_t sequence; // of the item that it runs; 0: none
};

struct work_queue {
    struct wait_queue more; // workers wait for items; its lock guards the rest
    struct list_node flushers;
    struct list_node items; // ascending by sequence
    uint64_t last_sequence;
    bool is_ending;
    char name[THREAD_NAME_MAX];
    unsigned worker_count;
    struct worker *workers;
};

static struct worker system_worker;
static struct work_queue system_queue = {
    .more = WAIT_QUEUE_INIT(system_queue.more, "work"),
    .flushers = LIST_INIT(system_queue.flushers),
    .items = LIST_INIT(system_queue.items),
    .name = "system work",
    .worker_count = 1,
    .workers = &system_worker,
};

struct work_queue *work_queue_system(void)
{
    return &system_queue;
}

void work_init(struct work *work, void (*run)(struct work *work))
{
    *work = (struct work){.run = run};
    list_init(&work->node);
}

bool work_submit(struct work_queue *queue, struct work *work)
{
    hal_irq_state_t irqs = spin_lock_irq(&queue->more.lock);
    bool is_new = !work->is_queued;
    if (is_new) {
        work->is_queued = true;
        work->sequence = ++queue->last_sequence;
        list_append(&queue->items, &work->node);
        wait_wake_best(&queue->more.waiters);
    }
    spin_unlock_irq(&queue->more.lock, irqs);
    return is_new;
}

// Workers

static bool has_something(void *ctx)
{
    const struct work_queue *queue = ctx;
    return !list_is_empty(&queue->items) || queue->is_ending;
}

static void worker_run(void *arg)
{
    struct worker *worker = arg;
    struct work_queue *queue = worker->queue;
    const struct wait_place place = {&queue->more.lock, &queue->more.waiters, "work", NULL};
    hal_irq_state_t irqs = spin_lock_irq(&queue->more.lock);
    for (;;) {
        (void)wait_locked(&place, &irqs, has_something, queue, UINT64_MAX);
        if (list_is_empty(&queue->items)) break; // it is ending
        struct work *work = container_of(queue->items.next, struct work, node);
        list_remove(&work->node);
        work->is_queued = false;
        worker->sequence = work->sequence;
        spin_unlock_irq(&queue->more.lock, irqs);
        work->run(work); // it may be gone after that
        irqs = spin_lock_irq(&queue->more.lock);
        worker->sequence = 0;
        wait_wake_every(&queue->flushers);
    }
    spin_unlock_irq(&queue->more.lock, irqs);
}

static status_t workers_start(struct work_queue *queue, unsigned priority)
{
    const struct thread_options options = {.priority = priority};
    for (unsigned i = 0; i < queue->worker_count; i++) {
        struct worker *worker = &queue->workers[i];
        worker->queue = queue;
        status_t st = thread_create(queue->name, worker_run, worker, &options, &worker->thread);
        if (st < 0) return st;
    }
    return ST_OK;
}

status_t work_init_system(void)
{
    return workers_start(&system_queue, THREAD_PRIORITY_HIGH);
}

static void queue_end(struct work_queue *queue)
{
    hal_irq_state_t irqs = spin_lock_irq(&queue->more.lock);
    queue->is_ending = true;
    wait_wake_every(&queue->more.waiters);
    spin_unlock_irq(&queue->more.lock, irqs);
    for (unsigned i = 0; i < queue->worker_count; i++) {
        struct thread *thread = queue->workers[i].thread;
        if (thread) (void)thread_join(thread, UINT64_MAX);
    }
    kfree(queue->workers);
    kfree(queue);
}

status_t work_queue_create(const char *name, unsigned workers, unsigned priority,
                           struct work_queue **out_queue)
{
    if (workers == 0) return ST_INVALID_ARGUMENT;
    struct work_queue *queue = kzalloc(sizeof *queue);
    struct worker *all = kzalloc(workers * sizeof *all);
    if (!queue || !all) {
        kfree(all);
        kfree(queue);
        return ST_NO_MEMORY;
    }
    wait_queue_init(&queue->more, "work");
    list_init(&queue->flushers);
    list_init(&queue->items);
    snprintf(queue->name, sizeof queue->name, "%s", name);
    queue->worker_count = workers;
    queue->workers = all;
    status_t st = workers_start(queue, priority);
    if (st < 0) {
        queue_end(queue);
        return st;
    }
    *out_queue = queue;
    return ST_OK;
}

void work_queue_destroy(struct work_queue *queue)
{
    queue_end(queue);
}

// Flushing

struct flush {
    struct work_queue *queue;
    uint64_t sequence; // up to here all must have run
};

static bool is_flushed(void *ctx)
{
    const struct flush *flush = ctx;
    struct work_queue *queue = flush->queue;
    if (!list_is_empty(&queue->items) &&
        container_of(queue->items.next, struct work, node)->sequence <= flush->sequence)
        return false;
    for (unsigned i = 0; i < queue->worker_count; i++) {
        uint64_t running = queue->workers[i].sequence;
        if (running != 0 && running <= flush->sequence) return false;
    }
    return true;
}

status_t work_flush(struct work_queue *queue, uint64_t timeout_ns)
{
    const struct wait_place place = {&queue->more.lock, &queue->flushers, "work flush",
                                     __builtin_return_address(0)};
    hal_irq_state_t irqs = spin_lock_irq(&queue->more.lock);
    struct flush flush = {queue, queue->last_sequence};
    status_t st = wait_locked(&place, &irqs, is_flushed, &flush, timeout_ns);
    spin_unlock_irq(&queue->more.lock, irqs);
    return st;
}

// Later

static void delayed_expired(struct timer *timer)
{
    struct delayed_work *delayed = container_of(timer, struct delayed_work, timer);
    (void)work_submit(delayed->queue, &delayed->work);
}

void delayed_work_init(struct delayed_work *delayed, void (*run)(struct work *work))
{
    work_init(&delayed->work, run);
    timer_init(&delayed->timer, delayed_expired);
    delayed->queue = NULL;
}

void delayed_work_submit(struct work_queue *queue, struct delayed_work *delayed, uint64_t delay_ns)
{
    uint64_t deadline;
    delayed->queue = queue;
    if (!add_fits(hal_clock_ns(), delay_ns, &deadline)) deadline = UINT64_MAX;
    timer_arm(&delayed->timer, deadline);
}

bool delayed_work_cancel(struct delayed_work *delayed)
{
    struct work_queue *queue = delayed->queue;
    if (!queue) return false;
    bool was_waiting = timer_cancel(&delayed->timer);
    hal_irq_state_t irqs = spin_lock_irq(&queue->more.lock);
    if (delayed->work.is_queued) {
        list_remove(&delayed->work.node);
        delayed->work.is_queued = false;
        was_waiting = true;
        wait_wake_every(&queue->flushers);
    }
    spin_unlock_irq(&queue->more.lock, irqs);
    return was_waiting;
}
