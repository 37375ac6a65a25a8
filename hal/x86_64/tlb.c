// SPDX-License-Identifier: MIT
// TLB shootdown: one range at a time, told to every CPU that runs. Who is told answers in the
// interrupt, or, with interrupts off, wherever it waits for something (hal_cpu_relax): so a CPU
// that holds a lock may flush although another waits for that lock with interrupts off. A CPU that
// sleeps is left alone: it flushes when it wakes, before it does anything else.
#include "cpu_area.h"
#include "irq_internal.h"
#include "lapic.h"
#include "lock.h"
#include "mmu_internal.h"
#include "smp_internal.h"
#include <hal/time.h>

#define NS_PER_SECOND 1000000000ull
#define REPORT_NS (3 * NS_PER_SECOND)
#define GIVE_UP_NS (20 * NS_PER_SECOND)

static struct {
    struct hal_lock lock;
    vaddr_t start;
    uint64_t size;
} request;

static struct hal_tlb_stats stats; // guarded by request.lock

void hal_tlb_stats_get(struct hal_tlb_stats *out)
{
    *out = stats;
}

void hal_cpu_attend(void)
{
    hal_irq_state_t state = hal_irq_save();
    struct cpu_area *area = cpu_area_here();
    uint32_t wanted;
    while ((wanted = __atomic_load_n(&area->local.flush_wanted, __ATOMIC_ACQUIRE)) !=
           area->local.flush_done) {
        bool is_all = __atomic_exchange_n(&area->is_flush_all_due, false, __ATOMIC_ACQ_REL);
        mmu_tlb_flush_here(request.start, is_all ? UINT64_MAX : request.size);
        __atomic_store_n(&area->local.flush_done, wanted, __ATOMIC_RELEASE);
    }
    hal_irq_restore(state);
}

static void flush_interrupt(void *arg)
{
    (void)arg;
    hal_cpu_attend();
}

void tlb_init(void)
{
    irq_vector_set(VECTOR_IPI_FLUSH, "TLB flush", flush_interrupt, NULL);
}

static bool is_done(const struct cpu_area *area)
{
    return !cpu_is_online(area) || __atomic_load_n(&area->local.flush_done, __ATOMIC_ACQUIRE) ==
                                       __atomic_load_n(&area->local.flush_wanted, __ATOMIC_RELAXED);
}

// Whether it sleeps, and will forget everything when it wakes: by then the request is another.
static bool is_left_asleep(struct cpu_area *area)
{
    if (!__atomic_load_n(&area->local.is_idle, __ATOMIC_RELAXED)) return false;
    __atomic_store_n(&area->is_flush_all_due, true, __ATOMIC_SEQ_CST);
    return __atomic_load_n(&area->local.is_idle, __ATOMIC_SEQ_CST) != 0;
}

// The request is written.
static void flush_want(struct cpu_area *area)
{
    __atomic_fetch_add(&area->local.flush_wanted, 1, __ATOMIC_SEQ_CST);
    if (!is_left_asleep(area)) lapic_command_send(area->apic_id, VECTOR_IPI_FLUSH);
}

// The deadline is for all of them together.
static void answer_await(unsigned index, struct cpu_area *area, uint64_t start_ns)
{
    bool is_reported = false;
    while (!is_done(area) && !is_left_asleep(area)) {
        uint64_t waited_ns = hal_clock_ns() - start_ns;
        if (waited_ns > REPORT_NS && !is_reported) {
            is_reported = true;
            stats.late++;
            smp_report("CPU %u has not flushed its TLB for %llu ms", index,
                       (unsigned long long)(waited_ns / 1000000));
        }
        if (waited_ns > GIVE_UP_NS) {
            __atomic_store_n(&area->is_flush_all_due, true, __ATOMIC_RELEASE);
            stats.unanswered++;
            smp_report("CPU %u does not flush its TLB: not waited for any longer", index);
            return;
        }
        hal_cpu_relax();
    }
}

static void others_flush(const struct cpu_area *self, vaddr_t start, uint64_t size)
{
    hal_irq_state_t state = hal_lock_take(&request.lock);
    request.start = start;
    request.size = size;
    unsigned limit = cpu_area_limit();
    for (unsigned i = 0; i < limit; i++) {
        struct cpu_area *area = cpu_area_get(i);
        if (area != self && cpu_is_online(area)) flush_want(area);
    }
    uint64_t start_ns = hal_clock_ns();
    for (unsigned i = 0; i < limit; i++) {
        struct cpu_area *area = cpu_area_get(i);
        if (area && area != self) answer_await(i, area, start_ns);
    }
    stats.shootdowns++;
    hal_lock_give(&request.lock, state);
}

void hal_mmu_tlb_flush(void *ctx, vaddr_t start, uint64_t size)
{
    (void)ctx;
    // On one CPU from here to the end.
    hal_irq_state_t state = hal_irq_save();
    mmu_tlb_flush_here(start, size);
    if (cpu_area_limit() > 1) others_flush(cpu_area_here(), start, size);
    hal_irq_restore(state);
}
