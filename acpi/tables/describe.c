// SPDX-License-Identifier: MIT
// Decoded tables as text for people: `acpi tables MADT`.

#include <acpi/tables.h>
#include <base/string.h>

typedef unsigned long long ull;

static void line_gas(const struct acpi_text_sink *sink, const char *name,
                     const struct acpi_gas *gas)
{
    static const char *const spaces[] = {"memory", "port", "PCI config"};
    if (gas->address == 0) return;
    const char *space = gas->space < ARRAY_SIZE(spaces) ? spaces[gas->space] : "space";
    acpi_text_printf(sink, "  %-20s %s", name, space);
    if (gas->space >= ARRAY_SIZE(spaces)) acpi_text_printf(sink, " 0x%02x", gas->space);
    acpi_text_printf(sink, " 0x%llx, %u bits", (ull)gas->address, gas->bit_width);
    if (gas->bit_offset) acpi_text_printf(sink, " from bit %u", gas->bit_offset);
    if (gas->access_size > 0 && gas->access_size <= 4) {
        acpi_text_printf(sink, ", access of %u bytes", 1u << (gas->access_size - 1));
    }
    acpi_text_printf(sink, "\n");
}

static const char *polarity_name(uint16_t flags)
{
    static const char *const names[] = {"bus default", "active high", "reserved", "active low"};
    return names[acpi_inti_polarity(flags)];
}

static const char *trigger_name(uint16_t flags)
{
    static const char *const names[] = {"bus default", "edge", "reserved", "level"};
    return names[acpi_inti_trigger(flags)];
}

// One function a table

static void describe_fadt(const uint8_t *bytes, size_t length, const struct acpi_text_sink *sink)
{
    static const char *const profiles[] = {"unspecified",
                                           "desktop",
                                           "mobile",
                                           "workstation",
                                           "enterprise server",
                                           "SOHO server",
                                           "appliance PC",
                                           "performance server",
                                           "tablet"};
    struct acpi_fadt f;
    if (acpi_fadt_decode(bytes, length, &f) < 0) {
        acpi_text_printf(sink, "  cut off: %zu bytes, 116 are the least\n", length);
        return;
    }
    acpi_text_printf(sink, "  %-20s %u.%u\n", "version", f.revision, f.minor_revision & 15u);
    acpi_text_printf(sink, "  %-20s 0x%llx\n", "DSDT", (ull)f.dsdt_paddr);
    if (f.dsdt_paddr_old) {
        acpi_text_printf(sink, "  %-20s 0x%llx (32-bit field)\n", "DSDT", (ull)f.dsdt_paddr_old);
    }
    acpi_text_printf(sink, "  %-20s 0x%llx\n", "FACS", (ull)f.facs_paddr);
    acpi_text_printf(sink, "  %-20s %u (%s)\n", "profile", f.pm_profile,
                     f.pm_profile < ARRAY_SIZE(profiles) ? profiles[f.pm_profile] : "unknown");
    acpi_text_printf(sink, "  %-20s %u\n", "SCI interrupt", f.sci_irq);
    acpi_text_printf(sink, "  %-20s port 0x%x, enable 0x%02x, disable 0x%02x\n", "SMI command",
                     f.smi_command_port, f.acpi_enable, f.acpi_disable);
    line_gas(sink, "PM1a event", &f.pm1a_event);
    line_gas(sink, "PM1b event", &f.pm1b_event);
    line_gas(sink, "PM1a control", &f.pm1a_control);
    line_gas(sink, "PM1b control", &f.pm1b_control);
    line_gas(sink, "PM2 control", &f.pm2_control);
    line_gas(sink, "PM timer", &f.pm_timer);
    line_gas(sink, "GPE0", &f.gpe0);
    line_gas(sink, "GPE1", &f.gpe1);
    line_gas(sink, "reset register", &f.reset);
    if (f.reset.address) {
        acpi_text_printf(sink, "  %-20s 0x%02x\n", "reset value", f.reset_value);
    }
    line_gas(sink, "sleep control", &f.sleep_control);
    line_gas(sink, "sleep status", &f.sleep_status);
    if (f.has_boot_arch) {
        acpi_text_printf(sink, "  %-20s 0x%04x%s\n", "x86 boot flags", f.iapc_boot_arch,
                         f.iapc_boot_arch & ACPI_BOOT_ARCH_8042 ? " (8042)" : "");
    }
    acpi_text_printf(sink, "  %-20s 0x%08x%s\n", "flags", f.flags,
                     f.flags & ACPI_FADT_HW_REDUCED ? " (hardware-reduced)" : "");
}

