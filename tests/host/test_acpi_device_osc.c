// SPDX-License-Identifier: MIT
// PCI root bridges and _OSC, with firmware that answers as it should and otherwise.
// SOURCES: acpi/aml/*.c acpi/object/*.c acpi/region/*.c acpi/ns/*.c acpi/log.c acpi/tables/text.c
// SOURCES: acpi/tables/checksum.c acpi/device/*.c acpi/resource/*.c
// INCLUDE: -Iacpi/include -Iacpi -Itests/host
#include "asl_fixture.h"

#include <acpi/pci_root.h>

// What a root bridge's _OSC does with support (SUPP), control (CTRL), flags (CDW1), in a frame that
// checks the UUID as real firmware does.
#define OSC(body)                                                                                  \
    "Name (CALL, 0) Name (LAST, 0) Name (REAL, 0)"                                                 \
    "Device (\\_SB.PCI0) { Name (_HID, EisaId (\"PNP0A08\"))"                                      \
    "  Method (_OSC, 4) {"                                                                         \
    "    CALL++"                                                                                   \
    "    CreateDWordField (Arg3, 0, CDW1) CreateDWordField (Arg3, 4, SUPP)"                        \
    "    CreateDWordField (Arg3, 8, CTRL)"                                                         \
    "    If (!(CDW1 & 1)) { REAL++ } LAST = CTRL"                                                  \
    "    If (Arg0 != ToUUID (\"33DB4D5B-1FF7-401C-9657-7441C03DD766\")) { CDW1 |= 4 }"             \
    "    If (Arg1 != 1) { CDW1 |= 8 } If (Arg2 != 3) { CDW1 |= 2 }" body "    Return (Arg3) } }"

struct scene {
    struct engine_host host;
    struct acpi_context *ctx;
    struct acpi_pci_osc osc;
};

static void scene_play(struct scene *scene, const char *terms, uint32_t wanted)
{
    *scene = (struct scene){.host = {.allowed = -1}};
    scene->ctx = asl_load(&scene->host, terms);
    acpi_pci_osc_negotiate(scene->ctx, asl_node(scene->ctx, "\\_SB.PCI0"), ACPI_PCI_SUPPORT_MSI,
                           wanted, &scene->osc);
}

static uint64_t integer_of(struct scene *scene, const char *path)
{
    uint64_t value;
    assert_int_equal(acpi_evaluate_integer(scene->ctx, NULL, path, &value), ST_OK);
    return value;
}

static void scene_end(struct scene *scene)
{
    asl_unload(&scene->host, scene->ctx);
}

static void test_who_wants_nothing_only_queries(void **state)
{
    struct scene s;
    scene_play(&s, OSC("CTRL &= 0x1D"), 0);
    (void)state;
    assert_int_equal(s.osc.status, ST_OK);
    assert_int_equal(s.osc.offered, 0x1d);
    assert_int_equal(s.osc.granted, 0);
    assert_int_equal(s.osc.requested, 0);
    assert_int_equal(s.osc.support, ACPI_PCI_SUPPORT_MSI);
    assert_int_equal(integer_of(&s, "\\CALL"), 1);
    assert_int_equal(integer_of(&s, "\\REAL"), 0);
    assert_int_equal(integer_of(&s, "\\LAST"), ACPI_PCI_CONTROL_ALL);
    scene_end(&s);
}

static void test_only_what_is_wanted_and_offered_is_requested(void **state)
{
    struct scene s;
    scene_play(&s, OSC("CTRL &= 0x1D"), ACPI_PCI_CONTROL_PME | ACPI_PCI_CONTROL_SHPC);
    (void)state;
    assert_int_equal(s.osc.requested, ACPI_PCI_CONTROL_PME);
    assert_int_equal(s.osc.granted, ACPI_PCI_CONTROL_PME);
    assert_int_equal(integer_of(&s, "\\REAL"), 1);
    assert_int_equal(integer_of(&s, "\\LAST"), ACPI_PCI_CONTROL_PME);
    scene_end(&s);
}

