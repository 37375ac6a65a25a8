// SPDX-License-Identifier: MIT
// General-purpose events in the hardware and in the interrupt: ACPI 6.5, 4.8.4.1 and 5.6.4.

#include "event/internal.h"

#include <base/bits.h>

// Blocks

// Registers that nothing decodes read as ones. Enable bits that were just written as 0 tell.
static bool registers_answer(const struct acpi_gpe_registers *registers)
{
    for (unsigned i = 0; i < registers->registers; i++) {
        uint8_t enable;
        if (acpi_gpe_enable_read(registers, i, &enable) == ST_OK && enable != 0xff) return true;
    }
    return false;
}

static void registers_off(const struct acpi_gpe_registers *registers)
{
    for (unsigned i = 0; i < registers->registers; i++) {
        if (acpi_gpe_enable_write(registers, i, 0) < 0) return;
        if (acpi_gpe_status_clear(registers, i, 0xff) < 0) return;
    }
}

static void block_free(struct acpi_events *events, struct gpe_block *block)
{
    struct acpi_context *ctx = events->ctx;
    unsigned count = block->registers.registers;
    for (unsigned i = 0; block->gpes && i < 8 * count; i++)
        if (block->gpes[i].method) acpi_node_release(ctx, block->gpes[i].method);
    acpi_release(ctx, block->gpes, 8 * count * sizeof *block->gpes);
    acpi_release(ctx, block->enable, count);
    acpi_release(ctx, block, sizeof *block);
}

static struct gpe_block *block_new(struct acpi_events *events, unsigned registers)
{
    struct acpi_context *ctx = events->ctx;
    struct gpe_block *block = acpi_alloc(ctx, sizeof *block);
    if (!block) return NULL;
    *block = (struct gpe_block){.registers = {.registers = registers}};
    block->enable = acpi_alloc(ctx, registers);
    block->gpes = acpi_alloc(ctx, 8 * registers * sizeof *block->gpes);
    if (block->enable && block->gpes) {
        memset(block->enable, 0, registers);
        memset(block->gpes, 0, 8 * registers * sizeof *block->gpes);
        return block;
    }
    block->registers.registers = block->gpes ? registers : 0;
    acpi_release(ctx, block->gpes, 8 * registers * sizeof *block->gpes);
    acpi_release(ctx, block->enable, registers);
    acpi_release(ctx, block, sizeof *block);
    return NULL;
}

status_t gpe_block_add(struct acpi_events *events, struct acpi_node *node,
                       const struct acpi_gpe_registers *registers, struct gpe_block **out)
{
    registers_off(registers);
    if (!registers_answer(registers)) return ST_NO_DEVICE;
    struct gpe_block *block = block_new(events, registers->registers);
    if (!block) return ST_NO_MEMORY;
    block->node = node;
    block->registers = *registers;
    if (node) acpi_node_retain(node);
    struct gpe_block **link = &events->blocks;
    while (*link)
        link = &(*link)->next;
    uintptr_t state = events_lock(events);
    *link = block;
    events_unlock(events, state);
    *out = block;
    return ST_OK;
}

void gpe_blocks_free(struct acpi_events *events)
{
    while (events->blocks) {
        struct gpe_block *block = events->blocks;
        events->blocks = block->next;
        registers_off(&block->registers);
        if (block->node) {
            acpi_register_block_close(&block->registers.block);
            acpi_node_release(events->ctx, block->node);
        }
        block_free(events, block);
    }
}

struct gpe *gpe_find(const struct acpi_events *events, const struct acpi_node *node,
                     uint32_t number, struct gpe_block **out_block)
{
    for (struct gpe_block *block = events->blocks; block; block = block->next) {
        uint32_t first = block->registers.first;
        if (block->node != node || number < first) continue;
        if (number - first >= 8 * block->registers.registers) continue;
        *out_block = block;
        return &block->gpes[number - first];
    }
    return NULL;
}

uint32_t gpe_number(const struct gpe_block *block, const struct gpe *gpe)
{
    return block->registers.first + (uint32_t)(gpe - block->gpes);
}

// Enabling

static bool is_on(const struct acpi_events *events, const struct gpe *gpe)
{
    return gpe->wanted > 0 && !gpe->is_busy && !gpe->is_masked && !gpe->is_unhandled &&
           !events->is_paused;
}

