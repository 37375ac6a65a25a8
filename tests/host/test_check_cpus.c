// SPDX-License-Identifier: MIT
// SOURCES: kernel/check/cpus.c kernel/check/memory_types.c tests/host/check_fixture.c kernel/check/say.c
// INCLUDE: -Ikernel/check -Ihal/include
// How firmware leaves CPUs and memory types: what is fine, and each thing that may be wrong.
#include "tests/host/check_fixture.h"

#include <base/bits.h>
#include <cpus.h>
#include <memory_types.h>

#define CPUS 3

// CPUs

static struct check_cpu cpus[CPUS];

static const struct hal_cpu_fact good_facts[] = {
    {"family, model, stepping", HAL_CPU_IDENTITY, true, HAL_CPU_FLAW_NONE, 0x906ea},
    {"APIC id", HAL_CPU_IDENTITY, false, HAL_CPU_FLAW_NONE, 0},
    {"microcode revision", HAL_CPU_MICROCODE, true, HAL_CPU_FLAW_NONE, 0xb4},
    {"IA32_FEATURE_CONTROL", HAL_CPU_SETTINGS, true, HAL_CPU_FLAW_NONE, 5},
    {"IA32_TSC_ADJUST", HAL_CPU_COUNTER, true, HAL_CPU_FLAW_NONE, 0},
    {"CPUID 1 ECX", HAL_CPU_FEATURES, true, HAL_CPU_FLAW_NONE, 0x1234},
};
enum { MODEL, ID, MICROCODE, CONTROL, COUNTER, FEATURES };

static int good_cpus(void **state)
{
    (void)state;
    for (unsigned i = 0; i < CPUS; i++) {
        cpus[i] = (struct check_cpu){.index = i,
                                     .id = i * 2,
                                     .is_listed = true,
                                     .place = i,
                                     .is_running = true,
                                     .fact_count = ARRAY_SIZE(good_facts)};
        memcpy(cpus[i].facts, good_facts, sizeof good_facts);
        cpus[i].facts[ID].value = i * 2; // each its own
    }
    return 0;
}

static void cpus_expect(const char *id, unsigned repairs)
{
    check_reset();
    check_cpus(cpus, CPUS, repairs, &check_sink);
    check_expect_only(id);
    (void)good_cpus(NULL);
}

static void nothing_is_wrong_with_good_cpus(void **state)
{
    (void)state;
    check_reset();
    check_cpus(cpus, CPUS, 0, &check_sink);
    check_expect_none();
    check_cpus(cpus, 0, 0, &check_sink);
    check_expect_none();
}

static void cpus_that_are_not_as_the_madt_says(void **state)
{
    (void)state;
    cpus[2].is_running = false;
    cpus[2].fact_count = 0;
    cpus_expect("cpu.does-not-start", 0);
    assert_string_equal(check_find("cpu.does-not-start")->where, "CPU 2 (id 0x4)");
    cpus[0].is_listed = false;
    cpus_expect("cpu.not-listed", 0);
    cpus[0].place = 3;
    cpus_expect("cpu.boot-not-first", 0);
    assert_string_equal(check_find("cpu.boot-not-first")->detail, "number 4 there");
    cpus[1].is_listed = cpus[1].is_running = false; // one that may be added later
    cpus[1].fact_count = 0;
    check_reset();
    check_cpus(cpus, CPUS, 0, &check_sink);
    check_expect_none();
}

static void cpus_that_differ(void **state)
{
    static const struct {
        unsigned fact;
        const char *id;
    } cases[] = {{MODEL, "cpu.identity-differs"},
                 {MICROCODE, "cpu.microcode-differs"},
                 {CONTROL, "cpu.settings-differ"},
                 {COUNTER, "cpu.counters-differ"},
                 {FEATURES, "cpu.features-differ"}};
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        cpus[1].facts[cases[i].fact].value++;
        cpus_expect(cases[i].id, 0);
    }
    assert_string_equal(check_find("cpu.features-differ")->detail,
                        "CPUID 1 ECX 0x1235, and 0x1234 on CPU 0");
    cpus_expect("cpu.memory-types-differ", 2);
}

static void flaws(void **state)
{
    static const struct {
        enum hal_cpu_flaw flaw;
        const char *id;
    } cases[] = {{HAL_CPU_FLAW_ID, "cpu.id"},
                 {HAL_CPU_FLAW_MICROCODE, "cpu.microcode-absent"},
                 {HAL_CPU_FLAW_UNLOCKED, "cpu.unlocked"},
                 {HAL_CPU_FLAW_NO_EXECUTE_OFF, "cpu.no-execute-off"},
                 {HAL_CPU_FLAW_LIMITED, "cpu.cpuid-limited"},
                 {HAL_CPU_FLAW_COUNTER, "cpu.counter-moved"}};
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        cpus[2].facts[CONTROL].flaw = cases[i].flaw;
        cpus_expect(cases[i].id, 0);
    }
    cpus[1].facts[FEATURES].name = NULL;
    cpus[1].facts[FEATURES].value = 0;
    cpus_expect("cpu.register-faults", 0);
}

// Memory types

