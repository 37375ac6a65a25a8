// SPDX-License-Identifier: MIT
// The local APIC's timer, armed for one deadline at a time; it never ticks by itself.
#include "clock_internal.h"
#include "irq_internal.h"
#include "lapic.h"
#include "registers.h"
#include <hal/cpu.h>

#define DIVIDE_BY_16 0x3u
#define CALIBRATION_NS 500000u
#define NS_PER_SECOND 1000000000ull

enum timer_mode { TIMER_NONE, TIMER_ONE_SHOT, TIMER_TSC_DEADLINE };

static struct {
    enum timer_mode mode;
    uint64_t ticks_per_second; // one-shot mode, after the divider
    void (*expired)(void);
    // Shared with the interrupt: changed with interrupts off.
    bool is_armed;
    uint64_t deadline_ns;
} timer;

const char *timer_name(void)
{
    switch (timer.mode) {
    case TIMER_TSC_DEADLINE:
        return "tsc-deadline";
    case TIMER_ONE_SHOT:
        return "lapic one-shot";
    default:
        return "none";
    }
}

static void deadline_program(uint64_t deadline_ns)
{
    if (timer.mode == TIMER_TSC_DEADLINE) {
        // 0 would disarm; a value in the past fires at once.
        uint64_t cycles = clock_ns_to_cycles(deadline_ns);
        msr_write(MSR_TSC_DEADLINE, cycles ? cycles : 1);
        return;
    }
    uint64_t now = hal_clock_ns();
    uint64_t left_ns = deadline_ns > now ? deadline_ns - now : 0;
    // Further away than the counter reaches: the interrupt arms it again.
    uint64_t ticks = UINT32_MAX;
    if (left_ns < UINT64_MAX / timer.ticks_per_second) {
        ticks = left_ns * timer.ticks_per_second / NS_PER_SECOND + 1;
    }
    lapic_write(LAPIC_TIMER_INITIAL, ticks < UINT32_MAX ? (uint32_t)ticks : UINT32_MAX);
}

static void timer_interrupt(void *arg)
{
    (void)arg;
    if (!timer.is_armed) return;
    if (hal_clock_ns() < timer.deadline_ns) {
        deadline_program(timer.deadline_ns);
        return;
    }
    timer.is_armed = false;
    timer.expired();
}

// How fast the timer counts, measured against the clock.
static status_t one_shot_calibrate(void)
{
    lapic_write(LAPIC_TIMER_DIVIDE, DIVIDE_BY_16);
    hal_irq_state_t state = hal_irq_save();
    lapic_write(LAPIC_TIMER_INITIAL, UINT32_MAX);
    uint64_t start = hal_cycles();
    uint32_t first = lapic_read(LAPIC_TIMER_CURRENT);
    hal_clock_delay_ns(CALIBRATION_NS);
    uint32_t last = lapic_read(LAPIC_TIMER_CURRENT);
    uint64_t elapsed_ns = hal_clock_cycles_to_ns(hal_cycles() - start);
    lapic_write(LAPIC_TIMER_INITIAL, 0);
    hal_irq_restore(state);
    if (first <= last || elapsed_ns == 0) return ST_NO_DEVICE;
    // Counts of up to 2^32 times 10^9 stay below 2^63.
    timer.ticks_per_second = (uint64_t)(first - last) * NS_PER_SECOND / elapsed_ns;
    return timer.ticks_per_second ? ST_OK : ST_NO_DEVICE;
}

status_t hal_timer_init(void (*expired)(void))
{
    if (!expired) return ST_INVALID_ARGUMENT;
    if (!lapic_is_ready()) return ST_NO_DEVICE;
    bool has_deadline = (cpuid_get(1, 0).ecx >> CPUID_1_ECX_TSC_DEADLINE & 1) != 0;
    if (!has_deadline) {
        status_t st = one_shot_calibrate();
        if (st < 0) return st;
    }
    timer.expired = expired;
    irq_vector_set(VECTOR_TIMER, "timer", timer_interrupt, NULL);
    lapic_write(LAPIC_LVT_TIMER, (has_deadline ? LAPIC_LVT_TSC_DEADLINE : 0) | VECTOR_TIMER);
    // The LVT write goes to memory, the deadline to an MSR: they are not ordered by themselves.
    // Intel SDM 3A, 10.5.4.1.
    __asm__ volatile("mfence" : : : "memory");
    timer.mode = has_deadline ? TIMER_TSC_DEADLINE : TIMER_ONE_SHOT;
    return ST_OK;
}

void hal_timer_arm(uint64_t deadline_ns)
{
    if (timer.mode == TIMER_NONE) return;
    hal_irq_state_t state = hal_irq_save();
    timer.deadline_ns = deadline_ns;
    timer.is_armed = true;
    deadline_program(deadline_ns);
    hal_irq_restore(state);
}

void hal_timer_disarm(void)
{
    if (timer.mode == TIMER_NONE) return;
    hal_irq_state_t state = hal_irq_save();
    timer.is_armed = false;
    if (timer.mode == TIMER_TSC_DEADLINE) {
        msr_write(MSR_TSC_DEADLINE, 0);
    } else {
        lapic_write(LAPIC_TIMER_INITIAL, 0);
    }
    hal_irq_restore(state);
}
