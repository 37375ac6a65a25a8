// SPDX-License-Identifier: MIT
#pragma once
// The clock and the one-shot timer of the running CPU.

#include <base/status.h>
#include <hal/irq.h>

// Reference clocks the firmware names; absent ones are zero. Filled by kernel/platform.c.
struct hal_clock_platform {
    paddr_t hpet_paddr;             // HPET registers, memory mapped; 0: none
    paddr_t pm_timer_mmio;          // ACPI PM timer in memory; 0: none
    uint16_t pm_timer_port;         // ACPI PM timer at an I/O port; 0: none
    bool pm_timer_is_32bit;         // else 24 bits
    struct hal_irq_line timer_line; // of the interval timer that is not the CPU's own
};

struct hal_clock_info {
    const char *source;        // what hal_clock_ns reads: "tsc", "hpet", "acpi-pm", "pit"
    const char *calibrated_by; // "hpet", "acpi-pm", "cpuid", "pit", "none (guess)"
    uint64_t frequency_hz;     // of hal_cycles()
    bool is_invariant;         // the cycle counter, by its own word
    const char *watched_by;    // the reference that the cycle counter is compared with, "none"
    const char *timer;         // "tsc-deadline", "lapic one-shot", "hpet", "pit", "none"
};

// Makes the best counter of the machine the clock, and calibrates it against the first reference
// that works. Every poll has a bound; a counter that does not move is passed over for the next.
// Never fails: with no reference at all it assumes 1 GHz and says so.
void hal_clock_init(const struct hal_clock_platform *platform,
                    void *(*map_mmio)(paddr_t paddr, uint64_t size));
void hal_clock_describe(struct hal_clock_info *out);

// Sources
enum hal_clock_state {
    HAL_CLOCK_ABSENT,    // the machine has none
    HAL_CLOCK_UNCHECKED, // nobody has compared it with another yet
    HAL_CLOCK_GOOD,
    HAL_CLOCK_DROPPED // it stands still, or disagrees with the others
};
struct hal_clock_source {
    const char *name;
    unsigned rating; // the clock is the one with the highest that is not absent or dropped
    uint64_t frequency_hz;
    unsigned bits; // of the counter
    enum hal_clock_state state;
    bool is_compared;      // then:
    int64_t deviation_ppm; // of its rate, from what the cycle counter's frequency is taken for
};
// The index-th source, absent ones too; false past the end.
bool hal_clock_source_get(size_t index, struct hal_clock_source *out);
// Makes that source the clock; no step. ST_NOT_FOUND for a name that no source has, ST_NO_DEVICE
// when it is absent or does not count.
status_t hal_clock_select(const char *name) MUST_USE;
// Compares all sources with each other; those that the majority speaks against are dropped. Takes
// some milliseconds, bounded. Thread context. Returns how many were dropped.
size_t hal_clock_check(void);
// `report` is given one line for people about each source that is dropped or found better than
// thought. Any context, interrupts too.
void hal_clock_set_report(void (*report)(const char *text));

// Nanoseconds since the kernel's entry (boot_info.cycles_jump). Works before hal_clock_init with a
// frequency taken from CPUID or 1 GHz. Never steps back.
uint64_t hal_clock_ns(void);
// The machine has slept for so long without counting it.
void hal_clock_advance(uint64_t ns);
uint64_t hal_clock_cycles_to_ns(uint64_t cycles);
// Busy-waits.
void hal_clock_delay_ns(uint64_t ns);

// `expired` runs in interrupt context, on the CPU that armed, at or after the deadline last armed.
// Takes the best timer there is. After hal_irq_init, also where that found no controller.
// ST_NO_DEVICE.
status_t hal_timer_init(void (*expired)(void)) MUST_USE;
// Before hal_timer_init: limits its choice to the timers of that kind ("lapic", "hpet", "pit").
void hal_timer_limit(const char *kind);
void hal_timer_arm(uint64_t deadline_ns); // a deadline in the past fires at once
void hal_timer_disarm(void);
