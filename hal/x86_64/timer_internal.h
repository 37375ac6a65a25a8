// SPDX-License-Identifier: MIT
#pragma once
// One-shot timers. Private to the HAL.

#include <base/status.h>
#include <hal/irq.h>

enum timer_mode { TIMER_NONE, TIMER_ONE_SHOT, TIMER_TSC_DEADLINE, TIMER_HPET, TIMER_PIT };

// What belongs to one CPU, in its area. Changed by that CPU with interrupts off; with a timer that
// all CPUs share, the others read it.
struct timer_cpu {
    struct timer_cpu *next; // all that were begun
    uint32_t apic_id;
    enum timer_mode mode; // what the local APIC is set to
    bool is_armed;
    uint64_t deadline_ns;
};
// The running CPU's.
struct timer_cpu *timer_cpu(void);
// On each CPU that starts, once its local APIC is on and before it arms.
void timer_cpu_begin(void);

// The interval timers outside the CPUs: HPET comparator 0, in place of the PIT, and the PIT.
// Connects the interrupt `line`; ST_NO_DEVICE and what hal_irq_connect says.
status_t timer_external_init(enum timer_mode mode, const struct hal_irq_line *line,
                             hal_irq_handler handler) MUST_USE;
// Sets it up again after a sleep.
void timer_external_resume(void);
// An interrupt after `left_ns`, or before: as far as the counter reaches.
void timer_external_program(uint64_t left_ns);
