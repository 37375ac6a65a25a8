// SPDX-License-Identifier: MIT
// Store and CopyObject, target by target (AML-SEMANTICS, "Storing").
// SOURCES: acpi/object/*.c acpi/region/*.c acpi/ns/*.c acpi/log.c acpi/tables/text.c tests/host/aml_fixture.c
// INCLUDE: -Iacpi/include -Iacpi -Itests/host
#include "aml_fixture.h"

static struct aml_value integer(uint64_t v)
{
    return aml_value_integer(v);
}

static struct aml_value shared(struct aml_value v)
{
    aml_value_retain(v);
    return v;
}

// Stores and releases the source.
static status_t store_node(struct fixture *f, struct acpi_node *node, struct aml_value source)
{
    status_t st = aml_store_node(f->ctx, node, source);
    fixture_free(f, source);
    return st;
}

static status_t store_local(struct fixture *f, struct aml_value *slot, struct aml_value source)
{
    status_t st = aml_store_local(f->ctx, slot, source);
    fixture_free(f, source);
    return st;
}

static status_t store_arg(struct fixture *f, struct aml_value *slot, struct aml_value source)
{
    status_t st = aml_store_arg(f->ctx, slot, source);
    fixture_free(f, source);
    return st;
}

static struct aml_value ref_cell(struct fixture *f, struct aml_value v)
{
    struct aml_value cell;
    assert_ok(aml_cell_create(f->ctx, v, &cell));
    cell.tag = AML_REF_CELL;
    return cell;
}

static struct aml_value ref_index(struct fixture *f, struct aml_value source, uint64_t i)
{
    struct aml_value out;
    assert_ok(aml_op_index(f->ctx, source, i, &out));
    return out;
}

static void names_keep_type_and_length(void **state)
{
    struct fixture *f = *state;
    struct acpi_node *string = fixture_node(f, NULL, "STR_", fixture_string(f, "BAR"));
    assert_ok(store_node(f, string, integer(0x4f4f46)));
    assert_value_string(f, shared(string->value), "FOO");
    struct acpi_node *four = fixture_node(f, NULL, "FOUR", fixture_string(f, "XXXX"));
    assert_ok(store_node(f, four, fixture_string(f, "LONGSTRING")));
    assert_value_string(f, shared(four->value), "LONG");
    assert_ok(store_node(f, four, fixture_buffer(f, "ab", 2)));
    assert_value_asl(f, shared(four->value), "\"ab\\x00\\x00\"");

    struct acpi_node *number = fixture_node(f, NULL, "INT_", integer(1));
    assert_ok(store_node(f, number, fixture_string(f, "12345678zz")));
    assert_int_equal(number->value.integer, 0x3837363534333231);
    assert_ok(store_node(f, number, fixture_buffer(f, "\xff", 1)));
    assert_int_equal(number->value.integer, 0xff);
    assert_ok(store_node(f, number, fixture_string(f, "")));
    assert_int_equal(number->value.integer, 0);

    struct acpi_node *buffer = fixture_node(f, NULL, "BUF_", fixture_buffer(f, "\1\2\3", 3));
    assert_ok(store_node(f, buffer, integer(0x11223344)));
    assert_value_bytes(f, shared(buffer->value), "\x44\x33\x22", 3);
    assert_ok(store_node(f, buffer, fixture_string(f, "a")));
    assert_value_bytes(f, shared(buffer->value), "a\0\0", 3);
    assert_ok(store_node(f, buffer, shared(buffer->value)));
    assert_value_bytes(f, shared(buffer->value), "a\0\0", 3);
}

static void narrow_integers_have_four_bytes(void **state)
{
    struct fixture *f = *state;
    f->ctx->is_32bit = true;
    f->ctx->integer_mask = UINT32_MAX;
    struct acpi_node *number = fixture_node(f, NULL, "INT_", integer(1));
    assert_ok(store_node(f, number, fixture_string(f, "12345678")));
    assert_int_equal(number->value.integer, 0x34333231);
    struct acpi_node *buffer = fixture_node(f, NULL, "BUF_", fixture_buffer(f, "\1\2\3\4\5\6", 6));
    assert_ok(store_node(f, buffer, integer(0xffffffffffff)));
    assert_value_bytes(f, shared(buffer->value), "\xff\xff\xff\xff\0\0", 6);
}

