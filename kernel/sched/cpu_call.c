// SPDX-License-Identifier: MIT
// Functions that another CPU calls in its interrupt.

#include "cpu_call.h"

#include <hal/smp.h>
#include <hal/time.h>
#include <kernel/heap.h>
#include <kernel/log.h>
#include <sched/cpu.h>
#include <sched/wait.h>

#define TIMEOUT_NS 10000000000ull

enum call_state { CALL_IDLE, CALL_QUEUED, CALL_RUNS, CALL_DONE };

struct call {
    struct list_node node; // while CALL_QUEUED
    void (*fn)(void *arg);
    void *arg;
    uint32_t state; // enum call_state; CALL_DONE is seen without the lock
};

struct call_queue {
    struct spinlock lock; // guards the list and the calls' states
    struct list_node calls;
    struct call of_all; // cpu_call_all's; guarded by all_lock
};

static struct call_queue *queues[HAL_CPU_MAX];
static struct mutex all_lock;

static enum call_state state_get(const struct call *call)
{
    return (enum call_state)__atomic_load_n(&call->state, __ATOMIC_ACQUIRE);
}

static struct call *call_take(struct call_queue *queue)
{
    struct call *call = NULL;
    hal_irq_state_t irqs = spin_lock_irq(&queue->lock);
    if (!list_is_empty(&queue->calls)) {
        call = container_of(queue->calls.next, struct call, node);
        list_remove(&call->node);
        __atomic_store_n(&call->state, CALL_RUNS, __ATOMIC_RELAXED);
    }
    spin_unlock_irq(&queue->lock, irqs);
    return call;
}

static void calls_run(void)
{
    struct call_queue *queue = queues[hal_cpu_index()];
    struct call *call;
    while (queue && (call = call_take(queue)) != NULL) {
        call->fn(call->arg);
        // From here on it is the caller's.
        __atomic_store_n(&call->state, CALL_DONE, __ATOMIC_RELEASE);
    }
}

void cpu_call_init(void)
{
    mutex_init(&all_lock, "calls of all CPUs");
    hal_ipi_set_handler(HAL_IPI_CALL, calls_run);
}

status_t cpu_call_queue_create(unsigned index)
{
    struct call_queue *queue = kzalloc(sizeof *queue);
    if (!queue) return ST_NO_MEMORY;
    spin_init(&queue->lock, "CPU calls");
    list_init(&queue->calls);
    queues[index] = queue;
    return ST_OK;
}

static void call_queue(unsigned index, struct call *call, void (*fn)(void *arg), void *arg)
{
    struct call_queue *queue = queues[index];
    call->fn = fn;
    call->arg = arg;
    hal_irq_state_t irqs = spin_lock_irq(&queue->lock);
    call->state = CALL_QUEUED;
    list_append(&queue->calls, &call->node);
    spin_unlock_irq(&queue->lock, irqs);
    hal_ipi_send(index, HAL_IPI_CALL);
}

// False when it runs already.
static bool call_cancel(struct call_queue *queue, struct call *call)
{
    hal_irq_state_t irqs = spin_lock_irq(&queue->lock);
    bool is_queued = call->state == CALL_QUEUED;
    if (is_queued) list_remove(&call->node);
    if (is_queued) call->state = CALL_IDLE;
    spin_unlock_irq(&queue->lock, irqs);
    return is_queued;
}

// What has begun is waited for to its end: it uses the caller's memory.
static status_t call_await(unsigned index, struct call *call, uint64_t start_ns)
{
    while (state_get(call) != CALL_DONE) {
        if (hal_clock_ns() - start_ns < TIMEOUT_NS || !call_cancel(queues[index], call)) {
            hal_cpu_relax();
            continue;
        }
        log_error("cpu", "CPU %u does not take calls: given up after %llu ms", index,
                  (unsigned long long)(TIMEOUT_NS / 1000000));
        return ST_TIMEOUT;
    }
    return ST_OK;
}

static void call_here(void (*fn)(void *arg), void *arg)
{
    hal_irq_state_t irqs = hal_irq_save();
    hal_preempt_disable();
    fn(arg);
    (void)hal_preempt_enable();
    hal_irq_restore(irqs);
}

static bool is_online(unsigned index)
{
    unsigned next;
    return cpu_next_online(index, &next) && next == index;
}

status_t cpu_call(unsigned index, void (*fn)(void *arg), void *arg)
{
    struct call call;
    preempt_disable();
    bool is_here = index == hal_cpu_index();
    if (is_here) call_here(fn, arg);
    preempt_enable();
    if (is_here) return ST_OK;
    if (!is_online(index)) return ST_NOT_FOUND;
    call_queue(index, &call, fn, arg);
    return call_await(index, &call, hal_clock_ns());
}

// What of_all's state tells which CPUs were called; the running one is called in place.
status_t cpu_call_all(void (*fn)(void *arg), void *arg)
{
    status_t result = ST_OK;
    mutex_lock(&all_lock);
    preempt_disable();
    unsigned self = hal_cpu_index(), i;
    for (i = 0; cpu_next_online(i, &i); i++) {
        if (i != self) call_queue(i, &queues[i]->of_all, fn, arg);
    }
    call_here(fn, arg);
    preempt_enable();
    uint64_t start_ns = hal_clock_ns();
    for (i = 0; i < HAL_CPU_MAX && queues[i]; i++) {
        struct call *call = &queues[i]->of_all;
        if (state_get(call) == CALL_IDLE) continue;
        status_t st = call_await(i, call, start_ns);
        if (st < 0) result = st;
        call->state = CALL_IDLE;
    }
    mutex_unlock(&all_lock);
    return result;
}
