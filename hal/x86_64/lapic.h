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
    LAPIC_COMMAND_LOW = 0x300, // x2APIC: all 64 bits
    LAPIC_COMMAND_HIGH = 0x310,
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

// Interrupt commands; a fixed interrupt is its vector alone.
#define LAPIC_COMMAND_NMI 0x00400u
#define LAPIC_COMMAND_INIT 0x04500u
#define LAPIC_COMMAND_STARTUP 0x04600u // | page of the code

// Switches the boot CPU's local APIC on, in x2APIC mode where the CPU has it; all sources but the
// platform's NMI inputs masked. ST_NO_DEVICE without one.
status_t lapic_init(const struct hal_irq_platform *platform,
                    void *(*map_mmio)(paddr_t paddr, uint64_t size)) MUST_USE;

// The same for the running CPU, in the boot CPU's mode. ST_NOT_SUPPORTED if it has not that mode.
status_t lapic_cpu_init(void) MUST_USE;
// Before and after a sleep in which it loses everything. ST_NOT_SUPPORTED as above.
void lapic_suspend(void);
status_t lapic_resume(void) MUST_USE;
// The registers of the memory-mapped form; NULL in x2APIC mode.
volatile uint8_t *lapic_registers(void);

// Whether an interrupt command can name it.
bool lapic_id_is_reachable(uint64_t apic_id);
void lapic_command_send(uint32_t apic_id, uint32_t command);
// From any context, also from an NMI that came between the two halves of another command.
void lapic_nmi_send(uint32_t apic_id);

bool lapic_is_ready(void);
bool lapic_is_x2apic(void);
uint32_t lapic_read(enum lapic_register reg);
void lapic_write(enum lapic_register reg, uint32_t value);
uint32_t lapic_id(void);
void lapic_eoi(void);
// Whether the CPU has begun to serve this vector and awaits the EOI.
bool lapic_in_service(unsigned vector);
