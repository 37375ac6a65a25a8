// SPDX-License-Identifier: MIT
// SOURCES: kernel/shell/line_editor.c kernel/device/utf8.c
// INCLUDE: -Ikernel/device/include
// The line editor, judged by what a small model of a terminal shows and where its cursor is.
#include <base/string.h>
#include <kernel/shell/line_editor.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define WIDTH 20

// One row of a terminal, columns counted from the end of the prompt.
static struct {
    char row[200];
    int column;
    int furthest;
} terminal;

static struct line_editor editor;

static void terminal_emit(void *ctx, const char *text, size_t length)
{
    (void)ctx;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\b') {
            terminal.column--;
        } else if (text[i] == 0x1B) {
            assert_int_equal(text[++i], '[');
            int count = 0;
            for (i++; text[i] >= '0' && text[i] <= '9'; i++)
                count = count * 10 + text[i] - '0';
            if (text[i] == 'K')
                memset(terminal.row + terminal.column, ' ', 100);
            else if (text[i] == 'C')
                terminal.column += count;
            else if (text[i] == 'D')
                terminal.column -= count;
            else
                fail_msg("unexpected sequence ESC[%d%c", count, text[i]);
        } else {
            if (((uint8_t)text[i] & 0xC0) == 0x80) continue; // one column per character
            terminal.row[terminal.column++] = (uint8_t)text[i] < 0x80 ? text[i] : '~';
        }
        assert_in_range(terminal.column, 0, WIDTH);
        if (terminal.column > terminal.furthest) terminal.furthest = terminal.column;
    }
}

static void terminal_reset(void)
{
    memset(&terminal, 0, sizeof terminal);
    memset(terminal.row, ' ', sizeof terminal.row);
    line_editor_begin(&editor, WIDTH);
}

static int setup(void **state)
{
    (void)state;
    line_editor_init(&editor, terminal_emit, NULL);
    terminal_reset();
    return 0;
}

static enum line_event type(const char *bytes)
{
    enum line_event event = LINE_MORE;
    for (; *bytes; bytes++) {
        event = line_editor_feed(&editor, (uint8_t)*bytes);
        line_editor_refresh(&editor);
    }
    return event;
}

static void expect(const char *line, const char *shown, int column)
{
    char text[LINE_MAX_BYTES];
    line_editor_text(&editor, text);
    assert_string_equal(text, line);
    size_t length = strlen(shown);
    assert_memory_equal(terminal.row, shown, length);
    for (size_t i = length; i < WIDTH; i++)
        assert_int_equal(terminal.row[i], ' ');
    assert_int_equal(terminal.column, column);
}

static void enter(const char *line)
{
    type(line);
    assert_int_equal(line_editor_feed(&editor, '\r'), LINE_DONE);
    line_editor_remember(&editor, line);
    terminal_reset();
}

static void keys_edit_the_line(void **state)
{
    (void)state;
    static const struct {
        const char *keys, *line;
        int column;
    } cases[] = {
        {"hello", "hello", 5},
        {"hello\x7f\b", "hel", 3},
        {"\x7f", "", 0},
        {"hxllo\x1b[D\x1b[D\x1b[D\x7f", "hllo", 1},
        {"hllo\x01\x06"
         "e",
         "hello", 2},
        {"abc\x1b[Hx\x1b[Fy", "xabcy", 5},
        {"abc\x1bOHx\x1bOFy", "xabcy", 5},
        {"abc\x1b[1~x\x1b[4~y", "xabcy", 5},
        {"abc\x01\x1b[3~", "bc", 0},
        {"abc\x01\x04\x04\x04\x04", "", 0},
        {"abc def\x02\x02\x0b", "abc d", 5},
        {"abc def\x02\x15", "f", 0},
        {"abc  def\x17", "abc  ", 5},
        {"abc  def\x17\x17", "", 0},
        {"abc def\x1b"
         "bx",
         "abc xdef", 5},
        {"abc def\x01\x1b"
         "fx",
         "abcx def", 4},
        {"abc def\x01\x1b"
         "d",
         " def", 0},
        {"one two\x1b[1;5D\x1b[1;5Dz", "zone two", 1},
        {"a\x1b[99999999999zb\x1b[15~", "ab", 2}, // unknown keys
        {"a\x1bzb", "ab", 2},
        {"a\x07\x00b", "a", 1},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        terminal_reset();
        type(cases[i].keys);
        expect(cases[i].line, cases[i].line, cases[i].column);
    }
}

static void special_keys_are_the_callers(void **state)
{
    (void)state;
    assert_int_equal(type("x\r"), LINE_DONE);
    terminal_reset();
    assert_int_equal(type("\n"), LINE_MORE); // the second half of "\r\n"
    assert_int_equal(type("\n"), LINE_DONE);
    assert_int_equal(type("\x03"), LINE_CANCELLED);
    assert_int_equal(type("\x0c"), LINE_REDRAW);
    assert_int_equal(type("\t"), LINE_COMPLETE);
}

