// SPDX-License-Identifier: MIT
#pragma once
// The PC's keyboard controller and a PS/2 keyboard behind it (US layout).

#include <base/status.h>
#include <hal/irq.h>

// Initialises controller and keyboard with deadlines throughout; types into device/input.
// ST_NO_DEVICE when nothing answers. With `irq` NULL, or when it cannot be connected, registers an
// input poller instead.
status_t i8042_keyboard_init(const struct hal_irq_line *irq) MUST_USE;
// After a sleep: sets both up again. ST_OK when there was no keyboard before; ST_NO_DEVICE, and the
// keyboard is lost.
status_t i8042_keyboard_resume(void) MUST_USE;
