// SPDX-License-Identifier: MIT
// The watchdog over the cycle counter, and the comparison of all sources, on a simulated machine
// whose counters can be made to lie.
// SOURCES: hal/x86_64/clock.c hal/x86_64/clock_watch.c hal/x86_64/clock_source.c
// SOURCES: hal/x86_64/clock_calibrate.c hal/x86_64/clock_sync.c
// INCLUDE: -Itests/host/fake -Ihal/include -Ihal/x86_64
#include <base/bits.h>
#include <base/string.h>
#include <hal/cpu.h>
#include <hal/io.h>
#include "clock_internal.h"
#include "tests/host/port_stubs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define PM_PORT 0x608
#define PM_HZ 3579545.0
#define PIT_HZ 1193182.0
#define MS 0.001

bool fake_irqs_enabled;

static struct {
    double now; // seconds of true time
    double tsc, tsc_hz;
    double pm_hz, pit_hz;
    uint64_t cpuid_hz; // 0: the CPU says nothing
    uint16_t pit_latch;
    unsigned pit_reads;
    uint64_t lag, advanced; // of the running CPU's cycle counter
    bool can_advance;
} world;

static char reported[512];

static void pass(double seconds)
{
    world.now += seconds;
    world.tsc += seconds * world.tsc_hz;
}

void fake_cpu_relax(void)
{
    pass(1e-7);
}

void fake_cpu_wait(void)
{
}

uint64_t hal_cycles(void)
{
    pass(1e-8);
    return (uint64_t)world.tsc - world.lag + world.advanced;
}

uint32_t hal_port_in32(uint16_t port)
{
    pass(5e-7);
    uint32_t value = (uint32_t)(uint64_t)(world.now * world.pm_hz) & 0xffffff;
    pass(5e-7);
    return port == PM_PORT ? value : UINT32_MAX;
}

uint8_t hal_port_in8(uint16_t port)
{
    pass(1e-6);
    if (port != 0x42 || world.pit_hz == 0) return 0xff;
    return (uint8_t)(world.pit_latch >> 8 * (world.pit_reads++ % 2));
}

void hal_port_out8(uint16_t port, uint8_t value)
{
    pass(1e-6);
    if (port == 0x43 && value == 0x80) {
        world.pit_latch = (uint16_t)(0xffff - (uint64_t)(world.now * world.pit_hz));
        world.pit_reads = 0;
    }
}

bool clock_frequency_from_cpuid(uint64_t *out_hz, const char **out_source)
{
    *out_hz = world.cpuid_hz;
    *out_source = "cpuid";
    return world.cpuid_hz != 0;
}

bool clock_base_frequency_from_cpuid(uint64_t *out_hz, const char **out_source)
{
    (void)out_hz;
    (void)out_source;
    return false;
}

bool clock_frequency_is_sane(uint64_t hz)
{
    return hz >= 100000000 && hz <= 16000000000;
}

bool clock_is_invariant(void)
{
    return false;
}

bool clock_counter_advance(uint64_t cycles)
{
    if (world.can_advance) world.advanced += cycles;
    return world.can_advance;
}

const char *timer_name(void)
{
    return "none";
}

void timer_clock_changed(void)
{
}

void timer_line_set(const struct hal_irq_line *line)
{
    (void)line;
}

static void *map_nothing(paddr_t paddr, uint64_t size)
{
    (void)paddr;
    (void)size;
    return NULL;
}

static void report(const char *text)
{
    size_t used = strlen(reported);
    snprintf(reported + used, sizeof reported - used, "%s\n", text);
}

static void start(void)
{
    const struct hal_clock_platform platform = {.pm_timer_port = PM_PORT};
    struct boot_info boot = {.cycles_jump = (uint64_t)world.tsc};
    reported[0] = '\0';
    hal_clock_set_report(report);
    clock_early_init(&boot);
    hal_clock_init(&platform, map_nothing);
}

