// SPDX-License-Identifier: MIT
// Store and CopyObject, by what the target is. Every function makes what is stored first, then
// swaps it in, and lets go of the old value last: so a failure changes nothing, and a target that
// holds itself is safe. Sources are resolved (fields read, which may run AML) before the target is
// located, for the same reason.

#include "object/internal.h"

#include "ns/node.h"
#include "region/field.h"

enum store_mode {
    STORE_CONVERT,   // Store: the target keeps its type
    STORE_OVERWRITE, // Store through a reference in an ArgX, ToInteger and alike: type and all
    STORE_COPY       // CopyObject
};

// Where a chain of references ends.
enum place_kind { PLACE_VALUE, PLACE_NODE, PLACE_BYTE };
struct place {
    enum place_kind kind;
    struct aml_container *container; // VALUE: what holds it; borrowed
    struct aml_value *value;         // VALUE: an element, or a cell's content
    struct acpi_node *node;          // NODE: aliases followed
    uint8_t *byte;                   // BYTE
};

static status_t place_of_index(struct aml_value reference, struct place *out)
{
    if (reference.object->tag == AML_PACKAGE) {
        struct aml_package *package = aml_package_of(reference);
        if (reference.index >= package->count) return ST_AML_PACKAGE_LIMIT;
        *out = (struct place){.kind = PLACE_VALUE,
                              .container = &package->container,
                              .value = &package->elements[reference.index]};
        return ST_OK;
    }
    bool is_string = reference.object->tag == AML_STRING;
    uint32_t length =
        is_string ? aml_string_of(reference)->length : aml_buffer_of(reference)->length;
    if (reference.index >= length) return is_string ? ST_AML_STRING_LIMIT : ST_AML_BUFFER_LIMIT;
    uint8_t *bytes = is_string ? aml_string_of(reference)->bytes : aml_buffer_of(reference)->bytes;
    *out = (struct place){.kind = PLACE_BYTE, .byte = bytes + reference.index};
    return ST_OK;
}

// What one reference refers to.
static status_t place_of(struct aml_value reference, struct place *out)
{
    switch (reference.tag) {
    case AML_REF_NODE:
        *out = (struct place){.kind = PLACE_NODE, .node = acpi_node_target(reference.node)};
        return ST_OK;
    case AML_REF_CELL:
        *out = (struct place){.kind = PLACE_VALUE,
                              .container = &aml_cell_of(reference)->container,
                              .value = &aml_cell_of(reference)->value};
        return ST_OK;
    case AML_REF_INDEX:
        return place_of_index(reference, out);
    default:
        return ST_AML_BAD_TARGET;
    }
}

// The end of the chain of references that begins with `reference`.
static status_t place_at_bottom(struct aml_value reference, struct place *out)
{
    for (unsigned hops = 0; hops < AML_REFERENCE_HOPS; hops++) {
        status_t st = place_of(reference, out);
        if (st < 0 || out->kind == PLACE_BYTE) return st;
        struct aml_value held = out->kind == PLACE_NODE ? out->node->value : *out->value;
        if (!aml_is_reference(held)) return ST_OK;
        reference = held;
    }
    return ST_AML_LIMIT;
}

// Copies a string or buffer into the one in `slot`, if that is nobody else's, large enough and not
// much too large: it spares an allocation. False: nothing was done.
static bool value_reuse(struct aml_value slot, struct aml_value source)
{
    if (slot.tag != source.tag || (slot.tag != AML_STRING && slot.tag != AML_BUFFER)) return false;
    if (slot.object->references != 1) return false;
    if (slot.tag == AML_STRING) {
        struct aml_string *to = aml_string_of(slot);
        const struct aml_string *from = aml_string_of(source);
        if (from->length >= to->capacity || from->length < to->capacity / 4) return false;
        memmove(to->bytes, from->bytes, from->length + 1); // with its NUL
        to->length = from->length;
        return true;
    }
    struct aml_buffer *to = aml_buffer_of(slot);
    const struct aml_buffer *from = aml_buffer_of(source);
    if (from->length > to->capacity || from->length < to->capacity / 4) return false;
    memmove(to->bytes, from->bytes, from->length);
    to->length = from->length;
    return true;
}

