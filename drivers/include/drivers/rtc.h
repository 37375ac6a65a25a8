// SPDX-License-Identifier: MIT
#pragma once
// The PC's battery-backed clock (Motorola MC146818A and all that took its place). It keeps UTC, as
// far as we are concerned.

#include <base/status.h>
#include <lib/civil.h>

struct rtc_config {
    uint16_t index_port; // the data port is the next one
    // As the firmware says; 0: none.
    uint8_t century_register, day_alarm_register, month_alarm_register;
};

// Neither touches the hardware before rtc_read or rtc_write does.
void rtc_init(const struct rtc_config *config);

// To the second. Bounded: it waits a few milliseconds at most for the clock to finish an update.
// ST_NOT_READY before rtc_init, ST_NO_DEVICE, ST_TIMEOUT when it is never done with updating,
// ST_BAD_FORMAT when what it shows is no date. *out_has_power is false when its battery was empty
// at some time: then the date is likely wrong. Thread context.
status_t rtc_read(struct civil_time *out_time, bool *out_has_power) MUST_USE;
// Has the clock raise its interrupt, and wake the machine if that is armed, once `seconds` from now
// have passed. Fails as rtc_read does; ST_INVALID_ARGUMENT for 0 and from a day on.
#define RTC_ALARM_SECONDS_MAX 86399u
status_t rtc_alarm_set(unsigned seconds) MUST_USE;
// Whether it has, since it was set or this was asked. Any context.
bool rtc_alarm_has_rung(void);
void rtc_alarm_end(void); // takes it back
// Years 1980 to 2379. Fails as rtc_read does, and with ST_INVALID_ARGUMENT.
status_t rtc_write(const struct civil_time *time) MUST_USE;
