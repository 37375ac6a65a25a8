// SPDX-License-Identifier: MIT
// Fields, held against exact traces of what they do on the bus.
// SOURCES: acpi/object/*.c acpi/region/*.c acpi/ns/*.c acpi/log.c acpi/tables/text.c tests/host/aml_fixture.c
// INCLUDE: -Iacpi/include -Iacpi -Itests/host
#include "field_fixture.h"

// One field of a traced memory region: read it, write `v`, and compare both traces.
static void check(struct fixture *f, struct acpi_node *region, unsigned access, unsigned update,
                  unsigned bit_offset, unsigned bit_length, uint64_t value, const char *read_trace,
                  uint64_t v, const char *write_trace)
{
    struct aml_value field = field_of(f, region, access, update, bit_offset, bit_length), out;
    fill_memory(f);
    assert_ok(field_read(f, field, &out));
    assert_value_integer(f, out, value);
    assert_trace(f, read_trace);
    assert_ok(field_write(f, field, v));
    assert_trace(f, write_trace);
    assert_ok(field_read(f, field, &out));
    assert_value_integer(f, out, v & (bit_length == 64 ? UINT64_MAX : (1ull << bit_length) - 1));
    fixture_trace_clear(f);
    fixture_free(f, field);
}

static void each_access_type_has_its_width(void **state)
{
    struct fixture *f = *state;
    struct acpi_node *region = memory_region(f, "REG_", 0, 64);
    fixture_trace_memory(f);
    check(f, region, BYTE, PRESERVE, 8, 8, 0x11, "mem r1 0x1001=0x11; ", 0xab,
          "mem w1 0x1001=0xab; ");
    check(f, region, BYTE, PRESERVE, 0, 16, 0x1110, "mem r1 0x1000=0x10; mem r1 0x1001=0x11; ",
          0xabcd, "mem w1 0x1000=0xcd; mem w1 0x1001=0xab; ");
    check(f, region, WORD, PRESERVE, 16, 16, 0x1312, "mem r2 0x1002=0x1312; ", 0xabcd,
          "mem w2 0x1002=0xabcd; ");
    check(f, region, DWORD, PRESERVE, 32, 32, 0x17161514, "mem r4 0x1004=0x17161514; ", 1,
          "mem w4 0x1004=0x1; ");
    check(f, region, QWORD, PRESERVE, 64, 64, 0x1f1e1d1c1b1a1918,
          "mem r8 0x1008=0x1f1e1d1c1b1a1918; ", 2, "mem w8 0x1008=0x2; ");
}

static void update_rules_decide_on_the_other_bits(void **state)
{
    struct fixture *f = *state;
    struct acpi_node *region = memory_region(f, "REG_", 0, 64);
    fixture_trace_memory(f);
    check(f, region, BYTE, PRESERVE, 2, 3, 4, "mem r1 0x1000=0x10; ", 7,
          "mem r1 0x1000=0x10; mem w1 0x1000=0x1c; ");
    check(f, region, BYTE, ONES, 2, 3, 4, "mem r1 0x1000=0x10; ", 0, "mem w1 0x1000=0xe3; ");
    check(f, region, BYTE, ZEROS, 2, 3, 4, "mem r1 0x1000=0x10; ", 7, "mem w1 0x1000=0x1c; ");
    check(f, region, DWORD, PRESERVE, 8, 8, 0x11, "mem r4 0x1000=0x13121110; ", 0xff,
          "mem r4 0x1000=0x13121110; mem w4 0x1000=0x1312ff10; ");
    check(f, region, DWORD, ONES, 8, 8, 0x11, "mem r4 0x1000=0x13121110; ", 0,
          "mem w4 0x1000=0xffff00ff; ");
    check(f, region, QWORD, ZEROS, 60, 4, 1, "mem r8 0x1000=0x1716151413121110; ", 0xf,
          "mem w8 0x1000=0xf000000000000000; ");
}

