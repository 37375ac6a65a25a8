// SPDX-License-Identifier: MIT
#include <base/bits.h>
#include <base/string.h>
#include <kernel/ktest.h>
#include <kernel/mm_audit.h>
#include <kernel/panic.h>
#include <kernel/pmm.h>
#include <kernel/shell.h>
#include <kernel/vmm.h>

// Defined by the linker script.
extern const char kernel_text_start[], kernel_text_end[];
extern const char kernel_rodata_start[], kernel_rodata_end[];
extern char kernel_data_start[], kernel_data_end[];

static void read_byte(void *address)
{
    (void)*(volatile const uint8_t *)address;
}

static bool reading_faults(const void *address)
{
    uintptr_t where = 0;
    return fault_expect(read_byte, (void *)address, &where) && where == (uintptr_t)address;
}

KTEST(vmm_alloc_guards, "vmm.alloc_has_guard_pages")
{
    struct vmm_stats before, after;
    vmm_stats_get(&before);
    uint8_t *memory = vmm_alloc(3 * PAGE_SIZE);
    KEXPECT(memory != NULL);
    if (memory == NULL) return;
    for (size_t i = 0; i < 3 * PAGE_SIZE; i += 512) {
        KEXPECT(memory[i] == 0);
        memory[i] = 0xA5;
    }
    KEXPECT(reading_faults(memory - 1));
    KEXPECT(reading_faults(memory + 3 * PAGE_SIZE));
    KEXPECT(vmm_is_guard_page((vaddr_t)memory - 1));
    KEXPECT(!vmm_is_guard_page((vaddr_t)memory));
    vmm_free(memory, 3 * PAGE_SIZE);
    KEXPECT(reading_faults(memory));
    vmm_stats_get(&after);
    KEXPECT(after.mapped_on_demand_bytes == before.mapped_on_demand_bytes);
}

KTEST(vmm_guard_inside, "vmm.guard_page_inside_an_area")
{
    struct vmm_stats before, after;
    struct pmm_stats pages_before, pages_after;
    vmm_stats_get(&before);
    pmm_stats_get(&pages_before);
    uint8_t *memory = vmm_alloc(3 * PAGE_SIZE);
    KEXPECT(memory != NULL);
    if (memory == NULL) return;
    KEXPECT(vmm_guard_page(memory + PAGE_SIZE) == ST_OK);
    KEXPECT(vmm_guard_page(memory + PAGE_SIZE) == ST_NOT_FOUND);
    KEXPECT(vmm_guard_page(memory + 1) == ST_INVALID_ARGUMENT);
    KEXPECT(vmm_guard_page(vmm_space()) == ST_INVALID_ARGUMENT);
    KEXPECT(reading_faults(memory + PAGE_SIZE) && reading_faults(memory + 2 * PAGE_SIZE - 1));
    memory[PAGE_SIZE - 1] = memory[2 * PAGE_SIZE] = 1;
    vmm_free(memory, 3 * PAGE_SIZE);
    vmm_stats_get(&after);
    pmm_stats_get(&pages_after);
    KEXPECT(after.mapped_on_demand_bytes == before.mapped_on_demand_bytes);
    KEXPECT(pages_after.pages_free + (after.table_pages - before.table_pages) ==
            pages_before.pages_free);
}

KTEST(vmm_stack, "vmm.stack_guard_has_a_name")
{
    char *top = vmm_stack_alloc("test", 2 * PAGE_SIZE);
    KEXPECT(top != NULL);
    if (top == NULL) return;
    KEXPECT(is_aligned((uintptr_t)top, 16));
    top[-1] = 1;
    const char *name = vmm_stack_guard_hit((vaddr_t)top - 2 * PAGE_SIZE - 1);
    KEXPECT(name != NULL && strcmp(name, "test") == 0);
    KEXPECT(vmm_stack_guard_hit((vaddr_t)top - 1) == NULL);
    KEXPECT(reading_faults(top - 2 * PAGE_SIZE - 1));
    vmm_stack_free(top);
    KEXPECT(reading_faults(top - 1));
    KEXPECT(vmm_stack_guard_hit((vaddr_t)top - 2 * PAGE_SIZE - 1) == NULL);
}

// A page the firmware's map does not list, or calls MMIO; 0 if there is none below 4 GiB.
static paddr_t device_page(void)
{
    size_t count;
    const struct memory_range *ranges = pmm_memory_map(&count);
    paddr_t candidate = 0xFED00000; // HPET on every PC
    for (size_t i = 0; i < count; i++) {
        paddr_t end = ranges[i].start + ranges[i].size;
        if (candidate >= ranges[i].start && candidate < end && ranges[i].kind != MEMORY_MMIO &&
            ranges[i].kind != MEMORY_RESERVED) {
            return 0;
        }
    }
    return candidate;
}

KTEST(vmm_mmio, "vmm.mmio_maps_once")
{
    paddr_t page = device_page();
    if (page == 0) {
        ktest_skip(ktest, "no page known to be a device's");
        return;
    }
    char *first = vmm_map_mmio(page + 0x10, 4);
    char *second = vmm_map_mmio(page, PAGE_SIZE);
    struct hal_mmu_mapping mapping;
    KEXPECT(first != NULL && second + 0x10 == first);
    KEXPECT(hal_mmu_query(vmm_space(), (vaddr_t)second, &mapping) == ST_OK);
    KEXPECT(mapping.cache == HAL_MMU_UNCACHED && mapping.paddr == page);
    vmm_unmap(second, PAGE_SIZE);
    KEXPECT(hal_mmu_query(vmm_space(), (vaddr_t)first, &mapping) == ST_OK);
    vmm_unmap(first, 4);
}

