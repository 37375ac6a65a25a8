// SPDX-License-Identifier: MIT
// GPEs as the host uses them: handlers, enabling, what there is to know.

#include "event/internal.h"

status_t acpi_gpe_handler_add(struct acpi_events *events, struct acpi_node *node, uint32_t number,
                              const struct acpi_gpe_handler *handler)
{
    struct gpe_block *block;
    if (!handler->interrupt && !handler->thread) return ST_INVALID_ARGUMENT;
    struct gpe *gpe = gpe_find(events, node, number, &block);
    if (!gpe) return ST_NOT_FOUND;
    uintptr_t state = events_lock(events);
    bool is_free = !gpe->has_handler;
    if (is_free) {
        gpe->handler = *handler;
        gpe->has_handler = true;
        gpe->is_level = handler->is_level;
        gpe->is_unhandled = false;
        gpe_apply(events, block, gpe);
    }
    events_unlock(events, state);
    return is_free ? ST_OK : ST_ALREADY_EXISTS;
}

static void handler_await(struct acpi_events *events, const struct gpe *gpe)
{
    for (;;) {
        uintptr_t state = events_lock(events);
        bool is_running = gpe->is_in_handler;
        events_unlock(events, state);
        if (!is_running) return;
        events->ctx->ops->sleep_ms(events->ctx->host, 1);
    }
}

status_t acpi_gpe_handler_remove(struct acpi_events *events, struct acpi_node *node,
                                 uint32_t number)
{
    struct gpe_block *block;
    struct gpe *gpe = gpe_find(events, node, number, &block);
    if (!gpe) return ST_NOT_FOUND;
    uintptr_t state = events_lock(events);
    bool is_there = gpe->has_handler;
    if (is_there) {
        gpe->has_handler = false;
        gpe->is_level = gpe->method ? (uint8_t)(gpe->method->segment >> 8) == 'L' : true;
    }
    events_unlock(events, state);
    if (!is_there) return ST_NOT_FOUND;
    handler_await(events, gpe);
    return ST_OK;
}

// `change` is added to the number of those who want it.
static status_t wanted_change(struct acpi_events *events, struct acpi_node *node, uint32_t number,
                              int change)
{
    struct gpe_block *block;
    struct gpe *gpe = gpe_find(events, node, number, &block);
    if (!gpe) return ST_NOT_FOUND;
    uintptr_t state = events_lock(events);
    bool is_valid = change > 0 ? gpe->wanted < UINT16_MAX : gpe->wanted > gpe->is_automatic;
    if (is_valid) {
        gpe->wanted = (uint16_t)(gpe->wanted + change);
        gpe_apply(events, block, gpe);
    }
    events_unlock(events, state);
    return is_valid ? ST_OK : ST_INVALID_ARGUMENT;
}

status_t acpi_gpe_enable(struct acpi_events *events, struct acpi_node *node, uint32_t number)
{
    return wanted_change(events, node, number, 1);
}

status_t acpi_gpe_disable(struct acpi_events *events, struct acpi_node *node, uint32_t number)
{
    return wanted_change(events, node, number, -1);
}

status_t acpi_gpe_mask(struct acpi_events *events, struct acpi_node *node, uint32_t number,
                       enum acpi_gpe_masking masking)
{
    struct gpe_block *block;
    struct gpe *gpe = gpe_find(events, node, number, &block);
    if (!gpe) return ST_NOT_FOUND;
    uintptr_t state = events_lock(events);
    gpe->is_masked = masking == ACPI_GPE_MASK;
    if (!gpe->is_masked) gpe->pace = (struct event_pace){0};
    gpe_apply(events, block, gpe);
    events_unlock(events, state);
    return ST_OK;
}

static void paused_set(struct acpi_events *events, bool is_paused)
{
    uintptr_t state = events_lock(events);
    events->is_paused = is_paused;
    for (struct gpe_block *block = events->blocks; block; block = block->next)
        for (unsigned i = 0; i < 8 * block->registers.registers; i++)
            gpe_apply(events, block, &block->gpes[i]);
    events_unlock(events, state);
}

void acpi_events_pause(struct acpi_events *events)
{
    paused_set(events, true);
}

void acpi_events_continue(struct acpi_events *events)
{
    paused_set(events, false);
}

static bool is_interesting(const struct gpe *gpe)
{
    return gpe->method || gpe->has_handler || gpe->wake_devices || gpe->count || gpe->wanted;
}

static void info_fill(struct acpi_events *events, const struct gpe_block *block,
                      const struct gpe *gpe, struct acpi_gpe_info *out)
{
    uintptr_t state = events_lock(events);
    *out = (struct acpi_gpe_info){.block = block->node,
                                  .number = gpe_number(block, gpe),
                                  .is_level = gpe->is_level,
                                  .has_handler = gpe->has_handler,
                                  .can_wake = gpe->wake_devices > 0,
                                  .is_wanted = gpe->wanted > 0,
                                  .is_masked = gpe->is_masked,
                                  .is_pending = gpe->is_pending,
                                  .method = gpe->method,
                                  .wake_devices = gpe->wake_devices,
                                  .count = gpe->count};
    events_unlock(events, state);
}

bool acpi_gpe_info(struct acpi_events *events, size_t index, struct acpi_gpe_info *out)
{
    for (struct gpe_block *block = events->blocks; block; block = block->next) {
        for (unsigned i = 0; i < 8 * block->registers.registers; i++) {
            if (!is_interesting(&block->gpes[i]) || index-- > 0) continue;
            info_fill(events, block, &block->gpes[i], out);
            return true;
        }
    }
    return false;
}