// Replaces a local, a cell's content or an element by a copy of `source`. `container` is NULL for
// registers, which no reference can reach.
static status_t value_replace(struct acpi_context *ctx, struct aml_value *slot,
                              struct aml_container *container, struct aml_value source)
{
    struct aml_value copy;
    if (value_reuse(*slot, source)) return ST_OK;
    status_t st = aml_value_copy(ctx, source, &copy);
    if (st < 0) return st;
    struct aml_value old = *slot;
    *slot = copy;
    if (container && aml_may_form_cycle(copy)) aml_container_suspect(ctx, container);
    aml_value_release(ctx, old);
    return ST_OK;
}

static status_t node_replace(struct acpi_context *ctx, struct acpi_node *node,
                             struct aml_value source)
{
    struct aml_value copy;
    // A region belongs to its node, and a copy of one is a region of its own.
    const struct aml_region *region = (const struct aml_region *)source.object;
    status_t st = source.tag == AML_REGION ? aml_region_copy(ctx, region, node, &copy)
                                           : aml_value_copy(ctx, source, &copy);
    if (st < 0) return st;
    struct aml_value old = node->value;
    node->value = copy;
    if (old.tag == AML_METHOD || copy.tag == AML_METHOD) acpi_node_retyped(ctx, node);
    aml_value_release(ctx, old);
    return ST_OK;
}

static bool is_field(const struct acpi_node *node)
{
    return node->value.tag == AML_FIELD || node->value.tag == AML_BUFFER_FIELD;
}

static status_t field_node_write(struct acpi_context *ctx, struct acpi_node *node,
                                 struct aml_value source)
{
    struct aml_value field = node->value;
    if (field.tag == AML_FIELD)
        return aml_field_write(ctx, (struct aml_field *)field.object, source, NULL);
    return aml_buffer_field_write(ctx, (struct aml_buffer_field *)field.object, source);
}

// A name as target, no reference in it.
static status_t node_store(struct acpi_context *ctx, struct acpi_node *node,
                           struct aml_value source, enum store_mode mode)
{
    if (is_field(node)) {
        struct aml_value data;
        status_t st = aml_resolve_bytes(ctx, source, &data);
        if (st < 0) return st;
        st = field_node_write(ctx, node, data);
        aml_value_release(ctx, data);
        return st;
    }
    // Name (HNDL, 0), then Load (SSDT, HNDL): a handle stays one whatever the name held.
    if (mode == STORE_COPY || source.tag == AML_TABLE_HANDLE) {
        return node_replace(ctx, node, source);
    }
    status_t made = acpi_node_make(ctx, node);
    if (made < 0) return made;
    switch (node->value.tag) {
    case AML_UNINITIALIZED:
    case AML_TABLE_HANDLE:
        return node_replace(ctx, node, source);
    case AML_INTEGER:
    case AML_STRING:
    case AML_BUFFER:
    case AML_PACKAGE:
        // Load (REGN, HNDL) with Name (HNDL, 0): a handle converts to nothing else.
        return mode == STORE_OVERWRITE || source.tag == AML_TABLE_HANDLE
                   ? node_replace(ctx, node, source)
                   : aml_convert_into(ctx, &node->value, source);
    case AML_DEBUG:
        aml_debug_print(ctx, source);
        return ST_OK;
    default:
        return ST_AML_BAD_TARGET;
    }
}

// By the specification RefOf (ArgX) refers to the method's own: the caller shares it no longer.
static status_t value_detach(struct acpi_context *ctx, const struct place *place)
{
    struct aml_value *value = place->value, copy;
    bool is_data =
        value->tag == AML_STRING || value->tag == AML_BUFFER || value->tag == AML_PACKAGE;
    if (ctx->semantics != ACPI_SEMANTICS_SPEC || place->container->head.tag != AML_CELL ||
        !is_data || value->object->references == 1)
        return ST_OK;
    status_t st = aml_value_copy(ctx, *value, &copy);
    if (st < 0) return st;
    aml_value_release(ctx, *value);
    *value = copy;
    return ST_OK;
}

static status_t place_store(struct acpi_context *ctx, const struct place *place,
                            struct aml_value source, enum store_mode mode)
{
    if (place->kind == PLACE_NODE) return node_store(ctx, place->node, source, mode);
    if (place->kind == PLACE_BYTE) {
        struct aml_bytes bytes;
        if (!aml_has_bytes(source)) return ST_AML_TYPE;
        aml_bytes_of(ctx, source, &bytes);
        *place->byte = bytes.length > 0 ? bytes.data[0] : 0;
        return ST_OK;
    }
    // What has no bytes and is no package (a name not resolved yet, a region) has no type to keep.
    if (mode == STORE_CONVERT && source.tag != AML_TABLE_HANDLE &&
        (aml_has_bytes(*place->value) || place->value->tag == AML_PACKAGE)) {
        status_t st = value_detach(ctx, place);
        return st < 0 ? st : aml_convert_into(ctx, place->value, source);
    }
    return value_replace(ctx, place->value, place->container, source);
}

