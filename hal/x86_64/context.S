// SPDX-License-Identifier: MIT
// Calls that leave the usual way of returning: onto another stack, out of a fault, and to another
// thread.

#include "callee_saved.inc"

    .section .text.hal_stack_run, "ax", @progbits
    .globl hal_stack_run
    .hidden hal_stack_run
    .type hal_stack_run, @function
// rdi: top, rsi: function, rdx: its argument
hal_stack_run:
    movq %rdi, %rsp
    xorl %ebp, %ebp // backtraces end here
    movq %rdx, %rdi
    callq *%rsi
    ud2
    .size hal_stack_run, . - hal_stack_run

    .section .text.hal_call_recoverable, "ax", @progbits
    .globl hal_call_recoverable
    .hidden hal_call_recoverable
    .type hal_call_recoverable, @function
// rdi: struct hal_recovery, rsi: function, rdx: its argument
hal_call_recoverable:
    pushq %rbp
    movq %rsp, %rbp
    callee_saved_push
    pushfq
    movq %rsp, (%rdi)
    movq %rdx, %rdi
    callq *%rsi
    xorl %eax, %eax
recovered:
    popfq
    callee_saved_pop
    popq %rbp
    retq
    .size hal_call_recoverable, . - hal_call_recoverable

    .globl hal_recover
    .hidden hal_recover
    .type hal_recover, @function
// rdi: struct hal_recovery
hal_recover:
    movq (%rdi), %rsp
    movl $1, %eax
    jmp recovered
    .size hal_recover, . - hal_recover

// What a function call may not change; context.c lays out the same for a new thread.
    .section .text.hal_context_switch, "ax", @progbits
    .globl hal_context_switch
    .hidden hal_context_switch
    .type hal_context_switch, @function
// rdi: struct hal_context to leave, rsi: struct hal_context to go on with
hal_context_switch:
    pushq %rbp
    callee_saved_push
    movq %rsp, (%rdi)
    movq (%rsi), %rsp
    callee_saved_pop
    popq %rbp
    retq
    .size hal_context_switch, . - hal_context_switch

    .globl context_begin
    .hidden context_begin
    .type context_begin, @function
// r12: function, r13: its argument, rbp: 0, which ends backtraces
context_begin:
    movq %r13, %rdi
    callq *%r12
    ud2
    .size context_begin, . - context_begin

    .section .note.GNU-stack, "", @progbits
