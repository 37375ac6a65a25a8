// SPDX-License-Identifier: MIT
#pragma once
// The running CPU's local APIC. Private to the HAL. Intel SDM 3A, chapter 10.

#include <hal_arch/irq_platform.h>

// Register offsets of the memory-mapped form; x2APIC's MSRs follow from them.
enum lapic_register {
    LAPIC_ID = 0x020,
    LAPIC_VERSION = 0x030,
    LAPIC_TASK_PRIORITY = 0x080,
    LAPIC_EOI = 0x0b0,
    LAPIC_SPURIOUS = 0x0f0,
    LAPIC_IN_SERVICE = 0x100,
    LAPIC_ERROR = 0x280,
    LAPIC_LVT_TIMER = 0x320,
    LAPIC_LVT_THERMAL = 0x330,
    LAPIC_LVT_PERFORMANCE = 0x340,
    LAPIC_LVT_LINT0 = 0x350,
    LAPIC_LVT_LINT1 = 0x360,
    LAPIC_LVT_ERROR = 0x370,
    LAPIC_TIMER_INITIAL = 0x380,
    LAPIC_TIMER_CURRENT = 0x390,
    LAPIC_TIMER_DIVIDE = 0x3e0
};

#define LAPIC_LVT_MASKED 0x10000u
#define LAPIC_LVT_TSC_DEADLINE 0x40000u

// Switches the local APIC on, in x2APIC mode where the CPU has it; all sources but the platform's
// NMI inputs masked. ST_NO_DEVICE without one.
status_t lapic_init(const struct hal_irq_platform *platform,
                    void *(*map_mmio)(paddr_t paddr, uint64_t size)) MUST_USE;

bool lapic_is_ready(void);
bool lapic_is_x2apic(void);
uint32_t lapic_read(enum lapic_register reg);
void lapic_write(enum lapic_register reg, uint32_t value);
uint32_t lapic_id(void);
void lapic_eoi(void);
// Whether the CPU has begun to serve this vector and awaits the EOI.
bool lapic_in_service(unsigned vector);
