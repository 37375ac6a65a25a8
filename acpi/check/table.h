// SPDX-License-Identifier: MIT
#pragma once
// What the checks of the single tables see and say. Private to acpi/check/table_*.c.

#include <acpi/check.h>

#include "check/kinds.h"
#include "check/table_kinds.h"

struct check_set { // all tables that are checked together
    const struct acpi_check_table *list;
    size_t count;
    const struct acpi_check_machine *machine; // never NULL
    const struct finding_sink *sink;
};

struct check_table { // one of them
    const struct check_set *set;
    const uint8_t *bytes;
    size_t length; // that can be read and that the header claims; at least 36
    uint8_t revision;
    paddr_t paddr;    // 0: not known
    unsigned said;    // findings so far
    char name[16];    // signature, and an SSDT's own name
    const char *part; // what its kinds' ids begin with
};

// A finding at an offset of a table. One table has a thousand of them at most.
void check_say(struct check_table *table, enum check_table_kind kind, size_t offset,
               const char *detail, ...) PRINTF_LIKE(4, 5);
// `width` bytes (1, 2, 4, 8) at an offset; 0 where the table is shorter.
uint64_t check_read(const struct check_table *table, size_t offset, unsigned width);
// The nth table with that signature and a whole header; false when there are fewer.
bool check_table_find(const struct check_set *set, const char *signature, size_t nth,
                      struct check_table *out);

// Whether it was there before; for ids below CHECK_IDS_MAX, others are never "before".
#define CHECK_IDS_MAX 4096u
struct check_ids {
    uint64_t bits[CHECK_IDS_MAX / 64];
};
bool check_ids_add(struct check_ids *ids, uint64_t id);
bool check_ids_has(const struct check_ids *ids, uint64_t id);

// Fields one by one, as acpi/layout.h describes them: what is reserved, values without a name,
// entries that do not fit, registers.
void check_layout(struct check_table *table);

// One function a table: what only that table's meaning tells.
void check_fadt(struct check_table *table);
void check_facs(struct check_table *table);
void check_madt(struct check_table *table);
void check_mcfg(struct check_table *table);
void check_srat(struct check_table *table);
void check_slit(struct check_table *table);
void check_hmat(struct check_table *table);
void check_msct(struct check_table *table);
void check_pptt(struct check_table *table);
void check_hpet(struct check_table *table);
void check_spcr(struct check_table *table);
void check_dbg2(struct check_table *table);
void check_bgrt(struct check_table *table);
void check_ecdt(struct check_table *table);
void check_wsmt(struct check_table *table);
void check_tpm2(struct check_table *table);
void check_fpdt(struct check_table *table);
void check_boot(struct check_table *table);
void check_slic(struct check_table *table);
void check_dmar(struct check_table *table);
void check_ivrs(struct check_table *table);
void check_hest(struct check_table *table);
void check_bert(struct check_table *table);
void check_einj(struct check_table *table);
void check_erst(struct check_table *table);
void check_wdat(struct check_table *table);
void check_dsdt(struct check_table *table);
void check_ssdt(struct check_table *table);

// RSDP and root tables, and what has to be there beside them.
void check_root(const struct check_set *set);
