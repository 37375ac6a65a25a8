// SPDX-License-Identifier: MIT
// SRAT, SLIT, HMAT, MSCT and PPTT: ACPI 6.5, 5.2.16, 5.2.17, 5.2.28, 5.2.19 and 5.2.30.

#include "check/table.h"

#include <base/bits.h>
#include <base/string.h>

#define RANGES_MAX 256u // memory ranges that are compared with each other
#define LOCAL_DISTANCE 10u

struct range {
    uint64_t base, end;
    uint32_t domain;
};

struct srat_check {
    struct check_table *table;
    struct check_ids apic_ids, domains;
    uint32_t domain_last;
    unsigned ranges;
    struct range range[RANGES_MAX];
};

static void domain_add(struct srat_check *s, uint32_t domain)
{
    (void)check_ids_add(&s->domains, domain);
    if (domain > s->domain_last) s->domain_last = domain;
}

static void memory_check(struct srat_check *s, size_t offset, const struct acpi_srat_entry *e)
{
    uint64_t end;
    if (e->size == 0 || !add_fits(e->base, e->size, &end)) {
        check_say(s->table, SRAT_EMPTY, offset, "0x%llx, 0x%llx bytes", (unsigned long long)e->base,
                  (unsigned long long)e->size);
        return;
    }
    for (unsigned i = 0; i < s->ranges; i++) {
        const struct range *other = &s->range[i];
        // Linux takes overlaps within a domain as they are.
        if (other->domain == e->domain || e->base >= other->end || end <= other->base) continue;
        check_say(s->table, SRAT_OVERLAP, offset, "0x%llx to 0x%llx: domains %u and %u",
                  (unsigned long long)e->base, (unsigned long long)end - 1, other->domain,
                  e->domain);
    }
    if (s->ranges < RANGES_MAX) s->range[s->ranges++] = (struct range){e->base, end, e->domain};
}

// What other tables need to know of it, and with `table` the findings.
static void srat_read(struct srat_check *s, const struct check_table *srat)
{
    struct acpi_srat_entry e;
    struct acpi_entry_cursor cursor = acpi_srat_entries(srat->bytes, srat->length);
    while (acpi_srat_next(&cursor, &e)) {
        size_t offset = cursor.offset - e.length;
        bool is_cpu = e.type == ACPI_SRAT_LAPIC || e.type == ACPI_SRAT_X2APIC;
        if (!(e.flags & 1) || (!is_cpu && e.type != ACPI_SRAT_MEMORY)) continue;
        domain_add(s, e.domain);
        if (is_cpu && check_ids_add(&s->apic_ids, e.apic_id) && s->table) {
            check_say(s->table, SRAT_APIC_ID, offset, "APIC id %u", e.apic_id);
        }
        if (!is_cpu && s->table) memory_check(s, offset, &e);
    }
}

static void cpus_compare(struct check_table *t, const struct check_ids *srat_ids)
{
    struct check_table madt;
    struct check_ids madt_ids = {{0}};
    struct acpi_madt_entry m;
    if (!check_table_find(t->set, "APIC", 0, &madt)) return;
    struct acpi_entry_cursor cursor = acpi_madt_entries(madt.bytes, madt.length);
    while (acpi_madt_next(&cursor, &m)) {
        if (m.type != ACPI_MADT_LAPIC && m.type != ACPI_MADT_X2APIC) continue;
        (void)check_ids_add(&madt_ids, m.cpu.apic_id);
        bool is_missing = m.cpu.flags & 1 && m.cpu.apic_id < CHECK_IDS_MAX &&
                          !check_ids_has(srat_ids, m.cpu.apic_id);
        if (is_missing) check_say(t, SRAT_MISSING, 0, "APIC id %u", m.cpu.apic_id);
    }
    for (uint32_t id = 0; id < CHECK_IDS_MAX; id++) {
        if (!check_ids_has(srat_ids, id) || check_ids_has(&madt_ids, id)) continue;
        check_say(t, SRAT_UNKNOWN, 0, "APIC id %u", id);
    }
}

void check_srat(struct check_table *t)
{
    struct srat_check s;
    memset(&s, 0, sizeof s);
    s.table = t;
    srat_read(&s, t);
    cpus_compare(t, &s.apic_ids);
}

// False when there is no SRAT.
static bool srat_find(const struct check_set *set, struct srat_check *out)
{
    struct check_table srat;
    memset(out, 0, sizeof *out);
    if (!check_table_find(set, "SRAT", 0, &srat)) return false;
    srat_read(out, &srat);
    return true;
}

