// SPDX-License-Identifier: MIT
#include "clock_internal.h"
#include "cpu_internal.h"
#include "descriptors.h"
#include "mca.h"
#include "mmu_internal.h"
#include "registers.h"
#include <base/string.h>
#include <hal/cpu.h>

// entry.S reads the seed at this offset.
_Static_assert(offsetof(struct boot_info, rng_seed) == 496, "entry.S knows this offset");

static bool bit_is_set(uint32_t word, unsigned bit)
{
    return (word >> bit & 1) != 0;
}

// What the firmware left of OSFXSR and its kin: its runtime services may use SSE, the kernel does
// not.
#define CR4_FIRMWARE (CR4_OSFXSR | CR4_OSXMMEXCPT)
static uint64_t firmware_cr4;

// Sets the protections that the CPU has, clears what the kernel does not want of what firmware
// left.
void cpu_control_init(void)
{
    struct cpuid leaf1 = cpuid_get(1, 0);
    struct cpuid leaf7 = cpuid_get(7, 0);
    if (bit_is_set(cpuid_get(0x80000001, 0).edx, CPUID_EXT1_EDX_NX)) {
        msr_write(MSR_EFER, msr_read(MSR_EFER) | EFER_NXE);
    }
    cr0_write((cr0_read() | CR0_WP) & ~(CR0_AM | CR0_CD | CR0_NW));

    uint64_t cr4 = cr4_read() | firmware_cr4;
    firmware_cr4 = cr4 & CR4_FIRMWARE;
    cr4 &= ~(CR4_VME | CR4_PVI | CR4_TSD | CR4_DE | CR4_PCE | CR4_FSGSBASE | CR4_PCIDE | CR4_PKE |
             CR4_CET | CR4_PKS);
    mca_cpu_init();
    if (bit_is_set(leaf1.edx, CPUID_1_EDX_MCE)) cr4 |= CR4_MCE;
    if (bit_is_set(leaf1.edx, CPUID_1_EDX_PGE)) cr4 |= CR4_PGE;
    if (bit_is_set(leaf7.ebx, CPUID_7_EBX_SMEP)) cr4 |= CR4_SMEP;
    if (bit_is_set(leaf7.ebx, CPUID_7_EBX_SMAP)) cr4 |= CR4_SMAP;
    if (bit_is_set(leaf7.ecx, CPUID_7_ECX_UMIP)) cr4 |= CR4_UMIP;
    cr4_write(cr4);
}

void hal_early_init(const struct boot_info *boot)
{
    descriptors_init();
    cpu_control_init();
    mmu_early_init(boot);
    clock_early_init(boot);
}

// Appends `word` and a space where it fits; the last space is cut off by words_end.
static void word_add(char *list, size_t size, const char *word)
{
    size_t used = strlen(list);
    size_t length = strlen(word);
    if (used + length + 2 > size) return;
    memcpy(list + used, word, length);
    list[used + length] = ' ';
    list[used + length + 1] = '\0';
}

static void words_end(char *list)
{
    size_t used = strlen(list);
    if (used > 0) list[used - 1] = '\0';
}

enum cpuid_register { EAX, EBX, ECX, EDX };

static const struct {
    uint32_t leaf;
    uint8_t reg; // enum cpuid_register
    uint8_t bit;
    char name[14];
} features[] = {
    {1, EDX, CPUID_1_EDX_TSC, "tsc"},
    {1, EDX, CPUID_1_EDX_APIC, "apic"},
    {1, EDX, CPUID_1_EDX_PGE, "pge"},
    {1, EDX, CPUID_1_EDX_PAT, "pat"},
    {1, EDX, CPUID_1_EDX_MCE, "mce"},
    {1, EDX, 26, "sse2"},
    {1, ECX, 0, "sse3"},
    {1, ECX, 3, "monitor"},
    {1, ECX, 5, "vmx"},
    {1, ECX, 17, "pcid"},
    {1, ECX, 20, "sse4.2"},
    {1, ECX, CPUID_1_ECX_X2APIC, "x2apic"},
    {1, ECX, CPUID_1_ECX_TSC_DEADLINE, "tsc-deadline"},
    {1, ECX, 25, "aes"},
    {1, ECX, 26, "xsave"},
    {1, ECX, 28, "avx"},
    {1, ECX, 30, "rdrand"},
    {6, EAX, 2, "arat"},
    {7, EBX, 0, "fsgsbase"},
    {7, EBX, 5, "avx2"},
    {7, EBX, CPUID_7_EBX_SMEP, "smep"},
    {7, EBX, 9, "erms"},
    {7, EBX, 18, "rdseed"},
    {7, EBX, CPUID_7_EBX_SMAP, "smap"},
    {7, ECX, CPUID_7_ECX_UMIP, "umip"},
    {7, ECX, 16, "la57"},
    {0x80000001, ECX, 2, "svm"},
    {0x80000001, EDX, CPUID_EXT1_EDX_NX, "nx"},
    {0x80000001, EDX, CPUID_EXT1_EDX_PAGE_1G, "pdpe1gb"},
    {0x80000001, EDX, 27, "rdtscp"},
    {0x80000007, EDX, CPUID_EXT7_EDX_INVARIANT_TSC, "invariant-tsc"},
};

