// SPDX-License-Identifier: MIT
// Entry points of all 256 vectors. Each pushes an error code where the CPU does not, and its vector
// number; the common part saves the registers as struct hal_trap_frame (trap_frame.h) lays them
// out.

#define CR_SPACE 32 // cr0, cr2, cr3, cr4: filled in by C, for exceptions only

// A stub is at most 2 + 5 + 5 bytes, so 16 apart.
    .section .text.vectors, "ax", @progbits
    .balign 16
    .globl vector_stubs
    .hidden vector_stubs
    .type vector_stubs, @function
vector_stubs:
    .set vector, 0
    .rept 256
    .balign 16
    // #DF, #TS, #NP, #SS, #GP, #PF, #AC, #CP, #VC and #SX push an error code.
    .if !(vector == 8 || (vector >= 10 && vector <= 14) || vector == 17 || vector == 21 || \
          vector == 29 || vector == 30)
    pushq $0
    .endif
    pushq $vector
    .if vector < 32
    jmp trap_entry
    .else
    jmp irq_entry
    .endif
    .set vector, vector + 1
    .endr
    .size vector_stubs, . - vector_stubs

    .macro save_registers
    cld
    pushq %rax
    pushq %rbx
    pushq %rcx
    pushq %rdx
    pushq %rsi
    pushq %rdi
    pushq %rbp
    pushq %r8
    pushq %r9
    pushq %r10
    pushq %r11
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    subq $CR_SPACE, %rsp
    .endm

// The CPU aligns the stack to 16 before it pushes 5 quadwords; with 2 + 15 + 4 more, RSP % 16 is 0
// at the call.
    .macro call_dispatch function
    movq %rsp, %rdi
    callq \function
    addq $CR_SPACE, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %r11
    popq %r10
    popq %r9
    popq %r8
    popq %rbp
    popq %rdi
    popq %rsi
    popq %rdx
    popq %rcx
    popq %rbx
    popq %rax
    addq $16, %rsp
    iretq
    .endm

    .type trap_entry, @function
trap_entry:
    save_registers
    call_dispatch trap_dispatch
    .size trap_entry, . - trap_entry

    .type irq_entry, @function
irq_entry:
    save_registers
    call_dispatch irq_dispatch
    .size irq_entry, . - irq_entry

    .section .note.GNU-stack, "", @progbits