void check_slit(struct check_table *t)
{
    struct acpi_slit slit;
    if (t->length < 44) return; // told already
    if (acpi_slit_decode(t->bytes, t->length, &slit) < 0) {
        check_say(t, SLIT_LENGTH, 36, "%llu localities, %zu bytes",
                  (unsigned long long)check_read(t, 36, 8), t->length);
        return;
    }
    for (uint64_t i = 0; i < slit.localities; i++) {
        const uint8_t *row = slit.distances + i * slit.localities;
        for (uint64_t j = 0; j < slit.localities; j++) {
            uint8_t there = row[j], back = slit.distances[j * slit.localities + i];
            size_t offset = (size_t)(row + j - t->bytes);
            unsigned from = (unsigned)i, to = (unsigned)j;
            if (i == j && there != LOCAL_DISTANCE) {
                check_say(t, SLIT_DIAGONAL, offset, "domain %u: %u", from, there);
            } else if (i != j && there <= LOCAL_DISTANCE) {
                check_say(t, SLIT_NEAR, offset, "from %u to %u: %u", from, to, there);
            } else if (i < j && there != back) {
                check_say(t, SLIT_SYMMETRY, offset, "from %u to %u: %u, back: %u", from, to, there,
                          back);
            }
        }
    }
    struct srat_check srat;
    if (srat_find(t->set, &srat) && srat.domain_last >= slit.localities) {
        check_say(t, SLIT_SMALL, 36, "%llu, the SRAT has domain %u",
                  (unsigned long long)slit.localities, srat.domain_last);
    }
}

// HMAT: structures of type (2 bytes), 2 reserved, length (4)

#define HMAT_ENTRIES_AT 40u
#define HMAT_MEMORY 0u
#define HMAT_DOMAIN_AT 16u // of a memory's structure

void check_hmat(struct check_table *t)
{
    struct srat_check srat;
    if (!srat_find(t->set, &srat)) return;
    size_t size;
    for (size_t at = HMAT_ENTRIES_AT; at + 8 <= t->length; at += size) {
        size = (size_t)check_read(t, at + 4, 4);
        if (size < 8 || size > t->length - at) return; // told already
        uint64_t domain = check_read(t, at + HMAT_DOMAIN_AT, 4);
        if (check_read(t, at, 2) != HMAT_MEMORY || size < HMAT_DOMAIN_AT + 4) continue;
        if (domain >= CHECK_IDS_MAX || check_ids_has(&srat.domains, domain)) continue;
        check_say(t, HMAT_DOMAIN, at + HMAT_DOMAIN_AT, "%u", (unsigned)domain);
    }
}

void check_msct(struct check_table *t)
{
    uint64_t offset = check_read(t, 36, 4);
    if (offset < 56 || offset > t->length) {
        check_say(t, MSCT_OFFSET, 36, "%u, the table has %zu bytes", (unsigned)offset, t->length);
    }
}

// PPTT: structures of type and length

#define PPTT_NODE 0u
#define PPTT_CACHE 1u

static void reference_check(struct check_table *t, size_t at, uint64_t most)
{
    uint64_t to = check_read(t, at, 4);
    bool is_good = to == 0 || (to >= ACPI_TABLE_HEADER_SIZE && to + 2 <= t->length &&
                               check_read(t, to, 1) <= most && check_read(t, to + 1, 1) >= 2 &&
                               check_read(t, to + 1, 1) <= t->length - to);
    if (!is_good) check_say(t, PPTT_PARENT, at, "0x%x", (unsigned)to);
}

void check_pptt(struct check_table *t)
{
    size_t size;
    for (size_t at = ACPI_TABLE_HEADER_SIZE; at + 2 <= t->length; at += size) {
        size = t->bytes[at + 1];
        if (size < 2 || size > t->length - at) return; // told already
        if (t->bytes[at] == PPTT_CACHE && size >= 12) reference_check(t, at + 8, PPTT_CACHE);
        if (t->bytes[at] != PPTT_NODE || size < 20) continue;
        reference_check(t, at + 8, PPTT_NODE);
        uint64_t resources = check_read(t, at + 16, 4);
        for (uint64_t i = 0; i < resources && 20 + 4 * (i + 1) <= size; i++)
            reference_check(t, at + 20 + 4 * i, PPTT_CACHE);
    }
}
