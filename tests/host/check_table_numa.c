// SPDX-License-Identifier: MIT
// SRAT, SLIT, HMAT, MSCT and PPTT, each with one fault.
#include "tests/host/check_table.h"

static void srat_alone(void **state)
{
    (void)state;
    begin();
    struct made *t = srat();
    none();
    set8(t, 40 + 3, 1);
    only("srat.reserved");
    set8(t, 43, 0);
    set8(t, 49, 200);
    only("srat.entry");
    t->length = 40;
    only("srat.length");
}

static void srat_memory(void **state)
{
    (void)state;
    begin();
    struct made *t = srat();
    set64(t, 128, 0x3fff0000);
    only("srat.overlap");
    set8(t, 122, 0); // the same domain
    none();
    set64(t, 136, 0);
    only("srat.empty");
    set64(t, 136, UINT64_MAX);
    only("srat.empty");
    set8(t, 148, 0); // not enabled
    none();
}

static void srat_cpus(void **state)
{
    (void)state;
    begin();
    struct made *t = srat();
    (void)madt();
    none();
    set8(t, 67, 0);
    both("srat.apic-id", "srat.missing-cpu");
    set8(t, 67, 9);
    both("srat.unknown-cpu", "srat.missing-cpu");
}

static struct made *slit(unsigned localities)
{
    struct made *t = table("SLIT", 44 + localities * localities, 1);
    set64(t, 36, localities);
    for (unsigned i = 0; i < localities; i++) {
        for (unsigned j = 0; j < localities; j++)
            set8(t, 44 + i * localities + j, i == j ? 10 : 20);
    }
    return t;
}

static void distances(void **state)
{
    (void)state;
    begin();
    struct made *t = slit(3);
    none();
    set8(t, 44, 11);
    only("slit.diagonal");
    set8(t, 44, 10);
    set8(t, 45, 21);
    only("slit.symmetry");
    set8(t, 45, 10);
    set8(t, 47, 10);
    only("slit.near");
    t->length = 50;
    only("slit.length");
    begin();
    (void)srat();
    (void)slit(2);
    none();
    begin();
    (void)srat();
    (void)slit(1);
    only("slit.domains");
}

static void hmat(void **state)
{
    (void)state;
    begin();
    (void)srat();
    struct made *t = table("HMAT", 40, 2);
    append(t, "00 00 00 00 28 00 00 00 01 00 00 00 00 00 00 00 01 00 00 00 ");
    t->length += 20;
    none();
    set8(t, 56, 5);
    only("hmat.domain");
    set8(t, 56, 1);
    set8(t, 38, 1);
    only("hmat.reserved");
    set8(t, 38, 0);
    set8(t, 44, 100);
    only("hmat.entry");
    begin();
    t = table("HMAT", 40, 2);
    append(t, "01 00 00 00 20 00 00 00 00 09 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "
              "01 00 00 00 00 00 00 00 ");
    only("hmat.value");
    t->length = 38;
    only("hmat.length");
}

static void msct(void **state)
{
    (void)state;
    begin();
    struct made *t = table("MSCT", 56, 1);
    set32(t, 36, 56);
    none();
    set32(t, 36, 100);
    only("msct.offset");
}

static void pptt(void **state)
{
    (void)state;
    begin();
    struct made *t = table("PPTT", 36, 2);
    append(t, "00 18 00 00 01 00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 54 00 00 00 "   // 36
              "00 18 00 00 0a 00 00 00 24 00 00 00 01 00 00 00 01 00 00 00 54 00 00 00 "   // 60
              "01 18 00 00 01 00 00 00 00 00 00 00 00 80 00 00 40 00 00 00 08 02 40 00 "); // 84
    none();
    set8(t, 68, 84); // a cache is no parent
    only("pptt.parent");
    set8(t, 68, 36);
    set32(t, 80, 0x1000);
    only("pptt.parent");
    set32(t, 80, 84);
    set8(t, 62, 1);
    only("pptt.reserved");
    set8(t, 62, 0);
    set8(t, 85, 200);
    both("pptt.entry", "pptt.parent");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(srat_alone), cmocka_unit_test(srat_memory), cmocka_unit_test(srat_cpus),
    cmocka_unit_test(distances),  cmocka_unit_test(hmat),        cmocka_unit_test(msct),
    cmocka_unit_test(pptt),
};
const struct check_tests check_numa_tests = {tests, ARRAY_SIZE(tests)};
