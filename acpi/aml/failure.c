// SPDX-License-Identifier: MIT
// An instruction failed: reports, and where the method goes on.
//
// Unless the host wants the method to continue, it ends. If the host does, the instruction's result
// becomes one that says "failed", and the next instruction runs: operands to the right are still
// evaluated, each operator around that reads the result fails in turn by itself, and a store of it
// does nothing. Only a predicate and a Return end their statement at once.
//
// Such a result is an uninitialised value whose integer is the status that reading it gives,
// negated, and whose index is the AML offset of the operator that has been reported: an operator of
// several instructions is reported once.

#include "aml/vm.h"
#include <base/bits.h>

#define ERROR_CALLS 1024 // what an error counts for: its report costs as much
#define ALL_READS 8      // registers that an instruction reads, at most

struct failure {
    struct aml_exec *exec;
    struct aml_frame *frame;
    const struct aml_insn *insn;
    const struct aml_statement *statement;
    uint32_t pc, offset;
    status_t status;
};

// Where the outermost While around `pc` goes on when it ends; UINT32_MAX when there is none.
static uint32_t loop_around(const struct aml_code *code, uint32_t pc)
{
    uint32_t found = UINT32_MAX;
    for (uint32_t i = pc; i < code->insn_count; i++)
        if (code->insns[i].op == AML_OP_LOOP && code->insns[i].d <= pc) found = i + 1;
    return found;
}

bool aml_loops_in_time(struct aml_exec *exec, uint32_t *out_frame)
{
    struct acpi_context *ctx = exec->ctx;
    uint64_t now = ctx->ops->clock_ns(ctx->host);
    exec->loop_budget = AML_LOOP_INTERVAL;
    for (uint32_t i = 0; i < exec->frame_count; i++) {
        struct aml_frame *frame = &exec->frames[i];
        uint32_t pc = (uint32_t)(frame->pc - frame->code->insns) - 1;
        if (loop_around(frame->code, pc) == UINT32_MAX) {
            frame->loop_deadline = 0;
        } else if (!frame->loop_deadline) {
            frame->loop_deadline = now + ctx->limits.loop_ns;
        } else if (now > frame->loop_deadline) {
            *out_frame = i;
            return false;
        }
    }
    return true;
}

static void backtrace(struct aml_exec *exec)
{
    for (uint32_t i = exec->frame_count; i-- > 0;) {
        const struct aml_frame *frame = &exec->frames[i];
        char path[128];
        acpi_node_path(frame->node, path, sizeof path);
        uint32_t pc = (uint32_t)(frame->pc - frame->code->insns) - 1;
        acpi_log(exec->ctx, ACPI_LOG_DEBUG, "AML   in %s at 0x%x", path,
                 (unsigned)aml_code_offset(frame->code, pc));
    }
}

static NOINLINE void temporaries_empty(struct aml_exec *exec, struct aml_frame *frame)
{
    for (unsigned i = frame->code->temp_base; i < frame->code->reg_count; i++) {
        struct aml_value old = frame->base[i];
        frame->base[i] = aml_value_uninitialized();
        aml_value_release(exec->ctx, old);
    }
}

// The temporaries that an instruction reads.
static NOINLINE unsigned reads(const struct failure *f, unsigned regs[ALL_READS])
{
    const struct aml_insn *insn = f->insn;
    const char *operands = aml_op_operands[insn->op];
    const unsigned all[] = {insn->a, insn->b, insn->c};
    unsigned count = 0;
    if (aml_op_is_call(insn->op) || insn->op == AML_OP_BUILTIN) {
        unsigned args = insn->op == AML_OP_BUILTIN ? insn->c : f->frame->code->sites[insn->d].args;
        for (; count < args && count < ALL_READS; count++)
            regs[count] = insn->a + count;
        return count;
    }
    for (unsigned i = 0; i < 3 && operands[i]; i++)
        if ((operands[i] == 'r' || operands[i] == 'm') && all[i] >= f->frame->code->temp_base)
            regs[count++] = all[i];
    return count;
}

