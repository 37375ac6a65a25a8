// SPDX-License-Identifier: MIT
#pragma once
// What UEFI leaves an operating system besides memory: the tables that stay, and what it said while
// boot services ran. UEFI 2.10.

#include <base/boot_info.h>
#include <base/finding.h>

// clang-format off
#define CHECK_UEFI_KINDS(X)                                                                        \
    X(UEFI_NO_RUNTIME, "uefi.runtime-absent", HIGH, "no runtime services",                         \
      "UEFI 2.10, 4.5", "No variables, no reset, no clock through the firmware.")                  \
    X(UEFI_SIGNATURE, "uefi.signature", HIGH, "a table that stays has no signature",               \
      "UEFI 2.10, 4.2, EFI_TABLE_HEADER", "Linux does without runtime services.")                  \
    X(UEFI_SIZE, "uefi.header-size", MEDIUM, "a table's header has an impossible size",            \
      "UEFI 2.10, 4.2, EFI_TABLE_HEADER", "What is beyond is not used.")                           \
    X(UEFI_CRC, "uefi.crc", LOW, "a table's CRC is wrong",                                         \
      "UEFI 2.10, 4.2, EFI_TABLE_HEADER", "None known: nobody looks.")                             \
    X(UEFI_REVISION, "uefi.revisions-differ", LOW, "two tables claim different revisions",         \
      "UEFI 2.10, 4.2", "Services that one of them promises are not called.")                      \
    X(UEFI_OLD, "uefi.revision", INFO, "an EFI older than 2.3.1", "UEFI 2.10, 4.2",                \
      "No Secure Boot; workarounds for old firmware apply.")                                       \
    X(UEFI_POINTER, "uefi.service-pointer", HIGH, "a runtime service lies outside runtime code",   \
      "UEFI 2.10, 8", "A call to it faults; Linux then gives runtime services up.")                \
    X(UEFI_OLD_ACPI, "uefi.acpi-1-only", MEDIUM, "ACPI tables by the GUID of ACPI 1.0 alone",      \
      "UEFI 2.10, 4.6.1", "Systems that look for the newer one find no ACPI.")                     \
    X(UEFI_NO_ACPI, "uefi.no-acpi", HIGH, "no ACPI tables", "UEFI 2.10, 4.6.1",                    \
      "No power off, no interrupts of PCI, one CPU.")                                              \
    X(UEFI_NO_TIME, "uefi.no-time", LOW, "GetTime failed", "UEFI 2.10, 8.3",                       \
      "The date comes from the RTC's registers, or not at all.")                                   \
    X(UEFI_TIME, "uefi.time", MEDIUM, "GetTime gave a time that is none", "UEFI 2.10, 8.3, EFI_TIME", \
      "The date is wrong until the network tells.")                                                \
    X(UEFI_NO_SEED, "uefi.no-seed", LOW, "no random numbers", "UEFI 2.10, 37.5",                   \
      "Linux waits longer for entropy; the kernel's address is easier to guess.")                  \
    X(UEFI_SECURE_BOOT, "uefi.secure-boot", MEDIUM, "the state of Secure Boot cannot be read",     \
      "UEFI 2.10, 3.3, SecureBoot", "Taken for off.")                                              \
    X(UEFI_RETRIES, "uefi.exit-retries", LOW, "ExitBootServices had to be tried more than twice",  \
      "UEFI 2.10, 7.4.6", "Loaders that try twice, as told, fail now and then.")                   \
    X(UEFI_VENDOR, "uefi.vendor", INFO, "the firmware does not say who made it",                   \
      "UEFI 2.10, 4.3, FirmwareVendor", "Quirks by vendor do not apply.")                          \
    X(UEFI_NO_SCREEN, "uefi.no-framebuffer", INFO, "no framebuffer", "UEFI 2.10, 12.9",            \
      "Nothing is seen until a driver for the card runs.")
// clang-format on

enum check_uefi_kind { CHECK_UEFI_KINDS(FINDING_KIND_INDEX) };
extern const struct finding_kinds check_uefi_kinds;

struct check_uefi_table {
    const uint8_t *bytes; // NULL: cannot be read
    size_t length;        // that can be read
};

struct check_uefi {
    const struct boot_info *boot;
    const struct boot_memory_entry *entries; // of the memory map
    size_t entry_count;
    struct check_uefi_table system, runtime; // as they are after ExitBootServices
};

void check_uefi(const struct check_uefi *input, const struct finding_sink *sink);
