// SPDX-License-Identifier: MIT
// Switching between threads. A switch happens with interrupts off, the CPU's run queue locked and
// the preemption count at 1; whoever is switched to gives the lock back. So nobody else can run a
// thread before all of it is saved.

#include "run_queue.h"

#include "spinlock.h"

#include <base/string.h>
#include <hal/irq.h>
#include <hal/time.h>
#include <kernel/log.h>
#include <kernel/panic.h>

#define SLICE_NS (5ull * 1000 * 1000)
// A slice that is this near its end is over: the timer is not armed for less.
#define SLICE_REST_NS (SLICE_NS / 8)

static struct sched_cpu boot_cpu;
static struct thread main_thread, boot_idle_thread;
static bool can_block, has_timer, has_interrupts;

bool sched_can_block(void)
{
    return can_block;
}

bool sched_has_timer(void)
{
    return has_timer;
}

bool sched_has_interrupts(void)
{
    return has_interrupts;
}

void sched_enter_panic(void)
{
    can_block = false;
}

struct thread *thread_current(void)
{
    struct thread *thread = hal_thread();
    return thread ? thread : &main_thread; // before sched_init
}

// Slices and the timer

void sched_timer_need(struct sched_cpu *cpu, uint64_t deadline_ns)
{
    if (!has_timer) return;
    if (deadline_ns >= cpu->timer_armed_ns) {
        if (cpu->timer_armed_ns >= hal_clock_ns()) return;
        // It has passed, and its interrupt is still to come, or was disarmed behind our back: at
        // once. A later one in its place would lose what waits for it, such as a slice's end.
        deadline_ns = cpu->timer_armed_ns;
    }
    cpu->timer_armed_ns = deadline_ns;
    hal_timer_arm(deadline_ns);
}

// The queue's lock is held. A lone thread needs no end of its slice.
static void slice_arm_if_shared(struct sched_cpu *cpu)
{
    if (cpu->is_slice_armed || cpu->current->is_idle) return;
    if (!run_queue_has(cpu, cpu->current->priority)) return;
    cpu->is_slice_armed = true;
    sched_timer_need(cpu, hal_clock_ns() + SLICE_NS);
}

// In the timer's interrupt: its slice may have begun after the timer was armed.
static void slice_check(struct sched_cpu *cpu)
{
    if (!cpu->is_slice_armed) return;
    cpu->is_slice_armed = false;
    spin_lock_inline(&cpu->lock);
    if (run_queue_has(cpu, cpu->current->priority)) {
        uint64_t ran = hal_clock_cycles_to_ns(hal_cycles() - cpu->switch_cycles);
        if (ran + SLICE_REST_NS >= SLICE_NS) {
            cpu->is_slice_over = true;
            hal_resched_set(true);
        } else {
            cpu->is_slice_armed = true;
            sched_timer_need(cpu, hal_clock_ns() + SLICE_NS - ran);
        }
    }
    spin_unlock(&cpu->lock);
}

void sched_timer_expired(void)
{
    struct sched_cpu *cpu = sched_cpu_here();
    if (!cpu) return;
    cpu->timer_armed_ns = UINT64_MAX;
    timers_run(cpu);
    slice_check(cpu);
}

// Without a timer interrupt, threads that come by do its work.
static void timer_poll(struct sched_cpu *cpu)
{
    if (UNLIKELY(!has_timer)) timers_run(cpu);
}

// Switching

// On behalf of the thread that was switched to.
static void switch_finish(void)
{
    struct sched_cpu *cpu = sched_cpu_here();
    struct thread *left = cpu->leaving;
    bool has_ended = left->state == THREAD_ENDED;
    bool is_stealable = left->is_queued && !left->is_pinned;
    spin_unlock_quietly(&cpu->lock);
    if (has_ended) {
        thread_bury(left);
    } else if (is_stealable && sched_cpu_limit > 1) {
        sched_idle_kick();
    }
}

// Goes on with `to`. The queue's lock is held, and given back by whoever is switched to. Inline: a
// call would save all registers a second time.
static inline __attribute__((always_inline)) void switch_to(struct sched_cpu *cpu,
                                                            struct thread *to)
{
    struct thread *from = cpu->current;
    hal_resched_set(false);
    cpu->is_slice_over = false;
    to->state = THREAD_RUNNING;
    if (to == from) {
        slice_arm_if_shared(cpu);
        spin_unlock_quietly(&cpu->lock);
        return;
    }
    uint64_t now = hal_cycles();
    from->run_cycles += now - cpu->switch_cycles;
    cpu->switch_cycles = now;
    cpu->switches++;
    to->switches++;
    cpu->current = to;
    cpu->leaving = from;
    hal_thread_set(to);
    slice_arm_if_shared(cpu);
    hal_context_switch(&from->context, &to->context);
    switch_finish();
}

// Goes on with the best thread; what becomes of the running one its caller has settled.
static void switch_away(struct sched_cpu *cpu)
{
    // On a CPU that leaves, the idle thread gives what is ready to others.
    struct thread *to = LIKELY(cpu->is_online) ? run_queue_pop(cpu) : NULL;
    switch_to(cpu, to ? to : cpu->idle);
}

