// SPDX-License-Identifier: MIT
#pragma once
// Between spinlock.c and the scheduler.

#include <sched/spinlock.h>

// What preempt_enable calls when a reschedule is due: interrupts on, preemption enabled.
void spin_set_reschedule(void (*reschedule)(void));
// Gives back without looking whether to reschedule; interrupts stay as they are.
void spin_unlock_quietly(struct spinlock *lock);
