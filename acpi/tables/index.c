// SPDX-License-Identifier: MIT
// Finding and checking the static tables. See acpi/tables.h.

#include <acpi/tables.h>
#include <base/bits.h>
#include <base/string.h>

#include "log.h"

#define RSDP_SIZE_V1 20u
#define RSDP_SIZE_V2 36u
#define FACS_SIZE_MIN 64u

struct acpi_tables {
    const struct acpi_host_ops *ops;
    void *host;
    struct acpi_rsdp rsdp;
    struct acpi_table *items;
    size_t count, capacity;
};

static void tables_log(struct acpi_tables *t, enum acpi_log_level level, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

static void tables_log(struct acpi_tables *t, enum acpi_log_level level, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    acpi_log_write(t->ops, t->host, level, fmt, args);
    va_end(args);
}

const char *acpi_table_state_name(enum acpi_table_state state)
{
    switch (state) {
    case ACPI_TABLE_OK:
        return "ok";
    case ACPI_TABLE_BAD_CHECKSUM:
        return "bad checksum";
    case ACPI_TABLE_BAD_LENGTH:
        return "bad length";
    case ACPI_TABLE_BAD_SIGNATURE:
        return "bad signature";
    case ACPI_TABLE_ZEROED:
        return "zeroed";
    case ACPI_TABLE_UNMAPPED:
        return "not in memory";
    case ACPI_TABLE_DUPLICATE:
        return "duplicate";
    case ACPI_TABLE_NO_ADDRESS:
        return "no address";
    }
    return "unknown";
}

// Copies a fixed-width id: unprintable bytes become '?', trailing NULs and spaces go.
static void id_copy(char *out, const uint8_t *bytes, size_t length)
{
    while (length > 0 && (bytes[length - 1] == 0 || bytes[length - 1] == ' '))
        length--;
    for (size_t i = 0; i < length; i++) {
        bool prints = bytes[i] >= 0x20 && bytes[i] < 0x7f;
        out[i] = prints ? (char)bytes[i] : '?';
    }
    out[length] = 0;
}

void acpi_table_header_decode(const uint8_t *header, struct acpi_table *out)
{
    id_copy(out->signature, header, 4);
    out->length = load_le32(header + 4);
    out->revision = header[8];
    out->checksum = header[9];
    id_copy(out->oem_id, header + 10, 6);
    id_copy(out->oem_table_id, header + 16, 8);
    out->oem_revision = load_le32(header + 24);
    id_copy(out->creator_id, header + 28, 4);
    out->creator_revision = load_le32(header + 32);
}

static bool is_all_zero(const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] != 0) return false;
    }
    return true;
}

static void *bytes_map(struct acpi_tables *t, paddr_t paddr, uint64_t size)
{
    uint64_t end;
    if (!add_fits(paddr, size, &end)) return NULL;
    return t->ops->memory_map(t->host, paddr, size);
}

static struct acpi_table *item_append(struct acpi_tables *t)
{
    if (t->count == t->capacity) {
        size_t capacity = t->capacity ? t->capacity * 2 : 32;
        struct acpi_table *items = t->ops->alloc(t->host, capacity * sizeof *items);
        if (!items) return NULL;
        if (t->items) {
            memcpy(items, t->items, t->count * sizeof *items);
            t->ops->release(t->host, t->items, t->capacity * sizeof *items);
        }
        t->items = items;
        t->capacity = capacity;
    }
    struct acpi_table *item = &t->items[t->count++];
    memset(item, 0, sizeof *item);
    return item;
}

