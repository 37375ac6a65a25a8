// SPDX-License-Identifier: MIT
#pragma once
// The machine's counters, as things that time can be read from. Private to the HAL.

#include <hal/time.h>

struct clock_source {
    const char *name;
    unsigned rating; // the higher the better
    // The counter, ascending, in the bits of `mask`. Any context.
    uint64_t (*read)(const struct clock_source *source);
    volatile uint8_t *mmio;
    uint16_t port;
    uint64_t mask;
    uint64_t frequency_hz;
    uint64_t period_fs; // 0 for the cycle counter, whose frequency is measured
    enum hal_clock_state state;
    int64_t deviation_ppm; // of the rate, as the others see it; INT64_MIN: never compared
    uint64_t extended;     // see clock_source_count
};

enum clock_source_index { CLOCK_TSC, CLOCK_HPET, CLOCK_PM_TIMER, CLOCK_PIT, CLOCK_SOURCE_COUNT };

// All of them; those that the machine lacks are HAL_CLOCK_ABSENT.
extern struct clock_source clock_sources[CLOCK_SOURCE_COUNT];

// Finds out which are there; whether they count is told by clock_source_is_counting. Switches the
// HPET's counter on.
void clock_sources_init(const struct hal_clock_platform *platform,
                        void *(*map_mmio)(paddr_t paddr, uint64_t size));
// Whether the counter moves at all. Bounded: a few microseconds where it does.
bool clock_source_is_counting(const struct clock_source *source);

// After a sleep: those that need it are switched on again, and none is taken to have gone round.
void clock_sources_resume(void);
// The counter made 64 bits wide. Right as long as some CPU calls it more often than the counter
// wraps (clock_source_wrap_ns). Any context, any CPU, no lock.
uint64_t clock_source_count(struct clock_source *source);
// UINT64_MAX when it does not wrap in this machine's life.
uint64_t clock_source_wrap_ns(const struct clock_source *source);

// The PIT's second channel counts only while something uses it: the old state of its gate, to be
// given back by pit_gate_restore.
uint8_t pit_counter_start(void);
void pit_gate_restore(uint8_t gate);

// The HPET's registers, NULL without one.
volatile uint8_t *hpet_registers(void);
