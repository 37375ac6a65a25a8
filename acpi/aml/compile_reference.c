// SPDX-License-Identifier: MIT
// Operators on references: Index, DerefOf, RefOf, CondRefOf, SizeOf, ObjectType.

#include "aml/compile_op.h"

static bool is_deref(const struct frame *f)
{
    return f->kind == FRAME_OP && f->opcode->form == AML_FORM_DEREF && f->want == WANT_VALUE;
}

// Index () that is stored to, or taken by name: kept as its two parts.
static void index_as_target(struct compiler *c, struct frame *f, unsigned source,
                            const struct operand *index, unsigned index_reg)
{
    struct operand kept = {.kind = OPERAND_INDEX,
                           .slot = (uint16_t)slot_of(f),
                           .reg = (uint16_t)source,
                           .reg2 = (uint16_t)index_reg,
                           .integer = index->integer};
    op_done(c);
    struct operand *operand = operand_push(c, OPERAND_INDEX);
    *operand = kept;
    (void)temp_take(c); // the index's register stays in use
}

void op_complete_index(struct compiler *c, struct frame *f)
{
    struct operand *source = operand_of(c, f, 0), *index = operand_of(c, f, 1);
    struct operand *target = operand_of(c, f, 2);
    operands_settle(c, f->operand_base);
    unsigned rs = operand_load(c, source, source->kind == OPERAND_CONSTANT);
    bool small = operand_is_small(index);
    unsigned ri = small ? (unsigned)index->integer : operand_load(c, index, false);
    emit_mark(c, f->aml);
    if (target->kind == OPERAND_NULL && f->want > WANT_VALUE) {
        index_as_target(c, f, rs, index, small ? NO_REG : ri);
        return;
    }
    if (target->kind == OPERAND_NULL && f->want == WANT_VALUE && is_deref(frame_below(c, 1))) {
        emit(c, small ? AML_OP_INDEX_READ_I : AML_OP_INDEX_READ, slot_of(f), rs, ri);
        op_done(c);
        op_result(c);
        result_is_shared(c);
        return;
    }
    uint32_t pc = emit(c, small ? AML_OP_INDEX_I : AML_OP_INDEX, slot_of(f), rs, ri);
    op_store_result(c, f, pc, target);
}

void op_complete_deref(struct compiler *c, struct frame *f)
{
    struct operand *operand = operand_of(c, f, 0);
    operands_settle(c, f->operand_base);
    unsigned reg = operand_load(c, operand, false);
    emit_mark(c, f->aml);
    if (f->want == WANT_VALUE || f->want == WANT_NOTHING) {
        bool is_wanted = f->want == WANT_VALUE;
        emit(c, AML_OP_DEREF, slot_of(f), reg, 0);
        op_result(c);
        if (is_wanted) result_is_shared(c);
        return;
    }
    op_done(c);
    operand_push(c, OPERAND_REFERENCE)->reg = (uint16_t)reg;
}

void op_complete_ref(struct compiler *c, struct frame *f)
{
    struct operand *operand = operand_of(c, f, 0);
    operands_settle(c, f->operand_base);
    emit_mark(c, f->aml);
    if (operand->kind == OPERAND_REG) {
        operands_keep(c, f->operand_base, operand->reg);
        c->has_references = true;
        emit(c, AML_OP_REF_REG, slot_of(f), operand->reg, 0);
    } else {
        operand_refer(c, operand);
    }
    op_result(c);
}

// What was computed of a target that nothing is stored to.
static void drop_target(struct compiler *c, const struct operand *target)
{
    bool is_index = target->kind == OPERAND_INDEX;
    if (!is_index && target->kind != OPERAND_REFERENCE && target->kind != OPERAND_TEMP) return;
    if (target->reg >= TEMP_BASE) emit(c, AML_OP_DROP, target->reg, 0, 0);
    if (is_index && target->reg2 != NO_REG && target->reg2 >= TEMP_BASE)
        emit(c, AML_OP_DROP, target->reg2, 0, 0);
}

void op_complete_cond_ref(struct compiler *c, struct frame *f)
{
    struct operand *operand = operand_of(c, f, 0), *target = operand_of(c, f, 1);
    unsigned slot = slot_of(f), want = f->want;
    operands_settle(c, f->operand_base);
    op_before_store(c, f->operand_base, target);
    emit_mark(c, f->aml);
    if (operand->kind == OPERAND_NODE) {
        emit_d(c, AML_OP_COND_REF, slot, operand->index);
    } else if (operand->kind == OPERAND_REG) {
        operands_keep(c, f->operand_base, operand->reg);
        c->has_references = true;
        emit(c, AML_OP_REF_REG, slot, operand->reg, 0);
    } else {
        operand_refer(c, operand);
    }
    uint32_t missing = NO_PATCH, done = NO_PATCH;
    patch_add(c, &missing, emit_d(c, AML_OP_JUMP_EMPTY, slot, 0));
    if (target->kind == OPERAND_NULL)
        emit(c, AML_OP_DROP, slot, 0, 0);
    else
        emit_store(c, slot, target, STORE_PLAIN);
    emit_d(c, AML_OP_LOAD_CONST, slot, constant_add(c, aml_value_integer(c->ctx->integer_mask)));
    patch_add(c, &done, emit_d(c, AML_OP_JUMP, 0, 0));
    patch_all(c, missing, c->insns.count);
    emit_d(c, AML_OP_LOAD_INT, slot, 0);
    drop_target(c, target);
    patch_all(c, done, c->insns.count);
    if (want == WANT_NOTHING)
        op_done(c);
    else
        op_result(c);
}

void op_complete_query(struct compiler *c, struct frame *f)
{
    struct operand *operand = operand_of(c, f, 0);
    unsigned slot = slot_of(f);
    bool is_type = f->opcode->form == AML_FORM_OBJECT_TYPE;
    operands_settle(c, f->operand_base);
    emit_mark(c, f->aml);
    if (is_type && operand->kind == OPERAND_NODE) {
        emit_d(c, AML_OP_TYPE_NODE, slot, operand->index);
    } else if (is_type && operand->kind == OPERAND_DEBUG) {
        emit_d(c, AML_OP_LOAD_INT, slot, 16); // ACPI 6.5, table 19.37
    } else {
        if (operand->kind != OPERAND_REG) operand_refer(c, operand);
        emit(c, AML_OP_UNARY, slot, operand->reg,
             is_type ? AML_UNARY_OBJECT_TYPE : AML_UNARY_SIZE_OF);
    }
    op_result(c);
}
