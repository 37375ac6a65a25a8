// SPDX-License-Identifier: MIT
// How fast does the cycle counter run?
#include "clock_internal.h"
#include "registers.h"
#include <base/bits.h>
#include <base/string.h>
#include <hal/cpu.h>
#include <hal/io.h>

// Anything else is a reference gone wrong.
#define FREQUENCY_MIN_HZ 100000000ull
#define FREQUENCY_MAX_HZ 16000000000ull

// The window trades precision (a reference read takes about a microsecond) against the time that
// every boot spends here.
#define WINDOW_PS 1000000000ull
#define ATTEMPT_MAX 4
// Good enough to stop trying: reading the reference at the two ends took less than one part in this
// many of the window. What both ends have in common cancels out, so the error is far smaller.
#define PRECISION 250

// Every poll ends by cycles, and by rounds should the cycle counter itself stand still.
#define TICK_CYCLES_MAX 4000000ull     // for one tick of the slowest reference, 0.3 us
#define WINDOW_CYCLES_MAX 200000000ull // for a window
#define POLL_MAX 4000000u

// IA-PC HPET 1.0a, 2.3.
#define HPET_CAPABILITIES 0x000
#define HPET_CONFIG 0x010
#define HPET_COUNTER 0x0f0
#define HPET_CONFIG_ENABLE 1u
#define HPET_PERIOD_MAX_FS 100000000u
#define HPET_PERIOD_MIN_FS 100000u // 10 GHz
#define HPET_SIZE 0x400

#define PM_TIMER_PERIOD_FS 279365115ull // 3.579545 MHz; ACPI 6.5, 4.8.3.3

// Intel 8254, channel 2, whose gate and output are at port 0x61.
#define PIT_CHANNEL_2 0x42
#define PIT_CONTROL 0x43
#define PIT_CONTROL_COUNT_DOWN 0xb0 // channel 2, low then high byte, mode 0, binary
#define PIT_CONTROL_LATCH 0x80      // channel 2
#define PIT_GATE_PORT 0x61
#define PIT_GATE_ON BIT(0)
#define PIT_SPEAKER BIT(1)
#define PIT_MAX 0xffffu
#define PIT_PERIOD_FS 838095345ull

struct reference {
    // How to read it; ascending.
    uint32_t (*read)(const struct reference *reference);
    volatile uint8_t *mmio;
    uint16_t port;
    uint32_t mask; // of the bits that count
    uint64_t period_fs;
};

// A reading of both counters, and how many cycles passed while it was taken.
struct sample {
    uint64_t cycles;
    uint64_t uncertainty;
    uint32_t ticks;
};

static bool frequency_is_sane(uint64_t hz)
{
    return hz >= FREQUENCY_MIN_HZ && hz <= FREQUENCY_MAX_HZ;
}

// CPUID

static bool hypervisor_frequency(uint64_t *out_hz)
{
    if (!(cpuid_get(1, 0).ecx >> CPUID_1_ECX_HYPERVISOR & 1)) return false;
    struct cpuid base = cpuid_raw(0x40000000, 0);
    const uint32_t signature[3] = {base.ebx, base.ecx, base.edx};
    // Only these two give the leaf this meaning.
    if (memcmp(signature, "VMwareVMware", 12) != 0 &&
        memcmp(signature, "KVMKVMKVM\0\0\0", 12) != 0) {
        return false;
    }
    *out_hz = (uint64_t)cpuid_get(0x40000010, 0).eax * 1000;
    return frequency_is_sane(*out_hz);
}

bool clock_frequency_from_cpuid(uint64_t *out_hz, const char **out_source)
{
    *out_source = "cpuid";
    // Intel SDM 2A, CPUID leaf 15H: crystal frequency and its ratio; 0 where not told.
    struct cpuid crystal = cpuid_get(0x15, 0);
    if (crystal.eax != 0 && crystal.ebx != 0 && crystal.ecx != 0) {
        *out_hz = (uint64_t)crystal.ecx * crystal.ebx / crystal.eax;
        if (frequency_is_sane(*out_hz)) return true;
    }
    return hypervisor_frequency(out_hz);
}

bool clock_base_frequency_from_cpuid(uint64_t *out_hz, const char **out_source)
{
    *out_source = "cpuid base frequency";
    *out_hz = (uint64_t)(cpuid_get(0x16, 0).eax & 0xffff) * 1000000;
    return frequency_is_sane(*out_hz);
}

// Counters

static uint32_t mmio_counter(const struct reference *reference)
{
    return mmio_read32(reference->mmio);
}

static uint32_t port_counter(const struct reference *reference)
{
    return hal_port_in32(reference->port);
}

// The latch holds what the counter was at the command, however long the two reads take.
static uint32_t pit_counter(const struct reference *reference)
{
    hal_port_out8(PIT_CONTROL, PIT_CONTROL_LATCH);
    uint32_t low = hal_port_in8(reference->port);
    return PIT_MAX - (low | (uint32_t)hal_port_in8(reference->port) << 8);
}

