// SPDX-License-Identifier: MIT
#include "clock_source.h"
#include "hpet.h"
#include "pit.h"
#include "registers.h"
#include <base/bits.h>
#include <hal/cpu.h>
#include <hal/io.h>

#define FS_PER_SECOND 1000000000000000ull
#define NS_PER_SECOND 1000000000ull

#define PM_TIMER_HZ 3579545u // ACPI 6.5, 4.8.3.3
#define PM_TIMER_PERIOD_FS 279365115ull

// For one tick of the slowest counter, 0.9 us: by cycles, and by reads should the cycle counter
// itself stand still.
#define TICK_CYCLES_MAX 4000000ull
#define TICK_READS_MAX 10000u
#define PIT_LOCK_SPINS_MAX 100000u

static uint64_t tsc_counter(const struct clock_source *source)
{
    (void)source;
    return hal_cycles();
}

// The low half alone: it exists in 32-bit counters too, and cannot be torn.
static uint64_t hpet_counter(const struct clock_source *source)
{
    return mmio_read32(source->mmio + HPET_COUNTER);
}

static uint64_t mmio_counter(const struct clock_source *source)
{
    return mmio_read32(source->mmio);
}

static uint64_t port_counter(const struct clock_source *source)
{
    return hal_port_in32(source->port);
}

// The latch holds what the counter was at the command, however long the two reads take. Nobody may
// come in between; only a panic does not wait for ever.
static uint64_t pit_counter(const struct clock_source *source)
{
    static bool is_latched;
    (void)source;
    hal_irq_state_t state = hal_irq_save();
    for (unsigned i = 0; i < PIT_LOCK_SPINS_MAX; i++) {
        if (!__atomic_exchange_n(&is_latched, true, __ATOMIC_ACQUIRE)) break;
        hal_cpu_relax();
    }
    hal_port_out8(PIT_CONTROL, PIT_CONTROL_2_LATCH);
    uint64_t low = hal_port_in8(PIT_CHANNEL_2);
    uint64_t value = low | (uint64_t)hal_port_in8(PIT_CHANNEL_2) << 8;
    __atomic_store_n(&is_latched, false, __ATOMIC_RELEASE);
    hal_irq_restore(state);
    return PIT_MAX - value;
}

struct clock_source clock_sources[CLOCK_SOURCE_COUNT] = {
    [CLOCK_TSC] = {.name = "tsc", .rating = 300, .read = tsc_counter, .mask = UINT64_MAX},
    [CLOCK_HPET] = {.name = "hpet", .rating = 250, .read = hpet_counter, .mask = UINT32_MAX},
    [CLOCK_PM_TIMER] = {.name = "acpi-pm",
                        .rating = 200,
                        .frequency_hz = PM_TIMER_HZ,
                        .period_fs = PM_TIMER_PERIOD_FS},
    [CLOCK_PIT] = {.name = "pit",
                   .rating = 100,
                   .read = pit_counter,
                   .mask = PIT_MAX,
                   .frequency_hz = PIT_HZ,
                   .period_fs = PIT_PERIOD_FS},
};

uint8_t pit_counter_start(void)
{
    uint8_t gate = hal_port_in8(PIT_GATE_PORT);
    hal_port_out8(PIT_GATE_PORT, (uint8_t)((gate & ~PIT_SPEAKER) | PIT_GATE_ON));
    hal_port_out8(PIT_CONTROL, PIT_CONTROL_2_COUNT_DOWN);
    hal_port_out8(PIT_CHANNEL_2, PIT_MAX & 0xff);
    hal_port_out8(PIT_CHANNEL_2, PIT_MAX >> 8);
    return gate;
}

void pit_gate_restore(uint8_t gate)
{
    hal_port_out8(PIT_GATE_PORT, gate);
}

volatile uint8_t *hpet_registers(void)
{
    return clock_sources[CLOCK_HPET].mmio;
}

// Interrupts stay as they are: without the legacy replacement no timer of it reaches anybody.
static void hpet_start(volatile uint8_t *registers)
{
    uint32_t config = mmio_read32(registers + HPET_CONFIG);
    mmio_write32(registers + HPET_CONFIG, (config & ~HPET_CONFIG_LEGACY) | HPET_CONFIG_ENABLE);
}

