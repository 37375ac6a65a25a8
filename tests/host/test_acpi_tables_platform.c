// SPDX-License-Identifier: MIT
// SOURCES: acpi/tables/*.c acpi/log.c
// INCLUDE: -Iacpi/include -Iacpi
// FPDT followed through memory, BERT's error records in words, HMAT's matrices; and what each makes
// of bytes that are cut off or contradict themselves.

#include "tests/host/acpi_fixture.h"

#include <acpi/tables_platform.h>
#include <base/bits.h>

#define BASE 0x10000000u
#define FPDT (BASE + 0x100)
#define FBPT (BASE + 0x200)
#define S3PT (BASE + 0x301)

// FPDT

static uint8_t *fpdt_put(struct fixture *f)
{
    uint8_t *fpdt = fixture_table(f, FPDT, "FPDT", 36 + 16 + 16, 1);
    fpdt[36 + 2] = fpdt[52 + 2] = 16;
    put64(fpdt + 36 + 8, FBPT);
    put16(fpdt + 52, 1);
    put64(fpdt + 52 + 8, S3PT);

    uint8_t *fbpt = fixture_at(f, FBPT);
    memcpy(fbpt, "FBPT", 4);
    put32(fbpt + 4, 8 + 4 + 48);
    put16(fbpt + 8, 0x1000); // a record of the vendor's own
    fbpt[8 + 2] = 4;
    put16(fbpt + 12, 2);
    fbpt[12 + 2] = 48;
    for (unsigned i = 0; i < 5; i++)
        put64(fbpt + 12 + 8 + 8 * i, 1000 * (i + 1));

    uint8_t *s3pt = fixture_at(f, S3PT);
    memcpy(s3pt, "S3PT", 4);
    put32(s3pt + 4, 8 + 24 + 20);
    s3pt[8 + 2] = 24;
    put32(s3pt + 8 + 4, 3);
    put64(s3pt + 8 + 8, 70);
    put64(s3pt + 8 + 16, 80);
    put16(s3pt + 32, 1);
    s3pt[32 + 2] = 20;
    put64(s3pt + 32 + 4, 5);
    put64(s3pt + 32 + 12, 6);
    return fpdt;
}

static status_t fpdt_read(struct fixture *f, size_t length, struct acpi_firmware_times *out)
{
    uint8_t *copy = malloc(length ? length : 1);
    memcpy(copy, fixture_at(f, FPDT), length);
    status_t st = acpi_fpdt_read(copy, length, &fixture_ops, f, out);
    free(copy);
    assert_int_equal(f->maps, 0);
    return st;
}

static void test_fpdt(void **state)
{
    struct fixture *f = fixture_create(BASE);
    struct acpi_firmware_times times;
    (void)state;
    fpdt_put(f);
    assert_int_equal(fpdt_read(f, 68, &times), ST_OK);
    assert_true(times.has_boot && times.has_resume && times.has_suspend);
    assert_int_equal(times.reset_end_ns, 1000);
    assert_int_equal(times.loader_load_ns, 2000);
    assert_int_equal(times.loader_start_ns, 3000);
    assert_int_equal(times.exit_entry_ns, 4000);
    assert_int_equal(times.exit_exit_ns, 5000);
    assert_int_equal(times.resumes, 3);
    assert_int_equal(times.resume_ns, 70);
    assert_int_equal(times.resume_average_ns, 80);
    assert_int_equal(times.suspend_start_ns, 5);
    assert_int_equal(times.suspend_end_ns, 6);
    assert_int_equal(fpdt_read(f, 35, &times), ST_BAD_LENGTH);
    assert_int_equal(fpdt_read(f, 36, &times), ST_NOT_FOUND);
    fixture_destroy(f);
}

