// SPDX-License-Identifier: MIT
// Which interrupt a PCI function has: buses and bridges from configuration space, tables and links
// from routing_dsdt.asl. And a device's resources, read and set.
// SOURCES: acpi/aml/*.c acpi/object/*.c acpi/region/*.c acpi/ns/*.c acpi/log.c acpi/tables/text.c
// SOURCES: acpi/tables/checksum.c acpi/device/*.c acpi/resource/*.c
// SOURCES: acpi/routing/*.c
// INCLUDE: -Iacpi/include -Iacpi -Itests/host
#include "engine_fixture.h"

#include <acpi/resource.h>
#include <acpi/routing.h>

static const uint8_t dsdt[] = {
#include "routing_dsdt.h"
};

// Configuration space

struct function {
    uint16_t segment;
    uint8_t bus, device, function;
    uint16_t vendor;
    uint8_t header; // with the bit of several functions
    uint8_t pin;
    uint8_t secondary;
};

static const struct function functions[] = {
    {0, 0x00, 0x00, 0, 0x8086, 0x00, 0, 0},
    {0, 0x00, 0x01, 0, 0x8086, 0x80, 1, 0}, // two functions, with a gap
    {0, 0x00, 0x01, 5, 0x8086, 0x00, 2, 0},
    {0, 0x00, 0x02, 0, 0x8086, 0x00, 1, 0},
    {0, 0x00, 0x02, 1, 0x8086, 0x00, 1, 0}, // not there: 02.0 says that it is alone
    {0, 0x00, 0x1c, 0, 0x8086, 0x01, 1, 2}, // BRG1
    {0, 0x00, 0x1d, 0, 0x8086, 0x01, 1, 0}, // nobody set it up
    {0, 0x00, 0x1e, 0, 0x8086, 0x01, 1, 1}, // BRG0
    {0, 0x00, 0x1f, 0, 0x8086, 0x01, 1, 2}, // claims a bus that 1c.0 has
    {0, 0x01, 0x01, 0, 0x1234, 0x00, 1, 0},
    {0, 0x01, 0x02, 0, 0x1234, 0x02, 1, 5}, // CardBus
    {0, 0x01, 0x03, 0, 0x1234, 0x01, 1, 1}, // leads to itself
    {0, 0x01, 0x04, 0, 0x1234, 0x01, 1, 0}, // leads back
    {0, 0x02, 0x02, 0, 0x1234, 0x01, 9, 3}, // BRG2, and a pin that there is not
    {0, 0x03, 0x01, 0, 0x1234, 0x00, 4, 0},
    {0, 0x05, 0x00, 0, 0x1234, 0x00, 2, 0},
    {1, 0x40, 0x00, 0, 0x1234, 0x00, 1, 0},
};
#define HIDDEN 1u // of them

static status_t config_read(void *host, struct acpi_pci_address address, uint16_t offset,
                            unsigned width, uint64_t *out)
{
    uint8_t space[64] = {0};
    (void)host;
    assert_true(address.device < 32 && address.function < 8);
    assert_true(offset % width == 0 && offset + width <= sizeof space);
    *out = UINT32_MAX >> (32 - 8 * width);
    for (size_t i = 0; i < ARRAY_SIZE(functions); i++) {
        const struct function *f = &functions[i];
        if (f->segment != address.segment || f->bus != address.bus || f->device != address.device ||
            f->function != address.function)
            continue;
        store_le16(space, f->vendor);
        store_le16(space + 2, (uint16_t)(0x1000 + i));
        store_le32(space + 8, 0x02000001);
        space[0x0e] = f->header;
        space[0x19] = f->secondary;
        space[0x3c] = 11;
        space[0x3d] = f->pin;
        *out = width == 4 ? load_le32(space + offset) : space[offset];
    }
    return ST_OK;
}

// The engine

static struct engine_host host;
static struct acpi_context *ctx;
static struct acpi_routing *routing;

static void routing_start(bool is_apic, uint16_t isa_used)
{
    static struct acpi_host_ops ops;
    const struct acpi_config config = {.ignore_checksums = true};
    const struct acpi_routing_config how = {is_apic, isa_used};
    unsigned index;
    ops = engine_ops;
    ops.pci_read = config_read;
    host = (struct engine_host){.allowed = -1};
    assert_int_equal(acpi_context_create(&ops, &host, &config, &ctx), ST_OK);
    assert_int_equal(acpi_table_load(ctx, dsdt, sizeof dsdt, &index), ST_OK);
    struct acpi_value mode = acpi_value_from_integer(is_apic);
    assert_int_equal(acpi_evaluate(ctx, NULL, "\\_PIC", &mode, 1, NULL), ST_OK);
    assert_int_equal(acpi_routing_create(ctx, &how, &routing), ST_OK);
}

