// SPDX-License-Identifier: MIT
// DMAR and IVRS: which unit guards which device.

#include "check/table.h"

#include <base/bits.h>

typedef unsigned long long ull;

#define UNITS_MAX 64u // that are compared with each other
#define PAGE 4096u

// DMAR: structures of type and length, 2 bytes each

#define DMAR_ENTRIES_AT 48u
#define DRHD 0u
#define DRHD_SIZE 16u
#define RMRR 1u
#define RMRR_SIZE 24u
#define INCLUDE_ALL 1u
#define HOST_WIDTH_LEAST 32u
#define HOST_WIDTH_MOST 57u

struct dmar_check {
    struct check_table *table;
    unsigned units;
    struct {
        uint64_t base;
        uint16_t segment;
        bool is_for_all;
    } unit[UNITS_MAX];
};

static void drhd_check(struct dmar_check *d, size_t at, size_t size)
{
    struct check_table *t = d->table;
    uint64_t base = check_read(t, at + 8, 8);
    uint16_t segment = (uint16_t)check_read(t, at + 6, 2);
    bool is_for_all = check_read(t, at + 4, 1) & INCLUDE_ALL;
    unsigned count = d->units < UNITS_MAX ? d->units : UNITS_MAX;
    bool is_bad = base == 0 || base % PAGE != 0, is_behind = false;
    for (unsigned i = 0; i < count; i++) {
        is_bad = is_bad || d->unit[i].base == base;
        is_behind = is_behind || (d->unit[i].is_for_all && d->unit[i].segment == segment);
    }
    if (is_bad) check_say(t, DMAR_ADDRESS, at + 8, "0x%llx", (ull)base);
    if (is_behind) {
        check_say(t, DMAR_ALL, at, "segment %u, unit at 0x%llx comes after it", segment, (ull)base);
    }
    if (!is_for_all && size == DRHD_SIZE) check_say(t, DMAR_SCOPE, at, "unit at 0x%llx", (ull)base);
    if (d->units < UNITS_MAX) {
        d->unit[d->units].base = base;
        d->unit[d->units].segment = segment;
        d->unit[d->units].is_for_all = is_for_all;
    }
    d->units++;
}

static void rmrr_check(struct check_table *t, size_t at)
{
    const struct acpi_check_machine *machine = t->set->machine;
    uint64_t base = check_read(t, at + 8, 8), last = check_read(t, at + 16, 8);
    if (last < base || base % PAGE != 0 || last % PAGE != PAGE - 1) {
        check_say(t, DMAR_RMRR, at + 8, "0x%llx to 0x%llx", (ull)base, (ull)last);
        return;
    }
    if (machine->is_ram && machine->is_ram(machine->arg, base, last - base + 1)) {
        check_say(t, DMAR_RMRR_RAM, at + 8, "0x%llx to 0x%llx", (ull)base, (ull)last);
    }
}

void check_dmar(struct check_table *t)
{
    struct dmar_check d = {.table = t};
    size_t size;
    if (t->length < DMAR_ENTRIES_AT) return; // told already
    unsigned width = (unsigned)check_read(t, 36, 1) + 1;
    if (width < HOST_WIDTH_LEAST || width > HOST_WIDTH_MOST) {
        check_say(t, DMAR_WIDTH, 36, "%u bits", width);
    }
    for (size_t at = DMAR_ENTRIES_AT; at + 4 <= t->length; at += size) {
        size = (size_t)check_read(t, at + 2, 2);
        if (size < 4 || size > t->length - at) break; // told already
        uint64_t type = check_read(t, at, 2);
        if (type == DRHD && size >= DRHD_SIZE) drhd_check(&d, at, size);
        if (type == RMRR && size >= RMRR_SIZE) rmrr_check(t, at);
    }
    if (d.units == 0) check_say(t, DMAR_NO_UNIT, DMAR_ENTRIES_AT, "%zu bytes", t->length);
}

// IVRS: structures of type, flags, length (2 bytes)

#define IVRS_ENTRIES_AT 48u
#define IVHD_SIZE 24u
#define IVHD_ALIGNMENT (16u * 1024)

void check_ivrs(struct check_table *t)
{
    size_t size, units = 0;
    if (t->length < IVRS_ENTRIES_AT) return; // told already
    for (size_t at = IVRS_ENTRIES_AT; at + 4 <= t->length; at += size) {
        size = (size_t)check_read(t, at + 2, 2);
        if (size < 4 || size > t->length - at) break; // told already
        uint8_t type = t->bytes[at];
        bool is_unit = type == 0x10 || type == 0x11 || type == 0x40;
        if (!is_unit || size < IVHD_SIZE) continue;
        units++;
        uint64_t base = check_read(t, at + 8, 8);
        if (base != 0 && base % IVHD_ALIGNMENT == 0) continue;
        check_say(t, IVRS_ADDRESS, at + 8, "0x%llx", (ull)base);
    }
    if (units == 0) check_say(t, IVRS_NO_UNIT, IVRS_ENTRIES_AT, "%zu bytes", t->length);
}
