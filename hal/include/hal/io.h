// SPDX-License-Identifier: MIT
#pragma once
// Device access. MMIO pointers come from vmm_map_mmio(). <hal_arch/io.h> adds, where the
// architecture has them, the inline functions hal_port_in8/16/32 and hal_port_out8/16/32 and
// defines HAL_HAS_PORTS to 1 (else 0).

#include <base/status.h>
#include <hal_arch/io.h>

static inline uint8_t mmio_read8(const volatile void *p)
{
    return *(const volatile uint8_t *)p;
}

static inline uint16_t mmio_read16(const volatile void *p)
{
    return *(const volatile uint16_t *)p;
}

static inline uint32_t mmio_read32(const volatile void *p)
{
    return *(const volatile uint32_t *)p;
}

static inline uint64_t mmio_read64(const volatile void *p)
{
    return *(const volatile uint64_t *)p;
}

static inline void mmio_write8(volatile void *p, uint8_t v)
{
    *(volatile uint8_t *)p = v;
}

static inline void mmio_write16(volatile void *p, uint16_t v)
{
    *(volatile uint16_t *)p = v;
}

static inline void mmio_write32(volatile void *p, uint32_t v)
{
    *(volatile uint32_t *)p = v;
}

static inline void mmio_write64(volatile void *p, uint64_t v)
{
    *(volatile uint64_t *)p = v;
}

// Port I/O by width (1, 2 or 4 bytes). ST_NOT_SUPPORTED where the architecture has no ports,
// ST_INVALID_ARGUMENT for another width.
status_t hal_port_read(uint16_t port, unsigned width, uint32_t *out_value) MUST_USE;
status_t hal_port_write(uint16_t port, unsigned width, uint32_t value) MUST_USE;

// PCI configuration space by the architecture's legacy mechanism (x86_64: ports 0xCF8/0xCFC;
// segment 0, offsets below 256). ST_NOT_SUPPORTED where there is none or it does not reach. A
// device that is not there reads all ones. Width 1, 2 or 4, naturally aligned.
status_t hal_pci_legacy_read(uint8_t bus, uint8_t device, uint8_t function, uint16_t offset,
                             unsigned width, uint32_t *out_value) MUST_USE;
status_t hal_pci_legacy_write(uint8_t bus, uint8_t device, uint8_t function, uint16_t offset,
                              unsigned width, uint32_t value) MUST_USE;
