// SPDX-License-Identifier: MIT
// SOURCES: acpi/tables/*.c acpi/log.c
// INCLUDE: -Iacpi/include -Iacpi
// The walk over RSDP, XSDT, RSDT, FADT: what good, broken and missing tables lead to.

#include "tests/host/acpi_fixture.h"

#define BASE 0x7f000000u
#define RSDP (BASE + 0x10)
#define RSDT (BASE + 0x100)
#define XSDT (BASE + 0x200)
#define FADT (BASE + 0x1000)
#define MADT (BASE + 0x2000)
#define SSDT (BASE + 0x3003) // at an odd address, as real ones are
#define DSDT (BASE + 0x4000)
#define FACS (BASE + 0x5000)

static void rsdp_fix(struct fixture *f)
{
    uint8_t *rsdp = fixture_at(f, RSDP);
    fixture_checksum_fix(rsdp, 20, 8);
    if (rsdp[15] >= 2) fixture_checksum_fix(rsdp, 36, 32);
}

static void rsdp_put(struct fixture *f, uint8_t revision, uint32_t rsdt, uint64_t xsdt)
{
    uint8_t *rsdp = fixture_at(f, RSDP);
    memset(rsdp, 0, 36);
    memcpy(rsdp, "RSD PTR ", 8);
    memcpy(rsdp + 9, "FLTEST", 6);
    rsdp[15] = revision;
    put32(rsdp + 16, rsdt);
    if (revision >= 2) {
        put32(rsdp + 20, 36);
        put64(rsdp + 24, xsdt);
    }
    rsdp_fix(f);
}

static void root_put(struct fixture *f, paddr_t paddr, const uint64_t *entries, size_t count)
{
    bool is_xsdt = paddr == XSDT;
    size_t entry_size = is_xsdt ? 8 : 4;
    uint8_t *root =
        fixture_table(f, paddr, is_xsdt ? "XSDT" : "RSDT", (uint32_t)(36 + count * entry_size), 1);
    for (size_t i = 0; i < count; i++) {
        if (is_xsdt) {
            put64(root + 36 + i * 8, entries[i]);
        } else {
            put32(root + 36 + i * 4, (uint32_t)entries[i]);
        }
    }
    fixture_table_fix(root);
}

static const uint64_t usual_entries[] = {FADT, MADT, SSDT};

// A machine with nothing wrong.
static struct fixture *machine_create(void)
{
    struct fixture *f = fixture_create(BASE);
    rsdp_put(f, 2, RSDT, XSDT);
    root_put(f, XSDT, usual_entries, 3);
    root_put(f, RSDT, usual_entries, 3);
    uint8_t *fadt = fixture_table(f, FADT, "FACP", 276, 6);
    put32(fadt + 36, FACS);
    put64(fadt + 140, DSDT);
    fixture_table_fix(fadt);
    fixture_table(f, MADT, "APIC", 44, 4);
    fixture_table(f, SSDT, "SSDT", 40, 2);
    fixture_table(f, DSDT, "DSDT", 50, 2);
    memcpy(fixture_at(f, FACS), "FACS", 4);
    put32(fixture_at(f, FACS) + 4, 64);
    return f;
}

static struct acpi_tables *tables_of(struct fixture *f)
{
    struct acpi_tables *tables = NULL;
    assert_int_equal(acpi_tables_create(&fixture_ops, f, RSDP, &tables), ST_OK);
    return tables;
}

static enum acpi_table_state state_of(const struct acpi_tables *tables, paddr_t paddr)
{
    const struct acpi_table *table;
    for (size_t i = 0; (table = acpi_tables_get(tables, i)) != NULL; i++) {
        if (table->paddr == paddr) return table->state;
    }
    fail_msg("no table at 0x%llx", (unsigned long long)paddr);
    return ACPI_TABLE_OK;
}

static size_t table_count(const struct acpi_tables *tables)
{
    size_t count = 0;
    while (acpi_tables_get(tables, count))
        count++;
    return count;
}

