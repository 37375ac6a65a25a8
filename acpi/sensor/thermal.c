// SPDX-License-Identifier: MIT
// Thermal zones: ACPI 6.5, 11.4.

#include <acpi/device.h>
#include <acpi/thermal.h>

#include "sensor/internal.h"

#define UNKNOWN ACPI_TEMPERATURE_UNKNOWN
#define ZERO_CELSIUS 2732 // tenths of a Kelvin, as all firmware rounds it
#define CELSIUS_MIN (-800)
#define CELSIUS_MAX 2500
#define TRT_ENTRY_COUNT 8u // ACPI 6.5, 11.4.21

static int32_t temperature_of(struct acpi_context *ctx, struct acpi_node *node, const char *name)
{
    uint64_t kelvin;
    if (sensor_integer(ctx, node, name, &kelvin) < 0 || kelvin > INT16_MAX) return UNKNOWN;
    int32_t celsius = (int32_t)kelvin - ZERO_CELSIUS;
    return celsius >= CELSIUS_MIN && celsius <= CELSIUS_MAX ? celsius : UNKNOWN;
}

// Source device, target device, influence, sampling period, four reserved.
static void relations_read(struct acpi_context *ctx, struct acpi_node *node,
                           struct acpi_thermal_zone *zone)
{
    struct acpi_value table, entry;
    size_t count, size;
    if (sensor_package(ctx, node, "_TRT", &table, &count) < 0) return;
    for (size_t i = 0; i < count; i++) {
        bool is_good = false;
        if (acpi_value_package_element(ctx, &table, i, &entry) == ST_OK) {
            is_good = acpi_value_package_count(&entry, &size) == ST_OK && size == TRT_ENTRY_COUNT;
            acpi_value_release(ctx, &entry);
        }
        if (is_good)
            zone->relations++;
        else
            zone->bad_relations++;
    }
    acpi_value_release(ctx, &table);
}

status_t acpi_thermal_zone_read(struct acpi_context *ctx, struct acpi_node *node,
                                struct acpi_thermal_zone *out)
{
    uint64_t polling;
    *out = (struct acpi_thermal_zone){.temperature = temperature_of(ctx, node, "_TMP"),
                                      .critical = temperature_of(ctx, node, "_CRT"),
                                      .hot = temperature_of(ctx, node, "_HOT"),
                                      .passive = temperature_of(ctx, node, "_PSV")};
    for (unsigned i = 0; i < ACPI_ACTIVE_POINTS; i++) {
        char name[] = "_AC0";
        name[3] = (char)('0' + i);
        out->active[i] = temperature_of(ctx, node, name);
    }
    if (sensor_integer(ctx, node, "_TZP", &polling) == ST_OK && polling <= UINT16_MAX)
        out->polling = (uint32_t)polling;
    relations_read(ctx, node, out);
    return ST_OK;
}

bool acpi_thermal_zone_is_critical(const struct acpi_thermal_zone *zone)
{
    if (zone->temperature == UNKNOWN) return false;
    // 0 degrees and less are no limits that anybody meant.
    return (zone->critical > 0 && zone->temperature >= zone->critical) ||
           (zone->hot > 0 && zone->temperature >= zone->hot);
}

struct acpi_node *acpi_thermal_zone_next(struct acpi_context *ctx, struct acpi_node *previous)
{
    struct acpi_node *node = previous;
    struct acpi_node_info info;
    while ((node = acpi_device_next(ctx, node)) != NULL) {
        acpi_node_info(ctx, node, &info);
        if (info.type == ACPI_TYPE_THERMAL_ZONE) break;
    }
    return node;
}

static void point_print(const char *name, int32_t temperature, const struct acpi_text_sink *sink)
{
    if (temperature != UNKNOWN)
        acpi_text_printf(sink, "  %-9s  %s C\n", name, sensor_tenths(temperature).text);
}

static void zone_print(struct acpi_context *ctx, struct acpi_node *node,
                       const struct acpi_text_sink *sink)
{
    struct acpi_thermal_zone zone;
    status_t st = acpi_thermal_zone_read(ctx, node, &zone);
    acpi_text_printf(sink, "%s: thermal zone, ", sensor_path(node).text);
    if (st < 0 || zone.temperature == UNKNOWN)
        acpi_text_printf(sink, "no temperature\n");
    else
        acpi_text_printf(sink, "%s C%s\n", sensor_tenths(zone.temperature).text,
                         acpi_thermal_zone_is_critical(&zone) ? ", CRITICAL" : "");
    if (st < 0) return;
    point_print("critical", zone.critical, sink);
    point_print("hot", zone.hot, sink);
    point_print("passive", zone.passive, sink);
    for (unsigned i = 0; i < ACPI_ACTIVE_POINTS; i++) {
        char name[] = "active 0";
        name[7] = (char)('0' + i);
        point_print(name, zone.active[i], sink);
    }
    if (zone.polling)
        acpi_text_printf(sink, "  polled each %s s\n", sensor_tenths((int32_t)zone.polling).text);
    if (zone.relations || zone.bad_relations)
        acpi_text_printf(sink, "  %u relation%s (_TRT), %u malformed\n", zone.relations,
                         zone.relations == 1 ? "" : "s", zone.bad_relations);
}

unsigned acpi_thermal_zones_print(struct acpi_context *ctx, const struct acpi_text_sink *sink)
{
    unsigned count = 0;
    struct acpi_node *node = NULL;
    for (; (node = acpi_thermal_zone_next(ctx, node)) != NULL; count++)
        zone_print(ctx, node, sink);
    return count;
}
