// SPDX-License-Identifier: MIT
// What threads wait on. Where a thread must be seen to wait before the test goes on, the list of
// threads says so: no test relies on how long anything takes.

#include <base/string.h>
#include <hal/cpu.h>
#include <hal/time.h>
#include <kernel/ktest.h>
#include <sched/thread.h>
#include <sched/wait.h>

#define MS 1000000ull
#define LIMIT_NS (60000 * MS)

static struct thread *start(struct ktest_state *ktest, const char *name, void (*fn)(void *),
                            void *arg, unsigned priority)
{
    const struct thread_options options = {.priority = priority, .is_pinned = true, .cpu = 0};
    struct thread *thread = NULL;
    KEXPECT(thread_create(name, fn, arg, &options, &thread) == ST_OK);
    return thread;
}

static void join(struct ktest_state *ktest, struct thread *thread)
{
    KEXPECT(thread && thread_join(thread, LIMIT_NS) == ST_OK);
}

struct found {
    const char *name;
    struct thread_info info;
};

static void find_by_name(void *ctx, const struct thread_info *info)
{
    struct found *found = ctx;
    if (strcmp(info->name, found->name) == 0) found->info = *info;
}

static struct thread_info look(const char *name)
{
    struct found found = {.name = name};
    thread_for_each(find_by_name, &found);
    return found.info;
}

// Waits until that thread waits for `what`.
static void expect_blocked(struct ktest_state *ktest, const char *name, const char *what)
{
    for (uint64_t begin = hal_clock_ns(); hal_clock_ns() - begin < LIMIT_NS;) {
        struct thread_info info = look(name);
        if (info.state == THREAD_BLOCKED && strcmp(info.waiting_for, what) == 0) return;
        thread_sleep_ns(MS / 2);
    }
    ktest_fail(ktest, __FILE__, __LINE__, name);
}

// Mutexes

struct counted {
    struct mutex mutex;
    unsigned value, inside;
    bool was_shared;
};

static void count_up(void *arg)
{
    struct counted *counted = arg;
    for (unsigned i = 0; i < 500; i++) {
        mutex_lock(&counted->mutex);
        if (++counted->inside != 1) counted->was_shared = true;
        unsigned value = counted->value;
        if (i % 8 == 0) thread_yield();
        counted->value = value + 1;
        counted->inside--;
        mutex_unlock(&counted->mutex);
    }
}

KTEST(sync_mutex, "sync.mutex_lets_one_in")
{
    struct counted counted = {0};
    struct thread *threads[6];
    mutex_init(&counted.mutex, "counted");
    for (unsigned i = 0; i < 6; i++) {
        const struct thread_options options = {.priority = THREAD_PRIORITY_NORMAL + i % 3};
        KEXPECT(thread_create("count", count_up, &counted, &options, &threads[i]) == ST_OK);
    }
    for (unsigned i = 0; i < 6; i++)
        join(ktest, threads[i]);
    KEXPECT(counted.value == 6 * 500);
    KEXPECT(!counted.was_shared);
    KEXPECT(!mutex_is_mine(&counted.mutex));
    mutex_lock(&counted.mutex);
    KEXPECT(mutex_is_mine(&counted.mutex));
    mutex_unlock(&counted.mutex);
}

// The classic inversion: L holds what H wants, and M, between them, keeps the CPU to itself.
// Without inheritance L never runs again.
struct inversion {
    struct mutex mutex;
    struct completion is_held, may_go;
    bool is_over, was_resolved;
};

static void inversion_low(void *arg)
{
    struct inversion *test = arg;
    mutex_lock(&test->mutex);
    completion_signal(&test->is_held);
    if (completion_wait(&test->may_go, LIMIT_NS) < 0) return;
    mutex_unlock(&test->mutex);
}

static void inversion_middle(void *arg)
{
    struct inversion *test = arg;
    completion_signal(&test->may_go); // L is ready from now on, H waits for it
    uint64_t begin = hal_clock_ns();
    while (!__atomic_load_n(&test->is_over, __ATOMIC_ACQUIRE)) {
        if (hal_clock_ns() - begin > LIMIT_NS) return;
        if (!hal_irq_enabled()) thread_yield(); // where nothing is preempted
    }
    test->was_resolved = true;
}

static void inversion_high(void *arg)
{
    struct inversion *test = arg;
    mutex_lock(&test->mutex);
    __atomic_store_n(&test->is_over, true, __ATOMIC_RELEASE);
    mutex_unlock(&test->mutex);
}

