// SPDX-License-Identifier: MIT
// The shell's `acpi devices` and `acpi tree`.

#include <acpi/device.h>
#include <kernel/platform_hotplug.h>
#include <kernel/shell.h>

#include "acpi_commands.h"

static status_t node_find(struct acpi_context *ctx, const char *path, struct acpi_node **out)
{
    status_t st = acpi_namespace_find(ctx, NULL, path, out);
    if (st < 0) kprintf("acpi: %s: %s\n", path, status_string(st));
    return st;
}

static bool device_print(struct acpi_context *ctx, struct acpi_node *node)
{
    if (acpi_device_print(ctx, node, &acpi_shell_sink) < 0) return false;
    platform_device_print(node, &acpi_shell_sink);
    return true;
}

static status_t one_print(struct acpi_context *ctx, const char *path)
{
    struct acpi_node *node;
    status_t st = node_find(ctx, path, &node);
    if (st < 0) return st;
    if (device_print(ctx, node)) return ST_OK;
    kprintf("acpi: %s is no device; 'acpi ns %s' shows it\n", path, path);
    return ST_AML_TYPE;
}

static status_t id_print(struct acpi_context *ctx, const char *id)
{
    struct acpi_node *node = NULL;
    bool is_found = false;
    while ((node = acpi_device_next(ctx, node))) {
        if (shell_interrupted()) return ST_INTERRUPTED;
        if (!acpi_device_has_id(ctx, node, id)) continue;
        if (device_print(ctx, node)) is_found = true;
    }
    if (is_found) return ST_OK;
    kprintf("acpi: no device %s; 'acpi devices' lists them\n", id);
    return ST_NOT_FOUND;
}

status_t acpi_devices_run(int argc, char **argv)
{
    if (argc > 1) return ST_INVALID_ARGUMENT;
    struct acpi_context *ctx = acpi_context_or_say();
    if (!ctx) return ST_NO_DEVICE;
    if (argc == 0) return acpi_devices_print(ctx, shell_interrupted, &acpi_shell_sink);
    return argv[0][0] == '\\' ? one_print(ctx, argv[0]) : id_print(ctx, argv[0]);
}

status_t acpi_tree_run(int argc, char **argv)
{
    if (argc > 1) return ST_INVALID_ARGUMENT;
    struct acpi_context *ctx = acpi_context_or_say();
    struct acpi_node *start = NULL;
    if (!ctx) return ST_NO_DEVICE;
    status_t st = argc == 1 ? node_find(ctx, argv[0], &start) : ST_OK;
    if (st < 0) return st;
    return acpi_devices_print_tree(ctx, start, shell_interrupted, &acpi_shell_sink);
}
