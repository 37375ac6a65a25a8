// SPDX-License-Identifier: MIT
#pragma once
// What the x86_64 HAL needs to know of the interrupt controllers (from the MADT; filled by
// kernel/platform.c).

#include <base/types.h>
#include <hal/irq.h>

#define HAL_IOAPIC_MAX 64

struct hal_ioapic_config {
    uint8_t id;
    paddr_t paddr;
    uint32_t gsi_base;
};

struct hal_lapic_nmi {
    bool is_for_all; // else for one CPU:
    uint32_t apic_id;
    uint8_t lint; // 0 or 1
    enum hal_irq_trigger trigger;
    enum hal_irq_polarity polarity;
};

struct hal_irq_platform {
    paddr_t lapic_paddr; // 0: take it from the APIC base MSR
    bool has_8259;       // to be remapped and masked
    size_t ioapic_count;
    struct hal_ioapic_config ioapics[HAL_IOAPIC_MAX];
    size_t lapic_nmi_count;
    const struct hal_lapic_nmi *lapic_nmis; // stays: CPUs that start later look
};
