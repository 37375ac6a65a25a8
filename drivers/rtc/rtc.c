// SPDX-License-Identifier: MIT
#include "cmos.h"
#include <base/string.h>
#include <drivers/rtc.h>
#include <hal/cpu.h>
#include <hal/io.h>
#include <hal/time.h>
#include <sched/spinlock.h>

#define SECOND 0x00
#define SECOND_ALARM 0x01
#define MINUTE 0x02
#define MINUTE_ALARM 0x03
#define HOUR 0x04
#define HOUR_ALARM 0x05
#define WEEKDAY 0x06
#define DAY 0x07
#define MONTH 0x08
#define YEAR 0x09
#define STATUS_A 0x0a
#define STATUS_B 0x0b
#define STATUS_C 0x0c // reading clears it
#define STATUS_D 0x0d
#define REGISTER_MAX 0x7f // bit 7 of the index masks NMIs
#define UPDATING 0x80u    // of STATUS_A
#define ALARM 0x20u       // of STATUS_B: enabled; of STATUS_C: it rang
#define HAS_POWER 0x80u   // of STATUS_D; its other bits read as 0
#define ABSENT 0xffu

#define YEAR_FIRST 1980
#define YEAR_LAST 2379

// An update takes 2.2 ms, and begins 244 us after it was announced.
#define READ_DEADLINE_NS (20ull * 1000 * 1000)

static struct spinlock lock = SPINLOCK_INIT("rtc");
static struct rtc_config config;
static bool is_configured;

void rtc_init(const struct rtc_config *given)
{
    config = *given;
    if (config.century_register > REGISTER_MAX) config.century_register = 0;
    if (config.day_alarm_register > REGISTER_MAX) config.day_alarm_register = 0;
    if (config.month_alarm_register > REGISTER_MAX) config.month_alarm_register = 0;
    is_configured = true;
}

// Lock held. Where the architecture has no ports there is nothing either.
static uint8_t register_read(uint8_t index)
{
    uint32_t value;
    status_t st = hal_port_write(config.index_port, 1, index);
    if (st == ST_OK) st = hal_port_read((uint16_t)(config.index_port + 1), 1, &value);
    return st == ST_OK ? (uint8_t)value : ABSENT;
}

static void register_write(uint8_t index, uint8_t value)
{
    status_t st = hal_port_write(config.index_port, 1, index);
    if (st == ST_OK) st = hal_port_write((uint16_t)(config.index_port + 1), 1, value);
    (void)st; // rtc_write reads back
}

// Lock held; false while the clock updates.
static bool registers_read(struct cmos_registers *out)
{
    if (register_read(STATUS_A) & UPDATING) return false;
    *out = (struct cmos_registers){
        .second = register_read(SECOND),
        .minute = register_read(MINUTE),
        .hour = register_read(HOUR),
        .day = register_read(DAY),
        .month = register_read(MONTH),
        .year = register_read(YEAR),
        .century = config.century_register ? register_read(config.century_register) : 0,
        .mode = register_read(STATUS_B),
    };
    return true;
}

// Twice the same: whatever held us up, no update came in between.
static bool registers_read_twice(struct cmos_registers *out)
{
    struct cmos_registers again;
    hal_irq_state_t state = spin_lock_irq(&lock);
    bool is_same =
        registers_read(out) && registers_read(&again) && memcmp(out, &again, sizeof again) == 0;
    spin_unlock_irq(&lock, state);
    return is_same;
}

static uint8_t status_d_read(void)
{
    hal_irq_state_t state = spin_lock_irq(&lock);
    uint8_t value = register_read(STATUS_D);
    spin_unlock_irq(&lock, state);
    return value;
}

status_t rtc_read(struct civil_time *out_time, bool *out_has_power)
{
    struct cmos_registers registers;
    if (!is_configured) return ST_NOT_READY;
    uint8_t power = status_d_read();
    if (power == ABSENT) return ST_NO_DEVICE;
    *out_has_power = (power & HAS_POWER) != 0;
    uint64_t start = hal_clock_ns();
    while (!registers_read_twice(&registers)) {
        if (hal_clock_ns() - start > READ_DEADLINE_NS) return ST_TIMEOUT;
        hal_cpu_relax();
    }
    return cmos_decode(&registers, config.century_register != 0, out_time);
}

