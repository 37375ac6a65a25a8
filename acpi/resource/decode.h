// SPDX-License-Identifier: MIT
#pragma once
// Between the files of this folder. A decoder gets a descriptor with its header, of which at least
// the bytes that cursor.c's table asks for are there, and fills its part of `out`; offsets are
// those of the tables in ACPI 6.5, 6.4. What it finds wrong goes into out->defects.

#include <acpi/resource.h>

void resource_decode_irq(const uint8_t *at, size_t length, struct acpi_resource *out);
void resource_decode_dma(const uint8_t *at, size_t length, struct acpi_resource *out);
void resource_decode_start_dependent(const uint8_t *at, size_t length, struct acpi_resource *out);
void resource_decode_io(const uint8_t *at, size_t length, struct acpi_resource *out);
void resource_decode_fixed_io(const uint8_t *at, size_t length, struct acpi_resource *out);
void resource_decode_fixed_dma(const uint8_t *at, size_t length, struct acpi_resource *out);
void resource_decode_vendor_small(const uint8_t *at, size_t length, struct acpi_resource *out);
void resource_decode_vendor_large(const uint8_t *at, size_t length, struct acpi_resource *out);
void resource_decode_memory24(const uint8_t *at, size_t length, struct acpi_resource *out);
void resource_decode_memory32(const uint8_t *at, size_t length, struct acpi_resource *out);
void resource_decode_fixed_memory32(const uint8_t *at, size_t length, struct acpi_resource *out);
void resource_decode_address16(const uint8_t *at, size_t length, struct acpi_resource *out);
void resource_decode_address32(const uint8_t *at, size_t length, struct acpi_resource *out);
void resource_decode_address64(const uint8_t *at, size_t length, struct acpi_resource *out);
void resource_decode_extended_address(const uint8_t *at, size_t length, struct acpi_resource *out);
void resource_decode_extended_irq(const uint8_t *at, size_t length, struct acpi_resource *out);
void resource_decode_register(const uint8_t *at, size_t length, struct acpi_resource *out);
void resource_decode_gpio(const uint8_t *at, size_t length, struct acpi_resource *out);
void resource_decode_serial_bus(const uint8_t *at, size_t length, struct acpi_resource *out);
void resource_decode_pin_function(const uint8_t *at, size_t length, struct acpi_resource *out);
void resource_decode_pin_config(const uint8_t *at, size_t length, struct acpi_resource *out);
void resource_decode_pin_group(const uint8_t *at, size_t length, struct acpi_resource *out);
void resource_decode_pin_group_function(const uint8_t *at, size_t length,
                                        struct acpi_resource *out);
void resource_decode_pin_group_config(const uint8_t *at, size_t length, struct acpi_resource *out);
void resource_decode_clock_input(const uint8_t *at, size_t length, struct acpi_resource *out);

// The text that begins at `start` (at most `length`) and ends with a NUL before `length`. None when
// it begins at the end.
struct acpi_resource_text resource_text(const uint8_t *at, size_t length, size_t start,
                                        uint32_t *defects);
// A source that follows a descriptor's fixed part: its index at `start`, then its path. Not present
// when the descriptor ends there.
struct acpi_resource_source resource_source(const uint8_t *at, size_t length, size_t start,
                                            uint32_t *defects);
