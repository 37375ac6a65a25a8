// SPDX-License-Identifier: MIT
#include "world.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include <base/bits.h>

// Physical memory below this is one window, so that any two regions there are contiguous and alias.
// Above, windows of WINDOW_SIZE are made on demand; what crosses the end of one cannot be mapped.
// Each look at the virtual clock takes so long, whatever the machine is doing: then an endless loop
// ends after so many turns.
#define VIRTUAL_LOOK_NS 200000u
#define LOW_SIZE (64 * GIB)
#define WINDOW_SIZE (4 * GIB)
#define FILL_EAGER_MAX (64 * MIB) // the largest mapping that is filled by hand

#define PORTS_END 0x10000u

// Memory

static struct world_window *window_make(struct world *w, paddr_t start, uint64_t size)
{
    if (w->window_count == WORLD_WINDOWS) return NULL;
    void *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (bytes == MAP_FAILED) return NULL;
    struct world_window *window = &w->windows[w->window_count++];
    *window = (struct world_window){start, size, bytes};
    return window;
}

static uint8_t *memory_pointer(struct world *w, paddr_t paddr, uint64_t size)
{
    uint64_t end;
    if (size == 0 || !add_fits(paddr, size - 1, &end)) return NULL;
    for (size_t i = 0; i < w->window_count; i++) {
        struct world_window *window = &w->windows[i];
        if (paddr < window->start || paddr - window->start >= window->size) continue;
        return end - window->start < window->size ? window->bytes + (paddr - window->start) : NULL;
    }
    bool is_low = paddr < LOW_SIZE;
    uint64_t start = is_low ? 0 : align_down(paddr, WINDOW_SIZE);
    uint64_t window_size = is_low ? LOW_SIZE : WINDOW_SIZE;
    if (end - start >= window_size) return NULL;
    struct world_window *window = window_make(w, start, window_size);
    if (!window && is_low) { // valgrind has no room for as much
        start = align_down(paddr, WINDOW_SIZE);
        if (end - start < WINDOW_SIZE) window = window_make(w, start, WINDOW_SIZE);
    }
    return window ? window->bytes + (paddr - start) : NULL;
}

// Memory that reads something else than zero is filled page by page, when it is first reached.
static void memory_fill(struct world *w, uint8_t *pointer, paddr_t paddr, uint64_t size)
{
    if (w->fill == 0) return;
    uint64_t first = paddr / SPARSE_PAGE_SIZE, last = (paddr + size - 1) / SPARSE_PAGE_SIZE;
    uint8_t *page = pointer - paddr % SPARSE_PAGE_SIZE;
    for (uint64_t number = first; number <= last; number++, page += SPARSE_PAGE_SIZE) {
        uint8_t bits = sparse_read(&w->filled, number / 8);
        if (bits & 1u << number % 8) continue;
        sparse_write(&w->filled, number / 8, (uint8_t)(bits | 1u << number % 8));
        memset(page, w->fill, SPARSE_PAGE_SIZE);
    }
}

static void *world_memory_map(void *host, paddr_t paddr, uint64_t size)
{
    struct world *w = host;
    uint8_t *pointer = memory_pointer(w, paddr, size);
    if (!pointer || (w->fill != 0 && size > FILL_EAGER_MAX)) return NULL;
    memory_fill(w, pointer, paddr, size);
    return pointer;
}

static void world_memory_unmap(void *host, void *pointer, uint64_t size)
{
    (void)host;
    (void)pointer;
    (void)size;
}

bool world_memory_load(struct world *w, paddr_t paddr, const uint8_t *bytes, size_t length)
{
    if (length == 0) return true;
    uint8_t *pointer = memory_pointer(w, paddr, length);
    if (!pointer) return false;
    memory_fill(w, pointer, paddr, length);
    memcpy(pointer, bytes, length);
    return true;
}

// Bus accesses

void world_trace(struct world *w, const char *what, const char *space, uint64_t address,
                 unsigned width, uint64_t value)
{
    if (!w->is_bus_traced) return;
    if (w->trace_limit && ++w->traced > w->trace_limit) {
        if (w->traced == w->trace_limit + 1) puts("@cut");
        return;
    }
    printf("%s %s 0x%llx %u 0x%llx\n", what, space, (unsigned long long)address, width,
           (unsigned long long)value);
}

static uint64_t sparse_read_wide(const struct sparse *space, uint64_t address, unsigned width)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < width; i++) {
        value |= (uint64_t)sparse_read(space, address + i) << (8 * i);
    }
    return value;
}

static void sparse_write_wide(struct sparse *space, uint64_t address, unsigned width,
                              uint64_t value)
{
    for (unsigned i = 0; i < width; i++) {
        sparse_write(space, address + i, (uint8_t)(value >> (8 * i)));
    }
}

