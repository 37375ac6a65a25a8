// SPDX-License-Identifier: MIT
#pragma once
// The registers as vectors.S saves them. Private to the HAL.

#include <hal/trap.h>

struct hal_trap_frame {
    uint64_t cr0, cr2, cr3, cr4; // exceptions and panics only
    uint64_t r15, r14, r13, r12, r11, r10, r9, r8;
    uint64_t rbp, rdi, rsi, rdx, rcx, rbx, rax;
    uint64_t vector, error_code; // TRAP_VECTOR_NONE: no exception
    uint64_t rip, cs, rflags, rsp, ss;
};

_Static_assert(sizeof(struct hal_trap_frame) == 26 * 8, "vectors.S and panic.S lay it out");
_Static_assert(offsetof(struct hal_trap_frame, rax) == 144, "panic.S knows this offset");

#define TRAP_VECTOR_NONE UINT64_MAX

// Called by vectors.S with interrupts off.
void trap_dispatch(struct hal_trap_frame *frame);
void irq_dispatch(struct hal_trap_frame *frame);

// Whether the exception happened inside a call into the firmware; then the frame has been changed
// so that the call ends as failed (uefi.c).
bool uefi_call_abort(struct hal_trap_frame *frame);
// The same after an interrupt, when the call has lasted too long.
void uefi_call_expire(struct hal_trap_frame *frame);
