// SPDX-License-Identifier: MIT
// The shell's `ps` and `top`.

#include <base/string.h>
#include <device/console.h>
#include <device/input.h>
#include <hal/time.h>
#include <kernel/heap.h>
#include <kernel/shell.h>
#include <kernel/symbols.h>
#include <sched/thread.h>

#define NS_PER_MS 1000000ull
#define TOP_INTERVAL_NS (1000 * NS_PER_MS)
#define TOP_LINES 16

static const char *const state_names[] = {
    [THREAD_READY] = "ready",
    [THREAD_RUNNING] = "running",
    [THREAD_BLOCKED] = "blocked",
    [THREAD_ENDED] = "ended",
};

static const char *state_text(const struct thread_info *info)
{
    return info->state <= THREAD_ENDED ? state_names[info->state] : "?";
}

// ps

static void ps_line(void *ctx, const struct thread_info *info)
{
    char where[72] = "";
    unsigned *count = ctx;
    ++*count;
    if (info->pc != 0) {
        char symbol[48];
        symbol_format(info->pc, symbol, sizeof symbol);
        snprintf(where, sizeof where, " in %s", symbol);
    }
    char priority[12];
    snprintf(priority, sizeof priority, info->priority != info->base_priority ? "%u(%u)" : "%u",
             info->priority, info->base_priority);
    kprintf("%4u %-22s %-7s %4u %-6s %6llu.%03llu %9llu %3llu/%llu K  %s%s\n", info->id, info->name,
            state_text(info), info->cpu, priority, (unsigned long long)(info->run_ns / 1000000000),
            (unsigned long long)(info->run_ns / NS_PER_MS % 1000),
            (unsigned long long)info->switches,
            (unsigned long long)((info->stack_used + KIB - 1) / KIB),
            (unsigned long long)(info->stack_size / KIB), info->waiting_for, where);
}

static status_t ps_run(int argc, char **argv)
{
    unsigned count = 0;
    (void)argv;
    if (argc != 1) return ST_INVALID_ARGUMENT;
    kprintf("  id name                   state    cpu prio        time s  switches  stack   waits "
            "for\n");
    thread_for_each(ps_line, &count);
    kprintf("%u threads\n", count);
    return ST_OK;
}

SHELL_COMMAND(ps_command, "ps", "ps", "threads, their stacks and what they wait for", ps_run);

// top

struct sample {
    struct thread_info info;
    uint64_t ran_ns; // since the sample before
    bool is_shown;
};

struct samples {
    struct sample *all;
    size_t count, capacity;
    uint64_t taken_ns;
};

static void sample_add(void *ctx, const struct thread_info *info)
{
    struct samples *samples = ctx;
    if (samples->count == samples->capacity) {
        size_t capacity = samples->capacity ? 2 * samples->capacity : 64;
        struct sample *more = krealloc(samples->all, capacity * sizeof *more);
        if (!more) return; // some are not shown
        samples->all = more;
        samples->capacity = capacity;
    }
    samples->all[samples->count++] = (struct sample){.info = *info};
}

static void samples_take(struct samples *samples)
{
    samples->count = 0;
    samples->taken_ns = hal_clock_ns();
    thread_for_each(sample_add, samples);
}

// Both ascend by id.
static void samples_compare(struct samples *now, const struct samples *before)
{
    size_t j = 0;
    for (size_t i = 0; i < now->count; i++) {
        struct sample *sample = &now->all[i];
        while (j < before->count && before->all[j].info.id < sample->info.id)
            j++;
        uint64_t earlier = 0;
        if (j < before->count && before->all[j].info.id == sample->info.id)
            earlier = before->all[j].info.run_ns;
        sample->ran_ns = sample->info.run_ns > earlier ? sample->info.run_ns - earlier : 0;
    }
}

// The one that ran most among those not shown yet.
static struct sample *samples_best(struct samples *samples)
{
    struct sample *best = NULL;
    for (size_t i = 0; i < samples->count; i++) {
        struct sample *sample = &samples->all[i];
        if (!sample->is_shown && (!best || sample->ran_ns > best->ran_ns)) best = sample;
    }
    return best;
}

// Erases what an earlier, longer line left.
#define LINE_END "\x1b[K\n"

static void top_show(struct samples *now, uint64_t interval_ns)
{
    kprintf("\x1b[H%zu threads, up %llu s; any key ends" LINE_END, now->count,
            (unsigned long long)(now->taken_ns / 1000000000));
    kprintf("  id name                   state    cpu prio   %%cpu      time s" LINE_END);
    for (unsigned line = 0; line < TOP_LINES; line++) {
        struct sample *sample = samples_best(now);
        if (!sample) break;
        const struct thread_info *info = &sample->info;
        uint64_t permille = interval_ns > 0 ? sample->ran_ns * 1000 / interval_ns : 0;
        kprintf("%4u %-22s %-7s %4u %4u %5llu.%llu %7llu.%03llu" LINE_END, info->id, info->name,
                state_text(info), info->cpu, info->priority, (unsigned long long)(permille / 10),
                (unsigned long long)(permille % 10),
                (unsigned long long)(info->run_ns / 1000000000),
                (unsigned long long)(info->run_ns / NS_PER_MS % 1000));
        sample->is_shown = true;
    }
    console_flush();
}

static status_t top_run(int argc, char **argv)
{
    struct samples samples[2] = {{0}, {0}};
    (void)argv;
    if (argc != 1) return ST_INVALID_ARGUMENT;
    kprintf("\x1b[H\x1b[2J");
    // The first list is of what ran since the boot, the others since the one before.
    for (unsigned turn = 0;; turn = !turn) {
        struct samples *now = &samples[turn], *before = &samples[!turn];
        samples_take(now);
        samples_compare(now, before);
        top_show(now, now->taken_ns - before->taken_ns);
        if (input_get(TOP_INTERVAL_NS) >= 0) break;
    }
    kfree(samples[0].all);
    kfree(samples[1].all);
    return ST_OK;
}

SHELL_COMMAND(top_command, "top", "top",
              "threads by the CPU time they take, until a key is pressed", top_run);
