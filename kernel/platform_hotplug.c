// SPDX-License-Identifier: MIT
// Devices that come and go: Notify(device, bus check, device check or eject request), what is done
// about each, and _OST, by which the firmware is told how it went (ACPI 6.5, 5.6.6 and 6.3.5).

#include "platform_hotplug.h"

#include <acpi/device.h>
#include <acpi/hotplug.h>
#include <acpi/notify.h>
#include <base/list.h>
#include <base/string.h>
#include <kernel/acpi.h>
#include <kernel/heap.h>
#include <kernel/log.h>
#include <kernel/platform_events.h>
#include <kernel/platform_hotplug.h>
#include <sched/wait.h>
#include <sched/work.h>

struct hotplug_device {
    struct list_node list;
    struct acpi_node *node;          // kept
    const struct hotplug_kind *kind; // NULL: a bus or container, which is only looked into
};

// Entries stay for ever; the lock guards adding them against those who look.
static struct mutex lock = MUTEX_INIT(lock, "hot-plug");
static struct list_node devices = LIST_INIT(devices);

// With the lock held or on the events' thread, which alone adds.
static struct hotplug_device *device_find(const struct acpi_node *node)
{
    list_for_each(at, &devices)
    {
        struct hotplug_device *device = container_of(at, struct hotplug_device, list);
        if (device->node == node) return device;
    }
    return NULL;
}

static bool is_within(const struct acpi_node *node, const struct acpi_node *above)
{
    while (node && node != above)
        node = acpi_node_parent(node);
    return node != NULL;
}

static const char *path_of(const struct acpi_node *node, char path[HOTPLUG_PATH_SIZE])
{
    acpi_node_path(node, path, HOTPLUG_PATH_SIZE);
    return path;
}

// What an event asks for

static status_t device_check(struct acpi_context *ctx, struct hotplug_device *device)
{
    char path[HOTPLUG_PATH_SIZE];
    status_t st = ST_NO_DEVICE;
    if (acpi_device_is_enabled(ctx, device->node)) {
        st = acpi_device_initialize(ctx, device->node, NULL);
        if (st < 0)
            log_warn("hotplug", "%s: _INI: %s", path_of(device->node, path), status_string(st));
        st = device->kind->take(ctx, device->node);
    }
    if (st == ST_NO_DEVICE) {
        device->kind->gone(ctx, device->node);
        return ST_OK;
    }
    if (st < 0 && st != ST_ALREADY_EXISTS)
        log_error("hotplug", "%s: %s not taken into use: %s", path_of(device->node, path),
                  device->kind->name, status_string(st));
    return st;
}

static void devices_look(struct acpi_context *ctx, struct acpi_node *start);

// What came with the bus, and every device on it that may have come or gone.
static void bus_check(struct acpi_context *ctx, struct acpi_node *node)
{
    char path[HOTPLUG_PATH_SIZE];
    log_info("hotplug", "%s: bus check", path_of(node, path));
    status_t st = acpi_device_initialize(ctx, node, NULL);
    if (st < 0) log_warn("hotplug", "%s: _INI: %s", path, status_string(st));
    devices_look(ctx, node);
    list_for_each(at, &devices)
    {
        struct hotplug_device *device = container_of(at, struct hotplug_device, list);
        if (!device->kind || device->kind == &hotplug_pci || !is_within(device->node, node))
            continue;
        (void)device_check(ctx, device); // logged
    }
    hotplug_pci_scan();
}

static bool has_users(const struct acpi_node *node)
{
    list_for_each(at, &devices)
    {
        struct hotplug_device *device = container_of(at, struct hotplug_device, list);
        if (device->kind && is_within(device->node, node)) return true;
    }
    return false;
}

static status_t device_eject(struct acpi_context *ctx, struct hotplug_device *device)
{
    const struct hotplug_kind *kind = device->kind;
    struct acpi_node *node = device->node;
    // A container would have to go with all that is in it, or not at all.
    if (!kind && has_users(node)) return ST_NOT_SUPPORTED;
    status_t st = kind ? kind->let_go(ctx, node) : ST_OK;
    if (st < 0) return st;
    acpi_ost_tell(ctx, node, ACPI_NOTIFY_EJECT_REQUEST, ACPI_OST_EJECT_IN_PROGRESS);
    st = acpi_device_eject(ctx, node);
    if (st == ST_OK && kind) kind->gone(ctx, node);
    // What is still there might as well be used.
    if (st < 0 && kind && acpi_device_is_enabled(ctx, node)) (void)kind->take(ctx, node);
    return st;
}

static void eject_request(struct acpi_context *ctx, struct hotplug_device *device)
{
    char path[HOTPLUG_PATH_SIZE];
    const char *name = device->kind ? device->kind->name : "container";
    status_t st = device_eject(ctx, device);
    uint32_t status = acpi_ost_eject_status(st);
    path_of(device->node, path);
    if (st < 0) {
        log_warn("hotplug", "%s: %s not ejected (0x%x): %s", path, name, status, status_string(st));
    } else {
        log_info("hotplug", "%s: %s ejected", path, name);
    }
    acpi_ost_tell(ctx, device->node, ACPI_NOTIFY_EJECT_REQUEST, status);
}

