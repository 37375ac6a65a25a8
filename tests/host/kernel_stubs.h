// SPDX-License-Identifier: MIT
#pragma once
// What the kernel's modules call and host tests do not want: a log that says nothing, and a panic
// that a test can expect.

#include <kernel/log.h>
#include <kernel/panic.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static jmp_buf panic_exit;
static bool is_panic_expected;
static char panic_message[256];
static unsigned log_warnings;

void panic(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    vsnprintf(panic_message, sizeof panic_message, fmt, args);
    va_end(args);
    if (!is_panic_expected) {
        fprintf(stderr, "panic: %s\n", panic_message);
        abort();
    }
    longjmp(panic_exit, 1);
}

void log_line(enum log_level level, const char *module, const char *fmt, ...)
{
    (void)module;
    (void)fmt;
    log_warnings += level <= LOG_WARN;
}

// Whether `statement` panics.
#define PANICS(statement)                                                                          \
    (is_panic_expected = true, setjmp(panic_exit) == 0                                             \
                                   ? ((void)(statement), is_panic_expected = false, false)         \
                                   : (is_panic_expected = false, true))
