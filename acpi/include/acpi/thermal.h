// SPDX-License-Identifier: MIT
#pragma once
// Thermal zones (ACPI 6.5, chapter 11), fans (11.3) and the backlight of screens (appendix B).
// Temperatures are tenths of a degree Celsius.

#include <acpi/aml.h>

#define ACPI_FAN_ID "PNP0C0B"

#define ACPI_TEMPERATURE_UNKNOWN INT32_MIN
#define ACPI_ACTIVE_POINTS 10 // _AC0 to _AC9
#define ACPI_BACKLIGHT_LEVELS_MAX 128

struct acpi_thermal_zone {
    int32_t temperature; // _TMP; each may be ACPI_TEMPERATURE_UNKNOWN
    int32_t critical, hot, passive;
    int32_t active[ACPI_ACTIVE_POINTS];
    uint32_t polling;   // tenths of a second, 0: none (_TZP)
    uint32_t relations; // entries of _TRT that have the right shape
    uint32_t bad_relations;
};
// ST_OK also when little could be had. What is no temperature of a machine (below -80 or above 250
// degrees) is unknown.
status_t acpi_thermal_zone_read(struct acpi_context *ctx, struct acpi_node *node,
                                struct acpi_thermal_zone *out) MUST_USE;
// The next thermal zone, there or not.
struct acpi_node *acpi_thermal_zone_next(struct acpi_context *ctx, struct acpi_node *previous);
// Whether it is hot enough for the machine to be shut down, or to go to sleep (_HOT).
bool acpi_thermal_zone_is_critical(const struct acpi_thermal_zone *zone);

struct acpi_fan {
    bool is_controlled;   // has _FIF: speeds can be told and set
    bool is_fine_grained; // levels are percents
    uint32_t states;      // of _FPS
    uint32_t level, rpm;  // of _FST; UINT32_MAX: unknown
    bool is_on;           // one without _FIF: _STA or its _PR0's
};
status_t acpi_fan_read(struct acpi_context *ctx, struct acpi_node *node,
                       struct acpi_fan *out) MUST_USE;

struct acpi_backlight {
    uint32_t level;             // _BQC; UINT32_MAX: unknown
    uint32_t on_ac, on_battery; // the levels for these, of _BCL
    uint32_t count;             // of those that follow, ascending
    uint32_t levels[ACPI_BACKLIGHT_LEVELS_MAX];
};
// A device that has _BCL and _BCM. ST_NOT_FOUND for others, ST_BAD_FORMAT.
status_t acpi_backlight_read(struct acpi_context *ctx, struct acpi_node *node,
                             struct acpi_backlight *out) MUST_USE;
// Sets it by _BCM. ST_OUT_OF_RANGE when `level` is none of its levels.
status_t acpi_backlight_set(struct acpi_context *ctx, struct acpi_node *node,
                            uint32_t level) MUST_USE;
struct acpi_node *acpi_backlight_next(struct acpi_context *ctx, struct acpi_node *previous);

// For people. Return how many there were.
unsigned acpi_thermal_zones_print(struct acpi_context *ctx, const struct acpi_text_sink *sink);
unsigned acpi_fans_print(struct acpi_context *ctx, const struct acpi_text_sink *sink);
unsigned acpi_backlights_print(struct acpi_context *ctx, const struct acpi_text_sink *sink);

// From now on what batteries, adapters, lids, thermal zones and screens notify of is logged, as
// what it means; a temperature that is critical as an error.
status_t acpi_sensors_watch(struct acpi_context *ctx) MUST_USE;
