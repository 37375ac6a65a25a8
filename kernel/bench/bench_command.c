// SPDX-License-Identifier: MIT
// The shell's `bench` command.

#include "bench.h"
#include <base/string.h>
#include <hal/time.h>
#include <kernel/shell.h>
#include <sched/cpu.h>
#include <sched/thread.h>

extern const struct bench *const benches_start[], *const benches_end[];

struct run {
    const struct bench *bench;
    struct bench_result result;
    status_t status;
};

static void run_thread(void *arg)
{
    struct run *run = arg;
    run->status = run->bench->run(&run->result);
}

// On a thread that stays on the boot CPU, and that only its own partners make room for.
static status_t run_pinned(const struct bench *bench, struct bench_result *out)
{
    struct run run = {.bench = bench};
    struct thread *thread;
    struct thread_options options = {.is_pinned = true, .cpu = 0, .priority = BENCH_PRIORITY};
    status_t st = thread_create("bench", run_thread, &run, &options, &thread);
    if (st == ST_OK) st = thread_join(thread, UINT64_MAX);
    *out = run.result;
    return st < 0 ? st : run.status;
}

static status_t bench_one(const struct bench *bench)
{
    struct bench_result result;
    if (cpu_online_count() < bench->cpus) {
        kprintf("bench: %-28s needs %u CPUs\n", bench->name, bench->cpus);
        return ST_OK;
    }
    status_t st = run_pinned(bench, &result);
    if (st == ST_NOT_SUPPORTED) {
        kprintf("bench: %-28s not on this machine\n", bench->name);
        return ST_OK;
    }
    if (st < 0 || result.operations == 0) {
        kprintf("bench: %-28s failed: %s\n", bench->name, status_string(st));
        return st < 0 ? st : ST_NOT_FOUND;
    }
    kprintf("bench: %-28s operations=%llu cycles=%llu ns-each=%llu\n", bench->name,
            (unsigned long long)result.operations, (unsigned long long)result.cycles,
            (unsigned long long)(hal_clock_cycles_to_ns(result.cycles) / result.operations));
    return ST_OK;
}

static status_t run_bench(int argc, char **argv)
{
    status_t worst = ST_OK;
    bool is_found = false;
    if (argc > 2) return ST_INVALID_ARGUMENT;
    for (const struct bench *const *bench = benches_start; bench < benches_end; bench++) {
        if (argc == 2 && strcmp(argv[1], (*bench)->name) != 0) continue;
        is_found = true;
        status_t st = bench_one(*bench);
        if (st < 0) worst = st;
        if (shell_interrupted()) break;
    }
    if (!is_found) kprintf("bench: there is none called %s\n", argc == 2 ? argv[1] : "");
    return is_found ? worst : ST_NOT_FOUND;
}

SHELL_COMMAND(bench_command, "bench", "bench [NAME]", "what the kernel's own operations cost",
              run_bench);
