// SPDX-License-Identifier: MIT
// Devices that come and go: _OST, _EJ0, _INI of what came, memory and proximity, PCI addresses.
// SOURCES: acpi/aml/*.c acpi/object/*.c acpi/region/*.c acpi/ns/*.c acpi/log.c acpi/tables/text.c
// SOURCES: acpi/tables/checksum.c acpi/device/*.c acpi/resource/*.c
// INCLUDE: -Iacpi/include -Iacpi -Itests/host
#include "asl_fixture.h"

#include <acpi/device.h>
#include <acpi/hotplug.h>

struct scene {
    struct engine_host host;
    struct acpi_context *ctx;
};

static void scene_open(struct scene *s, const char *terms)
{
    *s = (struct scene){.host = {.allowed = -1}};
    s->ctx = asl_load(&s->host, terms);
}

static void scene_close(struct scene *s)
{
    asl_unload(&s->host, s->ctx);
}

static uint64_t integer_of(struct scene *s, const char *path)
{
    uint64_t value;
    assert_int_equal(acpi_evaluate_integer(s->ctx, NULL, path, &value), ST_OK);
    return value;
}

static void test_ost(void **state)
{
    struct scene s;
    (void)state;
    scene_open(&s,
               "Name (EVNT, 0) Name (STAT, 0) Name (LENG, 9)"
               "Device (D0) { Method (_OST, 3) { EVNT = Arg0 STAT = Arg1 LENG = SizeOf (Arg2) } }"
               "Device (D1) { Method (_OST, 3) { Local0 = 0 Return (1 / Local0) } }"
               "Device (D2) { Method (_OST, 1) { } }"
               "Device (D3) { }");
    acpi_ost_tell(s.ctx, asl_node(s.ctx, "\\D0"), ACPI_OST_EVENT_EJECTION,
                  ACPI_OST_EJECT_IN_PROGRESS);
    assert_int_equal(integer_of(&s, "\\EVNT"), 0x103);
    assert_int_equal(integer_of(&s, "\\STAT"), 0x84);
    assert_int_equal(integer_of(&s, "\\LENG"), 0);
    for (unsigned i = 1; i < 4; i++) {
        char path[4] = {'\\', 'D', (char)('0' + i), 0};
        acpi_ost_tell(s.ctx, asl_node(s.ctx, path), 1, 0); // nothing but perhaps a log line
    }
    s.host.allowed = 0;
    acpi_ost_tell(s.ctx, asl_node(s.ctx, "\\D0"), 7, 7);
    s.host.allowed = -1;
    scene_close(&s);
}

static void test_ost_statuses(void **state)
{
    (void)state;
    assert_int_equal(acpi_ost_eject_status(ST_OK), 0);
    assert_int_equal(acpi_ost_eject_status(ST_NOT_SUPPORTED), 0x80);
    assert_int_equal(acpi_ost_eject_status(ST_PERMISSION), 0x81);
    assert_int_equal(acpi_ost_eject_status(ST_BUSY), 0x82);
    assert_int_equal(acpi_ost_eject_status(ST_AML_TYPE), 1);
    assert_int_equal(acpi_ost_insert_status(ST_OK), 0);
    assert_int_equal(acpi_ost_insert_status(ST_ALREADY_EXISTS), 0);
    assert_int_equal(acpi_ost_insert_status(ST_NOT_SUPPORTED), 0x82);
    assert_int_equal(acpi_ost_insert_status(ST_NO_DEVICE), 1);
    assert_int_equal(acpi_ost_insert_status(ST_TIMEOUT), 0x81);
}

