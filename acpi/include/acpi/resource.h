// SPDX-License-Identifier: MIT
#pragma once
// Resource templates: what _CRS and _PRS return and _SRS takes (ACPI 6.5, 6.4). A cursor walks a
// template and decodes each descriptor into a plain struct. Pure code, no allocation: decoded
// structs point into the template's bytes, which must stay. No length, offset or count in them is
// trusted; what is wrong is told as defects, and as much as makes sense is decoded all the same:
//
//     struct acpi_resource_cursor cursor = acpi_resources(bytes, length);
//     struct acpi_resource resource;
//     while (acpi_resource_next(&cursor, &resource)) {
//         if (!resource.is_decoded) continue;
//         switch (resource.type) { ... }
//     }
//     if (cursor.defects) ...

#include <acpi/aml.h>

enum acpi_resource_type {
    ACPI_RESOURCE_UNKNOWN, // reserved tags; nothing but the bytes
    ACPI_RESOURCE_IRQ,
    ACPI_RESOURCE_DMA,
    ACPI_RESOURCE_START_DEPENDENT,
    ACPI_RESOURCE_END_DEPENDENT,
    ACPI_RESOURCE_IO,
    ACPI_RESOURCE_FIXED_IO,
    ACPI_RESOURCE_FIXED_DMA,
    ACPI_RESOURCE_VENDOR_SMALL,
    ACPI_RESOURCE_VENDOR_LARGE,
    ACPI_RESOURCE_MEMORY24,
    ACPI_RESOURCE_MEMORY32,
    ACPI_RESOURCE_FIXED_MEMORY32,
    ACPI_RESOURCE_ADDRESS, // Word, DWord, QWord and extended address space
    ACPI_RESOURCE_EXTENDED_IRQ,
    ACPI_RESOURCE_GENERIC_REGISTER,
    ACPI_RESOURCE_GPIO,
    ACPI_RESOURCE_SERIAL_BUS, // I2C, SPI, UART, CSI-2, vendors' own
    ACPI_RESOURCE_PIN_FUNCTION,
    ACPI_RESOURCE_PIN_CONFIG,
    ACPI_RESOURCE_PIN_GROUP,
    ACPI_RESOURCE_PIN_GROUP_FUNCTION,
    ACPI_RESOURCE_PIN_GROUP_CONFIG,
    ACPI_RESOURCE_CLOCK_INPUT
};
// "IRQ", "Memory32Fixed", ...; "Reserved" for UNKNOWN and whatever is none.
const char *acpi_resource_type_name(enum acpi_resource_type type);

// What may be wrong with a descriptor or with the template as a whole. Bits.
enum acpi_resource_defect {
    // Of a descriptor.
    ACPI_RESOURCE_TRUNCATED = 1u << 0,    // runs past the end of the bytes; the last, then
    ACPI_RESOURCE_TOO_SHORT = 1u << 1,    // less than its kind needs: not decoded
    ACPI_RESOURCE_TOO_LONG = 1u << 2,     // more than its kind has: the rest is ignored
    ACPI_RESOURCE_BAD_OFFSET = 1u << 3,   // an offset or count inside points out of it: cut
    ACPI_RESOURCE_UNTERMINATED = 1u << 4, // a name without its NUL
    ACPI_RESOURCE_RESERVED = 1u << 5,     // a reserved tag, passed over by its length
    // Of the template.
    ACPI_RESOURCE_NO_END_TAG = 1u << 6,
    ACPI_RESOURCE_BAD_END_TAG = 1u << 7,  // not of one byte, or that byte is missing
    ACPI_RESOURCE_BAD_CHECKSUM = 1u << 8, // neither 0 (not checked) nor right
    ACPI_RESOURCE_TRAILING = 1u << 9,     // bytes after the end tag, ignored
    ACPI_RESOURCE_UNBALANCED = 1u << 10   // dependent functions: end without start, or no end
};
#define ACPI_RESOURCE_DEFECT_COUNT 11
// English for one bit, NULL for what is none.
const char *acpi_resource_defect_text(uint32_t defect);

// Parts that several descriptors share. Pointers go into the template.

