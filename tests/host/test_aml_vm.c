// SPDX-License-Identifier: MIT
// What the machine owes its host: limits, errors that leave nothing behind, locks let go.
// SOURCES: acpi/aml/*.c acpi/object/*.c acpi/region/*.c acpi/ns/*.c acpi/log.c acpi/tables/text.c
// SOURCES: acpi/tables/checksum.c acpi/device/id.c
// INCLUDE: -Iacpi/include -Iacpi -Itests/host -DAML_VERIFY
#include "engine_fixture.h"

// What iasl -f makes of:
//   Name (CNT0, 0)
//   Method (DEEP, 1) { Return (DEEP (Arg0 + 1)) }
//   Method (SPIN) { Local0 = 0 While (1) { Local0++ } Return (Local0) }
//   Method (RECU, 1) {
//     Name (TMP0, 0)
//     TMP0 = Arg0
//     If (Arg0) { CNT0 += RECU (Arg0 - 1) }
//     Return (TMP0)
//   }
//   Method (FAIL) {
//     CNT0 = 1
//     Local0 = DerefOf (Index (Package () { 1 }, 5)) + 1
//     CNT0 = 2
//     Return (CNT0)
//   }
//   Method (HOLD) { Acquire (MTX0, 0xFFFF) Return (DEEP (0)) }
//   Mutex (MTX0, 0)
//   Method (FREE) { Return (Acquire (MTX0, 0)) }
//   Method (DANG) { Name (TMP1, "kept") Return (RefOf (TMP1)) }
//   Method (USED) { Return (DerefOf (DANG ())) }
//   Method (MANY, 7) { Return (Arg0 + Arg1 + Arg2 + Arg3 + Arg4 + Arg5 + Arg6) }
static const uint8_t sample[] = {
    0x08, 0x43, 0x4e, 0x54, 0x30, 0x00, 0x14, 0x0f, 0x44, 0x45, 0x45, 0x50, 0x01, 0xa4, 0x44, 0x45,
    0x45, 0x50, 0x72, 0x68, 0x01, 0x00, 0x14, 0x10, 0x53, 0x50, 0x49, 0x4e, 0x00, 0x70, 0x00, 0x60,
    0xa2, 0x04, 0x01, 0x75, 0x60, 0xa4, 0x60, 0x14, 0x2b, 0x52, 0x45, 0x43, 0x55, 0x01, 0x08, 0x54,
    0x4d, 0x50, 0x30, 0x00, 0x70, 0x68, 0x54, 0x4d, 0x50, 0x30, 0xa0, 0x13, 0x68, 0x72, 0x43, 0x4e,
    0x54, 0x30, 0x52, 0x45, 0x43, 0x55, 0x74, 0x68, 0x01, 0x00, 0x43, 0x4e, 0x54, 0x30, 0xa4, 0x54,
    0x4d, 0x50, 0x30, 0x14, 0x24, 0x46, 0x41, 0x49, 0x4c, 0x00, 0x70, 0x01, 0x43, 0x4e, 0x54, 0x30,
    0x72, 0x83, 0x88, 0x12, 0x03, 0x01, 0x01, 0x0a, 0x05, 0x00, 0x01, 0x60, 0x70, 0x0a, 0x02, 0x43,
    0x4e, 0x54, 0x30, 0xa4, 0x43, 0x4e, 0x54, 0x30, 0x14, 0x14, 0x48, 0x4f, 0x4c, 0x44, 0x00, 0x5b,
    0x23, 0x4d, 0x54, 0x58, 0x30, 0xff, 0xff, 0xa4, 0x44, 0x45, 0x45, 0x50, 0x00, 0x5b, 0x01, 0x4d,
    0x54, 0x58, 0x30, 0x00, 0x14, 0x0f, 0x46, 0x52, 0x45, 0x45, 0x00, 0xa4, 0x5b, 0x23, 0x4d, 0x54,
    0x58, 0x30, 0x00, 0x00, 0x14, 0x17, 0x44, 0x41, 0x4e, 0x47, 0x00, 0x08, 0x54, 0x4d, 0x50, 0x31,
    0x0d, 0x6b, 0x65, 0x70, 0x74, 0x00, 0xa4, 0x71, 0x54, 0x4d, 0x50, 0x31, 0x14, 0x0c, 0x55, 0x53,
    0x45, 0x44, 0x00, 0xa4, 0x83, 0x44, 0x41, 0x4e, 0x47, 0x14, 0x1a, 0x4d, 0x41, 0x4e, 0x59, 0x07,
    0xa4, 0x72, 0x72, 0x72, 0x72, 0x72, 0x72, 0x68, 0x69, 0x00, 0x6a, 0x00, 0x6b, 0x00, 0x6c, 0x00,
    0x6d, 0x00, 0x6e, 0x00,
};

