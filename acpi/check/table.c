// SPDX-License-Identifier: MIT
// The static tables, one after the other: the header of each, and which checks it gets.

#include "check/table.h"

#include <base/bits.h>
#include <base/string.h>

#define FINDINGS_MAX 1000u // of one table

static const struct check_known {
    char signature[5];
    uint8_t revision_min, revision_max; // that are defined; 0, 255: not looked at
    bool is_single;                     // there may be one of them
    char part[5];                       // what its kinds' ids begin with; "": "table"
    void (*check)(struct check_table *table);
} known_tables[] = {
    {"FACP", 1, 6, true, "fadt", check_fadt},   {"FACS", 0, 255, false, "facs", check_facs},
    {"APIC", 1, 7, true, "madt", check_madt},   {"MCFG", 1, 1, true, "mcfg", check_mcfg},
    {"HPET", 1, 1, false, "hpet", check_hpet},  {"SRAT", 1, 3, true, "srat", check_srat},
    {"SLIT", 1, 1, true, "slit", check_slit},   {"HMAT", 1, 2, true, "hmat", check_hmat},
    {"MSCT", 1, 1, true, "msct", check_msct},   {"PPTT", 1, 3, true, "pptt", check_pptt},
    {"SPCR", 1, 4, true, "spcr", check_spcr},   {"DBG2", 0, 1, true, "dbg2", check_dbg2},
    {"BGRT", 0, 1, true, "bgrt", check_bgrt},   {"ECDT", 1, 1, true, "ecdt", check_ecdt},
    {"WSMT", 1, 1, true, "wsmt", check_wsmt},   {"TPM2", 3, 5, true, "tpm2", check_tpm2},
    {"FPDT", 1, 1, true, "fpdt", check_fpdt},   {"BOOT", 1, 1, true, "boot", check_boot},
    {"SLIC", 0, 255, true, "slic", check_slic}, {"DMAR", 1, 2, true, "dmar", check_dmar},
    {"IVRS", 1, 3, true, "ivrs", check_ivrs},   {"HEST", 1, 2, true, "hest", check_hest},
    {"BERT", 1, 1, true, "bert", check_bert},   {"EINJ", 1, 2, true, "einj", check_einj},
    {"ERST", 1, 1, true, "erst", check_erst},   {"WDAT", 1, 1, true, "wdat", check_wdat},
    {"PCCT", 1, 2, true, "pcct", NULL},         {"LPIT", 0, 1, true, "lpit", NULL},
    {"NFIT", 1, 1, true, "nfit", NULL},         {"RSDT", 1, 1, false, "root", NULL},
    {"XSDT", 1, 1, false, "root", NULL},        {"DSDT", 1, 2, true, "aml", check_dsdt},
    {"SSDT", 1, 2, false, "aml", check_ssdt},
};

void check_say(struct check_table *table, enum check_table_kind kind, size_t offset,
               const char *detail, ...)
{
    char where[40], text[160];
    va_list args;
    if (table->said++ >= FINDINGS_MAX) return;
    va_start(args, detail);
    (void)vsnprintf(text, sizeof text, detail, args);
    va_end(args);
    (void)snprintf(where, sizeof where, "%s offset 0x%zx", table->name, offset);
    finding_report(table->set->sink, &acpi_check_table_kinds.kinds[kind], where, "%s", text);
}

uint64_t check_read(const struct check_table *table, size_t offset, unsigned width)
{
    uint64_t value = 0;
    if (offset <= table->length && width <= table->length - offset) {
        memcpy(&value, table->bytes + offset, width);
    }
    return value;
}

bool check_ids_has(const struct check_ids *ids, uint64_t id)
{
    return id < CHECK_IDS_MAX && (ids->bits[id / 64] & BIT(id % 64)) != 0;
}

bool check_ids_add(struct check_ids *ids, uint64_t id)
{
    bool is_old = check_ids_has(ids, id);
    if (id < CHECK_IDS_MAX) ids->bits[id / 64] |= BIT(id % 64);
    return is_old;
}

// Tables by signature

static const struct check_known *known_find(const uint8_t *bytes)
{
    for (size_t i = 0; i < ARRAY_SIZE(known_tables); i++) {
        if (memcmp(known_tables[i].signature, bytes, 4) == 0) return &known_tables[i];
    }
    return NULL;
}