static bool is_failed(struct aml_value v)
{
    return v.tag == AML_UNINITIALIZED && v.integer > AML_NOTHING_RETURNED;
}

static bool is_predicate(const struct failure *f)
{
    return f->insn->op == AML_OP_JUMP_FALSE || f->insn->op == AML_OP_JUMP_TRUE ||
           (f->insn->op >= AML_OP_JEQ && f->insn->op <= AML_OP_JLE_I);
}

// The instruction fails for what was reported, and is no further operator of the language.
static bool was_told(const struct failure *f)
{
    unsigned regs[ALL_READS], count = reads(f, regs);
    uint8_t opcode = f->frame->code->table->bytes[f->offset];
    if (f->insn->op == AML_OP_MOVE) return false;
    for (unsigned i = 0; i < count; i++) {
        struct aml_value v = f->frame->base[regs[i]];
        if (!is_failed(v)) continue;
        if (v.index == f->offset) return true;
        bool is_nothing = f->status == ST_AML_NO_VALUE;
        if (is_nothing && f->insn->op == AML_OP_RETURN) return true;
        bool is_named = f->status == ST_AML_NAME_OPERAND;
        if ((is_nothing || is_named) && is_predicate(f) && (opcode == 0xa0 || opcode == 0xa2))
            return true; // If and While want a value, and are no operators
    }
    return false;
}

// Reading a name or a local is the business of an operator that has yet to come: it will fail.
static bool is_told_later(const struct failure *f)
{
    bool reads_value = f->insn->op == AML_OP_MOVE ||
                       (aml_op_reads_node(f->insn->op) && f->status != ST_AML_NAME_NOT_FOUND);
    return reads_value && f->insn->a >= f->frame->code->temp_base;
}

static void charge(struct aml_exec *exec)
{
    exec->calls_left -= ERROR_CALLS;
    exec->calls_charged += ERROR_CALLS;
}

static NOINLINE void report(const struct failure *f, uint32_t offset, status_t st)
{
    const struct aml_table *table = f->frame->code->table;
    struct aml_place place = {.node = f->frame->node, .table = table, .aml = table->bytes + offset};
    aml_report(f->exec->ctx, &place, st, "an operand failed");
    charge(f->exec);
}

// One instruction may stand for several operators: DerefOf (Index ()), Store (.., Index ()),
// LNot (LEqual ()), Store (.., LocalX). Those around the one that failed fail too.
static void report_fused(const struct failure *f, bool index_failed)
{
    const uint8_t *bytes = f->frame->code->table->bytes;
    const struct aml_insn *insn = f->insn;
    uint32_t offset = f->offset;
    if (index_failed) {
        bool is_read = insn->op == AML_OP_INDEX_READ || insn->op == AML_OP_INDEX_READ_I;
        if (is_read && offset > f->statement->offset && bytes[offset - 1] == 0x83) offset--;
        report(f, offset, ST_AML_NO_VALUE);
    }
    bool is_index = insn->op == AML_OP_INDEX || insn->op == AML_OP_INDEX_I;
    if (is_index && bytes[offset] == 0x9d) report(f, offset, ST_AML_NO_VALUE); // CopyObject
    bool is_comparison = (insn->op >= AML_OP_EQ && insn->op <= AML_OP_LE_I) ||
                         (insn->op >= AML_OP_JEQ && insn->op <= AML_OP_JLE_I);
    while (is_comparison && offset > f->statement->offset && bytes[offset - 1] == 0x92)
        report(f, --offset, ST_AML_NO_VALUE);
    if (aml_op_operands[insn->op][0] != 'w' || insn->a >= f->frame->code->temp_base) return;
    if (aml_op_reads_node(insn->op) && f->status == ST_AML_NAME_NOT_FOUND)
        report(f, f->statement->offset, ST_AML_NAME_OPERAND);
    else if (f->offset != f->statement->offset)
        report(f, f->statement->offset, ST_AML_NO_VALUE);
}

