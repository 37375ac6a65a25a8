// SPDX-License-Identifier: MIT
#include "mtrr.h"
#include "mmu_internal.h"
#include "registers.h"
#include <hal/firmware.h>

#define CAPABILITY_FIXED BIT(8)
#define TYPE_ENABLE BIT(11)
#define FIXED_ENABLE BIT(10)
#define MASK_VALID BIT(11)
#define PAGE_BYTES 4096u
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

// For those who check the firmware

// Intel SDM 3A, table 11-8.
static enum hal_memory_type type_of(uint64_t value)
{
    static const uint8_t types[] = {
        HAL_MEMORY_UNCACHED,   HAL_MEMORY_WRITE_COMBINING, HAL_MEMORY_RESERVED,
        HAL_MEMORY_RESERVED,   HAL_MEMORY_WRITE_THROUGH,   HAL_MEMORY_WRITE_PROTECTED,
        HAL_MEMORY_WRITE_BACK,
    };
    value &= 0xff;
    return value < ARRAY_SIZE(types) ? types[value] : HAL_MEMORY_RESERVED;
}

status_t hal_memory_types_get(struct hal_memory_types *out)
{
    if (!is_remembered) return ST_NOT_SUPPORTED;
    *out = (struct hal_memory_types){.is_on = (boot.default_type & TYPE_ENABLE) != 0,
                                     .fallback = type_of(boot.default_type),
                                     .repairs = mtrr_repairs()};
    return ST_OK;
}

// Eleven registers of eight types each: Intel SDM 3A, table 11-9.
static void fixed_get(size_t index, struct hal_memory_type_range *out)
{
    static const struct {
        uint32_t start, size;
    } blocks[] = {{0, 0x10000}, {0x80000, 0x4000}, {0xa0000, 0x4000}, {0xc0000, 0x1000}};
    size_t reg = index / 8, block = reg < 3 ? reg : 3;
    out->start = blocks[block].start + (index - block * 8) * blocks[block].size;
    out->size = blocks[block].size;
    out->type = type_of(boot.fixed[reg] >> index % 8 * 8);
    out->is_fixed = true;
}

static void variable_get(uint64_t base, uint64_t mask, struct hal_memory_type_range *out)
{
    unsigned bits = cpuid_get(0x80000008u, 0).eax & 0xff;
    if (bits < 32 || bits > 52) bits = 36;
    mask &= BIT(bits) - PAGE_BYTES;
    out->type = type_of(base);
    // What the lowest bit of the mask leaves free; all above it must be set.
    out->size = mask ? mask & (0 - mask) : BIT(bits);
    out->start = base & mask;
    out->has_holes = mask + (mask & (0 - mask)) != (mask ? BIT(bits) : 0);
}

bool hal_memory_type_range_get(size_t index, struct hal_memory_type_range *out)
{
    *out = (struct hal_memory_type_range){0};
    if (!is_remembered) return false;
    if (boot.has_fixed && (boot.default_type & FIXED_ENABLE)) {
        if (index < FIXED_COUNT * 8) {
            fixed_get(index, out);
            return true;
        }
        index -= FIXED_COUNT * 8;
    }
    for (unsigned i = 0; i < boot.variable_count; i++) {
        if (!(boot.mask[i] & MASK_VALID) || index-- > 0) continue;
        variable_get(boot.base[i], boot.mask[i], out);
        return true;
    }
    return false;
}
