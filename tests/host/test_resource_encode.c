// SPDX-License-Identifier: MIT
// SOURCES: acpi/resource/[cep]*.c acpi/resource/decode*.c acpi/tables/text.c
// INCLUDE: -Iacpi/include -Iacpi
// Templates made of decoded descriptors: back to what iasl wrote, and to what real machines have;
// what does not fit is refused; one of the alternatives of a _PRS; a template in another's shape.


#include "tests/host/resource_fixture.h"

#define DESCRIPTORS_MAX 4096

static struct acpi_resource decoded[DESCRIPTORS_MAX];
static uint8_t encoded[1 << 17];

static size_t template_decode(const uint8_t *bytes, size_t length, uint32_t *out_defects)
{
    struct acpi_resource_cursor cursor = acpi_resources(bytes, length);
    size_t count = 0;
    while (acpi_resource_next(&cursor, &decoded[count]))
        assert_true(++count < DESCRIPTORS_MAX);
    *out_defects = cursor.defects;
    return count;
}

static void test_templates_come_back(void **state)
{
    const struct resource_template *template;
    (void)state;
    for (size_t i = 0; (template = template_at(i)) != NULL; i++) {
        uint32_t defects;
        size_t length = 0, count = template_decode(template->bytes, template->length, &defects);
        assert_int_equal(defects, 0);
        assert_int_equal(acpi_resources_encode(decoded, count, ACPI_RESOURCE_NO_CHECKSUM, encoded,
                                               sizeof encoded, &length),
                         ST_OK);
        assert_int_equal(length, template->length);
        assert_memory_equal(encoded, template->bytes, length);

        assert_int_equal(acpi_resources_encode(decoded, count, ACPI_RESOURCE_CHECKSUM, encoded,
                                               sizeof encoded, &length),
                         ST_OK);
        uint8_t sum = 0;
        for (size_t at = 0; at < length; at++)
            sum = (uint8_t)(sum + encoded[at]);
        assert_int_equal(sum, 0);
        assert_memory_equal(encoded, template->bytes, length - 1);
    }
}

// Whatever room there is: nothing is written past it, and the length is told.
static void test_capacity(void **state)
{
    const struct resource_template *template;
    (void)state;
    for (size_t i = 0; (template = template_at(i)) != NULL; i++) {
        uint32_t defects;
        size_t length = 0, count = template_decode(template->bytes, template->length, &defects);
        assert_int_equal(
            acpi_resources_encode(decoded, count, ACPI_RESOURCE_CHECKSUM, NULL, 0, &length),
            ST_LIMIT_REACHED);
        assert_int_equal(length, template->length);
        for (size_t capacity = 1; capacity <= template->length; capacity++) {
            uint8_t *room = malloc(capacity); // ASan watches its end
            assert_non_null(room);
            assert_int_equal(acpi_resources_encode(decoded, count, ACPI_RESOURCE_NO_CHECKSUM, room,
                                                   capacity, &length),
                             capacity < template->length ? ST_LIMIT_REACHED : ST_OK);
            assert_int_equal(length, template->length);
            free(room);
        }
    }
    size_t length = 0;
    assert_int_equal(acpi_resources_encode(NULL, 0, ACPI_RESOURCE_CHECKSUM, encoded, 2, &length),
                     ST_OK);
    assert_int_equal(length, 2);
    assert_memory_equal(encoded, "\x79\x87", 2);
}

static void text_of(const struct acpi_resource *resource, char *out, size_t size)
{
    text_length = 0;
    text[0] = 0;
    acpi_resource_print(resource, &text_sink);
    snprintf(out, size, "%s", text);
}

// What was read without a defect can be written, reads the same again, and is then written so.
static void resource_round_trip(const struct acpi_resource *resource)
{
    static char before[1 << 16], after[1 << 16];
    static uint8_t again[1 << 17];
    struct acpi_resource other;
    size_t length = 0, again_length = 0;
    if (!resource->is_decoded || resource->defects) return;
    status_t st = acpi_resource_encode(resource, encoded, sizeof encoded, &length);
    if (st == ST_BAD_LENGTH || (st == ST_OUT_OF_RANGE && resource->raw.length > 300)) return;
    text_of(resource, before, sizeof before);
    if (st < 0) fail_msg("%s: %s", before, status_string(st));
    struct acpi_resource_cursor cursor = acpi_resources(encoded, length);
    assert_true(acpi_resource_next(&cursor, &other));
    assert_int_equal(cursor.offset, length);
    assert_int_equal(other.defects, 0);
    assert_int_equal(other.type, resource->type);
    text_of(&other, after, sizeof after);
    assert_string_equal(before, after);
    assert_int_equal(acpi_resource_encode(&other, again, sizeof again, &again_length), ST_OK);
    assert_int_equal(again_length, length);
    assert_memory_equal(again, encoded, length);
}

