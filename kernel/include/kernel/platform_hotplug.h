// SPDX-License-Identifier: MIT
#pragma once
// What the kernel does about devices of the namespace: PCI root bridges, and what comes and goes
// while the machine runs. For platform*.c and the shell's acpi commands only.

#include <base/types.h>

struct acpi_context;
struct acpi_node;
struct acpi_text_sink;

// Once devices are initialised (platform_pci_root.c): reads the root bridges, and asks by _OSC.
void platform_pci_roots_init(struct acpi_context *ctx);
// Where _CBA of the root bridge of that bus says that configuration space of bus 0 begins; 0: not
// said. For root bridges that the MCFG leaves out: those that came after the boot.
paddr_t platform_pci_root_ecam(uint16_t segment, uint8_t bus);
// After it, before GPEs are on (platform_hotplug.c): finds what may come and go. Memory that is
// there and that the firmware's map does not have is taken into use.
void platform_hotplug_init(struct acpi_context *ctx);

// What the kernel knows of that device beyond the namespace, in lines that begin with two blanks.
void platform_device_print(struct acpi_node *node, const struct acpi_text_sink *sink);