static uint32_t reference_read(const struct reference *reference)
{
    return reference->read(reference) & reference->mask;
}

// Waits until the counter is `distance` ticks past `origin` and has just moved. False when that
// takes longer than `cycles_max`.
static bool sample_take(const struct reference *reference, uint32_t origin, uint32_t distance,
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

static uint64_t frequency_of(uint64_t cycles, uint64_t interval_ps)
{
    // Keeps the product below in 64 bits when we were held up for long.
    while (cycles >> 23 != 0) {
        cycles >>= 1;
        interval_ps >>= 1;
    }
    return interval_ps ? cycles * 1000000000000ull / interval_ps : 0;
}

static bool reference_measure(const struct reference *reference, uint64_t *out_hz)
{
    uint64_t best_error = UINT64_MAX; // in cycles per 2^32 cycles
    for (unsigned attempt = 0; attempt < ATTEMPT_MAX; attempt++) {
        struct sample first, last;
        uint32_t distance = (uint32_t)(WINDOW_PS * 1000 / reference->period_fs);
        if (!sample_take(reference, reference_read(reference), 1, TICK_CYCLES_MAX, &first) ||
            !sample_take(reference, first.ticks, distance, WINDOW_CYCLES_MAX, &last)) {
            break;
        }
        uint64_t cycles = last.cycles - first.cycles;
        uint32_t ticks = (last.ticks - first.ticks) & reference->mask;
        uint64_t hz = frequency_of(cycles, ticks * reference->period_fs / 1000);
        if (cycles >> 32 != 0 || cycles == 0 || !frequency_is_sane(hz)) continue;
        uint64_t error = ((first.uncertainty + last.uncertainty) << 32) / cycles;
        if (error < best_error) {
            best_error = error;
            *out_hz = hz;
        }
        if (error < BIT(32) / PRECISION) break;
    }
    return best_error != UINT64_MAX;
}

// References

static bool hpet_measure(volatile uint8_t *hpet, uint64_t *out_hz)
{
    uint64_t period_fs = mmio_read32(hpet + HPET_CAPABILITIES + 4);
    if (period_fs < HPET_PERIOD_MIN_FS || period_fs > HPET_PERIOD_MAX_FS) return false;
    uint32_t config = mmio_read32(hpet + HPET_CONFIG);
    mmio_write32(hpet + HPET_CONFIG, config | HPET_CONFIG_ENABLE);
    // The low half alone: it exists in 32-bit counters too, and cannot be torn.
    struct reference reference = {mmio_counter, hpet + HPET_COUNTER, 0, UINT32_MAX, period_fs};
    bool is_measured = reference_measure(&reference, out_hz);
    mmio_write32(hpet + HPET_CONFIG, config);
    return is_measured;
}

static bool pm_timer_measure(volatile uint8_t *mmio, uint16_t port, bool is_32bit, uint64_t *out_hz)
{
    struct reference reference = {mmio ? mmio_counter : port_counter, mmio, port,
                                  is_32bit ? UINT32_MAX : 0xffffff, PM_TIMER_PERIOD_FS};
    return reference_measure(&reference, out_hz);
}

static bool pit_measure(uint64_t *out_hz)
{
    uint8_t gate = hal_port_in8(PIT_GATE_PORT);
    hal_port_out8(PIT_GATE_PORT, (uint8_t)((gate & ~PIT_SPEAKER) | PIT_GATE_ON));
    hal_port_out8(PIT_CONTROL, PIT_CONTROL_COUNT_DOWN);
    hal_port_out8(PIT_CHANNEL_2, PIT_MAX & 0xff);
    hal_port_out8(PIT_CHANNEL_2, PIT_MAX >> 8);
    // It goes round every 55 ms: a window in which we lost a whole round gives a frequency that no
    // CPU has.
    struct reference reference = {pit_counter, NULL, PIT_CHANNEL_2, PIT_MAX, PIT_PERIOD_FS};
    bool is_measured = reference_measure(&reference, out_hz);
    hal_port_out8(PIT_GATE_PORT, gate);
    return is_measured;
}

bool clock_frequency_measure(const struct hal_clock_platform *platform,
                             void *(*map_mmio)(paddr_t paddr, uint64_t size), uint64_t *out_hz,
                             const char **out_source)
{
    if (platform->hpet_paddr) {
        volatile uint8_t *hpet = map_mmio(platform->hpet_paddr, HPET_SIZE);
        *out_source = "hpet";
        if (hpet && hpet_measure(hpet, out_hz)) return true;
    }
    *out_source = "acpi-pm";
    if (platform->pm_timer_mmio) {
        volatile uint8_t *mmio = map_mmio(platform->pm_timer_mmio, sizeof(uint32_t));
        if (mmio && pm_timer_measure(mmio, 0, platform->pm_timer_is_32bit, out_hz)) return true;
    }
    if (platform->pm_timer_port &&
        pm_timer_measure(NULL, platform->pm_timer_port, platform->pm_timer_is_32bit, out_hz)) {
        return true;
    }
    *out_source = "pit";
    return pit_measure(out_hz);
}
