// SPDX-License-Identifier: MIT
// SOURCES: acpi/check/table*.c acpi/tables/*.c acpi/log.c
// SOURCES: tests/host/check_fixture.c tests/host/check_table*.c
// INCLUDE: -Iacpi/include -Iacpi
// The checks of static tables: each kind of finding from a table that is broken for it. This file:
// headers, registers, root tables, AML, tables without kinds of their own, and any bytes at all.

#include "tests/host/acpi_fixture.h"
#include "tests/host/check_table.h"

#include "check/kinds.h"

static void header(void **state)
{
    (void)state;
    begin();
    struct made *t = table("OEM1", 64, 1);
    none();
    t->keeps_checksum = true;
    set8(t, 9, (uint8_t)(t->bytes[9] + 1));
    only("header.checksum");
    set32(t, 4, 65);
    only("header.length");
    t->keeps_checksum = false;
    set8(t, 12, 1);
    only("header.oem");
    set8(t, 12, 'T');
    set8(t, 16, 0);
    only("header.oem-empty");
    set8(t, 16, 'X');
    set8(t, 28, 0);
    only("header.creator");
    set8(t, 28, 'T');
    set8(t, 3, 7);
    only("header.signature");
    begin();
    set8(madt(), 8, 77);
    only("header.revision");
}

static void one_of_a_kind(void **state)
{
    (void)state;
    begin();
    (void)madt();
    (void)madt();
    only("table.twice");
}

static void registers(void **state)
{
    (void)state;
    begin();
    struct made *t = fadt();
    set8(t, 244, 0x20);
    set64(t, 248, 0x1000);
    only("gas.space");
    set8(t, 244, ACPI_GAS_IO);
    set64(t, 248, 0x10000);
    only("gas.port");
    set64(t, 248, 0x1000);
    set8(t, 247, 5);
    only("gas.access");
}

static void other_tables(void **state)
{
    (void)state;
    begin();
    struct made *t = table("WDDT", 50, 1);
    only("table.length");
    begin();
    t = table("TCPA", 50, 2);
    none();
    set16(t, 36, 5);
    only("table.value");
    begin();
    t = table("VIOT", 48, 1);
    set16(t, 38, 48);
    append(t, "01 00 08 00 ");
    only("table.entry");
    begin();
    t = table("WAET", 44, 1);
    only("table.rest");
    begin();
    t = table("ASF!", 36, 32);
    append(t, "07 00 04 00 ");
    only("table.entry-type");
}

static void aml(void **state)
{
    (void)state;
    begin();
    struct made *dsdt = table("DSDT", 40, 1);
    only("aml.32-bit");
    set8(dsdt, 8, 2);
    struct made *ssdt = table("SSDT", 36, 2);
    only("aml.empty");
    append(ssdt, "08 41 42 43 44 00 ");
    none();
    struct made *second = table("SSDT", 36, 1);
    append(second, "08 41 42 43 45 00 ");
    none();
    set8(second, 40, 0x44);
    only("aml.twice");
}

// Root tables

static struct made *rsdp(void)
{
    struct made *t = table("RSD PTR ", 36, 0);
    memset(t->bytes + 8, 0, 28);
    set_text(t, 9, "FLTEST");
    set8(t, 15, 2);
    set32(t, 16, 0x7ff00000);
    set32(t, 20, 36);
    set64(t, 24, 0x7ff01000);
    return t;
}

static void rsdp_fix(struct made *t)
{
    set8(t, 8, 0);
    set8(t, 8, (uint8_t)-acpi_checksum(t->bytes, 20));
    set8(t, 32, 0);
    set8(t, 32, (uint8_t)-acpi_checksum(t->bytes, 36));
}

static void root_pointer(void **state)
{
    (void)state;
    begin();
    struct made *t = rsdp();
    rsdp_fix(t);
    none();
    set8(t, 32, 99);
    only("rsdp.extended-checksum");
    rsdp_fix(t);
    set8(t, 9, 'G');
    both("rsdp.checksum", "rsdp.extended-checksum");
    rsdp_fix(t);
    set8(t, 33, 1);
    set8(t, 32, (uint8_t)(t->bytes[32] - 1));
    only("rsdp.reserved");
    set8(t, 33, 0);
    set32(t, 20, 40);
    rsdp_fix(t);
    only("rsdp.length");
    set32(t, 20, 36);
    set64(t, 24, 0);
    rsdp_fix(t);
    only("rsdp.no-xsdt");
    set8(t, 15, 1);
    rsdp_fix(t);
    only("rsdp.revision");
    set8(t, 15, 0);
    t->length = 20;
    rsdp_fix(t);
    none();
}

