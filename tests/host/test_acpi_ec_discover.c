// SPDX-License-Identifier: MIT
// Finding the embedded controller by the ECDT and in the namespace, and the SMBus behind it.
// SOURCES: acpi/aml/*.c acpi/object/*.c acpi/region/*.c acpi/ns/*.c acpi/log.c acpi/tables/text.c
// SOURCES: acpi/tables/checksum.c acpi/tables/fadt.c acpi/device/id.c acpi/device/info.c
// SOURCES: acpi/device/find.c acpi/device/names.c acpi/resource/cursor.c acpi/resource/decode.c
// SOURCES: acpi/resource/decode_connection.c acpi/power/gas.c acpi/ec/*.c acpi/event/notify.c
// SOURCES: tests/ec/controller.c tests/ec/smbus.c
// INCLUDE: -Iacpi/include -Iacpi -Itests/host -Itests/ec
#include "ec_fixture.h"

#include "laptop.h"

#define PORTS                                                                                      \
    "Name (_CRS, ResourceTemplate () { IO (Decode16, 0x62, 0x62, 1, 1) "                           \
    "IO (Decode16, 0x66, 0x66, 1, 1) })"

// ECDT

static size_t ecdt_make(uint8_t *table, uint64_t command, uint64_t data, const char *path)
{
    uint8_t body[160] = {[0] = 1, [1] = 8, [3] = 1, [12] = 1, [13] = 8, [15] = 1, [28] = 0x17};
    store_le64(body + 4, command);
    store_le64(body + 16, data);
    memcpy(body + 29, path, strlen(path) + 1);
    return engine_table(table, "ECDT", 1, body, 29 + strlen(path) + 1);
}

static void test_ecdt(void **state)
{
    uint8_t table[256];
    struct acpi_ec_config config;
    (void)state;
    size_t length = ecdt_make(table, 0x66, 0x62, "\\_SB.PCI0.LPC.EC");
    assert_int_equal(acpi_ec_config_from_ecdt(table, length, &config), ST_OK);
    assert_int_equal(config.command.address, 0x66);
    assert_int_equal(config.data.address, 0x62);
    assert_true(config.has_gpe);
    assert_int_equal(config.gpe, 0x17);
    assert_string_equal(config.path, "\\_SB.PCI0.LPC.EC");
    // Cut at any byte: refused, or the path is shorter; never read past.
    for (size_t i = 0; i < length; i++) {
        uint8_t *cut = malloc(i ? i : 1);
        memcpy(cut, table, i);
        status_t st = acpi_ec_config_from_ecdt(cut, i, &config);
        assert_true(st == ST_OK ? i > 66 : st == ST_BAD_LENGTH || st == ST_BAD_FORMAT);
        free(cut);
    }
}

static void test_broken_ecdt(void **state)
{
    uint8_t table[256];
    struct acpi_ec_config config;
    (void)state;
    size_t length = ecdt_make(table, 0, 0x62, "\\_SB.EC");
    assert_int_equal(acpi_ec_config_from_ecdt(table, length, &config), ST_BAD_FORMAT);
    length = ecdt_make(table, 0x10066, 0x62, "\\_SB.EC");
    assert_int_equal(acpi_ec_config_from_ecdt(table, length, &config), ST_BAD_FORMAT);
    length = ecdt_make(table, 0x66, 0x62, ""); // seen on ASUS laptops
    assert_int_equal(acpi_ec_config_from_ecdt(table, length, &config), ST_BAD_FORMAT);
    length = ecdt_make(table, 0x66, 0x62, "\\"); // on HP's
    assert_int_equal(acpi_ec_config_from_ecdt(table, length, &config), ST_BAD_FORMAT);
    char path[120] = "\\";
    memset(path + 1, 'A', sizeof path - 2);
    path[sizeof path - 1] = 0;
    length = ecdt_make(table, 0x66, 0x62, path);
    assert_int_equal(acpi_ec_config_from_ecdt(table, length, &config), ST_OK);
    assert_true(strlen(config.path) < sizeof config.path);
}

static struct acpi_ec *create_from_ecdt(struct ec_world *w, uint64_t command, uint64_t data)
{
    uint8_t table[256];
    struct acpi_ec_config config;
    struct acpi_ec *ec;
    size_t length = ecdt_make(table, command, data, "\\_SB.EC0");
    assert_int_equal(acpi_ec_config_from_ecdt(table, length, &config), ST_OK);
    assert_int_equal(acpi_ec_create(w->ctx, &config, &ec), ST_OK);
    return ec;
}

static void test_ecdt_before_namespace(void **state)
{
    (void)state;
    struct ec_world *w = ec_world_create("Name (X, 0)");
    struct acpi_ec *ec = create_from_ecdt(w, 0x66, 0x62);
    uint8_t byte;
    w->model.registers[0x42] = 0x99;
    assert_int_equal(acpi_ec_read(ec, 0x42, &byte), ST_OK);
    assert_int_equal(byte, 0x99);
    assert_int_equal(acpi_ec_attach(ec), ST_NOT_FOUND); // no such device: no methods for events
    ec_model_event(&w->model, 0x10);
    assert_int_equal(acpi_ec_events_handle(ec), 1);
    acpi_ec_destroy(ec);
    ec_world_destroy(w);
}