static struct hal_memory_type_range ranges[4];
static struct boot_memory_entry entries[3];
static struct check_memory_types input;

// As OVMF and many others leave it: write-back, and two uncached ranges within it.
static int good_types(void **state)
{
    static const struct hal_memory_type_range good[] = {
        {0, 0x80000, HAL_MEMORY_WRITE_BACK, true, false},
        {0x80000, 0x80000, HAL_MEMORY_UNCACHED, true, false},
        {0, BIT(32), HAL_MEMORY_WRITE_BACK, false, false},
        {0x80000000, 0x80000000, HAL_MEMORY_UNCACHED, false, false},
    };
    static const struct boot_memory_entry map[] = {
        {.type = 7, .start = 0, .pages = 0x80},
        {.type = 7, .start = 0x100000, .pages = 0x7ff00},
        {.type = 11, .start = 0xe0000000, .pages = 0x10000},
    };
    (void)state;
    memcpy(ranges, good, sizeof good);
    memcpy(entries, map, sizeof map);
    input = (struct check_memory_types){
        .types = {.is_on = true, .fallback = HAL_MEMORY_UNCACHED},
        .ranges = ranges,
        .range_count = ARRAY_SIZE(ranges),
        .entries = entries,
        .entry_count = ARRAY_SIZE(entries),
        .framebuffer = 0xc0000000,
        .framebuffer_size = 0x300000,
    };
    return 0;
}

static void types_expect(const char *id)
{
    check_reset();
    check_memory_types(&input, &check_sink);
    check_expect_only(id);
    (void)good_types(NULL);
}

static void nothing_is_wrong_with_good_types(void **state)
{
    (void)state;
    check_reset();
    check_memory_types(&input, &check_sink);
    check_expect_none();
    // Write-back where nothing is said, devices apart.
    input.types.fallback = HAL_MEMORY_WRITE_BACK;
    ranges[2].size = 0;
    check_memory_types(&input, &check_sink);
    check_expect_none();
}

static void ram_that_is_not_cached(void **state)
{
    (void)state;
    ranges[3].start = 0x7ff00000;
    ranges[3].size = 0x100000;
    input.framebuffer_size = 0;
    input.entry_count = 2;
    types_expect("memory-types.ram-not-write-back");
    assert_string_equal(check_find("memory-types.ram-not-write-back")->where, "0x7ff00000");
    assert_string_equal(check_find("memory-types.ram-not-write-back")->detail,
                        "to 0x7fffffff: uncached");
    ranges[0].type = HAL_MEMORY_WRITE_PROTECTED;
    types_expect("memory-types.ram-not-write-back");
    ranges[3].type = HAL_MEMORY_WRITE_THROUGH; // wins over write-back
    ranges[3].start = 0x1000000;
    ranges[3].size = 0x1000;
    input.framebuffer_size = 0;
    input.entry_count = 2;
    types_expect("memory-types.ram-not-write-back");
}

static void devices_that_are_cached(void **state)
{
    (void)state;
    ranges[3].start = 0xe0000000;
    ranges[3].size = 0x20000000;
    types_expect("memory-types.device-cached");
    ranges[3].size = 0x60000000; // the map's device is left out
    types_expect("memory-types.device-cached");
}

static void types_that_make_no_sense(void **state)
{
    (void)state;
    input.types.is_on = false;
    types_expect("memory-types.off");
    ranges[3].type = HAL_MEMORY_RESERVED;
    types_expect("memory-types.reserved");
    ranges[3].has_holes = true;
    types_expect("memory-types.mask");
    ranges[3].type = HAL_MEMORY_WRITE_COMBINING;
    types_expect("memory-types.conflict");
}

static void ranges_and_regions_past_the_last_address_end(void **state)
{
    (void)state;
    ranges[3].start = UINT64_MAX - 0xfff;
    ranges[3].size = 0x10000;
    entries[2].start = UINT64_MAX - 0xfffff;
    entries[2].pages = 0xff;
    input.framebuffer = UINT64_MAX - 4;
    check_reset();
    check_memory_types(&input, &check_sink);
    check_expect_none();
    entries[2].pages = UINT64_MAX;
    check_memory_types(&input, &check_sink);
    check_expect_none();
}

static void every_kind_was_provoked(void **state)
{
    (void)state;
    check_all_provoked(&check_cpu_kinds);
    check_all_provoked(&check_memory_type_kinds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(nothing_is_wrong_with_good_cpus, good_cpus),
        cmocka_unit_test_setup(cpus_that_are_not_as_the_madt_says, good_cpus),
        cmocka_unit_test_setup(cpus_that_differ, good_cpus),
        cmocka_unit_test_setup(flaws, good_cpus),
        cmocka_unit_test_setup(nothing_is_wrong_with_good_types, good_types),
        cmocka_unit_test_setup(ram_that_is_not_cached, good_types),
        cmocka_unit_test_setup(devices_that_are_cached, good_types),
        cmocka_unit_test_setup(types_that_make_no_sense, good_types),
        cmocka_unit_test_setup(ranges_and_regions_past_the_last_address_end, good_types),
        cmocka_unit_test(every_kind_was_provoked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
