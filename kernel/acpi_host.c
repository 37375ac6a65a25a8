// SPDX-License-Identifier: MIT
// What acpi/ asks of its host, served by the kernel.

#include <acpi/aml.h>
#include <acpi/host.h>
#include <acpi/tables.h>
#include <base/bits.h>
#include <base/string.h>
#include <hal/io.h>
#include <hal/time.h>
#include <kernel/acpi.h>
#include <kernel/heap.h>
#include <kernel/log.h>
#include <kernel/platform_events.h>
#include <kernel/platform_hotplug.h>
#include <kernel/pmm.h>
#include <kernel/vmm.h>
#include <sched/thread.h>
#include <sched/wait.h>

// Memory

static bool is_free_ram_allowed;

void kernel_acpi_host_allow_free_ram(bool is_allowed)
{
    is_free_ram_allowed = is_allowed;
}

enum memory_use { // what a physical range is, as a whole
    USE_KEPT,     // in the direct map, and nobody but the firmware and AML writes there
    USE_OURS,     // some of it belongs to the kernel or its allocator
    USE_DEVICE    // anything else
};

static enum memory_use memory_use_of(paddr_t paddr, uint64_t size)
{
    size_t count;
    const struct memory_range *ranges = pmm_memory_map(&count);
    paddr_t end = paddr + size, kept_end = paddr;
    for (size_t i = 0; i < count && ranges[i].start < end; i++) {
        paddr_t range_end = ranges[i].start + ranges[i].size;
        if (range_end <= paddr) continue;
        switch (ranges[i].kind) {
        case MEMORY_FREE:
        case MEMORY_KERNEL:
        case MEMORY_BOOT_SCRATCH:
            return USE_OURS;
        case MEMORY_ACPI_TABLES:
        case MEMORY_ACPI_NVS:
        case MEMORY_RUNTIME:
            if (ranges[i].start <= kept_end) kept_end = range_end;
            break;
        default:
            break;
        }
    }
    return kept_end >= end ? USE_KEPT : USE_DEVICE;
}

bool kernel_acpi_memory_is_kept(paddr_t paddr, uint64_t size)
{
    return memory_use_of(paddr, size) == USE_KEPT;
}

static void *host_memory_map(void *host, paddr_t paddr, uint64_t size)
{
    (void)host;
    uint64_t end;
    if (size == 0 || !add_fits(paddr, size, &end) || end > vmm_physical_limit()) return NULL;
    switch (memory_use_of(paddr, size)) {
    case USE_KEPT:
        return vmm_map_physical(paddr, size, HAL_MMU_WRITE, HAL_MMU_WRITE_BACK);
    case USE_OURS:
        if (is_free_ram_allowed) {
            return vmm_map_physical(paddr, size, HAL_MMU_READ, HAL_MMU_WRITE_BACK);
        }
        log_warn("acpi", "refused 0x%llx to 0x%llx: that is the kernel's memory",
                 (unsigned long long)paddr, (unsigned long long)end - 1);
        return NULL;
    default:
        return vmm_map_mmio(paddr, size);
    }
}

static void host_memory_unmap(void *host, void *pointer, uint64_t size)
{
    (void)host;
    vmm_unmap(pointer, size);
}

static void *host_alloc(void *host, size_t size)
{
    (void)host;
    return kmalloc(size);
}

static void host_release(void *host, void *pointer, size_t size)
{
    (void)host;
    (void)size;
    kfree(pointer);
}

// Log and notifications

static void host_log(void *host, enum acpi_log_level level, bool is_debug_object, const char *text,
                     size_t length)
{
    static const enum log_level levels[] = {LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG, LOG_TRACE};
    (void)host;
    if (!is_debug_object) {
        log_line(levels[level], "acpi", "%.*s", (int)length, text);
        return;
    }
    // What AML prints may hold any bytes: none of them may reach a terminal as a control sequence.
    char clean[200];
    size_t count = length < sizeof clean ? length : sizeof clean;
    for (size_t i = 0; i < count; i++) {
        bool prints = text[i] >= 0x20 && text[i] < 0x7f;
        clean[i] = prints ? text[i] : (text[i] == '\n' ? ' ' : '?');
    }
    log_line(LOG_INFO, "aml", "%.*s%s", (int)count, clean, count < length ? "..." : "");
}

