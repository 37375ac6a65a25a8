// SPDX-License-Identifier: MIT
// Thermal zones, fans, backlights, and what is logged when sensors notify.
// SOURCES: acpi/aml/*.c acpi/object/*.c acpi/region/*.c acpi/ns/*.c acpi/log.c acpi/tables/text.c
// SOURCES: acpi/tables/checksum.c acpi/device/id.c acpi/device/info.c acpi/device/find.c
// SOURCES: acpi/device/names.c acpi/event/notify.c acpi/sensor/*.c
// INCLUDE: -Iacpi/include -Iacpi -Itests/host
#include "asl_fixture.h"
#include "tests/host/text_sink.h"

#include <acpi/notify.h>
#include <acpi/thermal.h>

#define UNKNOWN ACPI_TEMPERATURE_UNKNOWN

static struct engine_host host;
static struct acpi_context *ctx;
static struct text text;

static void begin(const char *terms)
{
    host = (struct engine_host){.allowed = -1};
    ctx = asl_load(&host, terms);
    text_clear(&text);
}

static void end(void)
{
    asl_unload(&host, ctx);
}

static const struct acpi_text_sink sink = {text_append, &text};

// Thermal zones

static void test_zone(void **state)
{
    struct acpi_thermal_zone zone;
    (void)state;
    begin("ThermalZone (\\TZ0) { Name (_TMP, 3232) Name (_CRT, 3732) Name (_HOT, 3682) "
          "Name (_PSV, 3532) Name (_AC0, 3432) Name (_AC3, 3332) Name (_TZP, 300)"
          "Name (_TRT, Package () { Package () {\\D, \\D, 1, 2, 0, 0, 0, 0}, Package () {1}, 7 }) }"
          "Device (\\D) {}");
    assert_int_equal(acpi_thermal_zone_read(ctx, asl_node(ctx, "\\TZ0"), &zone), ST_OK);
    assert_int_equal(zone.temperature, 500);
    assert_int_equal(zone.critical, 1000);
    assert_int_equal(zone.hot, 950);
    assert_int_equal(zone.passive, 800);
    assert_int_equal(zone.active[0], 700);
    assert_int_equal(zone.active[1], UNKNOWN);
    assert_int_equal(zone.active[3], 600);
    assert_int_equal(zone.polling, 300);
    assert_int_equal(zone.relations, 1);
    assert_int_equal(zone.bad_relations, 2);
    assert_false(acpi_thermal_zone_is_critical(&zone));
    assert_int_equal(acpi_thermal_zones_print(ctx, &sink), 1);
    assert_string_equal(text.bytes, "\\TZ0: thermal zone, 50.0 C\n"
                                    "  critical   100.0 C\n"
                                    "  hot        95.0 C\n"
                                    "  passive    80.0 C\n"
                                    "  active 0   70.0 C\n"
                                    "  active 3   60.0 C\n"
                                    "  polled each 30.0 s\n"
                                    "  1 relation (_TRT), 2 malformed\n");
    end();
}

