// SPDX-License-Identifier: MIT
#pragma once
// ACPI's events in the kernel: the thread that runs what they ask for, the queue of notifications,
// what is done about each, and a log of the last ones. For platform*.c, acpi_host.c and the shell's
// acpi commands only.

#include <base/status.h>

struct acpi_context;
struct acpi_event_report;
struct acpi_node;
struct work_queue;

// Bring-up (platform_events.c)

// Once the machine is in ACPI mode: all events off, the SCI connected.
void platform_events_init(struct acpi_context *ctx);
// Once devices are initialised: finds what the namespace says of events, connects the interrupts of
// GEDs.
void platform_events_discover(void);
// Last of all: enables buttons and GPEs.
void platform_events_start(void);
// Around a sleep: no GPE is on but those that acpi/sleep.h arms.
void platform_events_pause(void);
void platform_events_continue(void);
// Some table came or went: its events are looked for again, soon.
void platform_events_tables_changed(void);

struct platform_sci {
    bool is_connected;
    uint32_t gsi;
    bool is_edge, is_active_low;
    uint64_t count, unclaimed; // interrupts; those in which nothing of ours was found
};
void platform_sci_get(struct platform_sci *out);

// The thread and notifications (platform_notify.c)

// One thread, so that what events ask for happens in their order: AML of GPEs, then the handlers of
// what it notified. Handlers may sleep; others wait meanwhile. The system's queue until
// platform_event_queue_init has been called, and when it failed.
void platform_event_queue_init(void);
struct work_queue *platform_event_queue(void);

// Queues Notify(node, value) for the handlers in acpi/notify.h. With the interpreter's lock held or
// not. Dropped, and counted, when too many wait already.
void platform_notify_add(struct acpi_node *node, uint64_t value);
// Calls the handlers of what is queued. On the queue's thread only.
void platform_notify_run(void);

struct platform_notify_stats {
    uint64_t count, dropped, unhandled;
};
void platform_notify_stats(struct platform_notify_stats *out);

// Interrupts of GEDs and GPE block devices (platform_event_lines.c)

// Connects those that acpi_event_line lists and that are not connected yet.
void platform_event_lines_connect(void);

// Buttons (platform_buttons.c)

// The fixed ones; option powerbutton=shutdown|log|off (default: shutdown).
void platform_buttons_init(void);
// A control-method button (PNP0C0C, PNP0C0E).
void platform_power_button_found(void *arg, struct acpi_node *node);
void platform_sleep_button_found(void *arg, struct acpi_node *node);
// What a press of the sleep button does, on the events' thread; NULL (the default): nothing but a
// line in the log.
void platform_sleep_button_set(void (*pressed)(void));
// What a press of the power button does, for the log.
const char *platform_power_button_action(void);

// What hypervisors tell (platform_hypervisor.c)

// The VM generation id (CID VM_Gen_Counter); pvpanic (QEMU0001).
void platform_generation_found(void *arg, struct acpi_node *node);
void platform_pvpanic_found(void *arg, struct acpi_node *node);

struct platform_generation {
    bool is_there;
    paddr_t paddr;
    uint8_t guid[16];
    uint64_t changes; // that were notified
};
void platform_generation_get(struct platform_generation *out);
// 0: there is none.
uint16_t platform_pvpanic_port(void);

// The log (platform_event_log.c)

#define PLATFORM_EVENTS_KEPT 64

struct platform_event {
    uint64_t sequence; // counts from 1
    uint64_t time_ns;  // hal_clock_ns
    char what[32];     // "power button", "GPE 0x02", "Notify 0x80"
    char device[96];   // its path, "" when there is none
    char result[64];   // who handled it, or what went wrong
    bool is_routine;   // too frequent and too dull for a line on the consoles
    bool is_trouble;   // a warning, however many lines there are
};

// Sequence and time are filled in; one line goes to the kernel's log, to its ring only when there
// are too many. Thread context.
void platform_event_record(struct platform_event *event);
// The oldest kept event after `sequence`; false when there is none.
bool platform_event_next(uint64_t sequence, struct platform_event *out);
// Waits for an event after `sequence`. ST_TIMEOUT.
status_t platform_event_wait(uint64_t sequence, uint64_t timeout_ns) MUST_USE;
// While somebody is shown events as they come, the consoles need no log line for each.
void platform_event_follow(bool is_followed);
