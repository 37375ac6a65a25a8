// SPDX-License-Identifier: MIT
// aml resources: what _CRS and _PRS describe, a descriptor a line.

#include <stdlib.h>
#include <string.h>

#include <acpi/resource.h>

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

struct found { // paths, as what is evaluated may change the namespace
    struct acpi_context *ctx;
    char **paths;
    size_t count, capacity;
};

static status_t found_add(void *arg, struct acpi_node *node, unsigned depth)
{
    struct found *found = arg;
    struct acpi_node_info info;
    char path[PATH_MAX_LENGTH];
    (void)depth;
    acpi_node_info(found->ctx, node, &info);
    if (strcmp(info.name, "_CRS") != 0 && strcmp(info.name, "_PRS") != 0) return ST_OK;
    if (found->count == found->capacity) {
        size_t capacity = found->capacity ? 2 * found->capacity : 256;
        char **paths = realloc(found->paths, capacity * sizeof *paths);
        if (!paths) return ST_NO_MEMORY;
        found->paths = paths;
        found->capacity = capacity;
    }
    acpi_node_path(node, path, sizeof path);
    found->paths[found->count] = strdup(path);
    if (!found->paths[found->count]) return ST_NO_MEMORY;
    found->count++;
    return ST_OK;
}

static int all_show(struct session *s)
{
    struct found found = {.ctx = s->ctx};
    struct acpi_node *root = acpi_namespace_root(s->ctx);
    status_t st = acpi_namespace_walk(s->ctx, root, found_add, &found);
    bool is_good = st == ST_OK;
    if (st < 0) fprintf(stderr, "aml: %s\n", status_string(st));
    for (size_t i = 0; i < found.count; i++) {
        printf("%s\n", found.paths[i]);
        is_good = template_show(s, found.paths[i], ALL_INDENT) && is_good;
        free(found.paths[i]);
    }
    free(found.paths);
    return is_good ? EXIT_GOOD : EXIT_FAILED;
}

int resources_print(struct session *s, const char *path)
{
    return path ? one_show(s, path) : all_show(s);
}

int command_resources(struct session *s)
{
    return resources_print(s, s->options->path);
}
