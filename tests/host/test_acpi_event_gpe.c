// SPDX-License-Identifier: MIT
// SOURCES: acpi/aml/*.c acpi/object/*.c acpi/region/*.c acpi/ns/*.c acpi/log.c acpi/tables/text.c
// SOURCES: acpi/tables/checksum.c acpi/device/*.c acpi/event/*.c acpi/power/*.c
// SOURCES: acpi/resource/*.c
// INCLUDE: -Iacpi/include -Iacpi -Itests/host -DAML_VERIFY
// GPEs on a pretended chipset: what is accessed in which order, what runs, and what happens to
// events that nobody wants or that come too often.

#include "event_machine.h"

static void test_what_is_enabled(void **state)
{
    (void)state;
    // 1, 2, 5, 6, the lid's 7; not 3, which only wakes; 0x12.
    assert_int_equal(chipset_get(GPE0 + 2, 2), 0x00e6);
    assert_int_equal(chipset_get(GPE1 + 2, 2), 0x0004);
    assert_non_null(strstr(chipset.log, "GPE 0x06 has a method for level and one for edge: _E06"));
    assert_null(strstr(chipset.log, "left out"));
    assert_null(strstr(chipset.log, "0x40")); // below what is worth a line
    assert_non_null(strstr(chipset.log, "BAD0._PRW: "));
    assert_true(info_of(NULL, 3).can_wake);
    assert_false(info_of(NULL, 3).is_wanted);
    assert_true(info_of(NULL, 1).is_level);
    assert_false(info_of(NULL, 2).is_level);
    assert_true(info_of(NULL, 6).is_level);
    assert_int_equal(info_of(NULL, 4).wake_devices, 1);
    assert_null(info_of(NULL, 4).method);
}

static void test_edge(void **state)
{
    (void)state;
    gpe_raise(2);
    assert_true(acpi_events_interrupt(events));
    // Off, and cleared before the method runs: an edge that comes meanwhile counts.
    assert_string_equal(chipset_trace(), "r600/2=0 r602/2=0 r620/1=4 w622/1=e2 w620/1=4 r630/1=0 ");
    assert_int_equal(integer("\\RUNS"), 0);
    assert_true(work_wanted);
    gpe_raise(2);
    assert_false(is_asserted());
    acpi_events_work(events);
    assert_int_equal(integer("\\LAST"), 2);
    assert_string_equal(chipset_trace(), "w622/1=e6 ");
    assert_true(is_asserted());
    assert_int_equal(interrupts_run(), 1);
    assert_int_equal(integer("\\RUNS"), 2);
    assert_string_equal(taken(reports), "method:2 method:2 ");
    assert_string_equal(taken(notified), "\\_SB.DEV0=81 \\_SB.DEV0=81 ");
    assert_int_equal(info_of(NULL, 2).count, 2);
}

static void test_level(void **state)
{
    (void)state;
    chipset.held[GPE0] = 2; // until the handler of the notification has run
    gpe_raise(1);
    assert_true(acpi_events_interrupt(events));
    assert_string_equal(chipset_trace(), "r600/2=0 r602/2=0 r620/1=2 w622/1=e4 r630/1=0 ");
    acpi_events_work(events);
    assert_string_equal(chipset_trace(), "w620/1=2 w622/1=e6 ");
    assert_false(is_asserted());
    assert_int_equal(integer("\\RUNS"), 1);
}

static void test_second_block_and_failure(void **state)
{
    (void)state;
    gpe_raise(0x12);
    gpe_raise(5);
    assert_int_equal(interrupts_run(), 1);
    assert_string_equal(taken(reports), "method:5! method:12 ");
    gpe_raise(5); // it is on all the same
    assert_int_equal(interrupts_run(), 1);
    assert_int_equal(integer("\\RUNS"), 3);
}

