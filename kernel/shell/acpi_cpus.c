// SPDX-License-Identifier: MIT
// The shell's `acpi cpus`.

#include <acpi/processor.h>
#include <acpi/tables.h>
#include <kernel/acpi.h>
#include <kernel/shell.h>

#include "acpi_commands.h"

void acpi_shell_announce(struct acpi_context *ctx)
{
    static bool is_announced; // once is enough
    if (!is_announced) (void)acpi_processors_announce(ctx);
    is_announced = true;
}

status_t acpi_cpus_run(int argc, char **argv)
{
    (void)argv;
    if (argc > 0) return ST_INVALID_ARGUMENT;
    struct acpi_context *ctx = acpi_context_or_say();
    if (!ctx) return ST_NO_DEVICE;
    const struct acpi_table *madt = kernel_acpi_table("APIC");
    acpi_shell_announce(ctx);
    return acpi_processors_print(ctx, madt ? madt->bytes : NULL, madt ? madt->length : 0,
                                 shell_interrupted, &acpi_shell_sink);
}
