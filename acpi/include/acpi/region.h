// SPDX-License-Identifier: MIT
#pragma once
// Address spaces of operation regions, and handlers for them. Owner: acpi/region.

#include <acpi/aml.h>

enum acpi_space { // ACPI 6.5, 5.5.2.4 and 20.2.5.2
    ACPI_SPACE_MEMORY = 0,
    ACPI_SPACE_IO = 1,
    ACPI_SPACE_PCI_CONFIG = 2,
    ACPI_SPACE_EC = 3,
    ACPI_SPACE_SMBUS = 4,
    ACPI_SPACE_CMOS = 5,
    ACPI_SPACE_PCI_BAR = 6,
    ACPI_SPACE_IPMI = 7,
    ACPI_SPACE_GPIO = 8,
    ACPI_SPACE_SERIAL_BUS = 9,
    ACPI_SPACE_PCC = 10,
    ACPI_SPACE_PRM = 11,
    ACPI_SPACE_FIXED_HARDWARE = 0x7f,
    ACPI_SPACE_TABLE = 0x100 // DataTableRegion: our own number for it
};

#define ACPI_SPACE_NAME_SIZE 12
// "SystemMemory", ...; "Space0x80" for a vendor's, made in `buffer`.
const char *acpi_space_name(unsigned space, char buffer[ACPI_SPACE_NAME_SIZE]);

// One access of a field, as its handler sees it. Three shapes:
// - by width (memory, I/O, EC, CMOS, PCC, vendors' spaces, ...): `width` bytes at `address`;
// - GPIO: `width` is 0, `address` the first pin's index within the connection, `bits` the number of
//   pins, `value` their levels;
// - SMBus, IPMI, GenericSerialBus, PRM, FixedHardware: `width` is 0 and `buffer` holds the whole
//   transaction, in and out, laid out as ACPI 6.5, 5.5.2.4.5 and 13 have it (status, length, data).
// Pointers are valid during the call.
struct acpi_region_access {
    struct acpi_node *region;
    unsigned space;
    bool is_write;
    unsigned width;   // bytes of this access: 1, 2, 4, 8; 0 for the other shapes
    unsigned bits;    // of the field, all shapes
    uint64_t address; // region offset + byte offset
    uint64_t value;   // in or out
    uint8_t *buffer;
    size_t buffer_length;
    uint8_t attribute, attribute_length; // AccessAttrib of AccessAs: ACPI 6.5, 19.6.48
    const uint8_t *connection;           // the resource template of Connection(), or NULL
    size_t connection_length;            // bytes
};

// Memory, I/O, PCI_Config, CMOS, PciBarTarget and tables are served without a handler; one that is
// installed replaces that, and NULL restores it. Called with the interpreter lock held; may call
// back into the engine, and one that is slow gives the lock up meanwhile (acpi_interpreter_unlock).
// What it returns below ST_OK ends the AML method. Runs _REG(space, 1 or 0) for the devices
// concerned. Once this returns, no thread is within the handler that was there before, but for its
// own. ST_NOT_FOUND when there is none to remove, ST_LIMIT_REACHED.
typedef status_t (*acpi_region_handler)(void *arg, struct acpi_region_access *access);
status_t acpi_region_handler_install(struct acpi_context *ctx, unsigned space,
                                     acpi_region_handler handler, void *arg) MUST_USE;
// The same for a space that no _REG is told of, neither now nor by acpi_devices_initialize.
status_t acpi_region_handler_install_no_reg(struct acpi_context *ctx, unsigned space,
                                            acpi_region_handler handler, void *arg) MUST_USE;
// For a handler that is there before acpi_devices_initialize, which then runs _REG: not before
// \_SB._INI, as firmware relies on.
status_t acpi_region_handler_install_deferred(struct acpi_context *ctx, unsigned space,
                                              acpi_region_handler handler, void *arg) MUST_USE;
