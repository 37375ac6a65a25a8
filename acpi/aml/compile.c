// SPDX-License-Identifier: MIT
// The compiler's loop, and how a term begins.

#include "aml/compile.h"
#include <base/bits.h>

struct frame *frame_top(struct compiler *c)
{
    return (struct frame *)c->frames.data + c->frames.count - 1;
}

#define FRAME_LIMIT 8192u

NOINLINE struct frame *frame_push(struct compiler *c, enum frame_kind kind, enum want want)
{
    if (c->frames.count >= FRAME_LIMIT) c->malformed = ST_AML_LIMIT;
    struct frame *f = vector_push(c, &c->frames, sizeof *f);
    if (!f) return &c->no_frame;
    *f = (struct frame){.kind = (uint8_t)kind,
                        .want = (uint8_t)want,
                        .floor = (uint16_t)c->temp_top,
                        .operand_base = c->operands.count,
                        .aml = c->p};
    return f;
}

void frame_pop(struct compiler *c)
{
    c->frames.count--;
}

bool frame_is_block(const struct frame *f)
{
    return f->kind == FRAME_BODY || f->kind == FRAME_ELSE || f->kind == FRAME_SCOPE ||
           ((f->kind == FRAME_IF || f->kind == FRAME_LOOP) && f->is_open);
}

NOINLINE void malformed(struct compiler *c, status_t st)
{
    if (c->malformed >= 0) c->malformed = st;
}

static void operands_pop(struct compiler *c, uint32_t count)
{
    c->operands.count = count;
    if (c->settled > count) c->settled = count;
}

NOINLINE void op_result(struct compiler *c)
{
    struct frame *f = frame_top(c);
    unsigned want = f->want, slot = TEMP_BASE + f->floor;
    operands_pop(c, f->operand_base);
    c->temp_top = f->floor;
    frame_pop(c);
    if (want == WANT_NOTHING) {
        emit(c, AML_OP_DROP, slot, 0, 0);
        return;
    }
    operand_push(c, want == WANT_VALUE ? OPERAND_TEMP : OPERAND_REFERENCE);
}

NOINLINE void op_done(struct compiler *c)
{
    struct frame *f = frame_top(c);
    operands_pop(c, f->operand_base);
    c->temp_top = f->floor;
    frame_pop(c);
}

void op_no_result(struct compiler *c)
{
    unsigned want = frame_top(c)->want;
    op_done(c);
    if (want == WANT_NOTHING) return;
    // Somebody wants what there is not.
    struct operand *operand = operand_push(c, OPERAND_TEMP);
    emit_d(c, AML_OP_RAISE, operand->slot, (uint32_t)-ST_AML_NO_VALUE);
}

// A statement that is nothing but an operand: read it for its errors, and drop it.
static NOINLINE void operand_statement(struct compiler *c, enum want want)
{
    if (want != WANT_NOTHING || c->malformed < 0 || c->failed < 0) return;
    struct operand *operand = operand_at(c, c->operands.count - 1);
    if (operand->kind == OPERAND_NODE) {
        unsigned reg = operand_load(c, operand, true);
        emit(c, AML_OP_DROP, reg, 0, 0);
    }
    c->temp_top = (uint32_t)operand->slot - TEMP_BASE;
    operands_pop(c, c->operands.count - 1);
}

static void register_begin(struct compiler *c, unsigned reg, enum want want)
{
    struct operand *operand = operand_push(c, OPERAND_REG);
    operand->reg = (uint16_t)reg;
    if (reg >= LOCAL_BASE && reg - LOCAL_BASE >= c->local_count)
        c->local_count = reg - LOCAL_BASE + 1;
    if (reg < LOCAL_BASE && reg >= c->arg_count) c->arg_count = reg + 1;
    c->p++;
    operand_statement(c, want);
}

