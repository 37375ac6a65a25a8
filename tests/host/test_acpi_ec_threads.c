// SPDX-License-Identifier: MIT
// Several threads at one embedded controller, whose transactions consist of several port accesses
// with waits between them, in which the interpreter's lock is given up.
// SOURCES: acpi/aml/*.c acpi/object/*.c acpi/region/*.c acpi/ns/*.c acpi/log.c acpi/tables/text.c
// SOURCES: acpi/tables/checksum.c acpi/tables/fadt.c acpi/device/id.c acpi/device/info.c
// SOURCES: acpi/device/find.c acpi/device/names.c acpi/resource/cursor.c acpi/resource/decode.c
// SOURCES: acpi/resource/decode_connection.c acpi/power/gas.c acpi/ec/*.c acpi/event/notify.c
// SOURCES: tests/ec/controller.c
// INCLUDE: -Iacpi/include -Iacpi -Itests/host -Itests/ec
#include <pthread.h>
#include <sched.h>
#include <time.h>

#include "ec_fixture.h"

#define THREADS 4
#define ROUNDS 200

static const char machine[] =
    "Scope (\\_SB) { Device (EC0) { Name (_HID, \"PNP0C09\") Name (CNT0, 0)"
    "  Name (_CRS, ResourceTemplate () { IO (Decode16, 0x62, 0x62, 1, 1)"
    "                                    IO (Decode16, 0x66, 0x66, 1, 1) })"
    "  OperationRegion (RAM, EmbeddedControl, 0, 0x100)"
    "  Field (RAM, ByteAcc, NoLock, Preserve) { Offset (0x10), F0, 16, F1, 16, F2, 16, F3, 16 }"
    "  Method (T0, 1) { F0 = Arg0 Return (F0 == Arg0) }"
    "  Method (T1, 1) { F1 = Arg0 Return (F1 == Arg0) }"
    "  Method (T2, 1) { F2 = Arg0 Return (F2 == Arg0) }"
    "  Method (T3, 1) { F3 = Arg0 Return (F3 == Arg0) }"
    "  Method (_Q11) { CNT0++ } } }";

static pthread_mutex_t interpreter = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t channel_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t channel = PTHREAD_COND_INITIALIZER;

static uint64_t real_clock(void *host)
{
    struct timespec now;
    (void)host;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void real_stall(void *host, uint64_t us)
{
    (void)host;
    (void)us;
    sched_yield(); // the model's time is looks at its status
}

static uintptr_t real_thread(void *host)
{
    (void)host;
    return (uintptr_t)pthread_self();
}

static void real_lock(void *host)
{
    (void)host;
    pthread_mutex_lock(&interpreter);
}

static void real_unlock(void *host)
{
    (void)host;
    pthread_mutex_unlock(&interpreter);
}

// May return early and may come too late: the engine looks again.
static status_t real_wait(void *host, const void *what, uint64_t timeout_ns)
{
    struct timespec end;
    (void)host;
    (void)what;
    (void)timeout_ns;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_nsec += 1000000;
    if (end.tv_nsec >= 1000000000) end.tv_sec++, end.tv_nsec -= 1000000000;
    pthread_mutex_lock(&channel_mutex);
    int error = pthread_cond_timedwait(&channel, &channel_mutex, &end);
    pthread_mutex_unlock(&channel_mutex);
    return error ? ST_TIMEOUT : ST_OK;
}

static void real_wake(void *host, const void *what)
{
    (void)host;
    (void)what;
    pthread_cond_broadcast(&channel);
}

struct job {
    pthread_t thread;
    struct ec_world *world;
    struct acpi_ec *ec;
    unsigned number, wrong;
};

static void *job_run(void *arg)
{
    struct job *job = arg;
    char path[32];
    snprintf(path, sizeof path, "\\_SB.EC0.T%u", job->number);
    for (unsigned i = 0; i < ROUNDS; i++) {
        struct acpi_value argument = acpi_value_from_integer(i * 251 % 65536), result;
        uint64_t is_same = 0;
        status_t st = acpi_evaluate(job->world->ctx, NULL, path, &argument, 1, &result);
        if (st == ST_OK) st = acpi_value_integer(&result, &is_same);
        job->wrong += st < 0 || !is_same;
        if (i % 16 == 0) acpi_ec_events_handle(job->ec);
    }
    return NULL;
}

static void test_threads(void **state)
{
    struct acpi_ec_config config;
    struct acpi_ec *ec;
    struct job jobs[THREADS];
    (void)state;
    struct ec_world *w = ec_world_create_on(machine, &(struct acpi_host_ops){
                                                         .alloc = engine_alloc,
                                                         .release = engine_release,
                                                         .log = engine_log,
                                                         .memory_read = engine_bus_read,
                                                         .memory_write = engine_bus_write,
                                                         .clock_ns = real_clock,
                                                         .stall_us = real_stall,
                                                         .sleep_ms = real_stall,
                                                         .thread_id = real_thread,
                                                         .lock = real_lock,
                                                         .unlock = real_unlock,
                                                         .wait = real_wait,
                                                         .wake = real_wake,
                                                     });
    w->model.delay = 2;
    assert_int_equal(acpi_ec_config_find(w->ctx, &config), ST_OK);
    assert_int_equal(acpi_ec_create(w->ctx, &config, &ec), ST_OK);
    assert_int_equal(acpi_ec_attach(ec), ST_OK);
    for (unsigned i = 0; i < 50; i++)
        ec_model_event(&w->model, 0x11);
    for (unsigned i = 0; i < THREADS; i++) {
        jobs[i] = (struct job){.world = w, .ec = ec, .number = i};
        assert_int_equal(pthread_create(&jobs[i].thread, NULL, job_run, &jobs[i]), 0);
    }
    for (unsigned i = 0; i < THREADS; i++) {
        pthread_join(jobs[i].thread, NULL);
        assert_int_equal(jobs[i].wrong, 0);
    }
    assert_polite(w);
    assert_int_equal(ec_value(w, "\\_SB.EC0.CNT0"), 50);
    acpi_ec_destroy(ec);
    ec_world_destroy(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_threads)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
