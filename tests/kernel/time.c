// SPDX-License-Identifier: MIT
#include <base/string.h>
#include <device/input.h>
#include <hal/irq.h>
#include <hal/time.h>
#include <kernel/ktest.h>
#include <kernel/time.h>
#include <sched/cpu.h>
#include <sched/thread.h>

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

static void clock_read(void *arg)
{
    *(uint64_t *)arg = hal_clock_ns();
}

// What one CPU tells, the next has not yet passed.
KTEST(time_across_cpus, "time.one_time_on_all_cpus")
{
    bool is_ascending = true;
    for (unsigned round = 0; round < 20; round++) {
        for (unsigned next = 0, cpu; cpu_next_online(next, &cpu); next = cpu + 1) {
            uint64_t before = hal_clock_ns(), there = 0;
            KEXPECT(cpu_call(cpu, clock_read, &there) == ST_OK);
            is_ascending = is_ascending && before <= there && there <= hal_clock_ns();
        }
    }
    KEXPECT(is_ascending);
}

KTEST(time_sources, "time.every_source_goes_on_where_the_last_was")
{
    struct hal_clock_source source;
    struct hal_clock_info clock;
    hal_clock_describe(&clock);
    const char *first = clock.source;
    for (size_t i = 0; hal_clock_source_get(i, &source); i++) {
        uint64_t before = hal_clock_ns();
        status_t st = hal_clock_select(source.name);
        if (st == ST_NO_DEVICE) continue;
        KEXPECT(st == ST_OK);
        hal_clock_describe(&clock);
        KEXPECT(strcmp(clock.source, source.name) == 0);
        uint64_t after = hal_clock_ns();
        KEXPECT(after >= before);
        thread_sleep_ns(3 * MS);
        KEXPECT(hal_clock_ns() - after >= 3 * MS);
    }
    KEXPECT(hal_clock_select(first) == ST_OK);
    KEXPECT(hal_clock_select("no such clock") == ST_NOT_FOUND);
}

KTEST(time_wall, "time.of_day")
{
    int64_t first, second;
    const char *source;
    status_t st = wall_seconds(&first, &source);
    if (st == ST_NOT_FOUND) {
        ktest_skip(ktest, "nobody knows the time of day here");
        return;
    }
    KEXPECT(st == ST_OK && source != NULL);
    KEXPECT(wall_seconds(&second, NULL) == ST_OK);
    KEXPECT(second >= first);
    KEXPECT(first > 0); // no clock was made before 1970
}
