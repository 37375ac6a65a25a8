// SPDX-License-Identifier: MIT
// Declarations made of constants, which is nearly all of a table: straight from bytes to nodes,
// without the compiler. The same code serves a declaration inside a running method.

#include "aml/engine.h"
#include "aml/plain.h"
#include "aml/vm.h"
#include <base/bits.h>

#include "region/field.h"

status_t aml_declare_name(struct aml_declaration *d, const struct aml_name *name,
                          struct acpi_node **out)
{
    struct acpi_node *parent;
    acpi_segment_t segment;
    d->failed_name = name->segs - (name->length - 4u * name->count);
    status_t st = ST_OK;
    if (name->count == 1 && name->length == 4) { // a lone segment, as nearly always
        parent = d->scope;
        segment = load_le32(name->segs);
    } else {
        st = acpi_ns_parent_of(d->ctx, d->scope, name, &parent, &segment);
        if (st < 0) return st;
    }
    unsigned flags = d->exec ? ACPI_NODE_TEMPORARY : 0;
    unsigned table_index = d->table ? d->table->index : ACPI_TABLE_NONE;
    st = acpi_node_create(d->ctx, parent, segment, flags, table_index, false, out);
    if (st == ST_AML_NAME_EXISTS && d->exec && aml_exec_may_shadow(d->exec, *out))
        st = acpi_node_create(d->ctx, parent, segment, flags, table_index, true, out);
    if (st < 0) return st;
    if (d->exec) {
        st = aml_exec_note_node(d->exec, *out);
        if (st < 0) {
            acpi_node_detach(d->ctx, *out);
            return st;
        }
    }
    if (d->table) d->table->nodes++;
    return ST_OK;
}

// `value`'s count is taken over, also on failure.
static status_t declare_value(struct aml_declaration *d, const struct aml_name *name,
                              struct aml_value value, struct acpi_node **out)
{
    status_t st = aml_declare_name(d, name, out);
    if (st < 0)
        aml_value_release(d->ctx, value);
    else
        acpi_node_set_value(d->ctx, *out, value);
    return st;
}

static status_t declare_data(struct aml_declaration *d, const uint8_t *p)
{
    struct aml_name name;
    struct aml_value value;
    struct acpi_node *node;
    status_t st = aml_name_parse(p, d->end, &name);
    if (st < 0) return st;
    const uint8_t *next;
    st = aml_lazy_create(d, p + name.length, &value, &next);
    if (st != ST_OK) return st;
    d->next = next;
    return declare_value(d, &name, value, &node);
}

static status_t declare_alias(struct aml_declaration *d, const uint8_t *p)
{
    struct aml_name source, alias;
    status_t st = aml_name_parse(p, d->end, &source);
    if (st < 0) return st;
    st = aml_name_parse(p + source.length, d->end, &alias);
    if (st < 0) return st;
    d->next = p + source.length + alias.length;
    d->failed_name = p;
    struct acpi_node *target = acpi_ns_resolve(d->ctx, d->scope, &source, false);
    if (!target) return ST_AML_NAME_NOT_FOUND;
    acpi_node_retain(target);
    struct acpi_node *node;
    return declare_value(d, &alias, (struct aml_value){.tag = AML_ALIAS, .node = target}, &node);
}

// The name at the start of a term that has a PkgLength; `next` is set behind the term.
static status_t open_term(struct aml_declaration *d, const uint8_t *p, struct aml_name *out_name,
                          const uint8_t **out_content, const uint8_t **out_end)
{
    const uint8_t *content;
    status_t st = aml_package_length(p, d->end, &content, out_end);
    if (st < 0) return st;
    d->next = *out_end;
    st = aml_name_parse(content, *out_end, out_name);
    if (st < 0) return st;
    d->failed_name = content;
    *out_content = content + out_name->length;
    return ST_OK;
}

static void open_block(struct aml_declaration *d, struct acpi_node *scope, const uint8_t *content,
                       const uint8_t *end)
{
    d->block_scope = scope;
    d->next = content;
    d->block_end = end;
}

static status_t declare_scope(struct aml_declaration *d, const uint8_t *p)
{
    struct aml_name name;
    const uint8_t *content, *end;
    status_t st = open_term(d, p, &name, &content, &end);
    if (st < 0) return st;
    struct acpi_node *node = name.count || name.is_absolute || name.carets
                                 ? acpi_ns_resolve(d->ctx, d->scope, &name, false)
                                 : d->scope;
    if (!node) return ST_AML_NAME_NOT_FOUND;
    open_block(d, node, content, end);
    return ST_OK;
}

