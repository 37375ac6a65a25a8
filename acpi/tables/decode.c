// SPDX-License-Identifier: MIT
// The smaller static tables. Layouts: ACPI 6.5 chapter 5.2 and the documents it names.

#include <acpi/tables.h>
#include <base/bits.h>
#include <base/string.h>

#include "entries.h"

// MCFG

#define MCFG_SIZE_MIN 44u
#define MCFG_ENTRY_SIZE 16u

size_t acpi_mcfg_count(const uint8_t *bytes, size_t length)
{
    (void)bytes;
    return length < MCFG_SIZE_MIN ? 0 : (length - MCFG_SIZE_MIN) / MCFG_ENTRY_SIZE;
}

bool acpi_mcfg_get(const uint8_t *bytes, size_t length, size_t nth, struct acpi_mcfg_entry *out)
{
    if (nth >= acpi_mcfg_count(bytes, length)) return false;
    const uint8_t *at = bytes + MCFG_SIZE_MIN + nth * MCFG_ENTRY_SIZE;
    out->base = load_le64(at);
    out->segment = load_le16(at + 8);
    out->start_bus = at[10];
    out->end_bus = at[11];
    return true;
}

// HPET

status_t acpi_hpet_decode(const uint8_t *bytes, size_t length, struct acpi_hpet *out)
{
    if (length < 56) return ST_BAD_LENGTH;
    out->block_id = load_le32(bytes + 36);
    acpi_gas_decode(bytes + 40, &out->base);
    out->number = bytes[52];
    out->min_tick = load_le16(bytes + 53);
    out->attributes = bytes[55];
    return ST_OK;
}

// SPCR

static uint32_t spcr_baud(uint8_t code)
{
    switch (code) {
    case 3:
        return 9600;
    case 4:
        return 19200;
    case 6:
        return 57600;
    case 7:
        return 115200;
    default:
        return 0; // 0: as the firmware left it
    }
}

status_t acpi_spcr_decode(const uint8_t *bytes, size_t length, struct acpi_spcr *out)
{
    if (length < 80) return ST_BAD_LENGTH;
    memset(out, 0, sizeof *out);
    out->revision = bytes[8];
    // Revision 1 knew only "16550" and "16450 with FCR"; both are of the 16550 family.
    out->interface_type = bytes[36];
    acpi_gas_decode(bytes + 40, &out->base);
    out->interrupt_type = bytes[52];
    out->irq = bytes[53];
    out->gsi = load_le32(bytes + 54);
    out->baud_code = bytes[58];
    out->baud = spcr_baud(out->baud_code);
    out->parity = bytes[59];
    out->stop_bits = bytes[60];
    out->flow_control = bytes[61];
    out->terminal_type = bytes[62];
    out->pci_device_id = load_le16(bytes + 64);
    out->pci_vendor_id = load_le16(bytes + 66);
    out->pci_bus = bytes[68];
    out->pci_device = bytes[69];
    out->pci_function = bytes[70];
    out->pci_segment = bytes[75];
    if (out->revision >= 3) out->clock_hz = load_le32(bytes + 76);
    if (out->revision >= 4 && length >= 84 && load_le32(bytes + 80) != 0) {
        out->baud = load_le32(bytes + 80);
    }
    return ST_OK;
}

// DBG2

#define DBG2_SIZE_MIN 44u
#define DBG2_DEVICE_SIZE 22u
#define DBG2_DEVICES_MAX 64u // more is taken for nonsense

// The nth device's bytes and length; NULL when the chain of lengths breaks before it.
static const uint8_t *dbg2_device(const uint8_t *bytes, size_t length, size_t nth,
                                  size_t *out_length)
{
    if (length < DBG2_SIZE_MIN) return NULL;
    size_t offset = load_le32(bytes + 36);
    uint32_t count = load_le32(bytes + 40);
    if (nth >= count || nth >= DBG2_DEVICES_MAX || offset < DBG2_SIZE_MIN) return NULL;
    for (size_t i = 0;; i++) {
        if (offset > length || length - offset < DBG2_DEVICE_SIZE) return NULL;
        size_t size = load_le16(bytes + offset + 1);
        if (size < DBG2_DEVICE_SIZE || size > length - offset) return NULL;
        if (i == nth) {
            *out_length = size;
            return bytes + offset;
        }
        offset += size;
    }
}

size_t acpi_dbg2_count(const uint8_t *bytes, size_t length)
{
    size_t count = 0, size;
    while (dbg2_device(bytes, length, count, &size))
        count++;
    return count;
}

bool acpi_dbg2_get(const uint8_t *bytes, size_t length, size_t nth, struct acpi_dbg2_device *out)
{
    size_t size;
    const uint8_t *at = dbg2_device(bytes, length, nth, &size);
    if (!at) return false;
    memset(out, 0, sizeof *out);
    out->register_count = at[3];
    out->port_type = load_le16(at + 12);
    out->port_subtype = load_le16(at + 14);

    size_t base_offset = load_le16(at + 18), size_offset = load_le16(at + 20);
    if (out->register_count > 0 && base_offset >= DBG2_DEVICE_SIZE && base_offset + 12 <= size) {
        acpi_gas_decode(at + base_offset, &out->base);
    }
    if (out->register_count > 0 && size_offset >= DBG2_DEVICE_SIZE && size_offset + 4 <= size) {
        out->address_size = load_le32(at + size_offset);
    }

    size_t name_length = load_le16(at + 4), name_offset = load_le16(at + 6);
    if (name_offset < DBG2_DEVICE_SIZE || name_offset + name_length > size) name_length = 0;
    if (name_length >= sizeof out->name) name_length = sizeof out->name - 1;
    for (size_t i = 0; i < name_length && at[name_offset + i] != 0; i++) {
        uint8_t c = at[name_offset + i];
        out->name[i] = c >= 0x20 && c < 0x7f ? (char)c : '?';
    }
    return true;
}

