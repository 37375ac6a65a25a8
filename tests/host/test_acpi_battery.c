// SPDX-License-Identifier: MIT
// Batteries, adapters and lids, of firmware as it should be and as it is.
// SOURCES: acpi/aml/*.c acpi/object/*.c acpi/region/*.c acpi/ns/*.c acpi/log.c acpi/tables/text.c
// SOURCES: acpi/tables/checksum.c acpi/device/id.c acpi/device/info.c acpi/device/find.c
// SOURCES: acpi/device/names.c acpi/event/notify.c acpi/sensor/*.c
// INCLUDE: -Iacpi/include -Iacpi -Itests/host
#include "asl_fixture.h"
#include "tests/host/text_sink.h"

#include <acpi/battery.h>

#define UNKNOWN ACPI_VALUE_UNKNOWN

#define GOOD_BIF                                                                                   \
    "Name (_BIF, Package () {1, 5000, 4500, 1, 11100, 450, 150, 10, 10, \"Model\", \" 123 \", "    \
    "\"LION\", \"Maker\"})"
#define GOOD_BST "Name (_BST, Package () {1, 1500, 3375, 11400})"

static struct engine_host host;
static struct acpi_context *ctx;

// The device \BAT of these terms, read.
static struct acpi_battery battery_of(const char *terms)
{
    char asl[2048];
    struct acpi_battery battery;
    host = (struct engine_host){.allowed = -1};
    snprintf(asl, sizeof asl, "Device (\\BAT) { Name (_HID, EisaId (\"PNP0C0A\")) %s }", terms);
    ctx = asl_load(&host, asl);
    assert_int_equal(acpi_battery_read(ctx, asl_node(ctx, "\\BAT"), &battery), ST_OK);
    return battery;
}

static void end(void)
{
    asl_unload(&host, ctx);
}

#define assert_defects(battery, expected) assert_int_equal((battery).defects, (uint32_t)(expected))

static void test_bif(void **state)
{
    struct acpi_battery b = battery_of("Name (_STA, 0x1f)" GOOD_BIF GOOD_BST);
    (void)state;
    assert_true(b.is_present && b.is_ma && b.is_rechargeable && !b.is_from_bix);
    assert_int_equal(b.design, 5000);
    assert_int_equal(b.full, 4500);
    assert_int_equal(b.design_voltage, 11100);
    assert_int_equal(b.warning, 450);
    assert_int_equal(b.low, 150);
    assert_int_equal(b.cycles, UNKNOWN);
    assert_string_equal(b.model, "Model");
    assert_string_equal(b.serial, "123");
    assert_string_equal(b.type, "LION");
    assert_string_equal(b.maker, "Maker");
    assert_int_equal(b.state, ACPI_BATTERY_DISCHARGING);
    assert_int_equal(b.rate, 1500);
    assert_int_equal(b.remaining, 3375);
    assert_int_equal(b.voltage, 11400);
    assert_int_equal(b.percent, 75);
    assert_int_equal(b.health, 90);
    assert_int_equal(b.minutes, 135);
    assert_int_equal(acpi_battery_energy(&b, b.design), 55500);
    assert_string_equal(acpi_battery_state_name(&b), "discharging");
    assert_defects(b, 0);
    end();
}

static void test_bix(void **state)
{
    static const char *const forms[] = {
        "0, 0, 50000, 45000, 1, 11100, 4500, 1500, 77, 95000, 500, 10, 100, 10, 10, 10, \"M\", "
        "\"S\", \"T\", \"O\"",
        "1, 0, 50000, 45000, 1, 11100, 4500, 1500, 77, 95000, 500, 10, 100, 10, 10, 10, \"M\", "
        "\"S\", \"T\", \"O\", 0"};
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
        char terms[1024];
        snprintf(terms, sizeof terms,
                 "Name (_BIX, Package () {%s})" GOOD_BIF
                 "Name (_BST, Package () {2, 20000, 22500, 12000})",
                 forms[i]);
        struct acpi_battery b = battery_of(terms);
        assert_true(b.is_from_bix && !b.is_ma);
        assert_int_equal(b.design, 50000);
        assert_int_equal(b.cycles, 77);
        assert_string_equal(b.model, "M");
        assert_string_equal(b.maker, "O");
        assert_int_equal(b.percent, 50);
        assert_int_equal(b.minutes, 67); // until full
        assert_string_equal(acpi_battery_state_name(&b), "charging");
        assert_defects(b, 0);
        end();
    }
}

static void test_absent(void **state)
{
    struct acpi_battery b = battery_of("Name (_STA, 0x0f)" GOOD_BIF GOOD_BST);
    (void)state;
    assert_false(b.is_present);
    end();
}

