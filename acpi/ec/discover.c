// SPDX-License-Identifier: MIT
// Where the controller is: the ECDT (ACPI 6.5, 5.2.16), or its device in the namespace (12.12).

#include <acpi/resource.h>

#include "ec/internal.h"

#define SEGMENT_HID ACPI_SEGMENT('_', 'H', 'I', 'D')
#define SEGMENT_CRS ACPI_SEGMENT('_', 'C', 'R', 'S')
#define SEGMENT_GPE ACPI_SEGMENT('_', 'G', 'P', 'E')
#define SEGMENT_GLK ACPI_SEGMENT('_', 'G', 'L', 'K')

#define EISA_EC 0x090cd041u // EisaId ("PNP0C09")
#define GPE_COUNT_MAX 256u  // of the FADT's two blocks together

#define ECDT_CONTROL 36u
#define ECDT_DATA 48u
#define ECDT_GPE 64u
#define ECDT_ID 65u

static bool port_is_usable(const struct acpi_gas *gas)
{
    if (gas->address == 0) return false;
    if (gas->space == ACPI_GAS_IO) return gas->address <= 0xffff;
    return gas->space == ACPI_GAS_MEMORY;
}

status_t acpi_ec_config_from_ecdt(const uint8_t *bytes, size_t length, struct acpi_ec_config *out)
{
    *out = (struct acpi_ec_config){0};
    if (length <= ECDT_ID) return ST_BAD_LENGTH;
    acpi_gas_decode(bytes + ECDT_CONTROL, &out->command);
    acpi_gas_decode(bytes + ECDT_DATA, &out->data);
    out->has_gpe = true;
    out->gpe = bytes[ECDT_GPE];
    size_t size = length - ECDT_ID;
    if (size > sizeof out->path - 1) size = sizeof out->path - 1;
    memcpy(out->path, bytes + ECDT_ID, size);
    bool is_usable = port_is_usable(&out->command) && port_is_usable(&out->data);
    return is_usable && out->path[0] == '\\' && out->path[1] ? ST_OK : ST_BAD_FORMAT;
}

// The ports are in the order data, command (ACPI 6.5, 12.12); the first two that are one address
// long.
static void ports_take(const uint8_t *bytes, size_t length, struct acpi_ec_config *out)
{
    struct acpi_gas *ports[] = {&out->data, &out->command};
    size_t count = 0;
    struct acpi_resource_cursor cursor = acpi_resources(bytes, length);
    struct acpi_resource resource;
    while (count < ARRAY_SIZE(ports) && acpi_resource_next(&cursor, &resource)) {
        uint64_t address = 0;
        uint8_t space = ACPI_GAS_IO;
        if (!resource.is_decoded) continue;
        if (resource.type == ACPI_RESOURCE_IO || resource.type == ACPI_RESOURCE_FIXED_IO) {
            address = resource.io.minimum;
        } else if (resource.type == ACPI_RESOURCE_FIXED_MEMORY32) {
            space = ACPI_GAS_MEMORY;
            address = resource.memory.minimum;
        }
        if (address == 0) continue;
        *ports[count++] =
            (struct acpi_gas){.space = space, .bit_width = 8, .access_size = 1, .address = address};
    }
}

static status_t crs_read(struct acpi_context *ctx, struct acpi_node *node,
                         struct acpi_ec_config *out)
{
    struct aml_value value;
    struct acpi_node *crs = acpi_node_child(ctx, node, SEGMENT_CRS);
    if (!crs) return ST_NO_DEVICE;
    status_t st = aml_evaluate_node(ctx, crs, NULL, 0, &value);
    if (st < 0) return st;
    if (value.tag == AML_BUFFER) {
        const struct aml_buffer *buffer = (const struct aml_buffer *)value.object;
        ports_take(buffer->bytes, buffer->length, out);
    }
    aml_value_release(ctx, value);
    return port_is_usable(&out->command) && port_is_usable(&out->data) ? ST_OK : ST_NO_DEVICE;
}

