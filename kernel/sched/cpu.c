// SPDX-License-Identifier: MIT
// CPUs that come and go.

#include "cpu_call.h"
#include "scheduler.h"

#include <base/string.h>
#include <hal/irq.h>
#include <hal/time.h>
#include <kernel/boot_trace.h>
#include <kernel/heap.h>
#include <kernel/irq.h>
#include <kernel/log.h>
#include <kernel/options.h>
#include <kernel/platform.h>
#include <kernel/pmm.h>
#include <kernel/vmm.h>
#include <sched/cpu.h>

#define NS_PER_SECOND 1000000000ull
#define NS_PER_MS 1000000ull
// A busy host with many emulated CPUs needs seconds. The wait ends when all have come.
#define START_TIMEOUT_MS 10000
#define LEAVE_TIMEOUT_NS (5 * NS_PER_SECOND)

struct cpu {
    struct cpu_config config;
    enum cpu_state state;
    void *area; // the HAL's; stays for when the CPU comes back
    struct sched_cpu *sched;
    uint64_t online_since_ns;
    bool is_suspended; // it left for a sleep, and comes back after
};

// Guards all below, against changes; readers see an entry whole once `known` counts it.
static struct mutex lock;
static struct cpu *cpus[HAL_CPU_MAX];
static unsigned known;
static struct hal_trampoline trampoline;

static struct cpu *cpu_get(unsigned index)
{
    return index < __atomic_load_n(&known, __ATOMIC_ACQUIRE) ? cpus[index] : NULL;
}

static bool is_online(const struct cpu *cpu)
{
    return cpu && __atomic_load_n(&cpu->state, __ATOMIC_ACQUIRE) == CPU_ONLINE;
}

static void state_set(struct cpu *cpu, enum cpu_state state)
{
    if (state == CPU_ONLINE) cpu->online_since_ns = hal_clock_ns();
    __atomic_store_n(&cpu->state, state, __ATOMIC_RELEASE);
}

static bool index_find(hal_cpu_id_t id, unsigned *out_index)
{
    for (unsigned i = 0; i < known; i++) {
        if (cpus[i]->config.id != id) continue;
        *out_index = i;
        return true;
    }
    return false;
}

static status_t cpu_list(const struct cpu_config *config, unsigned *out_index)
{
    if (known == HAL_CPU_MAX) return ST_LIMIT_REACHED;
    struct cpu *cpu = kzalloc(sizeof *cpu);
    if (!cpu) return ST_NO_MEMORY;
    status_t st = cpu_call_queue_create(known);
    if (st < 0) {
        kfree(cpu);
        return st;
    }
    cpu->config = *config;
    cpu->state = config->is_enabled ? CPU_OFFLINE : CPU_ABSENT;
    cpus[known] = cpu;
    *out_index = known;
    __atomic_store_n(&known, known + 1, __ATOMIC_RELEASE);
    return ST_OK;
}

static uint64_t number_option(const char *name, uint64_t standard)
{
    const char *option = option_get(name);
    uint64_t value;
    if (!option || (option_parse_number(option, &value) && value > 0))
        return option ? value : standard;
    log_warn("options", "%s=%s: not a number above 0", name, option);
    return standard;
}

// Starting

static status_t trampoline_prepare(void)
{
    paddr_t limit, paddr;
    uint64_t size;
    unsigned order = 0;
    if (trampoline.pointer || !hal_trampoline_is_needed(&limit, &size)) return ST_OK;
    while ((uint64_t)PAGE_SIZE << order < size)
        order++;
    status_t st = pmm_pages_alloc_below(order, limit, &paddr);
    if (st < 0) {
        log_warn("cpu", "no memory below %#llx for the code that CPUs begin with: %s",
                 (unsigned long long)limit, status_string(st));
        return st;
    }
    trampoline = (struct hal_trampoline){paddr, phys_to_virt(paddr)};
    return ST_OK;
}

// The exception stacks' guards are pages of the area.
static status_t area_create(struct cpu *cpu)
{
    struct hal_stack_guard guard;
    if (cpu->area) return ST_OK;
    void *area = vmm_alloc(hal_cpu_area_size());
    if (!area) return ST_NO_MEMORY;
    for (size_t i = 0; hal_cpu_area_guard(area, i, &guard); i++) {
        status_t st = vmm_guard_page((void *)guard.page);
        if (st < 0) log_warn("cpu", "no guard page for a %s: %s", guard.name, status_string(st));
    }
    cpu->area = area;
    return ST_OK;
}

