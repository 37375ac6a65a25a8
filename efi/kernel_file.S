// SPDX-License-Identifier: MIT
// The kernel's ELF file, as a read-only section of its own. KERNEL_ELF comes from rules.mk.

    .section .kernel, "dr"
    .balign 4096
    .globl kernel_file_start
    .globl kernel_file_end
kernel_file_start:
    .incbin KERNEL_ELF
kernel_file_end:
    .byte 0 // an empty file still makes a section
