// SPDX-License-Identifier: MIT
// SOURCES: acpi/aml/*.c acpi/object/*.c acpi/region/*.c acpi/ns/*.c acpi/log.c acpi/tables/text.c
// SOURCES: acpi/tables/checksum.c acpi/device/*.c acpi/event/*.c acpi/power/*.c
// SOURCES: acpi/resource/*.c
// INCLUDE: -Iacpi/include -Iacpi -Itests/host -DAML_VERIFY
// Events but for GPEs on a pretended chipset: fixed ones, those with interrupts of their own,
// tables that come and go, a sleep, the global lock.

#include "event_machine.h"

static void test_create(void **state)
{
    (void)state;
    chipset_put(PM1_STATUS, 2, 0x0101);
    chipset_put(PM1_ENABLE, 2, 0x0181); // a bit that is not ours
    chipset_put(GPE0 + 2, 1, 0xff);
    assert_int_equal(machine_begin(-1), ST_OK);
    assert_string_equal(chipset_trace(), "w622/1=0 w620/1=ff w623/1=0 w621/1=ff r622/1=0 "
                                         "w632/1=0 w630/1=ff w633/1=0 w631/1=ff r632/1=0 "
                                         "r602/2=181 w602/2=80 w600/2=721 r602/2=80 r604/2=1 ");
    assert_int_equal(chipset_get(PM1_STATUS, 2), 0);
    assert_string_equal(chipset.log, "");
}

static void test_create_without_memory(void **state)
{
    (void)state;
    status_t st = ST_NO_MEMORY;
    for (long allowed = 0; st == ST_NO_MEMORY; allowed++) {
        assert_true(allowed < 20);
        memset(chipset.status, 0, sizeof chipset.status);
        st = machine_begin(allowed);
    }
    assert_int_equal(st, ST_OK);
}

// Fixed events

static unsigned fixed_calls[ACPI_FIXED_EVENTS];

static void fixed_handler(void *arg, enum acpi_fixed_event event)
{
    assert_ptr_equal(arg, fixed_calls);
    assert_false(is_locked);
    fixed_calls[event]++;
}

static void test_fixed(void **state)
{
    (void)state;
    struct acpi_fixed_event_info info;
    memset(fixed_calls, 0, sizeof fixed_calls);
    chipset_put(PM1_STATUS, 2, ACPI_PM1_POWER_BUTTON); // of before
    assert_int_equal(
        acpi_fixed_handler_set(events, ACPI_EVENT_POWER_BUTTON, fixed_handler, fixed_calls), ST_OK);
    assert_string_equal(chipset_trace(), "w600/2=100 r602/2=0 w602/2=100 ");
    chipset_put(PM1_STATUS, 2, ACPI_PM1_POWER_BUTTON | ACPI_PM1_WAKE | ACPI_PM1_RTC);
    assert_int_equal(interrupts_run(), 1);
    assert_int_equal(fixed_calls[ACPI_EVENT_POWER_BUTTON], 1);
    assert_int_equal(fixed_calls[ACPI_EVENT_RTC], 0);
    assert_int_equal(chipset_get(PM1_STATUS, 2), ACPI_PM1_WAKE | ACPI_PM1_RTC);
    assert_string_equal(taken(reports), "fixed:2 ");
    acpi_fixed_event_info(events, ACPI_EVENT_POWER_BUTTON, &info);
    assert_true(info.is_there && info.is_enabled && info.count == 1);

    chipset.held[PM1_STATUS + 1] = 1; // it sticks
    chipset_put(PM1_STATUS, 2, ACPI_PM1_POWER_BUTTON);
    assert_int_equal(interrupts_run(), STORM);
    acpi_fixed_event_info(events, ACPI_EVENT_POWER_BUTTON, &info);
    assert_true(info.is_masked && !info.is_enabled);
    assert_int_equal(chipset_get(PM1_ENABLE, 2), 0);
    assert_non_null(strstr(reports, "fixed-storm:2 "));
    chipset.held[PM1_STATUS + 1] = 0;
    assert_int_equal(acpi_fixed_handler_set(events, ACPI_EVENT_POWER_BUTTON, NULL, NULL), ST_OK);
    assert_int_equal(chipset_get(PM1_ENABLE, 2), 0);

    chipset_put(PM1_ENABLE, 2, ACPI_PM1_SLEEP_BUTTON); // by firmware
    chipset_put(PM1_STATUS, 2, ACPI_PM1_SLEEP_BUTTON);
    assert_int_equal(interrupts_run(), 1);
    assert_int_equal(chipset_get(PM1_ENABLE, 2), 0);
    assert_string_equal(acpi_fixed_event_name(ACPI_EVENT_SLEEP_BUTTON), "sleep button");
    assert_null(acpi_fixed_event_name(ACPI_FIXED_EVENTS));
}

