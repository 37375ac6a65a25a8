// SPDX-License-Identifier: MIT
// _BIX, _BIF and _BST: ACPI 6.5, 10.2.2.

#include <acpi/battery.h>

#include "sensor/internal.h"

#define STA_BATTERY 0x10u
#define UNKNOWN ACPI_VALUE_UNKNOWN
#define BIF_COUNT 13u
#define BIX_COUNT 20u
#define SMALL_MWH 12000u

// Where things are in _BIF and _BIX (ACPI 6.5, tables 10.3 and 10.4).
struct layout {
    uint8_t unit, cycles, texts, count; // cycles 0: not there
};
static const struct layout layout_bif = {0, 0, 9, BIF_COUNT};
static const struct layout layout_bix = {1, 8, 16, BIX_COUNT};

static uint32_t number_at(struct acpi_context *ctx, const struct acpi_value *package, size_t i,
                          struct acpi_battery *battery)
{
    uint32_t number;
    if (sensor_element(ctx, package, i, &number) < 0) battery->defects |= ACPI_BATTERY_BAD_ELEMENT;
    return number;
}

// Text as it can be shown; blanks at its ends go. Firmware gives buffers, rows of NULs or 0xff, and
// texts with anything behind them.
static void text_take(const char *bytes, size_t length, char *out, struct acpi_battery *battery)
{
    size_t count = 0;
    for (size_t i = 0; i < length && bytes[i]; i++) {
        bool is_good = bytes[i] >= ' ' && bytes[i] <= '~';
        if (!is_good) battery->defects |= ACPI_BATTERY_BAD_TEXT;
        if (count == 0 && bytes[i] == ' ') continue;
        if (count < ACPI_BATTERY_TEXT_SIZE - 1) out[count++] = is_good ? bytes[i] : '?';
    }
    while (count > 0 && out[count - 1] == ' ')
        count--;
    out[count] = 0;
}

static void text_at(struct acpi_context *ctx, const struct acpi_value *package, size_t i, char *out,
                    struct acpi_battery *battery)
{
    struct acpi_value element;
    const char *text;
    const uint8_t *bytes;
    size_t length;
    uint64_t number;
    out[0] = 0;
    if (acpi_value_package_element(ctx, package, i, &element) < 0) {
        battery->defects |= ACPI_BATTERY_BAD_ELEMENT;
        return;
    }
    if (acpi_value_string(&element, &text, &length) == ST_OK)
        text_take(text, length, out, battery);
    else if (acpi_value_buffer(&element, &bytes, &length) == ST_OK)
        text_take((const char *)bytes, length, out, battery);
    else if (acpi_value_integer(&element, &number) == ST_OK)
        snprintf(out, ACPI_BATTERY_TEXT_SIZE, "%llu", (unsigned long long)number);
    else
        battery->defects |= ACPI_BATTERY_BAD_ELEMENT;
    acpi_value_release(ctx, &element);
}

static void info_take(struct acpi_context *ctx, const struct acpi_value *package, size_t count,
                      const struct layout *layout, struct acpi_battery *battery)
{
    uint32_t *const numbers[] = {&battery->design,         &battery->full,    NULL,
                                 &battery->design_voltage, &battery->warning, &battery->low};
    char *const texts[] = {battery->model, battery->serial, battery->type, battery->maker};
    uint32_t unit = number_at(ctx, package, layout->unit, battery);
    battery->is_ma = unit == 1;
    if (unit > 1) battery->defects |= ACPI_BATTERY_BAD_UNIT;
    if (count < layout->count) battery->defects |= ACPI_BATTERY_SHORT_INFO;
    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
        if (numbers[i] && layout->unit + 1 + i < count)
            *numbers[i] = number_at(ctx, package, layout->unit + 1 + i, battery);
    if (layout->unit + 3u < count)
        battery->is_rechargeable = number_at(ctx, package, layout->unit + 3u, battery) == 1;
    if (layout->cycles && layout->cycles < count)
        battery->cycles = number_at(ctx, package, layout->cycles, battery);
    for (size_t i = 0; i < ARRAY_SIZE(texts) && layout->texts + i < count; i++)
        text_at(ctx, package, layout->texts + i, texts[i], battery);
}

