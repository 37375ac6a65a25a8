// SPDX-License-Identifier: MIT
#pragma once
// What the files of this folder share.

#include <base/list.h>
#include <kernel/irq.h>
#include <sched/spinlock.h>
#include <sched/work.h>

// Where interrupts come from: a line or a message, with those who handle them.
struct irq_source {
    struct list_node node; // of all lines
    struct hal_irq_line line;
    bool is_level; // may be shared; masked while threads run
    void (*mask)(struct irq_source *source, bool is_masked);

    struct spinlock lock; // guards the group below
    struct list_node handlers;
    unsigned threads_pending; // of a level line: masked until they have run
    unsigned unhandled;       // in a row without a pause
    uint64_t unhandled_ns;    // when the last of them came
    bool is_stormy;           // masked, until retry
    struct timer retry;
};

void irq_source_init(struct irq_source *source, void (*mask)(struct irq_source *, bool));
// The hardware's handler; `arg` is the source.
void irq_source_interrupt(void *arg);
status_t irq_handler_add(struct irq_source *source, const struct irq_handler_config *config,
                         struct irq_handler **out_handler) MUST_USE;
// Frees it; whether it was the last one.
bool irq_handler_remove(struct irq_handler *handler);
struct irq_source *irq_handler_source(const struct irq_handler *handler);

// Every interrupt handler that was running has returned when this does. Thread context.
void irq_await_all(void);

// msi.c: gives each message that goes to `from` (HAL_CPU_ANY: all) the CPU that next() says.
void msi_move_all(unsigned from, unsigned (*next)(unsigned cpu));
