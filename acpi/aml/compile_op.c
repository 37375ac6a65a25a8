// SPDX-License-Identifier: MIT
// Operators whose operands are all there become instructions.

#include "aml/compile_op.h"

// Before an instruction that may change named objects, or registers through references.
static NOINLINE void before_effect(struct compiler *c, uint32_t base)
{
    operands_settle(c, base);
    operands_snapshot(c, base, false);
    if (!c->has_references) return;
    for (unsigned reg = 0; reg < 2 * LOCAL_BASE; reg++)
        operands_keep(c, base, reg);
}

void op_before_store(struct compiler *c, uint32_t base, const struct operand *target)
{
    if (target->kind == OPERAND_REG) operands_keep(c, base, target->reg);
    if (target->kind != OPERAND_NULL && target->kind != OPERAND_REG) before_effect(c, base);
}

static enum store_kind store_kind_of(const struct compiler *c, const struct frame *f)
{
    const struct aml_opcode *opcode = f->opcode;
    bool is_explicit =
        (opcode->form == AML_FORM_UNARY && opcode->argument >= AML_UNARY_FROM_BCD) ||
        (opcode->form == AML_FORM_BUILTIN && opcode->argument == AML_BUILTIN_TO_STRING);
    return is_explicit && c->ctx->semantics == ACPI_SEMANTICS_SPEC ? STORE_EXPLICIT : STORE_PLAIN;
}

NOINLINE void op_store_result(struct compiler *c, struct frame *f, uint32_t pc,
                              struct operand *target)
{
    unsigned slot = slot_of(f);
    if (target->kind == OPERAND_NULL) {
        op_result(c);
        return;
    }
    if (f->want == WANT_NOTHING) {
        if (target->kind == OPERAND_REG && pc != UINT32_MAX && c->failed >= 0)
            insn_at(c, pc)->a = target->reg;
        else
            emit_store(c, slot, target, store_kind_of(c, f));
        op_done(c);
        return;
    }
    op_before_store(c, f->operand_base, target);
    unsigned copy = temp_take(c);
    emit(c, AML_OP_MOVE, copy, slot, 1);
    emit_store(c, copy, target, store_kind_of(c, f));
    op_result(c);
}

static bool is_commutative(unsigned op)
{
    return op == AML_OP_ADD || op == AML_OP_MUL || (op >= AML_OP_AND && op <= AML_OP_NOR);
}

static NOINLINE uint32_t emit_binary(struct compiler *c, struct frame *f, unsigned op,
                                     struct operand *a, struct operand *b)
{
    operands_settle(c, f->operand_base);
    if (operand_is_small(a) && !operand_is_small(b) && is_commutative(op)) {
        struct operand *swap = a;
        a = b;
        b = swap;
    }
    unsigned ra = operand_load(c, a, false);
    if (operand_is_small(b)) {
        emit_mark(c, f->aml);
        return emit(c, op + (AML_OP_ADD_I - AML_OP_ADD), slot_of(f), ra, (unsigned)b->integer);
    }
    unsigned rb = operand_load(c, b, false);
    emit_mark(c, f->aml);
    return emit(c, op, slot_of(f), ra, rb);
}

static void complete_binary(struct compiler *c, struct frame *f)
{
    uint32_t pc = emit_binary(c, f, f->opcode->argument, operand_of(c, f, 0), operand_of(c, f, 1));
    op_store_result(c, f, pc, operand_of(c, f, 2));
}

