// SPDX-License-Identifier: MIT
#pragma once
// A few kilobytes of pretended physical memory for tests of acpi/: every mapping is a block of its
// own, of exactly the size that was asked for, so that ASan sees each byte read past it.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <acpi/tables.h>

#define FIXTURE_SIZE 0x40000u

struct fixture {
    uint8_t bytes[FIXTURE_SIZE];
    paddr_t base; // of `bytes`
    unsigned maps, allocations, log_lines;
};

static inline void *fixture_alloc(void *host, size_t size)
{
    struct fixture *f = host;
    f->allocations++;
    return malloc(size);
}

static inline void fixture_release(void *host, void *pointer, size_t size)
{
    struct fixture *f = host;
    (void)size;
    f->allocations--;
    free(pointer);
}

static inline void fixture_log(void *host, enum acpi_log_level level, bool is_debug_object,
                               const char *text, size_t length)
{
    struct fixture *f = host;
    (void)is_debug_object;
    f->log_lines++;
    if (getenv("FIXTURE_LOG")) printf("log %d: %.*s\n", (int)level, (int)length, text);
}

static inline void *fixture_map(void *host, paddr_t paddr, uint64_t size)
{
    struct fixture *f = host;
    assert_true(size <= UINT64_MAX - paddr); // no host has to see to that
    if (paddr < f->base || size > FIXTURE_SIZE || paddr - f->base > FIXTURE_SIZE - size)
        return NULL;
    void *copy = malloc(size);
    memcpy(copy, f->bytes + (paddr - f->base), size);
    f->maps++;
    return copy;
}

static inline void fixture_unmap(void *host, void *pointer, uint64_t size)
{
    struct fixture *f = host;
    (void)size;
    f->maps--;
    free(pointer);
}

static const struct acpi_host_ops fixture_ops = {
    .alloc = fixture_alloc,
    .release = fixture_release,
    .log = fixture_log,
    .memory_map = fixture_map,
    .memory_unmap = fixture_unmap,
};

static inline struct fixture *fixture_create(paddr_t base)
{
    struct fixture *f = calloc(1, sizeof *f);
    f->base = base;
    return f;
}

static inline void fixture_destroy(struct fixture *f)
{
    assert_int_equal(f->maps, 0);
    assert_int_equal(f->allocations, 0);
    free(f);
}

static inline uint8_t *fixture_at(struct fixture *f, paddr_t paddr)
{
    return f->bytes + (paddr - f->base);
}

static inline void fixture_checksum_fix(uint8_t *bytes, size_t length, size_t at)
{
    bytes[at] = 0;
    bytes[at] = (uint8_t)-acpi_checksum(bytes, length);
}

static inline void put16(uint8_t *at, uint16_t v)
{
    memcpy(at, &v, sizeof v);
}

static inline void put32(uint8_t *at, uint32_t v)
{
    memcpy(at, &v, sizeof v);
}

static inline void put64(uint8_t *at, uint64_t v)
{
    memcpy(at, &v, sizeof v);
}

// A table with a good header and `length` bytes, zero after the header.
static inline uint8_t *fixture_table(struct fixture *f, paddr_t paddr, const char *signature,
                                     uint32_t length, uint8_t revision)
{
    uint8_t *at = fixture_at(f, paddr);
    memset(at, 0, length);
    memcpy(at, signature, 4);
    put32(at + 4, length);
    at[8] = revision;
    memcpy(at + 10, "FLTEST", 6);
    memcpy(at + 16, "FIXTURE ", 8);
    put32(at + 24, 1);
    memcpy(at + 28, "TEST", 4);
    fixture_checksum_fix(at, length, 9);
    return at;
}

static inline void fixture_table_fix(uint8_t *table)
{
    uint32_t length;
    memcpy(&length, table + 4, 4);
    fixture_checksum_fix(table, length, 9);
}
