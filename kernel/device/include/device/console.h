// SPDX-License-Identifier: MIT
#pragma once
// Consoles: where text goes. A driver fills in a struct console and registers it; the log, the
// shell and panic write to all of them. Text is UTF-8 with "\n" line ends, "\r", "\b" and "\t", and
// these escape sequences of a VT100 (ECMA-48, 8.3): ESC[...m with 0, 1, 22, 30..37, 39, 40..47, 49,
// 90..97, 100..107; ESC[nC and ESC[nD to move in the line; ESC[K to erase to its end; ESC[H and
// ESC[2J to clear the screen.

#include <base/list.h>
#include <base/status.h>

struct console {
    const char *name;        // "serial0", "framebuffer"
    const char *description; // "16550A at port 0x3f8, 115200 8n1, IRQ 4"
    // Queues or draws. Any context. Must not allocate; drops or waits with a deadline when its
    // buffer is full.
    void (*write)(struct console *console, const char *text, size_t length);
    // Everything written so far becomes visible before it returns (bounded). Called before the
    // shell waits for input, and now and then while output flows. May be NULL.
    void (*flush)(struct console *console);
    // From now on write() must work with interrupts off, take no lock and be synchronous. May be
    // NULL.
    void (*enter_panic)(struct console *console);
    // Columns and rows when known, else 0.
    unsigned columns, rows;
    struct list_node node;
};

// Replays the log ring's lines to the newcomer, so that a console which comes late misses nothing.
// Not from interrupt context.
void console_register(struct console *console);
void console_unregister(struct console *console);
// In one piece: nothing else comes between. Not from interrupt handlers: they log.
void console_write(const char *text, size_t length);
// The consoles are this CPU's until console_leave: others' texts wait, it is not preempted, and may
// console_write. False when somebody, this CPU too, has them already. For the log, whose lines are
// written by whoever leaves.
bool console_try_enter(void) MUST_USE;
void console_leave(void);
void console_flush(void);
void console_enter_panic(void);
// Whether the last byte written to all consoles was "\n" or "\r" (or nothing was written yet).
bool console_is_at_line_start(void);
// The index-th console, NULL past the end.
struct console *console_get(size_t index);
