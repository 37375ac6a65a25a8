// SPDX-License-Identifier: MIT
// What the loader takes from the firmware's tables and from the boot volume, over a firmware made
// here.
// SOURCES: efi/firmware.c efi/files.c efi/options.c
// INCLUDE: -isystem /usr/include/efi -DGNU_EFI_USE_MS_ABI

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include <base/string.h>

#include "efi/firmware.h"
#include "efi/report.h"
#include "tests/host/efi_volume.h"

static unsigned errors_printed;

void report_error(const char *fmt, ...)
{
    (void)fmt;
    errors_printed++;
}

// The firmware

static struct {
    EFI_CONFIGURATION_TABLE tables[8];
    EFI_STATUS variable_status;
    uint8_t variable;
    UINTN variable_size;
    bool has_shell;
    const uint8_t *image_path, *device_path; // NULL: not offered
    bool has_volume, has_rng;
} machine;

static EFI_STATUS EFIAPI fake_get_variable(CHAR16 *name, EFI_GUID *guid, UINT32 *attributes,
                                           UINTN *size, VOID *data)
{
    (void)name, (void)guid, (void)attributes;
    assert_int_equal(*size, 1);
    memcpy(data, &machine.variable, 1);
    *size = machine.variable_size;
    return machine.variable_status;
}

static EFI_STATUS offer(const void *interface, VOID **out)
{
    *out = (VOID *)interface;
    return interface ? EFI_SUCCESS : EFI_UNSUPPORTED;
}

static int image_handle, device_handle;

static EFI_STATUS EFIAPI fake_handle_protocol(EFI_HANDLE handle, EFI_GUID *guid, VOID **out)
{
    EFI_GUID file_system = SIMPLE_FILE_SYSTEM_PROTOCOL;
    EFI_GUID shell = EFI_SHELL_PARAMETERS_PROTOCOL_GUID;

    if (handle == &image_handle && memcmp(guid, &shell, sizeof *guid) == 0)
        return offer(machine.has_shell ? &machine : NULL, out);
    if (handle == &image_handle) return offer(machine.image_path, out);
    assert_ptr_equal(handle, &device_handle);
    if (memcmp(guid, &file_system, sizeof *guid) == 0)
        return offer(machine.has_volume ? &fake_volume : NULL, out);
    return offer(machine.device_path, out);
}

static EFI_STATUS EFIAPI fake_locate_protocol(EFI_GUID *guid, VOID *registration, VOID **out)
{
    (void)guid, (void)registration;
    return offer(machine.has_rng ? &fake_rng : NULL, out);
}

static EFI_BOOT_SERVICES services = {
    .HandleProtocol = fake_handle_protocol,
    .LocateProtocol = fake_locate_protocol,
};
static EFI_STATUS time_status;

static EFI_STATUS EFIAPI fake_get_time(EFI_TIME *time, EFI_TIME_CAPABILITIES *capabilities)
{
    assert_null(capabilities);
    *time = (EFI_TIME){.Year = 2026,
                       .Month = 11,
                       .Day = 23,
                       .Hour = 4,
                       .Minute = 30,
                       .Second = 59,
                       .TimeZone = -60};
    return time_status;
}

static EFI_RUNTIME_SERVICES runtime = {.GetVariable = fake_get_variable, .GetTime = fake_get_time};
static EFI_SYSTEM_TABLE system_table;
static EFI_LOADED_IMAGE loaded;
static const struct firmware firmware = {
    .image = &image_handle,
    .system = &system_table,
    .boot = &services,
    .loaded = &loaded,
};

static int reset(void **state)
{
    (void)state;
    memset(&machine, 0, sizeof machine);
    machine.has_volume = true;
    machine.variable_size = 1;
    memset(&volume, 0, sizeof volume);
    errors_printed = 0;
    system_table = (EFI_SYSTEM_TABLE){
        .Hdr = {.Revision = 0x20046},
        .FirmwareVendor = (CHAR16 *)u"Vendor \u00E9",
        .FirmwareRevision = 0x10203,
        .RuntimeServices = &runtime,
        .BootServices = &services,
        .ConfigurationTable = machine.tables,
    };
    loaded = (EFI_LOADED_IMAGE){.DeviceHandle = &device_handle};
    return 0;
}

