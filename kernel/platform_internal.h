// SPDX-License-Identifier: MIT
#pragma once
// What the parts of platform*.c share.

#include <hal_arch/irq_platform.h>

struct acpi_table;
struct acpi_madt;

// Processors and their NMI inputs, for platform_cpus() and irq->lapic_nmis.
void platform_cpus_read(const struct acpi_table *table, const struct acpi_madt *madt,
                        struct hal_irq_platform *irq);

// MPS INTI flags of the MADT's entries. "As the bus" means edge and active high on ISA, which is
// where these flags come from.
enum hal_irq_trigger platform_inti_trigger(uint16_t flags);
enum hal_irq_polarity platform_inti_polarity(uint16_t flags);
