// SPDX-License-Identifier: MIT
// Instructions and operands while compiling.

#include "aml/compile.h"

bool vector_grow(struct compiler *c, struct vector *v, size_t size)
{
    uint32_t capacity = v->capacity ? v->capacity * 2 : 16;
    void *data = acpi_alloc(c->ctx, capacity * size);
    if (!data) {
        c->failed = ST_NO_MEMORY;
        return false;
    }
    if (v->count) memcpy(data, v->data, v->count * size);
    acpi_release(c->ctx, v->data, v->capacity * size);
    v->data = data;
    v->capacity = capacity;
    return true;
}

struct aml_insn *insn_at(struct compiler *c, uint32_t pc)
{
    return (struct aml_insn *)c->insns.data + pc;
}

// Inlined into all of its callers, these would be a tenth of the compiler.
static NOINLINE uint32_t emit_insn(struct compiler *c, struct aml_insn insn)
{
    struct aml_insn *slot = vector_push(c, &c->insns, sizeof *slot);
    if (!slot) return 0;
    *slot = insn;
    return c->insns.count - 1;
}

NOINLINE uint32_t emit(struct compiler *c, enum aml_op op, unsigned a, unsigned b, unsigned third)
{
    return emit_insn(c, (struct aml_insn){.op = (uint16_t)op,
                                          .a = (uint16_t)a,
                                          {.b = (uint16_t)b, .c = (uint16_t)third}});
}

NOINLINE uint32_t emit_d(struct compiler *c, enum aml_op op, unsigned a, uint32_t d)
{
    return emit_insn(c, (struct aml_insn){.op = (uint16_t)op, .a = (uint16_t)a, .d = d});
}

void emit_mark(struct compiler *c, const uint8_t *aml)
{
    uint32_t offset = (uint32_t)(aml - c->input->table->bytes);
    if (c->marks.count) {
        struct aml_mark *last = (struct aml_mark *)c->marks.data + c->marks.count - 1;
        if (last->offset == offset) return;
        if (last->pc == c->insns.count) {
            last->offset = offset;
            return;
        }
    }
    struct aml_mark *mark = vector_push(c, &c->marks, sizeof *mark);
    if (mark) *mark = (struct aml_mark){.pc = c->insns.count, .offset = offset};
}

static bool has_short_jump(unsigned op)
{
    return op >= AML_OP_JEQ && op <= AML_OP_JLE_I;
}

void patch_add(struct compiler *c, uint32_t *chain, uint32_t pc)
{
    if (c->failed < 0) return;
    struct aml_insn *insn = insn_at(c, pc);
    if (has_short_jump(insn->op)) {
        uint32_t back = *chain == NO_PATCH ? 0 : pc - *chain;
        if (back > UINT16_MAX) c->overflow = true;
        insn->c = (uint16_t)back;
    } else {
        insn->d = *chain;
    }
    *chain = pc;
}

void patch_all(struct compiler *c, uint32_t chain, uint32_t target)
{
    while (chain != NO_PATCH && c->failed >= 0 && !c->overflow) {
        struct aml_insn *insn = insn_at(c, chain);
        uint32_t at = chain;
        if (has_short_jump(insn->op)) {
            chain = insn->c ? at - insn->c : NO_PATCH;
            int64_t distance = (int64_t)target - at - 1;
            if (distance > INT16_MAX || distance < INT16_MIN) c->overflow = true;
            insn->c = (uint16_t)distance;
        } else {
            chain = insn->d;
            insn->d = target;
        }
    }
    c->barrier = c->insns.count;
}

uint32_t constant_add(struct compiler *c, struct aml_value value)
{
    struct aml_value *slot = vector_push(c, &c->constants, sizeof *slot);
    if (!slot) {
        aml_value_release(c->ctx, value);
        return 0;
    }
    *slot = value;
    return c->constants.count - 1;
}

uint32_t temp_take(struct compiler *c)
{
    if (c->temp_top >= TEMP_LIMIT) {
        c->malformed = ST_AML_LIMIT;
        return TEMP_BASE + TEMP_LIMIT - 1;
    }
    uint32_t temp = c->temp_top++;
    if (c->temp_top > c->temp_max) c->temp_max = c->temp_top;
    return TEMP_BASE + temp;
}

