// SPDX-License-Identifier: MIT
// The embedded controller's driver upon a model of one: the protocol, what goes wrong in it, and
// the address space.
// SOURCES: acpi/aml/*.c acpi/object/*.c acpi/region/*.c acpi/ns/*.c acpi/log.c acpi/tables/text.c
// SOURCES: acpi/tables/checksum.c acpi/tables/fadt.c acpi/device/id.c acpi/device/info.c
// SOURCES: acpi/device/find.c acpi/device/names.c acpi/resource/cursor.c acpi/resource/decode.c
// SOURCES: acpi/resource/decode_connection.c acpi/power/gas.c acpi/ec/*.c acpi/event/notify.c
// SOURCES: tests/ec/controller.c
// INCLUDE: -Iacpi/include -Iacpi -Itests/host -Itests/ec
#include "ec_fixture.h"

static const char machine[] =
    "Name (LOG0, 0)"
    "Scope (\\_SB) {"
    "  Method (_INI) { LOG0 = LOG0 * 16 + 1 }"
    "  Device (EC0) {"
    "    Name (_HID, EisaId (\"PNP0C09\"))"
    "    Name (_CRS, ResourceTemplate () { IO (Decode16, 0x62, 0x62, 1, 1)"
    "                                      IO (Decode16, 0x66, 0x66, 1, 1) })"
    "    Name (_GPE, 0x17)"
    "    OperationRegion (RAM, EmbeddedControl, 0, 0x100)"
    "    Field (RAM, ByteAcc, Lock, Preserve)"
    "      { Offset (0x10), BYTE, 8, WORD, 16, Offset (0x20), , 3, BITS, 7, Offset (0x40), TEXT, "
    "64 }"
    "    Method (_REG, 2) { LOG0 = LOG0 * 16 + 2 + Arg1 }"
    "    Method (_Q10) { LOG0 = LOG0 * 16 + 0xa }"
    "    Method (_Q2F) { LOG0 = LOG0 * 16 + BYTE }"
    "    Method (SETW, 1) { WORD = Arg0 }"
    "    Method (SETB, 1) { BITS = Arg0 }"
    "  }"
    "}";

static struct acpi_ec *ec_start(struct ec_world *w)
{
    struct acpi_ec_config config;
    struct acpi_ec *ec;
    assert_int_equal(acpi_ec_config_find(w->ctx, &config), ST_OK);
    assert_int_equal(acpi_ec_create(w->ctx, &config, &ec), ST_OK);
    assert_int_equal(acpi_ec_attach(ec), ST_OK);
    return ec;
}

static void end(struct ec_world *w, struct acpi_ec *ec)
{
    acpi_ec_destroy(ec);
    ec_world_destroy(w);
}

static struct acpi_ec_statistics statistics(struct acpi_ec *ec)
{
    struct acpi_ec_statistics out;
    acpi_ec_statistics(ec, &out);
    return out;
}

static void test_fields(void **state)
{
    (void)state;
    for (unsigned delay = 0; delay < 6; delay++) {
        struct ec_world *w = ec_world_create(machine);
        struct acpi_ec *ec = ec_start(w);
        struct acpi_value argument = acpi_value_from_integer(0xbeef);
        w->model.delay = delay;
        w->model.registers[0x10] = 0x5a;
        w->model.registers[0x11] = 0x34;
        w->model.registers[0x12] = 0x12;
        w->model.registers[0x20] = 0x07;
        w->model.registers[0x21] = 0xff;
        assert_int_equal(ec_value(w, "\\_SB.EC0.BYTE"), 0x5a);
        assert_int_equal(ec_value(w, "\\_SB.EC0.WORD"), 0x1234);
        assert_int_equal(acpi_evaluate(w->ctx, NULL, "\\_SB.EC0.SETW", &argument, 1, NULL), ST_OK);
        assert_int_equal(w->model.registers[0x11], 0xef);
        assert_int_equal(w->model.registers[0x12], 0xbe);
        argument = acpi_value_from_integer(0x2a); // bits 3 to 9; those around them stay
        assert_int_equal(acpi_evaluate(w->ctx, NULL, "\\_SB.EC0.SETB", &argument, 1, NULL), ST_OK);
        assert_int_equal(w->model.registers[0x20], 0x57);
        assert_int_equal(w->model.registers[0x21], 0xfd);
        assert_polite(w);
        assert_int_equal(statistics(ec).retries, 0);
        end(w, ec);
    }
}

static void test_reg_comes_after_ini(void **state)
{
    (void)state;
    struct ec_world *w = ec_world_create(machine);
    struct acpi_ec *ec = ec_start(w);
    assert_int_equal(ec_value(w, "\\LOG0"), 0);
    assert_int_equal(acpi_devices_initialize(w->ctx, NULL), ST_OK);
    assert_int_equal(ec_value(w, "\\LOG0"), 0x13);
    acpi_ec_destroy(ec);
    assert_int_equal(ec_value(w, "\\LOG0"), 0x132);
    ec_world_destroy(w);
}

