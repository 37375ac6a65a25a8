// SPDX-License-Identifier: MIT
// Starting CPUs, and letting them go. Intel SDM 3A, 8.4.4 (INIT, then startup interrupts).
#include "clock_internal.h"
#include "cpu_area.h"
#include "cpu_internal.h"
#include "lapic.h"
#include "mmu_internal.h"
#include "mtrr.h"
#include "registers.h"
#include "smp_internal.h"
#include "trampoline.h"
#include <base/string.h>
#include <hal/irq.h>
#include <hal/time.h>

#define INIT_WAIT_NS 10000000u
#define STARTUP_WAIT_NS 200000u

// What trampoline.S knows.
_Static_assert(offsetof(struct hal_cpu_start, id) == 0, "START_ID");
_Static_assert(offsetof(struct hal_cpu_start, area) == 16, "START_AREA");
_Static_assert(offsetof(struct hal_cpu_start, stack_top) == 24, "START_STACK_TOP");
_Static_assert(sizeof(struct hal_cpu_start) == 56, "START_SIZE");
_Static_assert(offsetof(struct cpu_area, stage) == 61440, "AREA_STAGE");
_Static_assert(CPU_AWAITED == 0 && CPU_CLAIMED == 1, "STAGE_CLAIMED");

struct trampoline_target trampoline_target;

static bool is_starting; // one caller at a time
static void (*started_entry)(void);
static void (*report_line)(const char *text);

void hal_smp_set_report(void (*report)(const char *text))
{
    report_line = report;
}

void smp_report(const char *fmt, ...)
{
    char text[96];
    va_list args;
    if (!report_line) return;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    report_line(text);
}

hal_cpu_id_t hal_cpu_id(void)
{
    // Without a local APIC there is no other CPU, and any number will do.
    return lapic_is_ready() ? cpu_area_here()->apic_id : 0;
}

// The CPU that starts

static enum cpu_stage stage_get(const struct cpu_area *area)
{
    return (enum cpu_stage)__atomic_load_n(&area->stage, __ATOMIC_ACQUIRE);
}

static bool stage_change(struct cpu_area *area, enum cpu_stage from, enum cpu_stage to)
{
    uint32_t expected = from;
    return __atomic_compare_exchange_n(&area->stage, &expected, to, false, __ATOMIC_ACQ_REL,
                                       __ATOMIC_ACQUIRE);
}

NORETURN void cpu_begin(struct hal_cpu_start *start)
{
    struct cpu_area *area = start->area;
    descriptors_load(area);
    cpu_control_init();
    // First it is told of every change to the page tables, then it forgets what it has seen of
    // them.
    __atomic_store_n(&area->local.is_online, 1, __ATOMIC_SEQ_CST);
    mmu_cpu_init();
    if (lapic_cpu_init() < 0) hal_cpu_stop();
    timer_cpu_begin();
    clock_sync_cpu();
    // `start` is the starter's again from here on.
    if (!stage_change(area, CPU_CLAIMED, CPU_RUNS)) hal_cpu_stop();
    started_entry();
    hal_cpu_stop();
}

// The starter

static bool id_is_running(hal_cpu_id_t id)
{
    for (unsigned i = 0; i < cpu_area_limit(); i++) {
        const struct cpu_area *area = cpu_area_get(i);
        if (cpu_is_online(area) && area->apic_id == id) return true;
    }
    return false;
}

static void area_prepare(const struct hal_cpu_start *start)
{
    struct cpu_area *area = start->area;
    area->local = (struct hal_cpu_local){.self = &area->local,
                                         .data = start->data,
                                         .thread = start->thread,
                                         .index = start->index,
                                         .preempt_count = 1};
    area->apic_id = (uint32_t)start->id;
    area->is_flush_all_due = false;
    bool can_start = lapic_id_is_reachable(start->id) && !id_is_running(start->id);
    area->stage = can_start ? CPU_AWAITED : CPU_GIVEN_UP;
    cpu_area_set(start->index, area);
}

static void all_send(const struct hal_cpu_start *starts, size_t count, uint32_t command)
{
    for (size_t i = 0; i < count; i++) {
        const struct cpu_area *area = starts[i].area;
        if (stage_get(area) == CPU_AWAITED) lapic_command_send(area->apic_id, command);
    }
}

