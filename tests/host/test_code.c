// SPDX-License-Identifier: MIT
// SOURCES: hal/x86_64/code.c
// INCLUDE: -Ihal/include -Ihal/x86_64/include
// What scripts/split-lazy does to calls, undone: by its own definition, over all kinds of bytes.
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include <base/bits.h>
#include <base/string.h>
#include <hal/cpu.h>

#define SIZE 20000

static uint8_t code[SIZE], original[SIZE];

// As calls_replace() there.
static void calls_replace(uint8_t *bytes, int64_t size, int64_t before)
{
    int64_t end = before + size;
    for (int64_t at = 0; at + 5 <= size;) {
        if (bytes[at] != 0xe8 && bytes[at] != 0xe9) {
            at++;
            continue;
        }
        int64_t distance = (int32_t)load_le32(bytes + at + 1), after = before + at + 5;
        if (-after <= distance && distance < end - after) {
            store_le32(bytes + at + 1, (uint32_t)(distance + after));
        } else if (end - after <= distance && distance < end) {
            store_le32(bytes + at + 1, (uint32_t)(distance - end));
        }
        at += 5;
    }
}

static void round_trip(size_t size)
{
    static const size_t before[] = {0, 1, 4096, 1 << 20};
    for (size_t i = 0; i < ARRAY_SIZE(before); i++) {
        uint8_t *exact = malloc(size ? size : 1);
        memcpy(exact, original, size);
        calls_replace(exact, (int64_t)size, (int64_t)before[i]);
        hal_code_restore(exact, size, before[i]);
        assert_memory_equal(exact, original, size);
        free(exact);
    }
}

static void calls_of_one_function_become_equal(void **state)
{
    (void)state;
    memset(original, 0x90, sizeof original);
    for (uint32_t at = 100; at < 10000; at += 100) {
        original[at] = 0xe8;
        store_le32(original + at + 1, 5000 - (at + 5));
    }
    memcpy(code, original, SIZE);
    calls_replace(code, SIZE, 4096);
    for (uint32_t at = 100; at < 10000; at += 100)
        assert_int_equal(load_le32(code + at + 1), 4096 + 5000);
    round_trip(SIZE);
}

static void whatever_the_bytes_are(void **state)
{
    uint32_t seed = 3;
    (void)state;
    for (unsigned round = 0; round < 200; round++) {
        for (size_t i = 0; i < SIZE; i++) {
            seed = seed * 1664525u + 1013904223u;
            // Many calls, with distances about the limits.
            original[i] = seed >> 28 == 0   ? 0xe8
                          : seed >> 28 < 8  ? 0
                          : seed >> 28 < 12 ? 0xff
                                            : (uint8_t)(seed >> 16);
        }
        round_trip(SIZE);
        round_trip(seed >> 8 & 0xff);
    }
}

static void distances_at_the_limits(void **state)
{
    static const int64_t sizes[] = {5, 6, 100, 1000};
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        for (int64_t distance = -sizes[i] - 12; distance <= sizes[i] + 12; distance++) {
            memset(original, 0, sizeof original);
            original[0] = 0xe9;
            store_le32(original + 1, (uint32_t)distance);
            original[sizes[i] - 5] = 0xe8;
            if (sizes[i] > 5) store_le32(original + sizes[i] - 4, (uint32_t)distance);
            round_trip((size_t)sizes[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_of_one_function_become_equal),
        cmocka_unit_test(whatever_the_bytes_are),
        cmocka_unit_test(distances_at_the_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
