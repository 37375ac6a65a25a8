// SPDX-License-Identifier: MIT
#pragma once
// x86_64's part of <hal/cpu.h>, which states the contract.

#include <base/types.h>

typedef uint64_t hal_irq_state_t; // RFLAGS

// The part of a CPU's own area that the functions below read; GS points at it. The count and the
// request are changed by one instruction each, so that no interrupt comes between; no other CPU
// writes them.
struct hal_cpu_local {
    struct hal_cpu_local *self;
    void *data;
    void *thread;
    uint32_t index;
    uint32_t preempt_count;
    uint32_t resched;
    uint32_t interrupt_depth;
    // Atomic, for other CPUs too.
    uint32_t is_online;    // it answers
    uint32_t is_idle;      // it touches nothing before it has looked at what is wanted
    uint32_t flush_wanted; // TLB flushes that others have asked for,
    uint32_t flush_done;   // and how many of them are done
};

#define HAL_LOCAL_OFFSET(member) __builtin_offsetof(struct hal_cpu_local, member)

#define HAL_RFLAGS_IF 0x200u

static inline uint64_t hal_cycles(void)
{
    uint32_t low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return (uint64_t)high << 32 | low;
}

static inline hal_irq_state_t hal_irq_state(void)
{
    hal_irq_state_t flags;
    __asm__ volatile("pushfq; popq %0" : "=r"(flags) : : "memory");
    return flags;
}

static inline bool hal_irq_enabled(void)
{
    return (hal_irq_state() & HAL_RFLAGS_IF) != 0;
}

static inline void hal_irq_enable(void)
{
    __asm__ volatile("sti" : : : "memory");
}

static inline void hal_irq_disable(void)
{
    __asm__ volatile("cli" : : : "memory");
}

static inline hal_irq_state_t hal_irq_save(void)
{
    hal_irq_state_t state = hal_irq_state();
    hal_irq_disable();
    return state;
}

static inline void hal_irq_restore(hal_irq_state_t state)
{
    if (state & HAL_RFLAGS_IF) {
        hal_irq_enable();
    } else {
        hal_irq_disable();
    }
}

// Of the running CPU

// `volatile` keeps these in their order behind hal_preempt_disable.
static inline struct hal_cpu_local *hal_cpu_local(void)
{
    struct hal_cpu_local *local;
    __asm__ volatile("movq %%gs:%c1, %0" : "=r"(local) : "i"(HAL_LOCAL_OFFSET(self)));
    return local;
}

static inline unsigned hal_cpu_index(void)
{
    uint32_t index;
    __asm__ volatile("movl %%gs:%c1, %0" : "=r"(index) : "i"(HAL_LOCAL_OFFSET(index)));
    return index;
}

static inline void *hal_cpu_data(void)
{
    void *data;
    __asm__ volatile("movq %%gs:%c1, %0" : "=r"(data) : "i"(HAL_LOCAL_OFFSET(data)));
    return data;
}

static inline void hal_cpu_data_set(void *data)
{
    __asm__ volatile("movq %0, %%gs:%c1" : : "r"(data), "i"(HAL_LOCAL_OFFSET(data)) : "memory");
}

static inline bool hal_in_interrupt(void)
{
    uint32_t depth;
    __asm__ volatile("movl %%gs:%c1, %0"
                     : "=r"(depth)
                     : "i"(HAL_LOCAL_OFFSET(interrupt_depth)));
    return depth != 0;
}

// Of the running thread. The preemption count is kept by CPU: a thread that is not running was
// switched away from with a count of 1, so that the next one goes on with what it left.

static inline void *hal_thread(void)
{
    void *thread;
    __asm__ volatile("movq %%gs:%c1, %0" : "=r"(thread) : "i"(HAL_LOCAL_OFFSET(thread)));
    return thread;
}

static inline void hal_thread_set(void *thread)
{
    __asm__ volatile("movq %0, %%gs:%c1" : : "r"(thread), "i"(HAL_LOCAL_OFFSET(thread)) : "memory");
}

static inline void hal_preempt_disable(void)
{
    __asm__ volatile("incl %%gs:%c0" : : "i"(HAL_LOCAL_OFFSET(preempt_count)) : "memory", "cc");
}

static inline unsigned hal_preempt_count(void)
{
    uint32_t count;
    __asm__ volatile("movl %%gs:%c1, %0"
                     : "=r"(count)
                     : "i"(HAL_LOCAL_OFFSET(preempt_count))
                     : "memory");
    return count;
}

static inline unsigned hal_preempt_enable(void)
{
    __asm__ volatile("decl %%gs:%c0" : : "i"(HAL_LOCAL_OFFSET(preempt_count)) : "memory", "cc");
    // When it is 0 the thread may have moved meanwhile: to a CPU where it is 0 too.
    return hal_preempt_count();
}

static inline void hal_resched_set(bool is_wanted)
{
    __asm__ volatile("movl %0, %%gs:%c1"
                     :
                     : "ri"((uint32_t)is_wanted), "i"(HAL_LOCAL_OFFSET(resched))
                     : "memory");
}

static inline bool hal_resched_get(void)
{
    uint32_t is_wanted;
    __asm__ volatile("movl %%gs:%c1, %0"
                     : "=r"(is_wanted)
                     : "i"(HAL_LOCAL_OFFSET(resched))
                     : "memory");
    return is_wanted != 0;
}

// Does what another CPU waits for.
void hal_cpu_attend(void);

static inline void hal_cpu_attend_if_told(void)
{
    uint32_t left;
    __asm__ volatile("movl %%gs:%c1, %0\n\tsubl %%gs:%c2, %0"
                     : "=&r"(left)
                     : "i"(HAL_LOCAL_OFFSET(flush_wanted)), "i"(HAL_LOCAL_OFFSET(flush_done))
                     : "memory", "cc");
    if (__builtin_expect(left != 0, 0)) hal_cpu_attend();
}

// Also where a CPU that waits with interrupts off, for a lock say, answers a TLB shootdown by who
// holds it.
static inline void hal_cpu_relax(void)
{
    __asm__ volatile("pause");
    hal_cpu_attend_if_told();
}

// The exchange also orders it before what follows: whoever tells this CPU to flush sees it idle, or
// is seen.
static inline void hal_cpu_idle_set(uint32_t is_idle)
{
    __asm__ volatile("xchgl %0, %%gs:%c1"
                     : "+r"(is_idle)
                     : "i"(HAL_LOCAL_OFFSET(is_idle))
                     : "memory");
}

static inline void hal_cpu_wait(void)
{
    hal_cpu_idle_set(1);
    // STI takes effect after the next instruction, so no interrupt fits between the two. The
    // interrupt's entry ends the idleness; here it is for an NMI.
    __asm__ volatile("sti; hlt" : : : "memory");
    hal_cpu_idle_set(0);
    hal_cpu_attend_if_told();
}

NORETURN static inline void hal_cpu_stop(void)
{
    __asm__ volatile("cli\n\tmovl $0, %%gs:%c0" : : "i"(HAL_LOCAL_OFFSET(is_online)) : "memory");
    for (;;)
        __asm__ volatile("cli; hlt" : : : "memory");
}