// Someone pressed Escape, or a sequence was cut off: the next key still does what it says.
static void a_control_key_ends_a_sequence(void **state)
{
    (void)state;
    static const char *const begun[] = {"\x1b", "\x1b[", "\x1b[12;", "\x1bO"};
    for (size_t i = 0; i < ARRAY_SIZE(begun); i++) {
        char keys[16];
        terminal_reset();
        snprintf(keys, sizeof keys, "x%s\r", begun[i]);
        assert_int_equal(type(keys), LINE_DONE);
        terminal_reset();
        snprintf(keys, sizeof keys, "x%s\x03", begun[i]);
        assert_int_equal(type(keys), LINE_CANCELLED);
        terminal_reset();
        snprintf(keys, sizeof keys, "xy%s\x01z", begun[i]);
        type(keys);
        expect("zxy", "zxy", 1);
    }
    terminal_reset();
    type("xy\x1b[\x1b[Dz\x1b\b"); // and Escape begins a new one
    expect("y", "y", 0);
}

static void history_is_walked(void **state)
{
    (void)state;
    enter("first");
    enter("second");
    enter("second");
    type("draft");
    type("\x1b[A");
    expect("second", "second", 6);
    type("\x1b[A");
    expect("first", "first", 5);
    type("\x1b[A\x10");
    expect("first", "first", 5);
    type("!\x1b[B");
    expect("second", "second", 6);
    type("\x0e");
    expect("draft", "draft", 5);
    type("\x1b[B");
    expect("draft", "draft", 5);
}

static void history_forgets_the_oldest(void **state)
{
    (void)state;
    for (int i = 0; i < LINE_HISTORY + 5; i++) {
        char line[8];
        snprintf(line, sizeof line, "n%d", i);
        enter(line);
    }
    for (int i = 0; i < LINE_HISTORY + 10; i++)
        type("\x1b[A");
    expect("n5", "n5", 2);
}

static void long_lines_scroll_sideways(void **state)
{
    (void)state;
    type("abcdefghijklmnopqrs");
    expect("abcdefghijklmnopqrs", "abcdefghijklmnopqrs", 19);
    type("tuvwxyz");
    char text[LINE_MAX_BYTES];
    line_editor_text(&editor, text);
    assert_string_equal(text, "abcdefghijklmnopqrstuvwxyz");
    assert_in_range(terminal.column, 0, WIDTH - 1);
    assert_int_equal(terminal.row[terminal.column - 1], 'z');
    type("\x01");
    assert_int_equal(terminal.column, 0);
    assert_memory_equal(terminal.row, "abcdefghijklmnopqrst", WIDTH);
    type("\x05\x15");
    expect("", "", 0);
    assert_in_range(terminal.furthest, 0, WIDTH);
}

static void the_longest_line_is_bounded(void **state)
{
    (void)state;
    for (int i = 0; i < LINE_MAX_CHARS + 100; i++)
        type("\xE2\x82\xAC");
    char text[LINE_MAX_BYTES];
    line_editor_text(&editor, text);
    assert_int_equal(strlen(text), LINE_MAX_CHARS * 3);
    assert_true(editor.is_cut);
    line_editor_remember(&editor, text); // too long for history: not kept
    terminal_reset();
    assert_false(editor.is_cut);
    type("\x1b[A");
    expect("", "", 0);
    for (int i = 0; i < LINE_MAX_CHARS + 1; i++)
        type("x");
    assert_true(editor.is_cut);
    type("\x15"); // what was typed after it is not part of a cut line
    assert_false(editor.is_cut);
}

static void utf8_is_one_character(void **state)
{
    (void)state;
    type("gr\xC3\xBC\xC3\x9F\x7f");
    expect("gr\xC3\xBC", "gr~", 3);
    terminal_reset();
    type("\xC3x\xFF");
    expect("\xEF\xBF\xBDx\xEF\xBF\xBD", "~x~", 3);
    terminal_reset();
    type("a\xC2\x9B"
         "b"); // a C1 control: CSI to some terminals
    expect("ab", "ab", 2);
}

static void only_changes_are_emitted(void **state)
{
    (void)state;
    type("abcdefghijkl");
    int column = terminal.column;
    memset(terminal.row, '#', sizeof terminal.row);
    type("m");
    assert_int_equal(terminal.row[column], 'm');
    assert_int_equal(terminal.row[column - 1], '#');
}

static void a_restart_shows_everything_again(void **state)
{
    (void)state;
    type("abc\x02");
    memset(terminal.row, ' ', sizeof terminal.row);
    terminal.column = 0;
    line_editor_restart(&editor);
    line_editor_refresh(&editor);
    expect("abc", "abc", 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(keys_edit_the_line, setup),
        cmocka_unit_test_setup(special_keys_are_the_callers, setup),
        cmocka_unit_test_setup(a_control_key_ends_a_sequence, setup),
        cmocka_unit_test_setup(history_is_walked, setup),
        cmocka_unit_test_setup(history_forgets_the_oldest, setup),
        cmocka_unit_test_setup(long_lines_scroll_sideways, setup),
        cmocka_unit_test_setup(the_longest_line_is_bounded, setup),
        cmocka_unit_test_setup(utf8_is_one_character, setup),
        cmocka_unit_test_setup(only_changes_are_emitted, setup),
        cmocka_unit_test_setup(a_restart_shows_everything_again, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
