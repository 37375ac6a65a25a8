// SPDX-License-Identifier: MIT
// Devices that come and go: ACPI 6.5, 6.3.

#include "aml/engine.h"
#include "device/id.h"

#include <acpi/hotplug.h>
#include <acpi/resource.h>

void acpi_ost_tell(struct acpi_context *ctx, struct acpi_node *node, uint32_t event,
                   uint32_t status)
{
    struct acpi_value args[3] = {acpi_value_from_integer(event), acpi_value_from_integer(status)};
    if (acpi_value_from_buffer(ctx, "", 0, &args[2]) < 0) return; // no details
    status_t st = acpi_device_child_call(ctx, node, "_OST", args, 3, NULL);
    (void)st; // logged, and there is nobody else to tell
    acpi_value_release(ctx, &args[2]);
}

uint32_t acpi_ost_eject_status(status_t st)
{
    switch (st) {
    case ST_OK:
        return ACPI_OST_SUCCESS;
    case ST_NOT_SUPPORTED:
        return ACPI_OST_EJECT_NOT_SUPPORTED;
    case ST_PERMISSION:
        return ACPI_OST_DEVICE_IN_USE;
    case ST_BUSY:
    case ST_TIMEOUT:
        return ACPI_OST_DEVICE_BUSY;
    default:
        return ACPI_OST_FAILURE;
    }
}

uint32_t acpi_ost_insert_status(status_t st)
{
    switch (st) {
    case ST_OK:
    case ST_ALREADY_EXISTS:
        return ACPI_OST_SUCCESS;
    case ST_NOT_SUPPORTED:
        return ACPI_OST_INSERT_NOT_SUPPORTED;
    case ST_NO_DEVICE:
        return ACPI_OST_FAILURE;
    default:
        return ACPI_OST_INSERT_DRIVER_FAILED;
    }
}

bool acpi_device_is_enabled(struct acpi_context *ctx, struct acpi_node *node)
{
    uint32_t wanted = ACPI_STA_PRESENT | ACPI_STA_ENABLED;
    return (acpi_device_status(ctx, node) & wanted) == wanted;
}

status_t acpi_device_eject(struct acpi_context *ctx, struct acpi_node *node)
{
    struct acpi_value one = acpi_value_from_integer(1);
    status_t st = acpi_device_child_call(ctx, node, "_EJ0", &one, 1, NULL);
    if (st == ST_AML_NAME_NOT_FOUND) st = ST_NOT_SUPPORTED;
    if (st < 0) return st;
    // Without a _STA, who looks knows better.
    bool has_sta = acpi_device_has_object(ctx, node, "_STA");
    return has_sta && acpi_device_is_enabled(ctx, node) ? ST_BUSY : ST_OK;
}

static bool memory_range(const struct acpi_resource *r, uint64_t *start, uint64_t *size)
{
    if (!r->is_decoded) return false;
    switch (r->type) {
    case ACPI_RESOURCE_MEMORY24:
    case ACPI_RESOURCE_MEMORY32:
    case ACPI_RESOURCE_FIXED_MEMORY32:
        *start = r->memory.minimum;
        *size = r->memory.size;
        return *size > 0;
    case ACPI_RESOURCE_ADDRESS:
        *start = r->address.minimum + r->address.translation;
        *size = r->address.size;
        return r->address.space == ACPI_RESOURCE_SPACE_MEMORY && *size > 0;
    default:
        return false;
    }
}

status_t acpi_device_memory_each(struct acpi_context *ctx, struct acpi_node *node,
                                 status_t (*visit)(void *arg, uint64_t start, uint64_t size),
                                 void *arg)
{
    struct acpi_value value;
    struct acpi_resource resource;
    const uint8_t *bytes;
    size_t length;
    uint64_t start, size;
    status_t st = acpi_resources_of(ctx, node, "_CRS", &value, &bytes, &length);
    if (st < 0) return st;
    struct acpi_resource_cursor cursor = acpi_resources(bytes, length);
    while (st >= ST_OK && acpi_resource_next(&cursor, &resource))
        if (memory_range(&resource, &start, &size)) st = visit(arg, start, size);
    acpi_value_release(ctx, &value);
    return st < 0 ? st : ST_OK;
}

uint32_t acpi_device_proximity(struct acpi_context *ctx, struct acpi_node *node)
{
    uint64_t domain = 0;
    bool is_found = false;
    aml_enter(ctx);
    while (node && !is_found) {
        struct acpi_node *at = node;
        acpi_node_retain(at); // its _PXM may unload the table
        is_found = acpi_evaluate_integer_child(ctx, at, ACPI_SEGMENT('_', 'P', 'X', 'M'),
                                               &domain) == ST_OK;
        node = at->parent;
        acpi_node_release(ctx, at);
    }
    aml_leave(ctx);
    return is_found && domain <= UINT32_MAX ? (uint32_t)domain : 0;
}
