// SPDX-License-Identifier: MIT
#pragma once
// Sleep in which memory stays, and the CPU and all that sits around it may lose what they hold.

#include <base/status.h>
#include <hal/smp.h>

// Makes the code ready with which the machine wakes up, in the memory that CPUs begin with (NULL
// where the architecture needs none): until hal_suspend has returned, or it is given up and CPUs
// are started again. *out_wake is where the firmware shall go on (x86_64: in real mode, ACPI's
// firmware waking vector). ST_NOT_SUPPORTED, ST_INVALID_ARGUMENT for bad memory.
status_t hal_suspend_prepare(const struct hal_trampoline *trampoline, paddr_t *out_wake) MUST_USE;

// Saves what the running CPU holds, writes its caches back and calls fall_asleep(arg), which tells
// the hardware. False when that came back: the machine did not sleep, or in a way that lost
// nothing. True when it has woken up at the address above: the CPU, the interrupt controllers with
// all lines and the timers are as they were, the clock goes on where it stood, though hal_cycles()
// may have begun anew, and devices are as the firmware left them. What could not be restored is
// reported as by hal_smp_set_report. fall_asleep NULL: the firmware's own way, where the
// architecture has one (AArch64: PSCI's SYSTEM_SUSPEND). Interrupts off, on the boot CPU; all
// others have left.
bool hal_suspend(void (*fall_asleep)(void *arg), void *arg);
