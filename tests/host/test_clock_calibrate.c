// SPDX-License-Identifier: MIT
// Calibration against simulated references: good ones, wrapping ones, stuck, absent and lying ones.
// Time passes by the cycles that each access takes.
// SOURCES: hal/x86_64/clock_calibrate.c hal/x86_64/clock_source.c
// INCLUDE: -Itests/host/fake -Ihal/include -Ihal/x86_64
#include <base/bits.h>
#include <base/string.h>
#include <hal/cpu.h>
#include <hal/io.h>
#include <hal/time.h>
#include "clock_internal.h"
#include "tests/host/port_stubs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define CPU_HZ 3000000000ull
#define PORT_CYCLES 3000 // a port access takes a microsecond
#define COUNTER_CYCLES 30
#define PM_PORT 0x608
#define PM_HZ 3579545.0
#define PIT_HZ 1193182.0
// No calibration may take longer than a tenth of a second, whatever is broken.
#define CYCLES_MAX (CPU_HZ / 5)

bool fake_irqs_enabled;

void fake_cpu_relax(void)
{
}

void fake_cpu_wait(void)
{
}

enum pm_kind { PM_GOOD, PM_STUCK, PM_ABSENT };
enum pit_kind { PIT_GOOD, PIT_STUCK, PIT_ABSENT };

static struct {
    uint64_t now; // cycles
    bool is_counter_stuck;
    enum pm_kind pm;
    uint32_t pm_start, pm_mask;
    uint64_t hiccup_at, hiccup_cycles; // someone else runs for a while
    enum pit_kind pit;
    uint64_t pit_started;
    unsigned pit_count, pit_bytes, pit_reads;
    uint16_t pit_latch;
    uint8_t gate;
} world;

static int begin(void **state)
{
    (void)state;
    memset(&world, 0, sizeof world);
    world.now = 123456789;
    world.pm_mask = 0xffffff;
    world.gate = 0x30;
    return 0;
}

static void pass(uint64_t cycles)
{
    world.now += cycles;
    if (world.hiccup_cycles && world.now >= world.hiccup_at) {
        world.now += world.hiccup_cycles;
        world.hiccup_cycles = 0;
    }
}

uint64_t hal_cycles(void)
{
    pass(COUNTER_CYCLES);
    return world.is_counter_stuck ? 42 : world.now;
}

uint32_t hal_port_in32(uint16_t port)
{
    pass(PORT_CYCLES / 2);
    uint32_t ticks = (uint32_t)(uint64_t)((double)world.now / CPU_HZ * PM_HZ);
    pass(PORT_CYCLES / 2);
    if (port != PM_PORT || world.pm == PM_ABSENT) return UINT32_MAX;
    if (world.pm == PM_STUCK) return 0x1234;
    // The bits above a 24-bit counter are reserved: noise.
    return ((world.pm_start + ticks) & world.pm_mask) | (0xa5000000 & ~world.pm_mask);
}

uint8_t hal_port_in8(uint16_t port)
{
    pass(PORT_CYCLES);
    if (port == 0x61) return world.gate;
    if (port != 0x42 || world.pit == PIT_ABSENT) return 0xff;
    uint8_t byte = (uint8_t)(world.pit_latch >> 8 * (world.pit_reads % 2));
    world.pit_reads++;
    return byte;
}

void hal_port_out8(uint16_t port, uint8_t value)
{
    pass(PORT_CYCLES);
    if (port == 0x61) world.gate = value;
    if (port == 0x43 && value == 0x80) {
        double elapsed = (double)(world.now - world.pit_started) / CPU_HZ * PIT_HZ;
        bool is_counting = world.pit_bytes == 2 && world.pit == PIT_GOOD && (world.gate & 1);
        world.pit_latch = (uint16_t)(world.pit_count - (is_counting ? (uint64_t)elapsed : 0));
        world.pit_reads = 0;
    } else if (port == 0x43) {
        world.pit_bytes = world.pit_count = 0;
    }
    if (port == 0x42) {
        world.pit_count |= (unsigned)value << 8 * world.pit_bytes++;
        world.pit_started = world.now;
    }
}

// An HPET's registers that do not move: memory.
static uint32_t hpet[256];

static void *map_hpet(paddr_t paddr, uint64_t size)
{
    assert_int_equal(paddr, 0xfed00000);
    assert_true(size <= sizeof hpet);
    return hpet;
}

static void *map_nothing(paddr_t paddr, uint64_t size)
{
    (void)paddr;
    (void)size;
    return NULL;
}

