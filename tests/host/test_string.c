// SPDX-License-Identifier: MIT
// The kernel's string functions, under names of their own, held against the C library's.
#define memcpy fl_memcpy
#define memmove fl_memmove
#define memset fl_memset
#define memcmp fl_memcmp
#define memchr fl_memchr
#define strlen fl_strlen
#define strnlen fl_strnlen
#define strcmp fl_strcmp
#define strncmp fl_strncmp
#define strchr fl_strchr
#define strrchr fl_strrchr
#define strstr fl_strstr
#include "kernel/lib/string.c"
#undef memcpy
#undef memmove
#undef memset
#undef memcmp
#undef memchr
#undef strlen
#undef strnlen
#undef strcmp
#undef strncmp
#undef strchr
#undef strrchr
#undef strstr

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdlib.h>

// What the C library would do, called by the builtins' names.
#define libc_memcmp __builtin_memcmp
#define libc_memmove __builtin_memmove

static void fill(unsigned char *p, size_t n, unsigned seed)
{
    for (size_t i = 0; i < n; i++) {
        p[i] = (unsigned char)(seed + i * 7);
    }
}

// Every length and alignment around the word loops; the bytes around must stay.
static void test_copies(void **state)
{
    (void)state;
    for (size_t n = 0; n < 100; n++) {
        for (size_t to = 0; to < 9; to++) {
            for (size_t from = 0; from < 9; from++) {
                unsigned char source[128], copied[128], expected[128];
                fill(source, sizeof source, 3);
                fill(copied, sizeof copied, 100);
                fill(expected, sizeof expected, 100);
                assert_ptr_equal(fl_memcpy(copied + to, source + from, n), copied + to);
                libc_memmove(expected + to, source + from, n);
                assert_int_equal(libc_memcmp(copied, expected, sizeof copied), 0);
            }
        }
    }
}

static void test_moves(void **state)
{
    (void)state;
    for (size_t n = 0; n < 70; n++) {
        for (size_t to = 0; to < 40; to++) {
            for (size_t from = 0; from < 40; from++) {
                unsigned char moved[128], expected[128];
                fill(moved, sizeof moved, 9);
                fill(expected, sizeof expected, 9);
                assert_ptr_equal(fl_memmove(moved + to, moved + from, n), moved + to);
                libc_memmove(expected + to, expected + from, n);
                assert_int_equal(libc_memcmp(moved, expected, sizeof moved), 0);
            }
        }
    }
}

static void test_sets(void **state)
{
    (void)state;
    for (size_t n = 0; n < 200; n++) {
        for (size_t at = 0; at < 9; at++) {
            unsigned char set[256];
            fill(set, sizeof set, 1);
            assert_ptr_equal(fl_memset(set + at, 0x1A5, n), set + at);
            for (size_t i = 0; i < sizeof set; i++) {
                unsigned char expected = i >= at && i < at + n ? 0xA5 : (unsigned char)(1 + i * 7);
                assert_int_equal(set[i], expected);
            }
        }
    }
}

static int sign(int x)
{
    return (x > 0) - (x < 0);
}

static void test_comparisons(void **state)
{
    (void)state;
    for (size_t n = 1; n < 40; n++) {
        for (size_t at = 0; at < n; at++) {
            unsigned char a[40], b[40];
            fill(a, sizeof a, 5);
            fill(b, sizeof b, 5);
            assert_int_equal(fl_memcmp(a, b, n), 0);
            b[at] ^= 0x80;
            assert_int_equal(sign(fl_memcmp(a, b, n)), sign(libc_memcmp(a, b, n)));
        }
    }
    assert_int_equal(fl_memcmp("a", "b", 0), 0);
    assert_true(fl_strcmp("abc", "abd") < 0 && fl_strcmp("abc", "ab") > 0);
    assert_true(fl_strcmp("\xff", "a") > 0);
    assert_int_equal(fl_strcmp("", ""), 0);
    assert_int_equal(fl_strncmp("abcX", "abcY", 3), 0);
    assert_true(fl_strncmp("abcX", "abcY", 4) < 0);
    assert_int_equal(fl_strncmp("ab", "ab", 10), 0);
}

static void test_searches(void **state)
{
    (void)state;
    const char *text = "one two one";
    assert_int_equal(fl_strlen(text), 11);
    assert_int_equal(fl_strlen(""), 0);
    assert_int_equal(fl_strnlen(text, 5), 5);
    assert_int_equal(fl_strnlen(text, 50), 11);
    assert_ptr_equal(fl_strchr(text, 'o'), text);
    assert_ptr_equal(fl_strrchr(text, 'o'), text + 8);
    assert_ptr_equal(fl_strchr(text, '\0'), text + 11);
    assert_ptr_equal(fl_strrchr(text, '\0'), text + 11);
    assert_null(fl_strchr(text, 'x'));
    assert_null(fl_strrchr(text, 'x'));
    assert_ptr_equal(fl_strstr(text, "two"), text + 4);
    assert_ptr_equal(fl_strstr(text, ""), text);
    assert_null(fl_strstr(text, "onex"));
    assert_null(fl_strstr("ab", "abc"));
    assert_ptr_equal(fl_memchr(text, 't', 11), text + 4);
    assert_null(fl_memchr(text, 't', 4));
    assert_null(fl_memchr(text, 'o', 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_copies),   cmocka_unit_test(test_moves),
        cmocka_unit_test(test_sets),     cmocka_unit_test(test_comparisons),
        cmocka_unit_test(test_searches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
