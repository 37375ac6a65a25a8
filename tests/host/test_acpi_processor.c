// SPDX-License-Identifier: MIT
// Objects of processors: read as they should be, and told as faults where their shapes are wrong.
// SOURCES: acpi/aml/*.c acpi/object/*.c acpi/region/*.c acpi/ns/*.c acpi/log.c acpi/tables/*.c
// SOURCES: acpi/device/*.c acpi/resource/*.c acpi/processor/*.c
// INCLUDE: -Iacpi/include -Iacpi -Itests/host
#include "asl_fixture.h"
#include "tests/host/text_sink.h"

#include <acpi/processor.h>

#define FFH "ResourceTemplate () { Register (FFixedHW, 8, 0, 0x10) }"
#define IO(address) "ResourceTemplate () { Register (SystemIO, 8, 0, " address ") }"

static const char good[] =
    "Scope (\\_SB) {"
    "  Device (C000) { Name (_HID, \"ACPI0007\") Name (_UID, 3)"
    "    Name (_PSS, Package () {"
    "      Package () {3000, 65000, 10, 11, 0x1e00, 0x1e01}, Package () {800, 9000, 10, 10, 8, 8}})"
    "    Name (_PCT, Package () {" FFH
    ", " IO("0x880") "})"
                     "    Name (_PPC, 1)"
                     "    Name (_PSD, Package () {Package () {5, 0, 2, 0xfd, 4}})"
                     "    Name (_CSD, Package () {Package () {6, 0, 1, 0xfe, 2, 1}})"
                     "    Name (_CST, Package () {2, Package () {" FFH ", 1, 1, 1000},"
                     "      Package () {" IO(
                         "0x414") ", 3, 109, 350}})"
                                  "    Name (_LPI, Package () {0, 1, 2,"
                                  "      Package () {1, 2, 1, 0, 0, 0, " FFH ", " FFH ", " FFH
                                  ", \"C1\"},"
                                  "      Package () {50, 60, 0, 0, 1000, 0, 0x1234, " FFH ", " FFH
                                  ", \"deep\"}})"
                                  "    Name (_TSS, Package () {Package () {100, 1000, 0, 0, 0}, "
                                  "Package () {50, 500, 0, 4, 0}})"
                                  "    Name (_PTC, Package () {" FFH ", " FFH "})"
                                  "    Name (_TPC, 0)"
                                  "    Name (_CPC, Package () {23, 3, 40, 30, 20, 10, " FFH ", " FFH
                                  ", 0, 0, 0, 0, 0, 0, 0, 0,"
                                  "      0, 0, 0, 0, 0, 400, 3000}) }"
                                  "  Device (C001) { Name (_HID, \"ACPI0007\") Name (_UID, 4)"
                                  "    Name (_MAT, Buffer () {0, 8, 4, 9, 1, 0, 0, 0}) Name (_STA, "
                                  "0) } }"
                                  "Scope (\\_PR) {"
                                  "  Processor (CPU7, 7, 0x410, 6) {"
                                  "    Name (TOLD, 0)"
                                  "    Method (_PDC, 1) { CreateDWordField (Arg0, 8, CAPS) Store "
                                  "(CAPS, TOLD) }"
                                  "    Method (_PSS) { If (LEqual (TOLD, 0)) { Return (0) } Return "
                                  "(Package () {"
                                  "      Package () {1600, 1, 1, 1, 1, 1}}) } } }";

// A MADT with CPUs 3 (id 0x20), 7 (id 0x103, can be enabled).
static const uint8_t madt[44 + 8 + 16] = {[44] = 0, 8, 3, 0x20, 1, 0, 0, 0, 9, 16, 0, 0,
                                          3,        1, 0, 0,    2, 0, 0, 0, 7, 0,  0, 0};

