// SPDX-License-Identifier: MIT
#pragma once
// A host for fuzzing: it counts what is allocated and mapped, fails the n-th allocation when told
// to, gives every mapping a block of its own (so that ASan sees an access past its end), and has a
// clock that goes on with what is asked of it instead of with the wall's.

#include <stdio.h>

#include <acpi/aml.h>

// Which of the harness' ways to run an input takes. Inputs carry them, so that they stay what they
// are.
enum fuzz_mode {
    FUZZ_SEMANTICS_SPEC = 1u << 0,
    FUZZ_CONTINUE = 1u << 1,     // the error hook asks to go on
    FUZZ_MEMORY_CALLS = 1u << 2, // memory by functions, not mapped
    FUZZ_HANDLERS = 1u << 3,     // handlers for the spaces that have none
    FUZZ_UNLOAD = 1u << 4,       // the table is unloaded before the context goes
    FUZZ_FAIL_ALLOC = 1u << 5,   // one allocation fails
    FUZZ_FAIL_BUS = 1u << 6,     // every fourth access of a bus or mapping fails
    FUZZ_SLABS = 1u << 8         // small blocks are cut from slabs
};

struct fuzz_host {
    unsigned mode; // enum fuzz_mode
    long blocks, mappings;
    size_t bytes;
    long allowed; // allocations until one fails; negative: none does
    bool has_failed;
    uint64_t now_ns;
    uint64_t bus; // accesses; also what is read
    unsigned errors;
};

extern const struct acpi_host_ops fuzz_ops;       // maps memory
extern const struct acpi_host_ops fuzz_ops_calls; // FUZZ_MEMORY_CALLS
extern const struct acpi_text_sink fuzz_sink;     // reads every byte and drops it

// Ends the program unless everything that was taken has been given back.
void fuzz_host_check(const struct fuzz_host *host);
// Prints where and why, and aborts.
_Noreturn void fuzz_fail(const char *what, const char *why);
#define FUZZ_EXPECT(condition)                                                                     \
    do {                                                                                           \
        if (!(condition)) fuzz_fail(__func__, #condition);                                         \
    } while (0)

// Fills in a table's length and checksum; `length` is at least 36.
void fuzz_table_seal(uint8_t *table, size_t length);
// Loads `table`, which need not be sealed, as DSDT, initialises devices, reads and runs everything
// once, looks whether the namespace is sound, and tears down.
void fuzz_table_run(const uint8_t *table, size_t length, unsigned mode, long allowed);
