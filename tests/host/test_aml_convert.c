// SPDX-License-Identifier: MIT
// Conversions and operators on data.
// SOURCES: acpi/object/*.c acpi/region/*.c acpi/ns/*.c acpi/log.c acpi/tables/text.c tests/host/aml_fixture.c
// INCLUDE: -Iacpi/include -Iacpi -Itests/host
#include "aml_fixture.h"

static struct aml_value integer(uint64_t v)
{
    return aml_value_integer(v);
}

// Each operand is released by these.
static status_t implicit(struct fixture *f, struct aml_value v, uint64_t *out)
{
    status_t st = aml_to_integer_implicit(f->ctx, v, out);
    fixture_free(f, v);
    return st;
}

static uint64_t to_integer(struct fixture *f, struct aml_value v)
{
    struct aml_value out;
    assert_ok(aml_op_to_integer(f->ctx, v, &out));
    fixture_free(f, v);
    assert_int_equal(out.tag, AML_INTEGER);
    return out.integer;
}

typedef status_t (*unary)(struct acpi_context *ctx, struct aml_value v, struct aml_value *out);
static struct aml_value apply(struct fixture *f, unary op, struct aml_value v)
{
    struct aml_value out;
    assert_ok(op(f->ctx, v, &out));
    fixture_free(f, v);
    return out;
}

static struct aml_value concat(struct fixture *f, struct aml_value a, struct aml_value b)
{
    struct aml_value out;
    assert_ok(aml_op_concat(f->ctx, a, b, &out));
    fixture_free(f, a);
    fixture_free(f, b);
    return out;
}

static int compare(struct fixture *f, struct aml_value a, struct aml_value b)
{
    int order;
    assert_ok(aml_op_compare(f->ctx, a, b, &order));
    fixture_free(f, a);
    fixture_free(f, b);
    return order < 0 ? -1 : order > 0;
}

static void strings_and_buffers_are_integers_when_wanted(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *text;
        uint64_t value;
    } texts[] = {
        {"0x10", 0x10},
        {"10", 0x10},
        {"  12zz", 0x12},
        {"", 0},
        {"zz", 0},
        {"123456789ABCDEF012345", 0x123456789abcdef0},
        {"00000000000000000000ff", 0xff},
    };
    uint64_t n;
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        assert_ok(implicit(f, fixture_string(f, texts[i].text), &n));
        assert_int_equal(n, texts[i].value);
    }
    assert_ok(implicit(f, fixture_buffer(f, "\1\2\3", 3), &n));
    assert_int_equal(n, 0x30201);
    assert_ok(implicit(f, fixture_buffer(f, "\1\2\3\4\5\6\7\10\11", 9), &n));
    assert_int_equal(n, 0x0807060504030201);
    assert_st(implicit(f, fixture_buffer(f, "", 0), &n), ST_AML_BUFFER_LIMIT);
    assert_st(implicit(f, fixture_package(f, 0), &n), ST_AML_TYPE);
    assert_st(aml_to_integer_implicit(f->ctx, aml_value_uninitialized(), &n), ST_AML_UNINITIALIZED);
}

static void narrow_tables_have_narrow_integers(void **state)
{
    struct fixture *f = *state;
    uint64_t n;
    f->ctx->is_32bit = true;
    f->ctx->integer_mask = UINT32_MAX;
    assert_ok(implicit(f, fixture_string(f, "123456789ABC"), &n));
    assert_int_equal(n, 0x12345678);
    assert_ok(implicit(f, fixture_buffer(f, "\1\2\3\4\5\6", 6), &n));
    assert_int_equal(n, 0x04030201);
    // ToInteger of a buffer takes 8 bytes all the same.
    assert_int_equal(to_integer(f, fixture_buffer(f, "\1\2\3\4\5\6", 6)), 0x060504030201);
    assert_value_bytes(f, apply(f, aml_op_to_buffer, integer(0x7b)), "\x7b\0\0\0", 4);
    assert_value_string(f, concat(f, fixture_string(f, "a"), integer(0x7b)), "a0000007B");
    assert_value_bytes(f, concat(f, integer(1), integer(2)), "\1\0\0\0\2\0\0\0", 8);
}

static void to_integer_reads_what_is_written(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *text;
        uint64_t value;
    } texts[] = {
        {"0x10", 0x10},
        {"10", 10},
        {"  12zz", 12},
        {"", 0},
        {"-5", 0},
        {"077", 77},
        {"12 34", 12},
        {"0x", 0},
        {"123456789ABCDEF012345", 123456789},
        {"18446744073709551615", UINT64_MAX},
        {"0XfF", 0xff},
        {"0x1FFFFFFFFFFFFFFFF", 0x1fffffffffffffff},
    };
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
        assert_int_equal(to_integer(f, fixture_string(f, texts[i].text)), texts[i].value);
    assert_int_equal(to_integer(f, fixture_buffer(f, "\1\2", 2)), 0x201);
}

