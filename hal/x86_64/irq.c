// SPDX-License-Identifier: MIT
// Vectors: who serves which, on which CPU, and how often each came. A vector means the same on all
// CPUs, so an interrupt moves by nothing but its destination, and one that is under way meanwhile
// finds its handler wherever it arrives. That makes 192 for lines and messages together.
#include "i8259.h"
#include "cpu_area.h"
#include "ioapic.h"
#include "irq_internal.h"
#include "lapic.h"
#include "lock.h"
#include "smp_internal.h"
#include "trap_frame.h"
#include <base/bits.h>
#include <base/string.h>

#define GSI_NONE UINT32_MAX
#define MSI_ADDRESS 0xfee00000u // Intel SDM 3A, 10.11
#define MSI_DESTINATION_SHIFT 12
#define MSI_COUNT_MAX 32

enum slot_kind { SLOT_FREE, SLOT_LOCAL, SLOT_LINE, SLOT_MESSAGE };

// Written under the lock; vector_serve reads without it: the handler is written last.
struct vector_slot {
    hal_irq_handler handler; // NULL: nobody's
    void *arg;
    enum slot_kind kind;
    uint32_t gsi; // lines; for when they are to be routed again:
    enum hal_irq_trigger trigger;
    enum hal_irq_polarity polarity;
    bool is_masked;
    unsigned cpu;        // lines and messages: where it goes
    unsigned neighbours; // messages: how many were allocated together, in the first one's slot
    bool is_stray;       // it came although nobody serves it
    char name[24];
};

static struct vector_slot slots[VECTOR_COUNT];
static struct hal_lock lock;
static void (*irq_exit)(void);
static bool is_ready;
static bool has_8259;

static void slot_set(struct vector_slot *slot, const char *name, hal_irq_handler handler, void *arg)
{
    snprintf(slot->name, sizeof slot->name, "%s", name);
    slot->arg = arg;
    __atomic_store_n(&slot->handler, handler, __ATOMIC_RELEASE);
}

void irq_vector_set(unsigned vector, const char *name, hal_irq_handler handler, void *arg)
{
    hal_irq_state_t state = hal_lock_take(&lock);
    slots[vector].kind = SLOT_LOCAL;
    slots[vector].gsi = GSI_NONE;
    slot_set(&slots[vector], name, handler, arg);
    hal_lock_give(&lock, state);
}

void hal_irq_set_exit(void (*exit)(void))
{
    irq_exit = exit;
}

static void vector_serve(unsigned vector)
{
    struct vector_slot *slot = &slots[vector];
    cpu_area_here()->vector_counts[vector]++;
    hal_irq_handler handler = __atomic_load_n(&slot->handler, __ATOMIC_ACQUIRE);
    if (UNLIKELY(!handler)) slot->is_stray = true;
    // A spurious interrupt was never in service: an EOI would end another's.
    if (vector == VECTOR_SPURIOUS) return;
    if (vector >= VECTOR_LEGACY_FIRST && vector <= VECTOR_LEGACY_LAST) {
        bool is_real = has_8259 && i8259_interrupt_end(vector);
        if (is_real && handler) handler(slot->arg);
        if (!is_real && lapic_is_ready() && lapic_in_service(vector)) lapic_eoi();
    } else if (handler) {
        handler(slot->arg);
        lapic_eoi();
    } else if (lapic_is_ready() && lapic_in_service(vector)) {
        lapic_eoi();
    }
}

void irq_dispatch(struct hal_trap_frame *frame)
{
    if (cpu_area_here()->local.is_idle) {
        hal_cpu_idle_set(0);
        hal_cpu_attend_if_told();
    }
    hal_preempt_disable();
    cpu_area_here()->local.interrupt_depth++;
    vector_serve(frame->vector & (VECTOR_COUNT - 1));
    cpu_area_here()->local.interrupt_depth--;
    hal_preempt_enable();
    uefi_call_expire(frame);
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
    ipi_init();
    tlb_init();
    is_ready = true;
    return ST_OK;
}

// Where interrupts go

// Lines and messages have 8 bits for the destination, the last of which means all.
static bool can_receive(const struct cpu_area *area)
{
    return cpu_is_online(area) && area->apic_id < 0xff;
}