static void test_who_is_who(void **state)
{
    struct engine_host host = {.allowed = -1};
    struct acpi_context *ctx = asl_load(&host, good);
    struct acpi_processor cpu;
    (void)state;
    struct acpi_node *node = acpi_processor_next(ctx, NULL); // _PR was there before _SB.C000
    assert_ptr_equal(node, asl_node(ctx, "\\_PR.CPU7"));
    assert_int_equal(acpi_processor_info(ctx, node, madt, sizeof madt, &cpu), ST_OK);
    assert_true(cpu.is_legacy);
    assert_int_equal(cpu.uid, 7);
    assert_int_equal(cpu.apic_id, 0x103);
    assert_int_equal(cpu.madt_flags, 2);
    assert_int_equal(cpu.block_paddr, 0x410);

    node = acpi_processor_next(ctx, node);
    assert_ptr_equal(node, asl_node(ctx, "\\_SB.C000"));
    assert_int_equal(acpi_processor_info(ctx, node, madt, sizeof madt, &cpu), ST_OK);
    assert_false(cpu.is_legacy);
    assert_true(cpu.has_uid && cpu.has_apic_id);
    assert_int_equal(cpu.uid, 3);
    assert_int_equal(cpu.apic_id, 0x20);
    assert_int_equal(cpu.madt_flags, 1);
    assert_int_equal(cpu.sta, 0xf);
    assert_int_equal(acpi_processor_info(ctx, node, NULL, 0, &cpu), ST_OK);
    assert_false(cpu.has_apic_id);

    node = acpi_processor_next(ctx, node);
    assert_int_equal(acpi_processor_info(ctx, node, madt, sizeof madt, &cpu), ST_OK);
    assert_int_equal(cpu.uid, 4);
    assert_int_equal(cpu.apic_id, 9); // by _MAT
    assert_int_equal(cpu.sta, 0);
    assert_null(acpi_processor_next(ctx, node));
    assert_int_equal(acpi_processor_info(ctx, asl_node(ctx, "\\_SB.C000._PSS"), NULL, 0, &cpu),
                     ST_INVALID_ARGUMENT);
    asl_unload(&host, ctx);
}

static void test_performance(void **state)
{
    struct engine_host host = {.allowed = -1};
    struct acpi_context *ctx = asl_load(&host, good);
    struct acpi_node *cpu = asl_node(ctx, "\\_SB.C000");
    struct acpi_state_list list;
    struct acpi_pss_state pss;
    struct acpi_tss_state tss;
    struct acpi_state_registers registers;
    uint64_t limit;
    (void)state;
    assert_int_equal(acpi_pss_open(ctx, cpu, &list), ST_OK);
    assert_int_equal(list.count, 2);
    assert_int_equal(acpi_pss_get(ctx, &list, 0, &pss), ST_OK);
    assert_int_equal(pss.mhz, 3000);
    assert_int_equal(pss.mw, 65000);
    assert_int_equal(pss.latency_us, 10);
    assert_int_equal(pss.bus_master_us, 11);
    assert_int_equal(pss.control, 0x1e00);
    assert_int_equal(pss.status, 0x1e01);
    assert_int_equal(acpi_pss_get(ctx, &list, 2, &pss), ST_OUT_OF_RANGE);
    acpi_state_list_close(ctx, &list);

    assert_int_equal(acpi_pct(ctx, cpu, &registers), ST_OK);
    assert_int_equal(registers.control.space, ACPI_GAS_FIXED_HARDWARE);
    assert_int_equal(registers.status.address, 0x880);
    assert_int_equal(acpi_ppc(ctx, cpu, &limit), ST_OK);
    assert_int_equal(limit, 1);

    assert_int_equal(acpi_tss_open(ctx, cpu, &list), ST_OK);
    assert_int_equal(acpi_tss_get(ctx, &list, 1, &tss), ST_OK);
    assert_int_equal(tss.percent, 50);
    assert_int_equal(tss.control, 4);
    acpi_state_list_close(ctx, &list);
    assert_int_equal(acpi_ptc(ctx, cpu, &registers), ST_OK);
    assert_int_equal(acpi_tpc(ctx, cpu, &limit), ST_OK);

    struct acpi_cpc cpc;
    assert_int_equal(acpi_cpc(ctx, cpu, &cpc), ST_OK);
    assert_int_equal(cpc.revision, 3);
    assert_int_equal(cpc.count, ACPI_CPC_COUNT);
    assert_int_equal(cpc.entries[ACPI_CPC_HIGHEST].number, 40);
    assert_int_equal(cpc.entries[ACPI_CPC_NOMINAL_MHZ].number, 3000);
    assert_true(cpc.entries[ACPI_CPC_DESIRED].is_register);
    assert_int_equal(cpc.entries[ACPI_CPC_DESIRED].gas.address, 0x10);
    asl_unload(&host, ctx);
}

