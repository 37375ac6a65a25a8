// SPDX-License-Identifier: MIT
#pragma once
// How the firmware left the CPUs, for those who check it: facts that all CPUs should agree on, and
// the memory types that it gave to physical addresses.

#include <base/status.h>

enum hal_cpu_fact_group {
    HAL_CPU_IDENTITY,  // which CPU it is: family, model, stepping
    HAL_CPU_FEATURES,  // what it can do
    HAL_CPU_MICROCODE, // revision of its microcode
    HAL_CPU_SETTINGS,  // what the firmware set in it
    HAL_CPU_COUNTER    // what was added to its cycle counter
};

enum hal_cpu_flaw { // what is wrong with a fact's value by itself
    HAL_CPU_FLAW_NONE,
    HAL_CPU_FLAW_ID,        // it calls itself by another number than its interrupt controller
    HAL_CPU_FLAW_MICROCODE, // no microcode was ever loaded
    HAL_CPU_FLAW_UNLOCKED,  // settings that the firmware must lock are open
    HAL_CPU_FLAW_NO_EXECUTE_OFF,
    HAL_CPU_FLAW_LIMITED, // the list of features is cut short for an ancient system
    HAL_CPU_FLAW_COUNTER  // the cycle counter was moved
};

struct hal_cpu_fact {
    const char *name; // "CPUID 1 ECX"
    enum hal_cpu_fact_group group;
    bool is_shared; // all CPUs of one kind have the same
    enum hal_cpu_flaw flaw;
    uint64_t value; // without bits that differ by nature
};

// The index-th fact of the running CPU; false past the end, the same end on each CPU of one kind.
// Reading some faults on CPUs that do not have what they claim: call it where faults are caught.
bool hal_cpu_fact_get(size_t index, struct hal_cpu_fact *out);

// Memory types

enum hal_memory_type {
    HAL_MEMORY_UNCACHED,
    HAL_MEMORY_WRITE_COMBINING,
    HAL_MEMORY_WRITE_THROUGH,
    HAL_MEMORY_WRITE_PROTECTED,
    HAL_MEMORY_WRITE_BACK,
    HAL_MEMORY_RESERVED // no such type
};

struct hal_memory_type_range {
    paddr_t start;
    uint64_t size; // bytes
    enum hal_memory_type type;
    bool is_fixed;  // counts before those that are not
    bool has_holes; // not one range: the firmware's mask makes no sense
};

struct hal_memory_types {
    bool is_on;                    // false: all memory is uncached
    enum hal_memory_type fallback; // of what no range covers
    unsigned repairs; // CPUs on which they differed from the boot CPU's, until the HAL came
};
// ST_NOT_SUPPORTED where firmware gives no types (AArch64, CPUs without MTRRs).
status_t hal_memory_types_get(struct hal_memory_types *out) MUST_USE;
// The index-th range; false past the end.
bool hal_memory_type_range_get(size_t index, struct hal_memory_type_range *out);
