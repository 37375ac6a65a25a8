// SPDX-License-Identifier: MIT
// SOURCES: kernel/lib/civil.c
// INCLUDE: -Ikernel/lib/include
#include <base/types.h>
#include <lib/civil.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

static void expect(int64_t seconds, int32_t year, unsigned month, unsigned day, unsigned hour,
                   unsigned minute, unsigned second)
{
    struct civil_time time;
    civil_from_seconds(seconds, &time);
    assert_int_equal(time.year, year);
    assert_int_equal(time.month, month);
    assert_int_equal(time.day, day);
    assert_int_equal(time.hour, hour);
    assert_int_equal(time.minute, minute);
    assert_int_equal(time.second, second);
    assert_true(civil_is_valid(&time));
    assert_int_equal(civil_to_seconds(&time), seconds);
}

static void known_times(void **state)
{
    (void)state;
    expect(0, 1970, 1, 1, 0, 0, 0);
    expect(-1, 1969, 12, 31, 23, 59, 59);
    expect(951782400, 2000, 2, 29, 0, 0, 0);
    expect(INT32_MAX, 2038, 1, 19, 3, 14, 7);
    expect((int64_t)INT32_MAX + 1, 2038, 1, 19, 3, 14, 8);
    expect(4107542399, 2100, 2, 28, 23, 59, 59);
    expect(4107542400, 2100, 3, 1, 0, 0, 0); // no leap year
    expect(UINT32_MAX, 2106, 2, 7, 6, 28, 15);
    expect(253402300799, 9999, 12, 31, 23, 59, 59);
    expect(-62167219200, 0, 1, 1, 0, 0, 0);
}

// Another implementation's word for every day of five centuries, and a second of each.
static void every_day_from_1800_to_2300(void **state)
{
    (void)state;
    for (int64_t day = -62092; day < 120530; day++) {
        time_t seconds = (time_t)(day * 86400 + (day * 7919 % 86400 + 86400) % 86400);
        struct tm tm;
        assert_non_null(gmtime_r(&seconds, &tm));
        expect(seconds, tm.tm_year + 1900, (unsigned)tm.tm_mon + 1, (unsigned)tm.tm_mday,
               (unsigned)tm.tm_hour, (unsigned)tm.tm_min, (unsigned)tm.tm_sec);
        assert_int_equal(civil_weekday(seconds), tm.tm_wday);
    }
}

static void days_that_there_are_not(void **state)
{
    static const struct civil_time wrong[] = {
        {2026, 0, 1, 0, 0, 0},  {2026, 13, 1, 0, 0, 0}, {2026, 1, 0, 0, 0, 0},
        {2026, 1, 32, 0, 0, 0}, {2026, 4, 31, 0, 0, 0}, {2026, 2, 29, 0, 0, 0},
        {2100, 2, 29, 0, 0, 0}, {2000, 2, 30, 0, 0, 0}, {2026, 1, 1, 24, 0, 0},
        {2026, 1, 1, 0, 60, 0}, {2026, 1, 1, 0, 0, 60},
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(civil_is_valid(&wrong[i]));
    assert_true(civil_is_valid(&(struct civil_time){2000, 2, 29, 23, 59, 59}));
}

static void parsing(void **state)
{
    struct civil_time time;
    (void)state;
    assert_true(civil_parse("2026-11-23", "04:30:59", &time));
    assert_int_equal(civil_to_seconds(&time), 1795408259);
    assert_true(civil_parse("2026-11-23", "04:30", &time));
    assert_int_equal(time.second, 0);
    assert_false(civil_parse("2026-11-23", "", &time));
    assert_false(civil_parse("2026-11-23", "4:30", &time));
    assert_false(civil_parse("2026-11-23", "04:30:", &time));
    assert_false(civil_parse("2026-11-23", "04:30:591", &time));
    assert_false(civil_parse("2026-11-2", "04:30", &time));
    assert_false(civil_parse("2026-11-233", "04:30", &time));
    assert_false(civil_parse("26-11-23", "04:30", &time));
    assert_false(civil_parse("2026/11/23", "04:30", &time));
    assert_false(civil_parse("2026-02-29", "04:30", &time));
    assert_false(civil_parse("-026-02-20", "04:30", &time));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_times),
        cmocka_unit_test(every_day_from_1800_to_2300),
        cmocka_unit_test(days_that_there_are_not),
        cmocka_unit_test(parsing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
