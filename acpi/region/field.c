// SPDX-License-Identifier: MIT
// Region, bank and index fields: from bits to accesses of units.

#include "region/internal.h"

#define UPDATE_PRESERVE 0
#define UPDATE_ONES 1

static status_t access_check(const struct aml_field_access *access, const struct acpi_node *region,
                             const struct aml_field_extra *extra)
{
    if (access->access > 5 || access->update > 2 || access->kind > AML_FIELD_INDEX)
        return ST_AML_VALUE;
    if ((access->kind == AML_FIELD_INDEX) != (region == NULL)) return ST_INVALID_ARGUMENT;
    if (access->kind != AML_FIELD_REGION && (!extra || !extra->bank_or_index))
        return ST_INVALID_ARGUMENT;
    return access->kind == AML_FIELD_INDEX && !extra->data ? ST_INVALID_ARGUMENT : ST_OK;
}

static size_t list_bytes(unsigned capacity)
{
    return sizeof(struct aml_field_list) + capacity * sizeof(struct aml_field);
}

status_t aml_field_list_create(struct acpi_context *ctx, const struct aml_field_access *access,
                               struct acpi_node *region, const struct aml_field_extra *extra,
                               unsigned count, struct aml_field_list **out)
{
    status_t st = access_check(access, region, extra);
    if (st < 0) return st;
    if (count > AML_FIELD_LIST_MAX) count = AML_FIELD_LIST_MAX;
    struct aml_field_list *list = acpi_alloc(ctx, list_bytes(count));
    if (!list) return ST_NO_MEMORY;
    *list = (struct aml_field_list){.region = region,
                                    .live = 1,
                                    .capacity = (uint16_t)count,
                                    .kind = access->kind,
                                    .access = access->access,
                                    .update = access->update,
                                    .lock = access->lock,
                                    .attribute = access->attribute,
                                    .attribute_length = access->attribute_length};
    if (extra) {
        list->extra = acpi_alloc(ctx, sizeof *list->extra);
        if (!list->extra) {
            acpi_release(ctx, list, list_bytes(count));
            return ST_NO_MEMORY;
        }
        *list->extra = *extra;
        if (extra->bank_or_index) acpi_node_retain(extra->bank_or_index);
        if (extra->data) acpi_node_retain(extra->data);
        aml_value_retain(extra->connection);
    }
    if (region) acpi_node_retain(region);
    *out = list;
    return ST_OK;
}

struct aml_value aml_field_list_add(struct aml_field_list *list, uint32_t bit_offset,
                                    uint32_t bit_length)
{
    struct aml_field *field = &list->fields[list->count++];
    uintptr_t to_list = (uintptr_t)list - (uintptr_t)field;
    field->head =
        (struct aml_object){.references = 1, .tag = AML_FIELD, .reserved = (uint16_t)to_list};
    field->bit_offset = bit_offset;
    field->bit_length = bit_length;
    list->live++;
    return aml_value_object(AML_FIELD, &field->head);
}

void aml_field_list_close(struct acpi_context *ctx, struct aml_field_list *list)
{
    if (--list->live) return;
    struct aml_field_extra *extra = list->extra;
    struct acpi_node *region = list->region;
    acpi_release(ctx, list, list_bytes(list->capacity));
    if (extra) {
        struct aml_field_extra held = *extra;
        acpi_release(ctx, extra, sizeof *extra);
        if (held.bank_or_index) acpi_node_release(ctx, held.bank_or_index);
        if (held.data) acpi_node_release(ctx, held.data);
        aml_value_release(ctx, held.connection);
    }
    if (region) acpi_node_release(ctx, region);
}

void aml_field_destroy(struct acpi_context *ctx, struct aml_field *field)
{
    aml_field_list_close(ctx, aml_list_of(field));
}

status_t aml_field_region(const struct aml_field *field, struct aml_region **out)
{
    const struct acpi_node *node = aml_list_of(field)->region;
    if (node->flags & ACPI_NODE_DETACHED) return ST_AML_NAME_NOT_FOUND;
    if (node->value.tag != AML_REGION) return ST_AML_TYPE;
    *out = (struct aml_region *)node->value.object;
    return ST_OK;
}

// One unit

// An index, data or bank register: a field by its name.
static status_t register_write(struct acpi_context *ctx, struct acpi_node *node, uint64_t value)
{
    struct aml_value target = acpi_node_target(node)->value;
    if (target.tag != AML_FIELD && target.tag != AML_BUFFER_FIELD) return ST_AML_TYPE;
    struct aml_value source = aml_value_integer(value);
    if (target.tag == AML_FIELD)
        return aml_field_write(ctx, (struct aml_field *)target.object, source, NULL);
    return aml_buffer_field_write(ctx, (struct aml_buffer_field *)target.object, source);
}

