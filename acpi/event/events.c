// SPDX-License-Identifier: MIT
// The object as a whole. See acpi/event.h.

#include "event/internal.h"

#define STORM_COUNT 2000u
#define STORM_PAUSE_NS 100000000ull

uintptr_t events_lock(const struct acpi_events *events)
{
    return events->config.lock ? events->config.lock(events->config.arg) : 0;
}

void events_unlock(const struct acpi_events *events, uintptr_t state)
{
    if (events->config.unlock) events->config.unlock(events->config.arg, state);
}

void events_wake(const struct acpi_events *events)
{
    if (events->config.wake) events->config.wake(events->config.arg);
}

bool events_pace(const struct acpi_events *events, struct event_pace *pace)
{
    uint64_t now = events->ctx->ops->clock_ns(events->ctx->host);
    if (now - pace->last_ns > events->config.storm_pause_ns) pace->count = 0;
    pace->last_ns = now;
    return ++pace->count > events->config.storm_count;
}

void events_report(const struct acpi_events *events, const struct acpi_event_report *report)
{
    if (events->config.report) events->config.report(events->config.arg, report);
}

// The FADT's two blocks; what they cannot do is logged.
static status_t fadt_blocks_add(struct acpi_events *events)
{
    for (unsigned i = 0; i < 2; i++) {
        const struct acpi_gpe_registers *registers = &events->config.registers->gpe[i];
        struct gpe_block *block;
        if (registers->registers == 0) continue;
        status_t st = gpe_block_add(events, NULL, registers, &block);
        if (st == ST_NO_MEMORY) return st;
        if (st < 0) {
            acpi_log(events->ctx, ACPI_LOG_WARN, "GPE%u at 0x%llx does not answer: left out", i,
                     (unsigned long long)registers->block.address);
        }
    }
    return ST_OK;
}

// Firmware waits for the global lock: ACPI 6.5, 4.8.3.2.
static void global_lock_released(void *arg)
{
    const struct acpi_events *events = arg;
    uintptr_t state = events_lock(events);
    (void)!acpi_register_update(events->config.registers, ACPI_REGISTER_PM1_CONTROL,
                                ACPI_PM1_CONTROL_GLOBAL_RELEASE, ACPI_PM1_CONTROL_GLOBAL_RELEASE);
    events_unlock(events, state);
}

status_t acpi_events_create(struct acpi_context *ctx, const struct acpi_events_config *config,
                            struct acpi_events **out)
{
    aml_enter(ctx);
    struct acpi_events *events = acpi_alloc(ctx, sizeof *events);
    status_t st = ST_NO_MEMORY;
    if (events) {
        *events = (struct acpi_events){.ctx = ctx, .config = *config};
        if (events->config.storm_count == 0) events->config.storm_count = STORM_COUNT;
        if (events->config.storm_pause_ns == 0) events->config.storm_pause_ns = STORM_PAUSE_NS;
        st = fadt_blocks_add(events);
    }
    if (st == ST_OK) {
        ctx->global_lock_released = global_lock_released;
        ctx->global_lock_arg = events;
    }
    aml_leave(ctx);
    if (st < 0) {
        acpi_events_destroy(events);
        return st;
    }
    fixed_events_init(events);
    *out = events;
    return ST_OK;
}

void acpi_events_destroy(struct acpi_events *events)
{
    if (!events) return;
    struct acpi_context *ctx = events->ctx;
    fixed_events_off(events);
    aml_enter(ctx);
    if (ctx->global_lock_arg == events) ctx->global_lock_released = NULL;
    event_lines_free(events);
    wake_devices_free(events);
    gpe_blocks_free(events);
    acpi_release(ctx, events, sizeof *events);
    aml_leave(ctx);
}

bool acpi_events_interrupt(struct acpi_events *events)
{
    uintptr_t state = events_lock(events);
    bool is_found = fixed_events_detect(events);
    for (struct gpe_block *block = events->blocks; block; block = block->next)
        if (!block->has_line) is_found |= gpe_block_detect(events, block, &state);
    // Firmware may have enabled something behind us. Nobody would ever clear it.
    for (struct gpe_block *block = events->blocks; block && !is_found; block = block->next)
        if (!block->has_line) is_found = gpe_block_detect_foreign(events, block);
    events_unlock(events, state);
    return is_found;
}

void acpi_events_work(struct acpi_events *events)
{
    fixed_events_work(events);
    gpes_work(events);
}