static bool have_all_come(struct hal_cpu_start *starts, size_t count)
{
    bool have_all = true;
    for (size_t i = 0; i < count; i++) {
        enum cpu_stage stage = stage_get(starts[i].area);
        starts[i].has_arrived = stage == CPU_RUNS;
        if (stage == CPU_AWAITED || stage == CPU_CLAIMED) have_all = false;
    }
    return have_all;
}

static void missing_hold(struct hal_cpu_start *start)
{
    struct cpu_area *area = start->area;
    if (!stage_change(area, CPU_AWAITED, CPU_GIVEN_UP) &&
        !stage_change(area, CPU_CLAIMED, CPU_GIVEN_UP)) {
        return;
    }
    // Wherever it is, and if it is there at all: back to where it waits to be started.
    lapic_command_send(area->apic_id, LAPIC_COMMAND_INIT);
    __atomic_store_n(&area->local.is_online, 0, __ATOMIC_RELEASE);
}

static void await(struct hal_cpu_start *starts, size_t count, uint64_t timeout_ns)
{
    uint64_t start_ns = hal_clock_ns();
    while (!have_all_come(starts, count) && hal_clock_ns() - start_ns < timeout_ns) {
        clock_sync_look();
        hal_cpu_relax();
    }
}

static void start_and_await(struct hal_cpu_start *starts, size_t count, uint32_t page,
                            uint64_t timeout_ns)
{
    all_send(starts, count, LAPIC_COMMAND_INIT);
    hal_clock_delay_ns(INIT_WAIT_NS);
    all_send(starts, count, LAPIC_COMMAND_STARTUP | page);
    await(starts, count, STARTUP_WAIT_NS);
    // Once more, to those that have not been seen yet.
    all_send(starts, count, LAPIC_COMMAND_STARTUP | page);
    await(starts, count, timeout_ns);
}

status_t hal_cpus_start(struct hal_cpu_start *starts, size_t count,
                        const struct hal_trampoline *trampoline, void (*entry)(void),
                        uint64_t timeout_ns)
{
    if (!lapic_is_ready() || !hal_mmu_active()) return ST_NOT_SUPPORTED;
    if (!trampoline_is_valid(trampoline)) return ST_INVALID_ARGUMENT;
    if (__atomic_exchange_n(&is_starting, true, __ATOMIC_ACQUIRE)) return ST_BUSY;
    mtrr_remember();
    trampoline_open(trampoline, cpu_entry);
    trampoline_target = (struct trampoline_target){
        .cr3 = hal_mmu_active()->root,
        .starts = starts,
        .count = count,
        .lapic = lapic_registers(),
    };
    started_entry = entry;
    for (size_t i = 0; i < count; i++)
        area_prepare(&starts[i]);
    start_and_await(starts, count, (uint32_t)(trampoline->paddr / HAL_PAGE_SIZE), timeout_ns);
    trampoline_close(trampoline);
    for (size_t i = 0; i < count; i++)
        missing_hold(&starts[i]);
    (void)have_all_come(starts, count);
    __atomic_store_n(&is_starting, false, __ATOMIC_RELEASE);
    return ST_OK;
}

// Leaving

NORETURN void hal_cpu_park(void)
{
    struct cpu_area *area = cpu_area_here();
    // What was sent here before is served; from here on nothing is.
    hal_preempt_disable();
    hal_irq_enable();
    hal_cpu_relax();
    hal_irq_disable();
    hal_timer_disarm();
    __atomic_store_n(&area->local.is_online, 0, __ATOMIC_SEQ_CST);
    hal_cpu_attend();
    (void)stage_change(area, CPU_RUNS, CPU_PARKED);
    hal_cpu_stop();
}

status_t hal_cpu_park_await(unsigned cpu, uint64_t timeout_ns)
{
    const struct cpu_area *area = cpu_area_get(cpu);
    if (!area) return ST_NOT_FOUND;
    uint64_t start_ns = hal_clock_ns();
    while (stage_get(area) != CPU_PARKED) {
        if (hal_clock_ns() - start_ns >= timeout_ns) return ST_TIMEOUT;
        hal_cpu_relax();
    }
    // It sleeps on its stack; after this it does not even that, and no NMI wakes it.
    lapic_command_send(area->apic_id, LAPIC_COMMAND_INIT);
    return ST_OK;
}
