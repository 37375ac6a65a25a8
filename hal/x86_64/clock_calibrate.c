// SPDX-License-Identifier: MIT
// How fast does the cycle counter run?
#include "clock_internal.h"
#include "pit.h"
#include <base/bits.h>
#include <base/string.h>
#include <hal/cpu.h>

// The window trades precision (a reference read takes about a microsecond) against the time that
// every boot spends here; the watchdog makes the result exact later.
#define WINDOW_PS 500000000ull
#define WINDOW_TICKS_MIN 1200 // of a slow reference
#define ATTEMPT_MAX 4
// Good enough to stop trying: reading the reference at the two ends took less than one part in this
// many of the window. What both ends have in common cancels out, so the error is far smaller.
#define PRECISION 125

// Every poll ends by cycles, and by rounds should the cycle counter itself stand still.
#define TICK_CYCLES_MAX 4000000ull     // for one tick of the slowest reference, 0.3 us
#define WINDOW_CYCLES_MAX 200000000ull // for a window
#define POLL_MAX 4000000u

// A reading of both counters, and how many cycles passed while it was taken.
struct sample {
    uint64_t cycles;
    uint64_t uncertainty;
    uint32_t ticks;
};

// Measuring

static uint32_t reference_read(const struct clock_source *reference)
{
    return (uint32_t)(reference->read(reference) & reference->mask);
}

// Waits until the counter is `distance` ticks past `origin` and has just moved. False when that
// takes longer than `cycles_max`.
static bool sample_take(const struct clock_source *reference, uint32_t origin, uint32_t distance,
                        uint64_t cycles_max, struct sample *out)
{
    uint64_t start = hal_cycles();
    uint64_t before = start;
    uint32_t previous = origin;
    for (unsigned i = 0; i < POLL_MAX; i++) {
        uint32_t ticks = reference_read(reference);
        uint64_t after = hal_cycles();
        if (ticks != previous && ((ticks - origin) & reference->mask) >= distance) {
            *out = (struct sample){before + (after - before) / 2, after - before, ticks};
            return true;
        }
        if (after - start > cycles_max) return false;
        previous = ticks;
        before = after;
    }
    return false;
}

uint64_t clock_frequency_of(uint64_t cycles, uint64_t interval_ps)
{
    // Keeps the product below in 64 bits when we were held up for long.
    while (cycles >> 23 != 0) {
        cycles >>= 1;
        interval_ps >>= 1;
    }
    return interval_ps ? cycles * 1000000000000ull / interval_ps : 0;
}

static bool reference_measure(const struct clock_source *reference, struct clock_measurement *out)
{
    uint64_t best_error = UINT64_MAX; // in cycles per 2^32 cycles
    for (unsigned attempt = 0; attempt < ATTEMPT_MAX; attempt++) {
        struct sample first, last;
        uint32_t distance = (uint32_t)(WINDOW_PS * 1000 / reference->period_fs);
        if (distance < WINDOW_TICKS_MIN) distance = WINDOW_TICKS_MIN;
        if (!sample_take(reference, reference_read(reference), 1, TICK_CYCLES_MAX, &first) ||
            !sample_take(reference, first.ticks, distance, WINDOW_CYCLES_MAX, &last)) {
            break;
        }
        uint64_t cycles = last.cycles - first.cycles;
        uint32_t ticks = (last.ticks - first.ticks) & reference->mask;
        uint64_t hz = clock_frequency_of(cycles, ticks * reference->period_fs / 1000);
        if (cycles >> 32 != 0 || cycles == 0 || !clock_frequency_is_sane(hz)) continue;
        uint64_t error = ((first.uncertainty + last.uncertainty) << 32) / cycles;
        if (error < best_error) {
            best_error = error;
            *out = (struct clock_measurement){hz, (error * 1000000 >> 32) + 1};
        }
        if (error < BIT(32) / PRECISION) break;
    }
    return best_error != UINT64_MAX;
}

bool clock_measure(struct clock_source *reference, struct clock_measurement *out)
{
    if (reference != &clock_sources[CLOCK_PIT]) return reference_measure(reference, out);
    // As a clock it counts already, and goes on.
    if (clock_source_in_use() == reference) return reference_measure(reference, out);
    // It goes round every 55 ms: a window in which we lost a whole round gives a frequency that no
    // CPU has.
    uint8_t gate = pit_counter_start();
    bool is_measured = reference_measure(reference, out);
    pit_gate_restore(gate);
    return is_measured;
}

// Comparing

// What calibration and the counters' own tolerances may be apart.
#define AGREEMENT_PPM 5000

static bool is_agreeing(const struct clock_measurement *a, const struct clock_measurement *b)
{
    uint64_t apart = a->hz > b->hz ? a->hz - b->hz : b->hz - a->hz;
    uint64_t allowed_ppm = AGREEMENT_PPM + a->error_ppm + b->error_ppm;
    return apart / (a->hz / 1000000) <= allowed_ppm; // sane frequencies are above 100 MHz
}

uint32_t clock_vote(const struct clock_measurement *opinions, size_t count)
{
    uint32_t best_group = 0;
    unsigned best_size = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t group = 0;
        unsigned size = 0;
        for (size_t j = 0; j < count; j++) {
            if (!is_agreeing(&opinions[i], &opinions[j])) continue;
            group |= 1u << j;
            size++;
        }
        if (size > best_size) {
            best_size = size;
            best_group = group;
        }
    }
    return ~best_group & ((1u << count) - 1);
}