static void complete_divide(struct compiler *c, struct frame *f)
{
    struct operand *a = operand_of(c, f, 0), *b = operand_of(c, f, 1);
    struct operand *remainder = operand_of(c, f, 2), *quotient = operand_of(c, f, 3);
    if (remainder->kind == OPERAND_NULL) {
        uint32_t pc = emit_binary(c, f, AML_OP_DIV, a, b);
        op_store_result(c, f, pc, quotient);
        return;
    }
    if (quotient->kind == OPERAND_NULL && f->want == WANT_NOTHING) {
        uint32_t pc = emit_binary(c, f, AML_OP_MOD, a, b);
        op_store_result(c, f, pc, remainder);
        return;
    }
    operands_settle(c, f->operand_base);
    unsigned ra = operand_load(c, a, true), rb = operand_load(c, b, true);
    emit_mark(c, f->aml);
    emit(c, AML_OP_DIVIDE, ra, rb, 0);
    op_before_store(c, f->operand_base, remainder);
    emit_store(c, rb, remainder, STORE_PLAIN);
    op_store_result(c, f, UINT32_MAX, quotient);
}

static void complete_unary(struct compiler *c, struct frame *f, struct operand *target)
{
    struct operand *a = operand_of(c, f, 0);
    operands_settle(c, f->operand_base);
    unsigned reg = operand_load(c, a, false);
    emit_mark(c, f->aml);
    uint32_t pc = emit(c, AML_OP_UNARY, slot_of(f), reg, f->opcode->argument);
    op_store_result(c, f, pc, target);
}

static void complete_concat(struct compiler *c, struct frame *f)
{
    operands_settle(c, f->operand_base);
    unsigned ra = operand_load(c, operand_of(c, f, 0), false);
    unsigned rb = operand_load(c, operand_of(c, f, 1), false);
    emit_mark(c, f->aml);
    uint32_t pc = emit(c, AML_OP_CONCAT, slot_of(f), ra, rb);
    op_store_result(c, f, pc, operand_of(c, f, 2));
}

static bool is_predicate_of(const struct frame *f)
{
    return (f->kind == FRAME_IF || f->kind == FRAME_LOOP) && !f->is_open;
}

// The comparison has become a jump: what stands for its value.
static void branch_result(struct compiler *c, uint32_t pc, unsigned frames)
{
    for (unsigned i = 0; i < frames; i++)
        op_done(c);
    patch_add(c, &frame_top(c)->patch, pc);
    operand_push(c, OPERAND_BRANCH);
}

static enum aml_op inverse(enum aml_op op)
{
    switch (op) {
    case AML_OP_EQ:
        return AML_OP_NE;
    case AML_OP_NE:
        return AML_OP_EQ;
    case AML_OP_LT:
        return AML_OP_GE;
    case AML_OP_GE:
        return AML_OP_LT;
    case AML_OP_GT:
        return AML_OP_LE;
    default:
        return AML_OP_GT;
    }
}

static void complete_compare(struct compiler *c, struct frame *f)
{
    // LNot (LLess (...)) is how AML writes >=. The LNots around are done with here.
    unsigned nots = 0;
    while (frame_below(c, nots + 1)->kind == FRAME_OP &&
           frame_below(c, nots + 1)->opcode->form == AML_FORM_NOT)
        nots++;
    bool jumps = is_predicate_of(frame_below(c, nots + 1)) && !c->far;
    enum aml_op op = f->opcode->argument;
    if ((nots & 1) != (unsigned)jumps) op = inverse(op); // the jump is taken when it is false
    if (jumps) op = op - AML_OP_EQ + AML_OP_JEQ;
    operands_settle(c, f->operand_base);
    struct operand *b = operand_of(c, f, 1);
    unsigned ra = operand_load(c, operand_of(c, f, 0), false), rb = 0;
    if (operand_is_small(b))
        op += AML_OP_EQ_I - AML_OP_EQ, rb = (unsigned)b->integer;
    else
        rb = operand_load(c, b, false);
    emit_mark(c, f->aml);
    if (jumps) {
        branch_result(c, emit(c, op, ra, rb, 0), nots + 1);
        return;
    }
    emit(c, op, slot_of(f), ra, rb);
    for (unsigned i = 0; i < nots; i++)
        op_done(c);
    op_result(c);
}

