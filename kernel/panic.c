// SPDX-License-Identifier: MIT
// The report, from the message to the end. The first CPU to panic owns it; another that panics
// meanwhile is stopped like all the rest. A fault inside the report ends in two lines, a fault
// inside those in silence: nothing here can go round for ever.
#include "panic_internal.h"

#include <base/string.h>
#include <device/console.h>
#include <hal/cpu.h>
#include <hal/mmu.h>
#include <hal/time.h>
#include <kernel/console_setup.h>
#include <kernel/log.h>
#include <kernel/panic.h>
#include <kernel/pmm.h>
#include <kernel/power.h>
#include <kernel/symbols.h>
#include <kernel/vmm.h>
#include <sched/spinlock.h>
#include <sched/thread.h>

#define BACKTRACE_MAX 64
#define REPEATS_SHOWN 2 // of one address in a row: deep recursion must not scroll all else away
#define LOG_LINES 12
#define THREADS_SHOWN 16
#define LOCKS_SHOWN 8
// What is this close to 0 was meant to be a member of an object that is not there.
#define NULL_POINTER_SPAN (16 * PAGE_SIZE)
#define NS_PER_SECOND 1000000000ull

void __stack_chk_fail(void);
NORETURN void panic_entered(const char *fmt, ...);

static unsigned owner;            // the CPU, + 1; set once
static unsigned depth;            // panics begun by the owner
static const char *first_message; // of the outermost
static void (*last_hook)(void);

// text, straight to the consoles

void panic_emit_text(void *ctx, const char *text)
{
    (void)ctx;
    console_write(text, strlen(text));
}

void panic_emit(const char *fmt, ...)
{
    char text[256];
    va_list args;
    va_start(args, fmt);
    int length = vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    panic_emit_text(NULL, text);
    if (length >= (int)sizeof text) panic_emit_text(NULL, "\n"); // its own was cut off
}

static void emit_log_line(void *ctx, enum log_level level, uint64_t time_ns, const char *text,
                          size_t length)
{
    (void)ctx;
    (void)level;
    panic_emit("  [%5llu.%06llu] ", (unsigned long long)(time_ns / NS_PER_SECOND),
               (unsigned long long)(time_ns % NS_PER_SECOND / 1000));
    console_write(text, length); // which may be longer than panic_emit takes
    panic_emit_text(NULL, "\n");
}

void panic_emit_address(uintptr_t address, bool is_return_address)
{
    char text[160];
    struct symbol symbol;
    // A call that never returns may be its function's last instruction: look one byte before.
    if (!symbol_find(address - is_return_address, &symbol)) {
        panic_emit("  %016llx ?\n", (unsigned long long)address);
        return;
    }
    (is_return_address ? symbol_format_return : symbol_format)(address, text, sizeof text);
    panic_emit("  %016llx %s\n", (unsigned long long)address, text);
}

void panic_emit_backtrace(const uintptr_t *pcs, size_t count)
{
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && pcs[next] == pcs[i];) {
            next++;
        }
        for (size_t j = i; j < next && j < i + REPEATS_SHOWN; j++) {
            panic_emit_address(pcs[j], true);
        }
        if (next - i > REPEATS_SHOWN)
            panic_emit("  ... %zu times more\n", next - i - REPEATS_SHOWN);
    }
    if (count == BACKTRACE_MAX) panic_emit_text(NULL, "  ...\n");
}

// what the report is made of

static void emit_locks_held(void)
{
    const char *name;
    for (unsigned i = 0; i < LOCKS_SHOWN; i++) {
        if ((name = lock_held_name(hal_cpu_index(), i)) == NULL) break;
        panic_emit("%s%s", i == 0 ? "spinlocks held: " : ", ", name);
    }
    if (lock_held_name(hal_cpu_index(), 0)) panic_emit_text(NULL, "\n");
}

