// SPDX-License-Identifier: MIT
// Interrupt link devices, PNP0C0F: what they have, what they may have, and giving them one.

#include "routing/internal.h"

#include "aml/engine.h"
#include "device/id.h"
#include <base/bits.h>

#define ISA_COUNT 16u
#define PATH_SIZE 128u

// The interrupts of a template, which are those of its first interrupt descriptor.
struct interrupts {
    enum acpi_resource_type type; // UNKNOWN: none
    struct acpi_resource_signal signal;
    bool has_signal;
    uint16_t mask;                          // IRQ
    struct acpi_resource_extended_irq list; // EXTENDED_IRQ; into `value`
    bool is_held;
    struct acpi_value value;
};

static size_t interrupt_count(const struct interrupts *from)
{
    return from->type == ACPI_RESOURCE_EXTENDED_IRQ ? from->list.count
                                                    : (size_t)__builtin_popcount(from->mask);
}

// 0 past the end.
static uint32_t interrupt_at(const struct interrupts *from, size_t index)
{
    if (index >= interrupt_count(from)) return 0;
    if (from->type == ACPI_RESOURCE_EXTENDED_IRQ)
        return acpi_resource_interrupt(&from->list, index);
    unsigned mask = from->mask;
    while (index-- > 0)
        mask &= mask - 1;
    return (uint32_t)__builtin_ctz(mask);
}

static void interrupts_release(struct acpi_context *ctx, struct interrupts *interrupts)
{
    if (interrupts->is_held) acpi_value_release(ctx, &interrupts->value);
    *interrupts = (struct interrupts){0};
}

// None when there is no such object or it fails, which the engine has logged.
static void interrupts_read(struct acpi_context *ctx, struct acpi_node *node, const char *name,
                            struct interrupts *out)
{
    const uint8_t *bytes;
    size_t length;
    struct acpi_resource resource;
    *out = (struct interrupts){0};
    if (acpi_resources_of(ctx, node, name, &out->value, &bytes, &length) < 0) return;
    out->is_held = true;
    struct acpi_resource_cursor cursor = acpi_resources(bytes, length);
    while (out->type == ACPI_RESOURCE_UNKNOWN && acpi_resource_next(&cursor, &resource)) {
        if (!resource.is_decoded) continue;
        if (resource.type == ACPI_RESOURCE_IRQ) {
            out->mask = resource.irq.mask;
            out->signal = resource.irq.signal;
            out->has_signal = resource.irq.has_flags;
        } else if (resource.type == ACPI_RESOURCE_EXTENDED_IRQ) {
            out->list = resource.extended_irq;
            out->signal = resource.extended_irq.signal;
            out->has_signal = true;
        } else {
            continue;
        }
        out->type = resource.type;
    }
    // What a PCI interrupt is when nobody says (PCI 3.0, 2.2.6).
    if (!out->has_signal)
        out->signal =
            (struct acpi_resource_signal){.polarity = ACPI_RESOURCE_ACTIVE_LOW, .is_shared = true};
}

static bool interrupt_is_valid(const struct acpi_routing *routing, uint32_t interrupt)
{
    return interrupt != 0 && (routing->config.is_apic || interrupt < ISA_COUNT);
}

// Choosing

// How unwelcome it is. Interrupts from 16 up belong to PCI alone.
static uint32_t interrupt_penalty(const struct acpi_routing *routing, uint32_t interrupt)
{
    // Timer, keyboard, cascade, clock and FPU never; mouse and IDE hardly; serial and parallel
    // ports, sound and floppy rather not; 9 to 11 are what PCI has always had.
    static const uint8_t isa[ISA_COUNT] = {255, 255, 255, 16, 16, 8,   16, 8,
                                           255, 1,   0,   0,  64, 255, 64, 64};
    uint32_t penalty = interrupt < ISA_COUNT ? isa[interrupt] * 256u : 0;
    if (interrupt < ISA_COUNT && routing->config.isa_used >> interrupt & 1) penalty += 32 * 256u;
    for (const struct routing_link *link = routing->links; link; link = link->next) {
        if (link->is_settled && link->status == ST_OK && link->interrupt == interrupt)
            penalty += 64;
    }
    return penalty;
}

// The least unwelcome, the last of equals as elsewhere; 0 when there is none.
static uint32_t interrupt_choose(const struct acpi_routing *routing,
                                 const struct interrupts *possible)
{
    uint32_t best = 0, best_penalty = UINT32_MAX;
    for (size_t i = 0; i < interrupt_count(possible); i++) {
        uint32_t interrupt = interrupt_at(possible, i);
        if (!interrupt_is_valid(routing, interrupt)) continue;
        uint32_t penalty = interrupt_penalty(routing, interrupt);
        if (penalty > best_penalty) continue;
        best = interrupt;
        best_penalty = penalty;
    }
    return best;
}

// Setting

static status_t link_set(struct acpi_routing *routing, const struct routing_link *link)
{
    uint8_t template[16];
    uint8_t number[4];
    size_t length = 0;
    store_le32(number, link->interrupt);
    struct acpi_resource resource = {.is_decoded = true};
    if (link->type == ACPI_RESOURCE_IRQ && link->interrupt < ISA_COUNT) {
        resource.type = ACPI_RESOURCE_IRQ;
        resource.irq = (struct acpi_resource_irq){
            .mask = (uint16_t)(1u << link->interrupt), .has_flags = true, .signal = link->signal};
    } else {
        resource.type = ACPI_RESOURCE_EXTENDED_IRQ;
        resource.extended_irq = (struct acpi_resource_extended_irq){
            .is_consumer = true, .signal = link->signal, .numbers = number, .count = 1};
    }
    status_t st = acpi_resources_encode(&resource, 1, ACPI_RESOURCE_NO_CHECKSUM, template,
                                        sizeof template, &length);
    return st < 0 ? st : acpi_resources_set(routing->ctx, link->node, template, length);
}

