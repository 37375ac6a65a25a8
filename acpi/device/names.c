// SPDX-License-Identifier: MIT
// What people call the devices behind ids. Facts from ACPI 6.5, 5.6.7, the registries of PNP and
// ACPI ids at uefi.org, and what operating systems' drivers bind to.

#include "device/id.h"

#include <base/string.h>

// "ID name", sorted by id as strcmp does, each ended by a NUL: no pointers, and LZ4 packs it well.
static const char names[] =
#include "device/names.inc"
    ;

const char *acpi_device_id_name(const char *id)
{
    size_t low = 0, high = sizeof names - 1, length = strlen(id);
    while (low < high) {
        size_t start = low + (high - low) / 2;
        while (start > low && names[start - 1])
            start--;
        const char *at = names + start;
        int order = strncmp(id, at, length);
        if (order == 0 && at[length] == ' ') return strchr(id, ' ') ? NULL : at + length + 1;
        if (order > 0) {
            low = start + strlen(at) + 1;
        } else {
            high = start;
        }
    }
    return NULL;
}
