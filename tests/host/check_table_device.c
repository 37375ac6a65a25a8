// SPDX-License-Identifier: MIT
// Tables of one device or one purpose each, with one fault.
#include "tests/host/check_table.h"

#define ECAM "00 00 00 b0 00 00 00 00 00 00 00 ff 00 00 00 00 "

static bool is_low(void *arg, uint64_t base, uint64_t size)
{
    (void)arg;
    (void)size;
    return base < 0x80000000;
}

static bool is_high(void *arg, uint64_t base, uint64_t size)
{
    (void)arg;
    (void)size;
    return base >= 0xc0000000;
}

static const struct acpi_check_machine facts = {.is_ram = is_low, .is_reserved = is_high};

static void mcfg(void **state)
{
    (void)state;
    begin();
    struct made *t = table("MCFG", 44, 1);
    only("mcfg.none");
    append(t, ECAM);
    none();
    set8(t, 43, 1);
    only("mcfg.reserved");
    set8(t, 43, 0);
    set8(t, 54, 1);
    set8(t, 55, 0);
    only("mcfg.buses");
    set8(t, 54, 0);
    set8(t, 55, 255);
    set8(t, 45, 0x10);
    only("mcfg.address");
    set8(t, 45, 0);
    machine_is(&facts);
    only("mcfg.not-reserved");
    set8(t, 47, 0xe0);
    none();
    set8(t, 47, 0x20);
    only("mcfg.ram");
    machine_is(NULL);
    append(t, ECAM);
    only("mcfg.overlap"); // the same buses
    set8(t, 70 - 2, 1);   // of segment 1, elsewhere
    none();
    set8(t, 63, 0x20); // where the first is
    only("mcfg.overlap");
    set8(t, 63, 0xb0);
    t->length -= 4;
    only("mcfg.entry");
    t->length = 40;
    both("mcfg.length", "mcfg.none");
}

static struct made *hpet(uint8_t number)
{
    struct made *t = table("HPET", 56, 1);
    set32(t, 36, 0x8086a201);
    set_gas(t, 40, 0, 64, 0xfed00000);
    set8(t, 52, number);
    set16(t, 53, 0x80);
    return t;
}

static void timers(void **state)
{
    (void)state;
    begin();
    struct made *t = hpet(0);
    none();
    set32(t, 36, 0xa201);
    only("hpet.vendor");
    set32(t, 36, 0x8086a201);
    set16(t, 53, 0);
    only("hpet.tick");
    set16(t, 53, 1);
    set8(t, 44, 8);
    only("hpet.address");
    set8(t, 44, 0);
    (void)hpet(1);
    none();
    (void)hpet(0);
    only("hpet.number");
    t->length = 50;
    begin();
    hpet(0)->length = 50;
    only("hpet.length");
}

static struct made *spcr(void)
{
    struct made *t = table("SPCR", 80, 2);
    set_gas(t, 40, ACPI_GAS_IO, 8, 0x3f8);
    set8(t, 52, 1);
    set8(t, 53, 4);
    set8(t, 58, 7);
    set32(t, 64, 0xffffffff);
    return t;
}

static void consoles(void **state)
{
    (void)state;
    begin();
    struct made *t = spcr();
    none();
    set8(t, 58, 9);
    only("spcr.value");
    set8(t, 58, 7);
    set8(t, 37, 1);
    only("spcr.reserved");
    set8(t, 37, 0);
    set8(t, 68, 3);
    only("spcr.pci");
    set8(t, 68, 0);
    set8(t, 53, 0);
    only("spcr.interrupt");
    t->length = 60;
    only("spcr.length");

    begin();
    t = table("DBG2", 36, 0);
    append(t, "2c 00 00 00 01 00 00 00 "
              "00 30 00 01 02 00 2e 00 00 00 00 00 00 80 00 00 00 00 16 00 22 00 " // 44
              "01 08 00 00 f8 03 00 00 00 00 00 00 08 00 00 00 00 00 00 00 00 00 00 00 2e 00 ");
    t->length = 44 + 48;
    none();
    set8(t, 48, 3);
    only("dbg2.offset");
    set8(t, 48, 2);
    set8(t, 60, 1);
    only("dbg2.reserved");
    set8(t, 60, 0);
    set8(t, 45, 200);
    only("dbg2.entry");
    t->length = 40;
    only("dbg2.length");
}

static uint8_t picture[54];

static bool picture_read(void *arg, paddr_t paddr, void *out, size_t size)
{
    (void)arg;
    if (paddr != 0x7e000000 || size > sizeof picture) return false;
    memcpy(out, picture, size);
    return true;
}

