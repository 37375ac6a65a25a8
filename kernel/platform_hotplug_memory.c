// SPDX-License-Identifier: MIT
// Memory devices (PNP0C80): what comes is used at once, and then it stays. The allocator cannot
// move what lies in it, so nothing that was taken into use is ever let go.

#include "platform_hotplug.h"

#include <acpi/hotplug.h>
#include <base/bits.h>
#include <kernel/acpi.h>
#include <kernel/log.h>
#include <kernel/pmm.h>
#include <kernel/vmm.h>

typedef unsigned long long ull;

static bool is_in_map(uint64_t start, uint64_t size)
{
    size_t count;
    const struct memory_range *ranges = pmm_memory_map(&count);
    for (size_t i = 0; i < count; i++)
        if (ranges[i].start < start + size && start < ranges[i].start + ranges[i].size) return true;
    return false;
}

struct memory_visit {
    const char *path;
    uint32_t domain;
    unsigned ranges, added, known;
    status_t status; // of the first that failed
};

static status_t range_add(struct memory_visit *visit, uint64_t start, uint64_t size)
{
    // The firmware says that it is memory: to be seen before the allocator lives there.
    if (!vmm_memory_answers(start, size)) return ST_IO_ERROR;
    return vmm_memory_add(start, size, visit->domain);
}

static status_t range_take(void *arg, uint64_t start, uint64_t size)
{
    struct memory_visit *visit = arg;
    uint64_t end;
    status_t st = ST_INVALID_ARGUMENT;
    visit->ranges++;
    if (add_fits(start, size, &end)) {
        if (is_in_map(start, size)) {
            visit->known++;
            return ST_OK;
        }
        st = range_add(visit, start, size);
    }
    if (st == ST_OK) {
        visit->added++;
        log_info("hotplug", "%s: memory 0x%llx-0x%llx came, %llu MiB in domain %u", visit->path,
                 (ull)start, (ull)(start + size - 1), (ull)(size / MIB), visit->domain);
    } else {
        log_error("hotplug", "%s: memory 0x%llx, 0x%llx bytes: %s", visit->path, (ull)start,
                  (ull)size, status_string(st));
        if (visit->status == ST_OK) visit->status = st;
    }
    return ST_OK;
}

static status_t memory_take(struct acpi_context *ctx, struct acpi_node *node)
{
    char path[HOTPLUG_PATH_SIZE];
    acpi_node_path(node, path, sizeof path);
    struct memory_visit visit = {.path = path, .domain = acpi_device_proximity(ctx, node)};
    status_t st = acpi_device_memory_each(ctx, node, range_take, &visit);
    if (st < 0) return st;
    if (visit.status < 0) return visit.status;
    if (visit.ranges == 0) return ST_NOT_FOUND;
    return visit.added ? ST_OK : ST_ALREADY_EXISTS;
}

static status_t range_look(void *arg, uint64_t start, uint64_t size)
{
    struct memory_visit *visit = arg;
    visit->ranges++;
    visit->known += is_in_map(start, size);
    return ST_OK;
}

static status_t memory_let_go(struct acpi_context *ctx, struct acpi_node *node)
{
    struct memory_visit visit = {0};
    status_t st = acpi_device_memory_each(ctx, node, range_look, &visit);
    if (st < 0) return st;
    return visit.known ? ST_NOT_SUPPORTED : ST_OK;
}

static void memory_gone(struct acpi_context *ctx, struct acpi_node *node)
{
    char path[HOTPLUG_PATH_SIZE];
    struct memory_visit visit = {0};
    if (acpi_device_memory_each(ctx, node, range_look, &visit) < 0 || visit.known == 0) return;
    acpi_node_path(node, path, sizeof path);
    log_error("hotplug", "%s: memory went that is in use: what was in it is lost", path);
}

static void memory_print(struct acpi_context *ctx, struct acpi_node *node,
                         const struct acpi_text_sink *sink)
{
    struct memory_visit visit = {0};
    if (acpi_device_memory_each(ctx, node, range_look, &visit) < 0 || visit.ranges == 0) return;
    acpi_text_printf(sink, "  %s by the kernel\n", visit.known ? "used" : "not used");
}

const struct hotplug_kind hotplug_memory = {"memory", memory_take, memory_let_go, memory_gone,
                                            memory_print};
