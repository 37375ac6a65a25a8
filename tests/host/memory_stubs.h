// SPDX-License-Identifier: MIT
#pragma once
// What the memory managers call and host tests do not want: locks that must be free when taken, and
// a CPU that the test chooses (fake_cpu.index).

#include "tests/host/kernel_stubs.h"
#include <hal/cpu.h>
#include <kernel/alloc_fault.h>
#include <sched/spinlock.h>

bool fake_irqs_enabled = true;
bool alloc_fault_is_armed;
// > 0: the allocation that fails, counted down.
static unsigned fail_after;

bool alloc_fault_count(void)
{
    return fail_after > 0 && --fail_after == 0;
}

void fake_cpu_relax(void)
{
}

void fake_cpu_wait(void)
{
}

void spin_init(struct spinlock *lock, const char *name)
{
    *lock = (struct spinlock)SPINLOCK_INIT(name);
}

void spin_lock(struct spinlock *lock)
{
    if (lock->next != lock->serving) panic("lock %s is taken twice", lock->name);
    lock->next++;
}

void spin_unlock(struct spinlock *lock)
{
    if (lock->next != lock->serving + 1) panic("lock %s is not taken", lock->name);
    lock->serving++;
}

hal_irq_state_t spin_lock_irq(struct spinlock *lock)
{
    hal_irq_state_t state = hal_irq_save();
    spin_lock(lock);
    return state;
}

void spin_unlock_irq(struct spinlock *lock, hal_irq_state_t state)
{
    spin_unlock(lock);
    hal_irq_restore(state);
}
