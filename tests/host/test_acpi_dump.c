// SPDX-License-Identifier: MIT
// SOURCES: acpi/tables/*.c acpi/log.c
// INCLUDE: -Iacpi/include -Iacpi
// acpidump's text: the exact lines, what acpixtract makes of them, and our own way back.

#include "tests/host/acpi_fixture.h"
#include "tests/host/text_sink.h"

#include <unistd.h>

static void dump(struct text *text, const char *signature, paddr_t paddr, const uint8_t *bytes,
                 size_t length)
{
    struct acpi_text_sink sink = {text_append, text};
    assert_true(acpi_dump_write(signature, paddr, bytes, length, &sink, NULL));
}

// A table of `length` bytes that begins as one and goes on at random.
static uint8_t *table_make(const char *signature, uint32_t length)
{
    uint8_t *table = malloc(length);
    for (uint32_t i = 0; i < length; i++)
        table[i] = (uint8_t)rand();
    memcpy(table, signature, 4);
    put32(table + 4, length);
    memcpy(table + 10, "FLTESTFIXTURE ", 14);
    memcpy(table + 28, "TEST", 4);
    fixture_checksum_fix(table, length, 9);
    return table;
}

static void test_exact_lines(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {'D', 'S', 'D', 'T', 0xb8, 0x40, 0,   0,   1,   0x2e,
                                    'B', 'O', 'C', 'H', 'S',  ' ',  'x', '~', 0x7f};
    struct text text = {0};
    dump(&text, "DSDT", 0x7f77e000, bytes, sizeof bytes);
    assert_string_equal(
        text.bytes, "DSDT @ 0x000000007F77E000\n"
                    "    0000: 44 53 44 54 B8 40 00 00 01 2E 42 4F 43 48 53 20  DSDT.@....BOCHS \n"
                    "    0010: 78 7E 7F                                         x~.\n"
                    "\n");
    free(text.bytes);
}

// A signature that ends with a blank, which the table index cuts off.
static void test_short_signature(void **state)
{
    (void)state;
    struct text text = {0};
    uint8_t *bytes = table_make("ABC ", 40), out[40];
    size_t offset = 0, length;
    struct acpi_dump_table table;
    dump(&text, "ABC", 0x1000, bytes, 40);
    assert_int_equal(
        acpi_dump_parse(text.bytes, text.length, &offset, &table, out, sizeof out, &length), ST_OK);
    assert_string_equal(table.signature, "ABC ");
    assert_memory_equal(out, bytes, 40);
    free(bytes);
    free(text.bytes);
}

static bool stop_at_once(void)
{
    return true;
}

static void test_interrupted(void **state)
{
    (void)state;
    struct text text = {0};
    struct acpi_text_sink sink = {text_append, &text};
    uint8_t bytes[64] = {0};
    assert_false(acpi_dump_write("SSDT", 0, bytes, sizeof bytes, &sink, stop_at_once));
    assert_true(text.length < 40);
    free(text.bytes);
}

// Every length around the line's end, and offsets of four, five and six digits.
static void test_round_trip(void **state)
{
    (void)state;
    static const uint32_t lengths[] = {36, 47, 48, 49, 0xffff, 0x10000, 0x10011, 0x100010};
    struct text text = {0};
    uint8_t *tables[ARRAY_SIZE(lengths)];
    srand(2);
    for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
        tables[i] = table_make("SSDT", lengths[i]);
        dump(&text, "SSDT", 0x1000 * i, tables[i], lengths[i]);
    }
    uint8_t *out = malloc(0x200000);
    size_t offset = 0, length;
    struct acpi_dump_table table;
    for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
        assert_int_equal(
            acpi_dump_parse(text.bytes, text.length, &offset, &table, out, 0x200000, &length),
            ST_OK);
        assert_string_equal(table.signature, "SSDT");
        assert_int_equal(table.paddr, 0x1000 * i);
        assert_int_equal(length, lengths[i]);
        assert_memory_equal(out, tables[i], length);
        free(tables[i]);
    }
    assert_int_equal(acpi_dump_parse(text.bytes, text.length, &offset, &table, out, 0, &length),
                     ST_NOT_FOUND);
    free(out);
    free(text.bytes);
}

// Debian's acpixtract reads what we write, byte for byte.
static void test_acpixtract(void **state)
{
    (void)state;
    if (access("/usr/bin/acpixtract", X_OK) != 0) {
        print_message("no acpixtract here: skipped\n");
        skip();
    }
    char folder[] = "/tmp/test_acpi_dump.XXXXXX", command[256], path[64];
    assert_non_null(mkdtemp(folder));
    static const struct {
        const char *signature, *file;
        uint32_t length;
    } cases[] = {{"DSDT", "dsdt.dat", 0x12345},
                 {"SSDT", "ssdt1.dat", 36},
                 {"SSDT", "ssdt2.dat", 64},
                 {"APIC", "apic.dat", 0x7f},
                 {"FACP", "facp.dat", 276}};
    struct text text = {0};
    uint8_t *tables[ARRAY_SIZE(cases)];
    srand(3);
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        tables[i] = table_make(cases[i].signature, cases[i].length);
        dump(&text, cases[i].signature, 0x7f000000 + i, tables[i], cases[i].length);
    }
    snprintf(path, sizeof path, "%s/dump", folder);
    FILE *file = fopen(path, "w");
    assert_int_equal(fwrite(text.bytes, 1, text.length, file), text.length);
    fclose(file);
    snprintf(command, sizeof command, "cd %s && acpixtract -a dump >log 2>&1", folder);
    assert_int_equal(system(command), 0);
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        uint8_t *out = malloc(cases[i].length + 1);
        snprintf(path, sizeof path, "%s/%s", folder, cases[i].file);
        file = fopen(path, "rb");
        assert_non_null(file);
        assert_int_equal(fread(out, 1, cases[i].length + 1, file), cases[i].length);
        fclose(file);
        assert_memory_equal(out, tables[i], cases[i].length);
        free(out);
        free(tables[i]);
    }
    snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
    free(text.bytes);
}

