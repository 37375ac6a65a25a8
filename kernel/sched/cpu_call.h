// SPDX-License-Identifier: MIT
#pragma once
// How cpu.c and cpu_call.c meet.

#include <base/status.h>

void cpu_call_init(void);
// Before anyone may call that CPU. ST_NO_MEMORY.
status_t cpu_call_queue_create(unsigned index) MUST_USE;
