// SPDX-License-Identifier: MIT
#pragma once
// Measuring stolen time on the running CPU.

#include "stolen_time.h"

// Adds what was seen in `duration_ns`, or until is_interrupted (may be NULL) says so. Interrupts
// are off for a millisecond at a time. Thread context.
void stolen_time_measure(struct stolen_time *time, uint64_t duration_ns,
                         bool (*is_interrupted)(void));