static status_t register_read(struct acpi_context *ctx, struct acpi_node *node, uint64_t *out)
{
    struct aml_value v;
    unsigned tag = acpi_node_target(node)->value.tag;
    if (tag != AML_FIELD && tag != AML_BUFFER_FIELD) return ST_AML_TYPE;
    status_t st = aml_node_read(ctx, node, &v);
    if (st < 0) return st;
    st = aml_to_integer_implicit(ctx, v, out);
    aml_value_release(ctx, v);
    return st;
}

static status_t unit_read(struct acpi_context *ctx, struct aml_field *field,
                          struct aml_region *region, uint64_t offset, uint64_t *out)
{
    const struct aml_field_list *list = aml_list_of(field);
    status_t st = ST_OK;
    if (list->kind == AML_FIELD_INDEX) {
        st = register_write(ctx, list->extra->bank_or_index, offset);
        return st < 0 ? st : register_read(ctx, list->extra->data, out);
    }
    if (list->kind == AML_FIELD_BANK)
        st = register_write(ctx, list->extra->bank_or_index, list->extra->bank_value);
    if (st < 0) return st;
    return acpi_region_read(ctx, list->region, region, offset, aml_field_unit(field), out);
}

static status_t unit_write(struct acpi_context *ctx, struct aml_field *field,
                           struct aml_region *region, uint64_t offset, uint64_t value)
{
    const struct aml_field_list *list = aml_list_of(field);
    status_t st = ST_OK;
    if (list->kind == AML_FIELD_INDEX) {
        st = register_write(ctx, list->extra->bank_or_index, offset);
        return st < 0 ? st : register_write(ctx, list->extra->data, value);
    }
    if (list->kind == AML_FIELD_BANK)
        st = register_write(ctx, list->extra->bank_or_index, list->extra->bank_value);
    if (st < 0) return st;
    return acpi_region_write(ctx, list->region, region, offset, aml_field_unit(field), value);
}

// Writes `count` bits of a unit from bit `shift` on; the others by the update rule.
static status_t unit_update(struct acpi_context *ctx, struct aml_field *field,
                            struct aml_region *region, uint64_t offset, unsigned shift,
                            unsigned count, uint64_t bits)
{
    uint64_t whole = aml_bit_mask(8u * aml_field_unit(field));
    uint64_t mask = aml_bit_mask(count) << shift;
    uint64_t value = bits << shift & mask;
    if (mask != whole) {
        unsigned update = aml_list_of(field)->update;
        if (update == UPDATE_PRESERVE) {
            uint64_t old;
            status_t st = unit_read(ctx, field, region, offset, &old);
            if (st < 0) return st;
            value |= old & ~mask & whole;
        } else if (update == UPDATE_ONES) {
            value |= ~mask & whole;
        }
    }
    return unit_write(ctx, field, region, offset, value);
}

// All units

// The units of a field in turn: each holds `count` bits of it, from its own bit `shift` on.
struct unit_walk {
    uint64_t done;   // bits of the field before this unit
    uint64_t offset; // bytes
    unsigned shift, count;
};

static bool unit_next(const struct aml_field *field, struct unit_walk *walk)
{
    unsigned unit_bits = 8u * aml_field_unit(field);
    walk->done += walk->count;
    if (walk->done >= field->bit_length) return false;
    uint64_t at = field->bit_offset + walk->done;
    uint64_t left = field->bit_length - walk->done;
    walk->offset = at / unit_bits * aml_field_unit(field);
    walk->shift = (unsigned)(at % unit_bits);
    walk->count = unit_bits - walk->shift < left ? unit_bits - walk->shift : (unsigned)left;
    return true;
}

static status_t units_read_integer(struct acpi_context *ctx, struct aml_field *field,
                                   struct aml_region *region, uint64_t *out)
{
    uint64_t result = 0;
    for (struct unit_walk walk = {0}; unit_next(field, &walk);) {
        uint64_t value;
        status_t st = unit_read(ctx, field, region, walk.offset, &value);
        if (st < 0) return st;
        result |= (value >> walk.shift & aml_bit_mask(walk.count)) << walk.done;
    }
    *out = result;
    return ST_OK;
}

static status_t units_read(struct acpi_context *ctx, struct aml_field *field,
                           struct aml_region *region, uint8_t *bytes)
{
    for (struct unit_walk walk = {0}; unit_next(field, &walk);) {
        uint64_t value;
        status_t st = unit_read(ctx, field, region, walk.offset, &value);
        if (st < 0) return st;
        aml_bits_set(bytes, walk.done, walk.count, value >> walk.shift);
    }
    return ST_OK;
}

