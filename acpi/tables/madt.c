// SPDX-License-Identifier: MIT
// Multiple APIC Description Table: ACPI 6.5, 5.2.12. And the entry walk that SRAT shares.

#include <acpi/tables.h>
#include <base/bits.h>
#include <base/string.h>

#include "entries.h"

#define MADT_SIZE_MIN 44u
#define MADT_PCAT_COMPAT 1u

const uint8_t *acpi_entry_next(struct acpi_entry_cursor *cursor, uint8_t *out_length)
{
    if (cursor->offset > cursor->length || cursor->length - cursor->offset < 2) return NULL;
    const uint8_t *entry = cursor->bytes + cursor->offset;
    uint8_t length = entry[1];
    if (length < 2 || length > cursor->length - cursor->offset) return NULL;
    cursor->offset += length;
    *out_length = length;
    return entry;
}

struct acpi_entry_cursor acpi_madt_entries(const uint8_t *bytes, size_t length)
{
    return (struct acpi_entry_cursor){bytes, length, MADT_SIZE_MIN};
}

static size_t madt_entry_size(uint8_t type)
{
    switch (type) {
    case ACPI_MADT_LAPIC:
    case ACPI_MADT_NMI_SOURCE:
        return 8;
    case ACPI_MADT_IOAPIC:
    case ACPI_MADT_LAPIC_ADDRESS:
    case ACPI_MADT_X2APIC_NMI:
        return 12;
    case ACPI_MADT_OVERRIDE:
        return 10;
    case ACPI_MADT_LAPIC_NMI:
        return 6;
    case ACPI_MADT_X2APIC:
        return 16;
    default:
        return 2;
    }
}

static void madt_entry_decode(const uint8_t *at, struct acpi_madt_entry *out)
{
    switch (out->type) {
    case ACPI_MADT_LAPIC:
        out->cpu.uid = at[2];
        out->cpu.apic_id = at[3];
        out->cpu.flags = load_le32(at + 4);
        break;
    case ACPI_MADT_X2APIC:
        out->cpu.apic_id = load_le32(at + 4);
        out->cpu.flags = load_le32(at + 8);
        out->cpu.uid = load_le32(at + 12);
        break;
    case ACPI_MADT_IOAPIC:
        out->ioapic.id = at[2];
        out->ioapic.paddr = load_le32(at + 4);
        out->ioapic.gsi_base = load_le32(at + 8);
        break;
    case ACPI_MADT_OVERRIDE:
        out->isa_override.bus = at[2];
        out->isa_override.source = at[3];
        out->isa_override.gsi = load_le32(at + 4);
        out->isa_override.flags = load_le16(at + 8);
        break;
    case ACPI_MADT_NMI_SOURCE:
        out->nmi_source.flags = load_le16(at + 2);
        out->nmi_source.gsi = load_le32(at + 4);
        break;
    case ACPI_MADT_LAPIC_NMI:
        out->lapic_nmi.uid = at[2] == 0xff ? UINT32_MAX : at[2];
        out->lapic_nmi.flags = load_le16(at + 3);
        out->lapic_nmi.lint = at[5];
        break;
    case ACPI_MADT_X2APIC_NMI:
        out->lapic_nmi.flags = load_le16(at + 2);
        out->lapic_nmi.uid = load_le32(at + 4);
        out->lapic_nmi.lint = at[8];
        break;
    case ACPI_MADT_LAPIC_ADDRESS:
        out->lapic_paddr = load_le64(at + 4);
        break;
    default:
        break;
    }
}

bool acpi_madt_next(struct acpi_entry_cursor *cursor, struct acpi_madt_entry *out)
{
    const uint8_t *at;
    uint8_t length;
    while ((at = acpi_entry_next(cursor, &length)) != NULL) {
        if (length < madt_entry_size(at[0])) continue;
        memset(out, 0, sizeof *out);
        out->type = at[0];
        out->length = length;
        madt_entry_decode(at, out);
        return true;
    }
    return false;
}

// Counts a processor once: some firmware lists the same APIC id as LAPIC and as X2APIC.
static void cpu_count(struct acpi_madt *out, uint64_t seen[4], const struct acpi_madt_entry *entry)
{
    if (!(entry->cpu.flags & 1)) return;
    uint32_t id = entry->cpu.apic_id;
    if (id < 256) {
        if (seen[id / 64] & BIT(id % 64)) return;
        seen[id / 64] |= BIT(id % 64);
    }
    out->cpus_enabled++;
}

status_t acpi_madt_decode(const uint8_t *bytes, size_t length, struct acpi_madt *out)
{
    if (length < MADT_SIZE_MIN) return ST_BAD_LENGTH;
    memset(out, 0, sizeof *out);
    out->revision = bytes[8];
    out->lapic_paddr = load_le32(bytes + 36);
    out->flags = load_le32(bytes + 40);
    out->has_8259 = out->flags & MADT_PCAT_COMPAT;

    struct acpi_entry_cursor cursor = acpi_madt_entries(bytes, length);
    struct acpi_madt_entry entry;
    uint64_t seen[4] = {0};
    while (acpi_madt_next(&cursor, &entry)) {
        switch (entry.type) {
        case ACPI_MADT_LAPIC:
            out->lapics++;
            cpu_count(out, seen, &entry);
            break;
        case ACPI_MADT_X2APIC:
            out->x2apics++;
            cpu_count(out, seen, &entry);
            break;
        case ACPI_MADT_IOAPIC:
            out->ioapics++;
            break;
        case ACPI_MADT_OVERRIDE:
            out->overrides++;
            break;
        case ACPI_MADT_NMI_SOURCE:
            out->nmi_sources++;
            break;
        case ACPI_MADT_LAPIC_NMI:
        case ACPI_MADT_X2APIC_NMI:
            out->lapic_nmis++;
            break;
        case ACPI_MADT_LAPIC_ADDRESS:
            out->lapic_paddr = entry.lapic_paddr;
            break;
        default:
            out->others++;
            break;
        }
    }
    out->malformed = cursor.offset != length;
    return ST_OK;
}
