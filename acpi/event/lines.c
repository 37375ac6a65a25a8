// SPDX-License-Identifier: MIT
// Events with interrupts of their own: generic event devices (ACPI 6.5, 5.6.9) and GPE block
// devices (9.10).

#include "event/internal.h"

#include <acpi/device.h>
#include <acpi/resource.h>

#define SEGMENT_CRS ACPI_SEGMENT('_', 'C', 'R', 'S')
#define SEGMENT_EVT ACPI_SEGMENT('_', 'E', 'V', 'T')

// Discovering

static bool is_known(const struct acpi_events *events, const struct acpi_node *node)
{
    for (const struct event_line *line = events->lines; line; line = line->next)
        if (line->node == node) return true;
    for (const struct gpe_block *block = events->blocks; block; block = block->next)
        if (block->node == node) return true;
    return false;
}

static void line_add(struct acpi_events *events, struct acpi_node *node, struct gpe_block *block,
                     uint32_t number, const struct acpi_resource *resource)
{
    bool is_isa = resource->type == ACPI_RESOURCE_IRQ;
    const struct acpi_resource_signal *signal =
        is_isa ? &resource->irq.signal : &resource->extended_irq.signal;
    if (block && block->has_line) return; // one is enough
    struct event_line *line = acpi_alloc(events->ctx, sizeof *line);
    if (!line) return;
    *line =
        (struct event_line){.node = node,
                            .block = block,
                            .info = {.is_ged = !block,
                                     .is_isa = is_isa,
                                     .gsi = number,
                                     .is_edge = signal->is_edge,
                                     .is_active_low = signal->polarity == ACPI_RESOURCE_ACTIVE_LOW,
                                     .is_shared = signal->is_shared}};
    acpi_node_retain(node);
    struct event_line **link = &events->lines;
    while (*link)
        link = &(*link)->next;
    __atomic_store_n(link, line, __ATOMIC_RELEASE); // the interrupt looks without a lock
    if (block) block->has_line = true;
}

static void lines_add(struct acpi_events *events, struct acpi_node *node, struct gpe_block *block,
                      struct acpi_resource_cursor cursor)
{
    struct acpi_resource resource;
    while (acpi_resource_next(&cursor, &resource)) {
        if (!resource.is_decoded) continue;
        if (resource.type == ACPI_RESOURCE_EXTENDED_IRQ) {
            for (unsigned i = 0; i < resource.extended_irq.count; i++) {
                uint32_t number = acpi_resource_interrupt(&resource.extended_irq, i);
                line_add(events, node, block, number, &resource);
            }
        } else if (resource.type == ACPI_RESOURCE_IRQ) {
            for (unsigned i = 0; i < 16; i++)
                if (resource.irq.mask >> i & 1) line_add(events, node, block, i, &resource);
        }
    }
}

// The first range of ports or memory. False when there is none.
static bool registers_find(struct acpi_resource_cursor cursor, struct acpi_gas *out_gas,
                           uint32_t *out_length)
{
    struct acpi_resource resource;
    while (acpi_resource_next(&cursor, &resource)) {
        if (!resource.is_decoded) continue;
        switch (resource.type) {
        case ACPI_RESOURCE_IO:
        case ACPI_RESOURCE_FIXED_IO:
            *out_gas = (struct acpi_gas){.space = ACPI_GAS_IO, .address = resource.io.minimum};
            *out_length = resource.io.size;
            return true;
        case ACPI_RESOURCE_MEMORY32:
        case ACPI_RESOURCE_FIXED_MEMORY32:
            *out_gas =
                (struct acpi_gas){.space = ACPI_GAS_MEMORY, .address = resource.memory.minimum};
            *out_length = resource.memory.size;
            return true;
        default:
            break;
        }
    }
    return false;
}

static status_t block_add(struct acpi_events *events, struct acpi_node *node,
                          struct acpi_resource_cursor cursor)
{
    const struct acpi_machine *machine = &events->config.machine;
    struct acpi_gpe_registers registers;
    struct gpe_block *block;
    struct acpi_gas gas;
    uint32_t length;
    if (!registers_find(cursor, &gas, &length)) return ST_AML_RESOURCE;
    status_t st = acpi_gpe_registers_open(machine->ops, machine->host, &gas, length, 0, &registers);
    if (st < 0) return st;
    st = gpe_block_add(events, node, &registers, &block);
    if (st < 0) {
        acpi_register_block_close(&registers.block);
        return st;
    }
    lines_add(events, node, block, cursor);
    return ST_OK;
}

