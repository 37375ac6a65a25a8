// SPDX-License-Identifier: MIT
// What people are shown of devices: the list, one whole, the tree, JSON.
// SOURCES: acpi/aml/*.c acpi/object/*.c acpi/region/*.c acpi/ns/*.c acpi/log.c acpi/tables/text.c
// SOURCES: acpi/tables/checksum.c acpi/device/*.c acpi/resource/*.c
// INCLUDE: -Iacpi/include -Iacpi -Itests/host
#include "asl_fixture.h"

#include <acpi/device.h>

static char text[65536];

static void text_add(void *arg, const char *piece, size_t length)
{
    (void)arg;
    size_t used = strlen(text);
    assert_true(used + length < sizeof text);
    memcpy(text + used, piece, length);
    text[used + length] = 0;
}

static const struct acpi_text_sink sink = {text_add, NULL};

static const char terms[] =
    "Scope (\\_SB) {"
    "  Device (PCI0) { Name (_HID, EisaId (\"PNP0A08\")) Name (_CID, EisaId (\"PNP0A03\"))"
    "    Name (_UID, 7) Name (_CLS, Package () {6, 4, 0})"
    "    Device (VGA) { Name (_ADR, 0x20000) Device (LCD) { Name (_ADR, 0x110) } }"
    "    Device (RP01) { Name (_ADR, 0x1C0001) Name (_PRT, Package () {})"
    "      Device (ALL) { Name (_ADR, 0xFFFF) } }"
    "    Device (OFF) { Name (_HID, \"ACME0001\") Name (_STA, 0)"
    "      Device (SUB) { Name (_HID, EisaId (\"PNP0C0A\")) } }"
    "    Device (HID_) { Name (_HID, \"ACME0002\") Name (_CID, Package () {\"ACME0003\", "
    "\"PNP0C50\"})"
    "      Name (_STA, 0xB) } } }"
    "ThermalZone (\\_TZ.TZ0) { }"
    "Device (\\RES) { Name (_HID, EisaId (\"PNP0501\")) Name (_CRS, ResourceTemplate () {"
    "  IO (Decode16, 0x3F8, 0x3F8, 0, 8) IO (Decode16, 0x100, 0x200, 0x10, 4)"
    "  IRQ (Level, ActiveLow, Shared) {4, 5} IRQNoFlags () {3} DMA (Compatibility, NotBusMaster, "
    "Transfer8) {2}"
    "  Memory32Fixed (ReadOnly, 0xFED00000, 0x400)"
    "  Interrupt (ResourceConsumer, Edge, ActiveHigh, Exclusive) {16, 17}"
    "  WordBusNumber (ResourceProducer, MinFixed, MaxFixed, PosDecode, 0, 0, 0xFF, 0, 0x100)"
    "  DWordIO (ResourceProducer, MinFixed, MaxFixed, PosDecode, EntireRange, 0, 0, 0xFFF, 0x1000, "
    "0x1000)"
    "  DWordMemory (ResourceProducer, PosDecode, MinFixed, MaxFixed, Cacheable, ReadWrite, 0, 0, "
    "0, 0, 0)"
    "  Register (SystemIO, 8, 0, 0xB2)"
    "  I2cSerialBusV2 (0x2C, ControllerInitiated, 400000, AddressingMode7Bit, \"\\\\_SB.PCI0\")"
    "  GpioInt (Level, ActiveLow, Exclusive, PullUp, 0, \"\\\\_SB.PCI0\") {5}"
    "  FixedDMA (3, 1, Width32bit)"
    "}) }"
    "Device (\\BAD) { Name (_HID, EisaId (\"PNP0501\")) Name (_CRS, 5) }"
    "Device (\\CUT) { Name (_CRS, Buffer () {0x47, 0x01, 0x60}) }";

struct scene {
    struct engine_host host;
    struct acpi_context *ctx;
};

static int setup(void **state)
{
    static struct scene scene;
    scene = (struct scene){.host = {.allowed = -1}};
    scene.ctx = asl_load(&scene.host, terms);
    text[0] = 0;
    *state = &scene;
    return 0;
}

