// SPDX-License-Identifier: MIT
// Everything at once: threads on all CPUs that take mutexes, semaphores and readers-writer locks,
// sleep, arm timers, queue work and change priorities, for as many seconds as the option stress=
// says. All that can be counted is counted and must agree at the end. Nothing depends on how fast
// it goes: a thread that makes no step at all for a minute hangs, and the report says who waits for
// what.

#include "stress.h"
#include <base/string.h>
#include <hal/cpu.h>
#include <hal/time.h>
#include <kernel/heap.h>
#include <kernel/ktest.h>
#include <kernel/options.h>
#include <kernel/shell.h>
#include <kernel/symbols.h>
#include <kernel/vmm.h>
#include <sched/cpu.h>
#include <sched/thread.h>
#include <sched/wait.h>
#include <sched/work.h>

#define NS_PER_SECOND 1000000000ull
#define DEFAULT_SECONDS 2
#define HANG_NS (60 * NS_PER_SECOND)
#define LOOK_NS (NS_PER_SECOND / 10)
#define MUTEXES 6
#define TOKENS 3
#define THREADS_MAX 64

struct stress_thread {
    struct thread *thread;
    struct stress_thread *partner; // of the same pair
    struct completion ball;        // the partner's turn is over
    bool is_first;
    uint32_t random;
    uint64_t steps; // atomic; the watchdog looks at it
    uint64_t locked[MUTEXES], wrote, submitted, armed, cancelled, timeouts;
    struct work work;
    struct timer timer;
};

static struct {
    bool is_over;                 // atomic
    struct completion gate;       // until all threads are there
    struct completion last_steps; // one for each thread: it names the others no more
    struct mutex mutexes[MUTEXES];
    uint64_t guarded[MUTEXES]; // each by its mutex
    struct semaphore tokens;
    unsigned tokens_taken; // atomic
    struct rwlock rwlock;
    uint64_t left, right; // equal, but while somebody writes
    struct work_queue *queue;
    uint64_t work_runs, timer_runs; // atomic
    bool is_broken;                 // a rule was seen broken
    unsigned thread_count;
    struct stress_thread threads[THREADS_MAX];
} stress;

uint64_t stress_seconds(uint64_t standard)
{
    const char *option = option_get("stress");
    uint64_t seconds;
    bool is_number = option && option_parse_number(option, &seconds) && seconds <= 100000;
    return is_number ? seconds : standard;
}

static bool is_over(void)
{
    return __atomic_load_n(&stress.is_over, __ATOMIC_RELAXED);
}

static uint32_t random_below(struct stress_thread *self, uint32_t limit)
{
    self->random = self->random * 1664525u + 1013904223u;
    return (self->random >> 8) % limit;
}

static void spin_a_little(struct stress_thread *self)
{
    for (uint32_t i = random_below(self, 300); i > 0; i--)
        hal_cpu_relax();
}

static void broken(void)
{
    __atomic_store_n(&stress.is_broken, true, __ATOMIC_RELAXED);
}

// What threads do

static void step_mutex(struct stress_thread *self)
{
    unsigned first = random_below(self, MUTEXES), second = random_below(self, MUTEXES);
    mutex_lock(&stress.mutexes[first]);
    if (second > first) { // in one order, or it would be a deadlock
        mutex_lock(&stress.mutexes[second]);
        stress.guarded[second]++;
        self->locked[second]++;
        mutex_unlock(&stress.mutexes[second]);
    }
    uint64_t value = stress.guarded[first];
    spin_a_little(self);
    if (random_below(self, 16) == 0) thread_yield();
    stress.guarded[first] = value + 1;
    self->locked[first]++;
    mutex_unlock(&stress.mutexes[first]);
}

static void step_mutex_timeout(struct stress_thread *self)
{
    unsigned index = random_below(self, MUTEXES);
    if (mutex_lock_timeout(&stress.mutexes[index], random_below(self, 50000)) < 0) {
        self->timeouts++;
        return;
    }
    stress.guarded[index]++;
    self->locked[index]++;
    mutex_unlock(&stress.mutexes[index]);
}

static void step_semaphore(struct stress_thread *self)
{
    uint64_t timeout = random_below(self, 4) == 0 ? random_below(self, 50000) : UINT64_MAX;
    if (semaphore_down(&stress.tokens, timeout) < 0) {
        self->timeouts++;
        return;
    }
    if (__atomic_add_fetch(&stress.tokens_taken, 1, __ATOMIC_RELAXED) > TOKENS) broken();
    spin_a_little(self);
    __atomic_sub_fetch(&stress.tokens_taken, 1, __ATOMIC_RELAXED);
    semaphore_up(&stress.tokens);
}

