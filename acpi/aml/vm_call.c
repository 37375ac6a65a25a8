// SPDX-License-Identifier: MIT
// Calls and returns that are not the usual ones, and a body that is compiled again while it runs.

#include "aml/vm_call.h"

status_t vm_call(struct aml_vm *vm, const struct aml_insn *insn, bool *out_pushed)
{
    struct aml_site *site = &vm->code->sites[insn->d];
    struct aml_exec *exec = vm->exec;
    struct acpi_context *ctx = vm->ctx;
    bool drops = insn->op == AML_OP_CALL_DROP;
    *out_pushed = false;
    struct acpi_node *node =
        vm_site_is_current(ctx, site) && !site->is_scoped ? site->node : vm_resolve(vm, site);
    if (!node) return vm_missing(vm, site);
    struct aml_method *method = aml_method_of(node->value);
    // CopyObject made data of the method: what looks like a call now reads it.
    if (node->value.tag != AML_METHOD && !site->args) {
        status_t st = drops ? ST_OK : vm_read_node(vm, insn);
        if (st == ST_OK && insn->op == AML_OP_CALL_COPY) st = vm_snapshot(ctx, &vm->regs[insn->a]);
        return st;
    }
    if (node->value.tag != AML_METHOD || method->arg_count != site->args) {
        char path[64];
        acpi_node_path(node, path, sizeof path);
        snprintf(exec->cause, sizeof exec->cause, "%s does not take %u arguments", path,
                 (unsigned)site->args);
        return ST_AML_ARGUMENTS;
    }
    struct aml_value *args = &vm->regs[insn->a];
    for (unsigned i = 0; i < site->args; i++) { // without all its arguments, no call
        struct aml_value ignored;
        if (args[i].tag == AML_UNINITIALIZED) return vm_get(vm, insn->a + i, &ignored);
    }
    if (UNLIKELY(method->native)) {
        struct aml_value result;
        status_t st = aml_native_call(ctx, method->native, args, &result);
        if (st < 0) return st;
        for (unsigned i = 0; i < method->arg_count; i++)
            vm_empty(vm, insn->a + i);
        if (drops)
            aml_value_release(ctx, result);
        else
            *args = result;
        return ST_OK;
    }
    struct aml_code *code = method->code;
    if (!code || code->scope != node || code->arity_generation != ctx->ns->arity_generation) {
        status_t st = aml_method_compile(ctx, node, method, &code);
        if (st < 0) return st;
    }
    vm->frame->result = insn->a;
    status_t st = aml_exec_push(exec, node, method, code, args, method->arg_count,
                                drops ? AML_FRAME_DROPS : 0);
    *out_pushed = st == ST_OK;
    return st;
}

status_t vm_take_result(struct aml_vm *vm, unsigned reg, struct aml_value *out)
{
    struct aml_value *slot = &vm->regs[reg];
    if (slot->tag == AML_CELL || slot->tag == AML_UNINITIALIZED) {
        status_t st = vm_get(vm, reg, out);
        bool is_nothing = slot->tag == AML_UNINITIALIZED && slot->integer == AML_NOTHING_RETURNED;
        if (is_nothing) { // Return (METH ()) of a method that returns nothing
            *out = *slot;
            return ST_OK;
        }
        if (st == ST_OK) aml_value_retain(*out);
        return st;
    }
    *out = *slot;
    *slot = aml_value_uninitialized();
    return ST_OK;
}

bool vm_finish(struct aml_exec *exec, uint32_t until, struct aml_value value)
{
    struct aml_frame *frame = &exec->frames[exec->frame_count - 1];
    unsigned flags = frame->flags;
    if (!vm_pop_plain(exec, frame)) {
        if (value.tag == AML_PACKAGE && exec->node_count > frame->first_node)
            aml_package_settle(exec->ctx, (struct aml_package *)value.object);
        aml_exec_pop(exec);
    }
    if (exec->frame_count == until) {
        exec->result = value;
        return true;
    }
    struct aml_frame *caller = &exec->frames[exec->frame_count - 1];
    if (UNLIKELY(flags & AML_FRAME_DROPS)) {
        aml_value_release(exec->ctx, value);
        return false;
    }
    caller->base[caller->result] = value;
    if (UNLIKELY(value.tag == AML_UNINITIALIZED)) aml_nothing_returned(exec);
    return false;
}

status_t vm_guard(struct aml_vm *vm, uint32_t offset)
{
    struct aml_frame *frame = vm->frame;
    struct aml_code *code;
    if (aml_code_still_holds(vm->ctx, frame->code)) return ST_OK;
    if (frame->node->value.tag != AML_METHOD) return ST_OK;
    struct aml_method *method = aml_method_of(frame->node->value);
    if (method->code != frame->code) return ST_OK;
    status_t st = aml_method_compile(vm->ctx, frame->node, method, &code);
    if (st < 0) return st;
    uint32_t pc = aml_code_find_statement(code, offset);
    struct aml_chunk *chunk = vm->exec->chunk;
    bool fits = frame->base + code->reg_count <= chunk->values + chunk->size;
    if (pc == UINT32_MAX || !fits || code->arg_count != frame->code->arg_count ||
        code->temp_base != frame->code->temp_base)
        return ST_OK; // as before: names that are called wrongly will fail
    aml_code_release(vm->ctx, frame->code);
    code->references++;
    frame->code = code;
    frame->pc = code->insns + pc;
    return ST_OK;
}