static void logo(void **state)
{
    (void)state;
    begin();
    struct made *t = table("BGRT", 56, 1);
    set16(t, 36, 1);
    set8(t, 38, 1);
    set64(t, 40, 0x7e000000);
    none();
    const struct acpi_check_machine with_memory = {.memory_read = picture_read};
    machine_is(&with_memory);
    only("bgrt.bitmap");
    memcpy(picture, "BM", 2);
    picture[28] = 24;
    none();
    picture[28] = 8;
    only("bgrt.bitmap");
    picture[28] = 32;
    none();
    picture[30] = 3;
    only("bgrt.bitmap");
    picture[30] = 0;
    set64(t, 40, 0x7f000000);
    only("bgrt.bitmap");
    set64(t, 40, 0x7e000000);
    set8(t, 38, 0x11);
    only("bgrt.reserved");
    set8(t, 38, 1);
    set8(t, 39, 1);
    only("bgrt.value");
    set8(t, 39, 0);
    set64(t, 40, 0);
    only("bgrt.image");
    set8(t, 38, 0);
    none();
    t->length = 50;
    only("bgrt.length");
}

static void controller(void **state)
{
    (void)state;
    begin();
    struct made *t = table("ECDT", 65, 1);
    set_gas(t, 36, ACPI_GAS_IO, 8, 0x66);
    set_gas(t, 48, ACPI_GAS_IO, 8, 0x62);
    append(t, "5c 5f 53 42 2e 45 43 00 "); // \_SB.EC
    none();
    set8(t, 36, 2);
    only("ecdt.space");
    set8(t, 36, 1);
    set8(t, 37, 16);
    only("ecdt.width");
    set8(t, 37, 8);
    set8(t, 52, 0x66);
    only("ecdt.same");
    set8(t, 52, 0x62);
    set8(t, 65, 'E');
    only("ecdt.path");
    set8(t, 65, '\\');
    t->length--;
    only("ecdt.path");
    t->length = 60;
    only("ecdt.length");
}

static void security(void **state)
{
    (void)state;
    begin();
    struct made *t = table("WSMT", 40, 1);
    only("wsmt.none");
    set32(t, 36, 7);
    none();
    set32(t, 36, 6);
    only("wsmt.nested");
    set32(t, 36, 15);
    only("wsmt.reserved");
    t->length = 38;
    only("wsmt.length");

    begin();
    t = table("TPM2", 76, 4);
    set64(t, 40, 0xfed40040);
    set32(t, 48, 7);
    set32(t, 64, 0x10000);
    set64(t, 68, 0x7e000000);
    none();
    set32(t, 48, 3);
    only("tpm2.value");
    set32(t, 48, 7);
    set8(t, 38, 1);
    only("tpm2.reserved");
    set8(t, 38, 0);
    set64(t, 40, 0);
    only("tpm2.control");
    set32(t, 48, 6);
    none();
    set64(t, 68, 0);
    only("tpm2.log");
    t->length = 50;
    only("tpm2.length");
}

static void small(void **state)
{
    (void)state;
    begin();
    struct made *t = table("FPDT", 36, 1);
    append(t, "00 00 10 01 00 00 00 00 00 00 00 7e 00 00 00 00 ");
    none();
    set8(t, 40, 1);
    only("fpdt.reserved");
    set8(t, 40, 0);
    set8(t, 47, 0);
    only("fpdt.pointer");
    set8(t, 38, 40);
    only("fpdt.entry");

    begin();
    t = table("BOOT", 40, 1);
    set8(t, 36, 0x44);
    none();
    set8(t, 36, 0x0a);
    only("boot.index");
    set8(t, 36, 0x44);
    set8(t, 37, 1);
    only("table.reserved");

    begin();
    t = table("SLIC", 374, 1);
    none();
    t->length = 300;
    only("slic.size");
}

static void dmar(void **state)
{
    (void)state;
    begin();
    struct made *t = table("DMAR", 48, 1);
    set8(t, 36, 38);
    only("dmar.no-unit");
    append(t, "00 00 18 00 00 00 00 00 00 00 d9 fe 00 00 00 00 01 08 00 00 00 00 02 00 "   // 48
              "00 00 10 00 01 00 00 00 00 10 d9 fe 00 00 00 00 "                           // 72
              "01 00 18 00 00 00 00 00 00 00 00 7e 00 00 00 00 ff ff 00 7e 00 00 00 00 "); // 88
    none();
    set8(t, 36, 15);
    only("dmar.width");
    set8(t, 36, 38);
    set8(t, 39, 1);
    only("dmar.reserved");
    set8(t, 39, 0);
    set8(t, 81, 0);
    only("dmar.address");
    set8(t, 81, 0x10);
    set8(t, 52, 1);
    only("dmar.include-all");
    set8(t, 52, 0);
    set8(t, 76, 0);
    only("dmar.scope");
    set8(t, 76, 1);
    set8(t, 104, 0);
    only("dmar.rmrr");
    set8(t, 104, 0xff);
    machine_is(&facts);
    only("dmar.rmrr-ram");
    set8(t, 90, 100);
    only("dmar.entry");
    t->length = 40;
    only("dmar.length");
}

