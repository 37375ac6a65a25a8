// SPDX-License-Identifier: MIT
// SOURCES: kernel/sched/spinlock.c
// INCLUDE: -Ikernel/sched/include -Ikernel/lib/include -Ihal/include -Itests/host/fake
// Tickets, the interrupt state and the preemption count; what happens when a reschedule is due.
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>
#include <kernel/sched/spinlock.h>

bool fake_irqs_enabled = true;
static struct spinlock lock = SPINLOCK_INIT("test");
static unsigned relaxed, rescheduled;

// Somebody else's turn ends while we wait.
void fake_cpu_relax(void)
{
    relaxed++;
    lock.serving++;
}

void fake_cpu_wait(void)
{
}

static void reschedule(void)
{
    assert_int_equal(hal_preempt_count(), 0);
    assert_true(fake_irqs_enabled);
    rescheduled++;
    hal_resched_set(false);
}

static int begin(void **state)
{
    (void)state;
    spin_init(&lock, "test");
    relaxed = rescheduled = 0;
    fake_irqs_enabled = true;
    spin_set_reschedule(reschedule);
    hal_resched_set(false);
    return 0;
}

static void test_tickets(void **state)
{
    (void)state;
    spin_lock(&lock);
    assert_int_equal(hal_preempt_count(), 1);
    assert_false(spin_try_lock(&lock));
    assert_int_equal(hal_preempt_count(), 1);
    spin_unlock(&lock);
    assert_int_equal(hal_preempt_count(), 0);
    assert_true(spin_try_lock(&lock));
    spin_unlock(&lock);

    lock.next += 3; // three are before us
    spin_lock(&lock);
    assert_int_equal(relaxed, 3);
    spin_unlock(&lock);
    assert_int_equal(lock.next, lock.serving);

    lock.next = lock.serving = UINT32_MAX; // they wrap
    spin_lock(&lock);
    assert_false(spin_try_lock(&lock));
    spin_unlock(&lock);
    assert_true(spin_try_lock(&lock));
    spin_unlock(&lock);
}

static void test_interrupt_state(void **state)
{
    (void)state;
    hal_irq_state_t outer = spin_lock_irq(&lock);
    assert_false(fake_irqs_enabled);
    static struct spinlock inner = SPINLOCK_INIT("inner");
    hal_irq_state_t nested = spin_lock_irq(&inner);
    spin_unlock_irq(&inner, nested);
    assert_false(fake_irqs_enabled);
    spin_unlock_irq(&lock, outer);
    assert_true(fake_irqs_enabled);
    assert_int_equal(hal_preempt_count(), 0);
}

static void test_reschedule(void **state)
{
    (void)state;
    spin_lock(&lock);
    hal_resched_set(true);
    preempt_disable();
    preempt_enable(); // not yet: the lock is held
    assert_int_equal(rescheduled, 0);
    spin_unlock(&lock);
    assert_int_equal(rescheduled, 1);

    hal_irq_state_t irqs = hal_irq_save();
    spin_lock(&lock);
    hal_resched_set(true);
    spin_unlock(&lock); // not with interrupts off
    assert_int_equal(rescheduled, 1);
    hal_irq_restore(irqs);
    irqs = spin_lock_irq(&lock);
    spin_unlock_irq(&lock, irqs);
    assert_int_equal(rescheduled, 2);

    hal_resched_set(true);
    spin_lock(&lock);
    spin_unlock_quietly(&lock);
    assert_int_equal(rescheduled, 2);
}

// Last: there is no way back.
static void test_panic(void **state)
{
    (void)state;
    lock.next += 100;
    spin_enter_panic();
    spin_lock(&lock);
    assert_int_equal(relaxed, 0);
    spin_unlock(&lock);
    assert_int_equal(hal_preempt_count(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_tickets, begin),
        cmocka_unit_test_setup(test_interrupt_state, begin),
        cmocka_unit_test_setup(test_reschedule, begin),
        cmocka_unit_test_setup(test_panic, begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
