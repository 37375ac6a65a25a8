// SPDX-License-Identifier: MIT
#pragma once
// Memory type ranges. All CPUs must agree on them; firmware sees to that, except where it forgets.
// Private to the HAL. Intel SDM 3A, 11.11.

#include <base/types.h>

// Remembers the running (boot) CPU's.
void mtrr_remember(void);
// Makes the running CPU's the same. Interrupts must be off. Counted in mtrr_repairs if they were
// not.
void mtrr_copy(void);
unsigned mtrr_repairs(void);
