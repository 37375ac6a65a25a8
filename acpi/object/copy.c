// SPDX-License-Identifier: MIT
// Deep copies. A package is first copied with its elements shared; the copy then waits on a list
// until its own strings, buffers and packages are copied in turn. So nesting costs no stack, and a
// copy given up half-way is a proper value that is simply released.

#include "object/internal.h"

static status_t package_share(struct acpi_context *ctx, const struct aml_package *package,
                              struct aml_value *out)
{
    status_t st = aml_package_create(ctx, package->count, out);
    if (st < 0) return st;
    struct aml_value *elements = aml_package_of(*out)->elements;
    for (uint32_t i = 0; i < package->count; i++) {
        elements[i] = package->elements[i];
        aml_value_retain(elements[i]);
    }
    return ST_OK;
}

// The copy of one value, not of what a package holds.
static status_t value_copy_shallow(struct acpi_context *ctx, struct aml_value v,
                                   struct aml_value *out)
{
    switch (v.tag) {
    case AML_STRING:
        return aml_string_create(ctx, aml_string_of(v)->bytes, aml_string_of(v)->length, out);
    case AML_BUFFER:
        return aml_buffer_create(ctx, aml_buffer_of(v)->bytes, aml_buffer_of(v)->length,
                                 aml_buffer_of(v)->length, out);
    case AML_PACKAGE:
        return package_share(ctx, aml_package_of(v), out);
    default:
        aml_value_retain(v);
        *out = v;
        return ST_OK;
    }
}

// Gives `package` strings, buffers and packages of its own; the packages among them, whose elements
// are still shared, go on `*pending`.
static status_t package_unshare(struct acpi_context *ctx, struct aml_package *package,
                                struct aml_container **pending)
{
    bool may_cycle = false;
    for (uint32_t i = 0; i < package->count; i++) {
        struct aml_value old = package->elements[i];
        if (aml_may_form_cycle(old)) may_cycle = true;
        if (old.tag != AML_STRING && old.tag != AML_BUFFER && old.tag != AML_PACKAGE) continue;
        struct aml_value copy;
        status_t st = value_copy_shallow(ctx, old, &copy);
        if (st < 0) return st;
        if (copy.tag == AML_PACKAGE) {
            aml_package_of(copy)->container.next = *pending;
            *pending = &aml_package_of(copy)->container;
        }
        package->elements[i] = copy;
        aml_value_release(ctx, old);
    }
    if (may_cycle) aml_container_suspect(ctx, &package->container);
    return ST_OK;
}

status_t aml_value_copy(struct acpi_context *ctx, struct aml_value value, struct aml_value *out)
{
    if (value.tag == AML_CELL) value = aml_cell_of(value)->value;
    struct aml_value root;
    status_t st = value_copy_shallow(ctx, value, &root);
    if (st < 0) return st;
    if (root.tag != AML_PACKAGE) {
        *out = root;
        return ST_OK;
    }
    struct aml_container *pending = &aml_package_of(root)->container;
    uint64_t elements = 0;
    while (pending) {
        struct aml_package *package = (struct aml_package *)pending;
        pending = pending->next;
        package->container.next = NULL;
        elements += package->count;
        acpi_work(ctx, package->count / ACPI_VALUES_A_TURN);
        st = aml_check_size(ctx, elements);
        if (st == ST_OK) st = package_unshare(ctx, package, &pending);
        if (st < 0) {
            aml_value_release(ctx, root);
            return st;
        }
    }
    *out = root;
    return ST_OK;
}
