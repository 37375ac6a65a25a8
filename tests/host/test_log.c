// SPDX-License-Identifier: MIT
// SOURCES: kernel/log/log.c kernel/sched/spinlock.c
// INCLUDE: -Ikernel/include -Ikernel/device/include -Ihal/include -Itests/host/fake -Ikernel/sched/include
// The log's ring, its way to the consoles, and lines that are logged while others are written.
#include <base/string.h>
#include <device/console.h>
#include <hal/cpu.h>
#include <hal/time.h>
#include <kernel/log.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

bool fake_irqs_enabled = true;
static uint64_t now_ns;

// What the consoles got since the test began.
static char shown[64 * 1024];
static size_t shown_length;
static void (*on_write)(void); // something that happens while a console writes

void fake_cpu_relax(void)
{
}

void fake_cpu_wait(void)
{
}

uint64_t hal_cycles(void)
{
    return 0;
}

uint64_t hal_clock_ns(void)
{
    return now_ns;
}

void console_write(const char *text, size_t length)
{
    assert_true(shown_length + length < sizeof shown);
    assert_true(fake_irqs_enabled); // drawing must not hold interrupts up
    memcpy(shown + shown_length, text, length);
    shown_length += length;
    shown[shown_length] = '\0';
    void (*hook)(void) = on_write;
    on_write = NULL;
    if (hook) hook();
}

static bool is_entered;

bool console_try_enter(void)
{
    if (is_entered) return false;
    is_entered = true;
    return true;
}

void console_leave(void)
{
    is_entered = false;
}

bool console_is_at_line_start(void)
{
    return shown_length == 0 || shown[shown_length - 1] == '\n';
}

static int begin(void **state)
{
    (void)state;
    shown_length = 0;
    shown[0] = '\0';
    log_set_console_level(LOG_INFO);
    return 0;
}

static void test_format_and_levels(void **state)
{
    (void)state;
    now_ns = 1234567890;
    log_info("acpi", "%d tables", 9);
    log_debug("acpi", "not shown");
    log_error("pmm", "bad");
    assert_string_equal(shown, "[    1.234567] acpi: 9 tables\n"
                               "\x1b[91m[    1.234567] pmm: bad\x1b[0m\n");
    begin(state);
    log_set_console_level(LOG_ERROR);
    log_warn("x", "hidden");
    assert_string_equal(shown, "");
    enum log_level level;
    assert_true(log_level_parse("debug", &level) && level == LOG_DEBUG);
    assert_false(log_level_parse("loud", &level));
}

static void test_open_line_is_ended(void **state)
{
    (void)state;
    console_write("prompt> ", 8);
    now_ns = 0;
    log_info("a", "b");
    assert_string_equal(shown, "prompt> \n[    0.000000] a: b\n");
}

struct lines {
    size_t count;
    char last[600], first[600];
};

static void collect(void *ctx, enum log_level level, uint64_t time_ns, const char *text,
                    size_t length)
{
    struct lines *lines = ctx;
    (void)level;
    (void)time_ns;
    snprintf(lines->last, sizeof lines->last, "%.*s", (int)length, text);
    if (lines->count++ == 0) strcpy(lines->first, lines->last);
}

static void test_ring(void **state)
{
    (void)state;
    log_set_console_level(LOG_ERROR);
    uint64_t lost = log_lines_lost();
    // Lengths of all kinds, several times around.
    for (unsigned i = 0; i < 20000; i++) {
        log_debug("ring", "%u %.*s", i, (int)(i * 37 % 450), shown);
        if (i % 1000 != 999) continue;
        struct lines newest = {0};
        char expected[16];
        snprintf(expected, sizeof expected, "ring: %u ", i);
        log_for_each(1, collect, &newest);
        assert_int_equal(newest.count, 1);
        assert_int_equal(strncmp(newest.last, expected, strlen(expected)), 0);
    }
    struct lines all = {0}, some = {0};
    log_for_each(0, collect, &all);
    assert_true(all.count > 100);
    assert_true(log_lines_lost() - lost > 15000);
    log_for_each(7, collect, &some);
    assert_int_equal(some.count, 7);
    char expected[16];
    snprintf(expected, sizeof expected, "ring: %u ", 20000 - 7);
    assert_int_equal(strncmp(some.first, expected, strlen(expected)), 0);
    assert_string_equal(some.last, all.last);
}

static void test_long_line_is_cut(void **state)
{
    (void)state;
    char text[2000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    log_info("m", "%s", text);
    assert_true(shown_length > 400 && shown_length < 600);
    assert_int_equal(shown[shown_length - 1], '\n');
}

static void log_from_interrupt(void)
{
    log_info("irq", "came in between");
}

static void test_nested_line_waits(void **state)
{
    (void)state;
    now_ns = 0;
    on_write = log_from_interrupt;
    log_info("main", "a line");
    assert_string_equal(shown,
                        "[    0.000000] main: a line\n[    0.000000] irq: came in between\n");
    assert_true(fake_irqs_enabled);
}

static void test_trace_only_when_shown(void **state)
{
    (void)state;
    struct lines newest = {0};
    log_info("m", "before");
    log_line(LOG_TRACE, "m", "fine detail");
    log_for_each(1, collect, &newest);
    assert_string_equal(newest.last, "m: before");
    log_set_console_level(LOG_TRACE);
    log_line(LOG_TRACE, "m", "fine detail");
    assert_non_null(strstr(shown, "fine detail"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_format_and_levels, begin),
        cmocka_unit_test_setup(test_open_line_is_ended, begin),
        cmocka_unit_test_setup(test_nested_line_waits, begin),
        cmocka_unit_test_setup(test_long_line_is_cut, begin),
        cmocka_unit_test_setup(test_trace_only_when_shown, begin),
        cmocka_unit_test_setup(test_ring, begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
