// SPDX-License-Identifier: MIT
// `acpi events`: what can happen, how often it did, and the last events.

#include "acpi_commands.h"

#include <acpi/event.h>
#include <base/string.h>
#include <kernel/acpi.h>
#include <kernel/options.h>
#include <kernel/platform_events.h>
#include <kernel/shell.h>

#define NS_PER_SECOND 1000000000ull
#define LOOK_INTERVAL_NS (50ull * 1000 * 1000) // at the keyboard

static void sci_print(void)
{
    struct platform_sci sci;
    platform_sci_get(&sci);
    if (!sci.is_connected) {
        kprintf("no SCI\n");
        return;
    }
    kprintf("SCI: interrupt %u, %s, active %s; %llu times, %llu without an event\n", sci.gsi,
            sci.is_edge ? "edge" : "level", sci.is_active_low ? "low" : "high",
            (unsigned long long)sci.count, (unsigned long long)sci.unclaimed);
}

static void fixed_print(struct acpi_events *events)
{
    for (unsigned i = 0; i < ACPI_FIXED_EVENTS; i++) {
        struct acpi_fixed_event_info info;
        acpi_fixed_event_info(events, (enum acpi_fixed_event)i, &info);
        const char *state = info.is_masked ? "masked" : info.is_enabled ? "on" : "off";
        kprintf("  %-14s %-7s %6llu\n", acpi_fixed_event_name((enum acpi_fixed_event)i),
                info.is_there ? state : "absent", (unsigned long long)info.count);
    }
}

static void path_of(const struct acpi_node *node, char *buf, size_t size)
{
    buf[0] = '\0';
    if (node) acpi_node_path(node, buf, size);
}

static bool gpes_print(struct acpi_events *events)
{
    struct acpi_gpe_info info;
    char method[96], block[96];
    for (size_t i = 0; acpi_gpe_info(events, i, &info); i++) {
        if (shell_interrupted()) return false;
        if (i == 0) kprintf("  GPE  trigger state    count  method\n");
        path_of(info.method, method, sizeof method);
        path_of(info.block, block, sizeof block);
        kprintf("  0x%02x %-7s %-7s %6llu  %s%s%s%s%s\n", info.number,
                info.is_level ? "level" : "edge",
                info.is_masked   ? "masked"
                : info.is_wanted ? "on"
                : info.can_wake  ? "wakes"
                                 : "off",
                (unsigned long long)info.count, info.has_handler ? "(ours) " : "", method,
                info.wake_devices && !info.method ? "(notifies those that wake)" : "",
                block[0] ? " of " : "", block);
    }
    return true;
}

static bool lines_print(struct acpi_events *events)
{
    struct acpi_event_line line;
    char path[96];
    for (size_t i = 0; acpi_event_line(events, i, &line); i++) {
        if (shell_interrupted()) return false;
        path_of(line.node, path, sizeof path);
        kprintf("  %s interrupt %u, %s, active %s: %s, %llu\n", line.is_ged ? "GED" : "GPEs of",
                line.gsi, line.is_edge ? "edge" : "level", line.is_active_low ? "low" : "high",
                path, (unsigned long long)line.count);
    }
    return true;
}

static bool wake_devices_print(struct acpi_events *events)
{
    struct acpi_wake_device device;
    char path[96];
    for (size_t i = 0; acpi_wake_device(events, i, &device); i++) {
        if (shell_interrupted()) return false;
        if (i == 0) kprintf("can wake the machine:\n");
        path_of(device.node, path, sizeof path);
        kprintf("  GPE 0x%02x down to S%u: %s\n", device.gpe, device.deepest_state, path);
    }
    return true;
}

static void hypervisor_print(void)
{
    struct platform_generation generation;
    platform_generation_get(&generation);
    if (generation.is_there) {
        const uint8_t *g = generation.guid; // mixed-endian
        kprintf("VM generation %02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-", g[3], g[2], g[1],
                g[0], g[5], g[4], g[7], g[6], g[8], g[9]);
        kprintf("%02x%02x%02x%02x%02x%02x at 0x%llx, changed %llu times\n", g[10], g[11], g[12],
                g[13], g[14], g[15], (unsigned long long)generation.paddr,
                (unsigned long long)generation.changes);
    }
    if (platform_pvpanic_port() != 0)
        kprintf("a panic is told to the hypervisor at port 0x%x\n", platform_pvpanic_port());
}

static void event_print(const struct platform_event *event)
{
    kprintf("%6llu.%06llu %s%s%s: %s\n", (unsigned long long)(event->time_ns / NS_PER_SECOND),
            (unsigned long long)(event->time_ns % NS_PER_SECOND / 1000), event->what,
            event->device[0] ? " " : "", event->device, event->result);
}

// Prints what came after `sequence`; returns the last one's.
static uint64_t events_print(uint64_t sequence)
{
    struct platform_event event;
    while (platform_event_next(sequence, &event)) {
        event_print(&event);
        sequence = event.sequence;
    }
    return sequence;
}

static status_t overview(struct acpi_events *events)
{
    struct platform_notify_stats notify;
    sci_print();
    fixed_print(events);
    if (!gpes_print(events) || !lines_print(events) || !wake_devices_print(events))
        return ST_INTERRUPTED;
    hypervisor_print();
    platform_notify_stats(&notify);
    kprintf("%llu notifications, %llu that nobody wanted, %llu dropped\n",
            (unsigned long long)notify.count, (unsigned long long)notify.unhandled,
            (unsigned long long)notify.dropped);
    (void)events_print(0);
    return ST_OK;
}

static status_t follow(void)
{
    struct platform_event event;
    uint64_t sequence = 0;
    while (platform_event_next(sequence, &event))
        sequence = event.sequence;
    kprintf("Events as they come; ^C ends it.\n");
    platform_event_follow(true);
    while (!shell_interrupted()) {
        if (platform_event_wait(sequence, LOOK_INTERVAL_NS) == ST_OK)
            sequence = events_print(sequence);
    }
    platform_event_follow(false);
    return ST_OK;
}

static status_t unmask(struct acpi_events *events, const char *word)
{
    uint64_t number;
    if (!option_parse_number(word, &number) || number > UINT32_MAX) return ST_INVALID_ARGUMENT;
    status_t st = acpi_gpe_mask(events, NULL, (uint32_t)number, ACPI_GPE_UNMASK);
    if (st < 0) kprintf("acpi: GPE 0x%02x: %s\n", (unsigned)number, status_string(st));
    return st;
}

status_t acpi_events_run(int argc, char **argv)
{
    struct acpi_events *events = kernel_acpi_events();
    if (!events) {
        kprintf("acpi: there are no events here: no FADT, or no memory\n");
        return ST_NO_DEVICE;
    }
    if (argc == 0) return overview(events);
    if (argc == 1 && strcmp(argv[0], "follow") == 0) return follow();
    if (argc == 2 && strcmp(argv[0], "unmask") == 0) return unmask(events, argv[1]);
    return ST_INVALID_ARGUMENT;
}