static void test_features_that_hang_together(void **state)
{
    // AER is given only together with the capability structure.
    const char *terms = OSC("If (!(CTRL & 0x10)) { CTRL &= 0xF7 CDW1 |= 0x10 }");
    struct scene s;
    scene_play(&s, terms, ACPI_PCI_CONTROL_AER | ACPI_PCI_CONTROL_PME);
    (void)state;
    assert_int_equal(s.osc.requested, ACPI_PCI_CONTROL_PME);
    assert_int_equal(s.osc.granted, ACPI_PCI_CONTROL_PME);
    assert_int_equal(s.osc.offered, ACPI_PCI_CONTROL_ALL);
    scene_end(&s);
}

static void test_firmware_that_never_agrees_with_itself(void **state)
{
    // Each query takes one more bit back, down to none.
    const char *terms = OSC("CTRL &= (0xBF >> CALL)");
    struct scene s;
    scene_play(&s, terms, ACPI_PCI_CONTROL_ALL);
    (void)state;
    assert_int_equal(s.osc.requested, 0);
    assert_int_equal(s.osc.granted, 0);
    assert_int_equal(integer_of(&s, "\\REAL"), 0);
    scene_end(&s);
}

static void test_a_grant_that_is_less_than_was_agreed(void **state)
{
    struct scene s;
    scene_play(&s, OSC("If (!(CDW1 & 1)) { CTRL = 1 CDW1 |= 0x10 }"),
               ACPI_PCI_CONTROL_HOTPLUG | ACPI_PCI_CONTROL_AER);
    (void)state;
    assert_int_equal(s.osc.requested, ACPI_PCI_CONTROL_HOTPLUG | ACPI_PCI_CONTROL_AER);
    assert_int_equal(s.osc.granted, ACPI_PCI_CONTROL_HOTPLUG);
    assert_true(s.osc.flags & ACPI_OSC_MASKED);
    scene_end(&s);
}

static void test_bits_that_nobody_asked_for_are_not_granted(void **state)
{
    struct scene s;
    scene_play(&s, OSC("CTRL = 0xFFFFFFFF"), ACPI_PCI_CONTROL_PME);
    (void)state;
    assert_int_equal(s.osc.offered, ACPI_PCI_CONTROL_ALL);
    assert_int_equal(s.osc.granted, ACPI_PCI_CONTROL_PME);
    assert_int_equal(s.osc.unasked, 0xffffffff & ~ACPI_PCI_CONTROL_PME);
    scene_end(&s);
}

static void test_answers_that_are_refusals(void **state)
{
    static const char *const bodies[] = {OSC("CDW1 |= 2"), OSC("CDW1 |= 4"), OSC("CDW1 |= 8")};
    static const uint32_t flags[] = {ACPI_OSC_FAILED, ACPI_OSC_BAD_UUID, ACPI_OSC_BAD_REVISION};
    (void)state;
    for (unsigned i = 0; i < ARRAY_SIZE(bodies); i++) {
        struct scene s;
        scene_play(&s, bodies[i], ACPI_PCI_CONTROL_ALL);
        assert_int_equal(s.osc.status, ST_NOT_SUPPORTED);
        assert_true(s.osc.flags & flags[i]);
        assert_int_equal(s.osc.offered, 0);
        assert_int_equal(integer_of(&s, "\\REAL"), 0);
        scene_end(&s);
    }
}

static void test_answers_that_are_none(void **state)
{
    static const struct {
        const char *terms;
        status_t status;
    } cases[] = {
        {"Device (\\_SB.PCI0) { Name (_HID, EisaId (\"PNP0A03\")) }", ST_AML_NAME_NOT_FOUND},
        {OSC("Return (0)"), ST_AML_TYPE},
        {OSC("Return (\"no\")"), ST_AML_TYPE},
        {OSC("Return (Package () {0, 0, 0})"), ST_AML_TYPE},
        {OSC("Return (Buffer (8) {})"), ST_BAD_LENGTH},
        {OSC("Return (Buffer (0) {})"), ST_BAD_LENGTH},
        {OSC("Local0 = 0 Return (1 / Local0)"), ST_AML_DIVIDE_BY_ZERO},
        {"Device (\\_SB.PCI0) { Method (_OSC, 1) { Return (Arg0) } }", ST_AML_ARGUMENTS},
        {"Device (\\_SB.PCI0) { Method (_OSC, 4) { } }", ST_AML_TYPE},
        {"Method (\\_SB._OSC, 4) { Return (Arg3) } Device (\\_SB.PCI0) { }", ST_AML_NAME_NOT_FOUND},
    };
    (void)state;
    for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
        struct scene s;
        scene_play(&s, cases[i].terms, ACPI_PCI_CONTROL_ALL);
        assert_string_equal(status_string(s.osc.status), status_string(cases[i].status));
        assert_int_equal(s.osc.offered | s.osc.requested | s.osc.granted, 0);
        scene_end(&s);
    }
}

