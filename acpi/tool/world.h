// SPDX-License-Identifier: MIT
#pragma once
// The machine that the host tool pretends to be: sparse memory, ports and PCI configuration space
// that remember what is written, a clock that may skip sleeps, a log on stderr.

#include <stdio.h>

#include <acpi/host.h>
#include <acpi/region.h>

#include "sparse.h"

#define WORLD_WINDOWS 64
#define WORLD_SPACES 11

struct world_window { // reserved address space that stands for a run of physical memory
    paddr_t start;
    uint64_t size;
    uint8_t *bytes;
};

struct world;

struct world_space { // an address space that acpiexec serves
    struct world *world;
    struct sparse bytes;
};

enum world_kind {
    WORLD_DEFAULT,  // PCI functions that nobody made or wrote to read all ones
    WORLD_ACPIEXEC, // as acpiexec has it: one PCI configuration space for all functions, an EC, ...
    WORLD_LAPTOP    // WORLD_DEFAULT with an embedded controller and a battery: tests/ec/laptop.h
};

struct world {
    enum world_kind kind;
    uint8_t fill;
    bool has_fill; // asked for: then PCI functions read it too
    bool is_clock_virtual;
    bool is_bus_traced;            // every access on stdout
    uint32_t trace_limit, traced;  // how many at most ("@cut" stands for the rest); 0: all
    bool is_debug_on_stdout;       // Store(..., Debug) on stdout, else on stderr
    const char *debug_prefix;      // before each; NULL: none
    enum acpi_log_level log_level; // what reaches stderr
    bool is_silent;                // nothing does, and no Debug either
    uint64_t skipped_ns;           // what the virtual clock shows
    struct world_window windows[WORLD_WINDOWS];
    size_t window_count;
    struct sparse filled; // one bit a page of memory that `fill` was written to
    struct sparse ports;
    // A device on ports, asked before those bytes are; false: the port is not its own.
    bool (*port_read)(void *arg, uint16_t port, uint8_t *out);
    bool (*port_write)(void *arg, uint16_t port, uint8_t value);
    void *port_arg;
    struct sparse pci;         // by segment, bus, device, function, offset
    struct sparse pci_present; // one byte a function
    struct world_space spaces[WORLD_SPACES];
    uint64_t heap_bytes, heap_peak;
    uint64_t errors_logged;
};

void world_init(struct world *world);
void world_destroy(struct world *world);
// What bytes read that nobody wrote, in every space. Before anything else is done with the world.
void world_fill_set(struct world *world, uint8_t fill);
// The host functions that suit the world's settings; valid as long as the world is.
const struct acpi_host_ops *world_ops(const struct world *world);
// Puts bytes into physical memory. False when the range cannot be had.
bool world_memory_load(struct world *world, paddr_t paddr, const uint8_t *bytes, size_t length);
// One byte of physical memory or of the ports' own bytes, as whoever built the machine left it; 0
// and nothing in other spaces.
uint8_t world_byte_read(struct world *world, unsigned space, uint64_t address);
void world_byte_write(struct world *world, unsigned space, uint64_t address, uint8_t value);
// Makes a PCI function be there, with `length` bytes of configuration space and zeros after.
void world_pci_add(struct world *world, struct acpi_pci_address address, const uint8_t *bytes,
                   size_t length);
// WORLD_ACPIEXEC, for a new context: handlers for PCI_Config, EmbeddedControl, CMOS, SMBus, IPMI,
// ... and acpiexec's answers to _OSI. Nothing in another world.
status_t world_acpiexec_begin(struct world *world, struct acpi_context *ctx) MUST_USE;
// The same, for what changes after initialisation.
status_t world_acpiexec_initialized(struct world *world, struct acpi_context *ctx) MUST_USE;
// One line of --trace-bus: what is "read" or "write", width in bytes.
void world_trace(struct world *world, const char *what, const char *space, uint64_t address,
                 unsigned width, uint64_t value);
void world_spaces_destroy(struct world *world);
