// SPDX-License-Identifier: MIT
// Tables that are cut, damaged or without memory: the load ends, the namespace stays sound, and all
// memory comes back.
// SOURCES: acpi/aml/*.c acpi/object/*.c acpi/region/*.c acpi/ns/*.c acpi/log.c acpi/tables/text.c
// SOURCES: acpi/tables/checksum.c acpi/device/id.c
// INCLUDE: -Iacpi/include -Iacpi -Itests/host -DAML_VERIFY
#include "engine_fixture.h"
#include "ns/namespace.h"

// What iasl makes of:
//   Scope (\_SB) { Device (DEV0) {
//     Name (_ADR, 5)
//     Method (MAIN, 1) {
//       If (Arg0) { Return (Arg0 + 1) }
//       Local0 = Package (2) { "ab", Buffer (2) {1, 2} }
//       Local1 = 0
//       While (Local1 < 3) { Local1++ }
//       Name (TMP0, 4)
//       CreateByteField (DerefOf (Local0[1]), 1, BYT1)
//       If (CondRefOf (FLD0, Local2)) { FLD0 = BYT1 }
//       Return (SizeOf (Local0) + HELP (Local1, FLD0))
//     }
//     Method (HELP, 2, Serialized) { Acquire (MTX0, 0xFFFF) Return (Arg0 + Arg1) }
//     Mutex (MTX0, 0)
//     OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
//     Field (REG0, ByteAcc) { FLD0, 8, , 4, FLD1, 4 }
//   } }
//   Name (ONE0, 1)
//   If (ONE0) { Name (CODE, 7) }
//   While (0) { Noop }
static const uint8_t sample[] = {
    0x10, 0x4c, 0x0a, 0x5f, 0x53, 0x42, 0x5f, 0x5b, 0x82, 0x44, 0x0a, 0x44, 0x45, 0x56, 0x30, 0x08,
    0x5f, 0x41, 0x44, 0x52, 0x0a, 0x05, 0x14, 0x4b, 0x05, 0x4d, 0x41, 0x49, 0x4e, 0x01, 0xa0, 0x07,
    0x68, 0xa4, 0x72, 0x68, 0x01, 0x00, 0x70, 0x12, 0x0c, 0x02, 0x0d, 0x61, 0x62, 0x00, 0x11, 0x05,
    0x0a, 0x02, 0x01, 0x02, 0x60, 0x70, 0x00, 0x61, 0xa2, 0x07, 0x95, 0x61, 0x0a, 0x03, 0x75, 0x61,
    0x08, 0x54, 0x4d, 0x50, 0x30, 0x0a, 0x04, 0x8c, 0x83, 0x88, 0x60, 0x01, 0x00, 0x01, 0x42, 0x59,
    0x54, 0x31, 0xa0, 0x11, 0x5b, 0x12, 0x46, 0x4c, 0x44, 0x30, 0x62, 0x70, 0x42, 0x59, 0x54, 0x31,
    0x46, 0x4c, 0x44, 0x30, 0xa4, 0x72, 0x87, 0x60, 0x48, 0x45, 0x4c, 0x50, 0x61, 0x46, 0x4c, 0x44,
    0x30, 0x00, 0x14, 0x13, 0x48, 0x45, 0x4c, 0x50, 0x0a, 0x5b, 0x23, 0x4d, 0x54, 0x58, 0x30, 0xff,
    0xff, 0xa4, 0x72, 0x68, 0x69, 0x00, 0x5b, 0x01, 0x4d, 0x54, 0x58, 0x30, 0x00, 0x5b, 0x80, 0x52,
    0x45, 0x47, 0x30, 0x00, 0x0b, 0x00, 0x10, 0x0a, 0x10, 0x5b, 0x81, 0x12, 0x52, 0x45, 0x47, 0x30,
    0x01, 0x46, 0x4c, 0x44, 0x30, 0x08, 0x00, 0x04, 0x46, 0x4c, 0x44, 0x31, 0x04, 0x08, 0x4f, 0x4e,
    0x45, 0x30, 0x01, 0xa0, 0x0c, 0x4f, 0x4e, 0x45, 0x30, 0x08, 0x43, 0x4f, 0x44, 0x45, 0x0a, 0x07,
    0xa2, 0x03, 0x00, 0xa3,
};

// No While may take long when its bytes are damaged.
static const struct acpi_config quick = {.limits = {.loop_ns = 1000000}};

static uint64_t evaluate(struct acpi_context *ctx, const char *path, uint64_t argument)
{
    struct acpi_value arg = acpi_value_from_integer(argument), result;
    uint64_t integer;
    assert_int_equal(acpi_evaluate(ctx, NULL, path, &arg, 1, &result), ST_OK);
    assert_int_equal(acpi_value_integer(&result, &integer), ST_OK);
    acpi_value_release(ctx, &result);
    return integer;
}

