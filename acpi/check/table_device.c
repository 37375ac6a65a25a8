// SPDX-License-Identifier: MIT
// Tables that describe one device each, most of them from documents of their own.

#include "check/table.h"

#include <base/bits.h>
#include <base/string.h>

typedef unsigned long long ull;

// MCFG

#define MCFG_COMPARED_MAX 256u // ranges that are compared with each other

static void mcfg_map_check(struct check_table *t, size_t at, const struct acpi_mcfg_entry *e)
{
    const struct acpi_check_machine *machine = t->set->machine;
    uint64_t first = acpi_mcfg_first(e), size = acpi_mcfg_last(e) - first + 1;
    if (machine->is_ram && machine->is_ram(machine->arg, first, size)) {
        check_say(t, MCFG_RAM, at, "0x%llx to 0x%llx", (ull)first, (ull)(first + size - 1));
    } else if (machine->is_reserved && !machine->is_reserved(machine->arg, first, size)) {
        check_say(t, MCFG_RESERVED_MAP, at, "0x%llx to 0x%llx", (ull)first,
                  (ull)(first + size - 1));
    }
}

void check_mcfg(struct check_table *t)
{
    struct acpi_mcfg_entry e, other;
    size_t count = acpi_mcfg_count(t->bytes, t->length);
    if (count == 0) check_say(t, MCFG_NONE, 44, "%zu bytes", t->length);
    for (size_t i = 0; acpi_mcfg_get(t->bytes, t->length, i, &e); i++) {
        size_t at = 44 + 16 * i;
        if (e.start_bus > e.end_bus) {
            check_say(t, MCFG_BUSES, at + 10, "buses %u to %u", e.start_bus, e.end_bus);
            continue;
        }
        if (e.base == 0 || e.base % MIB != 0) {
            check_say(t, MCFG_ADDRESS, at, "0x%llx", (ull)e.base);
            continue;
        }
        mcfg_map_check(t, at, &e);
        for (size_t j = 0; j < i && j < MCFG_COMPARED_MAX; j++) {
            if (!acpi_mcfg_get(t->bytes, t->length, j, &other)) break;
            bool is_address = acpi_mcfg_first(&e) <= acpi_mcfg_last(&other) &&
                              acpi_mcfg_first(&other) <= acpi_mcfg_last(&e);
            bool is_bus = e.segment == other.segment && e.start_bus <= other.end_bus &&
                          other.start_bus <= e.end_bus;
            if (!is_address && !is_bus) continue;
            check_say(t, MCFG_OVERLAP, at, "entries %zu and %zu: %s", j, i,
                      is_bus ? "buses" : "addresses");
        }
    }
}

// HPET

void check_hpet(struct check_table *t)
{
    struct acpi_hpet hpet, other;
    struct check_table earlier;
    if (acpi_hpet_decode(t->bytes, t->length, &hpet) < 0) return; // told already
    if (hpet.base.space != ACPI_GAS_MEMORY || hpet.base.address == 0 ||
        hpet.base.address % 1024 != 0) {
        check_say(t, HPET_ADDRESS, 40, "space %u, 0x%llx", hpet.base.space, (ull)hpet.base.address);
    }
    if (hpet.block_id >> 16 == 0) check_say(t, HPET_VENDOR, 38, "0x%08x", hpet.block_id);
    if (hpet.min_tick == 0) check_say(t, HPET_TICK, 53, "0");
    for (size_t i = 0; check_table_find(t->set, "HPET", i, &earlier) && earlier.bytes != t->bytes;
         i++) {
        bool is_same = acpi_hpet_decode(earlier.bytes, earlier.length, &other) == ST_OK &&
                       other.number == hpet.number;
        if (is_same) check_say(t, HPET_NUMBER, 52, "%u", hpet.number);
    }
}

// SPCR, DBG2

void check_spcr(struct check_table *t)
{
    struct acpi_spcr spcr;
    if (acpi_spcr_decode(t->bytes, t->length, &spcr) < 0 || spcr.base.address == 0) return;
    bool has_address = spcr.pci_bus | spcr.pci_device | spcr.pci_function;
    bool is_device = spcr.pci_device_id != 0xffff, is_vendor = spcr.pci_vendor_id != 0xffff;
    if (is_device != is_vendor || (!is_device && has_address)) {
        check_say(t, SPCR_PCI, 64, "%04x:%04x at %02x:%02x.%u", spcr.pci_vendor_id,
                  spcr.pci_device_id, spcr.pci_bus, spcr.pci_device, spcr.pci_function);
    }
    bool has_no_irq = spcr.interrupt_type & 1 && spcr.irq == 0;
    bool has_no_gsi = spcr.interrupt_type & ~1u && spcr.gsi == 0;
    if (has_no_irq || has_no_gsi) {
        check_say(t, SPCR_IRQ, 52, "type 0x%02x, IRQ %u, GSI %u", spcr.interrupt_type, spcr.irq,
                  spcr.gsi);
    }
}

#define DBG2_DEVICE_SIZE 22u

void check_dbg2(struct check_table *t)
{
    uint64_t at = check_read(t, 36, 4), count = check_read(t, 40, 4);
    for (; count > 0 && at + DBG2_DEVICE_SIZE <= t->length; count--) {
        size_t size = (size_t)check_read(t, at + 1, 2);
        if (size < DBG2_DEVICE_SIZE || size > t->length - at) return; // told already
        size_t registers = (size_t)check_read(t, at + 3, 1);
        size_t name_end = (size_t)(check_read(t, at + 6, 2) + check_read(t, at + 4, 2));
        size_t bases = (size_t)check_read(t, at + 18, 2), sizes = (size_t)check_read(t, at + 20, 2);
        if (name_end > size ||
            (registers > 0 && (bases + 12 * registers > size || sizes + 4 * registers > size))) {
            check_say(t, DBG2_OFFSET, at, "registers at %zu, sizes at %zu, name up to %zu of %zu",
                      bases, sizes, name_end, size);
        }
        at += size;
    }
}

