// SPDX-License-Identifier: MIT
#pragma once
// Dates of the Gregorian calendar, continued before its invention, and seconds since
// 1970-01-01 00:00:00 without leap seconds. Pure.

#include <base/types.h>

struct civil_time {
    int32_t year;
    uint8_t month; // 1..12
    uint8_t day;   // 1..31
    uint8_t hour, minute, second;
};

// Whether there is such a day and time.
bool civil_is_valid(const struct civil_time *time);
// `time` must be valid, its year 0..9999.
int64_t civil_to_seconds(const struct civil_time *time);
void civil_from_seconds(int64_t seconds, struct civil_time *out);
// 0: Sunday.
unsigned civil_weekday(int64_t seconds);
// "2026-11-23 04:30:59" from two words, seconds may be missing. False for anything else, or a time
// that there is not.
bool civil_parse(const char *date, const char *time, struct civil_time *out);
