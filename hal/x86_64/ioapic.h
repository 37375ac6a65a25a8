// SPDX-License-Identifier: MIT
#pragma once
// I/O APICs: from a global system interrupt to a vector. Private to the HAL. Intel 82093AA
// datasheet.

#include <hal_arch/irq_platform.h>

// Maps and masks all I/O APICs that make sense; the others are passed over.
void ioapic_init(const struct hal_irq_platform *platform,
                 void *(*map_mmio)(paddr_t paddr, uint64_t size));

size_t ioapic_count(void);
size_t ioapic_line_count(void); // of all together

// Where a GSI arrives. ST_OUT_OF_RANGE if nowhere.
status_t ioapic_find(uint32_t gsi, size_t *out_ioapic, unsigned *out_pin) MUST_USE;

// Masks every pin of all of them.
void ioapic_mask_all(void);

// Programs the pin, unmasked. Destinations above 255 cannot be told to an I/O APIC:
// ST_NOT_SUPPORTED.
status_t ioapic_route(const struct hal_irq_line *line, unsigned vector,
                      uint32_t destination) MUST_USE;
status_t ioapic_mask(uint32_t gsi, bool is_masked) MUST_USE;
// Another destination; all else stays.
status_t ioapic_move(uint32_t gsi, uint32_t destination) MUST_USE;