static void emit_state(bool had_interrupts)
{
    const struct thread *thread = hal_thread();
    uint64_t now_ns = hal_clock_ns();
    panic_emit("CPU %u, thread %s, interrupts %s, preemption count %u, up %llu.%06llu s\n",
               hal_cpu_index(), thread ? thread_name(thread) : "none yet",
               had_interrupts ? "on" : "off", hal_preempt_count(),
               (unsigned long long)(now_ns / NS_PER_SECOND),
               (unsigned long long)(now_ns % NS_PER_SECOND / 1000));
    emit_locks_held();
}

static void emit_waiting_thread(void *ctx, const struct thread_info *info)
{
    unsigned *shown = ctx;
    char where[120] = "";
    if (info->state != THREAD_BLOCKED || info->waiting_for[0] == '\0') return;
    if ((*shown)++ >= THREADS_SHOWN) return;
    if (info->pc) symbol_format_return(info->pc, where, sizeof where);
    panic_emit("  %-16s waits for %s%s%s\n", info->name, info->waiting_for, info->pc ? " in " : "",
               where);
}

static void emit_waiting_threads(void)
{
    unsigned shown = 0;
    if (!hal_thread()) return;
    panic_emit_text(NULL, "threads that wait:\n");
    thread_for_each(emit_waiting_thread, &shown);
    if (shown == 0) panic_emit_text(NULL, "  none\n");
    if (shown > THREADS_SHOWN) panic_emit("  and %u more\n", shown - THREADS_SHOWN);
}

// the beginning and the end

unsigned panic_owner(void)
{
    return __atomic_load_n(&owner, __ATOMIC_ACQUIRE);
}

// Everyone stops here who panics while the same CPU's panic is under way.
static NORETURN void panic_again(const char *message)
{
    if (depth == 2) {
        panic_emit_text(NULL, "\npanic inside a panic: ");
        panic_emit_text(NULL, message);
        panic_emit_text(NULL, "; the first was: ");
        panic_emit_text(NULL, first_message);
        panic_emit_text(NULL, "\n");
    }
    // Consoles may be what is broken: leaving is tried once more without a word.
    if (depth <= 3) power_exit_if_asked(EXIT_CODE_PANIC);
    hal_cpu_stop();
}

// Interrupts are off.
static void panic_begin(const char *message, bool had_interrupts)
{
    unsigned self = hal_cpu_index() + 1, nobody = 0;
    if (!__atomic_compare_exchange_n(&owner, &nobody, self, false, __ATOMIC_ACQ_REL,
                                     __ATOMIC_ACQUIRE) &&
        nobody != self) {
        panic_cpu_stopped(NULL, message);
    }
    if (++depth > 1) panic_again(message);
    first_message = message;
    // Nobody else runs from here on, so that nobody is waited for.
    panic_cpus_stop();
    sched_enter_panic();
    spin_enter_panic();
    log_enter_panic();
    console_setup_panic();
    console_enter_panic();
    panic_emit_text(NULL, console_is_at_line_start() ? "" : "\n");
    panic_emit_text(NULL, "\x1b[91mPANIC: ");
    panic_emit_text(NULL, message);
    panic_emit_text(NULL, "\x1b[0m\n");
    emit_state(had_interrupts);
}

void panic_hook_set(void (*hook)(void))
{
    last_hook = hook;
}

static NORETURN void panic_end(void)
{
    panic_cpus_print();
    emit_waiting_threads();
    panic_emit_text(NULL, "last log lines:\n");
    log_for_each(LOG_LINES, emit_log_line, NULL);
    // Once more: on a small screen the first lines are gone by now.
    panic_emit_text(NULL, "end of panic: ");
    panic_emit_text(NULL, first_message);
    panic_emit_text(NULL, "\n");
    if (last_hook) last_hook();
    power_exit_if_asked(EXIT_CODE_PANIC);
    panic_emit_text(NULL, "system halted\n");
    hal_cpu_stop();
}

