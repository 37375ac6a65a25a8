// SPDX-License-Identifier: MIT
#include "descriptors.h"
#include "registers.h"
#include "timer_internal.h"
#include <hal/cpu.h>

#define IST_STACK_SIZE (16 * KIB)

// Intel SDM 3A, 8.7 (64-bit TSS) and 6.14.1 (64-bit gates).
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

struct gate {
    uint16_t offset_low;
    uint16_t selector;
    uint8_t ist;
    uint8_t type;
    uint16_t offset_middle;
    uint32_t offset_high;
    uint32_t reserved;
};

_Static_assert(sizeof(struct gate) == 16, "a gate is the CPU's");

struct table_register {
    uint16_t limit;
    uint64_t base;
} PACKED;

// Exceptions that may strike when the running stack is no good get one of their own.
enum ist_index { IST_DOUBLE_FAULT, IST_NMI, IST_MACHINE_CHECK, IST_COUNT };

struct ist_stack {
    uint8_t guard[4096];
    uint8_t bytes[IST_STACK_SIZE];
};

static const char *const ist_names[IST_COUNT] = {
    [IST_DOUBLE_FAULT] = "double fault stack",
    [IST_NMI] = "NMI stack",
    [IST_MACHINE_CHECK] = "machine check stack",
};

// What belongs to one CPU; GS points at it. One until other CPUs are started.
struct cpu_local {
    struct hal_cpu_local local; // <hal_arch/cpu.h> reads it at %gs:0
    uint64_t gdt[5];
    struct task_state tss;
    struct timer_cpu timer;
};

static struct ist_stack boot_ist_stacks[IST_COUNT] __attribute__((aligned(4096)));
static struct cpu_local boot_cpu __attribute__((aligned(64)));
static struct gate idt[VECTOR_COUNT] __attribute__((aligned(16)));

// vectors.S: entry points, VECTOR_STUB_SIZE bytes apart.
#define VECTOR_STUB_SIZE 16
extern const uint8_t vector_stubs[VECTOR_COUNT][VECTOR_STUB_SIZE];

static void gdt_build(struct cpu_local *cpu)
{
    uint64_t tss = (uintptr_t)&cpu->tss;
    // The accessed bits are set, so that the CPU never writes them.
    cpu->gdt[SELECTOR_CODE / 8] = 0x00af9b000000ffffull; // present, ring 0, code, 64-bit
    cpu->gdt[SELECTOR_DATA / 8] = 0x00cf93000000ffffull; // present, ring 0, data, writable
    cpu->gdt[SELECTOR_TSS / 8] = (sizeof(struct task_state) - 1) | (tss & 0xffffff) << 16 |
                                 0x89ull << 40 | (tss >> 24 & 0xff) << 56;
    cpu->gdt[SELECTOR_TSS / 8 + 1] = tss >> 32;
}

static void tss_build(struct cpu_local *cpu, struct ist_stack *stacks)
{
    for (size_t i = 0; i < IST_COUNT; i++) {
        cpu->tss.ist[i] = (uintptr_t)stacks[i].bytes + IST_STACK_SIZE;
    }
    cpu->tss.io_map_base = sizeof(struct task_state); // none
}

static uint8_t vector_ist(unsigned vector)
{
    switch (vector) {
    case VECTOR_DOUBLE_FAULT:
        return IST_DOUBLE_FAULT + 1;
    case VECTOR_NMI:
        return IST_NMI + 1;
    case VECTOR_MACHINE_CHECK:
        return IST_MACHINE_CHECK + 1;
    default:
        return 0;
    }
}

static void idt_build(void)
{
    for (unsigned vector = 0; vector < VECTOR_COUNT; vector++) {
        uint64_t entry = (uintptr_t)vector_stubs[vector];
        idt[vector] = (struct gate){
            .offset_low = (uint16_t)entry,
            .selector = SELECTOR_CODE,
            .ist = vector_ist(vector),
            .type = 0x8e, // present, ring 0, interrupt gate
            .offset_middle = (uint16_t)(entry >> 16),
            .offset_high = (uint32_t)(entry >> 32),
        };
    }
}

void descriptors_init(void)
{
    struct cpu_local *cpu = &boot_cpu;
    cpu->local.self = &cpu->local;
    gdt_build(cpu);
    tss_build(cpu, boot_ist_stacks);
    idt_build();

    struct table_register gdtr = {sizeof cpu->gdt - 1, (uintptr_t)cpu->gdt};
    struct table_register idtr = {sizeof idt - 1, (uintptr_t)idt};
    uint64_t scratch;
    __asm__ volatile(
        "lgdt %[gdtr]\n\t"
        "pushq %[code]\n\t"
        "leaq 1f(%%rip), %[scratch]\n\t"
        "pushq %[scratch]\n\t"
        "lretq\n"
        "1:\n\t"
        "movl %[data], %%ds\n\t"
        "movl %[data], %%es\n\t"
        "movl %[data], %%ss\n\t"
        "movl %[zero], %%fs\n\t"
        "movl %[zero], %%gs\n\t"
        : [scratch] "=&r"(scratch)
        : [gdtr] "m"(gdtr), [code] "i"(SELECTOR_CODE), [data] "r"(SELECTOR_DATA), [zero] "r"(0)
        : "memory");
    // Loading GS has cleared its base.
    msr_write(MSR_GS_BASE, (uintptr_t)cpu);
    __asm__ volatile("lldt %w0" : : "r"(0));
    __asm__ volatile("ltr %w0" : : "r"(SELECTOR_TSS));
    __asm__ volatile("lidt %0" : : "m"(idtr));
}

bool hal_stack_guard_get(size_t index, struct hal_stack_guard *out)
{
    if (index >= IST_COUNT) return false;
    *out = (struct hal_stack_guard){ist_names[index], (uintptr_t)boot_ist_stacks[index].guard};
    return true;
}

struct timer_cpu *timer_cpu(void)
{
    return &container_of(hal_cpu_local(), struct cpu_local, local)->timer;
}