static status_t parse_text(const char *text, uint8_t *out, size_t capacity, size_t *out_length)
{
    size_t offset = 0;
    struct acpi_dump_table table;
    // A copy of exactly the text's size, so that ASan sees a read past its end.
    size_t length = strlen(text);
    char *copy = malloc(length ? length : 1);
    memcpy(copy, text, length);
    status_t st = acpi_dump_parse(copy, length, &offset, &table, out, capacity, out_length);
    free(copy);
    return st;
}

static void test_what_people_capture(void **state)
{
    (void)state;
    uint8_t out[64];
    size_t length;
    // CR LF line ends, a prompt before the title, lower case, no text column.
    assert_int_equal(parse_text("noise\r\nfirstlight> acpi dump\r\nSSDT @ 0x7f\r\n"
                                "    0000: 53 53 44 54 0a 00 00 00 01 02\r\n\r\nfirstlight> ",
                                out, sizeof out, &length),
                     ST_OK);
    assert_int_equal(length, 10);
    assert_int_equal(out[4], 0x0a);
    // An address that an old acpidump did not know.
    assert_int_equal(parse_text("SSDT @ (nil)\n  0000: 01 02 03\n", out, sizeof out, &length),
                     ST_OK);
    assert_int_equal(length, 3);
    assert_int_equal(parse_text("SSDT @ (nil", out, sizeof out, &length), ST_NOT_FOUND);
    // A text column that looks like more bytes is not read as such.
    assert_int_equal(parse_text("SSDT @ 0x0\n"
                                "    0000: 01 02                                            "
                                "41 42\n",
                                out, sizeof out, &length),
                     ST_OK);
    assert_int_equal(length, 2);
    // A line that got lost is found out.
    assert_int_equal(
        parse_text("SSDT @ 0x0\n"
                   "    0000: 00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F  ................\n"
                   "    0020: 00 01\n",
                   out, sizeof out, &length),
        ST_BAD_FORMAT);
    // So is one that was cut short in the middle of a table.
    assert_int_equal(parse_text("SSDT @ 0x0\n"
                                "    0000: 00 01 02 03\n"
                                "    0004: 00 01\n",
                                out, sizeof out, &length),
                     ST_BAD_FORMAT);
    assert_int_equal(parse_text("SSDT @ 0x0\n\n", out, sizeof out, &length), ST_BAD_FORMAT);
    assert_int_equal(parse_text("", out, sizeof out, &length), ST_NOT_FOUND);
    assert_int_equal(parse_text("DT @ 0x1", out, sizeof out, &length), ST_NOT_FOUND);
    // The size is told even where it does not fit.
    uint8_t *small = malloc(2); // for ASan
    assert_int_equal(parse_text("SSDT @ 0x0\n    0000: 01 02 03 04\n", small, 2, &length), ST_OK);
    assert_int_equal(length, 4);
    free(small);
    // Words before an "@" are no title without bytes below, and with them are.
    assert_int_equal(
        parse_text("Linux @ 0x1000\nSSDT @ 0x0\n    0000: 01 02 03\n", out, sizeof out, &length),
        ST_OK);
    assert_int_equal(length, 3);
    assert_int_equal(parse_text("data @ 0x0\n    0000: 01 02 03 04\n", out, sizeof out, &length),
                     ST_OK);
    // A byte that lost its blank is none.
    assert_int_equal(parse_text("SSDT @ 0x0\n    0000: 00 01 023 04\n", out, sizeof out, &length),
                     ST_OK);
    assert_int_equal(length, 2);
}

// Every truncation and many broken bytes of a dump: no crash, and always an end.
static void test_broken_text(void **state)
{
    (void)state;
    struct text text = {0};
    uint8_t out[128];
    srand(4);
    uint8_t *bytes = table_make("SSDT", 80);
    dump(&text, "SSDT", 0x1234, bytes, 80);
    dump(&text, "OEM1", 0x1234, bytes, 40);
    free(bytes);
    for (size_t cut = 0; cut <= text.length; cut++) {
        char *copy = malloc(cut ? cut : 1);
        memcpy(copy, text.bytes, cut);
        size_t offset = 0, length, tables = 0;
        struct acpi_dump_table table;
        while (acpi_dump_parse(copy, cut, &offset, &table, out, sizeof out, &length) !=
               ST_NOT_FOUND) {
            assert_true(++tables <= 2);
        }
        free(copy);
    }
    for (size_t i = 0; i < text.length; i++) {
        static const char marks[] = {'\n', ' ', '@', ':', 'F', 0, (char)0xff};
        char kept = text.bytes[i];
        for (size_t m = 0; m < sizeof marks; m++) {
            size_t offset = 0, length, tables = 0;
            struct acpi_dump_table table;
            text.bytes[i] = marks[m];
            while (acpi_dump_parse(text.bytes, text.length, &offset, &table, out, sizeof out,
                                   &length) != ST_NOT_FOUND) {
                assert_true(++tables <= 2);
            }
        }
        text.bytes[i] = kept;
    }
    free(text.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exact_lines),         cmocka_unit_test(test_interrupted),
        cmocka_unit_test(test_round_trip),          cmocka_unit_test(test_acpixtract),
        cmocka_unit_test(test_what_people_capture), cmocka_unit_test(test_broken_text),
        cmocka_unit_test(test_short_signature),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
