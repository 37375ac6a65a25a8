// SPDX-License-Identifier: MIT
#pragma once
// The ACPI context of this machine, for platform.c, acpi_host.c and the shell's acpi commands only.

struct acpi_context;
struct acpi_tables;

// NULL when there is no ACPI (or before platform_tables_init / platform_namespace_init).
struct acpi_tables *kernel_acpi_tables(void);
struct acpi_context *kernel_acpi_context(void);
