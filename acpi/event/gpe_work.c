// SPDX-License-Identifier: MIT
// What a thread does for GPEs.

#include "event/internal.h"

// Running

// Gives the method, counted, or NULL.
static struct acpi_node *method_take(struct acpi_events *events, const struct gpe *gpe)
{
    aml_enter(events->ctx);
    struct acpi_node *method = gpe->method;
    if (method) acpi_node_retain(method);
    aml_leave(events->ctx);
    return method;
}

static void method_run(struct acpi_events *events, struct acpi_event_report *report,
                       struct acpi_node *method)
{
    report->kind = ACPI_EVENT_GPE_METHOD;
    report->node = method;
    report->status = acpi_node_evaluate(events->ctx, method, NULL, 0, NULL);
    events_report(events, report);
    acpi_node_drop(events->ctx, method);
}

static void handler_run(struct acpi_events *events, struct gpe *gpe,
                        struct acpi_event_report *report)
{
    uintptr_t state = events_lock(events);
    struct acpi_gpe_handler handler = gpe->handler;
    bool is_there = gpe->has_handler && handler.thread; // or removed meanwhile
    gpe->is_in_handler = is_there;
    events_unlock(events, state);
    if (!is_there) return;
    report->kind = ACPI_EVENT_GPE_HANDLER;
    events_report(events, report);
    handler.thread(handler.arg);
    state = events_lock(events);
    gpe->is_in_handler = false;
    events_unlock(events, state);
}

static void gpe_run(struct acpi_events *events, struct gpe_block *block, struct gpe *gpe,
                    bool has_handler)
{
    struct acpi_event_report report = {.block = block->node, .number = gpe_number(block, gpe)};
    struct acpi_node *method = has_handler ? NULL : method_take(events, gpe);
    if (has_handler) {
        handler_run(events, gpe, &report);
    } else if (method) {
        method_run(events, &report, method);
    } else if (gpe->wake_devices > 0) {
        wake_devices_notify(events, block, gpe);
    }
    // What the method notified may be what takes a level signal back.
    if (events->config.notifications_run) events->config.notifications_run(events->config.arg);
    uintptr_t state = events_lock(events);
    gpe_finish(events, block, gpe);
    events_unlock(events, state);
}

static void gpe_tell(struct acpi_events *events, const struct gpe_block *block,
                     const struct gpe *gpe, enum acpi_event_report_kind kind)
{
    const struct acpi_event_report report = {
        .kind = kind, .block = block->node, .number = gpe_number(block, gpe)};
    events_report(events, &report);
}

static void gpe_work(struct acpi_events *events, struct gpe_block *block, struct gpe *gpe)
{
    uintptr_t state = events_lock(events);
    bool is_pending = gpe->is_pending, has_handler = gpe->has_handler;
    bool tells_storm = gpe->tells_storm, tells_unhandled = gpe->tells_unhandled;
    bool tells_foreign = gpe->tells_foreign;
    gpe->is_pending = gpe->tells_storm = gpe->tells_unhandled = gpe->tells_foreign = false;
    events_unlock(events, state);
    if (is_pending) gpe_run(events, block, gpe, has_handler);
    if (tells_unhandled) gpe_tell(events, block, gpe, ACPI_EVENT_GPE_UNHANDLED);
    if (tells_foreign) gpe_tell(events, block, gpe, ACPI_EVENT_GPE_FOREIGN);
    if (tells_storm) gpe_tell(events, block, gpe, ACPI_EVENT_GPE_STORM);
}

void gpes_work(struct acpi_events *events)
{
    for (struct gpe_block *block = events->blocks; block; block = block->next)
        for (unsigned i = 0; i < 8 * block->registers.registers; i++)
            gpe_work(events, block, &block->gpes[i]);
}

// Methods

