// SPDX-License-Identifier: MIT
#pragma once
// ACPI's events in the kernel: the thread that runs what they ask for, the queue of notifications,
// and a log of the last events. For platform*.c, acpi_host.c and the shell's acpi commands only.

#include <base/status.h>

struct acpi_node;
struct work_queue;

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

// The log

#define PLATFORM_EVENTS_KEPT 64

struct platform_event {
    uint64_t sequence; // counts from 1
    uint64_t time_ns;  // hal_clock_ns
    char what[32];     // "power button", "GPE 0x02", "Notify 0x80"
    char device[96];   // its path, "" when there is none
    char result[64];   // who handled it, or what went wrong
};

// Sequence and time are filled in; one line goes to the kernel's log. Thread context.
void platform_event_record(struct platform_event *event);
// The oldest kept event after `sequence`; false when there is none.
bool platform_event_next(uint64_t sequence, struct platform_event *out);
// Waits for an event after `sequence`. ST_TIMEOUT.
status_t platform_event_wait(uint64_t sequence, uint64_t timeout_ns) MUST_USE;
// While somebody is shown events as they come, the consoles need no log line for each.
void platform_event_follow(bool is_followed);
