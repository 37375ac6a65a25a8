// SPDX-License-Identifier: MIT
// What identifies devices, on firmware as it should be and as it should not.
// SOURCES: acpi/aml/*.c acpi/object/*.c acpi/region/*.c acpi/ns/*.c acpi/log.c acpi/tables/text.c
// SOURCES: acpi/tables/checksum.c acpi/device/*.c acpi/resource/*.c
// INCLUDE: -Iacpi/include -Iacpi -Itests/host
#include "asl_fixture.h"

#include <acpi/device.h>

static const char good[] =
    "Scope (\\_SB) {"
    "  Device (PCI0) {"
    "    Name (_HID, EisaId (\"PNP0A08\")) Name (_CID, EisaId (\"PNP0A03\")) Name (_UID, 7)"
    "    Device (EC0) { Name (_HID, \"PNP0C09\") Name (_UID, \"one\") Name (_STA, 0x1f) }"
    "    Device (SATA) { Name (_ADR, 0x1f0002) Name (_CLS, Package () {1, 6, 1}) }"
    "    Device (GONE) { Name (_STA, 0)"
    "      Device (EC1) { Name (_HID, EisaId (\"PNP0C09\")) } }"
    "    Device (HIDN) { Name (_STA, 8)"
    "      Device (KEYS) { Name (_HID, \"ACME0001\")"
    "        Name (_CID, Package () {EisaId (\"PNP0303\"), \"PNP030B\"}) } } }"
    "  Device (EC2) { Name (_CID, EisaId (\"PNP0C09\")) } }"
    "ThermalZone (\\_TZ.TZ0) { Name (_HID, \"ACME0002\") }"
    "Processor (\\_PR.CPU0, 0, 0, 0) {}";

static void test_good(void **state)
{
    struct engine_host host = {.allowed = -1};
    struct acpi_context *ctx = asl_load(&host, good);
    struct acpi_device_info info;
    (void)state;
    assert_int_equal(acpi_device_info(ctx, asl_node(ctx, "\\_SB.PCI0"), &info), ST_OK);
    assert_string_equal(info.hid, "PNP0A08");
    assert_int_equal(info.cid_count, 1);
    assert_string_equal(info.cids[0], "PNP0A03");
    assert_string_equal(info.uid, "7");
    assert_false(info.has_adr || info.has_sta);
    assert_int_equal(info.sta, 0xf);
    assert_int_equal(info.cls, UINT32_MAX);

    assert_int_equal(acpi_device_info(ctx, asl_node(ctx, "\\_SB.PCI0.EC0"), &info), ST_OK);
    assert_string_equal(info.hid, "PNP0C09");
    assert_string_equal(info.uid, "one");
    assert_true(info.has_sta);
    assert_int_equal(info.sta, 0x1f);

    assert_int_equal(acpi_device_info(ctx, asl_node(ctx, "\\_SB.PCI0.SATA"), &info), ST_OK);
    assert_string_equal(info.hid, "");
    assert_true(info.has_adr);
    assert_int_equal(info.adr, 0x1f0002);
    assert_int_equal(info.cls, 0x010601);

    assert_int_equal(acpi_device_info(ctx, asl_node(ctx, "\\_SB.PCI0.HIDN.KEYS"), &info), ST_OK);
    assert_int_equal(info.cid_count, 2);
    assert_string_equal(info.cids[1], "PNP030B");
    assert_int_equal(acpi_device_info(ctx, asl_node(ctx, "\\_SB.PCI0._HID"), &info),
                     ST_INVALID_ARGUMENT);
    asl_unload(&host, ctx);
}

static void test_has_id_ignores_case(void **state)
{
    struct engine_host host = {.allowed = -1};
    struct acpi_context *ctx = asl_load(&host, good);
    struct acpi_node *keys = asl_node(ctx, "\\_SB.PCI0.HIDN.KEYS");
    (void)state;
    assert_true(acpi_device_has_id(ctx, keys, "acme0001"));
    assert_true(acpi_device_has_id(ctx, keys, "PNP0303"));
    assert_true(acpi_device_has_id(ctx, keys, "pnp030b"));
    assert_false(acpi_device_has_id(ctx, keys, "ACME"));
    assert_false(acpi_device_has_id(ctx, keys, "ACME00011"));
    assert_false(acpi_device_has_id(ctx, keys, ""));
    asl_unload(&host, ctx);
}

