// SPDX-License-Identifier: MIT
// Fields whose access is one transaction, by a handler: SMBus, IPMI, GenericSerialBus, PRM and
// FixedHardware carry a buffer both ways (ACPI 6.5, 5.5.2.4.5 to 5.5.2.4.7, 13.7, 19.6.59); GPIO
// reads or drives pins.

#include "region/internal.h"

enum { // AccessAttrib, ACPI 6.5, 19.6.48
    ATTRIB_QUICK = 0x02,
    ATTRIB_SEND_RECEIVE = 0x04,
    ATTRIB_BYTE = 0x06,
    ATTRIB_WORD = 0x08,
    ATTRIB_BYTES = 0x0b,
    ATTRIB_PROCESS_CALL = 0x0c,
    ATTRIB_RAW_BYTES = 0x0e,
    ATTRIB_RAW_PROCESS_BYTES = 0x0f
};

static size_t serial_data_length(const struct aml_field *field)
{
    switch (aml_list_of(field)->attribute) {
    case ATTRIB_QUICK:
        return 0;
    case ATTRIB_SEND_RECEIVE:
    case ATTRIB_BYTE:
        return 1;
    case ATTRIB_WORD:
    case ATTRIB_PROCESS_CALL:
        return 2;
    case ATTRIB_BYTES:
    case ATTRIB_RAW_BYTES:
    case ATTRIB_RAW_PROCESS_BYTES:
        return aml_list_of(field)->attribute_length;
    default:
        return 255;
    }
}

// Bytes of the whole buffer: status and length come before the data.
static size_t transfer_length(const struct aml_field *field, unsigned space)
{
    switch (space) {
    case ACPI_SPACE_SMBUS:
        return 2 + 32;
    case ACPI_SPACE_IPMI:
        return 2 + 64;
    case ACPI_SPACE_PRM:
        return 26;
    case ACPI_SPACE_FIXED_HARDWARE:
        return 256;
    default:
        return 2 + serial_data_length(field);
    }
}

static status_t handler_call(struct acpi_context *ctx, struct aml_field *field,
                             struct aml_region *region, struct acpi_region_access *access)
{
    const struct acpi_region_slot *slot = acpi_region_handler_find(ctx, region->space);
    if (!slot) {
        acpi_region_log_no_handler(ctx, aml_list_of(field)->region, region);
        return ST_AML_NO_HANDLER;
    }
    access->region = aml_list_of(field)->region;
    access->space = region->space;
    access->bits = field->bit_length;
    access->attribute = aml_list_of(field)->attribute;
    access->attribute_length = aml_list_of(field)->attribute_length;
    struct aml_value connection = aml_list_of(field)->extra ? aml_list_of(field)->extra->connection
                                                            : aml_value_uninitialized();
    struct aml_value bytes = aml_value_uninitialized();
    if (connection.tag != AML_UNINITIALIZED) {
        // A reference or path to the resource buffer is followed; a connection that is missing is
        // for the handler to refuse.
        status_t st = aml_op_to_buffer(ctx, connection, &bytes);
        if (st == ST_NO_MEMORY) return st;
    }
    if (bytes.tag == AML_BUFFER) {
        access->connection = ((struct aml_buffer *)bytes.object)->bytes;
        access->connection_length = ((struct aml_buffer *)bytes.object)->length;
    }
    slot = acpi_region_handler_find(ctx, region->space); // a connection's evaluation may take long
    struct acpi_node *node = aml_list_of(field)->region;
    acpi_node_retain(node);
    status_t st = slot ? acpi_region_handler_run(ctx, slot, access) : ST_AML_NO_HANDLER;
    acpi_node_release(ctx, node);
    aml_value_release(ctx, bytes);
    access->connection = NULL;
    return st;
}

static status_t gpio_access(struct acpi_context *ctx, struct aml_field *field,
                            struct aml_region *region, bool is_write, uint64_t *value)
{
    uint32_t first = aml_list_of(field)->extra ? aml_list_of(field)->extra->connection_bit : 0;
    struct acpi_region_access access = {
        .is_write = is_write, .address = field->bit_offset - first, .value = *value};
    if (field->bit_length > 64) return ST_AML_VALUE;
    status_t st = handler_call(ctx, field, region, &access);
    if (st == ST_OK) *value = access.value & aml_bit_mask(field->bit_length);
    return st;
}

// Runs one transaction over `buffer`, which is the reply afterwards.
static status_t transfer(struct acpi_context *ctx, struct aml_field *field,
                         struct aml_region *region, bool is_write, struct aml_value buffer)
{
    struct aml_buffer *bytes = (struct aml_buffer *)buffer.object;
    struct acpi_region_access access = {.is_write = is_write,
                                        .address = region->offset + field->bit_offset / 8,
                                        .buffer = bytes->bytes,
                                        .buffer_length = bytes->length};
    return handler_call(ctx, field, region, &access);
}

status_t aml_field_transfer_read(struct acpi_context *ctx, struct aml_field *field,
                                 struct aml_region *region, struct aml_value *out)
{
    if (region->space == ACPI_SPACE_GPIO) {
        uint64_t value = 0;
        status_t st = gpio_access(ctx, field, region, false, &value);
        if (st == ST_OK) *out = aml_value_integer(value & ctx->integer_mask);
        return st;
    }
    struct aml_value buffer;
    status_t st = aml_buffer_create(ctx, NULL, 0, transfer_length(field, region->space), &buffer);
    if (st < 0) return st;
    st = transfer(ctx, field, region, false, buffer);
    if (st < 0) {
        aml_value_release(ctx, buffer);
        return st;
    }
    *out = buffer;
    return ST_OK;
}

status_t aml_field_transfer_write(struct acpi_context *ctx, struct aml_field *field,
                                  struct aml_region *region, struct aml_value source,
                                  struct aml_value *out_reply)
{
    if (region->space == ACPI_SPACE_GPIO) {
        uint64_t value;
        status_t st = aml_to_integer_implicit(ctx, source, &value);
        if (st == ST_OK) st = gpio_access(ctx, field, region, true, &value);
        if (st == ST_OK && out_reply) *out_reply = aml_value_integer(value);
        return st;
    }
    struct aml_value whole, buffer;
    status_t st = aml_op_to_buffer(ctx, source, &whole);
    if (st < 0) return st;
    const struct aml_buffer *bytes = (const struct aml_buffer *)whole.object;
    st = aml_buffer_create(ctx, bytes->bytes, bytes->length, transfer_length(field, region->space),
                           &buffer);
    aml_value_release(ctx, whole);
    if (st < 0) return st;
    st = transfer(ctx, field, region, true, buffer);
    if (st == ST_OK && out_reply)
        *out_reply = buffer;
    else
        aml_value_release(ctx, buffer);
    return st;
}
