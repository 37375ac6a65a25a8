// SPDX-License-Identifier: MIT
// The interpreter loop. Each instruction has its integer case here; everything else is in
// vm_slow.c.

#include "aml/vm_call.h"

#include "region/field.h"

// Labels as values are what makes the dispatch direct.
#pragma clang diagnostic ignored "-Wgnu-label-as-value"

static bool is_simple(struct aml_value v)
{
    return v.tag <= AML_UNINITIALIZED;
}

// Sets an integer in a register that holds nothing to be freed.
static inline void set_integer(struct aml_value *reg, uint64_t integer)
{
    reg->tag = AML_INTEGER;
    reg->integer = integer;
}

static uint64_t calculate(unsigned op, uint64_t a, uint64_t b)
{
    switch (op) {
    case AML_OP_ADD:
        return a + b;
    case AML_OP_SUB:
        return a - b;
    case AML_OP_MUL:
        return a * b;
    case AML_OP_AND:
        return a & b;
    case AML_OP_OR:
        return a | b;
    case AML_OP_XOR:
        return a ^ b;
    case AML_OP_NAND:
        return ~(a & b);
    case AML_OP_NOR:
        return ~(a | b);
    default:
        return 0;
    }
}

#define NEXT                                                                                       \
    do {                                                                                           \
        insn++;                                                                                    \
        goto *labels[insn->op];                                                                    \
    } while (0)
// At `insn` as it is.
#define GOTO goto *labels[insn->op]
#define JUMP_WIDE                                                                                  \
    do {                                                                                           \
        insn = vm.code->insns + insn->d;                                                           \
        GOTO;                                                                                      \
    } while (0)
#define RA regs[insn->a]
#define RB regs[insn->b]
#define RC regs[insn->c]
// Sources are integers, and the destination holds nothing to be freed.
#define FAST2 LIKELY((RB.tag | RC.tag | (RA.tag & ~1u)) == 0)
#define FAST1 LIKELY((RB.tag | (RA.tag & ~1u)) == 0)

