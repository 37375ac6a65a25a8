// SPDX-License-Identifier: MIT
// SOURCES: kernel/options.c
// INCLUDE: -Ikernel/include
#include <base/string.h>
#include <kernel/options.h>

#include <stddef.h>
#include "tests/host/kernel_stubs.h"
#include <cmocka.h>

// The line lies at the end of its memory, so that ASan sees a step too far.
static void give(const char *line)
{
    size_t length = strlen(line);
    char *copy = malloc(length + 1);
    memcpy(copy, line, length + 1);
    struct boot_info boot = {.command_line_va = (uintptr_t)copy,
                             .command_line_length = (uint32_t)length};
    log_warnings = 0;
    options_init(&boot);
    free(copy);
}

static void test_words(void **state)
{
    (void)state;
    give("  log=debug\tnokaslr \n test=all  run=");
    assert_string_equal(option_get("log"), "debug");
    assert_string_equal(option_get("nokaslr"), "");
    assert_string_equal(option_get("test"), "all");
    assert_string_equal(option_get("run"), "");
    assert_null(option_get("exit"));
    assert_true(option_is_set("nokaslr"));
    assert_false(option_is_set("console"));
    assert_int_equal(log_warnings, 0);
    assert_string_equal(options_line(), "  log=debug\tnokaslr \n test=all  run=");
}

static void test_quotes(void **state)
{
    (void)state;
    give("run=\"info; acpi eval \\_SB = 1\" exit=\"qemu\",0xf4 log=\"open end");
    assert_string_equal(option_get("run"), "info; acpi eval \\_SB = 1");
    assert_string_equal(option_get("exit"), "qemu,0xf4");
    assert_string_equal(option_get("log"), "open end");
}

static void test_last_wins(void **state)
{
    (void)state;
    give("log=info log=debug log=warn");
    assert_string_equal(option_get("log"), "warn");
}

static void test_unknown(void **state)
{
    (void)state;
    give("log=info quiet splash=1");
    assert_int_equal(log_warnings, 2);
    assert_string_equal(option_get("splash"), "1");
}

static void test_values(void **state)
{
    (void)state;
    give("reboot=acpi reboot=triple powerbutton=log rtc=none logo=off clock=tsc");
    assert_int_equal(log_warnings, 0);
    const char *const bad[] = {"reboot=acp", "reboot=acpi|uefi", "reboot=", "reboot",
                               "rtc=none,",  "powerbutton=down", "logo=on", "logo=offf"};
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        give(bad[i]);
        assert_int_equal(log_warnings, 1);
    }
}

static void test_empty_and_long(void **state)
{
    (void)state;
    struct boot_info none = {0};
    options_init(&none);
    assert_null(option_get("log"));
    assert_string_equal(options_line(), "");
    give("");
    assert_null(option_get(""));
    give("=x \"\" ==");
    assert_null(option_get("log"));

    // As many words as there can be: the last one, which was typed, counts.
    char most[BOOT_COMMAND_LINE_MAX];
    memset(most, 'a', sizeof most);
    for (size_t at = 1; at < sizeof most; at += 2)
        most[at] = ' ';
    memcpy(most + sizeof most - 10, "log=debug", 10);
    give(most);
    assert_string_equal(option_get("log"), "debug");

    // More bytes than fit.
    char line[3000] = "log=error ";
    for (size_t at = 10; at < sizeof line - 3; at += 2) {
        memcpy(line + at, "a ", 3);
    }
    give(line);
    assert_string_equal(option_get("log"), "error");
    assert_int_equal(strlen(options_line()), BOOT_COMMAND_LINE_MAX - 1);
}

static void test_numbers(void **state)
{
    (void)state;
    uint64_t value;
    assert_true(option_parse_number("0", &value) && value == 0);
    assert_true(option_parse_number("115200", &value) && value == 115200);
    assert_true(option_parse_number("0x3F8", &value) && value == 0x3F8);
    assert_true(option_parse_number("0xffffffffffffffff", &value) && value == UINT64_MAX);
    assert_true(option_parse_number("18446744073709551615", &value) && value == UINT64_MAX);
    assert_false(option_parse_number("18446744073709551616", &value));
    assert_false(option_parse_number("0x10000000000000000", &value));
    assert_false(option_parse_number("", &value));
    assert_false(option_parse_number("0x", &value));
    assert_false(option_parse_number("-1", &value));
    assert_false(option_parse_number("12a", &value));
    assert_false(option_parse_number("1 ", &value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),     cmocka_unit_test(test_quotes),
        cmocka_unit_test(test_last_wins), cmocka_unit_test(test_unknown),
        cmocka_unit_test(test_numbers),   cmocka_unit_test(test_empty_and_long),
        cmocka_unit_test(test_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
