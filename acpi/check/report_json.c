// SPDX-License-Identifier: MIT
// A report as one JSON object.

#include "check/report.h"

#include <base/string.h>

static void member_print(const char *key, const char *value, const struct acpi_text_sink *sink)
{
    acpi_text_printf(sink, "\"%s\": ", key);
    acpi_text_quote(sink, value, strlen(value));
}

static void kind_print(const struct finding_kind *kind, const struct acpi_text_sink *sink)
{
    member_print("id", kind->id, sink);
    acpi_text_printf(sink, ", \"severity\": \"%s\", ",
                     finding_severity_name(finding_kind_severity(kind)));
    member_print("title", finding_kind_title(kind), sink);
    acpi_text_printf(sink, ", ");
    member_print("spec", finding_kind_spec(kind), sink);
    acpi_text_printf(sink, ", ");
    member_print("effect", finding_kind_effect(kind), sink);
}

static void group_print(const struct report_group *group, const struct acpi_text_sink *sink)
{
    acpi_text_printf(sink, "    {");
    kind_print(group->kind, sink);
    acpi_text_printf(sink, ",\n     \"count\": %u, \"places\": [", group->count);
    for (const struct report_place *at = group->first; at; at = at->next) {
        acpi_text_printf(sink, "%s\n      {", at == group->first ? "" : ",");
        member_print("where", at->where, sink);
        acpi_text_printf(sink, ", ");
        member_print("detail", at->detail, sink);
        acpi_text_printf(sink, "}");
    }
    acpi_text_printf(sink, "]}");
}

static void summary_print(const struct acpi_check_report *r,
                          const struct acpi_check_options *options,
                          const struct acpi_text_sink *sink)
{
    struct report_summary summary;
    report_summarize(r, options, &summary);
    acpi_text_printf(sink,
                     "{\n  \"passed\": %s, \"fail\": \"%s\", \"incomplete\": %s,\n"
                     "  \"checked\": %u, \"found\": %u, \"places\": %u, \"counts\": {",
                     acpi_check_report_has(r, options->fail) ? "false" : "true",
                     finding_severity_name(options->fail), r->is_incomplete ? "true" : "false",
                     summary.checked, summary.found, summary.places);
    for (unsigned severity = 0; severity <= FINDING_CRITICAL; severity++) {
        acpi_text_printf(sink, "%s\"%s\": %u", severity ? ", " : "",
                         finding_severity_name(severity), summary.by_severity[severity]);
    }
    acpi_text_printf(sink, "},\n  \"findings\": [");
}

void report_print_json(const struct acpi_check_report *r, const struct acpi_check_options *options,
                       const struct acpi_text_sink *sink)
{
    summary_print(r, options, sink);
    const char *before = "\n";
    for (unsigned severity = FINDING_CRITICAL + 1; severity-- > options->least;) {
        for (size_t i = 0; i < r->group_count; i++) {
            if (finding_kind_severity(r->groups[i].kind) != severity) continue;
            acpi_text_printf(sink, "%s", before);
            group_print(&r->groups[i], sink);
            before = ",\n";
        }
    }
    acpi_text_printf(sink, "%s]\n}\n", before[0] == ',' ? "\n  " : "");
}

void acpi_check_kinds_print(const struct acpi_check_options *options,
                            const struct acpi_text_sink *sink)
{
    bool is_json = options->format == ACPI_CHECK_JSON;
    size_t list = 0, index = 0;
    const struct finding_kind *kind;
    const char *before = "\n";
    if (is_json) acpi_text_printf(sink, "[");
    while ((kind = report_kind_next(options, &list, &index)) != NULL) {
        if (finding_kind_severity(kind) < options->least) continue;
        if (is_json) {
            acpi_text_printf(sink, "%s{", before);
            kind_print(kind, sink);
            acpi_text_printf(sink, "}");
            before = ",\n";
        } else {
            acpi_text_printf(sink, "%-8s  %s: %s\n",
                             finding_severity_name(finding_kind_severity(kind)), kind->id,
                             finding_kind_title(kind));
            acpi_text_printf(sink, "          %s: ", finding_kind_spec(kind));
            acpi_text_printf(sink, "%s\n", finding_kind_effect(kind));
        }
    }
    if (is_json) acpi_text_printf(sink, "\n]\n");
}
