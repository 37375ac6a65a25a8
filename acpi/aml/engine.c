// SPDX-License-Identifier: MIT
// The context's life, the interpreter lock, and statistics.

#include "aml/engine.h"

#include "aml/vm.h"

#define DEFAULT_LOOP_NS (30ull * 1000 * 1000 * 1000)
#define DEFAULT_SLEEP_NS (10 * DEFAULT_LOOP_NS)
#define DEFAULT_CALLS (1ull << 30)
#define DEFAULT_HEAP (512ull << 20)
#define DEFAULT_NODES (1u << 20)

static void limits_set(struct acpi_limits *limits, const struct acpi_config *config)
{
    if (config) *limits = config->limits;
    if (!limits->loop_ns) limits->loop_ns = DEFAULT_LOOP_NS;
    if (!limits->sleep_ns) limits->sleep_ns = DEFAULT_SLEEP_NS;
    if (!limits->wait_ns) limits->wait_ns = UINT64_MAX;
    if (!limits->calls) limits->calls = DEFAULT_CALLS;
    if (limits->calls > INT64_MAX) limits->calls = INT64_MAX;
    if (!limits->heap_bytes) limits->heap_bytes = DEFAULT_HEAP;
    if (!limits->node_count) limits->node_count = DEFAULT_NODES;
    if (!limits->call_depth) limits->call_depth = 256;
    if (!limits->object_size) limits->object_size = 16u << 20;
    if (!limits->table_count || limits->table_count > ACPI_TABLE_NONE)
        limits->table_count = ACPI_TABLE_NONE;
}

status_t acpi_context_create(const struct acpi_host_ops *ops, void *host,
                             const struct acpi_config *config, struct acpi_context **out_ctx)
{
    struct acpi_context *ctx = ops->alloc(host, sizeof *ctx);
    if (!ctx) return ST_NO_MEMORY;
    *ctx = (struct acpi_context){.ops = ops, .host = host, .integer_mask = UINT64_MAX};
    limits_set(&ctx->limits, config);
    if (config) ctx->semantics = config->semantics;
    if (config) ctx->sanitize_slabs = config->sanitize_slabs;
    status_t st = ST_NO_MEMORY;
    ctx->engine = acpi_alloc(ctx, sizeof *ctx->engine);
    if (ctx->engine) {
        *ctx->engine = (struct aml_engine){0};
        if (config) {
            ctx->engine->on_error = config->on_error;
            ctx->engine->on_error_arg = config->on_error_arg;
            ctx->engine->ignore_checksums = config->ignore_checksums;
        }
        st = acpi_ns_create(ctx);
    }
    if (st == ST_OK) st = aml_predefined_create(ctx);
    if (st < 0) {
        acpi_context_destroy(ctx);
        return st;
    }
    *out_ctx = ctx;
    return ST_OK;
}

// Waits until no other thread is inside. False: this thread itself is.
static bool others_leave(struct acpi_context *ctx)
{
    struct aml_engine *engine = ctx->engine;
    aml_enter(ctx);
    uintptr_t self = aml_current_thread(ctx);
    bool is_inside = engine->lock_depth > 1 || (engine->inside > 1 && !ctx->ops->wait);
    for (const struct aml_exec *e = engine->running; e; e = e->next)
        is_inside |= e->thread == self;
    if (is_inside) {
        acpi_log(ctx, ACPI_LOG_ERROR, "ACPI: a context is not destroyed from within itself");
        aml_leave(ctx);
        return false;
    }
    engine->is_closing = true;
    for (const struct aml_waiter *w = engine->waiters; w && ctx->ops->wake; w = w->next)
        ctx->ops->wake(ctx->host, w->channel);
    while (engine->inside > 1)
        if (!aml_wait_on(ctx, &engine->inside, UINT64_MAX)) break;
    aml_leave(ctx);
    return true;
}

static void notify_entries_free(struct acpi_context *ctx)
{
    while (ctx->notify_entries) {
        struct acpi_notify_entry *entry = ctx->notify_entries;
        ctx->notify_entries = entry->next;
        if (entry->node) acpi_node_release(ctx, entry->node);
        acpi_release(ctx, entry, sizeof *entry);
    }
}

