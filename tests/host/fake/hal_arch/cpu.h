// SPDX-License-Identifier: MIT
#pragma once
// A CPU for host tests of drivers: the test program says what happens when the CPU relaxes or
// waits. Interrupts are a flag.

#include <base/types.h>

typedef uint64_t hal_irq_state_t;

extern bool fake_irqs_enabled;
void fake_cpu_relax(void); // the test's: lets time pass
void fake_cpu_wait(void);  // the test's: an interrupt comes
uint64_t hal_cycles(void); // the test's

static inline bool hal_irq_enabled(void)
{
    return fake_irqs_enabled;
}

static inline void hal_irq_enable(void)
{
    fake_irqs_enabled = true;
}

static inline void hal_irq_disable(void)
{
    fake_irqs_enabled = false;
}

static inline hal_irq_state_t hal_irq_save(void)
{
    hal_irq_state_t state = fake_irqs_enabled;
    fake_irqs_enabled = false;
    return state;
}

static inline void hal_irq_restore(hal_irq_state_t state)
{
    fake_irqs_enabled = state != 0;
}

static inline void hal_cpu_relax(void)
{
    fake_cpu_relax();
}

static inline void hal_cpu_wait(void)
{
    fake_irqs_enabled = true;
    fake_cpu_wait();
}