static int teardown(void **state)
{
    struct scene *scene = *state;
    asl_unload(&scene->host, scene->ctx);
    return 0;
}

static bool has_line(const char *line)
{
    size_t length = strlen(line);
    for (const char *at = text; at; at = strchr(at, '\n')) {
        at += *at == '\n';
        if (strncmp(at, line, length) == 0 && at[length] == '\n') return true;
    }
    return false;
}

static void assert_lines(const char *const *lines)
{
    for (; *lines; lines++)
        if (!has_line(*lines)) fail_msg("no line \"%s\" in\n%s", *lines, text);
}

static void test_list(void **state)
{
    struct scene *s = *state;
    static const char *const lines[] = {
        "\\_SB.PCI0                  PNP0A08  ok       PCI Express root bridge",
        "\\_SB.PCI0.VGA              -        ok       PCI 02.0",
        "\\_SB.PCI0.VGA.LCD          -        ok       address 0x110",
        "\\_SB.PCI0.RP01             -        ok       PCI 1c.1",
        "\\_SB.PCI0.RP01.ALL         -        ok       PCI 00, all functions",
        "\\_SB.PCI0.OFF              ACME0001 absent   ",
        "\\_SB.PCI0.HID              ACME0002 hidden   HID over I2C device",
        "\\_TZ.TZ0                   -        ok       ThermalZone",
        "11 devices, 10 there; what is below the others is not listed",
        NULL};
    assert_int_equal(acpi_devices_print(s->ctx, NULL, &sink), ST_OK);
    assert_lines(lines);
    assert_null(strstr(text, "SUB"));
}

static void test_one_whole(void **state)
{
    struct scene *s = *state;
    static const char *const lines[] = {
        "\\_SB.PCI0: PCI Express root bridge", "  _HID PNP0A08, _CID PNP0A03, _UID 7, _CLS 060400",
        "  status 0xf: present, enabled, shown, functioning (no _STA)", NULL};
    assert_int_equal(acpi_device_print(s->ctx, asl_node(s->ctx, "\\_SB.PCI0"), &sink), ST_OK);
    assert_lines(lines);
    text[0] = 0;
    assert_int_equal(acpi_device_print(s->ctx, asl_node(s->ctx, "\\_SB.PCI0.OFF"), &sink), ST_OK);
    assert_string_equal(text, "\\_SB.PCI0.OFF\n  _HID ACME0001\n  status 0x0: absent\n");
    assert_int_equal(acpi_device_print(s->ctx, asl_node(s->ctx, "\\_SB"), &sink),
                     ST_INVALID_ARGUMENT);
}

static void test_resources_in_short(void **state)
{
    struct scene *s = *state;
    static const char *const lines[] = {"  I/O 0x3f8-0x3ff",
                                        "  I/O 0x100-0x103 or up to 0x200",
                                        "  IRQ 4, 5 (level, low, shared)",
                                        "  IRQ 3 (edge, high)",
                                        "  DMA 2",
                                        "  memory 0xfed00000-0xfed003ff",
                                        "  IRQ 16, 17 (edge, high)",
                                        "  bus window 0x0-0xff",
                                        "  I/O window 0x0-0xfff, at 0x1000 on the other side",
                                        "  register of 8 bits at SystemIO 0xb2",
                                        "  I2C address 0x2c, 400 kHz on \\_SB.PCI0",
                                        "  GPIO 5 of \\_SB.PCI0 (level, low)",
                                        "  DMA request 3, channel 1",
                                        NULL};
    assert_int_equal(acpi_device_print(s->ctx, asl_node(s->ctx, "\\RES"), &sink), ST_OK);
    assert_lines(lines);
    assert_null(strstr(text, "memory window")); // of no length
    text[0] = 0;
    assert_int_equal(acpi_device_print(s->ctx, asl_node(s->ctx, "\\BAD"), &sink), ST_OK);
    assert_non_null(strstr(text, "  _CRS: wrong AML operand type\n"));
    text[0] = 0;
    assert_int_equal(acpi_device_print(s->ctx, asl_node(s->ctx, "\\CUT"), &sink), ST_OK);
    assert_non_null(strstr(text, "  IO, broken\n"));
}

