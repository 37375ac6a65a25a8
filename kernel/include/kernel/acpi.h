// SPDX-License-Identifier: MIT
#pragma once
// The ACPI context of this machine, for platform*.c, acpi_host.c and the shell's acpi commands
// only.

#include <base/status.h>

struct acpi_context;
struct acpi_fadt;
struct acpi_host_ops;
struct acpi_tables;

// NULL when there is no ACPI (or before platform_tables_init / platform_namespace_init).
struct acpi_tables *kernel_acpi_tables(void);
struct acpi_context *kernel_acpi_context(void);
// The decoded FADT, NULL when there is none.
const struct acpi_fadt *kernel_acpi_fadt(void);

// The kernel as acpi/ sees it (acpi_host.c). The `host` pointer that goes with it is NULL.
const struct acpi_host_ops *kernel_acpi_host_ops(void);
// While the tables are searched, free RAM may be read too: some firmware leaves tables there. Later
// AML must not reach memory that is the allocator's.
void kernel_acpi_host_allow_free_ram(bool is_allowed);
// Whether [paddr, paddr + size) is memory that the firmware's map lists for ACPI or itself, so that
// it is mapped write-back and keeps its contents.
bool kernel_acpi_memory_is_kept(paddr_t paddr, uint64_t size);

// Reads what platform_numa() gives; `tables` is not kept.
void platform_numa_read(struct acpi_tables *tables);