static void complete_logic(struct compiler *c, struct frame *f)
{
    operands_settle(c, f->operand_base);
    unsigned ra = operand_load(c, operand_of(c, f, 0), false);
    unsigned rb = operand_load(c, operand_of(c, f, 1), false);
    emit_mark(c, f->aml);
    emit(c, f->opcode->argument, slot_of(f), ra, rb);
    op_result(c);
}

static void complete_not(struct compiler *c, struct frame *f)
{
    operands_settle(c, f->operand_base);
    unsigned reg = operand_load(c, operand_of(c, f, 0), false);
    emit_mark(c, f->aml);
    if (is_predicate_of(frame_below(c, 1))) {
        branch_result(c, emit_d(c, AML_OP_JUMP_TRUE, reg, 0), 1);
        return;
    }
    emit(c, AML_OP_LOGICAL_NOT, slot_of(f), reg, 0);
    op_result(c);
}

// The instruction that made the value can put it into the local itself.
static bool store_directly(struct compiler *c, struct operand *value, const struct operand *target)
{
    if (target->kind != OPERAND_REG || c->failed < 0) return false;
    switch (value->kind) {
    case OPERAND_IMMEDIATE:
        value->slot = target->reg;
        (void)operand_load(c, value, true);
        return true;
    case OPERAND_CONSTANT:
        emit_d(c, AML_OP_LOAD_COPY, target->reg, value->index);
        return true;
    case OPERAND_NODE:
        emit_d(c, AML_OP_READ_NODE, target->reg, value->index);
        return true;
    case OPERAND_TEMP: {
        uint32_t last = c->insns.count - 1;
        if (last < c->barrier) return false;
        struct aml_insn *insn = insn_at(c, last);
        if (aml_op_operands[insn->op][0] != 'w' || insn->a != value->reg) return false;
        insn->a = target->reg;
        return true;
    }
    default:
        return false;
    }
}

static void complete_store(struct compiler *c, struct frame *f, bool copy)
{
    struct operand *value = operand_of(c, f, 0), *target = operand_of(c, f, 1);
    unsigned slot = slot_of(f);
    if (f->want == WANT_NOTHING) {
        if (!copy && value->kind == OPERAND_REG && target->kind == OPERAND_REG &&
            value->reg == target->reg) {
            op_done(c); // of itself: nothing, even of one that holds nothing yet, as elsewhere
            return;
        }
        operands_settle(c, f->operand_base);
        emit_mark(c, f->aml);
        if (copy || !store_directly(c, value, target)) {
            unsigned reg = operand_load(c, value, false);
            emit_mark(c, f->aml);
            emit_store(c, reg, target, copy ? STORE_COPY : STORE_PLAIN);
        }
        op_done(c);
        return;
    }
    operands_settle(c, f->operand_base);
    (void)operand_load(c, value, true);
    op_before_store(c, f->operand_base, target);
    unsigned copied = temp_take(c);
    emit(c, AML_OP_MOVE, copied, slot, 1);
    emit_mark(c, f->aml);
    emit_store(c, copied, target, copy ? STORE_COPY : STORE_PLAIN);
    op_result(c);
}

static void step_register(struct compiler *c, struct frame *f, unsigned reg, bool is_increment)
{
    uint32_t base = f->operand_base;
    operands_keep(c, base, reg);
    if (c->has_references) before_effect(c, base);
    emit_mark(c, f->aml);
    if (f->want == WANT_NOTHING) {
        emit(c, is_increment ? AML_OP_INC : AML_OP_DEC, reg, 0, 0);
        op_done(c);
        return;
    }
    unsigned slot = slot_of(f), copy = temp_take(c);
    emit(c, is_increment ? AML_OP_ADD_I : AML_OP_SUB_I, slot, reg, 1);
    emit(c, AML_OP_MOVE, copy, slot, 1);
    emit(c, AML_OP_STORE, reg, copy, 0);
    op_result(c);
}

