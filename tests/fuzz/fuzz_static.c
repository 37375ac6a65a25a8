// SPDX-License-Identifier: MIT
// Static tables. An input that begins with an RSDP is physical memory from PHYSICAL on, whose
// tables are found and described; any other is one table for all decoders.

#include <stdlib.h>
#include <string.h>

#include <acpi/tables.h>
#include <base/bits.h>

#include "host.h"

#define PHYSICAL 0x1000u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct memory {
    struct fuzz_host host; // first: the allocator's functions take it for their own
    const uint8_t *bytes;
    size_t size;
};

// A copy, so that ASan knows its end.
static void *memory_map(void *host, paddr_t paddr, uint64_t size)
{
    struct memory *m = host;
    if (paddr < PHYSICAL || paddr - PHYSICAL > m->size) return NULL;
    if (size > m->size - (paddr - PHYSICAL)) return NULL;
    uint8_t *copy = malloc(size ? size : 1);
    if (!copy) return NULL;
    memcpy(copy, m->bytes + (paddr - PHYSICAL), size);
    m->host.mappings++;
    return copy;
}

static void memory_unmap(void *host, void *pointer, uint64_t size)
{
    struct memory *m = host;
    (void)size;
    m->host.mappings--;
    free(pointer);
}

static void memory_run(const uint8_t *data, size_t size)
{
    struct memory memory = {.host = {.allowed = -1}, .bytes = data, .size = size};
    struct acpi_host_ops ops = fuzz_ops;
    ops.memory_map = memory_map;
    ops.memory_unmap = memory_unmap;
    struct acpi_tables *tables;
    const struct acpi_table *table;
    if (acpi_tables_create(&ops, &memory, PHYSICAL, &tables) == ST_OK) {
        for (size_t i = 0; (table = acpi_tables_get(tables, i)); i++) {
            FUZZ_EXPECT(strlen(table->signature) <= 4 && acpi_table_state_name(table->state));
            if (table->bytes) acpi_table_describe(table->bytes, table->length, &fuzz_sink);
        }
        acpi_tables_destroy(tables);
    }
    fuzz_host_check(&memory.host);
}

static void entries_read(const uint8_t *bytes, size_t size)
{
    struct acpi_entry_cursor cursor = acpi_madt_entries(bytes, size);
    struct acpi_madt_entry madt;
    size_t steps = 0;
    while (acpi_madt_next(&cursor, &madt))
        FUZZ_EXPECT(++steps <= size);
    struct acpi_srat_entry srat;
    if (acpi_srat_check(bytes, size) == ST_OK) {
        cursor = acpi_srat_entries(bytes, size);
        for (steps = 0; acpi_srat_next(&cursor, &srat);)
            FUZZ_EXPECT(++steps <= size);
    }
    struct acpi_mcfg_entry mcfg;
    size_t count = acpi_mcfg_count(bytes, size);
    for (size_t i = 0; i < count; i++)
        FUZZ_EXPECT(acpi_mcfg_get(bytes, size, i, &mcfg));
    FUZZ_EXPECT(!acpi_mcfg_get(bytes, size, count, &mcfg));
    struct acpi_dbg2_device dbg2;
    count = acpi_dbg2_count(bytes, size);
    for (size_t i = 0; i < count; i++) {
        if (!acpi_dbg2_get(bytes, size, i, &dbg2)) continue;
        FUZZ_EXPECT(strlen(dbg2.name) < ACPI_DBG2_NAME_MAX);
    }
}

static void decoders_run(const uint8_t *bytes, size_t size)
{
    struct acpi_fadt fadt;
    struct acpi_madt madt;
    struct acpi_hpet hpet;
    struct acpi_spcr spcr;
    struct acpi_bgrt bgrt;
    struct acpi_facs facs;
    struct acpi_slit slit;
    unsigned good = acpi_fadt_decode(bytes, size, &fadt) == ST_OK;
    good += acpi_madt_decode(bytes, size, &madt) == ST_OK;
    good += acpi_hpet_decode(bytes, size, &hpet) == ST_OK;
    good += acpi_spcr_decode(bytes, size, &spcr) == ST_OK;
    good += acpi_bgrt_decode(bytes, size, &bgrt) == ST_OK;
    good += acpi_facs_decode(bytes, size, &facs) == ST_OK;
    if (acpi_slit_decode(bytes, size, &slit) == ST_OK) {
        for (uint64_t i = 0; i < slit.localities * slit.localities; i++)
            good += slit.distances[i];
    }
    fuzz_sink.write(fuzz_sink.arg, (const char *)&good, sizeof good);
    entries_read(bytes, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size >= 8 && memcmp(data, "RSD PTR ", 8) == 0) {
        memory_run(data, size);
        return 0;
    }
    if (size < ACPI_TABLE_HEADER_SIZE) return 0;
    uint8_t *bytes = malloc(size);
    FUZZ_EXPECT(bytes);
    memcpy(bytes, data, size);
    acpi_table_describe(bytes, size, &fuzz_sink);
    decoders_run(bytes, size);
    free(bytes);
    return 0;
}
