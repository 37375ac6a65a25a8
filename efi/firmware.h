// SPDX-License-Identifier: MIT
#pragma once
// What every file of the loader knows of the firmware it runs on.

#include <stddef.h> // before efi.h, which would define NULL its own way

#include <efi.h>

#include <base/boot_info.h>
#include <base/types.h>

#include "options.h"

struct firmware {
    EFI_HANDLE image;
    EFI_SYSTEM_TABLE *system;
    EFI_BOOT_SERVICES *boot;
    EFI_LOADED_IMAGE *loaded; // what we were loaded from; never NULL
};

// Physical pages that the loader owns; pages == 0 when it has none. Firmware maps all memory at its
// physical address, so `start` is also the pointer.
struct page_range {
    uint64_t start;
    uint64_t pages;
};

static inline void *page_range_pointer(const struct page_range *range)
{
    return (void *)(uintptr_t)range->start;
}

// Fresh pages of type EfiLoaderData; contents undefined. `what` is what they are for, to be told
// when there are none.
EFI_STATUS pages_alloc(const struct firmware *fw, uint64_t pages, const char *what,
                       struct page_range *out_range) MUST_USE;
void pages_free(const struct firmware *fw, struct page_range *range);

// The protocol's interface on `handle`; NULL when it is not there, whatever the firmware calls
// success.
void *protocol_of(const struct firmware *fw, EFI_HANDLE handle, EFI_GUID guid);

// Fills rsdp, smbios, device tree, table addresses, revisions, Secure Boot in `boot`.
void firmware_tables_gather(const struct firmware *fw, struct boot_info *boot);

// Fills the vendor. Reads FIRMWARE_VENDOR_SIZE bytes at the system table's FirmwareVendor at most.
#define FIRMWARE_VENDOR_SIZE (2 * sizeof((struct boot_info *)0)->firmware_vendor)
void firmware_vendor_gather(const struct firmware *fw, struct boot_info *boot);

// The memory attributes table (UEFI 2.10, 4.6.4), which lies in boot services' memory; NULL when
// there is none. Nothing of it is read yet.
const void *memory_attributes_table(const struct firmware *fw);
// Its size with its entries, from its first MEMORY_ATTRIBUTES_HEADER bytes; 0 when that makes no
// sense.
#define MEMORY_ATTRIBUTES_HEADER 16
uint32_t memory_attributes_size(const void *table);

// What GetTime says; not valid when it fails.
void firmware_time_gather(const struct firmware *fw, struct boot_time *out);

// Random bytes from EFI_RNG_PROTOCOL; false when the firmware offers none.
bool firmware_random(const struct firmware *fw, void *out, size_t size);

// Sets the mode that video=WIDTHxHEIGHT names, if any, and describes the screen.
void video_gather(const struct firmware *fw, const struct command_line *line,
                  struct boot_framebuffer *out);

// Appends \EFI\firstlight\options.txt of the volume we were loaded from. Absence is no error.
void options_file_read(const struct firmware *fw, struct command_line *line);

// Whether the UEFI shell started us: its load options begin with our name.
bool started_by_shell(const struct firmware *fw);

// The device path of the file, or else the device, we were loaded from, and its size with the end
// node; NULL and 0 when there is none or it is malformed.
const void *boot_device_path(const struct firmware *fw, uint32_t *out_size);
