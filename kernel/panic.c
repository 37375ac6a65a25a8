// SPDX-License-Identifier: MIT
#include <base/string.h>
#include <device/console.h>
#include <hal/cpu.h>
#include <hal/trap.h>
#include <kernel/log.h>
#include <kernel/panic.h>
#include <kernel/pmm.h>
#include <kernel/power.h>
#include <kernel/symbols.h>
#include <kernel/vmm.h>

#define BACKTRACE_MAX 64
#define REPEATS_SHOWN 2 // of one address in a row: deep recursion must not scroll all else away
#define LOG_LINES 12
// What is this close to 0 was meant to be a member of an object that is not there.
#define NULL_POINTER_SPAN (16 * PAGE_SIZE)

void __stack_chk_fail(void);

static unsigned depth;            // panics begun
static const char *first_message; // of the outermost
static struct {
    bool is_active;
    struct hal_recovery recovery;
    uintptr_t address;
} expected_fault;

// text, straight to the consoles

static void emit_text(void *ctx, const char *text)
{
    (void)ctx;
    console_write(text, strlen(text));
}

static void emit(const char *fmt, ...) PRINTF_LIKE(1, 2);
static void emit(const char *fmt, ...)
{
    char text[256];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    emit_text(NULL, text);
}

static void emit_log_line(void *ctx, enum log_level level, uint64_t time_ns, const char *text,
                          size_t length)
{
    (void)ctx;
    (void)level;
    emit("  [%5llu.%06llu] %.*s\n", (unsigned long long)(time_ns / 1000000000),
         (unsigned long long)(time_ns % 1000000000 / 1000), (int)length, text);
}

static void emit_address(uintptr_t address, bool is_return_address)
{
    char text[160];
    struct symbol symbol;
    // A call that never returns may be its function's last instruction: look one byte before.
    if (!symbol_find(address - is_return_address, &symbol)) {
        emit("  %016llx ?\n", (unsigned long long)address);
        return;
    }
    (is_return_address ? symbol_format_return : symbol_format)(address, text, sizeof text);
    emit("  %016llx %s\n", (unsigned long long)address, text);
}

// the end

// Everyone stops here who panics while a panic is under way.
static NORETURN void panic_again(const char *message)
{
    if (depth == 2) {
        emit_text(NULL, "\npanic inside a panic: ");
        emit_text(NULL, message);
        emit_text(NULL, "; the first was: ");
        emit_text(NULL, first_message);
        emit_text(NULL, "\n");
        power_exit_if_asked(EXIT_CODE_PANIC);
    }
    hal_cpu_stop();
}

static void panic_begin(const char *message)
{
    hal_irq_disable();
    if (++depth > 1) panic_again(message);
    first_message = message;
    log_enter_panic();
    console_enter_panic();
    emit_text(NULL, console_is_at_line_start() ? "" : "\n");
    emit_text(NULL, "\x1b[91mPANIC: ");
    emit_text(NULL, message);
    emit_text(NULL, "\x1b[0m\n");
}

static void emit_backtrace(const uintptr_t *pcs, size_t count)
{
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && pcs[next] == pcs[i];) {
            next++;
        }
        for (size_t j = i; j < next && j < i + REPEATS_SHOWN; j++) {
            emit_address(pcs[j], true);
        }
        if (next - i > REPEATS_SHOWN) emit("  ... %zu times more\n", next - i - REPEATS_SHOWN);
    }
    if (count == BACKTRACE_MAX) emit_text(NULL, "  ...\n");
}

static NORETURN void panic_end(void)
{
    emit_text(NULL, "last log lines:\n");
    log_for_each(LOG_LINES, emit_log_line, NULL);
    emit_text(NULL, "end of panic\n");
    power_exit_if_asked(EXIT_CODE_PANIC);
    emit_text(NULL, "system halted\n");
    hal_cpu_stop();
}

void panic(const char *fmt, ...)
{
    char message[256];
    uintptr_t pcs[BACKTRACE_MAX];
    va_list args;
    va_start(args, fmt);
    vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    panic_begin(message);
    emit_text(NULL, "backtrace:\n");
    emit_backtrace(pcs, hal_backtrace(0, pcs, BACKTRACE_MAX));
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
    } else {
        snprintf(buf, size, "%s in %s, error code %#llx", trap->name, where,
                 (unsigned long long)trap->error_code);
    }
}

// A jump to a bad address has left its frame no chance to be pushed: the caller is on the stack
// top.
static bool has_jumped_astray(const struct hal_trap *trap)
{
    struct hal_mmu_mapping mapping;
    return trap->kind == HAL_TRAP_PAGE_FAULT && trap->is_execute &&
           trap->pc == trap->fault_address && trap->sp % sizeof(uintptr_t) == 0 &&
           hal_mmu_active() != NULL && hal_mmu_query(hal_mmu_active(), trap->sp, &mapping) == ST_OK;
}

static NORETURN void panic_trap(const struct hal_trap *trap)
{
    char message[256];
    uintptr_t pcs[BACKTRACE_MAX];
    describe(trap, message, sizeof message);
    panic_begin(message);
    hal_trap_frame_print(trap->frame, emit_text, NULL);
    emit_text(NULL, "backtrace:\n");
    emit_address(trap->pc, false);
    if (has_jumped_astray(trap)) emit_address(*(const uintptr_t *)trap->sp, true);
    // A frame pointer of 0 is the outermost frame, but asks hal_backtrace for our own chain.
    if (trap->fp != 0) emit_backtrace(pcs, hal_backtrace(trap->fp, pcs, BACKTRACE_MAX));
    panic_end();
}

static void handle_trap(const struct hal_trap *trap)
{
    bool is_memory_fault = trap->kind == HAL_TRAP_PAGE_FAULT || trap->kind == HAL_TRAP_PROTECTION;
    if (expected_fault.is_active && is_memory_fault && depth == 0) {
        expected_fault.is_active = false;
        expected_fault.address = trap->fault_address;
        hal_recover(&expected_fault.recovery);
    }
    switch (trap->kind) {
    case HAL_TRAP_NMI:
        // Whatever the machine wants to say with it, going on tells more than stopping.
        log_error("trap", "NMI of unknown cause at %#llx", (unsigned long long)trap->pc);
        return;
    case HAL_TRAP_BREAKPOINT:
        log_warn("trap", "%s at %#llx", trap->name, (unsigned long long)trap->pc);
        return;
    default:
        panic_trap(trap);
    }
}

void panic_init(void)
{
    hal_trap_set_handler(handle_trap);
}

bool fault_expect(void (*fn)(void *arg), void *arg, uintptr_t *out_address)
{
    expected_fault.address = 0;
    expected_fault.is_active = true;
    bool has_faulted = hal_call_recoverable(&expected_fault.recovery, fn, arg);
    expected_fault.is_active = false;
    *out_address = expected_fault.address;
    return has_faulted;
}
