// SPDX-License-Identifier: MIT
// What the CPU has and how it runs.

#include "../arch.h"
#include "../elf_format.h"

#include <base/bits.h>

#define CR4_LA57 BIT(12)
#define RELOCATION_RELATIVE 8 // R_X86_64_RELATIVE, System V ABI x86-64, 4.4.1

// The kernel is linked at the start of the last 2 GiB and slides by at most 1 GiB, so that it never
// reaches the last 2 MiB, where an address computed past its end would wrap around.
const struct elf_target arch_elf_target = {
    .machine = ELF_MACHINE_X86_64,
    .relative_type = RELOCATION_RELATIVE,
    .address_min = 0xFFFFFFFF80000000ull,
    .address_end = 0xFFFFFFFFC0000000ull,
};

const uint64_t arch_kernel_top = 0xFFFFFFFFFFE00000ull;

struct cpuid {
    uint32_t eax, ebx, ecx, edx;
};

static struct cpuid cpuid(uint32_t leaf)
{
    struct cpuid r;
    __asm__ volatile("cpuid"
                     : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx)
                     : "a"(leaf), "c"(0));
    return r;
}

uint64_t arch_cycles(void)
{
    uint32_t low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return (uint64_t)high << 32 | low;
}

void arch_interrupts_off(void)
{
    __asm__ volatile("cli" ::: "memory");
}

void arch_space_features(struct arch_space *space)
{
    uint32_t extended_max = cpuid(0x80000000).eax;
    unsigned address_bits = 36; // of the first 64-bit CPUs
    uint64_t cr4;

    __asm__("mov %%cr4, %0" : "=r"(cr4));
    space->levels = cr4 & CR4_LA57 ? 5 : 4;
    space->has_nx = space->has_large_1g = false;
    if (extended_max >= 0x80000001 && extended_max < 0x80010000) {
        uint32_t features = cpuid(0x80000001).edx;
        space->has_nx = (features & BIT(20)) != 0;
        space->has_large_1g = (features & BIT(26)) != 0;
    }
    if (extended_max >= 0x80000008 && extended_max < 0x80010000) {
        address_bits = cpuid(0x80000008).eax & 0xFF;
        if (address_bits > 52) address_bits = 52;
    }
    // The direct map has the first half of the kernel's half of the address space to itself.
    space->direct_map_base = space->levels == 5 ? 0xFF00000000000000ull : 0xFFFF800000000000ull;
    if (space->levels == 4 && address_bits > 46) address_bits = 46;
    space->physical_limit = BIT(address_bits);
}
