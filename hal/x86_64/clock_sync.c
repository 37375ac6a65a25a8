// SPDX-License-Identifier: MIT
// Do the cycle counters of all CPUs tell one time? Each CPU that starts, and the one that starts
// it, look at their counters in turn; whoever reads less than somebody has read before is behind.
// What cannot be seen this way, nobody can see.
#include "clock_internal.h"
#include <hal/cpu.h>

#define LOOKS_PER_ROUND 64
#define ROUNDS_MAX 4

static bool is_locked;
static uint64_t newest; // what any CPU has read last

// Not before everything that came before it, as a bare read might be.
static uint64_t cycles_in_order(void)
{
    __asm__ volatile("lfence" : : : "memory");
    return hal_cycles();
}

// How far this CPU is behind. Whoever holds the lock gives it back within a few instructions, with
// interrupts off.
static uint64_t lag_look(void)
{
    while (__atomic_exchange_n(&is_locked, true, __ATOMIC_ACQUIRE))
        hal_cpu_relax();
    uint64_t now = cycles_in_order();
    uint64_t lag = now < newest ? newest - now : 0;
    if (lag == 0) newest = now;
    __atomic_store_n(&is_locked, false, __ATOMIC_RELEASE);
    return lag;
}

static uint64_t lag_max(void)
{
    uint64_t max = 0;
    for (unsigned i = 0; i < LOOKS_PER_ROUND; i++) {
        uint64_t lag = lag_look();
        if (lag > max) max = lag;
        hal_cpu_relax();
    }
    return max;
}

static void counter_give_up(uint64_t lag)
{
    struct clock_source *counter = &clock_sources[CLOCK_TSC];
    if (__atomic_exchange_n(&counter->state, HAL_CLOCK_DROPPED, __ATOMIC_ACQ_REL) ==
        HAL_CLOCK_DROPPED)
        return;
    clock_watch_begin(NULL);
    struct clock_source *best = clock_is_tsc() ? clock_source_best() : NULL;
    if (best) clock_source_use(best, 0);
    clock_report("tsc: the CPUs' counters are %llu cycles apart; the clock is %s",
                 (unsigned long long)lag, clock_source_in_use()->name);
}

void clock_sync_restart(void)
{
    newest = 0; // no other CPU runs
}

void clock_sync_cpu(void)
{
    hal_irq_state_t state = hal_irq_save();
    uint64_t lag = lag_max();
    // One that was plugged in may have begun to count at 0.
    for (unsigned round = 1; lag > 0 && round < ROUNDS_MAX && clock_counter_advance(lag); round++)
        lag = lag_max();
    hal_irq_restore(state);
    if (lag > 0) counter_give_up(lag);
}

void clock_sync_look(void)
{
    hal_irq_state_t state = hal_irq_save();
    uint64_t lag = lag_look();
    hal_irq_restore(state);
    if (lag > 0) counter_give_up(lag);
}
