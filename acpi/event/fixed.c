// SPDX-License-Identifier: MIT
// Fixed events: ACPI 6.5, 4.8.3.1. All are of edge trigger: the status says that something
// happened, and is cleared in the interrupt.

#include "event/internal.h"

static const struct {
    const char *name;
    uint16_t bit;
    uint32_t absent_flag; // of the FADT: not fixed hardware there
} kinds[ACPI_FIXED_EVENTS] = {
    [ACPI_EVENT_TIMER] = {"PM timer", ACPI_PM1_TIMER, 0},
    [ACPI_EVENT_GLOBAL_LOCK] = {"global lock", ACPI_PM1_GLOBAL_LOCK, 0},
    [ACPI_EVENT_POWER_BUTTON] = {"power button", ACPI_PM1_POWER_BUTTON,
                                 ACPI_FADT_NO_FIXED_POWER_BUTTON},
    [ACPI_EVENT_SLEEP_BUTTON] = {"sleep button", ACPI_PM1_SLEEP_BUTTON,
                                 ACPI_FADT_NO_FIXED_SLEEP_BUTTON},
    [ACPI_EVENT_RTC] = {"RTC alarm", ACPI_PM1_RTC, ACPI_FADT_FIX_RTC},
};

#define PM1_ALL                                                                                    \
    (ACPI_PM1_TIMER | ACPI_PM1_GLOBAL_LOCK | ACPI_PM1_POWER_BUTTON | ACPI_PM1_SLEEP_BUTTON |       \
     ACPI_PM1_RTC)

const char *acpi_fixed_event_name(enum acpi_fixed_event event)
{
    return (unsigned)event < ACPI_FIXED_EVENTS ? kinds[event].name : NULL;
}

static status_t enable_set(struct acpi_events *events, uint32_t mask, uint32_t bits)
{
    return acpi_register_update(events->config.registers, ACPI_REGISTER_PM1_ENABLE, mask, bits);
}

static status_t status_clear(struct acpi_events *events, uint32_t bits)
{
    return acpi_register_update(events->config.registers, ACPI_REGISTER_PM1_STATUS, bits, bits);
}

static bool is_on(const struct fixed_event *event)
{
    return event->handler && !event->is_masked;
}

void fixed_events_init(struct acpi_events *events)
{
    const struct acpi_registers *registers = events->config.registers;
    uint32_t control, enable;
    if (!acpi_register_exists(registers, ACPI_REGISTER_PM1_STATUS)) return;
    fixed_events_off(events);
    // Ports that nothing decodes read as ones (U-Boot on q35 leaves it so). Bits that were just
    // written as 0 tell.
    if (acpi_register_read(registers, ACPI_REGISTER_PM1_ENABLE, &enable) < 0 ||
        (enable & PM1_ALL) == PM1_ALL) {
        acpi_log(events->ctx, ACPI_LOG_WARN, "PM1 does not answer: no fixed events");
        return;
    }
    if (acpi_register_read(registers, ACPI_REGISTER_PM1_CONTROL, &control) == ST_OK &&
        !(control & ACPI_PM1_CONTROL_SCI)) {
        acpi_log(events->ctx, ACPI_LOG_WARN, "PM1 control says that events are still SMIs");
    }
    for (unsigned i = 0; i < ACPI_FIXED_EVENTS; i++)
        events->fixed[i].is_there = !(events->config.machine.fadt->flags & kinds[i].absent_flag);
}

void fixed_events_off(struct acpi_events *events)
{
    if (!acpi_register_exists(events->config.registers, ACPI_REGISTER_PM1_ENABLE)) return;
    uintptr_t state = events_lock(events);
    if (enable_set(events, PM1_ALL, 0) == ST_OK) (void)!status_clear(events, PM1_ALL);
    events_unlock(events, state);
}

static void event_fired(struct acpi_events *events, unsigned i)
{
    struct fixed_event *event = &events->fixed[i];
    event->count++;
    if (events_pace(events, &event->pace) && !event->is_masked)
        event->is_masked = event->tells_storm = true;
    if (!is_on(event)) (void)!enable_set(events, kinds[i].bit, 0);
    // Off first: what comes between would be lost the other way round, or come for nothing.
    (void)!status_clear(events, kinds[i].bit);
    if (is_on(event)) event->is_pending = true;
    if (event->is_pending || event->tells_storm) events_wake(events);
}

bool fixed_events_detect(struct acpi_events *events)
{
    const struct acpi_registers *registers = events->config.registers;
    uint32_t status, enable;
    if (!events->fixed[ACPI_EVENT_TIMER].is_there) return false; // no PM1
    if (acpi_register_read(registers, ACPI_REGISTER_PM1_STATUS, &status) < 0 ||
        acpi_register_read(registers, ACPI_REGISTER_PM1_ENABLE, &enable) < 0)
        return false;
    uint32_t fired = status & enable & PM1_ALL;
    for (unsigned i = 0; i < ACPI_FIXED_EVENTS; i++)
        if (fired & kinds[i].bit) event_fired(events, i);
    return fired != 0;
}

static void event_work(struct acpi_events *events, enum acpi_fixed_event which)
{
    struct fixed_event *event = &events->fixed[which];
    struct acpi_event_report report = {.kind = ACPI_EVENT_FIXED, .fixed = which};
    uintptr_t state = events_lock(events);
    bool is_pending = event->is_pending, tells_storm = event->tells_storm;
    acpi_fixed_handler handler = event->handler;
    void *arg = event->arg;
    event->is_pending = event->tells_storm = false;
    events_unlock(events, state);
    if (is_pending && handler) {
        events_report(events, &report);
        handler(arg, which);
    }
    report.kind = ACPI_EVENT_FIXED_STORM;
    if (tells_storm) events_report(events, &report);
}

void fixed_events_work(struct acpi_events *events)
{
    for (unsigned i = 0; i < ACPI_FIXED_EVENTS; i++)
        event_work(events, (enum acpi_fixed_event)i);
}

status_t acpi_fixed_handler_set(struct acpi_events *events, enum acpi_fixed_event which,
                                acpi_fixed_handler handler, void *arg)
{
    if ((unsigned)which >= ACPI_FIXED_EVENTS) return ST_INVALID_ARGUMENT;
    struct fixed_event *event = &events->fixed[which];
    uint16_t bit = kinds[which].bit;
    status_t st = ST_NO_DEVICE;
    uintptr_t state = events_lock(events);
    if (event->is_there) {
        bool was_on = is_on(event);
        event->handler = handler;
        event->arg = arg;
        event->is_masked = event->is_pending = false;
        event->pace = (struct event_pace){0};
        // Cleared only when it was off: what has come since then is not lost.
        st = handler && !was_on ? status_clear(events, bit) : ST_OK;
        if (st == ST_OK) st = enable_set(events, bit, handler ? bit : 0);
        if (st < 0) event->handler = NULL;
    }
    events_unlock(events, state);
    return st;
}

void acpi_fixed_event_info(struct acpi_events *events, enum acpi_fixed_event which,
                           struct acpi_fixed_event_info *out)
{
    const struct fixed_event *event = &events->fixed[which];
    uintptr_t state = events_lock(events);
    *out = (struct acpi_fixed_event_info){.is_there = event->is_there,
                                          .is_enabled = is_on(event),
                                          .is_masked = event->is_masked,
                                          .count = event->count};
    events_unlock(events, state);
}
