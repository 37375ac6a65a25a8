// SPDX-License-Identifier: MIT
// The shell's `irq` command.

#include <base/string.h>
#include <hal/irq.h>
#include <kernel/shell.h>

static status_t run_irq(int argc, char **argv)
{
    (void)argv;
    if (argc != 1) return ST_INVALID_ARGUMENT;
    char text[128];
    hal_irq_describe(text, sizeof text);
    kprintf("%s\n", text);
    kprintf("vector   gsi  count       controller       name\n");
    struct hal_irq_stat stat;
    for (size_t i = 0; hal_irq_stat_get(i, &stat) && !shell_interrupted(); i++) {
        char gsi[16] = "-";
        if (stat.gsi != UINT32_MAX) snprintf(gsi, sizeof gsi, "%u", stat.gsi);
        kprintf("  0x%02x %5s  %-10llu  %-15s  %s\n", stat.vector, gsi,
                (unsigned long long)stat.count, stat.controller, stat.name);
    }
    return ST_OK;
}

SHELL_COMMAND(irq_command, "irq", "irq", "interrupt lines and how often each fired", run_irq);
