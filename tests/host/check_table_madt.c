// SPDX-License-Identifier: MIT
// MADT, each with one fault.
#include "tests/host/check_table.h"

static struct made *with8(size_t at, uint8_t value)
{
    begin();
    struct made *t = madt();
    set8(t, at, value);
    return t;
}

static struct made * and (const char *hex)
{
    begin();
    struct made *t = madt();
    append(t, hex);
    return t;
}

static void good(void **state)
{
    (void)state;
    begin();
    (void)madt();
    none();
    // Those that are not there may look like anything.
    and("00 08 01 00 00 00 00 00 00 08 01 ff 00 00 00 00 ");
    none();
}

static void fields(void **state)
{
    (void)state;
    with8(40, 3);
    only("madt.reserved");
    with8(61, 40);
    both("madt.entry", "madt.no-ioapic");
    begin();
    table("APIC", 40, 5);
    both("madt.length", "madt.no-cpu");
    and("08 10 00 00 09 00 00 00 00 00 00 00 00 00 00 00 ");
    only("madt.value");
    with8(80, 0x02);
    only("inti.flags");
    and("7f 04 00 00 ");
    only("table.entry-type");
}

static void processors(void **state)
{
    (void)state;
    struct made *t = with8(48, 0);
    set8(t, 56, 0);
    only("madt.no-cpu");
    with8(54, 0);
    only("madt.uid");
    with8(55, 0);
    only("madt.apic-id");
    with8(55, 255);
    only("madt.lapic-255");
    with8(56, 3);
    only("madt.cpu-flags");
    and("09 10 00 00 02 00 00 00 01 00 00 00 01 00 00 00 ");
    only("madt.both");
    and("09 10 00 00 04 00 00 00 01 00 00 00 02 00 00 00 ");
    only("madt.x2apic");
    and("09 10 00 00 00 01 00 00 01 00 00 00 02 00 00 00 ");
    none();
}

static void addresses(void **state)
{
    (void)state;
    struct made *t = with8(37, 1);
    only("madt.lapic-address");
    append(t, "05 0c 00 00 00 00 e0 fe 00 00 00 00 ");
    none();
    append(t, "05 0c 00 00 00 00 e0 fe 00 00 00 00 ");
    only("madt.lapic-address");
}

static void ioapics(void **state)
{
    (void)state;
    begin();
    struct made *t = table("APIC", 44, 5);
    set32(t, 36, 0xfee00000);
    append(t, "00 08 00 00 01 00 00 00 ");
    only("madt.no-ioapic");
    and("01 0c 09 00 00 10 c0 fe 18 00 00 00 ");
    none();
    and("01 0c 08 00 00 10 c0 fe 18 00 00 00 ");
    only("madt.ioapic-id");
    and("01 0c 09 00 00 00 c0 fe 18 00 00 00 ");
    only("madt.ioapic-address");
    and("01 0c 09 00 00 10 c0 fe 00 00 00 00 ");
    only("madt.gsi");
    with8(68, 24);
    only("madt.no-gsi0");
}

static void overrides(void **state)
{
    (void)state;
    with8(74, 1);
    only("madt.override-bus");
    with8(85, 16);
    only("madt.override-source");
    and("02 0a 00 09 14 00 00 00 0d 00 ");
    only("madt.override-twice");
    and("02 0a 00 05 07 00 00 00 00 00 ");
    only("madt.override-gsi");
    and("02 0a 00 05 14 00 00 00 00 00 ");
    none();
}

static void sci(void **state)
{
    (void)state;
    begin();
    (void)fadt();
    struct made *t = madt();
    none();
    set8(t, 90, 0x05);
    only("madt.sci");
}

static void nmis(void **state)
{
    (void)state;
    with8(94, 7);
    only("madt.nmi-uid");
    with8(94, 1);
    none();
    with8(97, 2);
    only("madt.nmi-lint");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(good),      cmocka_unit_test(fields),  cmocka_unit_test(processors),
    cmocka_unit_test(addresses), cmocka_unit_test(ioapics), cmocka_unit_test(overrides),
    cmocka_unit_test(sci),       cmocka_unit_test(nmis),
};
const struct check_tests check_madt_tests = {tests, ARRAY_SIZE(tests)};