static void test_idle_and_domains(void **state)
{
    struct engine_host host = {.allowed = -1};
    struct acpi_context *ctx = asl_load(&host, good);
    struct acpi_node *cpu = asl_node(ctx, "\\_SB.C000");
    struct acpi_state_list list;
    struct acpi_cst_state cst;
    struct acpi_lpi_state lpi;
    struct acpi_dependency dependency;
    (void)state;
    assert_int_equal(acpi_cst_open(ctx, cpu, &list), ST_OK);
    assert_int_equal(list.count, 2);
    assert_int_equal(acpi_cst_get(ctx, &list, 1, &cst), ST_OK);
    assert_int_equal(cst.type, 3);
    assert_int_equal(cst.latency_us, 109);
    assert_int_equal(cst.mw, 350);
    assert_int_equal(cst.entry.address, 0x414);
    acpi_state_list_close(ctx, &list);

    assert_int_equal(acpi_lpi_open(ctx, cpu, &list), ST_OK);
    assert_int_equal(list.count, 2);
    assert_int_equal(acpi_lpi_get(ctx, &list, 0, &lpi), ST_OK);
    assert_true(lpi.is_enabled && lpi.has_entry_register);
    assert_string_equal(lpi.name, "C1");
    assert_int_equal(acpi_lpi_get(ctx, &list, 1, &lpi), ST_OK);
    assert_false(lpi.is_enabled || lpi.has_entry_register);
    assert_int_equal(lpi.entry_number, 0x1234);
    assert_int_equal(lpi.residency_us, 50);
    assert_int_equal(lpi.latency_us, 60);
    assert_int_equal(lpi.counter_hz, 1000);
    acpi_state_list_close(ctx, &list);

    assert_int_equal(acpi_psd(ctx, cpu, &dependency), ST_OK);
    assert_int_equal(dependency.domain, 2);
    assert_int_equal(dependency.coordination, ACPI_COORD_SW_ANY);
    assert_int_equal(dependency.processors, 4);
    assert_int_equal(acpi_csd(ctx, cpu, &dependency), ST_OK);
    assert_int_equal(dependency.state, 1);
    assert_int_equal(acpi_tsd(ctx, cpu, &dependency), ST_AML_NAME_NOT_FOUND);
    asl_unload(&host, ctx);
}

static void test_announcing(void **state)
{
    struct engine_host host = {.allowed = -1};
    struct acpi_context *ctx = asl_load(&host, good);
    struct acpi_node *cpu = asl_node(ctx, "\\_PR.CPU7");
    struct acpi_state_list list;
    uint64_t told;
    (void)state;
    assert_int_equal(acpi_pss_open(ctx, cpu, &list), ST_AML_TYPE);
    assert_int_equal(acpi_processors_announce(ctx), 1); // the others have neither _OSC nor _PDC
    assert_int_equal(acpi_evaluate_integer(ctx, NULL, "\\_PR.CPU7.TOLD", &told), ST_OK);
    assert_int_equal(told, 0xbff);
    assert_int_equal(acpi_pss_open(ctx, cpu, &list), ST_OK);
    acpi_state_list_close(ctx, &list);
    asl_unload(&host, ctx);
}

static void test_osc_gets_the_processor_guid(void **state)
{
    static const char asl[] =
        "Device (\\_SB.CPU0) { Name (_HID, \"ACPI0007\") Name (_UID, 0) Name (OKAY, 0)"
        "  Method (_OSC, 4) { CreateDWordField (Arg3, 4, CAPS)"
        "    If (LAnd (LEqual (Arg0, ToUUID (\"4077A616-290C-47BE-9EBD-D87058713953\")),"
        "              LAnd (LEqual (Arg1, 1), LEqual (Arg2, 2)))) { Store (CAPS, OKAY) }"
        "    Return (Arg3) } }";
    struct engine_host host = {.allowed = -1};
    struct acpi_context *ctx = asl_load(&host, asl);
    uint64_t okay;
    (void)state;
    assert_int_equal(acpi_processors_announce(ctx), 1);
    assert_int_equal(acpi_evaluate_integer(ctx, NULL, "\\_SB.CPU0.OKAY", &okay), ST_OK);
    assert_int_equal(okay, 0xbff);
    asl_unload(&host, ctx);
}

