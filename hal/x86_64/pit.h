// SPDX-License-Identifier: MIT
#pragma once
// The interval timer. Private to the HAL. Intel 8254; channel 0 interrupts on line 0, channel 2's
// gate and output are at port 0x61.

#define PIT_CHANNEL_0 0x40
#define PIT_CHANNEL_2 0x42
#define PIT_CONTROL 0x43
#define PIT_CONTROL_0_ONE_SHOT 0x30   // channel 0, low then high byte, mode 0, binary
#define PIT_CONTROL_2_COUNT_DOWN 0xb0 // channel 2, the same
#define PIT_CONTROL_2_LATCH 0x80
#define PIT_GATE_PORT 0x61
#define PIT_GATE_ON 0x01u
#define PIT_SPEAKER 0x02u
#define PIT_MAX 0xffffu
#define PIT_HZ 1193182u
#define PIT_PERIOD_FS 838095345ull
