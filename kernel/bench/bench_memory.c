// SPDX-License-Identifier: MIT
// Pages, the heap, page faults.

#include "bench.h"
#include <hal/cpu.h>
#include <kernel/heap.h>
#include <kernel/panic.h>
#include <kernel/pmm.h>
#include <sched/thread.h>

#define ROUNDS 2000u

BENCH(bench_page, "page-alloc-free", 1)
{
    paddr_t page;
    uint64_t start = hal_cycles();
    for (unsigned i = 0; i < ROUNDS; i++) {
        status_t st = pmm_pages_alloc(0, &page);
        if (st < 0) return st;
        pmm_pages_free(page, 0);
    }
    *out = (struct bench_result){ROUNDS, hal_cycles() - start};
    return ST_OK;
}

// Or the compiler leaves out what nobody uses.
static inline void use(void *pointer)
{
    __asm__ volatile("" : : "r"(pointer) : "memory");
}

static status_t heap_rounds(void)
{
    for (unsigned i = 0; i < ROUNDS; i++) {
        void *pointer = kmalloc(64);
        if (pointer == NULL) return ST_NO_MEMORY;
        use(pointer);
        kfree(pointer);
    }
    return ST_OK;
}

// What the rounds cost besides the heap.
static uint64_t loop_cycles(void)
{
    uint64_t start = hal_cycles();
    for (unsigned i = 0; i < ROUNDS; i++)
        use(&i);
    return hal_cycles() - start;
}

BENCH(bench_heap, "heap-64-alloc-free", 1)
{
    uint64_t start = hal_cycles();
    status_t st = heap_rounds();
    uint64_t cycles = hal_cycles() - start;
    *out = (struct bench_result){ROUNDS, cycles - loop_cycles()};
    return st;
}

static void heap_thread(void *arg)
{
    status_t *st = arg;
    *st = heap_rounds();
}

// The same on four CPUs at once: cycles of the wall clock for four times the operations.
BENCH(bench_heap_4, "heap-64-alloc-free-4-cpus", 4)
{
    struct thread *threads[4];
    status_t results[4];
    unsigned started = 0;
    status_t st = ST_OK;
    uint64_t start = hal_cycles();
    for (; started < 4 && st == ST_OK; started++) {
        struct thread_options options = {.is_pinned = true, .cpu = started};
        st = thread_create("bench", heap_thread, &results[started], &options, &threads[started]);
        if (st < 0) break;
    }
    for (unsigned i = 0; i < started; i++) {
        status_t joined = thread_join(threads[i], UINT64_MAX);
        if (st == ST_OK) st = joined < 0 ? joined : results[i];
    }
    *out = (struct bench_result){4ull * ROUNDS, hal_cycles() - start};
    return st;
}

static void read_null(void *arg)
{
    (void)arg;
    *(volatile const char *)64;
}

#define FAULTS 200u

BENCH(bench_fault, "page-fault-recovered", 1)
{
    uint64_t start = hal_cycles();
    for (unsigned i = 0; i < FAULTS; i++) {
        uintptr_t address;
        if (!fault_expect(read_null, NULL, &address)) return ST_NOT_FOUND;
    }
    *out = (struct bench_result){FAULTS, hal_cycles() - start};
    return ST_OK;
}
