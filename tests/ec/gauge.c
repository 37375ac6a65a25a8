// SPDX-License-Identifier: MIT
#include "gauge.h"

#include <string.h>

#include <acpi/resource.h>

#include "laptop.h"

#define GAUGE_ADDRESS 0x36

// The family's units, with its usual 10 mOhm resistor: 0.5 mAh, 0.078125 mV, 0.15625 mA.
static uint16_t gauge_register(uint64_t number)
{
    switch (number) {
    case 0x05:
        return LAPTOP_REMAINING_MAH * 2;
    case 0x06:
        return LAPTOP_PERCENT << 8;
    case 0x09:
        return (uint16_t)(GAUGE_MV * 64 / 5);
    case 0x0a:
        return (uint16_t)(-LAPTOP_MA * 32 / 5);
    case 0x10:
        return LAPTOP_FULL_MAH * 2;
    case 0x17:
        return LAPTOP_CYCLES * 100;
    case 0x18:
        return LAPTOP_DESIGN_MAH * 2;
    default:
        return 0;
    }
}

static unsigned slave_address(const struct acpi_region_access *access)
{
    struct acpi_resource_cursor cursor =
        acpi_resources(access->connection, access->connection_length);
    struct acpi_resource resource;
    if (!access->connection || !acpi_resource_next(&cursor, &resource) || !resource.is_decoded ||
        resource.type != ACPI_RESOURCE_SERIAL_BUS ||
        resource.serial_bus.bus != ACPI_RESOURCE_BUS_I2C)
        return 0;
    return resource.serial_bus.i2c.address;
}

// Status, length, data.
static status_t bus_access(void *arg, struct acpi_region_access *access)
{
    (void)arg;
    if (!access->buffer || access->buffer_length < 2) return ST_NOT_SUPPORTED;
    access->buffer[0] = 0;
    if (access->is_write) return ST_OK;
    uint16_t word = slave_address(access) == GAUGE_ADDRESS ? gauge_register(access->address) : 0;
    size_t count = access->buffer_length - 2;
    memset(access->buffer + 2, 0, count);
    access->buffer[1] = (uint8_t)count;
    if (count > 0) access->buffer[2] = (uint8_t)word;
    if (count > 1) access->buffer[3] = (uint8_t)(word >> 8);
    return ST_OK;
}

static status_t pin_access(void *arg, struct acpi_region_access *access)
{
    (void)arg;
    if (!access->is_write) access->value = 0;
    return ST_OK;
}

status_t gauge_install(struct acpi_context *ctx)
{
    status_t st =
        acpi_region_handler_install_deferred(ctx, ACPI_SPACE_SERIAL_BUS, bus_access, NULL);
    if (st == ST_OK)
        st = acpi_region_handler_install_deferred(ctx, ACPI_SPACE_GPIO, pin_access, NULL);
    return st;
}

void gauge_remove(struct acpi_context *ctx)
{
    (void)acpi_region_handler_install(ctx, ACPI_SPACE_SERIAL_BUS, NULL, NULL);
    (void)acpi_region_handler_install(ctx, ACPI_SPACE_GPIO, NULL, NULL);
}
