// SPDX-License-Identifier: MIT
// SOURCES: acpi/resource/cursor.c acpi/resource/decode*.c acpi/resource/print*.c acpi/tables/text.c
// INCLUDE: -Iacpi/include -Iacpi
// Resource templates as firmware breaks them: cut at each byte, each byte changed to each value,
// noise, odd end tags, lengths and offsets, each in a block of its own size for ASan. And all _CRS
// of the corpus of real machines, where it is.


#include "tests/host/resource_fixture.h"

// Walks and prints a copy of exactly that size; gives the defects. Whatever the bytes are, each is
// passed at most once, and what comes out can be printed.
static uint32_t broken_walk(const uint8_t *bytes, size_t length)
{
    uint8_t *copy = malloc(length ? length : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, length);
    struct acpi_resource_cursor cursor = acpi_resources(copy, length);
    struct acpi_resource resource;
    size_t at = 0;
    uint32_t defects = 0;
    while (acpi_resource_next(&cursor, &resource)) {
        assert_int_equal(resource.offset, at);
        assert_true(resource.raw.length > 0 && resource.raw.length <= length - at);
        at += resource.raw.length;
        defects |= resource.defects;
    }
    assert_true(cursor.offset <= length);
    assert_int_equal(cursor.defects & defects, defects);
    assert_int_equal(template_print(copy, length), cursor.defects);
    free(copy);
    return cursor.defects;
}

static void test_truncation(void **state)
{
    const struct resource_template *template;
    (void)state;
    for (size_t i = 0; (template = template_at(i)) != NULL; i++) {
        assert_int_equal(broken_walk(template->bytes, 0), 0);
        for (size_t length = 1; length < template->length; length++) {
            uint32_t defects = broken_walk(template->bytes, length);
            uint32_t end = length + 1 == template->length ? ACPI_RESOURCE_BAD_END_TAG
                                                          : ACPI_RESOURCE_NO_END_TAG;
            assert_int_equal(defects & (ACPI_RESOURCE_NO_END_TAG | ACPI_RESOURCE_BAD_END_TAG), end);
        }
    }
}

static void test_each_byte_changed(void **state)
{
    const struct resource_template *template;
    uint8_t bytes[sizeof template->bytes];
    (void)state;
    for (size_t i = 0; (template = template_at(i)) != NULL; i++) {
        memcpy(bytes, template->bytes, sizeof bytes);
        for (size_t at = 0; at < template->length; at++) {
            for (unsigned value = 0; value < 256; value++) {
                bytes[at] = (uint8_t)value;
                broken_walk(bytes, template->length);
            }
            bytes[at] = template->bytes[at];
        }
    }
}

static void test_noise(void **state)
{
    uint8_t bytes[96];
    uint64_t seed = 88172645463325252u;
    (void)state;
    for (unsigned round = 0; round < 20000; round++) {
        for (size_t i = 0; i < sizeof bytes; i++) {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            bytes[i] = (uint8_t)(seed >> 32);
        }
        // A large descriptor of a real kind with a length that may fit.
        bytes[0] = (uint8_t)(0x80 | bytes[0] % 0x14);
        if (round % 4 != 0) bytes[2] = 0;
        broken_walk(bytes, sizeof bytes);
    }
}

