// SPDX-License-Identifier: MIT
// Where the code of jump.S lies.

#include "../arch.h"

extern const char arch_jump_end[];

uint64_t arch_trampoline_start(void)
{
    return (uint64_t)(uintptr_t)arch_jump;
}

uint64_t arch_trampoline_size(void)
{
    return (uint64_t)(uintptr_t)arch_jump_end - arch_trampoline_start();
}
