// SPDX-License-Identifier: MIT
#include "mtrr.h"
#include "mmu_internal.h"
#include "registers.h"

#define CAPABILITY_FIXED BIT(8)
#define TYPE_ENABLE BIT(11)
#define FIXED_COUNT 11
#define VARIABLE_MAX 64 // the count has 8 bits; no CPU has more than 10

static const uint32_t fixed_msrs[FIXED_COUNT] = {0x250, 0x258, 0x259, 0x268, 0x269, 0x26a,
                                                 0x26b, 0x26c, 0x26d, 0x26e, 0x26f};

struct mtrr_state {
    unsigned variable_count;
    bool has_fixed;
    uint64_t default_type;
    uint64_t fixed[FIXED_COUNT];
    uint64_t base[VARIABLE_MAX], mask[VARIABLE_MAX];
};

static struct mtrr_state boot;
static bool is_remembered;
static unsigned repairs;

static bool has_mtrrs(void)
{
    return (cpuid_get(1, 0).edx >> CPUID_1_EDX_MTRR & 1) != 0;
}

void mtrr_remember(void)
{
    if (!has_mtrrs()) return;
    uint64_t capability = msr_read(MSR_MTRR_CAPABILITY);
    boot.variable_count = capability & 0xff;
    if (boot.variable_count > VARIABLE_MAX) boot.variable_count = VARIABLE_MAX;
    boot.has_fixed = (capability & CAPABILITY_FIXED) != 0;
    boot.default_type = msr_read(MSR_MTRR_DEFAULT);
    for (size_t i = 0; boot.has_fixed && i < FIXED_COUNT; i++)
        boot.fixed[i] = msr_read(fixed_msrs[i]);
    for (unsigned i = 0; i < boot.variable_count; i++) {
        boot.base[i] = msr_read(MSR_MTRR_BASE + 2 * i);
        boot.mask[i] = msr_read(MSR_MTRR_BASE + 2 * i + 1);
    }
    is_remembered = true;
}

static bool is_equal(void)
{
    if (msr_read(MSR_MTRR_DEFAULT) != boot.default_type) return false;
    for (size_t i = 0; boot.has_fixed && i < FIXED_COUNT; i++) {
        if (msr_read(fixed_msrs[i]) != boot.fixed[i]) return false;
    }
    for (unsigned i = 0; i < boot.variable_count; i++) {
        if (msr_read(MSR_MTRR_BASE + 2 * i) != boot.base[i] ||
            msr_read(MSR_MTRR_BASE + 2 * i + 1) != boot.mask[i]) {
            return false;
        }
    }
    return true;
}

// Intel SDM 3A, 11.11.8. The caches are off meanwhile.
static void ranges_write(void)
{
    msr_write(MSR_MTRR_DEFAULT, boot.default_type & ~TYPE_ENABLE);
    for (size_t i = 0; boot.has_fixed && i < FIXED_COUNT; i++)
        msr_write(fixed_msrs[i], boot.fixed[i]);
    for (unsigned i = 0; i < boot.variable_count; i++) {
        msr_write(MSR_MTRR_BASE + 2 * i, boot.base[i]);
        msr_write(MSR_MTRR_BASE + 2 * i + 1, boot.mask[i]);
    }
    msr_write(MSR_MTRR_DEFAULT, boot.default_type);
}

void mtrr_copy(void)
{
    if (!is_remembered || !has_mtrrs() || is_equal()) return;
    mmu_without_caches(ranges_write);
    __atomic_fetch_add(&repairs, 1, __ATOMIC_RELAXED);
}

unsigned mtrr_repairs(void)
{
    return __atomic_load_n(&repairs, __ATOMIC_RELAXED);
}
