// SPDX-License-Identifier: MIT
// The loader's command line, from load options and options.txt of every kind.
// SOURCES: efi/options.c
// INCLUDE:

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include <base/string.h>

#include "efi/options.h"

static bool was_text; // of the last load options

// Load options with exactly `size` bytes, so that the address sanitizer guards the end.
static struct command_line *line_from(const void *options, size_t size)
{
    static struct command_line line;
    void *copy = malloc(size > 0 ? size : 1);

    assert_non_null(copy);
    memcpy(copy, options, size);
    memset(&line, 0, sizeof line);
    was_text = command_line_add_load_options(&line, copy, size, LOAD_OPTIONS_PLAIN);
    free(copy);
    assert_int_equal(line.length, strlen(line.text));
    return &line;
}

static const char *text_from(const void *options, size_t size)
{
    return line_from(options, size)->text;
}

#define UTF16(s) (u"" s), sizeof(u"" s)

static void utf16_load_options(void **state)
{
    (void)state;
    assert_string_equal(text_from(UTF16("log=debug nokaslr")), "log=debug nokaslr");
    assert_string_equal(text_from(UTF16("  a \t b  ")), "a b");
    assert_string_equal(text_from(UTF16("a")), "a");
    // Not terminated, and an odd byte at the end.
    assert_string_equal(text_from(u"log=debug", 2 * 9), "log=debug");
    assert_string_equal(text_from(u"log=debug", 2 * 9 + 1), "log=debug");
    // What follows the terminator is nobody's business.
    assert_string_equal(text_from(u"abc\0def", 14), "abc");
}

static void absent_or_empty_load_options(void **state)
{
    struct command_line line = {.length = 0};

    (void)state;
    assert_true(command_line_add_load_options(&line, NULL, 100, LOAD_OPTIONS_PLAIN));
    assert_true(command_line_add_load_options(&line, "a", 0, LOAD_OPTIONS_PLAIN));
    assert_true(command_line_add_load_options(&line, NULL, 0, LOAD_OPTIONS_OF_SHELL));
    assert_false(command_line_add_load_options(&line, "a", 1, LOAD_OPTIONS_PLAIN));
    assert_string_equal(line.text, "");
    assert_string_equal(text_from("\0\0\0\0", 4), "");
    assert_true(was_text); // none, rather than wrong ones
    assert_false(line.truncated);
}

static void ascii_load_options(void **state)
{
    (void)state;
    // efibootmgr --unicode left out.
    assert_string_equal(text_from("log=debug video=800x600", 23), "log=debug video=800x600");
    assert_string_equal(text_from("test=all\0\xFF\xFE", 11), "test=all");
}

static void the_programs_own_name_is_left_out(void **state)
{
    (void)state;
    assert_string_equal(text_from(UTF16("FS0:\\EFI\\BOOT\\BOOTX64.EFI log=debug")), "log=debug");
    assert_string_equal(text_from(UTF16("bootx64.efi")), "");
    assert_string_equal(text_from(UTF16("\"FS0:\\my dir\\Boot.Efi\" a=1")), "a=1");
    assert_string_equal(text_from(UTF16("log=x.efi2 b")), "log=x.efi2 b");
    assert_string_equal(text_from(UTF16(".ef")), ".ef");

    // The shell's first word is the program, whatever it is called.
    struct command_line line = {.length = 0};
    assert_true(command_line_add_load_options(&line, UTF16(" FS0:\\EFI\\BOOT\\BOOTX64 log=x.efi"),
                                              LOAD_OPTIONS_OF_SHELL));
    assert_true(
        command_line_add_load_options(&line, UTF16("\"my dir\\boot\" b"), LOAD_OPTIONS_OF_SHELL));
    assert_true(command_line_add_load_options(&line, UTF16("BOOTX64"), LOAD_OPTIONS_OF_SHELL));
    assert_string_equal(line.text, "log=x.efi b");
}

