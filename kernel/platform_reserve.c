// SPDX-License-Identifier: MIT
// The ACPI tables are walked once before there is an allocator, only to learn where they lie: some
// firmware leaves them, or SMBIOS, in memory that its map calls free. This runs on the loader's
// page tables.

#include <acpi/host.h>
#include <acpi/tables.h>
#include <base/bits.h>
#include <base/string.h>
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

// SMBIOS 3.7, 5.2.1 and 5.2.2: where an entry point says that the structures are.
static uint64_t smbios_reserve(paddr_t paddr, uint64_t entry_size, size_t length_at,
                               size_t address_at)
{
    const uint8_t *entry = paddr ? loader_map(NULL, paddr, entry_size) : NULL;
    if (entry == NULL || memcmp(entry, "_SM", 3) != 0) return 0;
    bool is_new = entry_size < 31;
    uint64_t length = is_new ? load_le32(entry + length_at) : load_le16(entry + length_at);
    uint64_t address = is_new ? load_le64(entry + address_at) : load_le32(entry + address_at);
    if (length > TABLE_SIZE_MAX) length = 0;
    return pmm_reserve(paddr, entry_size, MEMORY_RESERVED) +
           pmm_reserve(address, length, MEMORY_RESERVED);
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
    uint64_t reserved = smbios_reserve(boot->smbios_paddr, 31, 22, 24) +
                        smbios_reserve(boot->smbios3_paddr, 24, 12, 16);
    if (acpi_tables_create(&ops, NULL, boot->rsdp_paddr, &tables) < 0) return;

    const struct acpi_rsdp *rsdp = acpi_tables_rsdp(tables);
    reserved += pmm_reserve(rsdp->paddr, rsdp->length, MEMORY_ACPI_TABLES);
    const struct acpi_table *table;
    for (size_t i = 0; (table = acpi_tables_get(tables, i)) != NULL; i++) {
        if (table->bytes == NULL) continue;
        reserved += pmm_reserve(table->paddr, table->length, MEMORY_ACPI_TABLES);
    }
    const struct boot_framebuffer *fb = &boot->framebuffer;
    reserved += kernel_acpi_firmware_reserve(tables, &ops, (uint64_t)fb->width * fb->height);
    platform_numa_read(tables);
    acpi_tables_destroy(tables);
    if (reserved > 0) {
        log_info("acpi", "%llu KiB of tables lie in memory that the firmware calls free; kept",
                 (unsigned long long)(reserved / KIB));
    }
}