static void fields_straddle_units(void **state)
{
    struct fixture *f = *state;
    struct acpi_node *region = memory_region(f, "REG_", 0, 64);
    fixture_trace_memory(f);
    // Bits 4..15 by bytes: half of the first, the whole second.
    check(f, region, BYTE, PRESERVE, 4, 12, 0x111, "mem r1 0x1000=0x10; mem r1 0x1001=0x11; ",
          0xfed, "mem r1 0x1000=0x10; mem w1 0x1000=0xd0; mem w1 0x1001=0xfe; ");
    // Bits 12..35 by words: parts of three.
    check(f, region, WORD, PRESERVE, 12, 24, 0x413121,
          "mem r2 0x1000=0x1110; mem r2 0x1002=0x1312; mem r2 0x1004=0x1514; ", 0xabcdef,
          "mem r2 0x1000=0x1110; mem w2 0x1000=0xf110; mem w2 0x1002=0xbcde; "
          "mem r2 0x1004=0x1514; mem w2 0x1004=0x151a; ");
    // 64 bits that begin in the middle of a unit of 64.
    check(f, region, QWORD, ONES, 32, 64, 0x1b1a191817161514,
          "mem r8 0x1000=0x1716151413121110; mem r8 0x1008=0x1f1e1d1c1b1a1918; ",
          0x0123456789abcdef,
          "mem w8 0x1000=0x89abcdefffffffff; mem w8 0x1008=0xffffffff01234567; ");
}

static void any_access_is_natural_and_stays_inside(void **state)
{
    struct fixture *f = *state;
    struct acpi_node *region = memory_region(f, "REG0", 0, 64);
    fixture_trace_memory(f);
    check(f, region, ANY, PRESERVE, 8, 8, 0x11, "mem r1 0x1001=0x11; ", 1, "mem w1 0x1001=0x1; ");
    check(f, region, ANY, PRESERVE, 0, 16, 0x1110, "mem r2 0x1000=0x1110; ", 1,
          "mem w2 0x1000=0x1; ");
    check(f, region, ANY, PRESERVE, 0, 32, 0x13121110, "mem r4 0x1000=0x13121110; ", 1,
          "mem w4 0x1000=0x1; ");
    check(f, region, ANY, PRESERVE, 0, 64, 0x1716151413121110, "mem r8 0x1000=0x1716151413121110; ",
          1, "mem w8 0x1000=0x1; ");
    // Two bits on either side of a byte's end: one access of a word.
    check(f, region, ANY, PRESERVE, 7, 2, 2, "mem r2 0x1000=0x1110; ", 1,
          "mem r2 0x1000=0x1110; mem w2 0x1000=0x1090; ");
    // At an odd region, bytes; in a region of three bytes, no more than that.
    struct acpi_node *odd = memory_region(f, "REG1", 1, 16);
    check(f, odd, ANY, PRESERVE, 0, 16, 0x1211, "mem r1 0x1001=0x11; mem r1 0x1002=0x12; ", 0x201,
          "mem w1 0x1001=0x1; mem w1 0x1002=0x2; ");
    struct acpi_node *three = memory_region(f, "REG2", 0, 3);
    check(f, three, ANY, PRESERVE, 0, 24, 0x121110,
          "mem r1 0x1000=0x10; mem r1 0x1001=0x11; mem r1 0x1002=0x12; ", 0,
          "mem w1 0x1000=0x0; mem w1 0x1001=0x0; mem w1 0x1002=0x0; ");
}

static void ports_are_at_most_four_bytes_wide(void **state)
{
    struct fixture *f = *state;
    struct acpi_node *region = fixture_region(f, NULL, "IO__", ACPI_SPACE_IO, 0x60, 16);
    struct aml_value field = field_of(f, region, QWORD, PRESERVE, 0, 64), out;
    for (unsigned i = 0; i < 16; i++)
        f->ports[0x60 + i] = (uint8_t)i;
    assert_ok(field_read(f, field, &out));
    assert_value_integer(f, out, 0x0706050403020100);
    assert_trace(f, "io r4 0x60=0x3020100; io r4 0x64=0x7060504; ");
    fixture_free(f, field);
    field = field_of(f, region, ANY, PRESERVE, 32, 8);
    assert_ok(field_write(f, field, 0x1fe));
    assert_trace(f, "io w1 0x64=0xfe; ");
    fixture_free(f, field);
}

