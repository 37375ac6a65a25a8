// SPDX-License-Identifier: MIT
#include "package.h"

#include "device/id.h"
#include <base/bits.h>

#define REGISTER_TAG 0x82u
#define REGISTER_SIZE 15u // without an end tag, which some leave out

status_t processor_integer(struct acpi_context *ctx, struct acpi_node *node, const char name[4],
                           uint64_t *out)
{
    struct acpi_value value;
    status_t st = acpi_device_child_evaluate(ctx, node, name, &value);
    if (st < 0) return st;
    st = acpi_value_integer(&value, out);
    acpi_value_release(ctx, &value);
    return st;
}

status_t processor_package(struct acpi_context *ctx, struct acpi_node *node, const char name[4],
                           struct acpi_value *out, size_t *out_count)
{
    status_t st = acpi_device_child_evaluate(ctx, node, name, out);
    if (st < 0) return st;
    // Firmware whose setup switches states off returns nothing.
    bool is_nothing = acpi_value_type(out) == ACPI_TYPE_UNINITIALIZED;
    st = is_nothing ? ST_AML_NAME_NOT_FOUND : acpi_value_package_count(out, out_count);
    if (st < 0) acpi_value_release(ctx, out);
    return st;
}

status_t processor_integers(struct acpi_context *ctx, const struct acpi_value *package,
                            size_t first, size_t count, uint64_t *out)
{
    for (size_t i = 0; i < count; i++) {
        struct acpi_value element;
        status_t st = acpi_value_package_element(ctx, package, first + i, &element);
        if (st < 0) return st;
        st = acpi_value_integer(&element, &out[i]);
        acpi_value_release(ctx, &element);
        if (st < 0) return st;
    }
    return ST_OK;
}

status_t processor_register_decode(const struct acpi_value *value, struct acpi_gas *out)
{
    const uint8_t *bytes;
    size_t length;
    status_t st = acpi_value_buffer(value, &bytes, &length);
    if (st < 0) return st;
    if (length < REGISTER_SIZE || bytes[0] != REGISTER_TAG || load_le16(bytes + 1) < 12) {
        return ST_BAD_FORMAT;
    }
    acpi_gas_decode(bytes + 3, out);
    return ST_OK;
}

status_t processor_register(struct acpi_context *ctx, const struct acpi_value *package, size_t i,
                            struct acpi_gas *out)
{
    struct acpi_value element;
    status_t st = acpi_value_package_element(ctx, package, i, &element);
    if (st < 0) return st;
    st = processor_register_decode(&element, out);
    acpi_value_release(ctx, &element);
    return st;
}

status_t processor_subpackage(struct acpi_context *ctx, const struct acpi_value *package, size_t i,
                              size_t count, struct acpi_value *out)
{
    size_t has;
    status_t st = acpi_value_package_element(ctx, package, i, out);
    if (st < 0) return st;
    st = acpi_value_package_count(out, &has);
    if (st == ST_OK && has < count) st = ST_BAD_FORMAT;
    if (st < 0) acpi_value_release(ctx, out);
    return st;
}

status_t processor_list_open(struct acpi_context *ctx, struct acpi_node *node, const char name[4],
                             size_t first, size_t count_at, struct acpi_state_list *out)
{
    size_t elements;
    uint64_t said;
    status_t st = processor_package(ctx, node, name, &out->value, &elements);
    if (st < 0) return st;
    out->first = first;
    out->count = elements - first;
    if (elements < first || elements == 0) {
        st = ST_BAD_FORMAT;
    } else if (count_at != SIZE_MAX) {
        st = processor_integers(ctx, &out->value, count_at, 1, &said);
        if (st == ST_OK && said != out->count) st = ST_BAD_FORMAT;
    }
    if (st < 0) acpi_value_release(ctx, &out->value);
    return st;
}

void acpi_state_list_close(struct acpi_context *ctx, struct acpi_state_list *list)
{
    acpi_value_release(ctx, &list->value);
}
