// SPDX-License-Identifier: MIT
// Threads, locks, interrupts between CPUs, timers.

#include "bench.h"
#include <base/string.h>
#include <hal/cpu.h>
#include <hal/time.h>
#include <sched/cpu.h>
#include <sched/thread.h>
#include <sched/wait.h>
#include <sched/work.h>

#define ROUNDS 1000u
#define MS 1000000ull

static status_t partner_start(void (*fn)(void *arg), void *arg, unsigned priority,
                              struct thread **out_thread)
{
    struct thread_options options = {.is_pinned = true, .cpu = 0, .priority = priority};
    return thread_create("bench", fn, arg, &options, out_thread);
}

// Two threads of one priority on this CPU, each of which only makes room for the other.

static void yield_thread(void *arg)
{
    const volatile bool *is_over = arg;
    while (!*is_over)
        thread_yield();
}

BENCH(bench_switch, "context-switch", 1)
{
    volatile bool is_over = false;
    struct thread *partner;
    status_t st = partner_start(yield_thread, (void *)&is_over, BENCH_PRIORITY, &partner);
    if (st < 0) return st;
    thread_yield(); // its first turn begins differently
    uint64_t start = hal_cycles();
    for (unsigned i = 0; i < ROUNDS; i++)
        thread_yield();
    *out = (struct bench_result){2ull * ROUNDS, hal_cycles() - start};
    is_over = true;
    return thread_join(partner, UINT64_MAX);
}

// A mutex that goes from one to the other each time.

struct handover {
    struct mutex mutex;
    bool is_over; // guarded by the mutex
    uint64_t turns;
};

static void mutex_thread(void *arg)
{
    struct handover *handover = arg;
    for (bool is_over = false; !is_over;) {
        mutex_lock(&handover->mutex);
        handover->turns++;
        is_over = handover->is_over;
        thread_yield(); // the other one runs into the lock
        mutex_unlock(&handover->mutex);
    }
}

BENCH(bench_mutex, "mutex-hand-over", 1)
{
    struct handover handover = {0};
    struct thread *partner;
    mutex_init(&handover.mutex, "bench");
    status_t st = partner_start(mutex_thread, &handover, BENCH_PRIORITY, &partner);
    if (st < 0) return st;
    thread_yield();
    uint64_t start = hal_cycles();
    for (unsigned i = 0; i < ROUNDS; i++) {
        mutex_lock(&handover.mutex);
        handover.turns++;
        handover.is_over = i + 1 == ROUNDS;
        thread_yield();
        mutex_unlock(&handover.mutex);
    }
    uint64_t cycles = hal_cycles() - start;
    st = thread_join(partner, UINT64_MAX);
    *out = (struct bench_result){handover.turns, cycles};
    return st;
}

BENCH(bench_mutex_alone, "mutex-lock-unlock", 1)
{
    struct mutex mutex;
    mutex_init(&mutex, "bench");
    uint64_t start = hal_cycles();
    for (unsigned i = 0; i < ROUNDS; i++) {
        mutex_lock(&mutex);
        mutex_unlock(&mutex);
    }
    *out = (struct bench_result){ROUNDS, hal_cycles() - start};
    return ST_OK;
}

BENCH(bench_spinlock, "spinlock-irq-lock-unlock", 1)
{
    struct spinlock lock = SPINLOCK_INIT("bench");
    uint64_t start = hal_cycles();
    for (unsigned i = 0; i < ROUNDS; i++) {
        hal_irq_state_t irqs = spin_lock_irq(&lock);
        spin_unlock_irq(&lock, irqs);
    }
    *out = (struct bench_result){ROUNDS, hal_cycles() - start};
    return ST_OK;
}

static void nothing_thread(void *arg)
{
    (void)arg;
}

BENCH(bench_thread, "thread-create-join", 1)
{
    uint64_t start = hal_cycles();
    for (unsigned i = 0; i < ROUNDS / 10; i++) {
        struct thread *thread;
        status_t st = partner_start(nothing_thread, NULL, BENCH_PRIORITY, &thread);
        if (st == ST_OK) st = thread_join(thread, UINT64_MAX);
        if (st < 0) return st;
    }
    *out = (struct bench_result){ROUNDS / 10, hal_cycles() - start};
    return ST_OK;
}

// From a signal to the thread of higher priority that waits for it.

struct wakeup {
    struct completion completion;
    uint64_t signalled, taken; // cycles
    unsigned rounds;
};

