// SPDX-License-Identifier: MIT
#include "cmos.h"

#define HOUR_PM 0x80u
#define YEAR_MIN 1980
#define YEAR_MAX 2379

static bool field_decode(uint8_t value, bool is_binary, uint8_t *out)
{
    *out = is_binary ? value : (uint8_t)((value >> 4) * 10 + (value & 0xf));
    return is_binary || (value >> 4 <= 9 && (value & 0xf) <= 9);
}

static uint8_t field_encode(unsigned value, bool is_binary)
{
    return (uint8_t)(is_binary ? value : value / 10 << 4 | value % 10);
}

// 12, 1, 2, ... 11, with a bit for those after noon.
static bool hour_decode(uint8_t value, uint8_t mode, uint8_t *out)
{
    bool is_24_hours = mode & CMOS_MODE_24_HOURS;
    bool is_pm = !is_24_hours && (value & HOUR_PM);
    if (is_pm) value &= (uint8_t)~HOUR_PM;
    if (!field_decode(value, mode & CMOS_MODE_BINARY, out)) return false;
    if (is_24_hours) return true;
    if (*out < 1 || *out > 12) return false;
    *out = (uint8_t)(*out % 12 + (is_pm ? 12 : 0));
    return true;
}

status_t cmos_decode(const struct cmos_registers *registers, bool has_century,
                     struct civil_time *out)
{
    bool is_binary = registers->mode & CMOS_MODE_BINARY;
    uint8_t year, century;
    if (!field_decode(registers->second, is_binary, &out->second) ||
        !field_decode(registers->minute, is_binary, &out->minute) ||
        !hour_decode(registers->hour, registers->mode, &out->hour) ||
        !field_decode(registers->day, is_binary, &out->day) ||
        !field_decode(registers->month, is_binary, &out->month) ||
        !field_decode(registers->year, is_binary, &year) || year > 99) {
        return ST_BAD_FORMAT;
    }
    out->year = 0;
    if (has_century && field_decode(registers->century, is_binary, &century))
        out->year = century * 100 + year;
    if (out->year < YEAR_MIN || out->year > YEAR_MAX)
        out->year = year >= YEAR_MIN % 100 ? 1900 + year : 2000 + year;
    return civil_is_valid(out) ? ST_OK : ST_BAD_FORMAT;
}

void cmos_encode(const struct civil_time *time, struct cmos_registers *registers)
{
    bool is_binary = registers->mode & CMOS_MODE_BINARY;
    unsigned hour = time->hour;
    if (!(registers->mode & CMOS_MODE_24_HOURS)) hour = hour % 12 == 0 ? 12 : hour % 12;
    registers->second = field_encode(time->second, is_binary);
    registers->minute = field_encode(time->minute, is_binary);
    registers->hour = field_encode(hour, is_binary);
    if (!(registers->mode & CMOS_MODE_24_HOURS) && time->hour >= 12) registers->hour |= HOUR_PM;
    registers->day = field_encode(time->day, is_binary);
    registers->month = field_encode(time->month, is_binary);
    registers->year = field_encode((unsigned)time->year % 100, is_binary);
    registers->century = field_encode((unsigned)time->year / 100, is_binary);
}
