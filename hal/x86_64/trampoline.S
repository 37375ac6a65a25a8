// SPDX-License-Identifier: MIT
// From a CPU's reset to the kernel: 16, 32 and 64 bits, in a page below 1 MiB. All CPUs run
// through here at the same time, so nothing is written and there is no stack.

// struct trampoline_parameters
#define IS_OPEN 0
#define CR3 4
#define CR4 8
#define EFER 12
#define CR0 16
#define ENTRY 20
#define FAR32 28
#define FAR64 34
#define GDTR 40

#define MSR_APIC_BASE 0x1b
#define MSR_X2APIC_ID 0x802
#define MSR_EFER 0xc0000080
#define APIC_BASE_X2APIC 0x400
#define LAPIC_ID 0x20

#define SELECTOR_DATA 0x10

// struct hal_cpu_start and struct cpu_area, asserted in smp.c
#define START_ID 0
#define START_AREA 16
#define START_STACK_TOP 24
#define START_SIZE 56
#define AREA_STAGE 61440
#define STAGE_CLAIMED 1

    .section .rodata.trampoline, "a", @progbits
    .balign 16
    .globl trampoline_begin
    .hidden trampoline_begin
trampoline_begin:
    .code16
    cli
    cld
    movw %cs, %ax
    movw %ax, %ds
    movl $(trampoline_parameters - trampoline_begin), %ebx
    cmpl $0, IS_OPEN(%bx)
    je 1f
    lgdtl GDTR(%bx)
    // Where the parameters lie, for 32-bit code.
    movzwl %ax, %ebp
    shll $4, %ebp
    addl %ebx, %ebp
    movl %cr0, %eax
    orl $1, %eax
    movl %eax, %cr0
    ljmpl *FAR32(%bx)
1:
    hlt
    jmp 1b

    .code32
    .globl trampoline_code32
    .hidden trampoline_code32
trampoline_code32:
    movl $SELECTOR_DATA, %eax
    movl %eax, %ds
    movl %eax, %es
    movl %eax, %ss
    movl CR4(%ebp), %eax
    movl %eax, %cr4
    movl CR3(%ebp), %eax
    movl %eax, %cr3
    // Before paging: the kernel's tables may hold no-execute bits.
    movl $MSR_EFER, %ecx
    movl EFER(%ebp), %eax
    xorl %edx, %edx
    wrmsr
    movl CR0(%ebp), %eax
    movl %eax, %cr0
    ljmpl *FAR64(%ebp)

    .code64
    .globl trampoline_code64
    .hidden trampoline_code64
trampoline_code64:
    movl %ebp, %ebp
    jmpq *ENTRY(%rbp)

    .balign 8
    .globl trampoline_gdt
    .hidden trampoline_gdt
trampoline_gdt:
    .quad 0
    .quad 0x00cf9b000000ffff // code, 32-bit, flat
    .quad 0x00cf93000000ffff // data
    .quad 0x00af9b000000ffff // code, 64-bit
    .globl trampoline_gdt_end
    .hidden trampoline_gdt_end
trampoline_gdt_end:

    .balign 8
    .globl trampoline_parameters
    .hidden trampoline_parameters
trampoline_parameters:
    .zero 48
    .globl trampoline_end
    .hidden trampoline_end
trampoline_end:

// In the kernel's own place, still on the temporary tables and without a stack. Who am I, and is
// somebody waiting for me?
    .section .text.cpu_entry, "ax", @progbits
    .globl cpu_entry
    .hidden cpu_entry
    .type cpu_entry, @function
cpu_entry:
    leaq trampoline_target(%rip), %r8
    movq 0(%r8), %rax
    movq %rax, %cr3
    movl $MSR_APIC_BASE, %ecx
    rdmsr
    testl $APIC_BASE_X2APIC, %eax
    jnz 1f
    movq 24(%r8), %rdx
    testq %rdx, %rdx
    jz 2f
    movl LAPIC_ID(%rdx), %eax
    shrl $24, %eax
    jmp 3f
1:  // The mode outlives an INIT.
    movl $MSR_X2APIC_ID, %ecx
    rdmsr
    jmp 3f
2:  // The registers are not mapped: the others use x2APIC mode, so the CPU has this leaf.
    movl $0x0b, %eax
    xorl %ecx, %ecx
    cpuid
    movl %edx, %eax
3:
    movl %eax, %ebx
    movq 8(%r8), %rdi
    movq 16(%r8), %rcx
4:
    jrcxz 6f
    cmpq START_ID(%rdi), %rbx
    je 5f
    addq $START_SIZE, %rdi
    decq %rcx
    jmp 4b
5:  // Once only: an id may be listed, or answer, twice.
    movq START_AREA(%rdi), %rdx
    xorl %eax, %eax
    movl $STAGE_CLAIMED, %esi
    lock cmpxchgl %esi, AREA_STAGE(%rdx)
    jne 6f
    movq START_STACK_TOP(%rdi), %rsp
    xorl %ebp, %ebp // backtraces end here
    callq cpu_begin
    ud2
6:
    cli
    hlt
    jmp 6b
    .size cpu_entry, . - cpu_entry

    .section .note.GNU-stack, "", @progbits
