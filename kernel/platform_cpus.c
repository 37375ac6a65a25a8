// SPDX-License-Identifier: MIT
// The MADT's processors, and where their non-maskable interrupts come in.

#include "platform_internal.h"

#include <acpi/tables.h>
#include <kernel/heap.h>
#include <kernel/log.h>
#include <kernel/platform.h>

#define CPU_ENABLED 1u // ACPI 6.5, table 5.21
#define XAPIC_ID_BROADCAST 0xffu

static struct {
    struct cpu_config *cpus;
    size_t cpu_count;
    struct hal_lapic_nmi *nmis;
    size_t nmi_count;
} found;

static bool is_cpu(const struct acpi_madt_entry *entry)
{
    return entry->type == ACPI_MADT_LAPIC || entry->type == ACPI_MADT_X2APIC;
}

static struct cpu_config *cpu_find(hal_cpu_id_t id)
{
    for (size_t i = 0; i < found.cpu_count; i++) {
        if (found.cpus[i].id == id) return &found.cpus[i];
    }
    return NULL;
}

// Entries that are not enabled are places for CPUs that may come; firmware leaves all kinds of
// things in them, so nothing is said of those that make no sense.
static void cpu_list(const struct acpi_madt_entry *entry)
{
    bool is_enabled = (entry->cpu.flags & CPU_ENABLED) != 0;
    bool is_nowhere = entry->type == ACPI_MADT_LAPIC ? entry->cpu.apic_id == XAPIC_ID_BROADCAST
                                                     : entry->cpu.apic_id == UINT32_MAX;
    if (is_nowhere) {
        if (is_enabled)
            log_warn("acpi", "MADT: processor %u has an id that no processor can have",
                     entry->cpu.uid);
        return;
    }
    struct cpu_config *known = cpu_find(entry->cpu.apic_id);
    if (!known) {
        known = &found.cpus[found.cpu_count++];
    } else if (!is_enabled || (known->is_enabled && known->firmware_uid == entry->cpu.uid)) {
        return; // some firmware lists the same one as LAPIC and as X2APIC
    } else if (known->is_enabled) {
        log_warn("acpi", "MADT: processors %u and %u have the same id %u; the second is left out",
                 known->firmware_uid, entry->cpu.uid, entry->cpu.apic_id);
        return;
    }
    *known = (struct cpu_config){entry->cpu.apic_id, entry->cpu.uid, is_enabled};
}

static void nmi_list(const struct acpi_madt_entry *entry)
{
    struct hal_lapic_nmi nmi = {
        .is_for_all = entry->lapic_nmi.uid == UINT32_MAX,
        .lint = entry->lapic_nmi.lint,
        .trigger = platform_inti_trigger(entry->lapic_nmi.flags),
        .polarity = platform_inti_polarity(entry->lapic_nmi.flags),
    };
    if (nmi.lint > 1) {
        log_warn("acpi", "MADT: NMI on LINT%u, which no processor has", nmi.lint);
        return;
    }
    if (nmi.is_for_all) {
        found.nmis[found.nmi_count++] = nmi;
        return;
    }
    for (size_t i = 0; i < found.cpu_count; i++) {
        if (found.cpus[i].firmware_uid != entry->lapic_nmi.uid) continue;
        nmi.apic_id = (uint32_t)found.cpus[i].id;
        found.nmis[found.nmi_count++] = nmi;
        return;
    }
}

// Processors first: NMI entries name them, in whatever order the table has.
static void entries_read(const struct acpi_table *table, bool is_for_cpus)
{
    struct acpi_entry_cursor cursor = acpi_madt_entries(table->bytes, table->length);
    struct acpi_madt_entry entry;
    while (acpi_madt_next(&cursor, &entry)) {
        if (is_for_cpus && is_cpu(&entry)) cpu_list(&entry);
        bool is_nmi = entry.type == ACPI_MADT_LAPIC_NMI || entry.type == ACPI_MADT_X2APIC_NMI;
        if (!is_for_cpus && is_nmi) nmi_list(&entry);
    }
}

void platform_cpus_read(const struct acpi_table *table, const struct acpi_madt *madt,
                        struct hal_irq_platform *irq)
{
    found.cpus = kzalloc(((size_t)madt->lapics + madt->x2apics) * sizeof *found.cpus);
    found.nmis = kzalloc((size_t)madt->lapic_nmis * sizeof *found.nmis);
    if (found.cpus) entries_read(table, true);
    if (found.nmis) entries_read(table, false);
    if (!found.cpus || !found.nmis)
        log_error("acpi", "no memory to list %u processors", madt->lapics + madt->x2apics);
    irq->lapic_nmis = found.nmis;
    irq->lapic_nmi_count = found.nmi_count;
}

const struct cpu_config *platform_cpus(size_t *out_count)
{
    *out_count = found.cpu_count;
    return found.cpus;
}