struct acpi_resource_bytes {
    const uint8_t *data; // NULL when there are none
    size_t length;
};

// A name in the template. Not NUL-terminated when the defect UNTERMINATED is told.
struct acpi_resource_text {
    const char *text; // NULL when there is none
    size_t length;    // without the NUL
};

struct acpi_resource_source { // who provides the resource (ACPI 6.5, 6.4.3.5)
    bool is_present;
    uint8_t index;
    struct acpi_resource_text path;
};

struct acpi_resource_pins { // 16-bit numbers, unaligned
    const uint8_t *data;
    size_t count;
};
// Number of the pin at `index`, which must be below the count.
uint16_t acpi_resource_pin(const struct acpi_resource_pins *pins, size_t index);

enum acpi_resource_polarity {
    ACPI_RESOURCE_ACTIVE_HIGH,
    ACPI_RESOURCE_ACTIVE_LOW,
    ACPI_RESOURCE_ACTIVE_BOTH // GPIO only; 3 is reserved
};

struct acpi_resource_signal { // how an interrupt behaves
    bool is_edge, is_shared, is_wake_capable;
    uint8_t polarity; // enum acpi_resource_polarity
};

// The descriptors

struct acpi_resource_irq { // ACPI 6.5, 6.4.2.1
    uint16_t mask;         // bit n: IRQ n
    bool has_flags;        // false: edge, active high, not shared, as `signal` then says
    struct acpi_resource_signal signal;
};

struct acpi_resource_dma { // 6.4.2.2
    uint8_t mask;          // bit n: channel n
    uint8_t transfer;      // 0: 8 bits, 1: 8 and 16, 2: 16; 3 is reserved
    bool is_bus_master;
    uint8_t speed; // 0 compatible, 1 type A, 2 type B, 3 type F
};

struct acpi_resource_start_dependent { // 6.4.2.3
    bool has_priority;
    uint8_t compatibility, performance; // 0 good, 1 acceptable (when not given), 2 sub-optimal
};

struct acpi_resource_io { // 6.4.2.5 and 6.4.2.6
    bool is_decode16;     // false: the device decodes 10 address bits; so for fixed ones
    uint16_t minimum, maximum;
    uint8_t alignment; // ports; 0 for fixed ones
    uint8_t size;      // ports
};

struct acpi_resource_fixed_dma { // 6.4.2.7
    uint16_t request_line, channel;
    uint8_t width; // 0..5: 8 << width bits
};

struct acpi_resource_vendor { // 6.4.2.8 and 6.4.3.2
    struct acpi_resource_bytes data;
    // Large ones of at least 17 bytes begin with these by the specification; NULL for others.
    uint8_t uuid_subtype;
    const uint8_t *uuid; // 16 bytes, mixed-endian as ToUUID makes it
};

struct acpi_resource_memory { // 6.4.3.1, 6.4.3.3, 6.4.3.4; all in bytes
    bool is_writable;
    uint32_t minimum, maximum; // of the base; equal for fixed ones
    uint32_t alignment;        // 0 for fixed ones
    uint32_t size;
};

enum acpi_resource_space { // 6.4.3.5; 192 and above are vendors' own
    ACPI_RESOURCE_SPACE_MEMORY = 0,
    ACPI_RESOURCE_SPACE_IO = 1,
    ACPI_RESOURCE_SPACE_BUS = 2
};

struct acpi_resource_address { // 6.4.3.5
    uint8_t space;             // enum acpi_resource_space, or another number
    uint8_t width;             // bits: 16, 32 or 64
    bool is_extended;          // 64 bits, with attributes instead of a source
    bool is_consumer;          // false: a bridge passes it on to what is below
    bool is_subtractive;       // decode
    bool is_minimum_fixed, is_maximum_fixed;
    uint8_t type_flags; // as they stand; decoded in the following
    union {
        struct {
            bool is_writable;
            uint8_t caching;    // 0 none, 1 cacheable, 2 write-combining, 3 prefetchable
            uint8_t range_type; // 0 memory, 1 reserved, 2 ACPI, 3 NVS
            bool is_translated; // I/O on the primary side
        } memory;
        struct {
            uint8_t ranges;     // 1 non-ISA, 2 ISA, 3 entire
            bool is_translated; // memory on the primary side
            bool is_sparse;
        } io;
    };
    uint64_t granularity, minimum, maximum, translation, size;
    uint64_t attributes; // type specific (UEFI's EFI_MEMORY_* for memory); extended only
    struct acpi_resource_source source;
};

