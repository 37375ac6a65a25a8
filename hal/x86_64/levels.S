// SPDX-License-Identifier: MIT
// Going from 4 to 5 levels of page tables. CR4.LA57 cannot change in long mode (Intel SDM 3A,
// 4.1.2), so the way leads through 32-bit code without paging, which lies in a page below 4 GiB
// that is mapped at its own address.

#include "callee_saved.inc"
#include "levels.h"

#define CR0_PG 0x80000000
#define CR4_LA57 0x1000

    .text
// void levels_enter(paddr_t page in RDI, paddr_t identity_root in RSI, paddr_t new_root in RDX,
//                   void *pointer in RCX): `pointer` is where the page can be written.
    .globl levels_enter
    .hidden levels_enter
    .type levels_enter, @function
levels_enter:
    pushq %rbp
    movq %rsp, %rbp
    callee_saved_push
    movl %cs, %eax
    pushq %rax
    movl %ss, %eax
    pushq %rax
    subq $16, %rsp
    sgdtq (%rsp)
    // Registers keep only their lower halves through 32-bit code.
    movq %rbp, LEVELS_SAVED_RBP(%rcx)
    movq %rsp, LEVELS_SAVED_RSP(%rcx)
    leaq 1f(%rip), %rax
    movq %rax, LEVELS_SAVED_RIP(%rcx)
    movq %rsi, %cr3
    jmpq *%rdi
1:
    lgdtq (%rsp)
    addq $16, %rsp
    popq %rax
    movl %eax, %ds
    movl %eax, %es
    movl %eax, %ss
    leaq 3f(%rip), %rax
    pushq %rax // below the code segment's selector, which lies there
    lretq
3:
    callee_saved_pop
    popq %rbp
    retq
    .size levels_enter, . - levels_enter

// What is copied to the page. Data of the page is at the offsets of levels.h.
    .section .rodata.levels, "a", @progbits
    .globl levels_code
    .hidden levels_code
    .globl levels_code_end
    .hidden levels_code_end
levels_code:
    lgdtq LEVELS_GDTR(%rdi)
    leaq 2f - levels_code(%rdi), %rax
    pushq $LEVELS_CODE32
    pushq %rax
    lretq
    .code32
2:
    movl $LEVELS_DATA, %eax
    movl %eax, %ds
    movl %eax, %es
    movl %eax, %ss
    movl %cr0, %eax
    movl %eax, %ecx
    andl $~CR0_PG, %eax
    movl %eax, %cr0
    movl %cr4, %eax
    orl $CR4_LA57, %eax
    movl %eax, %cr4
    movl %edx, %cr3
    movl %ecx, %cr0
    ljmpl *LEVELS_FAR(%edi)
    .code64
    .globl levels_code64
    .hidden levels_code64
levels_code64:
    movl %edi, %edi
    movq LEVELS_SAVED_RBP(%rdi), %rbp
    movq LEVELS_SAVED_RSP(%rdi), %rsp
    jmpq *LEVELS_SAVED_RIP(%rdi)
levels_code_end:

    .section .note.GNU-stack, "", @progbits
