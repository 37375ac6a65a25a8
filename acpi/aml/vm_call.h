// SPDX-License-Identifier: MIT
#pragma once
// Calls and returns: the usual case of each, inline in the interpreter loop; all else in vm_call.c.

#include "aml/vm.h"

// The code to run when `site` is called in the usual way: its method is known, compiled, and takes
// no lock. NULL for all else, which is for vm_call().
static inline struct aml_code *vm_plain_callee(const struct aml_vm *vm, const struct aml_site *site)
{
    const struct acpi_namespace *ns = vm->ctx->ns;
    const struct acpi_node *node = site->node;
    if (site->generation != ns->generation || site->is_scoped || !node ||
        node->value.tag != AML_METHOD)
        return NULL;
    const struct aml_method *method = aml_method_of(node->value);
    struct aml_code *code = method->code;
    if (!code || code->scope != node || code->arity_generation != ns->arity_generation ||
        method->arg_count != site->args || method->flags)
        return NULL;
    return code;
}

// The usual case of aml_exec_push: there is room for all. NULL if there is not.
static inline struct aml_frame *vm_push_plain(struct aml_exec *exec, struct aml_code *code,
                                              unsigned arg_count, struct aml_value *args,
                                              unsigned flags)
{
    const struct aml_chunk *chunk = exec->chunk;
    uint32_t count = exec->frame_count;
    if (count >= exec->frame_capacity || // which is never more than the limit
        args + code->reg_count > chunk->values + chunk->size || --exec->calls_left < 0)
        return NULL;
    for (unsigned i = arg_count; i < code->temp_base; i++)
        args[i] = aml_value_uninitialized();
    struct aml_frame *frame = &exec->frames[count];
    exec->frame_count = count + 1;
    frame->code = code;
    frame->method = NULL;
    frame->node = code->scope;
    frame->scope = code->scope;
    frame->base = args;
    frame->loop_deadline = 0;
    frame->first_node = exec->node_count;
    frame->first_scope = exec->scope_count;
    frame->flags = (uint8_t)flags;
    code->references++;
    return frame;
}

// The usual case of aml_exec_pop: nothing to undo but the registers.
static inline bool vm_pop_plain(struct aml_exec *exec, struct aml_frame *frame)
{
    struct aml_code *code = frame->code;
    if (frame->flags & ~AML_FRAME_DROPS || exec->node_count != frame->first_node ||
        exec->scope_count != frame->first_scope || code->references == 1)
        return false;
    for (struct aml_value *r = frame->base, *end = r + code->temp_base; r < end; r++) {
        if (r->tag <= AML_UNINITIALIZED) continue;
        struct aml_value old = *r;
        *r = aml_value_uninitialized();
        aml_value_release(exec->ctx, old);
    }
    code->references--;
    exec->frame_count--;
    return true;
}

// A name that was taken for a method is called; *out_pushed says whether a frame came of it.
status_t vm_call(struct aml_vm *vm, const struct aml_insn *insn, bool *out_pushed) MUST_USE;
// Takes the value to be returned out of a register.
status_t vm_take_result(struct aml_vm *vm, unsigned reg, struct aml_value *out) MUST_USE;
// The top frame returns `value`. True when the run is over.
bool vm_finish(struct aml_exec *exec, uint32_t until, struct aml_value value);
// The method's names changed their meaning while it ran: it is compiled again, and goes on at the
// same statement.
status_t vm_guard(struct aml_vm *vm, uint32_t offset) MUST_USE;
