// SPDX-License-Identifier: MIT
// SOURCES: drivers/input/scancode.c
// INCLUDE: -Idrivers/include

// Scan codes of set 1 to text.
#include <base/string.h>
#include <drivers/input/scancode.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct scancode_decoder decoder;

static int setup(void **state)
{
    (void)state;
    scancode_decoder_init(&decoder);
    return 0;
}

#define EXPECT(text, ...)                                                                          \
    do {                                                                                           \
        static const uint8_t codes[] = {__VA_ARGS__};                                              \
        expect(text, codes, sizeof codes);                                                         \
    } while (0)

static void expect(const char *text, const uint8_t *codes, size_t count)
{
    char all[64];
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        char out[SCANCODE_MAX_TEXT];
        size_t got = scancode_decode(&decoder, codes[i], out);
        assert_in_range(got, 0, SCANCODE_MAX_TEXT);
        memcpy(all + length, out, got);
        length += got;
    }
    all[length] = '\0';
    assert_string_equal(all, text);
}

static void letters_and_digits(void **state)
{
    (void)state;
    EXPECT("help\r", 0x23, 0xA3, 0x12, 0x92, 0x26, 0xA6, 0x19, 0x99, 0x1C, 0x9C);
    EXPECT("1234567890-=", 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13);
    EXPECT("[];'`\\,./ ", 0x1A, 0x1B, 0x27, 0x28, 0x29, 0x2B, 0x33, 0x34, 0x35, 0x39);
    EXPECT("\x1b\x7f\t", 0x01, 0x0E, 0x0F);
    EXPECT("aaa", 0x1E, 0x1E, 0x1E, 0x9E); // typematic repeat
}

static void shift_and_caps_lock(void **state)
{
    (void)state;
    EXPECT("aAa", 0x1E, 0x2A, 0x1E, 0xAA, 0x1E);
    EXPECT("!@#$%^&*()_+", 0x36, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 0xB6);
    EXPECT("AA", 0x2A, 0x36, 0x1E, 0xAA, 0x1E, 0xB6); // one shift is still down
    EXPECT("A1a", 0x3A, 0xBA, 0x1E, 0x02, 0x2A, 0x1E, 0xAA, 0x3A, 0xBA);
    EXPECT("a|\\", 0x1E, 0x2A, 0x56, 0xAA, 0x56);
    EXPECT("\x1b[Z\t", 0x2A, 0x0F, 0xAA, 0x0F);
}

static void a_lock_held_down_locks_once(void **state)
{
    (void)state;
    EXPECT("A", 0x3A, 0x3A, 0x3A, 0x3A, 0xBA, 0x1E); // typematic repeat
    EXPECT("a", 0x3A, 0x3A, 0x3A, 0xBA, 0x1E);
    EXPECT("\x1b[H7", 0x45, 0x45, 0xC5, 0x47, 0x45, 0x45, 0xC5, 0x47);
    EXPECT("A", 0x3A, 0xFF, 0x1E); // its release is among what was lost:
    EXPECT("a", 0x3A, 0xBA, 0x1E); // the next press counts
}

static void control_and_alt(void **state)
{
    (void)state;
    EXPECT("\x03\x01\x1b", 0x1D, 0x2E, 0x1E, 0x1A, 0x9D);
    EXPECT("\x0c", 0xE0, 0x1D, 0x26, 0xE0, 0x9D);             // the right one
    EXPECT("\x03", 0x3A, 0xBA, 0x1D, 0x2E, 0x9D, 0x3A, 0xBA); // caps lock does not matter
    EXPECT("", 0x1D, 0x02, 0x33, 0x9D);                       // no control form
    EXPECT("\x1b"
           "b",
           0x38, 0x30, 0xB8);
    EXPECT("c", 0x2E);
}

static void keypad_and_grey_keys(void **state)
{
    (void)state;
    EXPECT("7894561230.+-*", 0x47, 0x48, 0x49, 0x4B, 0x4C, 0x4D, 0x4F, 0x50, 0x51, 0x52, 0x53, 0x4E,
           0x4A, 0x37);
    EXPECT("\x1b[A\x1b[B\x1b[D\x1b[C", 0xE0, 0x48, 0xE0, 0xC8, 0xE0, 0x50, 0xE0, 0x4B, 0xE0, 0x4D);
    EXPECT("\x1b[H\x1b[F\x1b[3~\x1b[2~\x1b[5~\x1b[6~", 0xE0, 0x47, 0xE0, 0x4F, 0xE0, 0x53, 0xE0,
           0x52, 0xE0, 0x49, 0xE0, 0x51);
    EXPECT("/\r", 0xE0, 0x35, 0xE0, 0x1C);
    EXPECT("\x1b[H+5", 0x45, 0xC5, 0x47, 0x4C, 0x4E, 0x45, 0xC5, 0x4C);
}

static void keypad_five_without_num_lock_is_nothing(void **state)
{
    (void)state;
    EXPECT("", 0x45, 0xC5, 0x4C);
    EXPECT("\x1b[A-", 0x48, 0x4A);
}

static void fake_shifts_are_no_shifts(void **state)
{
    (void)state;
    EXPECT("\x1b[Aa", 0xE0, 0x2A, 0xE0, 0x48, 0xE0, 0xC8, 0xE0, 0xAA, 0x1E);
    EXPECT("a", 0xE0, 0x2A, 0x1E);
}

static void pause_and_print_screen_type_nothing(void **state)
{
    (void)state;
    EXPECT("", 0xE1, 0x1D, 0x45, 0xE1, 0x9D, 0xC5);
    EXPECT("a7", 0x1E, 0x47); // neither control nor num lock stuck
    EXPECT("", 0xE0, 0x2A, 0xE0, 0x37, 0xE0, 0xB7, 0xE0, 0xAA);
    EXPECT("", 0xE0, 0x46, 0xE0, 0xC6); // ctrl-break
    EXPECT("a", 0x1E);
}

static void overruns_release_everything(void **state)
{
    (void)state;
    EXPECT("a", 0x2A, 0x1D, 0x38, 0xFF, 0x1E);
    EXPECT("a", 0x2A, 0x00, 0x1E);
    EXPECT("4", 0xE0, 0x00, 0x4B); // not the arrow
    EXPECT("a", 0xE1, 0xFF, 0x1E);
}

static void every_sequence_of_bytes_is_harmless(void **state)
{
    (void)state;
    char out[SCANCODE_MAX_TEXT];
    uint32_t seed = 7;
    for (int i = 0; i < 200000; i++) {
        seed = seed * 1664525 + 1013904223;
        // A fresh block each time: ASan sees a byte too many.
        char *exact = malloc(SCANCODE_MAX_TEXT);
        assert_in_range(scancode_decode(&decoder, (uint8_t)(seed >> 24), exact), 0, sizeof out);
        free(exact);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(letters_and_digits, setup),
        cmocka_unit_test_setup(shift_and_caps_lock, setup),
        cmocka_unit_test_setup(a_lock_held_down_locks_once, setup),
        cmocka_unit_test_setup(control_and_alt, setup),
        cmocka_unit_test_setup(keypad_and_grey_keys, setup),
        cmocka_unit_test_setup(keypad_five_without_num_lock_is_nothing, setup),
        cmocka_unit_test_setup(fake_shifts_are_no_shifts, setup),
        cmocka_unit_test_setup(pause_and_print_screen_type_nothing, setup),
        cmocka_unit_test_setup(overruns_release_everything, setup),
        cmocka_unit_test_setup(every_sequence_of_bytes_is_harmless, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
