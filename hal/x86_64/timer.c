// SPDX-License-Identifier: MIT
// The one-shot timer of each CPU: the local APIC's, armed for one deadline at a time. Without one
// that works, all CPUs share an interval timer: the CPU that it interrupts wakes the others.
#include "timer_internal.h"
#include "clock_internal.h"
#include "irq_internal.h"
#include "lapic.h"
#include "registers.h"
#include <base/string.h>
#include <hal/cpu.h>

#define DIVIDE_BY_16 0x3u
#define CALIBRATION_NS 250000u
#define NS_PER_SECOND 1000000000ull

static struct {
    enum timer_mode mode;
    uint64_t ticks_per_second; // of the local APIC's, after the divider
    const char *kind;          // NULL: any
    void (*expired)(void);
    struct timer_cpu *cpus;
    bool is_programming; // the shared timer: one CPU at a time
} timer;

static struct hal_irq_line external_line;

const char *timer_name(void)
{
    static const char *const names[] = {
        [TIMER_NONE] = "none",
        [TIMER_ONE_SHOT] = "lapic one-shot",
        [TIMER_TSC_DEADLINE] = "tsc-deadline",
        [TIMER_HPET] = "hpet",
        [TIMER_PIT] = "pit",
    };
    return names[timer.mode];
}

void timer_line_set(const struct hal_irq_line *line)
{
    external_line = *line;
}

static bool is_shared(void)
{
    return timer.mode == TIMER_HPET || timer.mode == TIMER_PIT;
}

// The local APIC's

static void lvt_set(struct timer_cpu *cpu)
{
    bool is_deadline = timer.mode == TIMER_TSC_DEADLINE;
    lapic_write(LAPIC_TIMER_DIVIDE, DIVIDE_BY_16);
    lapic_write(LAPIC_LVT_TIMER, (is_deadline ? LAPIC_LVT_TSC_DEADLINE : 0) | VECTOR_TIMER);
    // The LVT write goes to memory, the deadline to an MSR: they are not ordered by themselves.
    // Intel SDM 3A, 10.5.4.1.
    __asm__ volatile("mfence" : : : "memory");
    cpu->mode = timer.mode;
}

// How fast the timer counts, measured against the clock. Uses the running CPU's, which must not be
// armed.
static status_t one_shot_calibrate(void)
{
    lapic_write(LAPIC_TIMER_DIVIDE, DIVIDE_BY_16);
    hal_irq_state_t state = hal_irq_save();
    lapic_write(LAPIC_LVT_TIMER, LAPIC_LVT_MASKED | VECTOR_TIMER);
    lapic_write(LAPIC_TIMER_INITIAL, UINT32_MAX);
    uint64_t start_ns = hal_clock_ns();
    uint32_t first = lapic_read(LAPIC_TIMER_CURRENT);
    hal_clock_delay_ns(CALIBRATION_NS);
    uint32_t last = lapic_read(LAPIC_TIMER_CURRENT);
    uint64_t elapsed_ns = hal_clock_ns() - start_ns;
    lapic_write(LAPIC_TIMER_INITIAL, 0);
    hal_irq_restore(state);
    if (first <= last || elapsed_ns == 0) return ST_NO_DEVICE;
    // Counts of up to 2^32 times 10^9 stay below 2^63.
    timer.ticks_per_second = (uint64_t)(first - last) * NS_PER_SECOND / elapsed_ns;
    return timer.ticks_per_second ? ST_OK : ST_NO_DEVICE;
}

static void local_program(struct timer_cpu *cpu, uint64_t deadline_ns, uint64_t left_ns)
{
    // A deadline counts in cycles: no good when they are no clock any more.
    if (timer.mode == TIMER_TSC_DEADLINE && !clock_is_tsc() && one_shot_calibrate() == ST_OK) {
        timer.mode = TIMER_ONE_SHOT;
    }
    if (cpu->mode != timer.mode) lvt_set(cpu);
    if (timer.mode == TIMER_TSC_DEADLINE) {
        // 0 would disarm; a value in the past fires at once.
        uint64_t cycles = clock_ns_to_cycles(deadline_ns);
        msr_write(MSR_TSC_DEADLINE, cycles ? cycles : 1);
        return;
    }
    // Further away than the counter reaches: the interrupt arms it again.
    uint64_t ticks = UINT32_MAX;
    if (left_ns < UINT64_MAX / timer.ticks_per_second) {
        ticks = left_ns * timer.ticks_per_second / NS_PER_SECOND + 1;
    }
    lapic_write(LAPIC_TIMER_INITIAL, ticks < UINT32_MAX ? (uint32_t)ticks : UINT32_MAX);
}

