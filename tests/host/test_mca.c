// SPDX-License-Identifier: MIT
// SOURCES: hal/x86_64/mca.c
// INCLUDE: -Itests/host/fake -Ihal/include -Ihal/x86_64/include -Ihal/x86_64
// What the registers of a machine check mean, for people and for who must go on or not.
#include "mca.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define VALID (1ull << 63)
#define OVERFLOW (1ull << 62)
#define UNCORRECTED (1ull << 61)
#define MISC (1ull << 59)
#define ADDRESS (1ull << 58)
#define CORRUPT (1ull << 57)
#define SIGNALLED (1ull << 56)
#define ACTION (1ull << 55)

static struct hal_hardware_error describe(uint64_t status, bool has_recovery, bool can_resume)
{
    struct hal_hardware_error error;
    mca_describe(3, VALID | status, 0x1234000, 0x8c, has_recovery, can_resume, &error);
    return error;
}

static void severities(void **state)
{
    static const struct {
        uint64_t status;
        bool has_recovery, can_resume, is_fatal;
    } cases[] = {
        {0, false, true, false},
        {UNCORRECTED, false, true, true},
        {UNCORRECTED, true, true, false},
        {UNCORRECTED | SIGNALLED, true, true, false},
        {UNCORRECTED | SIGNALLED | ACTION, true, true, true},
        {UNCORRECTED | CORRUPT, true, true, true},
        {UNCORRECTED | SIGNALLED, true, false, true},
        {CORRUPT, true, true, false}, // means nothing for a corrected error
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        assert_int_equal(
            describe(cases[i].status, cases[i].has_recovery, cases[i].can_resume).is_fatal,
            cases[i].is_fatal);
    }
}

static void texts(void **state)
{
    (void)state;
    assert_string_equal(describe(0x9, true, true).text,
                        "bank 3: unknown cause: corrected, status 0x8000000000000009");
    assert_string_equal(describe(UNCORRECTED | SIGNALLED | ADDRESS | MISC | 0xcf, true, true).text,
                        "bank 3: memory scrubbing: uncorrected, action optional, status "
                        "0xad000000000000cf, address 0x1234000, misc 0x8c");
    assert_string_equal(
        describe(UNCORRECTED | CORRUPT | OVERFLOW | 0x0e0b, true, false).text,
        "bank 3: bus or interconnect: fatal, the processor's state is corrupt, cannot go on, "
        "status 0xe200000000000e0b, and others were lost");
    assert_non_null(strstr(describe(0x0134, true, true).text, ": cache: "));
    assert_non_null(strstr(describe(0x1151, true, true).text, ": cache: "));
    assert_non_null(strstr(describe(0x0014, true, true).text, ": TLB: "));
    assert_non_null(strstr(describe(0x009f, true, true).text, ": memory controller: "));
    assert_non_null(strstr(describe(0x0093, true, true).text, ": memory read: "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(severities),
        cmocka_unit_test(texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
