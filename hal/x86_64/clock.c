// SPDX-License-Identifier: MIT
// The clock: nanoseconds from the best counter that the machine has.
//
// How a counter's value becomes a time is held twice. A reader takes the one that the sequence
// number names, and looks again whether it still does; a writer fills the other. So a reader never
// waits, not even in an NMI that struck the writer.
#include "clock_internal.h"
#include <base/bits.h>
#include <base/string.h>
#include <hal/cpu.h>

#define NS_PER_SECOND 1000000000ull
#define FREQUENCY_GUESS_HZ NS_PER_SECOND

// Fixed point: the factors stay below 2^64 for every frequency from the PIT's to 16 GHz.
#define NS_SHIFT 34
#define CYCLES_SHIFT 30

// hal_clock_ns() was base_ns when the source's counter was base_count.
struct timebase {
    struct clock_source *source;
    uint64_t base_count;
    uint64_t base_ns;
    uint64_t ns_per_count; // << NS_SHIFT
};

static struct timebase timebases[2];
static uint32_t sequence;
static bool is_changing; // one writer at a time

static struct {
    uint64_t entry_cycles;
    uint64_t frequency_hz;
    uint64_t ns_per_cycle;  // << NS_SHIFT
    uint64_t cycles_per_ns; // << CYCLES_SHIFT
    const char *calibrated_by;
} tsc;

static void (*report_to)(const char *text);

// The low 64 bits' worth of a * b >> shift, or all ones when that does not fit.
static uint64_t multiply_shift(uint64_t a, uint64_t b, unsigned shift)
{
    unsigned __int128 product = (unsigned __int128)a * b >> shift;
    return product >> 64 ? UINT64_MAX : (uint64_t)product;
}

// Telling

static inline uint64_t timebase_ns(const struct timebase *base)
{
    uint64_t count =
        base->source == &clock_sources[CLOCK_TSC] ? hal_cycles() : clock_source_count(base->source);
    // The counter may start again behind us when the machine has slept.
    if (count < base->base_count) return base->base_ns;
    return base->base_ns + multiply_shift(count - base->base_count, base->ns_per_count, NS_SHIFT);
}

uint64_t hal_clock_ns(void)
{
    for (;;) {
        uint32_t seen = __atomic_load_n(&sequence, __ATOMIC_ACQUIRE);
        uint64_t ns = timebase_ns(&timebases[seen % 2]);
        __atomic_thread_fence(__ATOMIC_ACQUIRE);
        if (__atomic_load_n(&sequence, __ATOMIC_RELAXED) == seen) return ns;
    }
}

uint64_t hal_clock_cycles_to_ns(uint64_t cycles)
{
    return multiply_shift(cycles, tsc.ns_per_cycle, NS_SHIFT);
}

uint64_t clock_ns_to_cycles(uint64_t ns)
{
    uint64_t now_ns = hal_clock_ns(), now = hal_cycles(), sum;
    if (ns <= now_ns) return now;
    uint64_t cycles = multiply_shift(ns - now_ns, tsc.cycles_per_ns, CYCLES_SHIFT);
    return add_fits(now, cycles, &sum) && sum < UINT64_MAX ? sum + 1 : UINT64_MAX;
}

void hal_clock_delay_ns(uint64_t ns)
{
    uint64_t start = hal_clock_ns();
    // A round takes more than a nanosecond: should the clock stand still, this ends all the same.
    for (uint64_t round = 0; hal_clock_ns() - start < ns && round < ns; round++)
        hal_cpu_relax();
}

uint64_t clock_frequency(void)
{
    return tsc.frequency_hz;
}

bool clock_is_tsc(void)
{
    return clock_source_in_use() == &clock_sources[CLOCK_TSC];
}

struct clock_source *clock_source_in_use(void)
{
    return timebases[__atomic_load_n(&sequence, __ATOMIC_ACQUIRE) % 2].source;
}

// Changing

enum step { STEP_FORWARD, STEP_ANYWHERE };

