// SPDX-License-Identifier: MIT
#pragma once
// The interrupt line of a PCI function, for drivers: how it was found out is platform_routing.c's.

#include <base/status.h>
#include <hal/irq.h>

// The line that the function's interrupt pin comes to; several functions may share one. Routes by
// the firmware's tables through the bridges above, and sets an interrupt link up when the function
// is the first to need it. Where the tables do not know, or without ACPI, what the firmware left in
// the function's configuration space. Thread context; may sleep. ST_NOT_FOUND when there is no such
// function, or nobody knows its line; ST_NOT_SUPPORTED when it has no pin.
status_t platform_pci_irq(uint16_t segment, uint8_t bus, uint8_t device, uint8_t function,
                          struct hal_irq_line *out) MUST_USE;
// After S3, once _WAK has run: links that have forgotten what they were set to are set again.
void platform_pci_irq_restore(void);
