// SPDX-License-Identifier: MIT
// What every AML harness does with a table.

#include <stdlib.h>
#include <string.h>

#include <acpi/check.h>
#include <acpi/resource.h>
#include <acpi/routing.h>

#include "aml/code.h"
#include "aml/engine.h"
#include "host.h"
#include "region/field.h"

#define OBJECTS_MAX 3000   // evaluated of one input
#define CONTINUE_MAX 64    // errors in one evaluation that the hook passes over
#define RUN_NS 2000000000u // of the virtual clock, for one input

struct run {
    struct fuzz_host host;
    struct acpi_context *ctx;
    unsigned continued;
    struct acpi_node **nodes; // counted
    size_t count;
};

static enum acpi_error_action on_error(void *arg, const struct acpi_error *error)
{
    struct run *run = arg;
    FUZZ_EXPECT(error->status < 0 && error->cause && error->path);
    fuzz_sink.write(fuzz_sink.arg, error->cause, strlen(error->cause));
    fuzz_sink.write(fuzz_sink.arg, error->path, strlen(error->path));
    return run->continued++ < CONTINUE_MAX ? ACPI_ERROR_CONTINUE : ACPI_ERROR_ABORT;
}

static status_t handler(void *arg, struct acpi_region_access *access)
{
    struct run *run = arg;
    run->host.now_ns += 1000;
    for (size_t i = 0; i < access->buffer_length; i++)
        access->buffer[i] = (uint8_t)(access->buffer[i] + 1);
    access->value = access->is_write ? access->value : run->host.bus++ * 0x5deece66d;
    return (run->host.mode & FUZZ_FAIL_BUS) && run->host.bus % 4 == 0 ? ST_IO_ERROR : ST_OK;
}

// EC, SMBus, CMOS, IPMI, GPIO, GenericSerialBus, PCC, vendors'.
static const unsigned handled[] = {3, 4, 5, 7, 8, 9, 10, 0x80};

// Values

static void value_read(struct run *run, const struct acpi_value *value, unsigned depth)
{
    const uint8_t *bytes;
    const char *text;
    size_t length;
    uint64_t integer;
    struct acpi_node *node;
    acpi_value_print_asl(run->ctx, value, 0, &fuzz_sink);
    acpi_value_print_json(run->ctx, value, &fuzz_sink);
    if (acpi_value_integer(value, &integer) == ST_OK) return;
    if (acpi_value_string(value, &text, &length) == ST_OK) {
        FUZZ_EXPECT(text[length] == 0);
        fuzz_sink.write(fuzz_sink.arg, text, length);
    } else if (acpi_value_buffer(value, &bytes, &length) == ST_OK) {
        acpi_resources_print(bytes, length, 0, &fuzz_sink);
    } else if (acpi_value_package_count(value, &length) == ST_OK) {
        for (size_t i = 0; i < length && i < 64 && depth < 4; i++) {
            struct acpi_value element;
            if (acpi_value_package_element(run->ctx, value, i, &element) < 0) continue;
            value_read(run, &element, depth + 1);
            acpi_value_release(run->ctx, &element);
        }
    } else if (acpi_value_node(run->ctx, value, &node) == ST_OK) {
        FUZZ_EXPECT(node);
    }
}

static status_t arguments_make(struct acpi_context *ctx, struct acpi_value *args)
{
    static const uint8_t template[] = {0x22, 0x10, 0x00, 0x47, 0x01, 0x60, 0,
                                       0x64, 0,    1,    4,    0x79, 0};
    args[0] = acpi_value_from_integer(1);
    args[3] = acpi_value_from_integer(0);
    args[4] = acpi_value_from_integer(UINT64_MAX);
    args[5] = acpi_value_from_integer(3);
    args[6] = acpi_value_from_integer(0x12345678);
    status_t st = acpi_value_from_buffer(ctx, template, sizeof template, &args[1]);
    if (st < 0) return st;
    st = acpi_value_from_string(ctx, "PNP0A03", &args[2]);
    if (st < 0) acpi_value_release(ctx, &args[1]);
    return st;
}

// The namespace