static void routing_end(void)
{
    acpi_routing_destroy(routing);
    acpi_context_destroy(ctx);
    assert_int_equal(host.blocks, 0);
}

static uint64_t number_of(const char *path)
{
    uint64_t value = 0;
    assert_int_equal(acpi_evaluate_integer(ctx, NULL, path, &value), ST_OK);
    return value;
}

static status_t route_of(unsigned bus, unsigned device, unsigned pin, struct acpi_pci_route *out)
{
    struct acpi_pci_address address = {
        .segment = bus >> 8, .bus = (uint8_t)bus, .device = (uint8_t)device};
    memset(out, 0xee, sizeof *out);
    return acpi_pci_route(routing, address, pin, out);
}

static void route_check(unsigned bus, unsigned device, unsigned pin, uint32_t gsi)
{
    struct acpi_pci_route route;
    status_t st = route_of(bus, device, pin, &route);
    if (st != ST_OK || route.gsi != gsi)
        fail_msg("%x:%x pin %u: %s, %u not %u", bus, device, pin, status_string(st), route.gsi,
                 gsi);
}

static void route_fails(unsigned bus, unsigned device, unsigned pin, status_t status)
{
    struct acpi_pci_route route;
    assert_int_equal(route_of(bus, device, pin, &route), status);
}

static void assert_node(const struct acpi_node *node, const char *path)
{
    char text[64];
    assert_non_null(node);
    acpi_node_path(node, text, sizeof text);
    assert_string_equal(text, path);
}

static void got_check(const char *path, const char *want, size_t want_length)
{
    struct acpi_value value;
    const uint8_t *bytes;
    size_t length;
    assert_int_equal(acpi_evaluate(ctx, NULL, path, NULL, 0, &value), ST_OK);
    assert_int_equal(acpi_value_buffer(&value, &bytes, &length), ST_OK);
    assert_int_equal(length, want_length);
    assert_memory_equal(bytes, want, length);
    acpi_value_release(ctx, &value);
}

static void test_functions(void **state)
{
    struct acpi_pci_function f;
    size_t count = 0, at = 0;
    (void)state;
    routing_start(true, 0);
    while (acpi_pci_function_get(routing, count, &f))
        count++;
    assert_int_equal(count, ARRAY_SIZE(functions) - HIDDEN);
    // Bus by bus: those of root bridges first, then those of bridges as they were met.
    for (; at < count; at++) {
        assert_true(acpi_pci_function_get(routing, at, &f));
        const struct function *want = &functions[f.device_id - 0x1000];
        assert_int_equal(f.address.segment, want->segment);
        assert_int_equal(f.address.bus, want->bus);
        assert_int_equal(f.address.device, want->device);
        assert_int_equal(f.address.function, want->function);
        assert_int_equal(f.class_code, 0x020000);
        assert_int_equal(f.interrupt_line, 11);
        assert_int_equal(f.pin, want->pin > 4 ? 0 : want->pin);
        bool is_refused =
            (want->bus == 0 && want->device == 0x1f) || (want->bus == 1 && want->device == 3);
        assert_int_equal(f.secondary_bus, is_refused ? 0 : want->secondary);
    }
    routing_end();
}

static void test_wired_and_swizzled(void **state)
{
    struct acpi_pci_route route;
    (void)state;
    routing_start(true, 0);
    assert_int_equal(route_of(0, 1, 1, &route), ST_OK);
    assert_int_equal(route.gsi, 16);
    assert_false(route.is_edge || route.is_active_high);
    assert_null(route.link);
    assert_node(route.bridge, "\\_SB.PCI0");
    route_check(0, 1, 2, 17);
    route_check(0, 6, 1, 21); // whatever function it says
    // Bus 1 has a table, but for 01.0 pin A only: 04 pin A goes on as pin A of 1e.
    route_check(1, 1, 1, 30);
    route_check(1, 4, 1, 22);
    route_check(1, 4, 2, 23);
    route_check(1, 1, 4, 22); // D of device 1 is A
    assert_int_equal(route_of(1, 5, 4, &route), ST_OK);
    assert_int_equal(route.device, 0x1e);
    assert_int_equal(route.pin, 1);
    assert_node(route.bridge, "\\_SB.PCI0");
    // Bus 2's table is none. 03:01 pin D: A of 02:02, C of 1c.
    route_check(2, 0, 1, 16);
    route_check(2, 3, 1, 19);
    route_check(3, 1, 4, 18);
    // CardBus: pin B stays B of 01:02, which is D of 1e, and has no entry.
    route_fails(5, 0, 2, ST_NOT_FOUND);
    route_check(5, 0, 3, 22);
    route_check(0x140, 0, 1, 48);
    // What there is no bus, or no way for.
    route_fails(0x55, 1, 1, ST_NOT_FOUND);
    route_fails(0x60, 1, 1, ST_NOT_FOUND);
    route_fails(0, 9, 1, ST_NOT_FOUND);
    route_fails(0x140, 1, 1, ST_NOT_FOUND);
    route_fails(0, 1, 0, ST_INVALID_ARGUMENT);
    route_fails(0, 1, 5, ST_INVALID_ARGUMENT);
    assert_int_equal(number_of("\\_SB.PCI0.NPRT"), 1); // read once
    assert_int_equal(acpi_routing_rescan(routing), ST_OK);
    route_check(3, 1, 4, 18);
    assert_int_equal(number_of("\\_SB.PCI0.NPRT"), 2);
    routing_end();
}