static void test_eject(void **state)
{
    struct scene s;
    (void)state;
    scene_open(&s, "Name (ARGU, 0)"
                   "Device (D0) { Name (_STA, 0xF) Method (_EJ0, 1) { ARGU = Arg0 _STA = 0xD } }"
                   "Device (D1) { Name (_STA, 0xF) Method (_EJ0, 1) { } }"
                   "Device (D2) { Name (_STA, 0xF) }"
                   "Device (D3) { Method (_EJ0, 1) { } }"
                   "Device (D4) { Method (_EJ0, 1) { Local0 = 0 Return (1 / Local0) } }");
    assert_true(acpi_device_is_enabled(s.ctx, asl_node(s.ctx, "\\D0")));
    assert_int_equal(acpi_device_eject(s.ctx, asl_node(s.ctx, "\\D0")), ST_OK);
    assert_int_equal(integer_of(&s, "\\ARGU"), 1);
    // Present still, but not enabled: it was let go, and nobody has pulled it out yet.
    assert_false(acpi_device_is_enabled(s.ctx, asl_node(s.ctx, "\\D0")));
    assert_int_equal(acpi_device_eject(s.ctx, asl_node(s.ctx, "\\D1")), ST_BUSY);
    assert_int_equal(acpi_device_eject(s.ctx, asl_node(s.ctx, "\\D2")), ST_NOT_SUPPORTED);
    assert_int_equal(acpi_device_eject(s.ctx, asl_node(s.ctx, "\\D3")), ST_OK);
    assert_int_equal(acpi_device_eject(s.ctx, asl_node(s.ctx, "\\D4")), ST_AML_DIVIDE_BY_ZERO);
    scene_close(&s);
}

static void test_ini_runs_when_it_has_come_and_once(void **state)
{
    struct scene s;
    struct acpi_initialize_summary summary;
    (void)state;
    scene_open(&s, "Name (RUNS, 0) Name (HERE, 0) Method (COME) { HERE = 0xF }"
                   "Device (BOX) { Method (_STA) { Return (HERE) } Method (_INI) { RUNS += 1 }"
                   "  Device (IN) { Method (_INI) { RUNS += 0x10 } }"
                   "  Device (OFF) { Name (_STA, 0) Method (_INI) { RUNS += 0x100 }"
                   "    Device (SUB) { Method (_INI) { RUNS += 0x1000 } } } }");
    struct acpi_node *box = asl_node(s.ctx, "\\BOX");
    assert_int_equal(acpi_devices_initialize(s.ctx, NULL), ST_OK);
    assert_int_equal(acpi_device_initialize(s.ctx, box, &summary), ST_OK);
    assert_int_equal(integer_of(&s, "\\RUNS"), 0); // not there yet
    assert_int_equal(acpi_evaluate(s.ctx, NULL, "\\COME", NULL, 0, NULL), ST_OK);
    assert_int_equal(acpi_device_initialize(s.ctx, box, &summary), ST_OK);
    assert_int_equal(integer_of(&s, "\\RUNS"), 0x11);
    assert_int_equal(summary.ini_run, 2);
    assert_int_equal(acpi_device_initialize(s.ctx, box, &summary), ST_OK);
    assert_int_equal(integer_of(&s, "\\RUNS"), 0x11);
    scene_close(&s);
}

struct ranges {
    unsigned count;
    uint64_t start[8], size[8];
    status_t answer;
};

static status_t range_note(void *arg, uint64_t start, uint64_t size)
{
    struct ranges *r = arg;
    assert_true(r->count < ARRAY_SIZE(r->start));
    r->start[r->count] = start;
    r->size[r->count++] = size;
    return r->answer;
}

static void test_memory_ranges(void **state)
{
    struct scene s;
    struct ranges r = {.answer = ST_OK};
    (void)state;
    scene_open(&s, "Device (M0) { Name (_CRS, ResourceTemplate () {"
                   " QWordMemory (ResourceConsumer, PosDecode, MinFixed, MaxFixed, Cacheable,"
                   "  ReadWrite, 0, 0x100000000, 0x13FFFFFFF, 0, 0x40000000)"
                   " IO (Decode16, 0x60, 0x60, 1, 1)"
                   " Memory32Fixed (ReadWrite, 0x10000, 0x2000)"
                   " DWordMemory (ResourceConsumer, PosDecode, MinFixed, MaxFixed, Cacheable,"
                   "  ReadWrite, 0, 0, 0, 0, 0) }) }"
                   "Device (M1) { Name (_CRS, 5) } Device (M2) { }");
    assert_int_equal(acpi_device_memory_each(s.ctx, asl_node(s.ctx, "\\M0"), range_note, &r),
                     ST_OK);
    assert_int_equal(r.count, 2);
    assert_int_equal(r.start[0], 0x100000000);
    assert_int_equal(r.size[0], 0x40000000);
    assert_int_equal(r.start[1], 0x10000);
    assert_int_equal(r.size[1], 0x2000);

    r = (struct ranges){.answer = ST_BUSY};
    assert_int_equal(acpi_device_memory_each(s.ctx, asl_node(s.ctx, "\\M0"), range_note, &r),
                     ST_BUSY);
    assert_int_equal(r.count, 1);
    assert_int_equal(acpi_device_memory_each(s.ctx, asl_node(s.ctx, "\\M1"), range_note, &r),
                     ST_AML_TYPE);
    assert_int_equal(acpi_device_memory_each(s.ctx, asl_node(s.ctx, "\\M2"), range_note, &r),
                     ST_AML_NAME_NOT_FOUND);
    scene_close(&s);
}