// Makes a borrowed source ready: fields are read, cells opened; what stays a reference is one.
// `out` holds a count.
static status_t source_prepare(struct acpi_context *ctx, struct aml_value source,
                               struct aml_value *out)
{
    if (source.tag == AML_CELL) source = aml_cell_of(source)->value;
    switch (source.tag) {
    case AML_UNINITIALIZED:
        return ST_AML_UNINITIALIZED;
    case AML_DEBUG:
        return ST_AML_TYPE;
    case AML_FIELD:
    case AML_BUFFER_FIELD:
        return aml_resolve(ctx, source, out);
    default:
        aml_value_retain(source);
        *out = source;
        return ST_OK;
    }
}

// For targets of bytes a source that is a reference means what it refers to.
static status_t source_follow(struct acpi_context *ctx, struct aml_value *source)
{
    if (!aml_is_reference(*source)) return ST_OK;
    struct aml_value data;
    status_t st = aml_resolve(ctx, *source, &data);
    if (st < 0) return st;
    aml_value_release(ctx, *source);
    *source = data;
    return ST_OK;
}

// Stores through the chain that begins with `reference`, to its end. `source` is prepared.
static status_t chain_store(struct acpi_context *ctx, struct aml_value reference,
                            struct aml_value source, enum store_mode mode)
{
    aml_value_retain(source);
    aml_value_retain(reference);
    struct place place;
    status_t st = mode == STORE_CONVERT ? source_follow(ctx, &source) : ST_OK;
    if (st == ST_OK) st = place_at_bottom(reference, &place);
    if (st == ST_OK && place.kind == PLACE_BYTE) st = source_follow(ctx, &source);
    if (st == ST_OK) st = place_store(ctx, &place, source, mode);
    aml_value_release(ctx, reference);
    aml_value_release(ctx, source);
    return st;
}

// A local or argument may hold a reference to a device or alike as its value: that is no target,
// and the variable itself is overwritten.
static bool leads_to_data(struct aml_value slot)
{
    struct place place;
    if (!aml_is_reference(slot)) return false;
    if (place_at_bottom(slot, &place) < 0 || place.kind != PLACE_NODE) return true;
    unsigned tag = place.node->value.tag;
    return tag <= AML_PACKAGE || tag == AML_FIELD || tag == AML_BUFFER_FIELD || tag == AML_DEBUG ||
           tag == AML_TABLE_HANDLE || tag == AML_LAZY;
}

// The slot itself, if it moved into a cell: then `*container` is that cell.
static struct aml_value *slot_of(struct aml_value *slot, struct aml_container **container)
{
    *container = NULL;
    if (slot->tag != AML_CELL) return slot;
    *container = &aml_cell_of(*slot)->container;
    return &aml_cell_of(*slot)->value;
}

status_t aml_store_local(struct acpi_context *ctx, struct aml_value *slot, struct aml_value source)
{
    struct aml_container *container;
    struct aml_value *value = slot_of(slot, &container);
    struct aml_value ready;
    if (aml_has_bytes(source) && value->tag <= AML_PACKAGE)
        return value_replace(ctx, value, container, source);
    status_t st = source_prepare(ctx, source, &ready);
    if (st < 0) return st;
    // Another reference rebinds the local, else none could ever hold two in turn. By the
    // specification (ACPI 6.5, 19.3.5.8.3) any store does.
    if (ctx->semantics == ACPI_SEMANTICS_WINDOWS && !aml_is_reference(ready) &&
        leads_to_data(*value))
        st = chain_store(ctx, *value, ready, STORE_CONVERT);
    else
        st = value_replace(ctx, value, container, ready);
    aml_value_release(ctx, ready);
    return st;
}