// An integer, or a package of a GPE block device and an integer.
static void gpe_read(struct acpi_context *ctx, struct acpi_node *node, struct acpi_ec_config *out)
{
    struct acpi_value value, element;
    uint64_t number;
    struct acpi_node *gpe = acpi_node_child(ctx, node, SEGMENT_GPE);
    if (!gpe || acpi_node_evaluate(ctx, gpe, NULL, 0, &value) < 0) return;
    status_t st;
    if (acpi_value_type(&value) == ACPI_TYPE_PACKAGE) {
        st = acpi_value_package_element(ctx, &value, 0, &element);
        if (st == ST_OK) {
            st = acpi_value_node(ctx, &element, &out->gpe_device);
            acpi_value_release(ctx, &element);
        }
        if (st == ST_OK) st = acpi_value_package_element(ctx, &value, 1, &element);
        if (st == ST_OK) {
            st = acpi_value_integer(&element, &number);
            acpi_value_release(ctx, &element);
        }
    } else {
        st = acpi_value_integer(&value, &number);
    }
    acpi_value_release(ctx, &value);
    out->has_gpe = st == ST_OK && number < GPE_COUNT_MAX;
    if (out->has_gpe) out->gpe = (uint32_t)number;
}

status_t ec_config_of_device(struct acpi_context *ctx, struct acpi_node *node,
                             struct acpi_ec_config *out)
{
    uint64_t glk;
    *out = (struct acpi_ec_config){0};
    if (acpi_node_path(node, out->path, sizeof out->path) >= sizeof out->path)
        return ST_LIMIT_REACHED;
    status_t st = crs_read(ctx, node, out);
    if (st < 0) return st;
    gpe_read(ctx, node, out);
    out->wants_global_lock =
        acpi_evaluate_integer_child(ctx, node, SEGMENT_GLK, &glk) == ST_OK && glk != 0;
    return ST_OK;
}

struct ec_search {
    struct acpi_context *ctx;
    struct acpi_ec_config *out;
    bool is_found;
};

// Looks at constant _HID only, which all known controllers have: this runs at each boot, on
// machines without one too, before anything is initialised.
static bool has_ec_hid(const struct acpi_node *hid)
{
    if (hid->segment != SEGMENT_HID) return false;
    if (hid->value.tag == AML_INTEGER) return hid->value.integer == EISA_EC;
    return hid->value.tag == AML_STRING &&
           strcmp((const char *)((struct aml_string *)hid->value.object)->bytes, "PNP0C09") == 0;
}

static status_t visit_ec(void *arg, struct acpi_node *node, unsigned depth)
{
    struct ec_search *search = arg;
    (void)depth;
    if (!has_ec_hid(node) || !node->parent || node->parent->value.tag != AML_DEVICE) return ST_OK;
    char path[ACPI_EC_PATH_SIZE];
    struct acpi_node *device = node->parent;
    if (!(acpi_device_status(search->ctx, device) & 0x9)) return ST_OK; // present, functioning
    status_t st = ec_config_of_device(search->ctx, device, search->out);
    if (st == ST_OK) {
        search->is_found = true;
        return ST_INTERRUPTED; // ends the walk
    }
    acpi_node_path(device, path, sizeof path);
    acpi_log(search->ctx, ACPI_LOG_WARN, "%s: an embedded controller without ports: %s", path,
             status_string(st));
    return ST_OK;
}

status_t acpi_ec_config_find(struct acpi_context *ctx, struct acpi_ec_config *out)
{
    struct ec_search search = {.ctx = ctx, .out = out};
    status_t st = acpi_namespace_walk(ctx, acpi_namespace_root(ctx), visit_ec, &search);
    if (search.is_found) return ST_OK;
    return st < 0 ? st : ST_NO_DEVICE;
}
