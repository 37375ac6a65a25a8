// SPDX-License-Identifier: MIT
// Copying and filling by string instructions: short, and one instruction for each 8 bytes.

#include <base/string.h>

void *memcpy(void *restrict dst, const void *restrict src, size_t n)
{
    void *to = dst;
    size_t words = n / 8, rest = n % 8;

    __asm__ volatile("rep movsq" : "+D"(to), "+S"(src), "+c"(words)::"memory");
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(src), "+c"(rest)::"memory");
    return dst;
}

void *memset(void *dst, int byte, size_t n)
{
    void *to = dst;
    size_t words = n / 8, rest = n % 8;
    uint64_t pattern = (uint8_t)byte * 0x0101010101010101ull;

    __asm__ volatile("rep stosq" : "+D"(to), "+c"(words) : "a"(pattern) : "memory");
    __asm__ volatile("rep stosb" : "+D"(to), "+c"(rest) : "a"(pattern) : "memory");
    return dst;
}
