// SPDX-License-Identifier: MIT
// The clock's arithmetic: never back, never off by rounding, never an overflow.
// SOURCES: hal/x86_64/clock.c
// INCLUDE: -Itests/host/fake -Ihal/include -Ihal/x86_64
#include <hal/cpu.h>
#include <hal/time.h>
#include "clock_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define GHZ 1000000000ull

bool fake_irqs_enabled;

void fake_cpu_relax(void)
{
}

void fake_cpu_wait(void)
{
}

// What the clock's neighbours would say.
static uint64_t cycles, cycles_step;
static uint64_t cpuid_hz, base_hz, measured_hz;

uint64_t hal_cycles(void)
{
    return cycles += cycles_step;
}

static bool frequency_answer(uint64_t hz, const char *source, uint64_t *out_hz,
                             const char **out_source)
{
    *out_hz = hz;
    *out_source = source;
    return hz != 0;
}

bool clock_frequency_from_cpuid(uint64_t *out_hz, const char **out_source)
{
    return frequency_answer(cpuid_hz, "cpuid", out_hz, out_source);
}

bool clock_base_frequency_from_cpuid(uint64_t *out_hz, const char **out_source)
{
    return frequency_answer(base_hz, "cpuid base frequency", out_hz, out_source);
}

bool clock_is_invariant(void)
{
    return false;
}

// Two counters besides the CPU's: what they show, and whether they move.
static uint64_t hpet_count;
static bool is_tsc_stuck, is_hpet_there;

static uint64_t hpet_read(const struct clock_source *source)
{
    (void)source;
    return hpet_count;
}

struct clock_source clock_sources[CLOCK_SOURCE_COUNT] = {
    [CLOCK_TSC] = {.name = "tsc", .rating = 300, .mask = UINT64_MAX},
    [CLOCK_HPET] = {.name = "hpet",
                    .rating = 250,
                    .read = hpet_read,
                    .mask = UINT32_MAX,
                    .frequency_hz = 10000000,
                    .period_fs = 100000000},
    [CLOCK_PM_TIMER] = {.name = "acpi-pm"},
    [CLOCK_PIT] = {.name = "pit"},
};

void clock_sources_init(const struct hal_clock_platform *platform,
                        void *(*map_mmio)(paddr_t paddr, uint64_t size))
{
    (void)platform;
    (void)map_mmio;
    for (size_t i = 0; i < CLOCK_SOURCE_COUNT; i++)
        clock_sources[i].state = HAL_CLOCK_ABSENT;
    clock_sources[CLOCK_TSC].state = HAL_CLOCK_UNCHECKED;
    if (is_hpet_there) clock_sources[CLOCK_HPET].state = HAL_CLOCK_UNCHECKED;
}

bool clock_source_is_counting(const struct clock_source *source)
{
    return source == &clock_sources[CLOCK_TSC] ? !is_tsc_stuck : is_hpet_there;
}

uint64_t clock_source_count(struct clock_source *source)
{
    return source == &clock_sources[CLOCK_TSC] ? hal_cycles() : hpet_count;
}

bool clock_measure(struct clock_source *reference, struct clock_measurement *out)
{
    (void)reference;
    *out = (struct clock_measurement){measured_hz, 1};
    return measured_hz != 0;
}

static const struct clock_source *watched_by;

void clock_watch_begin(struct clock_source *reference)
{
    watched_by = reference;
}

const char *clock_watch_name(void)
{
    return watched_by ? watched_by->name : "none";
}

static unsigned watch_restarts, sync_restarts, sources_resumed;

void clock_watch_restart(void)
{
    watch_restarts++;
}

void clock_sync_restart(void)
{
    sync_restarts++;
}

void clock_sources_resume(void)
{
    sources_resumed++;
}

void timer_clock_changed(void)
{
}

void timer_line_set(const struct hal_irq_line *line)
{
    (void)line;
}

uint8_t pit_counter_start(void)
{
    return 0;
}

void pit_gate_restore(uint8_t gate)
{
    (void)gate;
}

const char *timer_name(void)
{
    return "none";
}

static const struct hal_clock_platform no_platform;

static char reported[128];

static void report(const char *text)
{
    snprintf(reported, sizeof reported, "%s", text);
}

// The kernel enters at `entry`; the clock is first set up at `now`.
static void clock_begin(uint64_t entry, uint64_t now)
{
    struct boot_info boot = {.cycles_jump = entry};
    cycles = now;
    clock_early_init(&boot);
}

