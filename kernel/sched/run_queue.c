// SPDX-License-Identifier: MIT
// The threads of one CPU that are ready to run: a list for each priority, and a bit for each list
// that holds something. The CPU's lock is held by the caller.

#include "scheduler.h"

static void count_set(struct sched_cpu *cpu, unsigned count)
{
    __atomic_store_n(&cpu->ready_count, count, __ATOMIC_RELAXED);
}

void run_queue_init(struct sched_cpu *cpu)
{
    for (unsigned i = 0; i < PRIORITY_COUNT; i++)
        list_init(&cpu->ready[i]);
}

void run_queue_push(struct sched_cpu *cpu, struct thread *thread, enum run_queue_end end)
{
    struct list_node *head = &cpu->ready[thread->priority];
    list_insert_after(end == RUN_QUEUE_FIRST ? head : head->prev, &thread->node);
    cpu->ready_mask |= 1u << thread->priority;
    thread->state = THREAD_READY;
    thread->is_queued = true;
    count_set(cpu, cpu->ready_count + 1);
}

void run_queue_remove(struct sched_cpu *cpu, struct thread *thread)
{
    struct list_node *head = &cpu->ready[thread->priority];
    list_remove(&thread->node);
    if (list_is_empty(head)) cpu->ready_mask &= ~(1u << thread->priority);
    thread->is_queued = false;
    count_set(cpu, cpu->ready_count - 1);
}

struct thread *run_queue_pop(struct sched_cpu *cpu)
{
    if (cpu->ready_mask == 0) return NULL;
    unsigned priority = log2_floor(cpu->ready_mask);
    struct thread *thread = container_of(cpu->ready[priority].next, struct thread, node);
    run_queue_remove(cpu, thread);
    return thread;
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
