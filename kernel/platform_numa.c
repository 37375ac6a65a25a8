// SPDX-License-Identifier: MIT
// SRAT and SLIT turned into plain configuration: which memory and which CPU belongs to which node,
// and how far the nodes are from each other. Read before the page allocator starts.

#include <acpi/tables.h>
#include <base/bits.h>
#include <base/string.h>
#include <kernel/acpi.h>
#include <kernel/log.h>
#include <kernel/platform.h>

#define SRAT_ENABLED 1u
#define DISTANCE_LOCAL 10u
#define DISTANCE_REMOTE 20u // what is assumed when the firmware does not say

static struct pmm_numa numa;

static bool node_find(uint32_t domain, size_t *out_node)
{
    for (size_t i = 0; i < numa.node_count; i++) {
        if (numa.domains[i] != domain) continue;
        *out_node = i;
        return true;
    }
    return false;
}

static void node_add(uint32_t domain)
{
    size_t node;
    if (node_find(domain, &node)) return;
    if (numa.node_count == PMM_NODE_MAX) {
        log_warn("acpi", "SRAT: more than %d domains; domain %u counts as domain %u", PMM_NODE_MAX,
                 domain, numa.domains[0]);
        return;
    }
    numa.domains[numa.node_count++] = domain;
}

// Bytes at the ends that are no whole page belong to nobody.
static void range_add(const struct acpi_srat_entry *entry)
{
    uint64_t end;
    if (entry->size == 0) return;
    if (!add_fits(entry->base, entry->size, &end)) {
        log_warn("acpi", "SRAT: memory at 0x%llx of 0x%llx bytes left out",
                 (unsigned long long)entry->base, (unsigned long long)entry->size);
        return;
    }
    if (numa.range_count == PMM_NUMA_RANGE_MAX) {
        log_warn("acpi", "SRAT: more than %d ranges of memory", PMM_NUMA_RANGE_MAX);
        return;
    }
    size_t node = 0;
    (void)node_find(entry->domain, &node);
    paddr_t start =
        entry->base > UINT64_MAX - PAGE_SIZE ? entry->base : align_up(entry->base, PAGE_SIZE);
    numa.ranges[numa.range_count++] =
        (struct pmm_numa_range){start, align_down(end, PAGE_SIZE), (uint8_t)node};
}

static void distances_fill(struct acpi_tables *tables)
{
    const struct acpi_table *table = acpi_tables_find(tables, "SLIT", 0);
    struct acpi_slit slit = {0};
    if (table && acpi_slit_decode(table->bytes, table->length, &slit) < 0) {
        log_warn("acpi", "SLIT left out: its matrix does not fit");
        slit.localities = 0;
    }
    for (size_t from = 0; from < numa.node_count; from++) {
        for (size_t to = 0; to < numa.node_count; to++) {
            uint8_t distance = DISTANCE_REMOTE;
            if (numa.domains[from] < slit.localities && numa.domains[to] < slit.localities) {
                // Below 10 is reserved: ACPI 6.5, 5.2.17.
                uint64_t at = numa.domains[from] * slit.localities + numa.domains[to];
                if (slit.distances[at] >= DISTANCE_LOCAL) distance = slit.distances[at];
            }
            numa.distances[from][to] = from == to ? DISTANCE_LOCAL : distance;
        }
    }
}

void platform_numa_read(struct acpi_tables *tables)
{
    const struct acpi_table *table = acpi_tables_find(tables, "SRAT", 0);
    struct acpi_srat_entry entry;
    memset(&numa, 0, sizeof numa);
    if (!table || acpi_srat_check(table->bytes, table->length) < 0) return;
    struct acpi_entry_cursor cursor = acpi_srat_entries(table->bytes, table->length);
    while (acpi_srat_next(&cursor, &entry)) {
        // Devices and ports may have domains of their own, which are no nodes of memory or CPUs.
        if (entry.type <= ACPI_SRAT_X2APIC && (entry.flags & SRAT_ENABLED)) node_add(entry.domain);
    }
    cursor = acpi_srat_entries(table->bytes, table->length);
    while (acpi_srat_next(&cursor, &entry)) {
        if (entry.type == ACPI_SRAT_MEMORY && (entry.flags & SRAT_ENABLED)) range_add(&entry);
    }
    distances_fill(tables);
}

const struct pmm_numa *platform_numa(void)
{
    return numa.node_count > 1 ? &numa : NULL;
}

bool platform_cpu_domain(uint64_t cpu_id, uint32_t *out_domain)
{
    struct acpi_tables *tables = kernel_acpi_tables();
    const struct acpi_table *table = tables ? acpi_tables_find(tables, "SRAT", 0) : NULL;
    struct acpi_srat_entry entry;
    if (!table || acpi_srat_check(table->bytes, table->length) < 0) return false;
    struct acpi_entry_cursor cursor = acpi_srat_entries(table->bytes, table->length);
    while (acpi_srat_next(&cursor, &entry)) {
        bool is_cpu = entry.type == ACPI_SRAT_LAPIC || entry.type == ACPI_SRAT_X2APIC;
        if (!is_cpu || !(entry.flags & SRAT_ENABLED) || entry.apic_id != cpu_id) continue;
        *out_domain = entry.domain;
        return true;
    }
    return false;
}
