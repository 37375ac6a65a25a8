// SPDX-License-Identifier: MIT
// Registers named by a Generic Address Structure: ACPI 6.5, 5.2.3.2.

#include <acpi/power.h>
#include <base/bits.h>

// ACPI 6.5, table 5.1: device in bits 32..47, function in 16..31, offset in 0..15; segment and bus
// are 0.
static struct acpi_pci_address pci_address(uint64_t address)
{
    return (struct acpi_pci_address){.device = (uint8_t)(address >> 32 & 31),
                                     .function = (uint8_t)(address >> 16 & 7)};
}

static bool width_is_valid(const struct acpi_gas *gas, unsigned width)
{
    if (gas->space != ACPI_GAS_MEMORY && width > 4) return false;
    return width <= 8 && is_power_of_two(width);
}

static status_t gas_check(const struct acpi_gas *gas, unsigned width)
{
    if (gas->address == 0) return ST_NO_DEVICE;
    if (!width_is_valid(gas, width)) return ST_INVALID_ARGUMENT;
    if (gas->space == ACPI_GAS_IO && gas->address + width > 0x10000) return ST_OUT_OF_RANGE;
    return ST_OK;
}

static uint64_t pointer_read(const volatile void *at, unsigned width)
{
    switch (width) {
    case 1:
        return *(const volatile uint8_t *)at;
    case 2:
        return *(const volatile uint16_t *)at;
    case 4:
        return *(const volatile uint32_t *)at;
    default:
        return *(const volatile uint64_t *)at;
    }
}

static void pointer_write(volatile void *at, unsigned width, uint64_t value)
{
    switch (width) {
    case 1:
        *(volatile uint8_t *)at = (uint8_t)value;
        break;
    case 2:
        *(volatile uint16_t *)at = (uint16_t)value;
        break;
    case 4:
        *(volatile uint32_t *)at = (uint32_t)value;
        break;
    default:
        *(volatile uint64_t *)at = value;
        break;
    }
}

static status_t memory_access(const struct acpi_host_ops *ops, void *host, uint64_t address,
                              unsigned width, bool is_write, uint64_t *value)
{
    if (!is_aligned(address, width)) return ST_INVALID_ARGUMENT;
    if (is_write && ops->memory_write) return ops->memory_write(host, address, width, *value);
    if (!is_write && ops->memory_read) return ops->memory_read(host, address, width, value);
    void *at = ops->memory_map(host, address, width);
    if (!at) return ST_IO_ERROR;
    if (is_write) {
        pointer_write(at, width, *value);
    } else {
        *value = pointer_read(at, width);
    }
    ops->memory_unmap(host, at, width);
    return ST_OK;
}

status_t acpi_gas_read(const struct acpi_host_ops *ops, void *host, const struct acpi_gas *gas,
                       unsigned width, uint64_t *out)
{
    status_t st = gas_check(gas, width);
    if (st < 0) return st;
    switch (gas->space) {
    case ACPI_GAS_MEMORY:
        return memory_access(ops, host, gas->address, width, false, out);
    case ACPI_GAS_IO:
        return ops->port_read(host, gas->address, width, out);
    case ACPI_GAS_PCI_CONFIG:
        return ops->pci_read(host, pci_address(gas->address), (uint16_t)gas->address, width, out);
    default:
        return ST_NOT_SUPPORTED;
    }
}

status_t acpi_gas_write(const struct acpi_host_ops *ops, void *host, const struct acpi_gas *gas,
                        unsigned width, uint64_t value)
{
    status_t st = gas_check(gas, width);
    if (st < 0) return st;
    switch (gas->space) {
    case ACPI_GAS_MEMORY:
        return memory_access(ops, host, gas->address, width, true, &value);
    case ACPI_GAS_IO:
        return ops->port_write(host, gas->address, width, value);
    case ACPI_GAS_PCI_CONFIG:
        return ops->pci_write(host, pci_address(gas->address), (uint16_t)gas->address, width,
                              value);
    default:
        return ST_NOT_SUPPORTED;
    }
}