static void test_unknown_numbers(void **state)
{
    struct acpi_battery b = battery_of(
        "Name (_BIF, Package () {1, 0xffffffff, 0xffffffff, 1, 0xffffffff, 0, 0, 0, 0, \"\", \"\", "
        "\"\", \"\"}) Name (_BST, Package () {0, 0xffffffff, 0xffffffffffffffff, 0xffffffff})");
    (void)state;
    assert_int_equal(b.design, UNKNOWN);
    assert_int_equal(b.percent, UNKNOWN);
    assert_int_equal(b.health, UNKNOWN);
    assert_int_equal(b.minutes, UNKNOWN);
    assert_int_equal(b.voltage, UNKNOWN);
    assert_int_equal(acpi_battery_energy(&b, 100), UNKNOWN); // mAh, and no voltage
    assert_string_equal(acpi_battery_state_name(&b), "idle");
    assert_defects(b, ACPI_BATTERY_NO_FULL);
    end();
}

static void test_broken_packages(void **state)
{
    static const struct {
        const char *info, *status;
        uint32_t defects;
    } cases[] = {
        {"", GOOD_BST, ACPI_BATTERY_BAD_INFO | ACPI_BATTERY_NO_FULL},
        {"Name (_BIF, 7)", GOOD_BST, ACPI_BATTERY_BAD_INFO | ACPI_BATTERY_NO_FULL},
        {"Method (_BIF) { Return (NONE) }", GOOD_BST, ACPI_BATTERY_BAD_INFO | ACPI_BATTERY_NO_FULL},
        {"Name (_BIF, Package () {1, 2})", GOOD_BST, ACPI_BATTERY_BAD_INFO | ACPI_BATTERY_NO_FULL},
        {"Name (_BIF, Package () {1, 5000, 4500, 1, 11100})", GOOD_BST, ACPI_BATTERY_SHORT_INFO},
        {GOOD_BIF, "", ACPI_BATTERY_BAD_STATUS},
        {GOOD_BIF, "Name (_BST, \"full\")", ACPI_BATTERY_BAD_STATUS},
        {GOOD_BIF, "Name (_BST, Package () {1, 1500, 3375})", ACPI_BATTERY_BAD_STATUS},
        {GOOD_BIF, "Name (_BST, Package () {1, \"fast\", 3375, 11400})", ACPI_BATTERY_BAD_ELEMENT},
        {GOOD_BIF, "Name (_BST, Package () {1, 1500, NONE, 11400})", ACPI_BATTERY_BAD_ELEMENT},
        {GOOD_BIF, "Name (_BST, Package (4) {1, 1500, 3375})", ACPI_BATTERY_BAD_ELEMENT},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        char terms[1024];
        snprintf(terms, sizeof terms, "External (NONE) %s %s", cases[i].info, cases[i].status);
        struct acpi_battery b = battery_of(terms);
        assert_true(b.is_present); // without a _STA
        if (b.defects != cases[i].defects) print_error("case %zu\n", i);
        assert_defects(b, cases[i].defects);
        end();
    }
}

// A _BIX that cannot be had does not hide a _BIF that can.
static void test_bix_broken(void **state)
{
    struct acpi_battery b =
        battery_of("Method (_BIX) { Return (Package () {1, 2}) }" GOOD_BIF GOOD_BST);
    (void)state;
    assert_int_equal(b.design, 5000);
    assert_false(b.is_from_bix);
    assert_defects(b, 0);
    end();
    // And one of _BIF's shape is taken for what it is.
    b = battery_of("Name (_BIX, Package () {1, 5000, 4500, 1, 11100, 450, 150, 10, 10, \"Model\", "
                   "\"1\", \"LION\", \"Maker\"})" GOOD_BST);
    assert_int_equal(b.design, 5000);
    assert_string_equal(b.model, "Model");
    assert_defects(b, 0);
    end();
}

// A _BIX that says mWh and means mAh.
static void test_units_disagree(void **state)
{
#define BIX_OF(design)                                                                             \
    "Name (_BIX, Package () {0, 0, " design ", 4500, 1, 11100, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, "     \
    "\"\", \"\", \"\", \"\"})"
    struct acpi_battery b = battery_of(BIX_OF("5000") GOOD_BIF GOOD_BST);
    (void)state;
    assert_true(b.is_ma && b.is_from_bix);
    assert_defects(b, ACPI_BATTERY_BAD_UNIT);
    end();
    b = battery_of(BIX_OF("5001") GOOD_BIF GOOD_BST); // another number: a battery of 5 Wh
    assert_false(b.is_ma);
    assert_defects(b, 0);
    end();
    b = battery_of(BIX_OF("5000") GOOD_BST);
    assert_false(b.is_ma);
    end();
}

