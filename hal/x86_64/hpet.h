// SPDX-License-Identifier: MIT
#pragma once
// Registers of the high precision event timer. Private to the HAL. IA-PC HPET 1.0a, 2.3.

#define HPET_SIZE 0x400
#define HPET_CAPABILITIES 0x000 // the period in femtoseconds is its upper half
#define HPET_CONFIG 0x010
#define HPET_COUNTER 0x0f0
#define HPET_TIMER0_CONFIG 0x100
#define HPET_TIMER0_COMPARATOR 0x108

#define HPET_CAPABILITIES_64BIT 0x2000u
#define HPET_CAPABILITIES_LEGACY 0x8000u
#define HPET_CONFIG_ENABLE 1u
#define HPET_CONFIG_LEGACY 2u
#define HPET_TIMER_LEVEL 0x2u
#define HPET_TIMER_INTERRUPT 0x4u
#define HPET_TIMER_PERIODIC 0x8u
#define HPET_TIMER_32BIT 0x100u
#define HPET_TIMER_MESSAGE 0x4000u

#define HPET_PERIOD_MAX_FS 100000000u
#define HPET_PERIOD_MIN_FS 100000u // 10 GHz