static status_t declare_method(struct aml_declaration *d, const uint8_t *p)
{
    struct aml_name name;
    const uint8_t *content, *end;
    status_t st = open_term(d, p, &name, &content, &end);
    if (st < 0) return st;
    if (content >= end) return ST_AML_TRUNCATED;
    struct aml_value value;
    struct acpi_node *node;
    st = aml_method_create(d->ctx, d->table, content + 1, (uint32_t)(end - content - 1), *content,
                           &value);
    if (st < 0) return st;
    st = declare_value(d, &name, value, &node);
    if (st == ST_OK && d->table) d->table->methods++;
    return st;
}

#define OBJECT_TYPE_METHOD 8 // ACPI 6.5, table 19.37

static status_t declare_external(struct aml_declaration *d, const uint8_t *p)
{
    struct aml_name name;
    status_t st = aml_name_parse(p, d->end, &name);
    if (st < 0) return st;
    if ((size_t)(d->end - p) < name.length + 2u) return ST_AML_TRUNCATED;
    d->next = p + name.length + 2;
    unsigned type = p[name.length], args = p[name.length + 1];
    if (type != OBJECT_TYPE_METHOD || !args || args > 7 || !d->table || d->exec) return ST_OK;
    return aml_external_note(d->ctx, d->table, &name, args);
}

static status_t declare_sync(struct aml_declaration *d, const uint8_t *p, bool is_mutex)
{
    struct aml_name name;
    status_t st = aml_name_parse(p, d->end, &name);
    if (st < 0) return st;
    p += name.length;
    if (is_mutex && p >= d->end) return ST_AML_TRUNCATED;
    d->next = is_mutex ? p + 1 : p;
    struct aml_value value;
    struct acpi_node *node;
    st = is_mutex ? aml_mutex_create(d->ctx, *p & 0x0f, &value) : aml_event_create(d->ctx, &value);
    if (st < 0) return st;
    return declare_value(d, &name, value, &node);
}

// Both are read before either is run, since what was run cannot be done again.
static bool region_range(struct aml_declaration *d, const uint8_t *p, uint64_t *out_offset,
                         uint64_t *out_length, const uint8_t **out_next)
{
    struct aml_plain offset, length = {.count = 0};
    bool is_done = aml_plain_read(d->ctx, d->scope, p, d->end, &offset, &p) &&
                   aml_plain_read(d->ctx, d->scope, p, d->end, &length, out_next) &&
                   aml_plain_run(d->ctx, &offset, out_offset) &&
                   aml_plain_run(d->ctx, &length, out_length);
    aml_plain_drop(d->ctx, &offset);
    aml_plain_drop(d->ctx, &length);
    return is_done;
}

status_t aml_declare_region(struct aml_declaration *d, const struct aml_name *name, unsigned space,
                            uint64_t offset, uint64_t length, struct aml_region **out)
{
    struct acpi_node *node;
    struct aml_value value;
    status_t st = aml_declare_name(d, name, &node);
    if (st < 0) return st;
    st = aml_region_create(d->ctx, node, space, offset, length, &value);
    if (st < 0) {
        acpi_node_detach(d->ctx, node);
        return st;
    }
    acpi_node_set_value(d->ctx, node, value);
    *out = (struct aml_region *)value.object;
    return ST_OK;
}

static status_t declare_region(struct aml_declaration *d, const uint8_t *p)
{
    struct aml_name name;
    uint64_t offset = 0, length = 0;
    status_t st = aml_name_parse(p, d->end, &name);
    if (st < 0) return st;
    p += name.length;
    if (p >= d->end) return ST_AML_TRUNCATED;
    uint8_t space = *p++;
    if (!d->is_unranged && !region_range(d, p, &offset, &length, &p)) return AML_DYNAMIC;
    d->next = p;
    struct aml_region *region;
    st = aml_declare_region(d, &name, space, offset, length, &region);
    if (st == ST_OK && d->is_unranged) {
        region->flags = AML_REGION_UNRANGED;
        region->bar = (uint64_t)(p - d->table->bytes);
    }
    return st;
}

status_t acpi_region_evaluate_range(struct acpi_context *ctx, struct acpi_node *node, size_t at,
                                    uint64_t out[2])
{
    struct aml_table *table = aml_table_by_index(ctx, node->table_index);
    if (!table) return ST_AML_NAME_NOT_FOUND;
    const uint8_t *p = table->bytes + at, *end = table->bytes + table->length;
    status_t st = ST_OK;
    for (unsigned i = 0; i < 2 && st == ST_OK; i++) {
        struct aml_value value;
        st = aml_run_term(ctx, table, node->parent, p, end, &value, &p);
        if (st < 0) return st;
        st = aml_to_integer_implicit(ctx, value, &out[i]);
        aml_value_release(ctx, value);
    }
    return st;
}

