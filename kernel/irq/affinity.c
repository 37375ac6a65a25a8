// SPDX-License-Identifier: MIT
// Which CPU an interrupt goes to.

#include "irq_internal.h"

#include <kernel/log.h>
#include <sched/cpu.h>

static void move(const struct hal_irq_stat *stat, unsigned cpu)
{
    status_t st = hal_irq_affinity_set(stat->gsi, cpu);
    // A CPU whose id the controller cannot name: it stays where it is.
    if (st < 0 && st != ST_OUT_OF_RANGE)
        log_warn("irq", "%s stays on CPU %u: %s", stat->name, stat->cpu, status_string(st));
}

// The online CPU behind `cpu`, round in a circle.
static unsigned next_cpu(unsigned cpu)
{
    unsigned next = 0;
    if (!cpu_next_online(cpu + 1, &next)) next = 0;
    return next;
}

void irq_spread(void)
{
    struct hal_irq_stat stat;
    unsigned cpu = 0;
    for (size_t i = 0; hal_irq_stat_get(i, &stat); i++) {
        if (stat.gsi == UINT32_MAX) continue;
        move(&stat, cpu);
        cpu = next_cpu(cpu);
    }
    msi_move_all(HAL_CPU_ANY, next_cpu);
}

void irq_move_away(unsigned from)
{
    struct hal_irq_stat stat;
    unsigned cpu = from;
    for (size_t i = 0; hal_irq_stat_get(i, &stat); i++) {
        if (stat.gsi == UINT32_MAX || stat.cpu != from) continue;
        cpu = next_cpu(cpu);
        move(&stat, cpu == from ? 0 : cpu);
    }
    msi_move_all(from, next_cpu);
}
