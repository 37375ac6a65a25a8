// SPDX-License-Identifier: MIT
#pragma once
// The legacy interrupt controllers, which are silenced where there is anything better. Private to the HAL.

#include <base/types.h>

// Moves their vectors out of the exceptions' way and masks all lines.
void i8259_silence(void);

// Lets a line 0..7 through again, on a machine that has nothing better.
void i8259_unmask(unsigned line);

// Deals with a vector of theirs, which is a spurious interrupt unless its line was let through: ends
// it where the controller awaits that. True if it was a real one.
bool i8259_interrupt_end(unsigned vector);