// Tables

static void table_add(EFI_GUID guid, uint64_t address)
{
    machine.tables[system_table.NumberOfTableEntries++] =
        (EFI_CONFIGURATION_TABLE){guid, (VOID *)(uintptr_t)address};
}

static struct boot_info gathered(void)
{
    struct boot_info boot;

    memset(&boot, 0, sizeof boot);
    firmware_tables_gather(&firmware, &boot);
    if (system_table.FirmwareVendor) firmware_vendor_gather(&firmware, &boot);
    return boot;
}

static void tables_are_found_by_guid(void **state)
{
    struct boot_info boot;

    (void)state;
    table_add((EFI_GUID)MPS_TABLE_GUID, 0x1000);
    table_add((EFI_GUID)ACPI_TABLE_GUID, 0x2000);
    table_add((EFI_GUID)SMBIOS_TABLE_GUID, 0x3000);
    table_add((EFI_GUID)SMBIOS3_TABLE_GUID, 0x4000);
    table_add((EFI_GUID)EFI_DTB_TABLE_GUID, 0x5000);
    boot = gathered();
    assert_int_equal(boot.rsdp_paddr, 0x2000);
    assert_int_equal(boot.rsdp_guid_version, 1);
    assert_int_equal(boot.smbios_paddr, 0x3000);
    assert_int_equal(boot.smbios3_paddr, 0x4000);
    assert_int_equal(boot.device_tree_paddr, 0x5000);
    assert_int_equal(boot.uefi_revision, 0x20046);
    assert_int_equal(boot.firmware_revision, 0x10203);
    assert_int_equal(boot.runtime_services_paddr, (uintptr_t)&runtime);
    assert_int_equal(boot.system_table_paddr, (uintptr_t)&system_table);
    assert_string_equal(boot.firmware_vendor, "Vendor \xC3\xA9");

    table_add((EFI_GUID)ACPI_20_TABLE_GUID, 0x6000);
    boot = gathered();
    assert_int_equal(boot.rsdp_paddr, 0x6000); // preferred, though it comes later
    assert_int_equal(boot.rsdp_guid_version, 2);
}

static void memory_attributes_are_measured(void **state)
{
    static const EFI_GUID guid = {
        0xdcfa911d, 0x26eb, 0x469f, {0xa2, 0x20, 0x38, 0xb7, 0xdc, 0x46, 0x12, 0x20}};
    uint32_t table[4] = {1, 3, 48, 0};

    (void)state;
    assert_null(memory_attributes_table(&firmware));
    table_add(guid, (uintptr_t)table);
    assert_ptr_equal(memory_attributes_table(&firmware), table);
    assert_int_equal(memory_attributes_size(table), 16 + 3 * 48);
    table[1] = table[2] = UINT32_MAX;
    assert_int_equal(memory_attributes_size(table), 0);
}

static void missing_tables_are_zero(void **state)
{
    struct boot_info boot;

    (void)state;
    system_table.FirmwareVendor = NULL;
    system_table.RuntimeServices = NULL;
    system_table.ConfigurationTable = NULL;
    system_table.NumberOfTableEntries = 5;
    boot = gathered();
    assert_int_equal(boot.rsdp_paddr, 0);
    assert_int_equal(boot.rsdp_guid_version, 0);
    assert_int_equal(boot.secure_boot, BOOT_SECURE_BOOT_UNKNOWN);
    assert_string_equal(boot.firmware_vendor, "");

    system_table.ConfigurationTable = machine.tables; // and a count that cannot be
    system_table.NumberOfTableEntries = UINT64_MAX;
    assert_int_equal(gathered().rsdp_paddr, 0);
}

