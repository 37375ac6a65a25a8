// SPDX-License-Identifier: MIT
#pragma once
// What the kernel's own operations cost, for the `bench` command. Each measure runs an operation
// many times and says how many cycles that took; under QEMU's -icount cycles are instructions.

#include <base/status.h>

#define BENCH_PRIORITY 20u // above what else runs, below interrupts' threads

struct bench_result {
    uint64_t operations;
    uint64_t cycles; // of all of them
};

struct bench {
    const char *name;
    unsigned cpus;                                    // needs at least so many
    status_t (*run)(struct bench_result *out_result); // ST_NOT_SUPPORTED: not on this machine
};

// File scope; `id` is a C identifier.
#define BENCH(id, bench_name, bench_cpus)                                                          \
    static status_t id(struct bench_result *out);                                                  \
    static const struct bench id##_bench = {bench_name, bench_cpus, id};                           \
    static const struct bench *const id##_entry __attribute__((used, section(".benches"))) =       \
        &id##_bench;                                                                               \
    static status_t id(struct bench_result *out)
