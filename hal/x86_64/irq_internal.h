// SPDX-License-Identifier: MIT
#pragma once
// How vectors are dealt out. Private to the HAL.

#include <hal/irq.h>

#define VECTOR_LEGACY_FIRST 0x20 // the 8259s' 16
#define VECTOR_LEGACY_LAST 0x2f
#define VECTOR_LINE_FIRST 0x30
#define VECTOR_LINE_LAST 0xef
#define VECTOR_TIMER 0xf0
#define VECTOR_IPI_FIRST 0xf1 // + enum hal_ipi
#define VECTOR_IPI_FLUSH 0xf8
#define VECTOR_APIC_ERROR 0xfe
#define VECTOR_SPURIOUS 0xff

// Serves one of the local APIC's own vectors.
void irq_vector_set(unsigned vector, const char *name, hal_irq_handler handler, void *arg);
// After a sleep: all controllers but the local APIC are as they were.
void irq_resume(void);
// Connects line 0..7 of the 8259 on a machine that has nothing better. ST_NOT_SUPPORTED on others.
status_t irq_legacy_connect(unsigned line, const char *name, hal_irq_handler handler,
                            void *arg) MUST_USE;