#define WALK(...)                                                                                  \
    broken_walk((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static void test_end_tag(void **state)
{
    (void)state;
    assert_int_equal(WALK(0x79, 0), 0);
    assert_int_equal(WALK(0x22, 0x08, 0, 0x79, 0), 0);
    assert_int_equal(WALK(0x22, 0x08, 0, 0x79, 0x5d), 0); // the right sum
    assert_int_equal(WALK(0x22, 0x08, 0, 0x79, 0x5c), ACPI_RESOURCE_BAD_CHECKSUM);
    assert_string_equal(text, "IRQNoFlags () {3}\n// wrong checksum\n");
    assert_int_equal(WALK(0x22, 0x08, 0), ACPI_RESOURCE_NO_END_TAG);
    assert_string_equal(text, "IRQNoFlags () {3}\n// no end tag\n");
    assert_int_equal(WALK(0x22, 0x08, 0, 0x79), ACPI_RESOURCE_BAD_END_TAG);
    assert_int_equal(WALK(0x22, 0x08, 0, 0x78), ACPI_RESOURCE_BAD_END_TAG);
    assert_int_equal(WALK(0x22, 0x08, 0, 0x7a, 0, 0), ACPI_RESOURCE_BAD_END_TAG);
    assert_int_equal(WALK(0x22, 0x08, 0, 0x78, 0),
                     ACPI_RESOURCE_BAD_END_TAG | ACPI_RESOURCE_TRAILING);
    assert_int_equal(WALK(0x79, 0, 0x22, 0x08, 0), ACPI_RESOURCE_TRAILING);
    assert_string_equal(text, "// bytes after the end tag\n");
}

static void test_reserved(void **state)
{
    (void)state;
    // A small and a large reserved tag are passed over by their length.
    assert_int_equal(WALK(0x12, 1, 2, 0x83, 2, 0, 0x79, 0x79, 0x22, 0x08, 0, 0x79, 0),
                     ACPI_RESOURCE_RESERVED);
    assert_string_equal(text, "Reserved (0x12) {0x12, 0x01, 0x02} // reserved tag\n"
                              "Reserved (0x83) {0x83, 0x02, 0x00, 0x79, 0x79} // reserved tag\n"
                              "IRQNoFlags () {3}\n");
    // A buffer that nobody filled is one line, not one for each byte.
    assert_int_equal(WALK(0, 0, 0), ACPI_RESOURCE_RESERVED | ACPI_RESOURCE_NO_END_TAG);
    assert_string_equal(text, "Reserved (0x00) {0x00, 0x00, 0x00} // reserved tag\n"
                              "// no end tag\n");
    assert_int_equal(WALK(0xff, 0xff, 0xff),
                     ACPI_RESOURCE_RESERVED | ACPI_RESOURCE_TRUNCATED | ACPI_RESOURCE_NO_END_TAG);
}

static void test_lengths(void **state)
{
    (void)state;
    // Too short: told, and the next one is found.
    assert_int_equal(WALK(0x46, 1, 0, 1, 0, 1, 1, 0x22, 0x08, 0, 0x79, 0), ACPI_RESOURCE_TOO_SHORT);
    assert_string_equal(text, "IO (0x46) {0x46, 0x01, 0x00, 0x01, 0x00, 0x01, 0x01} "
                              "// too short for its kind\n"
                              "IRQNoFlags () {3}\n");
    // Too long: decoded, the rest ignored.
    assert_int_equal(WALK(0x86, 10, 0, 1, 0, 0, 0, 1, 0, 0x10, 0, 0, 0x79, 0x79, 0),
                     ACPI_RESOURCE_TOO_LONG);
    assert_string_equal(text, "Memory32Fixed (ReadWrite, 0x01000000, 0x00001000) "
                              "// longer than its kind\n");
    // The last one is cut, but all that it needs is there: its name is not.
    assert_int_equal(WALK(0x89, 12, 0, 1, 1, 5, 0, 0, 0, 0, 'L', 'N'),
                     ACPI_RESOURCE_TRUNCATED | ACPI_RESOURCE_UNTERMINATED |
                         ACPI_RESOURCE_NO_END_TAG);
    assert_string_equal(
        text, "Interrupt (ResourceConsumer, Level, ActiveHigh, Exclusive, 0x00, \"LN\") "
              "{0x00000005} // runs past the end of the template; a name in it has no end\n"
              "// no end tag\n");
    // It is cut where it needs more.
    assert_int_equal(WALK(0x86, 9, 0, 1, 0), ACPI_RESOURCE_TRUNCATED | ACPI_RESOURCE_NO_END_TAG);
    assert_string_equal(text, "Memory32Fixed (0x86) {0x86, 0x09, 0x00, 0x01, 0x00} "
                              "// runs past the end of the template\n"
                              "// no end tag\n");
    assert_int_equal(WALK(0x86, 9), ACPI_RESOURCE_TRUNCATED | ACPI_RESOURCE_NO_END_TAG);
}

static void test_counts_and_offsets(void **state)
{
    (void)state;
    // 200 interrupts that are not there.
    assert_int_equal(WALK(0x89, 6, 0, 1, 200, 5, 0, 0, 0, 0x79, 0), ACPI_RESOURCE_BAD_OFFSET);
    assert_string_equal(text, "Interrupt (ResourceConsumer, Level, ActiveHigh, Exclusive) "
                              "{0x00000005} // an offset or count in it points outside\n");

    struct acpi_resource good = first_of("gpio_io");
    uint8_t bytes[64];
    struct acpi_resource r;
    static const struct {
        unsigned at;
        uint16_t value;
        size_t pins;
        bool has_source;
    } cases[] = {
        {14, 0, 0, true},      // pins in the header
        {14, 0xffff, 0, true}, // pins past the end
        {14, 24, 2, true},     // an odd number of bytes
        {17, 5, 10, false},    // source in the header: pins run on to the end, as none follows
        {17, 0xfff0, 10, false},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        memcpy(bytes, good.raw.data, good.raw.length);
        bytes[cases[i].at] = (uint8_t)cases[i].value;
        bytes[cases[i].at + 1] = (uint8_t)(cases[i].value >> 8);
        struct acpi_resource_cursor cursor = acpi_resources(bytes, good.raw.length);
        assert_true(acpi_resource_next(&cursor, &r));
        assert_true(r.is_decoded);
        assert_int_equal(r.defects, ACPI_RESOURCE_BAD_OFFSET);
        assert_int_equal(r.gpio.pins.count, cases[i].pins);
        assert_int_equal(r.gpio.source.is_present, cases[i].has_source);
    }
    // Vendor data that runs over the end is cut.
    good = first_of("gpio_int_vendor");
    memcpy(bytes, good.raw.data, good.raw.length);
    bytes[22] = 0x80;
    struct acpi_resource_cursor cursor = acpi_resources(bytes, good.raw.length);
    assert_true(acpi_resource_next(&cursor, &r));
    assert_int_equal(r.defects, ACPI_RESOURCE_BAD_OFFSET);
    assert_bytes(r.gpio.vendor, "\x0a\x0b\x0c", 3);
    // Type data shorter than an I2C connection's: told, not decoded.
    good = first_of("i2c");
    memcpy(bytes, good.raw.data, good.raw.length);
    bytes[10] = 5;
    cursor = acpi_resources(bytes, good.raw.length);
    assert_true(acpi_resource_next(&cursor, &r));
    assert_int_equal(r.defects, ACPI_RESOURCE_TOO_SHORT);
    assert_false(r.is_decoded);
}

// The parts of a connection may stand in any order: here the vendor's data before the label.
static void test_order_of_parts(void **state)
{
    (void)state;
    assert_int_equal(
        WALK(0x90, 17, 0, 1, 0, 0, 14, 0, 18, 0, 16, 0, 2, 0, 5, 0, 0xaa, 0xbb, 'g', 0, 0x79, 0),
        0);
    assert_string_equal(text, "PinGroup (\"g\", ResourceProducer,, "
                              "RawDataBuffer (0x02) {0xAA, 0xBB}) {0x0005}\n");
}

static void test_unbalanced(void **state)
{
    (void)state;
    assert_int_equal(WALK(0x38, 0x79, 0), ACPI_RESOURCE_UNBALANCED);
    assert_string_equal(text, "EndDependentFn ()\n// unbalanced dependent functions\n");
    assert_int_equal(WALK(0x30, 0x22, 0x08, 0, 0x79, 0), ACPI_RESOURCE_UNBALANCED);
    assert_string_equal(text, "StartDependentFnNoPri () {\n    IRQNoFlags () {3}\n}\n"
                              "// unbalanced dependent functions\n");
    assert_int_equal(WALK(0x30, 0x30, 0x38, 0x79, 0), 0);
}

// Real machines: all of them must be read without a defect.

static void corpus_template_check(const char *line, const uint8_t *bytes, size_t length)
{
    if (broken_walk(bytes, length) != 0) fail_msg("%s%s", line, text);
}

static void test_corpus(void **state)
{
    (void)state;
    unsigned checked = corpus_each(corpus_template_check);
    print_message("%u _CRS of real machines\n", checked);
    assert_true(checked > 10000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_truncation),
        cmocka_unit_test(test_each_byte_changed),
        cmocka_unit_test(test_noise),
        cmocka_unit_test(test_end_tag),
        cmocka_unit_test(test_reserved),
        cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_counts_and_offsets),
        cmocka_unit_test(test_order_of_parts),
        cmocka_unit_test(test_unbalanced),
        cmocka_unit_test(test_corpus),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
