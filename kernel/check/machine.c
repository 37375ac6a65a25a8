// SPDX-License-Identifier: MIT
// Gathers what the parts of the check look at, on the machine that runs.

#include "cpus.h"
#include "measure.h"
#include "memory_map.h"
#include "memory_types.h"
#include "pci.h"
#include "smbios.h"
#include "uefi.h"

#include <base/bits.h>
#include <base/string.h>
#include <hal/cpu.h>
#include <hal/smp.h>
#include <kernel/check.h>
#include <kernel/heap.h>
#include <kernel/log.h>
#include <kernel/panic.h>
#include <kernel/platform.h>
#include <kernel/platform_check.h>
#include <kernel/pmm.h>
#include <kernel/vmm.h>
#include <sched/cpu.h>

#define TABLES_MAX 256
#define UEFI_TABLE_SIZE 256u // bytes: more than either has
#define SMBIOS_ENTRY_SIZE 32u
#define STOLEN_TIME_NS 1000000000ull

static const struct boot_memory_entry *entries_of(const struct boot_info *boot)
{
    return (const struct boot_memory_entry *)boot->memory_map_va;
}

static void *map_read(paddr_t paddr, uint64_t size)
{
    return paddr ? vmm_map_physical(paddr, size, HAL_MMU_READ, HAL_MMU_WRITE_BACK) : NULL;
}

// The memory map

static void kept_add(struct check_range *ranges, size_t *count, uint64_t start, uint64_t size,
                     const char *name)
{
    if (start != 0 && *count < TABLES_MAX)
        ranges[(*count)++] = (struct check_range){start, size, name};
}

static void memory_map_run(const struct boot_info *boot, const struct finding_sink *sink)
{
    struct hal_cpu_info cpu;
    struct platform_table *tables = kmalloc(TABLES_MAX * sizeof *tables);
    struct check_range *kept = kmalloc(TABLES_MAX * sizeof *kept);
    size_t count = 0;
    hal_cpu_describe(&cpu);
    for (size_t i = 0; tables && kept && i < TABLES_MAX - 4; i++) {
        if (!platform_table_get(i, &tables[i])) break;
        kept_add(kept, &count, tables[i].start, tables[i].size, tables[i].name);
    }
    if (kept) {
        kept_add(kept, &count, boot->system_table_paddr, 120, "system table");
        kept_add(kept, &count, boot->runtime_services_paddr, 136, "runtime services");
        kept_add(kept, &count, boot->smbios_paddr, 31, "SMBIOS 2 entry point");
        kept_add(kept, &count, boot->smbios3_paddr, 24, "SMBIOS 3 entry point");
    }
    const struct check_memory_map input = {
        .entries = entries_of(boot),
        .count = boot->memory_map_count,
        .physical_address_bits = cpu.physical_address_bits,
        .kept = kept,
        .kept_count = count,
        .framebuffer = {boot->framebuffer.paddr, boot->framebuffer.size, "framebuffer"},
        .attributes_table = (const uint8_t *)boot->memory_attributes_va,
        .attributes_size = boot->memory_attributes_size,
    };
    check_memory_map(&input, sink);
    kfree(tables);
    kfree(kept);
}

static void uefi_run(const struct boot_info *boot, const struct finding_sink *sink)
{
    void *system = map_read(boot->system_table_paddr, UEFI_TABLE_SIZE);
    void *runtime = map_read(boot->runtime_services_paddr, UEFI_TABLE_SIZE);
    const struct check_uefi input = {
        .boot = boot,
        .entries = entries_of(boot),
        .entry_count = boot->memory_map_count,
        .system = {system, UEFI_TABLE_SIZE},
        .runtime = {runtime, UEFI_TABLE_SIZE},
    };
    check_uefi(&input, sink);
    vmm_unmap(system, UEFI_TABLE_SIZE);
    vmm_unmap(runtime, UEFI_TABLE_SIZE);
}

static const uint8_t *smbios_map(void *arg, uint64_t address, uint64_t size)
{
    (void)arg;
    return map_read(address, size);
}

static void smbios_unmap(void *arg, const uint8_t *bytes, uint64_t size)
{
    (void)arg;
    vmm_unmap((void *)(uintptr_t)bytes, size);
}

