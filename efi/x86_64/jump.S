// SPDX-License-Identifier: MIT
// The last code of the loader. void arch_jump(const struct arch_handoff *handoff in RCX), in the
// Microsoft ABI. It lies in one page (aligned to its rounded-up size), which the new tables map at
// its own address; from the change of CR3 on, nothing else of the loader is reachable.

#define CR0_WP 0x10000
#define CR4_PGE 0x80
#define MSR_EFER 0xC0000080
#define EFER_NXE 0x800

    .text
    .globl arch_jump
    .globl arch_jump_end
    .balign 128
arch_jump:
    cli
    cld
    movq 0(%rcx), %r8   // root
    movq 8(%rcx), %r9   // entry
    movq 16(%rcx), %r10 // stack_top
    movq 24(%rcx), %rdi // boot_info
    movq 32(%rcx), %r11 // has_nx

    // Before the tables that use the NX bit: it is a reserved bit until then.
    testq %r11, %r11
    jz 1f
    movl $MSR_EFER, %ecx
    rdmsr
    orl $EFER_NXE, %eax
    wrmsr
1:
    movq %cr0, %rax
    orq $CR0_WP, %rax
    movq %rax, %cr0

    // Clearing PGE also drops the firmware's global translations.
    movq %cr4, %rax
    movq %rax, %rdx
    andq $~CR4_PGE, %rax
    movq %rax, %cr4
    movq %r8, %cr3
    movq %rdx, %cr4

    movq %r10, %rsp
    xorl %ebp, %ebp
    pushq $0 // where a return address would be: the end of every backtrace
    jmpq *%r9
arch_jump_end:
    .org arch_jump + 128 // an error if the code has outgrown its alignment