static void timebase_change(struct clock_source *source, uint64_t ns, enum step step)
{
    hal_irq_state_t state = hal_irq_save();
    while (__atomic_exchange_n(&is_changing, true, __ATOMIC_ACQUIRE))
        hal_cpu_relax();
    struct timebase *next = &timebases[(sequence + 1) % 2];
    next->source = source;
    next->ns_per_count = source == &clock_sources[CLOCK_TSC]
                             ? tsc.ns_per_cycle
                             : (NS_PER_SECOND << NS_SHIFT) / source->frequency_hz;
    next->base_count = clock_source_count(source);
    uint64_t told_ns = step == STEP_FORWARD ? hal_clock_ns() : 0;
    next->base_ns = ns > told_ns ? ns : told_ns;
    __atomic_store_n(&sequence, sequence + 1, __ATOMIC_RELEASE);
    __atomic_store_n(&is_changing, false, __ATOMIC_RELEASE);
    hal_irq_restore(state);
}

static void frequency_store(uint64_t hz, const char *by)
{
    tsc.frequency_hz = clock_sources[CLOCK_TSC].frequency_hz = hz;
    tsc.calibrated_by = by;
    tsc.ns_per_cycle = (NS_PER_SECOND << NS_SHIFT) / hz;
    tsc.cycles_per_ns = (hz << CYCLES_SHIFT) / NS_PER_SECOND;
}

// Other CPUs may tell a little more of the old time while the new one is being worked out.
#define CHANGE_SLACK_NS 100

void clock_frequency_set(uint64_t hz, const char *by)
{
    frequency_store(hz, by);
    if (clock_is_tsc())
        timebase_change(&clock_sources[CLOCK_TSC], hal_clock_ns() + CHANGE_SLACK_NS, STEP_FORWARD);
}

void clock_source_use(struct clock_source *source, uint64_t at_least_ns)
{
    if (source == &clock_sources[CLOCK_PIT] && clock_source_in_use() != source)
        (void)pit_counter_start();
    uint64_t now_ns = hal_clock_ns() + CHANGE_SLACK_NS;
    timebase_change(source, at_least_ns > now_ns ? at_least_ns : now_ns, STEP_FORWARD);
    timer_clock_changed();
}

void clock_resume(uint64_t at_ns)
{
    struct clock_source *source = clock_source_in_use();
    clock_sources_resume();
    if (source == &clock_sources[CLOCK_PIT]) {
        (void)pit_counter_start();
        source->extended = 0;
    }
    // What the old base makes of the counter now means nothing.
    timebase_change(source, at_ns, STEP_ANYWHERE);
    clock_sync_restart();
    clock_watch_restart();
}

void hal_clock_advance(uint64_t ns)
{
    clock_source_use(clock_source_in_use(), hal_clock_ns() + ns);
    clock_watch_restart();
}

// From here on time runs at `hz`. It is counted anew from the entry, but never steps back behind
// what was told under an earlier guess.
static void first_frequency_set(uint64_t hz, const char *by)
{
    frequency_store(hz, by);
    timebase_change(&clock_sources[CLOCK_TSC],
                    hal_clock_cycles_to_ns(hal_cycles() - tsc.entry_cycles), STEP_FORWARD);
}

void clock_early_init(const struct boot_info *boot)
{
    uint64_t hz;
    const char *by;
    uint64_t now = hal_cycles();
    tsc.entry_cycles = boot->cycles_jump <= now ? boot->cycles_jump : now;
    // Nothing was told yet.
    timebases[0] = timebases[1] = (struct timebase){.source = &clock_sources[CLOCK_TSC]};
    if (clock_frequency_from_cpuid(&hz, &by) || clock_base_frequency_from_cpuid(&hz, &by)) {
        first_frequency_set(hz, by);
    } else {
        first_frequency_set(FREQUENCY_GUESS_HZ, "none (guess)");
    }
}

// Choosing

// Whether it could be the clock.
static bool source_is_usable(struct clock_source *source)
{
    if (source->state == HAL_CLOCK_ABSENT || source->state == HAL_CLOCK_DROPPED) return false;
    if (source == clock_source_in_use() || source == &clock_sources[CLOCK_TSC])
        return clock_source_is_counting(source);
    if (source != &clock_sources[CLOCK_PIT]) return clock_source_is_counting(source);
    uint8_t gate = pit_counter_start();
    bool is_counting = clock_source_is_counting(source);
    pit_gate_restore(gate);
    return is_counting;
}

