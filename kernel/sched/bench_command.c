// SPDX-License-Identifier: MIT
// The shell's `bench`: what the scheduler's operations cost, in cycles. Under QEMU's -icount with
// shift=N, cycles >> N are instructions. Everything is measured on the boot CPU.

#include <hal/cpu.h>
#include <kernel/shell.h>
#include <sched/thread.h>
#include <sched/wait.h>
#include <sched/work.h>

#define ROUNDS 1000u
#define PRIORITY 20u // above what else runs

static struct {
    struct completion gate; // until all threads are there
    void (*run)(void *arg);
    struct mutex mutex;
    struct semaphore there, back;
    uint64_t cycles; // of all rounds
} bench;

static void report(const char *what, uint64_t cycles, unsigned operations)
{
    kprintf("bench: %-28s %llu cycles\n", what, (unsigned long long)(cycles / operations));
}

static void run_behind_gate(void *arg)
{
    if (completion_wait(&bench.gate, UINT64_MAX) == ST_OK) bench.run(arg);
}

// Runs fn on as many threads, all on the boot CPU; the last that ends has set bench.cycles.
static status_t run_on_threads(unsigned count, void (*fn)(void *arg))
{
    const struct thread_options options = {.priority = PRIORITY, .is_pinned = true, .cpu = 0};
    struct thread *threads[2];
    status_t st = ST_OK;
    unsigned started = 0;
    bench.run = fn;
    completion_init(&bench.gate, "bench");
    while (started < count && st == ST_OK) {
        st = thread_create("bench", run_behind_gate, (void *)(uintptr_t)started, &options,
                           &threads[started]);
        if (st == ST_OK) started++;
    }
    completion_signal_all(&bench.gate);
    while (started > 0) {
        status_t joined = thread_join(threads[--started], UINT64_MAX);
        if (st == ST_OK) st = joined;
    }
    return st;
}

static void bench_yield(void *arg)
{
    (void)arg;
    uint64_t begin = hal_cycles();
    for (unsigned i = 0; i < ROUNDS; i++)
        thread_yield();
    bench.cycles = hal_cycles() - begin;
}

// Whoever gives the mutex back hands it to the other, who waits for it already.
static void bench_hand_over(void *arg)
{
    (void)arg;
    uint64_t begin = hal_cycles();
    for (unsigned i = 0; i < ROUNDS; i++) {
        mutex_lock(&bench.mutex);
        thread_yield(); // the other comes as far as the lock
        mutex_unlock(&bench.mutex);
    }
    bench.cycles = hal_cycles() - begin;
}

static void bench_ping_pong(void *arg)
{
    bool is_first = arg == NULL;
    uint64_t begin = hal_cycles();
    for (unsigned i = 0; i < ROUNDS; i++) {
        if (is_first) semaphore_up(&bench.there);
        if (semaphore_down(is_first ? &bench.back : &bench.there, UINT64_MAX) < 0) return;
        if (!is_first) semaphore_up(&bench.back);
    }
    bench.cycles = hal_cycles() - begin;
}

static void bench_alone(void *arg)
{
    (void)arg;
    uint64_t begin = hal_cycles();
    for (unsigned i = 0; i < ROUNDS; i++) {
        mutex_lock(&bench.mutex);
        mutex_unlock(&bench.mutex);
    }
    bench.cycles = hal_cycles() - begin;
}

static void bench_spin(void *arg)
{
    struct spinlock lock = SPINLOCK_INIT("bench");
    (void)arg;
    uint64_t begin = hal_cycles();
    for (unsigned i = 0; i < ROUNDS; i++) {
        hal_irq_state_t irqs = spin_lock_irq(&lock);
        spin_unlock_irq(&lock, irqs);
    }
    bench.cycles = hal_cycles() - begin;
}

static void nothing(struct timer *timer)
{
    (void)timer;
}

static void bench_timer(void *arg)
{
    struct timer timer;
    (void)arg;
    timer_init(&timer, nothing);
    uint64_t begin = hal_cycles();
    for (unsigned i = 0; i < ROUNDS; i++) {
        timer_arm(&timer, UINT64_MAX - 1);
        (void)timer_cancel(&timer);
    }
    bench.cycles = hal_cycles() - begin;
}

static const struct {
    const char *what;
    unsigned threads;
    void (*run)(void *arg);
    unsigned operations; // in each round of each thread
} benches[] = {
    {"switch by yielding", 2, bench_yield, 2},
    {"mutex hand-over", 2, bench_hand_over, 2},
    {"wake-up and switch", 2, bench_ping_pong, 2},
    {"mutex lock and unlock", 1, bench_alone, 1},
    {"spinlock, irq, lock and unlock", 1, bench_spin, 1},
    {"timer arm and cancel", 1, bench_timer, 1},
};

static void ends_at_once(void *arg)
{
    (void)arg;
}

static status_t bench_run(int argc, char **argv)
{
    (void)argv;
    if (argc != 1) return ST_INVALID_ARGUMENT;
    for (size_t i = 0; i < ARRAY_SIZE(benches); i++) {
        mutex_init(&bench.mutex, "bench");
        semaphore_init(&bench.there, "bench", 0);
        semaphore_init(&bench.back, "bench", 0);
        status_t st = run_on_threads(benches[i].threads, benches[i].run);
        if (st < 0) return st;
        report(benches[i].what, bench.cycles, ROUNDS * benches[i].operations);
    }
    uint64_t begin = hal_cycles();
    for (unsigned i = 0; i < ROUNDS / 10; i++) {
        status_t st = run_on_threads(1, ends_at_once);
        if (st < 0) return st;
    }
    report("thread create and join", hal_cycles() - begin, ROUNDS / 10);
    return ST_OK;
}

SHELL_COMMAND(bench_command, "bench", "bench", "what the scheduler's operations cost, in cycles",
              bench_run);
