// SPDX-License-Identifier: MIT
#pragma once
// Exceptions: what happened in terms every architecture shares, and backtraces.

#include <base/status.h>

enum hal_trap_kind {
    HAL_TRAP_PAGE_FAULT,
    HAL_TRAP_ILLEGAL_INSTRUCTION,
    HAL_TRAP_BREAKPOINT,
    HAL_TRAP_DOUBLE_FAULT,
    HAL_TRAP_NMI,
    HAL_TRAP_MACHINE_CHECK,
    HAL_TRAP_DIVIDE,
    HAL_TRAP_PROTECTION, // x86_64: #GP, #SS, #TS, #NP
    HAL_TRAP_OTHER
};

struct hal_trap_frame; // the saved registers, the architecture's own

struct hal_trap {
    enum hal_trap_kind kind;
    const char *name; // the architecture's: "#PF page fault"
    uintptr_t pc, sp, fp;
    uint64_t error_code; // the architecture's, 0 if none
    // For page faults; fault_address also for double faults, where it is the guard page that a
    // stack ran into, if that was the cause.
    uintptr_t fault_address;
    bool is_present, is_write, is_execute, is_reserved_bit;
    bool had_interrupts; // they were enabled where it happened
    struct hal_trap_frame *frame;
};

// Called with interrupts off, on the exception's own stack for double fault, NMI and machine check.
// Returning resumes the interrupted code (only sensible for breakpoints and NMIs).
typedef void (*hal_trap_handler)(const struct hal_trap *trap);
void hal_trap_set_handler(hal_trap_handler handler);

// Text output, one call a piece of text, for what must work in a panic.
typedef void (*hal_emit)(void *ctx, const char *text);

// All registers, several a line.
void hal_trap_frame_print(const struct hal_trap_frame *frame, hal_emit emit, void *ctx);

// The kernel's panic() begins in the HAL, which saves the registers as its caller has them and goes
// on in panic_entered() of the kernel with the same arguments. There, with its own frame pointer,
// this returns what was saved; NULL when another call of panic() came first.
const struct hal_trap_frame *hal_panic_frame(uintptr_t fp);

// Return addresses, innermost first, from the frame-pointer chain that starts at `fp` (0: the
// caller's own). Every pointer is checked to be aligned, ascending and mapped before it is
// followed. Returns how many were stored.
size_t hal_backtrace(uintptr_t fp, uintptr_t *out_pcs, size_t max);

// A way out of a fault. hal_call_recoverable runs fn(arg) and returns false; if meanwhile the trap
// handler, on the same stack, calls hal_recover, `fn` is abandoned where it stands, and the call
// returns true with the interrupt state as it was.
struct hal_recovery {
    uintptr_t sp; // the architecture's own
};
bool hal_call_recoverable(struct hal_recovery *recovery, void (*fn)(void *arg), void *arg);
NORETURN void hal_recover(const struct hal_recovery *recovery);

// Errors that the running CPU's hardware has recorded (x86_64: machine checks).
struct hal_hardware_error {
    bool is_fatal; // what was interrupted cannot go on
    char text[200];
};
// Calls `visit` for each record and clears it. Any context; in a HAL_TRAP_MACHINE_CHECK it also
// ends the state in which another would stop the machine. Returns how many there were.
size_t hal_hardware_errors_take(void (*visit)(void *ctx, const struct hal_hardware_error *error),
                                void *ctx);
