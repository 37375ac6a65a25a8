# SPDX-License-Identifier: MIT
# How this architecture's kernel code is compiled. Included by the Makefile.
HAL_CFLAGS := -target x86_64-unknown-none-elf -mno-red-zone -mgeneral-regs-only \
	-mstack-protector-guard=global -mno-implicit-float
HAL_TRIPLE := x86_64
