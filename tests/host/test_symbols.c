// SPDX-License-Identifier: MIT
// The debug table's reader, on a table made here and on every way to damage it.
// SOURCES: kernel/symbols.c
// INCLUDE: -Ikernel/include -Ikernel/lib/include
#include <base/bits.h>
#include <base/string.h>
#include <kernel/symbols.h>
#include <lib/lzma.h>

#include <stddef.h>
#include "tests/host/kernel_stubs.h"
#include <cmocka.h>

#define SLIDE 0x200000ull
#define TEXT 0xffffffff80000000ull
#define FUNCTIONS 70
#define BLOCK 32
#define BLOCKS ((FUNCTIONS + BLOCK - 1) / BLOCK)
#define HEADER_SIZE 60
#define LINE_LOWEST (-2)
#define LINE_STEPS 10

static uint8_t table[8192];
static size_t size;
static size_t blocks_at, functions_at, names_at, files_at;

static void put(unsigned value)
{
    table[size++] = (uint8_t)value;
}

static void put_varint(unsigned value)
{
    for (; value >= 0x80; value >>= 7)
        put((value & 0x7f) | 0x80);
    put(value);
}

static void put_string(const char *text)
{
    strcpy((char *)table + size, text);
    size += strlen(text) + 1;
}

// Function i begins at 0x100 * i and is 0x80 + i bytes long. From its third byte on it is line
// 10 * i + 5 of a.c, one byte further line 10 * i + 3, from 0x20 on line 1000 of b.c, and from 0x40
// on line 10 * i + 4 of a.c again.
static void functions_put(void)
{
    unsigned end = 0;
    for (unsigned i = 0; i < FUNCTIONS; i++) {
        if (i % BLOCK == 0) {
            uint8_t *block = table + blocks_at + i / BLOCK * 12;
            store_le32(block, 0x100 * i);
            store_le32(block + 4, (uint32_t)(size - functions_at));
            end = 0x100 * i;
        }
        put_varint(0x100 * i - end);
        put_varint(0x80 + i);
        end = 0x100 * i + 0x80 + i;
        size_t length_at = size;
        put(0); // how many bytes follow
        put(0);
        put_varint(0);
        put(1);
        put_varint(2);
        put_varint(2 * (10 * i + 5));
        put(7 + 0 * LINE_STEPS + (-2 - LINE_LOWEST)); // one byte, two lines back
        put(0);
        put_varint(1);
        put(1);
        put_varint(0x20 - 3);
        put_varint(2 * 1000);
        put(i % 2 ? 2 : 3); // slot 0, by the long way and the short
        if (i % 2) put_varint(0);
        put(1);
        put_varint(0x20);
        put_varint(2 * 1);
        table[length_at] = (uint8_t)(size - length_at - 1);
    }
}

static void names_put(void)
{
    for (unsigned i = 0; i < FUNCTIONS; i++) {
        char name[16];
        if (i % BLOCK == 0)
            store_le32(table + blocks_at + i / BLOCK * 12 + 8, (uint32_t)(size - names_at));
        snprintf(name, sizeof name, "f%u", i);
        put_string(name);
    }
}

static void table_make(void)
{
    memset(table, 0, sizeof table);
    size = blocks_at = HEADER_SIZE;
    functions_at = size += BLOCKS * 12;
    functions_put();
    names_at = size;
    names_put();
    files_at = size;
    put_string("a.c");
    put_string("b.c");
    const uint32_t words[] = {1,
                              0x100 * FUNCTIONS,
                              FUNCTIONS,
                              BLOCK,
                              (uint32_t)blocks_at,
                              (uint32_t)functions_at,
                              (uint32_t)names_at,
                              (uint32_t)files_at,
                              (uint32_t)size,
                              (uint32_t)LINE_LOWEST,
                              LINE_STEPS,
                              0};
    memcpy(table, "FLDT", 4);
    for (size_t i = 0; i < ARRAY_SIZE(words); i++)
        store_le32(table + 4 + 4 * i, words[i]);
    store_le64(table + 52, TEXT);
}

#define FRAME_SIZE(length) (8 + (length))

// In place of kernel/lib/lzma.c: the length, then the contents as they are.
status_t lzma_size(const void *packed, size_t length, uint64_t *out_size)
{
    if (length < 8) return ST_BAD_FORMAT;
    *out_size = load_le64(packed);
    return ST_OK;
}

status_t lzma_unpack(const void *packed, size_t length, void *out, size_t out_size,
                     struct lzma_work *work)
{
    (void)work;
    if (length < FRAME_SIZE(out_size)) return ST_BAD_FORMAT;
    memcpy(out, (const uint8_t *)packed + 8, out_size);
    return ST_OK;
}

