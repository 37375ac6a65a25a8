// SPDX-License-Identifier: MIT
// The shell's `panic` command: breaks the kernel in each way that it should catch and report. Every
// way has a function of its own, whose name must show up in the report.

#include <base/string.h>
#include <device/console.h>
#include <hal/cpu.h>
#include <hal/time.h>
#include <kernel/panic.h>
#include <kernel/shell.h>
#include <sched/cpu.h>
#include <sched/spinlock.h>
#include <sched/thread.h>
#include <sched/work.h>

#define DEMO static __attribute__((noinline))

// Keeps the compiler from knowing where a pointer leads.
static void *opaque(void *pointer)
{
    __asm__ volatile("" : "+r"(pointer));
    return pointer;
}

DEMO void fault_demo_null(void)
{
    *(volatile int *)opaque(NULL) = 1;
}

DEMO void fault_demo_write_rodata(void)
{
    static const char text[] = "this is read-only";
    *(volatile char *)opaque((void *)text) = 'T';
}

DEMO void fault_demo_write_text(void)
{
    *(volatile char *)opaque((void *)fault_demo_null) = 0;
}

DEMO void fault_demo_exec_data(void)
{
    static unsigned char code[16] = {0xC3}; // whatever this is on the CPU: it must not be run
    void (*function)(void) = (void (*)(void))opaque(code);
    function();
    __asm__ volatile("" : : : "memory"); // so that the call is not the last thing here
}

// The addition after the call keeps this from becoming a loop.
DEMO int fault_demo_overflow(int depth)
{
    volatile char room[256];
    room[0] = (char)depth;
    if (opaque(NULL) != NULL) return 0;
    return fault_demo_overflow(depth + 1) + room[0];
}

DEMO void fault_demo_overflow_begin(void)
{
    (void)fault_demo_overflow(0);
}

DEMO void fault_demo_div(void)
{
    volatile int dividend = 100, divisor = 0;
    dividend = dividend / divisor;
}

DEMO void fault_demo_ud(void)
{
    __builtin_trap();
}

DEMO void fault_demo_assert(void)
{
    KASSERT(opaque(NULL) != NULL);
}

DEMO void fault_demo_stack_smash(void)
{
    char room[16];
    memset(opaque(room), 0x5A, 64);
    __asm__ volatile("" : : "r"(room) : "memory");
}

DEMO void fault_demo_null_call(void)
{
    void (*function)(void) = (void (*)(void))opaque(NULL);
    function();
    __asm__ volatile("" : : : "memory");
}

// No address that any of our architectures has.
DEMO void fault_demo_protection(void)
{
    *(volatile char *)opaque((void *)0x4141414141414141) = 1;
}

// Nothing can be pushed, so that even the report of that must find a stack of its own.
DEMO void fault_demo_no_stack(void)
{
    hal_stack_run(opaque((void *)(16 * MIB)), (void (*)(void *))fault_demo_null, NULL);
}

// in places that are not a command's

static void fault_demo_in_thread(void *arg)
{
    ((void (*)(void))arg)();
}

static void thread_run(const char *name, void (*demo)(void))
{
    struct thread *thread;
    status_t st = thread_create(name, fault_demo_in_thread, (void *)demo, NULL, &thread);
    if (st == ST_OK) (void)thread_join(thread, UINT64_MAX);
}

DEMO void fault_demo_thread(void)
{
    thread_run("victim", fault_demo_null);
}

DEMO void fault_demo_thread_overflow(void)
{
    thread_run("glutton", fault_demo_overflow_begin);
}

static void fault_demo_timer_expired(struct timer *timer)
{
    (void)timer;
    fault_demo_null();
}

DEMO void fault_demo_interrupt(void)
{
    static struct timer timer;
    timer_init(&timer, fault_demo_timer_expired);
    timer_arm(&timer, hal_clock_ns());
    thread_sleep_ns(1000000000);
}

static void fault_demo_called(void *arg)
{
    (void)arg;
    fault_demo_null();
}

// On the CPU with the highest index.
DEMO void fault_demo_other_cpu(void)
{
    unsigned last = 0;
    for (unsigned next = 0, cpu; cpu_next_online(next, &cpu); next = cpu + 1)
        last = cpu;
    (void)cpu_call(last, fault_demo_called, NULL);
}

DEMO void fault_demo_all_cpus(void)
{
    (void)cpu_call_all(fault_demo_called, NULL);
}