static void test_good_machine(void **state)
{
    (void)state;
    struct fixture *f = machine_create();
    struct acpi_tables *tables = tables_of(f);
    static const char *const order[] = {"XSDT", "FACP", "APIC", "SSDT", "DSDT", "FACS"};
    assert_int_equal(table_count(tables), ARRAY_SIZE(order));
    for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
        const struct acpi_table *table = acpi_tables_get(tables, i);
        assert_string_equal(table->signature, order[i]);
        assert_int_equal(table->state, ACPI_TABLE_OK);
        assert_non_null(table->bytes);
    }
    const struct acpi_table *ssdt = acpi_tables_find(tables, "SSDT", 0);
    assert_string_equal(ssdt->oem_id, "FLTEST");
    assert_string_equal(ssdt->oem_table_id, "FIXTURE"); // the space at the end is cut
    assert_int_equal(ssdt->paddr, SSDT);
    assert_null(acpi_tables_find(tables, "SSDT", 1));
    assert_int_equal(f->log_lines, 0);
    acpi_tables_destroy(tables);
    fixture_destroy(f);
}

static void test_no_rsdp(void **state)
{
    (void)state;
    struct fixture *f = machine_create();
    struct acpi_tables *tables;
    assert_int_equal(acpi_tables_create(&fixture_ops, f, 0, &tables), ST_NOT_FOUND);
    assert_int_equal(acpi_tables_create(&fixture_ops, f, 0x1000, &tables), ST_IO_ERROR);
    assert_int_equal(acpi_tables_create(&fixture_ops, f, BASE + FIXTURE_SIZE - 10, &tables),
                     ST_IO_ERROR);
    assert_int_equal(acpi_tables_create(&fixture_ops, f, UINT64_MAX - 5, &tables), ST_IO_ERROR);
    assert_int_equal(acpi_tables_create(&fixture_ops, f, XSDT, &tables), ST_BAD_SIGNATURE);
    fixture_destroy(f);
}

// U-Boot's: revision 0, so there is no XSDT field, whatever stands in its place.
static void test_rsdp_revision_0(void **state)
{
    (void)state;
    struct fixture *f = machine_create();
    rsdp_put(f, 0, RSDT, 0);
    memset(fixture_at(f, RSDP) + 20, 0xa5, 16);
    struct acpi_tables *tables = tables_of(f);
    assert_string_equal(acpi_tables_get(tables, 0)->signature, "RSDT");
    assert_non_null(acpi_tables_find(tables, "DSDT", 0));
    assert_int_equal(acpi_tables_rsdp(tables)->length, 20);
    assert_int_equal(f->log_lines, 0);
    acpi_tables_destroy(tables);
    fixture_destroy(f);
}

static void test_rsdp_checksums(void **state)
{
    (void)state;
    struct fixture *f = machine_create();
    fixture_at(f, RSDP)[9] ^= 0x20; // breaks both sums
    struct acpi_tables *tables = tables_of(f);
    assert_false(acpi_tables_rsdp(tables)->is_checksum_ok);
    assert_false(acpi_tables_rsdp(tables)->is_extended_checksum_ok);
    assert_non_null(acpi_tables_find(tables, "DSDT", 0));
    assert_int_equal(f->log_lines, 2);
    acpi_tables_destroy(tables);

    rsdp_put(f, 2, RSDT, XSDT);
    fixture_at(f, RSDP)[33] = 1; // only the extended one
    tables = tables_of(f);
    assert_true(acpi_tables_rsdp(tables)->is_checksum_ok);
    assert_false(acpi_tables_rsdp(tables)->is_extended_checksum_ok);
    acpi_tables_destroy(tables);
    fixture_destroy(f);
}