static void test_next_goes_depth_first(void **state)
{
    static const char *const order[] = {
        "\\_SB.PCI0",          "\\_SB.PCI0.EC0",  "\\_SB.PCI0.SATA",      "\\_SB.PCI0.GONE",
        "\\_SB.PCI0.GONE.EC1", "\\_SB.PCI0.HIDN", "\\_SB.PCI0.HIDN.KEYS", "\\_SB.EC2"};
    struct engine_host host = {.allowed = -1};
    struct acpi_context *ctx = asl_load(&host, good);
    struct acpi_node *node = NULL;
    unsigned others = 0, at = 0;
    (void)state;
    while ((node = acpi_device_next(ctx, node))) {
        char path[64];
        acpi_node_path(node, path, sizeof path);
        if (strncmp(path, "\\_SB.", 5) != 0) {
            others++;
            continue;
        }
        assert_true(at < ARRAY_SIZE(order));
        assert_string_equal(path, order[at++]);
    }
    assert_int_equal(at, ARRAY_SIZE(order));
    assert_int_equal(others, 2); // the thermal zone and the processor
    asl_unload(&host, ctx);
}

static void test_find_passes_over_what_is_not_there(void **state)
{
    struct engine_host host = {.allowed = -1};
    struct acpi_context *ctx = asl_load(&host, good);
    struct acpi_node *first = acpi_device_find(ctx, "PNP0C09", NULL);
    (void)state;
    assert_ptr_equal(first, asl_node(ctx, "\\_SB.PCI0.EC0"));
    struct acpi_node *second = acpi_device_find(ctx, "PNP0C09", first);
    assert_ptr_equal(second, asl_node(ctx, "\\_SB.EC2")); // EC1's parent is absent
    assert_null(acpi_device_find(ctx, "PNP0C09", second));
    // Functioning is enough for what is below (ACPI 6.5, 6.3.7).
    assert_ptr_equal(acpi_device_find(ctx, "ACME0001", NULL),
                     asl_node(ctx, "\\_SB.PCI0.HIDN.KEYS"));
    assert_false(acpi_device_is_there(ctx, asl_node(ctx, "\\_SB.PCI0.GONE.EC1")));
    asl_unload(&host, ctx);
}

// Wrong types, failing methods, ids that go away while they are read.
static const char broken[] =
    "Device (D0) { Name (_HID, Buffer () {1, 2}) Name (_CID, Package () {Package () {}, 0, \"\"})"
    "  Name (_UID, Package () {1}) Name (_ADR, Package () {}) Name (_CLS, Package () {1, 2}) }"
    "Device (D1) { Method (_HID) { Local0 = 0 Return (1 / Local0) }"
    "  Method (_CID) { Return (NOPE) } Method (_UID) {} Method (_STA) { Return (Package () {}) }"
    "  External (NOPE) Name (_CLS, Package () {1, 2, 0x100}) }"
    "Device (D2) { Name (_HID, \"*pnp0c0a\") Name (_CID, Package () "
    "{\"PCI\\\\VEN_8086&DEV_1234&C\","
    "   \"tab\\there\", \"C2\", \"C3\", \"C4\", \"C5\", \"C6\", \"C7\", \"C8\", \"C9\"})"
    "  Name (_UID, \"0123456789012345678901234567890123456789ABCDEF\") }"
    "Device (D3) { Name (_HID, 0) Name (_CID, Zero) Name (_UID, 0xFFFFFFFFFFFFFFFF)"
    "  Name (_STA, \"F\") Name (_CLS, 0x010601) }"
    "Device (D4) { Name (_HID, Package () {\"ACME0003\", \"ACME0004\"}) Name (_CID, \"*\")"
    "  Name (_STA, 0xFFFFFFFF00000003) }"
    "Alias (D2, D5)";