// BGRT, ECDT, WSMT

#define BMP_HEADERS 54u // BITMAPFILEHEADER, BITMAPINFOHEADER

// Of 24 bits, or of 32 with 8 reserved (ACPI 6.5, 5.2.23.4), and not compressed.
static void bitmap_check(struct check_table *t, uint64_t paddr)
{
    const struct acpi_check_machine *machine = t->set->machine;
    uint8_t header[BMP_HEADERS];
    if (!machine->memory_read) return;
    if (!machine->memory_read(machine->arg, paddr, header, sizeof header)) {
        check_say(t, BGRT_BITMAP, 40, "0x%llx is no memory", (ull)paddr);
        return;
    }
    unsigned bits = load_le16(header + 28), compression = load_le32(header + 30);
    bool is_bitmap = memcmp(header, "BM", 2) == 0;
    if (is_bitmap && (bits == 24 || bits == 32) && compression == 0) return;
    check_say(t, BGRT_BITMAP, 40, "0x%llx: signature %02x %02x, %u bits, compression %u",
              (ull)paddr, header[0], header[1], bits, compression);
}

void check_bgrt(struct check_table *t)
{
    struct acpi_bgrt bgrt;
    if (acpi_bgrt_decode(t->bytes, t->length, &bgrt) < 0) return; // told already
    if (bgrt.status & 1 && bgrt.image_paddr == 0) check_say(t, BGRT_IMAGE, 40, "0");
    if (bgrt.image_type == 0 && bgrt.image_paddr != 0) bitmap_check(t, bgrt.image_paddr);
}

#define ECDT_ID_AT 65u

void check_ecdt(struct check_table *t)
{
    struct acpi_gas gas[2];
    if (t->length < ECDT_ID_AT) return; // told already
    for (unsigned i = 0; i < 2; i++) {
        size_t at = 36 + 12 * i;
        acpi_gas_decode(t->bytes + at, &gas[i]);
        if (gas[i].space > ACPI_GAS_IO) check_say(t, ECDT_SPACE, at, "0x%02x", gas[i].space);
        if (gas[i].bit_width != 8) check_say(t, ECDT_WIDTH, at + 1, "%u", gas[i].bit_width);
    }
    if (gas[0].address == gas[1].address || gas[0].address == 0 || gas[1].address == 0) {
        check_say(t, ECDT_SAME, 36, "0x%llx and 0x%llx", (ull)gas[0].address, (ull)gas[1].address);
    }
    const char *path = (const char *)t->bytes + ECDT_ID_AT;
    size_t room = t->length - ECDT_ID_AT, length = strnlen(path, room);
    if (length == room || path[0] != '\\') {
        check_say(t, ECDT_PATH, ECDT_ID_AT, "%.*s%s", (int)(length < 100 ? length : 100), path,
                  length == room ? " (without an end)" : "");
    }
}

#define WSMT_FIXED_BUFFERS 1u
#define WSMT_NESTED_POINTERS 2u

void check_wsmt(struct check_table *t)
{
    uint32_t flags = (uint32_t)check_read(t, 36, 4);
    if (t->length < 40) return; // told already
    if (flags == 0) check_say(t, WSMT_NONE, 36, "0");
    if (flags & WSMT_NESTED_POINTERS && !(flags & WSMT_FIXED_BUFFERS)) {
        check_say(t, WSMT_NESTED_BUFFERS, 36, "0x%x", flags);
    }
}

// TPM2

#define TPM2_STARTS_BY_AREA (BIT(2) | BIT(7) | BIT(8) | BIT(11)) // ACPI, CRB, both, CRB by SMC

void check_tpm2(struct check_table *t)
{
    uint64_t area = check_read(t, 40, 8), method = check_read(t, 48, 4);
    if (t->length < 52) return; // told already
    if (method < 64 && TPM2_STARTS_BY_AREA & BIT(method) && area == 0) {
        check_say(t, TPM2_CONTROL, 40, "start method %u", (unsigned)method);
    }
    uint64_t log_length = check_read(t, 64, 4), log = check_read(t, 68, 8);
    if (t->length >= 76 && (log_length == 0) != (log == 0)) {
        check_say(t, TPM2_LOG, 64, "%u bytes at 0x%llx", (unsigned)log_length, (ull)log);
    }
}

// FPDT, BOOT, SLIC

#define FPDT_POINTER_SIZE 16u

void check_fpdt(struct check_table *t)
{
    size_t size;
    for (size_t at = ACPI_TABLE_HEADER_SIZE; at + 4 <= t->length; at += size) {
        size = t->bytes[at + 2];
        if (size < 4 || size > t->length - at) return; // told already
        uint64_t type = check_read(t, at, 2);
        if (type > 1 || size < FPDT_POINTER_SIZE || check_read(t, at + 8, 8) != 0) continue;
        check_say(t, FPDT_POINTER_ZERO, at + 8, "%s", type == 0 ? "boot" : "S3");
    }
}

#define CMOS_USABLE 0x0eu // behind the clock's own registers

void check_boot(struct check_table *t)
{
    unsigned index = (unsigned)check_read(t, 36, 1);
    if (t->length > 36 && index < CMOS_USABLE) check_say(t, BOOT_INDEX, 36, "0x%02x", index);
}

#define SLIC_WHOLE 374u

void check_slic(struct check_table *t)
{
    if (t->length != SLIC_WHOLE) check_say(t, SLIC_SIZE, 4, "%zu", t->length);
}
