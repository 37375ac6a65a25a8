// SPDX-License-Identifier: MIT
// The shell's `mem` command.

#include <base/bits.h>
#include <base/string.h>
#include <kernel/alloc_fault.h>
#include <kernel/heap.h>
#include <kernel/mm_audit.h>
#include <kernel/options.h>
#include <kernel/platform_firmware.h>
#include <kernel/pmm.h>
#include <kernel/shell.h>
#include <kernel/vmm.h>

static void print_amount(const char *name, uint64_t pages)
{
    kprintf("  %-14s %10llu pages %12llu KiB\n", name, (unsigned long long)pages,
            (unsigned long long)(pages * (PAGE_SIZE / KIB)));
}

static void print_counts(uint64_t allocations, uint64_t frees, uint64_t failures)
{
    kprintf("  allocations %llu, frees %llu, failures %llu\n", (unsigned long long)allocations,
            (unsigned long long)frees, (unsigned long long)failures);
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
    print_counts(pmm.alloc_count, pmm.free_count, pmm.fail_count);

    kprintf("heap:\n  %llu KiB used of %llu KiB, %llu KiB ready in magazines\n",
            (unsigned long long)(heap.bytes_used / KIB),
            (unsigned long long)(heap.bytes_from_pmm / KIB),
            (unsigned long long)(heap.bytes_cached / KIB));
    print_counts(heap.alloc_count, heap.free_count, heap.fail_count);

    kprintf("address space:\n  %u levels, direct map %llu MiB, on demand %llu KiB\n", vmm.levels,
            (unsigned long long)(vmm.direct_map_bytes / MIB),
            (unsigned long long)(vmm.mapped_on_demand_bytes / KIB));
    kprintf("  leaves: %llu of 1 GiB, %llu of 2 MiB, %llu of 4 KiB; %llu table pages\n",
            (unsigned long long)vmm.pages_1g, (unsigned long long)vmm.pages_2m,
            (unsigned long long)vmm.pages_4k, (unsigned long long)vmm.table_pages);
    if (alloc_fault_is_armed) {
        kprintf("fail-alloc: %llu allocations counted, %llu failed on purpose\n",
                (unsigned long long)alloc_fault_counted(),
                (unsigned long long)alloc_fault_failed());
    }
}

static void print_numa(void)
{
    struct pmm_zone_info zone;
    kprintf("node domain zone     MiB total  MiB free  largest block  went elsewhere\n");
    for (size_t i = 0; pmm_zone_get(i, &zone); i++) {
        char largest[24] = "none";
        if (zone.largest_order_free <= PMM_ORDER_MAX) {
            snprintf(largest, sizeof largest, "%llu KiB",
                     (unsigned long long)((PAGE_SIZE << zone.largest_order_free) / KIB));
        }
        kprintf("%4u %6u %-8s %9llu %9llu %14s %15llu\n", zone.node, zone.domain,
                pmm_zone_name(zone.kind), (unsigned long long)(zone.pages_total * PAGE_SIZE / MIB),
                (unsigned long long)(zone.pages_free * PAGE_SIZE / MIB), largest,
                (unsigned long long)zone.refusals);
    }
    uint32_t domains[PMM_NODE_MAX];
    for (size_t node = 0;; node++) {
        size_t count = pmm_fallback_get(node, domains, ARRAY_SIZE(domains));
        if (count < 2) break;
        kprintf("domain %u falls back to", domains[0]);
        for (size_t i = 1; i < count; i++) {
            kprintf(" %u", domains[i]);
        }
        kprintf("\n");
    }
    platform_numa_print();
}