struct acpi_resource_extended_irq { // 6.4.3.6
    bool is_consumer;
    struct acpi_resource_signal signal;
    const uint8_t *numbers; // 32 bits each, unaligned
    uint8_t count;
    struct acpi_resource_source source;
};
// Interrupt number at `index`, which must be below the count.
uint32_t acpi_resource_interrupt(const struct acpi_resource_extended_irq *irq, size_t index);

struct acpi_resource_register { // 6.4.3.7
    uint8_t space;              // address space id, as of operation regions
    uint8_t bit_width, bit_offset;
    uint8_t access_size; // 0 undefined, 1..4: 1, 2, 4, 8 bytes
    uint64_t address;
};

struct acpi_resource_gpio { // 6.4.3.8.1
    uint8_t revision;
    uint8_t connection; // 0 interrupt, 1 I/O; others are reserved
    bool is_consumer;
    struct acpi_resource_signal signal; // shared holds for I/O too, the rest for interrupts
    uint8_t restriction;                // I/O: 0 none, 1 input, 2 output, 3 none, preserve
    uint8_t pull;                       // 0 default, 1 up, 2 down, 3 none, 128.. vendors' own
    uint16_t drive;                     // of outputs, hundredths of a milliampere
    uint16_t debounce;                  // hundredths of a millisecond
    struct acpi_resource_pins pins;
    struct acpi_resource_source source;
    struct acpi_resource_bytes vendor;
};

enum acpi_resource_bus { // 6.4.3.8.2; 192 and above are vendors' own
    ACPI_RESOURCE_BUS_I2C = 1,
    ACPI_RESOURCE_BUS_SPI = 2,
    ACPI_RESOURCE_BUS_UART = 3,
    ACPI_RESOURCE_BUS_CSI2 = 4
};

struct acpi_resource_serial_bus { // 6.4.3.8.2
    uint8_t revision;
    uint8_t bus; // enum acpi_resource_bus, or another number
    bool is_device_initiated, is_consumer, is_shared;
    uint16_t type_flags; // as they stand; decoded in the following
    uint8_t type_revision;
    union {
        struct {
            bool is_10bit;
            uint8_t legacy_register; // I3C's legacy virtual register
            uint16_t address;
            uint32_t speed; // Hz
        } i2c;
        struct {
            bool is_three_wire, is_active_high;
            uint32_t speed;    // Hz
            uint8_t data_bits; // of the smallest transfer
            uint8_t phase;     // 0 first, 1 second
            uint8_t polarity;  // of the clock's first phase: 0 low, 1 high
            uint16_t selection;
        } spi;
        struct {
            uint8_t flow_control; // 0 none, 1 hardware, 2 XON/XOFF
            uint8_t stop_bits;    // 0 none, 1 one, 2 one and a half, 3 two
            uint8_t data_bits;    // 5..9; above: reserved
            bool is_big_endian;
            uint32_t speed;                // baud
            uint16_t rx_buffer, tx_buffer; // bytes
            uint8_t parity;                // 0 none, 1 even, 2 odd, 3 mark, 4 space
            uint8_t lines;                 // 7 RTS, 6 CTS, 5 DTR, 4 DSR, 3 RI, 2 DCD
        } uart;
        struct {
            uint8_t phy; // 0 C-PHY, 1 D-PHY
            uint8_t local_port;
        } csi2; // the source's index is the remote port
    };
    struct acpi_resource_bytes vendor; // of other buses: all type specific data
    struct acpi_resource_source source;
};

struct acpi_resource_pin_function { // 6.4.3.9
    bool is_shared;
    uint8_t pull;
    uint16_t function;
    struct acpi_resource_pins pins;
    struct acpi_resource_source source;
    struct acpi_resource_bytes vendor;
};