static status_t arg_write(struct acpi_context *ctx, struct aml_value *slot, struct aml_value source,
                          enum store_mode mode)
{
    struct aml_container *container;
    struct aml_value *value = slot_of(slot, &container);
    struct aml_value ready;
    status_t st = source_prepare(ctx, source, &ready);
    if (st < 0) return st;
    if (leads_to_data(*value))
        st = chain_store(ctx, *value, ready, mode);
    else
        st = value_replace(ctx, value, container, ready);
    aml_value_release(ctx, ready);
    return st;
}

status_t aml_store_arg(struct acpi_context *ctx, struct aml_value *slot, struct aml_value source)
{
    return arg_write(ctx, slot, source, STORE_OVERWRITE);
}

status_t aml_copy_arg(struct acpi_context *ctx, struct aml_value *slot, struct aml_value source)
{
    return arg_write(ctx, slot, source, STORE_COPY);
}

status_t aml_copy_local(struct acpi_context *ctx, struct aml_value *slot, struct aml_value source)
{
    struct aml_container *container;
    struct aml_value *value = slot_of(slot, &container);
    struct aml_value ready;
    status_t st = source_prepare(ctx, source, &ready);
    if (st < 0) return st;
    st = value_replace(ctx, value, container, ready);
    aml_value_release(ctx, ready);
    return st;
}

status_t aml_store_node(struct acpi_context *ctx, struct acpi_node *node, struct aml_value source)
{
    struct aml_value ready;
    node = acpi_node_target(node);
    status_t st = source_prepare(ctx, source, &ready);
    if (st < 0) return st;
    if (aml_is_reference(node->value))
        st = chain_store(ctx, node->value, ready, STORE_CONVERT);
    else
        st = node_store(ctx, node, ready, STORE_CONVERT);
    aml_value_release(ctx, ready);
    return st;
}

status_t aml_copy_node(struct acpi_context *ctx, struct acpi_node *node, struct aml_value source)
{
    struct aml_value ready;
    status_t st = source_prepare(ctx, source, &ready);
    if (st < 0) return st;
    if (ready.tag == AML_REF_NODE && ready.index == AML_REF_NODE_ITSELF)
        st = source_follow(ctx, &ready);
    if (st == ST_OK) st = node_store(ctx, acpi_node_target(node), ready, STORE_COPY);
    aml_value_release(ctx, ready);
    return st;
}

// Store(source, Index(package, i)): an element that holds no reference is overwritten, as is one by
// another reference.
static status_t element_store(struct acpi_context *ctx, struct aml_value reference,
                              struct aml_value source)
{
    struct place place;
    status_t st = place_of_index(reference, &place);
    if (st < 0) return st;
    if (ctx->semantics == ACPI_SEMANTICS_WINDOWS && aml_is_reference(*place.value) &&
        !aml_is_reference(source))
        return chain_store(ctx, *place.value, source, STORE_CONVERT);
    return value_replace(ctx, place.value, place.container, source);
}

status_t aml_store_reference(struct acpi_context *ctx, struct aml_value reference,
                             struct aml_value source)
{
    if (reference.tag == AML_DEBUG) {
        aml_debug_print(ctx, source);
        return ST_OK;
    }
    struct aml_value ready;
    status_t st = source_prepare(ctx, source, &ready);
    if (st < 0) return st;
    if (reference.tag == AML_REF_INDEX && reference.object->tag == AML_PACKAGE)
        st = element_store(ctx, reference, ready);
    else
        st = chain_store(ctx, reference, ready, STORE_CONVERT);
    aml_value_release(ctx, ready);
    return st;
}

status_t aml_retype_reference(struct acpi_context *ctx, struct aml_value reference,
                              struct aml_value source)
{
    struct aml_value ready;
    status_t st = source_prepare(ctx, source, &ready);
    if (st < 0) return st;
    st = chain_store(ctx, reference, ready, STORE_OVERWRITE);
    aml_value_release(ctx, ready);
    return st;
}

status_t aml_copy_reference(struct acpi_context *ctx, struct aml_value reference,
                            struct aml_value source)
{
    if (reference.tag == AML_DEBUG) return ST_AML_BAD_TARGET;
    struct aml_value ready;
    status_t st = source_prepare(ctx, source, &ready);
    if (st < 0) return st;
    struct place place;
    st = place_of(reference, &place);
    if (st == ST_OK && place.kind == PLACE_BYTE) st = source_follow(ctx, &ready);
    if (st == ST_OK) st = place_store(ctx, &place, ready, STORE_COPY);
    aml_value_release(ctx, ready);
    return st;
}
