// SPDX-License-Identifier: MIT
#pragma once
// Reading the packages of processor objects. Private to acpi/processor.

#include <acpi/processor.h>

// The child of that name, evaluated, as an integer.
status_t processor_integer(struct acpi_context *ctx, struct acpi_node *node, const char name[4],
                           uint64_t *out) MUST_USE;
// The same as a package.
status_t processor_package(struct acpi_context *ctx, struct acpi_node *node, const char name[4],
                           struct acpi_value *out, size_t *out_count) MUST_USE;
// Elements [first, first + count) as integers.
status_t processor_integers(struct acpi_context *ctx, const struct acpi_value *package,
                            size_t first, size_t count, uint64_t *out) MUST_USE;
// Element `i`: a buffer that holds a Generic Register descriptor (ACPI 6.5, 6.4.3.7).
status_t processor_register(struct acpi_context *ctx, const struct acpi_value *package, size_t i,
                            struct acpi_gas *out) MUST_USE;
status_t processor_register_decode(const struct acpi_value *value, struct acpi_gas *out) MUST_USE;
// Element `i` as a package with at least `count` elements; to be released.
status_t processor_subpackage(struct acpi_context *ctx, const struct acpi_value *package, size_t i,
                              size_t count, struct acpi_value *out) MUST_USE;
// Opens a list whose states begin at `first`; the integer at `count_at` has to say how many there
// are, unless that is SIZE_MAX.
status_t processor_list_open(struct acpi_context *ctx, struct acpi_node *node, const char name[4],
                             size_t first, size_t count_at, struct acpi_state_list *out) MUST_USE;
