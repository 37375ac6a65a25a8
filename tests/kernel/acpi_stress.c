// SPDX-License-Identifier: MIT
// AML from several threads at once, for as many seconds as the option stress= says: each evaluation
// gives what the first one gave, whoever else runs between its statements.

#include "stress.h"
#include <acpi/aml.h>
#include <base/string.h>
#include <hal/time.h>
#include <kernel/acpi.h>
#include <kernel/heap.h>
#include <kernel/ktest.h>
#include <kernel/shell.h>
#include <sched/thread.h>

#define NS_PER_SECOND 1000000000ull
#define PATH "\\_SB.PCI0._CRS"
#define THREADS 4
#define DEFAULT_SECONDS 1
#define LIMIT_NS (120 * NS_PER_SECOND)

static struct {
    struct acpi_context *ctx;
    struct acpi_value first; // what every evaluation must give
    const uint8_t *expected;
    size_t expected_size;
    struct thread *threads[THREADS];
    unsigned thread_count;
    bool is_over; // atomic, as the following
    uint64_t evaluations, differences, failures;
    struct heap_stats heap; // before the threads
} test;

static void evaluate_once(void)
{
    struct acpi_value value;
    const uint8_t *bytes;
    size_t size;
    if (acpi_evaluate(test.ctx, NULL, PATH, NULL, 0, &value) < 0) {
        __atomic_add_fetch(&test.failures, 1, __ATOMIC_RELAXED);
        return;
    }
    bool is_same = acpi_value_buffer(&value, &bytes, &size) == ST_OK &&
                   size == test.expected_size && memcmp(bytes, test.expected, size) == 0;
    if (!is_same) __atomic_add_fetch(&test.differences, 1, __ATOMIC_RELAXED);
    __atomic_add_fetch(&test.evaluations, 1, __ATOMIC_RELAXED);
    acpi_value_release(test.ctx, &value);
}

static void evaluate(void *arg)
{
    (void)arg;
    do {
        evaluate_once();
    } while (!__atomic_load_n(&test.is_over, __ATOMIC_RELAXED));
}

bool stress_aml_begin(struct ktest_state *ktest)
{
    memset(&test, 0, sizeof test);
    test.ctx = kernel_acpi_context();
    if (!test.ctx || acpi_evaluate(test.ctx, NULL, PATH, NULL, 0, &test.first) < 0) return false;
    KEXPECT(acpi_value_buffer(&test.first, &test.expected, &test.expected_size) == ST_OK);
    heap_stats_get(&test.heap);
    for (; ktest->failures == 0 && test.thread_count < THREADS; test.thread_count++) {
        struct thread **thread = &test.threads[test.thread_count];
        KEXPECT(thread_create("AML", evaluate, NULL, NULL, thread) == ST_OK);
        if (ktest->failures > 0) break;
    }
    return true;
}

void stress_aml_end(struct ktest_state *ktest)
{
    struct heap_stats heap;
    __atomic_store_n(&test.is_over, true, __ATOMIC_RELAXED);
    for (unsigned i = 0; i < test.thread_count; i++)
        KEXPECT(thread_join(test.threads[i], LIMIT_NS) == ST_OK);
    heap_stats_get(&heap);
    acpi_value_release(test.ctx, &test.first);
    kprintf("# %u threads: %llu evaluations\n", test.thread_count,
            (unsigned long long)test.evaluations);
    KEXPECT(test.evaluations >= test.thread_count && test.failures == 0 && test.differences == 0);
    KEXPECT(heap.bytes_used <= test.heap.bytes_used);
}

KTEST(stress_aml, "stress.aml")
{
    if (!stress_aml_begin(ktest)) {
        ktest_skip(ktest, "no " PATH " here");
        return;
    }
    thread_sleep_ns(stress_seconds(DEFAULT_SECONDS) * NS_PER_SECOND);
    stress_aml_end(ktest);
}
