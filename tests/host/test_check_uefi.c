// SPDX-License-Identifier: MIT
// SOURCES: kernel/check/uefi.c kernel/check/stolen_time.c tests/host/check_fixture.c
// INCLUDE: -Ikernel/check
// The tables that UEFI leaves, what it said before, and the time that it takes.
#include "tests/host/check_fixture.h"

#include <base/bits.h>
#include <stolen_time.h>
#include <uefi.h>

#define CODE 0x7f000000ull

static struct boot_info boot;
static struct boot_memory_entry entries[2];
static uint8_t system_table[120], runtime[136];
static struct check_uefi input;

// By the book, to hold the other one against: bit by bit, reflected, over a copy.
static void crc_set(uint8_t *table, size_t size)
{
    uint32_t crc = UINT32_MAX;
    memset(table + 16, 0, 4);
    for (size_t i = 0; i < size; i++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            bool is_odd = (crc ^ table[i] >> bit) & 1;
            crc = crc >> 1 ^ (is_odd ? 0xedb88320u : 0);
        }
    }
    crc = ~crc;
    memcpy(table + 16, &crc, 4);
}

static void table_make(uint8_t *table, const char *signature, uint32_t size)
{
    uint32_t revision = 2 << 16 | 70;
    memset(table, 0, size);
    memcpy(table, signature, 8);
    memcpy(table + 8, &revision, 4);
    memcpy(table + 12, &size, 4);
}

static int good(void **state)
{
    (void)state;
    table_make(system_table, "IBI SYST", sizeof system_table);
    table_make(runtime, "RUNTSERV", sizeof runtime);
    for (uint64_t i = 0; i < 14; i++) {
        uint64_t pointer = CODE + 16 * i;
        memcpy(runtime + 24 + 8 * i, &pointer, 8);
    }
    crc_set(system_table, sizeof system_table);
    crc_set(runtime, sizeof runtime);
    boot = (struct boot_info){
        .exit_attempts = 1,
        .time = {.year = 2026, .month = 11, .day = 23, .is_valid = 1, .zone_minutes = 2047},
        .rsdp_guid_version = 2,
        .secure_boot = BOOT_SECURE_BOOT_OFF,
        .runtime_services_paddr = 0x7e000000,
        .framebuffer = {.format = BOOT_FB_BGRX},
        .uefi_revision = 2 << 16 | 70,
        .rng_seed_size = 32,
        .firmware_vendor = "EDK II",
    };
    entries[0] = (struct boot_memory_entry){.type = 7, .pages = 16};
    entries[1] = (struct boot_memory_entry){.type = 5, .start = CODE, .pages = 1};
    input = (struct check_uefi){.boot = &boot,
                                .entries = entries,
                                .entry_count = ARRAY_SIZE(entries),
                                .system = {system_table, sizeof system_table},
                                .runtime = {runtime, sizeof runtime}};
    return 0;
}

static void expect(const char *id)
{
    check_reset();
    check_uefi(&input, &check_sink);
    check_expect_only(id);
    (void)good(NULL);
}

static void nothing_is_wrong_with_good_firmware(void **state)
{
    (void)state;
    check_reset();
    check_uefi(&input, &check_sink);
    check_expect_none();
}

static void tables(void **state)
{
    (void)state;
    boot.runtime_services_paddr = 0;
    expect("uefi.runtime-absent");
    runtime[0]++;
    expect("uefi.signature");
    input.system.bytes = NULL;
    expect("uefi.signature");
    input.runtime.length = 23;
    expect("uefi.signature");
    runtime[12]--;
    expect("uefi.header-size");
    input.runtime.length = 135;
    expect("uefi.header-size");
    system_table[14] = 1;
    expect("uefi.header-size");
    system_table[40] = 1;
    expect("uefi.crc");
    runtime[16]++;
    expect("uefi.crc");
    runtime[8]++;
    crc_set(runtime, sizeof runtime);
    expect("uefi.revisions-differ");
    runtime[24 + 8 * 10 + 1] = 0x10; // one page on
    crc_set(runtime, sizeof runtime);
    expect("uefi.service-pointer");
    assert_string_equal(check_find("uefi.service-pointer")->where, "ResetSystem");
    memset(runtime + 24, 0, 8);
    crc_set(runtime, sizeof runtime);
    expect("uefi.service-pointer");
}