static void link_disable(struct acpi_context *ctx, struct acpi_node *node)
{
    struct acpi_value value;
    if (acpi_device_child_evaluate(ctx, node, "_DIS", &value) == ST_OK)
        acpi_value_release(ctx, &value);
}

// _SRS, and a look at whether it came to anything. Firmware whose _CRS does not tell what its _SRS
// was given is believed to have done it, as elsewhere.
static status_t link_set_checked(struct acpi_routing *routing, struct routing_link *link)
{
    char path[PATH_SIZE];
    struct interrupts now;
    status_t st = link_set(routing, link);
    acpi_node_path(link->node, path, sizeof path);
    if (st < 0) {
        acpi_log(routing->ctx, ACPI_LOG_WARN, "%s: interrupt %u was not set: %s", path,
                 link->interrupt, status_string(st));
        return st;
    }
    link->is_set = true;
    interrupts_read(routing->ctx, link->node, "_CRS", &now);
    uint32_t interrupt = interrupt_at(&now, 0);
    if (interrupt != link->interrupt) {
        acpi_log(routing->ctx, ACPI_LOG_WARN, "%s: set to interrupt %u, says that it has %u", path,
                 link->interrupt, interrupt);
    } else if (now.has_signal) {
        link->signal = now.signal;
    }
    interrupts_release(routing->ctx, &now);
    return ST_OK;
}

static bool interrupt_is_offered(const struct interrupts *possible, uint32_t interrupt)
{
    size_t count = interrupt_count(possible);
    for (size_t i = 0; i < count; i++) {
        if (interrupt_at(possible, i) == interrupt) return true;
    }
    return count == 0; // it offers nothing, so it is what it is
}

// Gives the link one of `possible`. What it has stays, if it can be used, where there is no way to
// change it.
static status_t link_interrupt_set(struct acpi_routing *routing, struct routing_link *link,
                                   const struct interrupts *possible)
{
    const struct routing_link before = *link;
    bool is_usable = interrupt_is_valid(routing, link->interrupt);
    if (!is_usable || !interrupt_is_offered(possible, link->interrupt))
        link->interrupt = interrupt_choose(routing, possible);
    if (possible->type != ACPI_RESOURCE_UNKNOWN) link->signal = possible->signal;
    if (link->type == ACPI_RESOURCE_UNKNOWN) link->type = possible->type;
    status_t st = link->interrupt != 0 ? link_set_checked(routing, link) : ST_NOT_SUPPORTED;
    if (!is_usable || (st != ST_AML_NAME_NOT_FOUND && st != ST_NOT_SUPPORTED)) return st;
    *link = before;
    return ST_OK;
}

static status_t link_interrupt_find(struct acpi_routing *routing, struct routing_link *link)
{
    struct acpi_context *ctx = routing->ctx;
    struct interrupts current, possible;
    uint32_t status = acpi_device_status(ctx, link->node);
    bool is_on = (status & ACPI_STA_ENABLED) != 0;
    if (!(status & (ACPI_STA_PRESENT | ACPI_STA_FUNCTIONING))) return ST_NO_DEVICE;
    interrupts_read(ctx, link->node, "_CRS", &current);
    link->interrupt = interrupt_at(&current, link->index);
    link->signal = current.signal;
    link->type = current.type;
    interrupts_release(ctx, &current);
    bool is_usable = interrupt_is_valid(routing, link->interrupt);
    // One that has several offers no choice.
    if (link->index > 0) return is_usable ? ST_OK : ST_NOT_SUPPORTED;

    interrupts_read(ctx, link->node, "_PRS", &possible);
    bool is_good = is_usable && interrupt_is_offered(&possible, link->interrupt);
    if (is_on && link->interrupt != 0 && !is_good) link_disable(ctx, link->node);
    status_t st = is_good && is_on ? ST_OK : link_interrupt_set(routing, link, &possible);
    interrupts_release(ctx, &possible);
    return st;
}

status_t routing_link_settle(struct acpi_routing *routing, struct acpi_node *node, uint32_t index,
                             struct routing_link **out)
{
    struct routing_link *link = routing->links;
    while (link && (link->node != node || link->index != index))
        link = link->next;
    if (!link) {
        link = acpi_alloc(routing->ctx, sizeof *link);
        if (!link) return ST_NO_MEMORY;
        *link = (struct routing_link){.next = routing->links, .node = node, .index = index};
        acpi_node_retain(node);
        routing->links = link;
    }
    if (!link->is_settled) {
        link->status = link_interrupt_find(routing, link);
        link->is_settled = true;
    }
    *out = link;
    return link->status;
}

void routing_link_restore(struct acpi_routing *routing, const struct routing_link *link)
{
    char path[PATH_SIZE];
    if (!link->is_settled || link->status < 0 || link->index > 0) return;
    status_t st = link_set(routing, link);
    if (st == ST_OK || (st == ST_AML_NAME_NOT_FOUND && !link->is_set)) return;
    acpi_node_path(link->node, path, sizeof path);
    acpi_log(routing->ctx, ACPI_LOG_WARN, "%s: interrupt %u was not set again: %s", path,
             link->interrupt, status_string(st));
}
