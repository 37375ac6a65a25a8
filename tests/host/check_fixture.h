// SPDX-License-Identifier: MIT
#pragma once
// For the tests of all that checks firmware (acpi/check/, kernel/check/): a sink that counts what
// is found by kind, and the proof that each kind of a part has a test that provokes it. That proof
// is the last test of a part's one program:
//
//     static void every_kind_was_provoked(void **state)
//     {
//         check_all_provoked(&acpi_check_table_kinds);
//     }
//
// The program names tests/host/check_fixture.c among its SOURCES. Each test calls check_reset()
// first, runs a check with &check_sink, and then says what it expects.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <base/finding.h>

struct check_count {
    const struct finding_kind *kind;
    unsigned now, ever;           // since check_reset(), since the program's start
    char where[256], detail[256]; // of the last one
};

// A finding of a subject that was not begun fails the test at once. With CHECK_LOG in the
// environment each finding is printed.
extern const struct finding_sink check_sink;

void check_reset(void);
// NULL: never found in this program.
const struct check_count *check_find(const char *id);
// How many findings with this id there were since check_reset().
unsigned check_found(const char *id);
// Whether the subject was begun since check_reset().
bool check_was_begun(const char *subject);

// At least one with this id, whatever else; this id and no other; nothing at all.
void check_expect(const char *id);
void check_expect_only(const char *id);
void check_expect_no_other(const char *id, const char *other); // other may be NULL
void check_expect_none(void);

// Fails for each kind of the part that no test of this program ever provoked, and for kinds that
// nobody could tell apart or look up.
void check_all_provoked(const struct finding_kinds *kinds);