static void test_not_ours(void **state)
{
    (void)state;
    assert_false(acpi_events_interrupt(events));
    gpe_raise(3); // off
    assert_false(acpi_events_interrupt(events));
    assert_false(work_wanted);
}

static void test_implicit_notify(void **state)
{
    (void)state;
    assert_int_equal(acpi_gpe_enable(events, NULL, 4), ST_OK);
    (void)chipset_trace();
    gpe_raise(4);
    assert_int_equal(interrupts_run(), 1);
    assert_string_equal(taken(notified), "\\_SB.DEV2=2 ");
    assert_string_equal(taken(reports), "wake:4 ");
    assert_non_null(strstr(chipset_trace(), "w622/1=e6 r630/1=0 w620/1=10 w622/1=f6 ")); // level
    assert_int_equal(acpi_gpe_disable(events, NULL, 4), ST_OK);
    assert_int_equal(acpi_gpe_disable(events, NULL, 4), ST_INVALID_ARGUMENT);
    assert_int_equal(chipset_get(GPE0 + 2, 1), 0xe6);
    assert_int_equal(acpi_gpe_enable(events, NULL, 0x20), ST_NOT_FOUND);
    // What its method wants is not anybody's to take.
    assert_int_equal(acpi_gpe_disable(events, NULL, 1), ST_INVALID_ARGUMENT);
}

static void test_unhandled(void **state)
{
    (void)state;
    assert_int_equal(acpi_gpe_enable(events, NULL, 8), ST_OK);
    gpe_raise(8);
    assert_int_equal(interrupts_run(), 1);
    assert_string_equal(taken(reports), "nobody:8 ");
    gpe_raise(8);
    assert_false(is_asserted());
    assert_int_equal(interrupts_run(), 0);
    assert_string_equal(taken(reports), "");
}

static void test_foreign(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 2; i++) { // firmware does it again: told once
        chipset_put(GPE0 + 3, 1, 0x02);
        gpe_raise(9);
        assert_int_equal(interrupts_run(), 1);
        assert_int_equal(chipset_get(GPE0 + 3, 1), 0);
        assert_int_equal(chipset_get(GPE0 + 1, 1), 0);
    }
    assert_string_equal(taken(reports), "foreign:9 ");
}

static void test_storm(void **state)
{
    (void)state;
    gpe_raise(7);
    chipset.held[GPE0] = 0x80; // nothing takes it back
    assert_int_equal(interrupts_run(), STORM + 1);
    assert_true(info_of(NULL, 7).is_masked);
    assert_string_equal(taken(reports),
                        "method:7 method:7 method:7 method:7 method:7 method:7 storm:7 ");
    chipset.held[GPE0] = 0;
    chipset.ports[GPE0] = 0;
    assert_int_equal(acpi_gpe_mask(events, NULL, 7, ACPI_GPE_UNMASK), ST_OK);
    gpe_raise(7);
    assert_int_equal(interrupts_run(), 1);
    assert_string_equal(taken(reports), "method:7 ");
    // With pauses the same number is none.
    for (unsigned i = 0; i < 10 * STORM; i++) {
        host.now += i % STORM == 0 ? 100000001 : 100000000;
        gpe_raise(7);
        assert_int_equal(interrupts_run(), 1);
    }
    assert_false(info_of(NULL, 7).is_masked);
}

// Handlers of the host's

static struct {
    unsigned interrupts, threads;
    enum acpi_gpe_result result;
} native;

static enum acpi_gpe_result native_interrupt(void *arg)
{
    (void)arg;
    assert_false(is_locked);
    assert_false(chipset_get(GPE0 + 2, 1) & 8); // off meanwhile
    native.interrupts++;
    return native.result;
}

static void native_thread(void *arg)
{
    (void)arg;
    assert_false(is_locked);
    native.threads++;
    chipset.held[GPE0] = 0;
}

