// SPDX-License-Identifier: MIT
#include <base/bits.h>
#include <base/string.h>
#include <kernel/heap.h>
#include <kernel/ktest.h>
#include <kernel/pmm.h>

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
    KEXPECT(after.alloc_count - after.free_count == before.alloc_count - before.free_count);
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

KTEST(heap_mapped, "heap.more_than_one_run_is_mapped")
{
    struct heap_stats before, after;
    heap_stats_get(&before);
    uint8_t *p = kmalloc(5 * MIB);
    KEXPECT(p != NULL);
    if (p == NULL) return;
    for (size_t i = 0; i < 5 * MIB; i += PAGE_SIZE) {
        p[i] = (uint8_t)(i / PAGE_SIZE);
    }
    uint8_t *q = krealloc(p, 3 * MIB);
    KEXPECT(q != NULL);
    if (q != NULL) p = q;
    for (size_t i = 0; q != NULL && i < 3 * MIB; i += PAGE_SIZE) {
        if (p[i] != (uint8_t)(i / PAGE_SIZE)) {
            KEXPECT(p[i] == (uint8_t)(i / PAGE_SIZE));
            break;
        }
    }
    kfree(p);
    KEXPECT(kmalloc(SIZE_MAX) == NULL);
    KEXPECT(kmalloc(SIZE_MAX / 2) == NULL);
    heap_stats_get(&after);
    KEXPECT(after.bytes_used == before.bytes_used);
}

KTEST(heap_classes, "heap.classes_add_up")
{
    struct heap_stats stats;
    struct heap_class_info class;
    void *objects[100];
    heap_stats_get(&stats);
    uint64_t used = 0, sum = 0, live_before = 0, live = 0;
    for (size_t i = 0; heap_class_get(i, &class); i++) {
        sum += class.bytes_used;
        live_before += class.live;
    }
    used = stats.bytes_used;
    KEXPECT(sum == used);
    KEXPECT(live_before == stats.alloc_count - stats.free_count);
    for (size_t i = 0; i < ARRAY_SIZE(objects); i++) {
        objects[i] = kmalloc(64);
        KEXPECT(objects[i] != NULL);
    }
    for (size_t i = 0; heap_class_get(i, &class); i++) {
        live += class.live;
    }
    KEXPECT(live == live_before + ARRAY_SIZE(objects));
    for (size_t i = 0; i < ARRAY_SIZE(objects); i++) {
        kfree(objects[i]);
    }
    heap_stats_get(&stats);
    KEXPECT(stats.bytes_used == used);
}

#ifdef FIRSTLIGHT_DEBUG

static char found[160];
static unsigned found_count;

static void note(const char *text)
{
    snprintf(found, sizeof found, "%s", text);
    found_count++;
}

// Each kind of misuse is seen, and told with the function that allocated: this one.
KTEST(heap_misuse, "heap.misuse_is_found")
{
    heap_debug_check();
    found_count = 0;
    heap_debug_expect(note);
    uint8_t *p = kmalloc(100);
    KEXPECT(p != NULL && p[0] == HEAP_POISON_ALLOC && p[99] == HEAP_POISON_ALLOC);
    if (p == NULL) return;
    uint8_t kept = p[100];
    p[100] = 0;
    kfree(p);
    KEXPECT(found_count == 1 && strstr(found, "past its end") != NULL);
    KEXPECT(strstr(found, "allocated by heap_misuse") != NULL);
    p[100] = kept;
    kfree(p);
    KEXPECT(found_count == 1 && p[0] == HEAP_POISON_FREE);
    kfree(p);
    KEXPECT(found_count == 2 && strstr(found, "freed twice") != NULL);
    KEXPECT(strstr(found, "allocated by heap_misuse") != NULL);
    p[50] = 1;
    heap_debug_check();
    KEXPECT(found_count == 3 && strstr(found, "after it was freed") != NULL);
    heap_debug_expect(NULL);
}

#endif