static void what_has_no_bytes_is_refused(void **state)
{
    struct fixture *f = *state;
    struct acpi_node *string = fixture_node(f, NULL, "STR_", fixture_string(f, "BAR"));
    assert_st(store_node(f, string, fixture_package(f, 0)), ST_AML_TYPE);
    assert_st(store_node(f, string, aml_value_uninitialized()), ST_AML_UNINITIALIZED);
    struct acpi_node *package = fixture_node(f, NULL, "PKG_", fixture_package(f, 1, integer(1)));
    assert_st(store_node(f, package, integer(5)), ST_AML_BAD_TARGET);
    struct acpi_node *device = fixture_node(f, NULL, "DEV_", (struct aml_value){.tag = AML_DEVICE});
    assert_st(store_node(f, device, integer(5)), ST_AML_BAD_TARGET);
    assert_value_string(f, shared(string->value), "BAR");
    assert_ok(store_node(f, package, fixture_package(f, 2, integer(2), integer(3))));
    assert_value_asl(f, shared(package->value), "Package (0x02) { 0x2, 0x3 }");
    struct acpi_node *none = fixture_node(f, NULL, "NONE", aml_value_uninitialized());
    assert_ok(store_node(f, none, fixture_string(f, "new")));
    assert_value_string(f, shared(none->value), "new");
}

static void what_is_stored_is_the_names_own(void **state)
{
    // A constant that a method stores twice must not change with the first target.
    struct fixture *f = *state;
    struct aml_value constant = fixture_buffer(f, "\1\2\3", 3);
    struct acpi_node *none = fixture_node(f, NULL, "NONE", aml_value_uninitialized());
    struct acpi_node *copied = fixture_node(f, NULL, "COPY", integer(1));
    assert_ok(aml_store_node(f->ctx, none, constant));
    assert_ok(aml_copy_node(f->ctx, copied, constant));
    assert_ok(store_node(f, none, integer(0)));
    assert_ok(store_node(f, copied, integer(0)));
    struct aml_value local = integer(1);
    assert_ok(aml_store_local(f->ctx, &local, constant));
    assert_ok(aml_index_write(f->ctx, local, 0, integer(9)));
    fixture_free(f, local);
    assert_value_bytes(f, constant, "\1\2\3", 3);
}

static void locals_take_any_type(void **state)
{
    struct fixture *f = *state;
    struct aml_value local = aml_value_uninitialized();
    assert_ok(store_local(f, &local, fixture_string(f, "abc")));
    assert_ok(store_local(f, &local, integer(7)));
    assert_int_equal(local.integer, 7);
    assert_ok(store_local(f, &local, fixture_package(f, 1, fixture_string(f, "x"))));
    assert_ok(aml_store_local(f->ctx, &local, local)); // onto itself
    struct aml_value element;
    assert_ok(aml_index_read(f->ctx, local, 0, &element));
    assert_ok(store_local(f, &local, element)); // from inside itself
    assert_value_string(f, local, "x");
    assert_st(store_local(f, &local, aml_value_uninitialized()), ST_AML_UNINITIALIZED);
}

static void a_locals_own_string_is_reused(void **state)
{
    struct fixture *f = *state;
    struct aml_value local = fixture_string(f, "first text"), held;
    const struct aml_object *object = local.object;
    assert_ok(store_local(f, &local, fixture_string(f, "second")));
    assert_ptr_equal(local.object, object);
    held = shared(local); // now it is not the local's alone
    assert_ok(store_local(f, &local, fixture_string(f, "third")));
    assert_value_string(f, held, "second");
    assert_value_string(f, shared(local), "third");
    assert_ok(store_local(f, &local, fixture_string(f, "longer than all before it")));
    assert_value_string(f, local, "longer than all before it");
    local = fixture_buffer(f, "\1\2\3", 3);
    assert_ok(store_local(f, &local, fixture_buffer(f, "\4\5", 2)));
    assert_value_bytes(f, local, "\4\5", 2);
}

