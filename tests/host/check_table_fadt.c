// SPDX-License-Identifier: MIT
// FADT and FACS, each with one fault.
#include "tests/host/check_table.h"

#define AT_BLOCK_X(block) (148 + 12 * (block)) // PM1a, PM1b event; control; PM2; timer; GPE0, GPE1

// A FADT whose field at `at` is something else.
static struct made *with8(size_t at, uint8_t value)
{
    begin();
    struct made *t = fadt();
    set8(t, at, value);
    return t;
}

static struct made *with32(size_t at, uint32_t value)
{
    begin();
    struct made *t = fadt();
    set32(t, at, value);
    return t;
}

static void good(void **state)
{
    (void)state;
    begin();
    struct made *t = fadt();
    none();
    t->length = 244;
    set8(t, 8, 3);
    none();
}

static void lengths(void **state)
{
    (void)state;
    begin();
    struct made *t = fadt();
    t->length = 268;
    only("fadt.revision-length");
    t->length = 100;
    set8(t, 8, 1);
    both("fadt.length", "fadt.revision-length");
}

static void fields(void **state)
{
    (void)state;
    with8(111, 1);
    only("fadt.reserved");
    with8(112 + 3, 1);
    only("fadt.reserved");
    with8(45, 20);
    only("fadt.value");
    with8(45, 0);
    only("fadt.profile");
    with8(106, 3);
    only("fadt.rtc-index");
    with8(108, 0x0d);
    only("fadt.rtc-index");
    with8(112 + 2, 0x0c);
    only("fadt.apic-model");
}

static void pointers(void **state)
{
    (void)state;
    with32(40, 0x7fe00000);
    none();
    with32(40, 0x7fe01000);
    only("fadt.dsdt");
    with32(36, 0x7fd01000);
    only("fadt.facs");
}

static void block_pairs(void **state)
{
    (void)state;
    with32(56, 0x700);
    only("fadt.block-address");
    with8(AT_BLOCK_X(0) + 1, 16);
    only("fadt.block-width");
    struct made *low = with32(76, 0x8);
    set64(low, AT_BLOCK_X(5) + 4, 0x8);
    only("fadt.block-port");
    with8(AT_BLOCK_X(0), ACPI_GAS_PCI_CONFIG);
    only("fadt.block-space");
    begin();
    struct made *t = fadt();
    set32(t, 76, 0x606);
    set64(t, AT_BLOCK_X(5) + 4, 0x606);
    none();
    set8(t, 89, 4);
    set8(t, AT_BLOCK_X(2) + 1, 32);
    only("fadt.block-overlap");
}

static void block_lengths(void **state)
{
    (void)state;
    with32(56, 0);
    none(); // the X_ field has it
    begin();
    struct made *t = fadt();
    set32(t, 64, 0);
    set64(t, AT_BLOCK_X(2) + 4, 0);
    only("fadt.no-pm1");
    t = with8(88, 2);
    set8(t, AT_BLOCK_X(0) + 1, 16);
    only("fadt.pm1-length");
    with8(90, 1);
    only("fadt.pm2-length");
    t = with8(91, 3);
    set8(t, AT_BLOCK_X(5) + 1, 24);
    only("fadt.timer-length");
    t = with8(92, 15);
    set8(t, AT_BLOCK_X(6) + 1, 120);
    only("fadt.gpe-length");
    with8(93, 4);
    only("fadt.gpe-length");
    t = with8(93, 4);
    set32(t, 84, 0x640);
    set8(t, 94, 31);
    only("fadt.gpe1-base");
    set8(t, 94, 32);
    set8(t, 92, 8);
    set8(t, AT_BLOCK_X(6) + 1, 64);
    none();
}

static void events(void **state)
{
    (void)state;
    with8(46, 0);
    only("fadt.sci");
    with32(48, 0);
    only("fadt.smi");
    with8(53, 0xa0);
    only("fadt.smi");
}

static void processors(void **state)
{
    (void)state;
    struct made *t = with32(112, 0x4a4);
    only("fadt.flush");
    set16(t, 100, 1024);
    none();
    t = with8(104, 3);
    set8(t, 105, 3);
    only("fadt.duty");
    set8(t, 104, 1);
    none();
    t = with8(96, 50);
    set16(t, 98, 40);
    only("fadt.c-states");
}

static void reset(void **state)
{
    (void)state;
    with8(116 + 1, 16);
    only("fadt.reset-gas");
    with8(116, ACPI_GAS_FIXED_HARDWARE);
    only("fadt.reset-space");
    struct made *t = with32(112, 0xa5);
    only("fadt.reset-flag");
    set_gas(t, 116, 0, 0, 0);
    none();
    set32(t, 112, 0x4a5);
    only("fadt.reset-none");
}

static void reduced(void **state)
{
    (void)state;
    struct made *t = with32(112, 0x4a5 | 1u << 20);
    only("fadt.reduced");
    assert_int_equal(check_find("fadt.reduced")->now, 4);
    memset(t->bytes + 56, 0, 39);
    memset(t->bytes + 148, 0, 96);
    set8(t, 46, 0);
    set32(t, 48, 0);
    none();
}

static void msi(void **state)
{
    (void)state;
    struct made *t = with8(109, 8);
    none();
    struct made *mcfg = table("MCFG", 44, 1);
    append(mcfg, "00 00 00 b0 00 00 00 00 00 00 00 ff 00 00 00 00");
    only("fadt.no-msi");
    // ACPI 1.0 had no such field, and its firmware left anything there.
    set8(t, 8, 1);
    none();
}

static void facs(void **state)
{
    (void)state;
    begin();
    struct made *t = table("FACS", 64, 0);
    memset(t->bytes + 8, 0, 56);
    set8(t, 32, 2);
    none();
    set8(t, 16, 2); // somebody holds the lock: so it may be
    none();
    set8(t, 16, 8);
    both("facs.lock", "facs.reserved");
    set8(t, 16, 0);
    set8(t, 20, 4);
    only("facs.reserved");
    set8(t, 20, 0);
    set8(t, 32, 3);
    only("facs.version");
    set8(t, 32, 2);
    t->paddr = 0x7fd00020;
    only("facs.alignment");
    t->paddr = 0x7fd00040;
    none();
    t->length = 40;
    only("facs.length");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(good),     cmocka_unit_test(lengths),     cmocka_unit_test(fields),
    cmocka_unit_test(pointers), cmocka_unit_test(block_pairs), cmocka_unit_test(block_lengths),
    cmocka_unit_test(events),   cmocka_unit_test(processors),  cmocka_unit_test(reset),
    cmocka_unit_test(reduced),  cmocka_unit_test(msi),         cmocka_unit_test(facs),
};
const struct check_tests check_fadt_tests = {tests, ARRAY_SIZE(tests)};
