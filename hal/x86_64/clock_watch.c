// SPDX-License-Identifier: MIT
// Does the cycle counter keep time? It is compared with a reference whenever a timer fires anyhow,
// at most a few times a second; over the seconds the comparison also makes its frequency exact.
#include "clock_internal.h"
#include "pit.h"
#include <base/bits.h>
#include <base/string.h>
#include <hal/cpu.h>

#define NS_PER_MS 1000000ull
#define NS_PER_SECOND 1000000000ull

#define WINDOW_MIN_NS (250 * NS_PER_MS)
// Should the clock itself stand still, its time does not tell when to look.
#define INTERRUPTS_PER_LOOK 256
#define SAMPLE_ATTEMPTS 4
// How far the two may be apart: calibration is good to a tenth of this, and a counter that changes
// its speed does so by far more.
#define TOLERANCE_PPM 10000
#define STRIKES_MAX 3
// The frequency is worked out anew after this time, and again whenever ten times as much is over.
#define REFINE_FIRST_NS NS_PER_SECOND
#define REFINE_LAST_NS (1000 * NS_PER_SECOND)
// Less than this is not worth telling.
#define REFINE_TOLD_PPM 500

struct watch_sample {
    uint64_t cycles;
    uint64_t uncertainty; // cycles that passed while it was taken
    uint64_t ticks;
};

static struct {
    struct clock_source *reference; // NULL: nobody to compare with
    bool is_busy;                   // another CPU is at it
    // The rest belongs to who is busy.
    struct watch_sample last;
    uint64_t last_ns; // what the clock should have told then
    bool has_last;
    uint64_t next_ns;
    unsigned interrupts;
    unsigned strikes;
    uint64_t total_ticks, total_cycles, refine_ns; // since the frequency was taken on trust
} watch;

// The closest of some attempts: an interrupt from underneath us (SMM, a hypervisor) spoils one.
static void sample_take(struct watch_sample *out)
{
    hal_irq_state_t state = hal_irq_save();
    out->uncertainty = UINT64_MAX;
    for (unsigned i = 0; i < SAMPLE_ATTEMPTS; i++) {
        uint64_t before = hal_cycles();
        uint64_t ticks = watch.reference->read(watch.reference) & watch.reference->mask;
        uint64_t taken = hal_cycles() - before;
        if (taken >= out->uncertainty) continue;
        *out = (struct watch_sample){before + taken / 2, taken, ticks};
    }
    hal_irq_restore(state);
}

static uint64_t ticks_to_ns(const struct clock_source *reference, uint64_t ticks)
{
    return ticks * reference->period_fs / 1000000; // fits for five hours of any counter
}

// By who is busy.
static void watch_set(struct clock_source *reference)
{
    watch.has_last = false;
    watch.next_ns = 0;
    watch.interrupts = INTERRUPTS_PER_LOOK;
    watch.strikes = 0;
    watch.total_ticks = watch.total_cycles = 0;
    watch.refine_ns = REFINE_FIRST_NS;
    __atomic_store_n(&watch.reference, reference, __ATOMIC_RELEASE);
}

void clock_watch_begin(struct clock_source *reference)
{
    hal_irq_state_t state = hal_irq_save();
    while (__atomic_exchange_n(&watch.is_busy, true, __ATOMIC_ACQUIRE))
        hal_cpu_relax();
    watch_set(reference);
    __atomic_store_n(&watch.is_busy, false, __ATOMIC_RELEASE);
    hal_irq_restore(state);
}

void clock_watch_restart(void)
{
    clock_watch_begin(__atomic_load_n(&watch.reference, __ATOMIC_ACQUIRE));
}

const char *clock_watch_name(void)
{
    const struct clock_source *reference = __atomic_load_n(&watch.reference, __ATOMIC_ACQUIRE);
    return reference ? reference->name : "none";
}