static void test_broken(void **state)
{
    struct engine_host host = {.allowed = -1};
    struct acpi_context *ctx = asl_load(&host, broken);
    struct acpi_device_info info;
    (void)state;
    assert_int_equal(acpi_device_info(ctx, asl_node(ctx, "\\D0"), &info), ST_OK);
    assert_string_equal(info.hid, "");
    assert_int_equal(info.cid_count, 0);
    assert_string_equal(info.uid, "");
    assert_false(info.has_adr);
    assert_int_equal(info.cls, UINT32_MAX);

    assert_int_equal(acpi_device_info(ctx, asl_node(ctx, "\\D1"), &info), ST_OK);
    assert_string_equal(info.hid, "");
    assert_int_equal(info.cid_count, 0);
    assert_string_equal(info.uid, "");
    assert_true(info.has_sta);
    assert_int_equal(info.sta, 0);
    assert_int_equal(info.cls, UINT32_MAX);
    assert_false(acpi_device_has_id(ctx, asl_node(ctx, "\\D1"), "PNP0C09"));

    assert_int_equal(acpi_device_info(ctx, asl_node(ctx, "\\D2"), &info), ST_OK);
    assert_string_equal(info.hid, "PNP0C0A");
    assert_int_equal(info.cid_count, ACPI_DEVICE_CIDS_MAX);
    assert_string_equal(info.cids[0], "PCI\\VEN_8086&DEV_1234&C");
    assert_string_equal(info.cids[1], "TAB?HERE");
    assert_string_equal(info.uid, "012345678901234567890123456789012345678");
    // Those that were not kept count all the same.
    assert_true(acpi_device_has_id(ctx, asl_node(ctx, "\\D2"), "C9"));

    assert_int_equal(acpi_device_info(ctx, asl_node(ctx, "\\D3"), &info), ST_OK);
    assert_string_equal(info.hid, "");
    assert_int_equal(info.cid_count, 0);
    assert_string_equal(info.uid, "18446744073709551615");

    assert_int_equal(acpi_device_info(ctx, asl_node(ctx, "\\D4"), &info), ST_OK);
    assert_string_equal(info.hid, "ACME0003");
    assert_int_equal(info.cid_count, 0);
    assert_int_equal(info.sta, 3);

    assert_int_equal(acpi_device_info(ctx, asl_node(ctx, "\\D5"), &info), ST_OK);
    assert_string_equal(info.hid, "PNP0C0A");
    asl_unload(&host, ctx);
}

static void test_no_memory_is_an_absent_id(void **state)
{
    struct engine_host host = {.allowed = -1};
    struct acpi_context *ctx = asl_load(&host, good);
    struct acpi_node *keys = asl_node(ctx, "\\_SB.PCI0.HIDN.KEYS");
    struct acpi_device_info info;
    (void)state;
    for (long allowed = 0; allowed < 8; allowed++) {
        host.allowed = allowed;
        assert_int_equal(acpi_device_info(ctx, keys, &info), ST_OK);
        assert_true(strcmp(info.hid, "ACME0001") == 0 || strcmp(info.hid, "") == 0);
    }
    host.allowed = -1;
    asl_unload(&host, ctx);
}

static void test_eisa(void **state)
{
    char text[8];
    (void)state;
    acpi_eisa_id_text(0x080ad041, text);
    assert_string_equal(text, "PNP0A08");
    acpi_eisa_id_text(0, text);
    assert_string_equal(text, "@@@0000");
    acpi_eisa_id_text(0xffffffff, text);
    assert_string_equal(text, "___FFFF");
}

// The table itself: sorted, each id once, ids and names such as can be shown in a column.
static const char names[] =
#include "device/names.inc"
    ;

static void test_names_are_well_formed(void **state)
{
    char id[ACPI_DEVICE_ID_SIZE], last[ACPI_DEVICE_ID_SIZE] = "";
    unsigned count = 0;
    (void)state;
    for (const char *at = names; at < names + sizeof names - 1; at += strlen(at) + 1) {
        size_t length = strcspn(at, " "), name_length = strlen(at + length);
        assert_true(length >= 4 && length < sizeof id);
        assert_true(name_length > 2 && name_length <= 48);
        memcpy(id, at, length);
        id[length] = 0;
        for (size_t i = 0; i < length; i++)
            assert_true((id[i] >= 'A' && id[i] <= 'Z') || (id[i] >= '0' && id[i] <= '9') ||
                        id[i] == '_');
        if (strcmp(last, id) >= 0) fail_msg("%s does not come after %s", id, last);
        memcpy(last, id, sizeof id);
        assert_ptr_not_equal(acpi_device_id_name(id), NULL);
        assert_string_equal(acpi_device_id_name(id), at + length + 1);
        count++;
    }
    assert_true(count >= 300);
}

static void test_names_that_are_none(void **state)
{
    static const char *const none[] = {"",         " ",        "PNP",         "PNP0A0", "PNP0A088",
                                       "AAAA0000", "ZZZZ9999", "PNP0A08 PCI", "\x7f"};
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(none); i++)
        assert_null(acpi_device_id_name(none[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_has_id_ignores_case),
        cmocka_unit_test(test_next_goes_depth_first),
        cmocka_unit_test(test_find_passes_over_what_is_not_there),
        cmocka_unit_test(test_broken),
        cmocka_unit_test(test_no_memory_is_an_absent_id),
        cmocka_unit_test(test_eisa),
        cmocka_unit_test(test_names_are_well_formed),
        cmocka_unit_test(test_names_that_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
