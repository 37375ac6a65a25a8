// SPDX-License-Identifier: MIT
#pragma once
// The threads of one CPU that are ready to run: a list for each priority, and a bit for each list
// that holds something. The CPU's lock is held by the caller. Inline: each switch is a push and a
// pop.

#include "scheduler.h"

enum run_queue_end { RUN_QUEUE_FIRST, RUN_QUEUE_LAST };

static inline void run_queue_count_set(struct sched_cpu *cpu, unsigned count)
{
    __atomic_store_n(&cpu->ready_count, count, __ATOMIC_RELAXED);
}

// Whether a thread of that priority waits.
static inline bool run_queue_has(const struct sched_cpu *cpu, unsigned priority)
{
    return (cpu->ready_mask >> priority & 1) != 0;
}

static inline void run_queue_push(struct sched_cpu *cpu, struct thread *thread,
                                  enum run_queue_end end)
{
    struct list_node *head = &cpu->ready[thread->priority];
    list_insert_after(end == RUN_QUEUE_FIRST ? head : head->prev, &thread->node);
    cpu->ready_mask |= 1u << thread->priority;
    thread->state = THREAD_READY;
    thread->is_queued = true;
    run_queue_count_set(cpu, cpu->ready_count + 1);
}

static inline void run_queue_remove(struct sched_cpu *cpu, struct thread *thread)
{
    struct list_node *head = &cpu->ready[thread->priority];
    list_remove(&thread->node);
    if (list_is_empty(head)) cpu->ready_mask &= ~(1u << thread->priority);
    thread->is_queued = false;
    run_queue_count_set(cpu, cpu->ready_count - 1);
}

// The best, NULL when there is none.
static inline struct thread *run_queue_pop(struct sched_cpu *cpu)
{
    if (cpu->ready_mask == 0) return NULL;
    unsigned priority = log2_floor(cpu->ready_mask);
    struct thread *thread = container_of(cpu->ready[priority].next, struct thread, node);
    run_queue_remove(cpu, thread);
    return thread;
}

// Queues the thread behind its equals, of which there are some, and takes their first.
static inline struct thread *run_queue_exchange(struct sched_cpu *cpu, struct thread *thread)
{
    struct list_node *head = &cpu->ready[thread->priority];
    struct thread *first = container_of(head->next, struct thread, node);
    list_append(head, &thread->node);
    list_remove(&first->node);
    thread->state = THREAD_READY;
    thread->is_queued = true;
    first->is_queued = false;
    return first;
}

void run_queue_init(struct sched_cpu *cpu);
// The best that may move to another CPU, off the queue; NULL when there is none.
struct thread *run_queue_steal(struct sched_cpu *cpu);
