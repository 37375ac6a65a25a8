// SPDX-License-Identifier: MIT
#pragma once
// What the firmware tells of itself and of the last boot (kernel/platform_firmware.c), once
// platform_tables_init has run.

#include <base/status.h>
#include <drivers/framebuffer_console.h>

// The logo that was on the screen, and still was when the boot loader started. False when there was
// none. platform_logo_release ends the mapping of its image.
bool platform_logo(struct framebuffer_logo *out) MUST_USE;
void platform_logo_release(const struct framebuffer_logo *logo);
// Logs the errors that the firmware recorded at the last boot, as warnings.
void platform_boot_errors_log(void);
// Lines for `info`: the firmware's times, TPM, errors. None for what is not there.
void platform_firmware_print(void);
// Lines for `mem numa`: domains, distances, latencies and bandwidths as the tables have them.
void platform_numa_print(void);
