// SPDX-License-Identifier: MIT
// Handlers of notifications: who is called, in what order, and what they may do meanwhile.
// SOURCES: acpi/aml/*.c acpi/object/*.c acpi/region/*.c acpi/ns/*.c acpi/log.c acpi/tables/text.c
// SOURCES: acpi/tables/checksum.c acpi/device/id.c acpi/event/notify.c
// INCLUDE: -Iacpi/include -Iacpi -Itests/host -DAML_VERIFY
#include "engine_fixture.h"

#include <acpi/notify.h>
#include <stdio.h>

static const uint8_t dsdt[] = {
#include "event_dsdt.h"
};

static struct engine_host host;
static struct acpi_context *ctx;
static struct acpi_node *dev0, *dev1;
static char calls[256]; // "a:DEV0=80 "

static struct acpi_node *queued;
static uint64_t queued_value;

static void queue_notify(void *arg, struct acpi_node *node, uint64_t value)
{
    (void)arg;
    acpi_node_keep(ctx, node); // within a method
    queued = node;
    queued_value = value;
}

static void note(void *arg, struct acpi_node *node, uint64_t value)
{
    char path[64];
    size_t length = strlen(calls);
    acpi_node_path(node, path, sizeof path);
    snprintf(calls + length, sizeof calls - length, "%s:%s=%llx ", (const char *)arg, path,
             (unsigned long long)value);
}

static void note_and_leave(void *arg, struct acpi_node *node, uint64_t value)
{
    note(arg, node, value);
    assert_int_equal(acpi_notify_handler_remove(ctx, dev0, note_and_leave, arg), ST_OK);
    // Added now: not told of this one. And whoever comes next has gone.
    assert_int_equal(acpi_notify_handler_add(ctx, dev0, note, "new"), ST_OK);
    assert_int_equal(acpi_notify_handler_remove(ctx, dev0, note, "gone"), ST_OK);
    uint64_t runs;
    assert_int_equal(acpi_evaluate_integer(ctx, NULL, "\\RUNS", &runs), ST_OK);
}

static int setup(void **state)
{
    static struct acpi_host_ops ops;
    (void)state;
    unsigned index;
    ops = engine_ops;
    ops.notify = queue_notify;
    host = (struct engine_host){.allowed = -1};
    calls[0] = 0;
    queued = NULL;
    assert_int_equal(acpi_context_create(&ops, &host, NULL, &ctx), ST_OK);
    assert_int_equal(acpi_table_load(ctx, dsdt, sizeof dsdt, &index), ST_OK);
    assert_int_equal(acpi_namespace_find(ctx, NULL, "\\_SB.DEV0", &dev0), ST_OK);
    assert_int_equal(acpi_namespace_find(ctx, NULL, "\\_SB.DEV1", &dev1), ST_OK);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    acpi_context_destroy(ctx);
    assert_int_equal(host.blocks, 0);
    return 0;
}

static void test_who_is_called(void **state)
{
    (void)state;
    assert_int_equal(acpi_notify_handler_add(ctx, NULL, note, "all"), ST_OK);
    assert_int_equal(acpi_notify_handler_add(ctx, dev0, note, "a"), ST_OK);
    assert_int_equal(acpi_notify_handler_add(ctx, dev0, note, "b"), ST_OK);
    assert_int_equal(acpi_notify_handler_add(ctx, dev1, note, "c"), ST_OK);
    assert_int_equal(acpi_notify_handler_add(ctx, dev0, note, "b"), ST_ALREADY_EXISTS);
    assert_int_equal(acpi_notify_handler_add(ctx, dev0, NULL, "b"), ST_INVALID_ARGUMENT);

    assert_int_equal(acpi_notify_dispatch(ctx, dev0, 0x80), 3);
    assert_string_equal(calls, "a:\\_SB.DEV0=80 b:\\_SB.DEV0=80 all:\\_SB.DEV0=80 ");
    calls[0] = 0;
    assert_int_equal(acpi_notify_handler_remove(ctx, dev0, note, "a"), ST_OK);
    assert_int_equal(acpi_notify_handler_remove(ctx, dev0, note, "a"), ST_NOT_FOUND);
    assert_int_equal(acpi_notify_handler_remove(ctx, NULL, note, "all"), ST_OK);
    assert_int_equal(acpi_notify_dispatch(ctx, dev0, 3), 1);
    assert_int_equal(acpi_notify_dispatch(ctx, dev1, 2), 1);
    assert_string_equal(calls, "b:\\_SB.DEV0=3 c:\\_SB.DEV1=2 ");
    assert_int_equal(acpi_notify_dispatch(ctx, acpi_namespace_root(ctx), 2), 0);
}

