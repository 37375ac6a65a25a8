// SPDX-License-Identifier: MIT
#pragma once
// What the shell's `mem` command shows besides the managers' own statistics.

#include <base/boot_info.h>

// `boot` and its memory map must stay where they are.
void mem_command_init(const struct boot_info *boot);
