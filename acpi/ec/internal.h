// SPDX-License-Identifier: MIT
#pragma once
// What the files of acpi/ec share. Everything here is called with the interpreter lock held.

#include <acpi/ec.h>
#include <acpi/power.h>

#include "aml/engine.h"

#define EC_ADDRESSES 256u

struct acpi_ec {
    struct acpi_context *ctx;
    struct acpi_ec_config config;
    struct acpi_node *node; // NULL until attached
    struct aml_lock lock;   // held during a transaction, and a burst
    bool has_no_burst;      // it was asked for and did not come
    unsigned failed_in_row;
    uint64_t retry_at_ns; // when it does not answer: not before
    uint8_t smbus_base;   // of the host controller's registers; ACPI 6.5, 12.9
    bool has_smbus;
    struct acpi_ec_statistics statistics;
};

// What the controller is asked for: ACPI 6.5, 12.3
enum ec_command {
    EC_READ = 0x80,
    EC_WRITE = 0x81,
    EC_BURST_ENABLE = 0x82,
    EC_BURST_DISABLE = 0x83,
    EC_QUERY = 0x84
};

enum ec_status_bit { // ACPI 6.5, 12.2.1
    EC_STATUS_OBF = 1u << 0,
    EC_STATUS_IBF = 1u << 1,
    EC_STATUS_BURST = 1u << 4,
    EC_STATUS_SCI = 1u << 5
};

status_t ec_status(struct acpi_ec *ec, uint8_t *out) MUST_USE;
// The whole controller for this thread (and _GLK's lock with it); recursive.
status_t ec_acquire(struct acpi_ec *ec) MUST_USE;
void ec_release(struct acpi_ec *ec);
// One command with up to two bytes out and, where `in` is not NULL, one back. Retried.
status_t ec_transaction(struct acpi_ec *ec, enum ec_command command, const uint8_t *out,
                        size_t out_count, uint8_t *in) MUST_USE;
// Burst mode makes a run of transactions faster and is never needed: failure is no error.
void ec_burst_begin(struct acpi_ec *ec);
void ec_burst_end(struct acpi_ec *ec);

// smbus.c
void ec_smbus_attach(struct acpi_ec *ec);
void ec_smbus_detach(struct acpi_ec *ec);
// discover.c
status_t ec_config_of_device(struct acpi_context *ctx, struct acpi_node *node,
                             struct acpi_ec_config *out) MUST_USE;