static void test_fpdt_that_leads_astray(void **state)
{
    struct fixture *f = fixture_create(BASE);
    struct acpi_firmware_times times;
    uint8_t *fpdt = fpdt_put(f);
    (void)state;
    put64(fpdt + 36 + 8, 0x5000); // no memory there
    assert_int_equal(fpdt_read(f, 68, &times), ST_OK);
    assert_false(times.has_boot);
    put64(fpdt + 36 + 8, S3PT); // another table
    assert_int_equal(fpdt_read(f, 68, &times), ST_OK);
    assert_false(times.has_boot);
    put64(fpdt + 36 + 8, BASE + FIXTURE_SIZE - 4); // ends outside
    put64(fpdt + 52 + 8, 0);
    assert_int_equal(fpdt_read(f, 68, &times), ST_NOT_FOUND);

    fpdt_put(f);
    put32(fixture_at(f, FBPT) + 4, 0x7fffffff);
    put32(fixture_at(f, S3PT) + 4, 7);
    assert_int_equal(fpdt_read(f, 68, &times), ST_NOT_FOUND);

    // Records too short for what they are, the last of their tables
    fpdt_put(f);
    put32(fixture_at(f, FBPT) + 4, 8 + 4 + 47);
    fixture_at(f, FBPT)[12 + 2] = 47;
    put64(fpdt + 52 + 8, 0);
    assert_int_equal(fpdt_read(f, 68, &times), ST_NOT_FOUND);
    fpdt_put(f);
    fpdt[52 + 2] = 15;
    assert_int_equal(fpdt_read(f, 67, &times), ST_OK);
    assert_true(times.has_boot && !times.has_resume);

    // Every length and every byte of the tables that are pointed at
    fpdt_put(f);
    for (size_t cut = 0; cut < 68; cut++)
        (void)!fpdt_read(f, cut, &times);
    for (paddr_t at = FPDT + 36; at < S3PT + 60; at++) {
        for (unsigned value = 0; value < 256; value += 15) {
            uint8_t *byte = fixture_at(f, at), kept = *byte;
            *byte = (uint8_t)value;
            (void)!fpdt_read(f, 68, &times);
            *byte = kept;
        }
    }
    fixture_destroy(f);
}

// BERT

static struct {
    char text[65536];
    size_t length;
} shown;

static void text_append(void *arg, const char *text, size_t length)
{
    (void)arg;
    for (size_t i = 0; i < length; i++)
        assert_true((text[i] >= ' ' && text[i] < 0x7f) || text[i] == '\n');
    if (shown.length + length >= sizeof shown.text) shown.length = 0;
    memcpy(shown.text + shown.length, text, length);
    shown.length += length;
    shown.text[shown.length] = 0;
}

static size_t region_describe(const uint8_t *region, size_t length)
{
    static const struct acpi_text_sink sink = {text_append, NULL};
    uint8_t *copy = malloc(length ? length : 1);
    memcpy(copy, region, length);
    shown.length = 0;
    shown.text[0] = 0;
    size_t errors = acpi_error_region_describe(copy, length, &sink);
    free(copy);
    return errors;
}

static const uint8_t memory_guid[16] = {0x14, 0x11, 0xbc, 0xa5, 0x64, 0x6f, 0xde, 0x4e,
                                        0xb8, 0x63, 0x3e, 0x83, 0xed, 0x7c, 0x83, 0xb1};
static const uint8_t pcie_guid[16] = {0x54, 0xe9, 0x95, 0xd9, 0xc1, 0xbb, 0x0f, 0x43,
                                      0xad, 0x91, 0xb4, 0x4d, 0xcb, 0x3c, 0x6f, 0x35};
static const uint8_t processor_guid[16] = {0xad, 0xcc, 0x76, 0x98, 0xb4, 0x47, 0xdb, 0x4b,
                                           0xb6, 0x5e, 0x16, 0xf1, 0x93, 0xc4, 0xf3, 0xdb};
static const uint8_t x86_guid[16] = {0xb0, 0xa0, 0x3e, 0xdc, 0x44, 0xa1, 0x97, 0x47,
                                     0xb9, 0x5b, 0x53, 0xfa, 0x24, 0x2b, 0x6e, 0x1d};
static const uint8_t firmware_guid[16] = {0x96, 0x2a, 0x21, 0x81, 0xed, 0x09, 0x96, 0x49,
                                          0x94, 0x71, 0x8d, 0x72, 0x9c, 0x8e, 0x69, 0xed};

struct record {
    uint8_t bytes[2048];
    size_t length;   // of all blocks
    size_t block_at; // of the last one
};

static void block_begin(struct record *r, uint32_t severity)
{
    r->block_at = r->length;
    put32(r->bytes + r->block_at, 1);
    put32(r->bytes + r->block_at + 16, severity);
    r->length += 20;
}