// The cycle counter is no clock any more. `true_ns` is what the reference says of the time.
static void counter_drop(const char *why, uint64_t true_ns)
{
    struct clock_source *counter = &clock_sources[CLOCK_TSC];
    bool was_clock = clock_is_tsc();
    watch_set(NULL);
    counter->state = HAL_CLOCK_DROPPED;
    struct clock_source *best = was_clock ? clock_source_best() : NULL;
    if (best) {
        clock_source_use(best, true_ns);
        clock_report("tsc: %s; the clock is %s from now on", why, best->name);
    } else if (was_clock) {
        clock_report("tsc: %s, and there is no other clock", why);
    } else {
        clock_report("tsc: %s", why);
    }
}

// All that was compared so far, as one measurement. Does nothing to a frequency that the CPU told.
static void frequency_refine(uint64_t total_ns)
{
    const struct clock_source *reference = watch.reference;
    const char *by;
    uint64_t told;
    if (total_ns < watch.refine_ns) return;
    watch.refine_ns = watch.refine_ns < REFINE_LAST_NS ? watch.refine_ns * 10 : UINT64_MAX;
    if (clock_frequency_from_cpuid(&told, &by)) return;
    uint64_t before = clock_frequency();
    uint64_t hz = clock_frequency_of(watch.total_cycles, total_ns * 1000);
    uint64_t change = hz > before ? hz - before : before - hz;
    clock_frequency_set(hz, reference->name);
    if (change / (before / 1000000) > REFINE_TOLD_PPM)
        clock_report("tsc: %llu Hz by %s over %llu ms, was %llu", (unsigned long long)hz,
                     reference->name, (unsigned long long)(total_ns / NS_PER_MS),
                     (unsigned long long)before);
}

static void samples_compare(const struct watch_sample *now)
{
    const struct clock_source *reference = watch.reference;
    uint64_t ticks = (now->ticks - watch.last.ticks) & reference->mask;
    uint64_t cycles = now->cycles - watch.last.cycles;
    uint64_t by_reference_ns = ticks_to_ns(reference, ticks);
    uint64_t by_counter_ns = hal_clock_cycles_to_ns(cycles);
    // So long asleep that the reference may have gone round: nothing can be said.
    bool is_too_late = by_counter_ns > ticks_to_ns(reference, reference->mask) / 2;
    if (!is_too_late && by_reference_ns < WINDOW_MIN_NS) return;
    uint64_t true_ns = watch.last_ns + by_reference_ns;
    if (!is_too_late) {
        uint64_t apart = by_counter_ns > by_reference_ns ? by_counter_ns - by_reference_ns
                                                         : by_reference_ns - by_counter_ns;
        uint64_t doubt = hal_clock_cycles_to_ns(now->uncertainty + watch.last.uncertainty);
        uint64_t allowed = by_reference_ns / (1000000 / TOLERANCE_PPM) + doubt;
        watch.strikes = apart > allowed ? watch.strikes + 1 : 0;
        if (watch.strikes == STRIKES_MAX) {
            counter_drop(by_counter_ns == 0 ? "stands still" : "does not keep time", true_ns);
            return;
        }
        watch.total_ticks += ticks;
        watch.total_cycles += cycles;
    }
    uint64_t told_ns = hal_clock_ns();
    watch.last = *now;
    // While there are doubts it is the reference that goes on telling.
    watch.last_ns = watch.strikes > 0 ? true_ns : told_ns;
    watch.next_ns = told_ns + WINDOW_MIN_NS;
    if (watch.strikes == 0) frequency_refine(ticks_to_ns(reference, watch.total_ticks));
}

