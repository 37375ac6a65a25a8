// SPDX-License-Identifier: MIT
// A report for people, worst first, and KTAP for machines that count tests.

#include "check/report.h"

#include <base/string.h>

#define TEXT_PLACES_MAX 5u // of a kind, for people
#define KTAP_PLACES_MAX 8u

static const char *colour_of(const struct acpi_check_options *options,
                             enum finding_severity severity)
{
    static const char *const colours[] = {
        [FINDING_INFO] = "\x1b[36m",       [FINDING_LOW] = "\x1b[34;1m",
        [FINDING_MEDIUM] = "\x1b[33m",     [FINDING_HIGH] = "\x1b[31m",
        [FINDING_CRITICAL] = "\x1b[1;31m",
    };
    return options->format == ACPI_CHECK_COLOUR ? colours[severity] : "";
}

static const char *plain(const struct acpi_check_options *options)
{
    return options->format == ACPI_CHECK_COLOUR ? "\x1b[0m" : "";
}

static void group_print(const struct report_group *group, const struct acpi_check_options *options,
                        const struct acpi_text_sink *sink)
{
    const struct finding_kind *kind = group->kind;
    acpi_text_printf(sink, "%s%-8s%s  %s: %s\n", colour_of(options, finding_kind_severity(kind)),
                     finding_severity_name(finding_kind_severity(kind)), plain(options), kind->id,
                     finding_kind_title(kind));
    const struct report_place *at = group->first;
    uint32_t shown = 0;
    for (; at && shown < TEXT_PLACES_MAX; at = at->next, shown++) {
        acpi_text_printf(sink, "            %s%s", at->where, at->detail[0] ? ": " : "");
        acpi_text_printf(sink, "%s\n", at->detail);
    }
    if (group->count > shown) {
        acpi_text_printf(sink, "            and %u more\n", group->count - shown);
    }
    acpi_text_printf(sink, "          %s: ", finding_kind_spec(kind));
    acpi_text_printf(sink, "%s\n", finding_kind_effect(kind));
}

static void summary_print(const struct acpi_check_report *r,
                          const struct acpi_check_options *options,
                          const struct acpi_text_sink *sink)
{
    struct report_summary summary;
    report_summarize(r, options, &summary);
    acpi_text_printf(sink, "%u kinds of fault looked for, %u found", summary.checked,
                     summary.found);
    if (summary.places > 0) acpi_text_printf(sink, " in %u places", summary.places);
    const char *before = ": ";
    for (unsigned severity = FINDING_CRITICAL + 1; severity-- > 0;) {
        if (summary.by_severity[severity] == 0) continue;
        acpi_text_printf(sink, "%s%s%u %s%s", before, colour_of(options, severity),
                         summary.by_severity[severity], finding_severity_name(severity),
                         plain(options));
        before = ", ";
    }
    acpi_text_printf(sink, "\n");
    if (r->is_incomplete) acpi_text_printf(sink, "The report is incomplete: no memory.\n");
}

void report_print_text(const struct acpi_check_report *r, const struct acpi_check_options *options,
                       const struct acpi_text_sink *sink)
{
    for (unsigned severity = FINDING_CRITICAL + 1; severity-- > options->least;) {
        for (size_t i = 0; i < r->group_count; i++) {
            if (finding_kind_severity(r->groups[i].kind) == severity)
                group_print(&r->groups[i], options, sink);
        }
    }
    summary_print(r, options, sink);
}

// KTAP version 1, with what explains a result below it as TAP 14 has it: a YAML block

static void yaml_print(const char *key, const char *value, const struct acpi_text_sink *sink)
{
    acpi_text_printf(sink, "  %s: ", key);
    acpi_text_quote(sink, value, strlen(value));
    acpi_text_printf(sink, "\n");
}

static void diagnostics_print(const struct report_group *group, const struct acpi_text_sink *sink)
{
    const struct finding_kind *kind = group->kind;
    acpi_text_printf(sink, "  ---\n  severity: %s\n",
                     finding_severity_name(finding_kind_severity(kind)));
    yaml_print("title", finding_kind_title(kind), sink);
    yaml_print("spec", finding_kind_spec(kind), sink);
    yaml_print("effect", finding_kind_effect(kind), sink);
    acpi_text_printf(sink, "  count: %u\n  at:\n", group->count);
    uint32_t shown = 0;
    for (const struct report_place *at = group->first; at && shown < KTAP_PLACES_MAX;
         at = at->next, shown++) {
        acpi_text_printf(sink, "  - [");
        acpi_text_quote(sink, at->where, strlen(at->where));
        acpi_text_printf(sink, ", ");
        acpi_text_quote(sink, at->detail, strlen(at->detail));
        acpi_text_printf(sink, "]\n");
    }
    acpi_text_printf(sink, "  ...\n");
}

void report_print_ktap(const struct acpi_check_report *r, const struct acpi_check_options *options,
                       const struct acpi_text_sink *sink)
{
    struct report_summary summary;
    report_summarize(r, options, &summary);
    acpi_text_printf(sink, "KTAP version 1\n1..%u\n", summary.checked);
    size_t list = 0, index = 0;
    unsigned number = 0, failed = 0;
    const struct finding_kind *kind;
    while ((kind = report_kind_next(options, &list, &index)) != NULL) {
        if (!report_is_checked(r, kind)) continue;
        const struct report_group *group = report_group_of(r, kind);
        bool is_failed = group && finding_kind_severity(kind) >= options->fail;
        failed += is_failed;
        acpi_text_printf(sink, "%s %u %s\n", is_failed ? "not ok" : "ok", ++number, kind->id);
        if (group && finding_kind_severity(kind) >= options->least) diagnostics_print(group, sink);
    }
    acpi_text_printf(sink, "# %u of %u checks passed%s\n", number - failed, number,
                     r->is_incomplete ? ", incomplete: no memory" : "");
}
