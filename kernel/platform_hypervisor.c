// SPDX-License-Identifier: MIT
// What a hypervisor tells and is told through ACPI: the VM generation id, which changes when the
// machine was restored from a snapshot or copied, and pvpanic, a port that takes our last word.

#include <acpi/notify.h>
#include <acpi/resource.h>
#include <base/bits.h>
#include <base/string.h>
#include <hal/io.h>
#include <kernel/acpi.h>
#include <kernel/log.h>
#include <kernel/panic.h>
#include <kernel/platform_events.h>

// The generation id: "Virtual Machine Generation ID" (Microsoft, 2012)

static struct platform_generation generation; // written by the events' thread, or before it is
static const volatile uint8_t *generation_guid;

static void guid_read(void)
{
    for (size_t i = 0; i < sizeof generation.guid; i++)
        generation.guid[i] = generation_guid[i];
}

void platform_generation_get(struct platform_generation *out)
{
    if (generation_guid) guid_read();
    *out = generation;
}

static void generation_changed(void *arg, struct acpi_node *node, uint64_t value)
{
    (void)arg;
    (void)node;
    if (value != ACPI_NOTIFY_DEVICE_SPECIFIC) return;
    generation.changes++;
    log_info("acpi", "this virtual machine is another generation now: restored, or a copy");
}

// ADDR is a package of the low and the high half.
static status_t address_get(struct acpi_context *ctx, struct acpi_node *node, paddr_t *out)
{
    struct acpi_value package, half;
    uint64_t halves[2] = {0};
    status_t st = acpi_evaluate(ctx, node, "ADDR", NULL, 0, &package);
    for (size_t i = 0; st == ST_OK && i < 2; i++) {
        st = acpi_value_package_element(ctx, &package, i, &half);
        if (st < 0) break;
        st = acpi_value_integer(&half, &halves[i]);
        acpi_value_release(ctx, &half);
    }
    if (st != ST_AML_NAME_NOT_FOUND) acpi_value_release(ctx, &package);
    *out = (halves[1] & UINT32_MAX) << 32 | (halves[0] & UINT32_MAX);
    if (st == ST_OK && *out == 0) st = ST_NO_DEVICE; // the firmware did not tell QEMU where
    return st;
}

void platform_generation_found(void *arg, struct acpi_node *node)
{
    const struct acpi_host_ops *ops = kernel_acpi_host_ops();
    struct acpi_context *ctx = kernel_acpi_context();
    (void)arg;
    if (generation.is_there) return;
    status_t st = address_get(ctx, node, &generation.paddr);
    if (st == ST_OK) {
        generation_guid = ops->memory_map(NULL, generation.paddr, sizeof generation.guid);
        st = generation_guid ? acpi_notify_handler_add(ctx, node, generation_changed, NULL)
                             : ST_IO_ERROR;
    }
    if (st < 0) log_warn("acpi", "VM generation id: %s", status_string(st));
    generation.is_there = st == ST_OK;
}

// pvpanic (QEMU, docs/specs/pvpanic): the port says which events it takes, and takes them.

#define PVPANIC_PANICKED 1u

static uint16_t pvpanic_port;

uint16_t platform_pvpanic_port(void)
{
    return pvpanic_port;
}

static void pvpanic_tell(void)
{
    (void)!hal_port_write(pvpanic_port, 1, PVPANIC_PANICKED);
}

static void pvpanic_use(uint16_t port)
{
    uint32_t supported;
    if (hal_port_read(port, 1, &supported) < 0 || !(supported & PVPANIC_PANICKED)) return;
    pvpanic_port = port;
    panic_hook_set(pvpanic_tell);
    log_info("acpi", "a panic is told to the hypervisor at port 0x%x", port);
}

void platform_pvpanic_found(void *arg, struct acpi_node *node)
{
    struct acpi_context *ctx = kernel_acpi_context();
    struct acpi_value crs;
    struct acpi_resource resource;
    const uint8_t *bytes;
    size_t length;
    (void)arg;
    if (pvpanic_port != 0 || acpi_evaluate(ctx, node, "_CRS", NULL, 0, &crs) < 0) return;
    if (acpi_value_buffer(&crs, &bytes, &length) == ST_OK) {
        struct acpi_resource_cursor cursor = acpi_resources(bytes, length);
        while (pvpanic_port == 0 && acpi_resource_next(&cursor, &resource)) {
            if (resource.is_decoded && resource.type == ACPI_RESOURCE_IO)
                pvpanic_use(resource.io.minimum);
        }
    }
    acpi_value_release(ctx, &crs);
}
