// SPDX-License-Identifier: MIT
#pragma once
// Time beyond the HAL's clock: its setting up, and the time of day.

#include <base/boot_info.h>
#include <base/status.h>

// The clock, as the firmware's tables and the option clock=NAME have it. What it finds out later
// goes to the log.
void clock_setup(void);

// Keeps what the firmware said of the time of day, for machines without a clock of their own.
void wall_init(const struct boot_info *boot);
// Seconds since 1970-01-01 00:00:00 UTC; the battery-backed clock is asked the first time, from
// then on the HAL's clock goes on. *out_source, which may be NULL, is who was asked ("RTC",
// "UEFI", "set"). ST_NOT_FOUND when nobody knows. Thread context.
status_t wall_seconds(int64_t *out_seconds, const char **out_source) MUST_USE;
// Around a sleep: what the battery-backed clock counted and the HAL's did not is added to the HAL's,
// and the time of day read anew. wall_suspend: false when there is no such clock, and the sleep's
// time is lost. wall_resume gives whole seconds. Thread context.
bool wall_suspend(void);
uint64_t wall_resume(void);
// Sets both clocks. Fails as rtc_write does; this boot's time is set all the same.
status_t wall_set(int64_t seconds) MUST_USE;