static void test_fixed_absent(void **state)
{
    (void)state;
    fadt.flags = ACPI_FADT_NO_FIXED_POWER_BUTTON;
    assert_int_equal(machine_begin(-1), ST_OK);
    assert_int_equal(
        acpi_fixed_handler_set(events, ACPI_EVENT_POWER_BUTTON, fixed_handler, fixed_calls),
        ST_NO_DEVICE);
    assert_int_equal(
        acpi_fixed_handler_set(events, ACPI_EVENT_SLEEP_BUTTON, fixed_handler, fixed_calls), ST_OK);
}

static void test_undecoded(void **state)
{
    (void)state;
    chipset.dead_from = PM1_STATUS;
    chipset.dead_to = GPE1 + 4;
    assert_int_equal(machine_begin(-1), ST_OK);
    assert_non_null(strstr(chipset.log, "PM1 does not answer"));
    assert_non_null(strstr(chipset.log, "GPE0 at 0x620 does not answer"));
    acpi_events_discover(events);
    acpi_events_start(events);
    assert_false(acpi_events_interrupt(events));
    assert_int_equal(
        acpi_fixed_handler_set(events, ACPI_EVENT_POWER_BUTTON, fixed_handler, fixed_calls),
        ST_NO_DEVICE);
}

static void test_hardware_reduced(void **state)
{
    (void)state;
    struct acpi_event_line line;
    fadt.flags = ACPI_FADT_HW_REDUCED;
    assert_int_equal(machine_begin(-1), ST_OK);
    assert_string_equal(chipset_trace(), "");
    acpi_events_discover(events);
    acpi_events_start(events);
    assert_true(acpi_event_line(events, 1, &line));
    assert_true(line.is_ged);
}

// Interrupts of their own

static void test_gpe_block_device(void **state)
{
    (void)state;
    struct acpi_node *node;
    struct acpi_event_line line;
    assert_int_equal(acpi_namespace_find(ctx, NULL, "\\_SB.GPEB", &node), ST_OK);
    assert_true(acpi_event_line(events, 0, &line));
    assert_ptr_equal(line.node, node);
    assert_true(!line.is_ged && line.gsi == 23 && !line.is_edge && !line.is_active_low);
    assert_int_equal(chipset_get(GPE_BLOCK + 2, 2), 1); // 1 only wakes
    assert_int_equal(info_of(node, 1).wake_devices, 1);

    chipset.ports[GPE_BLOCK] = 1;
    assert_false(acpi_events_interrupt(events)); // not by the SCI
    assert_true(acpi_event_line_interrupt(events, 0));
    assert_false(acpi_event_line_interrupt(events, 0));
    assert_true(work_wanted);
    acpi_events_work(events);
    assert_int_equal(integer("\\LAST"), 0x700);
    assert_string_equal(taken(reports), "method*:0 ");
    assert_int_equal(chipset_get(GPE_BLOCK, 1), 0);
    assert_int_equal(chipset_get(GPE_BLOCK + 2, 1), 1);
    assert_false(acpi_event_line_work(events, 0)); // no GED
}

static void test_ged(void **state)
{
    (void)state;
    struct acpi_event_line line;
    assert_true(acpi_event_line(events, 1, &line));
    assert_true(line.is_ged && line.gsi == 40 && !line.is_edge && line.is_active_low);
    assert_true(acpi_event_line(events, 2, &line));
    assert_true(line.gsi == 41 && line.is_edge && !line.is_active_low);
    assert_false(acpi_event_line(events, 3, &line));
    assert_true(acpi_event_line_work(events, 2));
    assert_int_equal(integer("\\LAST"), 41);
    assert_string_equal(taken(notified), "\\_SB.DEV0=82 ");
    assert_true(acpi_event_line_work(events, 1));
    assert_int_equal(integer("\\LAST"), 40);
    assert_string_equal(taken(reports), "ged:29 ged:28 ");
    for (unsigned i = 1; i < STORM; i++)
        assert_true(acpi_event_line_work(events, 1));
    assert_false(acpi_event_line_work(events, 1));
    assert_false(acpi_event_line_work(events, 1)); // until it is disconnected
    const char *told = strstr(reports, "ged-storm:28 ");
    assert_non_null(told);
    assert_null(strstr(told, "ged:28"));
    assert_true(acpi_event_line(events, 1, &line));
    assert_true(line.is_masked && line.count == STORM + 1);
    assert_false(acpi_event_line_work(events, 3));
}

