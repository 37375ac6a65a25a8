// SPDX-License-Identifier: MIT
// The ACPI tables are walked once before there is an allocator, only to learn where they lie: some
// firmware leaves them in memory that its map calls free. This runs on the loader's page tables.

#include <acpi/host.h>
#include <acpi/tables.h>
#include <base/bits.h>
#include <kernel/acpi.h>
#include <kernel/log.h>
#include <kernel/panic.h>
#include <kernel/platform.h>
#include <kernel/pmm.h>

// For the walk's own lists: enough for some 100 tables. Those beyond are not looked at.
static _Alignas(16) uint8_t arena[24 * 1024];
static size_t arena_used;
static uint64_t mapped_size; // of the loader's direct map, bytes

// Longer is no table: the largest DSDTs are below 1 MiB.
#define TABLE_SIZE_MAX (16 * MIB)

static void *arena_alloc(void *host, size_t size)
{
    (void)host;
    size = align_up(size, 16);
    if (size > sizeof arena - arena_used) return NULL;
    void *pointer = &arena[arena_used];
    arena_used += size;
    return pointer;
}

static void arena_release(void *host, void *pointer, size_t size)
{
    (void)host;
    (void)pointer;
    (void)size;
}

// What is wrong with the tables is told when they are read for good.
static void log_nothing(void *host, enum acpi_log_level level, bool is_debug_object,
                        const char *text, size_t length)
{
    (void)host;
    (void)level;
    (void)is_debug_object;
    (void)text;
    (void)length;
}

static void read_byte(void *address)
{
    (void)*(const volatile uint8_t *)address;
}

// The loader maps RAM and some of what is reserved: whether it mapped this, only a try can tell.
static void *loader_map(void *host, paddr_t paddr, uint64_t size)
{
    (void)host;
    uint64_t end;
    if (size > TABLE_SIZE_MAX || !add_fits(paddr, size, &end) || end > mapped_size) return NULL;
    for (paddr_t at = paddr; at < end; at = align_down(at, PAGE_SIZE) + PAGE_SIZE) {
        uintptr_t fault;
        if (fault_expect(read_byte, phys_to_virt(at), &fault)) return NULL;
    }
    return phys_to_virt(paddr);
}

static void loader_unmap(void *host, void *pointer, uint64_t size)
{
    (void)host;
    (void)pointer;
    (void)size;
}

void platform_tables_reserve(const struct boot_info *boot)
{
    static const struct acpi_host_ops ops = {
        .alloc = arena_alloc,
        .release = arena_release,
        .log = log_nothing,
        .memory_map = loader_map,
        .memory_unmap = loader_unmap,
    };
    struct acpi_tables *tables;
    mapped_size = boot->direct_map_size;
    if (acpi_tables_create(&ops, NULL, boot->rsdp_paddr, &tables) < 0) return;

    const struct acpi_rsdp *rsdp = acpi_tables_rsdp(tables);
    uint64_t reserved = pmm_reserve(rsdp->paddr, rsdp->length, MEMORY_ACPI_TABLES);
    const struct acpi_table *table;
    for (size_t i = 0; (table = acpi_tables_get(tables, i)) != NULL; i++) {
        if (table->bytes == NULL) continue;
        reserved += pmm_reserve(table->paddr, table->length, MEMORY_ACPI_TABLES);
    }
    reserved += kernel_acpi_firmware_reserve(tables, &ops);
    platform_numa_read(tables);
    acpi_tables_destroy(tables);
    if (reserved > 0) {
        log_info("acpi", "%llu KiB of tables lie in memory that the firmware calls free; kept",
                 (unsigned long long)(reserved / KIB));
    }
}
