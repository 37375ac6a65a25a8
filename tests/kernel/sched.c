// SPDX-License-Identifier: MIT
// Threads: they run, take turns, are preempted, end. Where the order in which threads run is what
// is tested, they are pinned to one CPU.

#include <base/string.h>
#include <hal/cpu.h>
#include <hal/time.h>
#include <kernel/ktest.h>
#include <kernel/vmm.h>
#include <sched/cpu.h>
#include <sched/thread.h>
#include <sched/wait.h>
#include <sched/work.h>

#define MS 1000000ull
#define LIMIT_NS (60000 * MS) // after this something hangs

static bool has_timer(void)
{
    struct hal_clock_info clock;
    hal_clock_describe(&clock);
    return hal_irq_enabled() && strcmp(clock.timer, "none") != 0;
}

static struct thread_options pinned(unsigned priority)
{
    return (struct thread_options){.priority = priority, .is_pinned = true, .cpu = 0};
}

static bool is_set(const bool *flag)
{
    return __atomic_load_n(flag, __ATOMIC_ACQUIRE);
}

static void set(bool *flag)
{
    __atomic_store_n(flag, true, __ATOMIC_RELEASE);
}

// Spins, without ever giving the CPU away; false when the limit passes first.
static bool spin_until(const bool *flag)
{
    uint64_t start = hal_clock_ns();
    while (!is_set(flag)) {
        if (hal_clock_ns() - start > LIMIT_NS) return false;
        hal_cpu_relax();
    }
    return true;
}

// As thread_create, for threads that must be there.
static struct thread *start(struct ktest_state *ktest, const char *name, void (*fn)(void *),
                            void *arg, struct thread_options options)
{
    struct thread *thread = NULL;
    KEXPECT(thread_create(name, fn, arg, &options, &thread) == ST_OK);
    return thread;
}

static void join(struct ktest_state *ktest, struct thread *thread)
{
    KEXPECT(thread && thread_join(thread, LIMIT_NS) == ST_OK);
}

static void set_flag(void *arg)
{
    set(arg);
}

KTEST(sched_join, "sched.threads_run_and_are_joined")
{
    struct vmm_stats before, after;
    bool has_run[3] = {false};
    struct thread *threads[3];
    vmm_stats_get(&before);
    for (unsigned i = 0; i < 3; i++)
        threads[i] = start(ktest, "joined", set_flag, &has_run[i], (struct thread_options){0});
    for (unsigned i = 0; i < 3; i++) {
        join(ktest, threads[i]);
        KEXPECT(is_set(&has_run[i]));
    }
    vmm_stats_get(&after);
    KEXPECT(after.mapped_on_demand_bytes == before.mapped_on_demand_bytes); // their stacks
}

KTEST(sched_arguments, "sched.bad_arguments")
{
    struct thread *thread;
    struct thread_options options = {.priority = THREAD_PRIORITY_MAX + 1};
    KEXPECT(thread_create("bad", set_flag, NULL, &options, &thread) == ST_INVALID_ARGUMENT);
    options = (struct thread_options){.stack_size = 16};
    KEXPECT(thread_create("bad", set_flag, NULL, &options, &thread) == ST_INVALID_ARGUMENT);
    options = (struct thread_options){.is_pinned = true, .cpu = 1000000};
    KEXPECT(thread_create("bad", set_flag, NULL, &options, &thread) == ST_OUT_OF_RANGE);
    KEXPECT(thread_create("bad", NULL, NULL, NULL, &thread) == ST_INVALID_ARGUMENT);
}

static void wait_for_it(void *arg)
{
    (void)(completion_wait(arg, UINT64_MAX) == ST_OK);
}

KTEST(sched_join_timeout, "sched.join_times_out")
{
    struct completion go;
    completion_init(&go, "test");
    struct thread *thread = start(ktest, "waiter", wait_for_it, &go, (struct thread_options){0});
    KEXPECT(thread_join(thread, 2 * MS) == ST_TIMEOUT);
    KEXPECT(thread_join(thread, 0) == ST_TIMEOUT);
    completion_signal(&go);
    join(ktest, thread);
}

struct spinners {
    bool is_first_spinning, is_second_here, is_first_done;
};

