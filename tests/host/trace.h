// SPDX-License-Identifier: MIT
#pragma once
// What a faked machine was told to do, as one line of text.

#include <base/types.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static char trace[4096]; // "W604/2=2c00 "

static inline void trace_add(const char *fmt, ...) PRINTF_LIKE(1, 2);
static inline void trace_add(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    size_t length = strlen(trace);
    vsnprintf(trace + length, sizeof trace - length, fmt, args);
    va_end(args);
}