// The statement has a name that is not known: it gets a GUARD before it, once.
static bool guard_statement(struct compiler *c)
{
    if (c->is_guarded || c->failed < 0) return false;
    c->is_guarded = true;
    c->is_restarted = true;
    c->frames.count = c->restart.frames;
    operands_pop(c, c->restart.operands);
    c->insns.count = c->restart.insns;
    c->sites.count = c->restart.sites;
    c->marks.count = c->restart.marks;
    c->loop_depth = c->restart.loop_depth;
    while (c->constants.count > c->restart.constants)
        aml_value_release(c->ctx, ((struct aml_value *)c->constants.data)[--c->constants.count]);
    c->temp_top = frame_top(c)->floor;
    c->p = c->restart.p;
    emit_d(c, AML_OP_GUARD, 0, (uint32_t)(c->p - c->input->table->bytes));
    return true;
}

static void name_begin(struct compiler *c, enum want want)
{
    struct aml_name name;
    const struct frame *parent = frame_top(c);
    status_t st = aml_name_parse(c->p, parent->end, &name);
    if (st < 0) {
        malformed(c, st);
        return;
    }
    struct name_kind kind = name_lookup(c, &name);
    if (kind.kind == AML_SITE_UNKNOWN && (want == WANT_VALUE || want == WANT_NOTHING)) {
        if (guard_statement(c)) return;
        kind.args = (uint8_t)aml_external_arguments(c->ctx, &name);
        if (!kind.args) kind.args = (uint8_t)guess_arguments(c, c->p + name.length, parent);
    }
    const uint8_t *start = c->p, *end = parent->end;
    c->p += name.length;
    bool is_call = kind.kind == AML_SITE_METHOD || kind.args;
    if (is_call && want != WANT_NAME) {
        uint32_t site = site_add(c, &name, kind);
        struct frame *f = frame_push(c, FRAME_CALL, want);
        f->aml = start;
        f->end = end;
        f->site = site;
        f->arg_count = kind.args;
        return;
    }
    uint32_t site = site_add(c, &name, kind);
    struct operand *operand = operand_push(c, OPERAND_NODE);
    operand->index = site;
    operand->is_name = want != WANT_VALUE && want != WANT_NOTHING;
    if (want == WANT_NOTHING) emit_mark(c, start);
    operand_statement(c, want);
}

static void string_begin(struct compiler *c, enum want want)
{
    struct aml_value value;
    status_t st = aml_data_decode(c->ctx, NULL, c->p, frame_top(c)->end, &value, &c->p);
    if (st == ST_NO_MEMORY) c->failed = st;
    if (st != ST_OK) {
        malformed(c, st < 0 ? st : ST_AML_BAD_ENCODING);
        return;
    }
    struct operand *operand = operand_push(c, OPERAND_CONSTANT);
    operand->index = constant_add(c, value);
    operand_statement(c, want);
}

static void opcode_begin(struct compiler *c, const struct aml_opcode *opcode, unsigned length,
                         enum want want)
{
    const uint8_t *start = c->p, *end = frame_top(c)->end;
    switch (opcode->form) {
    case AML_FORM_DECLARE:
        if (want != WANT_NOTHING)
            malformed(c, ST_AML_BAD_OPCODE);
        else
            declare_begin(c, start);
        return;
    case AML_FORM_PACKAGE:
        package_begin(c, start, want);
        return;
    case AML_FORM_BUFFER:
        buffer_begin(c, start, want);
        return;
    default:
        break;
    }
    c->p += length;
    bool is_block = opcode->form == AML_FORM_IF || opcode->form == AML_FORM_WHILE;
    bool is_statement = is_block || opcode->form == AML_FORM_RETURN ||
                        opcode->form == AML_FORM_BREAK || opcode->form == AML_FORM_CONTINUE ||
                        opcode->form == AML_FORM_NOTHING;
    if (is_statement && want != WANT_NOTHING) {
        malformed(c, ST_AML_BAD_OPCODE);
        return;
    }
    if (is_block) {
        const uint8_t *stop;
        status_t st = aml_package_length(c->p, end, &c->p, &stop);
        if (st < 0) {
            malformed(c, st);
            return;
        }
        end = stop;
    }
    if (opcode->form == AML_FORM_RETURN && c->p >= end) { // Return () of an old compiler
        emit(c, AML_OP_RETURN_NONE, 0, 0, 0);
        return;
    }
    struct frame *f = frame_push(c,
                                 opcode->form == AML_FORM_IF
                                     ? FRAME_IF
                                     : (opcode->form == AML_FORM_WHILE ? FRAME_LOOP : FRAME_OP),
                                 want);
    f->opcode = opcode;
    f->aml = start;
    f->end = end;
    if (is_block) {
        f->patch = NO_PATCH;
        f->continues = NO_PATCH;
        f->start = c->insns.count;
        f->statement = UINT32_MAX;
        if (f->kind == FRAME_LOOP) {
            c->barrier = c->insns.count;
            c->loop_depth++;
        }
    }
}

