// SPDX-License-Identifier: MIT
// Lines, which devices may share.

#include "irq_internal.h"

#include <kernel/heap.h>
#include <kernel/log.h>

// Guards the list, and that a line is connected while it has handlers.
static struct mutex lines_lock = MUTEX_INIT(lines_lock, "interrupt lines");
static struct list_node lines = LIST_INIT(lines);

static void line_mask(struct irq_source *source, bool is_masked)
{
    uint32_t gsi = source->line.gsi;
    status_t st = is_masked ? hal_irq_mask(gsi) : hal_irq_unmask(gsi);
    // Between the last handler's end and the line's.
    if (st < 0 && st != ST_NOT_FOUND) log_warn("irq", "line %u: %s", gsi, status_string(st));
}

static struct irq_source *line_find(uint32_t gsi)
{
    list_for_each(node, &lines)
    {
        struct irq_source *source = container_of(node, struct irq_source, node);
        if (source->line.gsi == gsi) return source;
    }
    return NULL;
}

static void line_destroy(struct irq_source *source)
{
    status_t st = hal_irq_disconnect(source->line.gsi);
    if (st < 0) log_warn("irq", "line %u: %s", source->line.gsi, status_string(st));
    timer_cancel_sync(&source->retry);
    irq_await_all();
    list_remove(&source->node);
    kfree(source);
}

static status_t line_create(const struct hal_irq_line *line,
                            const struct irq_handler_config *config,
                            struct irq_handler **out_handler)
{
    struct irq_source *source = kzalloc(sizeof *source);
    if (!source) return ST_NO_MEMORY;
    irq_source_init(source, line_mask);
    source->line = *line;
    source->is_level = line->trigger == HAL_IRQ_LEVEL;
    // The handler first: an interrupt may be waiting.
    status_t st = irq_handler_add(source, config, out_handler);
    if (st < 0) {
        kfree(source);
        return st;
    }
    st = hal_irq_connect(line, config->name, irq_source_interrupt, source);
    if (st < 0) {
        (void)irq_handler_remove(*out_handler);
        kfree(source);
        return st;
    }
    list_append(&lines, &source->node);
    return ST_OK;
}

status_t irq_request(const struct hal_irq_line *line, const struct irq_handler_config *config,
                     struct irq_handler **out_handler)
{
    mutex_lock(&lines_lock);
    struct irq_source *source = line_find(line->gsi);
    status_t st;
    if (!source) {
        st = line_create(line, config, out_handler);
    } else if (!source->is_level || line->trigger != source->line.trigger ||
               line->polarity != source->line.polarity) {
        st = ST_ALREADY_EXISTS;
    } else {
        st = irq_handler_add(source, config, out_handler);
    }
    mutex_unlock(&lines_lock);
    return st;
}

void irq_free(struct irq_handler *handler)
{
    if (!handler) return;
    mutex_lock(&lines_lock);
    struct irq_source *source = irq_handler_source(handler);
    bool is_message = source->mask != line_mask;
    if (irq_handler_remove(handler) && !is_message) line_destroy(source);
    mutex_unlock(&lines_lock);
}
