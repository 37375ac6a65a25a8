// SPDX-License-Identifier: MIT
// The battery-backed clock, on a simulated chip that updates under the reader's hands.
// SOURCES: drivers/rtc/rtc.c drivers/rtc/cmos.c kernel/lib/civil.c
// INCLUDE: -Itests/host/fake -Ihal/include -Idrivers/include -Ikernel/lib/include
// INCLUDE: -Ikernel/sched/include -Idrivers/rtc
#include <base/string.h>
#include <drivers/rtc.h>
#include <hal/cpu.h>
#include <hal/io.h>
#include <hal/time.h>
#include <sched/spinlock.h>
#include "cmos.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define CENTURY 0x32
#define DAY_ALARM 0x7d
#define MONTH_ALARM 0x7e
#define NS_PER_SECOND 1000000000ull
#define UPDATE_NS 1984000u
#define WARNING_NS 244000u

bool fake_irqs_enabled;

static struct {
    uint64_t now_ns;
    int64_t base; // the second that it was at time 0
    uint8_t mode, power;
    bool is_absent, is_always_updating, is_read_only;
    int century_stuck; // -1: follows the year
    uint8_t index;
    bool is_halted;
    struct cmos_registers written;
    bool is_alarm_on, has_alarm_rung, has_no_alarm;
    struct cmos_registers alarm;
    unsigned locks;
} chip;

static int begin(void **state)
{
    (void)state;
    memset(&chip, 0, sizeof chip);
    chip.base = 1795408259; // 2026-11-23 04:30:59
    chip.mode = CMOS_MODE_24_HOURS;
    chip.power = 0x80;
    chip.century_stuck = -1;
    return 0;
}

uint64_t hal_clock_ns(void)
{
    return chip.now_ns;
}

uint64_t hal_cycles(void)
{
    return chip.now_ns;
}

void fake_cpu_relax(void)
{
    chip.now_ns += 100;
}

void fake_cpu_wait(void)
{
}

hal_irq_state_t spin_lock_irq(struct spinlock *lock)
{
    (void)lock;
    assert_int_equal(chip.locks++, 0);
    return 0;
}

void spin_unlock_irq(struct spinlock *lock, hal_irq_state_t state)
{
    (void)lock;
    (void)state;
    chip.locks--;
}

// While it updates, what can be read is garbage.
static uint8_t register_value(uint8_t index)
{
    uint64_t in_second = chip.now_ns % NS_PER_SECOND;
    bool is_updating = in_second < UPDATE_NS;
    bool is_announced = is_updating || in_second >= NS_PER_SECOND - WARNING_NS;
    struct civil_time time;
    struct cmos_registers shown = {.mode = chip.mode};
    civil_from_seconds(chip.base + (int64_t)(chip.now_ns / NS_PER_SECOND), &time);
    cmos_encode(&time, &shown);
    if (is_updating && index < 0x0a) return (uint8_t)(chip.now_ns / 1000);
    switch (index) {
    case 0x00:
        return shown.second;
    case 0x02:
        return shown.minute;
    case 0x04:
        return shown.hour;
    case 0x07:
        return shown.day;
    case 0x08:
        return shown.month;
    case 0x09:
        return shown.year;
    case CENTURY:
        return chip.century_stuck >= 0 ? (uint8_t)chip.century_stuck : shown.century;
    case 0x0a:
        return (uint8_t)(0x26 | (is_announced || chip.is_always_updating ? 0x80 : 0));
    case 0x0b:
        return (uint8_t)(chip.mode | (chip.is_alarm_on ? 0x20 : 0));
    case 0x0c: {
        uint8_t value = chip.has_alarm_rung ? 0xa0 : 0;
        chip.has_alarm_rung = false;
        return value;
    }
    case 0x0d:
        return chip.power;
    default:
        fail_msg("register 0x%x was read", index);
        return 0;
    }
}

status_t hal_port_read(uint16_t port, unsigned width, uint32_t *out_value)
{
    assert_int_equal(port, 0x71);
    assert_int_equal(width, 1);
    assert_int_equal(chip.locks, 1); // index and data belong together
    chip.now_ns += 1000;
    *out_value = chip.is_absent ? 0xff : register_value(chip.index);
    return ST_OK;
}