// The shared one

// The next deadline of any CPU. Those of others up to `woken_ns` are no more to be waited for.
static uint64_t shared_deadline(uint64_t woken_ns)
{
    struct timer_cpu *self = timer_cpu();
    uint64_t earliest = UINT64_MAX;
    for (struct timer_cpu *cpu = timer.cpus; cpu; cpu = cpu->next) {
        uint64_t deadline_ns = __atomic_load_n(&cpu->deadline_ns, __ATOMIC_RELAXED);
        if (!__atomic_load_n(&cpu->is_armed, __ATOMIC_RELAXED)) continue;
        if (deadline_ns < earliest && (cpu == self || deadline_ns > woken_ns))
            earliest = deadline_ns;
    }
    return earliest;
}

static void shared_program(uint64_t now_ns, uint64_t latest_ns, uint64_t woken_ns)
{
    while (__atomic_exchange_n(&timer.is_programming, true, __ATOMIC_ACQUIRE))
        hal_cpu_relax();
    uint64_t deadline_ns = shared_deadline(woken_ns);
    if (latest_ns < deadline_ns) deadline_ns = latest_ns;
    if (deadline_ns != UINT64_MAX)
        timer_external_program(deadline_ns > now_ns ? deadline_ns - now_ns : 0);
    __atomic_store_n(&timer.is_programming, false, __ATOMIC_RELEASE);
}

// By the vector that the local timer would have raised there.
static void others_wake(uint64_t now_ns)
{
    struct timer_cpu *self = timer_cpu();
    for (struct timer_cpu *cpu = timer.cpus; cpu; cpu = cpu->next) {
        if (cpu != self && __atomic_load_n(&cpu->is_armed, __ATOMIC_ACQUIRE) &&
            __atomic_load_n(&cpu->deadline_ns, __ATOMIC_RELAXED) <= now_ns)
            lapic_command_send(cpu->apic_id, VECTOR_TIMER);
    }
}

// Both

// For the deadline, or sooner when the clock has to be looked at.
static void program(struct timer_cpu *cpu, uint64_t now_ns, uint64_t woken_ns)
{
    uint64_t interval_ns = clock_interval_max_ns();
    uint64_t latest_ns = interval_ns == UINT64_MAX ? UINT64_MAX : now_ns + interval_ns;
    if (is_shared()) {
        shared_program(now_ns, latest_ns, woken_ns);
        return;
    }
    uint64_t deadline_ns = cpu->is_armed ? cpu->deadline_ns : UINT64_MAX;
    if (latest_ns < deadline_ns) deadline_ns = latest_ns;
    if (deadline_ns != UINT64_MAX) {
        local_program(cpu, deadline_ns, deadline_ns > now_ns ? deadline_ns - now_ns : 0);
    } else if (cpu->mode == TIMER_TSC_DEADLINE) {
        msr_write(MSR_TSC_DEADLINE, 0);
    } else {
        lapic_write(LAPIC_TIMER_INITIAL, 0);
    }
}

static void interrupt_serve(uint64_t now_ns, uint64_t woken_ns)
{
    struct timer_cpu *cpu = timer_cpu();
    clock_watch(now_ns);
    if (cpu->is_armed && now_ns >= cpu->deadline_ns) {
        cpu->is_armed = false;
        timer.expired();
        now_ns = hal_clock_ns();
        if (cpu->is_armed && !is_shared()) return; // by `expired`, with all that belongs to it
    }
    // Nothing to do where the interrupt was for the only deadline there was.
    if (cpu->is_armed || is_shared() || clock_interval_max_ns() != UINT64_MAX)
        program(cpu, now_ns, woken_ns);
}

