// SPDX-License-Identifier: MIT
#pragma once
// What is wrong with this machine's firmware, as far as its tables and its AML tell. The parts that
// need the machine itself (memory map, SMBIOS, CPUs, PCI) are in kernel/check/.

#include <acpi/aml.h>
#include <acpi/tables.h>
#include <acpi/text.h>
#include <base/finding.h>

// Facts about the machine that tables are held against. NULL or 0 where they are not known, as in
// the host tool: what needs them is then not checked.
struct acpi_check_machine {
    // Whether [base, base + size) is RAM that an operating system may use; NULL: not known.
    bool (*is_ram)(void *arg, uint64_t base, uint64_t size);
    // Whether the firmware's memory map reserves it (or does not list it as anything usable).
    bool (*is_reserved)(void *arg, uint64_t base, uint64_t size);
    void *arg;
};

// Static tables: acpi/check/table_*.c
void acpi_check_tables(const struct acpi_tables *tables, const struct acpi_check_machine *machine,
                       const struct finding_sink *sink);
// One table by its bytes, header included, whatever its signature says (ST_NOT_SUPPORTED: nobody
// knows that one; its header was checked all the same).
status_t acpi_check_table(const uint8_t *bytes, size_t length, const struct finding_sink *sink);

// Namespace: acpi/check/names_*.c. Evaluates what is safe to evaluate. Devices must have been
// initialised.
void acpi_check_namespace(struct acpi_context *ctx, const struct acpi_check_machine *machine,
                          const struct finding_sink *sink);

// The kinds of a part of acpi/, by index; false past the end.
bool acpi_check_kinds(size_t index, struct finding_kinds *out);

// Reports
enum acpi_check_format {
    ACPI_CHECK_TEXT,   // for people, with a summary
    ACPI_CHECK_COLOUR, // the same in colour
    ACPI_CHECK_JSON,   // one object
    ACPI_CHECK_KTAP    // one test a kind
};