// Revision 2, but with a length that cannot be, or where memory ends before it.
static void test_rsdp_extended_part(void **state)
{
    (void)state;
    static const uint32_t lengths[] = {0, 20, 35, 4097, 0xffffffff};
    for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
        struct fixture *f = machine_create();
        put32(fixture_at(f, RSDP) + 20, lengths[i]);
        rsdp_fix(f);
        struct acpi_tables *tables = tables_of(f);
        assert_int_equal(acpi_tables_rsdp(tables)->length, 36);
        assert_false(acpi_tables_rsdp(tables)->is_extended_checksum_ok);
        assert_string_equal(acpi_tables_get(tables, 0)->signature, "XSDT");
        acpi_tables_destroy(tables);
        fixture_destroy(f);
    }
    struct fixture *f = machine_create();
    const paddr_t last = BASE + FIXTURE_SIZE - 24;
    memcpy(fixture_at(f, last), fixture_at(f, RSDP), 24);
    struct acpi_tables *tables = NULL;
    assert_int_equal(acpi_tables_create(&fixture_ops, f, last, &tables), ST_OK);
    assert_int_equal(acpi_tables_rsdp(tables)->length, 20);
    assert_int_equal(acpi_tables_rsdp(tables)->xsdt_paddr, 0);
    assert_string_equal(acpi_tables_get(tables, 0)->signature, "RSDT");
    assert_int_equal(f->log_lines, 1);
    acpi_tables_destroy(tables);

    fixture_at(f, RSDP)[15] = 1; // what follows is there from revision 2 on
    rsdp_fix(f);
    tables = tables_of(f);
    assert_int_equal(acpi_tables_rsdp(tables)->length, 20);
    assert_string_equal(acpi_tables_get(tables, 0)->signature, "RSDT");
    acpi_tables_destroy(tables);
    fixture_destroy(f);
}

// Each way in which an XSDT can be unusable leads to the RSDT.
static void test_xsdt_broken(void **state)
{
    (void)state;
    for (unsigned how = 0; how < 7; how++) {
        struct fixture *f = machine_create();
        uint8_t *xsdt = fixture_at(f, XSDT);
        uint64_t none[3] = {0};
        if (how == 0) xsdt[0] = 'Y';
        if (how == 1) put32(xsdt + 4, 35);
        if (how == 2) put32(xsdt + 4, 0x7fffffff);
        if (how == 3) xsdt[40] ^= 1; // checksum: the good RSDT is preferred
        if (how == 4) rsdp_put(f, 2, RSDT, 0xfedcba9876543210);
        if (how == 5) root_put(f, XSDT, none, 3);
        if (how == 6) rsdp_put(f, 2, RSDT, SSDT); // a good table, but another
        struct acpi_tables *tables = tables_of(f);
        assert_non_null(acpi_tables_find(tables, "RSDT", 0));
        assert_non_null(acpi_tables_find(tables, "FACP", 0));
        assert_non_null(acpi_tables_find(tables, "DSDT", 0));
        assert_true(f->log_lines > 0);
        acpi_tables_destroy(tables);
        fixture_destroy(f);
    }
}

// With no RSDT to fall back on, a wrong checksum does not keep the XSDT from being used.
static void test_xsdt_bad_checksum_alone(void **state)
{
    (void)state;
    struct fixture *f = machine_create();
    rsdp_put(f, 2, 0, XSDT);
    fixture_at(f, XSDT)[10] ^= 1;
    struct acpi_tables *tables = tables_of(f);
    assert_int_equal(state_of(tables, XSDT), ACPI_TABLE_BAD_CHECKSUM);
    assert_non_null(acpi_tables_find(tables, "DSDT", 0));
    acpi_tables_destroy(tables);
    fixture_destroy(f);
}

static void test_no_root_at_all(void **state)
{
    (void)state;
    struct fixture *f = machine_create();
    struct acpi_tables *tables;
    rsdp_put(f, 2, 0, 0);
    assert_int_equal(acpi_tables_create(&fixture_ops, f, RSDP, &tables), ST_NOT_FOUND);
    rsdp_put(f, 2, 0x1000, 0x2000);
    assert_int_equal(acpi_tables_create(&fixture_ops, f, RSDP, &tables), ST_NOT_FOUND);
    fixture_destroy(f);
}

