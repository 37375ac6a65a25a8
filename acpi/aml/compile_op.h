// SPDX-License-Identifier: MIT
#pragma once
// What compile_op.c and compile_reference.c have in common.

#include "aml/compile.h"

#define IMMEDIATE_MAX 0xffffu

static inline bool operand_is_small(const struct operand *operand)
{
    return operand->kind == OPERAND_IMMEDIATE && operand->integer <= IMMEDIATE_MAX;
}

static inline struct operand *operand_of(struct compiler *c, const struct frame *f, unsigned i)
{
    return operand_at(c, f->operand_base + i);
}

static inline unsigned slot_of(const struct frame *f)
{
    return TEMP_BASE + f->floor;
}

static inline struct frame *frame_below(struct compiler *c, unsigned depth)
{
    return (struct frame *)c->frames.data + c->frames.count - 1 - depth;
}

void op_before_store(struct compiler *c, uint32_t base, const struct operand *target);
// The operator's value is in its slot, put there by the instruction at `pc`: to the target, and to
// whoever wants it.
void op_store_result(struct compiler *c, struct frame *f, uint32_t pc, struct operand *target);

// compile_reference.c

void op_complete_index(struct compiler *c, struct frame *f);
void op_complete_deref(struct compiler *c, struct frame *f);
void op_complete_ref(struct compiler *c, struct frame *f);
void op_complete_cond_ref(struct compiler *c, struct frame *f);
void op_complete_query(struct compiler *c, struct frame *f);
