// SPDX-License-Identifier: MIT
#pragma once
// Integers as AML writes and reads them in strings. Pure code.

#include <base/types.h>

#define AML_DECIMAL_DIGITS_MAX 20
#define AML_HEX_DIGITS_MAX 16

// Each writes digits without a NUL and returns how many.
unsigned aml_decimal_write(uint64_t v, uint8_t *out);
unsigned aml_hex_write(uint64_t v, uint8_t *out); // as many as needed, capitals
unsigned aml_hex_write_fixed(uint64_t v, unsigned digits, uint8_t *out); // leading zeros

// An implicit conversion (ACPI 6.5, table 19.7): hexadecimal, "0x" or not, up to the first
// character that is no digit or until `digits_max` digits (8 or 16) are taken, leading zeros not
// counted.
uint64_t aml_text_implicit(const uint8_t *text, size_t length, unsigned digits_max);
// ToInteger: "0x" and hexadecimal digits, or decimal ones; what would overflow `max` ends it.
uint64_t aml_text_explicit(const uint8_t *text, size_t length, unsigned hex_digits_max,
                           uint64_t max);
