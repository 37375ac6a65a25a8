// SPDX-License-Identifier: MIT
// Processors that come and go, told by their objects in the namespace.

#include "platform_hotplug.h"

#include <acpi/hotplug.h>
#include <acpi/processor.h>
#include <kernel/acpi.h>
#include <kernel/log.h>
#include <sched/cpu.h>

// Its APIC id, from _MAT or the MADT. ST_NOT_FOUND when neither tells.
static status_t cpu_identify(struct acpi_context *ctx, struct acpi_node *node,
                             struct cpu_config *out)
{
    struct acpi_processor processor;
    const struct acpi_table *madt = acpi_tables_find(kernel_acpi_tables(), "APIC", 0);
    status_t st = acpi_processor_info(ctx, node, madt ? madt->bytes : NULL, madt ? madt->length : 0,
                                      &processor);
    if (st < 0) return st;
    if (!processor.has_apic_id) return ST_NOT_FOUND;
    *out = (struct cpu_config){
        .id = processor.apic_id, .firmware_uid = processor.uid, .is_enabled = true};
    return ST_OK;
}

static bool cpu_find(hal_cpu_id_t id, unsigned *out_index, struct cpu_info *out)
{
    for (unsigned i = 0; cpu_info_get(i, out); i++) {
        if (out->id != id) continue;
        *out_index = i;
        return true;
    }
    return false;
}

static status_t cpu_take(struct acpi_context *ctx, struct acpi_node *node)
{
    char path[HOTPLUG_PATH_SIZE];
    struct cpu_config config;
    unsigned index;
    status_t st = cpu_identify(ctx, node, &config);
    if (st == ST_OK) st = cpu_add(&config, &index);
    if (st < 0) return st;
    acpi_node_path(node, path, sizeof path);
    log_info("hotplug", "%s: processor with APIC id %u came, it is CPU %u", path,
             (unsigned)config.id, index);
    return ST_OK;
}

static status_t cpu_let_go(struct acpi_context *ctx, struct acpi_node *node)
{
    struct cpu_config config;
    struct cpu_info info;
    unsigned index;
    status_t st = cpu_identify(ctx, node, &config);
    if (st < 0) return st == ST_NOT_FOUND ? ST_OK : st;
    if (!cpu_find(config.id, &index, &info) || info.state != CPU_ONLINE) return ST_OK;
    return cpu_remove(index);
}

static void cpu_gone(struct acpi_context *ctx, struct acpi_node *node)
{
    char path[HOTPLUG_PATH_SIZE];
    struct cpu_config config;
    struct cpu_info info;
    unsigned index;
    if (cpu_identify(ctx, node, &config) < 0 || !cpu_find(config.id, &index, &info)) return;
    if (info.state != CPU_ONLINE) return; // as after an eject request
    acpi_node_path(node, path, sizeof path);
    status_t st = cpu_remove(index);
    log_warn("hotplug", "%s: CPU %u went without asking: %s", path, index,
             st < 0 ? status_string(st) : "no longer used");
}

static void cpu_print(struct acpi_context *ctx, struct acpi_node *node,
                      const struct acpi_text_sink *sink)
{
    static const char *const states[] = {[CPU_ABSENT] = "not there",
                                         [CPU_OFFLINE] = "offline",
                                         [CPU_ONLINE] = "online",
                                         [CPU_FAILED] = "failed"};
    struct cpu_config config;
    struct cpu_info info;
    unsigned index;
    if (cpu_identify(ctx, node, &config) < 0 || !cpu_find(config.id, &index, &info)) return;
    acpi_text_printf(sink, "  CPU %u, APIC id %u: %s\n", index, (unsigned)info.id,
                     (unsigned)info.state < ARRAY_SIZE(states) ? states[info.state] : "?");
}

const struct hotplug_kind hotplug_cpu = {"processor", cpu_take, cpu_let_go, cpu_gone, cpu_print};