// The CPU with the fewest. The boot CPU can always receive.
static unsigned cpu_choose(void)
{
    unsigned best = 0;
    for (unsigned i = 1; i < cpu_area_limit(); i++) {
        const struct cpu_area *area = cpu_area_get(i);
        if (can_receive(area) && area->vectors_routed < cpu_area_get(best)->vectors_routed)
            best = i;
    }
    return best;
}

static void slot_move(struct vector_slot *slot, unsigned cpu)
{
    cpu_area_get(slot->cpu)->vectors_routed--;
    slot->cpu = cpu;
    cpu_area_get(cpu)->vectors_routed++;
}

static void slot_take(struct vector_slot *slot, enum slot_kind kind, uint32_t gsi, unsigned cpu)
{
    slot->kind = kind;
    slot->gsi = gsi;
    slot->cpu = cpu;
    slot->is_stray = false;
    slot->name[0] = '\0';
    cpu_area_get(cpu)->vectors_routed++;
    // Who had the vector before counts no more.
    for (unsigned i = 0; i < cpu_area_limit(); i++) {
        if (cpu_area_get(i)) cpu_area_get(i)->vector_counts[slot - slots] = 0;
    }
}

static void slot_free(struct vector_slot *slot)
{
    __atomic_store_n(&slot->handler, NULL, __ATOMIC_RELEASE);
    slot->kind = SLOT_FREE;
    slot->neighbours = 0;
    cpu_area_get(slot->cpu)->vectors_routed--;
}

// The first of `count` free vectors, aligned to `count`; 0 when there are none.
static unsigned vectors_find(unsigned count)
{
    unsigned first = (unsigned)align_up(VECTOR_LINE_FIRST, count);
    for (; first + count - 1 <= VECTOR_LINE_LAST; first += count) {
        unsigned free = 0;
        while (free < count && slots[first + free].kind == SLOT_FREE)
            free++;
        if (free == count) return first;
    }
    return 0;
}

// Lines

static struct vector_slot *line_slot(uint32_t gsi)
{
    for (unsigned vector = VECTOR_LINE_FIRST; vector <= VECTOR_LINE_LAST; vector++) {
        if (slots[vector].kind == SLOT_LINE && slots[vector].gsi == gsi) return &slots[vector];
    }
    return NULL;
}

static status_t line_connect(const struct hal_irq_line *line, const char *name,
                             hal_irq_handler handler, void *arg)
{
    if (line_slot(line->gsi)) return ST_ALREADY_EXISTS;
    unsigned vector = vectors_find(1);
    if (vector == 0) return ST_LIMIT_REACHED;
    struct vector_slot *slot = &slots[vector];
    slot_take(slot, SLOT_LINE, line->gsi, cpu_choose());
    slot_set(slot, name, handler, arg);
    slot->trigger = line->trigger;
    slot->polarity = line->polarity;
    slot->is_masked = false;
    status_t st = ioapic_route(line, vector, cpu_area_get(slot->cpu)->apic_id);
    if (st < 0) slot_free(slot);
    return st;
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
    hal_irq_state_t state = hal_lock_take(&lock);
    st = line_connect(line, name, handler, arg);
    hal_lock_give(&lock, state);
    return st;
}

// Finds the slot of a connected line and calls change(); under the lock.
static status_t line_change(uint32_t gsi, status_t (*change)(struct vector_slot *slot, unsigned n),
                            unsigned n)
{
    if (!is_ready) return ST_NOT_READY;
    size_t ioapic;
    unsigned pin;
    status_t st = ioapic_find(gsi, &ioapic, &pin);
    if (st < 0) return st;
    hal_irq_state_t state = hal_lock_take(&lock);
    struct vector_slot *slot = line_slot(gsi);
    // An entry that was never routed holds no vector to be delivered.
    st = slot ? change(slot, n) : ST_NOT_FOUND;
    hal_lock_give(&lock, state);
    return st;
}

static status_t line_mask(struct vector_slot *slot, unsigned is_masked)
{
    slot->is_masked = is_masked != 0;
    return ioapic_mask(slot->gsi, slot->is_masked);
}

status_t hal_irq_mask(uint32_t gsi)
{
    return line_change(gsi, line_mask, true);
}

