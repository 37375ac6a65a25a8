// SPDX-License-Identifier: MIT
// Values: counting, freeing, copies, references, printing.
// SOURCES: acpi/object/*.c acpi/region/*.c acpi/ns/*.c acpi/log.c acpi/tables/text.c tests/host/aml_fixture.c
// INCLUDE: -Iacpi/include -Iacpi -Itests/host
#include "aml_fixture.h"

#define DEEP 100000u

static struct aml_value integer(uint64_t v)
{
    return aml_value_integer(v);
}

// DEEP packages in one another, the innermost holding 7.
static struct aml_value deep_package(struct fixture *f)
{
    struct aml_value v = integer(7);
    for (unsigned i = 0; i < DEEP; i++)
        v = fixture_package(f, 1, v);
    return v;
}

static void deep_packages_are_freed_without_recursion(void **state)
{
    struct fixture *f = *state;
    long before = f->allocations;
    struct aml_value v = deep_package(f);
    assert_int_equal(f->allocations, before + (long)DEEP);
    fixture_free(f, v);
    assert_int_equal(f->allocations, before);
}

static void deep_packages_are_copied_without_recursion(void **state)
{
    struct fixture *f = *state;
    struct aml_value v = deep_package(f), copy;
    assert_ok(aml_value_copy(f->ctx, v, &copy));
    fixture_free(f, v);
    struct aml_value inner = copy;
    for (unsigned i = 0; i < DEEP; i++) {
        assert_int_equal(inner.tag, AML_PACKAGE);
        inner = ((struct aml_package *)inner.object)->elements[0];
    }
    assert_int_equal(inner.integer, 7);
    fixture_free(f, copy);
}

static void copies_are_deep(void **state)
{
    struct fixture *f = *state;
    struct aml_value v = fixture_package(f, 3, integer(1), fixture_string(f, "abc"),
                                         fixture_package(f, 1, fixture_buffer(f, "\x01\x02", 2)));
    struct aml_value copy;
    assert_ok(aml_value_copy(f->ctx, v, &copy));
    ((struct aml_string *)((struct aml_package *)v.object)->elements[1].object)->bytes[0] = 'z';
    struct aml_value inner = ((struct aml_package *)v.object)->elements[2];
    assert_ok(aml_op_index_read(f->ctx, inner, 0, &inner));
    ((struct aml_buffer *)inner.object)->bytes[0] = 9;
    fixture_free(f, inner);
    assert_value_asl(
        f, copy,
        "Package (0x03) { 0x1, \"abc\", Package (0x01) { Buffer (0x02) { 0x01, 0x02 } } }");
    assert_value_asl(
        f, v, "Package (0x03) { 0x1, \"zbc\", Package (0x01) { Buffer (0x02) { 0x09, 0x02 } } }");
}

static status_t copy_op(struct fixture *f, void *arg)
{
    struct aml_value copy;
    status_t st = aml_value_copy(f->ctx, *(struct aml_value *)arg, &copy);
    if (st == ST_OK) fixture_free(f, copy);
    return st;
}

static void copies_fail_cleanly_at_every_allocation(void **state)
{
    struct fixture *f = *state;
    struct aml_value v =
        fixture_package(f, 3, fixture_package(f, 2, fixture_string(f, "a"), fixture_string(f, "b")),
                        fixture_string(f, "c"),
                        fixture_package(f, 1, fixture_package(f, 1, fixture_buffer(f, "x", 1))));
    fixture_out_of_memory(f, copy_op, NULL, NULL, &v);
    fixture_free(f, v);
}

static void copies_have_a_limit(void **state)
{
    struct fixture *f = *state;
    struct aml_value v = fixture_package(f, 2, integer(1), fixture_package(f, 1, integer(2)));
    struct aml_value copy;
    f->ctx->limits.object_size = 2;
    assert_st(aml_value_copy(f->ctx, v, &copy), ST_AML_LIMIT);
    assert_st(aml_buffer_create(f->ctx, NULL, 0, 3, &copy), ST_AML_LIMIT);
    assert_st(aml_string_create(f->ctx, "abc", 3, &copy), ST_AML_LIMIT);
    assert_st(aml_package_create(f->ctx, 3, &copy), ST_AML_LIMIT);
    fixture_free(f, v);
}

