// SPDX-License-Identifier: MIT
#pragma once
// Fixed ACPI hardware at ports and in memory, every access of which is traced: "r600/2=1 " and
// "w600/2=1 ". Status registers are cleared by writing ones.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <acpi/host.h>
#include <base/string.h>

#define CHIPSET_STATUS_RANGES 8
#define CHIPSET_MEMORY 0xfed00000u // 256 bytes
#define CHIPSET_TRACE_SIZE 4096

static struct {
    uint8_t ports[0x10000];
    uint8_t memory[256] __attribute__((aligned(16)));
    struct {
        uint32_t start, length;
    } status[CHIPSET_STATUS_RANGES]; // of ports
    uint8_t held[0x10000];           // what a level signal sets again as soon as it is cleared
    uint32_t dead_from, dead_to;     // ports that nothing decodes
    unsigned maps;
    char trace[CHIPSET_TRACE_SIZE];
    char log[CHIPSET_TRACE_SIZE];
} chipset;

static inline void chipset_reset(void)
{
    memset(&chipset, 0, sizeof chipset);
}

static inline void chipset_status_add(uint32_t start, uint32_t length)
{
    unsigned i = 0;
    while (chipset.status[i].length)
        i++;
    assert_true(i < CHIPSET_STATUS_RANGES);
    chipset.status[i].start = start;
    chipset.status[i].length = length;
}

static inline void chipset_text_add(char *text, const char *fmt, ...) PRINTF_LIKE(2, 3);
static inline void chipset_text_add(char *text, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    size_t length = strlen(text);
    vsnprintf(text + length, CHIPSET_TRACE_SIZE - length, fmt, args);
    va_end(args);
}

// Takes what was traced since the last call.
static inline const char *chipset_trace(void)
{
    static char taken[CHIPSET_TRACE_SIZE];
    memcpy(taken, chipset.trace, sizeof taken);
    chipset.trace[0] = 0;
    return taken;
}

static inline uint64_t chipset_get(uint64_t port, unsigned width)
{
    uint64_t value = 0;
    memcpy(&value, chipset.ports + port, width);
    return value;
}

static inline void chipset_put(uint64_t port, unsigned width, uint64_t value)
{
    memcpy(chipset.ports + port, &value, width);
}

static inline status_t chipset_port_read(void *host, uint64_t port, unsigned width, uint64_t *out)
{
    (void)host;
    assert_true(port + width <= sizeof chipset.ports);
    *out = chipset_get(port, width);
    if (port >= chipset.dead_from && port < chipset.dead_to) *out = UINT64_MAX >> (64 - 8 * width);
    chipset_text_add(chipset.trace, "r%llx/%u=%llx ", (unsigned long long)port, width,
                     (unsigned long long)*out);
    return ST_OK;
}

static inline bool chipset_is_status(uint64_t port)
{
    for (unsigned i = 0; i < CHIPSET_STATUS_RANGES; i++)
        if (port - chipset.status[i].start < chipset.status[i].length) return true;
    return false;
}

static inline status_t chipset_port_write(void *host, uint64_t port, unsigned width, uint64_t value)
{
    (void)host;
    assert_true(port + width <= sizeof chipset.ports);
    chipset_text_add(chipset.trace, "w%llx/%u=%llx ", (unsigned long long)port, width,
                     (unsigned long long)value);
    for (unsigned i = 0; i < width; i++) {
        uint8_t byte = (uint8_t)(value >> 8 * i);
        if (chipset_is_status(port + i))
            byte = (chipset.ports[port + i] & (uint8_t)~byte) | chipset.held[port + i];
        chipset.ports[port + i] = byte;
    }
    return ST_OK;
}

static inline status_t chipset_pci_read(void *host, struct acpi_pci_address address,
                                        uint16_t offset, unsigned width, uint64_t *out)
{
    (void)host;
    *out = 0;
    chipset_text_add(chipset.trace, "rP%x:%x.%x+%x/%u ", address.bus, address.device,
                     address.function, offset, width);
    return ST_OK;
}

static inline status_t chipset_pci_write(void *host, struct acpi_pci_address address,
                                         uint16_t offset, unsigned width, uint64_t value)
{
    (void)host;
    chipset_text_add(chipset.trace, "wP%x:%x.%x+%x/%u=%llx ", address.bus, address.device,
                     address.function, offset, width, (unsigned long long)value);
    return ST_OK;
}

static inline void *chipset_map(void *host, paddr_t paddr, uint64_t size)
{
    (void)host;
    if (paddr < CHIPSET_MEMORY || paddr + size > CHIPSET_MEMORY + sizeof chipset.memory)
        return NULL;
    chipset.maps++;
    return chipset.memory + (paddr - CHIPSET_MEMORY);
}

static inline void chipset_unmap(void *host, void *pointer, uint64_t size)
{
    (void)host;
    (void)pointer;
    (void)size;
    chipset.maps--;
}

static inline void chipset_log(void *host, enum acpi_log_level level, bool is_debug_object,
                               const char *text, size_t length)
{
    (void)host;
    (void)is_debug_object;
    if (level <= ACPI_LOG_INFO) chipset_text_add(chipset.log, "%.*s\n", (int)length, text);
}