status_t hal_irq_unmask(uint32_t gsi)
{
    return line_change(gsi, line_mask, false);
}

static status_t line_disconnect(struct vector_slot *slot, unsigned unused)
{
    (void)unused;
    status_t st = ioapic_mask(slot->gsi, true);
    slot_free(slot);
    return st;
}

status_t hal_irq_disconnect(uint32_t gsi)
{
    return line_change(gsi, line_disconnect, 0);
}

static status_t line_move(struct vector_slot *slot, unsigned cpu)
{
    const struct cpu_area *area = cpu_area_get(cpu);
    if (!can_receive(area)) return ST_OUT_OF_RANGE;
    status_t st = ioapic_move(slot->gsi, area->apic_id);
    if (st == ST_OK) slot_move(slot, cpu);
    return st;
}

status_t hal_irq_affinity_set(uint32_t gsi, unsigned cpu)
{
    return line_change(gsi, line_move, cpu);
}

// Messages; the handle is the vector

static void message_fill(unsigned vector, struct hal_msi *out)
{
    *out = (struct hal_msi){
        .handle = vector,
        .cpu = slots[vector].cpu,
        .address = MSI_ADDRESS | cpu_area_get(slots[vector].cpu)->apic_id << MSI_DESTINATION_SHIFT,
        .data = vector, // fixed delivery, edge
    };
}

status_t hal_msi_alloc(unsigned count, unsigned cpu, struct hal_msi *out_first)
{
    if (count == 0 || count > MSI_COUNT_MAX || (count & (count - 1)) != 0)
        return ST_INVALID_ARGUMENT;
    if (!is_ready) return ST_NOT_SUPPORTED;
    hal_irq_state_t state = hal_lock_take(&lock);
    if (cpu == HAL_CPU_ANY) cpu = cpu_choose();
    status_t st = can_receive(cpu_area_get(cpu)) ? ST_OK : ST_OUT_OF_RANGE;
    unsigned first = st == ST_OK ? vectors_find(count) : 0;
    if (st == ST_OK && first == 0) st = ST_LIMIT_REACHED;
    for (unsigned i = 0; st == ST_OK && i < count; i++)
        slot_take(&slots[first + i], SLOT_MESSAGE, GSI_NONE, cpu);
    if (st == ST_OK) {
        slots[first].neighbours = count;
        message_fill(first, out_first);
    }
    hal_lock_give(&lock, state);
    return st;
}

static bool is_message(unsigned handle)
{
    return handle < VECTOR_COUNT && slots[handle].kind == SLOT_MESSAGE;
}

status_t hal_msi_connect(unsigned handle, const char *name, hal_irq_handler handler, void *arg)
{
    if (!handler) return ST_INVALID_ARGUMENT;
    hal_irq_state_t state = hal_lock_take(&lock);
    status_t st = ST_NOT_FOUND;
    if (is_message(handle)) st = slots[handle].handler ? ST_ALREADY_EXISTS : ST_OK;
    if (st == ST_OK) slot_set(&slots[handle], name, handler, arg);
    hal_lock_give(&lock, state);
    return st;
}

status_t hal_msi_affinity_set(unsigned handle, unsigned cpu, struct hal_msi *out)
{
    hal_irq_state_t state = hal_lock_take(&lock);
    status_t st = ST_NOT_FOUND;
    // Neighbours share their address: they move together.
    if (is_message(handle) && slots[handle].neighbours > 0)
        st = can_receive(cpu_area_get(cpu)) ? ST_OK : ST_OUT_OF_RANGE;
    if (st == ST_OK) {
        for (unsigned i = 0; i < slots[handle].neighbours; i++)
            slot_move(&slots[handle + i], cpu);
        message_fill(handle, out);
    }
    hal_lock_give(&lock, state);
    return st;
}

void hal_msi_free(unsigned handle)
{
    hal_irq_state_t state = hal_lock_take(&lock);
    unsigned count = is_message(handle) ? slots[handle].neighbours : 0;
    for (unsigned i = 0; i < count; i++)
        slot_free(&slots[handle + i]);
    hal_lock_give(&lock, state);
}

