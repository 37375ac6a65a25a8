// SPDX-License-Identifier: MIT
#pragma once
// Interrupts as drivers use them.

#include <base/status.h>
#include <hal/irq.h>

// Which CPU an interrupt goes to
// Deals all lines and messages out to the CPUs that run.
void irq_spread(void);
// Moves all that go to that CPU to others.
void irq_move_away(unsigned cpu);
