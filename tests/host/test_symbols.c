// SPDX-License-Identifier: MIT
// SOURCES: kernel/symbols.c
// INCLUDE: -Ikernel/include
#include <base/string.h>
#include <kernel/symbols.h>

#include <elf.h>
#include <stddef.h>
#include "tests/host/kernel_stubs.h"
#include <cmocka.h>

#define SLIDE 0x200000ull

static char strings[] = "\0first\0second\0inner\0object";
enum { FIRST = 1, SECOND = 7, INNER = 14, OBJECT = 20 };

static Elf64_Sym table[] = {
    {0},
    {.st_name = SECOND, .st_info = STT_FUNC, .st_shndx = 1, .st_value = 0x2000, .st_size = 0x100},
    {.st_name = FIRST, .st_info = STT_FUNC, .st_shndx = 1, .st_value = 0x1000, .st_size = 0x80},
    {.st_name = INNER, .st_info = STT_FUNC, .st_shndx = 1, .st_value = 0x2040, .st_size = 0x10},
    {.st_name = OBJECT, .st_info = STT_OBJECT, .st_shndx = 2, .st_value = 0x3000, .st_size = 0x10},
    {.st_name = FIRST, .st_info = STT_FUNC, .st_shndx = 0, .st_value = 0x4000, .st_size = 0x10},
    {.st_name = 100000, .st_info = STT_FUNC, .st_shndx = 1, .st_value = 0x5000, .st_size = 0x10},
    {.st_name = FIRST, .st_info = STT_FUNC, .st_shndx = 1, .st_value = 0x6000, .st_size = 0},
};

static struct boot_info boot;

static void start(void)
{
    boot = (struct boot_info){
        .symtab_va = (uintptr_t)table,
        .symtab_size = sizeof table,
        .strtab_va = (uintptr_t)strings,
        .strtab_size = sizeof strings,
        .kernel_slide = SLIDE,
    };
    log_warnings = 0;
    symbols_init(&boot);
}

static void expect(uint64_t link_address, const char *name, uint64_t offset)
{
    uint64_t found_offset = 0;
    const char *found = symbol_lookup(link_address + SLIDE, &found_offset);
    if (name == NULL) {
        assert_null(found);
        return;
    }
    assert_non_null(found);
    assert_string_equal(found, name);
    assert_int_equal(found_offset, offset);
}

static void test_lookup(void **state)
{
    (void)state;
    start();
    expect(0x1000, "first", 0);
    expect(0x107F, "first", 0x7F);
    expect(0x1080, NULL, 0);
    expect(0xFFF, NULL, 0);
    expect(0x2000, "second", 0);
    expect(0x2045, "inner", 5);
    expect(0x2050, "second", 0x50);
    expect(0x3000, NULL, 0); // not a function
    expect(0x4000, NULL, 0); // not defined here
    expect(0x5000, NULL, 0); // its name lies outside
    expect(0x6000, NULL, 0); // of no size
    expect(-SLIDE, NULL, 0);
}

static void test_format(void **state)
{
    (void)state;
    char text[16];
    start();
    symbol_format(0x1010 + SLIDE, text, sizeof text);
    assert_string_equal(text, "first+0x10");
    symbol_format(0x42, text, sizeof text);
    assert_string_equal(text, "0x42");
}

static void test_broken_tables(void **state)
{
    (void)state;
    uint64_t offset;
    start();
    boot.strtab_size--; // ends in the middle of a name
    symbols_init(&boot);
    assert_null(symbol_lookup(0x1000 + SLIDE, &offset));
    assert_int_equal(log_warnings, 1);
    start();
    boot.symtab_size = sizeof(Elf64_Sym) * 3 + 11; // a part of an entry at the end
    symbols_init(&boot);
    expect(0x1000, "first", 0);
    expect(0x2045, "second", 0x45);
    boot.symtab_va = 0;
    symbols_init(&boot);
    assert_null(symbol_lookup(0x1000 + SLIDE, &offset));
    start();
    boot.strtab_size = 0;
    symbols_init(&boot);
    assert_null(symbol_lookup(0x1000 + SLIDE, &offset));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lookup),
        cmocka_unit_test(test_format),
        cmocka_unit_test(test_broken_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
