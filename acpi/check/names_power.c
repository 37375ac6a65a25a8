// SPDX-License-Identifier: MIT
// Batteries and thermal zones: ACPI 6.5, 10.2 and 11.4.

#include "check/names_values.h"

#include <acpi/device.h>

// Batteries

#define UNKNOWN 0xffffffffu

enum battery_field { // of _BIF; _BIX has a revision before them
    BATTERY_POWER_UNIT,
    BATTERY_DESIGN,
    BATTERY_FULL,
    BATTERY_WARNING = 5,
    BATTERY_LOW
};

// What firmware says of a battery that is not there means nothing, and without hardware nobody
// knows.
static bool is_battery_there(struct names_check *check)
{
    uint64_t status;
    return check->machine->has_hardware &&
           names_peek_integer(check, check->scope, "_STA", &status) &&
           (status & ACPI_STA_BATTERY) != 0;
}

void names_battery_check(struct names_check *check, struct acpi_node *node,
                         const struct acpi_value *value)
{
    if (!is_battery_there(check)) return;
    size_t first = memcmp(&node->segment, "_BIX", 4) == 0;
    uint64_t unit = names_element_integer(check, value, first + BATTERY_POWER_UNIT);
    if (unit > 1) names_say(check, BATTERY_UNIT, node, "%llu", (unsigned long long)unit);
    uint64_t full = names_element_integer(check, value, first + BATTERY_FULL);
    uint64_t warning = names_element_integer(check, value, first + BATTERY_WARNING);
    uint64_t low = names_element_integer(check, value, first + BATTERY_LOW);
    if (full == UNKNOWN || warning == UNKNOWN || low == UNKNOWN) return;
    if (warning > full || low > warning)
        names_say(check, BATTERY_LEVELS, node, "full %llu, warning %llu, low %llu",
                  (unsigned long long)full, (unsigned long long)warning, (unsigned long long)low);
}

enum charge_field { CHARGE_STATE, CHARGE_RATE, CHARGE_REMAINING };

void names_charge_check(struct names_check *check, struct acpi_node *node,
                        const struct acpi_value *value)
{
    struct acpi_value information;
    if (!is_battery_there(check)) return;
    uint64_t state = names_element_integer(check, value, CHARGE_STATE);
    if ((state & 3) == 3)
        names_say(check, BATTERY_STATE, node, "0x%llx", (unsigned long long)state);
    size_t first = 1;
    if (!names_peek_child(check, check->scope, "_BIX", &information)) {
        first = 0;
        if (!names_peek_child(check, check->scope, "_BIF", &information)) return;
    }
    uint64_t full = names_element_integer(check, &information, first + BATTERY_FULL);
    uint64_t remaining = names_element_integer(check, value, CHARGE_REMAINING);
    acpi_value_release(check->ctx, &information);
    // A new battery holds a little more than it was made for.
    if (full == 0 || full == UNKNOWN || remaining == UNKNOWN || remaining <= full + full / 8)
        return;
    names_say(check, BATTERY_REMAINING, node, "%llu of %llu", (unsigned long long)remaining,
              (unsigned long long)full);
}

// Thermal zones. Temperatures are in tenths of a kelvin.

#define KELVIN_0C 2732u
#define KELVIN_200C 4732u
#define KELVIN_COLDEST 2232u // -50 degrees
#define KELVIN_HOTTEST 4232u // 150 degrees

static bool trip_read(struct names_check *check, struct acpi_node *zone, const char name[4],
                      uint64_t *out)
{
    if (!names_peek_integer(check, zone, name, out)) return false;
    if (*out >= KELVIN_0C && *out <= KELVIN_200C) return true;
    names_say(check, ZONE_RANGE, names_child(check, zone, name), "%llu tenths of a kelvin",
              (unsigned long long)*out);
    return false;
}

static void order_check(struct names_check *check, struct acpi_node *zone, const char name[4],
                        uint64_t critical)
{
    uint64_t trip;
    if (trip_read(check, zone, name, &trip) && trip > critical)
        names_say(check, ZONE_ORDER, names_child(check, zone, name), "%llu, critical is %llu",
                  (unsigned long long)trip, (unsigned long long)critical);
}

static void active_check(struct names_check *check, struct acpi_node *zone)
{
    uint64_t above = UINT64_MAX, trip;
    for (char digit = '0'; digit <= '9'; digit++) {
        char name[4] = {'_', 'A', 'C', digit};
        if (!trip_read(check, zone, name, &trip)) continue;
        if (trip > above)
            names_say(check, ZONE_ACTIVE, names_child(check, zone, name), "%llu after %llu",
                      (unsigned long long)trip, (unsigned long long)above);
        above = trip;
    }
}

void names_zone_check(struct names_check *check, struct acpi_node *zone)
{
    static const char *const trips[] = {"_CRT", "_HOT", "_PSV", "_AC0", "_CR3"};
    struct acpi_node_info info;
    uint64_t critical = UINT64_MAX, temperature;
    acpi_node_info(check->ctx, zone, &info);
    if (info.type != ACPI_TYPE_THERMAL_ZONE) return;
    bool has_trip = false;
    for (size_t i = 0; i < ARRAY_SIZE(trips); i++)
        has_trip = has_trip || names_child(check, zone, trips[i]);
    if (!has_trip) names_say(check, ZONE_NO_TRIP, zone, NULL);
    if (!trip_read(check, zone, "_CRT", &critical)) critical = UINT64_MAX;
    order_check(check, zone, "_HOT", critical);
    order_check(check, zone, "_PSV", critical);
    active_check(check, zone);
    if (check->machine->has_hardware && names_peek_integer(check, zone, "_TMP", &temperature) &&
        (temperature < KELVIN_COLDEST || temperature > KELVIN_HOTTEST))
        names_say(check, ZONE_TEMPERATURE, names_child(check, zone, "_TMP"),
                  "%llu tenths of a kelvin", (unsigned long long)temperature);
}
