// SPDX-License-Identifier: MIT
#include "firmware.h"
#include "report.h"

#include <base/bits.h>
#include <base/string.h>

// More entries than any firmware has; a larger count is a lie.
#define CONFIGURATION_TABLES_MAX 1024
#define MEMORY_ATTRIBUTES_MAX (256u * 1024)

// UEFI 2.10, 4.6.4; gnu-efi has no name for it.
static const EFI_GUID MEMORY_ATTRIBUTES_GUID = {
    0xdcfa911d, 0x26eb, 0x469f, {0xa2, 0x20, 0x38, 0xb7, 0xdc, 0x46, 0x12, 0x20}};

EFI_STATUS pages_alloc(const struct firmware *fw, uint64_t pages, const char *what,
                       struct page_range *out_range)
{
    EFI_PHYSICAL_ADDRESS start = 0;
    EFI_STATUS st = fw->boot->AllocatePages(AllocateAnyPages, EfiLoaderData, pages, &start);

    *out_range = (struct page_range){start, EFI_ERROR(st) ? 0 : pages};
    if (EFI_ERROR(st))
        report_error("no memory for %s (%llu pages)", what, (unsigned long long)pages);
    return st;
}

void pages_free(const struct firmware *fw, struct page_range *range)
{
    if (range->pages > 0) fw->boot->FreePages(range->start, range->pages);
    range->pages = 0;
}

void *protocol_of(const struct firmware *fw, EFI_HANDLE handle, EFI_GUID guid)
{
    VOID *interface = NULL;

    if (!handle || EFI_ERROR(fw->boot->HandleProtocol(handle, &guid, &interface))) return NULL;
    return interface;
}

static uint64_t configuration_table(const EFI_SYSTEM_TABLE *system, EFI_GUID guid)
{
    if (!system->ConfigurationTable || system->NumberOfTableEntries > CONFIGURATION_TABLES_MAX)
        return 0;
    for (UINTN i = 0; i < system->NumberOfTableEntries; i++) {
        const EFI_CONFIGURATION_TABLE *t = &system->ConfigurationTable[i];
        if (memcmp(&t->VendorGuid, &guid, sizeof guid) == 0)
            return (uint64_t)(uintptr_t)t->VendorTable;
    }
    return 0;
}

const void *memory_attributes_table(const struct firmware *fw)
{
    return (const void *)(uintptr_t)configuration_table(fw->system, MEMORY_ATTRIBUTES_GUID);
}

uint32_t memory_attributes_size(const void *table)
{
    // Version, count and size of the entries, flags; then the entries.
    const uint8_t *bytes = table;
    uint64_t size =
        MEMORY_ATTRIBUTES_HEADER + (uint64_t)load_le32(bytes + 4) * load_le32(bytes + 8);

    return size <= MEMORY_ATTRIBUTES_MAX ? (uint32_t)size : 0;
}

static uint32_t secure_boot_state(const struct firmware *fw)
{
    EFI_GUID global = EFI_GLOBAL_VARIABLE;
    EFI_RUNTIME_SERVICES *runtime = fw->system->RuntimeServices;
    uint8_t value = 0;
    UINTN size = sizeof value;
    EFI_STATUS st;

    if (!runtime) return BOOT_SECURE_BOOT_UNKNOWN;
    st = runtime->GetVariable(u"SecureBoot", &global, NULL, &size, &value);
    // A firmware without the variable is one without the feature (UEFI 2.10, 3.3).
    if (st == EFI_NOT_FOUND) return BOOT_SECURE_BOOT_OFF;
    if (EFI_ERROR(st) || size != 1 || value > 1) return BOOT_SECURE_BOOT_UNKNOWN;
    return value ? BOOT_SECURE_BOOT_ON : BOOT_SECURE_BOOT_OFF;
}

void firmware_tables_gather(const struct firmware *fw, struct boot_info *boot)
{
    const EFI_SYSTEM_TABLE *system = fw->system;

    boot->rsdp_paddr = configuration_table(system, (EFI_GUID)ACPI_20_TABLE_GUID);
    boot->rsdp_guid_version = 2;
    if (boot->rsdp_paddr == 0) {
        boot->rsdp_paddr = configuration_table(system, (EFI_GUID)ACPI_TABLE_GUID);
        boot->rsdp_guid_version = boot->rsdp_paddr ? 1 : 0;
    }
    boot->smbios_paddr = configuration_table(system, (EFI_GUID)SMBIOS_TABLE_GUID);
    boot->smbios3_paddr = configuration_table(system, (EFI_GUID)SMBIOS3_TABLE_GUID);
    boot->device_tree_paddr = configuration_table(system, (EFI_GUID)EFI_DTB_TABLE_GUID);
    boot->runtime_services_paddr = (uint64_t)(uintptr_t)system->RuntimeServices;
    boot->system_table_paddr = (uint64_t)(uintptr_t)system;
    boot->secure_boot = secure_boot_state(fw);
    boot->uefi_revision = system->Hdr.Revision;
    boot->firmware_revision = system->FirmwareRevision;
}

void firmware_vendor_gather(const struct firmware *fw, struct boot_info *boot)
{
    bool cut;

    utf16_to_utf8(fw->system->FirmwareVendor, FIRMWARE_VENDOR_SIZE / 2, boot->firmware_vendor,
                  sizeof boot->firmware_vendor, &cut);
    // It ends on terminals, and shall not speak to them.
    for (char *c = boot->firmware_vendor; *c; c++)
        if ((uint8_t)*c < 0x20 || *c == 0x7F) *c = '?';
}

void firmware_time_gather(const struct firmware *fw, struct boot_time *out)
{
    EFI_TIME time;

    *out = (struct boot_time){0};
    if (!fw->system->RuntimeServices ||
        EFI_ERROR(fw->system->RuntimeServices->GetTime(&time, NULL)))
        return;
    *out = (struct boot_time){
        .year = time.Year,
        .month = time.Month,
        .day = time.Day,
        .hour = time.Hour,
        .minute = time.Minute,
        .second = time.Second,
        .is_valid = 1,
        .zone_minutes = time.TimeZone,
    };
}

bool firmware_random(const struct firmware *fw, void *out, size_t size)
{
    EFI_GUID guid = EFI_RNG_PROTOCOL_GUID;
    EFI_RNG_PROTOCOL *rng = NULL;

    if (EFI_ERROR(fw->boot->LocateProtocol(&guid, NULL, (VOID **)&rng)) || !rng) return false;
    return rng->GetRNG(rng, NULL, size, out) == EFI_SUCCESS;
}