static void test_zone_limits(void **state)
{
    static const struct {
        const char *terms;
        int32_t temperature;
        bool is_critical;
    } cases[] = {
        {"Name (_TMP, 3733) Name (_CRT, 3732)", 1001, true},
        {"Name (_TMP, 3732) Name (_CRT, 3732)", 1000, true},
        {"Name (_TMP, 3731) Name (_CRT, 3732)", 999, false},
        {"Name (_TMP, 3731) Name (_HOT, 3700) Name (_CRT, 3732)", 999, true},
        {"Name (_TMP, 3731)", 999, false},
        {"Name (_TMP, 3731) Name (_CRT, 0)", 999, false},    // -273 degrees
        {"Name (_TMP, 3731) Name (_CRT, 2732)", 999, false}, // 0 degrees: a forgotten limit
        {"Name (_TMP, 2727) Name (_CRT, 3732)", -5, false},
        {"Name (_TMP, 0) Name (_CRT, 3732)", UNKNOWN, false},
        {"Name (_TMP, Ones) Name (_CRT, 3732)", UNKNOWN, false},
        {"Name (_TMP, 0xffff) Name (_CRT, 3732)", UNKNOWN, false},
        {"Name (_TMP, \"hot\") Name (_CRT, 3732)", UNKNOWN, false},
        {"Method (_TMP) { Return (NONE) } Name (_CRT, 3732)", UNKNOWN, false},
        {"", UNKNOWN, false},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        char terms[512];
        struct acpi_thermal_zone zone;
        snprintf(terms, sizeof terms, "External (NONE) ThermalZone (\\TZ0) { %s }", cases[i].terms);
        begin(terms);
        assert_int_equal(acpi_thermal_zone_read(ctx, asl_node(ctx, "\\TZ0"), &zone), ST_OK);
        if (zone.temperature != cases[i].temperature) print_error("case %zu\n", i);
        assert_int_equal(zone.temperature, cases[i].temperature);
        assert_int_equal(acpi_thermal_zone_is_critical(&zone), cases[i].is_critical);
        assert_int_equal(acpi_thermal_zones_print(ctx, &sink), 1);
        assert_int_equal(strstr(text.bytes, "CRITICAL") != NULL, cases[i].is_critical);
        assert_int_equal(strstr(text.bytes, "no temperature") != NULL,
                         cases[i].temperature == UNKNOWN);
        end();
    }
}

static void test_negative_temperature_in_words(void **state)
{
    (void)state;
    begin("ThermalZone (\\TZ0) { Name (_TMP, 2727) }");
    assert_int_equal(acpi_thermal_zones_print(ctx, &sink), 1);
    assert_string_equal(text.bytes, "\\TZ0: thermal zone, -0.5 C\n");
    end();
}

// Fans

static void test_fans(void **state)
{
    (void)state;
    begin(
        "PowerResource (\\PR0, 0, 0) { Name (_STA, 1) } PowerResource (\\PR1, 0, 0) { Name (_STA, "
        "0) }"
        "Device (\\F0) { Name (_HID, EisaId (\"PNP0C0B\")) Name (_FIF, Package () {0, 1, 5, 0})"
        "  Name (_FPS, Package () {0, Package () {}, Package () {}})"
        "  Name (_FST, Package () {0, 40, 2600}) }"
        "Device (\\F1) { Name (_HID, EisaId (\"PNP0C0B\")) Name (_PR0, Package () {\\PR0}) }"
        "Device (\\F2) { Name (_HID, EisaId (\"PNP0C0B\")) Name (_PR0, Package () {\\PR0, \\PR1}) }"
        "Device (\\F3) { Name (_HID, EisaId (\"PNP0C0B\")) Name (_FIF, Package () {0, 0, 1, 0})"
        "  Name (_FST, Package () {0, 7}) }"
        "Device (\\F4) { Name (_HID, EisaId (\"PNP0C0B\")) Name (_FIF, 3) Name (_FST, \"fast\") }");
    assert_int_equal(acpi_fans_print(ctx, &sink), 5);
    assert_string_equal(text.bytes, "\\F0: fan, on, 2600 rpm, level 40 % of 2\n"
                                    "\\F1: fan, on\n"
                                    "\\F2: fan, off\n"
                                    "\\F3: fan, off\n"
                                    "\\F4: fan, on\n");
    end();
}

// Backlights

