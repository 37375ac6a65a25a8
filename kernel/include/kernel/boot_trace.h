// SPDX-License-Identifier: MIT
#pragma once
// What each step of the boot cost. kernel_main() marks a step as it begins; the `time` command
// prints the list.

#include <base/boot_info.h>

void boot_trace_init(const struct boot_info *boot);
// Ends the running step and begins the next. `name` must be a string literal.
void boot_step(const char *name);
// The shell is about to print its first prompt: ends the last step. Later calls do nothing.
void boot_trace_done(void);
// Prints a table of steps to the consoles: name, cycles, microseconds; first the loader's three
// stamps.
void boot_trace_print(void);