bool clock_frequency_is_sane(uint64_t hz)
{
    return hz >= 100000000 && hz <= 16000000000;
}

struct clock_source *clock_source_in_use(void)
{
    return &clock_sources[CLOCK_TSC];
}

// Runs the calibration as the clock does; whatever the outcome, within bounds.
static bool measure(const struct hal_clock_platform *platform,
                    void *(*map_mmio)(paddr_t paddr, uint64_t size), uint64_t *out_hz,
                    const char **out_source)
{
    uint64_t start = world.now;
    bool is_measured = false;
    clock_sources_init(platform, map_mmio);
    for (size_t i = CLOCK_HPET; i < CLOCK_SOURCE_COUNT && !is_measured; i++) {
        struct clock_measurement measurement;
        if (clock_sources[i].state == HAL_CLOCK_ABSENT) continue;
        is_measured = clock_measure(&clock_sources[i], &measurement);
        if (is_measured) *out_hz = measurement.hz;
        *out_source = clock_sources[i].name;
    }
    if (!world.is_counter_stuck) assert_true(world.now - start < CYCLES_MAX);
    return is_measured;
}

static void expect_measured(const struct hal_clock_platform *platform, const char *source)
{
    uint64_t hz = 0;
    const char *by = "";
    assert_true(measure(platform, map_nothing, &hz, &by));
    assert_string_equal(by, source);
    assert_in_range(hz, CPU_HZ - CPU_HZ / 1000, CPU_HZ + CPU_HZ / 1000);
}

static const struct hal_clock_platform pm24 = {.pm_timer_port = PM_PORT};
static const struct hal_clock_platform pm32 = {.pm_timer_port = PM_PORT, .pm_timer_is_32bit = true};

static void the_pm_timer_calibrates(void **state)
{
    (void)state;
    expect_measured(&pm24, "acpi-pm");
    world.pm_mask = UINT32_MAX;
    expect_measured(&pm32, "acpi-pm");
}

static void a_24_bit_counter_may_wrap_at_any_point_of_the_window(void **state)
{
    (void)state;
    for (uint32_t before = 0; before < 8000; before += 400) {
        begin(NULL);
        uint32_t now = (uint32_t)(uint64_t)((double)world.now / CPU_HZ * PM_HZ);
        world.pm_start = 0x1000000 - before - now;
        uint64_t start = world.now;
        expect_measured(&pm24, "acpi-pm");
        assert_true(world.now - start < CPU_HZ / 500); // at the first attempt
    }
}

static void a_32_bit_counter_may_wrap_too(void **state)
{
    (void)state;
    world.pm_mask = UINT32_MAX;
    world.pm_start = UINT32_MAX - 2000 - (uint32_t)((double)world.now / CPU_HZ * PM_HZ);
    expect_measured(&pm32, "acpi-pm");
}

static void being_held_up_spoils_one_attempt_only(void **state)
{
    (void)state;
    // Half a window in, someone else runs for 30 ms: longer than the window, but both counters go
    // on.
    world.hiccup_at = world.now + CPU_HZ / 2000;
    world.hiccup_cycles = CPU_HZ / 33;
    expect_measured(&pm24, "acpi-pm");
}

static void a_stuck_pm_timer_is_passed_over(void **state)
{
    (void)state;
    world.pm = PM_STUCK;
    expect_measured(&pm24, "pit");
}

static void an_absent_pm_timer_is_passed_over(void **state)
{
    (void)state;
    world.pm = PM_ABSENT;
    expect_measured(&pm24, "pit");
    expect_measured(&pm32, "pit");
}

static void the_pit_calibrates_and_its_gate_is_put_back(void **state)
{
    (void)state;
    world.gate = 0x02;
    expect_measured(&(struct hal_clock_platform){0}, "pit");
    assert_int_equal(world.gate, 0x02);
}

// Seen on a busy host: held up between two port accesses, the clock ran three times too fast.
static void being_held_up_anywhere_does_not_mislead_the_pit(void **state)
{
    (void)state;
    for (uint64_t at = 0; at < CPU_HZ / 500; at += 2500) {
        begin(NULL);
        world.hiccup_at = world.now + at;
        world.hiccup_cycles = CPU_HZ / 200;
        expect_measured(&(struct hal_clock_platform){0}, "pit");
    }
}