static status_t world_memory_read(void *host, paddr_t paddr, unsigned width, uint64_t *out)
{
    struct world *w = host;
    uint8_t *pointer = memory_pointer(w, paddr, width);
    if (!pointer) return ST_IO_ERROR;
    memory_fill(w, pointer, paddr, width);
    *out = 0;
    memcpy(out, pointer, width);
    world_trace(w, "read", "SystemMemory", paddr, width, *out);
    return ST_OK;
}

static status_t world_memory_write(void *host, paddr_t paddr, unsigned width, uint64_t value)
{
    struct world *w = host;
    uint8_t *pointer = memory_pointer(w, paddr, width);
    if (!pointer) return ST_IO_ERROR;
    memory_fill(w, pointer, paddr, width);
    memcpy(pointer, &value, width);
    world_trace(w, "write", "SystemMemory", paddr, width, value);
    return ST_OK;
}

static uint8_t port_byte_read(struct world *w, uint16_t port)
{
    uint8_t value;
    if (w->port_read && w->port_read(w->port_arg, port, &value)) return value;
    return sparse_read(&w->ports, port);
}

static status_t world_port_read(void *host, uint64_t port, unsigned width, uint64_t *out)
{
    struct world *w = host;
    if (port + width > PORTS_END) return ST_OUT_OF_RANGE;
    *out = 0;
    for (unsigned i = 0; i < width; i++)
        *out |= (uint64_t)port_byte_read(w, (uint16_t)(port + i)) << (8 * i);
    world_trace(w, "read", "SystemIO", port, width, *out);
    return ST_OK;
}

static status_t world_port_write(void *host, uint64_t port, unsigned width, uint64_t value)
{
    struct world *w = host;
    if (port + width > PORTS_END) return ST_OUT_OF_RANGE;
    for (unsigned i = 0; i < width; i++) {
        uint8_t byte = (uint8_t)(value >> (8 * i));
        if (!w->port_write || !w->port_write(w->port_arg, (uint16_t)(port + i), byte))
            sparse_write(&w->ports, port + i, byte);
    }
    world_trace(w, "write", "SystemIO", port, width, value);
    return ST_OK;
}

uint8_t world_byte_read(struct world *w, unsigned space, uint64_t address)
{
    if (space == ACPI_SPACE_IO && address < PORTS_END) return sparse_read(&w->ports, address);
    uint8_t *pointer = space == ACPI_SPACE_MEMORY ? memory_pointer(w, address, 1) : NULL;
    if (!pointer) return 0;
    memory_fill(w, pointer, address, 1);
    return *pointer;
}

void world_byte_write(struct world *w, unsigned space, uint64_t address, uint8_t value)
{
    if (space == ACPI_SPACE_IO && address < PORTS_END) sparse_write(&w->ports, address, value);
    if (space == ACPI_SPACE_MEMORY) (void)world_memory_load(w, address, &value, 1);
}

// As ECAM lays configuration space out, segments 256 MiB apart: PCI Firmware 3.3, 4.1.
static uint64_t pci_number(struct acpi_pci_address a, uint16_t offset)
{
    return (uint64_t)a.segment << 28 | (uint64_t)a.bus << 20 | (uint64_t)(a.device & 31) << 15 |
           (uint64_t)(a.function & 7) << 12 | (offset & 0xfff);
}

static uint64_t pci_trace_address(struct acpi_pci_address a, uint16_t offset)
{
    return (uint64_t)a.segment << 48 | (uint64_t)a.bus << 40 | (uint64_t)a.device << 32 |
           (uint64_t)a.function << 16 | offset;
}

static status_t world_pci_read(void *host, struct acpi_pci_address address, uint16_t offset,
                               unsigned width, uint64_t *out)
{
    struct world *w = host;
    uint64_t at = pci_number(address, offset);
    bool is_present = w->has_fill || sparse_read(&w->pci_present, at / SPARSE_PAGE_SIZE) != 0;
    *out = is_present ? sparse_read_wide(&w->pci, at, width) : UINT64_MAX >> (64 - 8 * width);
    world_trace(w, "read", "PCI_Config", pci_trace_address(address, offset), width, *out);
    return ST_OK;
}

static status_t world_pci_write(void *host, struct acpi_pci_address address, uint16_t offset,
                                unsigned width, uint64_t value)
{
    struct world *w = host;
    uint64_t at = pci_number(address, offset);
    sparse_write(&w->pci_present, at / SPARSE_PAGE_SIZE, 1);
    sparse_write_wide(&w->pci, at, width, value);
    world_trace(w, "write", "PCI_Config", pci_trace_address(address, offset), width, value);
    return ST_OK;
}

