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

// Intel SDM 3A, 8.7 (64-bit TSS).
struct task_state {
    uint32_t reserved0;
    uint64_t rsp[3];
    uint64_t reserved1;
    uint64_t ist[7];
    uint64_t reserved2;
    uint16_t reserved3;
    uint16_t io_map_base;
} PACKED;

_Static_assert(sizeof(struct task_state) == 104, "the TSS is the CPU's");

struct cpu_area;

// The boot CPU's: builds the IDT, which all CPUs share, and loads its own tables.
void descriptors_init(void);
// Builds GDT and TSS in `area` and loads them with the IDT; from here on GS points there.
// Interrupts must be off.
void descriptors_load(struct cpu_area *area);