static void complete_step(struct compiler *c, struct frame *f)
{
    struct operand *operand = operand_of(c, f, 0);
    bool is_increment = f->opcode->argument == AML_OP_INC;
    operands_settle(c, f->operand_base);
    if (operand->kind == OPERAND_REG) {
        step_register(c, f, operand->reg, is_increment);
        return;
    }
    before_effect(c, f->operand_base);
    unsigned slot = slot_of(f);
    emit_mark(c, f->aml);
    if (operand->kind == OPERAND_NODE) {
        emit_d(c, is_increment ? AML_OP_INC_NODE : AML_OP_DEC_NODE, slot, operand->index);
        op_result(c);
        return;
    }
    operand_refer(c, operand);
    unsigned value = temp_take(c), copy = temp_take(c);
    emit(c, AML_OP_MOVE, value, slot, 1);
    emit(c, AML_OP_DEREF, value, value, 0);
    emit(c, is_increment ? AML_OP_ADD_I : AML_OP_SUB_I, value, value, 1);
    emit(c, AML_OP_MOVE, copy, value, 1);
    emit(c, AML_OP_STORE_REF, copy, slot, 0);
    emit(c, AML_OP_MOVE, slot, value, 0);
    op_result(c);
}

static void emit_extend(struct compiler *c, const struct frame *f)
{
    unsigned bits;
    switch (f->opcode->argument) {
    case AML_BUILTIN_MATCH:
        emit_d(c, AML_OP_EXTEND, (unsigned)(f->raw[0] | f->raw[1] << 8), 0);
        return;
    case AML_BUILTIN_ACQUIRE:
        emit_d(c, AML_OP_EXTEND, (unsigned)f->raw[0], 0);
        return;
    case AML_BUILTIN_FATAL:
        emit_d(c, AML_OP_EXTEND, (unsigned)f->raw[0], (uint32_t)f->raw[1]);
        return;
    case AML_BUILTIN_CREATE_FIXED:
        bits = *f->aml == 0x8a   ? 32
               : *f->aml == 0x8b ? 16
               : *f->aml == 0x8c ? 8
               : *f->aml == 0x8f ? 64
                                 : 1 | 0x8000;
        emit_d(c, AML_OP_EXTEND, bits, (uint32_t)f->raw[0]);
        return;
    case AML_BUILTIN_CREATE_FIELD:
        emit_d(c, AML_OP_EXTEND, 0, (uint32_t)f->raw[0]);
        return;
    default:
        return;
    }
}

static void complete_builtin(struct compiler *c, struct frame *f)
{
    const char *spec = f->opcode->operands;
    unsigned which = f->opcode->argument, count = 0;
    uint32_t first = f->operand_base, have = c->operands.count - first;
    bool has_target = strchr(spec, '>') != NULL;
    before_effect(c, f->operand_base);
    emit_mark(c, f->aml);
    for (; *spec; spec++) {
        if (*spec == 'T')
            (void)operand_load(c, operand_at(c, first + count++), true);
        else if (*spec == 'S' || *spec == 'R')
            operand_refer(c, operand_at(c, first + count++));
    }
    if (!have) (void)temp_take(c);
    emit_mark(c, f->aml);
    emit(c, AML_OP_BUILTIN, slot_of(f), which, count);
    emit_extend(c, f);
    if (which == AML_BUILTIN_CREATE_FIELD || which == AML_BUILTIN_CREATE_FIXED) {
        struct aml_name name;
        const uint8_t *at = c->input->table->bytes + f->raw[0];
        if (aml_name_parse(at, f->end, &name) == ST_OK) local_declare(c, &name, false, 0);
        c->makes_names = true;
    }
    if (f->opcode->form == AML_FORM_ACTION)
        op_no_result(c);
    else if (has_target)
        op_store_result(c, f, UINT32_MAX, operand_at(c, first + count));
    else
        op_result(c);
}

