// SPDX-License-Identifier: MIT
#pragma once
// The end: for our own bugs only, never for what firmware or hardware did. Shows message,
// registers, symbolised backtrace and the last log lines on every console, then does what the
// option exit= asks for. Takes no lock, allocates nothing; a panic inside a panic prints one line
// and stops.

#include <base/types.h>

NORETURN void panic(const char *fmt, ...) PRINTF_LIKE(1, 2);

#define KASSERT(cond)                                                                              \
    do {                                                                                           \
        if (UNLIKELY(!(cond))) panic("assertion failed: %s (%s:%d)", #cond, __FILE__, __LINE__);   \
    } while (0)

// Called once at the end of the report, before the machine is left; with nothing else running, no
// lock to be taken, nothing to be allocated.
void panic_hook_set(void (*hook)(void));

// Installs the trap handler that turns exceptions into panics (and tests' expected faults into
// results).
void panic_init(void);

// Runs `fn(arg)`; if it causes a page fault or protection fault, the fault is swallowed, true is
// returned and *out_address holds the faulting address. For tests and for reading memory that may
// not be there.
bool fault_expect(void (*fn)(void *arg), void *arg, uintptr_t *out_address);
