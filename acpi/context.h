// SPDX-License-Identifier: MIT
#pragma once
// The one struct that all state of an ACPI instance hangs off. Private to acpi/; the public face is
// acpi/include/acpi/.

#include <acpi/aml.h>
#include <acpi/host.h>
#include <base/status.h>
#include <base/string.h>

#include "object/value.h"

struct aml_container;
struct acpi_region_access;

struct acpi_region_slot { // a handler for one address space; owner: acpi/region
    uint16_t space;
    bool has_run_reg; // some _REG has been told of it, or none shall be
    status_t (*handler)(void *arg, struct acpi_region_access *access);
    void *arg;
};

#define ACPI_REGION_SLOTS 16

struct acpi_context {
    const struct acpi_host_ops *ops;
    void *host;
    struct acpi_limits limits;
    enum acpi_semantics semantics;
    bool is_32bit;         // DSDT revision < 2: integers have 32 bits
    uint64_t integer_mask; // UINT32_MAX or UINT64_MAX

    // object/: objects waiting to be freed, so that freeing needs no recursion
    struct aml_object *free_queue;
    bool is_freeing;
    struct aml_container *cycle_suspects; // see struct aml_container

    // region/
    struct acpi_region_slot region_slots[ACPI_REGION_SLOTS];
    bool has_memory_handler; // SystemMemory is not accessed directly
    uint8_t region_depth;    // field accesses in one another (a bank register's, _ADR's)

    // ns/
    struct acpi_namespace *ns; // acpi/ns/namespace.h
    struct acpi_node *root;

    // aml/
    struct aml_engine *engine; // acpi/aml/engine.h: tables, VM stack, statistics

    // Memory asked of the host and not given back.
    uint64_t heap_bytes, heap_peak, heap_blocks;
};

// Memory through the host; the size is given back at release.
static inline void *acpi_alloc(struct acpi_context *ctx, size_t size)
{
    void *pointer = ctx->ops->alloc(ctx->host, size);
    if (!pointer) return NULL;
    ctx->heap_blocks++;
    ctx->heap_bytes += size;
    if (ctx->heap_bytes > ctx->heap_peak) ctx->heap_peak = ctx->heap_bytes;
    return pointer;
}

static inline void acpi_release(struct acpi_context *ctx, void *pointer, size_t size)
{
    if (!pointer) return;
    ctx->heap_blocks--;
    ctx->heap_bytes -= size;
    ctx->ops->release(ctx->host, pointer, size);
}

// One formatted log line, cut at 512 bytes.
void acpi_log(struct acpi_context *ctx, enum acpi_log_level level, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