// Reads the header at item->paddr and fills in the rest of *item, which stays unusable (bytes NULL)
// unless the length is sane and all of it can be mapped. The FACS is no table of the usual form:
// signature and length are all it has of a header.
static void item_read(struct acpi_tables *t, struct acpi_table *item, const char *wanted)
{
    uint8_t *header = bytes_map(t, item->paddr, ACPI_TABLE_HEADER_SIZE);
    if (!header) {
        item->state = ACPI_TABLE_UNMAPPED;
        return;
    }
    // Decoded from a copy: a table in memory that something else writes must not change under us.
    uint8_t copy[ACPI_TABLE_HEADER_SIZE];
    memcpy(copy, header, sizeof copy);
    t->ops->memory_unmap(t->host, header, ACPI_TABLE_HEADER_SIZE);
    bool is_facs = memcmp(copy, "FACS", 4) == 0; // root tables list it too
    uint32_t minimum = is_facs ? FACS_SIZE_MIN : ACPI_TABLE_HEADER_SIZE;
    if (is_facs) memset(copy + 8, 0, sizeof copy - 8);
    acpi_table_header_decode(copy, item);

    if (is_all_zero(copy, sizeof copy)) {
        item->state = ACPI_TABLE_ZEROED;
        return;
    }
    if ((wanted && memcmp(copy, wanted, 4) != 0) || is_all_zero(copy, 4)) {
        item->state = ACPI_TABLE_BAD_SIGNATURE;
        return;
    }
    if (item->length < minimum || item->length > ACPI_TABLE_LENGTH_MAX) {
        item->state = ACPI_TABLE_BAD_LENGTH;
        return;
    }
    item->bytes = bytes_map(t, item->paddr, item->length);
    if (!item->bytes) {
        item->state = ACPI_TABLE_UNMAPPED;
        return;
    }
    bool is_good = is_facs || acpi_checksum(item->bytes, item->length) == 0;
    item->state = is_good ? ACPI_TABLE_OK : ACPI_TABLE_BAD_CHECKSUM;
}

static void item_log(struct acpi_tables *t, const struct acpi_table *item, const char *wanted)
{
    if (item->state == ACPI_TABLE_OK) return;
    bool is_harmless = item->state == ACPI_TABLE_DUPLICATE || item->state == ACPI_TABLE_NO_ADDRESS;
    tables_log(t, is_harmless ? ACPI_LOG_INFO : ACPI_LOG_WARN,
               "table %s at 0x%llx (from %s): %s%s, length %u",
               item->signature[0] ? item->signature : (wanted ? wanted : "?"),
               (unsigned long long)item->paddr, item->origin, acpi_table_state_name(item->state),
               item->bytes ? ", used all the same" : "", item->length);
}

// Appends what stands at `paddr`. NULL only when memory runs out.
static struct acpi_table *table_add(struct acpi_tables *t, paddr_t paddr, const char *wanted,
                                    const char *origin)
{
    struct acpi_table *earlier = NULL;
    for (size_t i = 0; paddr != 0 && i < t->count; i++) {
        if (t->items[i].paddr == paddr) {
            earlier = &t->items[i];
            break;
        }
    }
    struct acpi_table copy = earlier ? *earlier : (struct acpi_table){0};
    struct acpi_table *item = item_append(t);
    if (!item) {
        tables_log(t, ACPI_LOG_ERROR, "out of memory for the table index");
        return NULL;
    }
    if (earlier) {
        *item = copy;
        item->state = ACPI_TABLE_DUPLICATE;
        item->bytes = NULL;
        item->origin = origin;
    } else {
        item->paddr = paddr;
        item->origin = origin;
        item->state = ACPI_TABLE_NO_ADDRESS;
        if (paddr != 0) item_read(t, item, wanted);
    }
    item_log(t, item, wanted);
    return item;
}

// RSDP and root tables

