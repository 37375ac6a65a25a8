// SPDX-License-Identifier: MIT
// Static tables. An input that begins with an RSDP is physical memory from PHYSICAL on, whose
// tables are found and described; any other is one table for all decoders.

#include <stdlib.h>
#include <string.h>

#include <acpi/check.h>
#include <acpi/layout.h>
#include <acpi/tables.h>
#include <acpi/tables_platform.h>
#include <base/bits.h>

#include "host.h"

#define PHYSICAL 0x1000u

// Checks

static void finding_take(void *arg, const struct finding_kind *kind, const char *where,
                         const char *detail)
{
    unsigned *count = arg;
    FUZZ_EXPECT(++*count <= 4000);
    fuzz_sink.write(fuzz_sink.arg, kind->id, strlen(kind->id));
    fuzz_sink.write(fuzz_sink.arg, where, strlen(where));
    fuzz_sink.write(fuzz_sink.arg, detail, strlen(detail));
}

static bool is_low(void *arg, uint64_t base, uint64_t size)
{
    (void)arg;
    return base + size < 0x80000000;
}

// The table beside itself: what compares tables has two.
static void findings_run(const uint8_t *bytes, size_t size)
{
    unsigned count = 0;
    const struct finding_sink sink = {.report = finding_take, .arg = &count};
    const struct acpi_check_machine machine = {.is_ram = is_low, .is_reserved = is_low};
    const struct acpi_check_table list[] = {{bytes, size, 0x1000}, {bytes, size, 0x2000}};
    acpi_check_table_list(list, ARRAY_SIZE(list), &machine, &sink);
}

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

struct extent {
    const uint8_t *bytes;
    size_t size, items;
};

static void item_check(void *arg, const struct acpi_layout_item *item)
{
    struct extent *extent = arg;
    struct acpi_layout_text name;
    FUZZ_EXPECT(item->level <= 3);
    // A field that is cut is told of with the size that it should have.
    if (item->event != ACPI_LAYOUT_CUT) {
        FUZZ_EXPECT(item->offset <= extent->size && item->size <= extent->size - item->offset);
    }
    extent->items += acpi_layout_value_name(item, item->value, &name);
    extent->items += acpi_layout_known_bits(item) != 0;
}

static void hmat_read(const uint8_t *bytes, size_t size)
{
    struct acpi_hmat_matrix matrix;
    uint64_t value;
    for (size_t i = 0; acpi_hmat_get(bytes, size, i, &matrix); i++) {
        FUZZ_EXPECT(i <= size);
        for (uint32_t row = 0; row < matrix.initiators; row++) {
            value = acpi_hmat_initiator(&matrix, row);
            for (uint32_t column = 0; column < matrix.targets; column++)
                (void)acpi_hmat_value(&matrix, row, column, &value);
        }
        for (uint32_t column = 0; column < matrix.targets; column++)
            value = acpi_hmat_target(&matrix, column);
    }
}

// What tells of the machine rather than drives it; the bytes also as a region of errors.
static void platform_run(const uint8_t *bytes, size_t size)
{
    struct extent extent = {bytes, size, 0};
    struct acpi_bert bert;
    uint64_t paddr;
    bool is_boot;
    status_t st = acpi_layout_walk(bytes, size, item_check, &extent);
    FUZZ_EXPECT(st == ST_OK || st == ST_NOT_SUPPORTED);
    size_t count = acpi_bert_decode(bytes, size, &bert) == ST_OK;
    while (acpi_fpdt_pointer_get(bytes, size, count, &paddr, &is_boot))
        FUZZ_EXPECT(++count <= size);
    FUZZ_EXPECT(acpi_error_region_describe(bytes, size, &fuzz_sink) <= size / 20 + 1);
    hmat_read(bytes, size);
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
    findings_run(bytes, size);
    platform_run(bytes, size);
    free(bytes);
    return 0;
}
