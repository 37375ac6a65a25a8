// SPDX-License-Identifier: MIT
// Index, alone and fused with DerefOf or Store. The integer cases are inline in fast.h.

#include "object/internal.h"

// The package, buffer or string that `source` is or refers to; `out` holds a count.
static status_t index_source(struct acpi_context *ctx, struct aml_value source, uint64_t i,
                             struct aml_value *out)
{
    struct aml_value data;
    status_t st = aml_resolve(ctx, source, &data);
    if (st < 0) return st;
    if (data.tag == AML_PACKAGE)
        st = i < aml_package_of(data)->count ? ST_OK : ST_AML_PACKAGE_LIMIT;
    else if (data.tag == AML_BUFFER)
        st = i < aml_buffer_of(data)->length ? ST_OK : ST_AML_BUFFER_LIMIT;
    else if (data.tag == AML_STRING)
        st = i < aml_string_of(data)->length ? ST_OK : ST_AML_STRING_LIMIT;
    else
        st = ST_AML_TYPE;
    if (st < 0) {
        aml_value_release(ctx, data);
        return st;
    }
    *out = data;
    return ST_OK;
}

status_t aml_op_index(struct acpi_context *ctx, struct aml_value source, uint64_t i,
                      struct aml_value *out)
{
    struct aml_value container;
    status_t st = index_source(ctx, source, i, &container);
    if (st < 0) return st;
    *out = (struct aml_value){
        .tag = AML_REF_INDEX, .index = (uint32_t)i, .object = container.object}; // count moves
    return ST_OK;
}

status_t aml_op_index_read(struct acpi_context *ctx, struct aml_value source, uint64_t i,
                           struct aml_value *out)
{
    struct aml_value reference;
    status_t st = aml_op_index(ctx, source, i, &reference);
    if (st < 0) return st;
    st = aml_resolve(ctx, reference, out);
    aml_value_release(ctx, reference);
    return st;
}

status_t aml_op_index_write(struct acpi_context *ctx, struct aml_value source, uint64_t i,
                            struct aml_value v)
{
    struct aml_value reference;
    status_t st = aml_op_index(ctx, source, i, &reference);
    if (st < 0) return st;
    st = aml_store_reference(ctx, reference, v);
    aml_value_release(ctx, reference);
    return st;
}
