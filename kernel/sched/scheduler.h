// SPDX-License-Identifier: MIT
#pragma once
// The scheduler's own: what a thread and a CPU are, and what its files (and cpu.c) ask of one
// another.
//
// Order of locks, outermost first: a wait queue's or the caller's, pi_lock (mutex.c), a run
// queue's. A timer tree's and the thread list's are taken with none of these wanted inside. No two
// run queues are ever locked at once.

#include <base/bits.h>
#include <base/list.h>
#include <hal/cpu.h>
#include <hal/smp.h>
#include <lib/rbtree.h>
#include <sched/spinlock.h>
#include <sched/thread.h>
#include <sched/wait.h>
#include <sched/work.h>

#define PRIORITY_COUNT (THREAD_PRIORITY_MAX + 1)

struct mutex_waiter;

struct thread {
    struct hal_context context;

    // Guarded by the run queue's lock of CPU `cpu`, which itself changes under that lock only.
    unsigned cpu;          // where it runs, waits to run, or ran last
    unsigned priority;     // with what mutex waiters lend it
    struct list_node node; // on that CPU's run queue while is_queued
    enum thread_state state;
    bool is_queued;
    bool has_wake_token; // a wake-up came before it was parked
    bool is_pinned, is_idle;
    uint64_t run_cycles, switches;

    // Guarded by pi_lock.
    unsigned base_priority;
    struct list_node held_mutexes;     // those that somebody waits for
    struct mutex_waiter *mutex_waiter; // what it waits with; NULL: for no mutex

    // Its own; others may look.
    const char *waiting_for; // a name that stays valid, or NULL
    void *wait_pc;
    uint64_t word; // thread_word()

    // Constant, or guarded by the thread list's lock.
    struct list_node all; // ascending by id
    uint32_t id;
    unsigned references; // its own while it lives, and its creator's
    void (*run)(void *arg);
    void *arg;
    void *stack_top;
    uint64_t stack_size;
    struct completion gone; // it has ended, and its stack was given back
    struct list_node dead;  // on the reaper's list
    char name[THREAD_NAME_MAX];
};

struct sched_cpu {
    unsigned index;
    bool is_online; // takes threads; read by others without a lock

    struct spinlock lock; // guards this group
    uint32_t ready_mask;  // bit p: ready[p] is not empty
    unsigned ready_count; // also read without the lock
    struct list_node ready[PRIORITY_COUNT];
    struct thread *current;
    struct thread *leaving; // who was switched away from just now
    uint64_t switch_cycles; // when `current` began to run
    uint64_t switches;
    bool is_slice_over; // `current` goes behind its equals

    struct thread *idle;
    bool is_leaving; // guarded by lock: the idle thread gives all away and parks the CPU
    struct completion left;

    // The CPU's own, interrupts off.
    bool is_slice_armed;     // the timer will look whether `current` has had its slice
    uint64_t timer_armed_ns; // what the hardware is armed for; UINT64_MAX: nothing

    bool has_new_timers; // another CPU has put some on its tree; atomic

    struct spinlock timer_lock; // guards this group
    struct rb_tree timers;
    struct timer *timer_running;
};

// CPUs by index; NULL: never seen. Entries stay.
extern struct sched_cpu *sched_cpus[HAL_CPU_MAX];
// One more than the highest index in use.
extern unsigned sched_cpu_limit;

static inline struct sched_cpu *sched_cpu_here(void)
{
    return hal_cpu_data();
}

// sched.c: switching

// Whether threads may block: sched_init has run, and this is no panic.
bool sched_can_block(void);
// Whether a timer wakes CPUs; else due timers are looked for wherever a thread yields or blocks.
bool sched_has_timer(void);
// Whether threads run with interrupts on.
bool sched_has_interrupts(void);
// Blocks the running thread until sched_unpark; returns at once when that was called since the last
// sched_park. May return early for no reason: the caller looks again.
void sched_park(void);
// Any context. The caller sees to it that the thread does not go away.
void sched_unpark(struct thread *thread);
// Ends the running thread: it is switched away from for good.
NORETURN void sched_end(void);
// What a new thread begins with on its stack; `arg` is the thread.
void sched_thread_begin(void *arg);
// Gives it another effective priority. pi_lock is held.
void sched_priority_apply(struct thread *thread, unsigned priority);
// Switches from the idle thread if there is anything to run. Interrupts off.
void sched_leave_idle(void);
// The hardware's timer of this CPU must come by then. Interrupts off.
void sched_timer_need(struct sched_cpu *cpu, uint64_t deadline_ns);
uint64_t sched_run_cycles(const struct thread *thread);
unsigned sched_thread_cpu(const struct thread *thread);

// Makes a blocked thread ready. Its CPU's lock is held, and given back.
void sched_make_ready(struct sched_cpu *cpu, struct thread *thread);

// sched_cpu.c: CPUs
// Fills both in; the idle thread gets a stack. ST_NO_MEMORY.
status_t sched_cpu_setup(struct sched_cpu *cpu, unsigned index, struct thread *idle) MUST_USE;
// For a CPU that shall be started: its hal_cpu_data(), whose `idle` is its hal_thread(), on whose
// stack it begins. One that was here before has its old one. ST_NO_MEMORY, ST_OUT_OF_RANGE.
status_t sched_cpu_create(unsigned index, struct sched_cpu **out_cpu) MUST_USE;
// What it runs once all else is set up: interrupts off, preemption disabled once.
NORETURN void sched_cpu_begin(void);
// Moves threads and timers away from that CPU and has it park itself. Not from there. ST_NOT_FOUND,
// ST_NOT_SUPPORTED for the boot CPU, ST_TIMEOUT.
status_t sched_cpu_leave(unsigned index, uint64_t timeout_ns) MUST_USE;
// By the idle thread of a CPU that takes no threads; parks it if it is leaving. Interrupts off.
void sched_cpu_evacuate(struct sched_cpu *cpu);

// thread.c
void thread_setup(struct thread *thread, const char *name, unsigned priority);
void thread_stack_set(struct thread *thread, void *stack_top, uint64_t stack_size);
void thread_list_add(struct thread *thread);
// Called by whoever was switched to from a thread that has ended.
void thread_bury(struct thread *thread);

// timer.c: runs what is due on this CPU and asks for the next. Interrupts off.
void timers_run(struct sched_cpu *cpu);
void timers_init(struct sched_cpu *cpu);

// work.c: the system queue, once threads can run.
status_t work_init_system(void) MUST_USE;

// idle.c: CPUs with nothing to do
NORETURN void sched_idle_run(void *arg);
// Claims an idle CPU, `near` first; false when all are busy.
bool sched_idle_claim(unsigned near, unsigned *out_cpu);
// Wakes an idle CPU, if there is one, so that it steals.
void sched_idle_kick(void);
