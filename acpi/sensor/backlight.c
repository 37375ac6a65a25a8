// SPDX-License-Identifier: MIT
// Brightness of built-in screens: ACPI 6.5, appendix B.5.2 to B.5.4.

#include <acpi/device.h>
#include <acpi/thermal.h>

#include "sensor/internal.h"

#define PERCENT_MAX 100u

// Keeps the levels ascending and each once.
static void level_add(struct acpi_backlight *backlight, uint32_t level)
{
    uint32_t at = 0;
    while (at < backlight->count && backlight->levels[at] < level)
        at++;
    if (at < backlight->count && backlight->levels[at] == level) return;
    if (backlight->count == ACPI_BACKLIGHT_LEVELS_MAX) return;
    for (uint32_t i = backlight->count++; i > at; i--)
        backlight->levels[i] = backlight->levels[i - 1];
    backlight->levels[at] = level;
}

static bool has_backlight(struct acpi_context *ctx, struct acpi_node *node)
{
    return sensor_child(ctx, node, "_BCL") && sensor_child(ctx, node, "_BCM");
}

status_t acpi_backlight_read(struct acpi_context *ctx, struct acpi_node *node,
                             struct acpi_backlight *out)
{
    struct acpi_value package;
    size_t count;
    uint64_t level;
    *out =
        (struct acpi_backlight){.level = UINT32_MAX, .on_ac = UINT32_MAX, .on_battery = UINT32_MAX};
    if (!has_backlight(ctx, node)) return ST_NOT_FOUND;
    status_t st = sensor_package(ctx, node, "_BCL", &package, &count);
    if (st < 0) return st;
    for (size_t i = 0; i < count; i++) {
        uint32_t value;
        if (sensor_element(ctx, &package, i, &value) < 0 || value > PERCENT_MAX) continue;
        if (i == 0) out->on_ac = value;
        if (i == 1) out->on_battery = value;
        level_add(out, value); // the first two are levels too, whether they are repeated or not
    }
    acpi_value_release(ctx, &package);
    if (out->count == 0) return ST_BAD_FORMAT;
    if (sensor_integer(ctx, node, "_BQC", &level) == ST_OK && level <= PERCENT_MAX)
        out->level = (uint32_t)level;
    return ST_OK;
}

status_t acpi_backlight_set(struct acpi_context *ctx, struct acpi_node *node, uint32_t level)
{
    struct acpi_backlight backlight;
    status_t st = acpi_backlight_read(ctx, node, &backlight);
    if (st < 0) return st;
    for (uint32_t i = 0; i < backlight.count; i++) {
        if (backlight.levels[i] != level) continue;
        struct acpi_value argument = acpi_value_from_integer(level);
        return acpi_node_evaluate(ctx, sensor_child(ctx, node, "_BCM"), &argument, 1, NULL);
    }
    return ST_OUT_OF_RANGE;
}

struct acpi_node *acpi_backlight_next(struct acpi_context *ctx, struct acpi_node *previous)
{
    struct acpi_node *node = previous;
    while ((node = acpi_device_next(ctx, node)) != NULL && !has_backlight(ctx, node))
        continue;
    return node;
}

unsigned acpi_backlights_print(struct acpi_context *ctx, const struct acpi_text_sink *sink)
{
    unsigned count = 0;
    struct acpi_node *node = NULL;
    for (; (node = acpi_backlight_next(ctx, node)) != NULL; count++) {
        struct acpi_backlight backlight;
        status_t st = acpi_backlight_read(ctx, node, &backlight);
        acpi_text_printf(sink, "%s: backlight, ", sensor_path(node).text);
        if (st < 0) {
            acpi_text_printf(sink, "%s\n", status_string(st));
            continue;
        }
        if (backlight.level == UINT32_MAX)
            acpi_text_printf(sink, "level unknown;");
        else
            acpi_text_printf(sink, "level %u;", backlight.level);
        for (uint32_t i = 0; i < backlight.count; i++)
            acpi_text_printf(sink, " %u", backlight.levels[i]);
        acpi_text_printf(sink, "\n");
    }
    return count;
}
