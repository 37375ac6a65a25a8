// SPDX-License-Identifier: MIT
#pragma once
// A whole engine on a host of arrays, for tests of the loader and the VM.

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <acpi/aml.h>
#include <base/bits.h>

struct engine_host {
    long blocks;  // allocated and not given back
    long allowed; // allocations until one fails; negative: never
    uint64_t now; // ns; goes on by itself
    unsigned log_lines;
};

static void *engine_alloc(void *host, size_t size)
{
    struct engine_host *h = host;
    if (h->allowed == 0) return NULL;
    if (h->allowed > 0) h->allowed--;
    h->blocks++;
    return malloc(size);
}

static void engine_release(void *host, void *pointer, size_t size)
{
    (void)size;
    ((struct engine_host *)host)->blocks--;
    free(pointer);
}

static void engine_log(void *host, enum acpi_log_level level, bool is_debug, const char *text,
                       size_t length)
{
    (void)level;
    (void)is_debug;
    assert_non_null(text);
    assert_true(length < 4096 || is_debug);
    ((struct engine_host *)host)->log_lines++;
}

static uint64_t engine_clock(void *host)
{
    return ((struct engine_host *)host)->now += 500000;
}

static void engine_sleep(void *host, uint64_t ms)
{
    ((struct engine_host *)host)->now += (ms < 100000 ? ms : 100000) * 1000000;
}

static status_t engine_bus_read(void *host, uint64_t address, unsigned width, uint64_t *out)
{
    (void)host;
    (void)address;
    (void)width;
    *out = 0;
    return ST_OK;
}

static status_t engine_bus_write(void *host, uint64_t address, unsigned width, uint64_t value)
{
    (void)host;
    (void)address;
    (void)width;
    (void)value;
    return ST_OK;
}

static const struct acpi_host_ops engine_ops = {
    .alloc = engine_alloc,
    .release = engine_release,
    .log = engine_log,
    .memory_read = engine_bus_read,
    .memory_write = engine_bus_write,
    .port_read = engine_bus_read,
    .port_write = engine_bus_write,
    .clock_ns = engine_clock,
    .stall_us = engine_sleep,
    .sleep_ms = engine_sleep,
};

// A table around `aml`, its checksum right. Returns its length.
static inline size_t engine_table(uint8_t *table, const char *signature, unsigned revision,
                                  const uint8_t *aml, size_t length)
{
    memset(table, 0, 36);
    memcpy(table, signature, 4);
    store_le32(table + 4, (uint32_t)(36 + length));
    table[8] = (uint8_t)revision;
    memcpy(table + 10, "FLIGHTTEST    ", 14);
    memcpy(table + 36, aml, length);
    uint8_t sum = 0;
    for (size_t i = 0; i < 36 + length; i++)
        sum = (uint8_t)(sum + table[i]);
    table[9] = (uint8_t)(0 - sum);
    return 36 + length;
}