static void to_strings(void **state)
{
    struct fixture *f = *state;
    assert_value_string(f, apply(f, aml_op_to_hex_string, integer(0x7b)), "0x7B");
    assert_value_string(f, apply(f, aml_op_to_hex_string, integer(0)), "0x0");
    assert_value_string(f, apply(f, aml_op_to_hex_string, integer(UINT64_MAX)),
                        "0xFFFFFFFFFFFFFFFF");
    assert_value_string(f, apply(f, aml_op_to_hex_string, fixture_buffer(f, "\1\2", 2)),
                        "0x01,0x02");
    assert_value_string(f, apply(f, aml_op_to_hex_string, fixture_buffer(f, "", 0)), "");
    assert_value_string(f, apply(f, aml_op_to_hex_string, fixture_string(f, "abc")), "abc");
    assert_value_string(f, apply(f, aml_op_to_decimal_string, integer(UINT64_MAX)),
                        "18446744073709551615");
    assert_value_string(f, apply(f, aml_op_to_decimal_string, integer(0)), "0");
    assert_value_string(f, apply(f, aml_op_to_decimal_string, fixture_buffer(f, "\1\x0a\xff", 3)),
                        "1,10,255");
    assert_value_string(f, apply(f, aml_op_to_decimal_string, fixture_buffer(f, "", 0)), "");
}

static void to_buffers(void **state)
{
    struct fixture *f = *state;
    assert_value_bytes(f, apply(f, aml_op_to_buffer, fixture_string(f, "abc")), "abc", 4);
    assert_value_bytes(f, apply(f, aml_op_to_buffer, integer(0x0102)), "\2\1\0\0\0\0\0\0", 8);
    struct aml_value buffer = fixture_buffer(f, "xy", 2), copy;
    assert_ok(aml_op_to_buffer(f->ctx, buffer, &copy));
    assert_ptr_not_equal(copy.object, buffer.object);
    fixture_free(f, buffer);
    assert_value_bytes(f, copy, "xy", 2);
}

static void to_string_ends_at_nul_or_length(void **state)
{
    struct fixture *f = *state;
    struct aml_value buffer = fixture_buffer(f, "ABC\0D", 5), out;
    assert_ok(aml_op_to_string(f->ctx, buffer, UINT64_MAX, &out));
    assert_value_string(f, out, "ABC");
    assert_ok(aml_op_to_string(f->ctx, buffer, 2, &out));
    assert_value_string(f, out, "AB");
    assert_ok(aml_op_to_string(f->ctx, buffer, 0, &out));
    assert_value_string(f, out, "");
    fixture_free(f, buffer);
    assert_ok(aml_op_to_string(f->ctx, integer(0x7b), 1, &out));
    assert_value_string(f, out, "{");
}

static void concatenations(void **state)
{
    struct fixture *f = *state;
    assert_value_string(f, concat(f, fixture_string(f, "abc"), integer(0x7b)),
                        "abc000000000000007B");
    assert_value_string(f, concat(f, fixture_string(f, "abc"), fixture_string(f, "")), "abc");
    assert_value_string(f, concat(f, fixture_string(f, "abc"), fixture_buffer(f, "\1\2\3", 3)),
                        "abc0x01 0x02 0x03");
    assert_value_bytes(f, concat(f, fixture_buffer(f, "\1\2\3", 3), fixture_string(f, "abc")),
                       "\1\2\3abc", 7);
    assert_value_bytes(f, concat(f, fixture_buffer(f, "\1\2\3", 3), integer(0x7b)),
                       "\1\2\3\x7b\0\0\0\0\0\0", 11);
    assert_value_bytes(f, concat(f, fixture_buffer(f, "", 0), fixture_buffer(f, "\4", 1)), "\4", 1);
    assert_value_bytes(f, concat(f, integer(0x7b), fixture_string(f, "abc")),
                       "\x7b\0\0\0\0\0\0\0\xbc\x0a\0\0\0\0\0\0", 16);
    struct acpi_node *device = fixture_node(f, NULL, "DEV0", (struct aml_value){.tag = AML_DEVICE});
    assert_value_string(f, concat(f, fixture_string(f, "abc"), fixture_ref(device)),
                        "abc[Device Object]");
    assert_value_string(f, concat(f, fixture_ref(device), fixture_buffer(f, "\1", 1)),
                        "[Device Object]0x01");
    assert_value_string(f, concat(f, fixture_string(f, ""), fixture_package(f, 0)),
                        "[Package Object]");
    struct aml_value out;
    assert_st(aml_op_concat(f->ctx, aml_value_uninitialized(), integer(1), &out),
              ST_AML_UNINITIALIZED);
}