static void test_each_byte_changed(void **state)
{
    const struct resource_template *template;
    uint8_t bytes[sizeof template->bytes];
    struct acpi_resource resource;
    (void)state;
    for (size_t i = 0; (template = template_at(i)) != NULL; i++) {
        memcpy(bytes, template->bytes, sizeof bytes);
        for (size_t at = 0; at < template->length; at++) {
            for (unsigned value = 0; value < 256; value++) {
                bytes[at] = (uint8_t)value;
                struct acpi_resource_cursor cursor = acpi_resources(bytes, template->length);
                while (acpi_resource_next(&cursor, &resource))
                    resource_round_trip(&resource);
            }
            bytes[at] = template->bytes[at];
        }
    }
}

// Refusals

static status_t encode_one(const struct acpi_resource *resource)
{
    size_t length = 0;
    return acpi_resource_encode(resource, encoded, sizeof encoded, &length);
}

// Sets one member of the first descriptor of a template, which is good without.
#define REFUSED(name, member, value)                                                               \
    do {                                                                                           \
        struct acpi_resource bad = first_of(name);                                                 \
        assert_int_equal(encode_one(&bad), ST_OK);                                                 \
        bad.member = value;                                                                        \
        assert_int_equal(encode_one(&bad), ST_OUT_OF_RANGE);                                       \
    } while (0)

static void test_refusals(void **state)
{
    (void)state;
    REFUSED("irq", irq.signal.polarity, ACPI_RESOURCE_ACTIVE_BOTH);
    REFUSED("irq_no_flags", irq.signal.is_shared, true);
    REFUSED("irq_no_flags", irq.signal.is_edge, false);
    REFUSED("dma", dma.transfer, 4);
    REFUSED("dma", dma.speed, 4);
    REFUSED("dependent", start_dependent.compatibility, 4);
    REFUSED("dependent", start_dependent.performance, 4);
    REFUSED("fixed_io", io.maximum, 0x379);
    REFUSED("fixed_io", io.is_decode16, true);
    REFUSED("vendor_short", vendor.data.length, 8);
    REFUSED("memory24", memory.minimum, 0x1234);
    REFUSED("memory24", memory.size, 0x1000000);
    REFUSED("memory24", memory.alignment, 0);
    REFUSED("memory24", memory.alignment, 0x20000);
    REFUSED("fixed_memory32", memory.maximum, 1);
    REFUSED("word_io", address.maximum, 0x10000);
    REFUSED("word_io", address.io.ranges, 4);
    REFUSED("dword_memory", address.translation, 1ull << 32);
    REFUSED("dword_memory", address.memory.caching, 4);
    REFUSED("dword_memory", address.memory.range_type, 4);
    REFUSED("extended_memory", address.source.is_present, true);
    REFUSED("interrupt", extended_irq.signal.polarity, ACPI_RESOURCE_ACTIVE_BOTH);
    REFUSED("gpio_int", gpio.signal.polarity, 4);
    REFUSED("gpio_int", gpio.restriction, 1);
    REFUSED("gpio_io", gpio.restriction, 4);
    REFUSED("gpio_io", gpio.signal.is_edge, true);
    REFUSED("gpio_io", gpio.source.is_present, false);
    REFUSED("uart", serial_bus.uart.data_bits, 4);
    REFUSED("uart", serial_bus.uart.data_bits, 13);
    REFUSED("uart", serial_bus.uart.stop_bits, 4);
    REFUSED("csi2", serial_bus.csi2.local_port, 64);
    REFUSED("csi2", serial_bus.csi2.phy, 4);
    REFUSED("clock_input", clock_input.scale, 4);
    // A name with a NUL in it would end there.
    REFUSED("pin_group", pin_group.label, ((struct acpi_resource_text){"a\0b", 3}));

    struct acpi_resource r = first_of("word_io");
    r.address.width = 24;
    assert_int_equal(encode_one(&r), ST_INVALID_ARGUMENT);
    r.address.width = 32;
    r.address.is_extended = true;
    assert_int_equal(encode_one(&r), ST_INVALID_ARGUMENT);
    r = first_of("io");
    r.is_decoded = false;
    assert_int_equal(encode_one(&r), ST_INVALID_ARGUMENT);
    r = (struct acpi_resource){.type = ACPI_RESOURCE_UNKNOWN, .is_decoded = true};
    assert_int_equal(encode_one(&r), ST_INVALID_ARGUMENT);
    r.type = (enum acpi_resource_type)(ACPI_RESOURCE_CLOCK_INPUT + 1);
    assert_int_equal(encode_one(&r), ST_INVALID_ARGUMENT);
}