static void smbios_run(const struct boot_info *boot, const struct finding_sink *sink)
{
    struct pmm_stats memory;
    void *entry2 = map_read(boot->smbios_paddr, SMBIOS_ENTRY_SIZE);
    void *entry3 = map_read(boot->smbios3_paddr, SMBIOS_ENTRY_SIZE);
    pmm_stats_get(&memory);
    const struct check_smbios input = {
        .entry2 = {entry2, SMBIOS_ENTRY_SIZE},
        .entry3 = {entry3, SMBIOS_ENTRY_SIZE},
        .map = smbios_map,
        .unmap = smbios_unmap,
        .cpus_running = (unsigned)cpu_online_count(),
        .ram_bytes = memory.pages_total * PAGE_SIZE,
    };
    check_smbios(&input, sink);
    vmm_unmap(entry2, SMBIOS_ENTRY_SIZE);
    vmm_unmap(entry3, SMBIOS_ENTRY_SIZE);
}

// CPUs

struct fact_read {
    size_t index;
    struct hal_cpu_fact fact;
    bool is_there;
};

static void fact_read(void *arg)
{
    struct fact_read *read = arg;
    read->is_there = hal_cpu_fact_get(read->index, &read->fact);
}

// In interrupt context, on the CPU in question.
static void facts_read(void *arg)
{
    struct check_cpu *cpu = arg;
    for (size_t i = 0; i < CHECK_CPU_FACTS; i++) {
        struct fact_read read = {.index = i, .is_there = true};
        uintptr_t address;
        if (fault_expect(fact_read, &read, &address)) {
            read.is_there = true;
            read.fact = (struct hal_cpu_fact){0};
        }
        if (!read.is_there) break;
        cpu->facts[cpu->fact_count++] = read.fact;
    }
}

static bool is_listed(const struct cpu_config *configs, size_t count, uint64_t id,
                      size_t *out_place)
{
    *out_place = 0;
    for (size_t i = 0; i < count; i++) {
        if (!configs[i].is_enabled) continue;
        if (configs[i].id == id) return true;
        ++*out_place;
    }
    return false;
}

static void cpus_run(const struct finding_sink *sink)
{
    size_t config_count, count = 0;
    const struct cpu_config *configs = platform_cpus(&config_count);
    struct cpu_info info;
    while (cpu_info_get((unsigned)count, &info))
        count++;
    struct check_cpu *cpus = kmalloc(count * sizeof *cpus);
    if (!cpus) {
        log_warn("check", "no memory to compare %zu CPUs", count);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        (void)cpu_info_get((unsigned)i, &info);
        cpus[i] = (struct check_cpu){
            .index = (unsigned)i,
            .id = info.id,
            // One that the option cpus= kept back is not the firmware's fault.
            .is_running = info.state != CPU_FAILED,
        };
        // A machine without a MADT has one CPU, and lists none.
        cpus[i].is_listed =
            is_listed(configs, config_count, info.id, &cpus[i].place) || config_count == 0;
        if (info.state == CPU_ONLINE && cpu_call((unsigned)i, facts_read, &cpus[i]) < 0)
            cpus[i].is_running = false;
    }
    struct hal_memory_types types = {0};
    struct hal_cpu_info cpu;
    (void)!hal_memory_types_get(&types);
    hal_cpu_describe(&cpu);
    // QEMU's INIT forgets memory types, which a CPU's keeps: there they always differ.
    check_cpus(cpus, count, cpu.has_hypervisor ? 0 : types.repairs, sink);
    kfree(cpus);
}

#define MEMORY_RANGES 192 // fixed ones and those of any CPU

static void memory_types_run(const struct boot_info *boot, const struct finding_sink *sink)
{
    struct check_memory_types input = {
        .entries = entries_of(boot),
        .entry_count = boot->memory_map_count,
        .framebuffer = boot->framebuffer.paddr,
        .framebuffer_size = boot->framebuffer.size,
    };
    if (hal_memory_types_get(&input.types) < 0) return;
    struct hal_memory_type_range *ranges = kmalloc(MEMORY_RANGES * sizeof *ranges);
    if (!ranges) return;
    while (input.range_count < MEMORY_RANGES &&
           hal_memory_type_range_get(input.range_count, &ranges[input.range_count]))
        input.range_count++;
    input.ranges = ranges;
    check_memory_types(&input, sink);
    kfree(ranges);
}

// PCI

static struct platform_pci_address platform_address(struct check_pci_function where)
{
    return (struct platform_pci_address){where.segment, where.bus, where.device, where.function};
}

static uint32_t pci_read(void *arg, struct check_pci_function where, uint16_t offset,
                         unsigned width)
{
    (void)arg;
    return platform_pci_read(platform_address(where), offset, width);
}

static bool pci_read_ecam(void *arg, struct check_pci_function where, uint32_t *out)
{
    (void)arg;
    return platform_pci_read_ecam(platform_address(where), out);
}

