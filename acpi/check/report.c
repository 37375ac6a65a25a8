// SPDX-License-Identifier: MIT
// The sink that keeps findings, grouped by kind.

#include "check/report.h"

#include <base/string.h>

// Room for one more in an array of `size` bytes an element; false without memory.
static bool array_grow(struct acpi_check_report *r, void **array, size_t size, size_t count,
                       size_t *capacity)
{
    if (count < *capacity) return true;
    size_t wanted = *capacity ? *capacity * 2 : 32;
    void *larger = r->ops->alloc(r->host, wanted * size);
    if (!larger) {
        r->is_incomplete = true;
        return false;
    }
    if (*array) {
        memcpy(larger, *array, count * size);
        r->ops->release(r->host, *array, *capacity * size);
    }
    *array = larger;
    *capacity = wanted;
    return true;
}

static void subject_begin(void *arg, const char *subject)
{
    struct acpi_check_report *r = arg;
    for (size_t i = 0; i < r->subject_count; i++) {
        if (strcmp(r->subjects[i], subject) == 0) return;
    }
    void *array = r->subjects;
    if (!array_grow(r, &array, sizeof *r->subjects, r->subject_count, &r->subject_capacity)) return;
    r->subjects = array;
    r->subjects[r->subject_count++] = subject;
}

const struct report_group *report_group_of(const struct acpi_check_report *r,
                                           const struct finding_kind *kind)
{
    for (size_t i = 0; i < r->group_count; i++) {
        if (r->groups[i].kind == kind) return &r->groups[i];
    }
    return NULL;
}

static size_t group_find_or_add(struct acpi_check_report *r, const struct finding_kind *kind)
{
    const struct report_group *found = report_group_of(r, kind);
    if (found) return (size_t)(found - r->groups);
    void *array = r->groups;
    if (!array_grow(r, &array, sizeof *r->groups, r->group_count, &r->group_capacity))
        return SIZE_MAX;
    r->groups = array;
    r->groups[r->group_count] = (struct report_group){.kind = kind};
    return r->group_count++;
}

static bool group_has(const struct report_group *group, const char *where, const char *detail)
{
    for (const struct report_place *at = group->first; at; at = at->next) {
        if (strcmp(at->where, where) == 0 && strcmp(at->detail, detail) == 0) return true;
    }
    return false;
}

static void place_add(struct acpi_check_report *r, struct report_group *group, const char *where,
                      const char *detail)
{
    size_t where_size = strlen(where) + 1, detail_size = strlen(detail) + 1;
    size_t size = sizeof(struct report_place) + where_size + detail_size;
    struct report_place *place = r->ops->alloc(r->host, size);
    if (!place) {
        r->is_incomplete = true;
        return;
    }
    place->size = size;
    place->next = NULL;
    memcpy(place->where, where, where_size);
    memcpy(place->where + where_size, detail, detail_size);
    place->detail = place->where + where_size;
    struct report_place **end = &group->first;
    while (*end)
        end = &(*end)->next;
    *end = place;
    group->kept++;
}

static void finding_add(void *arg, const struct finding_kind *kind, const char *where,
                        const char *detail)
{
    struct acpi_check_report *r = arg;
    size_t index = group_find_or_add(r, kind);
    if (index == SIZE_MAX) return;
    struct report_group *group = &r->groups[index];
    if (group_has(group, where, detail)) return;
    group->count++;
    if (group->kept < REPORT_PLACES_MAX) place_add(r, group, where, detail);
}

status_t acpi_check_report_create(const struct acpi_host_ops *ops, void *host,
                                  struct acpi_check_report **out)
{
    struct acpi_check_report *r = ops->alloc(host, sizeof *r);
    if (!r) return ST_NO_MEMORY;
    *r = (struct acpi_check_report){
        .ops = ops, .host = host, .sink = {subject_begin, finding_add, r}};
    *out = r;
    return ST_OK;
}

void acpi_check_report_destroy(struct acpi_check_report *r)
{
    if (!r) return;
    for (size_t i = 0; i < r->group_count; i++) {
        for (struct report_place *at = r->groups[i].first, *next; at; at = next) {
            next = at->next;
            r->ops->release(r->host, at, at->size);
        }
    }
    if (r->groups) {
        r->ops->release(r->host, r->groups, r->group_capacity * sizeof *r->groups);
    }
    if (r->subjects) {
        r->ops->release(r->host, r->subjects, r->subject_capacity * sizeof *r->subjects);
    }
    r->ops->release(r->host, r, sizeof *r);
}

const struct finding_sink *acpi_check_report_sink(struct acpi_check_report *r)
{
    return &r->sink;
}

// What was found

bool acpi_check_report_has(const struct acpi_check_report *r, enum finding_severity least)
{
    for (size_t i = 0; i < r->group_count; i++) {
        if (finding_kind_severity(r->groups[i].kind) >= least) return true;
    }
    return false;
}

bool report_is_checked(const struct acpi_check_report *r, const struct finding_kind *kind)
{
    for (size_t i = 0; i < r->subject_count; i++) {
        if (finding_kind_is_of(kind, r->subjects[i])) return true;
    }
    return report_group_of(r, kind) != NULL;
}

const struct finding_kind *report_kind_next(const struct acpi_check_options *options, size_t *list,
                                            size_t *index)
{
    while (*list < options->list_count && *index == options->lists[*list].count) {
        ++*list;
        *index = 0;
    }
    if (*list == options->list_count) return NULL;
    return &options->lists[*list].kinds[(*index)++];
}

void report_summarize(const struct acpi_check_report *r, const struct acpi_check_options *options,
                      struct report_summary *out)
{
    *out = (struct report_summary){0};
    size_t list = 0, index = 0;
    const struct finding_kind *kind;
    while ((kind = report_kind_next(options, &list, &index)) != NULL)
        out->checked += report_is_checked(r, kind);
    for (size_t i = 0; i < r->group_count; i++) {
        out->found++;
        out->places += r->groups[i].count;
        out->by_severity[finding_kind_severity(r->groups[i].kind)] += r->groups[i].count;
    }
}

void acpi_check_report_print(const struct acpi_check_report *r,
                             const struct acpi_check_options *options,
                             const struct acpi_text_sink *sink)
{
    switch (options->format) {
    case ACPI_CHECK_JSON:
        report_print_json(r, options, sink);
        break;
    case ACPI_CHECK_KTAP:
        report_print_ktap(r, options, sink);
        break;
    default:
        report_print_text(r, options, sink);
        break;
    }
}

bool acpi_check_format_parse(const char *text, enum acpi_check_format *out)
{
    static const char *const names[] = {[ACPI_CHECK_TEXT] = "text",
                                        [ACPI_CHECK_COLOUR] = "colour",
                                        [ACPI_CHECK_JSON] = "json",
                                        [ACPI_CHECK_KTAP] = "ktap"};
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        if (strcmp(text, names[i]) != 0) continue;
        *out = (enum acpi_check_format)i;
        return true;
    }
    return false;
}