void world_pci_add(struct world *w, struct acpi_pci_address address, const uint8_t *bytes,
                   size_t length)
{
    uint64_t at = pci_number(address, 0);
    sparse_write(&w->pci_present, at / SPARSE_PAGE_SIZE, 1);
    for (size_t i = 0; i < length && i < SPARSE_PAGE_SIZE; i++)
        sparse_write(&w->pci, at + i, bytes[i]);
}

// Everything else

static void *world_alloc(void *host, size_t size)
{
    struct world *w = host;
    void *pointer = malloc(size ? size : 1);
    if (!pointer) return NULL;
    w->heap_bytes += size;
    if (w->heap_bytes > w->heap_peak) w->heap_peak = w->heap_bytes;
    return pointer;
}

static void world_release(void *host, void *pointer, size_t size)
{
    struct world *w = host;
    w->heap_bytes -= size;
    free(pointer);
}

static void world_log(void *host, enum acpi_log_level level, bool is_debug_object, const char *text,
                      size_t length)
{
    static const char *const names[] = {"error", "warning", "info", "debug", "trace"};
    struct world *w = host;
    if (w->is_silent) return;
    if (is_debug_object) {
        FILE *file = w->is_debug_on_stdout ? stdout : stderr;
        if (w->debug_prefix) fputs(w->debug_prefix, file);
        fwrite(text, 1, length, file);
        fputc('\n', file);
        return;
    }
    if (level == ACPI_LOG_ERROR) w->errors_logged++;
    if (level > w->log_level) return;
    fflush(stdout); // so that the two streams keep their order when they are one file
    fprintf(stderr, "aml: %s: %.*s\n", names[level], (int)length, text);
}

static uint64_t world_clock_ns(void *host)
{
    struct world *w = host;
    if (w->is_clock_virtual) return w->skipped_ns += VIRTUAL_LOOK_NS;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void pass_ns(struct world *w, uint64_t ns)
{
    if (w->is_clock_virtual) {
        w->skipped_ns += ns;
        return;
    }
    struct timespec left = {.tv_sec = (time_t)(ns / 1000000000u),
                            .tv_nsec = (long)(ns % 1000000000u)};
    while (nanosleep(&left, &left) != 0)
        continue; // EINTR: goes on with what is left
}

static uint64_t multiply_saturating(uint64_t a, uint64_t b)
{
    uint64_t product;
    return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
}

static void world_stall_us(void *host, uint64_t microseconds)
{
    pass_ns(host, multiply_saturating(microseconds, 1000));
}

static void world_sleep_ms(void *host, uint64_t milliseconds)
{
    pass_ns(host, multiply_saturating(milliseconds, 1000000));
}

static uintptr_t world_thread_id(void *host)
{
    (void)host;
    return 1;
}

static void world_fatal(void *host, uint8_t type, uint32_t code, uint64_t argument)
{
    char text[96];
    int length = snprintf(text, sizeof text, "Fatal: type 0x%x, code 0x%x, argument 0x%llx", type,
                          code, (unsigned long long)argument);
    world_log(host, ACPI_LOG_ERROR, false, text, (size_t)length);
}

static const struct acpi_host_ops ops_direct = {
    .alloc = world_alloc,
    .release = world_release,
    .log = world_log,
    .memory_map = world_memory_map,
    .memory_unmap = world_memory_unmap,
    .port_read = world_port_read,
    .port_write = world_port_write,
    .pci_read = world_pci_read,
    .pci_write = world_pci_write,
    .clock_ns = world_clock_ns,
    .stall_us = world_stall_us,
    .sleep_ms = world_sleep_ms,
    .thread_id = world_thread_id,
    .fatal = world_fatal,
};

const struct acpi_host_ops *world_ops(const struct world *w)
{
    static struct acpi_host_ops ops_by_call;
    if (!w->is_bus_traced && w->fill == 0) return &ops_direct;
    // Memory that must be filled or traced is reached by function, not by pointer.
    ops_by_call = ops_direct;
    ops_by_call.memory_read = world_memory_read;
    ops_by_call.memory_write = world_memory_write;
    return &ops_by_call;
}

void world_init(struct world *w)
{
    memset(w, 0, sizeof *w);
    w->log_level = ACPI_LOG_WARN;
}

void world_fill_set(struct world *w, uint8_t fill)
{
    w->has_fill = true;
    w->fill = w->ports.fill = w->pci.fill = fill;
}

void world_destroy(struct world *w)
{
    for (size_t i = 0; i < w->window_count; i++)
        munmap(w->windows[i].bytes, w->windows[i].size);
    sparse_destroy(&w->filled);
    sparse_destroy(&w->ports);
    sparse_destroy(&w->pci);
    sparse_destroy(&w->pci_present);
    world_spaces_destroy(w);
}