void gpe_apply(struct acpi_events *events, struct gpe_block *block, struct gpe *gpe)
{
    unsigned index = (unsigned)(gpe - block->gpes) / 8;
    uint8_t bit = (uint8_t)(1u << (gpe - block->gpes) % 8), old = block->enable[index];
    uint8_t wanted = is_on(events, gpe) ? old | bit : old & (uint8_t)~bit;
    if (wanted == old) return;
    block->enable[index] = wanted;
    (void)!acpi_gpe_enable_write(&block->registers, index, wanted);
}

static void status_clear(struct gpe_block *block, const struct gpe *gpe)
{
    unsigned at = (unsigned)(gpe - block->gpes);
    (void)!acpi_gpe_status_clear(&block->registers, at / 8, (uint8_t)(1u << at % 8));
}

void gpe_finish(struct acpi_events *events, struct gpe_block *block, struct gpe *gpe)
{
    if (gpe->is_level) status_clear(block, gpe);
    gpe->is_busy = false;
    gpe_apply(events, block, gpe);
}

// The interrupt

static void gpe_pace(struct acpi_events *events, struct gpe *gpe)
{
    if (!events_pace(events, &gpe->pace) || gpe->is_masked) return;
    gpe->is_masked = gpe->tells_storm = true;
    events_wake(events);
}

static void gpe_defer(struct acpi_events *events, struct gpe *gpe)
{
    gpe->is_pending = true;
    events_wake(events);
}

static void handler_interrupt(struct acpi_events *events, struct gpe_block *block, struct gpe *gpe,
                              uintptr_t *lock_state)
{
    struct acpi_gpe_handler handler = gpe->handler;
    enum acpi_gpe_result result = ACPI_GPE_THREAD;
    if (handler.interrupt) {
        gpe->is_in_handler = true;
        events_unlock(events, *lock_state);
        result = handler.interrupt(handler.arg);
        *lock_state = events_lock(events);
        gpe->is_in_handler = false;
    }
    if (result == ACPI_GPE_NOT_MINE) gpe_pace(events, gpe);
    if (result == ACPI_GPE_THREAD && handler.thread) {
        gpe_defer(events, gpe);
    } else {
        gpe_finish(events, block, gpe);
    }
}

static void gpe_fired(struct acpi_events *events, struct gpe_block *block, struct gpe *gpe,
                      uintptr_t *lock_state)
{
    gpe->count++;
    gpe->is_busy = true;
    gpe_apply(events, block, gpe);
    if (!gpe->is_level) status_clear(block, gpe);
    if (gpe->has_handler) {
        handler_interrupt(events, block, gpe, lock_state);
        return;
    }
    gpe_pace(events, gpe);
    if (gpe->method || gpe->wake_devices) {
        gpe_defer(events, gpe);
        return;
    }
    gpe->is_unhandled = gpe->tells_unhandled = true;
    gpe_finish(events, block, gpe);
    events_wake(events);
}

bool gpe_block_detect(struct acpi_events *events, struct gpe_block *block, uintptr_t *lock_state)
{
    bool is_found = false;
    for (unsigned i = 0; i < block->registers.registers; i++) {
        uint8_t status;
        if (block->enable[i] == 0) continue;
        if (acpi_gpe_status_read(&block->registers, i, &status) < 0) continue;
        for (unsigned bit = 0; status >> bit; bit++) {
            // The handler of the one before may have switched it off.
            if (!(status & block->enable[i] & 1u << bit)) continue;
            is_found = true;
            gpe_fired(events, block, &block->gpes[8 * i + bit], lock_state);
        }
    }
    return is_found;
}

bool gpe_block_detect_foreign(struct acpi_events *events, struct gpe_block *block)
{
    bool is_found = false;
    for (unsigned i = 0; i < block->registers.registers; i++) {
        uint8_t status, enable;
        if (acpi_gpe_status_read(&block->registers, i, &status) < 0 ||
            acpi_gpe_enable_read(&block->registers, i, &enable) < 0)
            continue;
        uint8_t foreign = (uint8_t)(status & enable & ~block->enable[i]);
        if (foreign == 0) continue;
        is_found = true;
        (void)!acpi_gpe_enable_write(&block->registers, i, block->enable[i]);
        (void)!acpi_gpe_status_clear(&block->registers, i, foreign);
        for (unsigned bit = 0; bit < 8; bit++) {
            struct gpe *gpe = &block->gpes[8 * i + bit];
            if (!(foreign >> bit & 1)) continue;
            if (gpe->count++ == 0) gpe->tells_foreign = true;
        }
        events_wake(events);
    }
    return is_found;
}
