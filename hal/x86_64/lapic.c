// SPDX-License-Identifier: MIT
#include "lapic.h"
#include "cpu_area.h"
#include "irq_internal.h"
#include "registers.h"
#include <hal/io.h>
#include <hal/time.h>

#define LAPIC_SIZE 4096
#define SPURIOUS_APIC_ENABLE BIT(8)
#define LVT_DELIVERY_NMI 0x400u
#define LVT_ACTIVE_LOW 0x2000u
#define VERSION_LVT_MAX_SHIFT 16
#define XAPIC_BROADCAST 0xffu
#define COMMAND_PENDING BIT(12)
#define COMMAND_WAIT_NS 1000000u

static struct {
    bool is_ready;
    bool is_x2apic;
    volatile uint8_t *regs; // memory-mapped form only
    uint64_t slept_base;    // the base MSR, while the machine sleeps
    const struct hal_lapic_nmi *nmis;
    size_t nmi_count;
} lapic;

bool lapic_is_ready(void)
{
    return lapic.is_ready;
}

volatile uint8_t *lapic_registers(void)
{
    return lapic.regs;
}

bool lapic_is_x2apic(void)
{
    return lapic.is_x2apic;
}

uint32_t lapic_read(enum lapic_register reg)
{
    if (lapic.is_x2apic) return (uint32_t)msr_read(MSR_X2APIC_BASE + (uint32_t)reg / 16);
    return mmio_read32(lapic.regs + reg);
}

void lapic_write(enum lapic_register reg, uint32_t value)
{
    if (lapic.is_x2apic) {
        msr_write(MSR_X2APIC_BASE + (uint32_t)reg / 16, value);
    } else {
        mmio_write32(lapic.regs + reg, value);
    }
}

uint32_t lapic_id(void)
{
    uint32_t id = lapic_read(LAPIC_ID);
    return lapic.is_x2apic ? id : id >> 24;
}

void lapic_eoi(void)
{
    lapic_write(LAPIC_EOI, 0);
}

bool lapic_in_service(unsigned vector)
{
    enum lapic_register reg = (enum lapic_register)(LAPIC_IN_SERVICE + vector / 32 * 0x10);
    return (lapic_read(reg) >> vector % 32 & 1) != 0;
}

// Firmware may leave with interrupts in service, which would hold back all of lower priority.
static void in_service_drain(void)
{
    for (unsigned vector = 0; vector < 256; vector += 32) {
        enum lapic_register reg = (enum lapic_register)(LAPIC_IN_SERVICE + vector / 32 * 0x10);
        for (uint32_t left = lapic_read(reg); left != 0; left &= left - 1)
            lapic_eoi();
    }
}

static void error_count(void *arg)
{
    (void)arg;
    lapic_write(LAPIC_ERROR, 0); // latches the cause, and arms the next
}

static void sources_mask(void)
{
    unsigned lvt_max = lapic_read(LAPIC_VERSION) >> VERSION_LVT_MAX_SHIFT & 0xff;
    lapic_write(LAPIC_LVT_TIMER, LAPIC_LVT_MASKED | VECTOR_TIMER);
    lapic_write(LAPIC_LVT_LINT0, LAPIC_LVT_MASKED);
    lapic_write(LAPIC_LVT_LINT1, LAPIC_LVT_MASKED);
    if (lvt_max >= 4) lapic_write(LAPIC_LVT_PERFORMANCE, LAPIC_LVT_MASKED);
    if (lvt_max >= 5) lapic_write(LAPIC_LVT_THERMAL, LAPIC_LVT_MASKED);
}

static void nmi_inputs_set(uint32_t apic_id)
{
    for (size_t i = 0; i < lapic.nmi_count; i++) {
        const struct hal_lapic_nmi *nmi = &lapic.nmis[i];
        if (nmi->lint > 1 || (!nmi->is_for_all && nmi->apic_id != apic_id)) continue;
        // NMIs are always edge-triggered, whatever the table says.
        uint32_t lvt = LVT_DELIVERY_NMI;
        if (nmi->polarity == HAL_IRQ_ACTIVE_LOW) lvt |= LVT_ACTIVE_LOW;
        lapic_write(nmi->lint == 0 ? LAPIC_LVT_LINT0 : LAPIC_LVT_LINT1, lvt);
    }
}

// Makes the registers reachable. What the MADT says of the address is only a fallback: the CPU
// knows better where its own registers are.
static status_t registers_find(const struct hal_irq_platform *platform,
                               void *(*map_mmio)(paddr_t paddr, uint64_t size))
{
    struct cpuid leaf1 = cpuid_get(1, 0);
    if (!(leaf1.edx >> CPUID_1_EDX_APIC & 1)) return ST_NO_DEVICE;
    uint64_t base = msr_read(MSR_APIC_BASE);
    if (!(base & APIC_BASE_ENABLE)) {
        base |= APIC_BASE_ENABLE;
        msr_write(MSR_APIC_BASE, base);
    }
    if (leaf1.ecx >> CPUID_1_ECX_X2APIC & 1) {
        if (!(base & APIC_BASE_X2APIC)) msr_write(MSR_APIC_BASE, base | APIC_BASE_X2APIC);
        lapic.is_x2apic = true;
        return ST_OK;
    }
    paddr_t paddr = base & APIC_BASE_ADDRESS;
    if (paddr == 0) paddr = platform->lapic_paddr;
    lapic.regs = paddr ? map_mmio(paddr, LAPIC_SIZE) : NULL;
    return lapic.regs ? ST_OK : ST_NO_DEVICE;
}

