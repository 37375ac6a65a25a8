// SPDX-License-Identifier: MIT
#pragma once
// Arguments for AML methods, as people type them at the prompt.

#include <acpi/aml.h>

#define ACPI_ARGUMENTS_MAX 7

// Numbers (16, 0x10) become integers, {01 ff} a buffer, everything else a string. On failure says
// why and holds nothing.
status_t acpi_arguments_parse(struct acpi_context *ctx, char **words, size_t count,
                              struct acpi_value *out) MUST_USE;
void acpi_arguments_release(struct acpi_context *ctx, struct acpi_value *args, size_t count);