// Lock held.
static void registers_write(const struct cmos_registers *registers, unsigned weekday)
{
    register_write(STATUS_B, registers->mode | CMOS_MODE_HALT);
    register_write(SECOND, registers->second);
    register_write(MINUTE, registers->minute);
    register_write(HOUR, registers->hour);
    register_write(WEEKDAY, (uint8_t)(weekday + 1));
    register_write(DAY, registers->day);
    register_write(MONTH, registers->month);
    register_write(YEAR, registers->year);
    if (config.century_register) register_write(config.century_register, registers->century);
    register_write(STATUS_B, registers->mode);
}

status_t rtc_write(const struct civil_time *time)
{
    struct cmos_registers registers;
    if (!is_configured) return ST_NOT_READY;
    if (!civil_is_valid(time) || time->year < YEAR_FIRST || time->year > YEAR_LAST)
        return ST_INVALID_ARGUMENT;
    int64_t seconds = civil_to_seconds(time);
    if (status_d_read() == ABSENT) return ST_NO_DEVICE;

    hal_irq_state_t state = spin_lock_irq(&lock);
    registers.mode = (uint8_t)(register_read(STATUS_B) & ~CMOS_MODE_HALT);
    cmos_encode(time, &registers);
    registers_write(&registers, civil_weekday(seconds));
    spin_unlock_irq(&lock, state);

    struct civil_time now;
    bool has_power;
    status_t st = rtc_read(&now, &has_power);
    if (st < 0) return st;
    int64_t late = civil_to_seconds(&now) - seconds;
    return late >= 0 && late <= 2 ? ST_OK : ST_NOT_SUPPORTED;
}

// Lock held. Switched off first: half a time must not ring, nor an old alarm at once.
static void alarm_write(const struct civil_time *time)
{
    uint8_t mode = (uint8_t)(register_read(STATUS_B) & ~ALARM);
    struct cmos_registers registers = {.mode = mode};
    cmos_encode(time, &registers);
    register_write(STATUS_B, mode);
    register_write(SECOND_ALARM, registers.second);
    register_write(MINUTE_ALARM, registers.minute);
    register_write(HOUR_ALARM, registers.hour);
    if (config.day_alarm_register) register_write(config.day_alarm_register, registers.day);
    if (config.month_alarm_register) register_write(config.month_alarm_register, registers.month);
    (void)register_read(STATUS_C);
    register_write(STATUS_B, (uint8_t)(mode | ALARM));
}

status_t rtc_alarm_set(unsigned seconds)
{
    struct civil_time time;
    bool has_power;
    if (seconds == 0 || seconds > RTC_ALARM_SECONDS_MAX) return ST_INVALID_ARGUMENT;
    status_t st = rtc_read(&time, &has_power);
    if (st < 0) return st;
    civil_from_seconds(civil_to_seconds(&time) + seconds, &time);
    hal_irq_state_t state = spin_lock_irq(&lock);
    alarm_write(&time);
    bool is_set = (register_read(STATUS_B) & ALARM) != 0;
    spin_unlock_irq(&lock, state);
    return is_set ? ST_OK : ST_NOT_SUPPORTED;
}

bool rtc_alarm_has_rung(void)
{
    hal_irq_state_t state = spin_lock_irq(&lock);
    bool has_rung = is_configured && (register_read(STATUS_C) & ALARM) != 0;
    spin_unlock_irq(&lock, state);
    return has_rung;
}

void rtc_alarm_end(void)
{
    hal_irq_state_t state = spin_lock_irq(&lock);
    if (is_configured) register_write(STATUS_B, (uint8_t)(register_read(STATUS_B) & ~ALARM));
    spin_unlock_irq(&lock, state);
}