static void test_links_of_gsis(void **state)
{
    struct acpi_pci_route route;
    (void)state;
    routing_start(true, 0);
    assert_int_equal(route_of(0, 2, 1, &route), ST_OK);
    assert_int_equal(route.gsi, 20);
    assert_true(route.is_active_high);
    assert_false(route.is_edge);
    assert_node(route.link, "\\_SB.LNKD");
    // Chosen among 20, which is taken, 22 and 23: the last of equals.
    assert_int_equal(route_of(0, 2, 2, &route), ST_OK);
    assert_int_equal(route.gsi, 23);
    assert_false(route.is_active_high);
    route_check(0, 2, 3, 21); // its second interrupt
    route_fails(0, 2, 4, ST_NOT_SUPPORTED);
    route_check(0, 2, 1, 20);
    assert_int_equal(number_of("\\_SB.LNKD.NSET"), 0); // it had it
    routing_end();
}

static void test_broken_entries(void **state)
{
    (void)state;
    routing_start(true, 0);
    route_check(0, 3, 2, 23);               // exchanged
    route_check(0, 3, 3, 23);               // by its path
    route_check(0, 3, 4, 20);               // by a name from the bridge
    route_check(0, 4, 1, 19);               // an empty name is none
    route_check(0, 4, 2, 20);               // one element too many
    route_fails(0, 3, 1, ST_NOT_SUPPORTED); // exchanged: LNKD, and its interrupt 18 is not there
    route_fails(0, 4, 3, ST_NOT_FOUND);
    route_fails(0, 4, 4, ST_NOT_FOUND);
    route_fails(0, 5, 1, ST_NOT_FOUND);
    assert_int_equal(host.log_lines > 0, true);
    routing_end();
}

static void test_broken_links(void **state)
{
    (void)state;
    routing_start(true, 0);
    route_fails(0, 7, 1, ST_NO_DEVICE);
    route_fails(0, 7, 2, ST_NOT_SUPPORTED);
    route_fails(0, 7, 3, ST_AML_DIVIDE_BY_ZERO);
    route_fails(0, 7, 3, ST_AML_DIVIDE_BY_ZERO);
    assert_int_equal(number_of("\\_SB.LNKH.NSET"), 1); // tried once
    route_check(0, 7, 4, 10);
    route_check(0, 8, 1, 40);
    assert_int_equal(number_of("\\_SB.LNKI.NDIS"), 0);
    routing_end();
}

static void test_links_of_8259s(void **state)
{
    struct acpi_pci_route route;
    (void)state;
    routing_start(false, 0);
    route_check(0, 1, 1, 10); // what it has
    assert_int_equal(number_of("\\_SB.LNKA.NSET"), 0);
    // Of 3, 5, 10 and 11, when 10 is in use: the flags are those it may have, as _CRS has none.
    assert_int_equal(route_of(0, 1, 2, &route), ST_OK);
    assert_int_equal(route.gsi, 11);
    assert_false(route.is_edge || route.is_active_high);
    assert_int_equal(number_of("\\_SB.LNKB.NSET"), 1);
    struct acpi_value value;
    const uint8_t *bytes;
    size_t length;
    assert_int_equal(acpi_evaluate(ctx, NULL, "\\_SB.LNKB._CRS", NULL, 0, &value), ST_OK);
    assert_int_equal(acpi_value_buffer(&value, &bytes, &length), ST_OK);
    assert_int_equal(length, 5);
    assert_memory_equal(bytes, "\x22\x00\x08\x79\x00", 5); // without flags, as it was
    acpi_value_release(ctx, &value);
    // Says nothing of what it was given: believed. 10 and 11 are as good.
    route_check(0, 1, 3, 11);
    assert_int_equal(number_of("\\_SB.LNKC.NSET"), 1);
    // Has what 8259s have not: switched off, then set to the one that they have.
    route_check(0, 1, 4, 7);
    assert_int_equal(number_of("\\_SB.LNKI.NDIS"), 1);
    route_check(0, 2, 1, 11); // the same link again
    assert_int_equal(number_of("\\_SB.LNKB.NSET"), 1);
    // What it has is not among what it offers.
    route_check(0, 3, 1, 9);
    assert_int_equal(number_of("\\_SB.LNKJ.NDIS"), 1);
    route_check(0, 3, 2, 6);
    // Without a _CRS to go by, _SRS gets what _PRS has.
    route_check(0, 3, 3, 10);
    got_check("\\_SB.LNKL.GOT0", "\x23\x00\x04\x18\x79\x00", 6);
    route_check(0, 3, 4, 11);
    got_check("\\_SB.LNKM.GOT0", "\x89\x06\x00\x0d\x01\x0b\x00\x00\x00\x79\x00", 11);
    // After S3 all that were set are set again.
    acpi_routing_restore(routing);
    assert_int_equal(number_of("\\_SB.LNKB.NSET"), 2);
    assert_int_equal(number_of("\\_SB.LNKC.NSET"), 2);
    assert_int_equal(number_of("\\_SB.LNKA.NSET"), 1);
    routing_end();
}