static void current_requeue(struct sched_cpu *cpu, enum run_queue_end end)
{
    if (cpu->current->is_idle) {
        cpu->current->state = THREAD_READY;
    } else {
        run_queue_push(cpu, cpu->current, end);
    }
}

// Interrupts are off, preemption is enabled, a reschedule was asked for.
static void preempt_current(void)
{
    do {
        struct sched_cpu *cpu = sched_cpu_here();
        spin_lock_inline(&cpu->lock);
        current_requeue(cpu, cpu->is_slice_over ? RUN_QUEUE_LAST : RUN_QUEUE_FIRST);
        switch_away(cpu);
    } while (hal_resched_get());
}

static void reschedule(void)
{
    hal_irq_state_t irqs = hal_irq_save();
    preempt_current();
    hal_irq_restore(irqs);
}

static void interrupt_exit(void)
{
    if (hal_resched_get() && hal_preempt_count() == 0 && can_block) preempt_current();
}

// What was asked for while interrupts were off.
static void leave(hal_irq_state_t irqs)
{
    hal_irq_restore(irqs);
    if (UNLIKELY(hal_resched_get()) && hal_irq_enabled() && hal_preempt_count() == 0) reschedule();
}

void thread_yield(void)
{
    if (!can_block || hal_preempt_count() != 0) return;
    hal_irq_state_t irqs = hal_irq_save();
    struct sched_cpu *cpu = sched_cpu_here();
    timer_poll(cpu);
    spin_lock_inline(&cpu->lock);
    uint32_t rivals = cpu->ready_mask >> cpu->current->priority; // bit 0: its equals
    if (LIKELY(rivals == 1)) {
        switch_to(cpu, run_queue_exchange(cpu, cpu->current));
    } else if (rivals != 0) { // better ones wait here only where nothing is preempted
        current_requeue(cpu, RUN_QUEUE_LAST);
        switch_away(cpu);
    } else {
        spin_unlock_quietly(&cpu->lock);
    }
    leave(irqs);
}

void sched_park(void)
{
    hal_irq_state_t irqs = hal_irq_save();
    struct sched_cpu *cpu = sched_cpu_here();
    timer_poll(cpu);
    spin_lock_inline(&cpu->lock);
    struct thread *self = cpu->current;
    if (UNLIKELY(hal_preempt_count() != 1)) {
        panic("thread \"%s\" sleeps with preemption disabled, waiting for %s", self->name,
              self->waiting_for ? self->waiting_for : "?");
    }
    if (self->has_wake_token) {
        self->has_wake_token = false;
        spin_unlock_quietly(&cpu->lock);
    } else {
        self->state = THREAD_BLOCKED;
        switch_away(cpu);
    }
    leave(irqs);
}

NORETURN void sched_end(void)
{
    hal_irq_disable();
    struct sched_cpu *cpu = sched_cpu_here();
    spin_lock_inline(&cpu->lock);
    cpu->current->state = THREAD_ENDED;
    switch_away(cpu);
    panic("a thread that has ended runs again");
}

void sched_leave_idle(void)
{
    struct sched_cpu *cpu = sched_cpu_here();
    timer_poll(cpu);
    if (__atomic_load_n(&cpu->ready_count, __ATOMIC_RELAXED) > 0 || hal_resched_get()) {
        preempt_current();
    }
}

void sched_thread_begin(void *arg)
{
    struct thread *self = arg;
    switch_finish();
    if (has_interrupts) {
        hal_irq_enable();
        if (hal_resched_get()) reschedule();
    }
    self->run(self->arg);
    thread_exit();
}

// Waking

// Locks the run queue that the thread belongs to. Interrupts are off.
static struct sched_cpu *thread_queue_lock(struct thread *thread)
{
    for (;;) {
        unsigned index = __atomic_load_n(&thread->cpu, __ATOMIC_RELAXED);
        struct sched_cpu *cpu = sched_cpus[index];
        spin_lock_inline(&cpu->lock);
        if (thread->cpu == index) return cpu;
        spin_unlock_quietly(&cpu->lock);
    }
}

unsigned sched_thread_cpu(const struct thread *thread)
{
    return __atomic_load_n(&thread->cpu, __ATOMIC_RELAXED);
}

// Where a thread that wakes up should run: where it ran last if that CPU is idle, on another idle
// one, or where it ran last after all. The queue's lock is held.
static unsigned cpu_choose(const struct sched_cpu *last, const struct thread *thread)
{
    unsigned index;
    if (thread->is_pinned && last->is_online) return last->index;
    if (last->current->is_idle && last->ready_count == 0 && last->is_online) return last->index;
    if (sched_cpu_limit > 1 && sched_idle_claim(last->index, &index)) return index;
    return last->is_online ? last->index : 0;
}

// Gives the thread, which is on no queue, to another CPU, whose lock is held on return.
static struct sched_cpu *thread_move(struct sched_cpu *from, struct thread *thread, unsigned index)
{
    thread->state = THREAD_READY;
    __atomic_store_n(&thread->cpu, index, __ATOMIC_RELAXED);
    spin_unlock_quietly(&from->lock);
    struct sched_cpu *to = sched_cpus[index];
    spin_lock_inline(&to->lock);
    return to;
}