DEMO void fault_demo_locked(void)
{
    static struct spinlock lock = SPINLOCK_INIT("demo lock");
    spin_lock(&lock);
    fault_demo_null();
}

// consoles whose driver is broken, found out in the worst moment

static struct console broken = {.name = "broken", .description = "fails on purpose"};

static void fault_demo_console_quiet(struct console *console, const char *text, size_t length)
{
    (void)console;
    (void)text;
    (void)length;
}

static void fault_demo_console_bad_write(struct console *console, const char *text, size_t length)
{
    fault_demo_console_quiet(console, text, length);
    fault_demo_null();
}

DEMO void fault_demo_console_enter_panic(struct console *console)
{
    panic("the console %s fails in a panic", console->name);
}

DEMO void fault_demo_console_enter_fault(struct console *console)
{
    (void)console;
    fault_demo_null();
}

DEMO void fault_demo_console_enter_overflow(struct console *console)
{
    (void)console;
    (void)fault_demo_overflow(0);
}

static NORETURN void panic_with(void (*enter_panic)(struct console *console))
{
    broken.write = fault_demo_console_quiet;
    broken.enter_panic = enter_panic;
    console_register(&broken);
    panic("the first panic");
}

DEMO void fault_demo_nested(void)
{
    panic_with(fault_demo_console_enter_panic);
}

DEMO void fault_demo_nested_fault(void)
{
    panic_with(fault_demo_console_enter_fault);
}

DEMO void fault_demo_nested_overflow(void)
{
    panic_with(fault_demo_console_enter_overflow);
}

// Faults whenever it is written to: no whole report can be had, but an end.
DEMO void fault_demo_console(void)
{
    broken.write = fault_demo_console_quiet;
    broken.enter_panic = NULL;
    console_register(&broken);
    broken.write = fault_demo_console_bad_write;
    kprintf("this reaches the consoles before it\n");
}

#ifdef FIRSTLIGHT_DEBUG
DEMO void fault_demo_undefined(void)
{
    int *number = opaque(&(int){INT32_MAX});
    *number += 1;
    __asm__ volatile("" : : "r"(number) : "memory");
}
#endif

static const struct {
    const char *name;
    void (*run)(void);
} demos[] = {
    {"null", fault_demo_null},
    {"write-rodata", fault_demo_write_rodata},
    {"write-text", fault_demo_write_text},
    {"exec-data", fault_demo_exec_data},
    {"overflow", fault_demo_overflow_begin},
    {"div", fault_demo_div},
    {"ud", fault_demo_ud},
    {"assert", fault_demo_assert},
    {"smash", fault_demo_stack_smash},
    {"null-call", fault_demo_null_call},
    {"protection", fault_demo_protection},
    {"no-stack", fault_demo_no_stack},
    {"thread", fault_demo_thread},
    {"thread-overflow", fault_demo_thread_overflow},
    {"interrupt", fault_demo_interrupt},
    {"other-cpu", fault_demo_other_cpu},
    {"all-cpus", fault_demo_all_cpus},
    {"locked", fault_demo_locked},
    {"nested", fault_demo_nested},
    {"nested-fault", fault_demo_nested_fault},
    {"nested-overflow", fault_demo_nested_overflow},
    {"console", fault_demo_console},
#ifdef FIRSTLIGHT_DEBUG
    {"undefined", fault_demo_undefined}, // only the debug build looks for it
#endif
};

static status_t run_panic(int argc, char **argv)
{
    if (argc > 2) return ST_INVALID_ARGUMENT;
    if (argc == 1) panic("asked for by the panic command");
    for (size_t i = 0; i < ARRAY_SIZE(demos); i++) {
        if (strcmp(argv[1], demos[i].name) != 0) continue;
        demos[i].run();
        kprintf("panic %s: the kernel went on, which is a bug\n", argv[1]);
        return ST_INTERNAL;
    }
    return ST_INVALID_ARGUMENT;
}

SHELL_COMMAND(
    panic_command, "panic",
    "panic [null|write-rodata|write-text|exec-data|overflow|div|ud|assert|smash|null-call|"
    "protection|no-stack|thread|thread-overflow|interrupt|other-cpu|all-cpus|locked|"
    "nested|nested-fault|nested-overflow|console|undefined]",
    "crash on purpose, to see what the report looks like", run_panic);