// panic(), which has saved the registers.
void panic_entered(const char *fmt, ...)
{
    char message[PANIC_MESSAGE_MAX];
    uintptr_t pcs[BACKTRACE_MAX];
    va_list args;
    bool had_interrupts = hal_irq_enabled();
    const struct hal_trap_frame *frame = hal_panic_frame((uintptr_t)__builtin_frame_address(0));
    hal_irq_disable();
    va_start(args, fmt);
    vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    panic_begin(message, had_interrupts);
    if (frame != NULL) hal_trap_frame_print(frame, panic_emit_text, NULL);
    panic_emit_text(NULL, "backtrace:\n");
    panic_emit_backtrace(pcs, hal_backtrace(0, pcs, BACKTRACE_MAX));
    panic_end();
}

void __stack_chk_fail(void)
{
    panic("stack smashed: a function wrote past its local variables");
}

// exceptions

static const char *page_fault_guess(const struct hal_trap *trap)
{
    if (trap->is_reserved_bit) return "corrupt page table";
    if (trap->fault_address < NULL_POINTER_SPAN) {
        return trap->is_execute ? "call through a null pointer" : "null pointer";
    }
    if (trap->is_present && trap->is_execute) return "execution of non-executable memory";
    if (trap->is_present && trap->is_write) return "write to read-only memory";
    if (trap->is_present) return "memory the kernel must not reach (SMAP)";
    if (vmm_is_guard_page(trap->fault_address)) return "guard page: overrun of a mapping";
    return "nothing is mapped there";
}

static bool is_mapped(uintptr_t address)
{
    struct hal_mmu_mapping mapping;
    return hal_mmu_active() == NULL || hal_mmu_query(hal_mmu_active(), address, &mapping) == ST_OK;
}

static void describe(const struct hal_trap *trap, char *buf, size_t size)
{
    char where[120];
    symbol_format(trap->pc, where, sizeof where);
    bool has_address = trap->kind == HAL_TRAP_PAGE_FAULT || trap->kind == HAL_TRAP_DOUBLE_FAULT;
    const char *stack = has_address ? vmm_stack_guard_hit(trap->fault_address) : NULL;
    if (stack != NULL) {
        snprintf(buf, size, "stack overflow in %s, of the %s stack (%s)", where, stack, trap->name);
    } else if (trap->kind == HAL_TRAP_PAGE_FAULT) {
        snprintf(buf, size, "%s in %s: %s of %#llx (%s): %s", trap->name, where,
                 trap->is_execute ? "execute"
                 : trap->is_write ? "write"
                                  : "read",
                 (unsigned long long)trap->fault_address,
                 trap->is_present ? "protection" : "not present", page_fault_guess(trap));
    } else if (trap->kind == HAL_TRAP_DOUBLE_FAULT && !is_mapped(trap->sp - sizeof(uintptr_t))) {
        snprintf(buf, size, "%s in %s: there is no stack at %#llx", trap->name, where,
                 (unsigned long long)trap->sp);
    } else {
        snprintf(buf, size, "%s in %s, error code %#llx", trap->name, where,
                 (unsigned long long)trap->error_code);
    }
}

// A jump to a bad address has left its frame no chance to be pushed: the caller is on the stack
// top.
static bool has_jumped_astray(const struct hal_trap *trap)
{
    return trap->kind == HAL_TRAP_PAGE_FAULT && trap->is_execute &&
           trap->pc == trap->fault_address && trap->sp % sizeof(uintptr_t) == 0 &&
           hal_mmu_active() != NULL && is_mapped(trap->sp);
}

NORETURN void panic_trap(const struct hal_trap *trap)
{
    char message[PANIC_MESSAGE_MAX];
    uintptr_t pcs[BACKTRACE_MAX];
    describe(trap, message, sizeof message);
    panic_begin(message, trap->had_interrupts);
    hal_trap_frame_print(trap->frame, panic_emit_text, NULL);
    panic_emit_text(NULL, "backtrace:\n");
    panic_emit_address(trap->pc, false);
    if (has_jumped_astray(trap)) panic_emit_address(*(const uintptr_t *)trap->sp, true);
    // A frame pointer of 0 is the outermost frame, but asks hal_backtrace for our own chain.
    if (trap->fp != 0) panic_emit_backtrace(pcs, hal_backtrace(trap->fp, pcs, BACKTRACE_MAX));
    panic_end();
}
