// SPDX-License-Identifier: MIT
#pragma once
// What the files of this folder share.

#include <acpi/sleep.h>

void power_log(const struct acpi_machine *machine, enum acpi_log_level level, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
// Runs the method with one integer, if there is one; a failure is logged. ST_OK when there is none.
status_t power_method_run(const struct acpi_machine *machine, struct acpi_context *ctx,
                          const char *path, unsigned argument, struct acpi_value *out) MUST_USE;

// Whether the sleep registers of hardware-reduced machines are to be used.
bool sleep_is_reduced(const struct acpi_machine *machine, const struct acpi_registers *registers);
// All GPEs off: one left on could wake the machine at once.
void sleep_gpes_disable(const struct acpi_registers *registers);
#define SLEEP_REDUCED_WAK_STS 0x80u // of the sleep status register: ACPI 6.5, 4.8.3.7
// Clears WAK_STS, and writes type and enable bit.
status_t sleep_write(const struct acpi_registers *registers, bool is_reduced,
                     struct acpi_sleep_type type) MUST_USE;
// The type of S0, and no enable bit.
void sleep_end_write(const struct acpi_registers *registers, struct acpi_sleep_type working);
// Element `i` of a package that has to be an integer.
status_t package_integer(struct acpi_context *ctx, const struct acpi_value *package, size_t i,
                         uint64_t *out) MUST_USE;