static void locals_write_through_their_reference(void **state)
{
    struct fixture *f = *state;
    struct acpi_node *node = fixture_node(f, NULL, "STR_", fixture_string(f, "BAR"));
    struct acpi_node *other = fixture_node(f, NULL, "INT_", integer(1));
    struct aml_value local = fixture_ref(node);
    assert_ok(store_local(f, &local, integer(0x4f4f46)));
    assert_value_string(f, shared(node->value), "FOO");
    // Two levels: the chain is followed to its end.
    struct aml_value outer = ref_cell(f, local);
    assert_ok(store_local(f, &outer, fixture_string(f, "QUX")));
    assert_value_string(f, shared(node->value), "QUX");
    // Another reference rebinds.
    assert_ok(store_local(f, &outer, fixture_ref(other)));
    assert_ok(store_local(f, &outer, integer(5)));
    assert_int_equal(other->value.integer, 5);
    assert_value_string(f, shared(node->value), "QUX");
    // CopyObject always replaces the local.
    assert_ok(aml_copy_local(f->ctx, &outer, integer(6)));
    assert_int_equal(outer.tag, AML_INTEGER);
    assert_int_equal(other->value.integer, 5);
    // A device is no target: the local itself is overwritten.
    struct acpi_node *device = fixture_node(f, NULL, "DEV_", (struct aml_value){.tag = AML_DEVICE});
    local = fixture_ref(device);
    assert_ok(store_local(f, &local, integer(3)));
    assert_int_equal(local.integer, 3);
}

static void arguments_overwrite_what_they_refer_to(void **state)
{
    struct fixture *f = *state;
    struct acpi_node *node = fixture_node(f, NULL, "STR_", fixture_string(f, "BAR"));
    struct aml_value arg = shared(node->value);
    assert_ok(store_arg(f, &arg, integer(1))); // holds no reference: the caller's is untouched
    assert_value_string(f, shared(node->value), "BAR");
    arg = fixture_ref(node);
    assert_ok(store_arg(f, &arg, integer(1)));
    assert_int_equal(arg.tag, AML_REF_NODE);
    assert_int_equal(node->value.tag, AML_INTEGER);
    assert_int_equal(node->value.integer, 1);
    assert_ok(aml_copy_arg(f->ctx, &arg, integer(2)));
    assert_int_equal(node->value.integer, 2);
    fixture_free(f, arg);
    // A local of the caller's.
    struct aml_value cell = ref_cell(f, integer(1));
    arg = shared(cell);
    assert_ok(store_arg(f, &arg, fixture_string(f, "typed anew")));
    struct aml_value out;
    assert_ok(aml_op_deref(f->ctx, f->ctx->root, cell, &out));
    assert_value_string(f, out, "typed anew");
    fixture_free(f, arg);
    fixture_free(f, cell);
    // An element of the caller's buffer takes a byte.
    struct aml_value buffer = fixture_buffer(f, "\1\2", 2);
    arg = ref_index(f, buffer, 1);
    assert_ok(store_arg(f, &arg, integer(0x1ff)));
    fixture_free(f, arg);
    assert_value_bytes(f, buffer, "\1\xff", 2);
}

static void elements_are_overwritten_unless_they_are_references(void **state)
{
    struct fixture *f = *state;
    struct acpi_node *node = fixture_node(f, NULL, "STR_", fixture_string(f, "BAR"));
    struct aml_value package = fixture_package(f, 3, fixture_string(f, "abc"), fixture_ref(node),
                                               aml_value_uninitialized());
    assert_ok(aml_index_write(f->ctx, package, 0, integer(5)));
    assert_ok(aml_index_write(f->ctx, package, 2, integer(6)));
    assert_ok(aml_index_write(f->ctx, package, 1, integer(0x4f4f46)));
    assert_value_string(f, shared(node->value), "FOO");
    assert_value_asl(f, shared(package), "Package (0x03) { 0x5, \\STR, 0x6 }");
    assert_st(aml_index_write(f->ctx, package, 3, integer(1)), ST_AML_VALUE);
    // Through a local that holds Index(), the element keeps its type.
    struct aml_value text = fixture_string(f, "abc");
    assert_ok(aml_index_write(f->ctx, package, 0, text));
    fixture_free(f, text);
    struct aml_value local = ref_index(f, package, 0);
    assert_ok(store_local(f, &local, integer(0x7a)));
    fixture_free(f, local);
    assert_value_asl(f, package, "Package (0x03) { \"z\\x00\\x00\", \\STR, 0x6 }");
}

