// SPDX-License-Identifier: MIT
// Blocks (bodies, If, Else, While, Scope and Device in methods), and what is declared in them.

#include "aml/compile.h"

static struct aml_statement *statement_at(struct compiler *c, uint32_t index)
{
    return (struct aml_statement *)c->statements.data + index;
}

static uint32_t statement_add(struct compiler *c, const uint8_t *aml)
{
    struct aml_statement *statement = vector_push(c, &c->statements, sizeof *statement);
    if (!statement) return UINT32_MAX;
    *statement = (struct aml_statement){.pc = c->insns.count,
                                        .resume = UINT32_MAX,
                                        .offset = (uint32_t)(aml - c->input->table->bytes)};
    return c->statements.count - 1;
}

static void statement_end(struct compiler *c, struct frame *f)
{
    if (f->statement == UINT32_MAX || c->failed < 0) return;
    statement_at(c, f->statement)->resume = c->insns.count;
    f->statement = UINT32_MAX;
}

void block_begin(struct compiler *c, struct frame *f)
{
    if (c->is_restarted) { // the same statement again, with its GUARD
        c->is_restarted = false;
        return;
    }
    statement_end(c, f);
    f->statement = statement_add(c, c->p);
    c->is_guarded = false;
    // What fails is resumed here, and what is guarded is compiled again from here.
    c->barrier = c->insns.count;
    c->restart.p = c->p;
    c->restart.frames = c->frames.count;
    c->restart.operands = c->operands.count;
    c->restart.insns = c->insns.count;
    c->restart.sites = c->sites.count;
    c->restart.constants = c->constants.count;
    c->restart.marks = c->marks.count;
    c->restart.loop_depth = c->loop_depth;
}

static void else_begin(struct compiler *c, struct frame *f, const uint8_t *end)
{
    const uint8_t *content, *stop;
    status_t st = aml_package_length(c->p + 1, end, &content, &stop);
    if (st < 0) {
        patch_all(c, f->patch, c->insns.count);
        op_done(c);
        malformed(c, st);
        return;
    }
    uint32_t over = NO_PATCH;
    patch_add(c, &over, emit_d(c, AML_OP_JUMP, 0, 0));
    patch_all(c, f->patch, c->insns.count);
    f->kind = FRAME_ELSE;
    f->patch = over;
    f->end = stop;
    f->statement = UINT32_MAX;
    c->p = content;
}

static void loop_end(struct compiler *c, struct frame *f)
{
    // The clock is looked at here: when that fails, what follows the loop is next.
    uint32_t own = statement_add(c, f->aml);
    uint32_t chain = f->patch, start = f->start;
    patch_all(c, f->continues, c->insns.count);
    emit_mark(c, f->aml);
    emit_d(c, AML_OP_LOOP, 0, start);
    patch_all(c, chain, c->insns.count);
    if (own != UINT32_MAX) statement_at(c, own)->resume = c->insns.count;
    if (--c->loop_depth == 0) emit(c, AML_OP_LOOP_END, 0, 0, 0);
    op_done(c);
}

static void scope_end(struct compiler *c, struct frame *f)
{
    c->scope = f->outer_scope;
    c->scope_depth--;
    emit(c, AML_OP_LEAVE_SCOPE, 0, 0, 0);
    op_done(c);
    c->barrier = c->insns.count;
}

void block_end(struct compiler *c, struct frame *f)
{
    statement_end(c, f);
    if (f->kind != FRAME_BODY) c->p = f->end;
    switch (f->kind) {
    case FRAME_IF: {
        const uint8_t *end = (f - 1)->end;
        if (c->p < end && *c->p == 0xa1) {
            else_begin(c, f, end);
            return;
        }
        patch_all(c, f->patch, c->insns.count);
        op_done(c);
        return;
    }
    case FRAME_ELSE:
        patch_all(c, f->patch, c->insns.count);
        op_done(c);
        return;
    case FRAME_LOOP:
        loop_end(c, f);
        return;
    case FRAME_SCOPE:
        scope_end(c, f);
        return;
    default:
        op_done(c);
    }
}

void compile_jump_out(struct compiler *c, bool is_break)
{
    for (uint32_t i = c->frames.count; i-- > 0;) {
        struct frame *f = (struct frame *)c->frames.data + i;
        if (f->kind == FRAME_SCOPE) emit(c, AML_OP_LEAVE_SCOPE, 0, 0, 0);
        if (f->kind != FRAME_LOOP || !f->is_open) continue;
        patch_add(c, is_break ? &f->patch : &f->continues, emit_d(c, AML_OP_JUMP, 0, 0));
        return;
    }
    malformed(c, ST_AML_BAD_OPCODE); // Break or Continue outside a While
}

static uint32_t table_offset(struct compiler *c, const uint8_t *p)
{
    return (uint32_t)(p - c->input->table->bytes);
}