struct acpi_resource_pin_config { // 6.4.3.10
    bool is_shared, is_consumer;
    uint8_t kind; // 0 default, 1 bias pull-up, ... (table 6.58); 128.. vendors' own
    uint32_t value;
    struct acpi_resource_pins pins;
    struct acpi_resource_source source;
    struct acpi_resource_bytes vendor;
};

struct acpi_resource_pin_group { // 6.4.3.11
    bool is_consumer;
    struct acpi_resource_pins pins;
    struct acpi_resource_text label;
    struct acpi_resource_bytes vendor;
};

struct acpi_resource_pin_group_function { // 6.4.3.12
    bool is_shared, is_consumer;
    uint16_t function;
    struct acpi_resource_source source;
    struct acpi_resource_text label;
    struct acpi_resource_bytes vendor;
};

struct acpi_resource_pin_group_config { // 6.4.3.13
    bool is_shared, is_consumer;
    uint8_t kind;
    uint32_t value;
    struct acpi_resource_source source;
    struct acpi_resource_text label;
    struct acpi_resource_bytes vendor;
};

struct acpi_resource_clock_input { // 6.4.3.14
    bool is_variable;              // bit 0 of the flags, as ACPICA reads it
    uint8_t scale;                 // 0 Hz, 1 kHz, 2 MHz
    uint16_t divisor;
    uint32_t numerator;
    struct acpi_resource_source source;
};

struct acpi_resource {
    enum acpi_resource_type type;
    bool is_decoded;  // false: only the fields above the union hold
    uint32_t defects; // enum acpi_resource_defect, those of a descriptor
    uint8_t tag;      // its first byte
    size_t offset;    // in the template
    // With its header, as much of it as there is. A run of zero bytes is one UNKNOWN.
    struct acpi_resource_bytes raw;
    union {
        struct acpi_resource_irq irq;
        struct acpi_resource_dma dma;
        struct acpi_resource_start_dependent start_dependent;
        struct acpi_resource_io io;
        struct acpi_resource_fixed_dma fixed_dma;
        struct acpi_resource_vendor vendor;
        struct acpi_resource_memory memory;
        struct acpi_resource_address address;
        struct acpi_resource_extended_irq extended_irq;
        struct acpi_resource_register generic_register;
        struct acpi_resource_gpio gpio;
        struct acpi_resource_serial_bus serial_bus;
        struct acpi_resource_pin_function pin_function;
        struct acpi_resource_pin_config pin_config;
        struct acpi_resource_pin_group pin_group;
        struct acpi_resource_pin_group_function pin_group_function;
        struct acpi_resource_pin_group_config pin_group_config;
        struct acpi_resource_clock_input clock_input;
    };
};

// Walking

struct acpi_resource_cursor {
    const uint8_t *bytes;
    size_t length;
    size_t offset;        // of the next descriptor; at the end: just past the end tag
    uint32_t defects;     // all that were met so far; those of the template come at its end
    bool is_in_dependent; // between StartDependentFn and EndDependentFn
    bool is_at_end;       // the end tag, or the end of the bytes, was met
    bool has_end_tag;
    uint8_t checksum; // as the end tag has it
};

// `bytes` may be NULL when `length` is 0.
struct acpi_resource_cursor acpi_resources(const uint8_t *bytes, size_t length);
// False at the end: after the end tag (which is not given out) or the last byte. Every call moves
// on by at least a byte, so the loop ends whatever the bytes are.
bool acpi_resource_next(struct acpi_resource_cursor *cursor, struct acpi_resource *out);

// Printing, in ASL as far as ASL has words for it; numbers are hexadecimal.

// One descriptor without a newline; a comment at its end tells its defects.
void acpi_resource_print(const struct acpi_resource *resource, const struct acpi_text_sink *sink);
// A whole template, a descriptor a line, each line begun by `indent` spaces; braces of dependent
// functions stand on the lines of StartDependentFn and EndDependentFn. A last line tells what is
// wrong with the template, if anything. Gives the defects of all.
uint32_t acpi_resources_print(const uint8_t *bytes, size_t length, unsigned indent,
                              const struct acpi_text_sink *sink);

