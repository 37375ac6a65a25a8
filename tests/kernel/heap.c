// SPDX-License-Identifier: MIT
#include <base/bits.h>
#include <base/string.h>
#include <kernel/heap.h>
#include <kernel/ktest.h>

KTEST(heap_sizes, "heap.sizes")
{
    struct heap_stats before, after;
    heap_stats_get(&before);
    for (size_t size = 0; size < 300000; size = size * 3 / 2 + 7) {
        uint8_t *first = kmalloc(size), *second = kzalloc(size);
        KEXPECT(first != NULL && second != NULL && first != second);
        if (first == NULL || second == NULL) break;
        KEXPECT(is_aligned((uintptr_t)first, 16) && is_aligned((uintptr_t)second, 16));
        memset(first, 0xFF, size);
        for (size_t i = 0; i < size; i += 97) {
            KEXPECT(second[i] == 0);
        }
        kfree(first);
        kfree(second);
    }
    heap_stats_get(&after);
    KEXPECT(after.bytes_used == before.bytes_used);
    KEXPECT(kmalloc(64 * MIB) == NULL);
    kfree(NULL);
}

KTEST(heap_realloc, "heap.realloc_keeps_contents")
{
    uint8_t *p = krealloc(NULL, 10);
    KEXPECT(p != NULL);
    for (size_t size = 10; p != NULL && size < 100000; size *= 3) {
        memset(p, (int)(size & 0x7F), size);
        uint8_t *grown = krealloc(p, size * 3);
        KEXPECT(grown != NULL);
        if (grown == NULL) break;
        p = grown;
        KEXPECT(p[0] == (size & 0x7F) && p[size - 1] == (size & 0x7F));
    }
    kfree(p);
}
