// SPDX-License-Identifier: MIT
// ACPI's events in the booted kernel, by those that a machine has without anybody's help.

#include <acpi/aml.h>
#include <acpi/event.h>
#include <acpi/notify.h>
#include <base/string.h>
#include <kernel/acpi.h>
#include <kernel/ktest.h>
#include <kernel/platform_events.h>
#include <sched/wait.h>

#define LIMIT_NS 60000000000ull

static void signal_fixed(void *arg, enum acpi_fixed_event event)
{
    if (event == ACPI_EVENT_TIMER) completion_signal(arg);
}

// The PM timer's top bit changes every 2.3 s (24 bits), and the SCI comes.
KTEST(test_sci, "acpi_events.the_pm_timer_interrupts")
{
    static struct completion done;
    struct acpi_events *events = kernel_acpi_events();
    struct acpi_fixed_event_info info;
    struct platform_sci before, after;
    completion_init(&done, "PM timer");
    platform_sci_get(&before);
    status_t st = events ? acpi_fixed_handler_set(events, ACPI_EVENT_TIMER, signal_fixed, &done)
                         : ST_NO_DEVICE;
    if (st == ST_NO_DEVICE || !before.is_connected) {
        ktest_skip(ktest, "no fixed events here");
        return;
    }
    KEXPECT(st == ST_OK);
    KEXPECT(completion_wait(&done, LIMIT_NS) == ST_OK);
    KEXPECT(acpi_fixed_handler_set(events, ACPI_EVENT_TIMER, NULL, NULL) == ST_OK);
    platform_sci_get(&after);
    KEXPECT(after.count > before.count);
    acpi_fixed_event_info(events, ACPI_EVENT_TIMER, &info);
    KEXPECT(info.is_there && !info.is_enabled && !info.is_masked && info.count > 0);
}

static struct {
    struct completion done;
    struct acpi_node *node;
    uint64_t value;
} notified;

static void note(void *arg, struct acpi_node *node, uint64_t value)
{
    (void)arg;
    notified.node = node;
    notified.value = value;
    completion_signal(&notified.done);
}

// A notification reaches its handler on the events' thread, and the log.
KTEST(test_notify, "acpi_events.notify_reaches_its_handler")
{
    struct acpi_context *ctx = kernel_acpi_context();
    struct platform_notify_stats before, after;
    struct platform_event event;
    struct acpi_node *node;
    if (!ctx || acpi_namespace_find(ctx, NULL, "\\_SB", &node) < 0) {
        ktest_skip(ktest, "no AML here");
        return;
    }
    completion_init(&notified.done, "notification");
    platform_notify_stats(&before);
    KEXPECT(acpi_notify_handler_add(ctx, node, note, NULL) == ST_OK);
    platform_notify_add(node, 0xc5);
    KEXPECT(completion_wait(&notified.done, LIMIT_NS) == ST_OK);
    KEXPECT(notified.node == node && notified.value == 0xc5);
    KEXPECT(acpi_notify_handler_remove(ctx, node, note, NULL) == ST_OK);
    platform_notify_stats(&after);
    KEXPECT(after.count > before.count);

    uint64_t sequence = 0;
    bool is_found = false;
    while (!is_found && platform_event_wait(sequence, LIMIT_NS) == ST_OK) {
        while (platform_event_next(sequence, &event)) {
            sequence = event.sequence;
            is_found |=
                strcmp(event.what, "Notify 0xc5") == 0 && strcmp(event.device, "\\_SB") == 0;
        }
    }
    KEXPECT(is_found);
}

// The oldest events make room, and whoever reads on skips them.
KTEST(test_log, "acpi_events.the_log_keeps_the_last")
{
    struct platform_event event = {.what = "first", .is_routine = true}, read;
    platform_event_record(&event);
    uint64_t first = event.sequence;
    for (unsigned i = 0; i < PLATFORM_EVENTS_KEPT; i++) {
        snprintf(event.what, sizeof event.what, "test %u", i);
        platform_event_record(&event);
    }
    KEXPECT(platform_event_next(first - 1, &read) && read.sequence > first);
    KEXPECT(platform_event_next(event.sequence - 1, &read) && strcmp(read.what, event.what) == 0);
}

// What nobody has is not enabled; what no register has is not there.
KTEST(test_gpe, "acpi_events.gpes_are_counted_in_and_out")
{
    struct acpi_events *events = kernel_acpi_events();
    struct acpi_gpe_info info;
    if (!events || !acpi_gpe_info(events, 0, &info)) {
        ktest_skip(ktest, "no GPEs here");
        return;
    }
    KEXPECT(acpi_gpe_enable(events, info.block, info.number) == ST_OK);
    KEXPECT(acpi_gpe_disable(events, info.block, info.number) == ST_OK);
    KEXPECT(acpi_gpe_disable(events, info.block, info.number) == ST_INVALID_ARGUMENT);
    KEXPECT(acpi_gpe_enable(events, NULL, 0xffff) == ST_NOT_FOUND);
}
