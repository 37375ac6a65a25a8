// SPDX-License-Identifier: MIT
// Evaluations from outside: a method run to its end, or an object read.

#include "aml/vm.h"

// Runs what was pushed on a fresh exec, and lets the exec go.
static status_t exec_finish(struct aml_exec *exec, struct aml_value *out)
{
    struct acpi_context *ctx = exec->ctx;
    status_t st = aml_exec_run(exec, 0);
    if (st == ST_OK) *out = exec->result;
    aml_mutexes_drop(ctx, exec);
    aml_exec_put(exec);
    return st;
}

static status_t method_run(struct acpi_context *ctx, struct acpi_node *node,
                           const struct aml_value *args, unsigned arg_count, struct aml_value *out)
{
    struct aml_method *method = aml_method_of(node->value);
    struct aml_code *code;
    if (arg_count != method->arg_count) return ST_AML_ARGUMENTS;
    if (method->native) return aml_native_call(ctx, method->native, args, out);
    status_t st = aml_method_compile(ctx, node, method, &code);
    if (st < 0) return st;
    struct aml_exec *exec;
    st = aml_exec_get(ctx, &exec);
    if (st < 0) return st;
    struct aml_value *registers = exec->chunk->values;
    for (unsigned i = 0; i < arg_count; i++) {
        registers[i] = args[i];
        aml_value_retain(args[i]);
    }
    st = aml_exec_push(exec, node, method, code, registers, arg_count, 0);
    if (st < 0) {
        for (unsigned i = 0; i < arg_count; i++) {
            aml_value_release(ctx, registers[i]);
            registers[i] = aml_value_uninitialized();
        }
        aml_exec_put(exec);
        return st;
    }
    return exec_finish(exec, out);
}

// What leaves the engine is nobody else's: AML may go on changing its own.
static status_t detach_value(struct acpi_context *ctx, struct aml_value *value)
{
    bool is_data =
        value->tag == AML_STRING || value->tag == AML_BUFFER || value->tag == AML_PACKAGE;
    if (!is_data || (value->object->references == 1 && value->tag != AML_PACKAGE)) return ST_OK;
    if (value->object->references == 1) return ST_OK;
    struct aml_value copy;
    status_t st = aml_value_copy(ctx, *value, &copy);
    aml_value_release(ctx, *value);
    *value = copy;
    return st;
}

status_t aml_evaluate_node(struct acpi_context *ctx, struct acpi_node *node,
                           const struct aml_value *args, unsigned arg_count, struct aml_value *out)
{
    node = acpi_node_target(node);
    status_t st;
    struct aml_value value = aml_value_uninitialized();
    if (node->value.tag == AML_METHOD) {
        st = method_run(ctx, node, args, arg_count, &value);
    } else if (arg_count) {
        st = ST_AML_ARGUMENTS;
    } else if (node->value.tag == AML_UNINITIALIZED) {
        st = ST_OK;
    } else {
        st = aml_node_read(ctx, node, &value);
        if (st == ST_AML_TYPE) { // a Device and alike is its own value
            acpi_node_retain(node);
            value = (struct aml_value){.tag = AML_REF_NODE, .node = node};
            st = ST_OK;
        }
    }
    if (st == ST_OK) st = detach_value(ctx, &value);
    if (st == ST_OK) *out = value;
    return st;
}

static status_t code_run(struct acpi_context *ctx, struct acpi_node *scope, struct aml_code *code,
                         struct aml_value *out)
{
    struct aml_exec *exec;
    status_t st = aml_exec_get(ctx, &exec);
    if (st < 0) return st;
    st = aml_exec_push(exec, scope, NULL, code, exec->chunk->values, 0, AML_FRAME_PERMANENT);
    if (st == ST_OK) return exec_finish(exec, out);
    aml_exec_put(exec);
    return st;
}

status_t aml_run_term(struct acpi_context *ctx, struct aml_table *table, struct acpi_node *scope,
                      const uint8_t *p, const uint8_t *end, struct aml_value *out,
                      const uint8_t **out_next)
{
    struct aml_compile_input input = {.table = table,
                                      .scope = scope,
                                      .start = p,
                                      .end = end,
                                      .single = true,
                                      .is_value = out != NULL};
    struct aml_code *code;
    struct aml_value result;
    status_t st = aml_compile(ctx, &input, &code, out_next);
    if (st < 0) return st;
    uint64_t errors = ctx->engine->errors;
    st = code_run(ctx, scope, code, &result);
    table->errors += (uint32_t)(ctx->engine->errors - errors);
    aml_code_release(ctx, code);
    if (st < 0) return st;
    if (out && result.tag != AML_UNINITIALIZED) {
        *out = result;
        return ST_OK;
    }
    aml_value_release(ctx, result);
    return out ? ST_AML_NO_VALUE : ST_OK;
}

status_t acpi_evaluate_integer_child(struct acpi_context *ctx, struct acpi_node *node,
                                     acpi_segment_t segment, uint64_t *out)
{
    struct acpi_node *child = acpi_node_child(ctx, node, segment);
    if (!child) return ST_AML_NAME_NOT_FOUND;
    struct aml_value value;
    status_t st = aml_evaluate_node(ctx, child, NULL, 0, &value);
    if (st < 0) return st;
    st =
        value.tag == AML_UNINITIALIZED ? ST_AML_NO_VALUE : aml_to_integer_implicit(ctx, value, out);
    aml_value_release(ctx, value);
    return st;
}
