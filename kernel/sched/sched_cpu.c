// SPDX-License-Identifier: MIT
// What the scheduler keeps of each CPU, and CPUs that come and go.

#include "run_queue.h"

#include "lock_order.h"

#include <base/string.h>
#include <kernel/heap.h>
#include <kernel/vmm.h>

struct sched_cpu *sched_cpus[HAL_CPU_MAX];
unsigned sched_cpu_limit;

status_t sched_cpu_setup(struct sched_cpu *cpu, unsigned index, struct thread *idle)
{
    char name[THREAD_NAME_MAX];
    snprintf(name, sizeof name, "idle/%u", index);
    thread_setup(idle, name, THREAD_PRIORITY_IDLE);
    idle->is_idle = idle->is_pinned = true;
    idle->cpu = index;
    idle->run = sched_idle_run;
    void *stack = vmm_stack_alloc(idle->name, THREAD_STACK_SIZE);
    if (!stack) return ST_NO_MEMORY;
    thread_stack_set(idle, stack, THREAD_STACK_SIZE);

    cpu->index = index;
    cpu->current = cpu->idle = idle;
    cpu->timer_armed_ns = UINT64_MAX;
    spin_init(&cpu->lock, "run queue");
    run_queue_init(cpu);
    timers_init(cpu);
    completion_init(&cpu->left, "CPU removal");
    cpu->switch_cycles = hal_cycles();
    sched_cpus[index] = cpu;
    if (index >= sched_cpu_limit) sched_cpu_limit = index + 1;
    return ST_OK;
}

status_t sched_cpu_create(unsigned index, struct sched_cpu **out_cpu)
{
    if (index >= HAL_CPU_MAX) return ST_OUT_OF_RANGE;
    if (sched_cpus[index]) { // it was here before
        *out_cpu = sched_cpus[index];
        return ST_OK;
    }
    struct sched_cpu *cpu = kzalloc(sizeof *cpu);
    struct thread *idle = kzalloc(sizeof *idle);
    status_t st = cpu && idle ? lock_order_cpu_add(index) : ST_NO_MEMORY;
    if (st == ST_OK) st = sched_cpu_setup(cpu, index, idle);
    if (st < 0) {
        kfree(idle);
        kfree(cpu);
        return st;
    }
    thread_list_add(idle);
    *out_cpu = cpu;
    return ST_OK;
}

NORETURN void sched_cpu_begin(void)
{
    struct sched_cpu *cpu = sched_cpu_here();
    cpu->current = cpu->idle;
    cpu->idle->state = THREAD_RUNNING;
    cpu->switch_cycles = hal_cycles();
    cpu->timer_armed_ns = UINT64_MAX;
    __atomic_store_n(&cpu->is_online, true, __ATOMIC_RELEASE);
    (void)hal_preempt_enable();
    sched_idle_run(NULL);
}

void sched_resume(void)
{
    sched_cpu_here()->switch_cycles = hal_cycles();
}

// Leaving

// All go to the boot CPU, which looks at its timers when it is told. Both trees are locked at once,
// or whoever cancels a timer might find it on neither; the second lock is only tried for.
static void timers_move(struct sched_cpu *from)
{
    struct sched_cpu *to = sched_cpus[0];
    hal_irq_state_t irqs = hal_irq_save();
    for (;;) {
        spin_lock(&from->timer_lock);
        if (spin_try_lock(&to->timer_lock)) break;
        spin_unlock(&from->timer_lock);
        hal_cpu_relax();
    }
    while (from->timers.first) {
        struct timer *timer = container_of(from->timers.first, struct timer, node);
        rb_remove(&from->timers, &timer->node);
        timer->last_cpu = to->index;
        __atomic_store_n(&timer->cpu, to->index + 1, __ATOMIC_RELEASE);
        rb_insert(&to->timers, &timer->node);
    }
    spin_unlock(&to->timer_lock);
    spin_unlock(&from->timer_lock);
    hal_irq_restore(irqs);
    __atomic_store_n(&to->has_new_timers, true, __ATOMIC_RELEASE);
    hal_ipi_send(to->index, HAL_IPI_RESCHEDULE);
}

void sched_cpu_evacuate(struct sched_cpu *cpu)
{
    for (;;) {
        spin_lock(&cpu->lock);
        struct thread *thread = run_queue_pop(cpu);
        if (!thread) break;
        thread->is_pinned = false; // what was pinned here runs anywhere now
        thread->state = THREAD_BLOCKED;
        sched_make_ready(cpu, thread);
    }
    spin_unlock(&cpu->lock);
    if (!cpu->is_leaving) return;
    timers_move(cpu);
    cpu->is_leaving = false;
    completion_signal(&cpu->left);
    hal_cpu_park();
}

status_t sched_cpu_leave(unsigned index, uint64_t timeout_ns)
{
    struct sched_cpu *cpu = index < sched_cpu_limit ? sched_cpus[index] : NULL;
    if (!cpu || !cpu->is_online) return ST_NOT_FOUND;
    if (index == 0) return ST_NOT_SUPPORTED;
    if (index == hal_cpu_index()) return ST_BUSY;
    hal_irq_state_t irqs = spin_lock_irq(&cpu->lock);
    cpu->is_leaving = true;
    __atomic_store_n(&cpu->is_online, false, __ATOMIC_RELEASE);
    spin_unlock_irq(&cpu->lock, irqs);
    hal_ipi_send(index, HAL_IPI_RESCHEDULE);
    return completion_wait(&cpu->left, timeout_ns);
}