// The lock of its queue is held, and given back.
void sched_make_ready(struct sched_cpu *cpu, struct thread *thread)
{
    unsigned index = cpu_choose(cpu, thread);
    if (index != cpu->index) cpu = thread_move(cpu, thread, index);
    // It may have left since it was chosen; the boot CPU cannot.
    if (UNLIKELY(!cpu->is_online)) cpu = thread_move(cpu, thread, 0);
    run_queue_push(cpu, thread, RUN_QUEUE_LAST);
    bool is_here = cpu == sched_cpu_here();
    bool is_better = thread->priority > cpu->current->priority || cpu->current->is_idle;
    bool is_equal = thread->priority == cpu->current->priority && !cpu->is_slice_armed;
    if (is_here && is_better) hal_resched_set(true);
    if (is_here && is_equal) slice_arm_if_shared(cpu);
    bool is_stealable = (!is_better || cpu->ready_count > 1) && !thread->is_pinned;
    spin_unlock_quietly(&cpu->lock);
    if (!is_here && (is_better || is_equal)) hal_ipi_send(cpu->index, HAL_IPI_RESCHEDULE);
    // A CPU may have fallen idle since one was looked for.
    if (is_stealable && sched_cpu_limit > 1) sched_idle_kick();
}

void sched_unpark(struct thread *thread)
{
    hal_irq_state_t irqs = hal_irq_save();
    struct sched_cpu *cpu = thread_queue_lock(thread);
    if (thread->state == THREAD_BLOCKED) {
        sched_make_ready(cpu, thread);
    } else {
        thread->has_wake_token = true;
        spin_unlock_quietly(&cpu->lock);
    }
    leave(irqs);
}

void sched_priority_apply(struct thread *thread, unsigned priority)
{
    hal_irq_state_t irqs = hal_irq_save();
    struct sched_cpu *cpu = thread_queue_lock(thread);
    bool was_queued = thread->is_queued;
    unsigned before = thread->priority;
    if (was_queued) run_queue_remove(cpu, thread);
    thread->priority = priority;
    if (was_queued) run_queue_push(cpu, thread, RUN_QUEUE_LAST);
    // Somebody on the queue may be the better one now.
    bool is_due = was_queued ? priority > cpu->current->priority
                             : cpu->current == thread && priority < before;
    bool is_here = cpu == sched_cpu_here();
    unsigned index = cpu->index;
    if (is_due && is_here) hal_resched_set(true);
    spin_unlock_quietly(&cpu->lock);
    if (is_due && !is_here) hal_ipi_send(index, HAL_IPI_RESCHEDULE);
    hal_irq_restore(irqs); // the caller holds a lock: it reschedules
}

uint64_t sched_run_cycles(const struct thread *thread)
{
    struct sched_cpu *cpu = sched_cpus[sched_thread_cpu(thread)];
    uint64_t cycles = thread->run_cycles;
    if (cpu && cpu->current == thread) cycles += hal_cycles() - cpu->switch_cycles;
    return cycles;
}

// Beginning

status_t sched_init(void *stack_top, uint64_t stack_size)
{
    thread_setup(&main_thread, "main", THREAD_PRIORITY_NORMAL);
    main_thread.stack_top = stack_top;
    main_thread.stack_size = stack_size;
    status_t st = sched_cpu_setup(&boot_cpu, 0, &boot_idle_thread);
    if (st < 0) return st;
    main_thread.state = THREAD_RUNNING;
    boot_cpu.current = &main_thread;
    boot_cpu.is_online = true;
    thread_list_add(&main_thread);
    thread_list_add(&boot_idle_thread);
    hal_cpu_data_set(&boot_cpu);
    hal_thread_set(&main_thread);
    spin_set_reschedule(reschedule);
    can_block = true;
    return ST_OK;
}

static void reschedule_interrupt(void)
{
    struct sched_cpu *cpu = sched_cpu_here();
    if (__atomic_exchange_n(&cpu->has_new_timers, false, __ATOMIC_ACQUIRE)) timers_run(cpu);
    hal_resched_set(true);
}

void sched_start(void)
{
    struct hal_clock_info clock;
    if (!can_block) return; // no threads: sched_init has said why
    hal_clock_describe(&clock);
    has_interrupts = hal_irq_enabled();
    has_timer = has_interrupts && clock.timer && strcmp(clock.timer, "none") != 0;
    hal_ipi_set_handler(HAL_IPI_RESCHEDULE, reschedule_interrupt);
    hal_irq_set_exit(interrupt_exit);
    struct sched_cpu *cpu = sched_cpu_here();
    hal_irq_state_t irqs = hal_irq_save();
    timers_run(cpu); // what was armed before there was a timer
    hal_irq_restore(irqs);
    status_t st = work_init_system();
    if (st < 0) log_error("sched", "no worker for deferred work: %s", status_string(st));
}
