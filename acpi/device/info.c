// SPDX-License-Identifier: MIT
// What identifies a device and whether it is there: ACPI 6.5, 6.1 and 6.3.7.

#include "aml/engine.h"
#include "device/id.h"

#define CLASS_PARTS 3u // _CLS: base class, subclass, programming interface

static bool hid_keep(void *arg, const char *id)
{
    struct acpi_device_info *info = arg;
    memcpy(info->hid, id, strlen(id) + 1);
    return false; // one that is a package, which the specification does not know: its first
}

static bool cid_keep(void *arg, const char *id)
{
    struct acpi_device_info *info = arg;
    memcpy(info->cids[info->cid_count++], id, strlen(id) + 1);
    return info->cid_count < ACPI_DEVICE_CIDS_MAX;
}

static void uid_read(struct acpi_context *ctx, struct acpi_node *node,
                     char out[ACPI_DEVICE_UID_SIZE])
{
    struct acpi_value value;
    uint64_t integer;
    const char *text;
    size_t length;
    if (acpi_device_child_evaluate(ctx, node, "_UID", &value) < 0) return;
    if (acpi_value_integer(&value, &integer) == ST_OK) {
        snprintf(out, ACPI_DEVICE_UID_SIZE, "%llu", (unsigned long long)integer);
    } else if (acpi_value_string(&value, &text, &length) == ST_OK) {
        size_t kept = length < ACPI_DEVICE_UID_SIZE ? length : ACPI_DEVICE_UID_SIZE - 1;
        for (size_t i = 0; i < kept; i++)
            out[i] = text[i] >= ' ' && text[i] < 0x7f ? text[i] : '?';
        out[kept] = 0;
    }
    acpi_value_release(ctx, &value);
}

static uint32_t class_read(struct acpi_context *ctx, struct acpi_node *node)
{
    struct acpi_value value, element;
    uint32_t cls = 0;
    if (acpi_device_child_evaluate(ctx, node, "_CLS", &value) < 0) return UINT32_MAX;
    for (size_t i = 0; i < CLASS_PARTS && cls != UINT32_MAX; i++) {
        uint64_t part = UINT64_MAX;
        if (acpi_value_package_element(ctx, &value, i, &element) == ST_OK) {
            if (acpi_value_integer(&element, &part) < 0) part = UINT64_MAX;
            acpi_value_release(ctx, &element);
        }
        cls = part <= UINT8_MAX ? cls << 8 | (uint32_t)part : UINT32_MAX;
    }
    acpi_value_release(ctx, &value);
    return cls;
}

status_t acpi_device_info(struct acpi_context *ctx, struct acpi_node *node,
                          struct acpi_device_info *out)
{
    *out = (struct acpi_device_info){.cls = UINT32_MAX};
    aml_enter(ctx);
    node = acpi_node_target(node);
    bool is_known = acpi_device_is_one(node);
    if (is_known) {
        acpi_node_retain(node); // what is evaluated may unload a table
        acpi_device_ids_each(ctx, node, "_HID", &(struct acpi_device_id_visitor){hid_keep, out});
        acpi_device_ids_each(ctx, node, "_CID", &(struct acpi_device_id_visitor){cid_keep, out});
        uid_read(ctx, node, out->uid);
        out->has_adr = acpi_evaluate_integer_child(ctx, node, ACPI_SEGMENT('_', 'A', 'D', 'R'),
                                                   &out->adr) == ST_OK;
        out->cls = class_read(ctx, node);
        out->has_sta = acpi_node_child(ctx, node, ACPI_SEGMENT('_', 'S', 'T', 'A')) != NULL;
        out->sta = acpi_device_status(ctx, node);
        acpi_node_release(ctx, node);
    }
    aml_leave(ctx);
    return is_known ? ST_OK : ST_INVALID_ARGUMENT;
}