void acpi_context_destroy(struct acpi_context *ctx)
{
    if (!ctx) return;
    struct aml_engine *engine = ctx->engine;
    if (engine && !others_leave(ctx)) return;
    notify_entries_free(ctx);
    for (uint32_t i = 0; engine && i < engine->failed_init_count; i++)
        acpi_node_release(ctx, engine->failed_inits[i].node);
    if (engine && engine->global_mutex)
        aml_value_release(ctx, aml_value_object(AML_MUTEX, &engine->global_mutex->head));
    acpi_ns_destroy(ctx);
    if (engine) {
        while (engine->idle) {
            struct aml_exec *exec = engine->idle;
            engine->idle = exec->next;
            aml_exec_destroy(ctx, exec);
        }
        for (uint32_t i = 0; i < engine->table_count; i++)
            if (engine->tables[i]) aml_table_release(ctx, engine->tables[i]);
        acpi_release(ctx, engine->tables, engine->table_capacity * sizeof *engine->tables);
        acpi_release(ctx, engine->statics, engine->static_capacity * sizeof *engine->statics);
        aml_osi_free(ctx);
        aml_compiler_scratch_free(ctx);
        aml_externals_free(ctx);
        acpi_release(ctx, engine, sizeof *engine);
    }
    acpi_slabs_free(ctx);
    ctx->ops->release(ctx->host, ctx, sizeof *ctx);
}

uintptr_t aml_current_thread(const struct acpi_context *ctx)
{
    return ctx->ops->thread_id ? ctx->ops->thread_id(ctx->host) : 1;
}

void aml_enter(struct acpi_context *ctx)
{
    struct aml_engine *engine = ctx->engine;
    uintptr_t self = aml_current_thread(ctx);
    if (__atomic_load_n(&engine->lock_owner, __ATOMIC_RELAXED) != self) {
        if (ctx->ops->lock) ctx->ops->lock(ctx->host);
        __atomic_store_n(&engine->lock_owner, self, __ATOMIC_RELAXED);
        engine->inside++;
    }
    engine->lock_depth++;
}

void aml_leave(struct acpi_context *ctx)
{
    struct aml_engine *engine = ctx->engine;
    if (--engine->lock_depth) return;
    engine->inside--;
    if (engine->is_closing && ctx->ops->wake) ctx->ops->wake(ctx->host, &engine->inside);
    __atomic_store_n(&engine->lock_owner, 0, __ATOMIC_RELAXED);
    if (ctx->ops->unlock) ctx->ops->unlock(ctx->host);
}

struct acpi_unlocked acpi_interpreter_unlock(struct acpi_context *ctx)
{
    struct aml_engine *engine = ctx->engine;
    struct acpi_unlocked unlocked = {engine->lock_depth, ctx->region_depth, ctx->loop_budget};
    engine->lock_depth = 0;
    ctx->region_depth = 0;
    __atomic_store_n(&engine->lock_owner, 0, __ATOMIC_RELAXED);
    if (ctx->ops->unlock) ctx->ops->unlock(ctx->host);
    return unlocked;
}

void acpi_interpreter_relock(struct acpi_context *ctx, struct acpi_unlocked unlocked)
{
    if (ctx->ops->lock) ctx->ops->lock(ctx->host);
    __atomic_store_n(&ctx->engine->lock_owner, aml_current_thread(ctx), __ATOMIC_RELAXED);
    ctx->engine->lock_depth = unlocked.lock_depth;
    ctx->region_depth = unlocked.region_depth;
    ctx->loop_budget = unlocked.loop_budget;
}

// Depth first; the root comes first. NULL after the last.
static const struct acpi_node *next_in_tree(const struct acpi_node *node)
{
    if (node->last_child) return node->last_child->next_sibling;
    for (; node->parent; node = node->parent)
        if (node != node->parent->last_child) return node->next_sibling;
    return NULL;
}

void acpi_statistics(struct acpi_context *ctx, struct acpi_statistics *out)
{
    aml_enter(ctx);
    const struct aml_engine *engine = ctx->engine;
    *out = (struct acpi_statistics){.nodes = ctx->ns->node_count,
                                    .recompilations = engine->recompiled,
                                    .bytecode_bytes = engine->bytecode_bytes,
                                    .calls = engine->calls,
                                    .errors = engine->errors,
                                    .heap_bytes = ctx->heap_bytes,
                                    .heap_peak = ctx->heap_peak,
                                    .heap_blocks = ctx->heap_blocks};
    for (uint32_t i = 0; i < engine->table_count; i++) {
        if (!engine->tables[i] || !engine->tables[i]->is_loaded) continue;
        out->tables++;
        out->table_bytes += engine->tables[i]->length;
    }
    for (const struct acpi_node *node = ctx->root; node; node = next_in_tree(node)) {
        if (node->value.tag != AML_METHOD) continue;
        out->methods++;
        if (aml_method_of(node->value)->code) out->methods_compiled++;
    }
    aml_leave(ctx);
}