KTEST(sync_inversion, "sync.priority_inversion_is_resolved")
{
    struct inversion test = {0};
    mutex_init(&test.mutex, "inverted");
    completion_init(&test.is_held, "held");
    completion_init(&test.may_go, "go");
    struct thread *low = start(ktest, "low", inversion_low, &test, THREAD_PRIORITY_LOW);
    KEXPECT(completion_wait(&test.is_held, LIMIT_NS) == ST_OK);
    struct thread *high = start(ktest, "high", inversion_high, &test, THREAD_PRIORITY_HIGH);
    expect_blocked(ktest, "high", "inverted");
    KEXPECT(look("low").priority == THREAD_PRIORITY_HIGH);
    KEXPECT(look("low").base_priority == THREAD_PRIORITY_LOW);
    struct thread *middle = start(ktest, "middle", inversion_middle, &test, THREAD_PRIORITY_NORMAL);
    join(ktest, high);
    join(ktest, middle);
    join(ktest, low);
    KEXPECT(test.was_resolved);
}

// A waits for B's mutex, B for C's: what A lends reaches C, and goes away with A.
struct link {
    struct mutex *own, *next;
    struct completion *is_held, *may_go;
    status_t st;
};

static void link_run(void *arg)
{
    struct link *link = arg;
    if (link->own) mutex_lock(link->own);
    completion_signal(link->is_held);
    if (link->next) {
        link->st = mutex_lock_timeout(link->next, LIMIT_NS);
        if (link->st == ST_OK) mutex_unlock(link->next);
    } else {
        link->st = completion_wait(link->may_go, LIMIT_NS);
    }
    if (link->own) mutex_unlock(link->own);
}

KTEST(sync_chain, "sync.priority_goes_along_chains")
{
    struct mutex m1, m2;
    struct completion is_held, may_go;
    mutex_init(&m1, "chain 1");
    mutex_init(&m2, "chain 2");
    completion_init(&is_held, "held");
    completion_init(&may_go, "chain's end");
    struct link c = {&m1, NULL, &is_held, &may_go, ST_INTERNAL};
    struct link b = {&m2, &m1, &is_held, &may_go, ST_INTERNAL};
    struct link a = {NULL, &m2, &is_held, &may_go, ST_INTERNAL};
    struct thread *threads[3];
    threads[0] = start(ktest, "link c", link_run, &c, 4);
    KEXPECT(completion_wait(&is_held, LIMIT_NS) == ST_OK);
    threads[1] = start(ktest, "link b", link_run, &b, 6);
    KEXPECT(completion_wait(&is_held, LIMIT_NS) == ST_OK);
    expect_blocked(ktest, "link b", "chain 1");
    KEXPECT(look("link c").priority == 6);
    threads[2] = start(ktest, "link a", link_run, &a, 20);
    expect_blocked(ktest, "link a", "chain 2");
    KEXPECT(look("link b").priority == 20 && look("link c").priority == 20);

    // What the waiter itself is given goes the same way.
    thread_priority_set(threads[2], 22);
    KEXPECT(look("link c").priority == 22);
    // Somebody else's short wait does not take it away.
    KEXPECT(mutex_lock_timeout(&m1, MS) == ST_TIMEOUT);
    KEXPECT(look("link c").priority == 22);
    completion_signal(&may_go);
    for (unsigned i = 0; i < 3; i++)
        join(ktest, threads[i]);
    KEXPECT(a.st == ST_OK && b.st == ST_OK && c.st == ST_OK);
}

static void hold(void *arg)
{
    struct link *link = arg;
    mutex_lock(link->own);
    completion_signal(link->is_held);
    link->st = completion_wait(link->may_go, LIMIT_NS);
    mutex_unlock(link->own);
}

KTEST(sync_mutex_timeout, "sync.mutex_timeout_gives_the_priority_back")
{
    struct mutex mutex;
    struct completion is_held, may_go;
    mutex_init(&mutex, "timed");
    completion_init(&is_held, "held");
    completion_init(&may_go, "go");
    struct link link = {&mutex, NULL, &is_held, &may_go, ST_INTERNAL};
    struct thread *thread = start(ktest, "holder", hold, &link, 3);
    KEXPECT(completion_wait(&is_held, LIMIT_NS) == ST_OK);
    expect_blocked(ktest, "holder", "go");
    uint64_t begin = hal_clock_ns();
    KEXPECT(mutex_lock_timeout(&mutex, 3 * MS) == ST_TIMEOUT);
    KEXPECT(hal_clock_ns() - begin >= 3 * MS);
    KEXPECT(mutex_lock_timeout(&mutex, 0) == ST_TIMEOUT);
    KEXPECT(look("holder").priority == 3);
    completion_signal(&may_go);
    join(ktest, thread);
    KEXPECT(mutex_lock_timeout(&mutex, 0) == ST_OK);
    mutex_unlock(&mutex);
}

// Completions, semaphores