static int reset(void **state)
{
    (void)state;
    cycles_step = 0;
    cpuid_hz = base_hz = measured_hz = 0;
    hpet_count = 0;
    is_tsc_stuck = false;
    is_hpet_there = true;
    reported[0] = '\0';
    hal_clock_set_report(report);
    return 0;
}

static void counts_from_the_entry(void **state)
{
    (void)state;
    cpuid_hz = 3 * GHZ;
    clock_begin(1000, 1000 + 3000);
    assert_int_equal(hal_clock_ns(), 999); // 1000, rounded down
    cycles += 3 * GHZ;
    assert_in_range(hal_clock_ns(), GHZ + 998, GHZ + 1000);
    assert_int_equal(clock_frequency(), 3 * GHZ);
}

static void guesses_until_it_knows(void **state)
{
    struct hal_clock_info info;
    (void)state;
    clock_begin(0, 5000);
    assert_int_equal(hal_clock_ns(), 5000);
    hal_clock_describe(&info);
    assert_string_equal(info.calibrated_by, "none (guess)");
    is_hpet_there = false;
    hal_clock_init(&no_platform, NULL); // nothing to measure with: stays
    hal_clock_describe(&info);
    assert_string_equal(info.calibrated_by, "none (guess)");
    base_hz = 2 * GHZ;
    clock_begin(0, 5000);
    hal_clock_describe(&info);
    assert_string_equal(info.calibrated_by, "cpuid base frequency");
}

static void never_steps_back_when_it_learns_better(void **state)
{
    (void)state;
    measured_hz = 4 * GHZ; // the guess of 1 GHz told four times too much
    clock_begin(0, 4000000);
    uint64_t told = hal_clock_ns();
    hal_clock_init(&no_platform, NULL);
    assert_int_equal(hal_clock_ns(), told);
    cycles += 4 * GHZ;
    assert_in_range(hal_clock_ns(), told + GHZ - 2, told + GHZ);
}

static void corrects_itself_forwards(void **state)
{
    (void)state;
    measured_hz = GHZ / 2; // the guess told half of the truth
    clock_begin(0, 1000000);
    assert_int_equal(hal_clock_ns(), 1000000);
    hal_clock_init(&no_platform, NULL);
    assert_int_equal(hal_clock_ns(), 2000000);
}

static void exact_knowledge_is_not_measured_over(void **state)
{
    struct hal_clock_info info;
    (void)state;
    cpuid_hz = 2 * GHZ;
    measured_hz = 3 * GHZ;
    clock_begin(0, 0);
    hal_clock_init(&no_platform, NULL);
    hal_clock_describe(&info);
    assert_int_equal(info.frequency_hz, 2 * GHZ);
    assert_string_equal(info.calibrated_by, "cpuid");
    assert_string_equal(info.watched_by, "hpet");
}

static void stays_precise_for_years(void **state)
{
    static const uint64_t frequencies[] = {100000000, 999906017, 2596123457, 5 * GHZ, 16 * GHZ};
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(frequencies); i++) {
        uint64_t hz = cpuid_hz = frequencies[i];
        clock_begin(0, 0);
        const uint64_t seconds = 10ull * 365 * 24 * 3600;
        cycles = hz * seconds;
        uint64_t ns = hal_clock_ns();
        // One part in 10^7 is a tenth of what any calibration achieves.
        assert_in_range(ns, seconds * (GHZ - 100), seconds * GHZ);
    }
}

static void a_counter_that_starts_again_does_not_jump(void **state)
{
    (void)state;
    measured_hz = 2 * GHZ;
    clock_begin(0, 2000000);
    hal_clock_init(&no_platform, NULL);
    uint64_t told = hal_clock_ns();
    cycles = 10;
    assert_in_range(hal_clock_ns(), told, told + 1);
}

static void an_entry_in_the_future_is_taken_for_now(void **state)
{
    (void)state;
    cpuid_hz = GHZ;
    clock_begin(UINT64_MAX - 5, 1000);
    assert_int_equal(hal_clock_ns(), 0);
}

static void deadlines_convert_to_cycles(void **state)
{
    (void)state;
    cpuid_hz = 2596123457;
    clock_begin(500, 500);
    for (uint64_t ns = 1; ns < 100 * GHZ; ns = ns * 3 + 1) {
        uint64_t at = clock_ns_to_cycles(ns);
        cycles = at;
        // Near: the timer's interrupt arms it again when it comes too early.
        assert_in_range(hal_clock_ns() + 200, ns, ns + 400);
    }
    cycles = 500;
    assert_int_equal(clock_ns_to_cycles(0), 500);
    cpuid_hz = 16 * GHZ;
    clock_begin(500, 500);
    assert_int_equal(clock_ns_to_cycles(UINT64_MAX), UINT64_MAX);
}

