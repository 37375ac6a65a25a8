// SPDX-License-Identifier: MIT
#include "uefi.h"

#include <base/bits.h>
#include <base/string.h>

static const struct finding_kind kinds[] = {CHECK_UEFI_KINDS(FINDING_KIND_ENTRY)};
const struct finding_kinds check_uefi_kinds = {kinds, ARRAY_SIZE(kinds)};

#define PAGE 4096u

// EFI_TABLE_HEADER: signature, revision, size, CRC, reserved.
#define HEADER_SIZE 24u
#define HEADER_REVISION 8u
#define HEADER_LENGTH 12u
#define HEADER_CRC 16u
#define TABLE_MAX 4096u // more is nonsense
#define SYSTEM_SIZE 120u
#define RUNTIME_SERVICES 14u // pointers, from EFI 2.0 on
#define RUNTIME_SIZE (HEADER_SIZE + RUNTIME_SERVICES * 8)

#define REVISION_2_3_1 (2u << 16 | 31)
#define RUNTIME_CODE 5u // EfiRuntimeServicesCode
#define NO_ZONE 2047

// CRC-32 as Ethernet has it, with the four bytes at `skip` taken for 0.
static uint32_t crc_of(const uint8_t *bytes, size_t length, size_t skip)
{
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < length; i++) {
        crc ^= i >= skip && i < skip + 4 ? 0 : bytes[i];
        for (unsigned bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (0xedb88320u & (0 - (crc & 1)));
    }
    return ~crc;
}

// Whether the table can be looked into.
static bool table_check(const struct check_uefi_table *table, const char *name,
                        const char signature[8], size_t size, const struct finding_sink *sink)
{
    if (!table->bytes || table->length < HEADER_SIZE || memcmp(table->bytes, signature, 8) != 0) {
        finding_report(sink, &kinds[UEFI_SIGNATURE], name, "not %.8s", signature);
        return false;
    }
    uint32_t length = load_le32(table->bytes + HEADER_LENGTH);
    if (length < size || length > TABLE_MAX || length > table->length) {
        finding_report(sink, &kinds[UEFI_SIZE], name, "%u bytes", length);
        return false;
    }
    uint32_t said = load_le32(table->bytes + HEADER_CRC);
    uint32_t crc = crc_of(table->bytes, length, HEADER_CRC);
    if (crc != said) {
        finding_report(sink, &kinds[UEFI_CRC], name, "0x%08x, 0x%08x would be right", said, crc);
    }
    return true;
}

static bool is_runtime_code(const struct check_uefi *input, uint64_t address)
{
    for (size_t i = 0; i < input->entry_count; i++) {
        const struct boot_memory_entry *entry = &input->entries[i];
        if (entry->type == RUNTIME_CODE && address >= entry->start &&
            (address - entry->start) / PAGE < entry->pages)
            return true;
    }
    return false;
}

static void services_check(const struct check_uefi *input, const struct finding_sink *sink)
{
    static const char *const names[RUNTIME_SERVICES] = {
        "GetTime",
        "SetTime",
        "GetWakeupTime",
        "SetWakeupTime",
        "SetVirtualAddressMap",
        "ConvertPointer",
        "GetVariable",
        "GetNextVariableName",
        "SetVariable",
        "GetNextHighMonotonicCount",
        "ResetSystem",
        "UpdateCapsule",
        "QueryCapsuleCapabilities",
        "QueryVariableInfo",
    };
    for (size_t i = 0; i < RUNTIME_SERVICES; i++) {
        uint64_t address = load_le64(input->runtime.bytes + HEADER_SIZE + 8 * i);
        if (is_runtime_code(input, address)) continue;
        finding_report(sink, &kinds[UEFI_POINTER], names[i], "0x%llx", (unsigned long long)address);
    }
}

static void tables_check(const struct check_uefi *input, const struct finding_sink *sink)
{
    bool has_system = table_check(&input->system, "system table", "IBI SYST", SYSTEM_SIZE, sink);
    if (input->boot->runtime_services_paddr == 0) {
        finding_report(sink, &kinds[UEFI_NO_RUNTIME], "system table", NULL);
        return;
    }
    if (!table_check(&input->runtime, "runtime services", "RUNTSERV", RUNTIME_SIZE, sink)) return;
    services_check(input, sink);
    if (!has_system) return;
    uint32_t system = load_le32(input->system.bytes + HEADER_REVISION);
    uint32_t runtime = load_le32(input->runtime.bytes + HEADER_REVISION);
    if (system != runtime) {
        finding_report(sink, &kinds[UEFI_REVISION], "runtime services", "0x%x, system table 0x%x",
                       runtime, system);
    }
}

static void time_check(const struct boot_time *time, const struct finding_sink *sink)
{
    if (!time->is_valid) {
        finding_report(sink, &kinds[UEFI_NO_TIME], "GetTime", NULL);
        return;
    }
    bool is_zone = time->zone_minutes == NO_ZONE ||
                   (time->zone_minutes >= -1440 && time->zone_minutes <= 1440);
    bool is_good = time->year >= 1998 && time->year <= 9999 && time->month >= 1 &&
                   time->month <= 12 && time->day >= 1 && time->day <= 31 && time->hour < 24 &&
                   time->minute < 60 && time->second < 60 && is_zone;
    if (is_good) return;
    finding_report(sink, &kinds[UEFI_TIME], "GetTime", "%u-%u-%u %u:%02u:%02u, zone %d", time->year,
                   time->month, time->day, time->hour, time->minute, time->second,
                   time->zone_minutes);
}

void check_uefi(const struct check_uefi *input, const struct finding_sink *sink)
{
    const struct boot_info *boot = input->boot;
    finding_begin(sink, "uefi");
    tables_check(input, sink);
    time_check(&boot->time, sink);
    if (boot->uefi_revision < REVISION_2_3_1)
        finding_report(sink, &kinds[UEFI_OLD], "system table", "0x%x", boot->uefi_revision);
    if (boot->rsdp_guid_version == 0) {
        finding_report(sink, &kinds[UEFI_NO_ACPI], "configuration tables", NULL);
    } else if (boot->rsdp_guid_version < 2) {
        finding_report(sink, &kinds[UEFI_OLD_ACPI], "configuration tables", NULL);
    }
    if (boot->rng_seed_size == 0)
        finding_report(sink, &kinds[UEFI_NO_SEED], "EFI_RNG_PROTOCOL", NULL);
    if (boot->secure_boot == BOOT_SECURE_BOOT_UNKNOWN)
        finding_report(sink, &kinds[UEFI_SECURE_BOOT], "variable SecureBoot", NULL);
    if (boot->exit_attempts > 2)
        finding_report(sink, &kinds[UEFI_RETRIES], "ExitBootServices", "%u", boot->exit_attempts);
    if (boot->firmware_vendor[0] == '\0')
        finding_report(sink, &kinds[UEFI_VENDOR], "system table", NULL);
    if (boot->framebuffer.format == BOOT_FB_NONE || boot->framebuffer.format == BOOT_FB_BLT_ONLY)
        finding_report(sink, &kinds[UEFI_NO_SCREEN], "graphics output", NULL);
}
