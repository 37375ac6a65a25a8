// SPDX-License-Identifier: MIT
// Registers named by a Generic Address Structure: ACPI 6.5, 5.2.3.2.

#include <acpi/power.h>
#include <acpi/registers.h>
#include <base/bits.h>

// ACPI 6.5, table 5.1: device in bits 32..47, function in 16..31, offset in 0..15; segment and bus
// are 0.
static struct acpi_pci_address pci_address(uint64_t address)
{
    return (struct acpi_pci_address){.device = (uint8_t)(address >> 32 & 31),
                                     .function = (uint8_t)(address >> 16 & 7)};
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

static status_t block_check(const struct acpi_gas *gas, uint32_t length)
{
    uint64_t end;
    if (gas->address == 0 || length == 0) return ST_NO_DEVICE;
    if (!add_fits(gas->address, length, &end)) return ST_OUT_OF_RANGE;
    switch (gas->space) {
    case ACPI_GAS_MEMORY:
        return ST_OK;
    case ACPI_GAS_IO:
        return end <= 0x10000 ? ST_OK : ST_OUT_OF_RANGE;
    case ACPI_GAS_PCI_CONFIG:
        return (gas->address & 0xffff) + length <= 0x1000 ? ST_OK : ST_OUT_OF_RANGE;
    default:
        return ST_NOT_SUPPORTED;
    }
}

// Ports and PCI are optional for a host.
static bool host_reaches(const struct acpi_host_ops *ops, uint8_t space)
{
    if (space == ACPI_GAS_IO) return ops->port_read && ops->port_write;
    if (space == ACPI_GAS_PCI_CONFIG) return ops->pci_read && ops->pci_write;
    return true;
}

status_t acpi_register_block_open(const struct acpi_host_ops *ops, void *host,
                                  const struct acpi_gas *gas, uint32_t length,
                                  struct acpi_register_block *out)
{
    *out = (struct acpi_register_block){.ops = ops, .host = host};
    status_t st = block_check(gas, length);
    if (st < 0) return st;
    if (!host_reaches(ops, gas->space)) return ST_NOT_SUPPORTED;
    if (gas->space == ACPI_GAS_MEMORY && !(ops->memory_read && ops->memory_write)) {
        out->mapped = ops->memory_map(host, gas->address, length);
        if (!out->mapped) return ST_IO_ERROR;
    }
    out->space = gas->space;
    out->address = gas->address;
    out->length = length;
    return ST_OK;
}

void acpi_register_block_close(struct acpi_register_block *block)
{
    if (block->mapped) block->ops->memory_unmap(block->host, block->mapped, block->length);
    block->mapped = NULL;
    block->length = 0;
}

static status_t access_check(const struct acpi_register_block *block, uint32_t offset,
                             unsigned width)
{
    if (block->length == 0) return ST_NO_DEVICE;
    if (width > 8 || !is_power_of_two(width)) return ST_INVALID_ARGUMENT;
    if (offset > block->length || width > block->length - offset) return ST_OUT_OF_RANGE;
    if (block->space == ACPI_GAS_IO) return width <= 4 ? ST_OK : ST_INVALID_ARGUMENT;
    if (block->space == ACPI_GAS_PCI_CONFIG && width > 4) return ST_INVALID_ARGUMENT;
    return is_aligned(block->address + offset, width) ? ST_OK : ST_INVALID_ARGUMENT;
}

status_t acpi_register_block_read(const struct acpi_register_block *block, uint32_t offset,
                                  unsigned width, uint64_t *out)
{
    uint64_t at = block->address + offset;
    status_t st = access_check(block, offset, width);
    if (st < 0) return st;
    if (block->mapped) {
        *out = pointer_read((const volatile uint8_t *)block->mapped + offset, width);
        return ST_OK;
    }
    switch (block->space) {
    case ACPI_GAS_MEMORY:
        return block->ops->memory_read(block->host, at, width, out);
    case ACPI_GAS_IO:
        return block->ops->port_read(block->host, at, width, out);
    default:
        return block->ops->pci_read(block->host, pci_address(at), (uint16_t)at, width, out);
    }
}

status_t acpi_register_block_write(const struct acpi_register_block *block, uint32_t offset,
                                   unsigned width, uint64_t value)
{
    uint64_t at = block->address + offset;
    status_t st = access_check(block, offset, width);
    if (st < 0) return st;
    if (block->mapped) {
        pointer_write((volatile uint8_t *)block->mapped + offset, width, value);
        return ST_OK;
    }
    switch (block->space) {
    case ACPI_GAS_MEMORY:
        return block->ops->memory_write(block->host, at, width, value);
    case ACPI_GAS_IO:
        return block->ops->port_write(block->host, at, width, value);
    default:
        return block->ops->pci_write(block->host, pci_address(at), (uint16_t)at, width, value);
    }
}

status_t acpi_gas_read(const struct acpi_host_ops *ops, void *host, const struct acpi_gas *gas,
                       unsigned width, uint64_t *out)
{
    struct acpi_register_block block;
    status_t st = acpi_register_block_open(ops, host, gas, width, &block);
    if (st == ST_OK) st = acpi_register_block_read(&block, 0, width, out);
    acpi_register_block_close(&block);
    return st;
}

status_t acpi_gas_write(const struct acpi_host_ops *ops, void *host, const struct acpi_gas *gas,
                        unsigned width, uint64_t value)
{
    struct acpi_register_block block;
    status_t st = acpi_register_block_open(ops, host, gas, width, &block);
    if (st == ST_OK) st = acpi_register_block_write(&block, 0, width, value);
    acpi_register_block_close(&block);
    return st;
}