static void binary_load_options_are_ignored(void **state)
{
    static const uint8_t guid[16] = {0x4E, 0xAC, 0x08, 0x81, 0x11, 0x9F, 0x59, 0x4D,
                                     0x85, 0x0E, 0xE2, 0x1A, 0x52, 0x2C, 0x59, 0xB2};
    static const uint8_t structure[] = {'W', 'I', 0, 0, 1, 0, 0, 0, 0x88, 0, 0, 0};
    static const uint8_t control[] = {'a', 0, 7, 0, 'b', 0};

    (void)state;
    assert_string_equal(text_from(guid, sizeof guid), "");
    assert_false(was_text);
    assert_string_equal(text_from(structure + 4, 8), "");
    assert_string_equal(text_from(control, sizeof control), "");
    assert_string_equal(text_from("\xFF\xFF\xFF\xFF\xFF\xFF", 6), "");
}

static void any_bytes_are_safe(void **state)
{
    uint64_t seed = 7;
    uint8_t bytes[64];

    (void)state;
    for (unsigned round = 0; round < 20000; round++) {
        size_t size = round % sizeof bytes;

        for (size_t i = 0; i < size; i++) {
            seed = seed * 6364136223846793005ull + 1442695040888963407ull;
            bytes[i] = (uint8_t)(seed >> 56);
            if (seed >> 40 & 1) bytes[i] = i & 1 ? 0 : (uint8_t)(32 + bytes[i] % 96);
        }
        (void)text_from(bytes, size);
    }
}

