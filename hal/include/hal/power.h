// SPDX-License-Identifier: MIT
#pragma once
// Ways to leave that need no ACPI.

#include <base/status.h>

// The architecture's own resets (x86_64: the keyboard controller, then a triple fault); each is
// given a bounded time. Comes back only if none worked.
void hal_power_reset_fallback(void);

// QEMU's isa-debug-exit at `port`: QEMU's process ends with (code << 1) | 1. Comes back, after a
// bounded time, where there is no such device.
void hal_debug_exit(uint16_t port, uint32_t code);

// Calls the firmware's ResetSystem (UEFI 2.10, 8.5.1) through an identity map built for the purpose
// by the caller: see kernel/power.c. `is_shutdown` chooses EfiResetShutdown over EfiResetCold.
void hal_uefi_reset(paddr_t runtime_services, bool is_shutdown);