static int begin(void **state)
{
    (void)state;
    static double tsc = 5e9; // the machine remembers what any test's CPUs have seen of it
    memset(&world, 0, sizeof world);
    world.now = 100;
    world.tsc = tsc += 1e12;
    world.tsc_hz = 2e9;
    world.pm_hz = PM_HZ;
    world.pit_hz = PIT_HZ;
    return 0;
}

// Timers fire ten times a second for so long. Time never steps back meanwhile.
static void run(double seconds)
{
    static uint64_t last;
    double end = world.now + seconds;
    last = hal_clock_ns();
    while (world.now < end) {
        pass(100 * MS);
        uint64_t now = hal_clock_ns();
        assert_true(now >= last);
        last = now;
        clock_watch(now);
    }
}

static const char *source_name(void)
{
    struct hal_clock_info info;
    hal_clock_describe(&info);
    return info.source;
}

static void a_good_counter_stays_the_clock(void **state)
{
    struct hal_clock_info info;
    (void)state;
    start();
    run(60);
    assert_string_equal(source_name(), "tsc");
    assert_string_equal(reported, "");
    hal_clock_describe(&info);
    assert_string_equal(info.watched_by, "acpi-pm");
    // By now the frequency is far better than a millisecond's worth of calibration.
    assert_in_range(info.frequency_hz, 2e9 - 4e4, 2e9 + 4e4);
}

static void expect_dropped(const char *why)
{
    char expected[128];
    snprintf(expected, sizeof expected, "tsc: %s; the clock is acpi-pm from now on\n", why);
    assert_string_equal(reported, expected);
    assert_string_equal(source_name(), "acpi-pm");
    uint64_t told = hal_clock_ns();
    double since = world.now;
    run(20); // several rounds of the PM timer
    uint64_t passed = (uint64_t)((world.now - since) * 1e9);
    assert_in_range(hal_clock_ns() - told, passed - passed / 1000, passed + passed / 1000);
    struct hal_clock_source tsc;
    assert_true(hal_clock_source_get(CLOCK_TSC, &tsc));
    assert_int_equal(tsc.state, HAL_CLOCK_DROPPED);
    assert_int_equal(hal_clock_select("tsc"), ST_NO_DEVICE);
}

static void a_counter_that_changes_its_speed_is_dropped(void **state)
{
    static const double factors[] = {0.5, 0.9, 0.98, 1.02, 1.3, 4};
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(factors); i++) {
        begin(NULL);
        start();
        run(5);
        world.tsc_hz *= factors[i];
        run(5);
        expect_dropped("does not keep time");
    }
}

static void a_counter_that_stops_is_dropped(void **state)
{
    (void)state;
    start();
    run(5);
    uint64_t told = hal_clock_ns();
    double since = world.now;
    world.tsc_hz = 0;
    // The interrupts go on, and time with them once that is found out.
    for (unsigned i = 0; i < 1200 && clock_is_tsc(); i++) {
        pass(10 * MS);
        clock_watch(hal_clock_ns());
    }
    assert_false(clock_is_tsc());
    // What had passed meanwhile was not lost.
    uint64_t passed = (uint64_t)((world.now - since) * 1e9);
    assert_in_range(hal_clock_ns() - told, passed - passed / 20, passed + passed / 20);
    expect_dropped("stands still");
}

static void one_odd_look_is_forgiven(void **state)
{
    (void)state;
    start();
    run(5);
    world.tsc += 2e9 * 0.05; // a jump of 50 ms, once
    run(5);
    assert_string_equal(source_name(), "tsc");
    assert_string_equal(reported, "");
}

static void a_long_sleep_says_nothing(void **state)
{
    (void)state;
    start();
    for (unsigned i = 0; i < 20; i++) {
        pass(7.3); // the 24-bit timer goes round every 4.7 s
        clock_watch(hal_clock_ns());
        clock_watch(hal_clock_ns());
    }
    assert_string_equal(source_name(), "tsc");
    assert_string_equal(reported, "");
}

// Comparing them all

