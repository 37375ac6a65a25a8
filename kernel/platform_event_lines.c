// SPDX-License-Identifier: MIT
// Interrupts that are events by themselves: those of GEDs and of GPE block devices.

#include <acpi/aml.h>
#include <acpi/event.h>
#include <kernel/acpi.h>
#include <kernel/heap.h>
#include <kernel/irq.h>
#include <kernel/log.h>
#include <kernel/platform.h>
#include <kernel/platform_events.h>
#include <sched/work.h>

struct connection {
    size_t index; // of acpi_event_line
    struct irq_handler *handler;
    struct work disconnect;
};

static size_t connected_count; // indices below it have been seen to

static enum irq_result block_interrupt(void *arg)
{
    const struct connection *connection = arg;
    return acpi_event_line_interrupt(kernel_acpi_events(), connection->index) ? IRQ_HANDLED
                                                                              : IRQ_NONE;
}

// A handler cannot take itself away.
static void disconnect_run(struct work *work)
{
    struct connection *connection = container_of(work, struct connection, disconnect);
    irq_free(connection->handler);
    connection->handler = NULL;
}

static void ged_thread(void *arg)
{
    struct connection *connection = arg;
    if (!acpi_event_line_work(kernel_acpi_events(), connection->index))
        (void)work_submit(platform_event_queue(), &connection->disconnect);
}

static status_t line_connect(size_t index, const struct acpi_event_line *line)
{
    struct connection *connection = kzalloc(sizeof *connection);
    if (!connection) return ST_NO_MEMORY;
    connection->index = index;
    work_init(&connection->disconnect, disconnect_run);
    const struct irq_handler_config config = {.name = line->is_ged ? "ACPI GED" : "ACPI GPEs",
                                              .hard = line->is_ged ? NULL : block_interrupt,
                                              .thread = line->is_ged ? ged_thread : NULL,
                                              .arg = connection};
    struct hal_irq_line irq = {line->gsi, line->is_edge ? HAL_IRQ_EDGE : HAL_IRQ_LEVEL,
                               line->is_active_low ? HAL_IRQ_ACTIVE_LOW : HAL_IRQ_ACTIVE_HIGH};
    if (line->is_isa) irq = platform_isa_irq((uint8_t)line->gsi);
    status_t st = irq_request(&irq, &config, &connection->handler);
    if (st < 0) kfree(connection);
    return st;
}

void platform_event_lines_connect(void)
{
    struct acpi_event_line line;
    for (; acpi_event_line(kernel_acpi_events(), connected_count, &line); connected_count++) {
        status_t st = line_connect(connected_count, &line);
        if (st == ST_OK) continue;
        char path[96];
        acpi_node_path(line.node, path, sizeof path);
        log_warn("acpi", "%s: interrupt %u: %s", path, line.gsi, status_string(st));
    }
}
