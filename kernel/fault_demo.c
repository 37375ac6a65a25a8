// SPDX-License-Identifier: MIT
// The shell's `panic` command: breaks the kernel in each way that it should catch and report. Every
// way has a function of its own, whose name must show up in the report.

#include <base/string.h>
#include <device/console.h>
#include <kernel/panic.h>
#include <kernel/shell.h>

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

DEMO void fault_demo_overflow_begin(void)
{
    (void)fault_demo_overflow(0);
}

static void fault_demo_console_write(struct console *console, const char *text, size_t length)
{
    (void)console;
    (void)text;
    (void)length;
}

DEMO void fault_demo_console_enter_panic(struct console *console)
{
    panic("the console %s fails in a panic", console->name);
}

// A console whose driver is broken, found out in the worst moment.
DEMO void fault_demo_nested(void)
{
    static struct console broken = {
        .name = "broken",
        .description = "fails on purpose",
        .write = fault_demo_console_write,
        .enter_panic = fault_demo_console_enter_panic,
    };
    console_register(&broken);
    panic("the first panic");
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
    {"nested", fault_demo_nested},
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

SHELL_COMMAND(panic_command, "panic",
              "panic [null|write-rodata|write-text|exec-data|overflow|div|ud|assert|smash|nested|"
              "undefined]",
              "crash on purpose, to see what the report looks like", run_panic);