// Adds a section to the last block; its data, zero, for the caller to fill.
static uint8_t *section_add(struct record *r, const uint8_t guid[16], uint32_t severity,
                            uint32_t size, bool has_time)
{
    uint8_t *block = r->bytes + r->block_at, *section = r->bytes + r->length;
    uint32_t head = has_time ? 72 : 64;
    memcpy(section, guid, 16);
    put32(section + 16, severity);
    put16(section + 20, has_time ? 0x300 : 0x201);
    put32(section + 24, size);
    r->length += head + size;
    put32(block + 12, load_le32(block + 12) + head + size);
    put32(block, load_le32(block) + (1u << 4));
    return section + head;
}

static void memory_section_add(struct record *r)
{
    uint8_t *data = section_add(r, memory_guid, 1, 80, true);
    uint8_t *section = data - 72;
    section[22] = 2 | 4; // a text, a time
    memcpy(section + 44, "DIMM_A1", 7);
    memcpy(section + 64, (uint8_t[]){0x59, 0x30, 0x12, 1, 0x24, 0x11, 0x26, 0x20}, 8);
    put64(data, BIT(1) | BIT(3) | BIT(14) | BIT(16)); // address, node, type, card handle
    put64(data + 16, 0x123456780);
    put16(data + 32, 1);
    put16(data + 34, 77); // card: not valid
    data[72] = 3;
    put16(data + 76, 0x44);
}

static struct record example(void)
{
    struct record r = {.length = 0};
    block_begin(&r, 1);
    memory_section_add(&r);
    uint8_t *pcie = section_add(&r, pcie_guid, 0, 208, false);
    put64(pcie, BIT(0) | BIT(2) | BIT(3) | BIT(7));
    put32(pcie + 8, 4);
    put16(pcie + 16, 0x147);
    put16(pcie + 18, 0x10);
    put16(pcie + 24, 0x8086);
    put16(pcie + 26, 0x1234);
    pcie[31] = 2;
    pcie[32] = 0x1c;
    pcie[35] = 3;
    put32(pcie + 112 + 4, BIT(14) | BIT(20));
    block_begin(&r, 2);
    uint8_t *processor = section_add(&r, processor_guid, 2, 192, false);
    put64(processor, BIT(0) | BIT(2) | BIT(5) | BIT(7) | BIT(8));
    processor[10] = 1;
    processor[13] = 2;
    memcpy(processor + 24, "Some CPU", 8);
    put64(processor + 152, 6);
    uint8_t *x86 = section_add(&r, x86_guid, 2, 128, false);
    put64(x86, BIT(0) | 1u << 2);
    put64(x86 + 8, 6);
    put64(x86 + 64 + 16, BIT(1));
    put64(x86 + 64 + 32, 0xabcd000);
    uint8_t *firmware = section_add(&r, firmware_guid, 3, 32, false);
    firmware[0] = 1;
    put64(firmware + 8, 0x77);
    return r;
}

static void assert_shown(const char *text)
{
    if (!strstr(shown.text, text)) fail_msg("not shown: %s\nbut:\n%s", text, shown.text);
}

static void test_error_records_in_words(void **state)
{
    struct record r = example();
    (void)state;
    assert_int_equal(region_describe(r.bytes, sizeof r.bytes), 2);
    assert_shown("fatal error, 2 sections\n");
    assert_shown("  memory: fatal, DIMM_A1, 2026-11-24 12:30:59, address 0x123456780, node 1,\n"
                 "     error 3 (multi-bit ECC), card handle 0x44\n");
    assert_null(strstr(shown.text, "card 77")); // what is not valid
    assert_shown("  PCI Express: recoverable, port 4 (root port), command 0x147, status 0x10, "
                 "vendor 0x8086,\n     id 0x1234, class 0x0, function 2, device 0x1c, segment 0, "
                 "bus 0x3,");
    assert_shown("uncorrectable 0x104000 (completion timeout, unsupported request)");
    assert_shown("corrected error, 3 sections\n");
    assert_shown("  processor: corrected, type 0 (IA-32 or x86-64), error 0x1 (cache), level 2, "
                 "model Some CPU,\n     id 6\n");
    assert_shown("  x86 processor: corrected, APIC id 6, check ");
    assert_shown("target 0xabcd000");
    assert_shown("  firmware: informational, type 1 (SoC 1), revision 0, record 0x77");
}