static void test_a_longer_answer_is_fine(void **state)
{
    struct scene s;
    scene_play(&s, OSC("Return (Concatenate (Arg3, Buffer (8) {}))"), 0);
    (void)state;
    assert_int_equal(s.osc.status, ST_OK);
    assert_int_equal(s.osc.offered, ACPI_PCI_CONTROL_ALL);
    scene_end(&s);
}

static void test_without_memory_it_fails_and_leaks_nothing(void **state)
{
    struct engine_host host = {.allowed = -1};
    struct acpi_context *ctx = asl_load(&host, OSC(""));
    struct acpi_node *node = asl_node(ctx, "\\_SB.PCI0");
    struct acpi_pci_osc osc = {.status = ST_NO_MEMORY};
    (void)state;
    for (long allowed = 0; osc.status != ST_OK; allowed++) {
        assert_true(allowed < 100);
        host.allowed = allowed;
        acpi_pci_osc_negotiate(ctx, node, 0, ACPI_PCI_CONTROL_PME, &osc);
        assert_int_equal(osc.granted, osc.status == ST_OK ? ACPI_PCI_CONTROL_PME : 0);
    }
    host.allowed = -1;
    asl_unload(&host, ctx);
}

static void test_platform(void **state)
{
    static const char terms[] =
        "Name (SEEN, 0xFF)"
        "Method (\\_SB._OSC, 4) {"
        "  CreateDWordField (Arg3, 0, CDW1) CreateDWordField (Arg3, 4, CAPA)"
        "  If (Arg0 != ToUUID (\"0811B06E-4A27-44F9-8D60-3CBBC22E7B48\")) { CDW1 |= 4 Return "
        "(Arg3) }"
        "  If (!(CDW1 & 1)) { SEEN = CAPA }"
        "  If (CAPA & 0x10) { CAPA &= 0xEF CDW1 |= 0x10 }"
        "  Return (Arg3) }";
    struct engine_host host = {.allowed = -1};
    struct acpi_context *ctx = asl_load(&host, terms);
    struct acpi_platform_osc osc;
    uint64_t seen;
    (void)state;
    acpi_platform_osc_negotiate(ctx, ACPI_PLATFORM_HOTPLUG_OST | ACPI_PLATFORM_APEI, &osc);
    assert_int_equal(osc.status, ST_OK);
    assert_int_equal(osc.told, ACPI_PLATFORM_HOTPLUG_OST);
    assert_int_equal(osc.accepted, ACPI_PLATFORM_HOTPLUG_OST);
    assert_int_equal(acpi_evaluate_integer(ctx, NULL, "\\SEEN", &seen), ST_OK);
    assert_int_equal(seen, ACPI_PLATFORM_HOTPLUG_OST);
    asl_unload(&host, ctx);

    ctx = asl_load(&host, "Name (NONE, 0)");
    acpi_platform_osc_negotiate(ctx, ACPI_PLATFORM_HOTPLUG_OST, &osc);
    assert_int_equal(osc.status, ST_AML_NAME_NOT_FOUND);
    assert_int_equal(osc.told | osc.accepted, 0);
    asl_unload(&host, ctx);
}