static status_t start_prepare(unsigned index, struct hal_cpu_start *out)
{
    struct cpu *cpu = cpus[index];
    status_t st = area_create(cpu);
    if (st == ST_OK) st = sched_cpu_create(index, &cpu->sched);
    if (st < 0) {
        log_warn("cpu", "CPU %u left out: %s", index, status_string(st));
        return st;
    }
    uint32_t domain;
    if (platform_cpu_domain(cpu->config.id, &domain)) pmm_cpu_set_domain(index, domain);
    *out = (struct hal_cpu_start){
        .id = cpu->config.id,
        .index = index,
        .area = cpu->area,
        .stack_top = cpu->sched->idle->stack_top,
        .data = cpu->sched,
        .thread = cpu->sched->idle,
    };
    return ST_OK;
}

static status_t start_all(struct hal_cpu_start *starts, size_t count)
{
    uint64_t timeout_ms = number_option("cpu-timeout", START_TIMEOUT_MS);
    status_t st = trampoline_prepare();
    if (st == ST_OK)
        st = hal_cpus_start(starts, count, &trampoline, sched_cpu_begin, timeout_ms * NS_PER_MS);
    if (st < 0) {
        log_warn("cpu", "no other CPU can be started: %s", status_string(st));
        return st;
    }
    for (size_t i = 0; i < count; i++) {
        struct cpu *cpu = cpus[starts[i].index];
        state_set(cpu, starts[i].has_arrived ? CPU_ONLINE : CPU_FAILED);
        if (starts[i].has_arrived) continue;
        log_warn("cpu", "CPU %u (id %llu, firmware's %u) did not come, left out", starts[i].index,
                 (unsigned long long)cpu->config.id, cpu->config.firmware_uid);
    }
    return ST_OK;
}

// Listing

// The running CPU is CPU 0, whatever the firmware says of it.
static void boot_cpu_list(const struct cpu_config *configs, size_t count)
{
    struct cpu_config boot = {hal_cpu_id(), 0, true};
    const struct cpu_config *listed = NULL;
    unsigned index;
    for (size_t i = 0; i < count && !listed; i++) {
        if (configs[i].id == boot.id) listed = &configs[i];
    }
    if (listed) boot.firmware_uid = listed->firmware_uid;
    if (count > 0 && (!listed || !listed->is_enabled)) {
        log_warn("cpu", "the firmware %s the boot CPU (id %llu)",
                 listed ? "lists as disabled" : "does not list", (unsigned long long)boot.id);
    }
    status_t st = cpu_list(&boot, &index);
    if (st < 0) {
        log_error("cpu", "no memory for the list of CPUs");
        return;
    }
    cpus[0]->sched = sched_cpus[0];
    state_set(cpus[0], CPU_ONLINE);
    uint32_t domain;
    if (platform_cpu_domain(boot.id, &domain)) pmm_cpu_set_domain(0, domain);
}

static void cpu_list_logged(const struct cpu_config *config)
{
    unsigned index;
    if (index_find(config->id, &index)) {
        // The boot CPU, or the second of two.
        if (index > 0) log_warn("cpu", "id %llu listed twice", (unsigned long long)config->id);
        return;
    }
    status_t st = cpu_list(config, &index);
    if (st < 0) {
        log_warn("cpu", "the CPU with id %llu is left out: %s", (unsigned long long)config->id,
                 status_string(st));
    }
}

// In parallel, as many as `limit` lets run, all or those that left for a sleep.
static void offline_start(uint64_t limit, bool are_suspended)
{
    size_t count = 0;
    struct hal_cpu_start *starts = kzalloc(known * sizeof *starts);
    if (!starts) {
        log_error("cpu", "no memory to start CPUs");
        return;
    }
    for (unsigned i = 1; i < known && count + 1 < limit; i++) {
        if (cpus[i]->state != CPU_OFFLINE || (are_suspended && !cpus[i]->is_suspended)) continue;
        cpus[i]->is_suspended = false;
        if (start_prepare(i, &starts[count]) == ST_OK) {
            count++;
        } else {
            cpus[i]->state = CPU_FAILED;
        }
    }
    // Apart, because most of it is prescribed waiting. (After the boot nobody notes steps.)
    if (count > 0) boot_step("cpus-wait");
    bool are_started = count > 0 && start_all(starts, count) == ST_OK;
    if (count > 0) boot_step("cpus-ready");
    if (are_started) irq_spread();
    kfree(starts);
}

static void report(const char *text)
{
    log_warn("cpu", "%s", text);
}

void cpus_init(const struct cpu_config *configs, size_t count)
{
    mutex_init(&lock, "CPUs");
    hal_smp_set_report(report);
    cpu_call_init();
    boot_cpu_list(configs, count);
    if (known == 0) return;
    for (size_t i = 0; i < count; i++)
        cpu_list_logged(&configs[i]);
    offline_start(number_option("cpus", HAL_CPU_MAX), false);
    if (known > 1) log_info("cpu", "%zu of %u CPUs run", cpu_online_count(), known);
}

// Coming and going

