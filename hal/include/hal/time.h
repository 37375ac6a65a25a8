// SPDX-License-Identifier: MIT
#pragma once
// The clock and the one-shot timer of the running CPU.

#include <base/status.h>

// Reference clocks the firmware names; absent ones are zero. Filled by kernel/platform.c.
struct hal_clock_platform {
    paddr_t hpet_paddr;     // HPET registers, memory mapped; 0: none
    paddr_t pm_timer_mmio;  // ACPI PM timer in memory; 0: none
    uint16_t pm_timer_port; // ACPI PM timer at an I/O port; 0: none
    bool pm_timer_is_32bit; // else 24 bits
};

struct hal_clock_info {
    const char *source;        // "tsc"
    const char *calibrated_by; // "hpet", "acpi-pm", "cpuid", "pit", "none (guess)"
    uint64_t frequency_hz;     // of hal_cycles()
    bool is_invariant;
    const char *timer; // "tsc-deadline", "lapic one-shot", "none"
};

// Calibrates the cycle counter. Every poll has a bound in cycles; a reference that does not move is
// passed over for the next. Never fails: with no reference at all it assumes 1 GHz and says so.
void hal_clock_init(const struct hal_clock_platform *platform,
                    void *(*map_mmio)(paddr_t paddr, uint64_t size));
void hal_clock_describe(struct hal_clock_info *out);

// Nanoseconds since the kernel's entry (boot_info.cycles_jump). Works before hal_clock_init with a
// frequency taken from CPUID or 1 GHz. Never steps back.
uint64_t hal_clock_ns(void);
uint64_t hal_clock_cycles_to_ns(uint64_t cycles);
// Busy-waits.
void hal_clock_delay_ns(uint64_t ns);

// `expired` runs in interrupt context at or after the deadline last armed. Needs hal_irq_init.
status_t hal_timer_init(void (*expired)(void)) MUST_USE;
void hal_timer_arm(uint64_t deadline_ns); // a deadline in the past fires at once
void hal_timer_disarm(void);