static status_t concat_op(struct fixture *f, void *arg)
{
    struct aml_value *operands = arg, out;
    status_t st = aml_op_concat(f->ctx, operands[0], operands[1], &out);
    if (st == ST_OK) fixture_free(f, out);
    return st;
}

static void operators_fail_cleanly_without_memory(void **state)
{
    struct fixture *f = *state;
    struct aml_value operands[2] = {fixture_string(f, "ab"), fixture_buffer(f, "\1\2", 2)};
    fixture_out_of_memory(f, concat_op, NULL, NULL, operands);
    fixture_free(f, operands[1]);
    operands[1] = fixture_package(f, 0);
    fixture_out_of_memory(f, concat_op, NULL, NULL, operands);
    fixture_free(f, operands[0]);
    fixture_free(f, operands[1]);
}

static void resource_templates_are_joined(void **state)
{
    struct fixture *f = *state;
    struct aml_value a = fixture_buffer(f, "\x22\x02\x00\x79\xaa", 5);
    struct aml_value b = fixture_buffer(f, "\x85\x01\x00\x55\x79\x10trailing", 14);
    struct aml_value empty = fixture_buffer(f, "", 0), out;
    assert_ok(aml_op_concat_resources(f->ctx, a, b, &out));
    assert_value_bytes(f, out, "\x22\x02\x00\x85\x01\x00\x55\x79\x00", 9);
    assert_ok(aml_op_concat_resources(f->ctx, empty, a, &out));
    assert_value_bytes(f, out, "\x22\x02\x00\x79\x00", 5);
    // No end tag; an end tag without its checksum; descriptors that run past the end.
    static const char *const bad[] = {"\x22\x02\x00", "\x79", "\x22\x02", "\x85\xff\x00",
                                      "\x85\x01"};
    static const size_t length[] = {3, 1, 2, 3, 2};
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        struct aml_value broken = fixture_buffer(f, bad[i], length[i]);
        assert_st(aml_op_concat_resources(f->ctx, a, broken, &out), ST_AML_RESOURCE);
        assert_st(aml_op_concat_resources(f->ctx, broken, a, &out), ST_AML_RESOURCE);
        fixture_free(f, broken);
    }
    fixture_free(f, a);
    fixture_free(f, b);
    fixture_free(f, empty);
}

static void mid_is_cut_to_what_is_there(void **state)
{
    struct fixture *f = *state;
    struct aml_value string = fixture_string(f, "abcdef"), buffer = fixture_buffer(f, "\1\2\3", 3);
    struct aml_value out;
    assert_ok(aml_op_mid(f->ctx, string, 1, 2, &out));
    assert_value_string(f, out, "bc");
    assert_ok(aml_op_mid(f->ctx, string, 4, UINT64_MAX, &out));
    assert_value_string(f, out, "ef");
    assert_ok(aml_op_mid(f->ctx, string, UINT64_MAX, UINT64_MAX, &out));
    assert_value_string(f, out, "");
    assert_ok(aml_op_mid(f->ctx, buffer, 3, 1, &out));
    assert_value_bytes(f, out, "", 0);
    assert_ok(aml_op_mid(f->ctx, buffer, 1, 9, &out));
    assert_value_bytes(f, out, "\2\3", 2);
    fixture_free(f, string);
    fixture_free(f, buffer);
}

static void comparisons_take_the_first_type(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(compare(f, integer(1), integer(UINT64_MAX)), -1);
    assert_int_equal(compare(f, integer(0x7b), fixture_string(f, "7B")), 0);
    assert_int_equal(compare(f, fixture_string(f, "abc"), fixture_string(f, "abb")), 1);
    assert_int_equal(compare(f, fixture_string(f, "ab"), fixture_string(f, "abc")), -1);
    assert_int_equal(compare(f, fixture_string(f, "\xff"), fixture_string(f, "a")), 1);
    assert_int_equal(compare(f, fixture_string(f, "0x01 0x02"), fixture_buffer(f, "\1\2", 2)), 0);
    assert_int_equal(compare(f, fixture_string(f, "000000000000007B"), integer(0x7b)), 0);
    assert_int_equal(compare(f, fixture_buffer(f, "a", 1), fixture_string(f, "a")), -1);
    assert_int_equal(compare(f, fixture_buffer(f, "a", 2), fixture_string(f, "a")), 0);
    assert_int_equal(compare(f, fixture_buffer(f, "\2\0\0\0\0\0\0\0", 8), integer(2)), 0);
    struct aml_value package = fixture_package(f, 0);
    int order;
    assert_st(aml_op_compare(f->ctx, package, integer(1), &order), ST_AML_TYPE);
    assert_st(aml_op_compare(f->ctx, integer(1), package, &order), ST_AML_TYPE);
    fixture_free(f, package);
}

