// SPDX-License-Identifier: MIT
// SystemMemory: mapped on first use and accessed directly, or through the host's functions where it
// has them.

#include "region/internal.h"

#define MAP_WHOLE_MAX (1 * MIB) // larger regions are mapped by windows
#define MAP_WINDOW (64 * KIB)
#define MAP_PAGE (4 * KIB)

void aml_region_unmap(struct acpi_context *ctx, struct aml_region *region)
{
    if (!region->mapped) return;
    ctx->ops->memory_unmap(ctx->host, region->mapped, region->mapped_size);
    region->mapped = region->direct = NULL;
    region->mapped_size = region->direct_size = 0;
}

// Maps the region's bytes from a multiple of `window` on that hold `width` bytes at `offset`; the
// whole region if `window` is no smaller. The last unit of a region may reach past its end.
static bool window_map(struct acpi_context *ctx, struct aml_region *region, uint64_t offset,
                       unsigned width, uint64_t window)
{
    uint64_t start = 0, end = region->length, last;
    if (region->length > window) {
        start = align_down(offset, window);
        if (end - start > window + 8) end = start + window + 8; // straddling accesses
    }
    if (end < offset + width || !add_fits(region->offset, end - 1, &last)) end = offset + width;
    void *mapped = ctx->ops->memory_map(ctx->host, region->offset + start, end - start);
    if (!mapped) return false;
    region->mapped = mapped;
    region->mapped_start = start;
    region->mapped_size = (uint32_t)(end - start);
    if (start == 0 && end >= region->length && region->space == ACPI_SPACE_MEMORY) {
        region->direct = mapped;
        region->direct_size = (uint32_t)region->length;
    }
    return true;
}

static status_t memory_map(struct acpi_context *ctx, struct aml_region *region, uint64_t offset,
                           unsigned width)
{
    aml_region_unmap(ctx, region);
    if (!ctx->ops->memory_map) return ST_AML_NO_HANDLER;
    if (region->length <= MAP_WHOLE_MAX && window_map(ctx, region, offset, width, MAP_WHOLE_MAX))
        return ST_OK;
    // Larger ones, and those that firmware made larger than what there is to be mapped.
    if (window_map(ctx, region, offset, width, MAP_WINDOW) ||
        window_map(ctx, region, offset, width, MAP_PAGE))
        return ST_OK;
    return ST_IO_ERROR;
}

// A region need not begin at a multiple of its fields' access width, and not every machine takes a
// misaligned access to a device: then it is one of bytes.
static void direct_access(uint8_t *at, enum acpi_direction direction, unsigned width,
                          uint64_t *value)
{
    if (is_aligned((uintptr_t)at, width)) {
        if (direction == ACPI_READ)
            *value = acpi_direct_read(at, width);
        else
            acpi_direct_write(at, width, *value);
        return;
    }
    uint64_t assembled = 0;
    for (unsigned i = 0; i < width; i++) {
        if (direction == ACPI_READ)
            assembled |= acpi_direct_read(at + i, 1) << (8 * i);
        else
            acpi_direct_write(at + i, 1, *value >> (8 * i));
    }
    if (direction == ACPI_READ) *value = assembled;
}

status_t acpi_memory_access(struct acpi_context *ctx, struct aml_region *region,
                            enum acpi_direction direction, uint64_t offset, unsigned width,
                            uint64_t *value)
{
    const struct acpi_host_ops *ops = ctx->ops;
    if (direction == ACPI_READ && ops->memory_read)
        return ops->memory_read(ctx->host, region->offset + offset, width, value);
    if (direction == ACPI_WRITE && ops->memory_write)
        return ops->memory_write(ctx->host, region->offset + offset, width, *value);
    if (!region->mapped || offset < region->mapped_start ||
        offset - region->mapped_start + width > region->mapped_size) {
        status_t st = memory_map(ctx, region, offset, width);
        if (st < 0) return st;
    }
    direct_access(region->mapped + (offset - region->mapped_start), direction, width, value);
    return ST_OK;
}
