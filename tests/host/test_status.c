// SPDX-License-Identifier: MIT
// The status list: every value has a text, and strange values do not crash.
#include <base/status.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const status_t all_statuses[] = {
#define X(name, value, text) ST_##name,
    STATUS_LIST(X)
#undef X
};

static void every_status_has_its_own_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(all_statuses); i++) {
        assert_true(all_statuses[i] < 0);
        assert_string_not_equal(status_string(all_statuses[i]), "unknown status");
        for (size_t j = 0; j < i; j++) {
            assert_int_not_equal(all_statuses[i], all_statuses[j]);
            assert_string_not_equal(status_string(all_statuses[i]), status_string(all_statuses[j]));
        }
    }
}

static void unknown_values_are_told_as_such(void **state)
{
    (void)state;
    assert_string_equal(status_string(1), "unknown status");
    assert_string_equal(status_string(-100000), "unknown status");
    assert_string_equal(status_string(INT32_MIN), "unknown status");
    assert_string_not_equal(status_string(ST_OK), "unknown status");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_its_own_text),
        cmocka_unit_test(unknown_values_are_told_as_such),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