// Calls in the rest of the statement take the way that looks at their arguments.
static void calls_check(const struct aml_exec *exec, const struct aml_frame *frame, uint32_t pc)
{
    struct aml_code *code = frame->code;
    const struct aml_statement *statement = aml_code_statement(code, pc);
    bool is_last = !statement || statement + 1 == code->statements + code->statement_count;
    uint32_t end = is_last ? code->insn_count : statement[1].pc;
    for (uint32_t i = pc + 1; i < end; i++)
        if (aml_op_is_call(code->insns[i].op))
            code->sites[code->insns[i].d].generation = exec->ctx->ns->generation - 1;
}

void aml_nothing_returned(struct aml_exec *exec)
{
    const struct aml_frame *frame = &exec->frames[exec->frame_count - 1];
    uint32_t pc = (uint32_t)(frame->pc - frame->code->insns) - 1;
    if (frame->code->insns[pc].op != AML_OP_CALL_DROP) calls_check(exec, frame, pc);
}

static NOINLINE void set(const struct failure *f, unsigned reg, struct aml_value value)
{
    struct aml_value old = f->frame->base[reg];
    f->frame->base[reg] = value;
    aml_value_release(f->exec->ctx, old);
}

// A failed Store inside an expression: MOVE kept the value for the operator around it.
static bool keeps_value(const struct failure *f)
{
    unsigned op = f->insn->op,
             operand = op == AML_OP_STORE || op == AML_OP_COPY ? f->insn->b : f->insn->a;
    bool is_store = op == AML_OP_STORE || op == AML_OP_COPY || op == AML_OP_STORE_NODE ||
                    op == AML_OP_COPY_NODE || op == AML_OP_RETYPE_NODE || op == AML_OP_STORE_REF ||
                    op == AML_OP_COPY_REF || op == AML_OP_STORE_DEBUG || op == AML_OP_INDEX_WRITE ||
                    op == AML_OP_INDEX_WRITE_I;
    return is_store && f->pc > f->statement->pc && f->insn[-1].op == AML_OP_MOVE &&
           f->insn[-1].c == AML_MOVE_SHARES && f->insn[-1].a == operand;
}

// The instruction's result becomes a failed one; what it has read is gone.
static void result_fails(const struct failure *f)
{
    const struct aml_insn *insn = f->insn;
    const char *operands = aml_op_operands[insn->op];
    const unsigned all[] = {insn->a, insn->b, insn->c};
    unsigned regs[ALL_READS], count = reads(f, regs);
    struct aml_value failed = {
        .tag = AML_UNINITIALIZED, .index = f->offset, .integer = (uint64_t)-ST_AML_NO_VALUE};
    if (aml_op_reads_node(insn->op)) {
        bool is_missing = f->status == ST_AML_NAME_NOT_FOUND;
        failed.index = UINT32_MAX;
        failed.integer = (uint64_t) - (is_missing ? ST_AML_NAME_OPERAND : f->status);
    } else if (insn->op == AML_OP_MOVE) {
        struct aml_value source = f->frame->base[insn->b];
        failed.index = UINT32_MAX;
        failed.integer = (uint64_t)-f->status;
        if (is_failed(source)) failed = source;
        if (insn->c == AML_MOVE_SHARES) count = 0;
    }
    for (unsigned i = 0; i < count; i++)
        set(f, regs[i], aml_value_uninitialized());
    for (unsigned i = 0; i < 3 && operands[i]; i++)
        if ((operands[i] == 'w' || operands[i] == 'm') && all[i] >= f->frame->code->temp_base)
            set(f, all[i], failed);
    if (keeps_value(f)) set(f, insn[-1].b, failed);
    if (f->pc > f->statement->pc && insn[-1].op == AML_OP_JUMP_EMPTY) set(f, insn[-1].a, failed);
}

