// SPDX-License-Identifier: MIT
#pragma once
// What each byte of a static table is, as data: one short text a table (acpi/tables/layouts_*.c),
// walked by one function. `acpi tables SIGNATURE` prints what the walk finds; checks look for
// reserved fields that are not zero, flags and values without a name, entries that do not fit.
// Nothing is read outside of the table, whatever its lengths say.

#include <base/status.h>

// A piece of a layout's text, not NUL-terminated.
struct acpi_layout_text {
    const char *at;
    size_t length;
};

enum acpi_layout_event {
    ACPI_LAYOUT_FIELD,      // a whole field
    ACPI_LAYOUT_ENTRY,      // an entry begins; its fields follow, one level deeper
    ACPI_LAYOUT_CUT,        // the structure ends before (or in) this field, which has to be there
    ACPI_LAYOUT_BAD_LENGTH, // an entry is shorter than its head or ends past what holds it: the
                            // list's walk ends here
    ACPI_LAYOUT_REST        // bytes of a structure that its layout does not know
};

enum acpi_layout_format {
    ACPI_FORMAT_DECIMAL = 'u',
    ACPI_FORMAT_HEX = 'x',
    ACPI_FORMAT_RESERVED = 'r',     // has to be 0
    ACPI_FORMAT_OPAQUE = 'o',       // anything, and not shown (keys, data without a meaning here)
    ACPI_FORMAT_COUNT = 'n',        // decimal; how many repeated fields follow
    ACPI_FORMAT_TEXT = 's',         // ASCII
    ACPI_FORMAT_FLAGS = 'f',        // bits with names; those without one have to be 0
    ACPI_FORMAT_ENUM = 'e',         // values with names
    ACPI_FORMAT_REGISTER = 'g',     // Generic Address Structure, 12 bytes
    ACPI_FORMAT_GUID = 'i',         // 16 bytes
    ACPI_FORMAT_FUNCTION = 'p',     // PCI bus, device and function in 16 bits
    ACPI_FORMAT_PATH_STEP = 'd',    // PCI device, then function, a byte each
    ACPI_FORMAT_INTERRUPT = 'q',    // MPS INTI flags: polarity, trigger
    ACPI_FORMAT_MICROSECONDS = 't', // shown as a time
};

struct acpi_layout_item {
    enum acpi_layout_event event;
    char format;    // enum acpi_layout_format; of FIELD and CUT
    unsigned level; // 0: the table itself, 1: its entries, 2 and 3: entries of entries
    size_t offset;  // from the table's first byte
    size_t size;    // bytes; of an entry and the rest as well
    uint64_t value; // of a field of at most 8 bytes, else 0; of an entry: its type
    struct acpi_layout_text name;   // of an entry empty when its type is not known
    struct acpi_layout_text values; // names of bits or values; see acpi_layout_value_name
};

// Tells `visit` of all items in the table's order. `bytes` is the table with its header, `length`
// what can be read of it. Fields of the header are not told. ST_NOT_SUPPORTED: no layout has that
// signature. ST_BAD_LENGTH: less than a header.
status_t acpi_layout_walk(const uint8_t *bytes, size_t length,
                          void (*visit)(void *arg, const struct acpi_layout_item *item),
                          void *arg) MUST_USE;

// The name of bit `number` (FLAGS) or value `number` (ENUM); false when it has none.
bool acpi_layout_value_name(const struct acpi_layout_item *item, uint64_t number,
                            struct acpi_layout_text *out);
// The bits of a FLAGS field that have a name.
uint64_t acpi_layout_known_bits(const struct acpi_layout_item *item);

// What the table is for, in a few words, and the document that says so; false when it is unknown.
bool acpi_layout_title(const char *signature, struct acpi_layout_text *out);
// The signature of the index-th layout; false past the end.
bool acpi_layout_get(size_t index, char out_signature[5]);
