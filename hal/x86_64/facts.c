// SPDX-License-Identifier: MIT
// What firmware left in the running CPU. Intel SDM 4, chapter 2; AMD APM 2, chapter 3.
#include "registers.h"
#include <hal/firmware.h>
#include <hal/smp.h>

#define MSR_FEATURE_CONTROL 0x3au
#define FEATURE_CONTROL_LOCK BIT(0)
#define MSR_MICROCODE 0x8bu
#define MSR_MISC_ENABLE 0x1a0u
#define MISC_ENABLE_LIMIT_CPUID BIT(22)
#define MISC_ENABLE_NO_EXECUTE_OFF BIT(34)
// Performance monitoring and PEBS tell what hardware there is; the rest is the firmware's choice.
#define MISC_ENABLE_SETTINGS                                                                       \
    (BIT(0) | BIT(3) | BIT(16) | BIT(18) | BIT(22) | BIT(23) | BIT(34) | BIT(38))
#define MSR_SYSCFG 0xc0010010u // AMD
#define MSR_HWCR 0xc0010015u   // AMD
#define HWCR_SMMLOCK BIT(0)

#define FAMILY_MASK 0x0fff3fffu // of CPUID 1 EAX

// Bits of CPUID that tell of the CPU or thread itself: ids, or what the system switched on.
#define CPUID_1_ECX_OSXSAVE_BIT BIT(27)
#define CPUID_1_EDX_APIC_BIT BIT(9)
#define CPUID_7_ECX_OSPKE_BIT BIT(4)
#define CPUID_7_EDX_HYBRID_BIT BIT(15)

enum reg { EAX, EBX, ECX, EDX };

static uint32_t leaf_word(uint32_t leaf, uint32_t subleaf, enum reg reg)
{
    struct cpuid r = cpuid_get(leaf, subleaf);
    return reg == EAX ? r.eax : reg == EBX ? r.ebx : reg == ECX ? r.ecx : r.edx;
}

static const struct leaf_fact {
    const char *name;
    uint32_t leaf, subleaf;
    enum reg reg;
    uint32_t not_shared; // bits
} leaf_facts[] = {
    {"CPUID 1 ECX", 1, 0, ECX, CPUID_1_ECX_OSXSAVE_BIT},
    {"CPUID 1 EDX", 1, 0, EDX, CPUID_1_EDX_APIC_BIT},
    {"CPUID 6 EAX", 6, 0, EAX, 0},
    {"CPUID 7 EBX", 7, 0, EBX, 0},
    {"CPUID 7 ECX", 7, 0, ECX, CPUID_7_ECX_OSPKE_BIT},
    {"CPUID 7 EDX", 7, 0, EDX, CPUID_7_EDX_HYBRID_BIT},
    {"CPUID 80000001h ECX", 0x80000001u, 0, ECX, 0},
    {"CPUID 80000001h EDX", 0x80000001u, 0, EDX, CPUID_1_EDX_APIC_BIT},
    {"CPUID 80000007h EDX", 0x80000007u, 0, EDX, 0},
    {"CPUID 80000008h EAX", 0x80000008u, 0, EAX, 0},
    {"CPUID 80000008h EBX", 0x80000008u, 0, EBX, 0},
};

static bool is_vendor(const char name[12]) // as EBX, EDX, ECX hold it
{
    struct cpuid r = cpuid_raw(0, 0);
    return r.ebx == load_le32(name) && r.edx == load_le32(name + 4) && r.ecx == load_le32(name + 8);
}

static bool is_virtual(void)
{
    return cpuid_get(1, 0).ecx >> CPUID_1_ECX_HYPERVISOR & 1;
}

static void identity_fact(struct hal_cpu_fact *out)
{
    out->name = "family, model, stepping";
    out->group = HAL_CPU_IDENTITY;
    out->value = cpuid_get(1, 0).eax & FAMILY_MASK;
}

// CPUID's own number, which the firmware cannot set, against the interrupt controller's, which on
// some old machines it can.
static void id_fact(struct hal_cpu_fact *out)
{
    struct cpuid topology = cpuid_get(0xb, 0);
    uint64_t id = topology.ebx ? topology.edx : cpuid_get(1, 0).ebx >> 24;
    bool is_whole = topology.ebx != 0 || hal_cpu_id() < 0xff;
    out->name = "APIC id";
    out->group = HAL_CPU_IDENTITY;
    out->is_shared = false;
    out->value = id;
    if (is_whole && id != hal_cpu_id()) out->flaw = HAL_CPU_FLAW_ID;
}