static void wide_fields_are_buffers(void **state)
{
    struct fixture *f = *state;
    struct acpi_node *region = memory_region(f, "REG_", 0, 64);
    struct aml_value field = field_of(f, region, DWORD, PRESERVE, 4, 80), out;
    fixture_trace_memory(f);
    fill_memory(f);
    assert_ok(field_read(f, field, &out));
    assert_value_bytes(f, out, "\x11\x21\x31\x41\x51\x61\x71\x81\x91\xa1", 10);
    assert_trace(f,
                 "mem r4 0x1000=0x13121110; mem r4 0x1004=0x17161514; mem r4 0x1008=0x1b1a1918; ");
    struct aml_value bytes = fixture_buffer(f, "\1\2\3", 3); // shorter: zeros follow
    assert_ok(aml_field_write(f->ctx, as_field(field), bytes, NULL));
    assert_trace(f, "mem r4 0x1000=0x13121110; mem w4 0x1000=0x302010; mem w4 0x1004=0x0; "
                    "mem r4 0x1008=0x1b1a1918; mem w4 0x1008=0x1b100000; ");
    fixture_free(f, bytes);
    fixture_free(f, field);
    // In 32-bit tables, above 32 bits.
    f->ctx->is_32bit = true;
    f->ctx->integer_mask = UINT32_MAX;
    field = field_of(f, region, DWORD, PRESERVE, 0, 33);
    fill_memory(f);
    assert_ok(field_read(f, field, &out));
    assert_value_bytes(f, out, "\x10\x11\x12\x13\x00", 5);
    fixture_free(f, field);
    field = field_of(f, region, DWORD, PRESERVE, 0, 32);
    assert_ok(field_read(f, field, &out));
    assert_value_integer(f, out, 0x13121110);
    fixture_free(f, field);
}

static void mapped_memory_gives_what_traced_memory_gives(void **state)
{
    struct fixture *f = *state;
    struct acpi_node *region = memory_region(f, "REG_", 0, 64);
    static const struct {
        uint8_t access, update;
        uint16_t offset, length;
    } fields[] = {{BYTE, PRESERVE, 3, 4},  {WORD, ONES, 20, 9},     {DWORD, ZEROS, 32, 32},
                  {QWORD, PRESERVE, 1, 7}, {ANY, PRESERVE, 30, 40}, {BYTE, ONES, 5, 64},
                  {ANY, ZEROS, 64, 64},    {DWORD, PRESERVE, 77, 1}};
    for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
        uint8_t expected[64];
        uint64_t value[2];
        for (unsigned traced = 2; traced-- > 0;) {
            f->ops.memory_read = NULL;
            f->ops.memory_write = NULL;
            if (traced) fixture_trace_memory(f);
            struct aml_value field = field_of(f, region, fields[i].access, fields[i].update,
                                              fields[i].offset, fields[i].length),
                             out;
            fill_memory(f);
            assert_ok(field_read(f, field, &out)); // the first one maps
            assert_ok(field_read(f, field, &out));
            value[traced] = out.integer;
            assert_ok(field_write(f, field, 0x5a5a5a5a5a5a5a5a));
            if (traced) memcpy(expected, f->memory, sizeof expected);
            fixture_free(f, field);
        }
        assert_int_equal(value[0], value[1]);
        assert_memory_equal(f->memory, expected, sizeof expected);
        fixture_trace_clear(f);
    }
    assert_int_equal(f->map_count, 1);
}

static void large_regions_are_mapped_by_windows(void **state)
{
    struct fixture *f = *state;
    struct acpi_node *region = memory_region(f, "REG_", 0, 3 << 20);
    struct aml_value low = field_of(f, region, DWORD, PRESERVE, 0, 32), out;
    struct aml_value high = field_of(f, region, DWORD, PRESERVE, 8 * (2 << 20), 32);
    struct aml_value last = field_of(f, region, BYTE, PRESERVE, 8 * ((3 << 20) - 1), 8);
    f->memory[2 << 20] = 0x77;
    assert_ok(field_write(f, low, 0x11223344));
    assert_ok(field_read(f, high, &out));
    assert_value_integer(f, out, 0x77);
    assert_ok(field_read(f, low, &out));
    assert_value_integer(f, out, 0x11223344);
    assert_ok(field_write(f, last, 9));
    assert_int_equal(f->memory[(3 << 20) - 1], 9);
    fixture_free(f, low);
    fixture_free(f, high);
    fixture_free(f, last);
}