static void complete_return(struct compiler *c, struct frame *f)
{
    struct operand *operand = operand_of(c, f, 0);
    emit_mark(c, f->aml);
    unsigned reg = operand_load(c, operand, operand->kind == OPERAND_CONSTANT);
    emit(c, AML_OP_RETURN, reg, 0, 0);
    c->barrier = c->insns.count;
    op_done(c);
}

// The predicate is there: jump over the block if it is false, and open the block.
static void complete_predicate(struct compiler *c, struct frame *f)
{
    struct operand *operand = operand_of(c, f, 0);
    emit_mark(c, f->aml);
    if (operand->kind == OPERAND_IMMEDIATE) {
        if (!operand->integer) patch_add(c, &f->patch, emit_d(c, AML_OP_JUMP, 0, 0));
    } else if (operand->kind != OPERAND_BRANCH) {
        unsigned reg = operand_load(c, operand, false);
        patch_add(c, &f->patch, emit_d(c, AML_OP_JUMP_FALSE, reg, 0));
    }
    c->operands.count = f->operand_base;
    if (c->settled > f->operand_base) c->settled = f->operand_base;
    c->temp_top = f->floor;
    f->is_open = true;
    f->next = 0;
}

void op_complete(struct compiler *c, struct frame *f)
{
    switch ((enum aml_form)f->opcode->form) {
    case AML_FORM_STORE:
    case AML_FORM_COPY:
        complete_store(c, f, f->opcode->form == AML_FORM_COPY);
        break;
    case AML_FORM_BINARY:
        complete_binary(c, f);
        break;
    case AML_FORM_DIVIDE:
        complete_divide(c, f);
        break;
    case AML_FORM_UNARY:
        complete_unary(c, f, operand_of(c, f, 1));
        break;
    case AML_FORM_COMPARE:
        complete_compare(c, f);
        break;
    case AML_FORM_LOGIC:
        complete_logic(c, f);
        break;
    case AML_FORM_NOT:
        complete_not(c, f);
        break;
    case AML_FORM_STEP:
        complete_step(c, f);
        break;
    case AML_FORM_CONCAT:
        complete_concat(c, f);
        break;
    case AML_FORM_INDEX:
        op_complete_index(c, f);
        break;
    case AML_FORM_DEREF:
        op_complete_deref(c, f);
        break;
    case AML_FORM_REF:
        op_complete_ref(c, f);
        break;
    case AML_FORM_COND_REF:
        op_complete_cond_ref(c, f);
        break;
    case AML_FORM_SIZE_OF:
    case AML_FORM_OBJECT_TYPE:
        op_complete_query(c, f);
        break;
    case AML_FORM_BUILTIN:
    case AML_FORM_ACTION:
        complete_builtin(c, f);
        break;
    case AML_FORM_RETURN:
        complete_return(c, f);
        break;
    case AML_FORM_IF:
    case AML_FORM_WHILE:
        complete_predicate(c, f);
        break;
    case AML_FORM_BREAK:
    case AML_FORM_CONTINUE: {
        bool is_break = f->opcode->form == AML_FORM_BREAK;
        op_done(c);
        compile_jump_out(c, is_break);
        break;
    }
    case AML_FORM_REVISION:
    case AML_FORM_DEBUG: {
        bool is_debug = f->opcode->form == AML_FORM_DEBUG, is_wanted = f->want != WANT_NOTHING;
        op_done(c);
        if (!is_wanted) break;
        operand_push(c, is_debug ? OPERAND_DEBUG : OPERAND_IMMEDIATE)->integer = 2;
        break;
    }
    case AML_FORM_NOTHING:
        op_done(c);
        break;
    case AML_FORM_DECLARE:
        declare_complete(c, f);
        break;
    default:
        malformed(c, ST_AML_BAD_OPCODE);
    }
}
