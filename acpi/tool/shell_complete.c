// SPDX-License-Identifier: MIT
// What Tab makes of a word in aml shell: commands, and paths a segment at a time.

#include <ctype.h>
#include <string.h>

#include "shell.h"

#define PATH_SIZE 1024

void shell_path_clean(char *path)
{
    size_t length = strlen(path);
    for (size_t i = 0; i < length; i++)
        path[i] = (char)toupper((unsigned char)path[i]);
    if (length > 1 && path[length - 1] == '.') path[length - 1] = 0;
}

// Where the last segment of a path begins.
static size_t segment_start(const char *path)
{
    size_t at = strlen(path);
    while (at > 0 && !strchr(".\\^", path[at - 1]))
        at--;
    return at;
}

// The node that a path ending with a separator leads to; NULL for none.
static struct acpi_node *prefix_node(struct acpi_context *ctx, const char *path, size_t length)
{
    char prefix[PATH_SIZE];
    struct acpi_node *node;
    if (length == 0 || (length == 1 && path[0] == '\\')) return acpi_namespace_root(ctx);
    if (path[length - 1] != '.') return NULL;
    memcpy(prefix, path, length - 1);
    prefix[length - 1] = 0;
    return acpi_namespace_find(ctx, NULL, prefix, &node) < 0 ? NULL : node;
}

static status_t method_find(void *arg, struct acpi_node *node, unsigned depth)
{
    struct acpi_node_info info;
    (void)depth;
    acpi_node_info(arg, node, &info);
    return info.type == ACPI_TYPE_METHOD ? ST_ALREADY_EXISTS : ST_OK;
}

// Whether the node is a method, or there is one below it.
static bool leads_to_method(struct acpi_context *ctx, struct acpi_node *node)
{
    return method_find(ctx, node, 0) < 0 || acpi_namespace_walk(ctx, node, method_find, ctx) < 0;
}

static void paths_complete(struct acpi_context *ctx, const char *word, bool methods_only,
                           struct line_words *out)
{
    char typed[PATH_SIZE], path[PATH_SIZE], full[2 * PATH_SIZE];
    if (strlen(word) >= sizeof typed) return;
    strcpy(typed, word[0] ? word : "\\");
    for (char *at = typed; *at; at++)
        *at = (char)toupper((unsigned char)*at);
    size_t start = segment_start(typed), length = strlen(typed) - start;
    struct acpi_node *parent = prefix_node(ctx, typed, start), *child = NULL, *last = NULL;
    if (!parent) return;
    while ((child = acpi_node_next_child(parent, child)) != NULL) {
        acpi_node_path(child, path, sizeof path);
        const char *segment = path + segment_start(path);
        if (strncmp(segment, typed + start, length) != 0) continue;
        if (methods_only && !leads_to_method(ctx, child)) continue;
        last = child;
        snprintf(full, sizeof full, "%.*s%s", (int)start, typed, segment);
        if (!acpi_node_next_child(child, NULL)) strcat(full, " ");
        line_words_add(out, full);
    }
    // The only one, typed in full: on to what is below it.
    bool is_whole = out->count == 1 && strcmp(out->words[0], word) == 0;
    if (is_whole && acpi_node_next_child(last, NULL)) {
        line_words_destroy(out);
        snprintf(full, sizeof full, "%s.", typed);
        line_words_add(out, full);
    }
}

void shell_complete(void *arg, const char *line, size_t start, struct line_words *out)
{
    struct session *s = arg;
    size_t first = strspn(line, " "), first_length = strcspn(line + first, " ");
    if (start <= first) {
        shell_commands_complete(line + start, out);
        return;
    }
    // Only the first argument is a path; the others are values.
    size_t second = first + first_length + strspn(line + first + first_length, " ");
    if (start != second) return;
    switch (shell_argument_kind(line + first, first_length)) {
    case SHELL_ARGUMENT_PATH:
        paths_complete(s->ctx, line + start, false, out);
        break;
    case SHELL_ARGUMENT_METHOD:
        paths_complete(s->ctx, line + start, true, out);
        break;
    case SHELL_ARGUMENT_COMMAND:
        shell_commands_complete(line + start, out);
        break;
    case SHELL_ARGUMENT_NONE:
        break;
    }
}
