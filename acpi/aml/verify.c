// SPDX-License-Identifier: MIT
// Proves of a compiled body what the interpreter relies on: registers, jumps, sites, constants and
// operands in range. Run in test and fuzz builds (AML_VERIFY), where a failure is a bug of ours.

#include "aml/code.h"

static bool register_ok(const struct aml_code *code, char kind, uint16_t value)
{
    return (kind != 'w' && kind != 'r' && kind != 'm') || value < code->reg_count;
}

static bool short_jump_ok(const struct aml_code *code, char kind, uint32_t pc, uint16_t value)
{
    if (kind != 'o') return true;
    int64_t target = (int64_t)pc + 1 + (int16_t)value;
    return target >= 0 && target < code->insn_count;
}

static bool wide_ok(const struct aml_code *code, char kind, uint32_t value)
{
    switch (kind) {
    case 'J':
        return value < code->insn_count;
    case 'S':
        return value < code->site_count;
    case 'K':
        return value < code->constant_count;
    default:
        return true;
    }
}

static bool builtin_ok(const struct aml_code *code, uint32_t pc)
{
    const struct aml_insn *insn = &code->insns[pc];
    return insn->b < AML_BUILTIN_COUNT && insn->c <= 6 && insn->a >= code->temp_base &&
           insn->a + (insn->c ? insn->c : 1u) <= code->reg_count && pc + 1 < code->insn_count;
}

static bool call_ok(const struct aml_code *code, const struct aml_insn *insn)
{
    const struct aml_site *site = &code->sites[insn->d];
    return insn->a >= code->temp_base &&
           insn->a + (site->args ? site->args : 1u) <= code->reg_count;
}

static bool insn_ok(const struct aml_code *code, uint32_t pc)
{
    const struct aml_insn *insn = &code->insns[pc];
    if (insn->op >= AML_OP_COUNT) return false;
    const char *operands = aml_op_operands[insn->op];
    if (!register_ok(code, operands[0], insn->a)) return false;
    if (!operands[1]) return true;
    if (operands[1] >= 'A' && operands[1] <= 'Z') {
        if (!wide_ok(code, operands[1], insn->d)) return false;
    } else {
        if (!register_ok(code, operands[1], insn->b)) return false;
        if (operands[2] && (!register_ok(code, operands[2], insn->c) ||
                            !short_jump_ok(code, operands[2], pc, insn->c)))
            return false;
    }
    if (insn->op == AML_OP_BUILTIN) return builtin_ok(code, pc);
    if (insn->op == AML_OP_UNARY) return insn->c < AML_UNARY_COUNT;
    if (aml_op_is_call(insn->op)) return call_ok(code, insn);
    return true;
}

status_t aml_verify(const struct aml_code *code)
{
    if (!code->insn_count || code->temp_base > code->reg_count || code->arg_count > code->temp_base)
        return ST_INTERNAL;
    for (uint32_t pc = 0; pc < code->insn_count; pc++)
        if (!insn_ok(code, pc)) return ST_INTERNAL;
    unsigned last = code->insns[code->insn_count - 1].op;
    if (last != AML_OP_RETURN_NONE) return ST_INTERNAL;
    for (uint32_t i = 0; i < code->statement_count; i++) {
        const struct aml_statement *s = &code->statements[i];
        if (s->pc >= code->insn_count || s->resume >= code->insn_count) return ST_INTERNAL;
        if (i && s->pc < s[-1].pc) return ST_INTERNAL;
    }
    for (uint32_t i = 1; i < code->mark_count; i++)
        if (code->marks[i].pc < code->marks[i - 1].pc) return ST_INTERNAL;
    return ST_OK;
}
