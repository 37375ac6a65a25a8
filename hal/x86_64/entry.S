// SPDX-License-Identifier: MIT
// The kernel's entry point; boot_info.h gives the state in which the loader jumps here.

#define BOOT_INFO_RNG_SEED 496 // asserted in cpu.c

    .section .text.entry, "ax", @progbits
    .globl _start
    .hidden _start
    .type _start, @function
_start:
    cli
    cld
    // Backtraces end at a frame pointer of 0.
    xorl %ebp, %ebp

    // The stack protector's canary, before the first C function that carries one: the firmware's
    // seed (zero if it has none) mixed with the cycle counter. Its lowest byte is 0, so that an
    // overrun string cannot write it.
    rdtsc
    shlq $32, %rdx
    orq %rdx, %rax
    movabsq $0x9e3779b97f4a7c15, %rcx
    imulq %rcx, %rax
    rolq $31, %rax
    xorq BOOT_INFO_RNG_SEED(%rdi), %rax
    xorb %al, %al
    movq %rax, __stack_chk_guard(%rip)

    // RSP % 16 is 8 here, as after a call: make room so that it is again after this one.
    subq $8, %rsp
    callq kernel_main
1:
    cli
    hlt
    jmp 1b
    .size _start, . - _start

    .section .bss.__stack_chk_guard, "aw", @nobits
    .globl __stack_chk_guard
    .hidden __stack_chk_guard
    .type __stack_chk_guard, @object
    .balign 8
__stack_chk_guard:
    .zero 8
    .size __stack_chk_guard, 8

    .section .note.GNU-stack, "", @progbits
