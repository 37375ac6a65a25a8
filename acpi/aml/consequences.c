// SPDX-License-Identifier: MIT
// An operator failed, and the host wants the method to go on: each operator around it that wanted
// the value fails in turn, with a report of its own, before the statement ends. Which those are is
// read off the bytecode: they are what reads the registers that were not written.

#include "aml/vm.h"
#include <base/bits.h>

struct chain {
    struct aml_exec *exec;
    const struct aml_frame *frame;
    uint64_t missing; // temporaries without a value; beyond the first 64 nothing is followed
    uint32_t offset;  // in the table, of the operator that failed last
};

static uint64_t bit_of(const struct chain *chain, unsigned reg)
{
    unsigned base = chain->frame->code->temp_base;
    return reg >= base && reg - base < 64 ? 1ull << (reg - base) : 0;
}

static void report(struct chain *chain, uint32_t offset)
{
    const struct aml_table *table = chain->frame->code->table;
    struct aml_place place = {
        .node = chain->frame->node, .table = table, .aml = table->bytes + offset};
    chain->offset = offset;
    aml_report(chain->exec->ctx, &place, ST_AML_NO_VALUE, "an operand failed");
}

// DerefOf (Index (...)) is one instruction with the mark of the Index.
static void report_deref(struct chain *chain, const struct aml_insn *insn)
{
    const uint8_t *bytes = chain->frame->code->table->bytes;
    if (insn->op != AML_OP_INDEX_READ && insn->op != AML_OP_INDEX_READ_I) return;
    if (chain->offset && bytes[chain->offset] == 0x88 && bytes[chain->offset - 1] == 0x83)
        report(chain, chain->offset - 1);
}

// The temporaries that an instruction reads, and those that it writes.
static uint64_t range(const struct chain *chain, unsigned first, unsigned count)
{
    uint64_t bits = 0;
    for (unsigned i = 0; i < count; i++)
        bits |= bit_of(chain, first + i);
    return bits;
}

static void effects(const struct chain *chain, const struct aml_insn *insn, uint64_t *out_read,
                    uint64_t *out_written)
{
    const char *operands = aml_op_operands[insn->op];
    const unsigned regs[] = {insn->a, insn->b, insn->c};
    *out_read = *out_written = 0;
    for (unsigned i = 0; i < 3 && operands[i]; i++) {
        uint64_t bit = bit_of(chain, regs[i]);
        if (operands[i] == 'r' || operands[i] == 'm') *out_read |= bit;
        if (operands[i] == 'w' || operands[i] == 'm') *out_written |= bit;
    }
    if (insn->op == AML_OP_CALL || insn->op == AML_OP_CALL_DROP)
        *out_read |= range(chain, insn->a, chain->frame->code->sites[insn->d].args);
    else if (insn->op == AML_OP_BUILTIN)
        *out_read |= range(chain, insn->a, insn->c);
}

// Not operators of the language, or (Return) not one that fails for it.
static bool is_silent(unsigned op)
{
    return op == AML_OP_DROP || op == AML_OP_SNAPSHOT || op == AML_OP_MOVE || op == AML_OP_RETURN ||
           op == AML_OP_EXTEND;
}

void aml_error_consequences(struct aml_exec *exec, const struct aml_frame *frame, uint32_t pc)
{
    const struct aml_code *code = frame->code;
    const struct aml_statement *statement = aml_code_statement(code, pc);
    struct chain chain = {.exec = exec, .frame = frame, .offset = aml_code_offset(code, pc)};
    if (!statement) return;
    bool is_last = statement + 1 == code->statements + code->statement_count;
    uint32_t end = is_last ? code->insn_count : statement[1].pc;
    uint64_t read;
    effects(&chain, &code->insns[pc], &read, &chain.missing);
    report_deref(&chain, &code->insns[pc]);
    for (uint32_t i = pc + 1; i < end && chain.missing; i++) {
        const struct aml_insn *insn = &code->insns[i];
        uint64_t written;
        effects(&chain, insn, &read, &written);
        if (!(read & chain.missing)) {
            chain.missing &= ~written;
            continue;
        }
        uint32_t offset = aml_code_offset(code, i);
        if (offset != chain.offset && !is_silent(insn->op)) {
            report(&chain, offset);
            report_deref(&chain, insn);
        }
        bool keeps_source = insn->op == AML_OP_MOVE && insn->c == 1;
        if (!keeps_source) chain.missing &= ~read;
        chain.missing |= written;
    }
}
