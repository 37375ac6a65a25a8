// SPDX-License-Identifier: MIT
#pragma once
// Ids of devices, as _HID and _CID give them. Private to acpi/device.

#include <acpi/device.h>

// The text of one id: EISA ids unpacked; strings without the asterisk that some firmware puts
// before them, in capitals (both as ACPICA repairs them), what cannot be shown as '?'. False for
// what is no id: another type, nothing, 0.
bool acpi_device_id_text(const struct acpi_value *value, char out[ACPI_DEVICE_ID_SIZE]);

// Calls `visit` for every id of the child `segment` ("_HID", "_CID"), one or a package of them, as
// long as it says true.
struct acpi_device_id_visitor {
    bool (*visit)(void *arg, const char *id);
    void *arg;
};
void acpi_device_ids_each(struct acpi_context *ctx, struct acpi_node *node, const char segment[4],
                          const struct acpi_device_id_visitor *visitor);
// Evaluates the child of that name, which is not searched upward. ST_AML_NAME_NOT_FOUND.
status_t acpi_device_child_evaluate(struct acpi_context *ctx, struct acpi_node *node,
                                    const char segment[4], struct acpi_value *out) MUST_USE;
// The same with arguments. `out` may be NULL.
status_t acpi_device_child_call(struct acpi_context *ctx, struct acpi_node *node,
                                const char segment[4], const struct acpi_value *args,
                                size_t arg_count, struct acpi_value *out) MUST_USE;

// A device, processor or thermal zone.
bool acpi_device_is_one(const struct acpi_node *node);
// acpi_device_find for any of several ids; the last one is NULL.
struct acpi_node *acpi_device_find_any(struct acpi_context *ctx, const char *const *ids,
                                       struct acpi_node *previous);
