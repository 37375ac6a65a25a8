// SPDX-License-Identifier: MIT
#pragma once
// What the clock's registers mean. Pure.

#include <base/status.h>
#include <lib/civil.h>

struct cmos_registers {
    uint8_t second, minute, hour, day, month, year, century;
    uint8_t mode; // register B
};

#define CMOS_MODE_24_HOURS 0x02u
#define CMOS_MODE_BINARY 0x04u
#define CMOS_MODE_HALT 0x80u // no updates while the registers are written

// Without a century, or with one that makes no sense (firmware has been known to leave it at 19
// for ever), years from 80 on are of the last century: so far back are clocks that were never set.
status_t cmos_decode(const struct cmos_registers *registers, bool has_century,
                     struct civil_time *out) MUST_USE;
// In the mode that registers->mode says.
void cmos_encode(const struct civil_time *time, struct cmos_registers *registers);
