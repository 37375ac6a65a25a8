// SPDX-License-Identifier: MIT
// Timers and deferred work.

#include <base/string.h>
#include <hal/cpu.h>
#include <hal/time.h>
#include <kernel/ktest.h>
#include <sched/thread.h>
#include <sched/wait.h>
#include <sched/work.h>

#define MS 1000000ull
#define LIMIT_NS (60000 * MS)

// Timers

#define TIMERS 6
static struct {
    struct timer timers[TIMERS];
    unsigned order[TIMERS];
    unsigned count;
    bool was_early;
    struct completion expired;
} timer_test;

static void note_expired(struct timer *timer)
{
    if (hal_clock_ns() < timer->deadline_ns) timer_test.was_early = true;
    unsigned index = (unsigned)(timer - timer_test.timers);
    if (timer_test.count < TIMERS) timer_test.order[timer_test.count] = index;
    timer_test.count++;
    completion_signal(&timer_test.expired);
}

static void timer_test_begin(void)
{
    memset(&timer_test, 0, sizeof timer_test);
    completion_init(&timer_test.expired, "expired timers");
    for (unsigned i = 0; i < TIMERS; i++)
        timer_init(&timer_test.timers[i], note_expired);
}

// All on one CPU's tree, however late they are: the earlier deadline comes first, and of equal ones
// the one that was armed first.
KTEST(timer_order, "work.timers_expire_in_order")
{
    static const unsigned delays_ms[TIMERS] = {5, 1, 9, 3, 3, 7};
    static const unsigned expected[TIMERS] = {1, 3, 4, 0, 5, 2};
    timer_test_begin();
    hal_irq_state_t irqs = hal_irq_save(); // none expires before all are armed
    uint64_t now = hal_clock_ns();
    for (unsigned i = 0; i < TIMERS; i++)
        timer_arm(&timer_test.timers[i], now + delays_ms[i] * MS);
    hal_irq_restore(irqs);
    for (unsigned i = 0; i < TIMERS; i++)
        KEXPECT(completion_wait(&timer_test.expired, LIMIT_NS) == ST_OK);
    KEXPECT(memcmp(timer_test.order, expected, sizeof expected) == 0);
    KEXPECT(!timer_test.was_early && timer_test.count == TIMERS);
}

KTEST(timer_cancelled, "work.cancelled_timers_do_not_expire")
{
    timer_test_begin();
    struct timer *first = &timer_test.timers[0], *second = &timer_test.timers[1];
    KEXPECT(!timer_cancel(first)); // never armed
    timer_arm(first, UINT64_MAX);
    KEXPECT(timer_cancel(first));
    KEXPECT(!timer_cancel(first));
    // Armed again: the earlier deadline is forgotten.
    timer_arm(second, hal_clock_ns() + 1000000 * MS);
    timer_arm(second, hal_clock_ns() + MS);
    KEXPECT(completion_wait(&timer_test.expired, LIMIT_NS) == ST_OK);
    timer_arm(first, hal_clock_ns() + 2 * MS);
    timer_cancel_sync(first);
    unsigned count = timer_test.count;
    thread_sleep_ns(4 * MS);
    KEXPECT(timer_test.count == count);
}

static struct timer again_timer;
static unsigned again_count;
static struct completion again_done;

static void again(struct timer *timer)
{
    if (++again_count < 5) {
        timer_arm(timer, 0); // in the past: at once
    } else {
        completion_signal(&again_done);
    }
}

KTEST(timer_rearm, "work.timers_may_arm_themselves")
{
    again_count = 0;
    completion_init(&again_done, "timer");
    timer_init(&again_timer, again);
    timer_arm(&again_timer, hal_clock_ns());
    KEXPECT(completion_wait(&again_done, LIMIT_NS) == ST_OK);
    KEXPECT(again_count == 5);
}

// Work

#define ITEMS 8
static struct {
    struct work items[ITEMS];
    unsigned order[ITEMS], count;
    struct completion may_go;
    unsigned resubmitted;
    struct work_queue *queue;
} work_test;

static void item_run(struct work *work)
{
    unsigned index = (unsigned)(work - work_test.items);
    if (index == 0 && completion_wait(&work_test.may_go, LIMIT_NS) < 0) return;
    if (work_test.count < ITEMS) work_test.order[work_test.count] = index;
    work_test.count++;
}