static void with_nothing_that_works_it_says_so(void **state)
{
    uint64_t hz;
    const char *by;
    (void)state;
    world.pm = PM_ABSENT;
    world.pit = PIT_ABSENT;
    assert_false(measure(&pm24, map_nothing, &hz, &by));
    world.pm = PM_STUCK;
    world.pit = PIT_STUCK;
    assert_false(measure(&pm24, map_nothing, &hz, &by));
}

static void a_cycle_counter_that_stands_still_ends_too(void **state)
{
    uint64_t hz;
    const char *by;
    (void)state;
    world.is_counter_stuck = true;
    assert_false(measure(&pm24, map_nothing, &hz, &by));
    world.pm = PM_STUCK;
    assert_false(measure(&pm24, map_nothing, &hz, &by));
}

static void an_hpet_that_makes_no_sense_is_passed_over(void **state)
{
    static const uint32_t periods[] = {0, 1, 100000001, UINT32_MAX, 10000000};
    uint64_t hz;
    const char *by;
    (void)state;
    const struct hal_clock_platform platform = {.hpet_paddr = 0xfed00000, .pm_timer_port = PM_PORT};
    for (size_t i = 0; i < ARRAY_SIZE(periods); i++) {
        hpet[1] = periods[i]; // the last is sane, but the counter does not move
        hpet[4] = 0;
        assert_true(measure(&platform, map_hpet, &hz, &by));
        assert_string_equal(by, "acpi-pm");
    }
    assert_true(measure(&platform, map_nothing, &hz, &by)); // and one that cannot be mapped
}

// Extension, and the vote

static void a_narrow_counter_becomes_a_wide_one(void **state)
{
    (void)state;
    clock_sources_init(&pm24, map_nothing);
    struct clock_source *timer = &clock_sources[CLOCK_PM_TIMER];
    timer->extended = 0;
    uint64_t first = clock_source_count(timer), last = first;
    uint64_t start = world.now;
    // Ten rounds of it, looked at every second.
    for (unsigned second = 0; second < 47; second++) {
        world.now += CPU_HZ;
        uint64_t count = clock_source_count(timer);
        assert_true(count > last);
        last = count;
    }
    uint64_t passed = (uint64_t)((double)(world.now - start) / CPU_HZ * PM_HZ);
    assert_in_range(last - first, passed - 10, passed + 10);
    assert_in_range(clock_source_wrap_ns(timer), 4680000000, 4690000000);
    assert_int_equal(clock_source_wrap_ns(&clock_sources[CLOCK_TSC]), UINT64_MAX);
}

static void the_majority_decides(void **state)
{
    const struct clock_measurement good = {2000000000, 100}, near = {2004000000, 100},
                                   far = {2100000000, 100}, vague = {2100000000, 50000};
    (void)state;
    assert_int_equal(clock_vote((struct clock_measurement[]){good}, 1), 0);
    assert_int_equal(clock_vote((struct clock_measurement[]){good, near}, 2), 0);
    assert_int_equal(clock_vote((struct clock_measurement[]){good, vague}, 2), 0);
    assert_int_equal(clock_vote((struct clock_measurement[]){good, far}, 2), 2); // the first
    assert_int_equal(clock_vote((struct clock_measurement[]){far, good, near}, 3), 1);
    assert_int_equal(clock_vote((struct clock_measurement[]){good, far, near}, 3), 2);
    assert_int_equal(clock_vote((struct clock_measurement[]){good, far, far, near}, 4), 6);
    assert_int_equal(clock_vote(NULL, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_pm_timer_calibrates, begin),
        cmocka_unit_test_setup(a_24_bit_counter_may_wrap_at_any_point_of_the_window, begin),
        cmocka_unit_test_setup(a_32_bit_counter_may_wrap_too, begin),
        cmocka_unit_test_setup(being_held_up_spoils_one_attempt_only, begin),
        cmocka_unit_test_setup(a_stuck_pm_timer_is_passed_over, begin),
        cmocka_unit_test_setup(an_absent_pm_timer_is_passed_over, begin),
        cmocka_unit_test_setup(the_pit_calibrates_and_its_gate_is_put_back, begin),
        cmocka_unit_test_setup(being_held_up_anywhere_does_not_mislead_the_pit, begin),
        cmocka_unit_test_setup(with_nothing_that_works_it_says_so, begin),
        cmocka_unit_test_setup(a_cycle_counter_that_stands_still_ends_too, begin),
        cmocka_unit_test_setup(an_hpet_that_makes_no_sense_is_passed_over, begin),
        cmocka_unit_test_setup(a_narrow_counter_becomes_a_wide_one, begin),
        cmocka_unit_test_setup(the_majority_decides, begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
