// SPDX-License-Identifier: MIT
// Batteries, adapters and lids for people.

#include <acpi/battery.h>
#include <acpi/device.h>

#include "sensor/internal.h"

#define UNKNOWN ACPI_VALUE_UNKNOWN

// "38.4 Wh", "11.400 V"; "?" when it is not known.
struct amount {
    char text[32];
};

static struct amount milli(uint32_t value, const char *unit, unsigned digits)
{
    struct amount out = {"?"};
    unsigned fraction = value % 1000;
    for (unsigned i = digits; i < 3; i++)
        fraction /= 10;
    if (value != UNKNOWN)
        snprintf(out.text, sizeof out.text, "%u.%0*u %s", value / 1000, (int)digits, fraction,
                 unit);
    return out;
}

static struct amount plain(uint32_t value, const char *unit)
{
    struct amount out = {"?"};
    if (value != UNKNOWN) snprintf(out.text, sizeof out.text, "%u%s", value, unit);
    return out;
}

static void headline(const struct acpi_battery *battery, const char *path,
                     const struct acpi_text_sink *sink)
{
    acpi_text_printf(sink, "%s: battery, %s", path, acpi_battery_state_name(battery));
    if (battery->percent != UNKNOWN) acpi_text_printf(sink, ", %u %%", battery->percent);
    if (battery->minutes != UNKNOWN)
        acpi_text_printf(sink, ", %u:%02u h until %s", battery->minutes / 60, battery->minutes % 60,
                         battery->state & ACPI_BATTERY_CHARGING ? "full" : "empty");
    if (battery->state & ACPI_BATTERY_CRITICAL) acpi_text_printf(sink, ", critical");
    if (battery->state & ACPI_BATTERY_LIMITED) acpi_text_printf(sink, ", charging is limited");
    acpi_text_printf(sink, "\n");
}

static void names_print(const struct acpi_battery *battery, const struct acpi_text_sink *sink)
{
    const char *const names[] = {battery->maker, battery->model, battery->type};
    if (!battery->maker[0] && !battery->model[0] && !battery->type[0] && !battery->serial[0])
        return;
    acpi_text_printf(sink, "  made by   ");
    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (names[i][0]) acpi_text_printf(sink, " %s", names[i]);
    if (battery->serial[0]) acpi_text_printf(sink, ", serial %s", battery->serial);
    acpi_text_printf(sink, "\n");
}

static void defects_print(uint32_t defects, const struct acpi_text_sink *sink)
{
    for (uint32_t bit = 1; acpi_battery_defect_text(bit); bit <<= 1)
        if (defects & bit)
            acpi_text_printf(sink, "  firmware   %s\n", acpi_battery_defect_text(bit));
}

static void battery_print(const struct acpi_battery *battery, const char *path,
                          const struct acpi_text_sink *sink)
{
    const char *unit = battery->is_ma ? " mAh" : " mWh";
    headline(battery, path, sink);
    acpi_text_printf(sink, "  charge     %s of %s (%s)\n", plain(battery->remaining, "").text,
                     plain(battery->full, unit).text,
                     milli(acpi_battery_energy(battery, battery->remaining), "Wh", 1).text);
    acpi_text_printf(sink, "  design     %s (%s), health %s", plain(battery->design, unit).text,
                     milli(acpi_battery_energy(battery, battery->design), "Wh", 1).text,
                     plain(battery->health, " %").text);
    if (battery->cycles != UNKNOWN) acpi_text_printf(sink, ", %u cycles", battery->cycles);
    acpi_text_printf(sink, "\n  voltage    %s of %s\n", milli(battery->voltage, "V", 3).text,
                     milli(battery->design_voltage, "V", 3).text);
    acpi_text_printf(sink, "  rate       %s (%s)\n",
                     plain(battery->rate, battery->is_ma ? " mA" : " mW").text,
                     milli(acpi_battery_energy(battery, battery->rate), "W", 1).text);
    names_print(battery, sink);
    defects_print(battery->defects, sink);
}

unsigned acpi_batteries_print(struct acpi_context *ctx, const struct acpi_text_sink *sink)
{
    struct acpi_node *node = NULL;
    unsigned count = 0;
    while ((node = acpi_device_find(ctx, ACPI_BATTERY_ID, node)) != NULL) {
        struct acpi_battery battery;
        struct sensor_path path = sensor_path(node);
        status_t st = acpi_battery_read(ctx, node, &battery);
        count++;
        if (st < 0)
            acpi_text_printf(sink, "%s: %s\n", path.text, status_string(st));
        else if (!battery.is_present)
            acpi_text_printf(sink, "%s: no battery in its place\n", path.text);
        else
            battery_print(&battery, path.text, sink);
    }
    return count;
}

static const struct source {
    const char *id, *what, *yes, *no;
    status_t (*read)(struct acpi_context *ctx, struct acpi_node *node, bool *out);
} sources[] = {
    {ACPI_ADAPTER_ID, "adapter", "gives power", "gives no power", acpi_adapter_read},
    {ACPI_LID_ID, "lid", "open", "closed", acpi_lid_read},
};

unsigned acpi_power_sources_print(struct acpi_context *ctx, const struct acpi_text_sink *sink)
{
    unsigned count = 0;
    for (size_t i = 0; i < ARRAY_SIZE(sources); i++) {
        struct acpi_node *node = NULL;
        while ((node = acpi_device_find(ctx, sources[i].id, node)) != NULL) {
            bool is_yes;
            status_t st = sources[i].read(ctx, node, &is_yes);
            count++;
            acpi_text_printf(sink, "%s: %s, %s\n", sensor_path(node).text, sources[i].what,
                             st < 0 ? status_string(st)
                                    : (is_yes ? sources[i].yes : sources[i].no));
        }
    }
    return count;
}