static void cycles_end_with_the_context(void **state)
{
    // A package that holds a reference to its own element, a cell that refers to itself, and a
    // node that left the namespace and is held only by its own value: teardown frees them all.
    struct fixture *f = *state;
    struct aml_value package = fixture_package(f, 2, integer(1), integer(2)), reference, cell, self;
    assert_ok(aml_op_index(f->ctx, package, 0, &reference));
    assert_ok(aml_op_index_write(f->ctx, package, 1, reference));
    fixture_free(f, reference);
    fixture_free(f, package);
    assert_ok(aml_cell_create(f->ctx, integer(5), &cell));
    self = cell;
    self.tag = AML_REF_CELL;
    aml_value_retain(self);
    assert_ok(aml_store_local(f->ctx, &cell, self));
    fixture_free(f, self);
    fixture_free(f, cell);
    struct acpi_node *node = fixture_node(f, NULL, "TMP_", aml_value_uninitialized());
    struct aml_value held = fixture_package(f, 1, fixture_ref(node));
    acpi_node_set_value(f->ctx, node, held);
    acpi_node_detach(f->ctx, node);
    assert_true(f->allocations > 3);
}

static void cyclic_references_are_not_followed_for_ever(void **state)
{
    struct fixture *f = *state;
    struct aml_value cell, self, out;
    uint64_t n;
    assert_ok(aml_cell_create(f->ctx, integer(5), &cell));
    self = cell;
    self.tag = AML_REF_CELL;
    assert_ok(aml_store_local(f->ctx, &cell, self));
    assert_st(aml_op_deref(f->ctx, f->ctx->root, self, &out), ST_AML_LIMIT);
    assert_st(aml_op_size_of(f->ctx, self, &n), ST_AML_LIMIT);
    assert_st(aml_op_object_type(f->ctx, self, &n), ST_AML_LIMIT);
    assert_st(aml_to_integer_implicit(f->ctx, self, &n), ST_AML_LIMIT);
    char *text = fixture_asl(f, self, 0);
    assert_string_equal(text, "RefOf (Reference)");
    free(text);
    fixture_free(f, cell);
}

static void references_lead_to_the_bottom(void **state)
{
    struct fixture *f = *state;
    struct aml_value package = fixture_package(f, 2, integer(0x11), fixture_string(f, "s"));
    struct acpi_node *node = fixture_node(f, NULL, "PKG_", package);
    struct aml_value index, cell, out;
    uint64_t n;
    assert_ok(aml_op_index(f->ctx, fixture_ref(node), 0, &index));
    acpi_node_release(f->ctx, node);
    assert_ok(aml_cell_create(f->ctx, index, &cell));
    cell.tag = AML_REF_CELL;
    assert_ok(aml_op_deref(f->ctx, f->ctx->root, cell, &out));
    assert_value_integer(f, out, 0x11);
    assert_ok(aml_to_integer_implicit(f->ctx, cell, &n));
    assert_int_equal(n, 0x11);
    assert_ok(aml_op_object_type(f->ctx, cell, &n));
    assert_int_equal(n, 1);
    fixture_free(f, cell);
    assert_ok(aml_op_index_read(f->ctx, package, 1, &out));
    assert_value_string(f, out, "s");
    assert_st(aml_op_index(f->ctx, package, 2, &out), ST_AML_PACKAGE_LIMIT);
    assert_st(aml_op_index(f->ctx, integer(1), 0, &out), ST_AML_TYPE);
    assert_st(aml_op_deref(f->ctx, f->ctx->root, integer(1), &out), ST_AML_TYPE);
}

static void a_reference_outlives_the_name(void **state)
{
    struct fixture *f = *state;
    struct acpi_node *node = fixture_node(f, NULL, "TMP_", fixture_string(f, "alive"));
    struct aml_value reference = fixture_ref(node), out;
    acpi_node_detach(f->ctx, node);
    assert_ok(aml_op_deref(f->ctx, f->ctx->root, reference, &out));
    assert_value_string(f, out, "alive");
    fixture_free(f, reference);
}

