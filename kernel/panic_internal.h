// SPDX-License-Identifier: MIT
#pragma once
// Between the files of a panic's report.

#include <base/status.h>
#include <hal/trap.h>

#define PANIC_MESSAGE_MAX 256

// Text, straight to the consoles. The second fits hal_emit.
void panic_emit(const char *fmt, ...) PRINTF_LIKE(1, 2);
void panic_emit_text(void *ctx, const char *text);
// One line each: "  ffffffff80012345 name+0x12 (file.c:34)".
void panic_emit_address(uintptr_t address, bool is_return_address);
// Return addresses; deep recursion is cut short.
void panic_emit_backtrace(const uintptr_t *pcs, size_t count);

// The report of an exception that is a bug of ours.
NORETURN void panic_trap(const struct hal_trap *trap);

// The CPU that panics, + 1; 0: nobody does.
unsigned panic_owner(void);

// panic_cpus.c
// Stops the other CPUs, wherever they are. Bounded.
void panic_cpus_stop(void);
// What each of them was doing. Bounded.
void panic_cpus_print(void);
// For a CPU that is stopped (by an NMI at `trap`), or panics itself while another does (`message`):
// answers to panic_cpus_print, and sleeps for ever.
NORETURN void panic_cpu_stopped(const struct hal_trap *trap, const char *message);
// Logs what the running CPU was doing when the NMI came.
void panic_nmi_log(const struct hal_trap *trap);