static status_t rsdp_read(struct acpi_tables *t, paddr_t paddr)
{
    struct acpi_rsdp *rsdp = &t->rsdp;
    uint8_t *bytes = bytes_map(t, paddr, RSDP_SIZE_V1);
    if (!bytes) {
        tables_log(t, ACPI_LOG_ERROR, "RSDP at 0x%llx: not in memory", (unsigned long long)paddr);
        return ST_IO_ERROR;
    }
    memcpy(rsdp->bytes, bytes, RSDP_SIZE_V1);
    t->ops->memory_unmap(t->host, bytes, RSDP_SIZE_V1);
    if (memcmp(rsdp->bytes, "RSD PTR ", 8) != 0) {
        tables_log(t, ACPI_LOG_ERROR, "RSDP at 0x%llx: bad signature", (unsigned long long)paddr);
        return ST_BAD_SIGNATURE;
    }
    rsdp->paddr = paddr;
    rsdp->length = RSDP_SIZE_V1;
    rsdp->revision = rsdp->bytes[15];
    id_copy(rsdp->oem_id, rsdp->bytes + 9, 6);
    rsdp->rsdt_paddr = load_le32(rsdp->bytes + 16);
    rsdp->is_checksum_ok = acpi_checksum(rsdp->bytes, RSDP_SIZE_V1) == 0;
    rsdp->is_extended_checksum_ok = true;
    if (!rsdp->is_checksum_ok) tables_log(t, ACPI_LOG_WARN, "RSDP: bad checksum");
    if (rsdp->revision < 2) return ST_OK; // the rest is not there, whichever GUID it came under

    bytes = bytes_map(t, paddr, RSDP_SIZE_V2);
    if (!bytes) {
        tables_log(t, ACPI_LOG_WARN, "RSDP: its extended part is not in memory");
        return ST_OK;
    }
    memcpy(rsdp->bytes, bytes, RSDP_SIZE_V2);
    t->ops->memory_unmap(t->host, bytes, RSDP_SIZE_V2);
    uint32_t length = load_le32(rsdp->bytes + 20);
    if (length < RSDP_SIZE_V2 || length > 4096) {
        tables_log(t, ACPI_LOG_WARN, "RSDP: bad length %u", length);
        rsdp->is_extended_checksum_ok = false;
        length = RSDP_SIZE_V2;
    }
    rsdp->length = length;
    rsdp->xsdt_paddr = load_le64(rsdp->bytes + 24);
    bytes = bytes_map(t, paddr, length);
    if (!bytes || acpi_checksum(bytes, length) != 0) rsdp->is_extended_checksum_ok = false;
    if (bytes) t->ops->memory_unmap(t->host, bytes, length);
    if (!rsdp->is_extended_checksum_ok) tables_log(t, ACPI_LOG_WARN, "RSDP: bad extended checksum");
    return ST_OK;
}

static uint64_t root_entry(const struct acpi_table *root, size_t entry_size, size_t i)
{
    const uint8_t *at = root->bytes + ACPI_TABLE_HEADER_SIZE + i * entry_size;
    return entry_size == 8 ? load_le64(at) : load_le32(at);
}

// Adds the root table at `paddr` and all that it lists. Returns how many usable tables it led to.
static size_t root_walk(struct acpi_tables *t, paddr_t paddr, const char *signature)
{
    size_t entry_size = strcmp(signature, "XSDT") == 0 ? 8 : 4;
    const struct acpi_table *item = table_add(t, paddr, signature, "RSDP");
    if (!item || !item->bytes) return 0;
    struct acpi_table root = *item; // the index may move while it grows

    size_t body = root.length - ACPI_TABLE_HEADER_SIZE;
    if (body % entry_size != 0) {
        tables_log(t, ACPI_LOG_WARN, "%s: length %u leaves %u bytes over", signature, root.length,
                   (unsigned)(body % entry_size));
    }
    size_t count = body / entry_size;
    if (count > ACPI_TABLE_COUNT_MAX) {
        tables_log(t, ACPI_LOG_WARN, "%s: %zu entries, only %u are looked at", signature, count,
                   ACPI_TABLE_COUNT_MAX);
        count = ACPI_TABLE_COUNT_MAX;
    }
    size_t usable = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t entry = root_entry(&root, entry_size, i);
        const struct acpi_table *table =
            table_add(t, entry, NULL, entry_size == 8 ? "XSDT" : "RSDT");
        if (!table) break;
        if (table->bytes) usable++;
    }
    return usable;
}

// The table that one of two FADT fields leads to: the preferred one, or the other when there is
// nothing usable at the first.
static void fadt_follow(struct acpi_tables *t, const char *signature, uint64_t preferred,
                        uint64_t old)
{
    if (preferred != 0) {
        const struct acpi_table *table = table_add(t, preferred, signature, "FADT");
        if (!table || table->bytes) return;
        // A root table may have led there already, or there may be another table.
        if (table->state == ACPI_TABLE_DUPLICATE && acpi_tables_find(t, signature, 0)) return;
    }
    if (old != 0) (void)table_add(t, old, signature, "FADT");
}