static void wakeup_thread(void *arg)
{
    struct wakeup *wakeup = arg;
    for (unsigned i = 0; i < ROUNDS; i++) {
        if (completion_wait(&wakeup->completion, UINT64_MAX) < 0) return;
        wakeup->taken += hal_cycles() - wakeup->signalled;
        wakeup->rounds++;
    }
}

BENCH(bench_wakeup, "wake-up", 1)
{
    struct wakeup wakeup = {0};
    struct thread *waiter;
    completion_init(&wakeup.completion, "bench");
    status_t st = partner_start(wakeup_thread, &wakeup, BENCH_PRIORITY + 1, &waiter);
    if (st < 0) return st;
    thread_yield();
    for (unsigned i = 0; i < ROUNDS; i++) {
        wakeup.signalled = hal_cycles();
        completion_signal(&wakeup.completion); // it runs at once
    }
    st = thread_join(waiter, UINT64_MAX);
    *out = (struct bench_result){wakeup.rounds, wakeup.taken};
    return st;
}

static void timer_nothing(struct timer *timer)
{
    (void)timer;
}

BENCH(bench_timer, "timer-arm-cancel", 1)
{
    struct timer timer;
    timer_init(&timer, timer_nothing);
    uint64_t start = hal_cycles();
    for (unsigned i = 0; i < ROUNDS; i++) {
        timer_arm(&timer, UINT64_MAX - 1);
        (void)timer_cancel(&timer);
    }
    *out = (struct bench_result){ROUNDS, hal_cycles() - start};
    return ST_OK;
}

static void call_nothing(void *arg)
{
    (void)arg;
}

BENCH(bench_ipi, "ipi-round-trip", 2)
{
    unsigned other;
    if (!cpu_next_online(1, &other)) return ST_NOT_SUPPORTED;
    uint64_t start = hal_cycles();
    for (unsigned i = 0; i < ROUNDS; i++) {
        status_t st = cpu_call(other, call_nothing, NULL);
        if (st < 0) return st;
    }
    *out = (struct bench_result){ROUNDS, hal_cycles() - start};
    return ST_OK;
}

// From where interrupts are let in, with one pending, to its handler.

static volatile uint64_t probe_taken; // cycles; 0: not yet

static void probe_handler(void)
{
    probe_taken = hal_cycles();
}

#define SPINS_MAX 100000000ull // seconds: it never came

BENCH(bench_interrupt, "interrupt-to-handler", 1)
{
    hal_ipi_set_handler(HAL_IPI_PROBE, probe_handler);
    for (unsigned i = 0; i < ROUNDS; i++) {
        probe_taken = 0;
        hal_irq_state_t irqs = hal_irq_save();
        hal_ipi_send(0, HAL_IPI_PROBE);
        uint64_t start = hal_cycles();
        hal_irq_restore(irqs);
        for (uint64_t spins = 0; probe_taken == 0; spins++) {
            if (spins == SPINS_MAX) return ST_NOT_SUPPORTED; // no interrupt controller
        }
        out->cycles += probe_taken - start;
        out->operations++;
    }
    hal_ipi_set_handler(HAL_IPI_PROBE, NULL);
    return ST_OK;
}

// How far behind its deadline a timer's function runs.

#define TIMER_ROUNDS 50u

struct late_timer {
    struct timer timer;
    struct completion completion;
    uint64_t late_ns;
};

static void late_expired(struct timer *timer)
{
    struct late_timer *late = container_of(timer, struct late_timer, timer);
    late->late_ns += hal_clock_ns() - timer->deadline_ns;
    completion_signal(&late->completion);
}

BENCH(bench_lateness, "timer-lateness-ns", 1)
{
    struct late_timer late = {0};
    struct hal_clock_info clock;
    hal_clock_describe(&clock);
    if (strcmp(clock.timer, "none") == 0) return ST_NOT_SUPPORTED;
    timer_init(&late.timer, late_expired);
    completion_init(&late.completion, "bench");
    for (unsigned i = 0; i < TIMER_ROUNDS; i++) {
        timer_arm(&late.timer, hal_clock_ns() + MS / 10);
        status_t st = completion_wait(&late.completion, 1000 * MS);
        timer_cancel_sync(&late.timer);
        if (st < 0) return st;
    }
    *out = (struct bench_result){TIMER_ROUNDS, late.late_ns}; // nanoseconds, as the name says
    return ST_OK;
}