static status_t units_write(struct acpi_context *ctx, struct aml_field *field,
                            struct aml_region *region, const uint8_t *bytes, size_t length)
{
    for (struct unit_walk walk = {0}; unit_next(field, &walk);) {
        uint64_t bits = aml_bits_get(bytes, length, walk.done, walk.count);
        status_t st = unit_update(ctx, field, region, walk.offset, walk.shift, walk.count, bits);
        if (st < 0) return st;
    }
    return ST_OK;
}

static status_t value_read(struct acpi_context *ctx, struct aml_field *field,
                           struct aml_region *region, struct aml_value *out)
{
    if (field->bit_length <= 8 * (ctx->is_32bit ? 4u : 8u)) {
        uint64_t integer;
        status_t st = units_read_integer(ctx, field, region, &integer);
        if (st == ST_OK) *out = aml_value_integer(integer);
        return st;
    }
    size_t length = ((size_t)field->bit_length + 7) / 8;
    struct aml_value buffer;
    acpi_work(ctx, length / ACPI_VALUES_A_TURN);
    status_t st = aml_buffer_create(ctx, NULL, 0, length, &buffer);
    if (st < 0) return st;
    st = units_read(ctx, field, region, ((struct aml_buffer *)buffer.object)->bytes);
    if (st < 0) {
        aml_value_release(ctx, buffer);
        return st;
    }
    *out = buffer;
    return ST_OK;
}

static status_t value_write(struct acpi_context *ctx, struct aml_field *field,
                            struct aml_region *region, struct aml_value source)
{
    uint8_t integer[8];
    acpi_work(ctx, field->bit_length / 8 / ACPI_VALUES_A_TURN);
    switch (source.tag) {
    case AML_INTEGER:
        store_le64(integer, source.integer);
        return units_write(ctx, field, region, integer, ctx->is_32bit ? 4 : 8);
    case AML_STRING: {
        const struct aml_string *string = (const struct aml_string *)source.object;
        return units_write(ctx, field, region, string->bytes, string->length);
    }
    case AML_BUFFER: {
        const struct aml_buffer *buffer = (const struct aml_buffer *)source.object;
        return units_write(ctx, field, region, buffer->bytes, buffer->length);
    }
    default:
        return ST_AML_TYPE;
    }
}

// Entry

static status_t range_compute(struct acpi_context *ctx, struct aml_field *field,
                              struct aml_region *region)
{
    field->head.references++;
    status_t st = aml_region_range(ctx, aml_list_of(field)->region, region);
    if (field->head.references == 1) st = ST_AML_NAME_NOT_FOUND; // nobody else wants it any more
    aml_value_release(ctx, aml_value_object(AML_FIELD, &field->head));
    return st;
}

// The field's region, with the field itself known to lie within it; NULL for index fields.
static status_t field_prepare(struct acpi_context *ctx, struct aml_field *field,
                              struct aml_region **out_region)
{
    *out_region = NULL;
    if (ctx->region_depth >= ACPI_REGION_DEPTH) return ST_AML_LIMIT;
    const struct aml_field_list *list = aml_list_of(field);
    if (list->kind != AML_FIELD_INDEX) {
        status_t st = aml_field_region(field, out_region);
        if (st < 0) return st;
        if ((*out_region)->flags & AML_REGION_UNRANGED) {
            st = range_compute(ctx, field, *out_region);
            if (st == ST_OK) st = aml_field_region(field, out_region);
            if (st < 0) return st;
        }
        uint64_t end = (uint64_t)field->bit_offset + field->bit_length;
        if (!acpi_space_is_transfer((*out_region)->space) &&
            (end + 7) / 8 > (*out_region)->length) {
            acpi_region_log_limit(ctx, list->region, *out_region, field->bit_offset,
                                  field->bit_length);
            return ST_AML_REGION_LIMIT;
        }
    }
    if (aml_field_unit(field) == 0) aml_field_plan(ctx, field, *out_region);
    return ST_OK;
}

static status_t field_lock(struct acpi_context *ctx, const struct aml_field *field)
{
    return aml_list_of(field)->lock ? acpi_global_lock_acquire(ctx) : ST_OK;
}

static void field_unlock(struct acpi_context *ctx, const struct aml_field *field)
{
    if (aml_list_of(field)->lock) acpi_global_lock_release(ctx);
}