static void test_namespace_corrects_ecdt(void **state)
{
    (void)state;
    struct ec_world *w = ec_world_create(
        "Scope (\\_SB) { Device (EC0) { Name (_HID, EisaId (\"PNP0C09\")) Name (_GPE, 0x21) "
        "Name (_GLK, 1) " PORTS " } }");
    struct acpi_ec *ec = create_from_ecdt(w, 0x62, 0x66); // the two ports exchanged
    assert_int_equal(acpi_ec_attach(ec), ST_OK);
    const struct acpi_ec_config *config = acpi_ec_config_of(ec);
    assert_int_equal(config->command.address, 0x66);
    assert_int_equal(config->data.address, 0x62);
    assert_int_equal(config->gpe, 0x21);
    assert_true(config->wants_global_lock);
    acpi_ec_destroy(ec);
    // Ports that differ otherwise: the ECDT's stay.
    ec = create_from_ecdt(w, 0x6c, 0x68);
    assert_int_equal(acpi_ec_attach(ec), ST_OK);
    assert_int_equal(acpi_ec_config_of(ec)->command.address, 0x6c);
    acpi_ec_destroy(ec);
    ec_world_destroy(w);
}

static void test_ecdt_with_another_path(void **state)
{
    (void)state;
    struct ec_world *w = ec_world_create(
        "Scope (\\_SB) { Device (H_EC) { Name (_HID, EisaId (\"PNP0C09\")) Name (RUN0, 0) "
        "Method (_Q10) { RUN0++ } " PORTS " } }");
    struct acpi_ec *ec = create_from_ecdt(w, 0x66, 0x62);
    assert_int_equal(acpi_ec_attach(ec), ST_OK); // the device at the same ports
    assert_string_equal(acpi_ec_config_of(ec)->path, "\\_SB.H_EC");
    ec_model_event(&w->model, 0x10);
    assert_int_equal(acpi_ec_events_handle(ec), 1);
    assert_int_equal(ec_value(w, "\\_SB.H_EC.RUN0"), 1);
    acpi_ec_destroy(ec);
    ec = create_from_ecdt(w, 0x6c, 0x68); // at others: another controller
    assert_int_equal(acpi_ec_attach(ec), ST_NOT_FOUND);
    acpi_ec_destroy(ec);
    ec_world_destroy(w);
}

// The namespace

static void test_find(void **state)
{
    (void)state;
    struct ec_world *w = ec_world_create(
        "Scope (\\_SB) {"
        "  Device (GONE) { Name (_HID, EisaId (\"PNP0C09\")) Name (_STA, 0) " PORTS " }"
        "  Device (BARE) { Name (_HID, EisaId (\"PNP0C09\")) }"
        "  Device (HALF) { Name (_HID, EisaId (\"PNP0C09\"))"
        "    Name (_CRS, ResourceTemplate () { IO (Decode16, 0x62, 0x62, 1, 1) }) }"
        "  Device (GPB0) { Name (_HID, \"ACPI0006\") }"
        "  Device (EC0) { Name (_HID, \"PNP0C09\") " PORTS
        "    Method (_GPE) { Return (Package () { \\_SB.GPB0, 5 }) } } }");
    struct acpi_ec_config config;
    assert_int_equal(acpi_ec_config_find(w->ctx, &config), ST_OK);
    assert_string_equal(config.path, "\\_SB.EC0");
    assert_true(config.has_gpe);
    assert_int_equal(config.gpe, 5);
    assert_ptr_equal(config.gpe_device, asl_node(w->ctx, "\\_SB.GPB0"));
    assert_false(config.wants_global_lock);
    ec_world_destroy(w);
}

static void test_find_none(void **state)
{
    (void)state;
    struct ec_world *w =
        ec_world_create("Scope (\\_SB) { Device (D) { Name (_HID, \"PNP0C0A\") } }");
    struct acpi_ec_config config;
    assert_int_equal(acpi_ec_config_find(w->ctx, &config), ST_NO_DEVICE);
    ec_world_destroy(w);
}

static void test_bad_gpe(void **state)
{
    static const char *const gpes[] = {"0x1000", "\"text\"", "Package () {}",
                                       "Package () { \\_SB.NONE, 3 }", "Buffer (2) {}"};
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(gpes); i++) {
        char asl[512];
        snprintf(asl, sizeof asl,
                 "Scope (\\_SB) { External (NONE) Device (EC0) { Name (_HID, \"PNP0C09\") " PORTS
                 " Name (_GPE, %s) } }",
                 gpes[i]);
        struct ec_world *w = ec_world_create(asl);
        struct acpi_ec_config config;
        assert_int_equal(acpi_ec_config_find(w->ctx, &config), ST_OK);
        assert_false(config.has_gpe); // and works without
        ec_world_destroy(w);
    }
}

