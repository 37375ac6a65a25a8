// SPDX-License-Identifier: MIT
#include <base/string.h>
#include <device/input.h>
#include <hal/irq.h>
#include <hal/time.h>
#include <kernel/ktest.h>

#define MS 1000000ull

KTEST(time_monotonic, "time.never_steps_back")
{
    uint64_t last = hal_clock_ns();
    bool is_ascending = true;
    for (unsigned i = 0; i < 2000; i++) {
        uint64_t now = hal_clock_ns();
        is_ascending = is_ascending && now >= last;
        last = now;
    }
    KEXPECT(is_ascending);
}

// A delay is never short. Long it can be for as long as somebody else has the host's CPU; that the
// clock is true is calibration's business (tests/host/test_clock_calibrate.c).
KTEST(time_delay, "time.delay_is_never_short")
{
    for (unsigned i = 0; i < 10; i++) {
        uint64_t start = hal_clock_ns();
        hal_clock_delay_ns(2 * MS);
        KEXPECT(hal_clock_ns() - start >= 2 * MS);
    }
}

static uint64_t timer_count(void)
{
    struct hal_irq_stat stat;
    for (size_t i = 0; hal_irq_stat_get(i, &stat); i++) {
        if (strcmp(stat.name, "timer") == 0) return stat.count;
    }
    return 0;
}

// Waiting for input sleeps until the timer's interrupt.
KTEST(time_timer, "time.timer_ends_a_sleep")
{
    struct hal_clock_info clock;
    hal_clock_describe(&clock);
    if (strcmp(clock.timer, "none") == 0) {
        ktest_skip(ktest, "this machine has no timer");
        return;
    }
    uint64_t before = timer_count();
    uint64_t start = hal_clock_ns();
    int byte = input_get(5 * MS);
    uint64_t taken = hal_clock_ns() - start;
    if (byte >= 0) {
        input_push((uint8_t)byte);
        ktest_skip(ktest, "somebody typed");
        return;
    }
    KEXPECT(taken >= 5 * MS);
    KEXPECT(timer_count() > before);
}