static void step_rwlock(struct stress_thread *self)
{
    if (random_below(self, 8) == 0) {
        rwlock_write_lock(&stress.rwlock);
        stress.left++;
        spin_a_little(self);
        stress.right++;
        self->wrote++;
        rwlock_write_unlock(&stress.rwlock);
    } else {
        rwlock_read_lock(&stress.rwlock);
        if (stress.left != stress.right) broken();
        spin_a_little(self);
        if (stress.left != stress.right) broken();
        rwlock_read_unlock(&stress.rwlock);
    }
}

static void step_sleep(struct stress_thread *self)
{
    uint64_t ns = random_below(self, 200000), begin = hal_clock_ns();
    thread_sleep_ns(ns);
    if (hal_clock_ns() - begin < ns) broken();
}

static void count_work(struct work *work)
{
    (void)work;
    __atomic_add_fetch(&stress.work_runs, 1, __ATOMIC_RELAXED);
}

static void step_work(struct stress_thread *self)
{
    if (work_submit(stress.queue, &self->work)) self->submitted++;
    if (random_below(self, 32) == 0 && work_flush(stress.queue, UINT64_MAX) < 0) broken();
}

static void count_timer(struct timer *timer)
{
    (void)timer;
    __atomic_add_fetch(&stress.timer_runs, 1, __ATOMIC_RELAXED);
}

static void step_timer(struct stress_thread *self)
{
    // One that is armed already is forgotten, unless it has just expired.
    if (timer_cancel(&self->timer)) self->cancelled++;
    timer_arm(&self->timer, hal_clock_ns() + random_below(self, 300000));
    self->armed++;
}

static void step_priority(struct stress_thread *self)
{
    struct stress_thread *other = &stress.threads[random_below(self, stress.thread_count)];
    thread_priority_set(other->thread, 8 + random_below(self, 12));
}

static void (*const steps[])(struct stress_thread *self) = {
    step_mutex, step_mutex, step_mutex_timeout, step_semaphore, step_rwlock,
    step_sleep, step_work,  step_timer,         step_priority,
};

// The pairs pass a ball between two steps: a wake-up that is lost stops both.
static void stress_run(void *arg)
{
    struct stress_thread *self = arg;
    if (completion_wait(&stress.gate, UINT64_MAX) < 0) return;
    while (!is_over()) {
        if (!self->is_first && completion_wait(&self->ball, UINT64_MAX) < 0) return;
        steps[random_below(self, ARRAY_SIZE(steps))](self);
        __atomic_add_fetch(&self->steps, 1, __ATOMIC_RELAXED);
        completion_signal(&self->partner->ball);
        if (self->is_first && completion_wait(&self->ball, UINT64_MAX) < 0) return;
    }
    completion_signal_all(&self->partner->ball);
    completion_signal(&stress.last_steps);
}

// Watching

static void print_waiting(void *ctx, const struct thread_info *info)
{
    char where[64];
    (void)ctx;
    if (info->state != THREAD_BLOCKED) return;
    symbol_format(info->pc, where, sizeof where);
    kprintf("#   %s waits for %s in %s\n", info->name, info->waiting_for, where);
}

// For `ns`, and until each thread has made a step. False when one has made none for too long.
static bool watch(uint64_t ns)
{
    bool have_all_begun = false;
    uint64_t last[THREADS_MAX], since[THREADS_MAX];
    uint64_t begin = hal_clock_ns();
    for (unsigned i = 0; i < stress.thread_count; i++) {
        last[i] = 0;
        since[i] = begin;
    }
    while (!have_all_begun || hal_clock_ns() - begin < ns) {
        thread_sleep_ns(LOOK_NS);
        have_all_begun = true;
        for (unsigned i = 0; i < stress.thread_count; i++) {
            uint64_t count = __atomic_load_n(&stress.threads[i].steps, __ATOMIC_RELAXED);
            uint64_t now = hal_clock_ns();
            if (count == 0) have_all_begun = false;
            if (count != last[i]) {
                last[i] = count;
                since[i] = now;
            } else if (now - since[i] > HANG_NS) {
                kprintf("# %s hangs:\n", thread_name(stress.threads[i].thread));
                thread_for_each(print_waiting, NULL);
                return false;
            }
        }
    }
    return true;
}

static void thread_begin(struct ktest_state *ktest, unsigned index)
{
    struct stress_thread *self = &stress.threads[index];
    char name[THREAD_NAME_MAX];
    self->partner = &stress.threads[index ^ 1];
    self->is_first = index % 2 == 0;
    self->random = index * 7919 + 1;
    completion_init(&self->ball, "its partner");
    work_init(&self->work, count_work);
    timer_init(&self->timer, count_timer);
    snprintf(name, sizeof name, "stress/%u", index);
    const struct thread_options options = {.priority = THREAD_PRIORITY_LOW + index % 4};
    KEXPECT(thread_create(name, stress_run, self, &options, &self->thread) == ST_OK);
}

