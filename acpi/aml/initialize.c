// SPDX-License-Identifier: MIT
// What runs once all tables are loaded: _INI, _STA, _REG (ACPI 6.5, 6.5.1, 6.3.7, 6.5.4).

#include "aml/engine.h"
#include <acpi/device.h>
#include <acpi/hotplug.h>

#include "region/internal.h"

#define SEGMENT_INI ACPI_SEGMENT('_', 'I', 'N', 'I')
#define SEGMENT_STA ACPI_SEGMENT('_', 'S', 'T', 'A')
#define SEGMENT_REG ACPI_SEGMENT('_', 'R', 'E', 'G')
#define SEGMENT_SB ACPI_SEGMENT('_', 'S', 'B', '_')

#define STA_DEFAULT 0xfu

struct initialization {
    struct acpi_context *ctx;
    struct acpi_initialize_summary summary;
};

// For acpi_initialize_failure().
static void failure_keep(struct acpi_context *ctx, struct acpi_node *method, status_t status)
{
    struct aml_engine *engine = ctx->engine;
    for (uint32_t i = 0; i < engine->failed_init_count; i++)
        if (engine->failed_inits[i].node == method) return;
    if (engine->failed_init_count == AML_FAILED_INITS_MAX) return;
    acpi_node_retain(method);
    engine->failed_inits[engine->failed_init_count++] = (struct aml_failed_init){method, status};
}

status_t acpi_initialize_failure(struct acpi_context *ctx, unsigned index,
                                 struct acpi_node **out_method, status_t *out_status)
{
    aml_enter(ctx);
    bool is_there = index < ctx->engine->failed_init_count;
    if (is_there) {
        *out_method = ctx->engine->failed_inits[index].node;
        *out_status = ctx->engine->failed_inits[index].status;
    }
    aml_leave(ctx);
    return is_there ? ST_OK : ST_NOT_FOUND;
}

static void run_ini(struct initialization *init, struct acpi_node *device)
{
    struct acpi_context *ctx = init->ctx;
    struct acpi_node *ini = acpi_node_child(ctx, device, SEGMENT_INI);
    struct aml_value result;
    if (!ini || device->flags & ACPI_NODE_INI_RUN) return;
    device->flags |= ACPI_NODE_INI_RUN;
    status_t st = aml_evaluate_node(ctx, ini, NULL, 0, &result);
    if (st == ST_OK) {
        aml_value_release(ctx, result);
        init->summary.ini_run++;
    } else {
        init->summary.failed++;
        failure_keep(ctx, ini, st);
    }
}

static uint32_t device_status(struct acpi_context *ctx, struct acpi_node *device)
{
    uint64_t status;
    status_t st = acpi_evaluate_integer_child(ctx, device, SEGMENT_STA, &status);
    if (st == ST_AML_NAME_NOT_FOUND && !acpi_node_child(ctx, device, SEGMENT_STA))
        return STA_DEFAULT;
    return st < 0 ? 0 : (uint32_t)status;
}

uint32_t acpi_device_status(struct acpi_context *ctx, struct acpi_node *device)
{
    aml_enter(ctx);
    uint32_t status = device_status(ctx, device);
    aml_leave(ctx);
    return status;
}

static bool is_device(const struct acpi_node *node)
{
    return node->value.tag == AML_DEVICE || node->value.tag == AML_PROCESSOR ||
           node->value.tag == AML_THERMAL_ZONE;
}

static status_t visit_device(void *arg, struct acpi_node *node, unsigned depth)
{
    struct initialization *init = arg;
    (void)depth;
    if (node->value.tag == AML_SCOPE) {
        if (node->segment != SEGMENT_SB) run_ini(init, node);
        return ST_OK;
    }
    if (!is_device(node)) return ST_OK;
    init->summary.devices++;
    uint32_t status = device_status(init->ctx, node);
    if (status & ACPI_STA_PRESENT) run_ini(init, node);
    if (!(status & (ACPI_STA_PRESENT | ACPI_STA_FUNCTIONING))) return ACPI_WALK_SKIP;
    init->summary.present++;
    return ST_OK;
}

struct reg_walk {
    struct acpi_context *ctx;
    unsigned space;
    bool connect;
    uint32_t run, failed;
};

