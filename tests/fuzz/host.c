// SPDX-License-Identifier: MIT
#include "host.h"

#include <stdlib.h>
#include <string.h>

#include <base/bits.h>

#define MAPPING_MAX (1u << 20) // larger ones are not to be had
#define HEAP_MAX (512u << 20)

void fuzz_fail(const char *what, const char *why)
{
    fprintf(stderr, "fuzz: %s: %s\n", what, why);
    abort();
}

// Memory

static void *host_alloc(void *host, size_t size)
{
    struct fuzz_host *h = host;
    h->now_ns += 4 * size; // so that a loop that copies much does not run long
    if (h->allowed == 0) {
        h->allowed = -1;
        h->has_failed = true;
        return NULL;
    }
    if (h->allowed > 0) h->allowed--;
    if (size > HEAP_MAX - h->bytes) return NULL;
    void *pointer = malloc(size ? size : 1);
    if (!pointer) return NULL;
    memset(pointer, 0xa5, size); // what is not initialised reads as nonsense
    h->blocks++;
    h->bytes += size;
    return pointer;
}

static void host_release(void *host, void *pointer, size_t size)
{
    struct fuzz_host *h = host;
    h->blocks--;
    h->bytes -= size;
    free(pointer);
}

void fuzz_host_check(const struct fuzz_host *h)
{
    if (!h->blocks && !h->bytes && !h->mappings) return;
    fprintf(stderr, "fuzz: left at teardown: %ld blocks, %zu bytes, %ld mappings\n", h->blocks,
            h->bytes, h->mappings);
    if (getenv("FUZZ_LEAKS")) return; // LeakSanitizer tells who took it
    abort();
}

// Buses

static bool bus_fails(struct fuzz_host *h)
{
    h->bus++;
    h->now_ns += 100;
    return (h->mode & FUZZ_FAIL_BUS) && h->bus % 4 == 0;
}

static uint64_t bus_value(const struct fuzz_host *h)
{
    return h->bus % 3 == 0 ? 0 : h->bus % 3 == 1 ? UINT64_MAX : h->bus * 0x9E3779B97F4A7C15u;
}

static void *host_memory_map(void *host, paddr_t paddr, uint64_t size)
{
    struct fuzz_host *h = host;
    if (bus_fails(h) || size == 0 || size > MAPPING_MAX || paddr + size < paddr) return NULL;
    // Aligned as the physical address is.
    size_t shift = paddr % 8;
    uint8_t *block = calloc(1, 8 + shift + size);
    if (!block) return NULL;
    h->mappings++;
    block[0] = (uint8_t)shift;
    return block + 8 + shift;
}

static void host_memory_unmap(void *host, void *pointer, uint64_t size)
{
    uint8_t *at = pointer;
    (void)size;
    ((struct fuzz_host *)host)->mappings--;
    for (size_t shift = 0; shift < 8; shift++) {
        if (((uintptr_t)at - shift - 8) % 16) continue;
        FUZZ_EXPECT((at - shift - 8)[0] == shift);
        free(at - shift - 8);
        return;
    }
    fuzz_fail(__func__, "not a mapping");
}

static status_t host_read(void *host, uint64_t address, unsigned width, uint64_t *out)
{
    FUZZ_EXPECT(width == 1 || width == 2 || width == 4 || width == 8);
    (void)address;
    struct fuzz_host *h = host;
    if (bus_fails(h)) return ST_IO_ERROR;
    *out = bus_value(h) >> (64 - 8 * width);
    return ST_OK;
}

static status_t host_write(void *host, uint64_t address, unsigned width, uint64_t value)
{
    FUZZ_EXPECT(width == 1 || width == 2 || width == 4 || width == 8);
    (void)address;
    (void)value;
    return bus_fails(host) ? ST_IO_ERROR : ST_OK;
}

static status_t host_pci_read(void *host, struct acpi_pci_address address, uint16_t offset,
                              unsigned width, uint64_t *out)
{
    (void)address;
    FUZZ_EXPECT(width <= 4 && offset % width == 0);
    return host_read(host, offset, width, out);
}

static status_t host_pci_write(void *host, struct acpi_pci_address address, uint16_t offset,
                               unsigned width, uint64_t value)
{
    (void)address;
    FUZZ_EXPECT(width <= 4 && offset % width == 0);
    return host_write(host, offset, width, value);
}

// The rest

static void text_read(void *arg, const char *text, size_t length)
{
    volatile unsigned *sum = arg;
    for (size_t i = 0; i < length; i++)
        *sum += (uint8_t)text[i];
}

static unsigned text_sum;
const struct acpi_text_sink fuzz_sink = {text_read, &text_sum};

static void host_log(void *host, enum acpi_log_level level, bool is_debug_object, const char *text,
                     size_t length)
{
    struct fuzz_host *h = host;
    h->now_ns += 1000;
    if (level == ACPI_LOG_ERROR) h->errors++;
    text_read(&text_sum, text, length);
    if (getenv("FUZZ_LOG")) {
        fprintf(stderr, "%s%.*s\n", is_debug_object ? "debug: " : "", (int)length, text);
    }
}

static uint64_t host_clock_ns(void *host)
{
    return ((struct fuzz_host *)host)->now_ns += 500 * 1000;
}

static void host_stall_us(void *host, uint64_t microseconds)
{
    ((struct fuzz_host *)host)->now_ns += microseconds * 1000;
}

static void host_sleep_ms(void *host, uint64_t milliseconds)
{
    ((struct fuzz_host *)host)->now_ns += milliseconds * 1000000;
}

static void host_notify(void *host, struct acpi_node *node, uint64_t value)
{
    char path[64];
    (void)host;
    (void)value;
    FUZZ_EXPECT(node);
    size_t length = acpi_node_path(node, path, sizeof path);
    text_read(&text_sum, path, length < sizeof path ? length : sizeof path - 1);
}

static void host_fatal(void *host, uint8_t type, uint32_t code, uint64_t argument)
{
    (void)host;
    (void)type;
    (void)code;
    (void)argument;
}

#define OPS_COMMON                                                                                 \
    .alloc = host_alloc, .release = host_release, .log = host_log, .memory_map = host_memory_map,  \
    .memory_unmap = host_memory_unmap, .port_read = host_read, .port_write = host_write,           \
    .pci_read = host_pci_read, .pci_write = host_pci_write, .clock_ns = host_clock_ns,             \
    .stall_us = host_stall_us, .sleep_ms = host_sleep_ms, .notify = host_notify,                   \
    .fatal = host_fatal

const struct acpi_host_ops fuzz_ops = {OPS_COMMON};
const struct acpi_host_ops fuzz_ops_calls = {OPS_COMMON, .memory_read = host_read,
                                             .memory_write = host_write};

void fuzz_table_seal(uint8_t *table, size_t length)
{
    store_le32(table + 4, (uint32_t)length);
    uint8_t sum = 0;
    table[9] = 0;
    for (size_t i = 0; i < length; i++)
        sum = (uint8_t)(sum + table[i]);
    table[9] = (uint8_t)(0 - sum);
}