static void paths_are_looked_up_when_used(void **state)
{
    struct fixture *f = *state;
    struct aml_value path, out, text;
    uint64_t n;
    assert_ok(aml_name_path_create(f->ctx, f->ctx->root, (const uint8_t *)"FOO_", 4, &path));
    struct aml_value package = fixture_package(f, 1, path);
    assert_st(aml_op_index_read(f->ctx, package, 0, &out), ST_AML_ELEMENT_UNSET);
    assert_ok(aml_op_object_type(f->ctx, path, &n));
    assert_int_equal(n, 0);
    char *asl = fixture_asl(f, package, 0);
    assert_string_equal(asl, "Package (0x01) { FOO }");
    free(asl);
    fixture_node(f, NULL, "FOO_", integer(42));
    assert_ok(aml_op_index_read(f->ctx, package, 0, &out));
    assert_value_integer(f, out, 42);
    asl = fixture_asl(f, package, 0);
    assert_string_equal(asl, "Package (0x01) { \\FOO }");
    free(asl);
    char *json = fixture_json(f, package);
    assert_string_equal(json, "[42]"); // the value of what it names, where that is data
    free(json);
    fixture_free(f, package);
    text = fixture_string(f, "\\FOO");
    assert_ok(aml_op_deref(f->ctx, f->ctx->root, text, &out));
    assert_value_integer(f, out, 42);
    fixture_free(f, text);
    text = fixture_string(f, "\\BAR");
    assert_st(aml_op_deref(f->ctx, f->ctx->root, text, &out), ST_NOT_FOUND);
    fixture_free(f, text);
}

static void nodes_are_read_by_what_they_are(void **state)
{
    struct fixture *f = *state;
    struct aml_value out;
    struct acpi_node *device = fixture_node(f, NULL, "DEV0", (struct aml_value){.tag = AML_DEVICE});
    struct acpi_node *value = fixture_node(f, device, "VAL0", integer(3));
    struct aml_value target = fixture_ref(value);
    target.tag = AML_ALIAS;
    struct acpi_node *alias = fixture_node(f, NULL, "ALI0", target);
    assert_ok(aml_node_read(f->ctx, alias, &out));
    assert_value_integer(f, out, 3);
    assert_ok(aml_node_read(f->ctx, device, &out));
    assert_int_equal(out.tag, AML_REF_NODE);
    uint64_t n;
    assert_ok(aml_op_object_type(f->ctx, out, &n));
    assert_int_equal(n, 6);
    assert_value_asl(f, out, "\\DEV0");
    struct acpi_node *none = fixture_node(f, NULL, "NONE", aml_value_uninitialized());
    assert_st(aml_node_read(f->ctx, none, &out), ST_AML_UNINITIALIZED);
}

static void sizes_and_types(void **state)
{
    struct fixture *f = *state;
    struct aml_value buffer = fixture_buffer(f, "12345", 5), string = fixture_string(f, "abc");
    struct aml_value package = fixture_package(f, 2, integer(1), integer(2)), index;
    uint64_t n;
    assert_ok(aml_op_size_of(f->ctx, buffer, &n));
    assert_int_equal(n, 5);
    assert_ok(aml_op_size_of(f->ctx, string, &n));
    assert_int_equal(n, 3);
    assert_ok(aml_op_size_of(f->ctx, package, &n));
    assert_int_equal(n, 2);
    assert_ok(aml_op_size_of(f->ctx, integer(1), &n));
    assert_int_equal(n, 8);
    assert_st(aml_op_size_of(f->ctx, aml_value_uninitialized(), &n), ST_AML_UNINITIALIZED);
    assert_ok(aml_op_index(f->ctx, buffer, 1, &index));
    assert_ok(aml_op_object_type(f->ctx, index, &n));
    assert_int_equal(n, 14);
    fixture_free(f, index);
    assert_ok(aml_op_object_type(f->ctx, (struct aml_value){.tag = AML_DEBUG}, &n));
    assert_int_equal(n, 16);
    fixture_free(f, buffer);
    fixture_free(f, string);
    fixture_free(f, package);
}