KTEST(sync_counts, "sync.completions_and_semaphores_count")
{
    struct completion completion;
    completion_init(&completion, "test");
    KEXPECT(completion_wait(&completion, 0) == ST_TIMEOUT);
    completion_signal(&completion);
    completion_signal(&completion);
    KEXPECT(completion_wait(&completion, 0) == ST_OK);
    KEXPECT(completion_wait(&completion, UINT64_MAX) == ST_OK);
    uint64_t begin = hal_clock_ns();
    KEXPECT(completion_wait(&completion, 2 * MS) == ST_TIMEOUT);
    KEXPECT(hal_clock_ns() - begin >= 2 * MS);
    completion_signal_all(&completion);
    for (unsigned i = 0; i < 3; i++)
        KEXPECT(completion_wait(&completion, 0) == ST_OK);

    struct semaphore semaphore;
    semaphore_init(&semaphore, "test", 2);
    KEXPECT(semaphore_down(&semaphore, 0) == ST_OK);
    KEXPECT(semaphore_down(&semaphore, UINT64_MAX) == ST_OK);
    KEXPECT(semaphore_down(&semaphore, MS) == ST_TIMEOUT);
    semaphore_up(&semaphore);
    KEXPECT(semaphore_down(&semaphore, 0) == ST_OK);
}

struct queue_test {
    struct wait_queue queue;
    unsigned woken[2], count;
    bool is_open;
};

static bool is_open(void *ctx)
{
    return ((struct queue_test *)ctx)->is_open;
}

static void queue_waiter(struct queue_test *test, unsigned number)
{
    if (wait_until(&test->queue, is_open, test, LIMIT_NS) < 0) return;
    test->woken[test->count++] = number; // both on one CPU; the better is never preempted
}

static void queue_low(void *arg)
{
    queue_waiter(arg, 1);
}

static void queue_high(void *arg)
{
    queue_waiter(arg, 2);
}

KTEST(sync_queue, "sync.the_best_waiter_is_woken_first")
{
    struct queue_test test = {0};
    wait_queue_init(&test.queue, "best first");
    struct thread *low = start(ktest, "queue low", queue_low, &test, 5);
    expect_blocked(ktest, "queue low", "best first");
    struct thread *high = start(ktest, "queue high", queue_high, &test, 6);
    expect_blocked(ktest, "queue high", "best first");
    wait_wake_all(&test.queue); // for nothing: they look and wait again
    expect_blocked(ktest, "queue low", "best first");
    expect_blocked(ktest, "queue high", "best first");
    hal_irq_state_t irqs = spin_lock_irq(&test.queue.lock);
    test.is_open = true;
    spin_unlock_irq(&test.queue.lock, irqs);
    wait_wake_one(&test.queue);
    join(ktest, high);
    KEXPECT(test.count == 1 && test.woken[0] == 2);
    wait_wake_one(&test.queue);
    join(ktest, low);
    KEXPECT(test.count == 2 && test.woken[1] == 1);
}

// Readers-writer locks

struct rw_test {
    struct rwlock lock;
    struct completion is_inside, may_go;
    unsigned value;
    unsigned seen_by_reader;
};

static void rw_reader(void *arg)
{
    struct rw_test *test = arg;
    rwlock_read_lock(&test->lock);
    test->seen_by_reader = test->value;
    completion_signal(&test->is_inside);
    (void)(completion_wait(&test->may_go, LIMIT_NS) == ST_OK);
    rwlock_read_unlock(&test->lock);
}

static void rw_writer(void *arg)
{
    struct rw_test *test = arg;
    rwlock_write_lock(&test->lock);
    test->value++;
    rwlock_write_unlock(&test->lock);
}

KTEST(sync_rwlock, "sync.readers_share_and_writers_go_first")
{
    struct rw_test test = {0};
    rwlock_init(&test.lock, "rw");
    completion_init(&test.is_inside, "inside");
    completion_init(&test.may_go, "go");
    struct thread *first = start(ktest, "reader 1", rw_reader, &test, THREAD_PRIORITY_NORMAL);
    struct thread *second = start(ktest, "reader 2", rw_reader, &test, THREAD_PRIORITY_NORMAL);
    KEXPECT(completion_wait(&test.is_inside, LIMIT_NS) == ST_OK);
    KEXPECT(completion_wait(&test.is_inside, LIMIT_NS) == ST_OK); // both at once
    struct thread *writer = start(ktest, "writer", rw_writer, &test, THREAD_PRIORITY_LOW);
    expect_blocked(ktest, "writer", "rw");
    // A reader that comes now waits for the writer, whatever their priorities.
    struct thread *late = start(ktest, "late reader", rw_reader, &test, THREAD_PRIORITY_HIGH);
    expect_blocked(ktest, "late reader", "rw");
    KEXPECT(test.value == 0);
    completion_signal_all(&test.may_go);
    join(ktest, first);
    join(ktest, second);
    join(ktest, writer);
    join(ktest, late);
    KEXPECT(test.value == 1 && test.seen_by_reader == 1);
}
