// SPDX-License-Identifier: MIT
// Timers: a tree for each CPU, by deadline. The hardware is armed for the first of them only, and
// never armed later because one was cancelled: an interrupt for nothing costs less.

#include "scheduler.h"

#include <hal/time.h>
#include <kernel/panic.h>

static struct timer *timer_of(struct rb_node *node)
{
    return container_of(node, struct timer, node);
}

static bool is_earlier(const struct rb_node *a, const struct rb_node *b)
{
    return container_of(a, const struct timer, node)->deadline_ns <
           container_of(b, const struct timer, node)->deadline_ns;
}

void timers_init(struct sched_cpu *cpu)
{
    spin_init(&cpu->timer_lock, "timer tree");
    cpu->timers.less = is_earlier;
}

void timer_init(struct timer *timer, void (*expired)(struct timer *timer))
{
    *timer = (struct timer){.expired = expired};
}

void timer_arm(struct timer *timer, uint64_t deadline_ns)
{
    if (UNLIKELY(!sched_cpu_here())) panic("a timer is armed before sched_init");
    (void)timer_cancel(timer);
    hal_irq_state_t irqs = hal_irq_save();
    struct sched_cpu *cpu = sched_cpu_here();
    spin_lock(&cpu->timer_lock);
    timer->deadline_ns = deadline_ns;
    timer->last_cpu = cpu->index;
    __atomic_store_n(&timer->cpu, cpu->index + 1, __ATOMIC_RELAXED);
    rb_insert(&cpu->timers, &timer->node);
    if (cpu->timers.first == &timer->node) sched_timer_need(cpu, deadline_ns);
    spin_unlock(&cpu->timer_lock);
    hal_irq_restore(irqs);
}

bool timer_cancel(struct timer *timer)
{
    for (;;) {
        unsigned number = __atomic_load_n(&timer->cpu, __ATOMIC_ACQUIRE);
        if (number == 0) return false;
        struct sched_cpu *cpu = sched_cpus[number - 1];
        hal_irq_state_t irqs = spin_lock_irq(&cpu->timer_lock);
        bool is_armed = timer->cpu == number;
        if (is_armed) {
            rb_remove(&cpu->timers, &timer->node);
            __atomic_store_n(&timer->cpu, 0, __ATOMIC_RELAXED);
        }
        spin_unlock_irq(&cpu->timer_lock, irqs);
        if (is_armed) return true;
    }
}

static bool is_running(const struct timer *timer)
{
    const struct sched_cpu *cpu = sched_cpus[__atomic_load_n(&timer->last_cpu, __ATOMIC_RELAXED)];
    return cpu && __atomic_load_n(&cpu->timer_running, __ATOMIC_ACQUIRE) == timer;
}

void timer_cancel_sync(struct timer *timer)
{
    do {
        (void)timer_cancel(timer);
        while (is_running(timer))
            hal_cpu_relax(); // on another CPU, with interrupts off: it is soon over
    } while (__atomic_load_n(&timer->cpu, __ATOMIC_RELAXED) != 0); // it armed itself again
}

void timers_run(struct sched_cpu *cpu)
{
    uint64_t now = hal_clock_ns(); // once: timers that arm themselves again must let others run
    spin_lock(&cpu->timer_lock);
    while (cpu->timers.first) {
        struct timer *timer = timer_of(cpu->timers.first);
        if (timer->deadline_ns > now) {
            sched_timer_need(cpu, timer->deadline_ns);
            break;
        }
        rb_remove(&cpu->timers, &timer->node);
        __atomic_store_n(&cpu->timer_running, timer, __ATOMIC_RELAXED);
        __atomic_store_n(&timer->cpu, 0, __ATOMIC_RELEASE);
        spin_unlock(&cpu->timer_lock);
        timer->expired(timer);
        spin_lock(&cpu->timer_lock);
        // From here on it may be gone.
        __atomic_store_n(&cpu->timer_running, NULL, __ATOMIC_RELEASE);
    }
    spin_unlock(&cpu->timer_lock);
}
