// SPDX-License-Identifier: MIT
// The shell's `time` command.

#include <base/string.h>
#include <hal/time.h>
#include <kernel/boot_trace.h>
#include <kernel/shell.h>

#define NS_PER_SECOND 1000000000ull

static void sources_print(const char *in_use)
{
    static const char *const states[] = {
        [HAL_CLOCK_ABSENT] = "absent",
        [HAL_CLOCK_UNCHECKED] = "not compared",
        [HAL_CLOCK_GOOD] = "good",
        [HAL_CLOCK_DROPPED] = "dropped",
    };
    struct hal_clock_source source;
    for (size_t i = 0; hal_clock_source_get(i, &source); i++) {
        char deviation[32] = "";
        if (source.state == HAL_CLOCK_ABSENT) continue;
        if (source.is_compared)
            snprintf(deviation, sizeof deviation, ", %+lld ppm", (long long)source.deviation_ppm);
        kprintf("source: %-8s rated %u, %u bits at %llu Hz, %s%s%s\n", source.name, source.rating,
                source.bits, (unsigned long long)source.frequency_hz, states[source.state],
                deviation, strcmp(source.name, in_use) == 0 ? ", in use" : "");
    }
}

static void clocks_print(void)
{
    struct hal_clock_info clock;
    (void)hal_clock_check(); // what it drops is logged, and listed below
    hal_clock_describe(&clock);
    uint64_t ns = hal_clock_ns();
    kprintf("clock: %s; cycles at %llu Hz, calibrated by %s, watched by %s%s\n", clock.source,
            (unsigned long long)clock.frequency_hz, clock.calibrated_by, clock.watched_by,
            clock.is_invariant ? ", invariant" : "");
    sources_print(clock.source);
    kprintf("timer: %s\n", clock.timer);
    kprintf("uptime: %llu.%06llu s\n", (unsigned long long)(ns / NS_PER_SECOND),
            (unsigned long long)(ns % NS_PER_SECOND / 1000));
}

// The words again as one line, quoted: the shell took the quotes off.
static status_t line_join(int argc, char **argv, char *buf, size_t size)
{
    size_t used = 0;
    for (int i = 0; i < argc; i++) {
        if (strchr(argv[i], '"')) return ST_INVALID_ARGUMENT;
        int length = snprintf(buf + used, size - used, "%s\"%s\"", i > 0 ? " " : "", argv[i]);
        if (length < 0 || (size_t)length >= size - used) return ST_LIMIT_REACHED;
        used += (size_t)length;
    }
    return ST_OK;
}

static status_t command_time(int argc, char **argv)
{
    char line[512];
    status_t st = line_join(argc, argv, line, sizeof line);
    if (st == ST_LIMIT_REACHED) kprintf("time: the command is too long\n");
    if (st < 0) return st;
    uint64_t start_ns = hal_clock_ns();
    st = shell_execute(line);
    uint64_t taken_us = (hal_clock_ns() - start_ns) / 1000;
    kprintf("time: %llu.%06llu s\n", (unsigned long long)(taken_us / 1000000),
            (unsigned long long)(taken_us % 1000000));
    return st;
}

static status_t run_time(int argc, char **argv)
{
    if (argc > 1) return command_time(argc - 1, argv + 1);
    clocks_print();
    boot_trace_print();
    return ST_OK;
}

SHELL_COMMAND(time_command, "time", "time [COMMAND [WORD]...]",
              "clocks, uptime, what each boot step cost; or what a command takes", run_time);
