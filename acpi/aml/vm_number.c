// SPDX-License-Identifier: MIT
// Arithmetic, comparison, logic and conversion of whatever is no integer in a plain register.

#include "aml/vm_slow.h"

static status_t calculate(const struct acpi_context *ctx, unsigned op, uint64_t a, uint64_t b,
                          uint64_t *out)
{
    unsigned width = ctx->is_32bit ? 32 : 64;
    switch (op) {
    case AML_OP_ADD:
        *out = a + b;
        break;
    case AML_OP_SUB:
        *out = a - b;
        break;
    case AML_OP_MUL:
        *out = a * b;
        break;
    case AML_OP_AND:
        *out = a & b;
        break;
    case AML_OP_OR:
        *out = a | b;
        break;
    case AML_OP_XOR:
        *out = a ^ b;
        break;
    case AML_OP_NAND:
        *out = ~(a & b);
        break;
    case AML_OP_NOR:
        *out = ~(a | b);
        break;
    case AML_OP_SHL:
        *out = b < width ? a << b : 0;
        break;
    case AML_OP_SHR:
        *out = b < width ? a >> b : 0;
        break;
    default:
        if (!b) return ST_AML_DIVIDE_BY_ZERO;
        *out = op == AML_OP_DIV ? a / b : a % b;
    }
    *out &= ctx->integer_mask;
    return ST_OK;
}

status_t vm_arithmetic(struct aml_vm *vm, const struct aml_insn *insn, unsigned op, bool immediate)
{
    uint64_t a, b = insn->c, result;
    status_t st = vm_get_integer(vm, insn->b, &a);
    if (st == ST_OK && !immediate) st = vm_get_integer(vm, insn->c, &b);
    if (st == ST_OK) st = calculate(vm->ctx, op, a, b, &result);
    if (st < 0) return st;
    vm_empty(vm, insn->b);
    if (!immediate) vm_empty(vm, insn->c);
    return vm_put(vm, insn->a, aml_value_integer(result));
}

status_t vm_divide(struct aml_vm *vm, const struct aml_insn *insn)
{
    uint64_t a, b;
    status_t st = vm_get_integer(vm, insn->a, &a);
    if (st == ST_OK) st = vm_get_integer(vm, insn->b, &b);
    if (st < 0) return st;
    if (!b) return ST_AML_DIVIDE_BY_ZERO;
    vm_empty(vm, insn->a);
    vm_empty(vm, insn->b);
    vm->regs[insn->a] = aml_value_integer(a / b);
    vm->regs[insn->b] = aml_value_integer(a % b);
    return ST_OK;
}

status_t vm_step_register(struct aml_vm *vm, const struct aml_insn *insn)
{
    uint64_t integer;
    status_t st = vm_get_integer(vm, insn->a, &integer);
    if (st < 0) return st;
    integer += insn->op == AML_OP_INC ? 1 : UINT64_MAX;
    return vm_put(vm, insn->a, aml_value_integer(integer & vm->ctx->integer_mask));
}

status_t vm_truth(struct aml_vm *vm, unsigned reg, bool *out)
{
    struct aml_value value;
    status_t st = vm_get_inline(vm, reg, &value);
    if (st == ST_OK) st = aml_op_truth(vm->ctx, value, out);
    if (st == ST_OK) vm_empty(vm, reg);
    return st;
}

status_t vm_compare(struct aml_vm *vm, unsigned op, struct aml_value a, struct aml_value b,
                    bool *out)
{
    int order;
    status_t st = aml_op_compare(vm->ctx, a, b, &order);
    if (st < 0) return st;
    switch (op) {
    case AML_OP_EQ:
        *out = order == 0;
        break;
    case AML_OP_NE:
        *out = order != 0;
        break;
    case AML_OP_LT:
        *out = order < 0;
        break;
    case AML_OP_GE:
        *out = order >= 0;
        break;
    case AML_OP_GT:
        *out = order > 0;
        break;
    default:
        *out = order <= 0;
    }
    return ST_OK;
}

