// SPDX-License-Identifier: MIT
// The table of reserved names, held against what acpihelp (ACPICA) knows of them: numbers of
// arguments and types of values.
// SOURCES: acpi/check/names_predefined.c
// INCLUDE: -Iacpi
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <base/types.h>

#include "check/names_predefined.h"

#define NAMES_LEAST 200u // so many acpihelp tells the arguments of

// The types that the shape begins with, as acpihelp's letters: I, S, B, P, R; "" for none.
static void types_of(const char *shape, char out[16])
{
    size_t count = 0;
    unsigned depth = 0;
    bool has_choice = *shape == '[';
    for (const char *p = shape + has_choice; *p != '\n' && count < 8; p++) {
        if (depth == 0) {
            const char *known = strchr("iIsSbBtBgBuBrR{P", *p);
            if (known && (known - "iIsSbBtBgBuBrR{P") % 2 == 0) out[count++] = known[1];
            if (*p == ']') break;
        }
        depth += *p == '{' || *p == '(';
        depth -= *p == '}' || *p == ')';
    }
    out[count] = 0;
}

static bool is_among(char type, const char *types)
{
    return strchr(types, type) != NULL;
}

// Where ACPI 6.5 knows better than the ACPICA of the packages.
static bool is_newer(const char name[4])
{
    static const char *const names[] = {"_FDE", "_GPE", "_IRC"};
    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (memcmp(name, names[i], 4) == 0) return true;
    return false;
}

static unsigned differences;

static void differ(const char name[4], const char *ours, const char *line)
{
    print_error("%.4s: %.8s here; acpihelp: %s", name, ours, line);
    differences++;
}

static void types_compare(const char name[4], const char *types, const char *line)
{
    static const char *const words[] = {"Integer", "String", "Buffer", "Package", "Reference"};
    if (strcmp(types, "") == 0 || is_newer(name)) return;
    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        bool is_told = strstr(line, words[i]) != NULL;
        if (is_told != is_among(words[i][0], types)) differ(name, types, line);
    }
}

static void arguments_and_types_are_acpihelps(void **state)
{
    char line[256], word[5], name[5] = "", types[16];
    struct names_predefined entry;
    unsigned compared = 0, arguments;
    bool is_known = false;
    (void)state;
    FILE *pipe = popen("acpihelp -p 2>/dev/null", "r");
    assert_non_null(pipe);
    while (fgets(line, sizeof line, pipe)) {
        if (sscanf(line, " %4s Requires %u argument", word, &arguments) == 2) {
            memcpy(name, word, sizeof name);
            is_known = names_predefined_find(name, &entry);
            if (!is_known) fail_msg("%s is missing", name);
            compared++;
            if (!(entry.arguments >> arguments & 1u)) differ(name, "other arguments", line);
        } else if (is_known && strstr(line, "Return value types:")) {
            types_of(entry.shape, types);
            types_compare(name, types, line);
            is_known = false;
        } else if (is_known && strstr(line, "No return value")) {
            if (*entry.shape != 'n' && !is_newer(name)) differ(name, entry.shape, line);
            is_known = false;
        }
    }
    int result = pclose(pipe);
    if (compared == 0 && result != 0) skip(); // not installed
    assert_true(compared >= NAMES_LEAST);
    assert_int_equal(differences, 0);
}

// Brackets of shapes are balanced, and each entry is found by its own name, so no other hides it.
static void entries_are_well_formed(void **state)
{
    struct names_predefined entry, same;
    (void)state;
    size_t count = 0;
    for (; names_predefined_get(count, &entry); count++) {
        int depth = 0;
        for (const char *p = entry.shape; *p != '\n'; p++) {
            assert_non_null(strchr("isbutgr*n#%{}[]()+,<>0123456789", *p));
            depth += *p == '{' || *p == '[' || *p == '(';
            depth -= *p == '}' || *p == ']' || *p == ')';
            assert_true(depth >= 0);
        }
        assert_int_equal(depth, 0);
        assert_non_null(strchr("dspqrig-", entry.place));
        char name[4] = "_";
        for (size_t i = 0; i < 3; i++)
            name[1 + i] = strchr("#?%", entry.name[i]) ? '0' : entry.name[i];
        if (!names_predefined_find(name, &same) || same.shape != entry.shape)
            fail_msg("%.4s is hidden", name);
    }
    assert_true(count > 200);
}

static void patterns_match_what_they_should(void **state)
{
    struct names_predefined entry;
    (void)state;
    assert_true(names_predefined_find("_L1F", &entry) && entry.place == 'g');
    assert_true(names_predefined_find("_AC9", &entry));
    assert_true(names_predefined_find("_T_Z", &entry));
    assert_false(names_predefined_find("_L1G", &entry));
    assert_false(names_predefined_find("_ACA", &entry));
    assert_false(names_predefined_find("_XYZ", &entry));
    assert_false(names_predefined_find("STA_", &entry));
    assert_true(names_predefined_find("_SCP", &entry) && entry.arguments == 0x0a);
}

// What changes something is never run by a check.
static void only_what_reads_is_evaluated(void **state)
{
    static const char *const acts[] = {
        "_PTS", "_WAK", "_TTS", "_GTS", "_BFS", "_PIC", "_INI", "_REG", "_PS0", "_PS1",
        "_PS2", "_PS3", "_ON_", "_OFF", "_RST", "_SRS", "_DIS", "_EJ0", "_LCK", "_DCK",
        "_BCM", "_DOS", "_DSS", "_SST", "_MSG", "_SCP", "_STM", "_SDD", "_GTF", "_OSC",
        "_PDC", "_OST", "_DSM", "_DSW", "_PSW", "_PSE", "_FSL", "_BTP", "_BMC", "_SHL",
        "_STV", "_SRT", "_WPC", "_Q10", "_L10", "_E10", "_W10", "_EVT"};
    struct names_predefined entry;
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(acts); i++) {
        assert_true(names_predefined_find(acts[i], &entry));
        if (entry.is_evaluated) fail_msg("%s is evaluated", acts[i]);
    }
    for (size_t i = 0; names_predefined_get(i, &entry); i++)
        if (entry.is_evaluated) assert_true(entry.arguments & 1u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arguments_and_types_are_acpihelps),
        cmocka_unit_test(entries_are_well_formed),
        cmocka_unit_test(only_what_reads_is_evaluated),
        cmocka_unit_test(patterns_match_what_they_should),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
