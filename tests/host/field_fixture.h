// SPDX-License-Identifier: MIT
#pragma once
// What the tests of fields share: fields that are alone in their lists, and traces.

#include "aml_fixture.h"

enum { ANY, BYTE, WORD, DWORD, QWORD, BUFFER };
enum { PRESERVE, ONES, ZEROS };

static inline struct aml_value integer(uint64_t v)
{
    return aml_value_integer(v);
}

// A field that is alone in its list.
struct lone_field {
    struct aml_field_access common;
    uint32_t bit_offset, bit_length;
};

static inline status_t field_create(struct acpi_context *ctx, const struct lone_field *lone,
                             struct acpi_node *region, const struct aml_field_extra *extra,
                             struct aml_value *out)
{
    struct aml_field_list *list;
    status_t st = aml_field_list_create(ctx, &lone->common, region, extra, 1, &list);
    if (st < 0) return st;
    *out = aml_field_list_add(list, lone->bit_offset, lone->bit_length);
    assert_true(aml_field_list_is_full(list));
    aml_field_list_close(ctx, list);
    return ST_OK;
}

static inline struct aml_value field_of(struct fixture *f, struct acpi_node *region, unsigned access,
                                 unsigned update, unsigned bit_offset, unsigned bit_length)
{
    struct aml_value v;
    struct lone_field geometry = {.common.kind = AML_FIELD_REGION,
                                  .common.access = (uint8_t)access,
                                  .common.update = (uint8_t)update,
                                  .bit_offset = bit_offset,
                                  .bit_length = bit_length};
    assert_ok(field_create(f->ctx, &geometry, region, NULL, &v));
    return v;
}

static inline struct aml_field *as_field(struct aml_value v)
{
    return (struct aml_field *)v.object;
}

static inline status_t field_read(struct fixture *f, struct aml_value field, struct aml_value *out)
{
    return aml_field_read(f->ctx, as_field(field), out);
}

static inline status_t field_write(struct fixture *f, struct aml_value field, uint64_t v)
{
    return aml_field_write(f->ctx, as_field(field), integer(v), NULL);
}

static inline void assert_trace(struct fixture *f, const char *expected)
{
    assert_string_equal(f->trace, expected);
    fixture_trace_clear(f);
}

static inline struct acpi_node *memory_region(struct fixture *f, const char *name, uint64_t offset,
                                       uint64_t length)
{
    return fixture_region(f, NULL, name, ACPI_SPACE_MEMORY, FIXTURE_MEMORY_BASE + offset, length);
}

static inline void fill_memory(struct fixture *f)
{
    for (unsigned i = 0; i < 64; i++)
        f->memory[i] = (uint8_t)(0x10 + i);
}