static void register_set(uint8_t index, uint8_t value)
{
    struct civil_time time;
    switch (index) {
    case 0x00:
        chip.written.second = value;
        break;
    case 0x02:
        chip.written.minute = value;
        break;
    case 0x04:
        chip.written.hour = value;
        break;
    case 0x06:
        assert_in_range(value, 1, 7);
        break;
    case 0x07:
        chip.written.day = value;
        break;
    case 0x08:
        chip.written.month = value;
        break;
    case 0x09:
        chip.written.year = value;
        break;
    case CENTURY:
        chip.written.century = value;
        break;
    case 0x01:
        assert_false(chip.is_alarm_on);
        chip.alarm.second = value;
        return;
    case 0x03:
        assert_false(chip.is_alarm_on);
        chip.alarm.minute = value;
        return;
    case 0x05:
        assert_false(chip.is_alarm_on);
        chip.alarm.hour = value;
        return;
    case DAY_ALARM:
        chip.alarm.day = value;
        return;
    case MONTH_ALARM:
        chip.alarm.month = value;
        return;
    case 0x0b:
        assert_int_equal(value & 0x5f, chip.mode);
        chip.is_alarm_on = (value & 0x20) && !chip.has_no_alarm;
        if (chip.is_halted && !(value & CMOS_MODE_HALT) && !chip.is_read_only) {
            chip.written.mode = chip.mode;
            assert_int_equal(cmos_decode(&chip.written, true, &time), ST_OK);
            chip.base = civil_to_seconds(&time) - (int64_t)(chip.now_ns / NS_PER_SECOND);
        }
        chip.is_halted = value & CMOS_MODE_HALT;
        return;
    default:
        fail_msg("register 0x%x was written", index);
    }
    assert_true(chip.is_halted);
}

status_t hal_port_write(uint16_t port, unsigned width, uint32_t value)
{
    assert_int_equal(width, 1);
    assert_int_equal(chip.locks, 1);
    chip.now_ns += 1000;
    if (port == 0x70) {
        assert_int_equal(value & 0x80, 0); // NMIs stay on
        chip.index = (uint8_t)value;
    } else {
        assert_int_equal(port, 0x71);
        register_set(chip.index, (uint8_t)value);
    }
    return ST_OK;
}

static const struct rtc_config with_century = {.index_port = 0x70, .century_register = CENTURY};
static const struct rtc_config without_century = {.index_port = 0x70};

static int64_t read_seconds(void)
{
    struct civil_time time;
    bool has_power = false;
    assert_int_equal(rtc_read(&time, &has_power), ST_OK);
    assert_true(has_power);
    return civil_to_seconds(&time);
}

static void nothing_before_the_configuration(void **state)
{
    struct civil_time time = {2026, 1, 1, 0, 0, 0};
    bool has_power;
    (void)state;
    assert_int_equal(rtc_read(&time, &has_power), ST_NOT_READY);
    assert_int_equal(rtc_write(&time), ST_NOT_READY);
}

// Whenever the read begins, it gives the second before or after it.
static void an_update_never_shows(void **state)
{
    (void)state;
    rtc_init(&with_century);
    for (uint64_t at = 0; at < 2 * NS_PER_SECOND; at += 137000) {
        begin(NULL);
        chip.now_ns = at;
        int64_t before = chip.base + (int64_t)(at / NS_PER_SECOND);
        int64_t seconds = read_seconds();
        assert_in_range(seconds, before, before + 1);
        assert_true(chip.now_ns - at < 30000000);
    }
}

static void every_mode_is_understood(void **state)
{
    static const uint8_t modes[] = {0, CMOS_MODE_24_HOURS, CMOS_MODE_BINARY,
                                    CMOS_MODE_24_HOURS | CMOS_MODE_BINARY};
    (void)state;
    rtc_init(&with_century);
    for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
        for (int hour = 0; hour < 24; hour++) {
            begin(NULL);
            chip.mode = modes[i];
            chip.now_ns = 5000000;
            chip.base = 1795392000 + hour * 3600 + 1234;
            assert_int_equal(read_seconds(), chip.base);
        }
    }
}

static void the_century_is_guessed_where_it_must_be(void **state)
{
    static const struct {
        int32_t year, read;
        int century; // what its register shows; -1: the right one
        bool has_register;
    } cases[] = {
        {2026, 2026, -1, true},   {2126, 2126, -1, true},  {1999, 1999, -1, true},
        {2026, 2026, 0x19, true}, // never moved on
        {2026, 2026, 0xff, true}, {2026, 2026, 0, true},   {2026, 2026, -1, false},
        {1999, 1999, -1, false},  {1980, 1980, -1, false}, {2079, 2079, -1, false},
        {1970, 2070, -1, true}, // no clock was made then
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        begin(NULL);
        rtc_init(cases[i].has_register ? &with_century : &without_century);
        chip.now_ns = 5000000;
        chip.century_stuck = cases[i].century;
        chip.base = civil_to_seconds(&(struct civil_time){cases[i].year, 6, 1, 0, 0, 0});
        struct civil_time time;
        bool has_power;
        assert_int_equal(rtc_read(&time, &has_power), ST_OK);
        assert_int_equal(time.year, cases[i].read);
    }
}

static void broken_chips_are_told(void **state)
{
    struct civil_time time;
    bool has_power = true;
    (void)state;
    rtc_init(&with_century);
    chip.now_ns = 5000000;
    chip.power = 0;
    assert_int_equal(rtc_read(&time, &has_power), ST_OK);
    assert_false(has_power);
    chip.is_always_updating = true;
    assert_int_equal(rtc_read(&time, &has_power), ST_TIMEOUT);
    chip.is_absent = true;
    assert_int_equal(rtc_read(&time, &has_power), ST_NO_DEVICE);
    assert_int_equal(rtc_write(&(struct civil_time){2026, 1, 1, 0, 0, 0}), ST_NO_DEVICE);
}