static void a_region_larger_than_what_can_be_mapped_works_where_it_can(void **state)
{
    // The fixture's memory ends 1 MiB before this region does.
    struct fixture *f = *state;
    uint64_t start = FIXTURE_MEMORY_SIZE - 16 * KIB;
    struct acpi_node *region = memory_region(f, "REG_", start, 1 * MIB);
    struct aml_value low = field_of(f, region, DWORD, PRESERVE, 32, 32), out;
    struct aml_value high = field_of(f, region, DWORD, PRESERVE, 8 * 32 * KIB, 32);
    f->memory[start + 4] = 0x42;
    assert_ok(field_read(f, low, &out));
    assert_value_integer(f, out, 0x42);
    assert_st(field_read(f, high, &out), ST_IO_ERROR);
    assert_ok(field_read(f, low, &out));
    fixture_free(f, low);
    fixture_free(f, high);
}

static void accesses_outside_the_region_are_refused(void **state)
{
    struct fixture *f = *state;
    struct acpi_node *region = memory_region(f, "REG0", 0, 6);
    struct aml_value beyond = field_of(f, region, BYTE, PRESERVE, 40, 16), out;
    assert_st(field_read(f, beyond, &out), ST_AML_REGION_LIMIT);
    assert_st(field_write(f, beyond, 1), ST_AML_REGION_LIMIT);
    assert_non_null(strstr(f->log, "\\REG0"));
    fixture_free(f, beyond);
    // The field lies within, its last unit does not: it is accessed all the same, as Linux does.
    struct aml_value last = field_of(f, region, DWORD, PRESERVE, 32, 16);
    fixture_trace_memory(f);
    fill_memory(f);
    assert_ok(field_read(f, last, &out));
    assert_value_integer(f, out, 0x1514);
    assert_trace(f, "mem r4 0x1004=0x17161514; ");
    fixture_free(f, last);
    // Empty regions and those that wrap.
    struct acpi_node *empty = memory_region(f, "REG1", 0, 0);
    struct aml_value field = field_of(f, empty, BYTE, PRESERVE, 0, 8);
    assert_st(field_read(f, field, &out), ST_AML_REGION_LIMIT);
    fixture_free(f, field);
    struct acpi_node *wrapping =
        fixture_region(f, NULL, "REG2", ACPI_SPACE_MEMORY, UINT64_MAX - 1, 16);
    field = field_of(f, wrapping, BYTE, PRESERVE, 16, 8);
    assert_st(field_read(f, field, &out), ST_AML_REGION_LIMIT);
    fixture_free(f, field);
    // What the host cannot map.
    struct acpi_node *nowhere = fixture_region(f, NULL, "REG3", ACPI_SPACE_MEMORY, 0, 16);
    f->ops.memory_read = NULL;
    field = field_of(f, nowhere, BYTE, PRESERVE, 0, 8);
    assert_st(field_read(f, field, &out), ST_IO_ERROR);
    fixture_free(f, field);
}

static void a_region_that_has_gone_is_an_error_of_the_access(void **state)
{
    struct fixture *f = *state;
    struct acpi_node *region = memory_region(f, "REG_", 0, 16);
    struct aml_value field = field_of(f, region, BYTE, PRESERVE, 0, 8), out;
    assert_ok(field_read(f, field, &out));
    acpi_node_detach(f->ctx, region);
    assert_st(field_read(f, field, &out), ST_AML_NAME_NOT_FOUND);
    assert_st(field_write(f, field, 1), ST_AML_NAME_NOT_FOUND);
    fixture_free(f, field);
}

static struct acpi_node *register_node(struct fixture *f, const char *name,
                                       struct acpi_node *region, unsigned offset, unsigned bytes)
{
    return fixture_node(f, NULL, name, field_of(f, region, BYTE, PRESERVE, 8 * offset, 8 * bytes));
}

