// SPDX-License-Identifier: MIT
// SOURCES: kernel/shell/device_path.c kernel/device/utf8.c
// INCLUDE: -Ikernel/device/include
// EFI device paths as text, and paths that lie about their lengths.
#include <base/string.h>
#include <kernel/shell/device_path.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

// Formats a copy on the heap, where ASan sees a step too far.
static void format(const void *path, size_t path_size, char *buf, size_t size)
{
    uint8_t *copy = malloc(path_size ? path_size : 1);
    memcpy(copy, path, path_size);
    device_path_format(copy, path_size, buf, size);
    free(copy);
}

// What OVMF gives for a disk on an AHCI controller.
static const uint8_t disk[] = {
    0x02, 0x01, 12,   0,    0xD0, 0x41, 0x03, 0x0A, 0,    0,    0,    0, // PciRoot(0)
    0x01, 0x01, 6,    0,    0x02, 0x1F,                                  // Pci(1F,2)
    0x03, 0x12, 10,   0,    0,    0,    0xFF, 0xFF, 0,    0,             // Sata
    0x04, 0x01, 42,   0,    1,    0,    0,    0,                         // HD, partition 1
    0x00, 0x08, 0,    0,    0,    0,    0,    0,    0x00, 0xF0, 0x01, 0,   0, 0, 0, 0, // start,
                                                                                       // size
    0x78, 0x56, 0x34, 0x12, 0xBC, 0x9A, 0xF0, 0xDE, 1,    2,    3,    4,   5, 6, 7, 8, 2,
    2,    0x04, 0x04, 14,   0,    '\\', 0,    'E',  0,    0xE4, 0,    'I', 0, 0, 0, // file
    0x7F, 0xFF, 4,    0,
};

static void usual_paths_read_as_the_specification_says(void **state)
{
    (void)state;
    char text[256];
    format(disk, sizeof disk, text, sizeof text);
    assert_string_equal(text, "PciRoot(0x0)/Pci(0x1F,0x2)/Sata(0x0,0xFFFF,0x0)/"
                              "HD(1,GPT,(12345678-9ABC-DEF0-0102-030405060708),0x800,0x1F000)/"
                              "\\E\xC3\xA4I");
}

static void unknown_and_short_nodes_are_numbers(void **state)
{
    (void)state;
    char text[64];
    static const uint8_t path[] = {0x03, 0x63, 5, 0, 9, 0x01, 0x01, 5, 0, 1, 0x7F, 0xFF, 4, 0};
    format(path, sizeof path, text, sizeof text);
    assert_string_equal(text, "Path(3,99)/Path(1,1)");
}

static void instances_are_separated_by_commas(void **state)
{
    (void)state;
    char text[64];
    static const uint8_t path[] = {0x01, 0x01, 6, 0, 0, 1, 0x7F, 0x01, 4, 0,
                                   0x01, 0x01, 6, 0, 0, 2, 0x7F, 0xFF, 4, 0};
    format(path, sizeof path, text, sizeof text);
    assert_string_equal(text, "Pci(0x1,0x0),Pci(0x2,0x0)");
}

static void lengths_are_not_trusted(void **state)
{
    (void)state;
    char text[64];
    for (size_t size = 0; size < sizeof disk; size++) {
        format(disk, size, text, sizeof text);
        assert_true(strlen(text) < sizeof text);
    }
    static const uint8_t none[] = {0x01, 0x01, 0, 0, 0x7F, 0xFF, 4, 0};
    format(none, sizeof none, text, sizeof text);
    assert_string_equal(text, "(malformed)");
    static const uint8_t huge[] = {0x04, 0x04, 0xFF, 0xFF, 'a', 0};
    format(huge, sizeof huge, text, sizeof text);
    assert_string_equal(text, "(malformed)");
}

static void small_buffers_cut(void **state)
{
    (void)state;
    for (size_t size = 1; size < 40; size++) {
        char *text = malloc(size);
        device_path_format(disk, sizeof disk, text, size);
        assert_int_equal(strlen(text), size - 1);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(usual_paths_read_as_the_specification_says),
        cmocka_unit_test(unknown_and_short_nodes_are_numbers),
        cmocka_unit_test(instances_are_separated_by_commas),
        cmocka_unit_test(lengths_are_not_trusted),
        cmocka_unit_test(small_buffers_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
