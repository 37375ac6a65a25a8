// SPDX-License-Identifier: MIT
// What belongs to the running CPU and thread, and switching between threads, below the scheduler.
#include <hal/cpu.h>
#include <kernel/heap.h>
#include <kernel/ktest.h>

#define STACK_SIZE 8192u

KTEST(preempt_count, "hal.preempt_count")
{
    unsigned before = hal_preempt_count();
    hal_preempt_disable();
    hal_preempt_disable();
    KEXPECT(hal_preempt_count() == before + 2);
    KEXPECT(hal_preempt_enable() == before + 1);
    KEXPECT(hal_preempt_enable() == before);
}

KTEST(resched, "hal.resched_request")
{
    hal_preempt_disable();
    hal_irq_state_t state = hal_irq_save();
    bool before = hal_resched_get();
    hal_resched_set(true);
    KEXPECT(hal_resched_get());
    hal_resched_set(false);
    KEXPECT(!hal_resched_get());
    hal_resched_set(before);
    hal_irq_restore(state);
    hal_preempt_enable();
}

static struct hal_context test_context, other_context;
static uintptr_t other_arg, other_sp;
static unsigned other_runs;
static bool other_has_irqs;

static void other_run(void *arg)
{
    other_arg = (uintptr_t)arg;
    other_sp = (uintptr_t)__builtin_frame_address(0);
    other_has_irqs = hal_irq_enabled();
    for (;;) {
        other_runs++;
        hal_context_switch(&other_context, &test_context);
    }
}

KTEST(context, "hal.context_switch")
{
    uint8_t *stack = kmalloc(STACK_SIZE);
    KEXPECT(stack != NULL);
    if (!stack) return;
    other_runs = 0;
    other_has_irqs = true;
    hal_context_init(&other_context, stack + STACK_SIZE, other_run, &other_runs);

    hal_preempt_disable();
    hal_irq_state_t state = hal_irq_save();
    hal_context_switch(&test_context, &other_context);
    unsigned first = other_runs;
    hal_context_switch(&test_context, &other_context);
    unsigned second = other_runs;
    hal_irq_restore(state);
    hal_preempt_enable();

    KEXPECT(first == 1 && second == 2);
    KEXPECT(other_arg == (uintptr_t)&other_runs);
    KEXPECT(!other_has_irqs);
    KEXPECT(other_sp > (uintptr_t)stack && other_sp < (uintptr_t)stack + STACK_SIZE);
    // As the ABI wants it: the frame pointer of a function is 16-byte aligned.
    KEXPECT(other_sp % 16 == 0);
    kfree(stack);
}