static void describe_madt_entry(const struct acpi_madt_entry *e, const struct acpi_text_sink *sink)
{
    switch (e->type) {
    case ACPI_MADT_LAPIC:
    case ACPI_MADT_X2APIC:
        acpi_text_printf(sink, "  %-20s APIC id %u, processor %u, %s\n",
                         e->type == ACPI_MADT_LAPIC ? "local APIC" : "local x2APIC", e->cpu.apic_id,
                         e->cpu.uid,
                         e->cpu.flags & 1   ? "enabled"
                         : e->cpu.flags & 2 ? "can be enabled"
                                            : "disabled");
        break;
    case ACPI_MADT_IOAPIC:
        acpi_text_printf(sink, "  %-20s id %u at 0x%x, GSI from %u\n", "I/O APIC", e->ioapic.id,
                         e->ioapic.paddr, e->ioapic.gsi_base);
        break;
    case ACPI_MADT_OVERRIDE:
        acpi_text_printf(sink, "  %-20s ISA interrupt %u is GSI %u, %s, %s\n", "override",
                         e->isa_override.source, e->isa_override.gsi,
                         trigger_name(e->isa_override.flags), polarity_name(e->isa_override.flags));
        break;
    case ACPI_MADT_NMI_SOURCE:
        acpi_text_printf(sink, "  %-20s GSI %u, %s, %s\n", "NMI source", e->nmi_source.gsi,
                         trigger_name(e->nmi_source.flags), polarity_name(e->nmi_source.flags));
        break;
    case ACPI_MADT_LAPIC_NMI:
    case ACPI_MADT_X2APIC_NMI:
        acpi_text_printf(sink, "  %-20s LINT%u of ", "local APIC NMI", e->lapic_nmi.lint);
        if (e->lapic_nmi.uid == UINT32_MAX) {
            acpi_text_printf(sink, "all processors");
        } else {
            acpi_text_printf(sink, "processor %u", e->lapic_nmi.uid);
        }
        acpi_text_printf(sink, ", %s, %s\n", trigger_name(e->lapic_nmi.flags),
                         polarity_name(e->lapic_nmi.flags));
        break;
    case ACPI_MADT_LAPIC_ADDRESS:
        acpi_text_printf(sink, "  %-20s 0x%llx\n", "local APIC address", (ull)e->lapic_paddr);
        break;
    default:
        acpi_text_printf(sink, "  type 0x%02x, %u bytes\n", e->type, e->length);
        break;
    }
}

static void describe_madt(const uint8_t *bytes, size_t length, const struct acpi_text_sink *sink)
{
    struct acpi_madt madt;
    if (acpi_madt_decode(bytes, length, &madt) < 0) {
        acpi_text_printf(sink, "  cut off: %zu bytes, 44 are the least\n", length);
        return;
    }
    acpi_text_printf(sink, "  %-20s 0x%llx\n", "local APIC", (ull)madt.lapic_paddr);
    acpi_text_printf(sink, "  %-20s %u\n", "enabled CPUs", madt.cpus_enabled);
    acpi_text_printf(sink, "  %-20s %s\n", "8259", madt.has_8259 ? "yes" : "no");
    struct acpi_entry_cursor cursor = acpi_madt_entries(bytes, length);
    struct acpi_madt_entry entry;
    while (acpi_madt_next(&cursor, &entry))
        describe_madt_entry(&entry, sink);
    if (madt.malformed) acpi_text_printf(sink, "  malformed entry at offset %zu\n", cursor.offset);
}

static void describe_mcfg(const uint8_t *bytes, size_t length, const struct acpi_text_sink *sink)
{
    struct acpi_mcfg_entry e;
    for (size_t i = 0; acpi_mcfg_get(bytes, length, i, &e); i++) {
        acpi_text_printf(sink, "  %-20s 0x%llx, segment %u, bus %u to %u\n", "config space",
                         (ull)e.base, e.segment, e.start_bus, e.end_bus);
    }
}

static void describe_hpet(const uint8_t *bytes, size_t length, const struct acpi_text_sink *sink)
{
    struct acpi_hpet hpet;
    if (acpi_hpet_decode(bytes, length, &hpet) < 0) return;
    line_gas(sink, "registers", &hpet.base);
    acpi_text_printf(sink, "  %-20s 0x%08x\n", "block id", hpet.block_id);
    acpi_text_printf(sink, "  %-20s %u\n", "number", hpet.number);
    acpi_text_printf(sink, "  %-20s %u\n", "least tick", hpet.min_tick);
}

static void describe_spcr(const uint8_t *bytes, size_t length, const struct acpi_text_sink *sink)
{
    struct acpi_spcr s;
    if (acpi_spcr_decode(bytes, length, &s) < 0) return;
    acpi_text_printf(sink, "  %-20s 0x%02x\n", "interface", s.interface_type);
    if (s.base.address == 0) acpi_text_printf(sink, "  redirection is off\n");
    line_gas(sink, "registers", &s.base);
    acpi_text_printf(sink, "  %-20s type 0x%02x, IRQ %u, GSI %u\n", "interrupt", s.interrupt_type,
                     s.irq, s.gsi);
    if (s.baud) {
        acpi_text_printf(sink, "  %-20s %u\n", "baud", s.baud);
    } else {
        acpi_text_printf(sink, "  %-20s as set (code %u)\n", "baud", s.baud_code);
    }
    if (s.clock_hz) acpi_text_printf(sink, "  %-20s %u Hz\n", "clock", s.clock_hz);
    if (s.pci_vendor_id != 0xffff) {
        acpi_text_printf(sink, "  %-20s %04x:%02x:%02x.%u\n", "PCI", s.pci_segment, s.pci_bus,
                         s.pci_device, s.pci_function);
    }
}

