// SPDX-License-Identifier: MIT
// Into the firmware and back: another address space, another stack, Microsoft's calling convention.

#include "callee_saved.inc"

    .section .bss.uefi_call_rsp, "aw", @nobits
    .globl uefi_call_rsp
    .hidden uefi_call_rsp
    .balign 8
uefi_call_rsp: // the kernel's stack while a call is under way, else 0
    .zero 8
uefi_call_cr3:
    .zero 8

// void uefi_call(uint64_t cr3, uint64_t stack_top, uint64_t function, uint64_t arg, uint64_t rflags)
// Calls function(arg, 0, 0, 0) with `rflags`. `stack_top` is 16-byte aligned and valid under `cr3`,
// as is all of the kernel's half. Interrupts must be off, and are off afterwards.
    .section .text.uefi_call, "ax", @progbits
    .globl uefi_call
    .hidden uefi_call
    .type uefi_call, @function
uefi_call:
    pushq %rbp
    movq %rsp, %rbp
    callee_saved_push
    movq %rsp, uefi_call_rsp(%rip)
    movq %cr3, %rax
    movq %rax, uefi_call_cr3(%rip)

    movq %rdi, %cr3
    movq %rsi, %rsp
    pushq %r8
    popfq
    subq $32, %rsp // the callee's space for its four register arguments
    movq %rdx, %rax
    xorl %edx, %edx
    xorl %r8d, %r8d
    xorl %r9d, %r9d
    callq *%rax

// Also where uefi_call_abort sends a call that faulted.
    .globl uefi_call_return
    .hidden uefi_call_return
uefi_call_return:
    cli
    movq uefi_call_rsp(%rip), %rsp
    movq uefi_call_cr3(%rip), %rax
    movq %rax, %cr3
    movq $0, uefi_call_rsp(%rip)
    cld
    callee_saved_pop
    popq %rbp
    retq
    .size uefi_call, . - uefi_call

    .section .note.GNU-stack, "", @progbits
