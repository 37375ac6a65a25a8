// SPDX-License-Identifier: MIT
#include "run_queue.h"

void run_queue_init(struct sched_cpu *cpu)
{
    for (unsigned i = 0; i < PRIORITY_COUNT; i++)
        list_init(&cpu->ready[i]);
}

struct thread *run_queue_steal(struct sched_cpu *cpu)
{
    for (uint32_t mask = cpu->ready_mask; mask != 0;) {
        unsigned priority = log2_floor(mask);
        mask &= ~(1u << priority);
        list_for_each(node, &cpu->ready[priority])
        {
            struct thread *thread = container_of(node, struct thread, node);
            if (thread->is_pinned) continue;
            run_queue_remove(cpu, thread);
            return thread;
        }
    }
    return NULL;
}