static void test_proximity_is_that_of_the_next_above(void **state)
{
    struct scene s;
    (void)state;
    scene_open(&s, "Device (BOX) { Name (_PXM, 3) Device (IN) { Device (OWN) { Name (_PXM, 5) } } }"
                   "Device (NONE) { } Device (HUGE) { Name (_PXM, 0x100000000) }");
    assert_int_equal(acpi_device_proximity(s.ctx, asl_node(s.ctx, "\\BOX.IN")), 3);
    assert_int_equal(acpi_device_proximity(s.ctx, asl_node(s.ctx, "\\BOX.IN.OWN")), 5);
    assert_int_equal(acpi_device_proximity(s.ctx, asl_node(s.ctx, "\\NONE")), 0);
    assert_int_equal(acpi_device_proximity(s.ctx, asl_node(s.ctx, "\\HUGE")), 0);
    scene_close(&s);
}

static void test_pci_address(void **state)
{
    struct scene s;
    struct acpi_pci_address a = {0};
    (void)state;
    scene_open(&s, "Device (\\_SB.PCI0) { Name (_HID, EisaId (\"PNP0A08\")) Name (_SEG, 2)"
                   "  Name (_BBN, 0x40) Device (S1) { Name (_ADR, 0x001F0003) }"
                   "  Device (ALL) { Name (_ADR, 0x0005FFFF) }"
                   "  Device (BAD) { Name (_ADR, Package () {}) } }"
                   "Device (\\_SB.PCI0.S1.PORT) { Name (_ADR, 0x10000) }"
                   "Device (\\_SB.PCI0.S1.NONE) { }"
                   "Device (OTHR) { Name (_ADR, 0x10000) }");
    assert_int_equal(acpi_device_pci_address(s.ctx, asl_node(s.ctx, "\\_SB.PCI0.S1"), &a), ST_OK);
    assert_int_equal(a.segment, 2);
    assert_int_equal(a.bus, 0x40);
    assert_int_equal(a.device, 0x1f);
    assert_int_equal(a.function, 3);
    assert_int_equal(acpi_device_pci_address(s.ctx, asl_node(s.ctx, "\\_SB.PCI0.ALL"), &a), ST_OK);
    assert_int_equal(a.device, 5);
    assert_int_equal(a.function, 0);
    assert_true(acpi_device_pci_address(s.ctx, asl_node(s.ctx, "\\_SB.PCI0.BAD"), &a) < 0);
    assert_int_equal(acpi_device_pci_address(s.ctx, asl_node(s.ctx, "\\OTHR"), &a), ST_NOT_FOUND);
    // Below a device that is no bridge.
    struct acpi_node *port = asl_node(s.ctx, "\\_SB.PCI0.S1.PORT");
    assert_int_equal(acpi_device_pci_address(s.ctx, port, &a), ST_NOT_FOUND);
    struct acpi_node *none = asl_node(s.ctx, "\\_SB.PCI0.S1.NONE");
    assert_int_equal(acpi_device_pci_address(s.ctx, none, &a), ST_NOT_FOUND);
    scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ost),
        cmocka_unit_test(test_ost_statuses),
        cmocka_unit_test(test_eject),
        cmocka_unit_test(test_ini_runs_when_it_has_come_and_once),
        cmocka_unit_test(test_memory_ranges),
        cmocka_unit_test(test_proximity_is_that_of_the_next_above),
        cmocka_unit_test(test_pci_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