static void bytes_of_buffers_and_strings(void **state)
{
    struct fixture *f = *state;
    struct aml_value buffer = fixture_buffer(f, "\1\2\3", 3), string = fixture_string(f, "abc");
    struct aml_value text = fixture_string(f, "zz"), bytes = fixture_buffer(f, "\7\10", 2);
    assert_ok(aml_index_write(f->ctx, buffer, 0, text));
    assert_ok(aml_index_write(f->ctx, buffer, 1, bytes));
    assert_ok(aml_index_write(f->ctx, string, 0, integer(0x4241)));
    struct aml_value package = fixture_package(f, 0);
    assert_st(aml_index_write(f->ctx, buffer, 2, package), ST_AML_TYPE);
    fixture_free(f, package);
    assert_value_bytes(f, buffer, "z\7\3", 3);
    assert_value_string(f, string, "Abc");
    fixture_free(f, text);
    fixture_free(f, bytes);
}

static void copy_object_retypes(void **state)
{
    struct fixture *f = *state;
    struct acpi_node *node = fixture_node(f, NULL, "NAM_", integer(1));
    struct aml_value text = fixture_string(f, "text");
    assert_ok(aml_copy_node(f->ctx, node, text));
    assert_value_string(f, shared(node->value), "text");
    assert_ok(aml_copy_node(f->ctx, node, node->value)); // onto itself
    assert_value_string(f, shared(node->value), "text");
    fixture_free(f, text);
    // Methods come and go; compiled code is told.
    struct aml_object *method = acpi_alloc(f->ctx, sizeof *method);
    *method = (struct aml_object){.references = 1, .tag = AML_METHOD};
    struct aml_value value = aml_value_object(AML_METHOD, method);
    assert_ok(aml_copy_node(f->ctx, node, value));
    fixture_free(f, value);
    assert_int_equal(node->value.tag, AML_METHOD);
    assert_int_equal(f->retyped, 1);
    struct aml_value reference = fixture_ref(node);
    assert_ok(aml_copy_reference(f->ctx, reference, integer(3)));
    assert_int_equal(node->value.integer, 3);
    assert_int_equal(f->retyped, 2);
    fixture_free(f, reference);
    // A copied region is its own.
    struct acpi_node *region =
        fixture_region(f, NULL, "REG_", ACPI_SPACE_MEMORY, FIXTURE_MEMORY_BASE, 16);
    assert_ok(aml_copy_node(f->ctx, node, region->value));
    assert_int_equal(node->value.tag, AML_REGION);
    assert_ptr_not_equal(node->value.object, region->value.object);
    // Index replaces, whatever is there.
    struct aml_value package = fixture_package(f, 1, fixture_ref(node));
    reference = ref_index(f, package, 0);
    assert_ok(aml_copy_reference(f->ctx, reference, integer(8)));
    fixture_free(f, reference);
    assert_value_asl(f, package, "Package (0x01) { 0x8 }");
}

static void a_name_that_holds_a_reference_writes_through(void **state)
{
    struct fixture *f = *state;
    struct acpi_node *target = fixture_node(f, NULL, "TGT_", fixture_string(f, "BAR"));
    struct acpi_node *name = fixture_node(f, NULL, "NAM_", fixture_ref(target));
    assert_ok(store_node(f, name, integer(0x4f4f46)));
    assert_value_string(f, shared(target->value), "FOO");
    struct aml_value reference = fixture_ref(name);
    assert_ok(aml_store_reference(f->ctx, reference, integer(0x41)));
    fixture_free(f, reference);
    assert_value_asl(f, shared(target->value), "\"A\\x00\\x00\"");
    assert_st(aml_store_reference(f->ctx, integer(1), integer(1)), ST_AML_BAD_TARGET);
    assert_ok(aml_store_reference(f->ctx, (struct aml_value){.tag = AML_DEBUG}, integer(0x1f)));
    assert_string_equal(f->debug, "0x1F");
}

static void fields_are_written_and_read(void **state)
{
    struct fixture *f = *state;
    struct aml_value bytes = fixture_buffer(f, "\0\0\0\0", 4), field;
    assert_ok(aml_buffer_field_create(f->ctx, AML_BUFFER_FIELD_FIXED, bytes, 4, 12, &field));
    struct acpi_node *node = fixture_node(f, NULL, "BFL_", field);
    assert_ok(store_node(f, node, integer(0xfabc)));
    assert_memory_equal(((struct aml_buffer *)bytes.object)->bytes, "\xc0\xab\0\0", 4);
    struct aml_value local = integer(0), reference = fixture_ref(node);
    assert_ok(aml_store_local(f->ctx, &local, node->value)); // a field as source is read
    assert_int_equal(local.integer, 0xabc);
    assert_ok(aml_copy_node(f->ctx, node, integer(0x123))); // fields keep their type
    assert_int_equal(node->value.tag, AML_BUFFER_FIELD);
    struct aml_value arg = shared(reference);
    assert_ok(store_arg(f, &arg, integer(0x456)));
    fixture_free(f, arg);
    uint64_t n;
    assert_ok(aml_to_integer_implicit(f->ctx, reference, &n));
    assert_int_equal(n, 0x456);
    fixture_free(f, reference);
    fixture_free(f, bytes);
}