// Which of the low bits answer when all ones are written (PCI 3.0, 6.2.5.1).
static uint32_t bar_probe(struct platform_pci_address address, uint16_t offset)
{
    uint32_t old = platform_pci_read(address, offset, 4);
    platform_pci_write(address, offset, 4, UINT32_MAX);
    uint32_t mask = platform_pci_read(address, offset, 4);
    platform_pci_write(address, offset, 4, old);
    return mask;
}

#define PCI_COMMAND 0x04
#define PCI_COMMAND_DECODE 3u
#define PCI_CLASS 0x0b
#define CLASS_DISPLAY 0x03u
#define CLASS_BRIDGE 0x06u
#define CLASS_COMMUNICATION 0x07u

static uint64_t pci_bar_size(void *arg, struct check_pci_function where, uint16_t offset)
{
    struct platform_pci_address address = platform_address(where);
    uint32_t class = platform_pci_read(address, PCI_CLASS, 1);
    (void)arg;
    // Screens and serial ports are in use as consoles; bridges pass on what others use.
    if (class == CLASS_DISPLAY || class == CLASS_BRIDGE || class == CLASS_COMMUNICATION) return 0;
    uint32_t low = platform_pci_read(address, offset, 4);
    bool is_io = low & 1, is_wide = !is_io && (low >> 1 & 3) == 2 && offset < 0x24;
    // Nothing may be decoded at the addresses that stand there meanwhile.
    hal_irq_state_t irqs = hal_irq_save();
    uint32_t command = platform_pci_read(address, PCI_COMMAND, 2);
    platform_pci_write(address, PCI_COMMAND, 2, command & ~PCI_COMMAND_DECODE);
    uint32_t mask = bar_probe(address, offset);
    uint32_t high = is_wide ? bar_probe(address, (uint16_t)(offset + 4)) : UINT32_MAX;
    platform_pci_write(address, PCI_COMMAND, 2, command);
    hal_irq_restore(irqs);
    if (mask == 0) return 0;                     // there is no such register
    if (is_io) return 0x10000 - (mask & 0xfffc); // the upper half may be wired to 0
    return 0 - ((uint64_t)high << 32 | (mask & ~15u));
}

#define WINDOWS_MAX 64

static void pci_run(const struct boot_info *boot, const struct finding_sink *sink)
{
    struct platform_pci_root root;
    struct platform_pci_window windows[WINDOWS_MAX];
    struct check_pci_window *passed = kmalloc(WINDOWS_MAX * sizeof *passed);
    struct check_pci_work *work = kmalloc(sizeof *work);
    for (size_t i = 0; passed && work && platform_pci_root_get(i, &root); i++) {
        size_t count = platform_pci_windows(i, windows, WINDOWS_MAX);
        for (size_t k = 0; k < count; k++) {
            passed[k] =
                (struct check_pci_window){windows[k].is_io ? CHECK_PCI_IO : CHECK_PCI_MEMORY,
                                          windows[k].start, windows[k].end};
        }
        const struct check_pci input = {
            .segment = root.segment,
            .first_bus = root.first_bus,
            .last_bus = root.last_bus,
            .read = pci_read,
            .bar_size = pci_bar_size,
            .read_ecam = pci_read_ecam,
            .windows = passed,
            .window_count = count,
            .entries = entries_of(boot),
            .entry_count = boot->memory_map_count,
        };
        check_pci(&input, work, sink);
    }
    kfree(work);
    kfree(passed);
}

// All of it

bool check_machine_kinds(size_t index, struct finding_kinds *out)
{
    static const struct finding_kinds *const lists[] = {
        &check_uefi_kinds,        &check_memory_map_kinds,  &check_smbios_kinds,
        &check_cpu_kinds,         &check_memory_type_kinds, &check_pci_kinds,
        &check_stolen_time_kinds,
    };
    if (index >= ARRAY_SIZE(lists)) return false;
    *out = *lists[index];
    return true;
}

void check_machine(const struct boot_info *boot, const struct finding_sink *sink)
{
    struct hal_cpu_info cpu;
    struct stolen_time stolen = {0};
    uefi_run(boot, sink);
    memory_map_run(boot, sink);
    smbios_run(boot, sink);
    cpus_run(sink);
    memory_types_run(boot, sink);
    pci_run(boot, sink);
    hal_cpu_describe(&cpu);
    stolen_time_measure(&stolen, STOLEN_TIME_NS, NULL);
    check_stolen_time(&stolen, cpu.has_hypervisor, sink);
}
