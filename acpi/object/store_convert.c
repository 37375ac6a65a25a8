// SPDX-License-Identifier: MIT
// What a Store makes of a source for a target that has a type already: the one place where the
// semantics of Windows and of the specification differ (ctx->semantics).

#include "object/internal.h"

// Windows: the source's bytes over the target's, which keeps type and length

static void bytes_overwrite(uint8_t *target, size_t length, const struct aml_bytes *source)
{
    size_t copied = source->length < length ? source->length : length;
    memmove(target, source->data, copied);
    memset(target + copied, 0, length - copied);
}

// What is empty has no length to keep, and takes the source's: iasl makes the Switch of a string
// so, with a name that holds "" first.
static status_t empty_fill(struct acpi_context *ctx, struct aml_value *target,
                           const struct aml_bytes *bytes)
{
    struct aml_value filled;
    status_t st = target->tag == AML_STRING
                      ? aml_string_create(ctx, bytes->data, bytes->length, &filled)
                      : aml_buffer_create(ctx, bytes->data, bytes->length, bytes->length, &filled);
    if (st < 0) return st;
    struct aml_value old = *target;
    *target = filled;
    aml_value_release(ctx, old);
    return ST_OK;
}

static bool is_empty(struct aml_value v)
{
    return v.tag == AML_STRING ? aml_string_of(v)->length == 0
                               : v.tag == AML_BUFFER && aml_buffer_of(v)->length == 0;
}

static status_t convert_windows(struct acpi_context *ctx, struct aml_value *target,
                                struct aml_value source)
{
    struct aml_bytes bytes;
    aml_bytes_of(ctx, source, &bytes);
    if (is_empty(*target)) return empty_fill(ctx, target, &bytes);
    if (target->tag == AML_INTEGER) {
        uint64_t integer = 0;
        memcpy(&integer, bytes.data, bytes.length < sizeof integer ? bytes.length : sizeof integer);
        target->integer = integer & ctx->integer_mask;
    } else if (target->tag == AML_STRING) {
        bytes_overwrite(aml_string_of(*target)->bytes, aml_string_of(*target)->length, &bytes);
    } else {
        bytes_overwrite(aml_buffer_of(*target)->bytes, aml_buffer_of(*target)->length, &bytes);
    }
    return ST_OK;
}

// The specification: ACPI 6.5, 19.3.5.5 and table 19.7

// A string target becomes as long as what is stored; the object is another one then. A buffer keeps
// its length, except that an empty one takes the source's.
static status_t convert_spec(struct acpi_context *ctx, struct aml_value *target,
                             struct aml_value source)
{
    struct aml_value converted, owned;
    status_t st;
    if (target->tag == AML_INTEGER) {
        uint64_t integer;
        st = aml_to_integer_implicit(ctx, source, &integer);
        if (st == ST_OK) target->integer = integer & ctx->integer_mask;
        return st;
    }
    if (target->tag == AML_BUFFER) {
        st = aml_to_buffer_implicit(ctx, source, &converted);
        if (st < 0) return st;
        if (aml_buffer_of(*target)->length > 0) {
            struct aml_bytes bytes;
            aml_bytes_of(ctx, converted, &bytes);
            bytes_overwrite(aml_buffer_of(*target)->bytes, aml_buffer_of(*target)->length, &bytes);
            aml_value_release(ctx, converted);
            return ST_OK;
        }
    } else {
        st = aml_to_string_implicit(ctx, source, &converted);
        if (st < 0) return st;
    }
    st = aml_value_copy(ctx, converted, &owned); // `converted` may be the source itself
    aml_value_release(ctx, converted);
    if (st < 0) return st;
    struct aml_value old = *target;
    *target = owned;
    aml_value_release(ctx, old);
    return ST_OK;
}

static status_t convert_bytes(struct acpi_context *ctx, struct aml_value *target,
                              struct aml_value source)
{
    return ctx->semantics == ACPI_SEMANTICS_SPEC ? convert_spec(ctx, target, source)
                                                 : convert_windows(ctx, target, source);
}

// Room for `count` elements: the package's own, or memory that replaces it.
static struct aml_value *package_room(struct acpi_context *ctx, struct aml_package *package,
                                      uint32_t count)
{
    if (package->elements == package->own ? count <= package->first_count : count == package->count)
        return package->elements;
    return count <= package->first_count ? package->own
                                         : acpi_alloc(ctx, count * sizeof(struct aml_value));
}

// The elements of another package, and its length. The target stays the object that it is: what
// else refers to it (the caller of a method that stores through RefOf (ArgX)) sees them.
static status_t package_refill(struct acpi_context *ctx, struct aml_package *target,
                               struct aml_value source)
{
    struct aml_value value;
    status_t st = aml_value_copy(ctx, source, &value);
    if (st < 0) return st;
    struct aml_package *copy = aml_package_of(value);
    struct aml_value *room = package_room(ctx, target, copy->count);
    if (!room && copy->count) {
        aml_value_release(ctx, value);
        return ST_NO_MEMORY;
    }
    struct aml_value *old = target->elements;
    uint32_t old_count = target->count;
    // What the target held is let go of last: it may hold the target.
    struct aml_value *dropped = acpi_alloc(ctx, (old_count + 1) * sizeof *dropped);
    if (!dropped) {
        if (room != old && room != target->own) acpi_release(ctx, room, copy->count * sizeof *room);
        aml_value_release(ctx, value);
        return ST_NO_MEMORY;
    }
    memcpy(dropped, old, old_count * sizeof *dropped);
    for (uint32_t i = 0; i < copy->count; i++) {
        room[i] = copy->elements[i];
        copy->elements[i] = aml_value_uninitialized();
        if (aml_may_form_cycle(room[i])) aml_container_suspect(ctx, &target->container);
    }
    target->elements = room;
    target->count = copy->count;
    if (old != room && old != target->own) acpi_release(ctx, old, old_count * sizeof *old);
    aml_value_release(ctx, value);
    for (uint32_t i = 0; i < old_count; i++)
        aml_value_release(ctx, dropped[i]);
    acpi_release(ctx, dropped, (old_count + 1) * sizeof *dropped);
    return ST_OK;
}

status_t aml_convert_into(struct acpi_context *ctx, struct aml_value *target,
                          struct aml_value source)
{
    struct aml_value data;
    status_t st = aml_resolve(ctx, source, &data);
    if (st < 0) return st;
    if (target->tag == AML_PACKAGE && data.tag == AML_PACKAGE) {
        st = package_refill(ctx, aml_package_of(*target), data);
    } else if (target->tag == AML_UNINITIALIZED) {
        struct aml_value copy;
        st = aml_value_copy(ctx, data, &copy);
        if (st == ST_OK) {
            struct aml_value old = *target;
            *target = copy;
            aml_value_release(ctx, old);
        }
    } else if (!aml_has_bytes(*target)) {
        st = ST_AML_BAD_TARGET;
    } else if (!aml_has_bytes(data)) {
        st = ST_AML_TYPE;
    } else {
        st = convert_bytes(ctx, target, data);
    }
    aml_value_release(ctx, data);
    return st;
}
