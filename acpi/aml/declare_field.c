// SPDX-License-Identifier: MIT
// FieldList of Field, IndexField and BankField (ACPI 6.5, 20.2.5.2).

#include "aml/engine.h"

#include "region/field.h"

struct field_list {
    struct aml_declaration *d;
    struct aml_field_access access;
    struct acpi_node *region;
    struct aml_field_extra extra;
    struct aml_field_list *open; // takes the next units, all with that access; NULL: none yet
    bool has_extra;
    uint64_t bit;
};

// PkgLength as a count of bits: it does not include itself.
static status_t bits_decode(const uint8_t **p, const uint8_t *end, uint32_t *out)
{
    if (*p >= end) return ST_AML_TRUNCATED;
    unsigned follow = **p >> 6;
    if ((size_t)(end - *p) <= follow) return ST_AML_TRUNCATED;
    uint32_t bits = follow ? **p & 0x0f : **p & 0x3f;
    for (unsigned i = 0; i < follow; i++)
        bits |= (uint32_t)(*p)[1 + i] << (4 + 8 * i);
    *p += 1 + follow;
    *out = bits;
    return ST_OK;
}

static void list_close(struct field_list *list)
{
    if (list->open) aml_field_list_close(list->d->ctx, list->open);
    list->open = NULL;
}

// Units from `p` on that one list can take.
static unsigned units_ahead(const uint8_t *p, const uint8_t *end)
{
    unsigned count = 0;
    uint32_t bits;
    while (end - p > 1 && (*p == 0x00 || *p > 0x03)) {
        bool is_unit = *p != 0x00;
        if (is_unit && end - p < 5) break;
        p += is_unit ? 4 : 1;
        if (bits_decode(&p, end, &bits) < 0) break;
        count += is_unit;
    }
    return count;
}

static status_t list_open(struct field_list *list, const uint8_t *p, const uint8_t *end)
{
    list_close(list);
    return aml_field_list_create(list->d->ctx, &list->access, list->region,
                                 list->has_extra ? &list->extra : NULL, units_ahead(p, end),
                                 &list->open);
}

static status_t field_unit(struct field_list *list, const uint8_t **p, const uint8_t *end)
{
    struct aml_declaration *d = list->d;
    const uint8_t *at = *p;
    struct aml_name name = {.segs = at, .count = 1, .length = 4};
    uint32_t bits;
    if (end - at < 4) return ST_AML_TRUNCATED;
    if (!acpi_segment_is_valid(at)) return ST_AML_BAD_NAME;
    *p += 4;
    status_t st = bits_decode(p, end, &bits);
    if (st < 0) return st;
    uint64_t bit = list->bit;
    list->bit += bits;
    if (list->bit > UINT32_MAX) return ST_AML_VALUE;

    struct acpi_node *node;
    st = aml_declare_name(d, &name, &node);
    if (st == ST_OK) {
        if (!list->open || aml_field_list_is_full(list->open)) st = list_open(list, at, end);
        if (st < 0)
            acpi_node_detach(d->ctx, node);
        else
            acpi_node_set_value(d->ctx, node, aml_field_list_add(list->open, (uint32_t)bit, bits));
    }
    if (st == ST_NO_MEMORY) return st;
    if (st < 0) aml_declare_report(d, at, st); // the other units are declared all the same
    return ST_OK;
}

static status_t connection(struct field_list *list, const uint8_t **p, const uint8_t *end)
{
    struct aml_declaration *d = list->d;
    struct aml_value value;
    struct aml_name name;
    status_t st;
    if (*p >= end) return ST_AML_TRUNCATED;
    if (**p == 0x11) {
        st = aml_data_decode(d->ctx, NULL, *p, end, &value, p);
        if (st == AML_DYNAMIC) st = ST_AML_BAD_ENCODING;
        if (st < 0) return st;
    } else {
        st = aml_name_parse(*p, end, &name);
        if (st < 0) return st;
        st = aml_name_path_create(d->ctx, d->scope, *p, name.length, &value);
        if (st < 0) return st;
        *p += name.length;
    }
    list_close(list);
    aml_value_release(d->ctx, list->extra.connection);
    list->extra.connection = value;
    list->extra.connection_bit = (uint32_t)list->bit;
    list->has_extra = true;
    return ST_OK;
}

static status_t field_element(struct field_list *list, const uint8_t **p, const uint8_t *end)
{
    struct aml_field_access *access = &list->access;
    uint32_t bits;
    status_t st;
    switch (**p) {
    case 0x00: // ReservedField
        (*p)++;
        st = bits_decode(p, end, &bits);
        if (st < 0) return st;
        list->bit += bits;
        return ST_OK;
    case 0x01: // AccessField
    case 0x03: // ExtendedAccessField
        if (end - *p < (**p == 0x01 ? 3 : 4)) return ST_AML_TRUNCATED;
        list_close(list);
        access->access = (*p)[1] & 0x0f;
        access->attribute = (*p)[2];
        access->attribute_length = **p == 0x03 ? (*p)[3] : 0;
        *p += **p == 0x01 ? 3 : 4;
        return ST_OK;
    case 0x02: // ConnectField
        (*p)++;
        return connection(list, p, end);
    default:
        return field_unit(list, p, end);
    }
}

status_t aml_declare_fields(struct aml_declaration *d, const uint8_t *p, const uint8_t *end,
                            uint8_t kind, struct acpi_node *region, struct acpi_node *bank_or_index,
                            struct acpi_node *data, uint64_t bank_value, uint8_t flags)
{
    if (kind != AML_FIELD_INDEX && region->value.tag != AML_REGION) return ST_AML_TYPE;
    struct field_list list = {
        .d = d,
        .access = {.kind = kind,
                   .access = flags & 0x0f,
                   .lock = flags >> 4 & 1,
                   .update = flags >> 5 & 3},
        .region = region,
        .extra = {.bank_or_index = bank_or_index,
                  .data = data,
                  .bank_value = bank_value,
                  .connection = aml_value_uninitialized()},
        .has_extra = kind != AML_FIELD_REGION,
    };
    status_t st = ST_OK;
    while (st == ST_OK && p < end)
        st = field_element(&list, &p, end);
    list_close(&list);
    aml_value_release(d->ctx, list.extra.connection);
    return st;
}