static void a_counter_that_stands_still_is_not_the_clock(void **state)
{
    struct hal_clock_info info;
    (void)state;
    is_tsc_stuck = true;
    clock_begin(0, 1000);
    uint64_t told = hal_clock_ns();
    hpet_count = 50;
    hal_clock_init(&no_platform, NULL);
    hal_clock_describe(&info);
    assert_string_equal(info.source, "hpet");
    assert_string_equal(reported, "tsc: does not count");
    assert_in_range(hal_clock_ns(), told, told + 1000);
    told = hal_clock_ns();
    hpet_count += 10000000;
    assert_in_range(hal_clock_ns(), told + GHZ - 1, told + GHZ);
    hal_clock_delay_ns(1000); // ends, although nothing moves
}

static void another_source_goes_on_where_the_first_was(void **state)
{
    (void)state;
    measured_hz = GHZ;
    clock_begin(0, 0);
    hal_clock_init(&no_platform, NULL);
    cycles = 5 * GHZ;
    uint64_t told = hal_clock_ns();
    assert_int_equal(hal_clock_select("hpet"), ST_OK);
    assert_in_range(hal_clock_ns(), told, told + 1000);
    hpet_count += 10000000;
    cycles += 7 * GHZ; // what it shows now means nothing
    told += GHZ;
    assert_in_range(hal_clock_ns(), told, told + 1000);
    assert_int_equal(hal_clock_select("tsc"), ST_OK);
    assert_in_range(hal_clock_ns(), told, told + 2000);
    assert_int_equal(hal_clock_select("pit"), ST_NO_DEVICE);
    assert_int_equal(hal_clock_select("sundial"), ST_NOT_FOUND);
}

static void goes_on_where_it_stood_when_the_machine_wakes(void **state)
{
    (void)state;
    cpuid_hz = GHZ;
    const uint64_t counts[] = {5, 100 * GHZ, 7000 * GHZ}; // begun anew, gone on, nonsense
    for (size_t i = 0; i < 3; i++) {
        clock_begin(0, 0);
        hal_clock_init(&no_platform, NULL);
        cycles = 100 * GHZ;
        uint64_t asleep_ns = hal_clock_ns();
        cycles = counts[i];
        watch_restarts = sync_restarts = sources_resumed = 0;
        clock_resume(asleep_ns);
        assert_in_range(hal_clock_ns(), asleep_ns, asleep_ns + 1000);
        assert_int_equal(watch_restarts + sync_restarts + sources_resumed, 3);
        cycles += GHZ;
        assert_in_range(hal_clock_ns(), asleep_ns + GHZ, asleep_ns + GHZ + 1000);
    }
    uint64_t told = hal_clock_ns();
    hal_clock_advance(3600 * GHZ);
    assert_in_range(hal_clock_ns(), told + 3600 * GHZ, told + 3600 * GHZ + 1000);
    assert_int_equal(watch_restarts, 2); // what it compared with is of another time
}

static void a_delay_lasts_at_least_as_long_as_asked(void **state)
{
    (void)state;
    cpuid_hz = 3 * GHZ;
    clock_begin(0, 0);
    cycles_step = 7;
    uint64_t start = cycles;
    hal_clock_delay_ns(1000);
    assert_true(cycles - start >= 3000);
    start = cycles;
    hal_clock_delay_ns(0);
    assert_true(cycles - start < 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(counts_from_the_entry, reset),
        cmocka_unit_test_setup(guesses_until_it_knows, reset),
        cmocka_unit_test_setup(never_steps_back_when_it_learns_better, reset),
        cmocka_unit_test_setup(corrects_itself_forwards, reset),
        cmocka_unit_test_setup(exact_knowledge_is_not_measured_over, reset),
        cmocka_unit_test_setup(stays_precise_for_years, reset),
        cmocka_unit_test_setup(a_counter_that_starts_again_does_not_jump, reset),
        cmocka_unit_test_setup(an_entry_in_the_future_is_taken_for_now, reset),
        cmocka_unit_test_setup(deadlines_convert_to_cycles, reset),
        cmocka_unit_test_setup(a_counter_that_stands_still_is_not_the_clock, reset),
        cmocka_unit_test_setup(another_source_goes_on_where_the_first_was, reset),
        cmocka_unit_test_setup(goes_on_where_it_stood_when_the_machine_wakes, reset),
        cmocka_unit_test_setup(a_delay_lasts_at_least_as_long_as_asked, reset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