static void host_notify(void *host, struct acpi_node *node, uint64_t value)
{
    (void)host;
    platform_notify_add(node, value);
}

static void host_tables_changed(void *host)
{
    (void)host;
    platform_events_tables_changed();
}

static void host_fatal(void *host, uint8_t type, uint32_t code, uint64_t argument)
{
    (void)host;
    log_error("acpi", "Fatal: type 0x%x, code 0x%x, argument 0x%llx", type, code,
              (unsigned long long)argument);
}

// Ports and PCI configuration space

static status_t host_port_read(void *host, uint64_t port, unsigned width, uint64_t *out)
{
    uint32_t value;
    (void)host;
    if (port > UINT16_MAX) return ST_OUT_OF_RANGE;
    status_t st = hal_port_read((uint16_t)port, width, &value);
    if (st == ST_OK) *out = value;
    return st;
}

static status_t host_port_write(void *host, uint64_t port, unsigned width, uint64_t value)
{
    (void)host;
    if (port > UINT16_MAX) return ST_OUT_OF_RANGE;
    return hal_port_write((uint16_t)port, width, (uint32_t)value);
}

paddr_t kernel_acpi_ecam_paddr(struct acpi_pci_address address)
{
    struct acpi_tables *tables = kernel_acpi_tables();
    const struct acpi_table *mcfg = tables ? acpi_tables_find(tables, "MCFG", 0) : NULL;
    struct acpi_mcfg_entry entry;
    paddr_t base = 0;
    for (size_t i = 0; mcfg && acpi_mcfg_get(mcfg->bytes, mcfg->length, i, &entry); i++) {
        if (base != 0 || entry.segment != address.segment) continue;
        if (address.bus < entry.start_bus || address.bus > entry.end_bus) continue;
        base = entry.base;
    }
    if (base == 0) base = platform_pci_root_ecam(address.segment, address.bus);
    if (base == 0) return 0;
    return base + ((paddr_t)address.bus << 20 | (paddr_t)address.device << 15 |
                   (paddr_t)address.function << 12);
}

// Maps the function's page for one access. The mapping is dropped again: AML touches configuration
// space seldom, and a machine may have thousands of functions.
static volatile void *ecam_map(struct acpi_pci_address address, uint16_t offset, void **out_page)
{
    paddr_t paddr = kernel_acpi_ecam_paddr(address);
    if (paddr == 0 || offset >= PAGE_SIZE) return NULL;
    *out_page = host_memory_map(NULL, paddr, PAGE_SIZE);
    return *out_page ? (volatile uint8_t *)*out_page + offset : NULL;
}

static bool pci_access_is_valid(struct acpi_pci_address address, uint16_t offset, unsigned width)
{
    if (address.device > 31 || address.function > 7) return false;
    return (width == 1 || width == 2 || width == 4) && is_aligned(offset, width);
}

// The ports come first, as in other systems: they work where an MCFG is wrong. The enhanced space
// serves what they do not reach: other segments, offsets from 256 up, machines without ports.
static status_t host_pci_read(void *host, struct acpi_pci_address address, uint16_t offset,
                              unsigned width, uint64_t *out)
{
    (void)host;
    if (!pci_access_is_valid(address, offset, width)) return ST_INVALID_ARGUMENT;
    uint32_t value;
    status_t st = ST_NOT_SUPPORTED;
    if (address.segment == 0) {
        st = hal_pci_legacy_read(address.bus, address.device, address.function, offset, width,
                                 &value);
    }
    if (st == ST_OK) *out = value;
    if (st != ST_NOT_SUPPORTED) return st;

    void *page;
    volatile void *at = ecam_map(address, offset, &page);
    if (!at) {
        *out = UINT32_MAX >> (32 - 8 * width); // as for any function that is not there
        return ST_OK;
    }
    *out = width == 1 ? mmio_read8(at) : width == 2 ? mmio_read16(at) : mmio_read32(at);
    host_memory_unmap(NULL, page, PAGE_SIZE);
    return ST_OK;
}