NOINLINE void term_begin(struct compiler *c, enum want want)
{
    const uint8_t *p = c->p, *end = frame_top(c)->end;
    if (p >= end) {
        malformed(c, ST_AML_TRUNCATED);
        return;
    }
    if (*p >= 0x60 && *p <= 0x67) {
        register_begin(c, LOCAL_BASE + *p - 0x60u, want);
    } else if (*p >= 0x68 && *p <= 0x6e) {
        register_begin(c, *p - 0x68u, want);
    } else if (*p == 0x00 && want == WANT_TARGET) {
        operand_push(c, OPERAND_NULL);
        c->p++;
    } else if (aml_is_name_start(*p)) {
        name_begin(c, want);
    } else if (*p == 0x0d) {
        string_begin(c, want);
    } else {
        uint64_t integer;
        status_t st = aml_integer_decode(c->ctx, p, end, &integer, &c->p);
        if (st == ST_OK) {
            struct operand *operand = operand_push(c, OPERAND_IMMEDIATE);
            operand->integer = integer;
            operand_statement(c, want);
            return;
        }
        unsigned length;
        const struct aml_opcode *opcode = aml_opcode_at(p, end, &length);
        if (st < 0)
            malformed(c, st);
        else if (!opcode)
            malformed(c, ST_AML_BAD_OPCODE);
        else
            opcode_begin(c, opcode, length, want);
    }
}

// Operand kinds that are bytes of the opcode itself.
static void raw_operand(struct compiler *c, struct frame *f, char kind)
{
    unsigned length = kind == 'B' ? 1 : kind == 'W' ? 2 : kind == 'D' ? 4 : 0;
    f->next++;
    if (kind == 'N') {
        struct aml_name name;
        status_t st = aml_name_parse(c->p, f->end, &name);
        if (st == ST_OK && !name.count) st = ST_AML_BAD_NAME;
        if (st < 0) {
            malformed(c, st);
            return;
        }
        f->raw[f->raw_count++] = (uint64_t)(c->p - c->input->table->bytes);
        c->p += name.length;
        return;
    }
    if ((size_t)(f->end - c->p) < length) {
        malformed(c, ST_AML_TRUNCATED);
        return;
    }
    uint64_t value = 0;
    memcpy(&value, c->p, length);
    f->raw[f->raw_count++] = value;
    c->p += length;
}

static void op_continue(struct compiler *c, struct frame *f)
{
    char kind = f->opcode->operands[f->next];
    switch (kind) {
    case 0:
        op_complete(c, f);
        return;
    case 'T':
        f->next++;
        term_begin(c, WANT_VALUE);
        return;
    case 'S':
    case 'R':
        f->next++;
        term_begin(c, kind == 'S' ? WANT_OBJECT : WANT_NAME);
        return;
    case '>':
        f->next++;
        term_begin(c, WANT_TARGET);
        return;
    default:
        raw_operand(c, f, kind);
    }
}

static void call_continue(struct compiler *c, struct frame *f)
{
    uint32_t have = c->operands.count - f->operand_base;
    if (have > 0) (void)operand_load(c, operand_at(c, c->operands.count - 1), true);
    if (have < f->arg_count) {
        term_begin(c, WANT_VALUE);
        return;
    }
    if (!have) (void)temp_take(c); // where the result will be
    operands_settle(c, f->operand_base);
    operands_snapshot(c, f->operand_base, true);
    if (c->has_references) {
        for (unsigned reg = 0; reg < 2 * LOCAL_BASE; reg++)
            operands_keep(c, f->operand_base, reg);
    }
    emit_mark(c, f->aml);
    bool drop = f->want == WANT_NOTHING, is_value = f->want == WANT_VALUE;
    emit_d(c, drop ? AML_OP_CALL_DROP : AML_OP_CALL, TEMP_BASE + f->floor, f->site);
    if (drop)
        op_done(c);
    else
        op_result(c);
    if (is_value) result_is_shared(c);
}