static void what_it_said(void **state)
{
    (void)state;
    boot.uefi_revision = 2 << 16 | 30;
    expect("uefi.revision");
    boot.rsdp_guid_version = 1;
    expect("uefi.acpi-1-only");
    boot.rsdp_guid_version = 0;
    expect("uefi.no-acpi");
    boot.time.is_valid = 0;
    expect("uefi.no-time");
    boot.time.month = 13;
    expect("uefi.time");
    boot.time.zone_minutes = 1441;
    expect("uefi.time");
    boot.time.year = 0;
    expect("uefi.time");
    boot.rng_seed_size = 0;
    expect("uefi.no-seed");
    boot.secure_boot = BOOT_SECURE_BOOT_UNKNOWN;
    expect("uefi.secure-boot");
    boot.exit_attempts = 3;
    expect("uefi.exit-retries");
    boot.firmware_vendor[0] = '\0';
    expect("uefi.vendor");
    boot.framebuffer.format = BOOT_FB_BLT_ONLY;
    expect("uefi.no-framebuffer");
}

static void gaps_are_counted_by_length(void **state)
{
    struct stolen_time time = {0};
    (void)state;
    stolen_time_add(&time, 999);
    for (size_t i = 0; i < STOLEN_TIME_BUCKETS; i++)
        assert_int_equal(time.counts[i], 0);
    assert_int_equal(time.taken_ns, 0);
    stolen_time_add(&time, 1000);
    stolen_time_add(&time, 4999);
    stolen_time_add(&time, UINT32_MAX);
    assert_int_equal(time.counts[0], 1);
    assert_int_equal(time.counts[1], 1);
    assert_int_equal(time.counts[STOLEN_TIME_BUCKETS - 1], 1);
    assert_int_equal(time.worst_ns, UINT32_MAX);
    assert_int_equal(time.watched_ns, 999 + 1000 + 4999 + (uint64_t)UINT32_MAX);
}

static void time_taken(void **state)
{
    struct stolen_time time = {.watched_ns = 1000000000};
    (void)state;
    check_reset();
    check_stolen_time(&time, false, &check_sink);
    check_expect_none();
    time.worst_ns = 150001;
    check_stolen_time(&time, false, &check_sink);
    check_expect_only("stolen-time.long");
    check_reset();
    time.worst_ns = 2000;
    time.taken_ns = 1000001;
    check_stolen_time(&time, false, &check_sink);
    check_expect_only("stolen-time.much");
    check_reset();
    time.worst_ns = 1000000;
    check_stolen_time(&time, true, &check_sink);
    check_expect_only("stolen-time.virtual");
    assert_string_equal(check_find("stolen-time.virtual")->detail,
                        "in 1000 ms: 1000 us, at most 1000 us at once");
}

static void every_kind_was_provoked(void **state)
{
    (void)state;
    check_all_provoked(&check_uefi_kinds);
    check_all_provoked(&check_stolen_time_kinds);
}

int main(void)
{
    const struct CMUnitTest tests_list[] = {
        cmocka_unit_test_setup(nothing_is_wrong_with_good_firmware, good),
        cmocka_unit_test_setup(tables, good),
        cmocka_unit_test_setup(what_it_said, good),
        cmocka_unit_test(gaps_are_counted_by_length),
        cmocka_unit_test(time_taken),
        cmocka_unit_test(every_kind_was_provoked),
    };
    return cmocka_run_group_tests(tests_list, NULL, NULL);
}
