// SPDX-License-Identifier: MIT
// Devices that wake the machine.

#include <base/bits.h>

#include "aml/engine.h"
#include "device/id.h"
#include "internal.h"

#define PRW_RESOURCES 2 // the first two elements are the event and the deepest state

// The first element: a number, or a package of the device whose block it is and the number.
static status_t gpe_get(struct acpi_context *ctx, const struct acpi_value *prw,
                        struct acpi_wake *out)
{
    struct acpi_value event, device;
    uint64_t gpe;
    status_t st = acpi_value_package_element(ctx, prw, 0, &event);
    if (st < 0) return st;
    if (acpi_value_type(&event) == ACPI_TYPE_PACKAGE) {
        st = package_integer(ctx, &event, 1, &gpe);
        if (st == ST_OK) st = acpi_value_package_element(ctx, &event, 0, &device);
        if (st == ST_OK) {
            st = acpi_value_node(ctx, &device, &out->gpe_device);
            acpi_value_release(ctx, &device);
        }
    } else {
        st = acpi_value_integer(&event, &gpe);
    }
    acpi_value_release(ctx, &event);
    if (st == ST_OK) out->gpe = (uint32_t)gpe;
    return st;
}

status_t acpi_wake_get(struct acpi_context *ctx, struct acpi_node *device, struct acpi_wake *out)
{
    struct acpi_value prw;
    uint64_t deepest;
    *out = (struct acpi_wake){0};
    aml_enter(ctx);
    status_t st = acpi_device_child_evaluate(ctx, device, "_PRW", &prw);
    aml_leave(ctx);
    if (st < 0) return st;
    st = gpe_get(ctx, &prw, out);
    if (st == ST_OK) st = package_integer(ctx, &prw, 1, &deepest);
    acpi_value_release(ctx, &prw);
    if (st == ST_AML_TYPE || st == ST_OUT_OF_RANGE) st = ST_BAD_FORMAT;
    if (st == ST_OK) out->deepest_state = (unsigned)deepest;
    return st;
}

static status_t method_run(struct acpi_context *ctx, struct acpi_node *node, const char *segment,
                           const unsigned *arguments, size_t count)
{
    struct acpi_value values[3];
    aml_enter(ctx);
    struct acpi_node *method = acpi_node_child(ctx, node, load_le32(segment));
    aml_leave(ctx);
    if (!method) return ST_AML_NAME_NOT_FOUND;
    for (size_t i = 0; i < count; i++)
        values[i] = acpi_value_from_integer(arguments[i]);
    return acpi_node_evaluate(ctx, method, values, count, NULL);
}

static status_t resource_switch_on(struct acpi_context *ctx, const struct acpi_value *prw, size_t i)
{
    struct acpi_value reference;
    struct acpi_node *resource;
    status_t st = acpi_value_package_element(ctx, prw, i, &reference);
    if (st < 0) return st;
    st = acpi_value_node(ctx, &reference, &resource);
    if (st == ST_OK) st = method_run(ctx, resource, "_ON_", NULL, 0);
    acpi_value_release(ctx, &reference);
    return st;
}

// They are not switched off again after the sleep: others may use them, and nobody counts.
static status_t resources_switch_on(struct acpi_context *ctx, struct acpi_node *device)
{
    struct acpi_value prw;
    size_t count;
    aml_enter(ctx);
    status_t st = acpi_device_child_evaluate(ctx, device, "_PRW", &prw);
    aml_leave(ctx);
    if (st < 0) return st;
    st = acpi_value_package_count(&prw, &count);
    for (size_t i = PRW_RESOURCES; st == ST_OK && i < count; i++)
        st = resource_switch_on(ctx, &prw, i);
    acpi_value_release(ctx, &prw);
    return st;
}

status_t acpi_wake_enable(struct acpi_context *ctx, struct acpi_node *device, bool is_on,
                          unsigned state)
{
    // Whether it shall wake, the sleep, and the deepest state that the device is put to: D0, for
    // nobody puts it to another.
    const unsigned dsw[] = {is_on, is_on ? state : 0, 0};
    status_t st = is_on ? resources_switch_on(ctx, device) : ST_OK;
    if (st < 0) return st;
    st = method_run(ctx, device, "_DSW", dsw, 3);
    if (st == ST_AML_NAME_NOT_FOUND) st = method_run(ctx, device, "_PSW", dsw, 1);
    return st == ST_AML_NAME_NOT_FOUND ? ST_OK : st;
}