static void test_table_states(void **state)
{
    (void)state;
    struct fixture *f = machine_create();
    const paddr_t zeroed = BASE + 0x8000, short_one = BASE + 0x8100, huge = BASE + 0x8200;
    const paddr_t cut = BASE + FIXTURE_SIZE - 40, flipped = BASE + 0x8300, nowhere = 0x1000;
    const uint64_t entries[] = {FADT,    zeroed,  short_one, huge, cut,
                                flipped, nowhere, 0,         FADT, UINT64_MAX};
    root_put(f, XSDT, entries, ARRAY_SIZE(entries));
    put32(fixture_table(f, short_one, "SHRT", 36, 1) + 4, 35);
    put32(fixture_table(f, huge, "HUGE", 36, 1) + 4, 0xffffffff);
    put32(fixture_table(f, cut, "CUT!", 40, 1) + 4, 41);
    fixture_table(f, flipped, "FLIP", 60, 1)[50] ^= 0x10;

    struct acpi_tables *tables = tables_of(f);
    assert_int_equal(state_of(tables, zeroed), ACPI_TABLE_ZEROED);
    assert_int_equal(state_of(tables, short_one), ACPI_TABLE_BAD_LENGTH);
    assert_int_equal(state_of(tables, huge), ACPI_TABLE_BAD_LENGTH);
    assert_int_equal(state_of(tables, cut), ACPI_TABLE_UNMAPPED);
    assert_int_equal(state_of(tables, flipped), ACPI_TABLE_BAD_CHECKSUM);
    assert_int_equal(state_of(tables, nowhere), ACPI_TABLE_UNMAPPED);
    assert_int_equal(state_of(tables, UINT64_MAX), ACPI_TABLE_UNMAPPED);
    assert_non_null(acpi_tables_find(tables, "FLIP", 0)); // usable all the same
    assert_null(acpi_tables_find(tables, "SHRT", 0));
    assert_null(acpi_tables_find(tables, "CUT!", 0));
    // The FADT, listed twice, is found once.
    assert_null(acpi_tables_find(tables, "FACP", 1));
    assert_int_equal(state_of(tables, 0), ACPI_TABLE_NO_ADDRESS);
    const struct acpi_table *second = acpi_tables_get(tables, 9);
    assert_int_equal(second->paddr, FADT);
    assert_int_equal(second->state, ACPI_TABLE_DUPLICATE);
    acpi_tables_destroy(tables);
    fixture_destroy(f);
}

static void test_root_lengths(void **state)
{
    (void)state;
    struct fixture *f = machine_create();
    const paddr_t large = BASE + 0x20000;
    rsdp_put(f, 2, 0, large);
    uint8_t *xsdt = fixture_table(f, large, "XSDT", 36 + 8 * (ACPI_TABLE_COUNT_MAX + 9), 1);
    put64(xsdt + 36 + 8 * 2, FADT);
    put64(xsdt + 36 + 8 * ACPI_TABLE_COUNT_MAX, SSDT); // the first that is one too many
    fixture_table_fix(xsdt);
    struct acpi_tables *tables = tables_of(f);
    assert_int_equal(table_count(tables), 1 + ACPI_TABLE_COUNT_MAX + 2); // DSDT, FACS
    assert_null(acpi_tables_find(tables, "SSDT", 0));
    assert_true(f->log_lines > 0);
    acpi_tables_destroy(tables);
    fixture_destroy(f);

    // Bytes over are told, and the whole entries are used.
    f = machine_create();
    put32(fixture_at(f, XSDT) + 4, 36 + 3 * 8 + 7);
    fixture_table_fix(fixture_at(f, XSDT));
    tables = tables_of(f);
    assert_int_equal(table_count(tables), 6);
    assert_int_equal(f->log_lines, 1);
    acpi_tables_destroy(tables);
    fixture_destroy(f);
}