// BGRT, FACS

status_t acpi_bgrt_decode(const uint8_t *bytes, size_t length, struct acpi_bgrt *out)
{
    if (length < 56) return ST_BAD_LENGTH;
    out->version = load_le16(bytes + 36);
    out->status = bytes[38];
    out->image_type = bytes[39];
    out->image_paddr = load_le64(bytes + 40);
    out->x = load_le32(bytes + 48);
    out->y = load_le32(bytes + 52);
    return ST_OK;
}

status_t acpi_facs_decode(const uint8_t *bytes, size_t length, struct acpi_facs *out)
{
    if (length < 64) return ST_BAD_LENGTH;
    out->hardware_signature = load_le32(bytes + 8);
    out->waking_vector = load_le32(bytes + 12);
    out->global_lock = load_le32(bytes + 16);
    out->flags = load_le32(bytes + 20);
    out->x_waking_vector = load_le64(bytes + 24);
    out->version = bytes[32];
    out->ospm_flags = load_le32(bytes + 36);
    return ST_OK;
}

// SRAT, SLIT

#define SRAT_SIZE_MIN 48u

status_t acpi_srat_check(const uint8_t *bytes, size_t length)
{
    (void)bytes;
    return length < SRAT_SIZE_MIN ? ST_BAD_LENGTH : ST_OK;
}

struct acpi_entry_cursor acpi_srat_entries(const uint8_t *bytes, size_t length)
{
    return (struct acpi_entry_cursor){bytes, length, SRAT_SIZE_MIN};
}

static size_t srat_entry_size(uint8_t type)
{
    switch (type) {
    case ACPI_SRAT_LAPIC:
        return 16;
    case ACPI_SRAT_MEMORY:
        return 40;
    case ACPI_SRAT_X2APIC:
        return 24;
    case ACPI_SRAT_GICC:
        return 18;
    case ACPI_SRAT_GIC_ITS:
        return 12;
    case ACPI_SRAT_GENERIC_INITIATOR:
    case ACPI_SRAT_GENERIC_PORT:
        return 32;
    default:
        return 2;
    }
}

static void srat_entry_decode(const uint8_t *at, struct acpi_srat_entry *out)
{
    switch (out->type) {
    case ACPI_SRAT_LAPIC:
        out->domain =
            at[2] | (uint32_t)at[9] << 8 | (uint32_t)at[10] << 16 | (uint32_t)at[11] << 24;
        out->apic_id = at[3];
        out->flags = load_le32(at + 4);
        break;
    case ACPI_SRAT_MEMORY:
        out->domain = load_le32(at + 2);
        out->base = load_le64(at + 8);
        out->size = load_le64(at + 16);
        out->flags = load_le32(at + 28);
        break;
    case ACPI_SRAT_X2APIC:
        out->domain = load_le32(at + 4);
        out->apic_id = load_le32(at + 8);
        out->flags = load_le32(at + 12);
        break;
    case ACPI_SRAT_GICC:
        out->domain = load_le32(at + 2);
        out->apic_id = load_le32(at + 6);
        out->flags = load_le32(at + 10);
        break;
    case ACPI_SRAT_GIC_ITS:
        out->domain = load_le32(at + 2);
        out->apic_id = load_le32(at + 8);
        out->flags = 1; // it has no flag of its own
        break;
    case ACPI_SRAT_GENERIC_INITIATOR:
    case ACPI_SRAT_GENERIC_PORT:
        out->domain = load_le32(at + 4);
        out->flags = load_le32(at + 24);
        break;
    default:
        break;
    }
}

bool acpi_srat_next(struct acpi_entry_cursor *cursor, struct acpi_srat_entry *out)
{
    const uint8_t *at;
    uint8_t length;
    while ((at = acpi_entry_next(cursor, &length)) != NULL) {
        if (length < srat_entry_size(at[0])) continue;
        memset(out, 0, sizeof *out);
        out->type = at[0];
        out->length = length;
        srat_entry_decode(at, out);
        // Revision 1 had 8 bits for a domain, and reserved what are the others now.
        bool has_wide_domain = cursor->bytes[8] >= 2 || out->type > ACPI_SRAT_MEMORY;
        if (!has_wide_domain) out->domain &= 0xff;
        return true;
    }
    return false;
}

status_t acpi_slit_decode(const uint8_t *bytes, size_t length, struct acpi_slit *out)
{
    if (length < 44) return ST_BAD_LENGTH;
    uint64_t localities = load_le64(bytes + 36);
    if (localities > 4096 || localities * localities > length - 44) return ST_BAD_LENGTH;
    out->localities = localities;
    out->distances = bytes + 44;
    return ST_OK;
}