struct clock_source *clock_source_best(void)
{
    struct clock_source *best = NULL;
    for (size_t i = 0; i < CLOCK_SOURCE_COUNT; i++) {
        struct clock_source *source = &clock_sources[i];
        if ((!best || source->rating > best->rating) && source_is_usable(source)) best = source;
    }
    return best;
}

// The first reference, best first, against which the cycle counter could be measured; then
// *out_measurement is set. With `must_measure` false it need only count.
static struct clock_source *reference_find(bool must_measure,
                                           struct clock_measurement *out_measurement)
{
    static const enum clock_source_index order[] = {CLOCK_HPET, CLOCK_PM_TIMER, CLOCK_PIT};
    for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
        struct clock_source *source = &clock_sources[order[i]];
        if (source->state == HAL_CLOCK_ABSENT) continue;
        if (must_measure ? clock_measure(source, out_measurement) : source_is_usable(source)) {
            source->state = HAL_CLOCK_GOOD;
            return source;
        }
        // That a PIT does not count just says that there is none.
        source->state = source == &clock_sources[CLOCK_PIT] ? HAL_CLOCK_ABSENT : HAL_CLOCK_DROPPED;
        if (source->state == HAL_CLOCK_DROPPED) clock_report("%s: does not count", source->name);
    }
    return NULL;
}

void hal_clock_init(const struct hal_clock_platform *platform,
                    void *(*map_mmio)(paddr_t paddr, uint64_t size))
{
    uint64_t hz;
    const char *by;
    struct clock_measurement measurement;
    struct clock_source *counter = &clock_sources[CLOCK_TSC];
    clock_sources_init(platform, map_mmio);
    timer_line_set(&platform->timer_line);
    if (clock_is_invariant()) counter->rating = 400;
    if (!clock_source_is_counting(counter)) {
        counter->state = HAL_CLOCK_DROPPED;
        clock_report("tsc: does not count");
        struct clock_source *best = clock_source_best();
        if (best) clock_source_use(best, 0);
        return;
    }
    // What clock_early_init found is exact, or there was nothing to find.
    bool is_known = clock_frequency_from_cpuid(&hz, &by);
    struct clock_source *reference = reference_find(!is_known, &measurement);
    if (!is_known && reference) first_frequency_set(measurement.hz, reference->name);
    if (is_known || reference) counter->state = HAL_CLOCK_GOOD;
    // The PIT goes round too fast to be compared with now and then.
    clock_watch_begin(reference != &clock_sources[CLOCK_PIT] ? reference : NULL);
}

status_t hal_clock_select(const char *name)
{
    for (size_t i = 0; i < CLOCK_SOURCE_COUNT; i++) {
        struct clock_source *source = &clock_sources[i];
        if (strcmp(source->name, name) != 0) continue;
        if (!source_is_usable(source)) return ST_NO_DEVICE;
        clock_source_use(source, 0);
        return ST_OK;
    }
    return ST_NOT_FOUND;
}

// Describing

void hal_clock_set_report(void (*report)(const char *text))
{
    report_to = report;
}

void clock_report(const char *fmt, ...)
{
    char text[128];
    if (!report_to) return;
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    report_to(text);
}

bool hal_clock_source_get(size_t index, struct hal_clock_source *out)
{
    if (index >= CLOCK_SOURCE_COUNT) return false;
    const struct clock_source *source = &clock_sources[index];
    bool is_compared = source->deviation_ppm != INT64_MIN && source->state != HAL_CLOCK_ABSENT;
    unsigned bits = 0;
    for (uint64_t mask = source->mask; mask != 0; mask >>= 1)
        bits++;
    *out = (struct hal_clock_source){
        .name = source->name,
        .rating = source->rating,
        .frequency_hz = source->frequency_hz,
        .bits = bits,
        .state = source->state,
        .is_compared = is_compared,
        .deviation_ppm = is_compared ? source->deviation_ppm : 0,
    };
    return true;
}

void hal_clock_describe(struct hal_clock_info *out)
{
    *out = (struct hal_clock_info){
        .source = clock_source_in_use()->name,
        .calibrated_by = tsc.calibrated_by,
        .frequency_hz = tsc.frequency_hz,
        .is_invariant = clock_is_invariant(),
        .watched_by = clock_watch_name(),
        .timer = timer_name(),
    };
}