static void test_tree(void **state)
{
    struct scene *s = *state;
    static const char drawn[] = "├─ _SB\n"
                                "│  └─ PCI0 PNP0A08  PCI Express root bridge\n"
                                "│     ├─ VGA  PCI 02.0\n"
                                "│     │  └─ LCD  address 0x110\n"
                                "│     ├─ RP01 PCI 1c.1\n"
                                "│     │  └─ ALL  PCI 00, all functions\n"
                                "│     ├─ OFF  ACME0001 (absent)\n"
                                "│     └─ HID  ACME0002 HID over I2C device (hidden)\n"
                                "├─ _TZ\n"
                                "│  └─ TZ0  ThermalZone\n"
                                "├─ RES  PNP0501  Serial port (16550A)\n"
                                "├─ BAD  PNP0501  Serial port (16550A)\n"
                                "└─ CUT \n";
    assert_int_equal(acpi_devices_print_tree(s->ctx, NULL, NULL, &sink), ST_OK);
    assert_string_equal(text, drawn);
    text[0] = 0;
    assert_int_equal(
        acpi_devices_print_tree(s->ctx, asl_node(s->ctx, "\\_SB.PCI0.VGA"), NULL, &sink), ST_OK);
    assert_string_equal(text, "\\_SB.PCI0.VGA\n└─ LCD  address 0x110\n");
}

static bool at_once(void)
{
    return true;
}

static void test_interrupted(void **state)
{
    struct scene *s = *state;
    assert_int_equal(acpi_devices_print(s->ctx, at_once, &sink), ST_INTERRUPTED);
    assert_int_equal(acpi_devices_print_tree(s->ctx, NULL, at_once, &sink), ST_INTERRUPTED);
    assert_null(strstr(text, "PCI0"));
}

static void test_json(void **state)
{
    struct scene *s = *state;
    acpi_device_print_json(s->ctx, asl_node(s->ctx, "\\_SB.PCI0.HID"), &sink);
    assert_string_equal(text, "{\"path\": \"\\\\_SB.PCI0.HID\", \"name\": \"HID over I2C device\", "
                              "\"hid\": \"ACME0002\", \"cid\": [\"ACME0003\", \"PNP0C50\"], "
                              "\"status\": 11, \"there\": true, \"resources\": []}");
    text[0] = 0;
    acpi_device_print_json(s->ctx, asl_node(s->ctx, "\\_SB.PCI0.OFF.SUB"), &sink);
    assert_string_equal(text, "{\"path\": \"\\\\_SB.PCI0.OFF.SUB\", \"name\": \"Battery\", "
                              "\"hid\": \"PNP0C0A\", \"status\": 15, \"there\": false}");
    text[0] = 0;
    acpi_device_print_json(s->ctx, asl_node(s->ctx, "\\RES"), &sink);
    assert_non_null(strstr(text, "\"resources\": [\"I/O 0x3f8-0x3ff\", \"I/O 0x100-0x103"));
}

static void test_status_words(void **state)
{
    (void)state;
    assert_string_equal(acpi_device_status_word(0xf), "ok");
    assert_string_equal(acpi_device_status_word(0xb), "hidden");
    assert_string_equal(acpi_device_status_word(0x7), "failing");
    assert_string_equal(acpi_device_status_word(0xd), "disabled");
    assert_string_equal(acpi_device_status_word(0x8), "bus only");
    assert_string_equal(acpi_device_status_word(0x0), "absent");
    assert_string_equal(acpi_device_status_word(0x6), "absent");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_list),         TEST(test_one_whole),   TEST(test_resources_in_short),
        TEST(test_tree),         TEST(test_interrupted), TEST(test_json),
        TEST(test_status_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
