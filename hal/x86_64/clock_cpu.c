// SPDX-License-Identifier: MIT
// What the CPU says of its cycle counter.
#include "clock_internal.h"
#include "registers.h"
#include <base/string.h>

// Anything else is a reference gone wrong.
#define FREQUENCY_MIN_HZ 100000000ull
#define FREQUENCY_MAX_HZ 16000000000ull

bool clock_frequency_is_sane(uint64_t hz)
{
    return hz >= FREQUENCY_MIN_HZ && hz <= FREQUENCY_MAX_HZ;
}

static bool hypervisor_frequency(uint64_t *out_hz)
{
    if (!(cpuid_get(1, 0).ecx >> CPUID_1_ECX_HYPERVISOR & 1)) return false;
    struct cpuid base = cpuid_raw(0x40000000, 0);
    const uint32_t signature[3] = {base.ebx, base.ecx, base.edx};
    // Only these two give the leaf this meaning.
    if (memcmp(signature, "VMwareVMware", 12) != 0 &&
        memcmp(signature, "KVMKVMKVM\0\0\0", 12) != 0) {
        return false;
    }
    *out_hz = (uint64_t)cpuid_get(0x40000010, 0).eax * 1000;
    return clock_frequency_is_sane(*out_hz);
}

bool clock_frequency_from_cpuid(uint64_t *out_hz, const char **out_source)
{
    *out_source = "cpuid";
    // Intel SDM 2A, CPUID leaf 15H: crystal frequency and its ratio; 0 where not told.
    struct cpuid crystal = cpuid_get(0x15, 0);
    if (crystal.eax != 0 && crystal.ebx != 0 && crystal.ecx != 0) {
        *out_hz = (uint64_t)crystal.ecx * crystal.ebx / crystal.eax;
        if (clock_frequency_is_sane(*out_hz)) return true;
    }
    return hypervisor_frequency(out_hz);
}

bool clock_base_frequency_from_cpuid(uint64_t *out_hz, const char **out_source)
{
    *out_source = "cpuid base frequency";
    *out_hz = (uint64_t)(cpuid_get(0x16, 0).eax & 0xffff) * 1000000;
    return clock_frequency_is_sane(*out_hz);
}

bool clock_is_invariant(void)
{
    return (cpuid_get(0x80000007, 0).edx >> CPUID_EXT7_EDX_INVARIANT_TSC & 1) != 0;
}

// Intel SDM 3B, 17.17.3.
bool clock_counter_advance(uint64_t cycles)
{
    if (!(cpuid_get(7, 0).ebx >> CPUID_7_EBX_TSC_ADJUST & 1)) return false;
    msr_write(MSR_TSC_ADJUST, msr_read(MSR_TSC_ADJUST) + cycles);
    return true;
}