static void test_one_handler_for_the_space(void **state)
{
    (void)state;
    struct ec_world *w = ec_world_create(machine);
    struct acpi_ec *ec = ec_start(w), *second = NULL;
    assert_int_equal(acpi_ec_create(w->ctx, acpi_ec_config_of(ec), &second), ST_ALREADY_EXISTS);
    assert_null(second);
    end(w, ec);
}

static void test_burst(void **state)
{
    (void)state;
    struct ec_world *w = ec_world_create(machine);
    struct acpi_ec *ec = ec_start(w);
    uint8_t bytes[8], byte;
    memcpy(w->model.registers + 0x80, "ABCDEFGH", 8);
    assert_int_equal(acpi_ec_read(ec, 0x80, &byte), ST_OK);
    assert_int_equal(w->model.bursts, 0); // not for one byte
    assert_int_equal(acpi_ec_read_block(ec, 0x80, bytes, 8), ST_OK);
    assert_memory_equal(bytes, "ABCDEFGH", 8);
    assert_int_equal(w->model.bursts, 1);
    assert_false(w->model.is_burst);
    assert_int_equal(acpi_ec_write_block(ec, 0x90, bytes, 8), ST_OK);
    assert_memory_equal(w->model.registers + 0x90, "ABCDEFGH", 8);
    assert_int_equal(acpi_ec_read_block(ec, 0xf9, bytes, 8), ST_OUT_OF_RANGE);
    assert_int_equal(acpi_ec_write_block(ec, 0xff, bytes, 2), ST_OUT_OF_RANGE);
    assert_polite(w);
    end(w, ec);
}

static void test_burst_is_lost(void **state)
{
    (void)state;
    struct ec_world *w = ec_world_create(machine);
    struct acpi_ec *ec = ec_start(w);
    uint8_t bytes[8];
    memcpy(w->model.registers + 0x80, "ABCDEFGH", 8);
    w->model.burst_bytes = 3;
    assert_int_equal(acpi_ec_read_block(ec, 0x80, bytes, 8), ST_OK);
    assert_memory_equal(bytes, "ABCDEFGH", 8);
    assert_int_equal(statistics(ec).bursts_lost, 1);
    assert_int_equal(acpi_ec_read_block(ec, 0x80, bytes, 8), ST_OK); // and tried again
    assert_int_equal(statistics(ec).bursts, 2);
    assert_polite(w);
    end(w, ec);
}

static void test_no_burst(void **state)
{
    (void)state;
    struct ec_world *w = ec_world_create(machine);
    struct acpi_ec *ec = ec_start(w);
    uint8_t bytes[8];
    memcpy(w->model.registers + 0x80, "ABCDEFGH", 8);
    w->model.has_no_burst = true;
    assert_int_equal(acpi_ec_read_block(ec, 0x80, bytes, 8), ST_OK);
    assert_memory_equal(bytes, "ABCDEFGH", 8);
    unsigned looks = w->port_looks;
    assert_int_equal(acpi_ec_read_block(ec, 0x80, bytes, 8), ST_OK);
    assert_true(w->port_looks - looks < looks); // it is not asked for again
    assert_int_equal(statistics(ec).failures, 0);
    end(w, ec);
}

static void test_lost_commands_are_repeated(void **state)
{
    (void)state;
    struct ec_world *w = ec_world_create(machine);
    struct acpi_ec *ec = ec_start(w);
    uint8_t byte;
    w->model.registers[0x30] = 0x77;
    w->model.mute = 2;
    assert_int_equal(acpi_ec_read(ec, 0x30, &byte), ST_OK);
    assert_int_equal(byte, 0x77);
    assert_int_equal(statistics(ec).retries, 2);
    assert_int_equal(statistics(ec).failures, 0);
    w->model.mute = 3;
    assert_int_equal(acpi_ec_read(ec, 0x30, &byte), ST_TIMEOUT);
    assert_int_equal(statistics(ec).failures, 1);
    assert_int_equal(acpi_ec_read(ec, 0x30, &byte), ST_OK); // one failure is no death
    end(w, ec);
}

static void test_late_answer(void **state)
{
    (void)state;
    struct ec_world *w = ec_world_create(machine);
    struct acpi_ec *ec = ec_start(w);
    uint8_t byte;
    w->model.registers[0x30] = 0x77;
    ec_model_spurious(&w->model, 0xee); // the answer to a question that was given up
    assert_int_equal(acpi_ec_read(ec, 0x30, &byte), ST_OK);
    assert_int_equal(byte, 0x77);
    assert_int_equal(statistics(ec).spurious, 1);
    assert_polite(w);
    end(w, ec);
}