static void ivrs(void **state)
{
    (void)state;
    begin();
    struct made *t = table("IVRS", 48, 2);
    only("ivrs.no-unit");
    append(t, "10 b0 1c 00 02 00 40 00 00 00 d8 fd 00 00 00 00 00 00 00 00 00 00 00 00 " // 48
              "01 00 00 00 ");
    none();
    set8(t, 57, 1);
    only("ivrs.address");
    set8(t, 57, 0);
    set8(t, 40, 1);
    only("ivrs.reserved");
    set8(t, 40, 0);
    set8(t, 50, 60);
    both("ivrs.entry", "ivrs.no-unit");
    t->length = 40;
    only("ivrs.length");
}

static void error_sources(void **state)
{
    (void)state;
    static const char nmi[] = "02 00 01 00 00 00 00 00 01 00 00 00 01 00 00 00 00 10 00 00 ";
    begin();
    struct made *t = table("HEST", 40, 1);
    set32(t, 36, 2);
    append(t, nmi);
    append(t, nmi);
    set8(t, 62, 2); // another source
    none();
    set8(t, 62, 1);
    only("hest.id");
    set8(t, 62, 2);
    set8(t, 44, 1);
    only("hest.reserved");
    set8(t, 44, 0);
    set32(t, 36, 1);
    only("hest.count");
    set32(t, 36, 3);
    both("hest.count", "hest.entry");
    t->length = 38;
    only("hest.length");

    begin();
    t = table("BERT", 48, 1);
    set32(t, 36, 0x1000);
    set64(t, 40, 0x7e000000);
    none();
    machine_is(&facts);
    only("bert.ram");
    set32(t, 36, 4);
    only("bert.region");
    t->length = 40;
    only("bert.length");
}

// A table of 32-byte instructions.
static struct made *instructions(const char *signature)
{
    struct made *t = table(signature, 48, 1);
    set32(t, 36, 12);
    set32(t, 44, 1);
    append(t, "00 03 00 00 00 40 00 00 00 00 00 7e 00 00 00 00 00 00 00 00 00 00 00 00 "
              "ff 00 00 00 00 00 00 00 ");
    return t;
}

static void actions(void **state)
{
    (void)state;
    static const char *const names[][5] = {
        {"EINJ", "einj.value", "einj.reserved", "einj.count", "einj.length"},
        {"ERST", "erst.value", "erst.reserved", "erst.count", "erst.length"}};
    for (size_t i = 0; i < 2; i++) {
        begin();
        struct made *t = instructions(names[i][0]);
        none();
        set8(t, 48, 0x60);
        only(names[i][1]);
        set8(t, 48, 0);
        set8(t, 51, 1);
        only(names[i][2]);
        set8(t, 51, 0);
        t->length += 32;
        both(names[i][3], "table.rest");
        t->length = 42;
        only(names[i][4]);
    }
}

static void watchdog(void **state)
{
    (void)state;
    begin();
    struct made *t = table("WDAT", 68, 1);
    set32(t, 36, 32);
    set32(t, 40, 0xffffffff);
    set8(t, 44, 0xff);
    set32(t, 48, 600);
    set32(t, 52, 0x3ff);
    set32(t, 56, 4);
    set8(t, 60, 0x81);
    set32(t, 64, 1);
    append(t, "01 03 00 00 01 10 00 02 60 04 00 00 00 00 00 00 01 00 00 00 01 00 00 00 ");
    none();
    set8(t, 68, 3);
    only("wdat.value");
    set8(t, 68, 1);
    set8(t, 61, 1);
    only("wdat.reserved");
    set8(t, 61, 0);
    set32(t, 48, 0);
    only("wdat.period");
    set32(t, 48, 600);
    set32(t, 64, 0);
    both("wdat.count", "table.rest");
    t->length = 60;
    only("wdat.length");
}

static void channels(void **state)
{
    (void)state;
    begin();
    struct made *t = table("PCCT", 48, 1);
    none();
    set8(t, 40, 1);
    only("pcct.reserved");
    set8(t, 40, 0);
    append(t, "00 50 00 ");
    only("pcct.entry");
    t->length = 40;
    only("pcct.length");

    begin();
    t = table("LPIT", 36, 1);
    append(t, "00 00 00 00 38 00 00 00 00 00 00 00 00 00 00 00 ");
    t->length += 40;
    none();
    set8(t, 46, 1);
    only("lpit.reserved");
    set8(t, 40, 100);
    only("lpit.entry");

    begin();
    t = table("NFIT", 40, 1);
    none();
    set8(t, 36, 1);
    only("nfit.reserved");
    set8(t, 36, 0);
    append(t, "06 00 50 00 ");
    only("nfit.entry");
    t->length = 38;
    only("nfit.length");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(mcfg),          cmocka_unit_test(timers),     cmocka_unit_test(consoles),
    cmocka_unit_test(logo),          cmocka_unit_test(controller), cmocka_unit_test(security),
    cmocka_unit_test(small),         cmocka_unit_test(dmar),       cmocka_unit_test(ivrs),
    cmocka_unit_test(error_sources), cmocka_unit_test(actions),    cmocka_unit_test(watchdog),
    cmocka_unit_test(channels),
};
const struct check_tests check_device_tests = {tests, ARRAY_SIZE(tests)};
