// SPDX-License-Identifier: MIT
#pragma once
// The running CPU. The contract stands here; <hal_arch/cpu.h> fills it with inline functions.
//
//   uint64_t hal_cycles(void)           the free-running cycle counter (x86_64: TSC)
//   void hal_cpu_relax(void)            a hint inside a polling loop
//   void hal_cpu_wait(void)             enable interrupts, sleep until one was taken, return with
//                                       interrupts enabled. Atomic: an interrupt that is pending
//                                       when called with interrupts off is not lost.
//   NORETURN void hal_cpu_stop(void)    interrupts off, sleep for ever
//   hal_irq_state_t hal_irq_save(void)  disable interrupts, return the state to restore
//   void hal_irq_restore(hal_irq_state_t)
//   void hal_irq_enable(void), hal_irq_disable(void), bool hal_irq_enabled(void)
//
// Of the running CPU (valid from hal_early_init on; unless preemption is disabled the answer may be
// about another CPU by the time it is used):
//
//   unsigned hal_cpu_index(void)        0: the boot CPU
//   void *hal_cpu_data(void)            the kernel's own structure for this CPU
//   void hal_cpu_data_set(void *)
//   bool hal_in_interrupt(void)         whether a device's, the timer's or another CPU's interrupt is
//                                       being handled here
//
// Of the running thread (these are right wherever the thread runs, and need no protection):
//
//   void *hal_thread(void)              the kernel's own structure for it
//   void hal_thread_set(void *)         by the scheduler, preemption disabled
//   void hal_preempt_disable(void)      nests; one or two instructions
//   unsigned hal_preempt_enable(void)   returns the count that is left; does not reschedule
//   unsigned hal_preempt_count(void)
//   void hal_resched_set(bool)          a request to reschedule this CPU, and
//   bool hal_resched_get(void)          whether there is one

#include <base/boot_info.h>
#include <base/status.h>
#include <hal_arch/cpu.h>

// Undoes what scripts/split-lazy did to `size` bytes of code so that they pack well; `before` bytes
// of code lie before them in the image. Pure.
void hal_code_restore(uint8_t *code, size_t size, size_t before);

// What the CPU says of itself, for people. Strings are NUL-terminated, empty if unknown.
struct hal_cpu_info {
    char vendor[16];
    char brand[64];
    char features[512]; // names separated by spaces, those the kernel cares about
    char controls[256]; // protections switched on: "nx wp smep smap umip global-pages la57"
    uint32_t physical_address_bits;
    uint32_t virtual_address_bits;
    uint32_t family, model, stepping; // 0 where the architecture has no such thing
    bool has_hypervisor;
    char hypervisor[16];
};

// Descriptor tables, exception vectors with their own stacks, control bits (write protection,
// no-execute, supervisor-mode protections where present). First thing after entry; uses no memory
// allocator and works before the kernel's own page tables.
void hal_early_init(const struct boot_info *boot);

void hal_cpu_describe(struct hal_cpu_info *out);

// The HAL's own exception stacks lie in the kernel image, each above a guard page. vmm_init leaves
// those pages unmapped, and vmm_stack_guard_hit knows them by name.
struct hal_stack_guard {
    const char *name; // "double fault stack"
    vaddr_t page;     // page aligned, one page long
};
// The index-th guard; false past the end.
bool hal_stack_guard_get(size_t index, struct hal_stack_guard *out);

// Leaves the current stack for good: calls fn(arg) on the stack whose highest address is `top`
// (16-byte aligned). `fn` must not return.
NORETURN void hal_stack_run(void *top, void (*fn)(void *arg), void *arg);

// What of a thread that does not run is not on its stack.
struct hal_context {
    uintptr_t sp;
};
// The first switch to it calls entry(arg) on the stack whose highest address is `stack_top`, with
// interrupts off. `entry` must not return.
void hal_context_init(struct hal_context *context, void *stack_top, void (*entry)(void *arg),
                      void *arg);
// Saves the running thread in `from` and goes on with `to`; comes back when somebody switches to
// `from` again. Interrupts off, preemption disabled.
void hal_context_switch(struct hal_context *from, const struct hal_context *to);
