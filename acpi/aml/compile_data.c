// SPDX-License-Identifier: MIT
// Buffers and packages in expressions: constants whole, others piece by piece.

#include "aml/compile.h"
#include <base/bits.h>

static void constant_begin(struct compiler *c, struct aml_value value, const uint8_t *next,
                           enum want want)
{
    uint32_t index = constant_add(c, value);
    c->p = next;
    if (want == WANT_NOTHING) return;
    struct operand *operand = operand_push(c, OPERAND_CONSTANT);
    operand->index = index;
    if (want == WANT_VALUE) return;
    (void)operand_load(c, operand, true); // Index and alike as a name need an object of their own
    operand->kind = OPERAND_REFERENCE;
}

static bool constant_whole(struct compiler *c, const uint8_t *p, enum want want)
{
    struct aml_value value;
    const uint8_t *next;
    status_t st = aml_data_decode(c->ctx, c->input->scope, p, frame_top(c)->end, &value, &next);
    if (st == AML_DYNAMIC) return false;
    if (st == ST_NO_MEMORY) c->failed = st;
    if (st < 0)
        malformed(c, st);
    else
        constant_begin(c, value, next, want);
    return true;
}

void buffer_begin(struct compiler *c, const uint8_t *p, enum want want)
{
    if (constant_whole(c, p, want)) return;
    const uint8_t *content, *stop;
    status_t st = aml_package_length(p + 1, frame_top(c)->end, &content, &stop);
    if (st < 0) {
        malformed(c, st);
        return;
    }
    struct frame *f = frame_push(c, FRAME_BUFFER, want);
    f->end = stop;
    f->aml = p;
    c->p = content;
}

void buffer_complete(struct compiler *c, struct frame *f)
{
    if (!f->next) {
        f->next = 1;
        term_begin(c, WANT_VALUE);
        return;
    }
    struct aml_value bytes;
    operands_settle(c, f->operand_base);
    (void)operand_load(c, operand_at(c, f->operand_base), true);
    size_t given = c->p < f->end ? (size_t)(f->end - c->p) : 0;
    status_t st = aml_buffer_create(c->ctx, c->p, given, given, &bytes);
    if (st < 0) {
        c->failed = st;
        return;
    }
    c->p = f->end;
    emit_mark(c, f->aml);
    emit_d(c, AML_OP_BUFFER_NEW, TEMP_BASE + f->floor, constant_add(c, bytes));
    op_result(c);
}

void package_begin(struct compiler *c, const uint8_t *p, enum want want)
{
    if (constant_whole(c, p, want)) return;
    const uint8_t *content, *stop;
    status_t st = aml_package_length(p + 1, frame_top(c)->end, &content, &stop);
    if (st == ST_OK && content >= stop) st = ST_AML_TRUNCATED;
    if (st < 0) {
        malformed(c, st);
        return;
    }
    struct frame *f = frame_push(c, FRAME_PACKAGE, want);
    f->end = stop;
    f->aml = p;
    f->count = UINT32_MAX; // of a VarPackage: not known now
    c->p = content;
    if (*p == 0x13) return; // its size is the first operand
    f->count = *content;
    c->p = content + 1;
    struct operand *operand = operand_push(c, OPERAND_IMMEDIATE);
    operand->integer = *content;
}

// A name as an element is data, never a call.
static void element_begin(struct compiler *c, struct frame *f)
{
    struct aml_name name;
    struct aml_value value;
    if (!aml_is_name_start(*c->p)) {
        term_begin(c, WANT_VALUE);
        return;
    }
    status_t st = aml_name_parse(c->p, f->end, &name);
    if (st == ST_OK) st = aml_name_path_create(c->ctx, c->input->scope, c->p, name.length, &value);
    if (st == ST_NO_MEMORY) c->failed = st;
    if (st < 0) {
        malformed(c, st);
        return;
    }
    c->p += name.length;
    operand_push(c, OPERAND_CONSTANT)->index = constant_add(c, value);
}

void package_continue(struct compiler *c, struct frame *f)
{
    uint32_t have = c->operands.count - f->operand_base;
    unsigned slot = TEMP_BASE + f->floor;
    if (!have) {
        term_begin(c, WANT_VALUE);
        return;
    }
    if (!f->next) { // the size is there
        f->next = 1;
        operands_settle(c, f->operand_base);
        (void)operand_load(c, operand_at(c, f->operand_base), true);
        emit_mark(c, f->aml);
        emit(c, AML_OP_BUILTIN, slot, AML_BUILTIN_PACKAGE, 1);
    }
    if (have == 2) { // an element is there
        struct operand *element = operand_at(c, f->operand_base + 1);
        unsigned reg = operand_load(c, element, false);
        if (f->element > 0xffff) {
            malformed(c, ST_AML_LIMIT);
            return;
        }
        emit_mark(c, f->aml);
        emit(c, AML_OP_PACKAGE_SET, slot, reg, f->element++);
        c->temp_top = (uint32_t)element->slot - TEMP_BASE;
        c->operands.count--;
        if (c->settled > c->operands.count) c->settled = c->operands.count;
    }
    if (c->p < f->end && f->element < f->count) {
        element_begin(c, f);
        return;
    }
    c->p = f->end;
    op_result(c);
}