static void test_backlight(void **state)
{
    struct acpi_backlight backlight;
    (void)state;
    begin("Name (\\SET, 0)"
          "Device (\\LCD0) { Name (_BCL, Package () {80, 50, 0, 20, 100, 20, 1000, \"x\"})"
          "  Method (_BCM, 1) { SET = Arg0 } Name (_BQC, 50) }"
          "Device (\\LCD1) { Name (_BCL, Package () {}) Method (_BCM, 1) {} }"
          "Device (\\LCD2) { Name (_BCL, Package () {1, 2}) }"
          "Device (\\LCD3) { Name (_BCL, 5) Method (_BCM, 1) {} }");
    struct acpi_node *lcd = asl_node(ctx, "\\LCD0");
    assert_int_equal(acpi_backlight_read(ctx, lcd, &backlight), ST_OK);
    assert_int_equal(backlight.level, 50);
    assert_int_equal(backlight.on_ac, 80);
    assert_int_equal(backlight.on_battery, 50);
    static const uint32_t levels[] = {0, 20, 50, 80, 100};
    assert_int_equal(backlight.count, ARRAY_SIZE(levels));
    assert_memory_equal(backlight.levels, levels, sizeof levels);
    assert_int_equal(acpi_backlight_set(ctx, lcd, 20), ST_OK);
    uint64_t set;
    assert_int_equal(acpi_evaluate_integer(ctx, NULL, "\\SET", &set), ST_OK);
    assert_int_equal(set, 20);
    assert_int_equal(acpi_backlight_set(ctx, lcd, 21), ST_OUT_OF_RANGE);
    assert_int_equal(acpi_backlight_read(ctx, asl_node(ctx, "\\LCD1"), &backlight), ST_BAD_FORMAT);
    assert_int_equal(acpi_backlight_read(ctx, asl_node(ctx, "\\LCD2"), &backlight), ST_NOT_FOUND);
    assert_true(acpi_backlight_read(ctx, asl_node(ctx, "\\LCD3"), &backlight) < 0);
    assert_int_equal(acpi_backlights_print(ctx, &sink), 3);
    assert_non_null(strstr(text.bytes, "\\LCD0: backlight, level 50; 0 20 50 80 100\n"));
    assert_non_null(strstr(text.bytes, "\\LCD1: backlight, malformed data\n"));
    end();
}

static void test_more_levels_than_fit(void **state)
{
    char terms[4096] = "Device (\\LCD0) { Method (_BCM, 1) {} Name (_BCL, Package () {";
    struct acpi_backlight backlight;
    (void)state;
    for (unsigned i = 0; i < 250; i++)
        snprintf(terms + strlen(terms), sizeof terms - strlen(terms), "%u,", i % 101);
    strcat(terms, "0 }) }");
    begin(terms);
    assert_int_equal(acpi_backlight_read(ctx, asl_node(ctx, "\\LCD0"), &backlight), ST_OK);
    assert_int_equal(backlight.count, 101);
    end();
}

// Watching

static struct {
    enum acpi_log_level level;
    char line[256];
    unsigned count;
} logged;

static void watch_log(void *arg, enum acpi_log_level level, bool is_debug, const char *line,
                      size_t length)
{
    (void)arg;
    (void)is_debug;
    if (level > ACPI_LOG_INFO) return;
    logged.level = level;
    logged.count++;
    snprintf(logged.line, sizeof logged.line, "%.*s", (int)length, line);
}

// What is logged when the node notifies: NULL for nothing.
static void assert_logged(const char *path, uint64_t value, enum acpi_log_level level,
                          const char *expected)
{
    memset(&logged, 0, sizeof logged);
    assert_int_equal(acpi_notify_dispatch(ctx, asl_node(ctx, path), value), 1);
    assert_int_equal(logged.count, expected ? 1 : 0);
    if (!expected) return;
    assert_string_equal(logged.line, expected);
    assert_int_equal(logged.level, level);
}