static status_t node_keep(void *arg, struct acpi_node *node, unsigned depth)
{
    struct run *run = arg;
    (void)depth;
    if (run->count == OBJECTS_MAX) return ST_LIMIT_REACHED;
    acpi_node_retain(node);
    run->nodes[run->count++] = node;
    return ST_OK;
}

// Parents know their children, paths lead back to the node, and every compiled body holds.
static status_t node_check(void *arg, struct acpi_node *node, unsigned depth)
{
    struct run *run = arg;
    struct acpi_node_info info;
    struct acpi_node *found = NULL;
    static char path[8192];
    (void)depth;
    FUZZ_EXPECT(acpi_node_parent(node));
    acpi_node_info(run->ctx, node, &info);
    FUZZ_EXPECT(strlen(info.name) == 4);
    if (acpi_node_path(node, path, sizeof path) >= sizeof path) return ST_OK;
    // Bytes that are no letters cannot be told from path syntax.
    for (const struct acpi_node *n = node; acpi_node_parent(n); n = acpi_node_parent(n)) {
        acpi_node_info(run->ctx, n, &info);
        for (unsigned i = 0; i < 4; i++)
            FUZZ_EXPECT((info.name[i] >= 'A' && info.name[i] <= 'Z') || info.name[i] == '_' ||
                        (i > 0 && info.name[i] >= '0' && info.name[i] <= '9'));
    }
    status_t st = acpi_namespace_find(run->ctx, NULL, path, &found);
    FUZZ_EXPECT(st == ST_OK && found);
    if (node->value.tag == AML_METHOD && aml_method_of(node->value)->code) {
        FUZZ_EXPECT(aml_verify(aml_method_of(node->value)->code) == ST_OK);
    }
    return ST_OK;
}

static void namespace_check(struct run *run)
{
    FUZZ_EXPECT(acpi_namespace_walk(run->ctx, acpi_namespace_root(run->ctx), node_check, run) ==
                ST_OK);
    struct acpi_statistics statistics;
    acpi_statistics(run->ctx, &statistics);
    FUZZ_EXPECT(statistics.heap_blocks + 1 == (uint64_t)run->host.blocks);
}

static void node_evaluate(struct run *run, struct acpi_node *node)
{
    struct acpi_node_info info;
    struct acpi_value result, args[7];
    unsigned count = 0;
    acpi_node_info(run->ctx, node, &info);
    if (info.type == ACPI_TYPE_METHOD) count = info.method.args;
    if (arguments_make(run->ctx, args) < 0) return;
    run->continued = 0;
    if (acpi_node_evaluate(run->ctx, node, count ? args : NULL, count, &result) == ST_OK) {
        value_read(run, &result, 0);
        acpi_value_release(run->ctx, &result);
    }
    acpi_value_release(run->ctx, &args[1]);
    acpi_value_release(run->ctx, &args[2]);
}

// As a driver uses a device: its routing table, its resources, set to what they are.

static status_t entry_read(void *arg, const struct acpi_prt_entry *entry)
{
    struct run *run = arg;
    char path[64];
    FUZZ_EXPECT(entry->device < 32 && entry->pin < 4);
    if (entry->link) acpi_node_path(entry->link, path, sizeof path);
    return run->host.now_ns < RUN_NS ? ST_OK : ST_LIMIT_REACHED;
}

static void device_use(struct run *run, struct acpi_node *node)
{
    struct acpi_value value;
    const uint8_t *bytes;
    size_t length;
    run->continued = 0;
    status_t st = acpi_prt_each(run->ctx, node, entry_read, run);
    FUZZ_EXPECT(st <= ST_OK);
    if (acpi_resources_of(run->ctx, node, "_CRS", &value, &bytes, &length) < 0) return;
    acpi_resources_print(bytes, length, 0, &fuzz_sink);
    st = acpi_resources_set(run->ctx, node, bytes, length);
    FUZZ_EXPECT(st <= ST_OK);
    acpi_value_release(run->ctx, &value);
}

static void methods_disassemble(struct run *run)
{
    for (size_t i = 0; i < run->count; i++) {
        char path[512];
        struct acpi_node_info info;
        acpi_node_info(run->ctx, run->nodes[i], &info);
        if (info.type != ACPI_TYPE_METHOD) continue;
        if (acpi_node_path(run->nodes[i], path, sizeof path) >= sizeof path) continue;
        if (acpi_method_disassemble(run->ctx, path, &fuzz_sink) < 0) continue;
    }
}