static void test_texts(void **state)
{
    struct acpi_battery b =
        battery_of("Name (_BIF, Package () {1, 5000, 4500, 1, 11100, 450, 150, 10, 10, "
                   "Buffer () {0x41, 0x42, 0x20, 0x20, 0x00, 0x43}, 305419896, "
                   "Buffer () {0xff, 0xff, 0xff}, "
                   "\"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz\"})" GOOD_BST);
    (void)state;
    assert_string_equal(b.model, "AB");
    assert_string_equal(b.serial, "305419896");
    assert_string_equal(b.type, "???");
    assert_int_equal(strlen(b.maker), ACPI_BATTERY_TEXT_SIZE - 1);
    assert_defects(b, ACPI_BATTERY_BAD_TEXT);
    end();
}

// Computation alone

static struct acpi_battery numbers(void)
{
    return (struct acpi_battery){.is_present = true,
                                 .is_ma = true,
                                 .design = 5000,
                                 .full = 4500,
                                 .design_voltage = 11100,
                                 .state = ACPI_BATTERY_DISCHARGING,
                                 .rate = 1500,
                                 .remaining = 3375,
                                 .voltage = 11400};
}

static void test_negative_rates(void **state)
{
    static const struct {
        uint32_t rate, expected;
        bool is_ma;
        uint32_t defects;
    } cases[] = {
        {0xfa24, 1500, true, ACPI_BATTERY_NEGATIVE_RATE}, // 16 bits, as gauges count
        {0xfffffa24, 1500, true, ACPI_BATTERY_NEGATIVE_RATE},
        {0xfffffa24, 1500, false, ACPI_BATTERY_NEGATIVE_RATE},
        {40000, 40000, false, 0}, // 40 W are no negative number
        {0x7fff, 0x7fff, true, 0},
        {0x8000, 0x8000, true, ACPI_BATTERY_NEGATIVE_RATE},
        {UNKNOWN, UNKNOWN, true, 0},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct acpi_battery b = numbers();
        b.rate = cases[i].rate;
        b.is_ma = cases[i].is_ma;
        acpi_battery_compute(&b);
        assert_int_equal(b.rate, cases[i].expected);
        if (cases[i].rate != 0x8000) assert_defects(b, cases[i].defects); // -32768 is its own
    }
}

static void test_capacities(void **state)
{
    (void)state;
    struct acpi_battery b = numbers();
    b.remaining = 4600; // a little over: a gauge that was not calibrated
    acpi_battery_compute(&b);
    assert_int_equal(b.percent, 100);
    assert_defects(b, 0);
    b = numbers();
    b.remaining = 6000;
    acpi_battery_compute(&b);
    assert_int_equal(b.percent, 100);
    assert_int_equal(b.remaining, 4500);
    assert_defects(b, ACPI_BATTERY_OVERFULL);
    b = numbers();
    b.full = 0;
    acpi_battery_compute(&b);
    assert_int_equal(b.full, 5000);
    assert_int_equal(b.percent, 68);
    assert_defects(b, ACPI_BATTERY_NO_FULL);
    b = numbers();
    b.full = 5100; // new ones hold a little more than they say
    acpi_battery_compute(&b);
    assert_int_equal(b.health, 100);
    assert_defects(b, 0);
    b = numbers();
    b.full = 45000; // in other units than the design's
    acpi_battery_compute(&b);
    assert_int_equal(b.health, 100);
    assert_defects(b, ACPI_BATTERY_FULL_ABOVE_DESIGN);
    b = numbers();
    b.design = b.full = b.remaining = UINT32_MAX - 1;
    acpi_battery_compute(&b);
    assert_int_equal(b.percent, 100);
    assert_int_equal(acpi_battery_energy(&b, b.full), UNKNOWN);
}

