// SPDX-License-Identifier: MIT
// MADT: ACPI 6.5, 5.2.12.

#include "check/table.h"

#include <base/bits.h>
#include <base/string.h>

#define FADT_SCI_AT 46u
#define MADT_ADDRESS_AT 36u
#define CPU_ENABLED 1u
#define CPU_ONLINE_CAPABLE 2u
#define LAPIC_ID_ALL 255u
#define ISA_IRQS 16u
#define ISA_CASCADE 2u
#define TYPE_WAKEUP 0x10u
#define TYPE_OEM 0x80u  // from here on
#define IOAPICS_MAX 64u // that are compared with each other

struct madt_check {
    struct check_table *table;
    size_t offset; // of the entry
    unsigned cpus_enabled, lapics, foreign_cpus, address_overrides;
    struct check_ids uids, uids_enabled, lapic_ids, x2apic_ids;
    unsigned ioapics; // SAPICs too
    struct {
        uint8_t id;
        uint32_t paddr, gsi;
    } ioapic[IOAPICS_MAX];
    bool is_overridden[ISA_IRQS];
    uint32_t isa_gsi[ISA_IRQS];
};

static void cpu_check(struct madt_check *m, const struct acpi_madt_entry *entry)
{
    bool is_x2apic = entry->type == ACPI_MADT_X2APIC;
    uint32_t id = entry->cpu.apic_id, uid = entry->cpu.uid;
    m->lapics++;
    (void)check_ids_add(&m->uids, uid);
    if ((entry->cpu.flags & (CPU_ENABLED | CPU_ONLINE_CAPABLE)) ==
        (CPU_ENABLED | CPU_ONLINE_CAPABLE))
        check_say(m->table, MADT_CPU_FLAGS, m->offset, "processor %u", uid);
    if (!(entry->cpu.flags & CPU_ENABLED)) return;
    m->cpus_enabled++;
    if (is_x2apic && check_ids_has(&m->lapic_ids, id)) {
        check_say(m->table, MADT_BOTH, m->offset, "APIC id %u", id);
        return;
    }
    if (check_ids_add(&m->uids_enabled, uid)) {
        check_say(m->table, MADT_UID, m->offset, "%u, APIC id %u", uid, id);
    }
    if (check_ids_add(is_x2apic ? &m->x2apic_ids : &m->lapic_ids, id)) {
        check_say(m->table, MADT_APIC_ID, m->offset, "%u, processor %u", id, uid);
    }
    if (!is_x2apic && id == LAPIC_ID_ALL) {
        check_say(m->table, MADT_LAPIC_255, m->offset, "processor %u", uid);
    }
    if (is_x2apic && id < LAPIC_ID_ALL) {
        check_say(m->table, MADT_X2APIC, m->offset, "APIC id %u, processor %u", id, uid);
    }
}

static void ioapic_check(struct madt_check *m, const struct acpi_madt_entry *entry)
{
    uint32_t paddr = entry->ioapic.paddr, gsi = entry->ioapic.gsi_base;
    uint8_t id = entry->ioapic.id;
    unsigned count = m->ioapics < IOAPICS_MAX ? m->ioapics : IOAPICS_MAX;
    bool is_at_another = paddr == 0;
    for (unsigned i = 0; i < count; i++) {
        is_at_another = is_at_another || m->ioapic[i].paddr == paddr;
        if (m->ioapic[i].id == id) check_say(m->table, MADT_IOAPIC_ID, m->offset + 2, "%u", id);
        if (m->ioapic[i].gsi == gsi) check_say(m->table, MADT_GSI, m->offset + 8, "%u", gsi);
    }
    if (is_at_another) check_say(m->table, MADT_IOAPIC_ADDRESS, m->offset + 4, "0x%x", paddr);
    if (m->ioapics < IOAPICS_MAX) {
        m->ioapic[m->ioapics].id = id;
        m->ioapic[m->ioapics].paddr = paddr;
        m->ioapic[m->ioapics].gsi = gsi;
    }
    m->ioapics++;
}

static void override_check(struct madt_check *m, const struct acpi_madt_entry *entry)
{
    uint8_t source = entry->isa_override.source;
    struct check_table fadt;
    if (entry->isa_override.bus != 0) {
        check_say(m->table, MADT_OVERRIDE_BUS, m->offset + 2, "%u", entry->isa_override.bus);
    }
    if (source >= ISA_IRQS) {
        check_say(m->table, MADT_OVERRIDE_SOURCE, m->offset + 3, "%u", source);
        return;
    }
    if (m->is_overridden[source]) {
        check_say(m->table, MADT_OVERRIDE_TWICE, m->offset, "interrupt %u", source);
    }
    m->is_overridden[source] = true;
    m->isa_gsi[source] = entry->isa_override.gsi;
    bool is_sci = check_table_find(m->table->set, "FACP", 0, &fadt) &&
                  check_read(&fadt, FADT_SCI_AT, 2) == source;
    if (is_sci && acpi_inti_trigger(entry->isa_override.flags) == ACPI_TRIGGER_EDGE) {
        check_say(m->table, MADT_SCI, m->offset + 8, "interrupt %u, flags 0x%04x", source,
                  entry->isa_override.flags);
    }
}

