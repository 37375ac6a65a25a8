// SPDX-License-Identifier: MIT
#pragma once
// Messages on the firmware's console, or on its serial port when it has no console. Firmware
// consoles are slow: only errors are printed, and with log=debug a few steps.

#include "firmware.h"

// Must come before the others.
void report_init(const struct firmware *fw);

// One line. Understands %s (char *), %llu and %llx. What is not ASCII becomes question marks.
void report_error(const char *fmt, ...) PRINTF_LIKE(1, 2);
void report_debug(const char *fmt, ...) PRINTF_LIKE(1, 2);
void report_debug_enable(void);
// After this nothing is printed: the console went with the boot services.
void report_end(void);
