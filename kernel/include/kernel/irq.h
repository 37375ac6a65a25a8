// SPDX-License-Identifier: MIT
#pragma once
// Interrupts as drivers use them: lines that several devices share, messages of PCI devices,
// handlers that may sleep, and what to do about interrupts that nobody wants.

#include <base/status.h>
#include <hal/irq.h>

enum irq_result {
    IRQ_NONE,    // not this device's
    IRQ_HANDLED, // done
    IRQ_WAKE     // the thread shall do the rest
};

struct irq_handler_config {
    const char *name; // must outlive the handler
    // In interrupt context. NULL: as if it always said IRQ_WAKE.
    enum irq_result (*hard)(void *arg);
    // In a thread of its own, which may sleep. NULL: there is no rest. A level line stays masked
    // until the threads that were woken have run.
    void (*thread)(void *arg);
    void *arg;
};

struct irq_handler;

// Adds a handler to a line; lines of level trigger may have several. ST_ALREADY_EXISTS when the
// line's handlers disagree on trigger or polarity, or share an edge line; ST_INVALID_ARGUMENT
// without any function; ST_NO_MEMORY; else as hal_irq_connect. Thread context.
status_t irq_request(const struct hal_irq_line *line, const struct irq_handler_config *config,
                     struct irq_handler **out_handler) MUST_USE;
// Neither function runs any more when it returns. NULL is fine. Thread context, not from `thread`.
void irq_free(struct irq_handler *handler);

// How to reach a PCI function's configuration space.
struct pci_config {
    void *ctx;
    status_t (*read)(void *ctx, uint16_t offset, unsigned width, uint32_t *out_value);
    status_t (*write)(void *ctx, uint16_t offset, unsigned width, uint32_t value);
};

// The messages of one PCI function: MSI-X, or else MSI.
struct msi_set;
// Switches on up to `wanted` messages, fewer when the device or the machine has no more, and lets
// the function write to memory. `config` is copied; its ctx must outlive the set.
// ST_NOT_SUPPORTED when there is no such capability, or it makes no sense (logged).
status_t msi_enable(const struct pci_config *config, unsigned wanted, struct msi_set **out_set,
                    unsigned *out_count) MUST_USE;
bool msi_is_x(const struct msi_set *set);
// One handler for each message. ST_OUT_OF_RANGE, ST_ALREADY_EXISTS, ST_NO_MEMORY.
status_t msi_request(struct msi_set *set, unsigned index, const struct irq_handler_config *config,
                     struct irq_handler **out_handler) MUST_USE;
status_t msi_affinity_set(struct msi_set *set, unsigned index, unsigned cpu) MUST_USE;
// Its handlers must be gone. NULL is fine.
void msi_disable(struct msi_set *set);
// After a sleep, once the functions' configuration headers are as they were: the messages of all
// sets, too. Thread context.
void msi_resume(void);

// Which CPU an interrupt goes to
// Deals all lines and messages out to the CPUs that run.
void irq_spread(void);
// Moves all that go to that CPU to others.
void irq_move_away(unsigned cpu);
