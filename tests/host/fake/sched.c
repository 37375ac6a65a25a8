// SPDX-License-Identifier: MIT
// A scheduler with one thread, for host tests: to wait is to sleep the CPU until an interrupt (what
// the test does in fake_cpu_wait) or to spin where no timer would end that.

#include <base/bits.h>
#include <base/string.h>
#include <hal/time.h>
#include <sched/wait.h>

static bool has_timer(void)
{
    struct hal_clock_info clock;
    hal_clock_describe(&clock);
    return clock.timer && strcmp(clock.timer, "none") != 0;
}

static void sleep_until(uint64_t deadline)
{
    if (!hal_irq_enabled() || !has_timer()) {
        hal_cpu_relax();
        return;
    }
    if (deadline != UINT64_MAX) hal_timer_arm(deadline);
    hal_cpu_wait();
    if (deadline != UINT64_MAX) hal_timer_disarm();
}

status_t wait_until(struct wait_queue *queue, bool (*is_true)(void *ctx), void *ctx,
                    uint64_t timeout_ns)
{
    uint64_t deadline;
    if (!add_fits(hal_clock_ns(), timeout_ns, &deadline)) deadline = UINT64_MAX;
    for (;;) {
        hal_irq_state_t irqs = spin_lock_irq(&queue->lock);
        bool is_over = is_true(ctx);
        spin_unlock_irq(&queue->lock, irqs);
        if (is_over) return ST_OK;
        if (deadline != UINT64_MAX && hal_clock_ns() >= deadline) return ST_TIMEOUT;
        sleep_until(deadline);
    }
}

void wait_wake_one(struct wait_queue *queue)
{
    (void)queue;
}

void wait_wake_all(struct wait_queue *queue)
{
    (void)queue;
}
