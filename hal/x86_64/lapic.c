// SPDX-License-Identifier: MIT
#include "lapic.h"
#include "irq_internal.h"
#include "registers.h"
#include <hal/io.h>

#define LAPIC_SIZE 4096
#define SPURIOUS_APIC_ENABLE BIT(8)
#define LVT_DELIVERY_NMI 0x400u
#define LVT_ACTIVE_LOW 0x2000u
#define VERSION_LVT_MAX_SHIFT 16

static struct {
    bool is_ready;
    bool is_x2apic;
    volatile uint8_t *regs; // memory-mapped form only
} lapic;

bool lapic_is_ready(void)
{
    return lapic.is_ready;
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

static void nmi_inputs_set(const struct hal_irq_platform *platform)
{
    for (size_t i = 0; i < platform->lapic_nmi_count && i < HAL_LAPIC_NMI_MAX; i++) {
        const struct hal_lapic_nmi *nmi = &platform->lapic_nmis[i];
        if (nmi->lint > 1) continue;
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

status_t lapic_init(const struct hal_irq_platform *platform,
                    void *(*map_mmio)(paddr_t paddr, uint64_t size))
{
    status_t st = registers_find(platform, map_mmio);
    if (st < 0) return st;
    if (lapic_read(LAPIC_VERSION) == UINT32_MAX) return ST_NO_DEVICE;

    irq_vector_set(VECTOR_APIC_ERROR, "APIC error", error_count, NULL);
    lapic_write(LAPIC_SPURIOUS, (uint32_t)SPURIOUS_APIC_ENABLE | VECTOR_SPURIOUS);
    sources_mask();
    lapic_write(LAPIC_TASK_PRIORITY, 0);
    in_service_drain();
    lapic_write(LAPIC_ERROR, 0);
    lapic_write(LAPIC_LVT_ERROR, VECTOR_APIC_ERROR);
    nmi_inputs_set(platform);
    lapic.is_ready = true;
    return ST_OK;
}