static void unicode_becomes_utf8(void **state)
{
    static const uint16_t lone[] = {'a', 0xD800, 'b', 0xDC00, 'c', 0xD83D, 0};
    char out[32];
    bool cut;

    (void)state;
    assert_int_equal(utf16_to_utf8(u"\u00E9\u20AC\U0001F600", 9, out, sizeof out, &cut), 9);
    assert_string_equal(out, "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
    assert_false(cut);
    utf16_to_utf8(lone, 7, out, sizeof out, &cut);
    assert_string_equal(out, "a\xEF\xBF\xBD"
                             "b\xEF\xBF\xBD"
                             "c\xEF\xBF\xBD");
    // Cut between characters, never within one.
    assert_int_equal(utf16_to_utf8(u"ab\u20AC", 4, out, 5, &cut), 2);
    assert_true(cut);
    assert_string_equal(out, "ab");
    assert_int_equal(utf16_to_utf8(u"ab", 3, out, 1, &cut), 0);
    assert_true(cut);
}

static void options_file(void **state)
{
    static const char text[] = "\xEF\xBB\xBF# comment\r\nlog=debug\r\n\n  # more\n video=1x1 a#b \r"
                               "quoted=\"x y\"\n\t\n last";
    struct command_line *line = line_from(UTF16("first"));

    (void)state;
    assert_true(command_line_add_file(line, text, sizeof text - 1));
    assert_string_equal(line->text, "first log=debug video=1x1 a#b quoted=\"x y\" last");
    assert_true(command_line_add_file(line, "#", 1));
    assert_true(command_line_add_file(line, "", 0));
    assert_false(line->truncated);
}

// What "Unicode" is in Windows' Notepad, and what the UEFI shell writes behind `echo ... >`.
static void options_file_in_utf16(void **state)
{
    static const uint16_t text[] = u"\uFEFF# caf\u00E9 \u20AC\r\nlog=debug\r\n run=\"echo \u00E9\"";
    struct command_line *line = line_from(UTF16("first"));
    char *big = malloc(8192);

    (void)state;
    assert_true(command_line_add_file(line, (const char *)text, sizeof text - 2));
    assert_string_equal(line->text, "first log=debug run=\"echo \xC3\xA9\"");
    assert_true(command_line_add_file(line, (const char *)text, 2));
    // Cut within the last line end, as a file is that is too large.
    assert_true(command_line_add_file(line, "\xFF\xFEz\0\n", 5));
    assert_string_equal(line->text + line->length - 2, " z");

    // As long as a file can be, each unit three bytes of UTF-8.
    assert_non_null(big);
    for (size_t i = 0; i < 8192; i += 2)
        memcpy(big + i, i == 0 ? u"\uFEFF" : u"\u20AC", 2);
    assert_true(command_line_add_file(line, big, 8192));
    assert_true(line->truncated);
    free(big);
}

static void what_is_not_text_is_refused_whole(void **state)
{
    static const struct {
        const char *bytes;
        size_t size;
    } cases[] = {
        {"nokaslr\nx\0y", 11},    // a folder's entries, a file never written
        {"nokaslr\n\x1B[2J", 12}, // would go to the terminal
        {"nokaslr\x7F", 8},        {"n\0o\0k\0a\0s\0l\0r\0", 14}, // UTF-16 that does not say so
        {"\xFE\xFF\0n\0o", 6},                                    // the other byte order
        {"\xFF\xFEn\0\0\0x\0", 8}, {"\xFF\xFEn\0\x1B\0", 6},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct command_line *line = line_from(UTF16("first"));

        assert_false(command_line_add_file(line, cases[i].bytes, cases[i].size));
        assert_string_equal(line->text, "first");
        assert_false(line->truncated);
    }
}

// A quote that is left open must not swallow what comes after: later words win.
static void open_quotes_end_with_their_line(void **state)
{
    struct command_line line = {.length = 0};

    (void)state;
    assert_true(command_line_add_file(&line, "run=\"echo hi\nlogo=off", 21));
    assert_true(
        command_line_add_load_options(&line, UTF16("log=debug x=\"y z"), LOAD_OPTIONS_PLAIN));
    assert_string_equal(line.text, "run=\"echo hi\" logo=off log=debug x=\"y z\"");
    assert_true(command_line_has(&line, "log"));
}

static void too_much_is_cut_between_words(void **state)
{
    struct command_line *line = line_from(UTF16("start"));
    char *big = malloc(3000);

    (void)state;
    assert_non_null(big);
    memset(big, 'x', 3000);
    for (size_t i = 9; i < 3000; i += 10)
        big[i] = ' ';
    assert_true(command_line_add_file(line, big, 3000));
    assert_true(line->truncated);
    assert_int_equal(line->length, 5 + 101 * 10); // words of 9 and a space, as many as fit in 1023
    assert_int_equal(strlen(line->text), line->length);
    // A word that fits still comes in.
    assert_true(command_line_add_file(line, "nokaslr", 7));
    assert_true(command_line_has(line, "nokaslr"));

    memset(big, 'y', 3000);
    line = line_from(big, 3000);
    assert_true(line->truncated);
    assert_int_equal(line->length, 0);
    free(big);
}

static void words_are_found(void **state)
{
    struct command_line *line = line_from(UTF16("video=1x1 log nokaslr2 q=\"a b\" video=2x2 e="));
    const char *value;
    size_t length;

    (void)state;
    assert_true(command_line_find(line, "video", &value, &length));
    assert_int_equal(length, 3);
    assert_memory_equal(value, "2x2", 3); // the last one wins
    assert_true(command_line_find(line, "q", &value, &length));
    assert_int_equal(length, 3);
    assert_memory_equal(value, "a b", 3);
    assert_true(command_line_find(line, "log", &value, &length));
    assert_int_equal(length, 0);
    assert_true(command_line_find(line, "e", &value, &length));
    assert_int_equal(length, 0);
    assert_false(command_line_has(line, "nokaslr"));
    assert_false(command_line_has(line, "vide"));
    assert_false(command_line_has(line, "b"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf16_load_options),
        cmocka_unit_test(absent_or_empty_load_options),
        cmocka_unit_test(ascii_load_options),
        cmocka_unit_test(the_programs_own_name_is_left_out),
        cmocka_unit_test(binary_load_options_are_ignored),
        cmocka_unit_test(any_bytes_are_safe),
        cmocka_unit_test(unicode_becomes_utf8),
        cmocka_unit_test(options_file),
        cmocka_unit_test(options_file_in_utf16),
        cmocka_unit_test(what_is_not_text_is_refused_whole),
        cmocka_unit_test(open_quotes_end_with_their_line),
        cmocka_unit_test(too_much_is_cut_between_words),
        cmocka_unit_test(words_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