static void print_heap(void)
{
    struct heap_class_info class;
    struct heap_stats heap;
    heap_stats_get(&heap);
    kprintf("   bytes     in use   ready  pages   bytes in use\n");
    for (size_t i = 0; heap_class_get(i, &class); i++) {
        char size[16] = "pages";
        if (class.size != 0) snprintf(size, sizeof size, "%u", class.size);
        kprintf("%8s %10llu %7llu %6llu %14llu\n", size, (unsigned long long)class.live,
                (unsigned long long)class.cached, (unsigned long long)class.slabs,
                (unsigned long long)class.bytes_used);
    }
    kprintf("%8s %10llu %21llu\n", "all", (unsigned long long)(heap.alloc_count - heap.free_count),
            (unsigned long long)heap.bytes_used);
}

static status_t print_audit(void)
{
    struct mm_audit audit;
    mm_audit_run(&audit);
    kprintf("%llu leaves, %llu MiB: %llu KiB executable, %llu KiB uncached, %llu KiB "
            "write-combining\n",
            (unsigned long long)audit.leaves, (unsigned long long)(audit.bytes / MIB),
            (unsigned long long)(audit.executable_bytes / KIB),
            (unsigned long long)(audit.uncached_bytes / KIB),
            (unsigned long long)(audit.write_combining_bytes / KIB));
    kprintf("%llu guard pages unmapped, %llu violations\n", (unsigned long long)audit.guard_pages,
            (unsigned long long)audit.violations);
    for (size_t i = 0; i < audit.violations && i < MM_AUDIT_FOUND_MAX; i++) {
        kprintf("  %016llx (%llu KiB at %#llx): %s\n", (unsigned long long)audit.found[i].vaddr,
                (unsigned long long)(audit.found[i].leaf.page_size / KIB),
                (unsigned long long)audit.found[i].leaf.paddr,
                mm_violation_name(audit.found[i].what));
    }
    return audit.violations == 0 ? ST_OK : ST_INTERNAL;
}

static bool is_in_map(paddr_t start, paddr_t end)
{
    size_t count;
    const struct memory_range *ranges = pmm_memory_map(&count);
    for (size_t i = 0; i < count; i++) {
        if (ranges[i].start < end && start < ranges[i].start + ranges[i].size) return true;
    }
    return false;
}

static status_t add_memory(int argc, char **argv)
{
    uint64_t start, size, domain = 0, end;
    if (!option_parse_number(argv[2], &start) || !option_parse_number(argv[3], &size) ||
        (argc == 5 && (!option_parse_number(argv[4], &domain) || domain > UINT32_MAX)) ||
        size == 0 || !add_fits(start, size, &end)) {
        return ST_INVALID_ARGUMENT;
    }
    status_t st = ST_NO_DEVICE;
    if (is_in_map(start, end)) {
        st = ST_ALREADY_EXISTS;
    } else if (vmm_memory_answers(start, size)) {
        st = vmm_memory_add(start, size, (uint32_t)domain);
    }
    if (st < 0) kprintf("not added: %s\n", status_string(st));
    return st == ST_INVALID_ARGUMENT ? ST_OUT_OF_RANGE : st;
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
        (const struct boot_memory_entry *)shell_boot_info()->memory_map_va;
    for (uint32_t i = 0; i < shell_boot_info()->memory_map_count && !shell_interrupted(); i++) {
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
        return ST_OK;
    }
    if ((argc == 4 || argc == 5) && strcmp(argv[1], "add") == 0) return add_memory(argc, argv);
    if (argc != 2) return ST_INVALID_ARGUMENT;
    if (strcmp(argv[1], "audit") == 0) return print_audit();
    static const struct {
        const char *name;
        void (*print)(void);
    } views[] = {{"map", print_map},
                 {"firmware", print_firmware_map},
                 {"numa", print_numa},
                 {"heap", print_heap}};
    for (size_t i = 0; i < ARRAY_SIZE(views); i++) {
        if (strcmp(argv[1], views[i].name) != 0) continue;
        views[i].print();
        return ST_OK;
    }
    return ST_INVALID_ARGUMENT;
}

SHELL_COMMAND(mem_command, "mem", "mem [map|firmware|numa|heap|audit|add ADDRESS BYTES [DOMAIN]]",
              "memory in use; maps; NUMA nodes; the heap; the page tables proven", run_mem);