static bool is_facs(const uint8_t *bytes)
{
    return memcmp(bytes, "FACS", 4) == 0;
}

static void table_open(const struct check_set *set, const struct acpi_check_table *item,
                       struct check_table *out)
{
    struct acpi_table header;
    acpi_table_header_decode(item->bytes, &header);
    *out = (struct check_table){.set = set,
                                .bytes = item->bytes,
                                .length = item->length,
                                .revision = header.revision,
                                .paddr = item->paddr,
                                .part = "table"};
    if (header.length < out->length && header.length >= ACPI_TABLE_HEADER_SIZE) {
        out->length = header.length;
    }
    const struct check_known *known = known_find(item->bytes);
    if (known) out->part = known->part;
    bool has_name = memcmp(item->bytes, "SSDT", 4) == 0;
    (void)snprintf(out->name, sizeof out->name, "%s%s%s", header.signature, has_name ? " " : "",
                   has_name ? header.oem_table_id : "");
}

bool check_table_find(const struct check_set *set, const char *signature, size_t nth,
                      struct check_table *out)
{
    for (size_t i = 0; i < set->count; i++) {
        const struct acpi_check_table *item = &set->list[i];
        if (item->length < ACPI_TABLE_HEADER_SIZE || memcmp(item->bytes, signature, 4) != 0)
            continue;
        if (nth-- > 0) continue;
        table_open(set, item, out);
        return true;
    }
    return false;
}

// Header

static bool is_text(const uint8_t *bytes, size_t length)
{
    // NULs fill what is left; the first byte has to be there.
    bool has_ended = false;
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == 0) {
            has_ended = true;
        } else if (has_ended || bytes[i] < 0x20 || bytes[i] > 0x7e) {
            return false;
        }
    }
    return bytes[0] != 0;
}

static void ids_check(struct check_table *table)
{
    const uint8_t *bytes = table->bytes;
    if (!is_text(bytes, 4) || bytes[3] == 0)
        check_say(table, HEADER_SIGNATURE, 0, "%s", table->name);
    if (!is_text(bytes + 10, 6) || !is_text(bytes + 16, 8)) {
        struct acpi_table header;
        bool is_empty = bytes[10] == 0 || bytes[16] == 0;
        acpi_table_header_decode(bytes, &header);
        check_say(table, is_empty ? HEADER_OEM_EMPTY : HEADER_OEM, 10, "\"%s\", \"%s\"",
                  header.oem_id, header.oem_table_id);
    }
    if (!is_text(bytes + 28, 4)) {
        check_say(table, HEADER_CREATOR, 28, "0x%08x", load_le32(bytes + 28));
    }
}

static void header_check(struct check_table *table, size_t readable)
{
    finding_begin(table->set->sink, "header");
    uint32_t length = load_le32(table->bytes + 4);
    if (length > readable || length < ACPI_TABLE_HEADER_SIZE) {
        check_say(table, HEADER_LENGTH, 4, "%u, there are %zu bytes", length, readable);
    }
    if (is_facs(table->bytes)) return; // it has no more of a header
    uint8_t sum = acpi_checksum(table->bytes, table->length);
    if (sum != 0 && length <= readable) {
        check_say(table, HEADER_CHECKSUM, 9, "0x%02x, and 0x%02x would be right", table->bytes[9],
                  (uint8_t)(table->bytes[9] - sum));
    }
    ids_check(table);
    const struct check_known *known = known_find(table->bytes);
    if (known && (table->revision < known->revision_min || table->revision > known->revision_max)) {
        check_say(table, HEADER_REVISION, 8, "%u, known are %u to %u", table->revision,
                  known->revision_min, known->revision_max);
    }
}

// All of them

static void table_check(const struct check_set *set, const struct acpi_check_table *item)
{
    struct check_table table;
    table_open(set, item, &table);
    header_check(&table, item->length);
    finding_begin(set->sink, table.part);
    finding_begin(set->sink, "table");
    check_layout(&table);
    const struct check_known *known = known_find(item->bytes);
    if (known && known->check) known->check(&table);
    struct check_table second;
    if (known && known->is_single && check_table_find(set, known->signature, 1, &second) &&
        second.bytes == table.bytes) {
        check_say(&table, TABLE_TWICE, 0, "%zu bytes", table.length);
    }
}