static bool has_region(struct acpi_context *ctx, const struct acpi_node *parent, unsigned space)
{
    (void)ctx;
    struct acpi_node *child = NULL;
    while ((child = acpi_node_next_child(parent, child)))
        if (child->value.tag == AML_REGION &&
            ((struct aml_region *)child->value.object)->space == space)
            return true;
    return false;
}

static status_t visit_reg(void *arg, struct acpi_node *node, unsigned depth)
{
    struct reg_walk *walk = arg;
    (void)depth;
    if (node->segment != SEGMENT_REG || node->value.tag != AML_METHOD || !node->parent)
        return ST_OK;
    // The embedded controller's device is told of its space even when it declares no region in it:
    // firmware uses _REG to learn whether the controller can be used, and reaches it by memory.
    if (!has_region(walk->ctx, node->parent, walk->space) &&
        !(walk->space == ACPI_SPACE_EC && acpi_device_has_id(walk->ctx, node->parent, "PNP0C09")))
        return ST_OK;
    // An embedded controller that is absent serves nothing.
    if (walk->space == ACPI_SPACE_EC &&
        !(device_status(walk->ctx, node->parent) & (ACPI_STA_PRESENT | ACPI_STA_FUNCTIONING)))
        return ST_OK;
    struct aml_value args[2] = {aml_value_integer(walk->space), aml_value_integer(walk->connect)};
    struct aml_value result;
    status_t st = aml_evaluate_node(walk->ctx, node, args, 2, &result);
    if (st == ST_OK) {
        aml_value_release(walk->ctx, result);
        walk->run++;
    } else {
        walk->failed++;
        failure_keep(walk->ctx, node, st);
    }
    return ST_OK;
}

static struct reg_walk run_reg(struct acpi_context *ctx, unsigned space, bool connect)
{
    struct reg_walk walk = {.ctx = ctx, .space = space, .connect = connect};
    status_t st = acpi_namespace_walk(ctx, ctx->root, visit_reg, &walk);
    if (st < 0) walk.failed++;
    return walk;
}

uint32_t acpi_region_run_reg(struct acpi_context *ctx, unsigned space, bool connect)
{
    return run_reg(ctx, space, connect).run;
}

static void initialize_space(struct initialization *init, unsigned space)
{
    struct reg_walk walk = run_reg(init->ctx, space, true);
    init->summary.reg_run += walk.run;
    init->summary.failed += walk.failed;
}

status_t acpi_devices_initialize(struct acpi_context *ctx, struct acpi_initialize_summary *out)
{
    // SystemMemory and SystemIO are always there: their _REG is never run (ACPI 6.5, 6.5.4). The
    // others have handlers of their own here.
    static const uint8_t spaces[] = {ACPI_SPACE_PCI_CONFIG, ACPI_SPACE_CMOS, ACPI_SPACE_PCI_BAR};
    struct initialization init = {.ctx = ctx};
    aml_enter(ctx);
    run_ini(&init, ctx->root);
    struct acpi_node *sb = acpi_node_child(ctx, ctx->root, SEGMENT_SB);
    // Firmware relies on \_SB._INI, which finds out about the system, being run before any _REG.
    if (sb) run_ini(&init, sb);
    for (unsigned i = 0; i < ARRAY_SIZE(spaces); i++)
        if (!acpi_region_handler_find(ctx, spaces[i])) initialize_space(&init, spaces[i]);
    // Handlers that were there before the tables: no _REG could be run yet.
    for (unsigned i = 0; i < ACPI_REGION_SLOTS && ctx->region_slots[i].handler; i++)
        if (!ctx->region_slots[i].has_run_reg) initialize_space(&init, ctx->region_slots[i].space);
    status_t st = acpi_namespace_walk(ctx, ctx->root, visit_device, &init);
    aml_leave(ctx);
    if (out) *out = init.summary;
    return st;
}

status_t acpi_device_initialize(struct acpi_context *ctx, struct acpi_node *node,
                                struct acpi_initialize_summary *out)
{
    struct initialization init = {.ctx = ctx};
    aml_enter(ctx);
    acpi_node_retain(node);
    status_t st = visit_device(&init, node, 0);
    if (st == ST_OK) st = acpi_namespace_walk(ctx, node, visit_device, &init);
    acpi_node_release(ctx, node);
    aml_leave(ctx);
    if (out) *out = init.summary;
    return st < 0 ? st : ST_OK;
}
