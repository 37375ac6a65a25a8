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
#define THREADS 4
#define DEFAULT_SECONDS 1
#define LIMIT_NS (120 * NS_PER_SECOND)

static struct {
    struct acpi_context *ctx;
    struct acpi_node *node;
    const uint8_t *expected;
    size_t expected_size;
    uint64_t end_ns;
    uint64_t evaluations, differences, failures; // atomic
} test;

static void evaluate_once(void)
{
    struct acpi_value value;
    const uint8_t *bytes;
    size_t size;
    if (acpi_evaluate(test.ctx, NULL, "\\_SB.PCI0._CRS", NULL, 0, &value) < 0) {
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
    } while (hal_clock_ns() < test.end_ns);
}

static uint64_t stress_ns(void)
{
    return stress_seconds(DEFAULT_SECONDS) * NS_PER_SECOND;
}

static void run_threads(struct ktest_state *ktest)
{
    struct thread *threads[THREADS];
    unsigned count = 0;
    test.end_ns = hal_clock_ns() + stress_ns();
    for (; count < THREADS; count++) {
        if (thread_create("AML", evaluate, NULL, NULL, &threads[count]) < 0) break;
    }
    KEXPECT(count == THREADS);
    while (count > 0)
        KEXPECT(thread_join(threads[--count], stress_ns() + LIMIT_NS) == ST_OK);
}

KTEST(stress_aml, "stress.aml")
{
    struct acpi_value first;
    struct heap_stats before, after;
    memset(&test, 0, sizeof test);
    test.ctx = kernel_acpi_context();
    if (!test.ctx || acpi_namespace_find(test.ctx, NULL, "\\_SB.PCI0._CRS", &test.node) < 0 ||
        acpi_evaluate(test.ctx, NULL, "\\_SB.PCI0._CRS", NULL, 0, &first) < 0) {
        ktest_skip(ktest, "no \\_SB.PCI0._CRS here");
        return;
    }
    KEXPECT(acpi_value_buffer(&first, &test.expected, &test.expected_size) == ST_OK);
    heap_stats_get(&before);
    if (ktest->failures == 0) run_threads(ktest);
    heap_stats_get(&after);
    acpi_value_release(test.ctx, &first);
    kprintf("# %u threads: %llu evaluations\n", THREADS, (unsigned long long)test.evaluations);
    KEXPECT(test.evaluations >= THREADS && test.failures == 0 && test.differences == 0);
    KEXPECT(after.bytes_used <= before.bytes_used);
}