void acpi_check_table_list(const struct acpi_check_table *list, size_t count,
                           const struct acpi_check_machine *machine,
                           const struct finding_sink *sink)
{
    static const struct acpi_check_machine no_machine;
    struct check_set set = {list, count, machine ? machine : &no_machine, sink};
    for (size_t i = 0; i < count; i++) {
        bool is_rsdp = list[i].length >= 8 && memcmp(list[i].bytes, "RSD PTR ", 8) == 0;
        if (!is_rsdp && list[i].length >= ACPI_TABLE_HEADER_SIZE) table_check(&set, &list[i]);
    }
    check_root(&set);
}
// Of the running machine

// What an entry of the root table or of the FADT leads to, where that is no table.
static void bad_check(const struct acpi_table *table, const struct finding_sink *sink)
{
    char where[40];
    bool is_bad = !table->bytes && table->state != ACPI_TABLE_DUPLICATE &&
                  table->state != ACPI_TABLE_NO_ADDRESS;
    if (!is_bad) return;
    (void)snprintf(where, sizeof where, "%s, 0x%llx", table->origin,
                   (unsigned long long)table->paddr);
    finding_report(sink, &acpi_check_table_kinds.kinds[ROOT_BAD], where, "%s",
                   acpi_table_state_name(table->state));
}

// The root table that was not walked, mapped into *out (bytes NULL: there is none to read).
static void other_root_map(const struct acpi_tables *tables, const struct acpi_host_ops *ops,
                           void *host, struct acpi_check_table *out)
{
    const struct acpi_rsdp *rsdp = acpi_tables_rsdp(tables);
    const struct acpi_table *walked = acpi_tables_get(tables, 0);
    paddr_t paddr = walked && walked->paddr == rsdp->xsdt_paddr ? rsdp->rsdt_paddr : 0;
    *out = (struct acpi_check_table){.paddr = paddr};
    if (paddr == 0) return;
    uint8_t *header = ops->memory_map(host, paddr, ACPI_TABLE_HEADER_SIZE);
    if (!header) return;
    uint32_t length = load_le32(header + 4);
    bool is_good = memcmp(header, "RSDT", 4) == 0 && length >= ACPI_TABLE_HEADER_SIZE &&
                   length <= ACPI_TABLE_LENGTH_MAX;
    ops->memory_unmap(host, header, ACPI_TABLE_HEADER_SIZE);
    if (!is_good) return;
    out->bytes = ops->memory_map(host, paddr, length);
    out->length = length;
}

status_t acpi_check_tables(const struct acpi_tables *tables, const struct acpi_host_ops *ops,
                           void *host, const struct acpi_check_machine *machine,
                           const struct finding_sink *sink)
{
    const struct acpi_rsdp *rsdp = acpi_tables_rsdp(tables);
    const struct acpi_table *table;
    struct acpi_check_table other_root;
    size_t count = 2, used = 0; // RSDP and the other root table
    while (acpi_tables_get(tables, count - 2))
        count++;
    size_t size = count * sizeof(struct acpi_check_table);
    struct acpi_check_table *list = ops->alloc(host, size);
    if (!list) return ST_NO_MEMORY;
    finding_begin(sink, "root");
    for (size_t i = 0; (table = acpi_tables_get(tables, i)) != NULL; i++) {
        bad_check(table, sink);
        if (!table->bytes) continue;
        list[used++] = (struct acpi_check_table){table->bytes, table->length, table->paddr};
    }
    list[used++] = (struct acpi_check_table){
        rsdp->bytes, rsdp->length < sizeof rsdp->bytes ? rsdp->length : sizeof rsdp->bytes,
        rsdp->paddr};
    other_root_map(tables, ops, host, &other_root);
    if (other_root.bytes) list[used++] = other_root;
    acpi_check_table_list(list, used, machine, sink);
    if (other_root.bytes) {
        ops->memory_unmap(host, (void *)(uintptr_t)other_root.bytes, other_root.length);
    }
    ops->release(host, list, size);
    return ST_OK;
}