// A whole machine's tables, by their addresses; the XSDT is the first.
static struct made *machine(void)
{
    begin();
    struct made *xsdt = table("XSDT", 36 + 16, 1);
    fadt()->paddr = 0x7ff10000;
    madt()->paddr = 0x7ff11000;
    struct made *dsdt = table("DSDT", 40, 2), *facs = table("FACS", 64, 0);
    memset(facs->bytes + 8, 0, 56);
    facs->paddr = 0x7fd00000;
    dsdt->paddr = 0x7fe00000;
    set64(xsdt, 36, 0x7ff10000);
    set64(xsdt, 44, 0x7ff11000);
    return xsdt;
}

static void root_tables(void **state)
{
    (void)state;
    struct made *xsdt = machine();
    none();
    append(xsdt, "00 00 00 00 00 00 00 00 ");
    only("root.null");
    set64(xsdt, 52, 0x7ff10000);
    only("root.twice");
    set64(xsdt, 52, 0x7fe00000);
    only("root.dsdt");
    xsdt->length = 56;
    both("root.length", "table.rest");
    xsdt->length = 52;
    struct made *rsdt = table("RSDT", 36, 1);
    append(rsdt, "00 00 f1 7f 00 10 f1 7f ");
    none();
    set32(rsdt, 40, 0x7ff12000);
    only("root.rsdt");
}

static void what_is_missing(void **state)
{
    (void)state;
    begin();
    (void)table("XSDT", 36, 1);
    check();
    check_expect("root.no-fadt");
    check_expect("root.no-dsdt");
    check_expect("root.no-facs");
    check_expect("root.no-madt");
}

static void lead_nowhere(void **state)
{
    (void)state;
    struct fixture *f = fixture_create(0x10000);
    uint8_t *pointer = fixture_at(f, 0x10000);
    memcpy(pointer, "RSD PTR ", 8);
    put32(pointer + 16, 0x11000);
    fixture_checksum_fix(pointer, 20, 8);
    uint8_t *rsdt = fixture_table(f, 0x11000, "RSDT", 36 + 8, 1);
    put32(rsdt + 36, 0x12000);
    put32(rsdt + 40, 0x13000); // zeroes
    fixture_table_fix(rsdt);
    (void)fixture_table(f, 0x12000, "OEM1", 64, 1);
    struct acpi_tables *tables;
    assert_int_equal(acpi_tables_create(&fixture_ops, f, 0x10000, &tables), ST_OK);
    check_reset();
    assert_int_equal(acpi_check_tables(tables, &fixture_ops, f, NULL, &check_sink), ST_OK);
    check_expect("root.bad-table");
    check_expect("root.no-fadt");
    check_expect("root.no-dsdt");
    check_expect("root.no-facs");
    assert_true(check_was_begun("rsdp"));
    acpi_tables_destroy(tables);
    fixture_destroy(f);
}

static void the_other_root_is_read(void **state)
{
    (void)state;
    struct fixture *f = fixture_create(0x10000);
    uint8_t *pointer = fixture_at(f, 0x10000);
    memcpy(pointer, "RSD PTR ", 8);
    pointer[15] = 2;
    put32(pointer + 16, 0x11000);
    put32(pointer + 20, 36);
    put64(pointer + 24, 0x12000);
    fixture_checksum_fix(pointer, 20, 8);
    fixture_checksum_fix(pointer, 36, 32);
    uint8_t *rsdt = fixture_table(f, 0x11000, "RSDT", 36, 1);
    uint8_t *xsdt = fixture_table(f, 0x12000, "XSDT", 36 + 8, 1);
    put64(xsdt + 36, 0x13000);
    fixture_table_fix(rsdt);
    fixture_table_fix(xsdt);
    (void)fixture_table(f, 0x13000, "OEM1", 64, 1);
    struct acpi_tables *tables;
    assert_int_equal(acpi_tables_create(&fixture_ops, f, 0x10000, &tables), ST_OK);
    check_reset();
    assert_int_equal(acpi_check_tables(tables, &fixture_ops, f, NULL, &check_sink), ST_OK);
    check_expect("root.rsdt");
    acpi_tables_destroy(tables);
    fixture_destroy(f);
}