static void index_fields_write_the_index_before_each_access(void **state)
{
    struct fixture *f = *state;
    struct acpi_node *ports = fixture_region(f, NULL, "IO__", ACPI_SPACE_IO, 0x40, 8);
    struct aml_field_extra extra = {.bank_or_index = register_node(f, "IDX_", ports, 0, 1),
                                    .data = register_node(f, "DAT_", ports, 1, 1),
                                    .connection = aml_value_uninitialized()};
    struct lone_field geometry = {.common.kind = AML_FIELD_INDEX,
                                  .common.access = BYTE,
                                  .common.update = PRESERVE,
                                  .bit_offset = 0x20 * 8,
                                  .bit_length = 16};
    struct aml_value field, out;
    assert_ok(field_create(f->ctx, &geometry, NULL, &extra, &field));
    f->ports[0x41] = 0x5a;
    assert_ok(field_read(f, field, &out));
    assert_value_integer(f, out, 0x5a5a);
    assert_trace(f, "io w1 0x40=0x20; io r1 0x41=0x5a; io w1 0x40=0x21; io r1 0x41=0x5a; ");
    assert_ok(field_write(f, field, 0x1234));
    assert_trace(f, "io w1 0x40=0x20; io w1 0x41=0x34; io w1 0x40=0x21; io w1 0x41=0x12; ");
    fixture_free(f, field);
    // Bits of a register: read, then written, each with its index.
    geometry.bit_offset = 0x21 * 8 + 4;
    geometry.bit_length = 2;
    assert_ok(field_create(f->ctx, &geometry, NULL, &extra, &field));
    assert_ok(field_write(f, field, 3));
    assert_trace(f, "io w1 0x40=0x21; io r1 0x41=0x12; io w1 0x40=0x21; io w1 0x41=0x32; ");
    fixture_free(f, field);
    // By words the index steps by two.
    geometry = (struct lone_field){.common.kind = AML_FIELD_INDEX,
                                   .common.access = WORD,
                                   .bit_offset = 0x10 * 8,
                                   .bit_length = 32};
    extra.data = register_node(f, "DAT2", ports, 2, 2);
    assert_ok(field_create(f->ctx, &geometry, NULL, &extra, &field));
    assert_ok(field_read(f, field, &out));
    assert_trace(f, "io w1 0x40=0x10; io r1 0x42=0x0; io r1 0x43=0x0; "
                    "io w1 0x40=0x12; io r1 0x42=0x0; io r1 0x43=0x0; ");
    fixture_free(f, field);
}

static void bank_fields_select_the_bank_before_each_access(void **state)
{
    struct fixture *f = *state;
    struct acpi_node *ports = fixture_region(f, NULL, "IO__", ACPI_SPACE_IO, 0x40, 8);
    struct aml_field_extra extra = {.bank_or_index = register_node(f, "BNK_", ports, 0, 1),
                                    .bank_value = 3,
                                    .connection = aml_value_uninitialized()};
    struct lone_field geometry = {.common.kind = AML_FIELD_BANK,
                                  .common.access = BYTE,
                                  .common.update = PRESERVE,
                                  .bit_offset = 4 * 8,
                                  .bit_length = 12};
    struct aml_value field, out;
    assert_ok(field_create(f->ctx, &geometry, ports, &extra, &field));
    assert_ok(field_read(f, field, &out));
    assert_trace(f, "io w1 0x40=0x3; io r1 0x44=0x0; io w1 0x40=0x3; io r1 0x45=0x0; ");
    assert_ok(field_write(f, field, 0xabc));
    assert_trace(f, "io w1 0x40=0x3; io w1 0x44=0xbc; io w1 0x40=0x3; io r1 0x45=0x0; "
                    "io w1 0x40=0x3; io w1 0x45=0xa; ");
    fixture_free(f, field);
}

static void lock_fields_take_the_global_lock(void **state)
{
    struct fixture *f = *state;
    struct acpi_node *ports = fixture_region(f, NULL, "IO__", ACPI_SPACE_IO, 0x40, 8);
    struct lone_field geometry = {
        .common.access = BYTE, .common.update = PRESERVE, .common.lock = 1, .bit_length = 4};
    struct aml_value field, out;
    assert_ok(field_create(f->ctx, &geometry, ports, NULL, &field));
    assert_ok(field_write(f, field, 1));
    assert_trace(f, "lock; io r1 0x40=0x0; io w1 0x40=0x1; unlock; ");
    assert_ok(field_read(f, field, &out));
    assert_trace(f, "lock; io r1 0x40=0x1; unlock; ");
    f->refuse_lock = true;
    assert_st(field_read(f, field, &out), ST_TIMEOUT);
    assert_trace(f, "");
    fixture_free(f, field);
}

