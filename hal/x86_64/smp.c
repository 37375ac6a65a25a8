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

#define TRAMPOLINE_LIMIT MIB
#define INIT_WAIT_NS 10000000u
#define STARTUP_WAIT_NS 200000u

// Intel SDM 3A, 4.5.
#define TABLE_ENTRIES 512
#define TABLE_ENTRY 3u      // present, writable
#define LEAF_2M_ENTRY 0x83u // and a page by itself

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

// The trampoline

bool hal_trampoline_is_needed(paddr_t *out_limit, uint64_t *out_size)
{
    // The code, and the tables of all levels but the last.
    *out_limit = TRAMPOLINE_LIMIT;
    *out_size = (uint64_t)hal_mmu_active()->levels * HAL_PAGE_SIZE;
    return true;
}

// The first 2 MiB as they are, and the kernel's half. The kernel's own root will not do: it may lie
// above 4 GiB, and maps nothing down here.
static paddr_t tables_fill(const struct hal_trampoline *trampoline)
{
    const struct hal_mmu_space *kernel = hal_mmu_active();
    const uint64_t *kernel_root = kernel->ops.table_pointer(kernel->ops.ctx, kernel->root);
    uint64_t *table = (uint64_t *)((uint8_t *)trampoline->pointer + HAL_PAGE_SIZE);
    paddr_t root = trampoline->paddr + HAL_PAGE_SIZE, below = root;
    memcpy(table + TABLE_ENTRIES / 2, kernel_root + TABLE_ENTRIES / 2, HAL_PAGE_SIZE / 2);
    for (unsigned level = kernel->levels; level > 2; level--, table += TABLE_ENTRIES) {
        below += HAL_PAGE_SIZE;
        table[0] = below | TABLE_ENTRY;
    }
    table[0] = LEAF_2M_ENTRY;
    return root;
}

static struct trampoline_parameters *parameters_in(const struct hal_trampoline *trampoline)
{
    return (void *)((uint8_t *)trampoline->pointer + (trampoline_parameters - trampoline_begin));
}

static void trampoline_fill(const struct hal_trampoline *trampoline)
{
    memset(trampoline->pointer, 0, (size_t)hal_mmu_active()->levels * HAL_PAGE_SIZE);
    memcpy(trampoline->pointer, trampoline_begin, (size_t)(trampoline_end - trampoline_begin));
    uint32_t base = (uint32_t)trampoline->paddr;
    *parameters_in(trampoline) = (struct trampoline_parameters){
        .is_open = 1,
        .cr3 = (uint32_t)tables_fill(trampoline),
        .cr4 = (uint32_t)(CR4_PAE | (cr4_read() & CR4_LA57)),
        .efer = (uint32_t)(EFER_LME | (msr_read(MSR_EFER) & EFER_NXE)),
        .cr0 = (uint32_t)cr0_read(),
        .entry = (uintptr_t)cpu_entry,
        .code32 = {base + (uint32_t)(trampoline_code32 - trampoline_begin),
                   TRAMPOLINE_SELECTOR_CODE32},
        .code64 = {base + (uint32_t)(trampoline_code64 - trampoline_begin),
                   TRAMPOLINE_SELECTOR_CODE64},
        .gdt_limit = (uint16_t)(trampoline_gdt_end - trampoline_gdt - 1),
        .gdt_base = base + (uint32_t)(trampoline_gdt - trampoline_begin),
    };
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
    paddr_t limit;
    uint64_t size;
    if (!lapic_is_ready() || !hal_mmu_active()) return ST_NOT_SUPPORTED;
    (void)hal_trampoline_is_needed(&limit, &size);
    if (!trampoline || trampoline->paddr == 0 || trampoline->paddr % HAL_PAGE_SIZE != 0 ||
        trampoline->paddr + size > limit) {
        return ST_INVALID_ARGUMENT;
    }
    if (__atomic_exchange_n(&is_starting, true, __ATOMIC_ACQUIRE)) return ST_BUSY;
    mtrr_remember();
    trampoline_fill(trampoline);
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
    __atomic_store_n(&parameters_in(trampoline)->is_open, 0, __ATOMIC_RELEASE);
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