static void hpet_init(paddr_t paddr, void *(*map_mmio)(paddr_t paddr, uint64_t size))
{
    struct clock_source *hpet = &clock_sources[CLOCK_HPET];
    hpet->mmio = NULL;
    volatile uint8_t *registers = paddr ? map_mmio(paddr, HPET_SIZE) : NULL;
    if (!registers) return;
    uint64_t period_fs = mmio_read32(registers + HPET_CAPABILITIES + 4);
    if (period_fs < HPET_PERIOD_MIN_FS || period_fs > HPET_PERIOD_MAX_FS) return;
    hpet->mmio = registers;
    hpet->period_fs = period_fs;
    hpet->frequency_hz = FS_PER_SECOND / period_fs;
    hpet->state = HAL_CLOCK_UNCHECKED;
    hpet_start(registers);
}

static void pm_timer_init(const struct hal_clock_platform *platform,
                          void *(*map_mmio)(paddr_t paddr, uint64_t size))
{
    struct clock_source *timer = &clock_sources[CLOCK_PM_TIMER];
    timer->mmio = NULL;
    if (platform->pm_timer_mmio) timer->mmio = map_mmio(platform->pm_timer_mmio, sizeof(uint32_t));
    timer->port = platform->pm_timer_port;
    if (!timer->mmio && !timer->port) return;
    timer->read = timer->mmio ? mmio_counter : port_counter;
    timer->mask = platform->pm_timer_is_32bit ? UINT32_MAX : 0xffffff;
    timer->state = HAL_CLOCK_UNCHECKED;
}

void clock_sources_init(const struct hal_clock_platform *platform,
                        void *(*map_mmio)(paddr_t paddr, uint64_t size))
{
    for (size_t i = 0; i < CLOCK_SOURCE_COUNT; i++) {
        clock_sources[i].state = HAL_CLOCK_ABSENT;
        clock_sources[i].deviation_ppm = INT64_MIN;
    }
    clock_sources[CLOCK_TSC].state = HAL_CLOCK_UNCHECKED;
    clock_sources[CLOCK_PIT].state = HAL_CLOCK_UNCHECKED; // no table says whether there is one
    hpet_init(platform->hpet_paddr, map_mmio);
    pm_timer_init(platform, map_mmio);
}

void clock_sources_resume(void)
{
    volatile uint8_t *hpet = hpet_registers();
    if (hpet) hpet_start(hpet);
    for (size_t i = 0; i < CLOCK_SOURCE_COUNT; i++) {
        struct clock_source *source = &clock_sources[i];
        if (source->state == HAL_CLOCK_ABSENT || i == CLOCK_PIT) continue;
        source->extended = source->read(source) & source->mask;
    }
}

bool clock_source_is_counting(const struct clock_source *source)
{
    uint64_t start = hal_cycles();
    uint64_t first = source->read(source) & source->mask;
    for (unsigned i = 0; i < TICK_READS_MAX; i++) {
        if ((source->read(source) & source->mask) != first) return true;
        if (hal_cycles() - start > TICK_CYCLES_MAX) return false;
    }
    return false;
}

// `extended` is some earlier reading. It is loaded before the counter is read, so the counter can
// only be ahead of it, by less than a round; whoever finds it a good way behind moves it on.
uint64_t clock_source_count(struct clock_source *source)
{
    uint64_t before = __atomic_load_n(&source->extended, __ATOMIC_ACQUIRE);
    uint64_t ahead = (source->read(source) - before) & source->mask;
    if (ahead > source->mask / 8) {
        // Lost to another CPU, it has been moved to where we would have moved it.
        uint64_t expected = before;
        __atomic_compare_exchange_n(&source->extended, &expected, before + ahead, false,
                                    __ATOMIC_RELEASE, __ATOMIC_RELAXED);
    }
    return before + ahead;
}

uint64_t clock_source_wrap_ns(const struct clock_source *source)
{
    if (source->mask == UINT64_MAX) return UINT64_MAX;
    return (source->mask + 1) * NS_PER_SECOND / source->frequency_hz;
}