static void test_handlers_change_handlers(void **state)
{
    (void)state;
    assert_int_equal(acpi_notify_handler_add(ctx, dev0, note_and_leave, "once"), ST_OK);
    assert_int_equal(acpi_notify_handler_add(ctx, dev0, note, "gone"), ST_OK);
    assert_int_equal(acpi_notify_handler_add(ctx, dev0, note, "last"), ST_OK);
    assert_int_equal(acpi_notify_dispatch(ctx, dev0, 1), 2);
    assert_string_equal(calls, "once:\\_SB.DEV0=1 last:\\_SB.DEV0=1 ");
    calls[0] = 0;
    assert_int_equal(acpi_notify_dispatch(ctx, dev0, 0), 2);
    assert_string_equal(calls, "last:\\_SB.DEV0=0 new:\\_SB.DEV0=0 ");
}

static void test_from_a_method(void **state)
{
    (void)state;
    assert_int_equal(acpi_notify_handler_add(ctx, dev0, note, "a"), ST_OK);
    assert_int_equal(acpi_evaluate(ctx, NULL, "\\_GPE._E02", NULL, 0, NULL), ST_OK);
    assert_ptr_equal(queued, dev0);
    assert_string_equal(calls, "");
    assert_int_equal(acpi_notify_dispatch(ctx, queued, queued_value), 1);
    acpi_node_drop(ctx, queued);
    assert_string_equal(calls, "a:\\_SB.DEV0=81 ");
}

// Device (NEWD) {}
static const uint8_t ssdt_aml[] = {0x5b, 0x82, 0x05, 'N', 'E', 'W', 'D'};

static void test_node_that_went(void **state)
{
    (void)state;
    uint8_t ssdt[64];
    unsigned index;
    struct acpi_node *node;
    size_t length = engine_table(ssdt, "SSDT", 2, ssdt_aml, sizeof ssdt_aml);
    assert_int_equal(acpi_table_load(ctx, ssdt, length, &index), ST_OK);
    assert_int_equal(acpi_namespace_find(ctx, NULL, "\\NEWD", &node), ST_OK);
    acpi_node_keep(ctx, node);
    assert_true(acpi_node_is_present(ctx, node));
    assert_int_equal(acpi_notify_handler_add(ctx, node, note, "a"), ST_OK);
    assert_int_equal(acpi_notify_dispatch(ctx, node, 0), 1);
    assert_int_equal(acpi_table_unload(ctx, index), ST_OK);
    assert_false(acpi_node_is_present(ctx, node));
    assert_int_equal(acpi_notify_dispatch(ctx, node, 0), 0);
    acpi_node_drop(ctx, node);
    assert_int_equal(acpi_notify_handler_remove(ctx, node, note, "a"), ST_OK);
}

static void test_no_memory(void **state)
{
    (void)state;
    host.allowed = 0;
    assert_int_equal(acpi_notify_handler_add(ctx, dev0, note, "a"), ST_NO_MEMORY);
    host.allowed = -1;
    assert_int_equal(acpi_notify_dispatch(ctx, dev0, 0), 0);
}

static void test_names(void **state)
{
    (void)state;
    assert_string_equal(acpi_notify_value_name(3), "eject request");
    assert_string_equal(acpi_notify_value_name(0xf), "disconnect recover");
    assert_null(acpi_notify_value_name(0xa));
    assert_null(acpi_notify_value_name(0x80));
    assert_null(acpi_notify_value_name(UINT64_MAX));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_who_is_called, setup, teardown),
        cmocka_unit_test_setup_teardown(test_handlers_change_handlers, setup, teardown),
        cmocka_unit_test_setup_teardown(test_from_a_method, setup, teardown),
        cmocka_unit_test_setup_teardown(test_node_that_went, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_memory, setup, teardown),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