static void registers_set(void)
{
    lapic_write(LAPIC_SPURIOUS, (uint32_t)SPURIOUS_APIC_ENABLE | VECTOR_SPURIOUS);
    sources_mask();
    lapic_write(LAPIC_TASK_PRIORITY, 0);
    in_service_drain();
    lapic_write(LAPIC_ERROR, 0);
    lapic_write(LAPIC_LVT_ERROR, VECTOR_APIC_ERROR);
    struct cpu_area *area = cpu_area_here();
    area->apic_id = lapic_id();
    nmi_inputs_set(area->apic_id);
}

status_t lapic_init(const struct hal_irq_platform *platform,
                    void *(*map_mmio)(paddr_t paddr, uint64_t size))
{
    status_t st = registers_find(platform, map_mmio);
    if (st < 0) return st;
    if (lapic_read(LAPIC_VERSION) == UINT32_MAX) return ST_NO_DEVICE;
    lapic.nmis = platform->lapic_nmis;
    lapic.nmi_count = platform->lapic_nmi_count;
    irq_vector_set(VECTOR_APIC_ERROR, "APIC error", error_count, NULL);
    registers_set();
    lapic.is_ready = true;
    return ST_OK;
}

status_t lapic_cpu_init(void)
{
    struct cpuid leaf1 = cpuid_get(1, 0);
    uint64_t base = msr_read(MSR_APIC_BASE);
    bool has_x2apic = (leaf1.ecx >> CPUID_1_ECX_X2APIC & 1) != 0;
    // The way back out of x2APIC mode leads through a reset.
    if (lapic.is_x2apic ? !has_x2apic : (base & APIC_BASE_X2APIC) != 0) return ST_NOT_SUPPORTED;
    if (!(base & APIC_BASE_ENABLE)) {
        base |= APIC_BASE_ENABLE;
        msr_write(MSR_APIC_BASE, base);
    }
    if (lapic.is_x2apic && !(base & APIC_BASE_X2APIC))
        msr_write(MSR_APIC_BASE, base | APIC_BASE_X2APIC);
    registers_set();
    return ST_OK;
}

void lapic_suspend(void)
{
    if (lapic.is_ready) lapic.slept_base = msr_read(MSR_APIC_BASE);
}

// Where it was, and in the mode in which it was: Intel SDM 3A, 10.12.5, has the ways between modes.
static void base_restore(uint64_t base)
{
    uint64_t now = msr_read(MSR_APIC_BASE);
    if ((now & APIC_BASE_X2APIC) && !(base & APIC_BASE_X2APIC)) {
        now &= ~(APIC_BASE_X2APIC | APIC_BASE_ENABLE);
        msr_write(MSR_APIC_BASE, now);
    }
    if (!(now & APIC_BASE_X2APIC)) msr_write(MSR_APIC_BASE, base & ~APIC_BASE_X2APIC);
    if (base & APIC_BASE_X2APIC) msr_write(MSR_APIC_BASE, base);
}

status_t lapic_resume(void)
{
    if (!lapic.is_ready) return ST_OK;
    base_restore(lapic.slept_base);
    return lapic_cpu_init();
}

bool lapic_id_is_reachable(uint64_t apic_id)
{
    return lapic.is_ready && apic_id < (lapic.is_x2apic ? UINT32_MAX : XAPIC_BROADCAST);
}

void lapic_command_send(uint32_t apic_id, uint32_t command)
{
    if (lapic.is_x2apic) {
        // What was written before must be seen by whoever is told: this MSR does not wait for it.
        // Intel SDM 3A, 10.12.3.
        __asm__ volatile("mfence; lfence" : : : "memory");
        msr_write(MSR_X2APIC_BASE + LAPIC_COMMAND_LOW / 16, (uint64_t)apic_id << 32 | command);
        return;
    }
    // Two registers: nobody else on this CPU between them. The last command may be on its way.
    hal_irq_state_t state = hal_irq_save();
    uint64_t deadline = hal_clock_ns() + COMMAND_WAIT_NS;
    while ((lapic_read(LAPIC_COMMAND_LOW) & COMMAND_PENDING) && hal_clock_ns() < deadline)
        hal_cpu_relax();
    lapic_write(LAPIC_COMMAND_HIGH, apic_id << 24);
    lapic_write(LAPIC_COMMAND_LOW, command);
    hal_irq_restore(state);
}

void lapic_nmi_send(uint32_t apic_id)
{
    uint32_t high = lapic.is_x2apic ? 0 : lapic_read(LAPIC_COMMAND_HIGH);
    lapic_command_send(apic_id, LAPIC_COMMAND_NMI);
    if (!lapic.is_x2apic) lapic_write(LAPIC_COMMAND_HIGH, high);
}