static void test_roots(void **state)
{
    static const char terms[] =
        "Scope (\\_SB) {"
        " Device (PC00) { Name (_HID, EisaId (\"PNP0A08\")) Name (_SEG, 2) Name (_BBN, 0x10)"
        "   Name (_CBA, 0xB0000000)"
        "   Name (_CRS, ResourceTemplate () {"
        "     WordBusNumber (ResourceProducer, MinFixed, MaxFixed, PosDecode, 0, 0x20, 0x3F, 0, "
        "0x20)"
        "   }) }"
        " Device (PC01) { Name (_HID, EisaId (\"PNP0A03\")) Name (_BBN, 0x80) }"
        " Device (GONE) { Name (_HID, EisaId (\"PNP0A03\")) Name (_STA, 0) }"
        " Device (PC02) { Name (_HID, \"ACPI0016\") Name (_CID, EisaId (\"PNP0A08\"))"
        "   Name (_SEG, 0x12345) Name (_BBN, \"x\") Name (_CBA, Package () {})"
        "   Name (_CRS, ResourceTemplate () {"
        "     WordBusNumber (ResourceProducer, MinFixed, MaxFixed, PosDecode, 0, 0x20, 0x1F, 0, 0)"
        "     QWordMemory (ResourceProducer, PosDecode, MinFixed, MaxFixed, NonCacheable, "
        "ReadWrite,"
        "       0, 0, 0xFFF, 0, 0x1000)"
        "   }) }"
        " Device (EC0) { Name (_HID, EisaId (\"PNP0C09\")) } }";
    struct engine_host host = {.allowed = -1};
    struct acpi_context *ctx = asl_load(&host, terms);
    struct acpi_pci_root root;
    (void)state;
    struct acpi_node *node = acpi_pci_root_next(ctx, NULL);
    assert_ptr_equal(node, asl_node(ctx, "\\_SB.PC00"));
    acpi_pci_root_read(ctx, node, &root);
    assert_true(root.is_express && root.has_bbn);
    assert_int_equal(root.segment, 2);
    assert_int_equal(root.bbn, 0x10);
    assert_int_equal(root.first_bus, 0x20);
    assert_int_equal(root.last_bus, 0x3f);
    assert_int_equal(root.ecam, 0xb0000000);

    node = acpi_pci_root_next(ctx, node);
    assert_ptr_equal(node, asl_node(ctx, "\\_SB.PC01"));
    acpi_pci_root_read(ctx, node, &root);
    assert_false(root.is_express);
    assert_int_equal(root.segment, 0);
    assert_int_equal(root.first_bus, 0x80);
    assert_int_equal(root.last_bus, 0xff);
    assert_int_equal(root.ecam, 0);

    node = acpi_pci_root_next(ctx, node);
    assert_ptr_equal(node, asl_node(ctx, "\\_SB.PC02"));
    unsigned lines = host.log_lines;
    acpi_pci_root_read(ctx, node, &root);
    assert_true(root.is_express);
    assert_false(root.has_bbn);
    assert_int_equal(root.segment, 0);
    assert_int_equal(root.first_bus, 0);
    assert_int_equal(root.last_bus, 0xff);
    assert_int_equal(host.log_lines, lines + 3); // _SEG, _BBN, _CBA
    assert_null(acpi_pci_root_next(ctx, node));
    asl_unload(&host, ctx);
}

static char text[256];

static void text_add(void *arg, const char *piece, size_t length)
{
    (void)arg;
    strncat(text, piece, length);
}

static void test_control_in_words(void **state)
{
    const struct acpi_text_sink sink = {text_add, NULL};
    (void)state;
    text[0] = 0;
    acpi_pci_control_print(ACPI_PCI_CONTROL_HOTPLUG | ACPI_PCI_CONTROL_DPC | 0x40, &sink);
    assert_string_equal(text, "native hot-plug, downstream port containment");
    text[0] = 0;
    acpi_pci_control_print(0, &sink);
    assert_string_equal(text, "nothing");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_wants_nothing_only_queries),
        cmocka_unit_test(test_only_what_is_wanted_and_offered_is_requested),
        cmocka_unit_test(test_features_that_hang_together),
        cmocka_unit_test(test_firmware_that_never_agrees_with_itself),
        cmocka_unit_test(test_a_grant_that_is_less_than_was_agreed),
        cmocka_unit_test(test_bits_that_nobody_asked_for_are_not_granted),
        cmocka_unit_test(test_answers_that_are_refusals),
        cmocka_unit_test(test_answers_that_are_none),
        cmocka_unit_test(test_a_longer_answer_is_fine),
        cmocka_unit_test(test_without_memory_it_fails_and_leaks_nothing),
        cmocka_unit_test(test_platform),
        cmocka_unit_test(test_roots),
        cmocka_unit_test(test_control_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
