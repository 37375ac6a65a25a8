// SPDX-License-Identifier: MIT
// The kernel's ELF file, packed, and what the kernel itself unpacks: the rest of it and its debug
// table; as a read-only section of their own. The names in capitals come from rules.mk.

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
    .globl kernel_lazy_start
    .globl kernel_lazy_end
kernel_lazy_start:
    .incbin KERNEL_LAZY
kernel_lazy_end:
    .byte 0
    .balign 4096
