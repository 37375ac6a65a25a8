// SPDX-License-Identifier: MIT
#pragma once
// The legacy interrupt controllers, which are only silenced. Private to the HAL.

#include <base/types.h>

// Moves their vectors out of the exceptions' way and masks all lines.
void i8259_silence(void);

// Deals with a vector of theirs, which can only be a spurious interrupt: ends it where the
// controller awaits that. True if it was a real one.
bool i8259_interrupt_end(unsigned vector);
