// SPDX-License-Identifier: MIT
#pragma once
// What the clock's parts share. Private to the HAL.

#include "clock_source.h"
#include <base/boot_info.h>

// A first idea of the frequency, from CPUID or a guess.
void clock_early_init(const struct boot_info *boot);

// Of the cycle counter, in Hz.
uint64_t clock_frequency(void);
// Whether hal_clock_ns() is read from the cycle counter.
bool clock_is_tsc(void);
// About the cycle counter's value at which hal_clock_ns() reaches `ns`; UINT64_MAX if never.
uint64_t clock_ns_to_cycles(uint64_t ns);
// The cycle counter's frequency is `hz`, as `by` says. The clock goes on without a step.
void clock_frequency_set(uint64_t hz, const char *by);
// hal_clock_ns() is read from `source` from here on, and tells `at_least_ns` or what it told last.
void clock_source_use(struct clock_source *source, uint64_t at_least_ns);
struct clock_source *clock_source_in_use(void);
// The best source that counts and was not dropped.
struct clock_source *clock_source_best(void);
void clock_report(const char *fmt, ...) PRINTF_LIKE(1, 2);

// Exact frequency of the cycle counter in the CPU's or the hypervisor's own word; false if they
// have none, or one that cannot be.
bool clock_frequency_from_cpuid(uint64_t *out_hz, const char **out_source);
// The CPU's nominal frequency: near, but not exact.
bool clock_base_frequency_from_cpuid(uint64_t *out_hz, const char **out_source);
bool clock_is_invariant(void);
// Whether any CPU could run so fast, or slow; else it is a reference gone wrong.
bool clock_frequency_is_sane(uint64_t hz);
// Moves the running CPU's cycle counter on; false where that cannot be done.
bool clock_counter_advance(uint64_t cycles);

// The cycle counter's frequency as a reference sees it.
struct clock_measurement {
    uint64_t hz;
    uint64_t error_ppm; // at most
};
// False when the reference does not count. Bounded.
bool clock_measure(struct clock_source *reference, struct clock_measurement *out);

// In Hz, good to a quarter of one part in a million; 0 for an empty interval. Pure.
uint64_t clock_frequency_of(uint64_t cycles, uint64_t interval_ps);

// Of `count` opinions on one frequency, those that the largest group of agreeing ones speaks
// against (bits; the earlier opinion's group wins a tie). Pure.
uint32_t clock_vote(const struct clock_measurement *opinions, size_t count);

// The watchdog, from a timer's interrupt; `now_ns` is hal_clock_ns().
void clock_watch(uint64_t now_ns);
// From now on the cycle counter is compared with this one; NULL: with none.
void clock_watch_begin(struct clock_source *reference);
const char *clock_watch_name(void);
// How soon after another an interrupt must come, so that no counter in use goes round unnoticed;
// UINT64_MAX when it does not matter.
uint64_t clock_interval_max_ns(void);

// Whether the cycle counters of all CPUs tell one time. Called by each starting CPU, before it
// looks at the clock, while the starter calls clock_sync_look in the loop in which it waits.
// Repairs what it can, and else drops the cycle counter.
void clock_sync_cpu(void);
void clock_sync_look(void);

// Where the interval timer outside the CPUs interrupts.
void timer_line_set(const struct hal_irq_line *line);
// After a sleep in which all counters may have begun anew: the clock goes on with `at_ns`.
void clock_resume(uint64_t at_ns);
// The counters of the CPUs are compared from the beginning.
void clock_sync_restart(void);
// The watch begins again with the same reference.
void clock_watch_restart(void);
// The running CPU's timer, and what is outside of it, are set up again for what they were armed for.
void timer_resume(void);
// The clock reads another counter from now on: its timer comes in time for it.
void timer_clock_changed(void);
// For hal_clock_describe.
const char *timer_name(void);
