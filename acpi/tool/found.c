// SPDX-License-Identifier: MIT
#include "found.h"

#include <stdlib.h>
#include <string.h>

#define PATH_MAX_LENGTH 1024

// Whether the four letters of a segment are in the list; trailing underscores count as absent.
static bool name_is_wanted(const char *names, const char *segment)
{
    size_t length = 4;
    while (length > 1 && segment[length - 1] == '_')
        length--;
    for (const char *at = names; *at;) {
        size_t size = strcspn(at, ",");
        size_t bare = size;
        while (bare > 1 && at[bare - 1] == '_')
            bare--;
        if (bare == length && memcmp(at, segment, length) == 0) return true;
        at += size + (at[size] == ',');
    }
    return false;
}

static status_t found_add(void *arg, struct acpi_node *node, unsigned depth)
{
    struct found *found = arg;
    struct acpi_node_info info;
    char path[PATH_MAX_LENGTH];
    (void)depth;
    acpi_node_info(found->ctx, node, &info);
    if (!name_is_wanted(found->names, info.name)) return ST_OK;
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

status_t found_collect(struct acpi_context *ctx, const char *names, struct found *out)
{
    *out = (struct found){.names = names, .ctx = ctx};
    return acpi_namespace_walk(ctx, acpi_namespace_root(ctx), found_add, out);
}

void found_free(struct found *found)
{
    for (size_t i = 0; i < found->count; i++)
        free(found->paths[i]);
    free(found->paths);
}
