// SPDX-License-Identifier: MIT
#pragma once
// Spinlocks: for a few instructions, any context. Fair (tickets). While one is held the thread is
// not preempted and must not sleep.
//
// A lock that an interrupt handler takes is taken with the _irq pair everywhere, also in the
// handler's thread-context users. A lock that handlers never take may use the plain pair.
// Order: in debug builds (DEBUG=1) the order in which classes are taken is recorded, and a pair
// taken both ways round, a class taken twice, or a class taken both with and without interrupts
// where a handler takes it, is reported once, with both backtraces, and counted
// (lock_report_count).

#include <base/status.h>
#include <hal/cpu.h>

struct spinlock {
    uint32_t next, serving; // tickets
    const char *name;       // its class, for reports and `ps`
#ifdef FIRSTLIGHT_DEBUG
    unsigned owner_cpu; // + 1; 0: nobody
    uint16_t class_id;  // 0: not met yet
#endif
};

#define SPINLOCK_INIT(lock_name)                                                                   \
    {                                                                                              \
        .name = (lock_name)                                                                        \
    }

void spin_init(struct spinlock *lock, const char *name);
void spin_lock(struct spinlock *lock);
void spin_unlock(struct spinlock *lock);
hal_irq_state_t spin_lock_irq(struct spinlock *lock) MUST_USE;
void spin_unlock_irq(struct spinlock *lock, hal_irq_state_t state);
// False when it is taken. For the panic path, which takes no lock it may not get.
bool spin_try_lock(struct spinlock *lock) MUST_USE;

// From now on locks are not waited for: one CPU is left, in a panic.
void spin_enter_panic(void);
// Lock-order reports so far; always 0 without DEBUG=1.
uint64_t lock_report_count(void);
// The class of the index-th spinlock that the CPU holds, for panics; NULL past the last, and always
// without DEBUG=1.
const char *lock_held_name(unsigned cpu, unsigned index);

// Disables preemption; nests. The matching enable reschedules if that was asked for meanwhile.
void preempt_disable(void);
void preempt_enable(void);
