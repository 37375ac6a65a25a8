// SPDX-License-Identifier: MIT
// PCI functions that come and go by ACPI's hot-plug. There are no drivers that would use them yet:
// they are listed, and made to keep still before they leave.

#include "platform_hotplug.h"

#include <acpi/hotplug.h>
#include <acpi/routing.h>
#include <base/string.h>
#include <kernel/acpi.h>
#include <kernel/heap.h>
#include <kernel/log.h>
#include <sched/wait.h>

#define FUNCTIONS_MAX 4096 // that are compared with what was there before

#define SCANS_MAX 3 // until a list is whole

#define PCI_ID 0x00
#define PCI_COMMAND 0x04
#define PCI_CLASS 0x08
#define COMMAND_BUS_MASTER 0x0004u
#define CLASS_DISPLAY 0x03u // the base class

struct functions {
    struct acpi_pci_function *list;
    size_t count;
};

// What was there when somebody last looked. Replaced whole.
static struct mutex lock = MUTEX_INIT(lock, "PCI functions");
static struct functions known;
static bool has_known;

static uint32_t config_read(struct acpi_pci_address address, uint16_t offset, unsigned width)
{
    uint64_t value;
    status_t st = kernel_acpi_host_ops()->pci_read(NULL, address, offset, width, &value);
    return st < 0 ? UINT32_MAX : (uint32_t)value;
}

static status_t functions_grow(struct functions *functions, size_t capacity)
{
    struct acpi_pci_function *list = kmalloc(capacity * sizeof *list);
    if (!list) return ST_NO_MEMORY;
    if (functions->count > 0) memcpy(list, functions->list, functions->count * sizeof *list);
    kfree(functions->list);
    functions->list = list;
    return ST_OK;
}

static status_t functions_list(struct functions *out)
{
    struct acpi_pci_function function;
    size_t capacity = 0;
    status_t st = ST_OK;
    *out = (struct functions){0};
    while (st == ST_OK && out->count < FUNCTIONS_MAX) {
        st = kernel_acpi_pci_function(out->count, &function);
        if (st == ST_OK && out->count == capacity) {
            capacity = capacity ? 2 * capacity : 32;
            st = functions_grow(out, capacity);
        }
        if (st == ST_OK) out->list[out->count++] = function;
    }
    if (st == ST_OK || st == ST_NOT_FOUND) return ST_OK; // all that there are, or that are kept
    kfree(out->list);
    return st;
}

static bool is_same(const struct acpi_pci_function *a, const struct acpi_pci_function *b)
{
    return a->address.segment == b->address.segment && a->address.bus == b->address.bus &&
           a->address.device == b->address.device && a->address.function == b->address.function &&
           a->vendor_id == b->vendor_id && a->device_id == b->device_id;
}

static bool is_in(const struct functions *functions, const struct acpi_pci_function *wanted)
{
    for (size_t i = 0; i < functions->count; i++)
        if (is_same(&functions->list[i], wanted)) return true;
    return false;
}

static void function_log(const struct acpi_pci_function *f, const char *what)
{
    log_info("hotplug", "PCI %04x:%02x:%02x.%x [%04x:%04x] class %06x %s", f->address.segment,
             f->address.bus, f->address.device, f->address.function, f->vendor_id, f->device_id,
             f->class_code, what);
}

// Whether `now` lacks one that was there before and still answers: another thread looked at the
// buses at the same time.
static bool is_torn(const struct functions *before, const struct functions *now)
{
    for (size_t i = 0; i < before->count; i++) {
        const struct acpi_pci_function *f = &before->list[i];
        uint32_t id = (uint32_t)f->device_id << 16 | f->vendor_id;
        if (!is_in(now, f) && config_read(f->address, PCI_ID, 4) == id) return true;
    }
    return false;
}

// Only the events' thread replaces the list, so it can be read there without the lock.
void hotplug_pci_scan(void)
{
    struct functions before = known, now;
    status_t st = functions_list(&now);
    for (unsigned i = 0; st == ST_OK && i < SCANS_MAX && is_torn(&before, &now); i++) {
        kfree(now.list);
        st = functions_list(&now);
    }
    if (st < 0) {
        log_warn("hotplug", "PCI buses not looked at: %s", status_string(st));
        return;
    }
    mutex_lock(&lock);
    bool can_compare = has_known;
    known = now;
    has_known = true;
    mutex_unlock(&lock);
    for (size_t i = 0; can_compare && i < before.count; i++)
        if (!is_in(&now, &before.list[i])) function_log(&before.list[i], "went");
    for (size_t i = 0; can_compare && i < now.count; i++)
        if (!is_in(&before, &now.list[i])) function_log(&now.list[i], "came");
    kfree(before.list);
}

static status_t pci_take(struct acpi_context *ctx, struct acpi_node *node)
{
    struct acpi_pci_address address;
    status_t st = acpi_device_pci_address(ctx, node, &address);
    if (st == ST_NOT_FOUND) return ST_NOT_SUPPORTED; // of another bus, a disk in its bay perhaps
    if (st < 0) return st;
    if (config_read(address, PCI_ID, 4) == UINT32_MAX) return ST_NO_DEVICE;
    hotplug_pci_scan();
    return ST_OK;
}

// Every function of the device, bus mastering off. The screen is the one that the kernel uses.
static status_t pci_let_go(struct acpi_context *ctx, struct acpi_node *node)
{
    struct acpi_pci_address address;
    status_t st = acpi_device_pci_address(ctx, node, &address);
    if (st == ST_NOT_FOUND) return ST_OK; // of another bus, of which nothing is used
    if (st < 0) return st;
    for (address.function = 0; address.function < 8; address.function++) {
        uint32_t class = config_read(address, PCI_CLASS, 4) >> 24;
        if (config_read(address, PCI_ID, 4) != UINT32_MAX && class == CLASS_DISPLAY)
            return ST_PERMISSION;
    }
    const struct acpi_host_ops *ops = kernel_acpi_host_ops();
    for (address.function = 0; st == ST_OK && address.function < 8; address.function++) {
        if (config_read(address, PCI_ID, 4) == UINT32_MAX) continue;
        uint32_t command = config_read(address, PCI_COMMAND, 2);
        st = ops->pci_write(NULL, address, PCI_COMMAND, 2, command & ~COMMAND_BUS_MASTER);
    }
    return st;
}

static void pci_gone(struct acpi_context *ctx, struct acpi_node *node)
{
    (void)ctx;
    (void)node;
    hotplug_pci_scan();
}

static void pci_print(struct acpi_context *ctx, struct acpi_node *node,
                      const struct acpi_text_sink *sink)
{
    struct acpi_pci_address address;
    if (acpi_device_pci_address(ctx, node, &address) < 0) return;
    mutex_lock(&lock);
    for (size_t i = 0; i < known.count; i++) {
        const struct acpi_pci_function *f = &known.list[i];
        if (f->address.segment != address.segment || f->address.bus != address.bus ||
            f->address.device != address.device)
            continue;
        acpi_text_printf(sink, "  PCI %04x:%02x:%02x.%x [%04x:%04x] class %06x\n",
                         f->address.segment, f->address.bus, f->address.device, f->address.function,
                         f->vendor_id, f->device_id, f->class_code);
    }
    mutex_unlock(&lock);
}

const struct hotplug_kind hotplug_pci = {"PCI device", pci_take, pci_let_go, pci_gone, pci_print};