#define ARITHMETIC(name)                                                                           \
    op_##name : if (FAST2)                                                                         \
    {                                                                                              \
        set_integer(&RA, calculate(AML_OP_##name, RB.integer, RC.integer) & mask);                 \
        NEXT;                                                                                      \
    }                                                                                              \
    goto slow;                                                                                     \
    op_##name##_I : if (FAST1)                                                                     \
    {                                                                                              \
        set_integer(&RA, calculate(AML_OP_##name, RB.integer, insn->c) & mask);                    \
        NEXT;                                                                                      \
    }                                                                                              \
    goto slow;

// A shift by the width or more gives 0.
#define SHIFT(name, operator)                                                                      \
    op_##name : if (FAST2)                                                                         \
    {                                                                                              \
        uint64_t count = RC.integer;                                                               \
        set_integer(&RA, count < width ? (RB.integer operator count) & mask : 0);                  \
        NEXT;                                                                                      \
    }                                                                                              \
    goto slow;                                                                                     \
    op_##name##_I : if (FAST1)                                                                     \
    {                                                                                              \
        unsigned count = insn->c;                                                                  \
        set_integer(&RA, count < width ? (RB.integer operator count) & mask : 0);                  \
        NEXT;                                                                                      \
    }                                                                                              \
    goto slow;

#define DIVISION(name, operator)                                                                   \
    op_##name : if (FAST2 && RC.integer)                                                           \
    {                                                                                              \
        set_integer(&RA, RB.integer operator RC.integer);                                          \
        NEXT;                                                                                      \
    }                                                                                              \
    goto slow;                                                                                     \
    op_##name##_I : if (FAST1 && insn->c)                                                          \
    {                                                                                              \
        uint64_t dividend = RB.integer;                                                            \
        if (dividend <= UINT32_MAX)                                                                \
            set_integer(&RA, (uint32_t)dividend operator insn->c);                                 \
        else                                                                                       \
            set_integer(&RA, dividend operator insn->c);                                           \
        NEXT;                                                                                      \
    }                                                                                              \
    goto slow;

#define COMPARISON(name, operator)                                                                 \
    op_##name : if (FAST2)                                                                         \
    {                                                                                              \
        set_integer(&RA, RB.integer operator RC.integer ? mask : 0);                               \
        NEXT;                                                                                      \
    }                                                                                              \
    goto slow;                                                                                     \
    op_##name##_I : if (FAST1)                                                                     \
    {                                                                                              \
        set_integer(&RA, RB.integer operator insn->c ? mask : 0);                                  \
        NEXT;                                                                                      \
    }                                                                                              \
    goto slow;                                                                                     \
    op_J##name : if (LIKELY((RA.tag | RB.tag) == 0))                                               \
    {                                                                                              \
        if (RA.integer operator RB.integer) insn += (int16_t)insn->c;                              \
        NEXT;                                                                                      \
    }                                                                                              \
    goto slow_jump;                                                                                \
    op_J##name##_I : if (LIKELY(RA.tag == 0))                                                      \
    {                                                                                              \
        if (RA.integer operator insn->b) insn += (int16_t)insn->c;                                 \
        NEXT;                                                                                      \
    }                                                                                              \
    goto slow_jump;

status_t aml_exec_run(struct aml_exec *exec, uint32_t until)
{
    static const void *const labels[] = {
#define X(name, operands) &&op_##name,
        AML_OPS(X)
#undef X
    };
    struct acpi_context *const ctx = exec->ctx;
    const uint64_t mask = ctx->integer_mask;
    const unsigned width = ctx->is_32bit ? 32 : 64;
    struct aml_vm vm = {.ctx = ctx, .exec = exec};
    const struct aml_insn *insn;
    struct aml_value *regs;
    struct aml_site *site;
    struct aml_value value;
    uint32_t timed_out = UINT32_MAX;
    status_t st;
    bool flag;

enter: // the top frame is new, or goes on
    vm.frame = &exec->frames[exec->frame_count - 1];
    vm.code = vm.frame->code;
    vm.regs = regs = vm.frame->base;
    insn = vm.frame->pc;
    GOTO;

    ARITHMETIC(ADD)
    ARITHMETIC(SUB)
    ARITHMETIC(MUL)
    ARITHMETIC(AND)
    ARITHMETIC(OR)
    ARITHMETIC(XOR)
    ARITHMETIC(NAND)
    ARITHMETIC(NOR)
    SHIFT(SHL, <<)
    SHIFT(SHR, >>)
    DIVISION(MOD, %)
    DIVISION(DIV, /)
    COMPARISON(EQ, ==)
    COMPARISON(NE, !=)
    COMPARISON(LT, <)
    COMPARISON(GE, >=)
    COMPARISON(GT, >)
    COMPARISON(LE, <=)

op_LOAD_INT:
    if (LIKELY(is_simple(RA))) {
        set_integer(&RA, insn->d);
        NEXT;
    }
    goto slow;
op_MOVE:
op_STORE:
    if (LIKELY(RB.tag == 0 && is_simple(RA))) {
        set_integer(&RA, RB.integer);
        NEXT;
    }
    goto slow;
op_INC:
    if (LIKELY(RA.tag == 0)) {
        RA.integer = (RA.integer + 1) & mask;
        NEXT;
    }
    goto slow;
op_DEC:
    if (LIKELY(RA.tag == 0)) {
        RA.integer = (RA.integer - 1) & mask;
        NEXT;
    }
    goto slow;
op_SNAPSHOT:
op_DROP:
    if (LIKELY(is_simple(RA))) NEXT;
    goto slow;
op_LOGICAL_AND:
    if (FAST2) {
        set_integer(&RA, RB.integer && RC.integer ? mask : 0);
        NEXT;
    }
    goto slow;
op_LOGICAL_OR:
    if (FAST2) {
        set_integer(&RA, RB.integer || RC.integer ? mask : 0);
        NEXT;
    }
    goto slow;
op_LOGICAL_NOT:
    if (FAST1) {
        set_integer(&RA, RB.integer ? 0 : mask);
        NEXT;
    }
    goto slow;

op_READ_NODE:
op_READ_NODE_COPY:
    site = &vm.code->sites[insn->d];
    if (LIKELY(vm_site_is_current(ctx, site) && site->node->value.tag == 0 && is_simple(RA))) {
        set_integer(&RA, site->node->value.integer);
        NEXT;
    }
    vm.frame->pc = insn + 1;
    if (vm_site_is_current(ctx, site) && site->node->value.tag == AML_FIELD && is_simple(RA)) {
        st = aml_field_read(ctx, (struct aml_field *)site->node->value.object, &value);
        if (st < 0) goto failed_site;
        if (value.tag == AML_INTEGER)
            set_integer(&RA, value.integer);
        else
            st = vm_put(&vm, insn->a, value);
    } else {
        st = vm_read_node(&vm, insn);
    }
    if (st < 0) goto failed;
    NEXT;
op_STORE_NODE:
    site = &vm.code->sites[insn->d];
    if (LIKELY(RA.tag == 0 && vm_site_is_current(ctx, site) && site->node->value.tag == 0)) {
        site->node->value.integer = RA.integer;
        NEXT;
    }
    vm.frame->pc = insn + 1;
    if (RA.tag == 0 && vm_site_is_current(ctx, site) && site->node->value.tag == AML_FIELD) {
        st = aml_field_write(ctx, (struct aml_field *)site->node->value.object, RA, NULL);
        if (st < 0) goto failed_site;
    } else {
        st = vm_write_node(&vm, insn);
    }
    if (st < 0) goto failed;
    NEXT;
op_INC_NODE:
    site = &vm.code->sites[insn->d];
    if (LIKELY(vm_site_is_current(ctx, site) && site->node->value.tag == 0 && is_simple(RA))) {
        set_integer(&RA, site->node->value.integer = (site->node->value.integer + 1) & mask);
        NEXT;
    }
    goto slow;
op_DEC_NODE:
    site = &vm.code->sites[insn->d];
    if (LIKELY(vm_site_is_current(ctx, site) && site->node->value.tag == 0 && is_simple(RA))) {
        set_integer(&RA, site->node->value.integer = (site->node->value.integer - 1) & mask);
        NEXT;
    }
    goto slow;

op_JUMP:
    insn = vm.code->insns + insn->d;
    GOTO;
op_JUMP_FALSE:
    if (LIKELY(RA.tag == 0))
        flag = RA.integer != 0;
    else
        goto slow_truth;
    if (!flag) JUMP_WIDE;
    NEXT;
op_JUMP_TRUE:
    if (LIKELY(RA.tag == 0))
        flag = RA.integer != 0;
    else
        goto slow_truth;
    if (flag) JUMP_WIDE;
    NEXT;
slow_truth:
    vm.frame->pc = insn + 1;
    st = vm_truth(&vm, insn->a, &flag);
    if (st == ST_AML_TYPE && insn->op == AML_OP_JUMP_FALSE) st = ST_AML_PREDICATE;
    if (st < 0) goto failed;
    if (flag == (insn->op == AML_OP_JUMP_TRUE)) JUMP_WIDE;
    NEXT;
op_JUMP_EMPTY:
    if (RA.tag != AML_UNINITIALIZED) NEXT;
    if (LIKELY(!RA.integer)) JUMP_WIDE;
    vm.frame->pc = insn + 1;
    st = ST_AML_NO_VALUE;
    goto failed;
op_LOOP:
    if (LIKELY(--exec->loop_budget > 0)) JUMP_WIDE;
    vm.frame->pc = insn + 1;
    if (aml_loops_in_time(exec, &timed_out)) JUMP_WIDE;
    timed_out++; // as a count of frames
    st = ST_AML_LOOP_TIMEOUT;
    goto failed;
op_LOOP_END:
    vm.frame->loop_deadline = 0;
    NEXT;

op_CALL:
op_CALL_DROP:
op_CALL_COPY:
    vm.frame->pc = insn + 1;
    site = &vm.code->sites[insn->d];
    {
        struct aml_code *callee = vm_plain_callee(&vm, site);
        unsigned flags = insn->op == AML_OP_CALL_DROP ? AML_FRAME_DROPS : 0;
        struct aml_frame *frame =
            LIKELY(callee) ? vm_push_plain(exec, callee, site->args, &RA, flags) : NULL;
        if (LIKELY(frame)) {
            vm.frame->result = insn->a;
            vm.frame = frame;
            vm.code = callee;
            vm.regs = regs = &RA;
            insn = callee->insns;
            GOTO;
        }
    }
    st = vm_call(&vm, insn, &flag);
    if (st < 0) goto failed;
    if (flag) goto enter;
    NEXT;
op_RETURN:
    if (LIKELY(RA.tag == 0)) {
        uint64_t integer = RA.integer;
        if (LIKELY(exec->frame_count > until + 1 && vm_pop_plain(exec, vm.frame))) {
            struct aml_frame *caller = vm.frame - 1;
            if (!(vm.frame->flags & AML_FRAME_DROPS))
                set_integer(&caller->base[caller->result], integer);
            vm.frame = caller;
            vm.code = caller->code;
            vm.regs = regs = caller->base;
            insn = caller->pc;
            GOTO;
        }
        value = aml_value_integer(integer);
    } else {
        vm.frame->pc = insn + 1;
        st = vm_take_result(&vm, insn->a, &value);
        if (st < 0) goto failed;
    }
    if (vm_finish(exec, until, value)) return ST_OK;
    vm.frame = &exec->frames[exec->frame_count - 1];
    if (vm.frame->pc[-1].op == AML_OP_CALL_COPY) {
        st = vm_snapshot(ctx, &vm.frame->base[vm.frame->result]);
        if (st < 0) goto failed;
    }
    goto enter;
op_RETURN_NONE:
    value = aml_value_uninitialized();
    value.integer = AML_NOTHING_RETURNED;
    value.index = UINT32_MAX;
    if (vm_finish(exec, until, value)) return ST_OK;
    goto enter;

op_GUARD:
    if (LIKELY(vm.code->arity_generation == ctx->ns->arity_generation)) NEXT;
    vm.frame->pc = insn + 1;
    st = vm_guard(&vm, insn->d);
    if (st < 0) goto failed;
    goto enter;
op_RAISE:
    vm.frame->pc = insn + 1;
    st = -(status_t)insn->d;
    goto failed;
op_DECLARE:
    vm.frame->pc = insn + 1;
    st = vm_declare(&vm, insn->d);
    if (st < 0) goto failed;
    NEXT;
op_LEAVE_SCOPE:
    aml_exec_close_scope(exec);
    NEXT;
op_BUILTIN:
    vm.frame->pc = insn + 1;
    st = vm_builtin(&vm, insn);
    if (st < 0) goto failed;
    NEXT;
op_EXTEND:
    NEXT;

slow_jump:
    vm.frame->pc = insn + 1;
    {
        struct aml_value b;
        bool immediate = insn->op >= AML_OP_JEQ_I;
        unsigned op = insn->op - (immediate ? AML_OP_JEQ_I : AML_OP_JEQ) + AML_OP_EQ;
        st = vm_get(&vm, insn->a, &value);
        if (st < 0) goto failed;
        b = aml_value_integer(insn->b);
        if (!immediate) st = vm_get(&vm, insn->b, &b);
        if (st < 0) goto failed;
        st = vm_compare(&vm, op, value, b, &flag);
        if (st < 0) goto failed;
        vm_empty(&vm, insn->a);
        if (!immediate) vm_empty(&vm, insn->b);
        if (flag) insn += (int16_t)insn->c;
    }
    NEXT;

op_INDEX_READ:
op_INDEX_READ_I:
    vm.frame->pc = insn + 1;
    st = vm_index_read(&vm, insn, insn->op == AML_OP_INDEX_READ_I);
    if (st < 0) goto failed;
    NEXT;
op_INDEX_WRITE:
op_INDEX_WRITE_I:
    vm.frame->pc = insn + 1;
    st = vm_index_write(&vm, insn, insn->op == AML_OP_INDEX_WRITE_I);
    if (st < 0) goto failed;
    NEXT;

op_LOAD_CONST:
op_LOAD_COPY:
op_COPY:
op_COPY_NODE:
op_RETYPE_NODE:
op_REF_NODE:
op_COND_REF:
op_TYPE_NODE:
op_REF_REG:
op_INDEX:
op_INDEX_I:
op_DEREF:
op_STORE_REF:
op_COPY_REF:
op_STORE_DEBUG:
op_DIVIDE:
op_UNARY:
op_CONCAT:
op_PACKAGE_SET:
op_BUFFER_NEW:
slow:
    vm.frame->pc = insn + 1;
    st = vm_slow(&vm, insn);
    if (st < 0) goto failed;
    NEXT;

failed_site:
    vm_site_describe(&vm, site);
failed:
    st = aml_exec_fail(exec, until, st, timed_out);
    timed_out = UINT32_MAX;
    if (st < 0) return st;
    goto enter;
}
