// SPDX-License-Identifier: MIT
// The C library's memory and string functions, for the freestanding kernel. The compiler calls
// memcpy, memmove, memset and memcmp on its own, so it must not recognise the loops below as them.

#include <base/string.h>

#define NO_BUILTIN __attribute__((no_builtin))

typedef uint64_t __attribute__((may_alias, aligned(1))) word_t;
#define WORD sizeof(word_t)

NO_BUILTIN void *memcpy(void *restrict dst, const void *restrict src, size_t n)
{
    char *d = dst;
    const char *s = src;
    for (; n >= 4 * WORD; n -= 4 * WORD, d += 4 * WORD, s += 4 * WORD) {
        word_t a = ((const word_t *)s)[0], b = ((const word_t *)s)[1];
        word_t c = ((const word_t *)s)[2], e = ((const word_t *)s)[3];
        ((word_t *)d)[0] = a;
        ((word_t *)d)[1] = b;
        ((word_t *)d)[2] = c;
        ((word_t *)d)[3] = e;
    }
    for (; n >= WORD; n -= WORD, d += WORD, s += WORD) {
        *(word_t *)d = *(const word_t *)s;
    }
    for (; n > 0; n--) {
        *d++ = *s++;
    }
    return dst;
}

NO_BUILTIN void *memmove(void *dst, const void *src, size_t n)
{
    char *d = dst;
    const char *s = src;
    // Ascending word copies are right as long as no word is written before it is read.
    if ((uintptr_t)d - (uintptr_t)s >= n) {
        for (; n >= WORD; n -= WORD, d += WORD, s += WORD) {
            *(word_t *)d = *(const word_t *)s;
        }
        for (; n > 0; n--) {
            *d++ = *s++;
        }
        return dst;
    }
    for (; n >= WORD; n -= WORD) {
        *(word_t *)(d + n - WORD) = *(const word_t *)(s + n - WORD);
    }
    for (; n > 0; n--) {
        d[n - 1] = s[n - 1];
    }
    return dst;
}

NO_BUILTIN void *memset(void *dst, int byte, size_t n)
{
    char *d = dst;
    word_t pattern = (uint8_t)byte * 0x0101010101010101ull;
    for (; n >= 8 * WORD; n -= 8 * WORD, d += 8 * WORD) {
        word_t *w = (word_t *)d;
        w[0] = pattern;
        w[1] = pattern;
        w[2] = pattern;
        w[3] = pattern;
        w[4] = pattern;
        w[5] = pattern;
        w[6] = pattern;
        w[7] = pattern;
    }
    for (; n >= WORD; n -= WORD, d += WORD) {
        *(word_t *)d = pattern;
    }
    for (; n > 0; n--) {
        *d++ = (char)byte;
    }
    return dst;
}

NO_BUILTIN int memcmp(const void *a, const void *b, size_t n)
{
    const unsigned char *p = a, *q = b;
    while (n >= WORD && *(const word_t *)p == *(const word_t *)q) {
        p += WORD;
        q += WORD;
        n -= WORD;
    }
    for (; n > 0; n--, p++, q++) {
        if (*p != *q) return *p - *q;
    }
    return 0;
}

NO_BUILTIN void *memchr(const void *s, int byte, size_t n)
{
    for (const unsigned char *p = s; n > 0; n--, p++) {
        if (*p == (unsigned char)byte) return (void *)p;
    }
    return NULL;
}

NO_BUILTIN size_t strlen(const char *s)
{
    const char *end = s;
    while (*end != '\0') {
        end++;
    }
    return (size_t)(end - s);
}

NO_BUILTIN size_t strnlen(const char *s, size_t max)
{
    size_t n = 0;
    while (n < max && s[n] != '\0') {
        n++;
    }
    return n;
}

NO_BUILTIN int strcmp(const char *a, const char *b)
{
    while (*a != '\0' && *a == *b) {
        a++;
        b++;
    }
    return (unsigned char)*a - (unsigned char)*b;
}

NO_BUILTIN int strncmp(const char *a, const char *b, size_t n)
{
    for (; n > 0; n--, a++, b++) {
        if (*a != *b) return (unsigned char)*a - (unsigned char)*b;
        if (*a == '\0') return 0;
    }
    return 0;
}

NO_BUILTIN char *strchr(const char *s, int c)
{
    for (;; s++) {
        if (*s == (char)c) return (char *)s;
        if (*s == '\0') return NULL;
    }
}

NO_BUILTIN char *strrchr(const char *s, int c)
{
    const char *found = NULL;
    for (;; s++) {
        if (*s == (char)c) found = s;
        if (*s == '\0') return (char *)found;
    }
}

NO_BUILTIN char *strstr(const char *haystack, const char *needle)
{
    size_t length = strlen(needle);
    for (;; haystack++) {
        if (strncmp(haystack, needle, length) == 0) return (char *)haystack;
        if (*haystack == '\0') return NULL;
    }
}
