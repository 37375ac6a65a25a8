// SPDX-License-Identifier: MIT
// The loop that watches the clock, and the command that shows what it saw.
#include "measure.h"

#include <base/bits.h>
#include <base/string.h>
#include <hal/cpu.h>
#include <hal/time.h>
#include <kernel/options.h>
#include <kernel/shell.h>

#define SLICE_NS 1000000u
#define DEFAULT_SECONDS 3
#define MAX_SECONDS 3600

static void slice_watch(struct stolen_time *time)
{
    hal_irq_state_t irqs = hal_irq_save();
    uint64_t begin = hal_cycles(), last = begin, now;
    do {
        now = hal_cycles();
        stolen_time_add(time, hal_clock_cycles_to_ns(now - last));
        last = now;
    } while (hal_clock_cycles_to_ns(now - begin) < SLICE_NS);
    hal_irq_restore(irqs);
}

void stolen_time_measure(struct stolen_time *time, uint64_t duration_ns,
                         bool (*is_interrupted)(void))
{
    uint64_t begin = hal_clock_ns();
    while (hal_clock_ns() - begin < duration_ns && !(is_interrupted && is_interrupted()))
        slice_watch(time);
}

static void histogram_print(const struct stolen_time *time)
{
    kprintf("watched %llu ms; taken %llu us, at most %llu us at once\n",
            (unsigned long long)(time->watched_ns / 1000000),
            (unsigned long long)(time->taken_ns / 1000),
            (unsigned long long)(time->worst_ns / 1000));
    for (size_t i = 0; i < STOLEN_TIME_BUCKETS; i++) {
        char bar[41];
        uint64_t count = time->counts[i];
        size_t length = 0; // one more for each doubling
        while (length < sizeof bar - 1 && count >> length != 0)
            length++;
        memset(bar, '#', length);
        bar[length] = '\0';
        kprintf("from %5u us %10llu  %s\n", stolen_time_bounds[i] / 1000, (unsigned long long)count,
                bar);
    }
}

static status_t run_smi(int argc, char **argv)
{
    uint64_t seconds = DEFAULT_SECONDS;
    struct stolen_time time = {0};
    if (argc > 2) return ST_INVALID_ARGUMENT;
    if (argc == 2 && (!option_parse_number(argv[1], &seconds) || seconds > MAX_SECONDS))
        return ST_INVALID_ARGUMENT;
    stolen_time_measure(&time, seconds * 1000000000, shell_interrupted);
    histogram_print(&time);
    return ST_OK;
}

SHELL_COMMAND(smi_command, "smi", "smi [SECONDS]",
              "time that firmware takes from this CPU, as a histogram", run_smi);