static void the_time_is_handed_over_as_it_was_told(void **state)
{
    struct boot_time time;

    (void)state;
    time_status = EFI_SUCCESS;
    firmware_time_gather(&firmware, &time);
    assert_int_equal(time.is_valid, 1);
    assert_int_equal(time.year, 2026);
    assert_int_equal(time.month, 11);
    assert_int_equal(time.day, 23);
    assert_int_equal(time.hour, 4);
    assert_int_equal(time.minute, 30);
    assert_int_equal(time.second, 59);
    assert_int_equal(time.zone_minutes, -60);
    time_status = EFI_DEVICE_ERROR;
    firmware_time_gather(&firmware, &time);
    assert_int_equal(time.is_valid, 0);
    system_table.RuntimeServices = NULL;
    firmware_time_gather(&firmware, &time);
    assert_int_equal(time.is_valid, 0);
}

static void a_vendor_cannot_speak_to_the_terminal(void **state)
{
    (void)state;
    system_table.FirmwareVendor = u"A\x1b[2JB\r\n\x7f";
    assert_string_equal(gathered().firmware_vendor, "A?[2JB???");
}

static void long_vendor_is_cut(void **state)
{
    static const CHAR16 endless[200] = {[0 ... 199] = 'v'};

    (void)state;
    system_table.FirmwareVendor = (CHAR16 *)endless; // no NUL within reach
    assert_int_equal(strlen(gathered().firmware_vendor), 63);
}

static void secure_boot_states(void **state)
{
    (void)state;
    machine.variable = 1;
    assert_int_equal(gathered().secure_boot, BOOT_SECURE_BOOT_ON);
    machine.variable = 0;
    assert_int_equal(gathered().secure_boot, BOOT_SECURE_BOOT_OFF);
    machine.variable = 7; // reserved
    assert_int_equal(gathered().secure_boot, BOOT_SECURE_BOOT_UNKNOWN);
    machine.variable = 0;
    machine.variable_size = 0;
    assert_int_equal(gathered().secure_boot, BOOT_SECURE_BOOT_UNKNOWN);
    machine.variable_size = 1;
    machine.variable_status = EFI_NOT_FOUND;
    assert_int_equal(gathered().secure_boot, BOOT_SECURE_BOOT_OFF);
    machine.variable_status = EFI_BUFFER_TOO_SMALL;
    assert_int_equal(gathered().secure_boot, BOOT_SECURE_BOOT_UNKNOWN);
}

static void random_bytes(void **state)
{
    uint8_t bytes[40] = {0};

    (void)state;
    assert_false(firmware_random(&firmware, bytes, sizeof bytes));
    machine.has_rng = true;
    assert_true(firmware_random(&firmware, bytes, sizeof bytes));
    assert_int_equal(bytes[39], FAKE_RANDOM);
}

// options.txt

static struct command_line *options_read(void)
{
    static struct command_line line;

    memset(&line, 0, sizeof line);
    options_file_read(&firmware, &line);
    assert_int_equal(volume.open_files, 0);
    return &line;
}

static void options_file_is_read_in_pieces(void **state)
{
    (void)state;
    volume_put("log=debug\nvideo=800x600\n");
    assert_string_equal(options_read()->text, "log=debug video=800x600");
    volume.read_most = 3;
    assert_string_equal(options_read()->text, "log=debug video=800x600");
    assert_int_equal(errors_printed, 0);
}

static void options_file_may_be_missing(void **state)
{
    (void)state;
    assert_string_equal(options_read()->text, "");
    machine.has_volume = false;
    assert_string_equal(options_read()->text, "");
    loaded.DeviceHandle = NULL;
    assert_string_equal(options_read()->text, "");
    assert_int_equal(errors_printed, 0);
}

static void options_file_may_be_bad(void **state)
{
    char *big = malloc(100000);

    (void)state;
    assert_non_null(big);
    memset(big, '#', 100000); // one endless comment
    volume.file = big;
    volume.size = 100000;
    assert_string_equal(options_read()->text, "");
    assert_true(options_read()->truncated);
    assert_int_equal(errors_printed, 2);
    volume.read_fails = true;
    assert_string_equal(options_read()->text, "");
    assert_int_equal(errors_printed, 3);
    free(big);
    volume.read_fails = false;
    volume_put("log=debug\n\x1B");
    assert_string_equal(options_read()->text, "");
    assert_int_equal(errors_printed, 4);
}

