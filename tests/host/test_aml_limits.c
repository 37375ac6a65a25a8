// SPDX-License-Identifier: MIT
// Limits that a context was given: what would go on for ever, or take all memory, ends with an
// error, and the context works on.
// SOURCES: acpi/aml/*.c acpi/object/*.c acpi/region/*.c acpi/ns/*.c acpi/log.c acpi/tables/text.c
// SOURCES: acpi/tables/checksum.c acpi/device/id.c
// INCLUDE: -Iacpi/include -Iacpi -Itests/host -DAML_VERIFY
#include <stdio.h>

#include "engine_fixture.h"

#define CALLS 20000
#define NODES 100
#define HEAP (512u * 1024)
#define SLEEP_MS 50

// What iasl makes of:
//   Method (EXPO, 1) { If (Arg0) { EXPO (Arg0 - 1) EXPO (Arg0 - 1) } }
//   Method (MEGA) { Local0 = Buffer (0x100000) {} Return (1) }
//   Method (PAIR) {
//     Local0 = Package (1) { 1 }
//     While (1) { Local1 = Package (2) {} Local1[0] = Local0 Local1[1] = Local0 Local0 = Local1 }
//   }
//   Method (NAPX) { Sleep (0xFFFFFFFF) Return (1) }
//   Method (FINE) { Return (1) }
static const uint8_t aml[] = {
    0x14, 0x19, 'E',  'X',  'P',  'O',  0x01, 0xa0, 0x12, 0x68, 'E',  'X',  'P',  'O',  0x74,
    0x68, 0x01, 0x00, 'E',  'X',  'P',  'O',  0x74, 0x68, 0x01, 0x00, 0x14, 0x11, 'M',  'E',
    'G',  'A',  0x00, 0x70, 0x11, 0x06, 0x0c, 0x00, 0x00, 0x10, 0x00, 0x60, 0xa4, 0x01, 0x14,
    0x23, 'P',  'A',  'I',  'R',  0x00, 0x70, 0x12, 0x03, 0x01, 0x01, 0x60, 0xa2, 0x16, 0x01,
    0x70, 0x12, 0x02, 0x02, 0x61, 0x70, 0x60, 0x88, 0x61, 0x00, 0x00, 0x70, 0x60, 0x88, 0x61,
    0x01, 0x00, 0x70, 0x61, 0x60, 0x14, 0x0f, 'N',  'A',  'P',  'X',  0x00, 0x5b, 0x22, 0x0c,
    0xff, 0xff, 0xff, 0xff, 0xa4, 0x01, 0x14, 0x08, 'F',  'I',  'N',  'E',  0x00, 0xa4, 0x01,
};

static struct engine_host host;
static struct acpi_context *ctx;
static enum acpi_error_action answer;
static unsigned errors;
static char where[64];

static enum acpi_error_action on_error(void *arg, const struct acpi_error *error)
{
    (void)arg;
    errors++;
    snprintf(where, sizeof where, "%s", error->path);
    return answer;
}

static int setup(void **state)
{
    const struct acpi_config config = {.limits = {.calls = CALLS,
                                                  .node_count = NODES,
                                                  .heap_bytes = HEAP,
                                                  .object_size = 4096 * 1024,
                                                  .table_count = 3,
                                                  .sleep_ns = SLEEP_MS * 1000000ull},
                                       .on_error = on_error};
    uint8_t table[36 + sizeof aml];
    unsigned index;
    (void)state;
    host = (struct engine_host){.allowed = -1};
    errors = 0;
    answer = ACPI_ERROR_ABORT;
    size_t length = engine_table(table, "DSDT", 2, aml, sizeof aml);
    if (acpi_context_create(&engine_ops, &host, &config, &ctx) < 0) return -1;
    return acpi_table_load(ctx, table, length, &index) == ST_OK && errors == 0 ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    acpi_context_destroy(ctx);
    return host.blocks == 0 ? 0 : -1;
}

static status_t run(const char *path, unsigned arg_count, uint64_t arg)
{
    struct acpi_value args[1] = {acpi_value_from_integer(arg)};
    return acpi_evaluate(ctx, NULL, path, args, arg_count, NULL);
}

static void works_on(void)
{
    assert_int_equal(run("\\FINE", 0, 0), ST_OK);
}

static void calls_without_end(void **state)
{
    struct acpi_statistics before, after;
    (void)state;
    acpi_statistics(ctx, &before);
    assert_int_equal(run("\\EXPO", 1, 5), ST_OK);
    acpi_statistics(ctx, &after);
    assert_int_equal(after.calls - before.calls, 63);
    assert_int_equal(run("\\EXPO", 1, 200), ST_LIMIT_REACHED);
    assert_string_equal(where, "\\EXPO");
    acpi_statistics(ctx, &before);
    assert_true(before.calls - after.calls <= CALLS + 1);
    works_on();
}

static void errors_without_end(void **state)
{
    (void)state;
    answer = ACPI_ERROR_CONTINUE; // at each end of the tree, too deep
    assert_int_equal(run("\\EXPO", 1, 100000), ST_AML_CALL_DEPTH); // the one too many
    assert_true(errors > 1 && errors < 1000);
    works_on();
}

static void names_without_end(void **state)
{
    static uint8_t names[6 * 2 * NODES], table[36 + sizeof names];
    struct acpi_table_summary summary;
    struct acpi_statistics statistics;
    unsigned index;
    (void)state;
    for (unsigned i = 0; i < 2 * NODES; i++) {
        const uint8_t name[6] = {0x08,
                                 'N',
                                 (uint8_t)('A' + i / 100),
                                 (uint8_t)('0' + i / 10 % 10),
                                 (uint8_t)('0' + i % 10),
                                 1};
        memcpy(names + 6 * i, name, 6);
    }
    size_t length = engine_table(table, "SSDT", 2, names, sizeof names);
    assert_int_equal(acpi_table_load(ctx, table, length, &index), ST_OK);
    assert_int_equal(acpi_table_summary(ctx, index, &summary), ST_OK);
    acpi_statistics(ctx, &statistics);
    assert_int_equal(statistics.nodes, NODES);
    assert_int_equal(summary.nodes + summary.errors, 2 * NODES);
    works_on();
    assert_int_equal(acpi_table_unload(ctx, index), ST_OK);
    assert_int_equal(acpi_table_load(ctx, table, 36 + 6, &index), ST_AML_BAD_TABLE);
    length = engine_table(table, "SSDT", 2, aml, 0);
    assert_int_equal(acpi_table_load(ctx, table, length, &index), ST_OK);
    assert_int_equal(acpi_table_load(ctx, table, length, &index), ST_LIMIT_REACHED); // table_count
}

static void memory_without_end(void **state)
{
    struct acpi_statistics statistics;
    (void)state;
    assert_int_equal(run("\\MEGA", 0, 0), ST_NO_MEMORY);
    assert_int_equal(run("\\PAIR", 0, 0), ST_NO_MEMORY);
    assert_string_equal(where, "\\PAIR");
    acpi_statistics(ctx, &statistics);
    assert_true(statistics.heap_peak <= HEAP);
    works_on();
}

static void sleep_without_end(void **state)
{
    (void)state;
    uint64_t start = host.now; // of the virtual clock
    assert_int_equal(run("\\NAPX", 0, 0), ST_OK);
    assert_true(host.now - start >= SLEEP_MS * 1000000ull);
    assert_true(host.now - start < 2 * SLEEP_MS * 1000000ull);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(calls_without_end),  TEST(errors_without_end), TEST(names_without_end),
        TEST(memory_without_end), TEST(sleep_without_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
