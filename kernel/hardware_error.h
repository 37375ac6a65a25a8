// SPDX-License-Identifier: MIT
#pragma once
// What to do about errors that the hardware records.

#include <base/types.h>

// In a HAL_TRAP_MACHINE_CHECK: logs what this CPU has recorded. Whether it can go on.
bool hardware_errors_survive(void);
// Logs what any CPU has on record, from before the boot too. Thread context.
void hardware_errors_log_all(void);