// Encoding. What was read without a defect comes back byte for byte if it was written as iasl
// does: reserved bits 0, parts of a connection in the order pins, source, label, vendor's data, and
// a template's checksum as told here.

// The bytes of one descriptor, header included. Of a resource its type and the member of that type
// are looked at, and is_decoded, which must be true. `out` may be NULL when `capacity` is 0: then
// one learns the length. ST_LIMIT_REACHED when that is more than `capacity` (nothing useful is in
// `out` then); ST_OUT_OF_RANGE when a value does not fit its field, or what a descriptor has no
// room for is set (flags of an IRQ without flags, a fixed range that has two ends);
// ST_INVALID_ARGUMENT when it is no kind; ST_BAD_LENGTH from 64 KiB on.
status_t acpi_resource_encode(const struct acpi_resource *resource, uint8_t *out, size_t capacity,
                              size_t *out_length) MUST_USE;

// Of the end tag: 0, which says that nobody checks it and is what compilers write; or the real one.
enum acpi_resource_checksum { ACPI_RESOURCE_NO_CHECKSUM, ACPI_RESOURCE_CHECKSUM };
// A whole template, end tag included; as above.
status_t acpi_resources_encode(const struct acpi_resource *resources, size_t count,
                               enum acpi_resource_checksum checksum, uint8_t *out, size_t capacity,
                               size_t *out_length) MUST_USE;

// What a device has, may have, and shall have

// One configuration out of what _PRS offers (ACPI 6.5, 6.2.12): what stands outside dependent
// functions and the `index`-th of those, each choice within a descriptor (of interrupts, channels,
// bases) settled at its first possibility. ST_NOT_FOUND when there are fewer (there always is one,
// with index 0, without dependent functions); ST_AML_RESOURCE when the template has a defect that
// leaves it open what it means. Lengths and `out` as above.
status_t acpi_resources_alternative(const uint8_t *possible, size_t possible_length, unsigned index,
                                    uint8_t *out, size_t capacity, size_t *out_length) MUST_USE;

// `wanted` in the shape of `current`, a device's _CRS, which is what its _SRS understands (ACPI
// 6.5, 6.2.16): descriptor for descriptor, each of its own kind. Interrupts, ports and memory
// change between their kinds of descriptors; where `wanted` has nothing for one of `current`, that
// stays as it is. ST_NOT_SUPPORTED when something in `wanted` has no place or does not fit the
// descriptor there; ST_AML_RESOURCE as above.
status_t acpi_resources_fit(const uint8_t *current, size_t current_length, const uint8_t *wanted,
                            size_t wanted_length, uint8_t *out, size_t capacity,
                            size_t *out_length) MUST_USE;

// Evaluates `name` (_CRS, _PRS, _AEI, _DMA) of that device, not of one above it. On success the
// caller releases *out_value, and the bytes hold until then; defects are for the cursor to find.
// ST_AML_NAME_NOT_FOUND, ST_AML_TYPE when it is no buffer, and whatever ended the method.
status_t acpi_resources_of(struct acpi_context *ctx, struct acpi_node *device, const char *name,
                           struct acpi_value *out_value, const uint8_t **out_bytes,
                           size_t *out_length) MUST_USE;
// Fits `wanted` to the device's _CRS (as it is when that is empty or cannot be read) and hands it to its _SRS.
// ST_AML_NAME_NOT_FOUND without an _SRS. Whether the device took it, its _CRS says afterwards.
status_t acpi_resources_set(struct acpi_context *ctx, struct acpi_node *device,
                            const uint8_t *wanted, size_t wanted_length) MUST_USE;

// ACPICA, and systems that use it, refuse a template as a whole for these; what was decoded is then
// what they would not have seen. They do not look at checksums, and take no offence at the others.
#define ACPI_RESOURCE_REFUSED                                                                      \
    (ACPI_RESOURCE_TRUNCATED | ACPI_RESOURCE_TOO_SHORT | ACPI_RESOURCE_TOO_LONG |                  \
     ACPI_RESOURCE_RESERVED | ACPI_RESOURCE_NO_END_TAG | ACPI_RESOURCE_BAD_END_TAG)