// SMBus

static struct smart_battery battery;
static struct smbus_host smbus;
#define SMBUS_BASE 0x18

static uint8_t smbus_read(void *arg, uint8_t address)
{
    struct ec_world *w = arg;
    if (address >= SMBUS_BASE && address < SMBUS_BASE + 40)
        return smbus_host_read(&smbus, (uint8_t)(address - SMBUS_BASE));
    return w->model.registers[address];
}

static void smbus_write(void *arg, uint8_t address, uint8_t value)
{
    struct ec_world *w = arg;
    if (address >= SMBUS_BASE && address < SMBUS_BASE + 40)
        smbus_host_write(&smbus, (uint8_t)(address - SMBUS_BASE), value);
    else
        w->model.registers[address] = value;
}

static const char smbus_machine[] =
    "Scope (\\_SB) { Device (EC0) { Name (_HID, \"PNP0C09\") " PORTS
    "  Device (SMB0) { Name (_HID, \"ACPI0001\") Name (_EC, 0x1820)"
    "    OperationRegion (BATR, SMBus, 0x0B00, 0x100)"
    "    Field (BATR, BufferAcc, NoLock, Preserve) {"
    "      Offset (0x09), AccessAs (BufferAcc, AttribWord), VOLT, 8,"
    "      Offset (0x20), AccessAs (BufferAcc, AttribBlock), LABL, 8 }"
    "    OperationRegion (SELR, SMBus, 0x0A00, 0x100)"
    "    Field (SELR, BufferAcc, NoLock, Preserve) {"
    "      Offset (0x01), AccessAs (BufferAcc, AttribWord), SELW, 8 }"
    "    OperationRegion (NONE, SMBus, 0x0C00, 0x100)"
    "    Field (NONE, BufferAcc, NoLock, Preserve) {"
    "      Offset (0x01), AccessAs (BufferAcc, AttribWord), NOBY, 8 }"
    "    Name (SBUF, Buffer (34) {0, 2, 0x34, 0x12})"
    "    Method (WSEL) { SELW = SBUF }"
    "  } } }";

static void bytes_check(struct ec_world *w, const char *path, const void *expected, size_t length)
{
    struct acpi_value value;
    const uint8_t *bytes;
    size_t count;
    assert_int_equal(acpi_evaluate(w->ctx, NULL, path, NULL, 0, &value), ST_OK);
    assert_int_equal(acpi_value_buffer(&value, &bytes, &count), ST_OK);
    assert_true(count >= length);
    assert_memory_equal(bytes, expected, length);
    acpi_value_release(w->ctx, &value);
}

static void test_smbus(void **state)
{
    static const uint8_t volt[] = {0, 2, LAPTOP_MV & 0xff, LAPTOP_MV >> 8};
    static const uint8_t selector[] = {0, 2, 0x34, 0x12};
    static const uint8_t nobody[] = {0x10};
    struct acpi_ec_config config;
    struct acpi_ec_statistics statistics;
    struct acpi_ec *ec;
    (void)state;
    struct ec_world *w = ec_world_create(smbus_machine);
    smart_battery_init(&battery);
    smbus = (struct smbus_host){.battery = &battery};
    w->model.read = smbus_read;
    w->model.write = smbus_write;
    w->model.arg = w;
    assert_int_equal(acpi_ec_config_find(w->ctx, &config), ST_OK);
    assert_int_equal(acpi_ec_create(w->ctx, &config, &ec), ST_OK);
    assert_int_equal(acpi_ec_attach(ec), ST_OK);
    bytes_check(w, "\\_SB.EC0.SMB0.VOLT", volt, sizeof volt);
    bytes_check(w, "\\_SB.EC0.SMB0.LABL", "\0\012FIRSTLIGHT", 12);
    assert_int_equal(acpi_evaluate(w->ctx, NULL, "\\_SB.EC0.SMB0.WSEL", NULL, 0, NULL), ST_OK);
    bytes_check(w, "\\_SB.EC0.SMB0.SELW", selector, sizeof selector);
    bytes_check(w, "\\_SB.EC0.SMB0.NOBY", nobody, sizeof nobody); // its status tells
    acpi_ec_statistics(ec, &statistics);
    assert_int_equal(statistics.smbus, 4);
    assert_polite(w);
    acpi_ec_destroy(ec);
    ec_world_destroy(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ecdt),
        cmocka_unit_test(test_broken_ecdt),
        cmocka_unit_test(test_ecdt_before_namespace),
        cmocka_unit_test(test_namespace_corrects_ecdt),
        cmocka_unit_test(test_ecdt_with_another_path),
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_find_none),
        cmocka_unit_test(test_bad_gpe),
        cmocka_unit_test(test_smbus),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
