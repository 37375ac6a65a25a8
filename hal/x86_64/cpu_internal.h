// SPDX-License-Identifier: MIT
#pragma once
// Private to the HAL.

// Control registers of the running CPU; on the boot CPU first.
void cpu_control_init(void);
