// SPDX-License-Identifier: MIT
// The shell's `date`, `uptime` and `sleep` commands.
#include <base/string.h>
#include <hal/time.h>
#include <kernel/shell.h>
#include <kernel/time.h>
#include <lib/civil.h>
#include <sched/thread.h>

#define NS_PER_SECOND 1000000000ull
#define LOOK_INTERVAL_NS (20ull * 1000 * 1000) // at the keyboard

static void date_print(int64_t seconds, const char *source)
{
    static const char days[7][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    struct civil_time time;
    civil_from_seconds(seconds, &time);
    kprintf("%04d-%02u-%02u %02u:%02u:%02u UTC, %s (by %s)\n", (int)time.year, time.month, time.day,
            time.hour, time.minute, time.second, days[civil_weekday(seconds)], source);
}

static status_t date_set(const char *date, const char *clock)
{
    struct civil_time time;
    if (!civil_parse(date, clock, &time)) return ST_INVALID_ARGUMENT;
    status_t st = wall_set(civil_to_seconds(&time));
    if (st < 0) kprintf("date: set for this boot only; the RTC: %s\n", status_string(st));
    return ST_OK;
}

static status_t run_date(int argc, char **argv)
{
    int64_t seconds;
    const char *source;
    if (argc == 4 && strcmp(argv[1], "set") == 0) {
        status_t st = date_set(argv[2], argv[3]);
        if (st < 0) return st;
    } else if (argc != 1) {
        return ST_INVALID_ARGUMENT;
    }
    status_t st = wall_seconds(&seconds, &source);
    if (st < 0) {
        kprintf("date: neither an RTC nor the firmware tells the time of day\n");
        return st;
    }
    date_print(seconds, source);
    return ST_OK;
}

SHELL_COMMAND(date_command, "date", "date [set YYYY-MM-DD HH:MM[:SS]]",
              "the time of day, in UTC; or set it", run_date);

static status_t run_uptime(int argc, char **argv)
{
    (void)argv;
    if (argc != 1) return ST_INVALID_ARGUMENT;
    uint64_t ns = hal_clock_ns();
    uint64_t minutes = ns / (60 * NS_PER_SECOND);
    kprintf("up %llu days %02llu:%02llu:%02llu (%llu.%03llu s)\n",
            (unsigned long long)(minutes / 1440), (unsigned long long)(minutes / 60 % 24),
            (unsigned long long)(minutes % 60), (unsigned long long)(ns / NS_PER_SECOND % 60),
            (unsigned long long)(ns / NS_PER_SECOND),
            (unsigned long long)(ns % NS_PER_SECOND / 1000000));
    return ST_OK;
}

SHELL_COMMAND(uptime_command, "uptime", "uptime", "how long the kernel has run", run_uptime);

// "2", "0.25": seconds with up to nine decimals.
static bool seconds_parse(const char *text, uint64_t *out_ns)
{
    uint64_t ns = 0, unit = NS_PER_SECOND;
    if (*text < '0' || *text > '9') return false;
    for (; *text >= '0' && *text <= '9'; text++) {
        if (ns > (UINT64_MAX / 2 - 9 * NS_PER_SECOND) / 10) return false;
        ns = ns * 10 + (uint64_t)(*text - '0') * NS_PER_SECOND;
    }
    if (*text == '.') {
        text++;
        if (*text == '\0') return false;
        for (; *text >= '0' && *text <= '9' && unit > 1; text++) {
            unit /= 10;
            ns += (uint64_t)(*text - '0') * unit;
        }
    }
    *out_ns = ns;
    return *text == '\0';
}

static status_t run_sleep(int argc, char **argv)
{
    uint64_t ns;
    if (argc != 2 || !seconds_parse(argv[1], &ns)) return ST_INVALID_ARGUMENT;
    uint64_t start = hal_clock_ns();
    for (;;) {
        uint64_t passed = hal_clock_ns() - start;
        if (passed >= ns) return ST_OK;
        if (shell_interrupted()) return ST_INTERRUPTED;
        thread_sleep_ns(ns - passed < LOOK_INTERVAL_NS ? ns - passed : LOOK_INTERVAL_NS);
    }
}

SHELL_COMMAND(sleep_command, "sleep", "sleep SECONDS", "wait; ^C ends it", run_sleep);
