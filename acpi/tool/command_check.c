// SPDX-License-Identifier: MIT
// aml check: what is wrong with a machine's firmware, as far as its tables tell.

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <acpi/check.h>

#include "check_names.h"

#define LISTS_MAX 8

// The parts, in the order of acpi_check_kinds.
static const char *const parts[] = {"tables", "names"};

static bool part_is_wanted(const struct tool_options *tool, size_t index)
{
    if (index >= ARRAY_SIZE(parts)) return !tool->part;
    return !tool->part || strcmp(tool->part, parts[index]) == 0;
}

static bool severity_read(const char *word, enum finding_severity usual, enum finding_severity *out)
{
    *out = usual;
    if (!word || finding_severity_parse(word, out)) return true;
    fprintf(stderr, "aml: %s: not a severity (info, low, medium, high, critical)\n", word);
    return false;
}

static bool check_options_read(const struct tool_options *tool, struct acpi_check_options *out)
{
    static struct finding_kinds lists[LISTS_MAX];
    *out = (struct acpi_check_options){.lists = lists};
    if (!severity_read(tool->severity, FINDING_INFO, &out->least)) return false;
    if (!severity_read(tool->fail, FINDING_HIGH, &out->fail)) return false;
    out->format = tool->is_json           ? ACPI_CHECK_JSON
                  : tool->is_ktap         ? ACPI_CHECK_KTAP
                  : isatty(STDOUT_FILENO) ? ACPI_CHECK_COLOUR
                                          : ACPI_CHECK_TEXT;
    struct finding_kinds kinds;
    for (size_t i = 0; out->list_count < LISTS_MAX && acpi_check_kinds(i, &kinds); i++) {
        if (part_is_wanted(tool, i)) lists[out->list_count++] = kinds;
    }
    if (out->list_count > 0) return true;
    fprintf(stderr, "aml: %s: not a part (tables, names)\n", tool->part);
    return false;
}

static status_t tables_check(const struct input *input, const struct finding_sink *sink)
{
    struct acpi_check_table *list = calloc(input->count + 1, sizeof *list);
    if (!list) return ST_NO_MEMORY;
    size_t count = 0;
    for (size_t i = 0; i < input->count; i++) {
        const struct input_table *table = &input->tables[i];
        if (table->kind == INPUT_DYNAMIC) continue; // no root table lists it
        list[count++] = (struct acpi_check_table){
            .bytes = table->bytes, .length = table->length, .paddr = table->paddr};
    }
    acpi_check_table_list(list, count, NULL, sink);
    free(list);
    return ST_OK;
}

// What is found in the parts that are wanted.
static status_t parts_check(struct session *s, const struct finding_sink *sink)
{
    status_t st = part_is_wanted(s->options, 1) ? names_check(s->options, sink) : ST_OK;
    if (st < 0 || !part_is_wanted(s->options, 0)) return st;
    return tables_check(&s->options->input, sink);
}

int command_check(struct session *s)
{
    struct acpi_check_options options;
    struct acpi_check_report *report = NULL;
    if (!check_options_read(s->options, &options)) return EXIT_USAGE;
    if (s->options->lists_kinds) {
        acpi_check_kinds_print(&options, &stdout_sink);
        return EXIT_GOOD;
    }
    struct world *world = &s->options->world;
    status_t st = acpi_check_report_create(world_ops(world), world, &report);
    if (st == ST_OK) st = parts_check(s, acpi_check_report_sink(report));
    if (st == ST_OK) acpi_check_report_print(report, &options, &stdout_sink);
    bool is_failed = st < 0 || acpi_check_report_has(report, options.fail);
    if (st < 0) fprintf(stderr, "aml: check: %s\n", status_string(st));
    acpi_check_report_destroy(report);
    return is_failed ? EXIT_FAILED : EXIT_GOOD;
}
