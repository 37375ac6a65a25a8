// SPDX-License-Identifier: MIT
#pragma once
// A machine with fixed events, two GPE blocks, a GPE block device and a GED, on a pretended
// chipset, for tests of acpi/event.

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

static inline uintptr_t lock(void *arg)
{
    (void)arg;
    assert_false(is_locked);
    is_locked = true;
    return 42;
}

static inline void unlock(void *arg, uintptr_t state)
{
    (void)arg;
    assert_true(is_locked);
    assert_int_equal(state, 42);
    is_locked = false;
}

static inline void wake(void *arg)
{
    (void)arg;
    assert_true(is_locked);
    work_wanted = true;
}

static inline void notify(void *arg, struct acpi_node *node, uint64_t value)
{
    char path[64];
    (void)arg;
    acpi_node_path(node, path, sizeof path);
    if (value == 0x99) global_lock |= 1; // pending
    chipset_text_add(notified, "%s=%llx ", path, (unsigned long long)value);
}

// A handler of a notification serves the device, which takes its level signal back.
static inline void notifications_run(void *arg)
{
    (void)arg;
    assert_false(is_locked);
    if (strstr(notified, "DEV0=80")) chipset.held[GPE0] &= (uint8_t)~2;
}

static inline void report(void *arg, const struct acpi_event_report *r)
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

static inline void device_found(void *arg, struct acpi_node *node)
{
    char path[64];
    (void)arg;
    acpi_node_path(node, path, sizeof path);
    chipset_text_add(found, "%s ", path);
}

static inline void note_tables_changed(void *arg)
{
    (void)arg;
    tables_changed++;
}

static inline const char *taken(char *text)
{
    static char copy[1024];
    memcpy(copy, text, sizeof copy);
    text[0] = 0;
    return copy;
}

static inline uint64_t clock_stands(void *arg)
{
    return ((struct engine_host *)arg)->now;
}

static inline void sleep_ms(void *arg, uint64_t ms)
{
    ((struct engine_host *)arg)->now += ms * 1000000;
}

// A machine with its tables, and nothing discovered yet.
static inline status_t machine_begin(long allowed)
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

static inline int setup(void **state)
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

static inline int setup_started(void **state)
{
    setup(state);
    assert_int_equal(machine_begin(-1), ST_OK);
    acpi_events_discover(events);
    acpi_events_start(events);
    (void)chipset_trace();
    return 0;
}

static inline int teardown(void **state)
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

static inline void gpe_raise(unsigned number)
{
    if (number < 0x10) chipset.ports[GPE0 + number / 8] |= (uint8_t)(1u << number % 8);
    if (number >= 0x10) chipset.ports[GPE1 + number / 8 - 2] |= (uint8_t)(1u << number % 8);
}

static inline bool is_asserted(void)
{
    return (chipset_get(PM1_STATUS, 2) & chipset_get(PM1_ENABLE, 2)) ||
           (chipset_get(GPE0, 2) & chipset_get(GPE0 + 2, 2)) ||
           (chipset_get(GPE1, 2) & chipset_get(GPE1 + 2, 2));
}

// Interrupts until there are none; a storm has an end.
static inline unsigned interrupts_run(void)
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

static inline uint64_t integer(const char *path)
{
    uint64_t value;
    assert_int_equal(acpi_evaluate_integer(ctx, NULL, path, &value), ST_OK);
    return value;
}

static inline struct acpi_gpe_info info_of(struct acpi_node *block, uint32_t number)
{
    struct acpi_gpe_info info;
    for (size_t i = 0; acpi_gpe_info(events, i, &info); i++)
        if (info.block == block && info.number == number) return info;
    fail_msg("no GPE 0x%x", number);
    return info;
}
