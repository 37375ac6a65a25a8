// SPDX-License-Identifier: MIT
// More than one CPU. On a machine with one, what there is to test of it.
#include <base/bits.h>
#include <base/string.h>
#include <hal/cpu.h>
#include <hal/irq.h>
#include <hal/mmu.h>
#include <hal/smp.h>
#include <hal/time.h>
#include <kernel/heap.h>
#include <kernel/ktest.h>
#include <kernel/options.h>
#include <kernel/vmm.h>
#include <sched/cpu.h>
#include <sched/thread.h>

#define NS_PER_MS 1000000ull
// For what must happen sooner or later, on however busy a host.
#define PATIENCE_NS (60000 * NS_PER_MS)

static bool last_online(unsigned *out_index)
{
    *out_index = 0;
    for (unsigned i = 0; cpu_next_online(i, &i); i++)
        *out_index = i;
    return *out_index > 0;
}

KTEST(smp_online, "smp.online")
{
    struct cpu_info info;
    size_t online = 0, known = 0;
    for (; cpu_info_get((unsigned)known, &info); known++) {
        online += info.state == CPU_ONLINE;
        struct cpu_info other;
        for (unsigned i = 0; i < known; i++)
            KEXPECT(cpu_info_get(i, &other) && other.id != info.id);
    }
    KEXPECT(online == cpu_online_count());
    KEXPECT(online >= 1 && known >= online);
    KEXPECT(cpu_info_get(0, &info) && info.state == CPU_ONLINE);
}

// What a CPU says of itself in a call.
struct witness {
    unsigned index, preempt_count;
    bool has_irqs;
    hal_cpu_id_t id;
    void *data;
    struct hal_cpu_info cpu;
    unsigned calls;
};

static void testify(void *arg)
{
    struct witness *witness = arg;
    witness->index = hal_cpu_index();
    witness->id = hal_cpu_id();
    witness->data = hal_cpu_data();
    witness->preempt_count = hal_preempt_count();
    witness->has_irqs = hal_irq_enabled();
    hal_cpu_describe(&witness->cpu);
    witness->calls++;
}

KTEST(smp_call, "smp.call")
{
    struct witness *boot = kzalloc(sizeof *boot), *other = kzalloc(sizeof *other);
    struct cpu_info info;
    KEXPECT(boot && other);
    if (boot && other) {
        KEXPECT(cpu_call(0, testify, boot) == ST_OK);
        for (unsigned i = 0; cpu_next_online(i, &i); i++) {
            other->calls = 0;
            KEXPECT(cpu_call(i, testify, other) == ST_OK);
            KEXPECT(other->calls == 1 && other->index == i);
            KEXPECT(cpu_info_get(i, &info) && other->id == info.id);
            KEXPECT(other->preempt_count > 0 && !other->has_irqs);
            KEXPECT((other->data == boot->data) == (i == 0));
            // The same protections are switched on everywhere.
            KEXPECT(strcmp(other->cpu.controls, boot->cpu.controls) == 0);
        }
        KEXPECT(cpu_call(HAL_CPU_MAX - 1, testify, other) == ST_NOT_FOUND);
    }
    kfree(other);
    kfree(boot);
}

static unsigned all_calls;

static void count_call(void *arg)
{
    __atomic_fetch_add((unsigned *)arg, 1, __ATOMIC_RELAXED);
}

KTEST(smp_call_all, "smp.call_all")
{
    all_calls = 0;
    for (unsigned i = 0; i < 20; i++)
        KEXPECT(cpu_call_all(count_call, &all_calls) == ST_OK);
    KEXPECT(all_calls == 20 * cpu_online_count());
}

// TLB shootdown

static void byte_load(void *arg)
{
    uint8_t **pointer = arg;
    pointer[1] = (uint8_t *)(uintptr_t) * *(volatile uint8_t **)pointer;
}

// Reads through `page` on every CPU; whether all saw `value`.
static bool all_see(uint8_t *page, uint8_t value)
{
    uint8_t *call[2] = {page, NULL};
    for (unsigned i = 0; cpu_next_online(i, &i); i++) {
        if (cpu_call(i, byte_load, call) < 0 || (uintptr_t)call[1] != value) return false;
    }
    return true;
}