static uint64_t random_next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void random_fields_agree_with_a_model_of_single_bits(void **state)
{
    struct fixture *f = *state;
    struct acpi_node *region = memory_region(f, "REG_", 0, 64);
    uint64_t random = 0x123456789abcdef;
    uint8_t model[64];
    fill_memory(f);
    memcpy(model, f->memory, sizeof model);
    for (unsigned round = 0; round < 20000; round++) {
        unsigned access = random_next(&random) % 5;
        unsigned at = random_next(&random) % 440;
        unsigned length = 1 + random_next(&random) % 72;
        uint64_t words[2] = {random_next(&random), random_next(&random)};
        struct aml_value field = field_of(f, region, access, PRESERVE, at, length), out;
        struct aml_value source = fixture_buffer(f, words, sizeof words);
        assert_ok(aml_field_write(f->ctx, as_field(field), source, NULL));
        for (unsigned i = 0; i < length; i++) {
            unsigned bit = (at + i) % 8;
            model[(at + i) / 8] &= (uint8_t) ~(1u << bit);
            model[(at + i) / 8] |= (uint8_t)((words[i / 64] >> (i % 64) & 1) << bit);
        }
        assert_memory_equal(f->memory, model, sizeof model);
        assert_ok(field_read(f, field, &out));
        const uint8_t *bytes = (const uint8_t *)&out.integer;
        assert_int_equal(out.tag, length > 64 ? AML_BUFFER : AML_INTEGER);
        if (length > 64) bytes = ((struct aml_buffer *)out.object)->bytes;
        for (unsigned i = 0; i < length; i++)
            assert_int_equal(bytes[i / 8] >> (i % 8) & 1, words[i / 64] >> (i % 64) & 1);
        fixture_free(f, out);
        fixture_free(f, source);
        fixture_free(f, field);
    }
}

static void buffer_fields_stay_inside_their_buffer(void **state)
{
    struct fixture *f = *state;
    struct aml_value buffer = fixture_buffer(f, "\x10\x32\x54\x76\x98\xba\xdc\xfe\x01\x23", 10);
    struct aml_value field, out;
    assert_st(aml_buffer_field_create(f->ctx, AML_BUFFER_FIELD_FIXED, buffer, 79, 2, &field),
              ST_AML_BUFFER_LIMIT);
    assert_st(aml_buffer_field_create(f->ctx, AML_BUFFER_FIELD_FIXED, buffer, 0, 0, &field),
              ST_AML_VALUE);
    assert_st(
        aml_buffer_field_create(f->ctx, AML_BUFFER_FIELD_FIXED, buffer, UINT64_MAX, 1, &field),
        ST_AML_BUFFER_LIMIT);
    struct aml_value no_data = {.tag = AML_DEBUG};
    assert_st(aml_buffer_field_create(f->ctx, AML_BUFFER_FIELD_FIXED, no_data, 0, 1, &field),
              ST_AML_TYPE);
    assert_ok(aml_buffer_field_create(f->ctx, AML_BUFFER_FIELD_FIXED, buffer, 4, 64, &field));
    struct aml_buffer_field *bits = (struct aml_buffer_field *)field.object;
    assert_ok(aml_buffer_field_read(f->ctx, bits, &out));
    assert_value_integer(f, out, 0x1fedcba987654321);
    assert_ok(aml_buffer_field_write(f->ctx, bits, integer(0x1122334455667788)));
    fixture_free(f, field);
    assert_ok(aml_buffer_field_create(f->ctx, AML_BUFFER_FIELD_FIXED, buffer, 4, 72, &field));
    bits = (struct aml_buffer_field *)field.object;
    assert_ok(aml_buffer_field_read(f->ctx, bits, &out));
    assert_value_bytes(f, out, "\x88\x77\x66\x55\x44\x33\x22\x11\x30", 9);
    struct aml_value text = fixture_string(f, "abc");
    assert_ok(aml_buffer_field_write(f->ctx, bits, text));
    fixture_free(f, text);
    fixture_free(f, field);
    // CreateField yields a buffer, however short.
    assert_ok(aml_buffer_field_create(f->ctx, AML_BUFFER_FIELD_BITS, buffer, 4, 12, &field));
    assert_ok(aml_buffer_field_read(f->ctx, (struct aml_buffer_field *)field.object, &out));
    assert_value_bytes(f, out, "\x61\x02", 2);
    fixture_free(f, field);
    assert_value_bytes(f, buffer, "\x10\x26\x36\x06\0\0\0\0\0\x20", 10);
}

