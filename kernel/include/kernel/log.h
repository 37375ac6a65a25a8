// SPDX-License-Identifier: MIT
#pragma once
// The kernel's log: leveled lines with a time stamp, in a ring buffer, and on every console whose
// threshold lets them through. Callable from any context, interrupts and traps too; never
// allocates.

#include <base/status.h>

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG, LOG_TRACE };

// One line without a newline, prefixed by `module` ("acpi", "serial").
void log_line(enum log_level level, const char *module, const char *fmt, ...) PRINTF_LIKE(3, 4);

#define log_error(module, ...) log_line(LOG_ERROR, module, __VA_ARGS__)
#define log_warn(module, ...) log_line(LOG_WARN, module, __VA_ARGS__)
#define log_info(module, ...) log_line(LOG_INFO, module, __VA_ARGS__)
#define log_debug(module, ...) log_line(LOG_DEBUG, module, __VA_ARGS__)

// What consoles show (option log=error|warn|info|debug|trace; default info). The ring keeps all
// levels up to debug.
void log_set_console_level(enum log_level level);
enum log_level log_console_level(void);
const char *log_level_name(enum log_level level); // "error" and so on
// The other way round; false for anything else.
bool log_level_parse(const char *name, enum log_level *out);

// Visits the ring's lines, oldest first (`newest` 0: all, else only that many of the newest).
// `text` is not NUL-terminated. Safe in a panic.
typedef void (*log_visit)(void *ctx, enum log_level level, uint64_t time_ns, const char *text,
                          size_t length);
void log_for_each(size_t newest, log_visit visit, void *ctx);
// Lines that the ring has already overwritten.
uint64_t log_lines_lost(void);

// One line as consoles show it, with time stamp, colour and newline, in a single call of `write`.
void log_write_line(enum log_level level, uint64_t time_ns, const char *text, size_t length,
                    void (*write)(void *ctx, const char *text, size_t length), void *ctx);

// Writes what the consoles do not have yet, unless somebody is at it. For console_leave.
void log_write_new_lines(void);
// How many lines it has written there: tells whether one came across what somebody else writes.
uint64_t log_lines_shown(void);

// From now on the log takes no lock. For panic().
void log_enter_panic(void);