static void test_no_errors(void **state)
{
    uint8_t region[64] = {0};
    (void)state;
    assert_int_equal(region_describe(region, sizeof region), 0);
    assert_int_equal(shown.length, 0);
    assert_int_equal(region_describe(region, 19), 0);
    assert_int_equal(region_describe(region, 0), 0);
}

static void test_error_records_that_lie(void **state)
{
    struct record r = example();
    (void)state;
    // A section longer than its block
    put32(r.bytes + 20 + 24, 0xfffffff0);
    assert_int_equal(region_describe(r.bytes, sizeof r.bytes), 2);
    assert_shown("fatal error, 2 sections\n  2 more that do not fit\n");
    // A block that says it has 1023 sections, and raw data at the end of the world
    r = example();
    put32(r.bytes, 1 | 1023u << 4);
    put32(r.bytes + 4, 0xffffffff);
    put32(r.bytes + 8, 0xffffffff);
    assert_int_equal(region_describe(r.bytes, sizeof r.bytes), 1);
    assert_shown("1021 more that do not fit");
    // A type that nobody knows
    r = example();
    r.bytes[20] ^= 0xff;
    (void)region_describe(r.bytes, sizeof r.bytes);
    assert_shown("  a5bc11eb-6f64-4ede-b863-3e83ed7c83b1: fatal, DIMM_A1, 2026-11-24 12:30:59, "
                 "80 bytes\n");
    // A memory section of ACPI 4.0's size, and one that is cut
    r = (struct record){.length = 0};
    block_begin(&r, 0);
    put64(section_add(&r, memory_guid, 0, 73, false), BIT(14));
    (void)region_describe(r.bytes, sizeof r.bytes);
    assert_shown("memory: recoverable, error 0 (unknown)\n");
    r = (struct record){.length = 0};
    block_begin(&r, 0);
    (void)section_add(&r, memory_guid, 0, 20, false);
    (void)region_describe(r.bytes, sizeof r.bytes);
    assert_shown("cut off at 16");

    r = example();
    for (size_t cut = 0; cut <= r.length; cut++)
        (void)region_describe(r.bytes, cut);
    static const uint8_t masks[] = {0x01, 0x10, 0x80, 0xff};
    for (size_t i = 0; i < r.length; i++) {
        for (size_t m = 0; m < ARRAY_SIZE(masks); m++) {
            r.bytes[i] ^= masks[m];
            (void)region_describe(r.bytes, r.length);
            r.bytes[i] ^= masks[m];
        }
    }
}

static void test_bert(void **state)
{
    uint8_t bert[48] = "BERT";
    struct acpi_bert out;
    (void)state;
    put32(bert + 36, 4096);
    put64(bert + 40, 0x123456789000);
    assert_int_equal(acpi_bert_decode(bert, 48, &out), ST_OK);
    assert_int_equal(out.region_length, 4096);
    assert_int_equal(out.region_paddr, 0x123456789000);
    assert_int_equal(acpi_bert_decode(bert, 47, &out), ST_BAD_LENGTH);
    put32(bert + 36, ACPI_BERT_REGION_MAX + 1);
    assert_int_equal(acpi_bert_decode(bert, 48, &out), ST_BAD_FORMAT);
    put32(bert + 36, 19);
    assert_int_equal(acpi_bert_decode(bert, 48, &out), ST_BAD_FORMAT);
    put32(bert + 36, 20);
    put64(bert + 40, 0);
    assert_int_equal(acpi_bert_decode(bert, 48, &out), ST_BAD_FORMAT);
}

// HMAT: a cache's entry, a matrix of 1 x 2 latencies, one of 1 x 1 bandwidths.