static void loads_whole(void **state)
{
    (void)state;
    struct engine_host host = {.allowed = -1};
    struct acpi_context *ctx;
    struct acpi_table_summary summary;
    uint8_t table[36 + sizeof sample];
    unsigned index;
    size_t length = engine_table(table, "DSDT", 2, sample, sizeof sample);
    assert_int_equal(acpi_context_create(&engine_ops, &host, &quick, &ctx), ST_OK);
    assert_int_equal(acpi_table_load(ctx, table, length, &index), ST_OK);
    assert_int_equal(acpi_table_summary(ctx, index, &summary), ST_OK);
    assert_int_equal(summary.errors, 0);
    assert_int_equal(summary.methods, 2);
    uint64_t code;
    assert_int_equal(acpi_evaluate_integer(ctx, NULL, "\\CODE", &code), ST_OK);
    assert_int_equal(code, 7);
    assert_int_equal(evaluate(ctx, "\\_SB.DEV0.MAIN", 41), 42);
    assert_int_equal(evaluate(ctx, "\\_SB.DEV0.MAIN", 0), 5);
    assert_int_equal(acpi_table_unload(ctx, index), ST_OK);
    struct acpi_node *node;
    assert_int_equal(acpi_namespace_find(ctx, NULL, "\\_SB.DEV0", &node), ST_AML_NAME_NOT_FOUND);
    acpi_context_destroy(ctx);
    assert_int_equal(host.blocks, 0);
}

static void try_evaluate(struct acpi_context *ctx)
{
    for (uint64_t i = 0; i < 2; i++) {
        struct acpi_value arg = acpi_value_from_integer(i), result;
        if (acpi_evaluate(ctx, NULL, "\\_SB.DEV0.MAIN", &arg, 1, &result) == ST_OK)
            acpi_value_release(ctx, &result);
    }
}

static void load_and_drop(const uint8_t *aml, size_t length)
{
    struct engine_host host = {.allowed = -1};
    struct acpi_context *ctx;
    unsigned index;
    uint8_t *table = malloc(36 + length); // exactly, so that ASan sees reads past it
    assert_non_null(table);
    size_t size = engine_table(table, "DSDT", 2, aml, length);
    assert_int_equal(acpi_context_create(&engine_ops, &host, &quick, &ctx), ST_OK);
    assert_int_equal(acpi_table_load(ctx, table, size, &index), ST_OK);
    try_evaluate(ctx);
    acpi_context_destroy(ctx);
    free(table);
    assert_int_equal(host.blocks, 0);
}

static void survives_truncation(void **state)
{
    (void)state;
    for (size_t length = 0; length < sizeof sample; length++)
        load_and_drop(sample, length);
}

static void survives_every_bit(void **state)
{
    (void)state;
    uint8_t aml[sizeof sample];
    for (size_t at = 0; at < sizeof sample; at++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            memcpy(aml, sample, sizeof sample);
            aml[at] ^= (uint8_t)(1u << bit);
            load_and_drop(aml, sizeof aml);
        }
    }
}

static void survives_without_memory(void **state)
{
    (void)state;
    uint8_t table[36 + sizeof sample];
    size_t length = engine_table(table, "DSDT", 2, sample, sizeof sample);
    bool done = false;
    for (long allowed = 0; !done; allowed++) {
        struct engine_host host = {.allowed = allowed};
        struct acpi_context *ctx;
        unsigned index;
        assert_true(allowed < 2000);
        status_t st = acpi_context_create(&engine_ops, &host, &quick, &ctx);
        if (st == ST_OK) {
            st = acpi_table_load(ctx, table, length, &index);
            try_evaluate(ctx);
            done = st == ST_OK && host.allowed > 0;
            acpi_context_destroy(ctx);
        }
        assert_true(st == ST_OK || st == ST_NO_MEMORY);
        assert_int_equal(host.blocks, 0);
    }
}

// Name (PKG0, Package () {0x11111111, ... 6 of them}), Name (INT0, 7)
static const uint8_t packages[] = {
    0x08, 0x50, 0x4b, 0x47, 0x30, 0x12, 0x20, 0x06, 0x0c, 0x11, 0x11, 0x11, 0x11, 0x0c, 0x22,
    0x22, 0x22, 0x22, 0x0c, 0x33, 0x33, 0x33, 0x33, 0x0c, 0x44, 0x44, 0x44, 0x44, 0x0c, 0x55,
    0x55, 0x55, 0x55, 0x0c, 0x66, 0x66, 0x66, 0x66, 0x08, 0x49, 0x4e, 0x54, 0x30, 0x0a, 0x07};