static void test_stuck(void **state)
{
    (void)state;
    struct ec_world *w = ec_world_create(machine);
    struct acpi_ec *ec = ec_start(w);
    uint8_t byte;
    w->model.registers[0x30] = 0x77;
    w->model.is_stuck = true;
    assert_int_equal(acpi_ec_read(ec, 0x30, &byte), ST_TIMEOUT);
    assert_int_equal(acpi_ec_write(ec, 0x30, 1), ST_TIMEOUT);
    // Now it counts as dead: who asks gets the answer without a wait.
    unsigned looks = w->port_looks;
    for (unsigned i = 0; i < 100; i++)
        assert_int_equal(acpi_ec_read(ec, 0x30, &byte), ST_TIMEOUT);
    assert_int_equal(w->port_looks, looks);
    assert_int_equal(statistics(ec).refused, 100);
    assert_int_equal(w->model.errors, 0); // nothing was written to a full buffer
    // Each second it is tried once.
    w->host.now += 2000000000u;
    w->model.is_stuck = false;
    assert_int_equal(acpi_ec_read(ec, 0x30, &byte), ST_OK);
    assert_int_equal(byte, 0x77);
    assert_int_equal(acpi_ec_read(ec, 0x30, &byte), ST_OK);
    end(w, ec);
}

static void test_nobody_there(void **state)
{
    (void)state;
    struct ec_world *w = ec_world_create(machine);
    struct acpi_ec *ec = ec_start(w);
    uint8_t byte;
    w->is_floating = true;
    assert_int_equal(acpi_ec_read(ec, 0x30, &byte), ST_NO_DEVICE);
    assert_true(w->port_looks < 10); // told by the bus at once, not by a time-out
    assert_int_equal(acpi_ec_events_handle(ec), 0);
    assert_int_equal(acpi_evaluate_integer(w->ctx, NULL, "\\_SB.EC0.BYTE", &(uint64_t){0}),
                     ST_NO_DEVICE);
    end(w, ec);
}

static void test_queries(void **state)
{
    (void)state;
    struct ec_world *w = ec_world_create(machine);
    struct acpi_ec *ec = ec_start(w);
    w->model.registers[0x10] = 5; // what _Q2F reads while it is handled
    assert_int_equal(acpi_ec_events_handle(ec), 0);
    assert_int_equal(w->model.asked, 0); // SCI_EVT is looked at first
    ec_model_event(&w->model, 0x10);
    ec_model_event(&w->model, 0x99); // has no method
    ec_model_event(&w->model, 0x2f);
    assert_int_equal(acpi_ec_events_handle(ec), 3);
    assert_int_equal(ec_value(w, "\\LOG0"), 0xa5);
    assert_int_equal(statistics(ec).queries, 3);
    assert_int_equal(statistics(ec).last_query, 0x2f);
    assert_polite(w);
    end(w, ec);
}

static void test_queries_end(void **state)
{
    (void)state;
    struct ec_world *w = ec_world_create(machine);
    struct acpi_ec *ec = ec_start(w);
    w->model.never_ends = true; // SCI_EVT stays, and the query is 0
    ec_model_event(&w->model, 0x10);
    assert_int_equal(acpi_ec_events_handle(ec), 1);
    assert_int_equal(w->model.asked, 2);
    w->model.never_ends = false;
    w->model.storms = true;
    ec_model_event(&w->model, 0x10);
    assert_int_equal(acpi_ec_events_handle(ec), ACPI_EC_QUERIES_MAX);
    assert_int_equal(statistics(ec).storms, 1);
    assert_int_equal(acpi_ec_events_handle(ec), ACPI_EC_QUERIES_MAX);
    end(w, ec);
}

static uint32_t lock_word, lock_seen;

static uint8_t lock_look(void *arg, uint8_t address)
{
    (void)arg;
    (void)address;
    lock_seen = lock_word;
    return 0x42;
}

static void test_global_lock(void **state)
{
    (void)state;
    for (unsigned glk = 0; glk < 2; glk++) {
        char asl[sizeof machine + 64];
        snprintf(asl, sizeof asl, "%s Scope (\\_SB.EC0) { Name (_GLK, %u) }", machine, glk);
        struct ec_world *w = ec_world_create(asl);
        struct acpi_ec *ec = ec_start(w);
        uint8_t byte;
        lock_word = lock_seen = 0;
        acpi_global_lock_set(w->ctx, &lock_word);
        w->model.read = lock_look;
        assert_int_equal(acpi_ec_config_of(ec)->wants_global_lock, glk);
        assert_int_equal(acpi_ec_read(ec, 0x30, &byte), ST_OK);
        assert_int_equal(byte, 0x42);
        assert_int_equal(lock_seen, glk ? 2 : 0); // owned, while it was asked
        assert_int_equal(lock_word, 0);
        end(w, ec);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_reg_comes_after_ini),
        cmocka_unit_test(test_one_handler_for_the_space),
        cmocka_unit_test(test_burst),
        cmocka_unit_test(test_burst_is_lost),
        cmocka_unit_test(test_no_burst),
        cmocka_unit_test(test_lost_commands_are_repeated),
        cmocka_unit_test(test_late_answer),
        cmocka_unit_test(test_stuck),
        cmocka_unit_test(test_nobody_there),
        cmocka_unit_test(test_queries),
        cmocka_unit_test(test_queries_end),
        cmocka_unit_test(test_global_lock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
