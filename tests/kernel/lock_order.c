// SPDX-License-Identifier: MIT
// What debug builds report of spinlocks (DEBUG=1): each kind is provoked, and told once. None of
// what is done here can hang, as nobody else takes these locks.

#include <base/string.h>
#include <hal/cpu.h>
#include <hal/time.h>
#include <kernel/ktest.h>
#include <kernel/log.h>
#include <sched/spinlock.h>
#include <sched/wait.h>
#include <sched/work.h>

static bool is_checked(struct ktest_state *ktest)
{
#ifdef FIRSTLIGHT_DEBUG
    (void)ktest;
    return true;
#else
    ktest_skip(ktest, "no DEBUG=1 build");
    return false;
#endif
}

static struct spinlock first = SPINLOCK_INIT("test order 1"),
                       second = SPINLOCK_INIT("test order 2"),
                       third = SPINLOCK_INIT("test order 3");

static void take(struct spinlock *outer, struct spinlock *inner)
{
    spin_lock(outer);
    spin_lock(inner);
    spin_unlock(inner);
    spin_unlock(outer);
}

static void find_report(void *ctx, enum log_level level, uint64_t time_ns, const char *text,
                        size_t length)
{
    static const char wanted[] = "locks: \"test order 3\" and \"test order 1\" taken both ways";
    (void)level;
    (void)time_ns;
    if (length >= sizeof wanted - 1 && memcmp(text, wanted, sizeof wanted - 1) == 0)
        *(bool *)ctx = true;
}

// 1 before 2, 2 before 3: then 1 after 3 closes the circle.
KTEST(order_circle, "locks.a_circle_of_three_is_reported_once")
{
    if (!is_checked(ktest)) return;
    static bool was_done; // once in a boot: then it is known
    if (was_done) {
        ktest_skip(ktest, "it was reported already");
        return;
    }
    was_done = true;
    uint64_t before = lock_report_count();
    take(&first, &second);
    take(&second, &third);
    take(&first, &third);
    KEXPECT(lock_report_count() == before);
    take(&third, &first);
    KEXPECT(lock_report_count() == before + 1);
    take(&third, &first);
    KEXPECT(lock_report_count() == before + 1);
    bool is_logged = false;
    log_for_each(0, find_report, &is_logged);
    KEXPECT(is_logged);
}

KTEST(order_nested, "locks.two_of_a_class_are_reported")
{
    if (!is_checked(ktest)) return;
    static bool was_done;
    if (was_done) {
        ktest_skip(ktest, "it was reported already");
        return;
    }
    was_done = true;
    struct spinlock a = SPINLOCK_INIT("test twins"), b = SPINLOCK_INIT("test twins");
    uint64_t before = lock_report_count();
    take(&a, &b);
    KEXPECT(lock_report_count() == before + 1);
    take(&b, &a);
    KEXPECT(lock_report_count() == before + 1);
}

static struct spinlock shared = SPINLOCK_INIT("test shared with a handler");
static struct completion handled;

static void handler(struct timer *timer)
{
    (void)timer;
    hal_irq_state_t irqs = spin_lock_irq(&shared);
    spin_unlock_irq(&shared, irqs);
    completion_signal(&handled);
}

// Here the handler never comes while the lock is held; some day it would.
KTEST(order_handler, "locks.a_handlers_lock_taken_with_interrupts_on_is_reported")
{
    if (!is_checked(ktest)) return;
    static bool was_done;
    struct hal_clock_info clock;
    hal_clock_describe(&clock);
    if (was_done || strcmp(clock.timer, "none") == 0 || !hal_irq_enabled()) {
        ktest_skip(ktest, "it was reported already, or there is no timer");
        return;
    }
    was_done = true;
    struct timer timer;
    completion_init(&handled, "handler");
    timer_init(&timer, handler);
    timer_arm(&timer, 0);
    KEXPECT(completion_wait(&handled, UINT64_MAX) == ST_OK);
    timer_cancel_sync(&timer);
    uint64_t before = lock_report_count();
    hal_irq_state_t irqs = spin_lock_irq(&shared);
    spin_unlock_irq(&shared, irqs);
    KEXPECT(lock_report_count() == before);
    spin_lock(&shared);
    spin_unlock(&shared);
    KEXPECT(lock_report_count() == before + 1);
}
