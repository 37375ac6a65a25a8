// SPDX-License-Identifier: MIT
// SOURCES: acpi/aml/*.c acpi/object/*.c acpi/region/*.c acpi/ns/*.c acpi/log.c acpi/tables/text.c
// SOURCES: acpi/tables/checksum.c acpi/device/*.c acpi/event/*.c acpi/power/*.c
// SOURCES: acpi/resource/*.c
// INCLUDE: -Iacpi/include -Iacpi -Itests/host -DAML_VERIFY
// Fixed events, GPEs and GEDs on a pretended chipset: what is accessed in which order, what runs,
// and what happens to events that nobody wants or that come too often.

#include "chipset_fixture.h"
#include "engine_fixture.h"

#include <acpi/event.h>

#define PM1_STATUS 0x600
#define PM1_ENABLE 0x602
#define PM1_CONTROL 0x604
#define GPE0 0x620 // events 0..15
#define GPE1 0x630 // 0x10..0x1f
#define GPE_BLOCK 0x700
#define STORM 5u

static const uint8_t dsdt[] = {
#include "event_dsdt.h"
};

static struct engine_host host;
static struct acpi_host_ops ops;
static struct acpi_context *ctx;
static struct acpi_fadt fadt;
static struct acpi_registers registers;
static struct acpi_events *events;
static bool is_locked, work_wanted;
static volatile uint32_t global_lock;
static char reports[1024], notified[1024], found[1024];
static unsigned tables_changed;

// The host

static uintptr_t lock(void *arg)
{
    (void)arg;
    assert_false(is_locked);
    is_locked = true;
    return 42;
}

static void unlock(void *arg, uintptr_t state)
{
    (void)arg;
    assert_true(is_locked);
    assert_int_equal(state, 42);
    is_locked = false;
}

static void wake(void *arg)
{
    (void)arg;
    assert_true(is_locked);
    work_wanted = true;
}

static void notify(void *arg, struct acpi_node *node, uint64_t value)
{
    char path[64];
    (void)arg;
    acpi_node_path(node, path, sizeof path);
    if (value == 0x99) global_lock |= 1; // pending
    chipset_text_add(notified, "%s=%llx ", path, (unsigned long long)value);
}

// A handler of a notification serves the device, which takes its level signal back.
static void notifications_run(void *arg)
{
    (void)arg;
    assert_false(is_locked);
    if (strstr(notified, "DEV0=80")) chipset.held[GPE0] &= (uint8_t)~2;
}

static void report(void *arg, const struct acpi_event_report *r)
{
    static const char *const kinds[] = {
        [ACPI_EVENT_FIXED] = "fixed",
        [ACPI_EVENT_GPE_METHOD] = "method",
        [ACPI_EVENT_GPE_WAKE] = "wake",
        [ACPI_EVENT_GPE_HANDLER] = "handler",
        [ACPI_EVENT_GPE_UNHANDLED] = "nobody",
        [ACPI_EVENT_GPE_FOREIGN] = "foreign",
        [ACPI_EVENT_GPE_STORM] = "storm",
        [ACPI_EVENT_FIXED_STORM] = "fixed-storm",
        [ACPI_EVENT_GED] = "ged",
        [ACPI_EVENT_GED_STORM] = "ged-storm",
    };
    (void)arg;
    assert_false(is_locked);
    bool is_fixed = r->kind == ACPI_EVENT_FIXED || r->kind == ACPI_EVENT_FIXED_STORM;
    chipset_text_add(reports, "%s%s:%x%s ", kinds[r->kind], r->block ? "*" : "",
                     is_fixed ? (unsigned)r->fixed : r->number, r->status < 0 ? "!" : "");
}

static void device_found(void *arg, struct acpi_node *node)
{
    char path[64];
    (void)arg;
    acpi_node_path(node, path, sizeof path);
    chipset_text_add(found, "%s ", path);
}

static void note_tables_changed(void *arg)
{
    (void)arg;
    tables_changed++;
}

static const char *taken(char *text)
{
    static char copy[1024];
    memcpy(copy, text, sizeof copy);
    text[0] = 0;
    return copy;
}

static uint64_t clock_stands(void *arg)
{
    return ((struct engine_host *)arg)->now;
}

static void sleep_ms(void *arg, uint64_t ms)
{
    ((struct engine_host *)arg)->now += ms * 1000000;
}