static void test_times_and_states(void **state)
{
    (void)state;
    struct acpi_battery b = numbers();
    b.rate = 0;
    acpi_battery_compute(&b);
    assert_int_equal(b.minutes, UNKNOWN);
    b = numbers();
    b.rate = 1; // 140 days
    acpi_battery_compute(&b);
    assert_int_equal(b.minutes, UNKNOWN);
    b = numbers();
    b.state = ACPI_BATTERY_DISCHARGING | ACPI_BATTERY_CHARGING;
    acpi_battery_compute(&b);
    assert_string_equal(acpi_battery_state_name(&b), "discharging");
    assert_defects(b, ACPI_BATTERY_BAD_STATE);
    b = numbers();
    b.state = 0;
    b.remaining = 4490;
    acpi_battery_compute(&b);
    assert_string_equal(acpi_battery_state_name(&b), "full");
    assert_int_equal(b.minutes, UNKNOWN);
    b = numbers();
    b.voltage = 0;
    b.design_voltage = 0xffff;
    acpi_battery_compute(&b);
    assert_int_equal(b.voltage, UNKNOWN);
    assert_int_equal(b.design_voltage, UNKNOWN);
    assert_defects(b, ACPI_BATTERY_BAD_VOLTAGE);
}

static void test_every_defect_has_words(void **state)
{
    (void)state;
    for (unsigned i = 0; i < ACPI_BATTERY_DEFECT_COUNT; i++)
        assert_non_null(acpi_battery_defect_text(1u << i));
    assert_null(acpi_battery_defect_text(1u << ACPI_BATTERY_DEFECT_COUNT));
    assert_null(acpi_battery_defect_text(0));
}

// Adapter, lid, and the words for people

static struct text text;

static const struct acpi_text_sink sink = {text_append, &text};

static void test_sources(void **state)
{
    host = (struct engine_host){.allowed = -1};
    bool is_yes;
    (void)state;
    ctx = asl_load(
        &host, "Device (AC0) { Name (_HID, \"ACPI0003\") Name (_PSR, 1) }"
               "Device (AC1) { Name (_HID, \"ACPI0003\") Method (_PSR) { Return (Package () {}) } }"
               "Device (LID0) { Name (_HID, EisaId (\"PNP0C0D\")) Name (_LID, Ones) }"
               "Device (LID1) { Name (_HID, EisaId (\"PNP0C0D\")) }");
    assert_int_equal(acpi_adapter_read(ctx, asl_node(ctx, "\\AC0"), &is_yes), ST_OK);
    assert_true(is_yes);
    assert_true(acpi_adapter_read(ctx, asl_node(ctx, "\\AC1"), &is_yes) < 0);
    assert_int_equal(acpi_lid_read(ctx, asl_node(ctx, "\\LID0"), &is_yes), ST_OK);
    assert_true(is_yes);
    assert_true(acpi_lid_read(ctx, asl_node(ctx, "\\LID1"), &is_yes) < 0);
    text_clear(&text);
    assert_int_equal(acpi_power_sources_print(ctx, &sink), 4);
    assert_non_null(strstr(text.bytes, "\\AC0: adapter, gives power\n"));
    assert_non_null(strstr(text.bytes, "\\LID0: lid, open\n"));
    assert_non_null(strstr(text.bytes, "\\LID1: lid, AML name not found\n"));
    end();
}

static void test_print(void **state)
{
    (void)state;
    (void)battery_of(GOOD_BIF GOOD_BST);
    text_clear(&text);
    assert_int_equal(acpi_batteries_print(ctx, &sink), 1);
    assert_string_equal(text.bytes, "\\BAT: battery, discharging, 75 %, 2:15 h until empty\n"
                                    "  charge     3375 of 4500 mAh (37.4 Wh)\n"
                                    "  design     5000 mAh (55.5 Wh), health 90 %\n"
                                    "  voltage    11.400 V of 11.100 V\n"
                                    "  rate       1500 mA (16.6 W)\n"
                                    "  made by    Maker Model LION, serial 123\n");
    end();
    (void)battery_of("");
    text_clear(&text);
    assert_int_equal(acpi_batteries_print(ctx, &sink), 1);
    assert_non_null(strstr(text.bytes, "\\BAT: battery, idle\n  charge     ? of ? (?)\n"));
    assert_non_null(strstr(text.bytes, "  firmware   neither _BIX nor _BIF gives a package\n"));
    end();
    (void)battery_of("Name (_STA, 0x0f)");
    text_clear(&text);
    assert_int_equal(acpi_batteries_print(ctx, &sink), 1);
    assert_string_equal(text.bytes, "\\BAT: no battery in its place\n");
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bif),
        cmocka_unit_test(test_bix),
        cmocka_unit_test(test_absent),
        cmocka_unit_test(test_unknown_numbers),
        cmocka_unit_test(test_broken_packages),
        cmocka_unit_test(test_bix_broken),
        cmocka_unit_test(test_units_disagree),
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_negative_rates),
        cmocka_unit_test(test_capacities),
        cmocka_unit_test(test_times_and_states),
        cmocka_unit_test(test_every_defect_has_words),
        cmocka_unit_test(test_sources),
        cmocka_unit_test(test_print),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
