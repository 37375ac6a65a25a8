// SPDX-License-Identifier: MIT
#pragma once
// Kernel threads: preemptive, on per-CPU run queues, the highest priority first and round-robin
// among equals; an idle CPU steals. Tickless: the timer is armed for the next thing to do only.

#include <base/list.h>
#include <base/status.h>

struct thread;

enum thread_priority { // higher runs first
    THREAD_PRIORITY_IDLE = 0,
    THREAD_PRIORITY_LOW = 8,
    THREAD_PRIORITY_NORMAL = 16, // the shell, AML
    THREAD_PRIORITY_HIGH = 24,   // work queues, threaded interrupts
    THREAD_PRIORITY_MAX = 31
};

#define THREAD_STACK_SIZE (16u * 1024)
#define THREAD_NAME_MAX 24
#define THREAD_ANY_CPU UINT32_MAX

struct thread_options {
    unsigned priority;   // 0: THREAD_PRIORITY_NORMAL
    uint64_t stack_size; // 0: THREAD_STACK_SIZE
    uint32_t cpu;        // is_pinned: the CPU it stays on
    bool is_pinned;
};

// Turns the running code into the thread "main" of the boot CPU; its stack is the one given. Needs
// the heap. Before it (and if it fails) the functions of spinlock.h work, those of wait.h wait
// without sleeping.
status_t sched_init(void *stack_top, uint64_t stack_size) MUST_USE;
// Preemption by interrupts and the timer, once hal_irq_init and hal_timer_init have been called,
// with interrupts on. Without either, threads take turns when they yield or wait.
void sched_start(void);
// What hal_timer_init is given.
void sched_timer_expired(void);
// Right after a sleep in which hal_cycles() may have begun anew. Interrupts off.
void sched_resume(void);
// From now on nothing sleeps or switches.
void sched_enter_panic(void);

// Creates a thread that is ready to run fn(arg). `name` is copied and cut. The thread ends when fn
// returns or calls thread_exit. `options` may be NULL. The reference in *out_thread must be given
// back by thread_join or thread_detach. ST_NO_MEMORY, ST_INVALID_ARGUMENT, ST_OUT_OF_RANGE (a CPU
// that does not run).
status_t thread_create(const char *name, void (*fn)(void *arg), void *arg,
                       const struct thread_options *options, struct thread **out_thread) MUST_USE;
// Waits for its end, UINT64_MAX: for ever. ST_TIMEOUT leaves the reference with the caller.
status_t thread_join(struct thread *thread, uint64_t timeout_ns) MUST_USE;
void thread_detach(struct thread *thread);
NORETURN void thread_exit(void);

struct thread *thread_current(void);
// A word of the running thread's own, 0 at first, for the one part of the kernel that owns it:
// acpi_host.c.
uint64_t *thread_word(void);
const char *thread_name(const struct thread *thread);
void thread_priority_set(struct thread *thread, unsigned priority);
// Lets others of the same priority run.
void thread_yield(void);
// Sleeps at least that long. Not from interrupt context.
void thread_sleep_ns(uint64_t ns);

// For `ps` and `top`, and for panics (takes no lock it may not get when in a panic).
enum thread_state { THREAD_READY, THREAD_RUNNING, THREAD_BLOCKED, THREAD_ENDED };
struct thread_info {
    uint32_t id;
    char name[THREAD_NAME_MAX];
    enum thread_state state;
    unsigned cpu, priority, base_priority;
    uint64_t run_ns, switches;
    char waiting_for[32];            // the name of what it is blocked on, "" if none
    uint64_t stack_size, stack_used; // bytes; used: the deepest so far
    uintptr_t pc;                    // where a blocked thread waits; 0 when it runs
};
// Visits the threads in the order of their ids.
void thread_for_each(void (*visit)(void *ctx, const struct thread_info *info), void *ctx);
