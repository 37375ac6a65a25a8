// SPDX-License-Identifier: MIT
// Vectors: who serves which, and how often each came.
#include "i8259.h"
#include "ioapic.h"
#include "irq_internal.h"
#include "lapic.h"
#include "trap_frame.h"
#include "descriptors.h"
#include <base/string.h>
#include <hal/cpu.h>

#define GSI_NONE UINT32_MAX

// Written with interrupts off; read by irq_dispatch.
struct vector_slot {
    hal_irq_handler handler; // NULL: nobody's
    void *arg;
    uint64_t count;
    uint32_t gsi;
    char name[24];
};

static struct vector_slot slots[VECTOR_COUNT];
static void (*irq_exit)(void);
static bool is_ready;
static bool has_8259;

static void slot_set(unsigned vector, const char *name, uint32_t gsi, hal_irq_handler handler,
                     void *arg)
{
    hal_irq_state_t state = hal_irq_save();
    struct vector_slot *slot = &slots[vector];
    snprintf(slot->name, sizeof slot->name, "%s", name);
    slot->gsi = gsi;
    slot->arg = arg;
    slot->handler = handler;
    hal_irq_restore(state);
}

void irq_vector_set(unsigned vector, const char *name, hal_irq_handler handler, void *arg)
{
    slot_set(vector, name, GSI_NONE, handler, arg);
}

void hal_irq_set_exit(void (*exit)(void))
{
    irq_exit = exit;
}

static void vector_serve(unsigned vector)
{
    struct vector_slot *slot = &slots[vector];
    slot->count++;
    // A spurious interrupt was never in service: an EOI would end another's.
    if (vector == VECTOR_SPURIOUS) return;
    if (vector >= VECTOR_LEGACY_FIRST && vector <= VECTOR_LEGACY_LAST) {
        bool is_real = has_8259 && i8259_interrupt_end(vector);
        if (is_real && slot->handler) slot->handler(slot->arg);
        if (!is_real && lapic_is_ready() && lapic_in_service(vector)) lapic_eoi();
    } else if (slot->handler) {
        slot->handler(slot->arg);
        lapic_eoi();
    } else if (lapic_is_ready() && lapic_in_service(vector)) {
        lapic_eoi();
    }
}

void irq_dispatch(struct hal_trap_frame *frame)
{
    hal_preempt_disable();
    vector_serve(frame->vector & (VECTOR_COUNT - 1));
    hal_preempt_enable();
    if (irq_exit) irq_exit();
}

status_t hal_irq_init(const struct hal_irq_platform *platform,
                      void *(*map_mmio)(paddr_t paddr, uint64_t size))
{
    // Even where nothing else is found: the 8259s' vectors would look like exceptions.
    has_8259 = platform->has_8259;
    if (has_8259) i8259_silence();
    status_t st = lapic_init(platform, map_mmio);
    if (st < 0) return st;
    ioapic_init(platform, map_mmio);
    is_ready = true;
    return ST_OK;
}

static struct vector_slot *line_slot(uint32_t gsi)
{
    for (unsigned vector = VECTOR_LINE_FIRST; vector <= VECTOR_LINE_LAST; vector++) {
        if (slots[vector].handler && slots[vector].gsi == gsi) return &slots[vector];
    }
    return NULL;
}

status_t hal_irq_connect(const struct hal_irq_line *line, const char *name, hal_irq_handler handler,
                         void *arg)
{
    size_t ioapic;
    unsigned pin;
    if (!handler) return ST_INVALID_ARGUMENT;
    if (!is_ready) return ST_NOT_READY;
    status_t st = ioapic_find(line->gsi, &ioapic, &pin);
    if (st < 0) return st;
    if (line_slot(line->gsi)) return ST_ALREADY_EXISTS;
    unsigned vector = VECTOR_LINE_FIRST;
    while (vector <= VECTOR_LINE_LAST && slots[vector].handler)
        vector++;
    if (vector > VECTOR_LINE_LAST) return ST_LIMIT_REACHED;

    slot_set(vector, name, line->gsi, handler, arg);
    st = ioapic_route(line, vector, lapic_id());
    if (st < 0) slots[vector].handler = NULL;
    return st;
}

status_t irq_legacy_connect(unsigned line, const char *name, hal_irq_handler handler, void *arg)
{
    if (!has_8259 || lapic_is_ready()) return ST_NOT_SUPPORTED;
    irq_vector_set(VECTOR_LEGACY_FIRST + line, name, handler, arg);
    i8259_unmask(line);
    return ST_OK;
}

static status_t line_mask(uint32_t gsi, bool is_masked)
{
    if (!is_ready) return ST_NOT_READY;
    size_t ioapic;
    unsigned pin;
    status_t st = ioapic_find(gsi, &ioapic, &pin);
    if (st < 0) return st;
    // An entry that was never routed holds no vector to be delivered.
    if (!line_slot(gsi)) return ST_NOT_FOUND;
    return ioapic_mask(gsi, is_masked);
}

status_t hal_irq_mask(uint32_t gsi)
{
    return line_mask(gsi, true);
}

status_t hal_irq_unmask(uint32_t gsi)
{
    return line_mask(gsi, false);
}

static void controller_describe(const struct vector_slot *slot, unsigned vector, char *buf,
                                size_t size)
{
    size_t ioapic;
    unsigned pin;
    if (vector >= VECTOR_LEGACY_FIRST && vector <= VECTOR_LEGACY_LAST) {
        snprintf(buf, size, "8259 line %u", vector - VECTOR_LEGACY_FIRST);
    } else if (slot->handler && slot->gsi != GSI_NONE &&
               ioapic_find(slot->gsi, &ioapic, &pin) == ST_OK) {
        snprintf(buf, size, "ioapic%u pin %u", (unsigned)ioapic, pin);
    } else {
        snprintf(buf, size, "lapic");
    }
}

static void name_describe(const struct vector_slot *slot, unsigned vector, char *buf, size_t size)
{
    if (slot->handler) {
        snprintf(buf, size, "%s", slot->name);
    } else if (vector == VECTOR_SPURIOUS) {
        snprintf(buf, size, "spurious");
    } else {
        snprintf(buf, size, "unknown vector 0x%02x", vector);
    }
}

bool hal_irq_stat_get(size_t index, struct hal_irq_stat *out)
{
    for (unsigned vector = VECTOR_LEGACY_FIRST; vector < VECTOR_COUNT; vector++) {
        const struct vector_slot *slot = &slots[vector];
        bool is_shown = slot->handler || slot->count > 0 || vector == VECTOR_SPURIOUS;
        if (!is_shown || index-- != 0) continue;
        name_describe(slot, vector, out->name, sizeof out->name);
        controller_describe(slot, vector, out->controller, sizeof out->controller);
        out->gsi = slot->handler ? slot->gsi : GSI_NONE;
        out->vector = vector;
        out->count = slot->count;
        return true;
    }
    return false;
}

void hal_irq_describe(char *buf, size_t size)
{
    if (!is_ready) {
        snprintf(buf, size, "none%s", has_8259 ? ", 8259 masked" : "");
        return;
    }
    size_t count = ioapic_count();
    size_t lines = ioapic_line_count();
    snprintf(buf, size, "%s, %u I/O APIC%s with %u lines%s",
             lapic_is_x2apic() ? "x2APIC" : "local APIC", (unsigned)count, count == 1 ? "" : "s",
             (unsigned)lines, has_8259 ? ", 8259 masked" : "");
}
