// SPDX-License-Identifier: MIT
#pragma once
// What the files of the shell's `acpi` share. Each sub-command is a line here and a line in the
// table of acpi_commands.c.

#include <acpi/aml.h>
#include <acpi/text.h>

// The namespace, or NULL after saying why there is none.
struct acpi_context *acpi_context_or_say(void);

// Tells the firmware of processors what we can do, once: many only then have the objects, or load
// the tables, that the commands show. Nothing of the kernel's needs it, so no boot pays for it.
void acpi_shell_announce(struct acpi_context *ctx);

extern const struct acpi_text_sink acpi_shell_sink;

// Without the two words before: `acpi devices PATH` has argc 1.
status_t acpi_devices_run(int argc, char **argv);
status_t acpi_tree_run(int argc, char **argv);
status_t acpi_cpus_run(int argc, char **argv);
status_t acpi_bert_run(int argc, char **argv);  // acpi_reports.c
status_t acpi_iommu_run(int argc, char **argv); // acpi_reports.c
status_t acpi_routing_run(int argc, char **argv);
status_t acpi_events_run(int argc, char **argv);
// acpi_battery.c
status_t acpi_battery_run(int argc, char **argv);
status_t acpi_thermal_run(int argc, char **argv);
status_t acpi_backlight_run(int argc, char **argv);
status_t acpi_ec_run(int argc, char **argv);
