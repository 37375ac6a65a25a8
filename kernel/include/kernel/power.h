// SPDX-License-Identifier: MIT
#pragma once
// Leaving: power off, reset, and what the option exit= asks for at the end of a run.

#include <base/boot_info.h>
#include <base/status.h>

void power_init(const struct boot_info *boot);

// ACPI's reset register, UEFI's ResetSystem, the keyboard controller, a triple fault, in that
// order.
NORETURN void power_reboot(void);
// _PTS, _S5, PM1; then UEFI's ResetSystem(shutdown). Returns only if nothing worked.
status_t power_off(void);

enum exit_code { // for QEMU's isa-debug-exit; QEMU's own process code is (code << 1) | 1
    EXIT_CODE_SUCCESS = 0x10, // process code 33
    EXIT_CODE_FAILURE = 0x11, // 35: a test failed
    EXIT_CODE_PANIC = 0x12    // 37
};

// Option exit=qemu[,PORT] (isa-debug-exit, default port 0xf4, then _S5 where it is absent),
// exit=poweroff, exit=reboot, exit=halt. Returns at once without the option. In a panic only the
// ways that need no AML are tried.
void power_exit_if_asked(enum exit_code code);