static void test_signatures(void **state)
{
    (void)state;
    struct fixture *f = machine_create();
    const paddr_t unnamed = BASE + 0x8000;
    const uint64_t entries[] = {FADT, unnamed, FACS};
    root_put(f, XSDT, entries, ARRAY_SIZE(entries));
    fixture_table(f, unnamed, "\0\0\0\0", 40, 1);
    memset(fixture_at(f, FACS) + 8, 'x', 56); // no fields of a header, and no checksum
    struct acpi_tables *tables = tables_of(f);
    assert_int_equal(state_of(tables, unnamed), ACPI_TABLE_BAD_SIGNATURE);
    const struct acpi_table *facs = acpi_tables_find(tables, "FACS", 0);
    assert_non_null(facs);
    assert_string_equal(facs->origin, "XSDT");
    assert_int_equal(facs->state, ACPI_TABLE_OK);
    assert_int_equal(facs->revision, 0);
    assert_string_equal(facs->oem_id, "");
    assert_null(acpi_tables_find(tables, "FACS", 1)); // the FADT leads there too
    acpi_tables_destroy(tables);
    fixture_destroy(f);
}

// A FACS is written when the machine sleeps: shorter than 64 bytes it is not used.
static void test_facs_too_short(void **state)
{
    (void)state;
    struct fixture *f = machine_create();
    put32(fixture_at(f, FACS) + 4, 63);
    struct acpi_tables *tables = tables_of(f);
    assert_int_equal(state_of(tables, FACS), ACPI_TABLE_BAD_LENGTH);
    assert_null(acpi_tables_find(tables, "FACS", 0));
    acpi_tables_destroy(tables);
    fixture_destroy(f);
}

// A root table that lists itself, and entries that lead to other root tables, do not loop.
static void test_root_lists_itself(void **state)
{
    (void)state;
    struct fixture *f = machine_create();
    const uint64_t entries[] = {XSDT, RSDT, FADT};
    root_put(f, XSDT, entries, 3);
    struct acpi_tables *tables = tables_of(f);
    assert_int_equal(table_count(tables), 6);
    acpi_tables_destroy(tables);
    fixture_destroy(f);
}

static void test_fadt_revision_1(void **state)
{
    (void)state;
    struct fixture *f = machine_create();
    uint8_t *fadt = fixture_table(f, FADT, "FACP", 116, 1);
    put32(fadt + 36, FACS);
    put32(fadt + 40, DSDT);
    fixture_table_fix(fadt);
    struct acpi_tables *tables = tables_of(f);
    assert_non_null(acpi_tables_find(tables, "DSDT", 0));
    assert_non_null(acpi_tables_find(tables, "FACS", 0));
    acpi_tables_destroy(tables);

    fixture_table(f, FADT, "FACP", 115, 1); // one byte too short
    tables = tables_of(f);
    assert_null(acpi_tables_find(tables, "DSDT", 0));
    acpi_tables_destroy(tables);
    fixture_destroy(f);
}

// X_DSDT leads nowhere good, the old field does: to nothing, zeros, nowhere, a table that the XSDT
// lists and one that it does not.
static void test_dsdt_fallback(void **state)
{
    (void)state;
    static const uint64_t wrong[] = {0x1122334455667788, MADT + 0x800, 0, MADT, BASE + 0x8000};
    for (unsigned how = 0; how < ARRAY_SIZE(wrong); how++) {
        struct fixture *f = machine_create();
        uint8_t *fadt = fixture_at(f, FADT);
        fixture_table(f, BASE + 0x8000, "SSDT", 60, 2);
        put64(fadt + 140, wrong[how]);
        put32(fadt + 40, DSDT);
        fixture_table_fix(fadt);
        struct acpi_tables *tables = tables_of(f);
        const struct acpi_table *dsdt = acpi_tables_find(tables, "DSDT", 0);
        assert_non_null(dsdt);
        assert_int_equal(dsdt->paddr, DSDT);
        assert_string_equal(dsdt->origin, "FADT");
        acpi_tables_destroy(tables);
        fixture_destroy(f);
    }
}

// The XSDT lists the DSDT itself, as some firmware has it: there is one, not two.
static void test_dsdt_listed_by_the_root(void **state)
{
    (void)state;
    struct fixture *f = machine_create();
    const uint64_t entries[] = {FADT, DSDT};
    root_put(f, XSDT, entries, ARRAY_SIZE(entries));
    put32(fixture_at(f, FADT) + 40, BASE + 0x8000);
    fixture_table_fix(fixture_at(f, FADT));
    fixture_table(f, BASE + 0x8000, "DSDT", 60, 2);
    struct acpi_tables *tables = tables_of(f);
    assert_int_equal(acpi_tables_find(tables, "DSDT", 0)->paddr, DSDT);
    assert_null(acpi_tables_find(tables, "DSDT", 1));
    acpi_tables_destroy(tables);
    fixture_destroy(f);
}