static void spinner(void *arg)
{
    struct spinners *both = arg;
    set(&both->is_first_spinning);
    if (spin_until(&both->is_second_here)) set(&both->is_first_done);
}

static void other(void *arg)
{
    struct spinners *both = arg;
    if (spin_until(&both->is_first_spinning)) set(&both->is_second_here);
}

// Each waits for something that the other does, on one CPU, without ever yielding.
KTEST(sched_preempt, "sched.spinning_threads_share_a_cpu")
{
    if (!has_timer()) {
        ktest_skip(ktest, "this machine has no timer");
        return;
    }
    struct spinners both = {0};
    struct thread *a = start(ktest, "spinner", spinner, &both, pinned(THREAD_PRIORITY_LOW));
    struct thread *b = start(ktest, "other", other, &both, pinned(THREAD_PRIORITY_LOW));
    join(ktest, a);
    join(ktest, b);
    KEXPECT(both.is_first_done);
}

struct late_slice {
    struct ktest_state *ktest;
    bool has_other_run, has_shared;
};

static void nothing_to_do(struct timer *timer)
{
    (void)timer;
}

static void late_slice_run(void *arg)
{
    struct late_slice *test = arg;
    struct timer far;
    timer_init(&far, nothing_to_do);
    // From here on this thread has a slice.
    struct thread *rival =
        start(test->ktest, "rival", set_flag, &test->has_other_run, pinned(THREAD_PRIORITY_LOW));
    hal_irq_state_t irqs = hal_irq_save();
    hal_clock_delay_ns(100 * MS);                       // its end passes
    timer_arm(&far, hal_clock_ns() + LIMIT_NS / 3 * 2); // sooner than any other here
    hal_irq_restore(irqs);
    test->has_shared = spin_until(&test->has_other_run);
    (void)timer_cancel(&far);
    join(test->ktest, rival);
}

// Nor does it get lost that a slice has ended while interrupts were off, when a timer is armed
// before they are on again.
KTEST(sched_late_slice, "sched.a_slice_that_ended_unseen_ends")
{
    if (!has_timer()) {
        ktest_skip(ktest, "this machine has no timer");
        return;
    }
    struct late_slice test = {.ktest = ktest};
    uint64_t start_ns = hal_clock_ns();
    join(ktest, start(ktest, "late", late_slice_run, &test, pinned(THREAD_PRIORITY_LOW)));
    KEXPECT(test.has_shared && hal_clock_ns() - start_ns < LIMIT_NS / 2);
}

struct better {
    struct semaphore wanted;
    bool has_run, was_first;
};

static void better_run(void *arg)
{
    struct better *test = arg;
    if (semaphore_down(&test->wanted, LIMIT_NS) == ST_OK) set(&test->has_run);
}

static void worse_run(void *arg)
{
    struct better *test = arg;
    semaphore_up(&test->wanted); // the better one runs before this returns
    test->was_first = is_set(&test->has_run);
}

KTEST(sched_wake, "sched.a_better_thread_preempts_who_wakes_it")
{
    if (!hal_irq_enabled()) {
        ktest_skip(ktest, "without interrupts nothing is preempted");
        return;
    }
    struct better test = {0};
    semaphore_init(&test.wanted, "test", 0);
    struct thread *high = start(ktest, "better", better_run, &test, pinned(THREAD_PRIORITY_HIGH));
    struct thread *low = start(ktest, "worse", worse_run, &test, pinned(THREAD_PRIORITY_LOW));
    join(ktest, high);
    join(ktest, low);
    KEXPECT(test.has_run && test.was_first);
}

#define ORDERED 4
struct ordered {
    struct ktest_state *ktest;
    struct thread *threads[ORDERED];
    struct turn {
        struct ordered *test;
        unsigned priority;
    } turns[ORDERED];
    unsigned order[ORDERED], count;
};

static void ordered_run(void *arg)
{
    struct turn *turn = arg;
    struct ordered *test = turn->test;
    test->order[test->count++] = turn->priority; // nobody else runs on this CPU meanwhile
}

