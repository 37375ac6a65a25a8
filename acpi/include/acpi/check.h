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
    // Memory that tables point at. False when it cannot be read.
    bool (*memory_read)(void *arg, paddr_t paddr, void *out, size_t size);
    void *arg;
    // AML reaches the machine's own registers. Without that, an evaluation that wants one ends
    // there and is not judged: what it says would be no fault of the firmware.
    bool has_hardware;
};

// Static tables: acpi/check/table_*.c

struct acpi_check_table {
    const uint8_t *bytes; // `length` of them, header included (an RSDP is one of these too)
    size_t length;
    paddr_t paddr; // 0: not known
};

// `machine` may be NULL. Tables that are not there are not missed: a file may hold just some.
void acpi_check_table_list(const struct acpi_check_table *list, size_t count,
                           const struct acpi_check_machine *machine,
                           const struct finding_sink *sink);
// Those of the running machine: as above, and how RSDP and root table lead to them.
// ST_NO_MEMORY: nothing was checked.
status_t acpi_check_tables(const struct acpi_tables *tables, const struct acpi_host_ops *ops,
                           void *host, const struct acpi_check_machine *machine,
                           const struct finding_sink *sink) MUST_USE;

// Namespace: acpi/check/names_*.c. Evaluates what is safe to evaluate. Devices must have been
// initialised.
void acpi_check_namespace(struct acpi_context *ctx, const struct acpi_check_machine *machine,
                          const struct finding_sink *sink);

// The kinds of a part of acpi/, by index; false past the end.
bool acpi_check_kinds(size_t index, struct finding_kinds *out);

// Reports: a sink that keeps what was found, one group a kind, and prints it

struct acpi_check_report;

// Uses of `ops`: alloc, release. When memory runs out later, the report says that it is incomplete.
status_t acpi_check_report_create(const struct acpi_host_ops *ops, void *host,
                                  struct acpi_check_report **out) MUST_USE;
void acpi_check_report_destroy(struct acpi_check_report *report); // NULL is fine
const struct finding_sink *acpi_check_report_sink(struct acpi_check_report *report);
// Whether anything of at least this severity was found.
bool acpi_check_report_has(const struct acpi_check_report *report, enum finding_severity least);

enum acpi_check_format {
    ACPI_CHECK_TEXT,   // for people, with a summary
    ACPI_CHECK_COLOUR, // the same in colour
    ACPI_CHECK_JSON,   // one object
    ACPI_CHECK_KTAP    // one test a kind that was checked
};

struct acpi_check_options {
    enum acpi_check_format format;
    enum finding_severity least; // what is below is only counted
    enum finding_severity fail;  // from here on a finding makes the whole fail
    // The kinds of all parts that were asked for.
    const struct finding_kinds *lists;
    size_t list_count;
};

void acpi_check_report_print(const struct acpi_check_report *report,
                             const struct acpi_check_options *options,
                             const struct acpi_text_sink *sink);
// "text", "colour", "json", "ktap"; false for another word.
bool acpi_check_format_parse(const char *text, enum acpi_check_format *out);
// Each kind of a list: id, severity, title, specification, effect; a line, or JSON objects.
void acpi_check_kinds_print(const struct acpi_check_options *options,
                            const struct acpi_text_sink *sink);
