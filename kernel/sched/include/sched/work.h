// SPDX-License-Identifier: MIT
#pragma once
// Deferred work: timers (their function runs in interrupt context) and work items (theirs runs in a
// worker thread and may sleep). Both are embedded in the caller's object and never allocate.

#include <base/list.h>
#include <lib/rbtree.h>
#include <base/status.h>
#include <sched/wait.h>

// Timers
struct timer {
    struct rb_node node; // in its CPU's tree, by deadline
    uint64_t deadline_ns;
    void (*expired)(struct timer *timer);
    unsigned cpu;      // on whose tree it is, + 1; 0: not armed
    unsigned last_cpu; // on whose it was last
};
void timer_init(struct timer *timer, void (*expired)(struct timer *timer));
// At or after `deadline_ns` (hal_clock_ns) on this CPU. Armed again: the old deadline is forgotten.
// Any context, also from `expired` itself.
void timer_arm(struct timer *timer, uint64_t deadline_ns);
// False when it was not armed (it may be running just now).
bool timer_cancel(struct timer *timer);
// As timer_cancel, and when it returns the function does not run any more. Thread context.
void timer_cancel_sync(struct timer *timer);

// Work
struct work {
    struct list_node node;
    void (*run)(struct work *work);
    bool is_queued;    // guarded by the queue's lock, as is
    uint64_t sequence; // its number in the queue
};
struct work_queue; // one or more worker threads
// `workers` threads run its items, in order if 1. ST_NO_MEMORY.
status_t work_queue_create(const char *name, unsigned workers, unsigned priority,
                           struct work_queue **out_queue) MUST_USE;
// Lets queued work finish, and ends the workers.
void work_queue_destroy(struct work_queue *queue);
// The kernel's own, for short things.
struct work_queue *work_queue_system(void);
void work_init(struct work *work, void (*run)(struct work *work));
// False when it is queued already. It may be queued again while it runs. Any context.
bool work_submit(struct work_queue *queue, struct work *work);
// Waits until everything queued so far has run. ST_TIMEOUT.
status_t work_flush(struct work_queue *queue, uint64_t timeout_ns) MUST_USE;

struct delayed_work {
    struct work work;
    struct timer timer;
    struct work_queue *queue;
};
void delayed_work_init(struct delayed_work *delayed, void (*run)(struct work *work));
void delayed_work_submit(struct work_queue *queue, struct delayed_work *delayed, uint64_t delay_ns);
bool delayed_work_cancel(struct delayed_work *delayed);
