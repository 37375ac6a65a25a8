// SPDX-License-Identifier: MIT
#pragma once
// The fixed hardware that a machine is entered and left by: registers named by generic addresses,
// the hand-over from legacy mode, S5, and the reset register. All waits are bounded.

#include <acpi/host.h>
#include <acpi/tables.h>
#include <base/status.h>

struct acpi_context;
struct acpi_registers;

// Whom the fixed hardware is reached through.
struct acpi_machine {
    const struct acpi_host_ops *ops;
    void *host;
    const struct acpi_fadt *fadt;
};

// Reads or writes `width` (1, 2, 4, 8; I/O and PCI: up to 4) bytes at the register, whatever widths
// the address itself claims: firmware has them wrong too often. ST_NO_DEVICE for address 0,
// ST_NOT_SUPPORTED for a space that is not memory, I/O or PCI configuration, ST_OUT_OF_RANGE for a
// port above 0xffff.
status_t acpi_gas_read(const struct acpi_host_ops *ops, void *host, const struct acpi_gas *gas,
                       unsigned width, uint64_t *out) MUST_USE;
status_t acpi_gas_write(const struct acpi_host_ops *ops, void *host, const struct acpi_gas *gas,
                        unsigned width, uint64_t value) MUST_USE;

// Takes the machine over from its SMI handler: ACPI 6.5, 4.8.2.5. ST_OK at once when it is in ACPI
// mode already, or is hardware-reduced, or has no legacy mode; ST_TIMEOUT after 3 s without SCI_EN.
status_t acpi_mode_enable(const struct acpi_machine *machine) MUST_USE;

// Evaluates \_S5, runs \_TTS(5) and \_PTS(5), and writes SLP_TYP and SLP_EN. Comes back only when
// it failed: ST_NOT_SUPPORTED when the firmware does not describe S5 or has no sleep registers,
// ST_TIMEOUT when the machine is still on after the writes.
status_t acpi_power_off(const struct acpi_machine *machine, const struct acpi_registers *registers,
                        struct acpi_context *ctx) MUST_USE;

// Writes the FADT's reset register. ST_NOT_SUPPORTED when there is none, ST_TIMEOUT when nothing
// came of it.
status_t acpi_reset(const struct acpi_machine *machine) MUST_USE;