static void test_checksum(void **state)
{
    (void)state;
    uint8_t bytes[4096 + 7];
    uint8_t sum = 0;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = 0xff; // the lanes' worst case
    for (size_t length = 0; length <= sizeof bytes; length++) {
        assert_int_equal(acpi_checksum(bytes, length), sum);
        sum = (uint8_t)(sum + 0xff);
    }
    srand(1);
    sum = 0;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)rand();
    for (size_t length = 0; length < sizeof bytes; length++) {
        assert_int_equal(acpi_checksum(bytes, length), sum);
        sum = (uint8_t)(sum + bytes[length]);
    }
}

static void walk_and_drop(struct fixture *f)
{
    struct acpi_tables *tables;
    if (acpi_tables_create(&fixture_ops, f, RSDP, &tables) == ST_OK) acpi_tables_destroy(tables);
    assert_int_equal(f->maps, 0);
    assert_int_equal(f->allocations, 0);
}

// Every byte of every structure that the walk reads takes a few wrong values.
static void test_every_byte_broken(void **state)
{
    (void)state;
    struct fixture *f = machine_create();
    const struct {
        paddr_t paddr;
        size_t length;
    } parts[] = {{RSDP, 36}, {RSDT, 48}, {XSDT, 60}, {FADT, 276}, {DSDT, 36}, {FACS, 64}};
    const uint8_t masks[] = {0x01, 0x80, 0xff};
    for (size_t part = 0; part < ARRAY_SIZE(parts); part++) {
        for (size_t i = 0; i < parts[part].length; i++) {
            for (size_t m = 0; m < ARRAY_SIZE(masks); m++) {
                fixture_at(f, parts[part].paddr)[i] ^= masks[m];
                walk_and_drop(f);
                fixture_at(f, parts[part].paddr)[i] ^= masks[m];
            }
        }
    }
    fixture_destroy(f);
}

static unsigned allocations_left;

static void *alloc_until(void *host, size_t size)
{
    if (allocations_left == 0) return NULL;
    allocations_left--;
    return fixture_alloc(host, size);
}

static void test_out_of_memory(void **state)
{
    (void)state;
    struct fixture *f = machine_create();
    struct acpi_host_ops ops = fixture_ops;
    ops.alloc = alloc_until;
    for (unsigned allowed = 0; allowed < 3; allowed++) {
        struct acpi_tables *tables;
        allocations_left = allowed;
        status_t st = acpi_tables_create(&ops, f, RSDP, &tables);
        if (st == ST_OK) acpi_tables_destroy(tables);
        assert_int_equal(st == ST_OK, allowed >= 2);
        assert_int_equal(f->allocations, 0);
        assert_int_equal(f->maps, 0);
    }
    fixture_destroy(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good_machine),       cmocka_unit_test(test_no_rsdp),
        cmocka_unit_test(test_rsdp_revision_0),    cmocka_unit_test(test_rsdp_checksums),
        cmocka_unit_test(test_xsdt_broken),        cmocka_unit_test(test_xsdt_bad_checksum_alone),
        cmocka_unit_test(test_no_root_at_all),     cmocka_unit_test(test_table_states),
        cmocka_unit_test(test_root_lists_itself),  cmocka_unit_test(test_fadt_revision_1),
        cmocka_unit_test(test_dsdt_fallback),      cmocka_unit_test(test_checksum),
        cmocka_unit_test(test_every_byte_broken),  cmocka_unit_test(test_out_of_memory),
        cmocka_unit_test(test_rsdp_extended_part), cmocka_unit_test(test_root_lengths),
        cmocka_unit_test(test_signatures),         cmocka_unit_test(test_dsdt_listed_by_the_root),
        cmocka_unit_test(test_facs_too_short),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