static void test_longest(void **state)
{
    static uint8_t data[0x10000];
    (void)state;
    struct acpi_resource r = {.type = ACPI_RESOURCE_VENDOR_LARGE, .is_decoded = true};
    size_t length = 0;
    r.vendor.data = (struct acpi_resource_bytes){data, 0xffff};
    assert_int_equal(acpi_resource_encode(&r, encoded, sizeof encoded, &length), ST_OK);
    assert_int_equal(length, 0x10002);
    r.vendor.data.length = 0x10000;
    assert_int_equal(acpi_resource_encode(&r, encoded, sizeof encoded, &length), ST_BAD_LENGTH);
    // One that says where its name stands, which is too far away.
    r = first_of("gpio_io");
    r.gpio.pins = (struct acpi_resource_pins){data, 0x8000};
    assert_int_equal(encode_one(&r), ST_BAD_LENGTH);
}

// A decoded member that is changed is what is written, and reserved bits stay.
static void test_changes(void **state)
{
    (void)state;
    struct acpi_resource r = first_of("dword_memory");
    r.address.memory.is_writable = false;
    r.address.memory.caching = 3;
    r.address.type_flags = 0xc0;
    assert_int_equal(encode_one(&r), ST_OK);
    assert_int_equal(encoded[5], 0xc6);
    r = first_of("i2c");
    r.serial_bus.i2c.is_10bit = true;
    r.serial_bus.type_flags = 0;
    assert_int_equal(encode_one(&r), ST_OK);
    assert_int_equal(encoded[7], 1);
}

// Alternatives

static const uint8_t possible[] = {
    0x23, 0x28, 0x00, 0x18,                         // IRQ (Level, ActiveLow, Shared) {3, 5}
    0x30,                                           // StartDependentFnNoPri
    0x47, 0x01, 0x00, 0x03, 0xf8, 0x03, 0x08, 0x08, // IO 0x300..0x3F8
    0x31, 0x00,                                     // StartDependentFn
    0x47, 0x01, 0xe8, 0x02, 0xe8, 0x02, 0x01, 0x08, //
    0x2a, 0x0a, 0x00,                               // DMA {1, 3}
    0x38,                                           // EndDependentFn
    0x89, 0x0a, 0x00, 0x09, 0x02, 16,   0,    0,    0, 17, 0, 0, 0, 0x79, 0};

static void alternative_check(unsigned index, const char *want)
{
    size_t length = 0;
    assert_int_equal(acpi_resources_alternative(possible, sizeof possible, index, encoded,
                                                sizeof encoded, &length),
                     ST_OK);
    assert_int_equal(template_print(encoded, length), 0);
    assert_string_equal(text, want);
}

#define IRQ3 "IRQ (Level, ActiveLow, Shared) {3}\n"
#define GSI16 "Interrupt (ResourceConsumer, Level, ActiveHigh, Shared) {0x00000010}\n"

