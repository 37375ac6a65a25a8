// SPDX-License-Identifier: MIT
#pragma once
// The FADT's fixed hardware (ACPI 6.5, 4.8.3 and 4.8.4.1): opened once, in thread context; then
// read and written in any context, the interrupt's too, without allocating or mapping. Nothing
// here locks: who changes a register that others change too holds a lock of its own.

#include <acpi/power.h>

// Registers that lie together, reached through the host: memory is mapped once for all (or goes
// through memory_read and memory_write, when the host has both), ports and PCI configuration space
// by port_read, pci_read and so on.
struct acpi_register_block {
    const struct acpi_host_ops *ops;
    void *host;
    void *mapped;
    uint64_t address;
    uint32_t length; // bytes; 0: the block is not there
    uint8_t space;   // enum acpi_gas_space
};
// ST_NO_DEVICE for address or length 0, ST_NOT_SUPPORTED for a space that is not memory, I/O or PCI
// configuration, ST_OUT_OF_RANGE where it does not fit its space, ST_IO_ERROR when it cannot be
// mapped. After a failure the block is not there, and may be read (ST_NO_DEVICE) and closed.
status_t acpi_register_block_open(const struct acpi_host_ops *ops, void *host,
                                  const struct acpi_gas *gas, uint32_t length,
                                  struct acpi_register_block *out) MUST_USE;
void acpi_register_block_close(struct acpi_register_block *block);
// 1, 2, 4 or (memory) 8 bytes, whatever widths the address itself claims: firmware has them wrong
// too often. Memory and PCI: aligned. ST_OUT_OF_RANGE past its end.
status_t acpi_register_block_read(const struct acpi_register_block *block, uint32_t offset,
                                  unsigned width, uint64_t *out) MUST_USE;
status_t acpi_register_block_write(const struct acpi_register_block *block, uint32_t offset,
                                   unsigned width, uint64_t value) MUST_USE;

enum acpi_fixed_register {
    ACPI_REGISTER_PM1_STATUS,
    ACPI_REGISTER_PM1_ENABLE,
    ACPI_REGISTER_PM1_CONTROL,
    ACPI_REGISTER_PM2_CONTROL,
    ACPI_REGISTER_PM_TIMER,
    ACPI_REGISTER_SLEEP_CONTROL, // of hardware-reduced machines, as the next
    ACPI_REGISTER_SLEEP_STATUS,
    ACPI_REGISTERS
};

enum acpi_pm1_bit { // of status and enable: ACPI 6.5, tables 4.11 and 4.12
    ACPI_PM1_TIMER = 1u << 0,
    ACPI_PM1_BUS_MASTER = 1u << 4, // status only
    ACPI_PM1_GLOBAL_LOCK = 1u << 5,
    ACPI_PM1_POWER_BUTTON = 1u << 8,
    ACPI_PM1_SLEEP_BUTTON = 1u << 9,
    ACPI_PM1_RTC = 1u << 10,
    ACPI_PM1_PCIE_WAKE = 1u << 14, // enable: it disables
    ACPI_PM1_WAKE = 1u << 15       // status only
};

enum acpi_pm1_control_bit { // ACPI 6.5, table 4.13
    ACPI_PM1_CONTROL_SCI = 1u << 0,
    ACPI_PM1_CONTROL_BUS_MASTER_RELOAD = 1u << 1,
    ACPI_PM1_CONTROL_GLOBAL_RELEASE = 1u << 2,
    ACPI_PM1_CONTROL_SLEEP_TYPE = 7u << 10,
    ACPI_PM1_CONTROL_SLEEP = 1u << 13
};

struct acpi_gpe_registers {           // half of the block is status, half enable
    struct acpi_register_block block; // length 0: none
    unsigned registers;               // of each kind, one byte and eight events each
    unsigned first;                   // number of the first event
};

struct acpi_registers {
    struct acpi_register_block fixed[ACPI_REGISTERS][2]; // a and b; the latter for PM1 only
    struct acpi_gpe_registers gpe[2];
    uint32_t timer_mask; // of the PM timer: 24 or 32 bits
};

// Opens what the FADT has; what cannot be opened is logged and left out, and so is where its fields
// disagree. A hardware-reduced machine has the sleep registers only. Cannot fail.
void acpi_registers_open(const struct acpi_machine *machine, struct acpi_registers *out);
void acpi_registers_close(struct acpi_registers *registers);
bool acpi_register_exists(const struct acpi_registers *registers, enum acpi_fixed_register which);

// Both halves of PM1 together: an event may be in either. Write-only bits read as 0.
// ST_NO_DEVICE when it is not there.
status_t acpi_register_read(const struct acpi_registers *registers, enum acpi_fixed_register which,
                            uint32_t *out) MUST_USE;
// Replaces the bits of `mask` in each half and leaves the others as they are. Status registers:
// clears the bits that are set in both `mask` and `value`.
status_t acpi_register_update(const struct acpi_registers *registers,
                              enum acpi_fixed_register which, uint32_t mask,
                              uint32_t value) MUST_USE;
// PM1 control with a value for each half (SLP_TYP differs); the second for machines that have it.
status_t acpi_pm1_control_write(const struct acpi_registers *registers, uint32_t a,
                                uint32_t b) MUST_USE;

// The events 8 * index .. 8 * index + 7 of a block. ST_OUT_OF_RANGE.
status_t acpi_gpe_status_read(const struct acpi_gpe_registers *gpe, unsigned index,
                              uint8_t *out) MUST_USE;
status_t acpi_gpe_status_clear(const struct acpi_gpe_registers *gpe, unsigned index,
                               uint8_t bits) MUST_USE;
status_t acpi_gpe_enable_read(const struct acpi_gpe_registers *gpe, unsigned index,
                              uint8_t *out) MUST_USE;
status_t acpi_gpe_enable_write(const struct acpi_gpe_registers *gpe, unsigned index,
                               uint8_t bits) MUST_USE;
// A block of `length` bytes that a GPE block device (ACPI0006) or the FADT describes.
// ST_INVALID_ARGUMENT when it holds no whole pair; else as acpi_register_block_open.
status_t acpi_gpe_registers_open(const struct acpi_host_ops *ops, void *host,
                                 const struct acpi_gas *gas, uint32_t length, unsigned first,
                                 struct acpi_gpe_registers *out) MUST_USE;