static status_t start_one(unsigned index)
{
    struct hal_cpu_start start;
    status_t st = start_prepare(index, &start);
    if (st == ST_OK) st = start_all(&start, 1);
    if (st == ST_OK && !start.has_arrived) st = ST_TIMEOUT;
    return st;
}

status_t cpu_add(const struct cpu_config *config, unsigned *out_index)
{
    mutex_lock(&lock);
    unsigned index;
    status_t st = ST_OK;
    if (!index_find(config->id, &index)) st = cpu_list(config, &index);
    if (st == ST_OK && is_online(cpus[index])) st = ST_ALREADY_EXISTS;
    if (st == ST_OK) {
        cpus[index]->config = *config;
        st = start_one(index);
        if (st == ST_OK) log_info("cpu", "CPU %u runs", index);
    }
    if (st == ST_OK) *out_index = index;
    mutex_unlock(&lock);
    return st;
}

struct removal {
    unsigned index;
    status_t status;
};

// On the boot CPU, so that it is not its own that leaves.
static void removal_run(void *arg)
{
    struct removal *removal = arg;
    unsigned index = removal->index;
    irq_move_away(index);
    status_t st = sched_cpu_leave(index, LEAVE_TIMEOUT_NS);
    if (st == ST_OK) st = hal_cpu_park_await(index, LEAVE_TIMEOUT_NS);
    irq_move_away(index); // what was connected meanwhile
    removal->status = st;
    if (st < 0) {
        log_error("cpu", "CPU %u does not leave: %s", index, status_string(st));
        return;
    }
    pmm_cpu_drain(index);
    heap_cpu_drain(index);
    log_info("cpu", "CPU %u has left", index);
}

// The lock is held.
static status_t remove_one(unsigned index)
{
    struct removal removal = {index, ST_OK};
    struct thread *thread;
    const struct thread_options options = {.priority = THREAD_PRIORITY_HIGH, .is_pinned = true};
    struct cpu *cpu = cpu_get(index);
    status_t st = is_online(cpu) ? ST_OK : ST_NOT_FOUND;
    if (st == ST_OK) st = thread_create("cpu removal", removal_run, &removal, &options, &thread);
    if (st == ST_OK) {
        state_set(cpu, CPU_OFFLINE); // no new calls
        st = thread_join(thread, UINT64_MAX);
    }
    if (st == ST_OK) st = removal.status;
    if (cpu && st < 0 && st != ST_NOT_FOUND && st != ST_NO_MEMORY) state_set(cpu, CPU_FAILED);
    return st;
}

status_t cpu_remove(unsigned index)
{
    if (index == 0) return ST_NOT_SUPPORTED;
    mutex_lock(&lock);
    status_t st = remove_one(index);
    mutex_unlock(&lock);
    return st;
}

// Sleeping

status_t cpus_suspend(const struct hal_trampoline **out_trampoline)
{
    mutex_lock(&lock);
    status_t st = trampoline_prepare();
    for (unsigned i = 1; st == ST_OK && cpu_next_online(i, &i); i++) {
        st = remove_one(i);
        cpus[i]->is_suspended = st == ST_OK;
    }
    *out_trampoline = &trampoline;
    if (st < 0) cpus_resume();
    return st;
}

void cpus_resume(void)
{
    offline_start(UINT64_MAX, true);
    mutex_unlock(&lock);
}

// Asking

size_t cpu_online_count(void)
{
    size_t count = 0;
    for (unsigned i = 0; cpu_next_online(i, &i); i++)
        count++;
    return count > 0 ? count : 1; // before cpus_init
}

bool cpu_next_online(unsigned index, unsigned *out_index)
{
    for (; cpu_get(index); index++) {
        if (!is_online(cpu_get(index))) continue;
        *out_index = index;
        return true;
    }
    return false;
}

static uint64_t interrupts_count(unsigned index)
{
    struct hal_irq_stat stat;
    uint64_t sum = 0;
    for (size_t i = 0; hal_irq_stat_get(i, &stat); i++)
        sum += hal_irq_count(stat.vector, index);
    return sum;
}

bool cpu_info_get(unsigned index, struct cpu_info *out)
{
    const struct cpu *cpu = cpu_get(index);
    if (!cpu) return false;
    *out = (struct cpu_info){
        .state = __atomic_load_n(&cpu->state, __ATOMIC_ACQUIRE),
        .id = cpu->config.id,
        .firmware_uid = cpu->config.firmware_uid,
        .interrupts = interrupts_count(index),
    };
    if (!cpu->sched) return true;
    out->switches = cpu->sched->switches;
    out->idle_ns = hal_clock_cycles_to_ns(sched_run_cycles(cpu->sched->idle));
    if (out->state == CPU_ONLINE) out->online_ns = hal_clock_ns() - cpu->online_since_ns;
    return true;
}
