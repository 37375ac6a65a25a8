// SPDX-License-Identifier: MIT
#pragma once
// The part of the kernel that no boot needs (the Makefile's KERNEL_LAZY_SRC): the shell's commands,
// the kernel's tests, checks, printers. In the image there are zeros in its place; it is unpacked
// when somebody first asks for it, and then there like the rest.

#include <base/boot_info.h>
#include <base/status.h>

void lazy_init(const struct boot_info *boot);
// Whoever calls into that part from the rest calls this first, and does without if it fails:
// ST_NO_MEMORY, ST_BAD_FORMAT (the image is damaged). Thread context, may sleep. Cheap once it has
// succeeded.
status_t lazy_ready(void) MUST_USE;
