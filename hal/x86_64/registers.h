// SPDX-License-Identifier: MIT
#pragma once
// Control registers, model-specific registers and CPUID. Private to the HAL. Names and bits after
// Intel SDM volumes 3A and 4, and AMD APM volume 2.

#include <base/bits.h>

#define CR0_EM BIT(2)
#define CR0_TS BIT(3)
#define CR0_WP BIT(16)
#define CR0_AM BIT(18)
#define CR0_NW BIT(29)
#define CR0_CD BIT(30)

#define CR4_VME BIT(0)
#define CR4_PVI BIT(1)
#define CR4_TSD BIT(2)
#define CR4_DE BIT(3)
#define CR4_PAE BIT(5)
#define CR4_MCE BIT(6)
#define CR4_OSFXSR BIT(9)
#define CR4_OSXMMEXCPT BIT(10)
#define CR4_PGE BIT(7)
#define CR4_PCE BIT(8)
#define CR4_UMIP BIT(11)
#define CR4_LA57 BIT(12)
#define CR4_FSGSBASE BIT(16)
#define CR4_PCIDE BIT(17)
#define CR4_OSXSAVE BIT(18)
#define CR4_SMEP BIT(20)
#define CR4_SMAP BIT(21)
#define CR4_PKE BIT(22)
#define CR4_CET BIT(23)
#define CR4_PKS BIT(24)

#define MSR_APIC_BASE 0x1bu
#define MSR_TSC_ADJUST 0x3bu
#define MSR_MTRR_CAPABILITY 0xfeu
#define MSR_SYSENTER_CS 0x174u
#define MSR_SYSENTER_ESP 0x175u
#define MSR_SYSENTER_EIP 0x176u
#define MSR_MTRR_BASE 0x200u // + 2 * index; the mask follows
#define MSR_PAT 0x277u
#define MSR_MTRR_DEFAULT 0x2ffu
#define MSR_TSC_DEADLINE 0x6e0u
#define MSR_X2APIC_BASE 0x800u // + xAPIC register offset / 16
#define MSR_EFER 0xc0000080u
#define MSR_STAR 0xc0000081u
#define MSR_LSTAR 0xc0000082u
#define MSR_CSTAR 0xc0000083u
#define MSR_SFMASK 0xc0000084u
#define MSR_FS_BASE 0xc0000100u
#define MSR_GS_BASE 0xc0000101u
#define MSR_KERNEL_GS_BASE 0xc0000102u

#define EFER_LME BIT(8)
#define EFER_NXE BIT(11)

#define APIC_BASE_X2APIC BIT(10)
#define APIC_BASE_ENABLE BIT(11)
#define APIC_BASE_ADDRESS 0x000ffffffffff000ull

#define CPUID_1_ECX_X2APIC 21
#define CPUID_1_ECX_TSC_DEADLINE 24
#define CPUID_1_ECX_HYPERVISOR 31
#define CPUID_1_EDX_TSC 4
#define CPUID_1_EDX_MCE 7
#define CPUID_1_EDX_APIC 9
#define CPUID_1_EDX_SEP 11
#define CPUID_1_EDX_MTRR 12
#define CPUID_1_EDX_PGE 13
#define CPUID_1_EDX_PAT 16
#define CPUID_7_EBX_TSC_ADJUST 1
#define CPUID_7_EBX_SMEP 7
#define CPUID_7_EBX_SMAP 20
#define CPUID_7_ECX_UMIP 2
#define CPUID_EXT1_EDX_NX 20
#define CPUID_EXT1_EDX_PAGE_1G 26
#define CPUID_EXT7_EDX_INVARIANT_TSC 8

struct cpuid {
    uint32_t eax, ebx, ecx, edx;
};

static inline struct cpuid cpuid_raw(uint32_t leaf, uint32_t subleaf)
{
    struct cpuid r;
    __asm__ volatile("cpuid"
                     : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx)
                     : "a"(leaf), "c"(subleaf));
    return r;
}

// All zero when the CPU does not have the leaf: Intel answers a leaf past the last with the data of
// the last.
static inline struct cpuid cpuid_get(uint32_t leaf, uint32_t subleaf)
{
    struct cpuid base = cpuid_raw(leaf & 0xf0000000u, 0);
    // A range that is not there at all answers with something outside of it.
    if ((base.eax & 0xf0000000u) != (leaf & 0xf0000000u) || base.eax < leaf) {
        return (struct cpuid){0, 0, 0, 0};
    }
    return cpuid_raw(leaf, subleaf);
}

static inline uint64_t msr_read(uint32_t msr)
{
    uint32_t low, high;
    __asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(msr) : "memory");
    return (uint64_t)high << 32 | low;
}

static inline void msr_write(uint32_t msr, uint64_t value)
{
    __asm__ volatile("wrmsr"
                     :
                     : "c"(msr), "a"((uint32_t)value), "d"((uint32_t)(value >> 32))
                     : "memory");
}

#define CONTROL_REGISTER(n)                                                                        \
    static inline uint64_t cr##n##_read(void)                                                      \
    {                                                                                              \
        uint64_t v;                                                                                \
        __asm__ volatile("movq %%cr" #n ", %0" : "=r"(v) : : "memory");                            \
        return v;                                                                                  \
    }                                                                                              \
    static inline void cr##n##_write(uint64_t v)                                                   \
    {                                                                                              \
        __asm__ volatile("movq %0, %%cr" #n : : "r"(v) : "memory");                                \
    }

CONTROL_REGISTER(0)
CONTROL_REGISTER(2)
CONTROL_REGISTER(3)
CONTROL_REGISTER(4)
#undef CONTROL_REGISTER