static void timer_interrupt(void *arg)
{
    (void)arg;
    interrupt_serve(hal_clock_ns(), 0);
}

static void shared_interrupt(void *arg)
{
    (void)arg;
    uint64_t now_ns = hal_clock_ns();
    others_wake(now_ns);
    interrupt_serve(now_ns, now_ns);
}

void timer_cpu_begin(void)
{
    struct timer_cpu *cpu = timer_cpu();
    if (lapic_is_ready()) cpu->apic_id = lapic_id();
    cpu->is_armed = false;
    cpu->mode = TIMER_NONE;
    for (const struct timer_cpu *known = timer.cpus; known; known = known->next) {
        if (known == cpu) return; // back after its removal
    }
    cpu->next = __atomic_load_n(&timer.cpus, __ATOMIC_RELAXED);
    while (!__atomic_compare_exchange_n(&timer.cpus, &cpu->next, cpu, false, __ATOMIC_RELEASE,
                                        __ATOMIC_RELAXED)) {
    }
}

static status_t local_init(void)
{
    if (!lapic_is_ready()) return ST_NO_DEVICE;
    bool has_deadline = (cpuid_get(1, 0).ecx >> CPUID_1_ECX_TSC_DEADLINE & 1) != 0;
    has_deadline = has_deadline && clock_is_tsc();
    status_t st = has_deadline ? ST_OK : one_shot_calibrate();
    if (st < 0) return st;
    timer.mode = has_deadline ? TIMER_TSC_DEADLINE : TIMER_ONE_SHOT;
    irq_vector_set(VECTOR_TIMER, "timer", timer_interrupt, NULL);
    return ST_OK;
}

static status_t shared_init(enum timer_mode mode)
{
    status_t st = timer_external_init(mode, &external_line, shared_interrupt);
    if (st < 0) return st;
    timer.mode = mode;
    if (lapic_is_ready()) irq_vector_set(VECTOR_TIMER, "timer of others", timer_interrupt, NULL);
    return ST_OK;
}

void hal_timer_limit(const char *kind)
{
    timer.kind = kind;
}

static bool is_wanted(const char *kind)
{
    return !timer.kind || strcmp(timer.kind, kind) == 0;
}

status_t hal_timer_init(void (*expired)(void))
{
    if (!expired) return ST_INVALID_ARGUMENT;
    timer.expired = expired;
    timer_cpu_begin();
    status_t st = ST_NO_DEVICE;
    if (is_wanted("lapic")) st = local_init();
    if (st < 0 && is_wanted("hpet")) st = shared_init(TIMER_HPET);
    if (st < 0 && is_wanted("pit")) st = shared_init(TIMER_PIT);
    if (st < 0) return st;
    timer_clock_changed();
    return ST_OK;
}

void timer_clock_changed(void)
{
    if (timer.mode == TIMER_NONE) return;
    hal_irq_state_t state = hal_irq_save();
    program(timer_cpu(), hal_clock_ns(), 0);
    hal_irq_restore(state);
}

void timer_resume(void)
{
    timer_cpu()->mode = TIMER_NONE; // its registers are to be set
    timer_external_resume();
    timer_clock_changed();
}

void hal_timer_arm(uint64_t deadline_ns)
{
    if (timer.mode == TIMER_NONE) return;
    hal_irq_state_t state = hal_irq_save();
    struct timer_cpu *cpu = timer_cpu();
    __atomic_store_n(&cpu->deadline_ns, deadline_ns, __ATOMIC_RELAXED);
    __atomic_store_n(&cpu->is_armed, true, __ATOMIC_RELEASE);
    program(cpu, hal_clock_ns(), 0);
    hal_irq_restore(state);
}

void hal_timer_disarm(void)
{
    if (timer.mode == TIMER_NONE) return;
    hal_irq_state_t state = hal_irq_save();
    struct timer_cpu *cpu = timer_cpu();
    cpu->is_armed = false;
    // The shared one is for others too: it comes once more, and finds nothing to do.
    if (!is_shared()) program(cpu, hal_clock_ns(), 0);
    hal_irq_restore(state);
}