static void test_isa_interrupts_are_spared(void **state)
{
    (void)state;
    routing_start(false, 1 << 11 | 1 << 10);
    route_check(0, 1, 2, 5);
    routing_end();
}

static void test_no_memory(void **state)
{
    (void)state;
    for (long allowed = 0;; allowed++) {
        struct acpi_pci_route route;
        const struct acpi_routing_config how = {.is_apic = true};
        routing_start(true, 0);
        acpi_routing_destroy(routing);
        host.allowed = allowed;
        status_t st = acpi_routing_create(ctx, &how, &routing);
        if (st == ST_OK) {
            for (unsigned pin = 1; pin <= 4; pin++)
                (void)route_of(0, 2, pin, &route);
            (void)route_of(1, 1, 1, &route);
        } else {
            assert_int_equal(st, ST_NO_MEMORY);
            assert_null(routing);
        }
        bool is_done = host.allowed > 0;
        host.allowed = -1;
        routing_end();
        if (is_done) break;
        assert_true(allowed < 500);
    }
}

// Resources of devices

static struct acpi_node *node_of(const char *path)
{
    struct acpi_node *node = NULL;
    assert_int_equal(acpi_namespace_find(ctx, NULL, path, &node), ST_OK);
    return node;
}

static void test_resources_of_devices(void **state)
{
    struct acpi_value value;
    const uint8_t *bytes;
    uint8_t chosen[64];
    size_t length, chosen_length = 0;
    (void)state;
    routing_start(true, 0);
    struct acpi_node *device = node_of("\\_SB.DEV0");
    assert_int_equal(acpi_resources_of(ctx, device, "_PRS", &value, &bytes, &length), ST_OK);
    assert_int_equal(
        acpi_resources_alternative(bytes, length, 1, chosen, sizeof chosen, &chosen_length), ST_OK);
    acpi_value_release(ctx, &value);
    // In _CRS's order and without its flags.
    assert_int_equal(acpi_resources_set(ctx, device, chosen, chosen_length), ST_OK);
    got_check("\\_SB.DEV0.GOT0", "\x47\x01\xf8\x02\xf8\x02\x01\x08\x22\x08\x00\x79\x00", 13);

    device = node_of("\\_SB.DEV0.SUB0");
    assert_int_equal(acpi_resources_of(ctx, device, "_CRS", &value, &bytes, &length),
                     ST_AML_NAME_NOT_FOUND);
    assert_int_equal(acpi_resources_set(ctx, device, chosen, chosen_length), ST_AML_NAME_NOT_FOUND);
    device = node_of("\\_SB.DEV0.SUB1");
    assert_int_equal(acpi_resources_of(ctx, device, "_CRS", &value, &bytes, &length), ST_AML_TYPE);
    assert_int_equal(acpi_resources_set(ctx, device, chosen, chosen_length), ST_OK);
    got_check("\\_SB.DEV0.SUB1.GOT0", (char *)chosen, chosen_length);
    // What has no place.
    static const uint8_t dma[] = {0x2a, 0x02, 0x00, 0x79, 0x00};
    assert_int_equal(acpi_resources_set(ctx, node_of("\\_SB.DEV0"), dma, sizeof dma),
                     ST_NOT_SUPPORTED);
    routing_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_functions),
        cmocka_unit_test(test_wired_and_swizzled),
        cmocka_unit_test(test_links_of_gsis),
        cmocka_unit_test(test_broken_entries),
        cmocka_unit_test(test_broken_links),
        cmocka_unit_test(test_links_of_8259s),
        cmocka_unit_test(test_isa_interrupts_are_spared),
        cmocka_unit_test(test_no_memory),
        cmocka_unit_test(test_resources_of_devices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
