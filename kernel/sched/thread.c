// SPDX-License-Identifier: MIT
// Threads from their creation to their burial, and the list of all of them.

#include "scheduler.h"

#include <base/string.h>
#include <hal/time.h>
#include <kernel/heap.h>
#include <kernel/panic.h>
#include <kernel/vmm.h>

#define STACK_SIZE_MIN (8 * KIB)

static struct spinlock list_lock = SPINLOCK_INIT("thread list");
static struct list_node threads = LIST_INIT(threads); // ascending by id
static uint32_t last_id;

// Ended threads, whose stacks the system's worker gives back. Interrupt handlers preempt, so they
// bury as well.
static struct spinlock dead_lock = SPINLOCK_INIT("dead threads");
static struct list_node dead = LIST_INIT(dead);
static void reap(struct work *work);
static struct work reaper = {.node = LIST_INIT(reaper.node), .run = reap};

// Making

void thread_setup(struct thread *thread, const char *name, unsigned priority)
{
    snprintf(thread->name, sizeof thread->name, "%s", name);
    thread->priority = thread->base_priority = priority;
    list_init(&thread->node);
    list_init(&thread->held_mutexes);
    list_init(&thread->dead);
    completion_init(&thread->gone, "thread end");
}

void thread_stack_set(struct thread *thread, void *stack_top, uint64_t stack_size)
{
    thread->stack_top = stack_top;
    thread->stack_size = stack_size;
    hal_context_init(&thread->context, stack_top, sched_thread_begin, thread);
}

void thread_list_add(struct thread *thread)
{
    spin_lock(&list_lock);
    thread->id = ++last_id;
    list_append(&threads, &thread->all);
    spin_unlock(&list_lock);
}

static status_t options_check(const struct thread_options *options)
{
    if (options->priority > THREAD_PRIORITY_MAX) return ST_INVALID_ARGUMENT;
    if (options->stack_size < STACK_SIZE_MIN) return ST_INVALID_ARGUMENT;
    if (!options->is_pinned) return ST_OK;
    if (options->cpu >= HAL_CPU_MAX || !sched_cpus[options->cpu]) return ST_OUT_OF_RANGE;
    return sched_cpus[options->cpu]->is_online ? ST_OK : ST_OUT_OF_RANGE;
}

status_t thread_create(const char *name, void (*fn)(void *arg), void *arg,
                       const struct thread_options *options, struct thread **out_thread)
{
    struct thread_options chosen = options ? *options : (struct thread_options){0};
    if (chosen.priority == 0) chosen.priority = THREAD_PRIORITY_NORMAL;
    if (chosen.stack_size == 0) chosen.stack_size = THREAD_STACK_SIZE;
    if (!fn || !name || !out_thread) return ST_INVALID_ARGUMENT;
    if (!sched_can_block()) return ST_NOT_READY;
    status_t st = options_check(&chosen);
    if (st < 0) return st;

    struct thread *thread = kzalloc(sizeof *thread);
    if (!thread) return ST_NO_MEMORY;
    thread_setup(thread, name, chosen.priority);
    void *stack = vmm_stack_alloc(thread->name, chosen.stack_size);
    if (!stack) {
        kfree(thread);
        return ST_NO_MEMORY;
    }
    thread_stack_set(thread, stack, chosen.stack_size);
    thread->run = fn;
    thread->arg = arg;
    thread->references = 2;
    thread->is_pinned = chosen.is_pinned;
    thread->cpu = chosen.is_pinned ? chosen.cpu : hal_cpu_index();
    thread->state = THREAD_BLOCKED;
    thread_list_add(thread);
    *out_thread = thread;
    sched_unpark(thread);
    return ST_OK;
}

// Ending

static void reference_drop(struct thread *thread)
{
    spin_lock(&list_lock);
    bool is_last = --thread->references == 0;
    if (is_last) list_remove(&thread->all);
    spin_unlock(&list_lock);
    if (is_last) kfree(thread);
}

void thread_bury(struct thread *thread)
{
    hal_irq_state_t irqs = spin_lock_irq(&dead_lock);
    list_append(&dead, &thread->dead);
    spin_unlock_irq(&dead_lock, irqs);
    (void)work_submit(work_queue_system(), &reaper);
}

static struct thread *dead_take(void)
{
    hal_irq_state_t irqs = spin_lock_irq(&dead_lock);
    struct thread *thread = NULL;
    if (!list_is_empty(&dead)) {
        thread = container_of(dead.next, struct thread, dead);
        list_remove(&thread->dead);
    }
    spin_unlock_irq(&dead_lock, irqs);
    return thread;
}

static void reap(struct work *work)
{
    (void)work;
    struct thread *thread;
    while ((thread = dead_take()) != NULL) {
        void *stack = thread->stack_top;
        // `ps` reads stacks with the list's lock held.
        spin_lock(&list_lock);
        thread->stack_top = NULL;
        spin_unlock(&list_lock);
        vmm_stack_free(stack);
        completion_signal_all(&thread->gone);
        reference_drop(thread);
    }
}

NORETURN void thread_exit(void)
{
    sched_end();
}

status_t thread_join(struct thread *thread, uint64_t timeout_ns)
{
    if (thread == thread_current()) panic("thread \"%s\" waits for its own end", thread->name);
    status_t st = completion_wait(&thread->gone, timeout_ns);
    if (st == ST_OK) reference_drop(thread);
    return st;
}

void thread_detach(struct thread *thread)
{
    reference_drop(thread);
}

// The running thread

const char *thread_name(const struct thread *thread)
{
    return thread->name;
}

uint64_t *thread_word(void)
{
    return &thread_current()->word;
}

// What is known of one

// Stacks begin as zeroes: the first byte that is none is the deepest that was used.
static uint64_t stack_used(const struct thread *thread)
{
    if (!thread->stack_top) return 0;
    const uint64_t *top = thread->stack_top;
    const uint64_t *at = top - thread->stack_size / sizeof *at;
    while (at < top && *(const volatile uint64_t *)at == 0)
        at++;
    return (uint64_t)((uintptr_t)top - (uintptr_t)at);
}

static void info_fill(const struct thread *thread, struct thread_info *out)
{
    *out = (struct thread_info){
        .id = thread->id,
        .state = thread->state,
        .cpu = sched_thread_cpu(thread),
        .priority = thread->priority,
        .base_priority = thread->base_priority,
        .run_ns = hal_clock_cycles_to_ns(sched_run_cycles(thread)),
        .switches = thread->switches,
        .stack_size = thread->stack_size,
        .stack_used = stack_used(thread),
    };
    memcpy(out->name, thread->name, sizeof out->name);
    const char *waiting_for = __atomic_load_n(&thread->waiting_for, __ATOMIC_RELAXED);
    if (out->state != THREAD_BLOCKED || !waiting_for) return;
    snprintf(out->waiting_for, sizeof out->waiting_for, "%s", waiting_for);
    out->pc = (uintptr_t)thread->wait_pc;
}

// The list may change between two visits, so each begins at the id after the last.
void thread_for_each(void (*visit)(void *ctx, const struct thread_info *info), void *ctx)
{
    uint32_t next_id = 0;
    for (;;) {
        struct thread_info info;
        bool is_found = false;
        spin_lock(&list_lock);
        list_for_each(node, &threads)
        {
            const struct thread *thread = container_of(node, struct thread, all);
            if (thread->id < next_id) continue;
            info_fill(thread, &info);
            is_found = true;
            break;
        }
        spin_unlock(&list_lock);
        if (!is_found) return;
        next_id = info.id + 1;
        visit(ctx, &info);
    }
}
