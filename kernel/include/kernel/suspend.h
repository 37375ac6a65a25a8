// SPDX-License-Identifier: MIT
#pragma once
// Sleep of the whole machine: kernel/suspend.c.

#include <base/status.h>

struct suspend_report {
    uint64_t slept_s; // by the battery-backed clock; 0 when it cannot be asked
    char cause[96];   // what ended it
};

// Puts the machine to sleep in S1, S2 or S3 and returns once it has woken up; after `wake_after_s`
// seconds at the latest, if that is not 0 (at most RTC_ALARM_SECONDS_MAX). CPUs, interrupts,
// consoles, time and timers are as before; what could not be brought back is logged. On failure the
// machine goes on as before, and `out` says nothing: ST_NOT_SUPPORTED when the machine does not
// offer the state (or the alarm), ST_INVALID_ARGUMENT, ST_TIMEOUT when it did not fall asleep,
// ST_INTERRUPTED when the alarm rang before it could, ST_BUSY when it is being done already, and
// what the steps on the way say. Thread context.
status_t suspend(unsigned state, unsigned wake_after_s, struct suspend_report *out) MUST_USE;
