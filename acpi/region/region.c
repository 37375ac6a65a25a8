// SPDX-License-Identifier: MIT
// Region objects.

#include "region/internal.h"

status_t aml_region_create(struct acpi_context *ctx, struct acpi_node *node, unsigned space,
                           uint64_t offset, uint64_t length, struct aml_value *out)
{
    uint64_t end;
    struct aml_region *region = acpi_alloc(ctx, sizeof *region);
    if (!region) return ST_NO_MEMORY;
    *region = (struct aml_region){.head = {.references = 1, .tag = AML_REGION},
                                  .space = (uint16_t)space,
                                  .offset = offset,
                                  .length = length};
    // The region exists all the same: only the accesses beyond the end of the space fail.
    if (length > 0 && !add_fits(offset, length - 1, &end)) {
        char path[128];
        acpi_node_path(node, path, sizeof path);
        acpi_log(ctx, ACPI_LOG_WARN, "%s: region of 0x%llx bytes at 0x%llx runs past 2^64", path,
                 (unsigned long long)length, (unsigned long long)offset);
    }
    *out = aml_value_object(AML_REGION, &region->head);
    return ST_OK;
}

status_t aml_region_copy(struct acpi_context *ctx, const struct aml_region *region,
                         struct acpi_node *node, struct aml_value *out)
{
    if (region->flags & AML_REGION_UNRANGED) return ST_AML_NO_VALUE;
    status_t st = aml_region_create(ctx, node, region->space, region->offset, region->length, out);
    if (st == ST_OK) ((struct aml_region *)out->object)->table = region->table;
    if (st == ST_OK && region->table) acpi_table_retain(ctx, region->table);
    return st;
}

void aml_region_destroy(struct acpi_context *ctx, struct aml_region *region)
{
    aml_region_unmap(ctx, region);
    if (region->table) acpi_table_release(ctx, region->table);
    acpi_release(ctx, region, sizeof *region);
}

status_t aml_region_range(struct acpi_context *ctx, struct acpi_node *node,
                          struct aml_region *region)
{
    uint64_t range[2];
    if (region->flags & AML_REGION_RESOLVING) return ST_BUSY; // a field of its own is in the terms
    struct aml_value held = aml_value_object(AML_REGION, &region->head);
    aml_value_retain(held);
    acpi_node_retain(node);
    region->flags |= AML_REGION_RESOLVING;
    status_t st = acpi_region_evaluate_range(ctx, node, (size_t)region->bar, range);
    region->flags &= (uint8_t)~AML_REGION_RESOLVING;
    if (st == ST_OK) {
        region->flags &= (uint8_t)~AML_REGION_UNRANGED;
        region->offset = range[0];
        region->length = range[1];
        region->bar = 0;
    }
    acpi_node_release(ctx, node);
    aml_value_release(ctx, held);
    return st;
}

status_t aml_region_read_bytes(struct acpi_context *ctx, struct acpi_node *node, uint64_t offset,
                               void *buffer, size_t length)
{
    uint64_t end;
    node = acpi_node_target(node);
    if (node->value.tag != AML_REGION) return ST_AML_TYPE;
    struct aml_value held = node->value;
    struct aml_region *region = (struct aml_region *)held.object;
    status_t st = ST_OK;
    aml_value_retain(held);
    acpi_node_retain(node);
    if (region->flags & AML_REGION_UNRANGED) st = aml_region_range(ctx, node, region);
    if (st == ST_OK && (!add_fits(offset, length, &end) || end > region->length))
        st = ST_AML_REGION_LIMIT;
    uint8_t *to = buffer;
    while (length > 0 && st == ST_OK) {
        unsigned width = acpi_space_unit_max(region->space);
        while (width > length || !is_aligned(region->offset + offset, width))
            width /= 2;
        uint64_t value;
        st = acpi_region_read(ctx, node, region, offset, width, &value);
        if (st < 0) break;
        memcpy(to, &value, width);
        to += width;
        offset += width;
        length -= width;
    }
    acpi_node_release(ctx, node);
    aml_value_release(ctx, held);
    return st;
}
