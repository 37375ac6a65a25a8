// SPDX-License-Identifier: MIT
// Years are counted from March on, so that the leap day is the last of its year and every month
// begins a fixed number of days after the first of March.
#include <base/types.h>
#include <lib/civil.h>

#define SECONDS_PER_DAY 86400
#define DAYS_PER_YEAR 365
#define DAYS_PER_4_YEARS (4 * DAYS_PER_YEAR + 1)
#define DAYS_PER_CENTURY (25 * DAYS_PER_4_YEARS - 1)
#define DAYS_PER_CYCLE (4 * DAYS_PER_CENTURY + 1) // 400 years, after which all repeats
#define EPOCH_DAY 719468                          // 1970-01-01, counted from 0000-03-01
#define EPOCH_WEEKDAY 4                           // it was a Thursday

static const uint16_t days_before_month[12] = { // from March on
    0, 31, 61, 92, 122, 153, 184, 214, 245, 275, 306, 337};

static bool is_leap_year(int32_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static unsigned days_in_month(int32_t year, unsigned month)
{
    if (month == 2) return is_leap_year(year) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

bool civil_is_valid(const struct civil_time *time)
{
    return time->month >= 1 && time->month <= 12 && time->day >= 1 &&
           time->day <= days_in_month(time->year, time->month) && time->hour < 24 &&
           time->minute < 60 && time->second < 60;
}

int64_t civil_to_seconds(const struct civil_time *time)
{
    int64_t year = time->month > 2 ? time->year : time->year - 1;
    // One cycle more keeps January of the year 0 from being negative.
    uint64_t shifted = (uint64_t)(year + 400);
    uint64_t days = shifted * DAYS_PER_YEAR + shifted / 4 - shifted / 100 + shifted / 400;
    days += days_before_month[(time->month + 9) % 12] + time->day - 1u;
    int64_t since_epoch = (int64_t)days - DAYS_PER_CYCLE - EPOCH_DAY;
    return since_epoch * SECONDS_PER_DAY + time->hour * 3600 + time->minute * 60 + time->second;
}

// Rounded down, as / rounds towards 0.
static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

void civil_from_seconds(int64_t seconds, struct civil_time *out)
{
    int64_t days = floor_divide(seconds, SECONDS_PER_DAY);
    uint32_t second = (uint32_t)(seconds - days * SECONDS_PER_DAY);
    days += EPOCH_DAY;
    int64_t cycle = floor_divide(days, DAYS_PER_CYCLE);
    uint32_t day = (uint32_t)(days - cycle * DAYS_PER_CYCLE);
    // The last day of a cycle, and of four years, belongs to the century and the year before it.
    uint32_t century = day / DAYS_PER_CENTURY;
    if (century == 4) century = 3;
    day -= century * DAYS_PER_CENTURY;
    uint32_t leap = day / DAYS_PER_4_YEARS;
    day -= leap * DAYS_PER_4_YEARS;
    uint32_t year = day / DAYS_PER_YEAR;
    if (year == 4) year = 3;
    day -= year * DAYS_PER_YEAR;
    unsigned month = 11;
    while (days_before_month[month] > day)
        month--;
    *out = (struct civil_time){
        .year = (int32_t)(cycle * 400 + century * 100 + leap * 4 + year + (month >= 10)),
        .month = (uint8_t)((month + 2) % 12 + 1),
        .day = (uint8_t)(day - days_before_month[month] + 1),
        .hour = (uint8_t)(second / 3600),
        .minute = (uint8_t)(second / 60 % 60),
        .second = (uint8_t)(second % 60),
    };
}

unsigned civil_weekday(int64_t seconds)
{
    int64_t day = floor_divide(seconds, SECONDS_PER_DAY) + EPOCH_WEEKDAY;
    return (unsigned)(day - floor_divide(day, 7) * 7);
}

// `digits` decimal digits and the character `end` behind them; NULL for anything else.
static const char *digits_parse(const char *text, unsigned digits, char end, unsigned *out)
{
    unsigned value = 0;
    for (; digits > 0; digits--, text++) {
        if (*text < '0' || *text > '9') return NULL;
        value = value * 10 + (unsigned)(*text - '0');
    }
    if (*text != end) return NULL;
    *out = value;
    return text + 1;
}

bool civil_parse(const char *date, const char *time, struct civil_time *out)
{
    unsigned year, month, day, hour, minute, second = 0;
    if (!(date = digits_parse(date, 4, '-', &year))) return false;
    if (!(date = digits_parse(date, 2, '-', &month))) return false;
    if (!digits_parse(date, 2, '\0', &day)) return false;
    if (!(time = digits_parse(time, 2, ':', &hour))) return false;
    const char *rest = digits_parse(time, 2, ':', &minute);
    if (!(rest ? digits_parse(rest, 2, '\0', &second) : digits_parse(time, 2, '\0', &minute)))
        return false;
    *out = (struct civil_time){(int32_t)year, (uint8_t)month,  (uint8_t)day,
                               (uint8_t)hour, (uint8_t)minute, (uint8_t)second};
    return civil_is_valid(out);
}
