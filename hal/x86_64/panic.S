// SPDX-License-Identifier: MIT
// The kernel's panic(fmt, ...): saves the registers as the caller has them, in static memory and
// with 8 bytes of stack, and goes on in panic_entered with the same arguments. Only the first ever
// saves: of CPUs that panic at once, and of panics inside a panic.

// struct hal_trap_frame (trap_frame.h)
#define R15 32
#define RAX 144
#define VECTOR 152
#define RIP 168

    .section .text.panic, "ax", @progbits
    .globl panic
    .hidden panic
    .type panic, @function
panic:
    lock btsl $0, panic_is_saved(%rip)
    jc panic_entered
    .set at, RAX
    .irp register, rax, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15
    movq %\register, panic_frame+at(%rip)
    .set at, at - 8
    .endr
    movq (%rsp), %rax
    movq %rax, panic_frame+RIP(%rip)
    movw %cs, panic_frame+RIP+8(%rip)
    pushfq
    popq panic_frame+RIP+16(%rip)
    leaq 8(%rsp), %rax
    movq %rax, panic_frame+RIP+24(%rip)
    movw %ss, panic_frame+RIP+32(%rip)
    movq panic_frame+RAX(%rip), %rax
    jmp panic_entered
    .size panic, . - panic

    .section .bss.panic, "aw", @nobits
    .balign 8
    .globl panic_frame
    .hidden panic_frame
panic_frame:
    .skip 26 * 8
panic_is_saved:
    .skip 8

    .section .note.GNU-stack, "", @progbits