// With exactly `length` bytes of the table, so that the sanitizer sees what is read beyond, and
// `cut` bytes missing at the end of what it comes packed in. Returns what to free.
static uint8_t *start_cut(size_t length, size_t cut)
{
    static uint8_t frame[FRAME_SIZE(sizeof table)];
    uint8_t *buffer = malloc(length ? length : 1);
    assert_non_null(buffer);
    store_le64(frame, length);
    memcpy(frame + 8, table, length);
    struct boot_info boot = {.debug_table_va = (uintptr_t)frame,
                             .debug_table_size = FRAME_SIZE(length) - cut,
                             .debug_buffer_va = (uintptr_t)buffer,
                             .debug_buffer_size = length,
                             .kernel_slide = SLIDE};
    log_warnings = 0;
    symbols_init(&boot);
    return buffer;
}

static uint8_t *start(size_t length)
{
    return start_cut(length, 0);
}

static void expect(uint64_t offset, const char *name, uint64_t into, const char *file,
                   unsigned line)
{
    struct symbol symbol = {0};
    bool is_found = symbol_find(TEXT + SLIDE + offset, &symbol);
    assert_int_equal(is_found, name != NULL);
    if (!name) return;
    assert_string_equal(symbol.name, name);
    assert_int_equal(symbol.offset, into);
    if (!file) {
        assert_null(symbol.file);
        return;
    }
    assert_non_null(symbol.file);
    assert_string_equal(symbol.file, file);
    assert_int_equal(symbol.line, line);
}

static void every_function_and_line_is_found(void **state)
{
    (void)state;
    table_make();
    uint8_t *copy = start(size);
    assert_int_equal(log_warnings, 0);
    for (unsigned i = 0; i < FUNCTIONS; i++) {
        char name[16];
        snprintf(name, sizeof name, "f%u", i);
        expect(0x100 * i, name, 0, NULL, 0);
        expect(0x100 * i + 1, name, 1, NULL, 0);
        expect(0x100 * i + 2, name, 2, "a.c", 10 * i + 5);
        expect(0x100 * i + 3, name, 3, "a.c", 10 * i + 3);
        expect(0x100 * i + 0x1f, name, 0x1f, "a.c", 10 * i + 3);
        expect(0x100 * i + 0x20, name, 0x20, "b.c", 1000);
        expect(0x100 * i + 0x3f, name, 0x3f, "b.c", 1000);
        expect(0x100 * i + 0x40, name, 0x40, "a.c", 10 * i + 4);
        expect(0x100 * i + 0x80 + i - 1, name, 0x80 + i - 1, "a.c", 10 * i + 4);
        expect(0x100 * i + 0x80 + i, NULL, 0, NULL, 0);
    }
    expect(0x100 * FUNCTIONS, NULL, 0, NULL, 0);
    expect(-1ull, NULL, 0, NULL, 0);
    expect(-TEXT - SLIDE, NULL, 0, NULL, 0);
    free(copy);
}

static void formatting(void **state)
{
    char text[64];
    (void)state;
    table_make();
    uint8_t *copy = start(size);
    symbol_format(TEXT + SLIDE + 0x102, text, sizeof text);
    assert_string_equal(text, "f1+0x2 (a.c:15)");
    symbol_format(TEXT + SLIDE + 0x100, text, sizeof text);
    assert_string_equal(text, "f1+0");
    symbol_format_return(TEXT + SLIDE + 0x120, text, sizeof text);
    assert_string_equal(text, "f1+0x20 (a.c:13)");
    symbol_format_return(TEXT + SLIDE + 0x181, text, sizeof text); // its last byte was a call
    assert_string_equal(text, "f1+0x81 (a.c:14)");
    symbol_format(0x42, text, sizeof text);
    assert_string_equal(text, "0x42");
    symbol_format(TEXT + SLIDE + 0x102, text, 8);
    assert_string_equal(text, "f1+0x2 ");
    free(copy);
}

static void absent_or_cut(void **state)
{
    struct symbol symbol;
    (void)state;
    table_make();
    for (size_t length = 0; length < size; length++) {
        uint8_t *copy = start(length);
        assert_int_equal(log_warnings, length < HEADER_SIZE);
        assert_false(symbol_find(TEXT + SLIDE, &symbol));
        free(copy);
    }
    for (size_t cut = 1; cut <= FRAME_SIZE(size); cut++) {
        uint8_t *copy = start_cut(size, cut);
        assert_false(symbol_find(TEXT + SLIDE, &symbol));
        assert_false(symbol_find(TEXT + SLIDE, &symbol)); // nor at the second try
        free(copy);
    }
}

static void every_damaged_byte_is_harmless(void **state)
{
    static const uint8_t flips[] = {0x01, 0x04, 0x80, 0xff};
    (void)state;
    table_make();
    for (size_t at = 0; at < size; at++) {
        for (size_t i = 0; i < ARRAY_SIZE(flips); i++) {
            table[at] ^= flips[i];
            uint8_t *copy = start(size);
            for (uint64_t offset = 0; offset < 0x100 * FUNCTIONS; offset += 0x6f) {
                char text[64];
                symbol_format(TEXT + SLIDE + offset, text, sizeof text);
            }
            free(copy);
            table[at] ^= flips[i];
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_function_and_line_is_found),
        cmocka_unit_test(formatting),
        cmocka_unit_test(absent_or_cut),
        cmocka_unit_test(every_damaged_byte_is_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
