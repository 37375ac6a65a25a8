// SPDX-License-Identifier: MIT
#pragma once
// A context for tests of acpi/object and acpi/region: the real namespace, a host whose memory is an
// array and whose every access is noted as text, and an allocator that can be told to fail.

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "ns/namespace.h"
#include "object/fast.h"
#include "object/object.h"
#include "region/field.h"

#define FIXTURE_MEMORY_BASE 0x1000u
#define FIXTURE_MEMORY_SIZE (4u * 1024 * 1024)

struct fixture {
    struct acpi_host_ops ops;
    struct acpi_context *ctx;
    long allocations; // blocks that are out
    long allowed;     // allocations until one fails; negative: never
    uint8_t *memory;  // physical FIXTURE_MEMORY_BASE on
    uint8_t ports[0x10000];
    uint8_t config[4096]; // of every PCI function that is there
    long maps;            // memory_map calls less memory_unmap calls
    unsigned map_count;   // memory_map calls
    char trace[8192];     // "memory r4 0x1000=0x12; "
    char log[8192];       // log lines, each with a newline
    char debug[65536];    // of the Debug object
    size_t debug_length;
    int lock_depth;
    bool refuse_lock;
    unsigned reg_calls; // acpi_region_run_reg
    unsigned retyped;   // acpi_node_retyped
};

// One for each test: cmocka setup and teardown. Teardown fails the test when something leaked.
int fixture_setup(void **state);
int fixture_teardown(void **state);
struct fixture *fixture_of(struct acpi_context *ctx);

// Makes SystemMemory accesses go through functions that trace, instead of mapped memory.
void fixture_trace_memory(struct fixture *f);
void fixture_trace_clear(struct fixture *f);

// A node at `segment` (four characters) below `parent` (NULL: the root) that takes over `value`.
struct acpi_node *fixture_node(struct fixture *f, struct acpi_node *parent, const char *segment,
                               struct aml_value value);
struct acpi_node *fixture_region(struct fixture *f, struct acpi_node *parent, const char *segment,
                                 unsigned space, uint64_t offset, uint64_t length);

struct aml_value fixture_string(struct fixture *f, const char *text);
struct aml_value fixture_buffer(struct fixture *f, const void *bytes, size_t length);
struct aml_value fixture_package(struct fixture *f, size_t count, ...); // struct aml_value, taken
struct aml_value fixture_ref(struct acpi_node *node);                   // counted

void fixture_free(struct fixture *f, struct aml_value v);

// Checks, and releases `v`.
void assert_value_integer(struct fixture *f, struct aml_value v, uint64_t expected);
void assert_value_string(struct fixture *f, struct aml_value v, const char *expected);
void assert_value_bytes(struct fixture *f, struct aml_value v, const void *expected, size_t length);
void assert_value_asl(struct fixture *f, struct aml_value v, const char *expected);

// Text of a value in ASL or JSON; freed by the caller.
char *fixture_asl(struct fixture *f, struct aml_value v, unsigned indent);
char *fixture_json(struct fixture *f, struct aml_value v);

// Runs `op` with allocations failing at the first, second, ... until it succeeds. Each failure must
// be ST_NO_MEMORY and leave as many blocks as there were; `unchanged`, if given, is called after
// each. After success `undo` brings back what was before.
void fixture_out_of_memory(struct fixture *f, status_t (*op)(struct fixture *f, void *arg),
                           void (*unchanged)(struct fixture *f, void *arg),
                           void (*undo)(struct fixture *f, void *arg), void *arg);

#define assert_st(call, expected) assert_string_equal(status_string(call), status_string(expected))
#define assert_ok(call) assert_st(call, ST_OK)