static void a_file_that_is_too_large_is_cut_at_a_line(void **state)
{
    static const char words[] = "log=debug\nnokaslr quiet\n";
    char file[OPTIONS_FILE_MAX + 100];

    (void)state;
    memset(file, '\n', sizeof file);
    memcpy(file, words, 10);
    memcpy(file + OPTIONS_FILE_MAX - 9, words + 10, 14); // its end is beyond what is read
    volume.file = file;
    volume.size = sizeof file;
    assert_string_equal(options_read()->text, "log=debug");
    assert_true(options_read()->truncated);
    memcpy(file + OPTIONS_FILE_MAX - 14, words + 10, 14); // just not
    assert_string_equal(options_read()->text, "log=debug nokaslr quiet");
    errors_printed = 0;
    volume.size = OPTIONS_FILE_MAX; // as large as may be
    assert_false(options_read()->truncated);
    assert_int_equal(errors_printed, 0);
}

static void the_shell_is_recognised(void **state)
{
    (void)state;
    assert_false(started_by_shell(&firmware));
    machine.has_shell = true;
    assert_true(started_by_shell(&firmware));
}

// Device paths

static const uint8_t good_path[] = {2, 1, 12, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0x7F, 0xFF, 4, 0};

static void device_path_is_measured(void **state)
{
    uint32_t size;

    (void)state;
    machine.image_path = good_path;
    assert_ptr_equal(boot_device_path(&firmware, &size), good_path);
    assert_int_equal(size, sizeof good_path);
    machine.image_path = NULL; // then the device's
    machine.device_path = good_path;
    assert_ptr_equal(boot_device_path(&firmware, &size), good_path);
    assert_int_equal(size, sizeof good_path);
    machine.device_path = NULL;
    assert_null(boot_device_path(&firmware, &size));
    assert_int_equal(size, 0);
    loaded.DeviceHandle = NULL;
    assert_null(boot_device_path(&firmware, &size));
}

static void malformed_device_paths_are_refused(void **state)
{
    static const uint8_t zero_length[8] = {2, 1, 0, 0};
    static const uint8_t too_long[8] = {2, 1, 0xFF, 0xFF};
    static uint8_t endless[5000];
    uint32_t size;

    (void)state;
    for (size_t i = 0; i < sizeof endless; i += 4)
        endless[i + 2] = 4;
    machine.device_path = zero_length;
    assert_null(boot_device_path(&firmware, &size));
    machine.device_path = too_long;
    assert_null(boot_device_path(&firmware, &size));
    machine.device_path = endless;
    assert_null(boot_device_path(&firmware, &size));
    machine.image_path = zero_length; // the device's takes its place
    machine.device_path = good_path;
    assert_ptr_equal(boot_device_path(&firmware, &size), good_path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(tables_are_found_by_guid, reset),
        cmocka_unit_test_setup(memory_attributes_are_measured, reset),
        cmocka_unit_test_setup(missing_tables_are_zero, reset),
        cmocka_unit_test_setup(the_time_is_handed_over_as_it_was_told, reset),
        cmocka_unit_test_setup(a_vendor_cannot_speak_to_the_terminal, reset),
        cmocka_unit_test_setup(long_vendor_is_cut, reset),
        cmocka_unit_test_setup(secure_boot_states, reset),
        cmocka_unit_test_setup(random_bytes, reset),
        cmocka_unit_test_setup(options_file_is_read_in_pieces, reset),
        cmocka_unit_test_setup(options_file_may_be_missing, reset),
        cmocka_unit_test_setup(options_file_may_be_bad, reset),
        cmocka_unit_test_setup(a_file_that_is_too_large_is_cut_at_a_line, reset),
        cmocka_unit_test_setup(the_shell_is_recognised, reset),
        cmocka_unit_test_setup(device_path_is_measured, reset),
        cmocka_unit_test_setup(malformed_device_paths_are_refused, reset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