// A _BIX that gives mAh and says mWh (seen on a Toshiba laptop): capacities of a tenth of what any
// laptop has, where _BIF has the same numbers with the right unit.
static void unit_check(struct acpi_context *ctx, struct acpi_node *node,
                       struct acpi_battery *battery)
{
    struct acpi_value package;
    size_t count;
    uint32_t unit, design;
    if (battery->is_ma || battery->design > SMALL_MWH) return;
    if (sensor_package(ctx, node, "_BIF", &package, &count) < 0) return;
    if (count >= BIF_COUNT && sensor_element(ctx, &package, 0, &unit) == ST_OK && unit == 1 &&
        sensor_element(ctx, &package, 1, &design) == ST_OK && design == battery->design) {
        battery->is_ma = true;
        battery->defects |= ACPI_BATTERY_BAD_UNIT;
    }
    acpi_value_release(ctx, &package);
}

// _BIX when it is there and whole; a _BIX of _BIF's shape is taken for that.
static void info_read(struct acpi_context *ctx, struct acpi_node *node,
                      struct acpi_battery *battery)
{
    static const char *const names[] = {"_BIX", "_BIF"};
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        struct acpi_value package;
        size_t count;
        if (sensor_package(ctx, node, names[i], &package, &count) < 0) continue;
        bool is_bix = i == 0 && count > BIF_COUNT;
        if (count >= 5) {
            battery->is_from_bix = is_bix;
            info_take(ctx, &package, count, is_bix ? &layout_bix : &layout_bif, battery);
        }
        acpi_value_release(ctx, &package);
        if (count >= 5) {
            if (is_bix) unit_check(ctx, node, battery);
            return;
        }
    }
    battery->defects |= ACPI_BATTERY_BAD_INFO;
}

static void status_read(struct acpi_context *ctx, struct acpi_node *node,
                        struct acpi_battery *battery)
{
    struct acpi_value package;
    size_t count;
    if (sensor_package(ctx, node, "_BST", &package, &count) < 0) {
        battery->defects |= ACPI_BATTERY_BAD_STATUS;
        return;
    }
    uint32_t *const numbers[] = {&battery->state, &battery->rate, &battery->remaining,
                                 &battery->voltage};
    for (size_t i = 0; i < ARRAY_SIZE(numbers) && i < count; i++)
        *numbers[i] = number_at(ctx, &package, i, battery);
    if (count < ARRAY_SIZE(numbers)) battery->defects |= ACPI_BATTERY_BAD_STATUS;
    if (battery->state == UNKNOWN) battery->state = 0;
    acpi_value_release(ctx, &package);
}

status_t acpi_battery_read(struct acpi_context *ctx, struct acpi_node *node,
                           struct acpi_battery *out)
{
    *out = (struct acpi_battery){.design = UNKNOWN,
                                 .full = UNKNOWN,
                                 .warning = UNKNOWN,
                                 .low = UNKNOWN,
                                 .design_voltage = UNKNOWN,
                                 .cycles = UNKNOWN,
                                 .rate = UNKNOWN,
                                 .remaining = UNKNOWN,
                                 .voltage = UNKNOWN,
                                 .percent = UNKNOWN,
                                 .health = UNKNOWN,
                                 .minutes = UNKNOWN};
    // One that cannot be taken out needs no _STA.
    out->is_present =
        !sensor_child(ctx, node, "_STA") || (acpi_device_status(ctx, node) & STA_BATTERY);
    if (!out->is_present) return ST_OK;
    info_read(ctx, node, out);
    status_read(ctx, node, out);
    acpi_battery_compute(out);
    return ST_OK;
}

status_t acpi_adapter_read(struct acpi_context *ctx, struct acpi_node *node, bool *out_is_online)
{
    uint64_t value;
    status_t st = sensor_integer(ctx, node, "_PSR", &value);
    if (st == ST_OK) *out_is_online = (value & 1) != 0; // some leave other bits in it
    return st;
}

status_t acpi_lid_read(struct acpi_context *ctx, struct acpi_node *node, bool *out_is_open)
{
    uint64_t value;
    status_t st = sensor_integer(ctx, node, "_LID", &value);
    if (st == ST_OK) *out_is_open = value != 0;
    return st;
}