static void fadt_tables_add(struct acpi_tables *t)
{
    const struct acpi_table *table = acpi_tables_find(t, "FACP", 0);
    struct acpi_fadt fadt;
    if (!table) {
        tables_log(t, ACPI_LOG_WARN, "no usable FADT, so no DSDT from it");
        return;
    }
    status_t st = acpi_fadt_decode(table->bytes, table->length, &fadt);
    if (st < 0) {
        tables_log(t, ACPI_LOG_WARN, "FADT: %s, length %u", status_string(st), table->length);
        return;
    }
    fadt_follow(t, "DSDT", fadt.dsdt_paddr, fadt.dsdt_paddr_old);
    fadt_follow(t, "FACS", fadt.facs_paddr, fadt.facs_paddr_old);
}

// A root table whose checksum is wrong is second to one whose is right.
static bool root_looks_good(struct acpi_tables *t, paddr_t paddr, const char *signature)
{
    struct acpi_table probe = {.paddr = paddr, .origin = "RSDP"};
    if (paddr == 0) return false;
    item_read(t, &probe, signature);
    if (probe.bytes) t->ops->memory_unmap(t->host, (void *)(uintptr_t)probe.bytes, probe.length);
    return probe.state == ACPI_TABLE_OK;
}

static size_t roots_walk(struct acpi_tables *t)
{
    const struct acpi_rsdp *rsdp = &t->rsdp;
    bool xsdt_first = root_looks_good(t, rsdp->xsdt_paddr, "XSDT") ||
                      (rsdp->xsdt_paddr != 0 && !root_looks_good(t, rsdp->rsdt_paddr, "RSDT"));
    size_t usable = 0;
    if (xsdt_first) {
        usable = root_walk(t, rsdp->xsdt_paddr, "XSDT");
        if (usable > 0) return usable;
        if (rsdp->rsdt_paddr != 0)
            tables_log(t, ACPI_LOG_WARN, "nothing in the XSDT, trying the RSDT");
    } else if (rsdp->xsdt_paddr != 0) {
        tables_log(t, ACPI_LOG_WARN, "the XSDT at 0x%llx is broken, using the RSDT",
                   (unsigned long long)rsdp->xsdt_paddr);
    }
    if (rsdp->rsdt_paddr != 0) usable = root_walk(t, rsdp->rsdt_paddr, "RSDT");
    return usable;
}

status_t acpi_tables_create(const struct acpi_host_ops *ops, void *host, paddr_t rsdp,
                            struct acpi_tables **out)
{
    if (rsdp == 0) return ST_NOT_FOUND;
    struct acpi_tables *t = ops->alloc(host, sizeof *t);
    if (!t) return ST_NO_MEMORY;
    memset(t, 0, sizeof *t);
    t->ops = ops;
    t->host = host;
    status_t st = rsdp_read(t, rsdp);
    if (st < 0) {
        acpi_tables_destroy(t);
        return st;
    }
    roots_walk(t);
    bool has_root = false;
    for (size_t i = 0; i < t->count; i++) {
        if (t->items[i].bytes) has_root = true;
    }
    if (!has_root) {
        tables_log(t, ACPI_LOG_ERROR, "neither XSDT nor RSDT can be read");
        acpi_tables_destroy(t);
        return ST_NOT_FOUND;
    }
    fadt_tables_add(t);
    *out = t;
    return ST_OK;
}

void acpi_tables_destroy(struct acpi_tables *t)
{
    if (!t) return;
    for (size_t i = 0; i < t->count; i++) {
        const struct acpi_table *item = &t->items[i];
        if (!item->bytes) continue;
        t->ops->memory_unmap(t->host, (void *)(uintptr_t)item->bytes, item->length);
    }
    if (t->items) t->ops->release(t->host, t->items, t->capacity * sizeof *t->items);
    t->ops->release(t->host, t, sizeof *t);
}

const struct acpi_rsdp *acpi_tables_rsdp(const struct acpi_tables *t)
{
    return &t->rsdp;
}

const struct acpi_table *acpi_tables_get(const struct acpi_tables *t, size_t index)
{
    return index < t->count ? &t->items[index] : NULL;
}

const struct acpi_table *acpi_tables_find(const struct acpi_tables *t, const char *signature,
                                          size_t nth)
{
    for (size_t i = 0; i < t->count; i++) {
        const struct acpi_table *item = &t->items[i];
        if (!item->bytes || strcmp(item->signature, signature) != 0) continue;
        if (nth-- == 0) return item;
    }
    return NULL;
}
