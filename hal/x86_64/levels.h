/* SPDX-License-Identifier: MIT */
#pragma once
/* The page through which levels.S leaves long mode: code, then this data. Also for assembly. */

#define LEVELS_GDT 2048
#define LEVELS_GDTR 2096
#define LEVELS_FAR 2112
#define LEVELS_SAVED_RSP 2120
#define LEVELS_SAVED_RIP 2128
#define LEVELS_SAVED_RBP 2136

#define LEVELS_CODE32 0x08
#define LEVELS_DATA 0x10
#define LEVELS_CODE64 0x18
