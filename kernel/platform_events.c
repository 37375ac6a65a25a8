// SPDX-License-Identifier: MIT
// This machine's ACPI events: the SCI, and what is told of each event.

#include "platform_internal.h"

#include <acpi/aml.h>
#include <acpi/event.h>
#include <acpi/tables.h>
#include <base/string.h>
#include <kernel/acpi.h>
#include <kernel/irq.h>
#include <kernel/log.h>
#include <kernel/platform.h>
#include <kernel/platform_events.h>
#include <sched/spinlock.h>
#include <sched/work.h>

// Passes over all events in one interrupt of edge trigger: what comes after a pass has no edge of
// its own.
#define EDGE_PASSES_MAX 16

static struct acpi_events *events;
static struct spinlock lock = SPINLOCK_INIT("ACPI events");
static bool is_started;

static struct platform_sci sci; // the counts: by interrupts only

struct acpi_events *kernel_acpi_events(void)
{
    return events;
}

// What acpi/event.h asks of its host

static uintptr_t events_lock(void *arg)
{
    (void)arg;
    return spin_lock_irq(&lock);
}

static void events_unlock(void *arg, uintptr_t state)
{
    (void)arg;
    spin_unlock_irq(&lock, state);
}

static void events_run(struct work *work)
{
    (void)work;
    acpi_events_work(events);
}

static struct work events_work = {.node = LIST_INIT(events_work.node), .run = events_run};

static void events_wake(void *arg)
{
    (void)arg;
    (void)work_submit(platform_event_queue(), &events_work);
}

static void notifications_run(void *arg)
{
    (void)arg;
    platform_notify_run();
}

static const char *fixed_result(enum acpi_fixed_event event)
{
    switch (event) {
    case ACPI_EVENT_POWER_BUTTON:
        return platform_power_button_action();
    case ACPI_EVENT_GLOBAL_LOCK:
        return "the firmware gave it back";
    default:
        return "noted";
    }
}

static void result_set(struct platform_event *event, const char *text, status_t st)
{
    snprintf(event->result, sizeof event->result, "%s", st < 0 ? status_string(st) : text);
}

static void report(void *arg, const struct acpi_event_report *r)
{
    struct platform_event event = {0};
    const char *text = "";
    (void)arg;
    snprintf(event.what, sizeof event.what, "GPE 0x%02x", r->number);
    if (r->block) acpi_node_path(r->block, event.device, sizeof event.device);
    if (r->node) acpi_node_path(r->node, event.device, sizeof event.device);
    switch (r->kind) {
    case ACPI_EVENT_FIXED:
        snprintf(event.what, sizeof event.what, "%s", acpi_fixed_event_name(r->fixed));
        text = fixed_result(r->fixed);
        break;
    case ACPI_EVENT_GPE_METHOD:
        text = "ran";
        break;
    case ACPI_EVENT_GPE_WAKE:
        text = "notified";
        break;
    case ACPI_EVENT_GPE_HANDLER:
        text = "handled";
        event.is_routine = true;
        break;
    case ACPI_EVENT_GPE_UNHANDLED:
        event.is_trouble = true;
        text = "nobody handles it: switched off";
        break;
    case ACPI_EVENT_GPE_FOREIGN:
        event.is_trouble = true;
        text = "not switched on by us: switched off";
        break;
    case ACPI_EVENT_FIXED_STORM:
        event.is_trouble = true;
        snprintf(event.what, sizeof event.what, "%s", acpi_fixed_event_name(r->fixed));
        text = "comes too often: masked";
        break;
    case ACPI_EVENT_GPE_STORM:
        event.is_trouble = true;
        text = "comes too often: masked until 'acpi events unmask'";
        break;
    case ACPI_EVENT_GED:
        snprintf(event.what, sizeof event.what, "GED interrupt %u", r->number);
        text = "ran";
        break;
    case ACPI_EVENT_GED_STORM:
        event.is_trouble = true;
        snprintf(event.what, sizeof event.what, "GED interrupt %u", r->number);
        text = "comes too often: disconnected";
        break;
    }
    if (r->status < 0) event.is_trouble = true;
    result_set(&event, text, r->status);
    platform_event_record(&event);
}

// The SCI

