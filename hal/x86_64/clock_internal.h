// SPDX-License-Identifier: MIT
#pragma once
// What the clock's parts share. Private to the HAL.

#include <base/boot_info.h>
#include <hal/time.h>

// A first idea of the frequency, from CPUID or a guess.
void clock_early_init(const struct boot_info *boot);

// Of the cycle counter, in Hz.
uint64_t clock_frequency(void);
// About the cycle counter's value at which hal_clock_ns() reaches `ns`; UINT64_MAX if never.
uint64_t clock_ns_to_cycles(uint64_t ns);

// Exact frequency of the cycle counter in the CPU's or the hypervisor's own word; false if they
// have none, or one that cannot be.
bool clock_frequency_from_cpuid(uint64_t *out_hz, const char **out_source);
// The CPU's nominal frequency: near, but not exact.
bool clock_base_frequency_from_cpuid(uint64_t *out_hz, const char **out_source);
// By measuring against the first reference that works. Bounded.
bool clock_frequency_measure(const struct hal_clock_platform *platform,
                             void *(*map_mmio)(paddr_t paddr, uint64_t size), uint64_t *out_hz,
                             const char **out_source);

// For hal_clock_describe.
const char *timer_name(void);