// Tables that come and go: Scope (\_GPE) { Method (_L0A) {} }

static const uint8_t ssdt_aml[] = {0x10, 0x0d, '\\', '_', 'G', 'P', 'E',
                                   0x14, 0x06, '_',  'L', '0', 'A', 0x00};

static void test_tables_later(void **state)
{
    (void)state;
    tables_changed = 0;
    found[0] = 0;
    uint8_t ssdt[64];
    unsigned index;
    size_t length = engine_table(ssdt, "SSDT", 2, ssdt_aml, sizeof ssdt_aml);
    assert_int_equal(acpi_table_load(ctx, ssdt, length, &index), ST_OK);
    assert_int_equal(tables_changed, 1);
    acpi_events_discover(events);
    assert_string_equal(found, "\\_SB.LID0 "); // devices of the host's, once more
    assert_int_equal(chipset_get(GPE0 + 2, 2), 0x04e6);
    gpe_raise(0xa);
    assert_int_equal(interrupts_run(), 1);
    assert_string_equal(taken(reports), "method:a ");
    assert_int_equal(acpi_table_unload(ctx, index), ST_OK);
    assert_int_equal(tables_changed, 2);
    acpi_events_discover(events);
    assert_int_equal(chipset_get(GPE0 + 2, 2), 0x00e6);
    assert_null(info_of(NULL, 0xa).method);
}

// Sleeping and waking

static void test_pause(void **state)
{
    (void)state;
    struct acpi_wake_device device;
    struct acpi_node *dev1;
    assert_int_equal(acpi_namespace_find(ctx, NULL, "\\_SB.DEV1", &dev1), ST_OK);
    assert_true(acpi_wake_device(events, 0, &device));
    assert_ptr_equal(device.node, dev1);
    assert_true(device.gpe == 3 && device.deepest_state == 4 && !device.block);
    assert_true(acpi_wake_device(events, 3, &device));
    assert_false(acpi_wake_device(events, 4, &device));

    acpi_events_pause(events);
    assert_int_equal(chipset_get(GPE0 + 2, 2), 0);
    assert_int_equal(chipset_get(GPE1 + 2, 2), 0);
    gpe_raise(2);
    assert_int_equal(acpi_gpe_enable(events, NULL, 9), ST_OK);
    assert_int_equal(chipset_get(GPE0 + 2, 2), 0);
    assert_false(acpi_events_interrupt(events));
    acpi_events_continue(events);
    assert_int_equal(chipset_get(GPE0 + 2, 2), 0x02e6);
    assert_int_equal(interrupts_run(), 1); // what came meanwhile is not lost
    assert_string_equal(taken(reports), "method:2 ");
}

// The global lock: firmware that waits for it is told by GBL_RLS.
static void test_global_lock(void **state)
{
    (void)state;
    acpi_global_lock_set(ctx, &global_lock);
    global_lock = 0;
    assert_int_equal(acpi_evaluate(ctx, NULL, "\\GLCK", NULL, 0, NULL), ST_OK);
    assert_int_equal(global_lock, 0);
    assert_string_equal(chipset_trace(), "r604/2=1 w604/2=5 ");
    acpi_events_destroy(events);
    events = NULL;
    (void)chipset_trace();
    assert_int_equal(acpi_evaluate(ctx, NULL, "\\GLCK", NULL, 0, NULL), ST_OK);
    assert_string_equal(chipset_trace(), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_create, setup, teardown),
        cmocka_unit_test_setup_teardown(test_create_without_memory, setup, teardown),
        cmocka_unit_test_setup_teardown(test_fixed, setup_started, teardown),
        cmocka_unit_test_setup_teardown(test_fixed_absent, setup, teardown),
        cmocka_unit_test_setup_teardown(test_undecoded, setup, teardown),
        cmocka_unit_test_setup_teardown(test_hardware_reduced, setup, teardown),
        cmocka_unit_test_setup_teardown(test_gpe_block_device, setup_started, teardown),
        cmocka_unit_test_setup_teardown(test_ged, setup_started, teardown),
        cmocka_unit_test_setup_teardown(test_tables_later, setup_started, teardown),
        cmocka_unit_test_setup_teardown(test_pause, setup_started, teardown),
        cmocka_unit_test_setup_teardown(test_global_lock, setup_started, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