struct oom {
    struct acpi_node *string, *none;
    struct aml_value local, package, source, reference;
};

static status_t oom_local(struct fixture *f, void *arg)
{
    struct oom *o = arg;
    return aml_store_local(f->ctx, &o->local, o->source);
}

static status_t oom_element(struct fixture *f, void *arg)
{
    struct oom *o = arg;
    return aml_store_reference(f->ctx, o->reference, o->source);
}

static status_t oom_node(struct fixture *f, void *arg)
{
    struct oom *o = arg;
    return aml_copy_node(f->ctx, o->none, o->source);
}

static void oom_unchanged(struct fixture *f, void *arg)
{
    struct oom *o = arg;
    assert_value_string(f, shared(o->local), "old");
    assert_value_asl(f, shared(o->package), "Package (0x01) { \"old\" }");
    assert_int_equal(o->none->value.tag, AML_INTEGER);
}

static void without_memory_nothing_changes(void **state)
{
    struct fixture *f = *state;
    struct oom o = {.none = fixture_node(f, NULL, "NAM_", integer(1)),
                    .local = fixture_string(f, "old"),
                    .package = fixture_package(f, 1, fixture_string(f, "old")),
                    .source = fixture_package(f, 2, fixture_string(f, "a"),
                                              fixture_package(f, 1, fixture_buffer(f, "b", 1)))};
    o.reference = ref_index(f, o.package, 0);
    fixture_out_of_memory(f, oom_local, oom_unchanged, NULL, &o);
    fixture_free(f, o.local);
    o.local = fixture_string(f, "old");
    fixture_out_of_memory(f, oom_node, oom_unchanged, NULL, &o);
    acpi_node_set_value(f->ctx, o.none, integer(1));
    fixture_out_of_memory(f, oom_element, oom_unchanged, NULL, &o);
    fixture_free(f, o.local);
    fixture_free(f, o.reference);
    fixture_free(f, o.package);
    fixture_free(f, o.source);
}

static void the_specifications_conversions(void **state)
{
    struct fixture *f = *state;
    f->ctx->semantics = ACPI_SEMANTICS_SPEC;
    struct acpi_node *string = fixture_node(f, NULL, "STR_", fixture_string(f, "BAR"));
    assert_ok(store_node(f, string, integer(0x1f)));
    assert_value_string(f, shared(string->value), "000000000000001F");
    assert_ok(store_node(f, string, fixture_string(f, "longer than before")));
    assert_value_string(f, shared(string->value), "longer than before");
    assert_ok(store_node(f, string, shared(string->value)));
    struct acpi_node *number = fixture_node(f, NULL, "INT_", integer(1));
    assert_ok(store_node(f, number, fixture_string(f, "1f")));
    assert_int_equal(number->value.integer, 0x1f);
    struct acpi_node *buffer = fixture_node(f, NULL, "BUF_", fixture_buffer(f, "\1\2\3", 3));
    assert_ok(store_node(f, buffer, fixture_string(f, "a")));
    assert_value_bytes(f, shared(buffer->value), "a\0\0", 3);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(names_keep_type_and_length),
        TEST(narrow_integers_have_four_bytes),
        TEST(what_has_no_bytes_is_refused),
        TEST(what_is_stored_is_the_names_own),
        TEST(locals_take_any_type),
        TEST(a_locals_own_string_is_reused),
        TEST(locals_write_through_their_reference),
        TEST(arguments_overwrite_what_they_refer_to),
        TEST(elements_are_overwritten_unless_they_are_references),
        TEST(bytes_of_buffers_and_strings),
        TEST(copy_object_retypes),
        TEST(a_name_that_holds_a_reference_writes_through),
        TEST(fields_are_written_and_read),
        TEST(without_memory_nothing_changes),
        TEST(the_specifications_conversions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