static void scope_begin(struct compiler *c, const uint8_t *start, const struct aml_name *name,
                        const uint8_t *content, const uint8_t *end, bool is_declaration)
{
    if (is_declaration) local_declare(c, name, false, 0);
    scope_t scope = local_scope(c, name);
    struct frame *f = frame_push(c, FRAME_SCOPE, WANT_NOTHING);
    f->aml = start;
    f->end = end;
    f->statement = UINT32_MAX;
    f->outer_scope = c->scope;
    c->scope = scope;
    c->scope_depth++;
    c->p = content;
}

// Declarations that have computed operands, and so are made by a BUILTIN.
static const struct aml_opcode dynamic_name = {"T", AML_FORM_DECLARE, AML_BUILTIN_NAME, "Name"};
static const struct aml_opcode dynamic_region = {"TT", AML_FORM_DECLARE, AML_BUILTIN_REGION,
                                                 "OperationRegion"};
static const struct aml_opcode dynamic_data_region = {"TTT", AML_FORM_DECLARE,
                                                      AML_BUILTIN_DATA_REGION, "DataTableRegion"};
static const struct aml_opcode dynamic_bank_field = {"T", AML_FORM_DECLARE, AML_BUILTIN_BANK_FIELD,
                                                     "BankField"};

static void dynamic_begin(struct compiler *c, const struct aml_opcode *opcode, const uint8_t *start,
                          const uint8_t *name, const uint8_t *operands, unsigned space)
{
    const uint8_t *end = frame_top(c)->end;
    struct frame *f = frame_push(c, FRAME_OP, WANT_NOTHING);
    f->opcode = opcode;
    f->aml = start;
    f->end = end;
    f->raw[0] = table_offset(c, name);
    f->raw[1] = space;
    c->p = operands;
}

void declare_complete(struct compiler *c, struct frame *f)
{
    uint32_t count = c->operands.count - f->operand_base;
    for (uint32_t i = 0; i < count; i++)
        (void)operand_load(c, operand_at(c, f->operand_base + i), true);
    emit_mark(c, f->aml);
    emit(c, AML_OP_BUILTIN, TEMP_BASE + f->floor, f->opcode->argument, count);
    emit_d(c, AML_OP_EXTEND, (unsigned)f->raw[1], (uint32_t)f->raw[0]);
    if (f->opcode->argument == AML_BUILTIN_BANK_FIELD) {
        emit_d(c, AML_OP_EXTEND, 0, table_offset(c, c->p)); // the flags and the list
        c->p = c->input->table->bytes + f->raw[2];
    } else {
        struct aml_name name;
        const uint8_t *at = c->input->table->bytes + f->raw[0];
        if (aml_name_parse(at, f->end, &name) == ST_OK) local_declare(c, &name, false, 0);
    }
    op_done(c);
}

// What the compiler needs to know of a declaration of constants; the rest is done when it is run.
static bool data_is_constant(struct compiler *c, const uint8_t *p, const uint8_t *end,
                             const uint8_t **out_next)
{
    struct aml_value value;
    status_t st = aml_data_scan(c->ctx, c->input->scope, p, end, &value, out_next);
    if (st < 0) malformed(c, st);
    return st == ST_OK;
}

static void emit_declare(struct compiler *c, const uint8_t *start)
{
    c->makes_names = true;
    emit_mark(c, start);
    emit_d(c, AML_OP_DECLARE, 0, table_offset(c, start));
    c->barrier = c->insns.count;
}

static void field_names_declare(struct compiler *c, const uint8_t *p, const uint8_t *end)
{
    struct aml_name name;
    while (p < end) {
        unsigned skip = *p == 0x00 ? 1 : *p == 0x01 ? 3 : *p == 0x03 ? 4 : 0;
        if (*p == 0x02) return; // a connection: the units after it are seldom used in the method
        if (!skip) {
            if (aml_name_parse(p, end, &name) < 0 || name.length != 4) return;
            local_declare(c, &name, false, 0);
            skip = 4;
        }
        if (*p == 0x01 || *p == 0x03) {
            p += skip;
            continue;
        }
        p += skip;
        if (p >= end) return;
        p += 1 + (*p >> 6);
    }
}

// Field and alike: the name that is declared is in the list; `names` NameStrings come before it.
static void field_begin(struct compiler *c, const uint8_t *start, unsigned names, bool is_bank)
{
    const uint8_t *p, *stop;
    struct aml_name name;
    status_t st = aml_package_length(start + 2, frame_top(c)->end, &p, &stop);
    for (unsigned i = 0; st == ST_OK && i < names; i++) {
        st = aml_name_parse(p, stop, &name);
        if (st == ST_OK) p += name.length;
    }
    uint64_t bank;
    const uint8_t *next = p;
    if (st == ST_OK && is_bank &&
        aml_integer_decode(c->ctx, p, stop, &bank, &next) == AML_DYNAMIC) {
        dynamic_begin(c, &dynamic_bank_field, start, start, p, 0);
        frame_top(c)->raw[2] = table_offset(c, stop);
        frame_top(c)->end = stop;
        c->makes_names = true;
        return;
    }
    if (st < 0) {
        malformed(c, st);
        return;
    }
    emit_declare(c, start);
    if (next < stop) field_names_declare(c, next + 1, stop);
    c->p = stop;
}