static struct aml_value boolean(const struct aml_vm *vm, bool value)
{
    return aml_value_integer(value ? vm->ctx->integer_mask : 0);
}

status_t vm_compare_insn(struct aml_vm *vm, const struct aml_insn *insn)
{
    bool immediate = insn->op >= AML_OP_EQ_I, result;
    struct aml_value a, b = aml_value_integer(insn->c);
    status_t st = vm_get_inline(vm, insn->b, &a);
    if (st == ST_OK && !immediate) st = vm_get_inline(vm, insn->c, &b);
    if (st < 0) return st;
    st = vm_compare(vm, insn->op - (immediate ? AML_OP_EQ_I - AML_OP_EQ : 0), a, b, &result);
    if (st < 0) return st;
    vm_empty(vm, insn->b);
    if (!immediate) vm_empty(vm, insn->c);
    return vm_put(vm, insn->a, boolean(vm, result));
}

status_t vm_logical(struct aml_vm *vm, const struct aml_insn *insn)
{
    bool a, b = false;
    status_t st = vm_truth(vm, insn->b, &a);
    if (st == ST_OK && insn->op != AML_OP_LOGICAL_NOT) st = vm_truth(vm, insn->c, &b);
    if (st < 0) return st;
    bool result = insn->op == AML_OP_LOGICAL_AND  ? a && b
                  : insn->op == AML_OP_LOGICAL_OR ? a || b
                                                  : !a;
    return vm_put(vm, insn->a, boolean(vm, result));
}

static unsigned highest_bit(uint64_t v)
{
    return v ? 64 - (unsigned)__builtin_clzll(v) : 0;
}

static unsigned lowest_bit(uint64_t v)
{
    return v ? 1 + (unsigned)__builtin_ctzll(v) : 0;
}

static status_t unary_integer(struct aml_vm *vm, unsigned what, struct aml_value operand,
                              uint64_t *out)
{
    uint64_t v;
    if (what == AML_UNARY_SIZE_OF) return aml_op_size_of(vm->ctx, operand, out);
    if (what == AML_UNARY_OBJECT_TYPE) return aml_op_object_type(vm->ctx, operand, out);
    status_t st = aml_to_integer_implicit(vm->ctx, operand, &v);
    if (st < 0) return st;
    switch (what) {
    case AML_UNARY_NOT:
        *out = ~v & vm->ctx->integer_mask;
        return ST_OK;
    case AML_UNARY_FIND_LEFT:
        *out = highest_bit(v);
        return ST_OK;
    case AML_UNARY_FIND_RIGHT:
        *out = lowest_bit(v);
        return ST_OK;
    case AML_UNARY_FROM_BCD:
        return aml_op_from_bcd(vm->ctx, v, out);
    default:
        return aml_op_to_bcd(vm->ctx, v, out);
    }
}

status_t vm_unary(struct aml_vm *vm, const struct aml_insn *insn)
{
    struct aml_value operand, result;
    uint64_t integer;
    status_t st = vm_get_inline(vm, insn->b, &operand);
    bool is_unset = st == ST_AML_UNINITIALIZED || st == ST_AML_ARG_UNSET;
    if (is_unset && insn->c == AML_UNARY_OBJECT_TYPE) {
        return vm_put_inline(vm, insn->a, aml_value_integer(0));
    }
    if (st < 0) return st;
    switch (insn->c) {
    case AML_UNARY_TO_INTEGER:
        st = aml_op_to_integer(vm->ctx, operand, &result);
        break;
    case AML_UNARY_TO_BUFFER:
        st = aml_op_to_buffer(vm->ctx, operand, &result);
        break;
    case AML_UNARY_TO_DECIMAL:
        st = aml_op_to_decimal_string(vm->ctx, operand, &result);
        break;
    case AML_UNARY_TO_HEX:
        st = aml_op_to_hex_string(vm->ctx, operand, &result);
        break;
    default:
        st = unary_integer(vm, insn->c, operand, &integer);
        result = aml_value_integer(integer);
    }
    if (st < 0) return st;
    vm_empty(vm, insn->b);
    return vm_put_inline(vm, insn->a, result);
}
