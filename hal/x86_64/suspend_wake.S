// SPDX-License-Identifier: MIT
// Waking up, behind the trampoline: on its temporary tables, without a stack.

#define MSR_APIC_BASE 0x1b
#define APIC_BASE_BOOT_CPU 0x100

// struct suspend_target
#define TARGET_CR3 0
#define TARGET_RECOVERY 8

    .section .text.suspend_wake, "ax", @progbits
    .globl suspend_wake
    .hidden suspend_wake
    .type suspend_wake, @function
suspend_wake:
    // One that was started long ago, and comes only now, must not take the boot CPU's stack.
    movl $MSR_APIC_BASE, %ecx
    rdmsr
    testl $APIC_BASE_BOOT_CPU, %eax
    jz 1f
    leaq suspend_target(%rip), %rdi
    movq TARGET_CR3(%rdi), %rax
    movq %rax, %cr3
    addq $TARGET_RECOVERY, %rdi
    jmp hal_recover
1:
    cli
    hlt
    jmp 1b
    .size suspend_wake, . - suspend_wake

    .section .note.GNU-stack, "", @progbits
