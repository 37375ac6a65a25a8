// SPDX-License-Identifier: MIT
#include "cpu_area.h"
#include "registers.h"
#include <hal/cpu.h>

// Intel SDM 3A, 6.14.1 (64-bit gates).
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

static const char *const ist_names[IST_COUNT] = {
    [IST_DOUBLE_FAULT] = "double fault stack",
    [IST_NMI] = "NMI stack",
    [IST_MACHINE_CHECK] = "machine check stack",
};

static struct cpu_area boot_area __attribute__((aligned(4096)));
// By index; pointers only, so that nothing is sized by how many there might be.
static struct cpu_area *areas[HAL_CPU_MAX];
static unsigned area_limit;
static struct gate idt[VECTOR_COUNT] __attribute__((aligned(16)));

// vectors.S: entry points, VECTOR_STUB_SIZE bytes apart.
#define VECTOR_STUB_SIZE 16
extern const uint8_t vector_stubs[VECTOR_COUNT][VECTOR_STUB_SIZE];

static void gdt_build(struct cpu_area *cpu)
{
    uint64_t tss = (uintptr_t)&cpu->tss;
    // The accessed bits are set, so that the CPU never writes them.
    cpu->gdt[SELECTOR_CODE / 8] = 0x00af9b000000ffffull; // present, ring 0, code, 64-bit
    cpu->gdt[SELECTOR_DATA / 8] = 0x00cf93000000ffffull; // present, ring 0, data, writable
    cpu->gdt[SELECTOR_TSS / 8] = (sizeof(struct task_state) - 1) | (tss & 0xffffff) << 16 |
                                 0x89ull << 40 | (tss >> 24 & 0xff) << 56;
    cpu->gdt[SELECTOR_TSS / 8 + 1] = tss >> 32;
}

static void tss_build(struct cpu_area *cpu)
{
    for (size_t i = 0; i < IST_COUNT; i++) {
        cpu->tss.ist[i] = (uintptr_t)cpu->ist_stacks[i].bytes + IST_STACK_SIZE;
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

void descriptors_load(struct cpu_area *cpu)
{
    gdt_build(cpu);
    tss_build(cpu);
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
    msr_write(MSR_GS_BASE, (uintptr_t)&cpu->local);
    __asm__ volatile("lldt %w0" : : "r"(0));
    __asm__ volatile("ltr %w0" : : "r"(SELECTOR_TSS));
    __asm__ volatile("lidt %0" : : "m"(idtr));
}

void descriptors_init(void)
{
    idt_build();
    boot_area.local.self = &boot_area.local;
    boot_area.local.is_online = true;
    boot_area.stage = CPU_RUNS;
    descriptors_load(&boot_area);
    cpu_area_set(0, &boot_area);
}

struct cpu_area *cpu_area_get(unsigned index)
{
    return index < HAL_CPU_MAX ? __atomic_load_n(&areas[index], __ATOMIC_ACQUIRE) : NULL;
}

unsigned cpu_area_limit(void)
{
    return __atomic_load_n(&area_limit, __ATOMIC_ACQUIRE);
}

void cpu_area_set(unsigned index, struct cpu_area *area)
{
    __atomic_store_n(&areas[index], area, __ATOMIC_RELEASE);
    if (index >= area_limit) __atomic_store_n(&area_limit, index + 1, __ATOMIC_RELEASE);
}

uint64_t hal_cpu_area_size(void)
{
    return sizeof(struct cpu_area);
}

bool hal_cpu_area_guard(void *memory, size_t index, struct hal_stack_guard *out)
{
    struct cpu_area *area = memory;
    if (index >= IST_COUNT) return false;
    *out = (struct hal_stack_guard){ist_names[index], (uintptr_t)area->ist_stacks[index].guard};
    return true;
}

bool hal_stack_guard_get(size_t index, struct hal_stack_guard *out)
{
    for (unsigned cpu = 0; cpu < cpu_area_limit(); cpu++) {
        struct cpu_area *area = cpu_area_get(cpu);
        if (!area) continue;
        if (index < IST_COUNT) return hal_cpu_area_guard(area, index, out);
        index -= IST_COUNT;
    }
    return false;
}

struct timer_cpu *timer_cpu(void)
{
    return &cpu_area_here()->timer;
}
