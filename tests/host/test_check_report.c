// SPDX-License-Identifier: MIT
// SOURCES: acpi/check/report*.c acpi/tables/text.c
// INCLUDE: -Iacpi/include -Iacpi
// Reports of findings: grouped, counted, without repetitions, in each format.

#include "tests/host/check_fixture.h"

#include <acpi/check.h>

#define LIST(X)                                                                                    \
    X(ODD, "one.odd", LOW, "it is \"odd\"", "Spec 1", "Nothing happens.")                          \
    X(BAD, "one.bad", HIGH, "it is bad", "Spec 2", "It fails.")                                    \
    X(WORSE, "two.worse", CRITICAL, "it is worse", "Spec 3", "It burns.")
enum { LIST(FINDING_KIND_INDEX) };
static const struct finding_kind kind_list[] = {LIST(FINDING_KIND_ENTRY)};
static const struct finding_kinds kinds = {kind_list, ARRAY_SIZE(kind_list)};

static unsigned blocks, blocks_max;

static void *test_alloc(void *host, size_t size)
{
    (void)host;
    if (blocks == blocks_max) return NULL;
    blocks++;
    return malloc(size);
}

static void test_release(void *host, void *pointer, size_t size)
{
    (void)host;
    (void)size;
    blocks--;
    free(pointer);
}

static const struct acpi_host_ops ops = {.alloc = test_alloc, .release = test_release};
static struct acpi_check_report *report;
static const struct finding_sink *sink;
static char text[8192];
static size_t text_length;

static int begin(void **state)
{
    (void)state;
    blocks_max = 1000;
    assert_int_equal(acpi_check_report_create(&ops, NULL, &report), ST_OK);
    sink = acpi_check_report_sink(report);
    return 0;
}

static int end(void **state)
{
    (void)state;
    acpi_check_report_destroy(report);
    assert_int_equal(blocks, 0);
    return 0;
}

static void text_add(void *arg, const char *piece, size_t length)
{
    (void)arg;
    assert_true(text_length + length < sizeof text);
    memcpy(text + text_length, piece, length);
    text_length += length;
    text[text_length] = 0;
}

static const struct acpi_text_sink text_sink = {text_add, NULL};

static const char *printed(enum acpi_check_format format, enum finding_severity least)
{
    struct acpi_check_options options = {format, least, FINDING_HIGH, &kinds, 1};
    text_length = 0;
    acpi_check_report_print(report, &options, &text_sink);
    return text;
}

static void nothing_found(void **state)
{
    (void)state;
    finding_begin(sink, "one");
    assert_false(acpi_check_report_has(report, FINDING_INFO));
    assert_string_equal(printed(ACPI_CHECK_TEXT, FINDING_INFO),
                        "2 kinds of fault looked for, 0 found\n");
    assert_string_equal(printed(ACPI_CHECK_KTAP, FINDING_INFO),
                        "KTAP version 1\n1..2\nok 1 one.odd\nok 2 one.bad\n"
                        "# 2 of 2 checks passed\n");
    assert_non_null(strstr(printed(ACPI_CHECK_JSON, FINDING_INFO), "\"passed\": true"));
}

static void grouped_worst_first(void **state)
{
    (void)state;
    finding_begin(sink, "one");
    for (unsigned i = 0; i < 100; i++) {
        char where[16];
        snprintf(where, sizeof where, "place %u", i);
        finding_report(sink, &kind_list[ODD], where, "%u", i);
        finding_report(sink, &kind_list[ODD], where, "%u",
                       i); // a repetition, while places are kept
        if (i == 63) break;
    }
    finding_report(sink, &kind_list[WORSE], "CPU 1", NULL);
    assert_true(acpi_check_report_has(report, FINDING_CRITICAL));
    assert_string_equal(printed(ACPI_CHECK_TEXT, FINDING_INFO),
                        "critical  two.worse: it is worse\n"
                        "            CPU 1\n"
                        "          Spec 3: It burns.\n"
                        "low       one.odd: it is \"odd\"\n"
                        "            place 0: 0\n"
                        "            place 1: 1\n"
                        "            place 2: 2\n"
                        "            place 3: 3\n"
                        "            place 4: 4\n"
                        "            and 59 more\n"
                        "          Spec 1: Nothing happens.\n"
                        "3 kinds of fault looked for, 2 found in 65 places: 1 critical, 64 low\n");
    assert_null(strstr(printed(ACPI_CHECK_TEXT, FINDING_HIGH), "one.odd"));
    assert_non_null(strstr(printed(ACPI_CHECK_COLOUR, FINDING_HIGH), "\x1b["));
}

static void more_than_is_kept_is_counted(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 200; i++)
        finding_report(sink, &kind_list[ODD], "there", "%u", i);
    assert_non_null(strstr(printed(ACPI_CHECK_TEXT, FINDING_INFO), "and 195 more"));
}

