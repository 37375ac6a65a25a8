// SPDX-License-Identifier: MIT
#pragma once
// The embedded controller within the bring-up of ACPI (kernel/platform_ec.c). For
// platform_namespace.c and the shell's acpi commands only. Each does nothing on a machine without
// one.

struct acpi_context;
struct acpi_ec;

// Once the context is made and before any table is loaded: the controller of the ECDT.
void platform_ec_init_early(struct acpi_context *ctx);
// Once all tables are loaded and before acpi_devices_initialize, which runs its _REG: the one in
// the namespace.
void platform_ec_init(struct acpi_context *ctx);
// Once devices are initialised and GPEs can be had: its events are handled from now on, and those
// of batteries, adapters, lids and thermal zones watched.
void platform_ec_start(struct acpi_context *ctx);
// After a sleep: what happened meanwhile.
void platform_ec_resume(void);
// NULL when there is none.
struct acpi_ec *platform_ec(void);
