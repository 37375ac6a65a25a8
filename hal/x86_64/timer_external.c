// SPDX-License-Identifier: MIT
// Interval timers outside the CPU, for one whose own is missing or broken.
#include "timer_internal.h"
#include "clock_internal.h"
#include "hpet.h"
#include "irq_internal.h"
#include "pit.h"
#include <hal/io.h>

#define NS_PER_SECOND 1000000000ull
// The comparator is passed when the counter equals it: what lies less ahead could be missed.
#define HPET_TICKS_MIN 128u
#define HPET_TICKS_MAX 0x7fffffffu
#define HPET_ATTEMPTS 8

static enum timer_mode mode;

// IA-PC HPET 1.0a, 2.3.8: a level line and messages are of no use in the PIT's place.
static status_t hpet_timer_init(void)
{
    volatile uint8_t *hpet = hpet_registers();
    if (!hpet) return ST_NO_DEVICE;
    if (!(mmio_read32(hpet + HPET_CAPABILITIES) & HPET_CAPABILITIES_LEGACY)) return ST_NO_DEVICE;
    uint32_t config = mmio_read32(hpet + HPET_TIMER0_CONFIG);
    config &= ~(HPET_TIMER_LEVEL | HPET_TIMER_PERIODIC | HPET_TIMER_MESSAGE);
    mmio_write32(hpet + HPET_TIMER0_CONFIG, config | HPET_TIMER_32BIT | HPET_TIMER_INTERRUPT);
    mmio_write32(hpet + HPET_CONFIG,
                 mmio_read32(hpet + HPET_CONFIG) | HPET_CONFIG_LEGACY | HPET_CONFIG_ENABLE);
    return ST_OK;
}

static void hpet_program(uint64_t left_ns)
{
    volatile uint8_t *hpet = hpet_registers();
    uint64_t hz = clock_sources[CLOCK_HPET].frequency_hz;
    uint64_t ticks = HPET_TICKS_MAX;
    if (left_ns < UINT64_MAX / hz) ticks = left_ns * hz / NS_PER_SECOND + 1;
    if (ticks > HPET_TICKS_MAX) ticks = HPET_TICKS_MAX;
    if (ticks < HPET_TICKS_MIN) ticks = HPET_TICKS_MIN;
    // Held up in here for longer than that, the counter is past: then once more, further ahead.
    for (unsigned i = 0; i < HPET_ATTEMPTS; i++, ticks *= 4) {
        uint32_t at = mmio_read32(hpet + HPET_COUNTER) + (uint32_t)ticks;
        mmio_write32(hpet + HPET_TIMER0_COMPARATOR, at);
        uint32_t left = at - mmio_read32(hpet + HPET_COUNTER);
        if (left <= HPET_TICKS_MAX && left > 0) return;
    }
}

// A count of 0 means 2^16.
static void pit_program(uint64_t left_ns)
{
    uint64_t ticks = PIT_MAX;
    if (left_ns < NS_PER_SECOND) ticks = left_ns * PIT_HZ / NS_PER_SECOND + 1;
    if (ticks > PIT_MAX) ticks = PIT_MAX;
    hal_port_out8(PIT_CONTROL, PIT_CONTROL_0_ONE_SHOT);
    hal_port_out8(PIT_CHANNEL_0, ticks & 0xff);
    hal_port_out8(PIT_CHANNEL_0, (uint8_t)(ticks >> 8));
}

// Through the I/O APIC, or through the 8259 of a machine that has nothing else.
static status_t line_connect(const struct hal_irq_line *line, hal_irq_handler handler)
{
    status_t st = hal_irq_connect(line, "timer", handler, NULL);
    return st == ST_NOT_READY ? irq_legacy_connect(0, "timer", handler, NULL) : st;
}

status_t timer_external_init(enum timer_mode wanted, const struct hal_irq_line *line,
                             hal_irq_handler handler)
{
    if (wanted == TIMER_PIT && clock_sources[CLOCK_PIT].state == HAL_CLOCK_ABSENT)
        return ST_NO_DEVICE;
    status_t st = wanted == TIMER_HPET ? hpet_timer_init() : ST_OK;
    if (st < 0) return st;
    st = line_connect(line, handler);
    if (st == ST_OK) mode = wanted;
    return st;
}

void timer_external_resume(void)
{
    if (mode != TIMER_HPET) return; // the PIT is told all that it needs each time
    status_t st = hpet_timer_init();
    if (st < 0) clock_report("hpet: no timer after the sleep: %s", status_string(st));
}

void timer_external_program(uint64_t left_ns)
{
    if (mode == TIMER_HPET) {
        hpet_program(left_ns);
    } else {
        pit_program(left_ns);
    }
}
