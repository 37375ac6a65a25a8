// SPDX-License-Identifier: MIT
// Fans: ACPI 6.5, 11.3.

#include <acpi/device.h>
#include <acpi/thermal.h>

#include "sensor/internal.h"

enum { FIF_FINE_GRAINED = 1, FIF_COUNT = 4, FST_LEVEL = 1, FST_RPM = 2, FST_COUNT = 3 };

static void controlled_read(struct acpi_context *ctx, struct acpi_node *node, struct acpi_fan *fan)
{
    struct acpi_value package;
    size_t count;
    uint32_t flag;
    if (sensor_package(ctx, node, "_FIF", &package, &count) < 0) return;
    fan->is_controlled = count >= FIF_COUNT;
    fan->is_fine_grained = fan->is_controlled &&
                           sensor_element(ctx, &package, FIF_FINE_GRAINED, &flag) == ST_OK && flag;
    acpi_value_release(ctx, &package);
    if (sensor_package(ctx, node, "_FPS", &package, &count) == ST_OK) {
        fan->states = count > 0 ? (uint32_t)count - 1 : 0; // the first element is the revision
        acpi_value_release(ctx, &package);
    }
    if (sensor_package(ctx, node, "_FST", &package, &count) < 0) return;
    if (count < FST_COUNT || sensor_element(ctx, &package, FST_LEVEL, &fan->level) < 0 ||
        sensor_element(ctx, &package, FST_RPM, &fan->rpm) < 0)
        fan->level = fan->rpm = UINT32_MAX;
    acpi_value_release(ctx, &package);
    fan->is_on = fan->rpm != UINT32_MAX && fan->rpm > 0;
}

// One that is only switched: it is on when all power resources of _PR0 are.
static bool power_is_on(struct acpi_context *ctx, struct acpi_node *node)
{
    struct acpi_value package, element;
    struct acpi_node *resource;
    size_t count;
    if (sensor_package(ctx, node, "_PR0", &package, &count) < 0)
        return (acpi_device_status(ctx, node) & ACPI_STA_ENABLED) != 0;
    bool is_on = count > 0;
    for (size_t i = 0; i < count && is_on; i++) {
        uint64_t status = 0;
        if (acpi_value_package_element(ctx, &package, i, &element) < 0) continue;
        if (acpi_value_node(ctx, &element, &resource) == ST_OK)
            is_on = sensor_integer(ctx, resource, "_STA", &status) == ST_OK && (status & 1);
        acpi_value_release(ctx, &element);
    }
    acpi_value_release(ctx, &package);
    return is_on;
}

status_t acpi_fan_read(struct acpi_context *ctx, struct acpi_node *node, struct acpi_fan *out)
{
    *out = (struct acpi_fan){.level = UINT32_MAX, .rpm = UINT32_MAX};
    controlled_read(ctx, node, out);
    if (!out->is_controlled) out->is_on = power_is_on(ctx, node);
    return ST_OK;
}

unsigned acpi_fans_print(struct acpi_context *ctx, const struct acpi_text_sink *sink)
{
    unsigned count = 0;
    struct acpi_node *node = NULL;
    for (; (node = acpi_device_find(ctx, ACPI_FAN_ID, node)) != NULL; count++) {
        struct acpi_fan fan;
        status_t st = acpi_fan_read(ctx, node, &fan);
        acpi_text_printf(sink, "%s: fan, %s", sensor_path(node).text,
                         st < 0 ? status_string(st) : (fan.is_on ? "on" : "off"));
        if (fan.rpm != UINT32_MAX) acpi_text_printf(sink, ", %u rpm", fan.rpm);
        if (fan.level != UINT32_MAX)
            acpi_text_printf(sink, ", level %u%s of %u", fan.level, fan.is_fine_grained ? " %" : "",
                             fan.states);
        acpi_text_printf(sink, "\n");
    }
    return count;
}