// At the highest priority: what it creates waits until it ends.
static void ordered_create(void *arg)
{
    static const unsigned priorities[ORDERED] = {10, 30, 1, 20};
    struct ordered *test = arg;
    for (unsigned i = 0; i < ORDERED; i++) {
        test->turns[i] = (struct turn){test, priorities[i]};
        test->threads[i] =
            start(test->ktest, "ordered", ordered_run, &test->turns[i], pinned(priorities[i]));
    }
}

KTEST(sched_priorities, "sched.the_highest_priority_runs_first")
{
    struct ordered test = {.ktest = ktest};
    join(ktest, start(ktest, "creator", ordered_create, &test, pinned(THREAD_PRIORITY_MAX)));
    for (unsigned i = 0; i < ORDERED; i++)
        join(ktest, test.threads[i]);
    KEXPECT(test.count == ORDERED);
    KEXPECT(test.order[0] == 30 && test.order[1] == 20 && test.order[2] == 10);
    KEXPECT(test.order[3] == 1);
}

static void yielder(void *arg)
{
    unsigned *rounds = arg;
    for (unsigned i = 0; i < 1000; i++) {
        ++*rounds;
        thread_yield();
    }
}

KTEST(sched_yield, "sched.yielding_threads_all_get_there")
{
    unsigned rounds[8] = {0};
    struct thread *threads[8];
    for (unsigned i = 0; i < 8; i++)
        threads[i] = start(ktest, "yielder", yielder, &rounds[i], (struct thread_options){0});
    for (unsigned i = 0; i < 8; i++) {
        join(ktest, threads[i]);
        KEXPECT(rounds[i] == 1000);
    }
}

KTEST(sched_sleep, "sched.sleep_is_never_short")
{
    for (unsigned i = 1; i <= 5; i++) {
        uint64_t begin = hal_clock_ns();
        thread_sleep_ns(i * MS);
        KEXPECT(hal_clock_ns() - begin >= i * MS);
    }
}

static void all_use_stack(void *arg)
{
    volatile uint8_t bytes[5000];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i | 1);
    (void)(completion_wait(arg, UINT64_MAX) == ST_OK);
}

struct found {
    const char *name;
    struct thread_info info;
    unsigned count;
    uint32_t last_id;
    bool is_ascending;
};

static void find_by_name(void *ctx, const struct thread_info *info)
{
    struct found *found = ctx;
    found->is_ascending = found->is_ascending && info->id > found->last_id;
    found->last_id = info->id;
    if (strcmp(info->name, found->name) != 0) return;
    found->info = *info;
    found->count++;
}

KTEST(sched_info, "sched.threads_are_listed")
{
    struct completion go;
    completion_init(&go, "a long wait");
    struct thread *thread = start(ktest, "deep", all_use_stack, &go, pinned(THREAD_PRIORITY_LOW));
    struct found found = {.name = "deep"};
    for (uint64_t begin = hal_clock_ns(); hal_clock_ns() - begin < LIMIT_NS;) {
        found = (struct found){.name = "deep", .is_ascending = true};
        thread_for_each(find_by_name, &found);
        if (found.info.state == THREAD_BLOCKED && found.info.waiting_for[0]) break;
        thread_sleep_ns(MS);
    }
    KEXPECT(found.count == 1 && found.is_ascending);
    KEXPECT(found.info.state == THREAD_BLOCKED);
    KEXPECT(strcmp(found.info.waiting_for, "a long wait") == 0);
    KEXPECT(found.info.stack_used >= 5000 && found.info.stack_used <= found.info.stack_size);
    KEXPECT(found.info.priority == THREAD_PRIORITY_LOW && found.info.pc != 0);
    completion_signal(&go);
    join(ktest, thread);
    found = (struct found){.name = "deep"};
    thread_for_each(find_by_name, &found);
    KEXPECT(found.count == 0);
}

KTEST(sched_many, "sched.a_hundred_threads")
{
    static bool has_run[100];
    static struct thread *threads[100];
    memset(has_run, 0, sizeof has_run);
    for (unsigned i = 0; i < 100; i++)
        threads[i] = start(ktest, "many", set_flag, &has_run[i], (struct thread_options){0});
    unsigned count = 0;
    for (unsigned i = 0; i < 100; i++) {
        join(ktest, threads[i]);
        count += is_set(&has_run[i]);
    }
    KEXPECT(count == 100);
}