static status_t host_pci_write(void *host, struct acpi_pci_address address, uint16_t offset,
                               unsigned width, uint64_t value)
{
    (void)host;
    if (!pci_access_is_valid(address, offset, width)) return ST_INVALID_ARGUMENT;
    status_t st = ST_NOT_SUPPORTED;
    if (address.segment == 0) {
        st = hal_pci_legacy_write(address.bus, address.device, address.function, offset, width,
                                  (uint32_t)value);
    }
    if (st != ST_NOT_SUPPORTED) return st;

    void *page;
    volatile void *at = ecam_map(address, offset, &page);
    if (!at) return ST_OK; // lost, as on a bus
    if (width == 1) {
        mmio_write8(at, (uint8_t)value);
    } else if (width == 2) {
        mmio_write16(at, (uint16_t)value);
    } else {
        mmio_write32(at, (uint32_t)value);
    }
    host_memory_unmap(NULL, page, PAGE_SIZE);
    return ST_OK;
}

// Time

static uint64_t host_clock_ns(void *host)
{
    (void)host;
    return hal_clock_ns();
}

static void host_stall_us(void *host, uint64_t microseconds)
{
    (void)host;
    hal_clock_delay_ns(microseconds < UINT64_MAX / 1000 ? microseconds * 1000 : UINT64_MAX);
}

static void host_sleep_ms(void *host, uint64_t milliseconds)
{
    (void)host;
    thread_sleep_ns(milliseconds < UINT64_MAX / 1000000 ? milliseconds * 1000000 : UINT64_MAX - 1);
}

static uintptr_t host_thread_id(void *host)
{
    (void)host;
    return (uintptr_t)thread_current();
}

// The interpreter's lock

static struct mutex interpreter = MUTEX_INIT(interpreter, "AML interpreter");

// Whoever waits for a channel has given the interpreter's lock back just before. A wake-up may come
// in between; so they are numbered, and a thread notes the last number when it gives the lock back.
#define CHANNEL_QUEUES 16 // channels share them: that wakes a thread too often, never too seldom

static uint64_t last_wake; // guarded by the interpreter's lock, under which all are
static struct channel_queue {
    struct wait_queue queue;
    uint64_t last_wake; // of its channels; guarded by queue.lock
} channel_queues[CHANNEL_QUEUES];

static void host_lock(void *host)
{
    (void)host;
    mutex_lock(&interpreter);
}

static void host_unlock(void *host)
{
    (void)host;
    *thread_word() = last_wake;
    mutex_unlock(&interpreter);
}

static struct channel_queue *queue_of(const void *channel)
{
    return &channel_queues[(uintptr_t)channel / 16 % CHANNEL_QUEUES];
}

struct channel_wait {
    const struct channel_queue *queue;
    uint64_t seen;
};

static bool was_woken(void *ctx)
{
    const struct channel_wait *wait = ctx;
    return wait->queue->last_wake > wait->seen;
}

static status_t host_wait(void *host, const void *channel, uint64_t timeout_ns)
{
    (void)host;
    struct channel_queue *queue = queue_of(channel);
    struct channel_wait wait = {queue, *thread_word()};
    return wait_until(&queue->queue, was_woken, &wait, timeout_ns);
}

static void host_wake(void *host, const void *channel)
{
    (void)host;
    struct channel_queue *queue = queue_of(channel);
    hal_irq_state_t irqs = spin_lock_irq(&queue->queue.lock);
    queue->last_wake = ++last_wake;
    spin_unlock_irq(&queue->queue.lock, irqs);
    wait_wake_all(&queue->queue);
}

const struct acpi_host_ops *kernel_acpi_host_ops(void)
{
    static const struct acpi_host_ops ops = {
        .alloc = host_alloc,
        .release = host_release,
        .log = host_log,
        .memory_map = host_memory_map,
        .memory_unmap = host_memory_unmap,
        .port_read = host_port_read,
        .port_write = host_port_write,
        .pci_read = host_pci_read,
        .pci_write = host_pci_write,
        .clock_ns = host_clock_ns,
        .stall_us = host_stall_us,
        .sleep_ms = host_sleep_ms,
        .thread_id = host_thread_id,
        .lock = host_lock,
        .unlock = host_unlock,
        .wait = host_wait,
        .wake = host_wake,
        .notify = host_notify,
        .tables_changed = host_tables_changed,
        .fatal = host_fatal,
    };
    static bool has_queues; // main asks first, before there are other threads
    for (size_t i = 0; i < CHANNEL_QUEUES && !has_queues; i++)
        wait_queue_init(&channel_queues[i].queue, "AML event");
    has_queues = true;
    return &ops;
}
