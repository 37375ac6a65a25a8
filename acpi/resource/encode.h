// SPDX-License-Identifier: MIT
#pragma once
// Between the encoder's files. Everything is put through a writer, which counts what does not fit
// its buffer and remembers what does not fit its field; so encoders need no checks of their own.

#include <acpi/resource.h>

struct resource_writer {
    uint8_t *out; // may be NULL when there is no capacity
    size_t capacity;
    size_t at;   // bytes put, those without room too
    bool is_bad; // a value had more bits than its field
};

// Little-endian, in `bytes` bytes.
void writer_put(struct resource_writer *w, uint64_t value, unsigned bytes);
void writer_copy(struct resource_writer *w, const void *data, size_t length);
// With its NUL; nothing when there is no text. A NUL within it is bad.
void writer_text(struct resource_writer *w, struct acpi_resource_text text);
// Index and path of a source that ends a descriptor, if it has one.
void writer_source(struct resource_writer *w, const struct acpi_resource_source *source);
// The value in a field of `width` bits that begins at bit `shift`.
unsigned writer_bits(struct resource_writer *w, unsigned value, unsigned width, unsigned shift);
// What must hold of what is encoded.
void writer_expect(struct resource_writer *w, bool is_good);

// A whole descriptor: ST_INVALID_ARGUMENT, ST_OUT_OF_RANGE, ST_BAD_LENGTH as acpi_resource_encode.
status_t resource_encode(struct resource_writer *w, const struct acpi_resource *resource) MUST_USE;
// The end tag. ST_LIMIT_REACHED when all of it did not fit the buffer.
status_t resource_encode_end(struct resource_writer *w, enum acpi_resource_checksum checksum,
                             size_t *out_length) MUST_USE;

// What follows the header of GPIO, serial bus, pin and clock descriptors.
void encode_gpio(struct resource_writer *w, const struct acpi_resource_gpio *gpio);
void encode_serial_bus(struct resource_writer *w, const struct acpi_resource_serial_bus *bus);
void encode_pin_function(struct resource_writer *w, const struct acpi_resource_pin_function *pin);
void encode_pin_config(struct resource_writer *w, const struct acpi_resource_pin_config *pin);
void encode_pin_group(struct resource_writer *w, const struct acpi_resource_pin_group *group);
void encode_pin_group_function(struct resource_writer *w,
                               const struct acpi_resource_pin_group_function *group);
void encode_pin_group_config(struct resource_writer *w,
                             const struct acpi_resource_pin_group_config *group);
void encode_clock_input(struct resource_writer *w, const struct acpi_resource_clock_input *clock);
