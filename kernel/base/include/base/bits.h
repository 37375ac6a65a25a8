// SPDX-License-Identifier: MIT
#pragma once
// Alignment, powers of two, and loads from unaligned little-endian memory. Host-safe.

#include <base/types.h>

#define BIT(n) ((uint64_t)1 << (n))

static inline uint64_t align_down(uint64_t x, uint64_t power_of_two)
{
    return x & ~(power_of_two - 1);
}

// Wraps to 0 when x is within power_of_two of 2^64: check before use on untrusted x.
static inline uint64_t align_up(uint64_t x, uint64_t power_of_two)
{
    return (x + power_of_two - 1) & ~(power_of_two - 1);
}

static inline bool is_aligned(uint64_t x, uint64_t power_of_two)
{
    return (x & (power_of_two - 1)) == 0;
}

static inline bool is_power_of_two(uint64_t x)
{
    return x != 0 && (x & (x - 1)) == 0;
}

// Index of the highest set bit; x must not be 0.
static inline unsigned log2_floor(uint64_t x)
{
    return 63u - (unsigned)__builtin_clzll(x);
}

// a + b into *out; false when it would not fit in 64 bits.
static inline bool add_fits(uint64_t a, uint64_t b, uint64_t *out)
{
    return !__builtin_add_overflow(a, b, out);
}

// Little-endian loads and stores at any alignment. Every machine that Firstlight knows is
// little-endian, so a plain copy is the conversion.
static inline uint16_t load_le16(const void *p)
{
    uint16_t v;
    __builtin_memcpy(&v, p, sizeof v);
    return v;
}

static inline uint32_t load_le32(const void *p)
{
    uint32_t v;
    __builtin_memcpy(&v, p, sizeof v);
    return v;
}

static inline uint64_t load_le64(const void *p)
{
    uint64_t v;
    __builtin_memcpy(&v, p, sizeof v);
    return v;
}

static inline void store_le16(void *p, uint16_t v)
{
    __builtin_memcpy(p, &v, sizeof v);
}

static inline void store_le32(void *p, uint32_t v)
{
    __builtin_memcpy(p, &v, sizeof v);
}

static inline void store_le64(void *p, uint64_t v)
{
    __builtin_memcpy(p, &v, sizeof v);
}