KTEST(vmm_mmio_refuses_ram, "vmm.mmio_refuses_ram")
{
    paddr_t page;
    KEXPECT(pmm_pages_alloc(0, &page) == ST_OK);
    KEXPECT(vmm_map_mmio(page, 16) == NULL);
    KEXPECT(vmm_map_mmio(page, 0) == NULL);
    KEXPECT(vmm_map_mmio(UINT64_MAX - 8, 16) == NULL);
    KEXPECT(vmm_map_mmio(vmm_physical_limit() - 8, 16) == NULL);
    KEXPECT(vmm_map_physical(page, 16, HAL_MMU_READ, HAL_MMU_WRITE_BACK) == phys_to_virt(page));
    pmm_pages_free(page, 0);
}

KTEST(vmm_audit, "vmm.audit_finds_nothing")
{
    struct mm_audit audit;
    mm_audit_run(&audit);
    KEXPECT(audit.violations == 0);
    for (size_t i = 0; i < audit.violations && i < MM_AUDIT_FOUND_MAX; i++) {
        kprintf("# %#llx is %s\n", (unsigned long long)audit.found[i].vaddr,
                mm_violation_name(audit.found[i].what));
    }
    KEXPECT(audit.leaves > 100);
    KEXPECT(audit.guard_pages > 4);
    if (vmm_space()->has_nx) {
        KEXPECT(audit.executable_bytes ==
                align_up((uint64_t)(kernel_text_end - kernel_text_start), PAGE_SIZE));
    }
}

static bool audit_finds(enum mm_violation what, vaddr_t vaddr)
{
    struct mm_audit audit;
    mm_audit_run(&audit);
    return audit.violations == 1 && audit.found[0].what == what && audit.found[0].vaddr == vaddr;
}

// The audit would see it: something at address 0, a way to write to the text, a hole in a guard, a
// device that is cached.
KTEST(vmm_audit_planted, "vmm.audit_finds_what_is_planted")
{
    struct hal_mmu_space *space = vmm_space();
    struct hal_mmu_mapping text;
    KEXPECT(hal_mmu_map(space, 0, 0x1000, PAGE_SIZE, HAL_MMU_GLOBAL, HAL_MMU_WRITE_BACK) == ST_OK);
    KEXPECT(audit_finds(MM_STRAY, 0));
    KEXPECT(hal_mmu_unmap(space, 0, PAGE_SIZE) == ST_OK);

    KEXPECT(hal_mmu_query(space, (vaddr_t)kernel_text_start, &text) == ST_OK);
    vaddr_t alias = (vaddr_t)phys_to_virt(text.paddr);
    KEXPECT(hal_mmu_protect(space, alias, PAGE_SIZE, HAL_MMU_WRITE | HAL_MMU_GLOBAL) == ST_OK);
    KEXPECT(audit_finds(MM_WRITABLE, alias));
    KEXPECT(hal_mmu_protect(space, alias, PAGE_SIZE, HAL_MMU_READ | HAL_MMU_GLOBAL) == ST_OK);

    char *memory = vmm_alloc(PAGE_SIZE);
    KEXPECT(memory != NULL);
    if (memory == NULL) return;
    vaddr_t guard = (vaddr_t)memory + PAGE_SIZE;
    KEXPECT(hal_mmu_map(space, guard, 0x1000, PAGE_SIZE, HAL_MMU_WRITE | HAL_MMU_GLOBAL,
                        HAL_MMU_WRITE_BACK) == ST_OK);
    struct mm_audit audit;
    mm_audit_run(&audit);
    KEXPECT(audit.violations == 2); // by the walk, and as a guard that should not be mapped
    KEXPECT(audit.found[0].what == MM_GUARD_MAPPED && audit.found[0].vaddr == guard);
    KEXPECT(hal_mmu_unmap(space, guard, PAGE_SIZE) == ST_OK);
    KEXPECT(hal_mmu_protect(space, (vaddr_t)memory, PAGE_SIZE, HAL_MMU_WRITE) == ST_OK);
    KEXPECT(!space->has_global || audit_finds(MM_NOT_GLOBAL, (vaddr_t)memory));
    vmm_free(memory, PAGE_SIZE);
    mm_audit_run(&audit);
    KEXPECT(audit.violations == 0);
}

static bool has_access(const char *start, const char *end, unsigned access)
{
    for (vaddr_t at = align_down((vaddr_t)start, PAGE_SIZE); at < (vaddr_t)end; at += PAGE_SIZE) {
        struct hal_mmu_mapping mapping;
        status_t st = hal_mmu_query(vmm_space(), at, &mapping);
        if (vmm_stack_guard_hit(at) != NULL) {
            if (st != ST_NOT_FOUND) return false;
            continue;
        }
        unsigned bits = HAL_MMU_WRITE | (vmm_space()->has_nx ? HAL_MMU_EXECUTE : 0);
        if (st < 0 || (mapping.access & bits) != (access & bits)) return false;
    }
    return true;
}

KTEST(vmm_image, "vmm.image_has_its_segments_permissions")
{
    KEXPECT(has_access(kernel_text_start, kernel_text_end, HAL_MMU_EXECUTE));
    KEXPECT(has_access(kernel_rodata_start, kernel_rodata_end, HAL_MMU_READ));
    KEXPECT(has_access(kernel_data_start, kernel_data_end, HAL_MMU_WRITE));
}
