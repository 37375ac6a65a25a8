// SPDX-License-Identifier: MIT
#include "lock.h"
#include <base/bits.h>
#include <hal/io.h>

// PCI Local Bus Specification 3.0, 3.2.2.3.2: configuration mechanism 1.
#define PCI_ADDRESS_PORT 0xcf8
#define PCI_DATA_PORT 0xcfc
#define PCI_ADDRESS_ENABLE BIT(31)

status_t hal_port_read(uint16_t port, unsigned width, uint32_t *out_value)
{
    switch (width) {
    case 1:
        *out_value = hal_port_in8(port);
        return ST_OK;
    case 2:
        *out_value = hal_port_in16(port);
        return ST_OK;
    case 4:
        *out_value = hal_port_in32(port);
        return ST_OK;
    default:
        return ST_INVALID_ARGUMENT;
    }
}

status_t hal_port_write(uint16_t port, unsigned width, uint32_t value)
{
    switch (width) {
    case 1:
        hal_port_out8(port, (uint8_t)value);
        return ST_OK;
    case 2:
        hal_port_out16(port, (uint16_t)value);
        return ST_OK;
    case 4:
        hal_port_out32(port, value);
        return ST_OK;
    default:
        return ST_INVALID_ARGUMENT;
    }
}

static status_t pci_check(uint8_t device, uint8_t function, uint16_t offset, unsigned width)
{
    if (width != 1 && width != 2 && width != 4) return ST_INVALID_ARGUMENT;
    if (device > 31 || function > 7 || !is_aligned(offset, width)) return ST_INVALID_ARGUMENT;
    return offset < 256 ? ST_OK : ST_NOT_SUPPORTED;
}

// Between choosing a register and the access: another CPU or a handler might use the pair too.
static struct hal_lock pci_lock;

// Chooses the register; the returned port is where its bytes are.
static uint16_t pci_select(uint8_t bus, uint8_t device, uint8_t function, uint16_t offset)
{
    uint32_t address = (uint32_t)(PCI_ADDRESS_ENABLE | (uint32_t)bus << 16 | device << 11 |
                                  function << 8 | (offset & 0xfcu));
    hal_port_out32(PCI_ADDRESS_PORT, address);
    return (uint16_t)(PCI_DATA_PORT + (offset & 3u));
}

status_t hal_pci_legacy_read(uint8_t bus, uint8_t device, uint8_t function, uint16_t offset,
                             unsigned width, uint32_t *out_value)
{
    status_t st = pci_check(device, function, offset, width);
    if (st < 0) return st;
    hal_irq_state_t state = hal_lock_take(&pci_lock);
    st = hal_port_read(pci_select(bus, device, function, offset), width, out_value);
    hal_lock_give(&pci_lock, state);
    return st;
}

status_t hal_pci_legacy_write(uint8_t bus, uint8_t device, uint8_t function, uint16_t offset,
                              unsigned width, uint32_t value)
{
    status_t st = pci_check(device, function, offset, width);
    if (st < 0) return st;
    hal_irq_state_t state = hal_lock_take(&pci_lock);
    st = hal_port_write(pci_select(bus, device, function, offset), width, value);
    hal_lock_give(&pci_lock, state);
    return st;
}
