// SPDX-License-Identifier: MIT
// Frames, registers, and what a running method made.

#include "aml/vm.h"

#define CHUNK_VALUES 250u
#define FIRST_FRAMES 16u

// Grows an array of the exec, to at most `most`; false without memory.
static bool grow(struct acpi_context *ctx, void **data, uint32_t *capacity, size_t size,
                 uint32_t most)
{
    uint32_t wanted = *capacity ? *capacity * 2 : FIRST_FRAMES;
    if (wanted > most) wanted = most;
    void *bigger = acpi_alloc(ctx, wanted * size);
    if (!bigger) return false;
    if (*capacity) memcpy(bigger, *data, *capacity * size);
    acpi_release(ctx, *data, *capacity * size);
    *data = bigger;
    *capacity = wanted;
    return true;
}

static size_t chunk_bytes(uint32_t size)
{
    return sizeof(struct aml_chunk) + (size_t)size * sizeof(struct aml_value);
}

static struct aml_chunk *chunk_create(struct acpi_context *ctx, uint32_t size)
{
    struct aml_chunk *chunk = acpi_alloc(ctx, chunk_bytes(size));
    if (!chunk) return NULL;
    memset(chunk, 0, chunk_bytes(size));
    chunk->size = size;
    return chunk;
}

void aml_exec_destroy(struct acpi_context *ctx, struct aml_exec *exec)
{
    struct aml_chunk *chunk = exec->chunk;
    while (chunk && chunk->previous)
        chunk = chunk->previous;
    while (chunk) {
        struct aml_chunk *next = chunk->next;
        acpi_release(ctx, chunk, chunk_bytes(chunk->size));
        chunk = next;
    }
    acpi_release(ctx, exec->frames, exec->frame_capacity * sizeof *exec->frames);
    acpi_release(ctx, exec->nodes, exec->node_capacity * sizeof *exec->nodes);
    acpi_release(ctx, exec->scopes, exec->scope_capacity * sizeof *exec->scopes);
    acpi_release(ctx, exec, sizeof *exec);
}

#define EXEC_NESTING 16 // AML that runs AML through a handler or a hook, on one thread

status_t aml_exec_get(struct acpi_context *ctx, struct aml_exec **out)
{
    struct aml_engine *engine = ctx->engine;
    uintptr_t thread = aml_current_thread(ctx);
    unsigned nesting = 0;
    for (struct aml_exec *e = engine->running; e; e = e->next)
        nesting += e->thread == thread;
    if (nesting >= EXEC_NESTING) return ST_AML_CALL_DEPTH;
    struct aml_exec *exec = engine->idle;
    if (exec) {
        engine->idle = exec->next;
    } else {
        exec = acpi_alloc(ctx, sizeof *exec);
        if (!exec) return ST_NO_MEMORY;
        *exec = (struct aml_exec){.ctx = ctx};
        exec->chunk = chunk_create(ctx, CHUNK_VALUES);
        if (!exec->chunk) {
            acpi_release(ctx, exec, sizeof *exec);
            return ST_NO_MEMORY;
        }
    }
    exec->thread = thread;
    exec->loop_budget = AML_LOOP_INTERVAL;
    ctx->loop_budget = &exec->loop_budget;
    exec->calls_left = (int64_t)ctx->limits.calls;
    exec->calls_charged = 0;
    exec->cause[0] = 0;
    exec->next = engine->running;
    engine->running = exec;
    *out = exec;
    return ST_OK;
}

void aml_exec_put(struct aml_exec *exec)
{
    struct aml_engine *engine = exec->ctx->engine;
    engine->calls += exec->ctx->limits.calls - (uint64_t)exec->calls_left - exec->calls_charged;
    struct aml_exec **link = &engine->running;
    while (*link != exec)
        link = &(*link)->next;
    *link = exec->next;
    exec->ctx->loop_budget = engine->running ? &engine->running->loop_budget : NULL;
    exec->next = engine->idle;
    engine->idle = exec;
}

// Registers for a frame whose arguments are at `args`: in place if there is room behind them.
static struct aml_value *registers_for(struct aml_exec *exec, struct aml_value *args,
                                       unsigned arg_count, uint32_t wanted, bool *out_moved)
{
    struct aml_chunk *chunk = exec->chunk;
    *out_moved = false;
    if (args >= chunk->values && args < chunk->values + chunk->size &&
        args + wanted <= chunk->values + chunk->size)
        return args;
    struct aml_chunk *next = chunk->next;
    if (next && next->size < wanted) {
        chunk->next = next->next;
        if (next->next) next->next->previous = chunk;
        acpi_release(exec->ctx, next, chunk_bytes(next->size));
        next = NULL;
    }
    if (!next) {
        next = chunk_create(exec->ctx, wanted > CHUNK_VALUES ? wanted : CHUNK_VALUES);
        if (!next) return NULL;
        next->previous = chunk;
        next->next = chunk->next;
        if (chunk->next) chunk->next->previous = next;
        chunk->next = next;
    }
    for (unsigned i = 0; i < arg_count; i++) {
        next->values[i] = args[i];
        args[i] = aml_value_uninitialized();
    }
    exec->chunk = next;
    *out_moved = true;
    return next->values;
}

