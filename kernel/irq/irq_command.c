// SPDX-License-Identifier: MIT
// The shell's `irq` command.

#include <base/string.h>
#include <hal/irq.h>
#include <kernel/shell.h>
#include <sched/cpu.h>

#define COLUMNS_MAX 8

// " 12 3 0": how often it came on each CPU, as far as a line holds them.
static void counts_print(const struct hal_irq_stat *stat)
{
    unsigned columns = 0, cpu;
    for (unsigned i = 0; cpu_next_online(i, &cpu); i = cpu + 1) {
        if (++columns > COLUMNS_MAX) {
            kprintf(" ...");
            return;
        }
        kprintf(" %7llu", (unsigned long long)hal_irq_count(stat->vector, cpu));
    }
}

static void cpus_print(void)
{
    unsigned columns = 0, cpu;
    char name[16];
    for (unsigned i = 0; columns < COLUMNS_MAX && cpu_next_online(i, &cpu); i = cpu + 1) {
        snprintf(name, sizeof name, "cpu%u", cpu);
        kprintf(" %7s", name);
        columns++;
    }
}

static status_t run_irq(int argc, char **argv)
{
    (void)argv;
    if (argc != 1) return ST_INVALID_ARGUMENT;
    char text[128];
    hal_irq_describe(text, sizeof text);
    kprintf("%s\n", text);
    kprintf("vector   gsi  to   count       controller       name                  ");
    cpus_print();
    kprintf("\n");
    struct hal_irq_stat stat;
    for (size_t i = 0; hal_irq_stat_get(i, &stat) && !shell_interrupted(); i++) {
        char gsi[16] = "-", cpu[16] = "all";
        if (stat.gsi != UINT32_MAX) snprintf(gsi, sizeof gsi, "%u", stat.gsi);
        if (stat.cpu != HAL_CPU_ANY) snprintf(cpu, sizeof cpu, "%u", stat.cpu);
        kprintf("  0x%02x %5s  %-3s  %-10llu  %-15s  %-22s", stat.vector, gsi, cpu,
                (unsigned long long)stat.count, stat.controller, stat.name);
        counts_print(&stat);
        kprintf("\n");
    }
    return ST_OK;
}

SHELL_COMMAND(irq_command, "irq", "irq", "interrupts, and how often each came on which processor",
              run_irq);
