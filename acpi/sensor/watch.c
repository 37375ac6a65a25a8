// SPDX-License-Identifier: MIT
// What batteries, adapters, lids, thermal zones and screens notify of, in words: ACPI 6.5, 5.6.6.

#include <acpi/battery.h>
#include <acpi/device.h>
#include <acpi/notify.h>
#include <acpi/thermal.h>

#include "context.h"
#include "sensor/internal.h"

static void battery_report(struct acpi_context *ctx, struct acpi_node *node)
{
    struct acpi_battery battery;
    if (acpi_battery_read(ctx, node, &battery) < 0) return;
    struct sensor_path path = sensor_path(node);
    if (!battery.is_present)
        acpi_log(ctx, ACPI_LOG_INFO, "%s: no battery in its place", path.text);
    else if (battery.percent == ACPI_VALUE_UNKNOWN)
        acpi_log(ctx, ACPI_LOG_INFO, "%s: battery %s", path.text,
                 acpi_battery_state_name(&battery));
    else
        acpi_log(ctx, battery.state & ACPI_BATTERY_CRITICAL ? ACPI_LOG_WARN : ACPI_LOG_INFO,
                 "%s: battery %s, %u %%%s", path.text, acpi_battery_state_name(&battery),
                 battery.percent, battery.state & ACPI_BATTERY_CRITICAL ? ", critical" : "");
}

static void adapter_report(struct acpi_context *ctx, struct acpi_node *node)
{
    bool is_online;
    if (acpi_adapter_read(ctx, node, &is_online) == ST_OK)
        acpi_log(ctx, ACPI_LOG_INFO, "%s: adapter gives %s", sensor_path(node).text,
                 is_online ? "power" : "no power");
}

static void lid_report(struct acpi_context *ctx, struct acpi_node *node)
{
    bool is_open;
    if (acpi_lid_read(ctx, node, &is_open) == ST_OK)
        acpi_log(ctx, ACPI_LOG_INFO, "%s: lid %s", sensor_path(node).text,
                 is_open ? "opened" : "closed");
}

static void zone_report(struct acpi_context *ctx, struct acpi_node *node)
{
    struct acpi_thermal_zone zone;
    if (acpi_thermal_zone_read(ctx, node, &zone) < 0 ||
        zone.temperature == ACPI_TEMPERATURE_UNKNOWN)
        return;
    bool is_critical = acpi_thermal_zone_is_critical(&zone);
    acpi_log(ctx, is_critical ? ACPI_LOG_ERROR : ACPI_LOG_INFO, "%s: %s C%s",
             sensor_path(node).text, sensor_tenths(zone.temperature).text,
             is_critical ? ", critical: the machine should be shut down" : "");
}

static void backlight_report(struct acpi_context *ctx, struct acpi_node *node)
{
    struct acpi_backlight backlight;
    if (acpi_backlight_read(ctx, node, &backlight) == ST_OK)
        acpi_log(ctx, ACPI_LOG_INFO, "%s: brightness key", sensor_path(node).text);
}

static void on_notify(void *arg, struct acpi_node *node, uint64_t value)
{
    static const struct {
        const char *id;
        void (*report)(struct acpi_context *ctx, struct acpi_node *node);
    } kinds[] = {{ACPI_BATTERY_ID, battery_report},
                 {ACPI_ADAPTER_ID, adapter_report},
                 {ACPI_LID_ID, lid_report}};
    struct acpi_context *ctx = arg;
    struct acpi_node_info info;
    // 0 and 1 say that the device came or went, which is where its state is news too.
    if (value > ACPI_NOTIFY_DEVICE_CHECK && value < ACPI_NOTIFY_DEVICE_SPECIFIC) return;
    acpi_node_info(ctx, node, &info);
    if (info.type == ACPI_TYPE_THERMAL_ZONE) {
        zone_report(ctx, node);
        return;
    }
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        if (!acpi_device_has_id(ctx, node, kinds[i].id)) continue;
        kinds[i].report(ctx, node);
        return;
    }
    if (value >= 0x85 && value <= 0x89) backlight_report(ctx, node); // ACPI 6.5, B.7
}

status_t acpi_sensors_watch(struct acpi_context *ctx)
{
    return acpi_notify_handler_add(ctx, NULL, on_notify, ctx);
}