// One that is locked is counted: its name may go, or become another, before it ends.
static status_t method_lock(struct aml_exec *exec, struct aml_method *method, unsigned *flags)
{
    if (!method || !(method->flags & (AML_METHOD_SERIALIZED | AML_METHOD_AUTO_SERIALIZED)))
        return ST_OK;
    method->head.references++;
    status_t st = aml_lock_take(exec->ctx, &method->lock, AML_TIMEOUT_FOREVER);
    if (st == ST_OK) {
        *flags |= AML_FRAME_LOCKED;
        return st;
    }
    if (st == ST_AML_MUTEX)
        snprintf(exec->cause, sizeof exec->cause, "deadlock over a serialized method");
    aml_value_release(exec->ctx, aml_value_object(AML_METHOD, &method->head));
    return st;
}

static void method_unlock(struct acpi_context *ctx, struct aml_method *method)
{
    aml_lock_give(ctx, &method->lock);
    aml_value_release(ctx, aml_value_object(AML_METHOD, &method->head));
}

status_t aml_exec_push(struct aml_exec *exec, struct acpi_node *node, struct aml_method *method,
                       struct aml_code *code, struct aml_value *args, unsigned arg_count,
                       unsigned flags)
{
    struct acpi_context *ctx = exec->ctx;
    if (exec->frame_count >= ctx->limits.call_depth) return ST_AML_CALL_DEPTH;
    if (exec->calls_left <= 0) {
        exec->calls_left = -1; // nothing of this evaluation goes on
        snprintf(exec->cause, sizeof exec->cause, "more than %llu calls and errors",
                 (unsigned long long)ctx->limits.calls);
        return ST_LIMIT_REACHED;
    }
    exec->calls_left--;
    if (exec->frame_count == exec->frame_capacity &&
        !grow(ctx, (void **)&exec->frames, &exec->frame_capacity, sizeof *exec->frames,
              ctx->limits.call_depth))
        return ST_NO_MEMORY;
    code->references++; // the method may be compiled again while this waits for its turn
    status_t st = method_lock(exec, method, &flags);
    struct aml_value *regs = NULL;
    bool moved = false;
    if (st == ST_OK) {
        regs = registers_for(exec, args, arg_count, code->reg_count, &moved);
        if (!regs) st = ST_NO_MEMORY;
    }
    if (st < 0) {
        if (flags & AML_FRAME_LOCKED) method_unlock(ctx, method);
        aml_code_release(ctx, code);
        return st;
    }
    if (moved) flags |= AML_FRAME_MOVED;
    for (unsigned i = arg_count; i < code->temp_base; i++)
        regs[i] = aml_value_uninitialized();
    struct aml_frame *frame = &exec->frames[exec->frame_count++];
    *frame = (struct aml_frame){.code = code,
                                .method = flags & AML_FRAME_LOCKED ? method : NULL,
                                .node = node,
                                .scope = node,
                                .base = regs,
                                .pc = code->insns,
                                .first_node = exec->node_count,
                                .first_scope = exec->scope_count,
                                .flags = (uint8_t)flags};
    return ST_OK;
}

void aml_exec_pop(struct aml_exec *exec)
{
    struct acpi_context *ctx = exec->ctx;
    struct aml_frame frame = exec->frames[--exec->frame_count];
    struct aml_code *code = frame.code;
    for (unsigned i = 0; i < code->temp_base; i++) {
        struct aml_value old = frame.base[i];
        if (old.tag <= AML_UNINITIALIZED) continue;
        frame.base[i] = aml_value_uninitialized();
        aml_value_release(ctx, old);
    }
    while (exec->scope_count > frame.first_scope) {
        acpi_node_release(ctx, frame.scope);
        frame.scope = exec->scopes[--exec->scope_count];
    }
    while (exec->node_count > frame.first_node) {
        struct acpi_node *node = exec->nodes[--exec->node_count];
        acpi_node_detach(ctx, node);
        acpi_node_release(ctx, node);
    }
    if (frame.flags & AML_FRAME_MOVED) exec->chunk = exec->chunk->previous;
    if (frame.flags & AML_FRAME_LOCKED) method_unlock(ctx, frame.method);
    aml_code_release(ctx, code);
}

status_t aml_exec_note_node(struct aml_exec *exec, struct acpi_node *node)
{
    if (exec->node_count == exec->node_capacity &&
        !grow(exec->ctx, (void **)&exec->nodes, &exec->node_capacity, sizeof *exec->nodes,
              UINT32_MAX))
        return ST_NO_MEMORY;
    acpi_node_retain(node);
    exec->nodes[exec->node_count++] = node;
    return ST_OK;
}

bool aml_exec_may_shadow(const struct aml_exec *exec, const struct acpi_node *node)
{
    if (!(node->flags & ACPI_NODE_TEMPORARY)) return false;
    const struct aml_frame *frame = &exec->frames[exec->frame_count - 1];
    for (uint32_t i = frame->first_node; i < exec->node_count; i++)
        if (exec->nodes[i] == node) return false;
    return true;
}

status_t aml_exec_open_scope(struct aml_exec *exec, struct acpi_node *scope)
{
    struct aml_frame *frame = &exec->frames[exec->frame_count - 1];
    if (exec->scope_count == exec->scope_capacity &&
        !grow(exec->ctx, (void **)&exec->scopes, &exec->scope_capacity, sizeof *exec->scopes,
              UINT32_MAX))
        return ST_NO_MEMORY;
    acpi_node_retain(scope);
    exec->scopes[exec->scope_count++] = frame->scope;
    frame->scope = scope;
    return ST_OK;
}

void aml_exec_close_scope(struct aml_exec *exec)
{
    struct aml_frame *frame = &exec->frames[exec->frame_count - 1];
    if (exec->scope_count == frame->first_scope) return; // the block was not entered
    struct acpi_node *inner = frame->scope;
    frame->scope = exec->scopes[--exec->scope_count];
    acpi_node_release(exec->ctx, inner);
}
