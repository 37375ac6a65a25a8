// SPDX-License-Identifier: MIT
// Vectors and lines over simulated controllers: who is served, what is ended, what is counted.
// SOURCES: hal/x86_64/irq.c
// INCLUDE: -Itests/host/fake -Ihal/include -Ihal/x86_64/include -Ihal/x86_64
#include <base/string.h>
#include <hal/cpu.h>
#include <hal/irq.h>
#include "cpu_area.h"
#include "i8259.h"
#include "ioapic.h"
#include "irq_internal.h"
#include "lapic.h"
#include "smp_internal.h"
#include "trap_frame.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define LINES 24
#define CPUS 4
#define APIC_ID(cpu) ((cpu) == CPUS - 1 ? 0x100 : 7 + 2 * (cpu)) // the last cannot be named

bool fake_irqs_enabled;

void fake_cpu_relax(void)
{
}

void fake_cpu_wait(void)
{
}

uint64_t hal_cycles(void)
{
    return 0;
}

// The controllers

static struct {
    status_t lapic_status, route_status;
    int in_service; // the vector that the local APIC awaits the end of, -1: none
    unsigned eois;
    bool is_8259_silenced, is_8259_real;
    unsigned routed_vector[LINES];
    enum hal_irq_trigger routed_trigger[LINES];
    enum hal_irq_polarity routed_polarity[LINES];
    bool is_masked[LINES];
    uint32_t destination[LINES];
} hw;

// Several CPUs; the running one is fake_cpu_here.
static struct cpu_area areas[CPUS];
static unsigned cpu_limit = 1;

struct cpu_area *cpu_area_get(unsigned index)
{
    return index < cpu_limit ? &areas[index] : NULL;
}

unsigned cpu_area_limit(void)
{
    return cpu_limit;
}

void ipi_init(void)
{
}

void tlb_init(void)
{
}

status_t lapic_init(const struct hal_irq_platform *platform,
                    void *(*map_mmio)(paddr_t paddr, uint64_t size))
{
    (void)platform;
    (void)map_mmio;
    return hw.lapic_status;
}

bool lapic_is_ready(void)
{
    return hw.lapic_status == ST_OK;
}

bool lapic_is_x2apic(void)
{
    return true;
}

void lapic_eoi(void)
{
    assert_true(hw.in_service >= 0); // an end that nobody awaits ends another's interrupt
    hw.in_service = -1;
    hw.eois++;
}

bool lapic_in_service(unsigned vector)
{
    return hw.in_service == (int)vector;
}

void ioapic_init(const struct hal_irq_platform *platform,
                 void *(*map_mmio)(paddr_t paddr, uint64_t size))
{
    (void)platform;
    (void)map_mmio;
}

size_t ioapic_count(void)
{
    return 1;
}

size_t ioapic_line_count(void)
{
    return LINES;
}

status_t ioapic_find(uint32_t gsi, size_t *out_ioapic, unsigned *out_pin)
{
    if (gsi >= LINES) return ST_OUT_OF_RANGE;
    *out_ioapic = 0;
    *out_pin = gsi;
    return ST_OK;
}

status_t ioapic_route(const struct hal_irq_line *line, unsigned vector, uint32_t destination)
{
    if (hw.route_status < 0) return hw.route_status;
    hw.destination[line->gsi] = destination;
    hw.routed_vector[line->gsi] = vector;
    hw.routed_trigger[line->gsi] = line->trigger;
    hw.routed_polarity[line->gsi] = line->polarity;
    hw.is_masked[line->gsi] = false;
    return ST_OK;
}

void ioapic_mask_all(void)
{
    for (unsigned i = 0; i < LINES; i++)
        hw.is_masked[i] = true;
}

static unsigned reports;

void smp_report(const char *fmt, ...)
{
    (void)fmt;
    reports++;
}

status_t ioapic_move(uint32_t gsi, uint32_t destination)
{
    hw.destination[gsi] = destination;
    return ST_OK;
}

status_t ioapic_mask(uint32_t gsi, bool is_masked)
{
    hw.is_masked[gsi] = is_masked;
    return ST_OK;
}

void i8259_silence(void)
{
    hw.is_8259_silenced = true;
}

bool i8259_interrupt_end(unsigned vector)
{
    (void)vector;
    return hw.is_8259_real;
}

static unsigned unmasked_8259_lines;

void i8259_unmask(unsigned line)
{
    unmasked_8259_lines |= 1u << line;
}

// A call into the firmware ends by changing the frame, so it gets the interrupt's own, in the end.
static const struct hal_trap_frame *offered_frame;