static bool map_to(uint8_t *page, paddr_t paddr)
{
    return hal_mmu_unmap(vmm_space(), (vaddr_t)page, HAL_PAGE_SIZE) == ST_OK &&
           hal_mmu_map(vmm_space(), (vaddr_t)page, paddr, HAL_PAGE_SIZE,
                       (unsigned)HAL_MMU_WRITE | HAL_MMU_GLOBAL, HAL_MMU_WRITE_BACK) == ST_OK;
}

// A page's frame is exchanged for another: nobody may still see the old one.
KTEST(smp_tlb, "smp.tlb_shootdown")
{
    struct hal_mmu_mapping first, second;
    struct hal_tlb_stats before, after;
    uint8_t *pages = vmm_alloc(2 * HAL_PAGE_SIZE);
    KEXPECT(pages != NULL);
    if (!pages) return;
    uint8_t *page = pages, *other = pages + HAL_PAGE_SIZE;
    hal_tlb_stats_get(&before);
    *page = 1;
    *other = 2;
    KEXPECT(hal_mmu_query(vmm_space(), (vaddr_t)page, &first) == ST_OK);
    KEXPECT(hal_mmu_query(vmm_space(), (vaddr_t)other, &second) == ST_OK);
    for (unsigned i = 0; i < 10; i++) {
        KEXPECT(all_see(page, 1));
        KEXPECT(map_to(page, second.paddr));
        KEXPECT(all_see(page, 2));
        KEXPECT(map_to(page, first.paddr));
    }
    hal_tlb_stats_get(&after);
    KEXPECT(after.unanswered == before.unanswered);
    KEXPECT(cpu_online_count() == 1 || after.shootdowns > before.shootdowns);
    vmm_free(pages, 2 * HAL_PAGE_SIZE);
}

static bool has_begun;

// Takes no interrupt for a while, and does not even look whether there is one.
static void hold_interrupts(void *arg)
{
    (void)arg;
    hal_irq_state_t irqs = hal_irq_save();
    __atomic_store_n(&has_begun, true, __ATOMIC_RELEASE);
    uint64_t end = hal_clock_ns() + 20 * NS_PER_MS;
    while (hal_clock_ns() < end) {
    }
    hal_irq_restore(irqs);
}

KTEST(smp_tlb_late, "smp.tlb_shootdown_irqs_off")
{
    unsigned cpu;
    struct thread *thread;
    if (!last_online(&cpu)) {
        ktest_skip(ktest, "one CPU");
        return;
    }
    uint8_t *page = vmm_alloc(HAL_PAGE_SIZE);
    has_begun = false;
    const struct thread_options options = {.cpu = cpu, .is_pinned = true};
    status_t st =
        page ? thread_create("hold", hold_interrupts, NULL, &options, &thread) : ST_NO_MEMORY;
    KEXPECT(st == ST_OK);
    if (st < 0) return;
    uint64_t end = hal_clock_ns() + PATIENCE_NS;
    while (!__atomic_load_n(&has_begun, __ATOMIC_ACQUIRE) && hal_clock_ns() < end)
        thread_yield();
    KEXPECT(has_begun);
    vmm_free(page, HAL_PAGE_SIZE); // waits for that CPU too
    KEXPECT(thread_join(thread, PATIENCE_NS) == ST_OK);
}

// Everything at once: every CPU maps, unmaps and calls all the others.

#define STRESS_ROUNDS 25
// The time is bounded too: an emulated machine with more CPUs than its host makes slow progress.
#define STRESS_NS (300 * NS_PER_MS)

struct stress {
    uint64_t end_ns;
    unsigned done, failed;
    unsigned rounds, calls; // of calls to all, and how many came
};

