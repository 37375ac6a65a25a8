// SPDX-License-Identifier: MIT
#pragma once
// Everything that acpi/ asks of the world around it, as one table of functions. The kernel serves
// it in kernel/acpi_host.c, the host tool in acpi/tool/. `host` is the pointer given with the
// table.
//
// Unless said otherwise a function is called with the interpreter lock held, in thread context,
// interrupts on, and may not call back into acpi/. Functions marked [slow] are called with the
// interpreter lock dropped. clock_ns, stall_us and thread_id are called with and without it. Fixed
// hardware (acpi/registers.h) is worked in the interrupt too (acpi/event.h), without that lock: by
// clock_ns, port_read, port_write, memory_read, memory_write, and on machines that have it in PCI
// configuration space (none is known) by pci_read and pci_write for bus 0 of segment 0.

#include <base/status.h>

struct acpi_node;
struct acpi_context;

enum acpi_log_level {
    ACPI_LOG_ERROR,
    ACPI_LOG_WARN,
    ACPI_LOG_INFO,
    ACPI_LOG_DEBUG,
    ACPI_LOG_TRACE
};

// A PCI function's address (PCI Firmware 3.3, 4.1).
struct acpi_pci_address {
    uint16_t segment;
    uint8_t bus, device, function;
};

struct acpi_host_ops {
    // Memory, aligned to 16 bytes, contents undefined; NULL when there is none. `size` at release
    // is what was asked for.
    void *(*alloc)(void *host, size_t size);
    void (*release)(void *host, void *pointer, size_t size);

    // One log line without a newline. Also called for Store(..., Debug), with level INFO and
    // `is_debug_object` set: then `text` may hold any bytes.
    void (*log)(void *host, enum acpi_log_level level, bool is_debug_object, const char *text,
                size_t length);

    // Physical memory, mapped with the cache type that suits it (RAM write-back, else uncached), at
    // any alignment. NULL on failure. Stays until unmapped with the same pointer and size.
    void *(*memory_map)(void *host, paddr_t paddr, uint64_t size);
    void (*memory_unmap)(void *host, void *pointer, uint64_t size);
    // SystemMemory accesses of 1, 2, 4 or 8 bytes at a physical address. Either may be NULL: then
    // the engine maps the region by memory_map and accesses it directly, which is much faster.
    // Tests set them to trace.
    status_t (*memory_read)(void *host, paddr_t paddr, unsigned width, uint64_t *out_value);
    status_t (*memory_write)(void *host, paddr_t paddr, unsigned width, uint64_t value);

    // I/O ports; width 1, 2 or 4 bytes. NULL: the machine has none.
    status_t (*port_read)(void *host, uint64_t port, unsigned width, uint64_t *out_value);
    status_t (*port_write)(void *host, uint64_t port, unsigned width, uint64_t value);

    // PCI configuration space; width 1, 2 or 4 bytes, aligned. A function that is not there reads
    // all ones. NULL: there is no PCI.
    status_t (*pci_read)(void *host, struct acpi_pci_address address, uint16_t offset,
                         unsigned width, uint64_t *out_value);
    status_t (*pci_write)(void *host, struct acpi_pci_address address, uint16_t offset,
                          unsigned width, uint64_t value);

    // Monotonic nanoseconds.
    uint64_t (*clock_ns)(void *host);
    void (*stall_us)(void *host, uint64_t microseconds); // busy-waits
    void (*sleep_ms)(void *host, uint64_t milliseconds); // [slow]

    // Identity of the calling thread, never 0.
    uintptr_t (*thread_id)(void *host);
    // The interpreter lock (not recursive). NULL on a host with one thread.
    void (*lock)(void *host);
    void (*unlock)(void *host);
    // Waits [slow] until another thread calls wake() on the same `channel` or the time is over
    // (UINT64_MAX: for ever). May return early: the caller looks again. ST_TIMEOUT when the time is
    // over. NULL on a host with one thread: then a wait that cannot be satisfied times out at once
    // (after sleep_ms of its timeout).
    status_t (*wait)(void *host, const void *channel, uint64_t timeout_ns);
    void (*wake)(void *host, const void *channel);

    // AML said Notify(node, value). May be called deep inside a method: queue it, the node kept
    // (acpi_node_keep, acpi/aml.h), for acpi_notify_dispatch (acpi/notify.h). NULL: ignored.
    void (*notify)(void *host, struct acpi_node *node, uint64_t value);
    // A table was loaded or unloaded, by AML or by the host. Only note it: names that it declared
    // are there, and what they mean for the host (methods of GPEs, devices) is looked at later, by
    // acpi_events_discover for one. May be NULL.
    void (*tables_changed)(void *host);
    // AML said Fatal(type, code, argument). Returning lets the method end with ST_AML_FATAL.
    void (*fatal)(void *host, uint8_t type, uint32_t code, uint64_t argument);
};

#define ACPI_WAIT_FOREVER UINT64_MAX
