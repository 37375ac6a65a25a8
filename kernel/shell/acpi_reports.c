// SPDX-License-Identifier: MIT
// The shell's `acpi bert` and `acpi iommu`.

#include <acpi/tables.h>
#include <base/string.h>
#include <kernel/acpi.h>
#include <kernel/shell.h>

#include "acpi_commands.h"

status_t acpi_bert_run(int argc, char **argv)
{
    (void)argv;
    if (argc > 0) return ST_INVALID_ARGUMENT;
    if (kernel_acpi_boot_errors(&acpi_shell_sink) == 0) kprintf("no errors of the last boot\n");
    return ST_OK;
}

status_t acpi_iommu_run(int argc, char **argv)
{
    static const char *const signatures[] = {"DMAR", "IVRS", "VIOT"};
    bool is_found = false;
    (void)argv;
    if (argc > 0) return ST_INVALID_ARGUMENT;
    for (size_t i = 0; i < ARRAY_SIZE(signatures); i++) {
        const struct acpi_table *table = kernel_acpi_table(signatures[i]);
        if (!table) continue;
        is_found = true;
        kprintf("%s\n", signatures[i]);
        acpi_table_describe_body(table->bytes, table->length, &acpi_shell_sink);
    }
    if (!is_found) kprintf("no table names an IOMMU\n");
    return ST_OK;
}