static void microcode_fact(struct hal_cpu_fact *out)
{
    bool is_intel = is_vendor("GenuineIntel");
    out->name = "microcode revision";
    out->group = HAL_CPU_MICROCODE;
    if (!is_intel && !is_vendor("AuthenticAMD")) return;
    // Intel's is loaded into the register by CPUID, after 0 was written to it.
    if (is_intel) {
        msr_write(MSR_MICROCODE, 0);
        (void)cpuid_raw(1, 0);
    }
    uint64_t value = msr_read(MSR_MICROCODE);
    out->value = is_intel ? value >> 32 : value & UINT32_MAX;
    if (out->value == 0 && !is_virtual()) out->flaw = HAL_CPU_FLAW_MICROCODE;
}

static void feature_control_fact(struct hal_cpu_fact *out)
{
    out->name = "IA32_FEATURE_CONTROL";
    out->group = HAL_CPU_SETTINGS;
    bool has_vmx = cpuid_get(1, 0).ecx >> 5 & 1;
    if (!has_vmx || !is_vendor("GenuineIntel")) return;
    out->value = msr_read(MSR_FEATURE_CONTROL);
    if (!(out->value & FEATURE_CONTROL_LOCK)) out->flaw = HAL_CPU_FLAW_UNLOCKED;
}

static void misc_enable_fact(struct hal_cpu_fact *out)
{
    out->name = "IA32_MISC_ENABLE";
    out->group = HAL_CPU_SETTINGS;
    unsigned family = cpuid_get(1, 0).eax >> 8 & 0xf;
    if (!is_vendor("GenuineIntel") || (family != 6 && family != 15)) return;
    out->value = msr_read(MSR_MISC_ENABLE) & MISC_ENABLE_SETTINGS;
    if (out->value & MISC_ENABLE_LIMIT_CPUID) out->flaw = HAL_CPU_FLAW_LIMITED;
    if (out->value & MISC_ENABLE_NO_EXECUTE_OFF) out->flaw = HAL_CPU_FLAW_NO_EXECUTE_OFF;
}

static void amd_syscfg_fact(struct hal_cpu_fact *out)
{
    out->name = "SYSCFG";
    out->group = HAL_CPU_SETTINGS;
    if (is_vendor("AuthenticAMD")) out->value = msr_read(MSR_SYSCFG);
}

static void amd_hwcr_fact(struct hal_cpu_fact *out)
{
    out->name = "HWCR";
    out->group = HAL_CPU_SETTINGS;
    if (!is_vendor("AuthenticAMD")) return;
    out->value = msr_read(MSR_HWCR);
    if (!(out->value & HWCR_SMMLOCK) && !is_virtual()) out->flaw = HAL_CPU_FLAW_UNLOCKED;
}

static void counter_fact(struct hal_cpu_fact *out)
{
    out->name = "IA32_TSC_ADJUST";
    out->group = HAL_CPU_COUNTER;
    if (!(cpuid_get(7, 0).ebx >> CPUID_7_EBX_TSC_ADJUST & 1)) return;
    out->value = msr_read(MSR_TSC_ADJUST);
    if (out->value != 0) out->flaw = HAL_CPU_FLAW_COUNTER;
}

static void (*const register_facts[])(struct hal_cpu_fact *out) = {
    identity_fact,    id_fact,         microcode_fact, feature_control_fact,
    misc_enable_fact, amd_syscfg_fact, amd_hwcr_fact,  counter_fact,
};

bool hal_cpu_fact_get(size_t index, struct hal_cpu_fact *out)
{
    *out = (struct hal_cpu_fact){.is_shared = true};
    if (index < ARRAY_SIZE(register_facts)) {
        register_facts[index](out);
        return true;
    }
    index -= ARRAY_SIZE(register_facts);
    if (index >= ARRAY_SIZE(leaf_facts)) return false;
    const struct leaf_fact *fact = &leaf_facts[index];
    out->name = fact->name;
    out->group = HAL_CPU_FEATURES;
    out->value = leaf_word(fact->leaf, fact->subleaf, fact->reg) & ~fact->not_shared;
    return true;
}
