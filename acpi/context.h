// SPDX-License-Identifier: MIT
#pragma once
// The one struct that all state of an ACPI instance hangs off. Private to acpi/; the public face is
// acpi/include/acpi/.

#include <acpi/aml.h>
#include <acpi/host.h>
#include <acpi/notify.h>
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

struct acpi_handler_run { // a thread within a handler; on its stack
    struct acpi_handler_run *next;
    status_t (*handler)(void *arg, struct acpi_region_access *access);
    void *arg;
    uintptr_t thread;
};

struct acpi_notify_entry { // a handler of notifications; owner: acpi/event
    struct acpi_notify_entry *next;
    struct acpi_node *node;      // counted; NULL: of every device
    acpi_notify_handler handler; // NULL: removed
    void *arg;
    uint64_t serial;  // in the order in which they came
    uintptr_t thread; // within the handler; 0: none
    uint32_t pins;    // one while it is installed, and one for each who looks at it
};

// Blocks of up to this many bytes, nearly all there are, come from slabs, one list of free blocks
// for each multiple of 8.
#define ACPI_SMALL_BLOCK 128u

// AddressSanitizer is told which memory of a slab or an arena is in use; and since it sees misuse
// best in blocks that are the host's own, small ones are that under it, unless the context is told
// otherwise (acpi_config.sanitize_slabs).
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ACPI_SANITIZED 1
void __asan_poison_memory_region(const volatile void *start, size_t size);
void __asan_unpoison_memory_region(const volatile void *start, size_t size);
#endif
#endif
#ifndef ACPI_SANITIZED
#define ACPI_SANITIZED 0
#endif

static inline void acpi_memory_forbid(const void *start, size_t size)
{
#if ACPI_SANITIZED
    __asan_poison_memory_region(start, size);
#endif
    (void)start, (void)size;
}

static inline void acpi_memory_allow(const void *start, size_t size)
{
#if ACPI_SANITIZED
    __asan_unpoison_memory_region(start, size);
#endif
    (void)start, (void)size;
}

struct acpi_free_block {
    struct acpi_free_block *next;
};

struct acpi_context {
    const struct acpi_host_ops *ops;
    void *host;
    struct acpi_limits limits;
    enum acpi_semantics semantics;
    bool is_32bit;         // DSDT revision < 2: integers have 32 bits
    uint64_t integer_mask; // UINT32_MAX or UINT64_MAX

    // Of the evaluation that runs: back jumps of While until the clock is looked at. Work that
    // takes long counts for many.
    int32_t *loop_budget;

    // object/: objects waiting to be freed, so that freeing needs no recursion
    struct aml_object *free_queue;
    bool is_freeing;
    struct aml_container *cycle_suspects; // see struct aml_container

    // region/
    struct acpi_region_slot region_slots[ACPI_REGION_SLOTS];
    struct acpi_handler_run *handler_runs; // of all threads
    bool has_memory_handler;               // SystemMemory is not accessed directly
    uint8_t
        region_depth; // of this thread: field accesses in one another (a bank register's, _ADR's)

    // event/
    void (*global_lock_released)(void *arg); // firmware waited for it; NULL: nobody to tell
    void *global_lock_arg;
    struct acpi_notify_entry *notify_entries; // in the order in which they came
    uint64_t notify_serial;                   // the last one's

    // ns/
    struct acpi_namespace *ns; // acpi/ns/namespace.h
    struct acpi_node *root;

    // aml/
    struct aml_engine *engine; // acpi/aml/engine.h: tables, VM stack, statistics

    // Memory asked of the host and not given back.
    uint64_t heap_bytes, heap_peak, heap_blocks;

    // Small blocks; owner: acpi/ns/slab.c
    struct acpi_free_block *free_blocks[ACPI_SMALL_BLOCK / 8 + 1];
    struct acpi_free_block *block_slabs;
    uint8_t *slab_at, *slab_end; // what is left of the newest
    bool sanitize_slabs;         // small blocks are cut from slabs under AddressSanitizer too
};

// What was just done took as long as so many turns of a loop.
static inline void acpi_work(struct acpi_context *ctx, uint64_t turns)
{
    int32_t *budget = ctx->loop_budget;
    if (budget) *budget = *budget > 0 && turns < (uint64_t)*budget ? *budget - (int32_t)turns : 0;
}

#define ACPI_BYTES_A_TURN 1024u // copied, compared or converted
#define ACPI_VALUES_A_TURN 16u

// Memory through the host.
static inline void *acpi_host_alloc(struct acpi_context *ctx, size_t size)
{
    uint64_t bytes = ctx->heap_bytes + size;
    if (bytes > ctx->heap_peak) {
        if (bytes > ctx->limits.heap_bytes) return NULL;
        ctx->heap_peak = bytes;
    }
    void *pointer = ctx->ops->alloc(ctx->host, size);
    if (!pointer) return NULL;
    ctx->heap_blocks++;
    ctx->heap_bytes = bytes;
    return pointer;
}

static inline void acpi_host_release(struct acpi_context *ctx, void *pointer, size_t size)
{
    if (!pointer) return;
    ctx->heap_blocks--;
    ctx->heap_bytes -= size;
    ctx->ops->release(ctx->host, pointer, size);
}

void *acpi_slab_alloc(struct acpi_context *ctx, size_t size); // no free block of that size
void acpi_slabs_free(struct acpi_context *ctx);               // after all that is in them

static inline bool acpi_is_small(const struct acpi_context *ctx, size_t size)
{
    return size <= ACPI_SMALL_BLOCK && (!ACPI_SANITIZED || ctx->sanitize_slabs);
}

// The size is to be given back at release. NULL without memory.
static inline void *acpi_alloc(struct acpi_context *ctx, size_t size)
{
    if (!acpi_is_small(ctx, size)) return acpi_host_alloc(ctx, size);
    struct acpi_free_block **list = &ctx->free_blocks[(size + 7) / 8], *block = *list;
    if (!block) return acpi_slab_alloc(ctx, size);
    acpi_memory_allow(block, sizeof *block);
    *list = block->next;
    acpi_memory_forbid(block, sizeof *block);
    acpi_memory_allow(block, size);
    return block;
}

static inline void acpi_release(struct acpi_context *ctx, void *pointer, size_t size)
{
    if (!acpi_is_small(ctx, size)) {
        acpi_host_release(ctx, pointer, size);
    } else if (pointer) {
        struct acpi_free_block **list = &ctx->free_blocks[(size + 7) / 8], *block = pointer;
        acpi_memory_allow(block, sizeof *block); // it may be smaller
        block->next = *list;
        acpi_memory_forbid(block, (size + 7) & ~(size_t)7);
        *list = block;
    }
}

// One formatted log line, cut at 512 bytes.
void acpi_log(struct acpi_context *ctx, enum acpi_log_level level, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