static void ktap_fails_from_the_threshold(void **state)
{
    (void)state;
    finding_begin(sink, "two");
    finding_report(sink, &kind_list[ODD], "a", "b \"c\"\n");
    finding_report(sink, &kind_list[BAD], "a", NULL);
    assert_string_equal(printed(ACPI_CHECK_KTAP, FINDING_INFO),
                        "KTAP version 1\n1..3\n"
                        "ok 1 one.odd\n"
                        "  ---\n  severity: low\n  title: \"it is \\\"odd\\\"\"\n"
                        "  spec: \"Spec 1\"\n  effect: \"Nothing happens.\"\n  count: 1\n  at:\n"
                        "  - [\"a\", \"b \\\"c\\\"\\u000A\"]\n  ...\n"
                        "not ok 2 one.bad\n"
                        "  ---\n  severity: high\n  title: \"it is bad\"\n"
                        "  spec: \"Spec 2\"\n  effect: \"It fails.\"\n  count: 1\n  at:\n"
                        "  - [\"a\", \"\"]\n  ...\n"
                        "ok 3 two.worse\n"
                        "# 2 of 3 checks passed\n");
    assert_null(strstr(printed(ACPI_CHECK_KTAP, FINDING_HIGH), "one.odd\n  ---"));
}

static void json(void **state)
{
    (void)state;
    finding_report(sink, &kind_list[BAD], "a", "x");
    finding_report(sink, &kind_list[BAD], "b", NULL);
    assert_string_equal(
        printed(ACPI_CHECK_JSON, FINDING_INFO),
        "{\n  \"passed\": false, \"fail\": \"high\", \"incomplete\": false,\n"
        "  \"checked\": 1, \"found\": 1, \"places\": 2, \"counts\": {\"info\": 0, \"low\": 0, "
        "\"medium\": 0, \"high\": 2, \"critical\": 0},\n  \"findings\": [\n"
        "    {\"id\": \"one.bad\", \"severity\": \"high\", \"title\": \"it is "
        "bad\", \"spec\": \"Spec 2\", \"effect\": \"It fails.\",\n"
        "     \"count\": 2, \"places\": [\n"
        "      {\"where\": \"a\", \"detail\": \"x\"},\n"
        "      {\"where\": \"b\", \"detail\": \"\"}]}\n  ]\n}\n");
}

static void without_memory_it_says_so(void **state)
{
    (void)state;
    blocks_max = blocks + 2; // the groups and one place
    finding_report(sink, &kind_list[BAD], "a", NULL);
    finding_report(sink, &kind_list[BAD], "b", NULL);
    finding_begin(sink, "one");
    assert_non_null(strstr(printed(ACPI_CHECK_TEXT, FINDING_INFO), "incomplete"));
    assert_non_null(strstr(printed(ACPI_CHECK_JSON, FINDING_INFO), "\"incomplete\": true"));
    assert_non_null(strstr(printed(ACPI_CHECK_KTAP, FINDING_INFO), "not ok 1 one.bad"));
}

static void kinds_listed(void **state)
{
    (void)state;
    struct acpi_check_options options = {ACPI_CHECK_TEXT, FINDING_HIGH, FINDING_HIGH, &kinds, 1};
    text_length = 0;
    acpi_check_kinds_print(&options, &text_sink);
    assert_string_equal(text, "high      one.bad: it is bad\n          Spec 2: It fails.\n"
                              "critical  two.worse: it is worse\n          Spec 3: It burns.\n");
    options.format = ACPI_CHECK_JSON;
    text_length = 0;
    acpi_check_kinds_print(&options, &text_sink);
    assert_non_null(strstr(text, "[\n{\"id\": \"one.bad\""));
}

static void words(void **state)
{
    (void)state;
    enum finding_severity severity;
    enum acpi_check_format format;
    assert_true(finding_severity_parse("medium", &severity));
    assert_int_equal(severity, FINDING_MEDIUM);
    assert_false(finding_severity_parse("mild", &severity));
    assert_true(acpi_check_format_parse("ktap", &format));
    assert_int_equal(format, ACPI_CHECK_KTAP);
    assert_false(acpi_check_format_parse("xml", &format));
    assert_true(finding_kind_is_of(&kind_list[ODD], "one"));
    assert_false(finding_kind_is_of(&kind_list[ODD], "on"));
    assert_false(finding_kind_is_of(&kind_list[ODD], "one.odd"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_found, begin, end),
        cmocka_unit_test_setup_teardown(grouped_worst_first, begin, end),
        cmocka_unit_test_setup_teardown(more_than_is_kept_is_counted, begin, end),
        cmocka_unit_test_setup_teardown(ktap_fails_from_the_threshold, begin, end),
        cmocka_unit_test_setup_teardown(json, begin, end),
        cmocka_unit_test_setup_teardown(without_memory_it_says_so, begin, end),
        cmocka_unit_test(kinds_listed),
        cmocka_unit_test(words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
