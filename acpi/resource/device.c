// SPDX-License-Identifier: MIT
// The templates of a device: read by _CRS, _PRS and alike, set by _SRS.

#include <acpi/resource.h>

#include "aml/engine.h"
#include "device/id.h"
#include <base/bits.h>

#define SEGMENT_SRS ACPI_SEGMENT('_', 'S', 'R', 'S')

status_t acpi_resources_of(struct acpi_context *ctx, struct acpi_node *device, const char *name,
                           struct acpi_value *out_value, const uint8_t **out_bytes,
                           size_t *out_length)
{
    status_t st = acpi_device_child_evaluate(ctx, device, name, out_value);
    if (st < 0) return st;
    st = acpi_value_buffer(out_value, out_bytes, out_length);
    if (st < 0) acpi_value_release(ctx, out_value);
    return st;
}

// Some devices have an empty _CRS while they are off.
static bool template_is_empty(const uint8_t *bytes, size_t length)
{
    struct acpi_resource_cursor cursor = acpi_resources(bytes, length);
    struct acpi_resource resource;
    return !acpi_resource_next(&cursor, &resource);
}

// A template for _SRS: `wanted` as the device's _CRS has it.
static status_t template_fit(struct acpi_context *ctx, struct acpi_node *device,
                             const uint8_t *wanted, size_t wanted_length,
                             struct acpi_value *out_template)
{
    struct acpi_value current;
    const uint8_t *bytes;
    size_t length, fitted_length = 0;
    status_t st = acpi_resources_of(ctx, device, "_CRS", &current, &bytes, &length);
    if (st < 0) return acpi_value_from_buffer(ctx, wanted, wanted_length, out_template);
    st = acpi_resources_fit(bytes, length, wanted, wanted_length, NULL, 0, &fitted_length);
    if (st == ST_AML_RESOURCE || template_is_empty(bytes, length)) {
        st = acpi_value_from_buffer(ctx, wanted, wanted_length, out_template);
    } else if (st == ST_LIMIT_REACHED) {
        uint8_t *fitted = acpi_alloc(ctx, fitted_length);
        st = fitted ? acpi_resources_fit(bytes, length, wanted, wanted_length, fitted,
                                         fitted_length, &fitted_length)
                    : ST_NO_MEMORY;
        if (st == ST_OK) st = acpi_value_from_buffer(ctx, fitted, fitted_length, out_template);
        acpi_release(ctx, fitted, fitted_length);
    }
    acpi_value_release(ctx, &current);
    return st;
}

status_t acpi_resources_set(struct acpi_context *ctx, struct acpi_node *device,
                            const uint8_t *wanted, size_t wanted_length)
{
    struct acpi_value template;
    aml_enter(ctx);
    struct acpi_node *srs = acpi_node_child(ctx, device, SEGMENT_SRS);
    status_t st = srs ? ST_OK : ST_AML_NAME_NOT_FOUND;
    if (srs) {
        acpi_node_retain(srs); // _CRS may remove it
        st = template_fit(ctx, device, wanted, wanted_length, &template);
        if (st == ST_OK) {
            st = acpi_node_evaluate(ctx, srs, &template, 1, NULL);
            acpi_value_release(ctx, &template);
        }
        acpi_node_release(ctx, srs);
    }
    aml_leave(ctx);
    return st;
}