// A package is left in its table until it is read. It goes with the table, stays for who has it,
// and when the table's bytes were overwritten meanwhile, that is an error of the one who reads it.
static void packages_wait(void **state)
{
    (void)state;
    enum { LEFT_ALONE, OVERWRITTEN, UNLOADED_UNREAD, LAST };
    for (unsigned what = LEFT_ALONE; what < LAST; what++) {
        struct engine_host host = {.allowed = -1};
        struct acpi_context *ctx;
        assert_int_equal(acpi_context_create(&engine_ops, &host, &quick, &ctx), ST_OK);
        uint8_t table[36 + sizeof packages];
        size_t length = engine_table(table, "DSDT", 2, packages, sizeof packages);
        struct acpi_value value, element;
        struct acpi_node *node;
        struct acpi_node_info info;
        uint64_t integer;
        size_t count;
        unsigned index;
        assert_int_equal(acpi_table_load_static(ctx, table, length, &index), ST_OK);
        assert_int_equal(acpi_namespace_find(ctx, NULL, "\\PKG0", &node), ST_OK);
        assert_int_equal(node->value.tag, AML_LAZY);
        acpi_node_info(ctx, node, &info);
        assert_int_equal(info.type, ACPI_TYPE_PACKAGE);
        assert_int_equal(info.length, 6);
        if (what == OVERWRITTEN) memset(table + 36 + 5, 0xa3, 33);
        if (what == UNLOADED_UNREAD) {
            assert_int_equal(acpi_table_unload(ctx, index), ST_OK);
            memset(table, 0xa3, length);
        }
        status_t st = acpi_evaluate(ctx, NULL, "\\PKG0", NULL, 0, &value);
        assert_int_equal(st, what == LEFT_ALONE    ? ST_OK
                             : what == OVERWRITTEN ? ST_AML_BAD_ENCODING
                                                   : ST_AML_NAME_NOT_FOUND);
        if (what == LEFT_ALONE) {
            assert_int_equal(acpi_table_unload(ctx, index), ST_OK);
            memset(table, 0xa3, length);
            assert_int_equal(acpi_value_package_count(&value, &count), ST_OK);
            assert_int_equal(count, 6);
            assert_int_equal(acpi_value_package_element(ctx, &value, 5, &element), ST_OK);
            assert_int_equal(acpi_value_integer(&element, &integer), ST_OK);
            assert_int_equal(integer, 0x66666666);
            acpi_value_release(ctx, &element);
            acpi_value_release(ctx, &value);
        }
        acpi_context_destroy(ctx);
        assert_int_equal(host.blocks, 0);
    }
}

static bool is_segment(const uint8_t *p)
{
    for (unsigned i = 0; i < 4; i++) {
        bool is_letter = (p[i] >= 'A' && p[i] <= 'Z') || p[i] == '_';
        if (!is_letter && !(i > 0 && p[i] >= '0' && p[i] <= '9')) return false;
    }
    return true;
}

static void segments_are_told(void **state)
{
    (void)state;
    static const uint8_t others[] = {0x00, '0', '9', ':', '@', 'A', 'Z', '[', '_', '`', 0x80, 0xff};
    for (unsigned place = 0; place < 4; place++)
        for (unsigned c = 0; c < 256; c++)
            for (unsigned i = 0; i < sizeof others; i++)
                for (unsigned j = 0; j < sizeof others; j++) {
                    uint8_t segment[4] = {others[i], others[j], others[i], others[j]};
                    segment[place] = (uint8_t)c;
                    assert_int_equal(acpi_segment_is_valid(segment), is_segment(segment));
                }
}

static void refuses_bad_tables(void **state)
{
    (void)state;
    struct engine_host host = {.allowed = -1};
    struct acpi_context *ctx;
    unsigned index;
    uint8_t table[36 + sizeof sample];
    size_t length = engine_table(table, "DSDT", 2, sample, sizeof sample);
    assert_int_equal(acpi_context_create(&engine_ops, &host, &quick, &ctx), ST_OK);
    assert_int_equal(acpi_table_load(ctx, table, 35, &index), ST_AML_BAD_TABLE);
    assert_int_equal(acpi_table_load(ctx, table, length - 1, &index), ST_AML_BAD_TABLE);
    table[40] ^= 1;
    assert_int_equal(acpi_table_load(ctx, table, length, &index), ST_BAD_CHECKSUM);
    acpi_context_destroy(ctx);
    assert_int_equal(host.blocks, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loads_whole),        cmocka_unit_test(survives_truncation),
        cmocka_unit_test(survives_every_bit), cmocka_unit_test(survives_without_memory),
        cmocka_unit_test(packages_wait),      cmocka_unit_test(segments_are_told),
        cmocka_unit_test(refuses_bad_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