static void nmi_check(struct madt_check *m, const struct acpi_madt_entry *entry)
{
    uint32_t uid = entry->lapic_nmi.uid;
    bool is_known = uid == UINT32_MAX || uid >= CHECK_IDS_MAX || check_ids_has(&m->uids, uid);
    if (!is_known) check_say(m->table, MADT_NMI_UID, m->offset, "%u", uid);
    if (entry->lapic_nmi.lint > 1) {
        check_say(m->table, MADT_NMI_LINT, m->offset, "LINT%u", entry->lapic_nmi.lint);
    }
}

static void entry_check(struct madt_check *m, const struct acpi_madt_entry *entry)
{
    switch (entry->type) {
    case ACPI_MADT_LAPIC:
    case ACPI_MADT_X2APIC:
        cpu_check(m, entry);
        break;
    case ACPI_MADT_IOAPIC:
        ioapic_check(m, entry);
        break;
    case ACPI_MADT_OVERRIDE:
        override_check(m, entry);
        break;
    case ACPI_MADT_LAPIC_ADDRESS:
        if (++m->address_overrides > 1 || entry->lapic_paddr == 0 || entry->lapic_paddr % 4096 != 0)
            check_say(m->table, MADT_LAPIC_ADDRESS, m->offset, "0x%llx",
                      (unsigned long long)entry->lapic_paddr);
        break;
    case ACPI_MADT_NMI_SOURCE:
    case ACPI_MADT_LAPIC_NMI:
    case ACPI_MADT_X2APIC_NMI:
        break; // once all processors are known
    default:
        // SAPIC, GIC, RISC-V, LoongArch: whatever it is, it is not a PC's.
        if (entry->type < TYPE_OEM && entry->type != TYPE_WAKEUP) m->foreign_cpus++;
        break;
    }
}

// Each ISA interrupt has an input of its own. The cascade has none to itself.
static void isa_check(struct madt_check *m)
{
    for (unsigned a = 0; a < ISA_IRQS; a++) {
        uint32_t gsi = m->is_overridden[a] ? m->isa_gsi[a] : a;
        for (unsigned b = 0; b < a && a != ISA_CASCADE; b++) {
            if (b == ISA_CASCADE && !m->is_overridden[b]) continue;
            if ((m->is_overridden[b] ? m->isa_gsi[b] : b) != gsi) continue;
            check_say(m->table, MADT_OVERRIDE_GSI, 0, "interrupts %u and %u go to %u", b, a, gsi);
        }
    }
}

static void whole_check(struct madt_check *m)
{
    struct check_table *t = m->table;
    if (m->cpus_enabled == 0 && m->foreign_cpus == 0) {
        check_say(t, MADT_NO_CPU, 44, "%u are listed", m->lapics);
    }
    if (m->lapics == 0) return; // no PC
    uint32_t address = (uint32_t)check_read(t, MADT_ADDRESS_AT, 4);
    if (m->address_overrides == 0 && (address == 0 || address % 4096 != 0)) {
        check_say(t, MADT_LAPIC_ADDRESS, MADT_ADDRESS_AT, "0x%x", address);
    }
    if (m->ioapics == 0 && m->foreign_cpus == 0) {
        check_say(t, MADT_NO_IOAPIC, 44, "%u local APICs", m->lapics);
    }
    bool has_gsi0 = m->ioapics == 0 || m->ioapics > IOAPICS_MAX;
    for (unsigned i = 0; i < m->ioapics && i < IOAPICS_MAX; i++)
        has_gsi0 = has_gsi0 || m->ioapic[i].gsi == 0;
    if (!has_gsi0) check_say(t, MADT_NO_GSI0, 44, "%u I/O APICs", m->ioapics);
    isa_check(m);
}

void check_madt(struct check_table *t)
{
    struct madt_check m;
    memset(&m, 0, sizeof m);
    m.table = t;
    struct acpi_madt_entry entry;
    struct acpi_entry_cursor cursor = acpi_madt_entries(t->bytes, t->length);
    while (acpi_madt_next(&cursor, &entry)) {
        m.offset = cursor.offset - entry.length;
        entry_check(&m, &entry);
    }
    cursor = acpi_madt_entries(t->bytes, t->length);
    while (acpi_madt_next(&cursor, &entry)) {
        m.offset = cursor.offset - entry.length;
        if (entry.type == ACPI_MADT_LAPIC_NMI || entry.type == ACPI_MADT_X2APIC_NMI) {
            nmi_check(&m, &entry);
        }
    }
    whole_check(&m);
}