static void values_print_as_asl(void **state)
{
    struct fixture *f = *state;
    assert_value_asl(f, integer(0), "0x0");
    assert_value_asl(f, integer(UINT64_MAX), "0xFFFFFFFFFFFFFFFF");
    assert_value_asl(f, fixture_string(f, "a\"b\\c\n\xe9"), "\"a\\\"b\\\\c\\x0A\\xE9\"");
    assert_value_asl(f, fixture_buffer(f, "", 0), "Buffer (0x00) {}");
    assert_value_asl(f, fixture_package(f, 0), "Package (0x00) {}");
    assert_value_asl(f,
                     fixture_package(f, 3, integer(0x10), fixture_string(f, "abc"),
                                     fixture_buffer(f, "\1\2\3", 3)),
                     "Package (0x03) { 0x10, \"abc\", Buffer (0x03) { 0x01, 0x02, 0x03 } }");
    uint8_t bytes[18] = {0};
    struct aml_value v = fixture_package(f, 2, fixture_buffer(f, bytes, sizeof bytes), integer(1));
    char *text = fixture_asl(f, v, 2);
    assert_string_equal(text,
                        "Package (0x02) {\n"
                        "      Buffer (0x12) {\n"
                        "          0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, "
                        "0x00, 0x00, 0x00, 0x00, 0x00, 0x00,\n"
                        "          0x00, 0x00\n"
                        "      },\n"
                        "      0x1\n"
                        "  }");
    free(text);
    fixture_free(f, v);
    v = deep_package(f);
    text = fixture_asl(f, v, 0);
    assert_non_null(strstr(text, "..."));
    assert_true(strlen(text) < 20000);
    free(text);
    text = fixture_json(f, v);
    assert_true(strlen(text) < 1000);
    free(text);
    fixture_free(f, v);
}

static void values_print_as_json(void **state)
{
    struct fixture *f = *state;
    struct aml_value v =
        fixture_package(f, 6, integer(1), integer(1ull << 53), integer((1ull << 53) + 1),
                        fixture_string(f, "a\"\t\xff"), fixture_buffer(f, "\xab\x01", 2),
                        fixture_package(f, 1, aml_value_uninitialized()));
    char *text = fixture_json(f, v);
    assert_string_equal(text,
                        "[1, 9007199254740992, \"0x20000000000001\", \"a\\\"\\u0009\\u00FF\", "
                        "{\"buffer\": \"AB01\"}, [null]]");
    free(text);
    fixture_free(f, v);
    v = fixture_package(f, 0);
    text = fixture_json(f, v);
    assert_string_equal(text, "[]");
    free(text);
    fixture_free(f, v);
}

static void debug_shows_whole_values(void **state)
{
    struct fixture *f = *state;
    struct aml_value v = fixture_string(f, "raw \"text\"");
    aml_debug_print(f->ctx, v);
    fixture_free(f, v);
    assert_string_equal(f->debug, "raw \"text\"");
    memset(f->debug, 0, sizeof f->debug);
    f->debug_length = 0;
    aml_debug_print(f->ctx, integer(0xabc));
    v = fixture_package(f, 2, integer(1), fixture_string(f, "a"));
    aml_debug_print(f->ctx, v);
    fixture_free(f, v);
    assert_string_equal(f->debug, "0xABCPackage (0x02) { 0x1, \"a\" }");
    f->debug_length = 0;
    v = fixture_buffer(f, f->memory, 4000);
    aml_debug_print(f->ctx, v);
    assert_true(f->debug_length > 4000 * 6);
    f->debug_length = 0;
    f->allowed = 0; // cut short, not lost
    aml_debug_print(f->ctx, v);
    f->allowed = -1;
    assert_int_equal(f->debug_length, 256);
    fixture_free(f, v);
}

static void temporaries_move_into_locals(void **state)
{
    struct fixture *f = *state;
    struct aml_value slot = integer(1), temporary = fixture_string(f, "moved");
    struct aml_object *object = temporary.object;
    assert_ok(aml_local_store_temporary(f->ctx, &slot, &temporary));
    assert_ptr_equal(slot.object, object);
    assert_int_equal(temporary.tag, AML_UNINITIALIZED);
    struct aml_value shared = slot, other = integer(0);
    aml_value_retain(shared);
    assert_ok(aml_local_store_temporary(f->ctx, &other, &shared));
    assert_ptr_not_equal(other.object, object);
    fixture_free(f, shared);
    fixture_free(f, slot);
    fixture_free(f, other);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(deep_packages_are_freed_without_recursion),
        TEST(deep_packages_are_copied_without_recursion),
        TEST(copies_are_deep),
        TEST(copies_fail_cleanly_at_every_allocation),
        TEST(copies_have_a_limit),
        TEST(cycles_end_with_the_context),
        TEST(cyclic_references_are_not_followed_for_ever),
        TEST(references_lead_to_the_bottom),
        TEST(a_reference_outlives_the_name),
        TEST(paths_are_looked_up_when_used),
        TEST(nodes_are_read_by_what_they_are),
        TEST(sizes_and_types),
        TEST(values_print_as_asl),
        TEST(values_print_as_json),
        TEST(debug_shows_whole_values),
        TEST(temporaries_move_into_locals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
