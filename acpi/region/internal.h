// SPDX-License-Identifier: MIT
#pragma once
// What the files of acpi/region share among themselves.

#include <base/bits.h>

#include "ns/node.h"
#include "region/field.h"

// Field accesses in one another that are followed: an index register in an index field, _ADR of a
// device that reads its own configuration space.
#define ACPI_REGION_DEPTH 16

// Largest access, in bytes, that a space knows.
unsigned acpi_space_unit_max(unsigned space);
// Spaces whose accesses are whole transactions in a buffer.
bool acpi_space_is_transfer(unsigned space);

// The handler installed for a space, or NULL.
const struct acpi_region_slot *acpi_region_handler_find(const struct acpi_context *ctx,
                                                        unsigned space);
// Calls it.
status_t acpi_region_handler_run(struct acpi_context *ctx, const struct acpi_region_slot *slot,
                                 struct acpi_region_access *access) MUST_USE;

// One access of 1, 2, 4 or 8 bytes at `offset` from the region's start, by the installed handler or
// the built-in one. Bounds: ST_AML_REGION_LIMIT. ST_AML_NO_HANDLER is logged once for each region.
status_t acpi_region_read(struct acpi_context *ctx, struct acpi_node *node,
                          struct aml_region *region, uint64_t offset, unsigned width,
                          uint64_t *out_value) MUST_USE;
status_t acpi_region_write(struct acpi_context *ctx, struct acpi_node *node,
                           struct aml_region *region, uint64_t offset, unsigned width,
                           uint64_t value) MUST_USE;

// The built-in handlers: `value` is in or out.
enum acpi_direction { ACPI_READ, ACPI_WRITE };
status_t acpi_memory_access(struct acpi_context *ctx, struct aml_region *region,
                            enum acpi_direction direction, uint64_t offset, unsigned width,
                            uint64_t *value) MUST_USE;
status_t acpi_pci_access(struct acpi_context *ctx, struct acpi_node *node,
                         struct aml_region *region, enum acpi_direction direction, uint64_t offset,
                         unsigned width, uint64_t *value) MUST_USE;
status_t acpi_pci_bar_access(struct acpi_context *ctx, struct acpi_node *node,
                             struct aml_region *region, enum acpi_direction direction,
                             uint64_t offset, unsigned width, uint64_t *value) MUST_USE;
status_t acpi_port_access(struct acpi_context *ctx, enum acpi_direction direction, uint64_t port,
                          unsigned width, uint64_t *value) MUST_USE;

void aml_region_unmap(struct acpi_context *ctx, struct aml_region *region);

// Chooses field->unit and field->is_plain for the region that the field lies in (NULL: an index
// field).
void aml_field_plan(const struct acpi_context *ctx, struct aml_field *field,
                    const struct aml_region *region);

// Computes an AML_REGION_UNRANGED region's offset and length. This runs AML, which may take
// anything out of the namespace.
status_t aml_region_range(struct acpi_context *ctx, struct acpi_node *node,
                          struct aml_region *region) MUST_USE;

// The region a field lies in: ST_AML_NAME_NOT_FOUND once it has left the namespace.
status_t aml_field_region(const struct aml_field *field, struct aml_region **out) MUST_USE;

// Whole transactions (SMBus, ...) and GPIO pins, for fields in such spaces.
status_t aml_field_transfer_read(struct acpi_context *ctx, struct aml_field *field,
                                 struct aml_region *region, struct aml_value *out) MUST_USE;
status_t aml_field_transfer_write(struct acpi_context *ctx, struct aml_field *field,
                                  struct aml_region *region, struct aml_value source,
                                  struct aml_value *out_reply) MUST_USE;
// One log line for each region, at its first failure.
void acpi_region_log_no_handler(struct acpi_context *ctx, struct acpi_node *node,
                                struct aml_region *region);
void acpi_region_log_limit(struct acpi_context *ctx, struct acpi_node *node,
                           struct aml_region *region, uint64_t bit_offset, uint64_t bit_length);

// One access of mapped memory, aligned to its width.
static inline uint64_t acpi_direct_read(const volatile uint8_t *at, unsigned width)
{
    switch (width) {
    case 1:
        return *at;
    case 2:
        return *(const volatile uint16_t *)at;
    case 4:
        return *(const volatile uint32_t *)at;
    default:
        return *(const volatile uint64_t *)at;
    }
}

static inline void acpi_direct_write(volatile uint8_t *at, unsigned width, uint64_t value)
{
    switch (width) {
    case 1:
        *at = (uint8_t)value;
        return;
    case 2:
        *(volatile uint16_t *)at = (uint16_t)value;
        return;
    case 4:
        *(volatile uint32_t *)at = (uint32_t)value;
        return;
    default:
        *(volatile uint64_t *)at = value;
        return;
    }
}

static inline uint64_t aml_bit_mask(unsigned bits)
{
    return bits >= 64 ? UINT64_MAX : BIT(bits) - 1;
}

// `count` bits (1..64) of the little-endian number in `bytes`, from bit `at` on; what lies past
// `length` bytes is 0.
uint64_t aml_bits_get(const uint8_t *bytes, size_t length, uint64_t at, unsigned count);
// Sets them; they must lie within the memory at `bytes`.
void aml_bits_set(uint8_t *bytes, uint64_t at, unsigned count, uint64_t value);