// ACPI 6.5, 5.2.9: an interrupt of the 8259s, so the MADT's overrides hold; level and active low
// where they say nothing.
static struct hal_irq_line sci_line(const struct acpi_fadt *fadt)
{
    struct hal_irq_line line = {fadt->sci_irq, HAL_IRQ_LEVEL, HAL_IRQ_ACTIVE_LOW};
    const struct acpi_table *madt = acpi_tables_find(kernel_acpi_tables(), "APIC", 0);
    struct acpi_madt_entry entry;
    if (!madt) return line;
    struct acpi_entry_cursor cursor = acpi_madt_entries(madt->bytes, madt->length);
    while (acpi_madt_next(&cursor, &entry)) {
        if (entry.type != ACPI_MADT_OVERRIDE || entry.isa_override.bus != 0 ||
            entry.isa_override.source != fadt->sci_irq)
            continue;
        uint16_t flags = entry.isa_override.flags;
        line.gsi = entry.isa_override.gsi;
        if (acpi_inti_trigger(flags) != ACPI_TRIGGER_BUS)
            line.trigger = platform_inti_trigger(flags);
        if (acpi_inti_polarity(flags) != ACPI_POLARITY_BUS)
            line.polarity = platform_inti_polarity(flags);
    }
    return line;
}

static enum irq_result sci_interrupt(void *arg)
{
    unsigned found = 0;
    (void)arg;
    while (acpi_events_interrupt(events) && ++found < EDGE_PASSES_MAX && sci.is_edge) {
    }
    sci.count++;
    sci.unclaimed += found == 0;
    return found > 0 ? IRQ_HANDLED : IRQ_NONE;
}

static void sci_connect(const struct acpi_fadt *fadt)
{
    static const struct irq_handler_config config = {.name = "ACPI SCI", .hard = sci_interrupt};
    struct irq_handler *handler;
    struct hal_irq_line line = sci_line(fadt);
    if (fadt->flags & ACPI_FADT_HW_REDUCED) return;
    sci.gsi = line.gsi;
    sci.is_edge = line.trigger == HAL_IRQ_EDGE;
    sci.is_active_low = line.polarity == HAL_IRQ_ACTIVE_LOW;
    status_t st = irq_request(&line, &config, &handler);
    sci.is_connected = st == ST_OK;
    if (st < 0) {
        log_warn("acpi", "no SCI (interrupt %u): %s; events are not seen", line.gsi,
                 status_string(st));
    }
}

void platform_sci_get(struct platform_sci *out)
{
    hal_irq_state_t irqs = spin_lock_irq(&lock);
    *out = sci;
    spin_unlock_irq(&lock, irqs);
}

// Bring-up

void platform_events_init(struct acpi_context *ctx)
{
    static const struct acpi_event_device devices[] = {
        {"PNP0C0C", platform_power_button_found},
        {"PNP0C0E", platform_sleep_button_found},
        {"VM_GEN_COUNTER", platform_generation_found},
        {"QEMU0001", platform_pvpanic_found},
        {0},
    };
    const struct acpi_machine *machine = kernel_acpi_machine();
    if (!machine) return;
    const struct acpi_events_config config = {.machine = *machine,
                                              .registers = kernel_acpi_registers(),
                                              .lock = events_lock,
                                              .unlock = events_unlock,
                                              .wake = events_wake,
                                              .notifications_run = notifications_run,
                                              .report = report,
                                              .devices = devices};
    status_t st = acpi_events_create(ctx, &config, &events);
    if (st < 0) {
        events = NULL;
        log_error("acpi", "no events: %s", status_string(st));
        return;
    }
    sci_connect(machine->fadt);
}

void platform_events_discover(void)
{
    if (!events) return;
    acpi_events_discover(events);
    platform_event_lines_connect();
}

void platform_events_start(void)
{
    if (!events) return;
    platform_buttons_init();
    __atomic_store_n(&is_started, true, __ATOMIC_RELEASE);
    acpi_events_start(events);
}

void platform_events_pause(void)
{
    if (events) acpi_events_pause(events);
}

void platform_events_continue(void)
{
    if (events) acpi_events_continue(events);
}

// Tables that come later

static void discover_run(struct work *work)
{
    (void)work;
    platform_events_discover();
}

static struct work discover_work = {.node = LIST_INIT(discover_work.node), .run = discover_run};

void platform_events_tables_changed(void)
{
    if (__atomic_load_n(&is_started, __ATOMIC_ACQUIRE))
        (void)work_submit(platform_event_queue(), &discover_work);
}
