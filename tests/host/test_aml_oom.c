// SPDX-License-Identifier: MIT
// Every single allocation of a load and of evaluations fails in turn: the step it belongs to says
// so, the namespace stays sound, the same step succeeds with memory, and all memory comes back.
// SOURCES: acpi/aml/*.c acpi/object/*.c acpi/region/*.c acpi/ns/*.c acpi/log.c acpi/tables/text.c
// SOURCES: acpi/tables/checksum.c acpi/device/id.c
// INCLUDE: -Iacpi/include -Iacpi -Itests/host -DAML_VERIFY
#include "engine_fixture.h"

static const uint8_t dsdt[] = {
#include "oom_dsdt.h"
};

#define LOADED_NODES 3u // of the table that \TST5 loads

enum when { FAILS_ONCE, FAILS_FROM_THEN_ON };
enum blocks { BLOCKS_SEPARATE, BLOCKS_SLABS };

struct trial {
    struct engine_host host; // first: the fixture takes the pointer for its own
    enum when when;
    bool has_failed;
    struct acpi_context *ctx;
    unsigned index;
};

// The fixture's host, whose allocator fails from some allocation on.
static void *trial_alloc(void *host, size_t size)
{
    struct trial *t = host;
    void *pointer = engine_alloc(&t->host, size);
    if (pointer) return pointer;
    t->has_failed = true;
    if (t->when == FAILS_ONCE) t->host.allowed = -1;
    return NULL;
}

static status_t trial_pci_read(void *host, struct acpi_pci_address address, uint16_t offset,
                               unsigned width, uint64_t *out)
{
    (void)address;
    return engine_bus_read(host, offset, width, out);
}

static status_t trial_pci_write(void *host, struct acpi_pci_address address, uint16_t offset,
                                unsigned width, uint64_t value)
{
    (void)address;
    return engine_bus_write(host, offset, width, value);
}

static void ignore(void *arg, const char *text, size_t length)
{
    (void)arg;
    (void)text;
    (void)length;
}

static status_t node_is_sound(void *arg, struct acpi_node *node, unsigned depth)
{
    struct acpi_context *ctx = arg;
    struct acpi_node *found = NULL, *child = NULL;
    struct acpi_node_info info;
    char path[256];
    assert_true(depth < 8);
    assert_true(acpi_node_path(node, path, sizeof path) < sizeof path);
    assert_int_equal(acpi_namespace_find(ctx, NULL, path, &found), ST_OK);
    acpi_node_info(ctx, node, &info);
    if (info.type != ACPI_TYPE_ALIAS) assert_ptr_equal(found, node);
    while ((child = acpi_node_next_child(node, child)))
        assert_ptr_equal(acpi_node_parent(child), node);
    return ST_OK;
}

static uint64_t nodes_sound(struct trial *t)
{
    struct acpi_statistics statistics;
    assert_int_equal(
        acpi_namespace_walk(t->ctx, acpi_namespace_root(t->ctx), node_is_sound, t->ctx), ST_OK);
    acpi_statistics(t->ctx, &statistics);
    return statistics.nodes;
}

// The steps

typedef status_t step_function(struct trial *t, unsigned which);

static status_t step_load(struct trial *t, unsigned which)
{
    (void)which;
    return acpi_table_load(t->ctx, dsdt, sizeof dsdt, &t->index);
}

static status_t step_initialize(struct trial *t, unsigned which)
{
    struct acpi_initialize_summary summary;
    (void)which;
    status_t st = acpi_devices_initialize(t->ctx, &summary);
    return st < 0 ? st : summary.failed ? ST_NO_MEMORY : ST_OK; // failures are logged and counted
}

static status_t step_evaluate(struct trial *t, unsigned which)
{
    char path[] = "\\TST0";
    uint64_t integer;
    path[4] = (char)('0' + which);
    status_t st = acpi_evaluate_integer(t->ctx, NULL, path, &integer);
    if (st == ST_OK) assert_true(integer != 0);
    return st;
}

static status_t step_read(struct trial *t, unsigned which)
{
    static const char *const paths[] = {"\\PKG0", "\\_SB.DEV0._CRS", "\\_SB.DEV0.FLD2"};
    struct acpi_text_sink sink = {ignore, NULL};
    struct acpi_value value, element;
    status_t st = acpi_evaluate(t->ctx, NULL, paths[which], NULL, 0, &value);
    if (st < 0) return st;
    acpi_value_print_asl(t->ctx, &value, 0, &sink);
    acpi_value_print_json(t->ctx, &value, &sink);
    size_t count;
    if (acpi_value_package_count(&value, &count) == ST_OK) {
        for (size_t i = 0; i < count && st == ST_OK; i++) {
            st = acpi_value_package_element(t->ctx, &value, i, &element);
            if (st == ST_OK) acpi_value_release(t->ctx, &element);
        }
    }
    acpi_value_release(t->ctx, &value);
    return st;
}

