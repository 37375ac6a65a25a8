// SPDX-License-Identifier: MIT
#pragma once
// The embedded controller: ACPI 6.5, chapter 12. It is spoken to through a status/command and a
// data port, serves the address space EmbeddedControl (and SMBus, where there is an ACPI0001), and
// tells of events by a GPE, which its _Qxx methods handle. All waits have deadlines; the
// interpreter lock is given up meanwhile.
//
// Order of calls: acpi_ec_config_from_ecdt and acpi_ec_create before any table is loaded, when
// there is an ECDT; else acpi_ec_config_find and acpi_ec_create once all are loaded and before
// acpi_devices_initialize, which runs _REG. acpi_ec_attach in either case then. What the GPE
// handler calls is acpi_ec_events_handle.

#include <acpi/aml.h>
#include <acpi/tables.h>

struct acpi_ec;

#define ACPI_EC_PATH_SIZE 128

struct acpi_ec_config {
    struct acpi_gas command, data; // one byte each; command reads as the status
    bool has_gpe;
    uint32_t gpe;
    struct acpi_node *gpe_device; // of a GPE block device (_GPE is a package); NULL: the FADT's
    bool wants_global_lock;       // _GLK
    char path[ACPI_EC_PATH_SIZE]; // of the device
};

// ACPI 6.5, 5.2.16. ST_BAD_LENGTH, ST_BAD_FORMAT (no port, or no path: seen on ASUS laptops).
status_t acpi_ec_config_from_ecdt(const uint8_t *bytes, size_t length,
                                  struct acpi_ec_config *out) MUST_USE;
// The first PNP0C09 that is there and whose _CRS has the two ports. ST_NO_DEVICE.
status_t acpi_ec_config_find(struct acpi_context *ctx, struct acpi_ec_config *out) MUST_USE;

// Serves EmbeddedControl from now on; devices' _REG for it is run by acpi_devices_initialize. One
// for a context: ST_ALREADY_EXISTS when the space has a handler. Nothing is asked of the hardware
// yet. ST_NO_MEMORY.
status_t acpi_ec_create(struct acpi_context *ctx, const struct acpi_ec_config *config,
                        struct acpi_ec **out) MUST_USE;
// Runs _REG(3, 0). The GPE handler must be gone before.
void acpi_ec_destroy(struct acpi_ec *ec);
// Once the namespace is there: finds the device that the ECDT named, takes its _GLK, _GPE and,
// where they contradict the ECDT, its _CRS; serves SMBus when there is an ACPI0001. ST_NOT_FOUND
// when the namespace has no such device: then there are no queries.
status_t acpi_ec_attach(struct acpi_ec *ec) MUST_USE;
const struct acpi_ec_config *acpi_ec_config_of(const struct acpi_ec *ec);

// One byte of its address space. ST_TIMEOUT when the controller does not answer, three tries long;
// one that has not answered for a while fails at once, and is tried again each second. Thread
// context.
status_t acpi_ec_read(struct acpi_ec *ec, uint8_t address, uint8_t *out) MUST_USE;
status_t acpi_ec_write(struct acpi_ec *ec, uint8_t address, uint8_t value) MUST_USE;
// Several, in burst mode when the controller has it. `address` + `count` is at most 256.
status_t acpi_ec_read_block(struct acpi_ec *ec, uint8_t address, uint8_t *out,
                            size_t count) MUST_USE;
status_t acpi_ec_write_block(struct acpi_ec *ec, uint8_t address, const uint8_t *bytes,
                             size_t count) MUST_USE;

// Most queries that one call of acpi_ec_events_handle answers.
#define ACPI_EC_QUERIES_MAX 64
// Asks for events and runs their _Qxx, until there are none. Thread context, may sleep. Gives how
// many there were; ACPI_EC_QUERIES_MAX: there may be more, which is a storm.
unsigned acpi_ec_events_handle(struct acpi_ec *ec);

struct acpi_ec_statistics {
    uint64_t reads, writes, queries, smbus; // that succeeded
    uint64_t bursts;
    uint64_t bursts_lost; // the controller left burst mode by itself
    uint64_t spurious;    // bytes in the output buffer that nobody had asked for
    uint64_t retries;     // transactions begun again after a time-out
    uint64_t failures;    // that failed in the end
    uint64_t refused;     // not tried, because it has not answered for a while
    uint64_t storms;      // acpi_ec_events_handle stopped at its limit
    uint8_t last_query;
};
void acpi_ec_statistics(const struct acpi_ec *ec, struct acpi_ec_statistics *out);
