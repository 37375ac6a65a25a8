// SPDX-License-Identifier: MIT
// The cycle counter as a clock.
#include "clock_internal.h"
#include "registers.h"
#include <hal/cpu.h>

#define NS_PER_SECOND 1000000000ull
#define FREQUENCY_GUESS_HZ NS_PER_SECOND

// Fixed point: the factors stay below 2^64 for every frequency that clock_set_frequency accepts.
#define NS_SHIFT 34
#define CYCLES_SHIFT 30

static struct {
    // hal_clock_ns() was base_ns at base_cycles.
    uint64_t base_cycles;
    uint64_t base_ns;
    uint64_t entry_cycles;
    uint64_t frequency_hz;
    uint64_t ns_per_cycle;  // << NS_SHIFT
    uint64_t cycles_per_ns; // << CYCLES_SHIFT
    const char *calibrated_by;
} clock;

// The low 64 bits' worth of a * b >> shift, or all ones when that does not fit.
static uint64_t multiply_shift(uint64_t a, uint64_t b, unsigned shift)
{
    unsigned __int128 product = (unsigned __int128)a * b >> shift;
    return product >> 64 ? UINT64_MAX : (uint64_t)product;
}

// From here on time runs at `hz`. It is counted anew from the entry, but never steps back behind
// what was told under an earlier guess.
static void clock_set_frequency(uint64_t hz, const char *source)
{
    hal_irq_state_t state = hal_irq_save();
    uint64_t now = hal_cycles();
    uint64_t told_ns =
        clock.base_ns + multiply_shift(now - clock.base_cycles, clock.ns_per_cycle, NS_SHIFT);
    clock.frequency_hz = hz;
    clock.calibrated_by = source;
    clock.ns_per_cycle = (NS_PER_SECOND << NS_SHIFT) / hz;
    clock.cycles_per_ns = (hz << CYCLES_SHIFT) / NS_PER_SECOND;
    uint64_t true_ns = multiply_shift(now - clock.entry_cycles, clock.ns_per_cycle, NS_SHIFT);
    clock.base_ns = true_ns > told_ns ? true_ns : told_ns;
    clock.base_cycles = now;
    hal_irq_restore(state);
}

void clock_early_init(const struct boot_info *boot)
{
    uint64_t hz;
    const char *source;
    uint64_t now = hal_cycles();
    clock.entry_cycles = boot->cycles_jump <= now ? boot->cycles_jump : now;
    clock.base_cycles = clock.entry_cycles;
    clock.base_ns = 0;
    clock.ns_per_cycle = 0; // nothing was told yet
    if (clock_frequency_from_cpuid(&hz, &source) || clock_base_frequency_from_cpuid(&hz, &source)) {
        clock_set_frequency(hz, source);
    } else {
        clock_set_frequency(FREQUENCY_GUESS_HZ, "none (guess)");
    }
}

void hal_clock_init(const struct hal_clock_platform *platform,
                    void *(*map_mmio)(paddr_t paddr, uint64_t size))
{
    uint64_t hz;
    const char *source;
    // What clock_early_init found is exact, or there was nothing to find.
    if (clock_frequency_from_cpuid(&hz, &source)) return;
    if (clock_frequency_measure(platform, map_mmio, &hz, &source)) clock_set_frequency(hz, source);
}

uint64_t clock_frequency(void)
{
    return clock.frequency_hz;
}

uint64_t hal_clock_cycles_to_ns(uint64_t cycles)
{
    return multiply_shift(cycles, clock.ns_per_cycle, NS_SHIFT);
}

uint64_t clock_ns_to_cycles(uint64_t ns)
{
    if (ns <= clock.base_ns) return clock.base_cycles;
    uint64_t cycles = multiply_shift(ns - clock.base_ns, clock.cycles_per_ns, CYCLES_SHIFT);
    uint64_t sum;
    return add_fits(clock.base_cycles, cycles, &sum) && sum < UINT64_MAX ? sum + 1 : UINT64_MAX;
}

uint64_t hal_clock_ns(void)
{
    uint64_t now = hal_cycles();
    // The counter may start again behind us when the machine has slept.
    if (now < clock.base_cycles) return clock.base_ns;
    return clock.base_ns + hal_clock_cycles_to_ns(now - clock.base_cycles);
}

void hal_clock_delay_ns(uint64_t ns)
{
    uint64_t cycles = multiply_shift(ns, clock.cycles_per_ns, CYCLES_SHIFT) + 1;
    uint64_t start = hal_cycles();
    while (hal_cycles() - start < cycles)
        hal_cpu_relax();
}

void hal_clock_describe(struct hal_clock_info *out)
{
    uint32_t power = cpuid_get(0x80000007, 0).edx;
    *out = (struct hal_clock_info){
        .source = "tsc",
        .calibrated_by = clock.calibrated_by,
        .frequency_hz = clock.frequency_hz,
        .is_invariant = (power >> CPUID_EXT7_EDX_INVARIANT_TSC & 1) != 0,
        .timer = timer_name(),
    };
}
