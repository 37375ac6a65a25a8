// SPDX-License-Identifier: MIT
#pragma once
// More than one CPU: starting them, telling them something, and being told.
//
// CPUs have an index 0..HAL_CPU_MAX-1 that the kernel gives out: 0 is the boot CPU, the others in
// the order of the firmware's list. An index is never given to other hardware, so a CPU that comes
// back after its removal has its old one.

#include <base/status.h>
#include <hal/cpu.h>

// By design, not by guess: nothing is an array of this many but pointers and bit sets.
#define HAL_CPU_MAX 1024u

// The architecture's name of a CPU (x86_64: its APIC id; AArch64: its MPIDR affinity).
typedef uint64_t hal_cpu_id_t;
hal_cpu_id_t hal_cpu_id(void); // of the running CPU

// Memory that the HAL needs for a CPU besides the boot CPU: descriptor tables, exception stacks.
// `memory` is zeroed, page aligned, hal_cpu_area_size() bytes long, and stays for as long as the
// CPU runs. Pages that shall not be mapped (guards below the exception stacks) are told by
// hal_cpu_area_guard(memory, index, out): false past the end.
uint64_t hal_cpu_area_size(void);
bool hal_cpu_area_guard(void *memory, size_t index, struct hal_stack_guard *out);

struct hal_cpu_start {
    hal_cpu_id_t id;
    unsigned index;
    void *area;       // see above
    void *stack_top;  // the stack on which `entry` runs
    void *data;       // what hal_cpu_data() will be there
    void *thread;     // what hal_thread() will be there
    bool has_arrived; // set by hal_cpus_start: it runs `entry`
};

// Memory for the code that CPUs begin with. The HAL writes it through `pointer` in each
// hal_cpus_start. A CPU that was given up may still come by much later and be stopped there, so it
// is never anything else.
struct hal_trampoline {
    paddr_t paddr; // page aligned; 0: the architecture needs none
    void *pointer;
};
// How much, and below which address it must end. After hal_mmu_activate.
bool hal_trampoline_is_needed(paddr_t *out_limit, uint64_t *out_size);

// Starts all of them in parallel, waits until each has arrived or `timeout_ns` is over, and calls
// entry() on each, with interrupts off, on its own stack, in the kernel's address space, with its
// local interrupt controller and clock ready and preemption disabled once. Those that did not come
// keep has_arrived false and will not come later either; so do those whose id runs already or
// cannot be named to the interrupt controller. Their areas stay the HAL's all the same.
// ST_NOT_SUPPORTED when this machine cannot start CPUs, ST_INVALID_ARGUMENT for a bad trampoline,
// ST_BUSY when another call is under way.
status_t hal_cpus_start(struct hal_cpu_start *starts, size_t count,
                        const struct hal_trampoline *trampoline, void (*entry)(void),
                        uint64_t timeout_ns) MUST_USE;
// The running CPU leaves for good: it goes to sleep with interrupts off until it is started anew.
// Interrupts from outside must have been moved to others before.
NORETURN void hal_cpu_park(void);
// Called by another CPU: waits until that one has parked and touches its stack and area no more.
// ST_NOT_FOUND, ST_TIMEOUT.
status_t hal_cpu_park_await(unsigned cpu, uint64_t timeout_ns) MUST_USE;

// Inter-processor interrupts. The handler runs in interrupt context on the CPU that was told.
enum hal_ipi {
    HAL_IPI_RESCHEDULE, // look at the run queue again
    HAL_IPI_CALL,       // look at the call queue
    HAL_IPI_PROBE,      // nobody's: for tests and measures
    HAL_IPI_COUNT
};
void hal_ipi_set_handler(enum hal_ipi ipi, void (*handler)(void));
// Also to the running CPU.
void hal_ipi_send(unsigned cpu, enum hal_ipi ipi);
// What the architecture has that interrupts even a CPU with interrupts off (x86_64: NMI; it comes
// as HAL_TRAP_NMI): for backtraces and for stopping CPUs in a panic. Bounded, any context.
void hal_nmi_send(unsigned cpu);

// How page-table changes were made known to the other CPUs (hal_mmu_tlb_flush).
struct hal_tlb_stats {
    uint64_t shootdowns;
    uint64_t late;       // a CPU took more than some seconds
    uint64_t unanswered; // it was not waited for any longer
};
void hal_tlb_stats_get(struct hal_tlb_stats *out);

// `report` is given one line for people about what other CPUs did not do in time. Any context.
void hal_smp_set_report(void (*report)(const char *text));
