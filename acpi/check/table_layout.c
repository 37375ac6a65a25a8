// SPDX-License-Identifier: MIT
// Tables field by field. What is a field of which table is acpi/layout.h's to know.

#include "check/table.h"

#include <acpi/layout.h>
#include <base/bits.h>
#include <base/string.h>

// The kinds of a table's fields, where it has its own; the others are those of `table`.

static const struct field_kinds {
    char signature[5];
    uint8_t length, entry, reserved, value; // enum check_table_kind
} own_kinds[] = {
    {"FACP", FADT_LENGTH, TABLE_ENTRY, FADT_RESERVED, FADT_VALUE},
    {"FACS", FACS_LENGTH, TABLE_ENTRY, FACS_RESERVED, TABLE_VALUE},
    {"APIC", MADT_LENGTH, MADT_ENTRY, MADT_RESERVED, MADT_VALUE},
    {"MCFG", MCFG_LENGTH, MCFG_ENTRY, MCFG_RESERVED, TABLE_VALUE},
    {"HPET", HPET_LENGTH, TABLE_ENTRY, TABLE_RESERVED, TABLE_VALUE},
    {"SRAT", SRAT_LENGTH, SRAT_ENTRY, SRAT_RESERVED, TABLE_VALUE},
    {"SLIT", SLIT_LENGTH, TABLE_ENTRY, TABLE_RESERVED, TABLE_VALUE},
    {"HMAT", HMAT_LENGTH, HMAT_ENTRY, HMAT_RESERVED, HMAT_VALUE},
    {"SPCR", SPCR_LENGTH, TABLE_ENTRY, SPCR_RESERVED, SPCR_VALUE},
    {"DBG2", DBG2_LENGTH, DBG2_ENTRY, DBG2_RESERVED, TABLE_VALUE},
    {"BGRT", BGRT_LENGTH, TABLE_ENTRY, BGRT_RESERVED, BGRT_VALUE},
    {"ECDT", ECDT_LENGTH, TABLE_ENTRY, TABLE_RESERVED, TABLE_VALUE},
    {"WSMT", WSMT_LENGTH, TABLE_ENTRY, WSMT_RESERVED, TABLE_VALUE},
    {"TPM2", TPM2_LENGTH, TABLE_ENTRY, TPM2_RESERVED, TPM2_VALUE},
    {"DMAR", DMAR_LENGTH, DMAR_ENTRY, DMAR_RESERVED, TABLE_VALUE},
    {"IVRS", IVRS_LENGTH, IVRS_ENTRY, IVRS_RESERVED, TABLE_VALUE},
    {"HEST", HEST_LENGTH, HEST_ENTRY, HEST_RESERVED, TABLE_VALUE},
    {"BERT", BERT_LENGTH, TABLE_ENTRY, TABLE_RESERVED, TABLE_VALUE},
    {"EINJ", EINJ_LENGTH, TABLE_ENTRY, EINJ_RESERVED, EINJ_VALUE},
    {"ERST", ERST_LENGTH, TABLE_ENTRY, ERST_RESERVED, ERST_VALUE},
    {"FPDT", TABLE_LENGTH, FPDT_ENTRY, FPDT_RESERVED, TABLE_VALUE},
    {"PCCT", PCCT_LENGTH, PCCT_ENTRY, PCCT_RESERVED, TABLE_VALUE},
    {"PPTT", TABLE_LENGTH, PPTT_ENTRY, PPTT_RESERVED, TABLE_VALUE},
    {"LPIT", TABLE_LENGTH, LPIT_ENTRY, LPIT_RESERVED, TABLE_VALUE},
    {"NFIT", NFIT_LENGTH, NFIT_ENTRY, NFIT_RESERVED, TABLE_VALUE},
    {"WDAT", WDAT_LENGTH, TABLE_ENTRY, WDAT_RESERVED, WDAT_VALUE},
};
static const struct field_kinds usual_kinds = {"", TABLE_LENGTH, TABLE_ENTRY, TABLE_RESERVED,
                                               TABLE_VALUE};
_Static_assert(CHECK_TABLE_KIND_COUNT <= 256, "a kind fits a byte");

struct layout_check {
    struct check_table *table;
    const struct field_kinds *kinds;
};

// "processor UID"
static int name_length(const struct acpi_layout_item *item)
{
    return (int)item->name.length;
}

static void reserved_check(struct layout_check *c, const struct acpi_layout_item *item)
{
    for (size_t i = 0; i < item->size; i++) {
        if (c->table->bytes[item->offset + i] == 0) continue;
        check_say(c->table, c->kinds->reserved, item->offset + i, "0x%02x",
                  c->table->bytes[item->offset + i]);
        return;
    }
}

