// SPDX-License-Identifier: MIT
#pragma once
// The display adapter that emulators have (Bochs, QEMU's std and its kin, VirtualBox): its mode,
// over a sleep in which it loses it. Other adapters' modes are known to their own drivers alone.

#include <base/types.h>

// False when there is none, or it shows no linear framebuffer; then restoring does nothing.
bool bochs_display_save(void);
void bochs_display_restore(void);