// Device, Processor, PowerResource, ThermalZone: `extra` bytes of fixed operands, then a block.
static status_t declare_device(struct aml_declaration *d, const uint8_t *p, uint8_t opcode)
{
    struct aml_name name;
    const uint8_t *content, *end;
    status_t st = open_term(d, p, &name, &content, &end);
    if (st < 0) return st;
    unsigned extra = opcode == 0x83 ? 6 : opcode == 0x84 ? 3 : 0;
    if ((size_t)(end - content) < extra) return ST_AML_TRUNCATED;
    struct aml_value value = {.tag = opcode == 0x82 ? AML_DEVICE : AML_THERMAL_ZONE};
    if (opcode == 0x84) {
        value.tag = AML_POWER_RESOURCE;
        value.integer = content[0] | (uint64_t)load_le16(content + 1) << 8;
    } else if (opcode == 0x83) {
        struct aml_processor *processor = acpi_alloc(d->ctx, sizeof *processor);
        if (!processor) return ST_NO_MEMORY;
        *processor = (struct aml_processor){.head = {.references = 1, .tag = AML_PROCESSOR},
                                            .id = content[0],
                                            .block_address = load_le32(content + 1),
                                            .block_length = content[5]};
        value = aml_value_object(AML_PROCESSOR, &processor->head);
    }
    struct acpi_node *node;
    st = declare_value(d, &name, value, &node);
    if (st < 0) return st;
    open_block(d, node, content + extra, end);
    return ST_OK;
}

// A name that Field and alike refer to. Lone segments are searched upward.
static status_t reference(struct aml_declaration *d, const uint8_t **p, const uint8_t *end,
                          struct acpi_node **out)
{
    struct aml_name name;
    status_t st = aml_name_parse(*p, end, &name);
    if (st < 0) return st;
    d->failed_name = *p;
    *p += name.length;
    *out = acpi_ns_resolve(d->ctx, d->scope, &name, false);
    return *out ? ST_OK : ST_AML_NAME_NOT_FOUND;
}

static status_t declare_field_term(struct aml_declaration *d, const uint8_t *p, uint8_t opcode)
{
    const uint8_t *end;
    status_t st = aml_package_length(p, d->end, &p, &end);
    if (st < 0) return st;
    d->next = end;
    struct acpi_node *first, *second = NULL;
    uint64_t bank = 0;
    st = reference(d, &p, end, &first);
    if (st < 0) return st;
    if (opcode != 0x81) st = reference(d, &p, end, &second);
    if (st < 0) return st;
    if (opcode == 0x87) {
        st = aml_integer_decode(d->ctx, p, end, &bank, &p);
        if (st != ST_OK) {
            if (st == AML_DYNAMIC) d->next = NULL;
            return st;
        }
    }
    if (p >= end) return ST_AML_TRUNCATED;
    uint8_t flags = *p++;
    if (opcode == 0x81)
        return aml_declare_fields(d, p, end, AML_FIELD_REGION, first, NULL, NULL, 0, flags);
    if (opcode == 0x86)
        return aml_declare_fields(d, p, end, AML_FIELD_INDEX, NULL, first, second, 0, flags);
    return aml_declare_fields(d, p, end, AML_FIELD_BANK, first, second, NULL, bank, flags);
}

status_t aml_declare(struct aml_declaration *d)
{
    const uint8_t *p = d->p;
    d->next = NULL;
    d->block_end = NULL;
    d->failed_name = NULL;
    switch (*p) {
    case 0x06:
        return declare_alias(d, p + 1);
    case 0x08:
        return declare_data(d, p + 1);
    case 0x10:
        return declare_scope(d, p + 1);
    case 0x14:
        return declare_method(d, p + 1);
    case 0x15:
        return declare_external(d, p + 1);
    case 0x5b:
        break;
    default:
        return AML_DYNAMIC;
    }
    if (d->end - p < 2) return ST_AML_TRUNCATED;
    uint8_t opcode = p[1];
    p += 2;
    switch (opcode) {
    case 0x01:
    case 0x02:
        return declare_sync(d, p, opcode == 0x01);
    case 0x80:
        return declare_region(d, p);
    case 0x81:
    case 0x86:
    case 0x87:
        return declare_field_term(d, p, opcode);
    case 0x82:
    case 0x83:
    case 0x84:
    case 0x85:
        return declare_device(d, p, opcode);
    default:
        return AML_DYNAMIC;
    }
}

void aml_declare_report(struct aml_declaration *d, const uint8_t *at, status_t st)
{
    if (d->table) d->table->errors++;
    if (d->quiet) return;
    char text[128] = "";
    struct aml_name name;
    if (d->failed_name &&
        aml_name_parse(d->failed_name, d->table->bytes + d->table->length, &name) == ST_OK)
        aml_name_format(&name, text, sizeof text);
    struct aml_place place = {d->scope, d->table, at, d->exec == NULL};
    (void)aml_report(d->ctx, &place, st, "%s", text);
}