struct operand *operand_at(struct compiler *c, uint32_t index)
{
    return (struct operand *)c->operands.data + index;
}

struct operand *operand_push(struct compiler *c, enum operand_kind kind)
{
    static struct operand none;
    struct operand *operand = vector_push(c, &c->operands, sizeof *operand);
    if (!operand) return &none;
    *operand = (struct operand){.kind = (uint8_t)kind, .slot = (uint16_t)temp_take(c)};
    operand->reg = operand->slot;
    return operand;
}

static void become_temp(struct compiler *c, struct operand *operand, unsigned reg)
{
    operand->kind = OPERAND_TEMP;
    operand->reg = (uint16_t)reg;
    operand->index = c->insns.count - 1;
}

NOINLINE unsigned operand_load(struct compiler *c, struct operand *operand, bool own)
{
    unsigned slot = operand->slot;
    switch (operand->kind) {
    case OPERAND_IMMEDIATE:
        if (operand->integer <= UINT32_MAX)
            emit_d(c, AML_OP_LOAD_INT, slot, (uint32_t)operand->integer);
        else
            emit_d(c, AML_OP_LOAD_CONST, slot,
                   constant_add(c, aml_value_integer(operand->integer)));
        break;
    case OPERAND_NULL: // `0` where a value may stand
        emit_d(c, AML_OP_LOAD_INT, slot, 0);
        break;
    case OPERAND_CONSTANT:
        emit_d(c, own ? AML_OP_LOAD_COPY : AML_OP_LOAD_CONST, slot, operand->index);
        break;
    case OPERAND_NODE:
        emit_d(c, AML_OP_READ_NODE, slot, operand->index);
        operand->is_shared = true;
        break;
    case OPERAND_REG:
        if (!own) return operand->reg;
        emit(c, AML_OP_MOVE, slot, operand->reg, 0);
        break;
    case OPERAND_REFERENCE:
        emit(c, AML_OP_DEREF, slot, operand->reg, 0);
        break;
    case OPERAND_INDEX:
        if (operand->reg2 == NO_REG)
            emit(c, AML_OP_INDEX_READ_I, slot, operand->reg, (unsigned)operand->integer);
        else
            emit(c, AML_OP_INDEX_READ, slot, operand->reg, operand->reg2);
        break;
    case OPERAND_TEMP:
        if (!own || operand->reg == slot) return operand->reg;
        emit(c, AML_OP_MOVE, slot, operand->reg, 0);
        break;
    case OPERAND_DEBUG: // no operator takes it, which is found when run
        emit_d(c, AML_OP_LOAD_CONST, slot, constant_add(c, (struct aml_value){.tag = AML_DEBUG}));
        break;
    default:
        c->malformed = ST_AML_TYPE;
        break;
    }
    become_temp(c, operand, slot);
    return slot;
}

void operand_refer(struct compiler *c, struct operand *operand)
{
    unsigned slot = operand->slot;
    switch (operand->kind) {
    case OPERAND_NODE:
        emit_d(c, AML_OP_REF_NODE, slot, operand->index);
        break;
    case OPERAND_INDEX:
        if (operand->reg2 == NO_REG)
            emit(c, AML_OP_INDEX_I, slot, operand->reg, (unsigned)operand->integer);
        else
            emit(c, AML_OP_INDEX, slot, operand->reg, operand->reg2);
        break;
    case OPERAND_REFERENCE:
        if (operand->reg != slot) emit(c, AML_OP_MOVE, slot, operand->reg, 0);
        break;
    default:
        (void)operand_load(c, operand, true);
        return;
    }
    become_temp(c, operand, slot);
}

void operands_settle(struct compiler *c, uint32_t base)
{
    for (uint32_t i = c->settled; i < base; i++) {
        struct operand *operand = operand_at(c, i);
        if (operand->kind == OPERAND_NODE && !operand->is_name)
            (void)operand_load(c, operand, true);
    }
    if (base > c->settled) c->settled = base;
}

void operands_keep(struct compiler *c, uint32_t base, unsigned reg)
{
    for (uint32_t i = base; i-- > 0;) {
        struct operand *operand = operand_at(c, i);
        if (operand->kind == OPERAND_REG && operand->reg == reg)
            (void)operand_load(c, operand, true);
    }
}