static status_t wide_read(struct fixture *f, void *arg)
{
    struct aml_value out;
    status_t st = aml_field_read(f->ctx, arg, &out);
    if (st == ST_OK) fixture_free(f, out);
    return st;
}

static status_t create(struct fixture *f, void *arg)
{
    struct aml_field_extra extra = {.connection = *(struct aml_value *)arg};
    struct lone_field geometry = {.common.access = BYTE, .bit_length = 8};
    struct aml_value v;
    struct acpi_node *region =
        acpi_node_child(f->ctx, f->ctx->root, ACPI_SEGMENT('R', 'E', 'G', '_'));
    status_t st = field_create(f->ctx, &geometry, region, &extra, &v);
    if (st == ST_OK) fixture_free(f, v);
    return st;
}

static void without_memory_nothing_leaks(void **state)
{
    struct fixture *f = *state;
    struct acpi_node *region = memory_region(f, "REG_", 0, 64);
    struct aml_value field = field_of(f, region, DWORD, PRESERVE, 4, 80);
    fixture_out_of_memory(f, wide_read, NULL, NULL, as_field(field));
    fixture_free(f, field);
    struct aml_value connection = fixture_buffer(f, "\1", 1);
    fixture_out_of_memory(f, create, NULL, NULL, &connection);
    fixture_free(f, connection);
}

static void index_registers_in_one_another_have_a_limit(void **state)
{
    struct fixture *f = *state;
    struct acpi_node *ports = fixture_region(f, NULL, "IO__", ACPI_SPACE_IO, 0x40, 8);
    struct acpi_node *index = register_node(f, "IDX_", ports, 0, 1);
    char name[] = "D000";
    for (unsigned i = 0; i < 20; i++) {
        struct aml_field_extra extra = {
            .bank_or_index = index, .data = index, .connection = aml_value_uninitialized()};
        struct lone_field geometry = {
            .common.kind = AML_FIELD_INDEX, .common.access = BYTE, .bit_length = 8};
        struct aml_value v;
        assert_ok(field_create(f->ctx, &geometry, NULL, &extra, &v));
        name[2] = (char)('0' + i / 10);
        name[3] = (char)('0' + i % 10);
        index = fixture_node(f, NULL, name, v);
    }
    struct aml_value out;
    assert_st(aml_node_read(f->ctx, index, &out), ST_AML_LIMIT);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(each_access_type_has_its_width),
        TEST(update_rules_decide_on_the_other_bits),
        TEST(fields_straddle_units),
        TEST(any_access_is_natural_and_stays_inside),
        TEST(ports_are_at_most_four_bytes_wide),
        TEST(wide_fields_are_buffers),
        TEST(mapped_memory_gives_what_traced_memory_gives),
        TEST(random_fields_agree_with_a_model_of_single_bits),
        TEST(large_regions_are_mapped_by_windows),
        TEST(a_region_larger_than_what_can_be_mapped_works_where_it_can),
        TEST(accesses_outside_the_region_are_refused),
        TEST(a_region_that_has_gone_is_an_error_of_the_access),
        TEST(index_fields_write_the_index_before_each_access),
        TEST(bank_fields_select_the_bank_before_each_access),
        TEST(lock_fields_take_the_global_lock),
        TEST(buffer_fields_stay_inside_their_buffer),
        TEST(without_memory_nothing_leaks),
        TEST(index_registers_in_one_another_have_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