static status_t step_unload(struct trial *t, unsigned which)
{
    (void)which;
    return acpi_table_unload(t->ctx, t->index);
}

static const struct step {
    step_function *run;
    unsigned which;
} steps[] = {
    {step_load, 0},     {step_initialize, 0}, {step_evaluate, 0}, {step_evaluate, 1},
    {step_evaluate, 2}, {step_evaluate, 3},   {step_evaluate, 4}, {step_evaluate, 5},
    {step_evaluate, 6}, {step_read, 0},       {step_read, 1},     {step_read, 2},
    {step_unload, 0},
};

// All steps; the one that runs out of memory is done again with memory. False once nothing fails.
static bool trial_run(long allowed, enum when when, enum blocks blocks)
{
    struct acpi_host_ops ops = engine_ops;
    struct trial t = {.host = {.allowed = allowed}, .when = when};
    const struct acpi_config quick = {.limits = {.loop_ns = 1000000000},
                                      .sanitize_slabs = blocks == BLOCKS_SLABS};
    ops.alloc = trial_alloc;
    ops.pci_read = trial_pci_read;
    ops.pci_write = trial_pci_write;
    status_t st = acpi_context_create(&ops, &t, &quick, &t.ctx);
    if (st < 0) {
        assert_int_equal(st, ST_NO_MEMORY);
        assert_true(t.has_failed);
        assert_int_equal(t.host.blocks, 0);
        return true;
    }
    assert_false(t.has_failed);
    uint64_t predefined = nodes_sound(&t), nodes = predefined;
    bool has_failed = false;
    for (unsigned i = 0; i < sizeof steps / sizeof *steps; i++) {
        st = steps[i].run(&t, steps[i].which);
        if (t.has_failed) {
            t.has_failed = false;
            has_failed = true;
            t.host.allowed = -1;
            // What runs in spite of it (printing, a list that is kept for later) need not fail.
            assert_true(st == ST_NO_MEMORY || st == ST_OK);
            uint64_t left = nodes_sound(&t);
            if (steps[i].which == 5 && left == nodes + LOADED_NODES) { // after Load, before Unload
                predefined += LOADED_NODES;
                nodes = left;
            }
            if ((st < 0 || i == 0) && left != nodes)
                fail_msg("allocation %ld: step %u: %s, %lu nodes, %lu before", allowed, i,
                         status_string(st), (unsigned long)left, (unsigned long)nodes);
            if (st < 0) st = steps[i].run(&t, steps[i].which);
        }
        if (st < 0) fail_msg("allocation %ld: step %u: %s", allowed, i, status_string(st));
        uint64_t now = nodes_sound(&t);
        assert_true(i == 0 || i + 1 == sizeof steps / sizeof *steps || now == nodes);
        nodes = now;
    }
    assert_int_equal(nodes, predefined);
    acpi_context_destroy(t.ctx);
    assert_int_equal(t.host.blocks, 0);
    return has_failed;
}

static void every_allocation_fails(enum when when, enum blocks blocks, long least)
{
    long allowed = 0;
    while (trial_run(allowed, when, blocks))
        allowed++;
    assert_true(allowed > least);
}

static void every_allocation_fails_once(void **state)
{
    (void)state;
    every_allocation_fails(FAILS_ONCE, BLOCKS_SEPARATE, 200);
}

static void memory_ends_at_every_allocation(void **state)
{
    (void)state;
    every_allocation_fails(FAILS_FROM_THEN_ON, BLOCKS_SEPARATE, 200);
}

// A slab holds many blocks: there are fewer places to fail, and what is left after one is used on.
static void every_allocation_fails_once_with_slabs(void **state)
{
    (void)state;
    every_allocation_fails(FAILS_ONCE, BLOCKS_SLABS, 20);
}

static void memory_ends_at_every_allocation_with_slabs(void **state)
{
    (void)state;
    every_allocation_fails(FAILS_FROM_THEN_ON, BLOCKS_SLABS, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_fails_once),
        cmocka_unit_test(memory_ends_at_every_allocation),
        cmocka_unit_test(every_allocation_fails_once_with_slabs),
        cmocka_unit_test(memory_ends_at_every_allocation_with_slabs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