static void describe_dbg2(const uint8_t *bytes, size_t length, const struct acpi_text_sink *sink)
{
    struct acpi_dbg2_device d;
    for (size_t i = 0; acpi_dbg2_get(bytes, length, i, &d); i++) {
        acpi_text_printf(sink, "  %-20s type 0x%04x, subtype 0x%04x, name %s\n", "port",
                         d.port_type, d.port_subtype, d.name);
        line_gas(sink, "registers", &d.base);
    }
}

static void describe_bgrt(const uint8_t *bytes, size_t length, const struct acpi_text_sink *sink)
{
    struct acpi_bgrt bgrt;
    if (acpi_bgrt_decode(bytes, length, &bgrt) < 0) return;
    acpi_text_printf(sink, "  %-20s type %u at 0x%llx, column %u, line %u%s\n", "image",
                     bgrt.image_type, (ull)bgrt.image_paddr, bgrt.x, bgrt.y,
                     bgrt.status & 1 ? ", shown" : "");
}

static void describe_facs(const uint8_t *bytes, size_t length, const struct acpi_text_sink *sink)
{
    struct acpi_facs facs;
    if (acpi_facs_decode(bytes, length, &facs) < 0) return;
    acpi_text_printf(sink, "  %-20s %u\n", "version", facs.version);
    acpi_text_printf(sink, "  %-20s 0x%08x\n", "hardware signature", facs.hardware_signature);
    acpi_text_printf(sink, "  %-20s 0x%08x\n", "global lock", facs.global_lock);
    acpi_text_printf(sink, "  %-20s 0x%08x, 0x%llx\n", "waking vectors", facs.waking_vector,
                     (ull)facs.x_waking_vector);
    acpi_text_printf(sink, "  %-20s 0x%08x\n", "flags", facs.flags);
}

static void describe_srat(const uint8_t *bytes, size_t length, const struct acpi_text_sink *sink)
{
    if (acpi_srat_check(bytes, length) < 0) return;
    struct acpi_entry_cursor cursor = acpi_srat_entries(bytes, length);
    struct acpi_srat_entry e;
    while (acpi_srat_next(&cursor, &e)) {
        const char *state = e.flags & 1 ? "" : " (disabled)";
        if (e.type == ACPI_SRAT_MEMORY) {
            acpi_text_printf(sink, "  %-20s domain %u: 0x%llx, 0x%llx bytes%s\n", "memory",
                             e.domain, (ull)e.base, (ull)e.size, state);
        } else if (e.type == ACPI_SRAT_LAPIC || e.type == ACPI_SRAT_X2APIC) {
            acpi_text_printf(sink, "  %-20s domain %u: APIC id %u%s\n", "processor", e.domain,
                             e.apic_id, state);
        } else {
            acpi_text_printf(sink, "  type 0x%02x, %u bytes\n", e.type, e.length);
        }
    }
}

static void describe_slit(const uint8_t *bytes, size_t length, const struct acpi_text_sink *sink)
{
    struct acpi_slit slit;
    if (acpi_slit_decode(bytes, length, &slit) < 0) return;
    for (uint64_t row = 0; row < slit.localities; row++) {
        acpi_text_printf(sink, "  domain %-13llu", (ull)row);
        for (uint64_t column = 0; column < slit.localities; column++) {
            acpi_text_printf(sink, " %3u", slit.distances[row * slit.localities + column]);
        }
        acpi_text_printf(sink, "\n");
    }
}

static const struct {
    char signature[5];
    void (*describe)(const uint8_t *bytes, size_t length, const struct acpi_text_sink *sink);
} describers[] = {
    {"FACP", describe_fadt}, {"APIC", describe_madt}, {"MCFG", describe_mcfg},
    {"HPET", describe_hpet}, {"SPCR", describe_spcr}, {"DBG2", describe_dbg2},
    {"BGRT", describe_bgrt}, {"FACS", describe_facs}, {"SRAT", describe_srat},
    {"SLIT", describe_slit},
};

void acpi_table_describe(const uint8_t *bytes, size_t length, const struct acpi_text_sink *sink)
{
    if (length < ACPI_TABLE_HEADER_SIZE) return;
    struct acpi_table header;
    acpi_table_header_decode(bytes, &header);
    if (strcmp(header.signature, "FACS") != 0) {
        acpi_text_printf(sink, "  %-20s %u bytes, revision %u, checksum 0x%02x (%s)\n", "header",
                         header.length, header.revision, header.checksum,
                         acpi_checksum(bytes, length) == 0 ? "ok" : "bad");
        acpi_text_printf(sink, "  %-20s %s, %s, 0x%08x\n", "OEM", header.oem_id,
                         header.oem_table_id, header.oem_revision);
        acpi_text_printf(sink, "  %-20s %s, 0x%08x\n", "creator", header.creator_id,
                         header.creator_revision);
    }
    for (size_t i = 0; i < ARRAY_SIZE(describers); i++) {
        if (memcmp(bytes, describers[i].signature, 4) == 0) {
            describers[i].describe(bytes, length, sink);
        }
    }
}