static void what_is_no_date_is_refused(void **state)
{
    const struct cmos_registers good = {0x59, 0x59, 0x23, 0x31, 0x12, 0x26, 0x20, 0x02};
    struct cmos_registers r;
    struct civil_time time;
    (void)state;
    assert_int_equal(cmos_decode(&good, true, &time), ST_OK);
#define EXPECT_BAD(member, value)                                                                  \
    r = good;                                                                                      \
    r.member = (value);                                                                            \
    assert_int_equal(cmos_decode(&r, true, &time), ST_BAD_FORMAT)
    EXPECT_BAD(second, 0x60);
    EXPECT_BAD(second, 0x5a);
    EXPECT_BAD(minute, 0xff);
    EXPECT_BAD(hour, 0x24);
    EXPECT_BAD(day, 0x00);
    EXPECT_BAD(day, 0x32);
    EXPECT_BAD(month, 0x13);
    EXPECT_BAD(month, 0x00);
    EXPECT_BAD(year, 0xa0);
    r = good;
    r.mode = 0; // 12 hours: there is no hour 0, nor 13
    r.hour = 0;
    assert_int_equal(cmos_decode(&r, true, &time), ST_BAD_FORMAT);
    r.hour = 0x13;
    assert_int_equal(cmos_decode(&r, true, &time), ST_BAD_FORMAT);
    r = good;
    r.mode = CMOS_MODE_24_HOURS | CMOS_MODE_BINARY;
    r.year = 100;
    assert_int_equal(cmos_decode(&r, true, &time), ST_BAD_FORMAT);
}

static void setting_it(void **state)
{
    (void)state;
    rtc_init(&with_century);
    for (unsigned mode = 0; mode < 8; mode += 2) {
        begin(NULL);
        chip.mode = (uint8_t)mode;
        chip.now_ns = 5000000;
        const struct civil_time time = {2100, 2, 28, 12, 34, 56};
        assert_int_equal(rtc_write(&time), ST_OK);
        assert_int_equal(chip.base, civil_to_seconds(&time));
        assert_false(chip.is_halted);
    }
    assert_int_equal(rtc_write(&(struct civil_time){2100, 2, 29, 0, 0, 0}), ST_INVALID_ARGUMENT);
    assert_int_equal(rtc_write(&(struct civil_time){1979, 2, 1, 0, 0, 0}), ST_INVALID_ARGUMENT);
    chip.is_read_only = true;
    assert_int_equal(rtc_write(&(struct civil_time){2050, 2, 1, 0, 0, 0}), ST_NOT_SUPPORTED);
}

static void an_alarm_is_set_in_the_clocks_own_mode(void **state)
{
    (void)state;
    struct rtc_config config = with_century;
    config.day_alarm_register = DAY_ALARM;
    config.month_alarm_register = MONTH_ALARM;
    rtc_init(&config);
    for (unsigned mode = 0; mode < 8; mode += 2) {
        begin(NULL);
        chip.mode = (uint8_t)mode;
        chip.now_ns = 5000000;
        chip.has_alarm_rung = true; // long ago
        assert_int_equal(rtc_alarm_set(86399), ST_OK);
        assert_true(chip.is_alarm_on);
        struct civil_time wanted;
        struct cmos_registers registers = {.mode = chip.mode};
        civil_from_seconds(chip.base + 86399, &wanted);
        cmos_encode(&wanted, &registers);
        assert_int_equal(chip.alarm.second, registers.second);
        assert_int_equal(chip.alarm.minute, registers.minute);
        assert_int_equal(chip.alarm.hour, registers.hour);
        assert_int_equal(chip.alarm.day, registers.day);
        assert_int_equal(chip.alarm.month, registers.month);
        assert_false(rtc_alarm_has_rung());
        chip.has_alarm_rung = true;
        assert_true(rtc_alarm_has_rung());
        assert_false(rtc_alarm_has_rung());
        rtc_alarm_end();
        assert_false(chip.is_alarm_on);
    }
    assert_int_equal(rtc_alarm_set(0), ST_INVALID_ARGUMENT);
    assert_int_equal(rtc_alarm_set(86400), ST_INVALID_ARGUMENT);
    chip.has_no_alarm = true;
    assert_int_equal(rtc_alarm_set(5), ST_NOT_SUPPORTED);
    chip.is_absent = true;
    assert_int_equal(rtc_alarm_set(5), ST_NO_DEVICE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(nothing_before_the_configuration, begin),
        cmocka_unit_test_setup(an_update_never_shows, begin),
        cmocka_unit_test_setup(every_mode_is_understood, begin),
        cmocka_unit_test_setup(the_century_is_guessed_where_it_must_be, begin),
        cmocka_unit_test_setup(broken_chips_are_told, begin),
        cmocka_unit_test_setup(what_is_no_date_is_refused, begin),
        cmocka_unit_test_setup(setting_it, begin),
        cmocka_unit_test_setup(an_alarm_is_set_in_the_clocks_own_mode, begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
