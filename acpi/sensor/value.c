// SPDX-License-Identifier: MIT
#include "sensor/internal.h"

#include "ns/node.h"

struct acpi_node *sensor_child(struct acpi_context *ctx, struct acpi_node *node, const char *name)
{
    return acpi_node_child(ctx, node, load_le32(name));
}

status_t sensor_evaluate(struct acpi_context *ctx, struct acpi_node *node, const char *name,
                         struct acpi_value *out)
{
    struct acpi_node *child = sensor_child(ctx, node, name);
    return child ? acpi_node_evaluate(ctx, child, NULL, 0, out) : ST_AML_NAME_NOT_FOUND;
}

status_t sensor_integer(struct acpi_context *ctx, struct acpi_node *node, const char *name,
                        uint64_t *out)
{
    struct acpi_value value;
    status_t st = sensor_evaluate(ctx, node, name, &value);
    if (st < 0) return st;
    st = acpi_value_integer(&value, out);
    acpi_value_release(ctx, &value);
    return st;
}

status_t sensor_package(struct acpi_context *ctx, struct acpi_node *node, const char *name,
                        struct acpi_value *out, size_t *out_count)
{
    status_t st = sensor_evaluate(ctx, node, name, out);
    if (st < 0) return st;
    st = acpi_value_package_count(out, out_count);
    if (st < 0) acpi_value_release(ctx, out);
    return st;
}

status_t sensor_element(struct acpi_context *ctx, const struct acpi_value *package, size_t i,
                        uint32_t *out)
{
    struct acpi_value element;
    uint64_t number;
    *out = UINT32_MAX;
    status_t st = acpi_value_package_element(ctx, package, i, &element);
    if (st < 0) return st;
    st = acpi_value_integer(&element, &number);
    acpi_value_release(ctx, &element);
    if (st == ST_OK) *out = (uint32_t)number;
    return st;
}

struct sensor_path sensor_path(const struct acpi_node *node)
{
    struct sensor_path path;
    acpi_node_path(node, path.text, sizeof path.text);
    return path;
}

struct sensor_text sensor_tenths(int32_t tenths)
{
    struct sensor_text out;
    uint32_t amount = tenths < 0 ? 0u - (uint32_t)tenths : (uint32_t)tenths;
    snprintf(out.text, sizeof out.text, "%s%u.%u", tenths < 0 ? "-" : "", amount / 10, amount % 10);
    return out;
}
