// SPDX-License-Identifier: MIT
#pragma once
// The small part of the C library that every room may count on. On the host it is the C library;
// in the kernel, kernel/lib implements exactly the functions below, with the standard's meaning.

#include <base/types.h>
#include <stdarg.h>

#if __STDC_HOSTED__
#include <stdio.h>
#include <string.h>
#else
void *memcpy(void *restrict dst, const void *restrict src, size_t n);
void *memmove(void *dst, const void *src, size_t n);
void *memset(void *dst, int byte, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void *memchr(const void *s, int byte, size_t n);
size_t strlen(const char *s);
size_t strnlen(const char *s, size_t max);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
char *strchr(const char *s, int c);
char *strrchr(const char *s, int c);
char *strstr(const char *haystack, const char *needle);

// %d %i %u %x %X %o %c %s %p %% with flags "-+ #0", width, precision (both may be *), and the
// length modifiers hh h l ll z t j. No floating point, no %n. Writes at most size bytes, always
// ends with NUL when size > 0, returns the length that the whole text would have had.
int vsnprintf(char *buf, size_t size, const char *fmt, va_list args) PRINTF_LIKE(3, 0);
int snprintf(char *buf, size_t size, const char *fmt, ...) PRINTF_LIKE(3, 4);
#endif