static int hex_digit(uint8_t c)
{
    if (c >= '0' && c <= '9') return c - '0';
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// The number of _Lxx or _Exx; negative for other names.
static int method_number(acpi_segment_t segment, bool *out_is_level)
{
    uint8_t kind = (uint8_t)(segment >> 8);
    int high = hex_digit((uint8_t)(segment >> 16)), low = hex_digit((uint8_t)(segment >> 24));
    if ((uint8_t)segment != '_' || (kind != 'L' && kind != 'E') || high < 0 || low < 0) return -1;
    *out_is_level = kind == 'L';
    return high * 16 + low;
}

static void method_set(struct acpi_events *events, struct gpe_block *block, struct gpe *gpe,
                       struct acpi_node *method, bool is_level)
{
    acpi_node_retain(method);
    uintptr_t state = events_lock(events);
    gpe->method = method;
    if (!gpe->has_handler) gpe->is_level = is_level;
    gpe->is_unhandled = false;
    gpe_apply(events, block, gpe);
    events_unlock(events, state);
}

static void method_found(struct acpi_events *events, struct acpi_node *owner,
                         struct acpi_node *method)
{
    bool is_level;
    struct gpe_block *block;
    int number = method_number(method->segment, &is_level);
    if (number < 0 || method->value.tag != AML_METHOD) return;
    struct gpe *gpe = gpe_find(events, owner, (uint32_t)number, &block);
    if (!gpe) {
        acpi_log(events->ctx, ACPI_LOG_DEBUG, "no GPE 0x%02x for method %.4s", (unsigned)number,
                 (const char *)&method->segment);
    } else if (!gpe->method) {
        method_set(events, block, gpe, method, is_level);
    } else if (gpe->method != method && !events->is_started) {
        acpi_log(events->ctx, ACPI_LOG_WARN,
                 "GPE 0x%02x has a method for level and one for edge: %.4s is not used",
                 (unsigned)number, (const char *)&method->segment);
    }
}

// Methods that went with their table.
static void methods_lost_drop(struct acpi_events *events, struct gpe_block *block)
{
    for (unsigned i = 0; i < 8 * block->registers.registers; i++) {
        struct gpe *gpe = &block->gpes[i];
        struct acpi_node *method = gpe->method;
        if (!method || !(method->flags & ACPI_NODE_DETACHED)) continue;
        uintptr_t state = events_lock(events);
        gpe->method = NULL;
        if (gpe->is_automatic) gpe->wanted--;
        gpe->is_automatic = false;
        gpe_apply(events, block, gpe);
        events_unlock(events, state);
        acpi_node_release(events->ctx, method);
    }
}

void gpe_methods_discover(struct acpi_events *events)
{
    static const acpi_segment_t scope = ACPI_SEGMENT('_', 'G', 'P', 'E');
    for (struct gpe_block *block = events->blocks; block; block = block->next) {
        methods_lost_drop(events, block);
        struct acpi_node *owner =
            block->node ? block->node : acpi_node_child(events->ctx, events->ctx->root, scope);
        struct acpi_node *child = NULL;
        // The second of the FADT's blocks shares its scope with the first.
        if (!owner || (!block->node && block != events->blocks)) continue;
        while ((child = acpi_node_next_child(owner, child)) != NULL)
            method_found(events, block->node, child);
    }
}

// Those that wake the machine stay off while it runs, when their devices tell by other means; but
// for buttons and lids, which have none.
void gpes_start(struct acpi_events *events)
{
    for (struct gpe_block *block = events->blocks; block; block = block->next) {
        for (unsigned i = 0; i < 8 * block->registers.registers; i++) {
            struct gpe *gpe = &block->gpes[i];
            uintptr_t state = events_lock(events);
            bool is_needed = gpe->method && (gpe->wake_devices == 0 || gpe->is_button);
            if (is_needed && !gpe->is_automatic) {
                gpe->is_automatic = true;
                gpe->wanted++;
                gpe_apply(events, block, gpe);
            }
            events_unlock(events, state);
        }
    }
}
