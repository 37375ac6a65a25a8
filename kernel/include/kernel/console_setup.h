// SPDX-License-Identifier: MIT
#pragma once
// Which consoles the machine gets: option console=, what the firmware's tables name, and what is
// always tried. In the order of the boot.

#include <base/boot_info.h>

// The serial port that can be had without tables and mappings: the one that console= names, or
// COM1. Whatever goes wrong from here on can be read there, and on the screen.
void console_setup_early(const struct boot_info *boot);
// For a panic: the screen as the loader mapped it, as long as the kernel has no page tables of its
// own. A part of it, with its cells in static memory. Does nothing after that.
void console_setup_panic(void);
// The framebuffer, once memory can be mapped.
void console_setup_framebuffer(const struct boot_info *boot);
// The firmware's logo on it, once the tables are read; not with logo=off.
void console_setup_logo(void);
// The serial ports that the firmware's tables name, and the interrupts of all, once they are read.
// If what console= asks for is not on this machine, another console comes, rather than none.
void console_setup_serial(const struct boot_info *boot);