// Each object as it should not be, and what is said of it.

enum object { PSS, PSS_STATE, CST, CST_STATE, LPI, LPI_STATE, PCT, PSD, CSD, CPC };

static status_t read_object(struct acpi_context *ctx, struct acpi_node *cpu, enum object object)
{
    struct acpi_state_list list;
    struct acpi_pss_state pss;
    struct acpi_cst_state cst;
    struct acpi_lpi_state lpi;
    struct acpi_state_registers registers;
    struct acpi_dependency dependency;
    struct acpi_cpc cpc;
    status_t st = ST_INTERNAL;
    switch (object) {
    case PCT:
        return acpi_pct(ctx, cpu, &registers);
    case PSD:
        return acpi_psd(ctx, cpu, &dependency);
    case CSD:
        return acpi_csd(ctx, cpu, &dependency);
    case CPC:
        return acpi_cpc(ctx, cpu, &cpc);
    case PSS:
    case PSS_STATE:
        st = acpi_pss_open(ctx, cpu, &list);
        if (object == PSS || st < 0) break;
        st = acpi_pss_get(ctx, &list, 0, &pss);
        break;
    case CST:
    case CST_STATE:
        st = acpi_cst_open(ctx, cpu, &list);
        if (object == CST || st < 0) break;
        st = acpi_cst_get(ctx, &list, 0, &cst);
        break;
    case LPI:
    case LPI_STATE:
        st = acpi_lpi_open(ctx, cpu, &list);
        if (object == LPI || st < 0) break;
        st = acpi_lpi_get(ctx, &list, 0, &lpi);
        break;
    }
    bool was_opened =
        st == ST_OK || object == PSS_STATE || object == CST_STATE || object == LPI_STATE;
    if (was_opened) acpi_state_list_close(ctx, &list);
    return st;
}

