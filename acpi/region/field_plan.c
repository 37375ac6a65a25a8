// SPDX-License-Identifier: MIT
// How wide the accesses of a field are, decided when it is first used.
//
// An explicit access type (ByteAcc to QWordAcc) is that width, as far as the space knows it. AnyAcc
// leaves it to us: the fewest accesses that are naturally aligned and stay inside the region, and
// of those the narrowest, so that neighbours of a register are not touched without need. Index
// fields with AnyAcc go by bytes, since the width is also the step of the index.

#include "region/internal.h"

enum { ACCESS_ANY, ACCESS_BYTE, ACCESS_WORD, ACCESS_DWORD, ACCESS_QWORD, ACCESS_BUFFER };

// Units of `unit` bytes that the field touches; 0 when they would leave the region.
static uint64_t units_touched(const struct aml_field *field, const struct aml_region *region,
                              unsigned unit)
{
    uint64_t bits = 8ull * unit;
    uint64_t first = field->bit_offset / bits;
    uint64_t end = ((uint64_t)field->bit_offset + field->bit_length + bits - 1) / bits;
    return end * unit <= region->length ? end - first : 0;
}

static unsigned any_unit(const struct aml_field *field, const struct aml_region *region,
                         unsigned max)
{
    unsigned best = 1;
    uint64_t best_count = units_touched(field, region, 1);
    for (unsigned unit = 2; unit <= max && is_aligned(region->offset, unit); unit *= 2) {
        uint64_t count = units_touched(field, region, unit);
        if (count != 0 && count < best_count) {
            best = unit;
            best_count = count;
        }
    }
    return best;
}

static unsigned choose_unit(const struct aml_field *field, const struct aml_region *region)
{
    unsigned max = region ? acpi_space_unit_max(region->space) : 8;
    unsigned access = aml_list_of(field)->access;
    if (access >= ACCESS_BYTE && access <= ACCESS_QWORD) {
        unsigned unit = 1u << (access - ACCESS_BYTE);
        return unit < max ? unit : max;
    }
    if (access == ACCESS_BUFFER || !region) return 1;
    return any_unit(field, region, max);
}

void aml_field_plan(const struct acpi_context *ctx, struct aml_field *field,
                    const struct aml_region *region)
{
    const struct aml_field_list *list = aml_list_of(field);
    bool is_plain = list->kind == AML_FIELD_REGION && !list->lock && field->bit_length > 0 &&
                    field->bit_length <= 8 * (ctx->is_32bit ? 4u : 8u) &&
                    !acpi_space_is_transfer(region->space);
    field->head.flags =
        (uint8_t)(choose_unit(field, region) | (is_plain ? 0 : AML_FIELD_NOT_PLAIN));
}
