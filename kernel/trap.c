// SPDX-License-Identifier: MIT
// Exceptions: expected ones become results, the rest panics.
#include "hardware_error.h"
#include "panic_internal.h"

#include <hal/cpu.h>
#include <kernel/log.h>
#include <kernel/panic.h>

#define EXPECTATIONS_MAX 8

// Of a thread that tries something which may fault. A fault is looked up without a lock: an entry
// is its thread's alone while `thread` names it.
static struct expectation {
    void *thread; // NULL: free
    struct hal_recovery recovery;
    uintptr_t address;
} expectations[EXPECTATIONS_MAX];

// Before there are threads there is one that runs.
static void *self(void)
{
    void *thread = hal_thread();
    return thread ? thread : (void *)expectations;
}

static struct expectation *expectation_find(void *thread)
{
    for (size_t i = 0; i < EXPECTATIONS_MAX; i++) {
        if (__atomic_load_n(&expectations[i].thread, __ATOMIC_ACQUIRE) == thread)
            return &expectations[i];
    }
    return NULL;
}

static void handle_trap(const struct hal_trap *trap)
{
    unsigned owner = panic_owner();
    bool is_memory_fault = trap->kind == HAL_TRAP_PAGE_FAULT || trap->kind == HAL_TRAP_PROTECTION;
    struct expectation *expected = is_memory_fault && owner == 0 ? expectation_find(self()) : NULL;
    if (expected) {
        expected->address = trap->fault_address;
        hal_recover(&expected->recovery);
    }
    switch (trap->kind) {
    case HAL_TRAP_NMI:
        if (owner != 0 && owner != hal_cpu_index() + 1) panic_cpu_stopped(trap, NULL);
        // Whatever the machine wants to say with it, going on tells more than stopping.
        if (owner == 0) panic_nmi_log(trap);
        return;
    case HAL_TRAP_BREAKPOINT:
        log_warn("trap", "%s at %#llx", trap->name, (unsigned long long)trap->pc);
        return;
    case HAL_TRAP_MACHINE_CHECK:
        if (owner == 0 && hardware_errors_survive()) return;
        panic_trap(trap);
    default:
        panic_trap(trap);
    }
}

void panic_init(void)
{
    hal_trap_set_handler(handle_trap);
}

static struct expectation *expectation_begin(void)
{
    for (size_t i = 0; i < EXPECTATIONS_MAX; i++) {
        void *nobody = NULL;
        if (__atomic_compare_exchange_n(&expectations[i].thread, &nobody, self(), false,
                                        __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
            return &expectations[i];
    }
    panic("more than %u threads expect a fault", EXPECTATIONS_MAX);
}

bool fault_expect(void (*fn)(void *arg), void *arg, uintptr_t *out_address)
{
    struct expectation *expected = expectation_begin();
    expected->address = 0;
    bool has_faulted = hal_call_recoverable(&expected->recovery, fn, arg);
    *out_address = expected->address;
    __atomic_store_n(&expected->thread, NULL, __ATOMIC_RELEASE);
    return has_faulted;
}