static void notified(void *arg, struct acpi_node *node, uint64_t value)
{
    struct hotplug_device *device = arg;
    struct acpi_context *ctx = kernel_acpi_context();
    bool is_check = value == ACPI_NOTIFY_DEVICE_CHECK || value == ACPI_NOTIFY_DEVICE_CHECK_LIGHT;
    if (value == ACPI_NOTIFY_EJECT_REQUEST) {
        eject_request(ctx, device);
    } else if (is_check && device->kind) {
        status_t st = device_check(ctx, device);
        acpi_ost_tell(ctx, node, (uint32_t)value, acpi_ost_insert_status(st));
    } else if (is_check || value == ACPI_NOTIFY_BUS_CHECK) { // the same for what is a bus
        bus_check(ctx, node);
        acpi_ost_tell(ctx, node, (uint32_t)value, ACPI_OST_SUCCESS);
    }
}

// Finding them

static const char *const known_ids[] = {"ACPI0007", "PNP0C80", "ACPI0004", "ACPI0010", "PNP0A05",
                                        "PNP0A06",  "PNP0A08", "PNP0A03",  NULL};

// Whether it may come and go, and what it is then. What neither says that it can be ejected nor is
// a processor, memory, a container or a bridge is never notified of that.
static bool device_classify(struct acpi_context *ctx, struct acpi_node *node,
                            const struct hotplug_kind **out)
{
    struct acpi_node_info info;
    *out = NULL;
    acpi_node_info(ctx, node, &info);
    if (info.type == ACPI_TYPE_PROCESSOR) *out = &hotplug_cpu;
    if (info.type != ACPI_TYPE_DEVICE) return info.type == ACPI_TYPE_PROCESSOR;
    bool has_hid = acpi_device_has_object(ctx, node, "_HID");
    int match = has_hid ? acpi_device_match(ctx, node, known_ids) : -1;
    if (match == 0) *out = &hotplug_cpu;
    if (match == 1) *out = &hotplug_memory;
    if (match >= 0) return true;
    if (!acpi_device_has_object(ctx, node, "_EJ0"))
        return acpi_device_has_object(ctx, node, "_PRT");
    // Most likely of PCI. It is looked at more closely when something happens to it.
    if (!has_hid && acpi_device_has_object(ctx, node, "_ADR")) *out = &hotplug_pci;
    return true;
}

static status_t device_add(struct acpi_context *ctx, struct acpi_node *node,
                           const struct hotplug_kind *kind)
{
    struct hotplug_device *device = kmalloc(sizeof *device);
    if (!device) return ST_NO_MEMORY;
    *device = (struct hotplug_device){.node = node, .kind = kind};
    status_t st = acpi_notify_handler_add(ctx, node, notified, device);
    if (st < 0) {
        kfree(device);
        return st;
    }
    acpi_node_keep(ctx, node);
    mutex_lock(&lock);
    list_append(&devices, &device->list);
    mutex_unlock(&lock);
    return ST_OK;
}

static void device_look(struct acpi_context *ctx, struct acpi_node *node)
{
    char path[HOTPLUG_PATH_SIZE];
    const struct hotplug_kind *kind;
    if (device_find(node) || !device_classify(ctx, node, &kind)) return;
    status_t st = device_add(ctx, node, kind);
    if (st < 0) log_warn("hotplug", "%s: %s", path_of(node, path), status_string(st));
}

// Adds what is not known yet of `start` and below.
static void devices_look(struct acpi_context *ctx, struct acpi_node *start)
{
    struct acpi_node *node = start == acpi_namespace_root(ctx) ? NULL : start;
    if (!node) node = acpi_device_next(ctx, NULL);
    while (node && is_within(node, start)) {
        acpi_node_keep(ctx, node); // what its _HID does may take it away
        device_look(ctx, node);
        struct acpi_node *next = acpi_device_next(ctx, node);
        acpi_node_drop(ctx, node);
        node = next;
    }
}

// On the events' thread: nobody waits for it.
static void baseline_take(struct work *work)
{
    (void)work;
    hotplug_pci_scan();
}

void platform_hotplug_init(struct acpi_context *ctx)
{
    static struct work baseline;
    bool has_slots = false;
    devices_look(ctx, acpi_namespace_root(ctx));
    list_for_each(at, &devices)
    {
        struct hotplug_device *device = container_of(at, struct hotplug_device, list);
        has_slots |= device->kind == &hotplug_pci;
        // Some firmware lists in its map only the memory that cannot go.
        if (device->kind == &hotplug_memory) (void)device_check(ctx, device);
    }
    if (!has_slots) return;
    work_init(&baseline, baseline_take);
    work_submit(platform_event_queue(), &baseline);
}

void platform_device_print(struct acpi_node *node, const struct acpi_text_sink *sink)
{
    struct acpi_context *ctx = kernel_acpi_context();
    mutex_lock(&lock);
    const struct hotplug_device *device = device_find(node);
    mutex_unlock(&lock);
    if (device && device->kind) device->kind->print(ctx, node, sink);
    platform_pci_root_print(node, sink);
}
