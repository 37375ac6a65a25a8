// SPDX-License-Identifier: MIT
// The kernel's vsnprintf, under a name of its own, held against the C library's.
#define vsnprintf fl_vsnprintf
#define snprintf fl_snprintf
#include "kernel/lib/printf.c"
#undef vsnprintf
#undef snprintf

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

// Formats are variables here on purpose.
#pragma clang diagnostic ignored "-Wformat-nonliteral"
#pragma clang diagnostic ignored "-Wformat"
#pragma clang diagnostic ignored "-Wformat-security"

#define CHECK(...)                                                                                 \
    do {                                                                                           \
        char ours[256], theirs[256];                                                               \
        int our_length = fl_snprintf(ours, sizeof ours, __VA_ARGS__);                              \
        int their_length = __builtin_snprintf(theirs, sizeof theirs, __VA_ARGS__);                 \
        assert_string_equal(ours, theirs);                                                         \
        assert_int_equal(our_length, their_length);                                                \
    } while (0)

static const char *const flags[] = {"",   "-",  "+",  " ",  "0",   "#",   "-0",
                                    "+0", " 0", "#0", "-#", "-+ ", "+-#0"};
static const char *const widths[] = {"", "1", "5", "12", ".0", ".3", "8.5", "5.8", "3.12"};

static void test_numbers(void **state)
{
    (void)state;
    static const long long values[] = {0,   1,          -1,        9,         10,         -12345,
                                       255, 0x7FFFFFFF, INT64_MAX, INT64_MIN, 0xFFFFFFFF, 65536};
    static const struct {
        const char *text;
        int kind;
    } lengths[] = {{"", 0}, {"hh", 0}, {"h", 0}, {"l", 1}, {"ll", 2}, {"z", 1}, {"t", 1}, {"j", 1}};

    for (size_t f = 0; f < ARRAY_SIZE(flags); f++) {
        for (size_t w = 0; w < ARRAY_SIZE(widths); w++) {
            for (size_t l = 0; l < ARRAY_SIZE(lengths); l++) {
                for (const char *conversion = "diuxXo"; *conversion != '\0'; conversion++) {
                    char format[32];
                    __builtin_snprintf(format, sizeof format, "[%%%s%s%s%c]", flags[f], widths[w],
                                       lengths[l].text, *conversion);
                    for (size_t v = 0; v < ARRAY_SIZE(values); v++) {
                        if (lengths[l].kind == 0) CHECK(format, (int)values[v]);
                        if (lengths[l].kind == 1) CHECK(format, (long)values[v]);
                        if (lengths[l].kind == 2) CHECK(format, values[v]);
                    }
                }
            }
        }
    }
}

static void test_text(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "a", "word", "a longer piece of text"};
    for (size_t w = 0; w < ARRAY_SIZE(widths); w++) {
        for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
            char format[32];
            __builtin_snprintf(format, sizeof format, "[%%%ss]", widths[w]);
            CHECK(format, texts[i]);
            __builtin_snprintf(format, sizeof format, "[%%-%ss]", widths[w]);
            CHECK(format, texts[i]);
        }
    }
    CHECK("[%c%3c%-3c]", 'a', 'b', 'c');
    CHECK("%%%d%%", 5);
    CHECK("%p", (void *)0x1234ABCD);
    CHECK("%*d|%-*d|%.*s", 6, 42, 6, 42, 2, "abcdef");
    CHECK("%*d|%.*d", -6, 42, -1, 7);
}

static void test_bounds(void **state)
{
    (void)state;
    char buffer[16];
    for (size_t size = 1; size < sizeof buffer; size++) {
        __builtin_memset(buffer, '#', sizeof buffer);
        assert_int_equal(fl_snprintf(buffer, size, "%s", "0123456789"), 10);
        assert_int_equal(strlen(buffer), size - 1 < 10 ? size - 1 : 10);
        for (size_t i = size; i < sizeof buffer; i++) {
            assert_int_equal(buffer[i], '#');
        }
    }
    assert_int_equal(fl_snprintf(NULL, 0, "%d", 12345), 5);
    assert_int_equal(fl_snprintf(buffer, sizeof buffer, "%s", (char *)NULL), 6);
    // Not ours to understand, and no reason to break.
    assert_int_equal(fl_snprintf(buffer, sizeof buffer, "%y|%"), 4);
    assert_string_equal(buffer, "%y|%");
    // A string need not end where its precision does.
    char open_end[3] = {'a', 'b', 'c'};
    fl_snprintf(buffer, sizeof buffer, "%.3s", open_end);
    assert_string_equal(buffer, "abc");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
