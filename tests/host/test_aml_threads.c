// SPDX-License-Identifier: MIT
// Several threads in one context, behind a host with a real lock, waits and clock. They meet at
// gates: a region handler, and Sleep, block until the test lets them go on, so that what happens
// meanwhile is decided by the test and never by time. A wait that does not end fails after
// DEADLINE_S. The same runs under ThreadSanitizer as test_aml_threads_tsan.
// SOURCES: acpi/aml/*.c acpi/object/*.c acpi/region/*.c acpi/ns/*.c acpi/log.c acpi/tables/text.c
// SOURCES: acpi/tables/checksum.c acpi/device/id.c
// INCLUDE: -Iacpi/include -Iacpi -Itests/host -DAML_VERIFY
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include <acpi/aml.h>
#include <acpi/region.h>

static const uint8_t dsdt[] = {
#include "threads_dsdt.h"
};
static const uint8_t ssdt[] = {
#include "threads_ssdt.h"
};

#define DEADLINE_S 40
#define SPACE_SLOW 0x80
#define SLOW_VALUE 3

// The host

static struct host {
    pthread_mutex_t interpreter; // the interpreter lock
    pthread_mutex_t mutex;       // of what follows
    pthread_cond_t changed;      // any of it
    unsigned wakes;              // wake calls
    unsigned waits;              // waits begun
    unsigned arrived, allowed;   // threads that came to the gate; that may pass it
    unsigned logged;             // lines
    long blocks;                 // allocated; with the interpreter lock
    bool is_gate_open;           // all may pass
    bool destroys;               // the handler tries to destroy the context
} host;

static struct acpi_context *ctx;
static unsigned ssdt_index;

static void deadline_in(struct timespec *out, uint64_t ns)
{
    clock_gettime(CLOCK_REALTIME, out);
    ns += (uint64_t)out->tv_nsec;
    out->tv_sec += (time_t)(ns / 1000000000);
    out->tv_nsec = (long)(ns % 1000000000);
}

// With host.mutex: until something changes. A test that waits for too long has failed.
static void change_wait(void)
{
    struct timespec end;
    deadline_in(&end, DEADLINE_S * 1000000000ull);
    if (pthread_cond_timedwait(&host.changed, &host.mutex, &end) == 0) return;
    fprintf(stderr, "a thread waited for %d s: arrived %u, allowed %u, waits %u\n", DEADLINE_S,
            host.arrived, host.allowed, host.waits);
    abort();
}

static void gate_pass(void)
{
    pthread_mutex_lock(&host.mutex);
    unsigned ticket = ++host.arrived;
    pthread_cond_broadcast(&host.changed);
    while (!host.is_gate_open && host.allowed < ticket)
        change_wait();
    pthread_mutex_unlock(&host.mutex);
}

// Until `number`, a count of the host's, is `least` at least.
static void reach(const unsigned *number, unsigned least)
{
    pthread_mutex_lock(&host.mutex);
    while (*number < least)
        change_wait();
    pthread_mutex_unlock(&host.mutex);
}

static void gate_allow(unsigned count)
{
    pthread_mutex_lock(&host.mutex);
    host.allowed = count;
    pthread_cond_broadcast(&host.changed);
    pthread_mutex_unlock(&host.mutex);
}

static void gate_open(void)
{
    pthread_mutex_lock(&host.mutex);
    host.is_gate_open = true;
    pthread_cond_broadcast(&host.changed);
    pthread_mutex_unlock(&host.mutex);
}

static void *host_alloc(void *arg, size_t size)
{
    (void)arg;
    host.blocks++;
    return malloc(size);
}

static void host_release(void *arg, void *pointer, size_t size)
{
    (void)arg;
    (void)size;
    host.blocks--;
    free(pointer);
}

static void host_log(void *arg, enum acpi_log_level level, bool is_debug, const char *text,
                     size_t length)
{
    (void)arg;
    (void)level;
    (void)is_debug;
    (void)text;
    (void)length;
    host.logged++;
}