static size_t hmat_put(uint8_t *t, uint8_t revision)
{
    memset(t, 0, 256);
    memcpy(t, "HMAT", 4);
    t[8] = revision;
    uint8_t *e = t + 40;
    put16(e, 2);
    put32(e + 4, 32);
    e += 32;
    put16(e, 1);
    put32(e + 4, 32 + 4 + 8 + 4);
    e[8] = 1;
    e[9] = ACPI_HMAT_READ_LATENCY;
    put32(e + 12, 1);
    put32(e + 16, 2);
    put64(e + 24, 1000);
    put32(e + 32, 5);
    put32(e + 36, 7);
    put32(e + 40, 9);
    put16(e + 44, 80);
    put16(e + 46, 0xffff);
    e += 48;
    put16(e, 1);
    put32(e + 4, 32 + 4 + 4 + 2);
    e[9] = ACPI_HMAT_WRITE_BANDWIDTH;
    put32(e + 12, 1);
    put32(e + 16, 1);
    put64(e + 24, 128);
    put16(e + 40, 3);
    return 40 + 32 + 48 + 42;
}

static void test_hmat(void **state)
{
    uint8_t t[256];
    struct acpi_hmat_matrix matrix;
    uint64_t value;
    size_t length = hmat_put(t, 2);
    (void)state;
    assert_true(acpi_hmat_get(t, length, 0, &matrix));
    assert_int_equal(matrix.data, ACPI_HMAT_READ_LATENCY);
    assert_int_equal(matrix.hierarchy, 1);
    assert_int_equal(acpi_hmat_initiator(&matrix, 0), 5);
    assert_int_equal(acpi_hmat_target(&matrix, 0), 7);
    assert_int_equal(acpi_hmat_target(&matrix, 1), 9);
    assert_true(acpi_hmat_value(&matrix, 0, 0, &value));
    assert_int_equal(value, 80000); // ps
    assert_false(acpi_hmat_value(&matrix, 0, 1, &value));
    assert_true(acpi_hmat_get(t, length, 1, &matrix));
    assert_true(acpi_hmat_value(&matrix, 0, 0, &value));
    assert_int_equal(value, 384);
    assert_false(acpi_hmat_get(t, length, 2, &matrix));

    (void)hmat_put(t, 1); // tenths of nanoseconds, of MB/s
    assert_true(acpi_hmat_get(t, length, 0, &matrix));
    assert_true(acpi_hmat_value(&matrix, 0, 0, &value));
    assert_int_equal(value, 8000000);
    assert_true(acpi_hmat_get(t, length, 1, &matrix));
    assert_true(acpi_hmat_value(&matrix, 0, 0, &value));
    assert_int_equal(value, 38);

    put64(t + 72 + 24, UINT64_MAX); // a unit that does not fit
    assert_true(acpi_hmat_get(t, length, 0, &matrix));
    assert_false(acpi_hmat_value(&matrix, 0, 0, &value));
    put32(t + 72 + 16, 0x40000000); // more targets than the entry has room for
    assert_true(acpi_hmat_get(t, length, 0, &matrix));
    assert_int_equal(matrix.data, ACPI_HMAT_WRITE_BANDWIDTH);
}

static void hmat_read(const uint8_t *t, size_t length)
{
    struct acpi_hmat_matrix matrix;
    uint8_t *copy = malloc(length ? length : 1);
    memcpy(copy, t, length);
    for (size_t i = 0; acpi_hmat_get(copy, length, i, &matrix); i++) {
        for (uint32_t row = 0; row < matrix.initiators; row++) {
            for (uint32_t column = 0; column < matrix.targets; column++) {
                uint64_t value = acpi_hmat_initiator(&matrix, row);
                value += acpi_hmat_target(&matrix, column);
                (void)acpi_hmat_value(&matrix, row, column, &value);
            }
        }
    }
    free(copy);
}

static void test_broken_hmat(void **state)
{
    uint8_t t[256];
    size_t length = hmat_put(t, 2);
    (void)state;
    for (size_t cut = 0; cut <= length; cut++)
        hmat_read(t, cut);
    for (size_t i = 0; i < length; i++) {
        for (unsigned value = 0; value < 256; value++) {
            uint8_t kept = t[i];
            t[i] = (uint8_t)value;
            hmat_read(t, length);
            t[i] = kept;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fpdt),
        cmocka_unit_test(test_fpdt_that_leads_astray),
        cmocka_unit_test(test_error_records_in_words),
        cmocka_unit_test(test_no_errors),
        cmocka_unit_test(test_error_records_that_lie),
        cmocka_unit_test(test_bert),
        cmocka_unit_test(test_hmat),
        cmocka_unit_test(test_broken_hmat),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
