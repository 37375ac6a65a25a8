// SPDX-License-Identifier: MIT
#pragma once
// Segment descriptors, task state and the interrupt table of the running CPU. Private to the HAL.

#include <base/types.h>

#define SELECTOR_CODE 0x08
#define SELECTOR_DATA 0x10
#define SELECTOR_TSS 0x18

#define VECTOR_NMI 2
#define VECTOR_DOUBLE_FAULT 8
#define VECTOR_MACHINE_CHECK 18
#define VECTOR_COUNT 256

// Loads GDT, TSS and IDT, all of them static. Interrupts must be off.
void descriptors_init(void);
