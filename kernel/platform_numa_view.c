// SPDX-License-Identifier: MIT
// SRAT, SLIT and HMAT as a table for `mem numa`: what the firmware says, not what is made of it.

#include <acpi/tables.h>
#include <acpi/tables_platform.h>
#include <base/string.h>
#include <kernel/acpi.h>
#include <kernel/platform_firmware.h>
#include <kernel/shell.h>

#define DOMAIN_MAX 64u // that are shown
#define SRAT_ENABLED 1u
#define SRAT_HOT_PLUGGABLE 2u
#define SRAT_NON_VOLATILE 4u

typedef unsigned long long ull;

// Which domains there are, in the order of the table.
static size_t domains_collect(const struct acpi_table *srat, uint32_t domains[DOMAIN_MAX])
{
    struct acpi_entry_cursor cursor = acpi_srat_entries(srat->bytes, srat->length);
    struct acpi_srat_entry entry;
    size_t count = 0;
    while (acpi_srat_next(&cursor, &entry)) {
        size_t i = 0;
        while (i < count && domains[i] != entry.domain)
            i++;
        if (entry.type > ACPI_SRAT_GENERIC_PORT || !(entry.flags & SRAT_ENABLED)) continue;
        if (i == count && count < DOMAIN_MAX) domains[count++] = entry.domain;
    }
    return count;
}

static void memory_print(const struct acpi_srat_entry *entry)
{
    bool is_small = entry->size < MIB;
    kprintf("  memory 0x%llx, %llu %s%s%s\n", (ull)entry->base,
            (ull)(entry->size / (is_small ? KIB : MIB)), is_small ? "KiB" : "MiB",
            entry->flags & SRAT_HOT_PLUGGABLE ? ", hot-pluggable" : "",
            entry->flags & SRAT_NON_VOLATILE ? ", non-volatile" : "");
}

static void domain_print(const struct acpi_table *srat, uint32_t domain)
{
    struct acpi_entry_cursor cursor = acpi_srat_entries(srat->bytes, srat->length);
    struct acpi_srat_entry entry;
    const char *before = "  CPUs with APIC id";
    kprintf("domain %u\n", domain);
    while (acpi_srat_next(&cursor, &entry)) {
        bool is_cpu = entry.type == ACPI_SRAT_LAPIC || entry.type == ACPI_SRAT_X2APIC;
        if (!is_cpu || entry.domain != domain || !(entry.flags & SRAT_ENABLED)) continue;
        kprintf("%s %u", before, entry.apic_id);
        before = "";
    }
    if (*before == '\0') kprintf("\n");
    cursor = acpi_srat_entries(srat->bytes, srat->length);
    while (acpi_srat_next(&cursor, &entry)) {
        if (entry.domain != domain || !(entry.flags & SRAT_ENABLED) || entry.size == 0) continue;
        memory_print(&entry);
    }
}

static void distances_print(const struct acpi_table *table)
{
    struct acpi_slit slit;
    if (acpi_slit_decode(table->bytes, table->length, &slit) < 0) return;
    uint64_t count = slit.localities < DOMAIN_MAX ? slit.localities : DOMAIN_MAX;
    kprintf("distance from, to\n");
    for (uint64_t row = 0; row < count && !shell_interrupted(); row++) {
        kprintf("%6llu", (ull)row);
        for (uint64_t column = 0; column < count; column++)
            kprintf(" %3u", slit.distances[row * slit.localities + column]);
        kprintf("\n");
    }
}

static void matrix_print(const struct acpi_hmat_matrix *matrix)
{
    static const char *const names[ACPI_HMAT_DATA_COUNT] = {"latency",        "read latency",
                                                            "write latency",  "bandwidth",
                                                            "read bandwidth", "write bandwidth"};
    bool is_latency = matrix->data <= ACPI_HMAT_WRITE_LATENCY;
    kprintf("%s in %s from, to", names[matrix->data], is_latency ? "ns" : "MB/s");
    if (matrix->hierarchy > 0) kprintf(" (cache of level %u)", matrix->hierarchy);
    for (uint32_t column = 0; column < matrix->targets && column < DOMAIN_MAX; column++)
        kprintf(" %u", acpi_hmat_target(matrix, column));
    kprintf("\n");
    for (uint32_t row = 0; row < matrix->initiators && !shell_interrupted(); row++) {
        kprintf("%6u", acpi_hmat_initiator(matrix, row));
        for (uint32_t column = 0; column < matrix->targets && column < DOMAIN_MAX; column++) {
            uint64_t value;
            if (!acpi_hmat_value(matrix, row, column, &value)) {
                kprintf(" %7s", "-");
            } else {
                kprintf(" %7llu", (ull)(is_latency ? (value + 500) / 1000 : value));
            }
        }
        kprintf("\n");
    }
}

void platform_numa_print(void)
{
    uint32_t domains[DOMAIN_MAX];
    const struct acpi_table *srat = kernel_acpi_table("SRAT"), *slit = kernel_acpi_table("SLIT");
    const struct acpi_table *hmat = kernel_acpi_table("HMAT");
    struct acpi_hmat_matrix matrix;
    if (srat && acpi_srat_check(srat->bytes, srat->length) == ST_OK) {
        size_t count = domains_collect(srat, domains);
        for (size_t i = 0; i < count && !shell_interrupted(); i++)
            domain_print(srat, domains[i]);
    }
    if (slit) distances_print(slit);
    for (size_t i = 0; hmat && acpi_hmat_get(hmat->bytes, hmat->length, i, &matrix); i++)
        matrix_print(&matrix);
}