static void region_begin(struct compiler *c, const uint8_t *start, const struct aml_name *name,
                         const uint8_t *p, bool is_data)
{
    const uint8_t *at = p, *end = frame_top(c)->end;
    uint64_t value;
    c->makes_names = true;
    p += name->length;
    if (is_data) {
        dynamic_begin(c, &dynamic_data_region, start, at, p, 0);
        return;
    }
    if (p >= end) {
        malformed(c, ST_AML_TRUNCATED);
        return;
    }
    unsigned space = *p++;
    const uint8_t *next;
    if (aml_integer_decode(c->ctx, p, end, &value, &next) != ST_OK ||
        aml_integer_decode(c->ctx, next, end, &value, &next) != ST_OK) {
        dynamic_begin(c, &dynamic_region, start, at, p, space);
        return;
    }
    emit_declare(c, start);
    local_declare(c, name, false, 0);
    c->p = next;
}

static void block_declaration(struct compiler *c, const uint8_t *start, unsigned opcode_length,
                              uint8_t opcode)
{
    const uint8_t *p, *stop;
    struct aml_name name;
    status_t st = aml_package_length(start + opcode_length, frame_top(c)->end, &p, &stop);
    if (st == ST_OK) st = aml_name_parse(p, stop, &name);
    if (st < 0) {
        malformed(c, st);
        return;
    }
    p += name.length;
    unsigned extra = opcode == 0x83 ? 6 : opcode == 0x84 ? 3 : opcode == 0x14 ? 1 : 0;
    if ((size_t)(stop - p) < extra) {
        malformed(c, ST_AML_TRUNCATED);
        return;
    }
    emit_declare(c, start);
    if (opcode == 0x14) {
        local_declare(c, &name, true, *p & 7);
        c->p = stop;
        return;
    }
    scope_begin(c, start, &name, p + extra, stop, opcode != 0x10);
}

static void name_declaration(struct compiler *c, const uint8_t *start, const struct aml_name *name,
                             const uint8_t *p)
{
    const uint8_t *next;
    if (data_is_constant(c, p + name->length, frame_top(c)->end, &next)) {
        emit_declare(c, start);
        local_declare(c, name, false, 0);
        c->p = next;
    } else if (c->malformed >= 0 && c->failed >= 0) {
        c->makes_names = true;
        dynamic_begin(c, &dynamic_name, start, p, p + name->length, 0);
    }
}

void declare_begin(struct compiler *c, const uint8_t *start)
{
    const uint8_t *end = frame_top(c)->end;
    bool is_extended = *start == 0x5b;
    uint8_t opcode = is_extended ? start[1] : *start;
    const uint8_t *p = start + (is_extended ? 2 : 1);
    if (opcode == 0x10 || opcode == 0x14 || (opcode >= 0x82 && opcode <= 0x85)) {
        block_declaration(c, start, is_extended ? 2 : 1, opcode);
        return;
    }
    if (opcode == 0x81 || opcode == 0x86 || opcode == 0x87) {
        field_begin(c, start, opcode == 0x81 ? 1 : 2, opcode == 0x87);
        return;
    }
    struct aml_name name, alias;
    status_t st = aml_name_parse(p, end, &name);
    if (st < 0) {
        malformed(c, st);
        return;
    }
    unsigned extra = opcode == 0x15 ? 2 : opcode == 0x01 ? 1 : 0;
    if ((size_t)(end - p) < name.length + extra) {
        malformed(c, ST_AML_TRUNCATED);
        return;
    }
    switch (opcode) {
    case 0x08:
        name_declaration(c, start, &name, p);
        return;
    case 0x80:
    case 0x88:
        region_begin(c, start, &name, p, opcode == 0x88);
        return;
    case 0x06:
        st = aml_name_parse(p + name.length, end, &alias);
        if (st < 0) {
            malformed(c, st);
            return;
        }
        emit_declare(c, start);
        struct name_kind kind = name_lookup(c, &name);
        local_declare(c, &alias, kind.kind == AML_SITE_METHOD, kind.args);
        c->p = p + name.length + alias.length;
        return;
    case 0x15: // External: nothing to do when run
        c->p = p + name.length + 2;
        return;
    default: // Mutex, Event
        emit_declare(c, start);
        local_declare(c, &name, false, 0);
        c->p = p + name.length + extra;
    }
}
