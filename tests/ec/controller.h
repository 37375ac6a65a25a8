// SPDX-License-Identifier: MIT
#pragma once
// An embedded controller as its two ports show it (ACPI 6.5, chapter 12): a status, a command and a
// data register, 256 bytes behind them, burst mode, and queries. QEMU has none; this one is for the
// host's tests and tool. Its time is counted in looks at the status, so that nothing depends on
// clocks; it can be told to misbehave, and notes what its driver does wrong.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EC_MODEL_QUERIES 256

struct ec_model {
    uint8_t registers[256];
    // Called for a byte of its address space instead of `registers`, where it is set.
    uint8_t (*read)(void *arg, uint8_t address);
    void (*write)(void *arg, uint8_t address, uint8_t value);
    void *arg;

    // How it behaves.
    unsigned delay;       // looks at the status until a byte is taken, and until one is given
    bool has_no_burst;    // the command is taken for an unknown one: no answer
    unsigned burst_bytes; // bytes read or written until it leaves burst mode by itself; 0: never
    bool is_stuck;        // the input buffer stays full
    unsigned mute;        // commands from now on that it never answers
    bool never_ends;      // SCI_EVT stays set without queries, which are then 0
    bool storms;          // each query is followed by the same

    // What the driver did.
    uint64_t reads, writes, asked; // bytes, queries
    uint64_t bursts;
    uint64_t errors; // bytes written while the input buffer was full, read while nothing was there
    const char *error; // the last, in words

    // Inside.
    uint8_t output, address, command;
    unsigned bytes_due; // of the command's operands
    bool is_output_full, is_burst;
    unsigned burst_left;
    unsigned busy, giving; // looks until the input buffer is empty, until the output is there
    uint8_t pending;       // what will be there
    uint8_t queries[EC_MODEL_QUERIES];
    size_t query_count;
};

uint8_t ec_model_status(struct ec_model *ec); // a read of the command port
void ec_model_command(struct ec_model *ec, uint8_t command);
uint8_t ec_model_data_read(struct ec_model *ec);
void ec_model_data_write(struct ec_model *ec, uint8_t value);

// The controller has something to tell: SCI_EVT is set until it was asked.
void ec_model_event(struct ec_model *ec, uint8_t query);
// A byte that nobody asked for lies in its output buffer.
void ec_model_spurious(struct ec_model *ec, uint8_t value);
