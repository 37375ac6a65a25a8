// SPDX-License-Identifier: MIT
#pragma once
// What suspend.c and suspend_wake.S share. Private to the HAL.

#include <hal/trap.h>

// What suspend_wake reads.
struct suspend_target {
    uint64_t cr3; // the kernel's
    struct hal_recovery recovery;
};
extern struct suspend_target suspend_target;

// Where the trampoline leads a machine that wakes.
void suspend_wake(void);
