// SPDX-License-Identifier: MIT
// One source of interrupts: who handles them, in threads too, and storms.

#include "irq_internal.h"

#include <hal/time.h>
#include <kernel/heap.h>
#include <kernel/log.h>
#include <sched/cpu.h>
#include <sched/thread.h>

#define NS_PER_SECOND 1000000000ull
// More interrupts than this that no handler wants, without a pause, and the source is masked. How
// fast they come says nothing: a storm leaves a slow machine no time for anything else either.
#define STORM_MIN 10000
#define STORM_PAUSE_NS NS_PER_SECOND
#define STORM_RETRY_NS (10 * NS_PER_SECOND)

struct irq_handler {
    struct list_node node;
    struct irq_source *source;
    struct irq_handler_config config;
    bool is_woken; // guarded by the source's lock
    bool is_ending;
    struct semaphore wake;
    struct thread *thread;
};

static struct irq_handler *handler_of(struct list_node *node)
{
    return container_of(node, struct irq_handler, node);
}

// Storms

static void storm_begin(struct irq_source *source)
{
    source->is_stormy = true;
    source->mask(source, true);
    timer_arm(&source->retry, hal_clock_ns() + STORM_RETRY_NS);
    const char *name =
        list_is_empty(&source->handlers) ? "?" : handler_of(source->handlers.next)->config.name;
    log_error("irq", "%s: %u interrupts that nobody wants; masked for %llu s", name,
              source->unhandled, STORM_RETRY_NS / NS_PER_SECOND);
}

static void unhandled_count(struct irq_source *source)
{
    uint64_t now = hal_clock_ns();
    if (now - source->unhandled_ns > STORM_PAUSE_NS) source->unhandled = 0;
    source->unhandled_ns = now;
    if (++source->unhandled > STORM_MIN && !source->is_stormy) storm_begin(source);
}

static void storm_retry(struct timer *timer)
{
    struct irq_source *source = container_of(timer, struct irq_source, retry);
    hal_irq_state_t irqs = spin_lock_irq(&source->lock);
    source->is_stormy = false;
    source->unhandled = 0;
    if (source->threads_pending == 0) source->mask(source, false);
    spin_unlock_irq(&source->lock, irqs);
}

// Interrupts

// The source's lock is held.
static void handler_wake(struct irq_source *source, struct irq_handler *handler)
{
    if (!handler->thread) return;
    if (source->is_level && !handler->is_woken && source->threads_pending++ == 0)
        source->mask(source, true);
    if (!handler->is_woken) semaphore_up(&handler->wake);
    handler->is_woken = true;
}

void irq_source_interrupt(void *arg)
{
    struct irq_source *source = arg;
    bool is_handled = false;
    hal_irq_state_t irqs = spin_lock_irq(&source->lock);
    list_for_each(node, &source->handlers)
    {
        struct irq_handler *handler = handler_of(node);
        enum irq_result result =
            handler->config.hard ? handler->config.hard(handler->config.arg) : IRQ_WAKE;
        if (result == IRQ_WAKE) handler_wake(source, handler);
        is_handled = is_handled || result != IRQ_NONE;
    }
    if (!is_handled) unhandled_count(source);
    spin_unlock_irq(&source->lock, irqs);
}

// An interrupt that comes while `thread` runs has it run once more.
static void handler_run(void *arg)
{
    struct irq_handler *handler = arg;
    struct irq_source *source = handler->source;
    for (;;) {
        status_t st = semaphore_down(&handler->wake, UINT64_MAX);
        hal_irq_state_t irqs = spin_lock_irq(&source->lock);
        bool is_woken = handler->is_woken, is_ending = handler->is_ending;
        if (!source->is_level) handler->is_woken = false;
        spin_unlock_irq(&source->lock, irqs);
        if (is_woken && !is_ending && st == ST_OK) handler->config.thread(handler->config.arg);

        irqs = spin_lock_irq(&source->lock);
        if (source->is_level && is_woken) {
            handler->is_woken = false;
            if (--source->threads_pending == 0 && !source->is_stormy) source->mask(source, false);
        }
        spin_unlock_irq(&source->lock, irqs);
        if (is_ending) return;
    }
}

// Handlers

static void nothing(void *arg)
{
    (void)arg;
}

void irq_await_all(void)
{
    // A call comes between interrupts, not within one.
    status_t st = cpu_call_all(nothing, NULL);
    if (st < 0) log_warn("irq", "waiting for handlers to end: %s", status_string(st));
}

void irq_source_init(struct irq_source *source, void (*mask)(struct irq_source *, bool))
{
    source->mask = mask;
    spin_init(&source->lock, "interrupt source");
    list_init(&source->node);
    list_init(&source->handlers);
    timer_init(&source->retry, storm_retry);
}

struct irq_source *irq_handler_source(const struct irq_handler *handler)
{
    return handler->source;
}

status_t irq_handler_add(struct irq_source *source, const struct irq_handler_config *config,
                         struct irq_handler **out_handler)
{
    if (!config->hard && !config->thread) return ST_INVALID_ARGUMENT;
    struct irq_handler *handler = kzalloc(sizeof *handler);
    if (!handler) return ST_NO_MEMORY;
    handler->source = source;
    handler->config = *config;
    semaphore_init(&handler->wake, config->name, 0);
    const struct thread_options options = {.priority = THREAD_PRIORITY_HIGH};
    status_t st = config->thread ? thread_create(config->name, handler_run, handler, &options,
                                                 &handler->thread)
                                 : ST_OK;
    if (st < 0) {
        kfree(handler);
        return st;
    }
    hal_irq_state_t irqs = spin_lock_irq(&source->lock);
    list_append(&source->handlers, &handler->node);
    spin_unlock_irq(&source->lock, irqs);
    *out_handler = handler;
    return ST_OK;
}

bool irq_handler_remove(struct irq_handler *handler)
{
    struct irq_source *source = handler->source;
    // Handlers run under this lock: behind it, none does.
    hal_irq_state_t irqs = spin_lock_irq(&source->lock);
    list_remove(&handler->node);
    handler->is_ending = true;
    bool was_last = list_is_empty(&source->handlers);
    spin_unlock_irq(&source->lock, irqs);
    if (handler->thread) {
        semaphore_up(&handler->wake);
        status_t st = thread_join(handler->thread, UINT64_MAX);
        if (st < 0) log_error("irq", "%s: %s", handler->config.name, status_string(st));
    }
    kfree(handler);
    return was_last;
}