// The statement makes no sense: it becomes an error at run time, and since nobody can tell where it
// ends, so does the rest of its block.
static void give_up_statement(struct compiler *c)
{
    if (frame_is_block(frame_top(c))) c->p = frame_top(c)->end;
    while (!frame_is_block(frame_top(c))) {
        struct frame *f = frame_top(c);
        bool has_end = f->kind == FRAME_IF || f->kind == FRAME_LOOP;
        const uint8_t *end = f->end;
        if (f->kind == FRAME_LOOP) c->loop_depth--;
        op_done(c);
        c->p = has_end ? end : frame_top(c)->end;
    }
    struct frame *block = frame_top(c);
    operands_pop(c, block->operand_base);
    c->temp_top = block->floor;
    emit_d(c, AML_OP_RAISE, 0, (uint32_t)-c->malformed);
    c->barrier = c->insns.count;
    c->malformed = ST_OK;
}

// An operand of a table's top level, compiled as if it were returned.
static void value_begin(struct compiler *c)
{
    static const struct aml_opcode returned = {"T", AML_FORM_RETURN, 0, "predicate"};
    const uint8_t *end = frame_top(c)->end;
    struct frame *f = frame_push(c, FRAME_OP, WANT_NOTHING);
    f->opcode = &returned;
    f->end = end;
}

static void compile_loop(struct compiler *c)
{
    while (c->frames.count && c->failed >= 0 && !c->overflow) {
        struct frame *f = frame_top(c);
        if (frame_is_block(f)) {
            bool is_done = c->input->single && c->frames.count == 1 && f->next && !c->is_restarted;
            if (c->p >= f->end || is_done) {
                block_end(c, f);
                continue;
            }
            f->next = 1;
            block_begin(c, f);
            if (c->input->is_value)
                value_begin(c);
            else
                term_begin(c, WANT_NOTHING);
        } else if (f->kind == FRAME_CALL) {
            call_continue(c, f);
        } else if (f->kind == FRAME_PACKAGE) {
            package_continue(c, f);
        } else if (f->kind == FRAME_BUFFER) {
            buffer_complete(c, f);
        } else {
            op_continue(c, f);
        }
        if (c->malformed < 0 && c->failed >= 0) give_up_statement(c);
    }
}

static unsigned final_register(const struct compiler *c, unsigned reg)
{
    if (reg >= TEMP_BASE) return c->arg_count + c->local_count + reg - TEMP_BASE;
    if (reg >= LOCAL_BASE) return c->arg_count + reg - LOCAL_BASE;
    return reg;
}

static bool is_register(char operand)
{
    return operand == 'w' || operand == 'r' || operand == 'm';
}

// Only now is it known how many arguments and locals there are.
static void number_registers(struct compiler *c)
{
    struct aml_insn *insns = c->insns.data;
    for (uint32_t i = 0; i < c->insns.count; i++) {
        struct aml_insn *insn = &insns[i];
        const char *operands = aml_op_operands[insn->op];
        if (is_register(operands[0])) insn->a = (uint16_t)final_register(c, insn->a);
        if (!operands[1]) continue;
        if (is_register(operands[1])) insn->b = (uint16_t)final_register(c, insn->b);
        if (is_register(operands[2])) insn->c = (uint16_t)final_register(c, insn->c);
    }
}

// In the order of struct compiler's vectors.
static const size_t element_sizes[AML_COMPILER_VECTORS] = {
    sizeof(struct frame),         sizeof(struct operand),   sizeof(struct aml_insn),
    sizeof(struct aml_site),      sizeof(struct aml_value), sizeof(struct aml_mark),
    sizeof(struct aml_statement), sizeof(struct local_name)};

#define SCRATCH_BYTES 4096u // more is not kept

static void scratch_take(struct compiler *c)
{
    struct vector *scratch = c->ctx->engine->scratch;
    for (unsigned i = 0; i < AML_COMPILER_VECTORS; i++) {
        c->vectors[i] = scratch[i];
        c->vectors[i].count = 0;
        scratch[i] = (struct vector){0};
    }
}

