// SPDX-License-Identifier: MIT
#include <device/console.h>
#include <hal/cpu.h>
#include <hal/time.h>
#include <kernel/log.h>
#include <sched/spinlock.h>

// While output flows, what was written becomes visible this often. A redraw of the framebuffer
// costs a millisecond or so: more often would slow a burst of lines down.
#define FLUSH_INTERVAL_NS (50ull * 1000 * 1000)

// The CPU that has the consoles, + 1, and how often it entered; 0: nobody. It runs with preemption
// disabled, and guards all of the below. In a panic nobody asks.
static unsigned owner, depth;
static bool is_panicking;

static struct list_node consoles = LIST_INIT(consoles);
static bool is_flushing;
static bool is_at_line_start = true;
static bool has_seen_interrupts; // some caller had interrupts enabled: boot is past that point
static uint64_t last_flush_ns;

static struct console *console_of(struct list_node *node)
{
    return container_of(node, struct console, node);
}

// Preemption is disabled when it succeeds.
bool console_try_enter(void)
{
    unsigned nobody = 0;
    if (is_panicking) return true;
    hal_preempt_disable();
    // Sequentially consistent with console_leave: a line that is stored before this fails is seen
    // there.
    if (!__atomic_compare_exchange_n(&owner, &nobody, hal_cpu_index() + 1, false, __ATOMIC_SEQ_CST,
                                     __ATOMIC_SEQ_CST)) {
        preempt_enable();
        return false;
    }
    depth = 1;
    return true;
}

static void enter(void)
{
    hal_preempt_disable();
    if (!is_panicking && __atomic_load_n(&owner, __ATOMIC_RELAXED) == hal_cpu_index() + 1) {
        depth++;
        (void)hal_preempt_enable(); // the first to enter has disabled it
        return;
    }
    preempt_enable();
    while (!console_try_enter())
        hal_cpu_relax();
}

// Without a look at the log.
static void leave(void)
{
    if (is_panicking || --depth > 0) return;
    __atomic_exchange_n(&owner, 0, __ATOMIC_SEQ_CST);
    preempt_enable();
}

// What was logged meanwhile is ours to write.
static void leave_and_log(void)
{
    bool is_outermost = depth == 1;
    leave();
    if (is_outermost && !is_panicking) log_write_new_lines();
}

void console_leave(void)
{
    leave();
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
    enter();
    log_for_each(0, replay_line, console);
    list_append(&consoles, &console->node);
    leave_and_log();
}

void console_unregister(struct console *console)
{
    enter();
    list_remove(&console->node);
    leave_and_log();
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

static void flush_all(void)
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

void console_write(const char *text, size_t length)
{
    if (length == 0) return;
    enter();
    list_for_each(node, &consoles)
    {
        struct console *console = console_of(node);
        console->write(console, text, length);
    }
    is_at_line_start = text[length - 1] == '\n' || text[length - 1] == '\r';
    if (may_flush_now()) flush_all();
    leave_and_log();
}

void console_flush(void)
{
    enter();
    flush_all();
    leave_and_log();
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

struct console *console_get(size_t index)
{
    list_for_each(node, &consoles)
    {
        if (index-- == 0) return console_of(node);
    }
    return NULL;
}