static void test_alternatives(void **state)
{
    size_t length = 0;
    (void)state;
    alternative_check(0, IRQ3 "IO (Decode16, 0x0300, 0x0300, 0x08, 0x08)\n" GSI16);
    alternative_check(1, IRQ3 "IO (Decode16, 0x02E8, 0x02E8, 0x01, 0x08)\n"
                              "DMA (Compatibility, NotBusMaster, Transfer8) {1}\n" GSI16);
    assert_int_equal(
        acpi_resources_alternative(possible, sizeof possible, 2, encoded, sizeof encoded, &length),
        ST_NOT_FOUND);
    assert_int_equal(acpi_resources_alternative(possible, sizeof possible, 0, NULL, 0, &length),
                     ST_LIMIT_REACHED);
    assert_true(length > 0);
    // Without dependent functions there is one; without an end tag nobody knows.
    static const uint8_t plain[] = {0x22, 0x08, 0x00, 0x79, 0x00};
    assert_int_equal(acpi_resources_alternative(plain, 5, 0, encoded, sizeof encoded, &length),
                     ST_OK);
    assert_int_equal(length, 5);
    assert_int_equal(acpi_resources_alternative(plain, 5, 1, encoded, sizeof encoded, &length),
                     ST_NOT_FOUND);
    assert_int_equal(acpi_resources_alternative(plain, 3, 0, encoded, sizeof encoded, &length),
                     ST_AML_RESOURCE);
    // An address range that may lie in several places, and one that may not.
    struct acpi_resource r = first_of("dword_memory");
    r.address.minimum = 0x80000000;
    r.address.maximum = 0x8fffffff;
    r.address.size = 0x100000;
    size_t made = 0;
    assert_int_equal(
        acpi_resources_encode(&r, 1, ACPI_RESOURCE_NO_CHECKSUM, encoded + 100, 100, &made), ST_OK);
    assert_int_equal(acpi_resources_alternative(encoded + 100, made, 0, encoded, 100, &length),
                     ST_OK);
    struct acpi_resource_cursor cursor = acpi_resources(encoded, length);
    assert_true(acpi_resource_next(&cursor, &r));
    assert_int_equal(r.address.minimum, 0x80000000);
    assert_int_equal(r.address.maximum, 0x800fffff);
}

// Shapes

struct bytes {
    size_t length;
    uint8_t at[40];
};

static void fit_check(struct bytes current, struct bytes wanted, struct bytes want)
{
    size_t length = 0;
    assert_int_equal(acpi_resources_fit(current.at, current.length, wanted.at, wanted.length,
                                        encoded, sizeof encoded, &length),
                     ST_OK);
    assert_int_equal(length, want.length);
    assert_memory_equal(encoded, want.at, length);
}

static void fit_refused(struct bytes current, struct bytes wanted, status_t status)
{
    size_t length = 0;
    assert_int_equal(acpi_resources_fit(current.at, current.length, wanted.at, wanted.length,
                                        encoded, sizeof encoded, &length),
                     status);
}

#define BYTES(...) ((struct bytes){sizeof((const uint8_t[]){__VA_ARGS__}), {__VA_ARGS__}})