// The next instruction to run after one that failed, within the statement if possible.
static void go_on(const struct failure *f)
{
    unsigned op = f->insn->op;
    uint32_t next = f->pc + 1;
    bool ends_statement = is_predicate(f) || op == AML_OP_RAISE || op == AML_OP_RETURN ||
                          op == AML_OP_DECLARE || op == AML_OP_GUARD || op == AML_OP_LOOP;
    if (ends_statement) {
        temporaries_empty(f->exec, f->frame);
        next = f->statement->resume;
    } else {
        result_fails(f);
        calls_check(f->exec, f->frame, f->pc);
        const struct aml_insn *before = f->insn - 1;
        // CondRefOf: its value is set afterwards, by one of two branches.
        if (op == AML_OP_JUMP_EMPTY) next = f->insn->d + 1;
        if (f->pc > f->statement->pc && before->op == AML_OP_JUMP_EMPTY) next = before->d + 1;
    }
    f->frame->pc = f->frame->code->insns + next;
}

// A loop ran too long, a table's own code failed, or the method ends: frames go until one that is
// to continue, with its next statement or behind its loop.
static status_t unwind(struct aml_exec *exec, uint32_t until, status_t st, uint32_t timed_out,
                       bool continues)
{
    while (exec->frame_count > until) {
        struct aml_frame *frame = &exec->frames[exec->frame_count - 1];
        bool goes_on =
            (continues && exec->frame_count <= timed_out) || frame->flags & AML_FRAME_PERMANENT;
        temporaries_empty(exec, frame);
        if (goes_on && st != ST_NO_MEMORY) {
            uint32_t pc = (uint32_t)(frame->pc - frame->code->insns) - 1;
            uint32_t after = timed_out != UINT32_MAX ? loop_around(frame->code, pc) : UINT32_MAX;
            if (after != UINT32_MAX)
                frame->loop_deadline = 0;
            else
                after = aml_code_statement(frame->code, pc)->resume;
            frame->pc = frame->code->insns + after;
            return ST_OK;
        }
        aml_exec_pop(exec);
    }
    return st;
}

status_t aml_exec_fail(struct aml_exec *exec, uint32_t until, status_t st, uint32_t timed_out)
{
    struct acpi_context *ctx = exec->ctx;
    struct aml_frame *frame = &exec->frames[exec->frame_count - 1];
    const struct aml_code *code = frame->code;
    uint32_t pc = (uint32_t)(frame->pc - code->insns) - 1;
    struct failure f = {.exec = exec,
                        .frame = frame,
                        .insn = &code->insns[pc],
                        .statement = aml_code_statement(code, pc),
                        .pc = pc,
                        .offset = aml_code_offset(code, pc),
                        .status = st};
    bool is_whole = st == ST_NO_MEMORY || timed_out != UINT32_MAX ||
                    frame->flags & AML_FRAME_PERMANENT || !f.statement;
    bool index_failed = exec->index_failed, continues = ctx->engine->on_error != NULL;
    exec->index_failed = false;
    bool is_silent = !is_whole && (was_told(&f) || (continues && is_told_later(&f)));
    if (!is_silent) {
        struct aml_place place = {.node = frame->node,
                                  .table = code->table,
                                  .aml = code->table->bytes + f.offset,
                                  .at_load = frame->flags & AML_FRAME_PERMANENT};
        continues = aml_report(ctx, &place, st, "%s", exec->cause) == ACPI_ERROR_CONTINUE;
        charge(exec);
        backtrace(exec);
    }
    if (exec->calls_left < 0) { // no method goes on
        timed_out = 0;
        is_whole = true;
    }
    exec->cause[0] = 0;
    if (!continues || is_whole) return unwind(exec, until, st, timed_out, continues);
    if (!is_silent) report_fused(&f, index_failed);
    go_on(&f);
    return ST_OK;
}
