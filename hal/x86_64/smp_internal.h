// SPDX-License-Identifier: MIT
#pragma once
// What the parts for many CPUs share. Private to the HAL.

#include <hal/smp.h>

// In hal_irq_init, once the local APIC works.
void ipi_init(void);
void tlb_init(void);
// One line for people.
void smp_report(const char *fmt, ...) PRINTF_LIKE(1, 2);