static uint64_t host_clock(void *arg)
{
    struct timespec now;
    (void)arg;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static void host_sleep(void *arg, uint64_t ms)
{
    (void)arg;
    (void)ms;
    gate_pass();
}

static uintptr_t host_thread_id(void *arg)
{
    (void)arg;
    return (uintptr_t)pthread_self();
}

static void host_lock(void *arg)
{
    (void)arg;
    pthread_mutex_lock(&host.interpreter);
}

static void host_unlock(void *arg)
{
    (void)arg;
    pthread_mutex_unlock(&host.interpreter);
}

static status_t host_wait(void *arg, const void *channel, uint64_t timeout_ns)
{
    struct timespec end;
    (void)arg;
    (void)channel;
    deadline_in(&end, timeout_ns);
    pthread_mutex_lock(&host.mutex);
    host.waits++;
    pthread_cond_broadcast(&host.changed);
    unsigned seen = host.wakes;
    int error = 0;
    while (host.wakes == seen && !error)
        error = pthread_cond_timedwait(&host.changed, &host.mutex, &end);
    pthread_mutex_unlock(&host.mutex);
    return error ? ST_TIMEOUT : ST_OK;
}

static void host_wake(void *arg, const void *channel)
{
    (void)arg;
    (void)channel;
    pthread_mutex_lock(&host.mutex);
    host.wakes++;
    pthread_cond_broadcast(&host.changed);
    pthread_mutex_unlock(&host.mutex);
}

static const struct acpi_host_ops ops = {.alloc = host_alloc,
                                         .release = host_release,
                                         .log = host_log,
                                         .clock_ns = host_clock,
                                         .sleep_ms = host_sleep,
                                         .thread_id = host_thread_id,
                                         .lock = host_lock,
                                         .unlock = host_unlock,
                                         .wait = host_wait,
                                         .wake = host_wake};

// SLW0 blocks with the interpreter lock given up.
static status_t handler(void *arg, struct acpi_region_access *access)
{
    (void)arg;
    if (host.destroys) acpi_context_destroy(ctx);
    if (access->address == 0) {
        struct acpi_unlocked unlocked = acpi_interpreter_unlock(ctx);
        gate_pass();
        acpi_interpreter_relock(ctx, unlocked);
    }
    access->value = SLOW_VALUE;
    return ST_OK;
}

static status_t other_handler(void *arg, struct acpi_region_access *access)
{
    (void)arg;
    access->value = 0;
    return ST_OK;
}

// Threads

struct job {
    const char *path;
    unsigned arg_count;
    uint64_t arg;
    status_t status;
    uint64_t value;
    pthread_t thread;
};

static status_t evaluate(const char *path, unsigned arg_count, uint64_t arg, uint64_t *out)
{
    struct acpi_value value, args[1] = {acpi_value_from_integer(arg)};
    status_t st = acpi_evaluate(ctx, NULL, path, args, arg_count, &value);
    if (st < 0) return st;
    st = acpi_value_integer(&value, out);
    acpi_value_release(ctx, &value);
    return st;
}

static void *job_run(void *arg)
{
    struct job *job = arg;
    job->status = evaluate(job->path, job->arg_count, job->arg, &job->value);
    return NULL;
}

static void job_start(struct job *job)
{
    assert_int_equal(pthread_create(&job->thread, NULL, job_run, job), 0);
}

static void job_end(struct job *job, status_t status)
{
    pthread_join(job->thread, NULL);
    assert_string_equal(status_string(job->status), status_string(status));
}

static void assert_evaluates(const char *path, uint64_t expected)
{
    uint64_t value;
    assert_string_equal(status_string(evaluate(path, 0, 0, &value)), status_string(ST_OK));
    assert_int_equal(value, expected);
}

static void context_create(const struct acpi_config *config)
{
    unsigned index;
    memset(&host, 0, sizeof host);
    pthread_mutex_init(&host.interpreter, NULL);
    pthread_mutex_init(&host.mutex, NULL);
    pthread_cond_init(&host.changed, NULL);
    assert_int_equal(acpi_context_create(&ops, &host, config, &ctx), ST_OK);
    assert_int_equal(acpi_region_handler_install(ctx, SPACE_SLOW, handler, NULL), ST_OK);
    assert_int_equal(acpi_table_load(ctx, dsdt, sizeof dsdt, &index), ST_OK);
    assert_int_equal(acpi_table_load(ctx, ssdt, sizeof ssdt, &ssdt_index), ST_OK);
}

static int setup(void **state)
{
    (void)state;
    context_create(NULL);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    acpi_context_destroy(ctx);
    ctx = NULL;
    return host.blocks == 0 ? 0 : -1;
}

// The tests

static void others_run_while_one_sleeps(void **state)
{
    (void)state;
    struct job sleeper = {.path = "\\SLEE"};
    job_start(&sleeper);
    reach(&host.arrived, 1);
    assert_evaluates("\\ADD1", 1);
    gate_open();
    job_end(&sleeper, ST_OK);
}

static void signal_ends_a_wait(void **state)
{
    (void)state;
    struct job waiter = {.path = "\\WFOR", .arg_count = 1, .arg = 0xffff};
    job_start(&waiter);
    reach(&host.waits, 1);
    assert_evaluates("\\SIGN", 1);
    job_end(&waiter, ST_OK);
    assert_int_equal(waiter.value, 0);
    uint64_t value;
    assert_int_equal(evaluate("\\WFOR", 1, 5, &value), ST_OK); // nobody signals
    assert_int_equal(value, UINT64_MAX);
    assert_evaluates("\\SIGN", 1); // is kept until somebody waits
    assert_int_equal(evaluate("\\WFOR", 1, 0, &value), ST_OK);
    assert_int_equal(value, 0);
    assert_int_equal(evaluate("\\WFOR", 1, 0, &value), ST_OK);
    assert_int_equal(value, UINT64_MAX);
}

static void a_mutex_has_one_owner(void **state)
{
    (void)state;
    struct job holder = {.path = "\\HOLD"}, taker = {.path = "\\TAKE"};
    uint64_t value;
    job_start(&holder);
    reach(&host.arrived, 1);
    assert_evaluates("\\TRY0", UINT64_MAX);
    assert_int_equal(evaluate("\\RELS", 0, 0, &value), ST_AML_MUTEX);
    job_start(&taker);
    reach(&host.waits, 1);
    gate_open();
    job_end(&holder, ST_OK);
    assert_int_equal(holder.value, SLOW_VALUE);
    job_end(&taker, ST_OK);
    assert_int_equal(taker.value, 0);
    assert_evaluates("\\TRY0", 0); // it let go when its evaluation ended
    assert_evaluates("\\RECU", 1);
}

static void an_error_lets_mutexes_go(void **state)
{
    (void)state;
    struct job failing = {.path = "\\FAIL"};
    job_start(&failing);
    job_end(&failing, ST_AML_DIVIDE_BY_ZERO);
    assert_evaluates("\\TRY0", 0);
}

static void a_serialized_method_has_one_thread(void **state)
{
    (void)state;
    struct job first = {.path = "\\SERI", .arg_count = 1, .arg = 2};
    struct job second = {.path = "\\SERI", .arg_count = 1, .arg = 0};
    job_start(&first); // it calls itself
    reach(&host.arrived, 1);
    job_start(&second);
    reach(&host.waits, 1);
    assert_int_equal(host.arrived, 1);
    gate_allow(1);
    job_end(&first, ST_OK);
    reach(&host.arrived, 2);
    gate_allow(2);
    job_end(&second, ST_OK);
}

static void names_of_two_calls_do_not_meet(void **state)
{
    (void)state;
    struct job first = {.path = "\\NAMS"}, second = {.path = "\\NAMS"};
    struct acpi_node *node;
    job_start(&first);
    reach(&host.arrived, 1);
    assert_int_equal(acpi_namespace_find(ctx, NULL, "\\NAMS.TMP0", &node), ST_OK);
    job_start(&second);
    reach(&host.waits, 1);
    gate_open();
    job_end(&first, ST_OK);
    job_end(&second, ST_OK);
    assert_int_equal(first.value, 5 + SLOW_VALUE);
    assert_int_equal(second.value, 5 + SLOW_VALUE);
    assert_int_equal(acpi_namespace_find(ctx, NULL, "\\NAMS.TMP0", &node), ST_AML_NAME_NOT_FOUND);
}

static void a_table_may_go_while_its_method_runs(void **state)
{
    (void)state;
    struct job inside = {.path = "\\DEV1.GET1"};
    uint64_t value;
    job_start(&inside);
    reach(&host.arrived, 1);
    assert_int_equal(acpi_table_unload(ctx, ssdt_index), ST_OK);
    gate_allow(1);
    job_end(&inside, ST_AML_NAME_NOT_FOUND); // VAL1
    assert_int_equal(evaluate("\\DEV1.GET2", 0, 0, &value), ST_AML_NAME_NOT_FOUND);
    assert_int_equal(acpi_table_load(ctx, ssdt, sizeof ssdt, &ssdt_index), ST_OK);
    assert_evaluates("\\DEV1.GET2", 7);
}

static void a_scope_may_go_while_names_are_made_in_it(void **state)
{
    (void)state;
    struct job inside = {.path = "\\SCOP"};
    job_start(&inside);
    reach(&host.arrived, 1);
    assert_int_equal(acpi_table_unload(ctx, ssdt_index), ST_OK);
    gate_open();
    job_end(&inside, ST_AML_NAME_NOT_FOUND); // TMP2 can be made nowhere
}

struct removal {
    pthread_t thread;
    status_t status;
    bool is_done; // with host.mutex
};

static void *removal_run(void *arg)
{
    struct removal *removal = arg;
    removal->status = acpi_region_handler_install(ctx, SPACE_SLOW, NULL, NULL);
    pthread_mutex_lock(&host.mutex);
    removal->is_done = true;
    pthread_mutex_unlock(&host.mutex);
    return NULL;
}

static void a_handler_is_left_before_it_is_gone(void **state)
{
    (void)state;
    struct job inside = {.path = "\\HOLD"};
    struct removal removal = {0};
    uint64_t value;
    job_start(&inside);
    reach(&host.arrived, 1);
    assert_int_equal(pthread_create(&removal.thread, NULL, removal_run, &removal), 0);
    reach(&host.waits, 2);
    pthread_mutex_lock(&host.mutex);
    assert_false(removal.is_done);
    pthread_mutex_unlock(&host.mutex);
    gate_open();
    pthread_join(removal.thread, NULL);
    assert_int_equal(removal.status, ST_OK);
    job_end(&inside, ST_OK);
    assert_int_equal(evaluate("\\FAST", 0, 0, &value), ST_AML_NO_HANDLER);
}

static void a_deadlock_is_an_error_of_one(void **state)
{
    (void)state;
    struct job first = {.path = "\\DL01"}, second = {.path = "\\DL10"};
    job_start(&first);
    reach(&host.arrived, 1);
    job_start(&second);
    reach(&host.arrived, 2);
    gate_open();
    pthread_join(first.thread, NULL);
    pthread_join(second.thread, NULL);
    assert_true((first.status == ST_OK) != (second.status == ST_OK));
    assert_int_equal(first.status + second.status, ST_AML_MUTEX);
}

static void the_global_lock_has_one_owner(void **state)
{
    (void)state;
    static volatile uint32_t word;
    struct job reader = {.path = "\\LCKD"}, other = {.path = "\\LCKD"};
    word = 0;
    acpi_global_lock_set(ctx, &word);
    job_start(&reader);
    reach(&host.arrived, 1);
    assert_int_equal(word, 2); // owned
    job_start(&other);
    reach(&host.waits, 1);
    gate_open();
    job_end(&reader, ST_OK);
    job_end(&other, ST_OK);
    assert_int_equal(word, 0);
}

static void waiting_for_ever_has_a_limit(void **state)
{
    static const struct acpi_config config = {.limits = {.wait_ns = 1000000}};
    uint64_t value;
    (void)state;
    assert_int_equal(teardown(NULL), 0);
    context_create(&config);
    assert_int_equal(evaluate("\\WFOR", 1, 0xffff, &value), ST_BUSY);
}

static void destruction_ends_who_waits(void **state)
{
    (void)state;
    struct job waiter = {.path = "\\WFOR", .arg_count = 1, .arg = 0xffff};
    job_start(&waiter);
    reach(&host.waits, 1);
    acpi_context_destroy(ctx);
    assert_int_equal(host.blocks, 0);
    job_end(&waiter, ST_INTERRUPTED);
    context_create(NULL);
}

static void no_destruction_from_within(void **state)
{
    (void)state;
    host.destroys = true;
    unsigned logged = host.logged;
    assert_evaluates("\\FAST", SLOW_VALUE);
    assert_int_equal(host.logged, logged + 1);
    host.destroys = false;
}

// Everything at once

#define STORM_THREADS 4u
#define STORM_TURNS 150u

static status_t visit(void *arg, struct acpi_node *node, unsigned depth)
{
    struct acpi_node_info info;
    (void)depth;
    acpi_node_info(ctx, node, &info);
    *(unsigned *)arg += info.type == ACPI_TYPE_METHOD;
    return ST_OK;
}

static bool storm_turn(unsigned turn)
{
    unsigned methods = 0, index;
    struct acpi_statistics statistics;
    uint64_t value;
    status_t st;
    switch (turn % 8) {
    case 0: // somebody else may have loaded it: then its names are there already
        return acpi_table_load(ctx, ssdt, sizeof ssdt, &index) == ST_OK;
    case 1:
        st = acpi_table_unload(ctx, turn / 8 % 16);
        return st == ST_OK || st == ST_NOT_FOUND;
    case 2:
        st = acpi_region_handler_install(ctx, 0x81 + turn % 3, other_handler, NULL);
        return st == ST_OK;
    case 3:
        st = acpi_region_handler_install(ctx, 0x81 + turn % 3, NULL, NULL);
        return st == ST_OK || st == ST_NOT_FOUND;
    case 4:
        acpi_statistics(ctx, &statistics);
        st = acpi_namespace_walk(ctx, acpi_namespace_root(ctx), visit, &methods);
        return st == ST_OK && methods > 0;
    case 5:
        st = evaluate("\\DEV1.GET1", 0, 0, &value);
        return st == ST_OK || st == ST_AML_NAME_NOT_FOUND;
    case 6:
        return evaluate("\\NAMS", 0, 0, &value) == ST_OK && value == 5 + SLOW_VALUE;
    default:
        return evaluate("\\RECU", 0, 0, &value) == ST_OK;
    }
}

static void *storm_run(void *arg)
{
    uint64_t value;
    bool good = true;
    for (unsigned turn = 0; turn < STORM_TURNS; turn++) {
        // The DSDT, which is table 0, stays.
        unsigned kind = (turn + *(unsigned *)arg) * 5 % 128;
        good &= kind == 1 ? true : storm_turn(kind);
        good &= evaluate("\\ADD1", 0, 0, &value) == ST_OK;
    }
    *(unsigned *)arg = good;
    return NULL;
}

static void everything_at_once(void **state)
{
    (void)state;
    pthread_t threads[STORM_THREADS];
    unsigned args[STORM_THREADS];
    gate_open();
    for (unsigned i = 0; i < STORM_THREADS; i++) {
        args[i] = 3 * i;
        assert_int_equal(pthread_create(&threads[i], NULL, storm_run, &args[i]), 0);
    }
    for (unsigned i = 0; i < STORM_THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(args[i], 1);
    }
    assert_evaluates("\\ADD1", STORM_THREADS * STORM_TURNS + 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(others_run_while_one_sleeps),
        TEST(signal_ends_a_wait),
        TEST(a_mutex_has_one_owner),
        TEST(an_error_lets_mutexes_go),
        TEST(a_serialized_method_has_one_thread),
        TEST(names_of_two_calls_do_not_meet),
        TEST(a_table_may_go_while_its_method_runs),
        TEST(a_scope_may_go_while_names_are_made_in_it),
        TEST(a_handler_is_left_before_it_is_gone),
        TEST(a_deadlock_is_an_error_of_one),
        TEST(the_global_lock_has_one_owner),
        TEST(waiting_for_ever_has_a_limit),
        TEST(destruction_ends_who_waits),
        TEST(no_destruction_from_within),
        TEST(everything_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
