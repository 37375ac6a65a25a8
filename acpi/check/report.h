// SPDX-License-Identifier: MIT
#pragma once
// What a report holds: private to acpi/check/report*.c.

#include <acpi/check.h>

#define REPORT_PLACES_MAX 64u // of a kind that are kept; the rest is counted

struct report_place {
    struct report_place *next;
    size_t size; // of this block
    const char *detail;
    char where[]; // then the detail
};

struct report_group { // all findings of one kind
    const struct finding_kind *kind;
    struct report_place *first;
    uint32_t kept;
    uint32_t count; // those that were not kept too; exact repetitions of what was kept are not
};

struct acpi_check_report {
    const struct acpi_host_ops *ops;
    void *host;
    struct finding_sink sink;
    bool is_incomplete; // no memory
    struct report_group *groups;
    size_t group_count, group_capacity;
    const char **subjects;
    size_t subject_count, subject_capacity;
};

const struct report_group *report_group_of(const struct acpi_check_report *report,
                                           const struct finding_kind *kind);
// Whether anybody looked for it.
bool report_is_checked(const struct acpi_check_report *report, const struct finding_kind *kind);

struct report_summary {
    uint32_t checked, found;                    // kinds
    uint32_t places;                            // of the kinds that were found
    uint32_t by_severity[FINDING_CRITICAL + 1]; // the same places
};
void report_summarize(const struct acpi_check_report *report,
                      const struct acpi_check_options *options, struct report_summary *out);

void report_print_text(const struct acpi_check_report *report,
                       const struct acpi_check_options *options, const struct acpi_text_sink *sink);
void report_print_json(const struct acpi_check_report *report,
                       const struct acpi_check_options *options, const struct acpi_text_sink *sink);
void report_print_ktap(const struct acpi_check_report *report,
                       const struct acpi_check_options *options, const struct acpi_text_sink *sink);

// The next kind over all lists, NULL after the last; both indices begin at 0.
const struct finding_kind *report_kind_next(const struct acpi_check_options *options, size_t *list,
                                            size_t *index);
