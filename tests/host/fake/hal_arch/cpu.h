// SPDX-License-Identifier: MIT
#pragma once
// A CPU for host tests of drivers: the test program says what happens when the CPU relaxes or
// waits. Interrupts are a flag. What belongs to the running CPU and thread is plain memory; a test
// may set it.

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

struct hal_cpu_local {
    struct hal_cpu_local *self;
    void *data, *thread;
    uint32_t index, preempt_count, resched, interrupt_depth, is_online, is_idle, flush_wanted, flush_done;
};

// The running CPU; points at the only one there is unless the test has more.
__attribute__((weak)) struct hal_cpu_local fake_cpu;
__attribute__((weak)) struct hal_cpu_local *fake_cpu_here = &fake_cpu;

static inline struct hal_cpu_local *hal_cpu_local(void)
{
    return fake_cpu_here;
}

static inline void hal_cpu_idle_set(uint32_t is_idle)
{
    fake_cpu_here->is_idle = is_idle;
}

static inline void hal_cpu_attend_if_told(void)
{
}

static inline unsigned hal_cpu_index(void)
{
    return fake_cpu_here->index;
}

static inline void *hal_cpu_data(void)
{
    return fake_cpu_here->data;
}

static inline void hal_cpu_data_set(void *data)
{
    fake_cpu_here->data = data;
}

static inline bool hal_in_interrupt(void)
{
    return fake_cpu_here->interrupt_depth != 0;
}

static inline void *hal_thread(void)
{
    return fake_cpu_here->thread;
}

static inline void hal_thread_set(void *thread)
{
    fake_cpu_here->thread = thread;
}

static inline void hal_preempt_disable(void)
{
    fake_cpu_here->preempt_count++;
}

static inline unsigned hal_preempt_enable(void)
{
    return --fake_cpu_here->preempt_count;
}

static inline unsigned hal_preempt_count(void)
{
    return fake_cpu_here->preempt_count;
}

static inline void hal_resched_set(bool is_wanted)
{
    fake_cpu_here->resched = is_wanted;
}

static inline bool hal_resched_get(void)
{
    return fake_cpu_here->resched != 0;
}