static void features_describe(struct hal_cpu_info *out)
{
    for (size_t i = 0; i < ARRAY_SIZE(features); i++) {
        struct cpuid leaf = cpuid_get(features[i].leaf, 0);
        const uint32_t words[4] = {leaf.eax, leaf.ebx, leaf.ecx, leaf.edx};
        if (bit_is_set(words[features[i].reg], features[i].bit)) {
            word_add(out->features, sizeof out->features, features[i].name);
        }
    }
    words_end(out->features);
}

static void controls_describe(struct hal_cpu_info *out)
{
    const struct {
        bool is_on;
        const char *name;
    } controls[] = {
        // EFER exists wherever long mode does.
        {(msr_read(MSR_EFER) & EFER_NXE) != 0, "nx"},
        {(cr0_read() & CR0_WP) != 0, "wp"},
        {(cr4_read() & CR4_SMEP) != 0, "smep"},
        {(cr4_read() & CR4_SMAP) != 0, "smap"},
        {(cr4_read() & CR4_UMIP) != 0, "umip"},
        {(cr4_read() & CR4_PGE) != 0, "global-pages"},
        {(cr4_read() & CR4_MCE) != 0, "machine-check"},
        {(cr4_read() & CR4_LA57) != 0, "la57"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(controls); i++) {
        if (controls[i].is_on) word_add(out->controls, sizeof out->controls, controls[i].name);
    }
    words_end(out->controls);
}

// CPUs and hypervisors say what they like, and it ends on terminals.
static void text_clean(char *text)
{
    for (; *text != '\0'; text++)
        if (*text < ' ' || *text > '~') *text = '?';
}

// Brand strings are padded with spaces in front on some Intel CPUs, behind on others.
static void brand_describe(struct hal_cpu_info *out)
{
    if (cpuid_get(0x80000004, 0).eax == 0 && cpuid_get(0x80000002, 0).eax == 0) return;
    char raw[49] = {0};
    for (uint32_t i = 0; i < 3; i++) {
        struct cpuid leaf = cpuid_get(0x80000002 + i, 0);
        memcpy(raw + i * 16, &leaf, sizeof leaf);
    }
    const char *start = raw;
    while (*start == ' ')
        start++;
    size_t length = strlen(start);
    while (length > 0 && start[length - 1] == ' ')
        length--;
    memcpy(out->brand, start, length);
    text_clean(out->brand);
}

void hal_cpu_describe(struct hal_cpu_info *out)
{
    memset(out, 0, sizeof *out);
    struct cpuid leaf0 = cpuid_raw(0, 0);
    store_le32(out->vendor, leaf0.ebx);
    store_le32(out->vendor + 4, leaf0.edx);
    store_le32(out->vendor + 8, leaf0.ecx);
    text_clean(out->vendor);
    brand_describe(out);

    struct cpuid leaf1 = cpuid_get(1, 0);
    uint32_t family = leaf1.eax >> 8 & 0xf;
    uint32_t model = leaf1.eax >> 4 & 0xf;
    if (family == 6 || family == 15) model |= leaf1.eax >> 12 & 0xf0;
    if (family == 15) family += leaf1.eax >> 20 & 0xff;
    out->family = family;
    out->model = model;
    out->stepping = leaf1.eax & 0xf;

    uint32_t sizes = cpuid_get(0x80000008, 0).eax;
    out->physical_address_bits = sizes ? sizes & 0xff : 36;
    out->virtual_address_bits = sizes ? sizes >> 8 & 0xff : 48;
    features_describe(out);
    controls_describe(out);

    out->has_hypervisor = bit_is_set(leaf1.ecx, CPUID_1_ECX_HYPERVISOR);
    if (out->has_hypervisor) {
        struct cpuid hypervisor = cpuid_raw(0x40000000, 0);
        store_le32(out->hypervisor, hypervisor.ebx);
        store_le32(out->hypervisor + 4, hypervisor.ecx);
        store_le32(out->hypervisor + 8, hypervisor.edx);
        text_clean(out->hypervisor);
    }
}