// Any bytes

static void cut_and_flipped(struct made *t)
{
    struct acpi_check_table item = {.paddr = 1};
    for (size_t cut = 0; cut <= t->length; cut++) {
        uint8_t *copy = malloc(cut ? cut : 1);
        memcpy(copy, t->bytes, cut);
        item.bytes = copy;
        item.length = cut;
        check_reset();
        acpi_check_table_list(&item, 1, NULL, &check_sink);
        free(copy);
    }
    uint8_t *copy = malloc(t->length);
    item.bytes = copy;
    item.length = t->length;
    for (size_t at = 0; at < t->length; at++) {
        for (unsigned value = 0; value < 256; value += 51) {
            memcpy(copy, t->bytes, t->length);
            copy[at] = (uint8_t)(copy[at] ^ value);
            check_reset();
            acpi_check_table_list(&item, 1, NULL, &check_sink);
        }
    }
    free(copy);
}

static void nothing_is_read_past_the_end(void **state)
{
    (void)state;
    static const char signatures[][5] = {"SLIT", "HMAT", "MSCT", "PPTT", "HPET", "SPCR", "DBG2",
                                         "BGRT", "ECDT", "WSMT", "TPM2", "FPDT", "BOOT", "SLIC",
                                         "DMAR", "IVRS", "HEST", "BERT", "EINJ", "ERST", "WDAT",
                                         "MCFG", "PCCT", "LPIT", "NFIT", "RSDT", "XSDT", "SSDT"};
    begin();
    cut_and_flipped(fadt());
    cut_and_flipped(madt());
    cut_and_flipped(srat());
    for (size_t i = 0; i < ARRAY_SIZE(signatures); i++) {
        begin();
        struct made *t = table(signatures[i], 160, 1);
        for (size_t at = 36; at < t->length; at++)
            set8(t, at, (uint8_t)(at * 7 % 29));
        cut_and_flipped(t);
    }
}

static void a_thousand_findings_are_enough(void **state)
{
    (void)state;
    static uint8_t bytes[0x100000];
    begin();
    struct made *t = madt();
    memcpy(bytes, t->bytes, t->length);
    for (size_t at = t->length; at + 8 <= sizeof bytes; at += 8)
        memcpy(bytes + at, "\0\x08\1\2\1\0\0\0", 8);
    store_le32(bytes + 4, sizeof bytes - (sizeof bytes - t->length) % 8);
    struct acpi_check_table item = {bytes, sizeof bytes, 0};
    acpi_check_table_list(&item, 1, NULL, &check_sink);
    assert_true(check_found("madt.uid") + check_found("madt.apic-id") <= 1000);
    check_expect("madt.uid");
}

static void every_kind_was_provoked(void **state)
{
    (void)state;
    check_all_provoked(&acpi_check_table_kinds);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(header),
        cmocka_unit_test(one_of_a_kind),
        cmocka_unit_test(registers),
        cmocka_unit_test(other_tables),
        cmocka_unit_test(aml),
        cmocka_unit_test(root_pointer),
        cmocka_unit_test(root_tables),
        cmocka_unit_test(what_is_missing),
        cmocka_unit_test(lead_nowhere),
        cmocka_unit_test(the_other_root_is_read),
        cmocka_unit_test(every_kind_was_provoked),
        cmocka_unit_test(nothing_is_read_past_the_end),
        cmocka_unit_test(a_thousand_findings_are_enough),
    };
    const struct check_tests *const files[] = {&check_fadt_tests, &check_madt_tests,
                                               &check_numa_tests, &check_device_tests};
    int failed = 0;
    for (size_t i = 0; i < ARRAY_SIZE(files); i++)
        failed += _cmocka_run_group_tests("tables", files[i]->tests, files[i]->count, NULL, NULL);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