void uefi_call_expire(struct hal_trap_frame *frame)
{
    assert_int_equal(hal_preempt_count(), 0);
    offered_frame = frame;
}

// Help

static void cpus_set(unsigned count)
{
    cpu_limit = count;
    for (unsigned i = 0; i < count; i++) {
        areas[i].apic_id = APIC_ID(i);
        areas[i].local.index = i;
        areas[i].local.is_online = 1;
    }
    fake_cpu_here = &areas[0].local;
}

static int begin(void **state)
{
    (void)state;
    memset(&hw, 0, sizeof hw);
    hw.in_service = -1;
    cpus_set(1);
    unmasked_8259_lines = 0;
    return 0;
}

static void controllers_start(void)
{
    static const struct hal_irq_platform platform = {.has_8259 = true};
    assert_int_equal(hal_irq_init(&platform, NULL), ST_OK);
}

// An interrupt that the local APIC delivers (and so holds in service), or one that it does not.
static void deliver(unsigned vector, bool by_lapic)
{
    struct hal_trap_frame frame = {.vector = vector};
    if (by_lapic) hw.in_service = (int)vector;
    irq_dispatch(&frame);
    assert_ptr_equal(offered_frame, &frame);
}

static bool stat_find(const char *name, struct hal_irq_stat *out)
{
    for (size_t i = 0; hal_irq_stat_get(i, out); i++) {
        if (strcmp(out->name, name) == 0) return true;
    }
    return false;
}

static unsigned calls;

static void count_call(void *arg)
{
    assert_int_equal(hw.eois, *(unsigned *)arg); // the end comes after the handler
    assert_int_equal(hal_preempt_count(), 1);
    calls++;
}

static unsigned exits;

static void count_exit(void)
{
    assert_int_equal(hw.eois, 1);
    assert_int_equal(hal_preempt_count(), 0);
    exits++;
}

// Tests; the state of irq.c goes from one to the next, as in one boot

static void nothing_connects_before_there_is_a_controller(void **state)
{
    char text[80];
    const struct hal_irq_line line = {4, HAL_IRQ_EDGE, HAL_IRQ_ACTIVE_HIGH};
    static const struct hal_irq_platform platform = {.has_8259 = true};
    (void)state;
    assert_int_equal(hal_irq_connect(&line, "early", count_call, NULL), ST_NOT_READY);
    assert_int_equal(hal_irq_mask(4), ST_NOT_READY);
    hw.lapic_status = ST_NO_DEVICE;
    assert_int_equal(hal_irq_init(&platform, NULL), ST_NO_DEVICE);
    assert_true(hw.is_8259_silenced); // all the same
    assert_int_equal(hal_irq_unmask(4), ST_NOT_READY);
    hal_irq_describe(text, sizeof text);
    assert_string_equal(text, "none, 8259 masked");
}

static void a_line_calls_its_handler_and_ends_after_it(void **state)
{
    unsigned eois = 0;
    struct hal_irq_stat stat;
    const struct hal_irq_line line = {4, HAL_IRQ_EDGE, HAL_IRQ_ACTIVE_HIGH};
    (void)state;
    controllers_start();
    assert_int_equal(hal_irq_connect(&line, "serial", count_call, &eois), ST_OK);
    calls = 0;
    deliver(hw.routed_vector[4], true);
    assert_int_equal(calls, 1);
    assert_int_equal(hw.eois, 1);
    assert_true(stat_find("serial", &stat));
    assert_int_equal(stat.count, 1);
    assert_int_equal(stat.gsi, 4);
    assert_int_equal(stat.vector, hw.routed_vector[4]);
    assert_string_equal(stat.controller, "ioapic0 pin 4");
    assert_int_equal(hw.destination[4], APIC_ID(0));
    assert_int_equal(stat.cpu, 0);
}

