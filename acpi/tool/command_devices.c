// SPDX-License-Identifier: MIT
// aml devices: what devices the tables describe, and whether they are there.

#include <string.h>

#include <acpi/device.h>

#include "session.h"

static bool is_wanted(struct session *s, struct acpi_node *node, const char *id)
{
    return !id || acpi_device_has_id(s->ctx, node, id);
}

// Every device, or those with an id: as JSON, or at length.
static size_t each_print(struct session *s, const char *id)
{
    struct acpi_node *node = NULL;
    size_t count = 0;
    while ((node = acpi_device_next(s->ctx, node))) {
        if (!is_wanted(s, node, id)) continue;
        if (s->options->is_json) {
            acpi_device_print_json(s->ctx, node, &stdout_sink);
            putchar('\n');
        } else if (acpi_device_print(s->ctx, node, &stdout_sink) < 0) {
            continue;
        }
        count++;
    }
    return count;
}

static int one_print(struct session *s, const char *path)
{
    struct acpi_node *node;
    status_t st = acpi_namespace_find(s->ctx, NULL, path, &node);
    if (st == ST_OK && s->options->is_json) {
        acpi_device_print_json(s->ctx, node, &stdout_sink);
        putchar('\n');
    } else if (st == ST_OK) {
        st = acpi_device_print(s->ctx, node, &stdout_sink);
    }
    fflush(stdout);
    if (st < 0) fprintf(stderr, "aml: %s: %s\n", path, status_string(st));
    return st < 0 ? EXIT_FAILED : EXIT_GOOD;
}

static int devices_print(struct session *s, const char *wanted)
{
    if (wanted && wanted[0] == '\\') return one_print(s, wanted);
    if (!wanted && !s->options->is_json)
        return acpi_devices_print(s->ctx, NULL, &stdout_sink) < 0 ? EXIT_FAILED : EXIT_GOOD;
    if (each_print(s, wanted) > 0 || !wanted) return EXIT_GOOD;
    fflush(stdout);
    fprintf(stderr, "aml: no device %s\n", wanted);
    return EXIT_FAILED;
}

int command_devices(struct session *s)
{
    return devices_print(s, s->options->path ? s->options->path : s->options->subtree);
}

int command_tree(struct session *s)
{
    const char *path = s->options->path ? s->options->path : s->options->subtree;
    struct acpi_node *start = NULL;
    status_t st = path ? acpi_namespace_find(s->ctx, NULL, path, &start) : ST_OK;
    if (st == ST_OK) st = acpi_devices_print_tree(s->ctx, start, NULL, &stdout_sink);
    if (st < 0) fprintf(stderr, "aml: %s: %s\n", path ? path : "\\", status_string(st));
    return st < 0 ? EXIT_FAILED : EXIT_GOOD;
}