static const char watched[] =
    "Device (\\BAT) { Name (_HID, EisaId (\"PNP0C0A\")) Name (_STA, 0x1f)"
    "  Name (_BIF, Package () {1, 5000, 4500, 1, 11100, 0, 0, 0, 0, \"\", \"\", \"\", \"\"})"
    "  Name (_BST, Package () {1, 1500, 3375, 11400}) }"
    "Device (\\LOW) { Name (_HID, EisaId (\"PNP0C0A\")) Name (_STA, 0x1f)"
    "  Name (_BIF, Package () {1, 5000, 4500, 1, 11100, 0, 0, 0, 0, \"\", \"\", \"\", \"\"})"
    "  Name (_BST, Package () {5, 1500, 45, 9400}) }"
    "Device (\\OUT) { Name (_HID, EisaId (\"PNP0C0A\")) Name (_STA, 0x0f) }"
    "Device (\\AC) { Name (_HID, \"ACPI0003\") Name (_PSR, 0) }"
    "Device (\\LID) { Name (_HID, EisaId (\"PNP0C0D\")) Name (_LID, 1) }"
    "Device (\\LCD) { Name (_BCL, Package () {80, 50, 20}) Method (_BCM, 1) {} }"
    "Device (\\OTH) { Name (_HID, \"ACME0001\") }"
    "ThermalZone (\\TZ0) { Name (_TMP, 3232) Name (_CRT, 3732) }"
    "ThermalZone (\\TZ1) { Name (_TMP, 3832) Name (_CRT, 3732) }";

static void test_watch(void **state)
{
    (void)state;
    begin(watched);
    acpi_context_destroy(ctx);
    struct acpi_host_ops ops = engine_ops; // the same with a log that is looked at
    ops.log = watch_log;
    char *asl = malloc(sizeof watched + 128);
    unsigned index;
    size_t length;
    snprintf(asl, sizeof watched + 128,
             "DefinitionBlock (\"\", \"DSDT\", 2, \"FLIGHT\", \"TEST\", 1) {%s}", watched);
    uint8_t *table = asl_compile(asl, &length);
    free(asl);
    assert_int_equal(acpi_context_create(&ops, &host, NULL, &ctx), ST_OK);
    assert_int_equal(acpi_table_load(ctx, table, length, &index), ST_OK);
    free(table);
    assert_int_equal(acpi_sensors_watch(ctx), ST_OK);
    assert_int_equal(acpi_sensors_watch(ctx), ST_ALREADY_EXISTS);
    assert_logged("\\BAT", 0x80, ACPI_LOG_INFO, "\\BAT: battery discharging, 75 %");
    assert_logged("\\BAT", 0x81, ACPI_LOG_INFO, "\\BAT: battery discharging, 75 %");
    assert_logged("\\BAT", 0x02, ACPI_LOG_INFO, NULL); // it wakes the machine: not ours
    assert_logged("\\LOW", 0x80, ACPI_LOG_WARN, "\\LOW: battery discharging, 1 %, critical");
    assert_logged("\\OUT", 0x01, ACPI_LOG_INFO, "\\OUT: no battery in its place");
    assert_logged("\\AC", 0x80, ACPI_LOG_INFO, "\\AC: adapter gives no power");
    assert_logged("\\LID", 0x80, ACPI_LOG_INFO, "\\LID: lid opened");
    assert_logged("\\LCD", 0x86, ACPI_LOG_INFO, "\\LCD: brightness key");
    assert_logged("\\OTH", 0x86, ACPI_LOG_INFO, NULL);
    assert_logged("\\OTH", 0x80, ACPI_LOG_INFO, NULL);
    assert_logged("\\TZ0", 0x80, ACPI_LOG_INFO, "\\TZ0: 50.0 C");
    assert_logged("\\TZ1", 0x80, ACPI_LOG_ERROR,
                  "\\TZ1: 110.0 C, critical: the machine should be shut down");
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_zone),
        cmocka_unit_test(test_zone_limits),
        cmocka_unit_test(test_negative_temperature_in_words),
        cmocka_unit_test(test_fans),
        cmocka_unit_test(test_backlight),
        cmocka_unit_test(test_more_levels_than_fit),
        cmocka_unit_test(test_watch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