static void lines_are_checked(void **state)
{
    struct hal_irq_line line = {4, HAL_IRQ_EDGE, HAL_IRQ_ACTIVE_HIGH};
    struct hal_irq_stat stat;
    (void)state;
    assert_int_equal(hal_irq_connect(&line, "again", count_call, NULL), ST_ALREADY_EXISTS);
    line.gsi = LINES;
    assert_int_equal(hal_irq_connect(&line, "far", count_call, NULL), ST_OUT_OF_RANGE);
    line.gsi = 5;
    assert_int_equal(hal_irq_connect(&line, "none", NULL, NULL), ST_INVALID_ARGUMENT);
    assert_int_equal(hal_irq_mask(5), ST_NOT_FOUND);
    assert_int_equal(hal_irq_mask(LINES), ST_OUT_OF_RANGE);
    // A line that could not be routed is free again.
    hw.route_status = ST_NOT_SUPPORTED;
    assert_int_equal(hal_irq_connect(&line, "unroutable", count_call, NULL), ST_NOT_SUPPORTED);
    assert_false(stat_find("unroutable", &stat));
    hw.route_status = ST_OK;
    assert_int_equal(
        hal_irq_connect(&line, "a name that is much longer than its field", count_call, NULL),
        ST_OK);
    assert_int_not_equal(hw.routed_vector[5], 0);
    assert_int_equal(hal_irq_mask(5), ST_OK);
    assert_true(hw.is_masked[5]);
    assert_int_equal(hal_irq_unmask(5), ST_OK);
    assert_false(hw.is_masked[5]);
    assert_true(stat_find("a name that is much lon", &stat));
}

static void a_spurious_interrupt_is_counted_and_not_ended(void **state)
{
    struct hal_irq_stat stat;
    (void)state;
    assert_true(stat_find("spurious", &stat));
    assert_int_equal(stat.count, 0);
    deliver(VECTOR_SPURIOUS, false);
    assert_true(stat_find("spurious", &stat));
    assert_int_equal(stat.count, 1);
    assert_int_equal(hw.eois, 0);
}

static void an_unknown_vector_ends_only_when_it_is_in_service(void **state)
{
    struct hal_irq_stat stat;
    (void)state;
    assert_false(stat_find("unknown vector 0x91", &stat));
    deliver(0x91, true);
    assert_int_equal(hw.eois, 1);
    deliver(0x91, false);
    assert_int_equal(hw.eois, 1);
    assert_true(stat_find("unknown vector 0x91", &stat));
    assert_int_equal(stat.count, 2);
    assert_int_equal(stat.gsi, UINT32_MAX);
}

static void the_8259s_vectors_are_theirs_to_end(void **state)
{
    struct hal_irq_stat stat;
    (void)state;
    hw.is_8259_real = true;
    deliver(0x27, false);
    hw.is_8259_real = false;
    deliver(0x27, false);
    assert_int_equal(hw.eois, 0);
    assert_true(stat_find("unknown vector 0x27", &stat));
    assert_int_equal(stat.count, 2);
    assert_string_equal(stat.controller, "8259 line 7");
}

static void without_a_local_apic_the_8259_serves_a_line(void **state)
{
    unsigned no_eoi = 0;
    (void)state;
    controllers_start();
    calls = 0;
    assert_int_equal(irq_legacy_connect(0, "timer", count_call, &no_eoi), ST_NOT_SUPPORTED);
    hw.lapic_status = ST_NO_DEVICE;
    assert_int_equal(irq_legacy_connect(0, "timer", count_call, &no_eoi), ST_OK);
    assert_int_equal(unmasked_8259_lines, 1);
    hw.is_8259_real = true;
    deliver(0x20, false);
    assert_int_equal(calls, 1);
    hw.is_8259_real = false; // spurious
    deliver(0x20, false);
    assert_int_equal(calls, 1);
    assert_int_equal(hw.eois, 0);
}

static void the_local_apics_own_vectors_have_names(void **state)
{
    unsigned eois = 0;
    struct hal_irq_stat stat;
    (void)state;
    irq_vector_set(VECTOR_TIMER, "timer", count_call, &eois);
    calls = 0;
    deliver(VECTOR_TIMER, true);
    assert_int_equal(calls, 1);
    assert_true(stat_find("timer", &stat));
    assert_int_equal(stat.gsi, UINT32_MAX);
    assert_string_equal(stat.controller, "lapic");
}

static void the_exit_hook_runs_last(void **state)
{
    unsigned eois = 0;
    (void)state;
    irq_vector_set(VECTOR_TIMER, "timer", count_call, &eois);
    hal_irq_set_exit(count_exit);
    calls = exits = 0;
    deliver(VECTOR_TIMER, true);
    assert_int_equal(calls, 1);
    assert_int_equal(exits, 1);
    hal_irq_set_exit(NULL);
}

static void every_line_gets_a_vector_of_its_own(void **state)
{
    (void)state;
    for (uint32_t gsi = 0; gsi < LINES; gsi++) {
        const struct hal_irq_line line = {gsi, HAL_IRQ_LEVEL, HAL_IRQ_ACTIVE_LOW};
        status_t st = hal_irq_connect(&line, "line", count_call, NULL);
        assert_int_equal(st, gsi == 4 || gsi == 5 ? ST_ALREADY_EXISTS : ST_OK);
        assert_in_range(hw.routed_vector[gsi], gsi == 4 || gsi == 5 ? 0 : VECTOR_LINE_FIRST,
                        VECTOR_LINE_LAST);
        for (uint32_t other = 0; other < gsi; other++) {
            if (hw.routed_vector[gsi] == 0) continue;
            assert_int_not_equal(hw.routed_vector[gsi], hw.routed_vector[other]);
        }
    }
}

