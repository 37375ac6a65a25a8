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

static void handler_remove(struct acpi_context *ctx, unsigned index)
{
    unsigned last = index;
    while (last + 1 < ACPI_REGION_SLOTS && ctx->region_slots[last + 1].handler)
        last++;
    ctx->region_slots[index] = ctx->region_slots[last];
    ctx->region_slots[last] = (struct acpi_region_slot){0};
}

static status_t handler_install(struct acpi_context *ctx, unsigned space,
                                acpi_region_handler handler, void *arg, bool wants_reg)
{
    unsigned i = 0;
    while (i < ACPI_REGION_SLOTS && ctx->region_slots[i].handler &&
           ctx->region_slots[i].space != space)
        i++;
    bool is_installed = i < ACPI_REGION_SLOTS && ctx->region_slots[i].handler;
    if (!handler) {
        if (!is_installed) return ST_NOT_FOUND;
        (void)acpi_region_run_reg(ctx, space, false); // while it still works
        handler_remove(ctx, i);
    } else {
        if (i == ACPI_REGION_SLOTS) return ST_LIMIT_REACHED;
        ctx->region_slots[i] = (struct acpi_region_slot){(uint16_t)space, !wants_reg, handler, arg};
    }
    if (space == ACPI_SPACE_MEMORY) ctx->has_memory_handler = handler != NULL;
    if (!handler || !wants_reg || acpi_region_run_reg(ctx, space, true) == 0) return ST_OK;
    for (i = 0; i < ACPI_REGION_SLOTS; i++) // a _REG may have moved it
        if (ctx->region_slots[i].space == space) ctx->region_slots[i].has_run_reg = true;
    return ST_OK;
}

status_t acpi_region_handler_install(struct acpi_context *ctx, unsigned space,
                                     acpi_region_handler handler, void *arg)
{
    aml_enter(ctx);
    status_t st = handler_install(ctx, space, handler, arg, true);
    aml_leave(ctx);
    return st;
}

status_t acpi_region_handler_install_no_reg(struct acpi_context *ctx, unsigned space,
                                            acpi_region_handler handler, void *arg)
{
    if (!handler) return ST_INVALID_ARGUMENT;
    aml_enter(ctx);
    status_t st = handler_install(ctx, space, handler, arg, false);
    aml_leave(ctx);
    return st;
}