static void work_test_begin(struct ktest_state *ktest, unsigned workers)
{
    memset(&work_test, 0, sizeof work_test);
    completion_init(&work_test.may_go, "go");
    for (unsigned i = 0; i < ITEMS; i++)
        work_init(&work_test.items[i], item_run);
    KEXPECT(work_queue_create("test work", workers, THREAD_PRIORITY_NORMAL, &work_test.queue) ==
            ST_OK);
}

KTEST(work_order, "work.one_worker_keeps_the_order")
{
    work_test_begin(ktest, 1);
    if (!work_test.queue) return;
    for (unsigned i = 0; i < ITEMS; i++)
        KEXPECT(work_submit(work_test.queue, &work_test.items[i]));
    KEXPECT(!work_submit(work_test.queue, &work_test.items[ITEMS - 1])); // it is queued
    KEXPECT(work_flush(work_test.queue, 2 * MS) == ST_TIMEOUT);          // the first one waits
    completion_signal(&work_test.may_go);
    KEXPECT(work_flush(work_test.queue, LIMIT_NS) == ST_OK);
    KEXPECT(work_test.count == ITEMS);
    for (unsigned i = 0; i < ITEMS; i++)
        KEXPECT(work_test.order[i] == i);
    KEXPECT(work_flush(work_test.queue, 0) == ST_OK);
    work_queue_destroy(work_test.queue);
}

KTEST(work_destroy, "work.what_is_queued_is_done_before_the_end")
{
    work_test_begin(ktest, 1);
    if (!work_test.queue) return;
    for (unsigned i = 0; i < ITEMS; i++)
        KEXPECT(work_submit(work_test.queue, &work_test.items[i]));
    completion_signal(&work_test.may_go);
    work_queue_destroy(work_test.queue);
    KEXPECT(work_test.count == ITEMS);
}

static void resubmit(struct work *work)
{
    if (++work_test.resubmitted < 10) (void)work_submit(work_test.queue, work);
}

KTEST(work_again, "work.may_be_queued_again_while_it_runs")
{
    work_test_begin(ktest, 2);
    if (!work_test.queue) return;
    work_init(&work_test.items[0], resubmit);
    KEXPECT(work_submit(work_test.queue, &work_test.items[0]));
    for (unsigned i = 0; i < 20; i++) // a flush waits for what is queued before it only
        KEXPECT(work_flush(work_test.queue, LIMIT_NS) == ST_OK);
    work_queue_destroy(work_test.queue);
    KEXPECT(work_test.resubmitted == 10);
}

// One worker waits for what the other does.
static void wait_for_other(struct work *work)
{
    (void)work;
    if (completion_wait(&work_test.may_go, LIMIT_NS) == ST_OK) work_test.count++;
}

static void let_other_go(struct work *work)
{
    (void)work;
    completion_signal(&work_test.may_go);
}

KTEST(work_parallel, "work.workers_run_side_by_side")
{
    work_test_begin(ktest, 2);
    if (!work_test.queue) return;
    work_init(&work_test.items[0], wait_for_other);
    work_init(&work_test.items[1], let_other_go);
    KEXPECT(work_submit(work_test.queue, &work_test.items[0]));
    KEXPECT(work_submit(work_test.queue, &work_test.items[1]));
    KEXPECT(work_flush(work_test.queue, LIMIT_NS) == ST_OK);
    KEXPECT(work_test.count == 1);
    work_queue_destroy(work_test.queue);
}

static struct delayed_work delayed;
static struct completion delayed_done;
static uint64_t delayed_ran_ns;

static void delayed_run(struct work *work)
{
    (void)work;
    delayed_ran_ns = hal_clock_ns();
    completion_signal(&delayed_done);
}

KTEST(work_delayed, "work.delayed_work")
{
    completion_init(&delayed_done, "delayed work");
    delayed_work_init(&delayed, delayed_run);
    KEXPECT(!delayed_work_cancel(&delayed));
    uint64_t begin = hal_clock_ns();
    delayed_work_submit(work_queue_system(), &delayed, 3 * MS);
    KEXPECT(completion_wait(&delayed_done, LIMIT_NS) == ST_OK);
    KEXPECT(delayed_ran_ns - begin >= 3 * MS);
    delayed_work_submit(work_queue_system(), &delayed, 1000000 * MS);
    KEXPECT(delayed_work_cancel(&delayed));
    KEXPECT(!delayed_work_cancel(&delayed));
    KEXPECT(work_flush(work_queue_system(), LIMIT_NS) == ST_OK);
    KEXPECT(completion_wait(&delayed_done, 0) == ST_TIMEOUT);
}
