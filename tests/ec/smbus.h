// SPDX-License-Identifier: MIT
#pragma once
// A smart battery (Smart Battery Data Specification 1.1), and the SMBus host registers in an
// embedded controller's address space (ACPI 6.5, 12.9) that reach it.

#include <stdbool.h>
#include <stdint.h>

struct smart_battery {
    uint16_t words[0x40]; // by command
    const char *maker, *device, *chemistry;
};

struct smbus_host {
    struct smart_battery *battery;
    uint16_t selector[0x40];
    uint8_t registers[40];
};

// The figures of laptop.h.
void smart_battery_init(struct smart_battery *battery);
uint8_t smbus_host_read(struct smbus_host *host, uint8_t offset);
// A write of the protocol register runs the transfer.
void smbus_host_write(struct smbus_host *host, uint8_t offset, uint8_t value);
