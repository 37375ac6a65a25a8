// SPDX-License-Identifier: MIT
#pragma once
// Time beyond the HAL's clock: its setting up, and the time of day.

#include <base/boot_info.h>
#include <base/status.h>

// The clock, as the firmware's tables and the option clock=NAME have it. What it finds out later
// goes to the log.
void clock_setup(void);
