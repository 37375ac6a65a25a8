// SPDX-License-Identifier: MIT
// Small blocks: cut from slabs of the host's memory, kept by size when they are released, and given
// back to the host as whole slabs when the context ends.

#include "context.h"

#define SLAB_BYTES 4080u // with a host's own header, a page

// What is left of a slab that is too small for what is wanted serves smaller blocks.
static void remainder_keep(struct acpi_context *ctx)
{
    size_t left = (size_t)(ctx->slab_end - ctx->slab_at);
    if (left < 8) return;
    acpi_release(ctx, ctx->slab_at, left);
}

void *acpi_slab_alloc(struct acpi_context *ctx, size_t wanted)
{
    size_t size = wanted ? (wanted + 7) & ~(size_t)7 : 8;
    if ((size_t)(ctx->slab_end - ctx->slab_at) < size) {
        struct acpi_free_block *slab = acpi_host_alloc(ctx, SLAB_BYTES);
        if (!slab) return NULL;
        remainder_keep(ctx);
        slab->next = ctx->block_slabs;
        ctx->block_slabs = slab;
        ctx->slab_at = (uint8_t *)(slab + 1);
        ctx->slab_end = (uint8_t *)slab + SLAB_BYTES;
        acpi_memory_forbid(ctx->slab_at, SLAB_BYTES - sizeof *slab);
    }
    void *block = ctx->slab_at;
    ctx->slab_at += size;
    acpi_memory_allow(block, wanted);
    return block;
}

void acpi_slabs_free(struct acpi_context *ctx)
{
    while (ctx->block_slabs) {
        struct acpi_free_block *slab = ctx->block_slabs;
        ctx->block_slabs = slab->next;
        acpi_memory_allow(slab, SLAB_BYTES);
        acpi_host_release(ctx, slab, SLAB_BYTES);
    }
}
