// SPDX-License-Identifier: MIT
// HEST, BERT, EINJ, ERST and WDAT: errors, and the watchdog, whose table is made like theirs.

#include "check/table.h"

#include <acpi/layout.h>
#include <base/string.h>

typedef unsigned long long ull;

// HEST

struct hest_check {
    struct check_table *table;
    uint32_t sources;
    struct check_ids ids;
};

static void source_check(void *arg, const struct acpi_layout_item *item)
{
    struct hest_check *h = arg;
    if (item->event == ACPI_LAYOUT_REST && item->level == 0) {
        check_say(h->table, HEST_COUNT, item->offset, "%zu bytes of more", item->size);
    }
    if (item->event != ACPI_LAYOUT_ENTRY || item->level != 1) return;
    uint64_t id = check_read(h->table, item->offset + 2, 2);
    h->sources++;
    if (check_ids_add(&h->ids, id)) {
        check_say(h->table, HEST_ID, item->offset + 2, "%u", (unsigned)id);
    }
}

void check_hest(struct check_table *t)
{
    struct hest_check h = {.table = t};
    uint32_t count = (uint32_t)check_read(t, 36, 4);
    if (t->length < 40 || acpi_layout_walk(t->bytes, t->length, source_check, &h) < 0) return;
    if (h.sources != count) check_say(t, HEST_COUNT, 36, "%u, there are %u", count, h.sources);
}

// BERT

#define STATUS_BLOCK_SIZE 20u // of an error status block without any error

void check_bert(struct check_table *t)
{
    const struct acpi_check_machine *machine = t->set->machine;
    uint32_t size = (uint32_t)check_read(t, 36, 4);
    uint64_t base = check_read(t, 40, 8);
    if (t->length < 48) return; // told already
    if (size < STATUS_BLOCK_SIZE || base == 0) {
        check_say(t, BERT_REGION, 36, "%u bytes at 0x%llx", size, (ull)base);
    } else if (machine->is_ram && machine->is_ram(machine->arg, base, size)) {
        check_say(t, BERT_RAM, 40, "%u bytes at 0x%llx", size, (ull)base);
    }
}

// Tables of instructions: a header, a count, and so many of one size

static void count_check(struct check_table *t, enum check_table_kind kind, size_t at, size_t size)
{
    uint64_t count = check_read(t, at, 4), room = t->length > at + 4 ? t->length - at - 4 : 0;
    if (t->length < at + 4 || count * size == room) return;
    check_say(t, kind, at, "%u, there is room for %zu.%u", (unsigned)count, (size_t)(room / size),
              (unsigned)(room % size * 10 / size));
}

void check_einj(struct check_table *t)
{
    count_check(t, EINJ_COUNT, 44, 32);
}

void check_erst(struct check_table *t)
{
    count_check(t, ERST_COUNT, 44, 32);
}

void check_wdat(struct check_table *t)
{
    uint32_t period = (uint32_t)check_read(t, 48, 4);
    uint32_t most = (uint32_t)check_read(t, 52, 4), least = (uint32_t)check_read(t, 56, 4);
    count_check(t, WDAT_COUNT, 64, 24);
    if (t->length >= 60 && (period == 0 || most <= least)) {
        check_say(t, WDAT_PERIOD, 48, "%u ms, %u to %u", period, least, most);
    }
}