static void test_fit(void **state)
{
    const struct bytes irq3 = BYTES(0x22, 0x08, 0x00, 0x79, 0x00);
    const struct bytes irq10_flags = BYTES(0x23, 0x00, 0x04, 0x18, 0x79, 0x00);
    const struct bytes irq10 = BYTES(0x22, 0x00, 0x04, 0x79, 0x00);
    const struct bytes gsi5 = BYTES(0x89, 6, 0, 0x09, 1, 5, 0, 0, 0, 0x79, 0);
    const struct bytes gsi20 = BYTES(0x89, 6, 0, 0x09, 1, 20, 0, 0, 0, 0x79, 0);
    (void)state;
    fit_check(irq3, irq3, irq3);
    fit_check(irq3, irq10_flags, irq10);
    fit_check(irq10_flags, gsi5, BYTES(0x23, 0x20, 0x00, 0x10, 0x79, 0x00));
    fit_check(gsi20, irq10_flags, BYTES(0x89, 6, 0, 0x0d, 1, 10, 0, 0, 0, 0x79, 0));
    fit_check(gsi20, irq10, BYTES(0x89, 6, 0, 0x09, 1, 10, 0, 0, 0, 0x79, 0));
    fit_refused(irq3, gsi20, ST_NOT_SUPPORTED);
    fit_refused(gsi20, BYTES(0x22, 0x00, 0x0c, 0x79, 0x00), ST_NOT_SUPPORTED);
    // In _CRS's order; what is not wanted stays; what has no place is refused.
    fit_check(BYTES(0x47, 1, 0x60, 0, 0x60, 0, 1, 1, 0x22, 0x02, 0, 0x79, 0),
              BYTES(0x22, 0x00, 0x10, 0x47, 1, 0x64, 0, 0x64, 0, 1, 1, 0x79, 0),
              BYTES(0x47, 1, 0x64, 0, 0x64, 0, 1, 1, 0x22, 0x00, 0x10, 0x79, 0));
    fit_check(BYTES(0x47, 1, 0x60, 0, 0x60, 0, 1, 1, 0x22, 0x02, 0, 0x79, 0),
              BYTES(0x22, 0x00, 0x10, 0x79, 0),
              BYTES(0x47, 1, 0x60, 0, 0x60, 0, 1, 1, 0x22, 0x00, 0x10, 0x79, 0));
    fit_refused(irq3, BYTES(0x22, 0x08, 0x00, 0x22, 0x10, 0x00, 0x79, 0), ST_NOT_SUPPORTED);
    fit_refused(irq3, BYTES(0x2a, 0x02, 0x00, 0x79, 0), ST_NOT_SUPPORTED);
    // Ports and memory.
    fit_check(BYTES(0x4b, 0x78, 0x03, 8, 0x79, 0), BYTES(0x47, 1, 0x78, 2, 0x78, 2, 4, 8, 0x79, 0),
              BYTES(0x4b, 0x78, 0x02, 8, 0x79, 0));
    fit_refused(BYTES(0x4b, 0x78, 0x03, 8, 0x79, 0),
                BYTES(0x47, 1, 0x78, 2, 0x80, 2, 4, 8, 0x79, 0), ST_NOT_SUPPORTED);
    fit_check(BYTES(0x47, 1, 0x78, 2, 0x78, 2, 4, 8, 0x79, 0), BYTES(0x4b, 0x78, 0x03, 8, 0x79, 0),
              BYTES(0x47, 1, 0x78, 3, 0x78, 3, 4, 8, 0x79, 0));
    const struct bytes fixed = BYTES(0x86, 9, 0, 1, 0, 0, 0xd0, 0xfe, 0, 4, 0, 0, 0x79, 0);
    fit_check(BYTES(0x85, 17, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0, 4, 0, 0, 0x79, 0),
              fixed,
              BYTES(0x85, 17, 0, 1, 0, 0, 0xd0, 0xfe, 0, 0, 0xd0, 0xfe, 0, 16, 0, 0, 0, 4, 0, 0,
                    0x79, 0));
    fit_refused(BYTES(0x81, 9, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0x79, 0), fixed, ST_NOT_SUPPORTED);
    // Of one width in another.
    fit_refused(BYTES(0x88, 13, 0, 1, 12, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x79, 0),
                BYTES(0x88, 13, 0, 2, 12, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x79, 0),
                ST_NOT_SUPPORTED);
    fit_check(BYTES(0x88, 13, 0, 1, 12, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x79, 0),
              BYTES(0x87, 23, 0, 1, 12, 3, 0, 0, 0, 0, 0, 16, 0, 0, 0xff, 16, 0, 0, 0, 0, 0, 0, 0,
                    1, 0, 0, 0x79, 0),
              BYTES(0x88, 13, 0, 1, 12, 3, 0, 0, 0, 16, 0xff, 16, 0, 0, 0, 1, 0x79, 0));
    fit_refused(BYTES(0x22, 0x08, 0x00), irq3, ST_AML_RESOURCE);
    fit_refused(irq3, BYTES(0x22, 0x08, 0x00), ST_AML_RESOURCE);
}

// Real machines

static void corpus_template_check(const char *line, const uint8_t *bytes, size_t length)
{
    uint32_t defects;
    size_t made = 0, count = template_decode(bytes, length, &defects);
    for (size_t i = 0; i < count; i++)
        resource_round_trip(&decoded[i]);
    status_t st = acpi_resources_encode(decoded, count, ACPI_RESOURCE_NO_CHECKSUM, encoded,
                                        sizeof encoded, &made);
    if (st < 0 || made != length || memcmp(encoded, bytes, length) != 0)
        fail_msg("%s: %s", line, status_string(st));
}

static void test_corpus(void **state)
{
    (void)state;
    unsigned checked = corpus_each(corpus_template_check);
    print_message("%u templates of real machines come back byte for byte\n", checked);
    assert_true(checked > 10000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_templates_come_back),
        cmocka_unit_test(test_capacity),
        cmocka_unit_test(test_each_byte_changed),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_longest),
        cmocka_unit_test(test_changes),
        cmocka_unit_test(test_alternatives),
        cmocka_unit_test(test_fit),
        cmocka_unit_test(test_corpus),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
