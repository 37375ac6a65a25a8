// SPDX-License-Identifier: MIT
// The static tables, one after the other.

#include "check/table.h"

#include <base/bits.h>
#include <base/string.h>

void check_say(const struct check_table *table, enum check_table_kind kind, size_t offset,
               const char *detail, ...)
{
    char where[32], text[160];
    va_list args;
    va_start(args, detail);
    (void)vsnprintf(text, sizeof text, detail, args);
    va_end(args);
    (void)snprintf(where, sizeof where, "%s offset 0x%zx", table->name, offset);
    finding_report(table->set->sink, &acpi_check_table_kinds.kinds[kind], where, "%s", text);
}

static void header_check(struct check_table *table)
{
    finding_begin(table->set->sink, "header");
    uint32_t length = load_le32(table->bytes + 4);
    if (length != table->length) {
        check_say(table, HEADER_LENGTH, 4, "%u, there are %zu bytes", length, table->length);
        return;
    }
    uint8_t sum = acpi_checksum(table->bytes, table->length);
    if (sum == 0) return;
    check_say(table, HEADER_CHECKSUM, 9, "0x%02x, and 0x%02x would be right", table->bytes[9],
              (uint8_t)(table->bytes[9] - sum));
}

static void table_check(const struct check_set *set, const struct acpi_check_table *item)
{
    struct check_table table = {.set = set, .bytes = item->bytes, .length = item->length};
    if (item->length < ACPI_TABLE_HEADER_SIZE) return;
    struct acpi_table header;
    acpi_table_header_decode(item->bytes, &header);
    table.revision = header.revision;
    memcpy(table.name, header.signature, sizeof header.signature);
    header_check(&table);
}

void acpi_check_table_list(const struct acpi_check_table *list, size_t count,
                           const struct acpi_check_machine *machine,
                           const struct finding_sink *sink)
{
    static const struct acpi_check_machine no_machine;
    struct check_set set = {list, count, machine ? machine : &no_machine, sink};
    for (size_t i = 0; i < count; i++)
        table_check(&set, &list[i]);
}

status_t acpi_check_tables(const struct acpi_tables *tables, const struct acpi_host_ops *ops,
                           void *host, const struct acpi_check_machine *machine,
                           const struct finding_sink *sink)
{
    size_t count = 0, size;
    const struct acpi_table *table;
    while (acpi_tables_get(tables, count))
        count++;
    size = count * sizeof(struct acpi_check_table);
    struct acpi_check_table *list = ops->alloc(host, size);
    if (!list) return ST_NO_MEMORY;
    size_t used = 0;
    for (size_t i = 0; (table = acpi_tables_get(tables, i)) != NULL; i++) {
        if (!table->bytes) continue;
        list[used++] =
            (struct acpi_check_table){table->bytes, table->length, table->paddr, table->origin};
    }
    acpi_check_table_list(list, used, machine, sink);
    ops->release(host, list, size);
    return ST_OK;
}
