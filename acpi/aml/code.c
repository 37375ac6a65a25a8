// SPDX-License-Identifier: MIT
// Compiled bodies: when they are made and dropped, and the way back from bytecode to AML.

#include "aml/code.h"

#include "aml/vm.h"

const char *const aml_op_names[AML_OP_COUNT] = {
#define X(name, operands) #name,
    AML_OPS(X)
#undef X
};

const char *const aml_op_operands[AML_OP_COUNT] = {
#define X(name, operands) operands,
    AML_OPS(X)
#undef X
};

void aml_code_free(struct acpi_context *ctx, struct aml_code *code)
{
    if (code->insns) acpi_release(ctx, code->insns, code->insn_count * sizeof *code->insns);
    if (code->sites) acpi_release(ctx, code->sites, code->site_count * sizeof *code->sites);
    if (code->constants)
        acpi_release(ctx, code->constants, code->constant_count * sizeof *code->constants);
    if (code->marks) acpi_release(ctx, code->marks, code->mark_count * sizeof *code->marks);
    if (code->statements)
        acpi_release(ctx, code->statements, code->statement_count * sizeof *code->statements);
    acpi_release(ctx, code, sizeof *code);
}

void aml_code_release(struct acpi_context *ctx, struct aml_code *code)
{
    if (!code || --code->references) return;
    for (uint32_t i = 0; i < code->constant_count; i++)
        aml_value_release(ctx, code->constants[i]);
    ctx->engine->bytecode_bytes -= code->insn_count * sizeof *code->insns;
    struct acpi_node *scope = code->scope;
    struct aml_table *table = code->table;
    aml_code_free(ctx, code);
    if (table) aml_table_release(ctx, table);
    acpi_node_release(ctx, scope);
}

status_t aml_method_compile(struct acpi_context *ctx, struct acpi_node *node,
                            struct aml_method *method, struct aml_code **out)
{
    struct aml_code *code = method->code;
    if (code && code->scope == node && aml_code_still_holds(ctx, code)) {
        *out = code;
        return ST_OK;
    }
    struct aml_compile_input input = {.table = method->table,
                                      .scope = node,
                                      .start = method->aml,
                                      .end = method->aml + method->aml_length,
                                      .arg_count = method->arg_count};
    status_t st = aml_compile(ctx, &input, &code, NULL);
    if (st < 0) return st;
    if (method->code) {
        ctx->engine->recompiled++;
        aml_code_release(ctx, method->code);
    }
    method->code = code;
    if (code->makes_names) method->flags |= AML_METHOD_AUTO_SERIALIZED;
    *out = code;
    return ST_OK;
}

uint32_t aml_code_offset(const struct aml_code *code, uint32_t pc)
{
    uint32_t low = 0, high = code->mark_count;
    while (low < high) { // the last mark at or before pc
        uint32_t middle = (low + high) / 2;
        if (code->marks[middle].pc <= pc)
            low = middle + 1;
        else
            high = middle;
    }
    if (low) return code->marks[low - 1].offset;
    return code->statement_count ? code->statements[0].offset : 0;
}

const struct aml_statement *aml_code_statement(const struct aml_code *code, uint32_t pc)
{
    uint32_t low = 0, high = code->statement_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (code->statements[middle].pc <= pc)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? &code->statements[low - 1] : NULL;
}

uint32_t aml_code_find_statement(const struct aml_code *code, uint32_t offset)
{
    for (uint32_t i = 0; i < code->statement_count; i++)
        if (code->statements[i].offset == offset) return code->statements[i].pc;
    return UINT32_MAX;
}