status_t irq_legacy_connect(unsigned line, const char *name, hal_irq_handler handler, void *arg)
{
    if (!has_8259 || lapic_is_ready()) return ST_NOT_SUPPORTED;
    irq_vector_set(VECTOR_LEGACY_FIRST + line, name, handler, arg);
    i8259_unmask(line);
    return ST_OK;
}

// After a sleep

static status_t line_restore(const struct vector_slot *slot)
{
    const struct hal_irq_line line = {slot->gsi, slot->trigger, slot->polarity};
    status_t st = ioapic_route(&line, (unsigned)(slot - slots), cpu_area_get(slot->cpu)->apic_id);
    return st == ST_OK && slot->is_masked ? ioapic_mask(slot->gsi, true) : st;
}

void irq_resume(void)
{
    if (has_8259) i8259_silence();
    ioapic_mask_all();
    for (unsigned vector = VECTOR_LEGACY_FIRST; vector <= VECTOR_LINE_LAST; vector++) {
        const struct vector_slot *slot = &slots[vector];
        bool is_legacy = vector <= VECTOR_LEGACY_LAST;
        if (is_legacy && slot->handler) i8259_unmask(vector - VECTOR_LEGACY_FIRST);
        if (slot->kind != SLOT_LINE) continue;
        status_t st = line_restore(slot);
        if (st < 0) smp_report("%s: line after the sleep: %s", slot->name, status_string(st));
    }
}

// For people

static void controller_describe(const struct vector_slot *slot, unsigned vector, char *buf,
                                size_t size)
{
    size_t ioapic;
    unsigned pin;
    if (vector >= VECTOR_LEGACY_FIRST && vector <= VECTOR_LEGACY_LAST) {
        snprintf(buf, size, "8259 line %u", vector - VECTOR_LEGACY_FIRST);
    } else if (slot->kind == SLOT_LINE && ioapic_find(slot->gsi, &ioapic, &pin) == ST_OK) {
        snprintf(buf, size, "ioapic%u pin %u", (unsigned)ioapic, pin);
    } else {
        snprintf(buf, size, "%s", slot->kind == SLOT_MESSAGE ? "message" : "lapic");
    }
}

static void name_describe(const struct vector_slot *slot, unsigned vector, char *buf, size_t size)
{
    if (slot->kind == SLOT_MESSAGE && !slot->handler) {
        snprintf(buf, size, "not connected");
    } else if (slot->handler) {
        snprintf(buf, size, "%s", slot->name);
    } else if (vector == VECTOR_SPURIOUS) {
        snprintf(buf, size, "spurious");
    } else {
        snprintf(buf, size, "unknown vector 0x%02x", vector);
    }
}

static uint64_t vector_count(unsigned vector)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < cpu_area_limit(); i++) {
        const struct cpu_area *area = cpu_area_get(i);
        if (area) sum += area->vector_counts[vector];
    }
    return sum;
}

// The vector of the index-th statistic; VECTOR_COUNT past the end.
static unsigned stat_vector(size_t index)
{
    unsigned vector = VECTOR_LEGACY_FIRST;
    for (; vector < VECTOR_COUNT; vector++) {
        bool is_shown =
            slots[vector].kind != SLOT_FREE || vector == VECTOR_SPURIOUS || slots[vector].is_stray;
        if (is_shown && index-- == 0) break;
    }
    return vector;
}

bool hal_irq_stat_get(size_t index, struct hal_irq_stat *out)
{
    unsigned vector = stat_vector(index);
    if (vector == VECTOR_COUNT) return false;
    const struct vector_slot *slot = &slots[vector];
    bool is_routed = slot->kind == SLOT_LINE || slot->kind == SLOT_MESSAGE;
    name_describe(slot, vector, out->name, sizeof out->name);
    controller_describe(slot, vector, out->controller, sizeof out->controller);
    out->gsi = slot->kind == SLOT_LINE ? slot->gsi : GSI_NONE;
    out->vector = vector;
    out->cpu = is_routed ? slot->cpu : HAL_CPU_ANY;
    out->count = vector_count(vector);
    return true;
}

uint64_t hal_irq_count(uint32_t vector, unsigned cpu)
{
    const struct cpu_area *area = cpu_area_get(cpu);
    return area && vector < VECTOR_COUNT ? area->vector_counts[vector] : 0;
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