// Lines 4 and 5 of the tests before go to CPU 0.
static void interrupts_are_spread_moved_and_counted_by_cpu(void **state)
{
    unsigned eois = 0;
    struct hal_irq_stat stat;
    struct hal_irq_line line = {6, HAL_IRQ_EDGE, HAL_IRQ_ACTIVE_HIGH};
    (void)state;
    for (uint32_t gsi = 0; gsi < LINES; gsi++)
        (void)hal_irq_disconnect(gsi);
    assert_int_equal(areas[0].vectors_routed, 0);
    assert_int_equal(hal_irq_mask(6), ST_NOT_FOUND);
    cpus_set(CPUS);
    for (line.gsi = 6; line.gsi < 12; line.gsi++)
        assert_int_equal(hal_irq_connect(&line, "spread", count_call, &eois), ST_OK);
    // Two each to those that can be named.
    for (unsigned cpu = 0; cpu < CPUS; cpu++)
        assert_int_equal(areas[cpu].vectors_routed, cpu == CPUS - 1 ? 0 : 2);
    assert_int_equal(hal_irq_affinity_set(6, 2), ST_OK);
    assert_int_equal(hw.destination[6], APIC_ID(2));
    assert_int_equal(areas[2].vectors_routed, 3);
    assert_int_equal(hal_irq_affinity_set(6, CPUS - 1), ST_OUT_OF_RANGE);
    assert_int_equal(hal_irq_affinity_set(6, CPUS), ST_OUT_OF_RANGE);
    assert_int_equal(hal_irq_affinity_set(3, 1), ST_NOT_FOUND);
    areas[1].local.is_online = 0;
    assert_int_equal(hal_irq_affinity_set(6, 1), ST_OUT_OF_RANGE);

    unsigned vector = hw.routed_vector[6];
    uint64_t before = hal_irq_count(vector, 0);
    deliver(vector, true);
    hw.eois = 0;
    fake_cpu_here = &areas[2].local;
    deliver(vector, true);
    assert_int_equal(hal_irq_count(vector, 0), before + 1);
    assert_int_equal(hal_irq_count(vector, 2), 1);
    assert_int_equal(hal_irq_count(vector, CPUS), 0);
    assert_true(stat_find("spread", &stat));
    assert_int_equal(stat.cpu, 2);
    assert_int_equal(stat.count, before + 2);
}

static void messages_have_aligned_neighbours_and_move_together(void **state)
{
    unsigned eois = 0;
    struct hal_msi msi, moved, single;
    (void)state;
    cpus_set(CPUS);
    assert_int_equal(hal_msi_alloc(3, 0, &msi), ST_INVALID_ARGUMENT);
    assert_int_equal(hal_msi_alloc(64, 0, &msi), ST_INVALID_ARGUMENT);
    assert_int_equal(hal_msi_alloc(1, CPUS - 1, &msi), ST_OUT_OF_RANGE);
    assert_int_equal(hal_msi_alloc(8, 1, &msi), ST_OK);
    assert_int_equal(msi.data % 8, 0);
    assert_int_equal(msi.address, 0xfee00000u | APIC_ID(1) << 12);
    assert_int_equal(hal_msi_connect(msi.handle + 7, "queue 7", count_call, &eois), ST_OK);
    assert_int_equal(hal_msi_connect(msi.handle + 7, "queue 7", count_call, &eois),
                     ST_ALREADY_EXISTS);
    assert_int_equal(hal_msi_connect(msi.handle + 8, "no", count_call, &eois), ST_NOT_FOUND);
    calls = 0;
    deliver(msi.data + 7, true);
    assert_int_equal(calls, 1);
    // Allocated, but nobody serves it: it is ended all the same.
    deliver(msi.data, true);
    assert_int_equal(hw.in_service, -1);

    assert_int_equal(hal_msi_affinity_set(msi.handle + 1, 2, &moved), ST_NOT_FOUND);
    assert_int_equal(hal_msi_affinity_set(msi.handle, 2, &moved), ST_OK);
    assert_int_equal(moved.data, msi.data);
    assert_int_equal(moved.address, 0xfee00000u | APIC_ID(2) << 12);
    assert_int_equal(hal_msi_alloc(1, HAL_CPU_ANY, &single), ST_OK);
    assert_int_not_equal(single.cpu, 2);
    hal_msi_free(msi.handle);
    assert_int_equal(hal_msi_connect(msi.handle, "gone", count_call, &eois), ST_NOT_FOUND);
    hal_msi_free(single.handle);
}