static void flags_check(struct layout_check *c, const struct acpi_layout_item *item)
{
    uint64_t unknown = item->value & ~acpi_layout_known_bits(item);
    if (unknown == 0) return;
    check_say(c->table, c->kinds->reserved, item->offset, "%.*s 0x%llx, of it 0x%llx",
              name_length(item), item->name.at, (unsigned long long)item->value,
              (unsigned long long)unknown);
}

static void enum_check(struct layout_check *c, const struct acpi_layout_item *item)
{
    struct acpi_layout_text name;
    if (acpi_layout_value_name(item, item->value, &name)) return;
    check_say(c->table, c->kinds->value, item->offset, "%.*s %llu", name_length(item),
              item->name.at, (unsigned long long)item->value);
}

static void interrupt_check(struct layout_check *c, const struct acpi_layout_item *item)
{
    uint16_t flags = (uint16_t)item->value;
    finding_begin(c->table->set->sink, "inti");
    if (acpi_inti_polarity(flags) != 2 && acpi_inti_trigger(flags) != 2 && flags < 0x10) return;
    check_say(c->table, INTI_FLAGS, item->offset, "0x%04x", flags);
}

static void register_check(struct layout_check *c, const struct acpi_layout_item *item)
{
    struct acpi_gas gas;
    acpi_gas_decode(c->table->bytes + item->offset, &gas);
    finding_begin(c->table->set->sink, "gas");
    if (gas.address == 0) return; // not there
    unsigned long long address = gas.address;
    if (gas.space > 0x0b && gas.space < ACPI_GAS_FIXED_HARDWARE) {
        check_say(c->table, GAS_SPACE, item->offset, "%.*s in space 0x%02x", name_length(item),
                  item->name.at, gas.space);
    }
    if (gas.space == ACPI_GAS_IO && address > 0xffff) {
        check_say(c->table, GAS_PORT, item->offset + 4, "%.*s at port 0x%llx", name_length(item),
                  item->name.at, address);
    }
    bool has_size = gas.space != ACPI_GAS_FIXED_HARDWARE && gas.space < 0xc0;
    if (has_size && gas.access_size > 4) {
        check_say(c->table, GAS_ACCESS, item->offset + 3, "%.*s: %u", name_length(item),
                  item->name.at, gas.access_size);
    }
}

static void field_check(struct layout_check *c, const struct acpi_layout_item *item)
{
    switch (item->format) {
    case ACPI_FORMAT_RESERVED:
        reserved_check(c, item);
        break;
    case ACPI_FORMAT_FLAGS:
        flags_check(c, item);
        break;
    case ACPI_FORMAT_ENUM:
        enum_check(c, item);
        break;
    case ACPI_FORMAT_INTERRUPT:
        interrupt_check(c, item);
        break;
    case ACPI_FORMAT_REGISTER:
        register_check(c, item);
        break;
    default:
        break;
    }
}

static void item_check(void *arg, const struct acpi_layout_item *item)
{
    struct layout_check *c = arg;
    size_t length = c->table->length;
    switch (item->event) {
    case ACPI_LAYOUT_FIELD:
        field_check(c, item);
        break;
    case ACPI_LAYOUT_ENTRY:
        if (item->name.length > 0) break;
        check_say(c->table, TABLE_ENTRY_TYPE, item->offset, "type 0x%llx, %zu bytes",
                  (unsigned long long)item->value, item->size);
        break;
    case ACPI_LAYOUT_CUT:
        check_say(c->table, item->level == 0 ? c->kinds->length : c->kinds->entry, item->offset,
                  "%.*s does not fit, the table has %zu bytes", name_length(item), item->name.at,
                  length);
        break;
    case ACPI_LAYOUT_BAD_LENGTH:
        check_say(c->table, c->kinds->entry, item->offset, "an entry of %zu bytes at most",
                  item->size);
        break;
    case ACPI_LAYOUT_REST:
        if (item->level == 0 && memcmp(c->table->bytes, "HEST", 4) == 0) break; // its count says so
        check_say(c->table, TABLE_REST, item->offset, "%zu bytes", item->size);
        break;
    }
}

void check_layout(struct check_table *table)
{
    struct layout_check c = {table, &usual_kinds};
    for (size_t i = 0; i < ARRAY_SIZE(own_kinds); i++) {
        if (memcmp(own_kinds[i].signature, table->bytes, 4) == 0) c.kinds = &own_kinds[i];
    }
    // Without a layout its header was all there is to check.
    (void)!acpi_layout_walk(table->bytes, table->length, item_check, &c);
}
