// SPDX-License-Identifier: MIT
#pragma once
// What the slow sides of instructions have in common: vm_slow.c, vm_node.c, vm_number.c.

#include "aml/vm.h"

#define ALWAYS_INLINE inline __attribute__((always_inline))

// Why a register has no value; see failure.c.
status_t vm_unset(const struct aml_vm *vm, unsigned reg, uint64_t reason) MUST_USE;

static ALWAYS_INLINE status_t vm_get_inline(struct aml_vm *vm, unsigned reg, struct aml_value *out)
{
    struct aml_value v = vm->regs[reg];
    if (v.tag == AML_CELL) v = ((struct aml_cell *)v.object)->value;
    if (UNLIKELY(v.tag == AML_UNINITIALIZED)) return vm_unset(vm, reg, v.integer);
    *out = v;
    return ST_OK;
}

// The usual vm_put: nothing is in the register, and the value needs no copy.
static ALWAYS_INLINE status_t vm_put_inline(struct aml_vm *vm, unsigned reg, struct aml_value value)
{
    struct aml_value *slot = &vm->regs[reg];
    if (slot->tag > AML_UNINITIALIZED || (reg < vm->code->temp_base && value.tag != AML_INTEGER))
        return vm_put(vm, reg, value);
    *slot = value;
    return ST_OK;
}

static inline status_t vm_get_integer(struct aml_vm *vm, unsigned reg, uint64_t *out)
{
    struct aml_value value;
    status_t st = vm_get_inline(vm, reg, &value);
    if (st < 0) return st;
    if (value.tag == AML_INTEGER) {
        *out = value.integer;
        return ST_OK;
    }
    return aml_to_integer_implicit(vm->ctx, value, out);
}

// vm_node.c

status_t vm_step_node(struct aml_vm *vm, const struct aml_insn *insn) MUST_USE;
status_t vm_refer_node(struct aml_vm *vm, const struct aml_insn *insn) MUST_USE;

// vm_number.c

status_t vm_arithmetic(struct aml_vm *vm, const struct aml_insn *insn, unsigned op,
                       bool immediate) MUST_USE;
status_t vm_divide(struct aml_vm *vm, const struct aml_insn *insn) MUST_USE;
status_t vm_step_register(struct aml_vm *vm, const struct aml_insn *insn) MUST_USE;
status_t vm_compare_insn(struct aml_vm *vm, const struct aml_insn *insn) MUST_USE;
status_t vm_logical(struct aml_vm *vm, const struct aml_insn *insn) MUST_USE;
status_t vm_unary(struct aml_vm *vm, const struct aml_insn *insn) MUST_USE;