static void after_a_sleep_lines_are_as_they_were(void **state)
{
    const struct hal_irq_line level = {5, HAL_IRQ_LEVEL, HAL_IRQ_ACTIVE_LOW};
    const struct hal_irq_line edge = {6, HAL_IRQ_EDGE, HAL_IRQ_ACTIVE_HIGH};
    unsigned eois = 0;
    (void)state;
    cpus_set(CPUS);
    for (uint32_t gsi = 0; gsi < LINES; gsi++)
        (void)hal_irq_disconnect(gsi);
    assert_int_equal(hal_irq_connect(&level, "level", count_call, &eois), ST_OK);
    assert_int_equal(hal_irq_connect(&edge, "edge", count_call, &eois), ST_OK);
    assert_int_equal(hal_irq_affinity_set(5, 2), ST_OK);
    assert_int_equal(hal_irq_mask(6), ST_OK);
    unsigned vectors[] = {hw.routed_vector[5], hw.routed_vector[6]};
    for (unsigned i = 0; i < 2; i++) {
        memset(hw.routed_vector, 0, sizeof hw.routed_vector);
        memset(hw.destination, 0, sizeof hw.destination);
        memset(hw.is_masked, 0, sizeof hw.is_masked); // firmware left all of them open
        hw.is_8259_silenced = false;
        irq_resume();
        assert_true(hw.is_8259_silenced);
        assert_int_equal(hw.routed_vector[5], vectors[0]);
        assert_int_equal(hw.destination[5], APIC_ID(2));
        assert_int_equal(hw.routed_trigger[5], HAL_IRQ_LEVEL);
        assert_int_equal(hw.routed_polarity[5], HAL_IRQ_ACTIVE_LOW);
        assert_false(hw.is_masked[5]);
        assert_int_equal(hw.routed_vector[6], vectors[1]);
        assert_int_equal(hw.is_masked[6], i == 0); // unmasked between the two
        assert_true(hw.is_masked[7]);
        assert_int_equal(hal_irq_unmask(6), ST_OK);
    }
    reports = 0;
    hw.route_status = ST_NOT_SUPPORTED;
    irq_resume();
    assert_int_equal(reports, 2); // said, and no more
    hw.route_status = ST_OK;
    assert_int_equal(hal_irq_disconnect(5), ST_OK);
    assert_int_equal(hal_irq_disconnect(6), ST_OK);
}

static void vectors_run_out_without_harm(void **state)
{
    struct hal_msi msi[VECTOR_COUNT];
    unsigned count = 0;
    (void)state;
    status_t st;
    while ((st = hal_msi_alloc(1, 0, &msi[count])) == ST_OK)
        count++;
    assert_int_equal(st, ST_LIMIT_REACHED);
    assert_in_range(count, 100, VECTOR_LINE_LAST - VECTOR_LINE_FIRST + 1);
    while (count > 0)
        hal_msi_free(msi[--count].handle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(nothing_connects_before_there_is_a_controller, begin),
        cmocka_unit_test_setup(a_line_calls_its_handler_and_ends_after_it, begin),
        cmocka_unit_test_setup(lines_are_checked, begin),
        cmocka_unit_test_setup(a_spurious_interrupt_is_counted_and_not_ended, begin),
        cmocka_unit_test_setup(an_unknown_vector_ends_only_when_it_is_in_service, begin),
        cmocka_unit_test_setup(the_8259s_vectors_are_theirs_to_end, begin),
        cmocka_unit_test_setup(the_local_apics_own_vectors_have_names, begin),
        cmocka_unit_test_setup(the_exit_hook_runs_last, begin),
        cmocka_unit_test_setup(every_line_gets_a_vector_of_its_own, begin),
        cmocka_unit_test_setup(without_a_local_apic_the_8259_serves_a_line, begin),
        cmocka_unit_test_setup(interrupts_are_spread_moved_and_counted_by_cpu, begin),
        cmocka_unit_test_setup(messages_have_aligned_neighbours_and_move_together, begin),
        cmocka_unit_test_setup(after_a_sleep_lines_are_as_they_were, begin),
        cmocka_unit_test_setup(vectors_run_out_without_harm, begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
