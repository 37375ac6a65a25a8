// SPDX-License-Identifier: MIT
#pragma once
// Objects below a device, read with what firmware gets wrong about them in mind.

#include <acpi/aml.h>
#include <base/bits.h>
#include <base/string.h>

// The child `name` (four letters) of `node`, not searched upward; NULL when there is none.
struct acpi_node *sensor_child(struct acpi_context *ctx, struct acpi_node *node, const char *name);
status_t sensor_evaluate(struct acpi_context *ctx, struct acpi_node *node, const char *name,
                         struct acpi_value *out) MUST_USE;
status_t sensor_integer(struct acpi_context *ctx, struct acpi_node *node, const char *name,
                        uint64_t *out) MUST_USE;
// ST_AML_TYPE for what is no package.
status_t sensor_package(struct acpi_context *ctx, struct acpi_node *node, const char *name,
                        struct acpi_value *out, size_t *out_count) MUST_USE;
// An element that is a number: its lower 32 bits, as elsewhere, since firmware negates 32-bit
// numbers with 64-bit integers.
status_t sensor_element(struct acpi_context *ctx, const struct acpi_value *package, size_t i,
                        uint32_t *out) MUST_USE;
// "\_SB.BAT0"
struct sensor_path {
    char text[96];
};
struct sensor_path sensor_path(const struct acpi_node *node);
// "23.5", "-0.5"
struct sensor_text {
    char text[24];
};
struct sensor_text sensor_tenths(int32_t tenths);
