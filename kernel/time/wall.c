// SPDX-License-Identifier: MIT
// The time of day.
#include <base/string.h>
#include <drivers/rtc.h>
#include <hal/time.h>
#include <kernel/log.h>
#include <kernel/options.h>
#include <kernel/platform.h>
#include <kernel/time.h>
#include <lib/civil.h>
#include <sched/spinlock.h>

#define NS_PER_SECOND 1000000000ull
#define SECONDS_PER_MINUTE 60
// UEFI 2.10, 8.3: minutes that local time is behind UTC, or that nobody knows.
#define ZONE_MAX 1440
#define ZONE_UNKNOWN 2047

static struct spinlock lock = SPINLOCK_INIT("wall clock");
// It was base_seconds when hal_clock_ns() was base_ns. Guarded by lock.
static int64_t base_seconds;
static uint64_t base_ns;
static const char *source; // NULL: nobody was asked yet, or nobody knew
static struct boot_time firmware_time;

void wall_init(const struct boot_info *boot)
{
    firmware_time = boot->time;
    struct rtc_config config;
    const char *option = option_get("rtc");
    bool is_wanted = option == NULL || strcmp(option, "none") != 0;
    if (is_wanted && platform_rtc(&config)) rtc_init(&config);
}

static void base_set(int64_t seconds, uint64_t at_ns, const char *by)
{
    hal_irq_state_t state = spin_lock_irq(&lock);
    base_seconds = seconds;
    base_ns = at_ns;
    source = by;
    spin_unlock_irq(&lock, state);
}

static bool rtc_ask(void)
{
    struct civil_time time;
    bool has_power = true;
    status_t st = rtc_read(&time, &has_power);
    if (st < 0) {
        log_info("time", "no time of day from the RTC: %s", status_string(st));
        return false;
    }
    if (!has_power) log_warn("time", "the RTC's battery is empty: the date may be wrong");
    base_set(civil_to_seconds(&time), hal_clock_ns(), "RTC");
    return true;
}

// The loader asked just before the kernel's clock began to count.
static bool firmware_ask(void)
{
    const struct civil_time time = {
        .year = firmware_time.year,
        .month = firmware_time.month,
        .day = firmware_time.day,
        .hour = firmware_time.hour,
        .minute = firmware_time.minute,
        .second = firmware_time.second,
    };
    int zone = firmware_time.zone_minutes;
    if (!firmware_time.is_valid || !civil_is_valid(&time)) return false;
    if (zone == ZONE_UNKNOWN) zone = 0;
    if (zone < -ZONE_MAX || zone > ZONE_MAX) return false;
    base_set(civil_to_seconds(&time) + zone * SECONDS_PER_MINUTE, 0, "UEFI");
    return true;
}

status_t wall_seconds(int64_t *out_seconds, const char **out_source)
{
    if (!__atomic_load_n(&source, __ATOMIC_ACQUIRE) && !rtc_ask() && !firmware_ask())
        return ST_NOT_FOUND;
    hal_irq_state_t state = spin_lock_irq(&lock);
    *out_seconds = base_seconds + (int64_t)((hal_clock_ns() - base_ns) / NS_PER_SECOND);
    if (out_source) *out_source = source;
    spin_unlock_irq(&lock, state);
    return ST_OK;
}

static bool is_asleep; // and then:
static int64_t asleep_seconds;
static uint64_t asleep_ns;

bool wall_suspend(void)
{
    struct civil_time time;
    bool has_power;
    is_asleep = rtc_read(&time, &has_power) == ST_OK;
    if (is_asleep) asleep_seconds = civil_to_seconds(&time);
    asleep_ns = hal_clock_ns();
    return is_asleep;
}

uint64_t wall_resume(void)
{
    struct civil_time time;
    bool has_power;
    if (!is_asleep || rtc_read(&time, &has_power) < 0) return 0;
    int64_t seconds = civil_to_seconds(&time);
    uint64_t slept = seconds > asleep_seconds ? (uint64_t)(seconds - asleep_seconds) : 0;
    uint64_t counted_ns = hal_clock_ns() - asleep_ns;
    if (slept * NS_PER_SECOND > counted_ns) hal_clock_advance(slept * NS_PER_SECOND - counted_ns);
    if (source) base_set(seconds, hal_clock_ns(), source);
    return slept;
}

status_t wall_set(int64_t seconds)
{
    struct civil_time time;
    civil_from_seconds(seconds, &time);
    status_t st = rtc_write(&time);
    base_set(seconds, hal_clock_ns(), "set");
    return st;
}
