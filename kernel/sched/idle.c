// SPDX-License-Identifier: MIT
// CPUs with nothing to do. Each has a bit that whoever has work for it takes away, so that no two
// wake the same one. There is no tick: an idle CPU sleeps until it is told, or until a timer of its
// own is due.

#include "run_queue.h"

#include <hal/time.h>

static uint64_t idle_bits[HAL_CPU_MAX / 64];
static unsigned idle_count; // a hint: bits that are set

static bool bit_take(unsigned index)
{
    uint64_t bit = BIT(index % 64);
    if (!(__atomic_load_n(&idle_bits[index / 64], __ATOMIC_RELAXED) & bit)) return false;
    if (!(__atomic_fetch_and(&idle_bits[index / 64], ~bit, __ATOMIC_SEQ_CST) & bit)) return false;
    __atomic_fetch_sub(&idle_count, 1, __ATOMIC_RELAXED);
    return true;
}

static void bit_give(unsigned index)
{
    __atomic_fetch_add(&idle_count, 1, __ATOMIC_RELAXED);
    __atomic_fetch_or(&idle_bits[index / 64], BIT(index % 64), __ATOMIC_SEQ_CST);
}

bool sched_idle_claim(unsigned near, unsigned *out_cpu)
{
    // Whoever looks has just made a thread ready: the CPU that falls idle sees either the thread or
    // is seen here.
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    if (__atomic_load_n(&idle_count, __ATOMIC_RELAXED) == 0) return false;
    unsigned words = (sched_cpu_limit + 63) / 64, first = near / 64;
    for (unsigned i = 0; i < words; i++) {
        unsigned word = (first + i) % words;
        uint64_t bits = __atomic_load_n(&idle_bits[word], __ATOMIC_RELAXED);
        for (; bits != 0; bits &= bits - 1) {
            unsigned index = word * 64 + (unsigned)__builtin_ctzll(bits);
            if (!bit_take(index)) continue;
            *out_cpu = index;
            return true;
        }
    }
    return false;
}

void sched_idle_kick(void)
{
    unsigned index;
    if (sched_idle_claim(hal_cpu_index(), &index)) hal_ipi_send(index, HAL_IPI_RESCHEDULE);
}

static bool has_stealable(const struct sched_cpu *cpu)
{
    return cpu && __atomic_load_n(&cpu->ready_count, __ATOMIC_RELAXED) > 0;
}

// Takes a thread from another CPU's queue to this one's. Interrupts are off.
static bool steal(struct sched_cpu *thief)
{
    for (unsigned i = 1; i < sched_cpu_limit; i++) {
        struct sched_cpu *victim = sched_cpus[(thief->index + i) % sched_cpu_limit];
        if (victim == thief || !has_stealable(victim)) continue;
        spin_lock(&victim->lock);
        struct thread *thread = run_queue_steal(victim);
        if (thread) __atomic_store_n(&thread->cpu, thief->index, __ATOMIC_RELAXED);
        spin_unlock(&victim->lock);
        if (!thread) continue;
        spin_lock(&thief->lock);
        run_queue_push(thief, thread, RUN_QUEUE_LAST);
        spin_unlock(&thief->lock);
        return true;
    }
    return false;
}

// Interrupts are off. True when there is something to run here.
static bool find_something(struct sched_cpu *cpu)
{
    return __atomic_load_n(&cpu->ready_count, __ATOMIC_RELAXED) > 0 || hal_resched_get() ||
           (sched_cpu_limit > 1 && cpu->is_online && steal(cpu));
}

// Interrupts are off, and were or may be on again when it returns.
static void rest(struct sched_cpu *cpu)
{
    if (!sched_has_timer()) {
        // Nothing is sure to end a sleep, so this CPU goes round.
        if (sched_has_interrupts()) hal_irq_enable();
        hal_cpu_relax();
        return;
    }
    bit_give(cpu->index);
    // A thread that became ready before the bit was seen.
    if (!find_something(cpu)) hal_cpu_wait();
    (void)bit_take(cpu->index);
}

NORETURN void sched_idle_run(void *arg)
{
    (void)arg;
    for (;;) {
        hal_irq_disable();
        struct sched_cpu *cpu = sched_cpu_here();
        if (UNLIKELY(!cpu->is_online)) sched_cpu_evacuate(cpu);
        if (!find_something(cpu)) rest(cpu);
        hal_irq_disable();
        sched_leave_idle();
    }
}