static void scratch_give(struct compiler *c)
{
    struct vector *scratch = c->ctx->engine->scratch;
    for (unsigned i = 0; i < AML_COMPILER_VECTORS; i++) {
        size_t bytes = c->vectors[i].capacity * element_sizes[i];
        if (bytes <= SCRATCH_BYTES) {
            scratch[i] = c->vectors[i];
        } else {
            acpi_release(c->ctx, c->vectors[i].data, bytes);
            scratch[i] = (struct vector){0};
        }
    }
}

void aml_compiler_scratch_free(struct acpi_context *ctx)
{
    struct vector *scratch = ctx->engine->scratch;
    for (unsigned i = 0; i < AML_COMPILER_VECTORS; i++)
        acpi_release(ctx, scratch[i].data, scratch[i].capacity * element_sizes[i]);
}

static void *trimmed(struct compiler *c, const struct vector *v, size_t size)
{
    if (!v->count || c->failed < 0) return NULL;
    void *data = acpi_alloc(c->ctx, v->count * size);
    if (!data) {
        c->failed = ST_NO_MEMORY;
        return NULL;
    }
    memcpy(data, v->data, v->count * size);
    return data;
}

static struct aml_code *code_make(struct compiler *c)
{
    struct aml_code *code = acpi_alloc(c->ctx, sizeof *code);
    if (!code) {
        c->failed = ST_NO_MEMORY;
        return NULL;
    }
    number_registers(c);
    *code = (struct aml_code){
        .references = 1,
        .arity_generation = c->ctx->ns->arity_generation,
        .table = c->input->table,
        .scope = c->input->scope,
        .arg_count = (uint16_t)c->arg_count,
        .temp_base = (uint16_t)(c->arg_count + c->local_count),
        .reg_count = (uint16_t)(c->arg_count + c->local_count + c->temp_max),
        .makes_names = c->makes_names,
        .insns = trimmed(c, &c->insns, sizeof *code->insns),
        .sites = trimmed(c, &c->sites, sizeof *code->sites),
        .constants = trimmed(c, &c->constants, sizeof *code->constants),
        .marks = trimmed(c, &c->marks, sizeof *code->marks),
        .statements = trimmed(c, &c->statements, sizeof *code->statements),
        .insn_count = c->insns.count,
        .site_count = c->sites.count,
        .constant_count = c->constants.count,
        .mark_count = c->marks.count,
        .statement_count = c->statements.count,
    };
    if (c->failed < 0) {
        aml_code_free(c->ctx, code);
        return NULL;
    }
    acpi_node_retain(code->scope);
    if (code->table) code->table->references++;
    return code;
}

static void constants_release(struct compiler *c)
{
    struct aml_value *constants = c->constants.data;
    for (uint32_t i = 0; i < c->constants.count; i++)
        aml_value_release(c->ctx, constants[i]);
}

static void compile_once(struct compiler *c)
{
    struct frame *body = frame_push(c, FRAME_BODY, WANT_NOTHING);
    if (c->failed < 0) return;
    body->end = c->input->end;
    body->statement = UINT32_MAX;
    compile_loop(c);
    emit(c, AML_OP_RETURN_NONE, 0, 0, 0);
}

status_t aml_compile(struct acpi_context *ctx, const struct aml_compile_input *input,
                     struct aml_code **out, const uint8_t **out_next)
{
    struct compiler c;
    bool far = false;
    for (;;) {
        c = (struct compiler){.ctx = ctx,
                              .input = input,
                              .p = input->start,
                              .scope = (scope_t)input->scope,
                              .arg_count = input->arg_count,
                              .far = far};
        scratch_take(&c);
        compile_once(&c);
        if (!c.overflow || c.failed < 0) break;
        constants_release(&c);
        scratch_give(&c);
        far = true;
    }
    struct aml_code *code = c.failed < 0 ? NULL : code_make(&c);
    if (!code) constants_release(&c);
    scratch_give(&c);
    if (!code) return c.failed;
#ifdef AML_VERIFY
    if (aml_verify(code) < 0) __builtin_trap(); // a bug of the compiler
#endif
    ctx->engine->compiled++;
    ctx->engine->bytecode_bytes += c.insns.count * sizeof(struct aml_insn);
    *out = code;
    if (out_next) *out_next = c.p;
    return ST_OK;
}