// Does the operator read the operand's bytes? Else it is the object that is meant: what is indexed,
// what a method is given.
static bool wants_bytes(const struct frame *f, uint32_t operand)
{
    if (f->kind != FRAME_OP) return false;
    bool is_builtin = f->opcode->form == AML_FORM_BUILTIN || f->opcode->form == AML_FORM_ACTION;
    unsigned which = f->opcode->argument;
    if (is_builtin && (which == AML_BUILTIN_CREATE_FIELD || which == AML_BUILTIN_CREATE_FIXED))
        return false;
    return f->opcode->form != AML_FORM_INDEX || operand > 0;
}

// Where it can be, the instruction that made the value makes the copy.
static void operand_snapshot(struct compiler *c, struct operand *operand, bool registers)
{
    if (operand->kind == OPERAND_REG && registers && !operand->is_name) {
        (void)operand_load(c, operand, true);
        if (c->failed >= 0) insn_at(c, operand->index)->c = AML_MOVE_COPIES;
        return;
    }
    if (operand->kind != OPERAND_TEMP || !operand->is_shared || c->failed < 0) return;
    operand->is_shared = false;
    struct aml_insn *insn = insn_at(c, operand->index);
    if (insn->op == AML_OP_CALL && insn->a == operand->reg)
        insn->op = AML_OP_CALL_COPY;
    else if (insn->op == AML_OP_READ_NODE && insn->a == operand->reg)
        insn->op = AML_OP_READ_NODE_COPY;
    else if (insn->op == AML_OP_DEREF && insn->a == operand->reg)
        insn->c = 1;
    else
        emit(c, AML_OP_SNAPSHOT, operand->reg, 0, 0);
}

void result_is_shared(struct compiler *c)
{
    if (c->failed < 0) return;
    struct operand *operand = operand_at(c, c->operands.count - 1);
    operand->is_shared = true;
    operand->index = c->insns.count - 1;
}

void operands_snapshot(struct compiler *c, uint32_t base, bool registers)
{
    uint32_t i = base;
    for (uint32_t frame = c->frames.count; frame-- > 0;) {
        const struct frame *f = (struct frame *)c->frames.data + frame;
        for (; i > f->operand_base; i--)
            if (wants_bytes(f, i - 1 - f->operand_base))
                operand_snapshot(c, operand_at(c, i - 1), registers);
    }
}

void emit_store(struct compiler *c, unsigned reg, struct operand *target, enum store_kind kind)
{
    bool copy = kind == STORE_COPY;
    switch (target->kind) {
    case OPERAND_NULL:
        if (reg >= TEMP_BASE) emit(c, AML_OP_DROP, reg, 0, 0);
        break;
    case OPERAND_REG:
        emit(c, copy ? AML_OP_COPY : AML_OP_STORE, target->reg, reg, 0);
        break;
    case OPERAND_NODE:
        emit_d(c,
               copy                     ? AML_OP_COPY_NODE
               : kind == STORE_EXPLICIT ? AML_OP_RETYPE_NODE
                                        : AML_OP_STORE_NODE,
               reg, target->index);
        break;
    case OPERAND_INDEX:
        if (copy) {
            operand_refer(c, target);
            emit(c, AML_OP_COPY_REF, reg, target->reg, 0);
        } else if (target->reg2 == NO_REG) {
            emit(c, AML_OP_INDEX_WRITE_I, reg, target->reg, (unsigned)target->integer);
        } else {
            emit(c, AML_OP_INDEX_WRITE, reg, target->reg, target->reg2);
        }
        break;
    case OPERAND_REFERENCE:
    case OPERAND_TEMP:
        emit(c, copy ? AML_OP_COPY_REF : AML_OP_STORE_REF, reg, target->reg,
             kind == STORE_EXPLICIT);
        break;
    case OPERAND_DEBUG:
        emit(c, AML_OP_STORE_DEBUG, reg, 0, 0);
        break;
    case OPERAND_IMMEDIATE: // a target of 0 is none; other constants cannot be stored to
    default:
        c->malformed = ST_AML_BAD_TARGET;
        break;
    }
}