static bool truth(struct fixture *f, struct aml_value v)
{
    bool out;
    assert_ok(aml_op_truth(f->ctx, v, &out));
    fixture_free(f, v);
    return out;
}

static void truth_of_a_buffer_is_in_its_first_four_bytes(void **state)
{
    struct fixture *f = *state;
    assert_true(truth(f, integer(1ull << 63)));
    assert_false(truth(f, integer(0)));
    assert_true(truth(f, fixture_buffer(f, "\0\0\0\1", 4)));
    assert_false(truth(f, fixture_buffer(f, "\0\0\0\0\1", 5)));
    assert_true(truth(f, fixture_buffer(f, "\1", 1)));
    assert_false(truth(f, fixture_buffer(f, "", 0)));
    assert_false(truth(f, fixture_string(f, "0")));
    assert_true(truth(f, fixture_string(f, "1")));
}

enum { MTR, MEQ, MLE, MLT, MGE, MGT };

static uint64_t match(struct fixture *f, struct aml_value package, unsigned op1,
                      struct aml_value v1, unsigned op2, uint64_t v2, uint64_t start)
{
    uint64_t index;
    assert_ok(
        aml_op_match(f->ctx, package, (uint8_t)op1, v1, (uint8_t)op2, integer(v2), start, &index));
    fixture_free(f, v1);
    return index;
}

static void match_skips_what_cannot_be_compared(void **state)
{
    struct fixture *f = *state;
    struct aml_value package = fixture_package(f, 7, integer(1), fixture_string(f, "2"),
                                               fixture_package(f, 0), aml_value_uninitialized(),
                                               fixture_buffer(f, "\3", 1), integer(4), integer(9));
    assert_int_equal(match(f, package, MGE, integer(2), MTR, 0, 0), 1);
    assert_int_equal(match(f, package, MEQ, integer(3), MTR, 0, 0), 4);
    assert_int_equal(match(f, package, MEQ, fixture_string(f, "2"), MTR, 0, 0), 1);
    assert_int_equal(match(f, package, MGT, integer(3), MLT, 9, 0), 5);
    assert_int_equal(match(f, package, MLE, integer(1), MTR, 0, 1), UINT64_MAX);
    assert_int_equal(match(f, package, MGT, integer(9), MTR, 0, 0), UINT64_MAX);
    assert_int_equal(match(f, package, MTR, integer(0), MTR, 0, 2), 4);
    uint64_t n;
    assert_st(aml_op_match(f->ctx, package, 6, integer(0), 0, integer(0), 0, &n), ST_AML_VALUE);
    assert_st(aml_op_match(f->ctx, package, 0, integer(0), 0, integer(0), 7, &n), ST_AML_PACKAGE_LIMIT);
    assert_st(aml_op_match(f->ctx, integer(1), 0, integer(0), 0, integer(0), 0, &n), ST_AML_TYPE);
    fixture_free(f, package);
}

static void bcd(void **state)
{
    struct fixture *f = *state;
    uint64_t n;
    assert_ok(aml_op_from_bcd(f->ctx, 0x1234, &n));
    assert_int_equal(n, 1234);
    assert_ok(aml_op_from_bcd(f->ctx, 0xaf, &n)); // digits above 9 count all the same
    assert_int_equal(n, 115);
    assert_ok(aml_op_to_bcd(f->ctx, 9999999999999999, &n));
    assert_int_equal(n, 0x9999999999999999);
    assert_st(aml_op_to_bcd(f->ctx, 10000000000000000, &n), ST_AML_OVERFLOW);
    f->ctx->is_32bit = true;
    f->ctx->integer_mask = UINT32_MAX;
    assert_ok(aml_op_to_bcd(f->ctx, 99999999, &n));
    assert_int_equal(n, 0x99999999);
    assert_st(aml_op_to_bcd(f->ctx, 100000000, &n), ST_AML_OVERFLOW);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(strings_and_buffers_are_integers_when_wanted),
        TEST(narrow_tables_have_narrow_integers),
        TEST(to_integer_reads_what_is_written),
        TEST(to_strings),
        TEST(to_buffers),
        TEST(to_string_ends_at_nul_or_length),
        TEST(concatenations),
        TEST(operators_fail_cleanly_without_memory),
        TEST(resource_templates_are_joined),
        TEST(mid_is_cut_to_what_is_there),
        TEST(comparisons_take_the_first_type),
        TEST(truth_of_a_buffer_is_in_its_first_four_bytes),
        TEST(match_skips_what_cannot_be_compared),
        TEST(bcd),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