// What the accesses run, and other threads while this one waits for the global lock, may remove the
// field or its region: both are held.
static status_t access_begin(struct acpi_context *ctx, struct aml_field *field,
                             struct aml_region *region)
{
    field->head.references++;
    if (region) region->head.references++;
    ctx->region_depth++;
    return field_lock(ctx, field);
}

static void access_end(struct acpi_context *ctx, struct aml_field *field, struct aml_region *region)
{
    ctx->region_depth--;
    if (region) aml_value_release(ctx, aml_value_object(AML_REGION, &region->head));
    aml_value_release(ctx, aml_value_object(AML_FIELD, &field->head));
}

static status_t __attribute__((noinline))
field_read_slow(struct acpi_context *ctx, struct aml_field *field, struct aml_value *out)
{
    struct aml_region *region;
    status_t st = field_prepare(ctx, field, &region);
    if (st < 0) return st;
    st = access_begin(ctx, field, region);
    if (st == ST_OK) {
        if (region && acpi_space_is_transfer(region->space))
            st = aml_field_transfer_read(ctx, field, region, out);
        else
            st = value_read(ctx, field, region, out);
        field_unlock(ctx, field);
    }
    access_end(ctx, field, region);
    return st;
}

// Where the first unit of a plain field is in mapped memory, or NULL.
static inline uint8_t *mapped_unit(const struct acpi_context *ctx, const struct aml_field *field)
{
    if (!aml_field_is_plain(field) || ctx->has_memory_handler) return NULL;
    const struct acpi_node *node = aml_list_of(field)->region;
    if (node->value.tag != AML_REGION || (node->flags & ACPI_NODE_DETACHED)) return NULL;
    const struct aml_region *region = (const struct aml_region *)node->value.object;
    uint64_t unit = field->head.flags;
    uint64_t last = ((uint64_t)field->bit_offset + field->bit_length - 1) / 8 & -unit;
    if (last + unit > region->direct_size) return NULL;
    uint8_t *at = region->direct + (field->bit_offset / 8 & -unit);
    return is_aligned((uintptr_t)at, unit) ? at : NULL;
}

status_t aml_field_read(struct acpi_context *ctx, struct aml_field *field, struct aml_value *out)
{
    const uint8_t *at = mapped_unit(ctx, field);
    if (!at) return field_read_slow(ctx, field, out);
    unsigned unit = field->head.flags, shift = field->bit_offset & (8 * unit - 1);
    uint64_t value = acpi_direct_read(at, unit) >> shift;
    for (unsigned got = 8 * unit - shift; UNLIKELY(got < field->bit_length); got += 8 * unit) {
        at += unit;
        value |= acpi_direct_read(at, unit) << got;
    }
    *out = aml_value_integer(value & aml_bit_mask(field->bit_length));
    return ST_OK;
}

static status_t __attribute__((noinline))
field_write_slow(struct acpi_context *ctx, struct aml_field *field, struct aml_value source,
                 struct aml_value *out_reply)
{
    struct aml_region *region;
    status_t st = field_prepare(ctx, field, &region);
    if (st < 0) return st;
    st = access_begin(ctx, field, region);
    if (st == ST_OK) {
        if (region && acpi_space_is_transfer(region->space)) {
            st = aml_field_transfer_write(ctx, field, region, source, out_reply);
        } else {
            st = value_write(ctx, field, region, source);
            if (st == ST_OK && out_reply) {
                aml_value_retain(source);
                *out_reply = source;
            }
        }
        field_unlock(ctx, field);
    }
    access_end(ctx, field, region);
    return st;
}

status_t aml_field_write(struct acpi_context *ctx, struct aml_field *field, struct aml_value source,
                         struct aml_value *out_reply)
{
    uint8_t *at = source.tag == AML_INTEGER ? mapped_unit(ctx, field) : NULL;
    if (!at) return field_write_slow(ctx, field, source, out_reply);
    unsigned unit = field->head.flags, shift = field->bit_offset & (8 * unit - 1);
    uint64_t bits = source.integer;
    for (unsigned left = field->bit_length;;) {
        unsigned count = 8 * unit - shift < left ? 8 * unit - shift : left;
        uint64_t mask = aml_bit_mask(count) << shift;
        uint64_t value = bits << shift & mask;
        if (count != 8 * unit) {
            if (aml_list_of(field)->update == UPDATE_PRESERVE)
                value |= acpi_direct_read(at, unit) & ~mask;
            else if (aml_list_of(field)->update == UPDATE_ONES)
                value |= ~mask;
        }
        acpi_direct_write(at, unit, value);
        left -= count;
        if (left == 0) break;
        bits >>= count; // less than 64: bits are left
        shift = 0;
        at += unit;
    }
    if (out_reply) *out_reply = source;
    return ST_OK;
}