static struct engine_host host;
static struct acpi_context *ctx;
static unsigned errors;
static enum acpi_error_action answer;

static enum acpi_error_action on_error(void *arg, const struct acpi_error *error)
{
    (void)arg;
    errors++;
    assert_true(error->status < 0);
    assert_true(error->offset >= 36 && error->offset < 36 + sizeof sample);
    return answer;
}

static int setup(void **state)
{
    (void)state;
    const struct acpi_config config = {.limits = {.loop_ns = 1000000000, .call_depth = 50},
                                       .on_error = on_error};
    uint8_t table[36 + sizeof sample];
    unsigned index;
    size_t length = engine_table(table, "DSDT", 2, sample, sizeof sample);
    host = (struct engine_host){.allowed = -1};
    errors = 0;
    answer = ACPI_ERROR_ABORT;
    if (acpi_context_create(&engine_ops, &host, &config, &ctx) < 0) return -1;
    return acpi_table_load(ctx, table, length, &index);
}

static int teardown(void **state)
{
    (void)state;
    acpi_context_destroy(ctx);
    return host.blocks == 0 ? 0 : -1;
}

static status_t run(const char *path, unsigned count, uint64_t argument, uint64_t *out)
{
    struct acpi_value args[7], result;
    for (unsigned i = 0; i < count; i++)
        args[i] = acpi_value_from_integer(argument);
    status_t st = acpi_evaluate(ctx, NULL, path, args, count, &result);
    if (st < 0) return st;
    assert_int_equal(acpi_value_integer(&result, out), ST_OK);
    return ST_OK;
}

static void calls_have_a_limit(void **state)
{
    (void)state;
    uint64_t out;
    assert_int_equal(run("DEEP", 1, 0, &out), ST_AML_CALL_DEPTH);
    assert_int_equal(errors, 1);
    assert_int_equal(run("MANY", 7, 2, &out), ST_OK);
    assert_int_equal(out, 14);
}

static void loops_have_a_limit(void **state)
{
    (void)state;
    uint64_t out;
    assert_int_equal(run("SPIN", 0, 0, &out), ST_AML_LOOP_TIMEOUT);
    assert_true(host.now < 3000000000);
}

static void errors_can_be_passed(void **state)
{
    (void)state;
    uint64_t out;
    assert_int_equal(run("FAIL", 0, 0, &out), ST_AML_PACKAGE_LIMIT);
    assert_int_equal(acpi_evaluate_integer(ctx, NULL, "CNT0", &out), ST_OK);
    assert_int_equal(out, 1);
    answer = ACPI_ERROR_CONTINUE;
    assert_int_equal(run("FAIL", 0, 0, &out), ST_OK);
    assert_int_equal(out, 2);
}

static void arguments_are_counted(void **state)
{
    (void)state;
    uint64_t out;
    assert_int_equal(run("MANY", 6, 0, &out), ST_AML_ARGUMENTS);
    assert_int_equal(run("CNT0", 1, 0, &out), ST_AML_ARGUMENTS);
    assert_int_equal(run("NONE", 0, 0, &out), ST_AML_NAME_NOT_FOUND);
}

static void mutexes_are_let_go(void **state)
{
    (void)state;
    uint64_t out;
    assert_int_equal(run("HOLD", 0, 0, &out), ST_AML_CALL_DEPTH);
    assert_int_equal(run("FREE", 0, 0, &out), ST_OK);
    assert_int_equal(out, 0);
}

static void each_call_has_names_of_its_own(void **state)
{
    (void)state;
    uint64_t out;
    assert_int_equal(run("RECU", 1, 3, &out), ST_OK);
    assert_int_equal(out, 3);
}

static void references_outlive_names(void **state)
{
    (void)state;
    struct acpi_value value;
    const char *text;
    size_t length;
    assert_int_equal(acpi_evaluate(ctx, NULL, "USED", NULL, 0, &value), ST_OK);
    assert_int_equal(acpi_value_string(&value, &text, &length), ST_OK);
    assert_string_equal(text, "kept");
    acpi_value_release(ctx, &value);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(calls_have_a_limit),       TEST(loops_have_a_limit),
        TEST(errors_can_be_passed),     TEST(arguments_are_counted),
        TEST(mutexes_are_let_go),       TEST(each_call_has_names_of_its_own),
        TEST(references_outlive_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