void clock_watch(uint64_t now_ns)
{
    struct watch_sample now;
    if (!__atomic_load_n(&watch.reference, __ATOMIC_RELAXED)) return;
    if (now_ns < watch.next_ns && ++watch.interrupts < INTERRUPTS_PER_LOOK) return;
    if (__atomic_exchange_n(&watch.is_busy, true, __ATOMIC_ACQUIRE)) return;
    if (watch.reference) {
        watch.interrupts = 0;
        sample_take(&now);
        if (watch.has_last) {
            samples_compare(&now);
        } else {
            watch.last = now;
            watch.last_ns = now_ns;
            watch.has_last = true;
            watch.next_ns = now_ns + WINDOW_MIN_NS;
        }
    }
    __atomic_store_n(&watch.is_busy, false, __ATOMIC_RELEASE);
}

uint64_t clock_interval_max_ns(void)
{
    uint64_t wrap_ns = clock_source_wrap_ns(clock_source_in_use());
    return wrap_ns == UINT64_MAX ? UINT64_MAX : wrap_ns / 4;
}

// Comparing all of them, when somebody asks

// The cycle counter's own opinion of its frequency counts when the CPU told it.
static size_t opinions_gather(struct clock_measurement opinions[CLOCK_SOURCE_COUNT],
                              enum clock_source_index whose[CLOCK_SOURCE_COUNT])
{
    static const enum clock_source_index order[] = {CLOCK_HPET, CLOCK_PM_TIMER, CLOCK_PIT};
    size_t count = 0;
    uint64_t hz;
    const char *by;
    if (clock_frequency_from_cpuid(&hz, &by)) {
        opinions[count] = (struct clock_measurement){hz, 0};
        whose[count++] = CLOCK_TSC;
    }
    for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
        struct clock_source *source = &clock_sources[order[i]];
        if (source->state == HAL_CLOCK_ABSENT || source->state == HAL_CLOCK_DROPPED) continue;
        if (clock_measure(source, &opinions[count])) {
            whose[count++] = order[i];
            continue;
        }
        source->state = order[i] == CLOCK_PIT ? HAL_CLOCK_ABSENT : HAL_CLOCK_DROPPED;
        if (source->state == HAL_CLOCK_DROPPED) clock_report("%s: does not count", source->name);
    }
    return count;
}

static int64_t deviation_ppm(uint64_t hz, uint64_t true_hz)
{
    return ((int64_t)hz - (int64_t)true_hz) * 1000000 / (int64_t)true_hz;
}

size_t hal_clock_check(void)
{
    struct clock_measurement opinions[CLOCK_SOURCE_COUNT];
    enum clock_source_index whose[CLOCK_SOURCE_COUNT];
    struct clock_source *counter = &clock_sources[CLOCK_TSC];
    size_t dropped = 0;
    if (counter->state == HAL_CLOCK_DROPPED) return 0; // what all are compared by
    size_t count = opinions_gather(opinions, whose);
    uint32_t wrong = clock_vote(opinions, count);
    for (size_t i = 0; i < count; i++) {
        struct clock_source *source = &clock_sources[whose[i]];
        // A reference that counts too fast makes the cycle counter look slow.
        source->deviation_ppm =
            source == counter ? 0 : -deviation_ppm(opinions[i].hz, clock_frequency());
        if (!(wrong >> i & 1)) {
            if (count > 1) source->state = HAL_CLOCK_GOOD;
            continue;
        }
        dropped++;
        clock_report("%s: %lld ppm off, against the others' word%s", source->name,
                     (long long)source->deviation_ppm,
                     source == counter ? "; measured instead of CPUID" : "");
        if (source != counter) source->state = HAL_CLOCK_DROPPED;
    }
    if (dropped == 0) return 0;
    // The frequency may have come from one that was dropped.
    for (size_t i = 0; i < count; i++) {
        if (wrong >> i & 1) continue;
        clock_frequency_set(opinions[i].hz, clock_sources[whose[i]].name);
        clock_watch_begin(
            whose[i] == CLOCK_TSC || whose[i] == CLOCK_PIT ? NULL : &clock_sources[whose[i]]);
        break;
    }
    struct clock_source *best = clock_source_best();
    if (clock_source_in_use()->state == HAL_CLOCK_DROPPED && best) clock_source_use(best, 0);
    return dropped;
}