static void test_handler(void **state)
{
    (void)state;
    struct acpi_gpe_handler handler = {.interrupt = native_interrupt, .thread = native_thread};
    memset(&native, 0, sizeof native);
    assert_int_equal(acpi_gpe_handler_add(events, NULL, 3, &handler), ST_OK);
    assert_int_equal(acpi_gpe_handler_add(events, NULL, 3, &handler), ST_ALREADY_EXISTS);
    assert_int_equal(acpi_gpe_handler_add(events, NULL, 0x99, &handler), ST_NOT_FOUND);
    assert_int_equal(acpi_gpe_enable(events, NULL, 3), ST_OK);
    (void)chipset_trace();

    gpe_raise(3);
    assert_true(acpi_events_interrupt(events));
    assert_int_equal(native.interrupts, 1);
    assert_false(work_wanted);
    assert_string_equal(chipset_trace(),
                        "r600/2=0 r602/2=0 r620/1=8 w622/1=e6 w620/1=8 w622/1=ee r630/1=0 ");

    native.result = ACPI_GPE_THREAD;
    gpe_raise(3);
    assert_int_equal(interrupts_run(), 1);
    assert_int_equal(native.threads, 1);
    assert_int_equal(integer("\\RUNS"), 0); // in place of the method
    assert_string_equal(taken(reports), "handler:3 ");

    native.result = ACPI_GPE_HANDLED; // as many as it likes
    for (unsigned i = 0; i < 3 * STORM; i++) {
        gpe_raise(3);
        assert_int_equal(interrupts_run(), 1);
    }
    assert_false(info_of(NULL, 3).is_masked);
    native.result = ACPI_GPE_NOT_MINE;
    for (unsigned i = 0; i < STORM + 1; i++) {
        gpe_raise(3);
        assert_int_equal(interrupts_run(), 1);
    }
    assert_true(info_of(NULL, 3).is_masked);
    assert_string_equal(taken(reports), "storm:3 ");
    assert_int_equal(acpi_gpe_mask(events, NULL, 3, ACPI_GPE_UNMASK), ST_OK);

    assert_int_equal(acpi_gpe_handler_remove(events, NULL, 3), ST_OK);
    assert_int_equal(acpi_gpe_handler_remove(events, NULL, 3), ST_NOT_FOUND);
    chipset.ports[GPE0] = 0;
    gpe_raise(3);
    assert_int_equal(interrupts_run(), 1);
    assert_int_equal(integer("\\LAST"), 3); // its method again
}

static void test_handler_of_level_in_thread(void **state)
{
    (void)state;
    const struct acpi_gpe_handler handler = {.thread = native_thread, .is_level = true};
    memset(&native, 0, sizeof native);
    assert_int_equal(acpi_gpe_handler_add(events, NULL, 3, &handler), ST_OK);
    assert_int_equal(acpi_gpe_enable(events, NULL, 3), ST_OK);
    chipset.held[GPE0] = 8;
    gpe_raise(3);
    assert_int_equal(interrupts_run(), 1);
    assert_int_equal(native.threads, 1);
    assert_false(is_asserted());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_is_enabled, setup_started, teardown),
        cmocka_unit_test_setup_teardown(test_edge, setup_started, teardown),
        cmocka_unit_test_setup_teardown(test_level, setup_started, teardown),
        cmocka_unit_test_setup_teardown(test_second_block_and_failure, setup_started, teardown),
        cmocka_unit_test_setup_teardown(test_not_ours, setup_started, teardown),
        cmocka_unit_test_setup_teardown(test_implicit_notify, setup_started, teardown),
        cmocka_unit_test_setup_teardown(test_unhandled, setup_started, teardown),
        cmocka_unit_test_setup_teardown(test_foreign, setup_started, teardown),
        cmocka_unit_test_setup_teardown(test_storm, setup_started, teardown),
        cmocka_unit_test_setup_teardown(test_handler, setup_started, teardown),
        cmocka_unit_test_setup_teardown(test_handler_of_level_in_thread, setup_started, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
