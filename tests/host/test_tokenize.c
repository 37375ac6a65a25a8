// SPDX-License-Identifier: MIT
// SOURCES: kernel/shell/tokenize.c kernel/shell/suggest.c
// The shell's words, and its guesses at mistyped ones.
#include <base/string.h>
#include <kernel/shell/suggest.h>
#include <kernel/shell/tokenize.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define MAX 5

// Tokenizes a copy on the heap, where ASan sees a step too far, and joins the words with '|', the
// commands with '&'.
static status_t join(const char *line, char *out)
{
    char *copy = strdup(line);
    status_t st = ST_OK;
    *out = '\0';
    for (char *rest = copy; rest && st == ST_OK;) {
        char *argv[MAX];
        int argc = -1;
        st = shell_tokenize(rest, argv, MAX, &argc, &rest);
        if (st < 0) break;
        assert_null(argv[argc]);
        for (int i = 0; i < argc; i++) {
            if (i > 0) strcat(out, "|");
            strcat(out, argv[i]);
        }
        if (rest) strcat(out, "&");
    }
    free(copy);
    return st;
}

static void lines_split_into_words(void **state)
{
    (void)state;
    static const struct {
        const char *line, *words;
    } cases[] = {
        {"", ""},
        {"   \t ", ""},
        {"help", "help"},
        {"  acpi   dump\tDSDT ", "acpi|dump|DSDT"},
        {"a;b", "a&b"},
        {"a ; b c;", "a&b|c&"},
        {";;a", "&&a"},
        {"echo 'a b;c' d", "echo|a b;c|d"},
        {"echo \"a \\\"b\\\" ;\" ''", "echo|a \"b\" ;|"},
        {"a'b'\"c\"d", "abcd"},
        {"acpi eval \\_SB.PCI0._STA", "acpi|eval|\\_SB.PCI0._STA"},
        {"eval \"\\_SB.X\"", "eval|\\_SB.X"},
        {"x '\\\"'", "x|\\\""},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        char words[64];
        assert_int_equal(join(cases[i].line, words), ST_OK);
        assert_string_equal(words, cases[i].words);
    }
}

static void open_quotes_are_refused(void **state)
{
    (void)state;
    char words[64];
    assert_int_equal(join("echo 'a", words), ST_BAD_FORMAT);
    assert_int_equal(join("echo \"a", words), ST_BAD_FORMAT);
    assert_int_equal(join("echo \"a\\\"", words), ST_BAD_FORMAT);
    assert_int_equal(join("echo \"a\\", words), ST_BAD_FORMAT);
}

static void too_many_words_are_refused(void **state)
{
    (void)state;
    char words[64];
    assert_int_equal(join("a b c d", words), ST_OK);
    assert_int_equal(join("a b c d e", words), ST_LIMIT_REACHED);
}

static void distances_count_edits(void **state)
{
    (void)state;
    assert_int_equal(suggest_distance("acpi", "acpi"), 0);
    assert_int_equal(suggest_distance("", "mem"), 3);
    assert_int_equal(suggest_distance("hlep", "help"), 1); // a swap
    assert_int_equal(suggest_distance("rebot", "reboot"), 1);
    assert_int_equal(suggest_distance("poweron", "poweroff"), 2);
    assert_int_equal(suggest_distance("kitten", "sitting"), 3);
    assert_true(suggest_distance("this-name-is-far-longer-than-any-command", "x") == ~0u);
}

static void only_near_names_are_suggested(void **state)
{
    (void)state;
    unsigned distance;
    assert_true(suggest_is_close("ehlp", "help", &distance));
    assert_true(suggest_is_close("power", "poweroff", &distance)); // the beginning is enough
    assert_false(suggest_is_close("xyzzy", "help", &distance));
    assert_false(suggest_is_close("ls", "irq", &distance));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_split_into_words),        cmocka_unit_test(open_quotes_are_refused),
        cmocka_unit_test(too_many_words_are_refused),    cmocka_unit_test(distances_count_edits),
        cmocka_unit_test(only_near_names_are_suggested),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
