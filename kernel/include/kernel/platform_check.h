// SPDX-License-Identifier: MIT
#pragma once
// What ACPI knows and the check of the machine needs, as plain structs (kernel/platform_check.c).

#include <base/status.h>

struct platform_table {
    paddr_t start;
    uint64_t size; // bytes
    char name[5];  // signature
};
// RSDP and all tables that were found, by index; false past the end.
bool platform_table_get(size_t index, struct platform_table *out);

struct platform_pci_root { // a host bridge
    uint16_t segment;
    uint8_t first_bus, last_bus;
};
// By index; false past the end.
bool platform_pci_root_get(size_t index, struct platform_pci_root *out);

struct platform_pci_window { // that a host bridge passes on to its buses
    bool is_io;
    uint64_t start, end; // as the buses see it; inclusive
};
// Of the root bridge of that index. Returns how many were stored; 0: not known.
size_t platform_pci_windows(size_t index, struct platform_pci_window *out, size_t max);

struct platform_pci_address {
    uint16_t segment;
    uint8_t bus, device, function;
};
// Configuration space; 1, 2 or 4 bytes, aligned. All ones where there is nothing.
uint32_t platform_pci_read(struct platform_pci_address address, uint16_t offset, unsigned width);
void platform_pci_write(struct platform_pci_address address, uint16_t offset, unsigned width,
                        uint32_t value);
// The first four bytes by memory-mapped configuration space alone; false when there is none.
bool platform_pci_read_ecam(struct platform_pci_address address, uint32_t *out);
