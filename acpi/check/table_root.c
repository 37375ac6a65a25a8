// SPDX-License-Identifier: MIT
// How tables are found: RSDP, RSDT, XSDT, and which have to be there (ACPI 6.5, 5.2.5 to 5.2.12).
// And what a table of AML is before anybody looks into it (5.2.11).

#include "check/table.h"

#include <base/bits.h>
#include <base/string.h>

typedef unsigned long long ull;

#define RSDP_SIZE_1 20u
#define RSDP_SIZE_2 36u
#define ENTRIES_MAX 512u // of a root table that are compared with each other

static void rsdp_say(const struct check_set *set, enum check_table_kind kind, const char *what,
                     ull value)
{
    finding_report(set->sink, &acpi_check_table_kinds.kinds[kind], "RSDP", "%s0x%llx", what, value);
}

static void rsdp_check(const struct check_set *set, const uint8_t *bytes, size_t length)
{
    finding_begin(set->sink, "rsdp");
    if (length < RSDP_SIZE_1) return;
    uint8_t revision = bytes[15];
    if (acpi_checksum(bytes, RSDP_SIZE_1) != 0) rsdp_say(set, RSDP_CHECKSUM, "", bytes[8]);
    if (revision != 0 && revision != 2) rsdp_say(set, RSDP_REVISION, "", revision);
    if (revision < 2 || length < RSDP_SIZE_2) return;
    uint32_t claimed = load_le32(bytes + 20);
    if (claimed != RSDP_SIZE_2) {
        rsdp_say(set, RSDP_LENGTH, "", claimed);
    } else if (acpi_checksum(bytes, RSDP_SIZE_2) != 0) {
        rsdp_say(set, RSDP_EXTENDED, "", bytes[32]);
    }
    if (bytes[33] | bytes[34] | bytes[35]) {
        rsdp_say(set, RSDP_RESERVED, "offset 0x21: ", load_le32(bytes + 32) >> 8);
    }
    if (load_le64(bytes + 24) == 0) {
        rsdp_say(set, RSDP_NO_XSDT, "the RSDT is at ", load_le32(bytes + 16));
    }
}

// Root tables

static size_t entry_size(const struct check_table *root)
{
    return root->bytes[0] == 'X' ? 8 : 4;
}

static size_t entry_count(const struct check_table *root)
{
    return (root->length - ACPI_TABLE_HEADER_SIZE) / entry_size(root);
}

static uint64_t entry_get(const struct check_table *root, size_t i)
{
    return check_read(root, ACPI_TABLE_HEADER_SIZE + i * entry_size(root),
                      (unsigned)entry_size(root));
}

static bool entry_is_listed(const struct check_table *root, size_t count, uint64_t address)
{
    for (size_t i = 0; i < count && i < ENTRIES_MAX; i++) {
        if (entry_get(root, i) == address) return true;
    }
    return false;
}

static void entries_check(struct check_table *root)
{
    size_t over = (root->length - ACPI_TABLE_HEADER_SIZE) % entry_size(root);
    if (over != 0) check_say(root, ROOT_LENGTH, 4, "%zu bytes over", over);
    for (size_t i = 0; i < entry_count(root); i++) {
        uint64_t address = entry_get(root, i);
        size_t at = ACPI_TABLE_HEADER_SIZE + i * entry_size(root);
        if (address == 0) {
            check_say(root, ROOT_NULL, at, "entry %zu", i);
        } else if (entry_is_listed(root, i, address)) {
            check_say(root, ROOT_TWICE, at, "0x%llx", (ull)address);
        }
    }
    static const char *const unlisted[] = {"DSDT", "FACS"};
    struct check_table table;
    for (size_t i = 0; i < ARRAY_SIZE(unlisted); i++) {
        if (!check_table_find(root->set, unlisted[i], 0, &table) || table.paddr == 0) continue;
        if (!entry_is_listed(root, entry_count(root), table.paddr)) continue;
        check_say(root, ROOT_DSDT, 0, "%s at 0x%llx", unlisted[i], (ull)table.paddr);
    }
}

// Each address of one that the other could hold has to be there.
static void lists_compare(struct check_table *one, const struct check_table *other)
{
    uint64_t most = entry_size(other) == 4 ? UINT32_MAX : UINT64_MAX;
    for (size_t i = 0; i < entry_count(one) && i < ENTRIES_MAX; i++) {
        uint64_t address = entry_get(one, i);
        if (address == 0 || address > most) continue;
        if (entry_is_listed(other, entry_count(other), address)) continue;
        check_say(one, ROOT_RSDT, ACPI_TABLE_HEADER_SIZE + i * entry_size(one),
                  "0x%llx is not in the %s", (ull)address, other->name);
    }
}

static void missing_check(struct check_table *root)
{
    struct check_table table, fadt;
    bool has_fadt = check_table_find(root->set, "FACP", 0, &fadt);
    bool is_reduced = has_fadt && check_read(&fadt, 112, 4) & ACPI_FADT_HW_REDUCED;
    if (!has_fadt) check_say(root, ROOT_NO_FADT, 0, "%zu tables are listed", entry_count(root));
    if (!check_table_find(root->set, "DSDT", 0, &table)) {
        check_say(root, ROOT_NO_DSDT, 0, "%zu tables are listed", entry_count(root));
    }
    if (!is_reduced && !check_table_find(root->set, "FACS", 0, &table)) {
        check_say(root, ROOT_NO_FACS, 0, "%zu tables are listed", entry_count(root));
    }
    if (!check_table_find(root->set, "APIC", 0, &table)) {
        check_say(root, ROOT_NO_MADT, 0, "%zu tables are listed", entry_count(root));
    }
}

void check_root(const struct check_set *set)
{
    struct check_table rsdt, xsdt;
    for (size_t i = 0; i < set->count; i++) {
        const struct acpi_check_table *item = &set->list[i];
        bool is_rsdp = item->length >= 8 && memcmp(item->bytes, "RSD PTR ", 8) == 0;
        if (is_rsdp) rsdp_check(set, item->bytes, item->length);
    }
    bool has_rsdt = check_table_find(set, "RSDT", 0, &rsdt),
         has_xsdt = check_table_find(set, "XSDT", 0, &xsdt);
    if (has_rsdt) entries_check(&rsdt);
    if (has_xsdt) entries_check(&xsdt);
    if (has_rsdt && has_xsdt) {
        lists_compare(&rsdt, &xsdt);
        lists_compare(&xsdt, &rsdt);
    }
    if (has_rsdt || has_xsdt) missing_check(has_xsdt ? &xsdt : &rsdt);
}

// AML

static bool is_same_aml(const struct acpi_check_table *a, const struct acpi_check_table *b)
{
    size_t head = ACPI_TABLE_HEADER_SIZE;
    return a->length == b->length && a->length > head && memcmp(b->bytes, "SSDT", 4) == 0 &&
           memcmp(a->bytes + head, b->bytes + head, a->length - head) == 0;
}

void check_ssdt(struct check_table *t)
{
    if (t->length == ACPI_TABLE_HEADER_SIZE) check_say(t, AML_EMPTY, 4, "36 bytes");
    const struct check_set *set = t->set;
    size_t self = 0;
    while (set->list[self].bytes != t->bytes)
        self++;
    for (size_t i = 0; i < self; i++) {
        if (!is_same_aml(&set->list[self], &set->list[i])) continue;
        check_say(t, AML_TWICE, 0, "tables %zu and %zu, %zu bytes", i, self, t->length);
    }
}

void check_dsdt(struct check_table *t)
{
    if (t->revision < 2) check_say(t, AML_32BIT, 8, "%u", t->revision);
}