static void sources_that_agree_are_good(void **state)
{
    struct hal_clock_source source;
    (void)state;
    start();
    assert_int_equal(hal_clock_check(), 0);
    for (size_t i = 0; hal_clock_source_get(i, &source); i++) {
        if (i == CLOCK_HPET) {
            assert_int_equal(source.state, HAL_CLOCK_ABSENT);
        } else {
            assert_int_equal(source.state, HAL_CLOCK_GOOD);
        }
    }
    assert_int_equal(clock_sources[CLOCK_PM_TIMER].deviation_ppm / 3000, 0);
}

static void a_source_that_disagrees_is_dropped(void **state)
{
    (void)state;
    world.cpuid_hz = 2000000000;
    world.pm_hz = 2 * PM_HZ;
    start();
    assert_int_equal(hal_clock_check(), 1);
    assert_non_null(strstr(reported, "acpi-pm: "));
    assert_in_range(clock_sources[CLOCK_PM_TIMER].deviation_ppm, 400000, 600000);
    assert_int_equal(hal_clock_select("acpi-pm"), ST_NO_DEVICE);
    assert_int_equal(hal_clock_select("pit"), ST_OK);
}

static void cpuid_may_be_the_one_that_is_wrong(void **state)
{
    (void)state;
    world.cpuid_hz = 2500000000;
    start();
    assert_int_equal(clock_frequency(), 2500000000);
    assert_int_equal(hal_clock_check(), 1);
    assert_in_range(clock_frequency(), 1990000000, 2010000000);
    assert_string_equal(source_name(), "tsc");
}

static void with_nothing_else_the_counter_is_believed(void **state)
{
    (void)state;
    world.pm_hz = world.pit_hz = 0;
    start();
    assert_int_equal(hal_clock_check(), 0);
    run(5);
    assert_string_equal(source_name(), "tsc");
    assert_string_equal(reported, "acpi-pm: does not count\n");
}

// Several CPUs

static void a_cpu_in_step_changes_nothing(void **state)
{
    (void)state;
    start();
    clock_sync_look();
    clock_sync_cpu();
    clock_sync_look();
    assert_string_equal(reported, "");
    assert_int_equal(world.advanced, 0);
}

static void a_cpu_that_is_behind_is_moved_on(void **state)
{
    (void)state;
    start();
    clock_sync_look();
    world.lag = 3000000000;
    world.can_advance = true;
    clock_sync_cpu();
    assert_in_range(world.advanced, 2900000000, 3100000000);
    assert_string_equal(source_name(), "tsc");
}

static void one_that_cannot_be_moved_ends_the_counters_use(void **state)
{
    (void)state;
    start();
    clock_sync_look();
    world.lag = 3000000000;
    clock_sync_cpu();
    clock_sync_cpu(); // told once
    assert_string_equal(source_name(), "acpi-pm");
    assert_non_null(strstr(reported, "tsc: the CPUs' counters are"));
    assert_null(strchr(strchr(reported, '\n') + 1, '\n'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_good_counter_stays_the_clock, begin),
        cmocka_unit_test_setup(a_counter_that_changes_its_speed_is_dropped, begin),
        cmocka_unit_test_setup(a_counter_that_stops_is_dropped, begin),
        cmocka_unit_test_setup(one_odd_look_is_forgiven, begin),
        cmocka_unit_test_setup(a_long_sleep_says_nothing, begin),
        cmocka_unit_test_setup(sources_that_agree_are_good, begin),
        cmocka_unit_test_setup(a_source_that_disagrees_is_dropped, begin),
        cmocka_unit_test_setup(cpuid_may_be_the_one_that_is_wrong, begin),
        cmocka_unit_test_setup(with_nothing_else_the_counter_is_believed, begin),
        cmocka_unit_test_setup(a_cpu_in_step_changes_nothing, begin),
        cmocka_unit_test_setup(a_cpu_that_is_behind_is_moved_on, begin),
        cmocka_unit_test_setup(one_that_cannot_be_moved_ends_the_counters_use, begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
