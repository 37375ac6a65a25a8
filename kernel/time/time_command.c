// SPDX-License-Identifier: MIT
// The shell's `time` command.

#include <hal/time.h>
#include <kernel/boot_trace.h>
#include <kernel/shell.h>

static status_t run_time(int argc, char **argv)
{
    (void)argv;
    if (argc != 1) return ST_INVALID_ARGUMENT;
    struct hal_clock_info clock;
    hal_clock_describe(&clock);
    uint64_t ns = hal_clock_ns();
    kprintf("clock: %s at %llu Hz, calibrated by %s%s\n", clock.source,
            (unsigned long long)clock.frequency_hz, clock.calibrated_by,
            clock.is_invariant ? ", invariant" : "");
    kprintf("timer: %s\n", clock.timer);
    kprintf("uptime: %llu.%06llu s\n", (unsigned long long)(ns / 1000000000),
            (unsigned long long)(ns % 1000000000 / 1000));
    boot_trace_print();
    return ST_OK;
}

SHELL_COMMAND(time_command, "time", "time", "clocks, uptime and what each step of the boot cost",
              run_time);