static void test_wrong_shapes(void **state)
{
    static const struct {
        const char *asl;
        enum object object;
        status_t status;
    } cases[] = {
        {"Name (_PSS, 1)", PSS, ST_AML_TYPE},
        {"Name (_PSS, Package () {})", PSS, ST_BAD_FORMAT},
        {"Method (_PSS) { }", PSS, ST_AML_NAME_NOT_FOUND},
        {"Name (_PSS, Package () {1})", PSS_STATE, ST_AML_TYPE},
        {"Name (_PSS, Package () {Package () {1, 2, 3, 4, 5}})", PSS_STATE, ST_BAD_FORMAT},
        {"Name (_PSS, Package () {Package () {1, 2, 3, 4, 5, Package () {}}})", PSS_STATE,
         ST_AML_TYPE},
        {"Name (_CST, Package () {2, Package () {" FFH ", 1, 1, 1}})", CST, ST_BAD_FORMAT},
        {"Name (_CST, Package () {0})", CST, ST_OK}, // no state but C1
        {"Name (_CST, Package () {\"1\", 1})", CST_STATE, ST_AML_TYPE},
        {"Name (_CST, Package () {1, Package () {" FFH ", 1, 1}})", CST_STATE, ST_BAD_FORMAT},
        {"Name (_CST, Package () {1, Package () {Buffer (14) {0x82, 12}, 1, 1, 1}})", CST_STATE,
         ST_BAD_FORMAT},
        {"Name (_CST, Package () {1, Package () {Buffer (17) {0x83, 12}, 1, 1, 1}})", CST_STATE,
         ST_BAD_FORMAT},
        {"Name (_CST, Package () {1, Package () {Buffer (17) {0x82, 11}, 1, 1, 1}})", CST_STATE,
         ST_BAD_FORMAT},
        {"Name (_LPI, Package () {0, 0})", LPI, ST_BAD_FORMAT},
        {"Name (_LPI, Package () {0, 0, 3})", LPI, ST_BAD_FORMAT},
        {"Name (_LPI, Package () {0, 0, 1, Package () {1, 1, 1, 0, 0, 0, \"x\", 0, 0, 0}})",
         LPI_STATE, ST_AML_TYPE},
        {"Name (_LPI, Package () {0, 0, 1, Package () {1, 1, 1, 0, 0, 0, 5, 0, 0, 0}})", LPI_STATE,
         ST_OK}, // a name that is none does no harm
        {"Name (_PCT, Package () {" FFH "})", PCT, ST_BAD_FORMAT},
        {"Name (_PCT, Package () {" FFH ", 0})", PCT, ST_AML_TYPE},
        {"Name (_PSD, Package () {5, 0, 0, 0xfc, 4})", PSD, ST_AML_TYPE}, // not nested
        {"Name (_PSD, Package () {Package () {6, 0, 0, 0xfc, 4}})", PSD, ST_BAD_FORMAT},
        {"Name (_CSD, Package () {Package () {6, 0, 0, 0xfc, 4}})", CSD, ST_BAD_FORMAT},
        {"Name (_CPC, Package () {3, 2})", CPC, ST_BAD_FORMAT},
        {"Name (_CPC, Package () {3, 2, \"x\"})", CPC, ST_AML_TYPE},
        {"Name (_CPC, Package () {3, 2, 7})", CPC, ST_OK},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct engine_host host = {.allowed = -1};
        char asl[512];
        snprintf(asl, sizeof asl, "Device (\\_SB.CPU0) { Name (_HID, \"ACPI0007\") %s }",
                 cases[i].asl);
        struct acpi_context *ctx = asl_load(&host, asl);
        status_t st = read_object(ctx, asl_node(ctx, "\\_SB.CPU0"), cases[i].object);
        if (st != cases[i].status) {
            fail_msg("%s: %s, not %s", cases[i].asl, status_string(st),
                     status_string(cases[i].status));
        }
        asl_unload(&host, ctx);
    }
}

// Text

static unsigned asked;
static bool interrupt_second(void)
{
    return ++asked > 1;
}

static void test_text(void **state)
{
    struct text shown = {0};
    const struct acpi_text_sink sink = {text_append, &shown};
    static const char *const expected[] = {
        "\\_SB.C000            UID 3, APIC id 32, ok, P-state domain 2 (4 CPUs), "
        "C-state domain 1 (2 CPUs)\n",
        "  P-states           2: 3000 MHz, 65000 mW to 800 MHz, 9000 mW; from state 1 on; "
        "fixed hardware\n",
        "  C-states           C1 1 us, fixed hardware; C3 109 us, port 0x414, 8 bits\n",
        "  idle states        C1 2 us; deep 60 us (off)\n",
        "  CPPC               revision 3; highest 40; nominal 30; lowest 10; nominal MHz 3000; "
        "lowest MHz 400; desired fixed hardware\n",
        "  T-states           2: down to 50 %; fixed hardware\n",
        "  P-state            coordinated by software, any of them\n",
        "\\_PR.CPU7            UID 7, APIC id 259 (can be enabled), ok, P_BLK at port 0x410\n",
        "  P-states           _PSS: "};
    struct engine_host host = {.allowed = -1};
    struct acpi_context *ctx = asl_load(&host, good);
    (void)state;
    assert_int_equal(acpi_processors_print(ctx, madt, sizeof madt, NULL, &sink), ST_OK);
    for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
        if (!strstr(shown.bytes, expected[i]))
            fail_msg("missing: %s\nin:\n%s", expected[i], shown.bytes);
    }
    assert_int_equal(acpi_processors_print(ctx, madt, sizeof madt, interrupt_second, &sink),
                     ST_INTERRUPTED);
    asl_unload(&host, ctx);
    free(shown.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_is_who),
        cmocka_unit_test(test_performance),
        cmocka_unit_test(test_idle_and_domains),
        cmocka_unit_test(test_announcing),
        cmocka_unit_test(test_osc_gets_the_processor_guid),
        cmocka_unit_test(test_wrong_shapes),
        cmocka_unit_test(test_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
