// SPDX-License-Identifier: MIT
#pragma once
// Machine checks. Private to the HAL. Intel SDM 3B, chapter 15; AMD APM 2, chapter 9.

#include <hal/trap.h>

// Switches all error banks of the running CPU on. What they hold from before stays to be read.
void mca_cpu_init(void);

// What one bank's registers say. Pure. `has_recovery`: IA32_MCG_CAP.SER_P; `can_resume`: there is
// no exception, or IA32_MCG_STATUS.RIPV is set.
void mca_describe(unsigned bank, uint64_t status, uint64_t address, uint64_t misc,
                  bool has_recovery, bool can_resume, struct hal_hardware_error *out);
