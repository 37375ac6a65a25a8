// SPDX-License-Identifier: MIT
#pragma once
// Ways to leave that need no ACPI.

#include <base/boot_info.h>
#include <base/status.h>
#include <hal/mmu.h>

// The architecture's own ways to reset.
struct hal_reset {
    const char *name;        // as the option reboot= calls it
    const char *description; // "keyboard controller"
    void (*run)(void);       // comes back, after a bounded time, if it did not work
};
// The index-th way, in the order to try them (x86_64: kbd, triple); NULL past the end.
const struct hal_reset *hal_power_reset_get(size_t index);

// QEMU's isa-debug-exit at `port`: QEMU's process ends with (code << 1) | 1. Comes back, after a
// bounded time, where there is no such device.
void hal_debug_exit(uint16_t port, uint32_t code);

// Makes the firmware's ResetSystem callable (UEFI 2.10, 8.5.1): checks the runtime services table
// and builds, with pages from `ops`, a second address space in which the firmware's runtime memory
// is identity-mapped. Call it once, after hal_mmu_activate, with `boot` and its memory map still
// readable. ST_NOT_FOUND without runtime services, ST_BAD_FORMAT when they make no sense,
// ST_NO_MEMORY.
status_t hal_uefi_init(const struct boot_info *boot, const struct hal_mmu_ops *ops) MUST_USE;
// Asks the firmware for EfiResetShutdown or EfiResetCold. Allocates nothing and is safe in a panic.
// Comes back when the firmware does, when it faults (the fault is caught), or when hal_uefi_init
// did not succeed. With interrupts on also at the first of this CPU's that comes once the clock has
// passed `deadline_ns`; a caller that wants that arms a timer, and keeps preemption off.
void hal_uefi_reset(bool is_shutdown, uint64_t deadline_ns);
