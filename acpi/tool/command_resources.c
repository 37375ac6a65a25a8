// SPDX-License-Identifier: MIT
// aml resources: what _CRS and _PRS describe, a descriptor a line. With --cases FILE, each line of
// which is a device's path: all that acpiexec's command of that name does, in its order.

#include <string.h>

#include <acpi/resource.h>

#include "found.h"
#include "session.h"

#define PATH_MAX_LENGTH 1024
#define ALL_INDENT 4u // of descriptors below their path, when there are several

// False after a line on stderr.
static bool template_show(struct session *s, const char *path, unsigned indent)
{
    struct acpi_value value;
    const uint8_t *bytes;
    size_t length;
    status_t st = acpi_evaluate(s->ctx, NULL, path, NULL, 0, &value);
    fflush(stdout);
    if (st < 0) {
        fprintf(stderr, "aml: %s: %s\n", path, status_string(st));
        return false;
    }
    bool is_good = false;
    if (acpi_value_buffer(&value, &bytes, &length) < 0) {
        fprintf(stderr, "aml: %s: %s, not a buffer\n", path,
                acpi_object_type_name(acpi_value_type(&value)));
    } else {
        is_good = acpi_resources_print(bytes, length, indent, &stdout_sink) == 0;
    }
    acpi_value_release(s->ctx, &value);
    return is_good;
}

// One

static bool type_is_container(enum acpi_object_type type)
{
    return type == ACPI_TYPE_DEVICE || type == ACPI_TYPE_PROCESSOR || type == ACPI_TYPE_SCOPE;
}

// A device stands for its _CRS. Not by the search of AML, which would go on to its parent's.
static int one_show(struct session *s, const char *path)
{
    struct acpi_node *node;
    struct acpi_node_info info;
    char crs[PATH_MAX_LENGTH];
    status_t st = acpi_namespace_find(s->ctx, NULL, path, &node);
    if (st < 0) {
        fprintf(stderr, "aml: %s: %s\n", path, status_string(st));
        return EXIT_FAILED;
    }
    acpi_node_info(s->ctx, node, &info);
    if (type_is_container(info.type)) {
        size_t length = strlen(path);
        bool is_root = length > 0 && path[length - 1] == '\\';
        snprintf(crs, sizeof crs, "%s%s_CRS", path, is_root ? "" : ".");
        path = crs;
    }
    return template_show(s, path, 0) ? EXIT_GOOD : EXIT_FAILED;
}

// All

static int all_show(struct session *s)
{
    struct found found;
    status_t st = found_collect(s->ctx, "_CRS,_PRS", &found);
    bool is_good = st == ST_OK;
    if (st < 0) fprintf(stderr, "aml: %s\n", status_string(st));
    for (size_t i = 0; i < found.count; i++) {
        printf("%s\n", found.paths[i]);
        is_good = template_show(s, found.paths[i], ALL_INDENT) && is_good;
    }
    found_free(&found);
    return is_good ? EXIT_GOOD : EXIT_FAILED;
}

// Cases

// Whether the device has an object of that name, itself.
static bool device_has(struct session *s, const char *path, const char *name)
{
    struct acpi_node *node;
    char full[PATH_MAX_LENGTH];
    snprintf(full, sizeof full, "%s.%s", path, name);
    return acpi_namespace_find(s->ctx, NULL, full, &node) == ST_OK;
}

// As often as acpiexec does, and what is left of the last time; for _CRS, _SRS with the same.
static void case_template_show(struct session *s, struct acpi_node *device, const char *name,
                               unsigned times)
{
    struct acpi_value value;
    const uint8_t *bytes;
    size_t length;
    status_t st = ST_OK;
    for (unsigned i = 0; i < times && st == ST_OK; i++) {
        if (i > 0) acpi_value_release(s->ctx, &value);
        st = acpi_resources_of(s->ctx, device, name, &value, &bytes, &length);
    }
    printf("@object %s %s\n", name, st < 0 ? status_string(st) : "ok");
    if (st < 0) return;
    uint32_t defects = acpi_resources_print(bytes, length, 0, &stdout_sink);
    if (length == 0) defects |= ACPI_RESOURCE_NO_END_TAG; // which is no defect here
    if (defects & ACPI_RESOURCE_REFUSED) {
        printf("@refused\n");
    } else if (strcmp(name, "_CRS") == 0) {
        st = acpi_resources_set(s->ctx, device, bytes, length);
        if (st != ST_AML_NAME_NOT_FOUND) printf("@object _SRS %s\n", status_string(st));
    }
    acpi_value_release(s->ctx, &value);
}

static int case_show(struct session *s, char *path)
{
    static const struct {
        const char *name;
        unsigned times;
    } templates[] = {{"_CRS", 3}, {"_PRS", 2}, {"_AEI", 2}};
    struct acpi_node *device;
    if (acpi_namespace_find(s->ctx, NULL, path, &device) < 0) return EXIT_FAILED;
    acpi_node_keep(s->ctx, device);
    if (device_has(s, path, "_PRT")) {
        status_t st = routing_table_print(s, device);
        printf("@object _PRT %s\n", st < 0 ? status_string(st) : "ok");
    }
    for (size_t i = 0; i < ARRAY_SIZE(templates); i++) {
        if (device_has(s, path, templates[i].name))
            case_template_show(s, device, templates[i].name, templates[i].times);
    }
    acpi_node_drop(s->ctx, device);
    return EXIT_GOOD;
}

int resources_print(struct session *s, const char *path)
{
    return path ? one_show(s, path) : all_show(s);
}

int command_resources(struct session *s)
{
    if (s->options->cases) return cases_run(s, case_show);
    return resources_print(s, s->options->path);
}