static void everything_evaluate(struct run *run)
{
    run->nodes = malloc(OBJECTS_MAX * sizeof *run->nodes);
    FUZZ_EXPECT(run->nodes);
    status_t st = acpi_namespace_walk(run->ctx, acpi_namespace_root(run->ctx), node_keep, run);
    FUZZ_EXPECT(st == ST_OK || st == ST_LIMIT_REACHED);
    for (size_t i = 0; i < run->count; i++) {
        // What a method or another table made may be gone by now; it must be safe to ask all the
        // same.
        if (run->host.now_ns < RUN_NS) node_evaluate(run, run->nodes[i]);
        if (run->host.now_ns < RUN_NS) device_use(run, run->nodes[i]);
    }
    methods_disassemble(run);
    for (size_t i = 0; i < run->count; i++)
        acpi_node_release(run->ctx, run->nodes[i]);
    free(run->nodes);
}

static void finding_read(void *arg, const struct finding_kind *kind, const char *where,
                         const char *detail)
{
    (void)arg;
    fuzz_sink.write(fuzz_sink.arg, kind->id, strlen(kind->id));
    fuzz_sink.write(fuzz_sink.arg, where, strlen(where));
    fuzz_sink.write(fuzz_sink.arg, detail, strlen(detail));
}

static void firmware_check(struct run *run)
{
    const struct finding_sink sink = {NULL, finding_read, NULL};
    const struct acpi_check_machine machine = {.has_hardware =
                                                   (run->host.mode & FUZZ_HANDLERS) != 0};
    acpi_check_namespace(run->ctx, &machine, &sink);
}

static void loaded_run(struct run *run, unsigned index)
{
    struct acpi_table_summary summary;
    namespace_check(run);
    if (acpi_table_summary(run->ctx, index, &summary) < 0) fuzz_fail("summary", "of a table");
    // Failures are logged; that they do not break anything is the point.
    if (acpi_devices_initialize(run->ctx, NULL) < 0) namespace_check(run);
    everything_evaluate(run);
    namespace_check(run);
    firmware_check(run);
    namespace_check(run);
    if (run->host.mode & FUZZ_UNLOAD) {
        if (acpi_table_unload(run->ctx, index) == ST_OK) namespace_check(run);
    }
}

void fuzz_table_run(const uint8_t *table, size_t length, unsigned mode, long allowed)
{
    struct run run = {.host = {.mode = mode, .allowed = allowed}};
    struct acpi_config config = {.limits = {.loop_ns = 50000000,
                                            .call_depth = 32,
                                            .object_size = 8 * 1024,
                                            .calls = 200000,
                                            .table_count = 16}};
    const struct acpi_host_ops *ops = mode & FUZZ_MEMORY_CALLS ? &fuzz_ops_calls : &fuzz_ops;
    unsigned index;
    config.sanitize_slabs = mode & FUZZ_SLABS;
    if (mode & FUZZ_SEMANTICS_SPEC) config.semantics = ACPI_SEMANTICS_SPEC;
    if (mode & FUZZ_CONTINUE) {
        config.on_error = on_error;
        config.on_error_arg = &run;
    }
    // Its own block, so that a byte read past the end is seen.
    uint8_t *copy = malloc(length ? length : 1);
    FUZZ_EXPECT(copy);
    memcpy(copy, table, length);
    if (acpi_context_create(ops, &run.host, &config, &run.ctx) == ST_OK) {
        status_t st = ST_OK;
        for (size_t i = 0; (mode & FUZZ_HANDLERS) && st == ST_OK && i < 8; i++)
            st = acpi_region_handler_install(run.ctx, handled[i], handler, &run);
        if (acpi_table_load_static(run.ctx, copy, length, &index) == ST_OK) {
            loaded_run(&run, index);
        } else {
            namespace_check(&run);
        }
        acpi_context_destroy(run.ctx);
    }
    fuzz_host_check(&run.host);
    free(copy);
}
