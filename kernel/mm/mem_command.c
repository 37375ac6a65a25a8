// SPDX-License-Identifier: MIT
// The shell's `mem` command.

#include <base/string.h>
#include <kernel/heap.h>
#include <kernel/mem_command.h>
#include <kernel/pmm.h>
#include <kernel/shell.h>
#include <kernel/vmm.h>

static const struct boot_info *boot_info;

void mem_command_init(const struct boot_info *boot)
{
    boot_info = boot;
}

static void print_amount(const char *name, uint64_t pages)
{
    kprintf("  %-14s %10llu pages %12llu KiB\n", name, (unsigned long long)pages,
            (unsigned long long)(pages * (PAGE_SIZE / KIB)));
}

static void print_summary(void)
{
    struct pmm_stats pmm;
    struct heap_stats heap;
    struct vmm_stats vmm;
    pmm_stats_get(&pmm);
    heap_stats_get(&heap);
    vmm_stats_get(&vmm);

    kprintf("firmware's map, by kind:\n");
    uint64_t total = 0;
    for (int kind = 0; kind < MEMORY_KIND_COUNT; kind++) {
        if (pmm.bytes_by_kind[kind] == 0) continue;
        print_amount(memory_kind_name(kind), pmm.bytes_by_kind[kind] / PAGE_SIZE);
        total += pmm.bytes_by_kind[kind] / PAGE_SIZE;
    }
    print_amount("total", total);
    if (pmm.map_conflicts > 0) {
        kprintf("  %llu entries overlap others\n", (unsigned long long)pmm.map_conflicts);
    }

    kprintf("page allocator:\n");
    print_amount("managed", pmm.pages_total);
    print_amount("free", pmm.pages_free);
    print_amount("own metadata", pmm.pages_metadata);
    print_amount("in use", pmm.pages_total - pmm.pages_free - pmm.pages_metadata);
    kprintf("  allocations %llu, frees %llu, failures %llu\n", (unsigned long long)pmm.alloc_count,
            (unsigned long long)pmm.free_count, (unsigned long long)pmm.fail_count);

    kprintf("heap:\n  %llu KiB used of %llu KiB; allocations %llu, frees %llu, failures %llu\n",
            (unsigned long long)(heap.bytes_used / KIB),
            (unsigned long long)(heap.bytes_from_pmm / KIB), (unsigned long long)heap.alloc_count,
            (unsigned long long)heap.free_count, (unsigned long long)heap.fail_count);

    kprintf("address space:\n  direct map %llu MiB, on demand %llu KiB\n",
            (unsigned long long)(vmm.direct_map_bytes / MIB),
            (unsigned long long)(vmm.mapped_on_demand_bytes / KIB));
    kprintf("  leaves: %llu of 1 GiB, %llu of 2 MiB, %llu of 4 KiB; %llu table pages\n",
            (unsigned long long)vmm.pages_1g, (unsigned long long)vmm.pages_2m,
            (unsigned long long)vmm.pages_4k, (unsigned long long)vmm.table_pages);
}

static void print_map(void)
{
    size_t count;
    const struct memory_range *ranges = pmm_memory_map(&count);
    for (size_t i = 0; i < count && !shell_interrupted(); i++) {
        kprintf("%016llx-%016llx %10llu pages  %s\n", (unsigned long long)ranges[i].start,
                (unsigned long long)(ranges[i].start + ranges[i].size - 1),
                (unsigned long long)(ranges[i].size / PAGE_SIZE), memory_kind_name(ranges[i].kind));
    }
}

static const char *efi_type_name(uint32_t type)
{
    static const char *const names[] = {
        "Reserved",         "LoaderCode",  "LoaderData",  "BootServicesCode",
        "BootServicesData", "RuntimeCode", "RuntimeData", "Conventional",
        "Unusable",         "ACPIReclaim", "ACPINVS",     "MMIO",
        "MMIOPort",         "PalCode",     "Persistent",  "Unaccepted",
    };
    return type < ARRAY_SIZE(names) ? names[type] : "OEM or OS";
}

static void print_firmware_map(void)
{
    const struct boot_memory_entry *entries =
        (const struct boot_memory_entry *)boot_info->memory_map_va;
    for (uint32_t i = 0; i < boot_info->memory_map_count && !shell_interrupted(); i++) {
        const struct boot_memory_entry *entry = &entries[i];
        kprintf("%016llx %10llu pages  type %-2u %-16s attributes %016llx%s%s%s\n",
                (unsigned long long)entry->start, (unsigned long long)entry->pages, entry->type,
                efi_type_name(entry->type), (unsigned long long)entry->attributes,
                entry->flags & BOOT_MEMORY_KERNEL ? " kernel" : "",
                entry->flags & BOOT_MEMORY_BOOT_INFO ? " boot-info" : "",
                entry->flags & BOOT_MEMORY_SCRATCH ? " scratch" : "");
    }
}

static status_t run_mem(int argc, char **argv)
{
    if (argc == 1) {
        print_summary();
    } else if (argc == 2 && strcmp(argv[1], "map") == 0) {
        print_map();
    } else if (argc == 2 && strcmp(argv[1], "firmware") == 0) {
        print_firmware_map();
    } else {
        return ST_INVALID_ARGUMENT;
    }
    return ST_OK;
}

SHELL_COMMAND(mem_command, "mem", "mem [map|firmware]",
              "memory in use; the map as the kernel or as the firmware sees it", run_mem);