static void stress_run(void *arg)
{
    struct stress *stress = arg;
    for (unsigned i = 0; i < STRESS_ROUNDS && (i == 0 || hal_clock_ns() < stress->end_ns); i++) {
        uint64_t size = HAL_PAGE_SIZE * (1 + (i + hal_cpu_index()) % 5);
        uint8_t *memory = vmm_alloc(size);
        bool is_good = memory != NULL;
        for (uint64_t at = 0; memory && at < size; at += HAL_PAGE_SIZE) {
            is_good = is_good && memory[at] == 0;
            memory[at] = 0xa5;
        }
        if (i % 5 == 0) {
            is_good = is_good && cpu_call_all(count_call, &stress->calls) == ST_OK;
            __atomic_fetch_add(&stress->rounds, 1, __ATOMIC_RELAXED);
        }
        vmm_free(memory, size);
        if (!is_good) __atomic_fetch_add(&stress->failed, 1, __ATOMIC_RELAXED);
    }
    __atomic_fetch_add(&stress->done, 1, __ATOMIC_RELEASE);
}

KTEST(smp_stress, "smp.stress")
{
    struct stress stress = {.end_ns = hal_clock_ns() + STRESS_NS};
    struct thread *threads[16];
    unsigned count = 0;
    for (unsigned i = 0; cpu_next_online(i, &i) && count < ARRAY_SIZE(threads); i++) {
        const struct thread_options options = {.cpu = i, .is_pinned = true};
        status_t st = thread_create("stress", stress_run, &stress, &options, &threads[count]);
        KEXPECT(st == ST_OK);
        if (st == ST_OK) count++;
    }
    for (unsigned i = 0; i < count; i++)
        KEXPECT(thread_join(threads[i], PATIENCE_NS) == ST_OK);
    KEXPECT(stress.done == count && stress.failed == 0);
    KEXPECT(stress.rounds >= count && stress.calls == stress.rounds * cpu_online_count());
}

// Coming and going

static void note_cpu(void *arg)
{
    *(unsigned *)arg = hal_cpu_index();
}

KTEST(smp_remove_add, "smp.remove_and_add")
{
    unsigned cpu, index, seen = 0;
    struct cpu_info info;
    struct thread *thread;
    KEXPECT(cpu_remove(0) == ST_NOT_SUPPORTED);
    KEXPECT(cpu_remove(HAL_CPU_MAX - 1) == ST_NOT_FOUND);
    if (!last_online(&cpu)) {
        ktest_skip(ktest, "one CPU");
        return;
    }
    KEXPECT(cpu_info_get(cpu, &info));
    const struct cpu_config config = {info.id, info.firmware_uid, true};
    const struct thread_options options = {.cpu = cpu, .is_pinned = true};
    size_t online = cpu_online_count();
    KEXPECT(cpu_add(&config, &index) == ST_ALREADY_EXISTS);
    for (unsigned i = 0; i < 3; i++) {
        KEXPECT(cpu_remove(cpu) == ST_OK);
        KEXPECT(cpu_online_count() == online - 1);
        KEXPECT(cpu_info_get(cpu, &info) && info.state == CPU_OFFLINE);
        KEXPECT(cpu_call(cpu, note_cpu, &seen) == ST_NOT_FOUND);
        KEXPECT(cpu_remove(cpu) == ST_NOT_FOUND);
        KEXPECT(thread_create("late", note_cpu, &seen, &options, &thread) == ST_OUT_OF_RANGE);

        index = 0;
        KEXPECT(cpu_add(&config, &index) == ST_OK);
        KEXPECT(index == cpu && cpu_online_count() == online);
        KEXPECT(cpu_call(cpu, note_cpu, &seen) == ST_OK && seen == cpu);
        seen = 0;
        status_t st = thread_create("back", note_cpu, &seen, &options, &thread);
        KEXPECT(st == ST_OK);
        if (st == ST_OK) KEXPECT(thread_join(thread, PATIENCE_NS) == ST_OK && seen == cpu);
    }
}

KTEST(smp_absent, "smp.absent")
{
    const struct cpu_config nobody = {200, 200, true};
    unsigned index = 0;
    struct cpu_info info;
    if (!option_is_set("cpu-timeout")) {
        ktest_skip(ktest, "takes as long as option cpu-timeout= says");
        return;
    }
    status_t st = cpu_add(&nobody, &index);
    KEXPECT(st == ST_TIMEOUT || st == ST_NOT_SUPPORTED);
    for (index = 0; cpu_info_get(index, &info); index++)
        KEXPECT(info.id != nobody.id || info.state == CPU_FAILED);
}