static void stress_begin(struct ktest_state *ktest)
{
    static const char *const names[MUTEXES] = {"stress 0", "stress 1", "stress 2",
                                               "stress 3", "stress 4", "stress 5"};
    memset(&stress, 0, sizeof stress);
    for (unsigned i = 0; i < MUTEXES; i++)
        mutex_init(&stress.mutexes[i], names[i]);
    semaphore_init(&stress.tokens, "stress tokens", TOKENS);
    rwlock_init(&stress.rwlock, "stress rwlock");
    KEXPECT(work_queue_create("stress work", 2, THREAD_PRIORITY_HIGH, &stress.queue) == ST_OK);
    stress.thread_count = 4 + 4 * (unsigned)cpu_online_count();
    if (stress.thread_count > THREADS_MAX) stress.thread_count = THREADS_MAX;
    completion_init(&stress.gate, "stress gate");
    completion_init(&stress.last_steps, "stress end");
    for (unsigned i = 0; i < stress.thread_count; i++)
        thread_begin(ktest, i);
}

static bool stress_end(struct ktest_state *ktest)
{
    __atomic_store_n(&stress.is_over, true, __ATOMIC_RELAXED);
    // Joining frees a thread: nobody may still be about to change its priority.
    for (unsigned i = 0; i < stress.thread_count; i++) {
        if (completion_wait(&stress.last_steps, HANG_NS) < 0) break; // told below
    }
    for (unsigned i = 0; i < stress.thread_count; i++) {
        if (thread_join(stress.threads[i].thread, HANG_NS) == ST_OK) continue;
        kprintf("# %s does not end:\n", thread_name(stress.threads[i].thread));
        thread_for_each(print_waiting, NULL);
        ktest_fail(ktest, __FILE__, __LINE__, "all threads to end");
        return false;
    }
    for (unsigned i = 0; i < stress.thread_count; i++) {
        struct stress_thread *thread = &stress.threads[i];
        if (timer_cancel(&thread->timer)) thread->cancelled++;
        timer_cancel_sync(&thread->timer);
    }
    KEXPECT(work_flush(stress.queue, HANG_NS) == ST_OK);
    work_queue_destroy(stress.queue);
    return true;
}

static void counts_check(struct ktest_state *ktest)
{
    uint64_t locked[MUTEXES] = {0}, wrote = 0, submitted = 0, armed = 0, cancelled = 0;
    uint64_t all_steps = 0, timeouts = 0;
    for (unsigned i = 0; i < stress.thread_count; i++) {
        const struct stress_thread *thread = &stress.threads[i];
        for (unsigned m = 0; m < MUTEXES; m++)
            locked[m] += thread->locked[m];
        wrote += thread->wrote;
        submitted += thread->submitted;
        armed += thread->armed;
        cancelled += thread->cancelled;
        all_steps += thread->steps;
        timeouts += thread->timeouts;
        KEXPECT(thread->steps > 0);
    }
    for (unsigned m = 0; m < MUTEXES; m++)
        KEXPECT(locked[m] == stress.guarded[m]);
    KEXPECT(wrote == stress.left && wrote == stress.right);
    KEXPECT(submitted == stress.work_runs);
    KEXPECT(armed == cancelled + stress.timer_runs);
    KEXPECT(stress.tokens_taken == 0 && stress.tokens.count == TOKENS);
    KEXPECT(!stress.is_broken);
    kprintf("# %u threads: %llu steps, %llu timeouts, %llu timers, %llu work items\n",
            stress.thread_count, (unsigned long long)all_steps, (unsigned long long)timeouts,
            (unsigned long long)armed, (unsigned long long)submitted);
}

static struct {
    struct heap_stats heap;
    struct vmm_stats vmm;
    uint64_t lock_reports;
} before;

void stress_threads_begin(struct ktest_state *ktest)
{
    before.lock_reports = lock_report_count();
    heap_stats_get(&before.heap);
    vmm_stats_get(&before.vmm);
    stress_begin(ktest);
    // Else the threads that are there wait at the gate for ever.
    if (ktest->failures == 0) completion_signal_all(&stress.gate);
}

void stress_threads_watch(struct ktest_state *ktest, uint64_t ns)
{
    KEXPECT(watch(ns));
}

void stress_threads_end(struct ktest_state *ktest)
{
    struct heap_stats heap;
    struct vmm_stats vmm;
    if (!stress_end(ktest)) return;
    counts_check(ktest);
    heap_stats_get(&heap);
    vmm_stats_get(&vmm);
    kprintf("# %llu bytes of heap in use, before %llu\n", (unsigned long long)heap.bytes_used,
            (unsigned long long)before.heap.bytes_used);
    KEXPECT(heap.bytes_used == before.heap.bytes_used);
    KEXPECT(vmm.mapped_on_demand_bytes == before.vmm.mapped_on_demand_bytes);
    KEXPECT(lock_report_count() == before.lock_reports);
}

KTEST(stress_threads, "stress.threads")
{
    stress_threads_begin(ktest);
    if (ktest->failures > 0) return;
    stress_threads_watch(ktest, stress_seconds(DEFAULT_SECONDS) * NS_PER_SECOND);
    stress_threads_end(ktest);
}
