// SPDX-License-Identifier: MIT
// SOURCES: acpi/tool/input.c acpi/tables/*.c acpi/log.c
// INCLUDE: -Iacpi/include -Iacpi/tool -Iacpi
// What the tool reads, and the order it loads it in.

#include "tests/host/acpi_fixture.h"

#include <unistd.h>

#include <input.h>

static char folder[64];

static int setup(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/test_tool_input.XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

static const char *path_of(const char *name)
{
    static char path[160];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void file_write(const char *name, const void *bytes, size_t length)
{
    FILE *file = fopen(path_of(name), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    fclose(file);
}

// A table of 40 bytes whose last byte is `mark`.
static void table_build(uint8_t table[40], const char *signature, uint8_t mark)
{
    memset(table, 0, 40);
    memcpy(table, signature, 4);
    put32(table + 4, 40);
    table[39] = mark;
    fixture_checksum_fix(table, 40, 9);
}

static void table_write(const char *name, const char *signature, uint8_t mark)
{
    uint8_t table[40];
    table_build(table, signature, mark);
    file_write(name, table, sizeof table);
}

// The marks of the tables in order, as text.
static const char *order_of(const struct input *input)
{
    static char order[32];
    for (size_t i = 0; i < input->count; i++)
        order[i] = (char)input->tables[i].bytes[39];
    order[input->count] = 0;
    return order;
}

static void test_directory(void **state)
{
    (void)state;
    struct input input = {0};
    table_write("ssdt01.aml", "SSDT", 'c');
    table_write("apic.dat", "APIC", 'z');
    table_write("ssdt00.aml", "SSDT", 'b');
    table_write("dsdt.aml", "DSDT", 'a');
    table_write("dynssdt00.aml", "SSDT", 'd');
    table_write("oem1.aml", "OEM1", 'x');
    file_write("notes.txt", "nothing", 7);
    input_read(&input, folder);
    input_sort(&input);
    assert_false(input.has_error);
    assert_string_equal(order_of(&input), "abcdzx");
    assert_int_equal(input.tables[0].kind, INPUT_DSDT);
    assert_int_equal(input.tables[3].kind, INPUT_DYNAMIC);
    assert_int_equal(input.tables[5].kind, INPUT_STATIC); // an OEM table that nobody named
    input_destroy(&input);
}

static void test_files_in_any_order(void **state)
{
    (void)state;
    struct input input = {0};
    table_write("1.aml", "SSDT", 'b');
    table_write("2.dat", "DSDT", 'a');
    table_write("3.aml", "SSDT", 'c');
    table_write("4.aml", "OEM1", 'd');
    const char *const names[] = {"1.aml", "2.dat", "3.aml", "4.aml"};
    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        input_read(&input, path_of(names[i]));
    input_sort(&input);
    assert_string_equal(order_of(&input), "abcd");
    assert_int_equal(input.tables[3].kind, INPUT_AML);
    input_destroy(&input);
}

static void test_several_tables_in_one_file(void **state)
{
    (void)state;
    struct input input = {0};
    uint8_t bytes[120];
    table_build(bytes, "SSDT", 'b');
    table_build(bytes + 40, "DSDT", 'a');
    table_build(bytes + 80, "SSDT", 'c');
    file_write("all", bytes, sizeof bytes);
    input_read(&input, path_of("all"));
    input_sort(&input);
    assert_string_equal(order_of(&input), "abc");
    assert_int_equal(input.tables[1].length, 40);
    input_destroy(&input);
}

static void text_write(void *arg, const char *text, size_t length)
{
    fwrite(text, 1, length, arg);
}

// The XSDT of a dump says in which order SSDTs load, wherever they stand in the text.
static void test_dump_in_xsdt_order(void **state)
{
    (void)state;
    struct input input = {0};
    FILE *file = fopen(path_of("dump.txt"), "w");
    const struct acpi_text_sink sink = {text_write, file};
    uint8_t table[40], xsdt[36 + 24];
    table_build(table, "SSDT", 'c');
    acpi_dump_write("SSDT", 0x3000, table, 40, &sink, NULL);
    table_build(table, "SSDT", 'b');
    acpi_dump_write("SSDT", 0x2000, table, 40, &sink, NULL);
    table_build(table, "DSDT", 'a');
    acpi_dump_write("DSDT", 0x1000, table, 40, &sink, NULL);
    memset(xsdt, 0, sizeof xsdt);
    memcpy(xsdt, "XSDT", 4);
    put32(xsdt + 4, sizeof xsdt);
    put64(xsdt + 36, 0x9000);
    put64(xsdt + 44, 0x2000);
    put64(xsdt + 52, 0x3000);
    acpi_dump_write("XSDT", 0x8000, xsdt, sizeof xsdt, &sink, NULL);
    fclose(file);
    input_read(&input, path_of("dump.txt"));
    input_sort(&input);
    assert_int_equal(input.count, 4);
    assert_int_equal(input.tables[0].bytes[39], 'a');
    assert_int_equal(input.tables[1].bytes[39], 'b');
    assert_int_equal(input.tables[2].bytes[39], 'c');
    assert_int_equal(input.tables[2].paddr, 0x3000);
    input_destroy(&input);
}

static void test_what_is_wrong_is_told(void **state)
{
    (void)state;
    struct input input = {0};
    input_read(&input, path_of("not there"));
    assert_true(input.has_error);
    input.has_error = false;
    file_write("garbage", "\1\2\3", 3);
    input_read(&input, path_of("garbage"));
    assert_true(input.has_error);
    input.has_error = false;
    file_write("empty", "", 0);
    input_read(&input, path_of("empty"));
    assert_true(input.has_error);
    input.has_error = false;
    const char *cut = "SSDT @ 0x0\n    0000: 53 53\n    0010: 00\n";
    file_write("cut.txt", cut, strlen(cut));
    input_read(&input, path_of("cut.txt"));
    assert_true(input.has_error);
    assert_int_equal(input.count, 0);

    // A table whose length is wrong is kept as it is: the loader says what is wrong with it.
    uint8_t table[40];
    table_build(table, "SSDT", 'a');
    put32(table + 4, 0xffffffff);
    file_write("long.aml", table, sizeof table);
    input_read(&input, path_of("long.aml"));
    put32(table + 4, 3);
    file_write("short.aml", table, sizeof table);
    input_read(&input, path_of("short.aml"));
    assert_int_equal(input.count, 2);
    assert_int_equal(input.tables[0].length, 40);
    assert_int_equal(input.tables[1].length, 40);
    assert_true(input.has_error);
    input_sort(&input);
    input_destroy(&input);
}

// Text that begins with letters is no table, whatever length they make.
static void test_text_that_is_no_dump(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Hello, this is a text of more bytes than a table's header has.\n",
        "DefinitionBlock (\"\", \"DSDT\", 2, \"A\", \"B\", 1) {}\n\n\n\n\n"};
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        struct input input = {0};
        file_write("text.aml", texts[i], strlen(texts[i]));
        input_read(&input, path_of("text.aml"));
        assert_true(input.has_error);
        assert_int_equal(input.count, 0);
        input_destroy(&input);
    }
}

// A table of data that is shorter than it says: kept for the checks, and an error.
static void test_cut_table_of_data(void **state)
{
    (void)state;
    struct input input = {0};
    uint8_t table[40];
    table_build(table, "HPET", 'a');
    put32(table + 4, 41);
    file_write("hpet.dat", table, sizeof table);
    input_read(&input, path_of("hpet.dat"));
    assert_true(input.has_error);
    assert_int_equal(input.count, 1);
    assert_int_equal(input.tables[0].length, 40);
    input_destroy(&input);

    // In a dump, one that is too short for a signature and a length.
    input = (struct input){0};
    const char *stub = "HPET @ 0x1000\n    0000: 48 50 45 54\n\n";
    file_write("stub.txt", stub, strlen(stub));
    input_read(&input, path_of("stub.txt"));
    assert_true(input.has_error);
    assert_int_equal(input.count, 0);
    input_destroy(&input);
}

// `acpidump -b` writes an RSDP of revision 0 as 20 bytes.
static void test_rsdp_beside_the_tables(void **state)
{
    (void)state;
    struct input input = {0};
    table_write("dsdt.dat", "DSDT", 'a');
    file_write("rsdp.dat",
               "RSD PTR \x11"
               "FLTEST\0\0\x10\0\0",
               20);
    input_read(&input, folder);
    input_sort(&input);
    assert_false(input.has_error);
    assert_int_equal(input.count, 2);
    assert_int_equal(input.tables[1].kind, INPUT_STATIC);
    assert_int_equal(input.tables[1].length, 20);
    input_destroy(&input);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_directory, setup, teardown),
        cmocka_unit_test_setup_teardown(test_files_in_any_order, setup, teardown),
        cmocka_unit_test_setup_teardown(test_several_tables_in_one_file, setup, teardown),
        cmocka_unit_test_setup_teardown(test_dump_in_xsdt_order, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_is_wrong_is_told, setup, teardown),
        cmocka_unit_test_setup_teardown(test_text_that_is_no_dump, setup, teardown),
        cmocka_unit_test_setup_teardown(test_cut_table_of_data, setup, teardown),
        cmocka_unit_test_setup_teardown(test_rsdp_beside_the_tables, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
