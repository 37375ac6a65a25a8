// SPDX-License-Identifier: MIT
// The kernel's ELF file, packed, and its debug table, as a read-only section of their own.
// KERNEL_PACKED and DEBUG_TABLE come from rules.mk.

    .section .kernel, "dr"
    .balign 4096
    .globl kernel_file_start
    .globl kernel_file_end
kernel_file_start:
    .incbin KERNEL_PACKED
kernel_file_end:

// On pages of its own: they stay when the rest of this image becomes free memory.
    .balign 4096
    .globl debug_table_start
    .globl debug_table_end
debug_table_start:
    .incbin DEBUG_TABLE
debug_table_end:
    .byte 0
    .balign 4096
