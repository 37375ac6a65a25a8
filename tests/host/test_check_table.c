// SPDX-License-Identifier: MIT
// SOURCES: acpi/check/*.c acpi/tables/checksum.c acpi/tables/decode.c acpi/tables/fadt.c
// SOURCES: acpi/tables/madt.c acpi/tables/index.c acpi/tables/text.c acpi/log.c
// SOURCES: tests/host/check_fixture.c
// INCLUDE: -Iacpi/include -Iacpi
// The checks of static tables: each kind of finding from a table that is broken for it.

#include "tests/host/check_fixture.h"

#include <acpi/check.h>
#include <base/bits.h>

#include "check/kinds.h"

static uint8_t table[4096];

static void table_begin(const char *signature, uint32_t length, uint8_t revision)
{
    memset(table, 0, sizeof table);
    memcpy(table, signature, 4);
    store_le32(table + 4, length);
    table[8] = revision;
    memcpy(table + 10, "FLTESTFIXTURE ", 14);
    store_le32(table + 24, 1);
    memcpy(table + 28, "TEST", 4);
    store_le32(table + 32, 1);
    check_reset();
}

static void table_check(size_t length)
{
    struct acpi_check_table item = {.bytes = table, .length = length};
    acpi_check_table_list(&item, 1, NULL, &check_sink);
}

static void checksum_fix(size_t length)
{
    table[9] = (uint8_t)(table[9] - acpi_checksum(table, length));
}

static void header(void **state)
{
    (void)state;
    table_begin("OEM1", 64, 1);
    table_check(64);
    check_expect_only("header.checksum");
    check_reset();
    checksum_fix(64);
    table_check(64);
    check_expect_none();
    table_check(63);
    check_expect_only("header.length");
}

static void every_kind_was_provoked(void **state)
{
    (void)state;
    check_all_provoked(&acpi_check_table_kinds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(header),
        cmocka_unit_test(every_kind_was_provoked), // the last
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