// A machine with its tables, and nothing discovered yet.
static status_t machine_begin(long allowed)
{
    chipset_status_add(PM1_STATUS, 2);
    chipset_status_add(GPE0, 2);
    chipset_status_add(GPE1, 2);
    chipset_status_add(GPE_BLOCK, 2);
    chipset_put(PM1_CONTROL, 2, ACPI_PM1_CONTROL_SCI);
    static const struct acpi_event_device wanted[] = {{"PNP0C0D", device_found}, {0}};
    const struct acpi_machine machine = {.ops = &ops, .host = &host, .fadt = &fadt};
    const struct acpi_events_config config = {.machine = machine,
                                              .registers = &registers,
                                              .lock = lock,
                                              .unlock = unlock,
                                              .wake = wake,
                                              .notifications_run = notifications_run,
                                              .report = report,
                                              .devices = wanted,
                                              .storm_count = STORM,
                                              .storm_pause_ns = 100000000};
    acpi_registers_open(&machine, &registers);
    host.allowed = allowed;
    status_t st = acpi_events_create(ctx, &config, &events);
    host.allowed = -1;
    return st;
}

static int setup(void **state)
{
    (void)state;
    unsigned index;
    chipset_reset();
    reports[0] = notified[0] = 0;
    work_wanted = is_locked = false;
    events = NULL;
    host = (struct engine_host){.allowed = -1, .now = 5000000000};
    ops = engine_ops;
    ops.log = chipset_log;
    ops.port_read = chipset_port_read;
    ops.port_write = chipset_port_write;
    ops.notify = notify;
    ops.clock_ns = clock_stands;
    ops.sleep_ms = sleep_ms;
    ops.tables_changed = note_tables_changed;
    fadt = (struct acpi_fadt){.pm1a_event = {.space = ACPI_GAS_IO, .address = PM1_STATUS},
                              .pm1a_control = {.space = ACPI_GAS_IO, .address = PM1_CONTROL},
                              .gpe0 = {.space = ACPI_GAS_IO, .address = GPE0},
                              .gpe1 = {.space = ACPI_GAS_IO, .address = GPE1},
                              .pm1_event_length = 4,
                              .pm1_control_length = 2,
                              .gpe0_length = 4,
                              .gpe1_length = 4,
                              .gpe1_base = 0x10};
    assert_int_equal(acpi_context_create(&ops, &host, NULL, &ctx), ST_OK);
    assert_int_equal(acpi_table_load(ctx, dsdt, sizeof dsdt, &index), ST_OK);
    return 0;
}

static int setup_started(void **state)
{
    setup(state);
    assert_int_equal(machine_begin(-1), ST_OK);
    acpi_events_discover(events);
    acpi_events_start(events);
    (void)chipset_trace();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    assert_false(is_locked);
    acpi_events_destroy(events);
    acpi_registers_close(&registers);
    acpi_context_destroy(ctx);
    assert_int_equal(host.blocks, 0);
    return 0;
}

// The chipset's side

static void gpe_raise(unsigned number)
{
    if (number < 0x10) chipset.ports[GPE0 + number / 8] |= (uint8_t)(1u << number % 8);
    if (number >= 0x10) chipset.ports[GPE1 + number / 8 - 2] |= (uint8_t)(1u << number % 8);
}

static bool is_asserted(void)
{
    return (chipset_get(PM1_STATUS, 2) & chipset_get(PM1_ENABLE, 2)) ||
           (chipset_get(GPE0, 2) & chipset_get(GPE0 + 2, 2)) ||
           (chipset_get(GPE1, 2) & chipset_get(GPE1 + 2, 2));
}

// Interrupts until there are none; a storm has an end.
static unsigned interrupts_run(void)
{
    unsigned count = 0;
    while (is_asserted() && count < 1000) {
        count++;
        assert_true(acpi_events_interrupt(events));
        if (work_wanted) {
            work_wanted = false;
            acpi_events_work(events);
        }
    }
    return count;
}

static uint64_t integer(const char *path)
{
    uint64_t value;
    assert_int_equal(acpi_evaluate_integer(ctx, NULL, path, &value), ST_OK);
    return value;
}

static struct acpi_gpe_info info_of(struct acpi_node *block, uint32_t number)
{
    struct acpi_gpe_info info;
    for (size_t i = 0; acpi_gpe_info(events, i, &info); i++)
        if (info.block == block && info.number == number) return info;
    fail_msg("no GPE 0x%x", number);
    return info;
}

// The tests

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
