// SPDX-License-Identifier: MIT
// The memory managers under all CPUs at once: a bounded number of rounds, and everything back at
// the end.
#include <base/string.h>
#include <kernel/heap.h>
#include <kernel/ktest.h>
#include <kernel/pmm.h>
#include <kernel/vmm.h>
#include <sched/cpu.h>
#include <sched/thread.h>

#define ROUNDS_MAX 2000u
// Of all CPUs together. Where a host has fewer than the guest, a contended lock is handed over only
// when the host comes to run the next one: more CPUs at it need far longer, and test no more.
#define ROUNDS_ALL 6000u
#define SLOTS 24u
#define SHARED_SLOTS 64u

struct object {
    uint64_t size, mark; // the mark stands at its end, too
};

static struct {
    struct object *exchange[SHARED_SLOTS]; // from whoever put them there to whoever comes
    unsigned rounds;                       // of each CPU
    uint64_t errors, allocations;          // atomic
} stress;

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static struct object *object_make(uint32_t random)
{
    uint64_t size = sizeof(struct object) + 8 + random % (random % 16 == 0 ? 9000 : 400) / 8 * 8;
    struct object *object = kmalloc(size);
    if (object == NULL) return NULL;
    *object = (struct object){size, random};
    memcpy((char *)object + size - 8, &object->mark, 8);
    __atomic_add_fetch(&stress.allocations, 1, __ATOMIC_RELAXED);
    return object;
}

static void object_drop(struct object *object)
{
    if (object == NULL) return;
    if (memcmp((char *)object + object->size - 8, &object->mark, 8) != 0) {
        __atomic_add_fetch(&stress.errors, 1, __ATOMIC_RELAXED);
    }
    kfree(object);
}

// In interrupt context, on every CPU at the same time. What one allocates another frees.
static void heap_rounds(void *arg)
{
    (void)arg;
    struct object *own[SLOTS] = {0};
    uint32_t seed = hal_cpu_index() * 7919u + 1;
    for (unsigned round = 0; round < stress.rounds; round++) {
        uint32_t random = next_random(&seed);
        struct object **slot = &own[random % SLOTS];
        if (*slot == NULL) {
            *slot = object_make(next_random(&seed));
        } else if (random % 3 == 0) {
            struct object **shared = &stress.exchange[next_random(&seed) % SHARED_SLOTS];
            *slot = __atomic_exchange_n(shared, *slot, __ATOMIC_ACQ_REL);
        } else {
            object_drop(*slot);
            *slot = NULL;
        }
        paddr_t page;
        if (random % 4 == 0 && pmm_pages_alloc(random % 64 == 0 ? 2 : 0, &page) == ST_OK) {
            uint64_t *word = phys_to_virt(page);
            *word = random;
            hal_cpu_relax();
            if (*word != random) __atomic_add_fetch(&stress.errors, 1, __ATOMIC_RELAXED);
            pmm_pages_free(page, random % 64 == 0 ? 2 : 0);
        }
    }
    for (size_t i = 0; i < SLOTS; i++) {
        object_drop(own[i]);
    }
}

KTEST(memory_cpus, "memory.all_cpus_allocate_and_free")
{
    struct heap_stats before, after;
    heap_stats_get(&before);
    memset(&stress, 0, sizeof stress);
    uint64_t share = ROUNDS_ALL / cpu_online_count();
    stress.rounds = share < ROUNDS_MAX ? (unsigned)share : ROUNDS_MAX;
    KEXPECT(cpu_call_all(heap_rounds, NULL) == ST_OK);
    for (size_t i = 0; i < SHARED_SLOTS; i++) {
        object_drop(stress.exchange[i]);
    }
    KEXPECT(stress.errors == 0);
    KEXPECT(stress.allocations > stress.rounds / 4);
    heap_stats_get(&after);
    KEXPECT(after.bytes_used == before.bytes_used);
    KEXPECT(after.alloc_count - after.free_count == before.alloc_count - before.free_count);
}

#define MAP_THREADS 4u
#define MAP_ROUNDS 20u

static void map_rounds(void *arg)
{
    uint32_t seed = (uint32_t)(uintptr_t)arg;
    for (unsigned round = 0; round < MAP_ROUNDS; round++) {
        uint64_t size = (1 + next_random(&seed) % 20) * PAGE_SIZE;
        uint64_t *memory = vmm_alloc(size);
        if (memory == NULL) continue;
        for (uint64_t at = 0; at < size / 8; at += PAGE_SIZE / 8) {
            if (memory[at] != 0) __atomic_add_fetch(&stress.errors, 1, __ATOMIC_RELAXED);
            memory[at] = seed;
        }
        thread_yield();
        for (uint64_t at = 0; at < size / 8; at += PAGE_SIZE / 8) {
            // A stale translation somewhere would show another thread's page.
            if (memory[at] != seed) __atomic_add_fetch(&stress.errors, 1, __ATOMIC_RELAXED);
        }
        vmm_free(memory, size);
    }
}

KTEST(memory_maps, "memory.threads_map_and_unmap")
{
    struct vmm_stats before, after;
    struct thread *threads[MAP_THREADS];
    vmm_stats_get(&before);
    memset(&stress, 0, sizeof stress);
    size_t count = 0;
    while (count < MAP_THREADS && thread_create("mapper", map_rounds, (void *)(count + 1), NULL,
                                                &threads[count]) == ST_OK) {
        count++;
    }
    KEXPECT(count == MAP_THREADS);
    while (count > 0) {
        KEXPECT(thread_join(threads[--count], UINT64_MAX) == ST_OK);
    }
    KEXPECT(stress.errors == 0);
    vmm_stats_get(&after);
    // The threads' own stacks may not all be given back yet.
    KEXPECT(after.mapped_on_demand_bytes <=
            before.mapped_on_demand_bytes + MAP_THREADS * THREAD_STACK_SIZE);
}
