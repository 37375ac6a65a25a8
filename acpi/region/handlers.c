// SPDX-License-Identifier: MIT
// Handlers for address spaces. Slots in use come first, so that a search ends at the first free
// one.

#include "aml/engine.h"
#include "region/internal.h"

const struct acpi_region_slot *acpi_region_handler_find(const struct acpi_context *ctx,
                                                        unsigned space)
{
    for (unsigned i = 0; i < ACPI_REGION_SLOTS && ctx->region_slots[i].handler; i++) {
        if (ctx->region_slots[i].space == space) return &ctx->region_slots[i];
    }
    return NULL;
}

status_t acpi_region_handler_run(struct acpi_context *ctx, const struct acpi_region_slot *slot,
                                 struct acpi_region_access *access)
{
    struct acpi_handler_run run = {.next = ctx->handler_runs,
                                   .handler = slot->handler,
                                   .arg = slot->arg,
                                   .thread = aml_current_thread(ctx)};
    ctx->handler_runs = &run;
    status_t st = run.handler(run.arg, access);
    struct acpi_handler_run **link = &ctx->handler_runs;
    while (*link != &run)
        link = &(*link)->next;
    *link = run.next;
    if (ctx->ops->wake) ctx->ops->wake(ctx->host, &ctx->handler_runs);
    return st;
}

static bool is_run_by_others(struct acpi_context *ctx, const struct acpi_region_slot *slot)
{
    uintptr_t self = aml_current_thread(ctx);
    for (const struct acpi_handler_run *run = ctx->handler_runs; run; run = run->next)
        if (run->handler == slot->handler && run->arg == slot->arg && run->thread != self)
            return true;
    return false;
}

static struct acpi_region_slot *slot_of(struct acpi_context *ctx, unsigned space)
{
    unsigned i = 0;
    while (i < ACPI_REGION_SLOTS && ctx->region_slots[i].handler &&
           ctx->region_slots[i].space != space)
        i++;
    return i < ACPI_REGION_SLOTS ? &ctx->region_slots[i] : NULL;
}

static void slot_clear(struct acpi_context *ctx, struct acpi_region_slot *slot)
{
    struct acpi_region_slot *last = slot;
    while (last + 1 < ctx->region_slots + ACPI_REGION_SLOTS && last[1].handler)
        last++;
    *slot = *last;
    *last = (struct acpi_region_slot){0};
}

enum reg_time { REG_NOW, REG_LATER, REG_NEVER };

// _REG methods run, and others meanwhile: a slot's place is never kept across them.
static status_t handler_install(struct acpi_context *ctx, unsigned space,
                                acpi_region_handler handler, void *arg, enum reg_time reg)
{
    struct acpi_region_slot *slot = slot_of(ctx, space);
    if (!slot) return ST_LIMIT_REACHED;
    if (!handler) {
        if (!slot->handler) return ST_NOT_FOUND;
        (void)acpi_region_run_reg(ctx, space, false); // while it still works
        slot = slot_of(ctx, space);
        if (!slot || !slot->handler) return ST_NOT_FOUND; // somebody else removed it meanwhile
    }
    struct acpi_region_slot old = *slot;
    if (handler)
        *slot = (struct acpi_region_slot){(uint16_t)space, reg == REG_NEVER, handler, arg};
    else
        slot_clear(ctx, slot);
    if (space == ACPI_SPACE_MEMORY) ctx->has_memory_handler = handler != NULL;
    while (old.handler && is_run_by_others(ctx, &old))
        if (!aml_wait_on(ctx, &ctx->handler_runs, UINT64_MAX)) break;
    if (!handler || reg != REG_NOW || acpi_region_run_reg(ctx, space, true) == 0) return ST_OK;
    slot = slot_of(ctx, space);
    if (slot && slot->handler) slot->has_run_reg = true;
    return ST_OK;
}

status_t acpi_region_handler_install(struct acpi_context *ctx, unsigned space,
                                     acpi_region_handler handler, void *arg)
{
    aml_enter(ctx);
    status_t st = handler_install(ctx, space, handler, arg, REG_NOW);
    aml_leave(ctx);
    return st;
}

status_t acpi_region_handler_install_no_reg(struct acpi_context *ctx, unsigned space,
                                            acpi_region_handler handler, void *arg)
{
    if (!handler) return ST_INVALID_ARGUMENT;
    aml_enter(ctx);
    status_t st = handler_install(ctx, space, handler, arg, REG_NEVER);
    aml_leave(ctx);
    return st;
}

status_t acpi_region_handler_install_deferred(struct acpi_context *ctx, unsigned space,
                                              acpi_region_handler handler, void *arg)
{
    if (!handler) return ST_INVALID_ARGUMENT;
    aml_enter(ctx);
    status_t st = handler_install(ctx, space, handler, arg, REG_LATER);
    aml_leave(ctx);
    return st;
}