void event_lines_add(struct acpi_events *events, struct acpi_node *node, bool is_ged)
{
    struct acpi_context *ctx = events->ctx;
    struct acpi_node *crs = acpi_node_child(ctx, node, SEGMENT_CRS);
    struct acpi_value value;
    const uint8_t *bytes;
    size_t length;
    if (is_known(events, node)) return;
    status_t st = crs ? acpi_node_evaluate(ctx, crs, NULL, 0, &value) : ST_AML_NAME_NOT_FOUND;
    if (st == ST_OK) {
        st = acpi_value_buffer(&value, &bytes, &length);
        if (st == ST_OK && is_ged) lines_add(events, node, NULL, acpi_resources(bytes, length));
        if (st == ST_OK && !is_ged) st = block_add(events, node, acpi_resources(bytes, length));
        acpi_value_release(ctx, &value);
    }
    if (st < 0) {
        char path[96];
        acpi_node_path(node, path, sizeof path);
        acpi_log(ctx, ACPI_LOG_WARN, "%s: events left out: %s", path, status_string(st));
    }
}

void event_lines_free(struct acpi_events *events)
{
    while (events->lines) {
        struct event_line *line = events->lines;
        events->lines = line->next;
        acpi_node_release(events->ctx, line->node);
        acpi_release(events->ctx, line, sizeof *line);
    }
}

// Running

static struct event_line *line_at(const struct acpi_events *events, size_t index)
{
    struct event_line *line = __atomic_load_n(&events->lines, __ATOMIC_ACQUIRE);
    while (line && index-- > 0)
        line = __atomic_load_n(&line->next, __ATOMIC_ACQUIRE);
    return line;
}

bool acpi_event_line(struct acpi_events *events, size_t index, struct acpi_event_line *out)
{
    const struct event_line *line = line_at(events, index);
    if (!line) return false;
    *out = line->info;
    out->node = line->node;
    return true;
}

bool acpi_event_line_interrupt(struct acpi_events *events, size_t index)
{
    struct event_line *line = line_at(events, index);
    if (!line || !line->block) return false;
    uintptr_t state = events_lock(events);
    bool is_found = gpe_block_detect(events, line->block, &state);
    if (!is_found) is_found = gpe_block_detect_foreign(events, line->block);
    if (is_found) line->info.count++;
    events_unlock(events, state);
    return is_found;
}

// ACPI 6.5, 5.6.9.3: _EVT; interrupts below 256 may have a method of their own.
static struct acpi_node *ged_method(struct acpi_events *events, const struct event_line *line,
                                    bool *out_takes_number)
{
    static const char digits[] = "0123456789ABCDEF";
    struct acpi_node *method = NULL;
    uint32_t gsi = line->info.gsi;
    *out_takes_number = false;
    if (gsi < 256) {
        char kind = line->info.is_edge ? 'E' : 'L';
        method = acpi_node_child(events->ctx, line->node,
                                 ACPI_SEGMENT('_', kind, digits[gsi >> 4], digits[gsi & 15]));
    }
    if (method) return method;
    *out_takes_number = true;
    return acpi_node_child(events->ctx, line->node, SEGMENT_EVT);
}

bool acpi_event_line_work(struct acpi_events *events, size_t index)
{
    struct event_line *line = line_at(events, index);
    if (!line || line->block || line->info.is_masked) return false;
    struct acpi_context *ctx = events->ctx;
    struct acpi_event_report report = {.kind = ACPI_EVENT_GED, .number = line->info.gsi};
    bool takes_number;
    aml_enter(ctx);
    line->info.count++;
    bool is_storm = events_pace(events, &line->pace);
    line->info.is_masked |= is_storm;
    struct acpi_node *method = ged_method(events, line, &takes_number);
    struct acpi_value number = acpi_value_from_integer(line->info.gsi);
    report.node = method ? method : line->node;
    acpi_node_retain(report.node);
    report.status = method ? acpi_node_evaluate(ctx, method, &number, takes_number, NULL)
                           : ST_AML_NAME_NOT_FOUND;
    aml_leave(ctx);
    events_report(events, &report);
    acpi_node_drop(ctx, report.node);
    report.kind = ACPI_EVENT_GED_STORM;
    report.node = line->node;
    if (is_storm) events_report(events, &report);
    return !is_storm;
}
