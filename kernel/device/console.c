// SPDX-License-Identifier: MIT
#include <device/console.h>
#include <hal/cpu.h>
#include <hal/time.h>
#include <kernel/log.h>

// While output flows, what was written becomes visible this often. A redraw of the framebuffer
// costs a millisecond or so: more often would slow a burst of lines down.
#define FLUSH_INTERVAL_NS (50ull * 1000 * 1000)

static struct list_node consoles = LIST_INIT(consoles);
static bool is_panicking;
static bool is_flushing;
static bool is_at_line_start = true;
static uint64_t bytes_written;
static bool has_seen_interrupts; // some caller had interrupts enabled: boot is past that point
static uint64_t last_flush_ns;

static struct console *console_of(struct list_node *node)
{
    return container_of(node, struct console, node);
}

static void write_to_one(void *ctx, const char *text, size_t length)
{
    struct console *console = ctx;
    console->write(console, text, length);
}

static void replay_line(void *ctx, enum log_level level, uint64_t time_ns, const char *text,
                        size_t length)
{
    if (level > log_console_level()) return;
    log_write_line(level, time_ns, text, length, write_to_one, ctx);
}

void console_register(struct console *console)
{
    log_for_each(0, replay_line, console);
    hal_irq_state_t irqs = hal_irq_save();
    list_append(&consoles, &console->node);
    hal_irq_restore(irqs);
}

void console_unregister(struct console *console)
{
    hal_irq_state_t irqs = hal_irq_save();
    list_remove(&console->node);
    hal_irq_restore(irqs);
}

// An interrupt handler that logs must not pay for a redraw; with interrupts off before they were
// ever on, nobody else would.
static bool may_flush_now(void)
{
    if (is_panicking || is_flushing) return false;
    if (hal_irq_enabled())
        has_seen_interrupts = true;
    else if (has_seen_interrupts)
        return false;
    return hal_clock_ns() - last_flush_ns >= FLUSH_INTERVAL_NS;
}

void console_write(const char *text, size_t length)
{
    if (length == 0) return;
    list_for_each(node, &consoles)
    {
        struct console *console = console_of(node);
        console->write(console, text, length);
    }
    bytes_written += length;
    is_at_line_start = text[length - 1] == '\n' || text[length - 1] == '\r';
    if (may_flush_now()) console_flush();
}

void console_flush(void)
{
    is_flushing = true;
    list_for_each(node, &consoles)
    {
        struct console *console = console_of(node);
        if (console->flush) console->flush(console);
    }
    is_flushing = false;
    last_flush_ns = hal_clock_ns();
}

void console_enter_panic(void)
{
    if (is_panicking) return;
    is_panicking = true;
    list_for_each(node, &consoles)
    {
        struct console *console = console_of(node);
        if (console->enter_panic) console->enter_panic(console);
    }
}

bool console_is_at_line_start(void)
{
    return is_at_line_start;
}

uint64_t console_bytes_written(void)
{
    return bytes_written;
}

struct console *console_get(size_t index)
{
    list_for_each(node, &consoles)
    {
        if (index-- == 0) return console_of(node);
    }
    return NULL;
}
