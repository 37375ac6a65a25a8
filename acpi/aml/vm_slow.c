// SPDX-License-Identifier: MIT
// Instructions on anything but integers in plain registers. Operands that are temporaries are
// emptied once the result is there; on failure they stay, and go with the statement.

#include "aml/vm_slow.h"

NOINLINE status_t vm_unset(const struct aml_vm *vm, unsigned reg, uint64_t reason)
{
    if (reason == AML_NOTHING_RETURNED) return ST_AML_NO_VALUE;
    if (reason) return -(status_t)reason;
    return reg < vm->code->arg_count ? ST_AML_ARG_UNSET : ST_AML_UNINITIALIZED;
}

NOINLINE status_t vm_get(struct aml_vm *vm, unsigned reg, struct aml_value *out)
{
    return vm_get_inline(vm, reg, out);
}

static bool is_own(struct aml_value v)
{
    bool is_data = v.tag == AML_STRING || v.tag == AML_BUFFER || v.tag == AML_PACKAGE;
    return !is_data || v.object->references == 1;
}

// A slot whose content is just overwritten by a store.
static bool is_plain(struct aml_value v)
{
    return v.tag <= AML_PACKAGE;
}

status_t vm_put(struct aml_vm *vm, unsigned reg, struct aml_value value)
{
    struct acpi_context *ctx = vm->ctx;
    struct aml_value *slot = &vm->regs[reg];
    if (reg >= vm->code->temp_base || (is_plain(*slot) && is_own(value))) {
        struct aml_value old = *slot;
        *slot = value;
        aml_value_release(ctx, old);
        return ST_OK;
    }
    status_t st;
    if (value.tag == AML_UNINITIALIZED)
        st = value.integer ? ST_AML_NO_VALUE : ST_AML_UNINITIALIZED;
    else if (reg < vm->code->arg_count)
        st = aml_store_arg(ctx, slot, value);
    else
        st = aml_store_local(ctx, slot, value);
    aml_value_release(ctx, value);
    return st;
}

status_t vm_snapshot(struct acpi_context *ctx, struct aml_value *slot)
{
    struct aml_value copy;
    if (slot->tag != AML_STRING && slot->tag != AML_BUFFER) return ST_OK;
    if (slot->object->references == 1) return ST_OK;
    status_t st = aml_value_copy(ctx, *slot, &copy);
    if (st < 0) return st;
    aml_value_release(ctx, *slot);
    *slot = copy;
    return ST_OK;
}

// RefOf (LocalX): the register moves to a cell that both share.
static status_t refer_register(struct aml_vm *vm, const struct aml_insn *insn)
{
    struct aml_value *slot = &vm->regs[insn->b];
    if (slot->tag != AML_CELL) {
        struct aml_value cell;
        status_t st = aml_cell_create(vm->ctx, *slot, &cell);
        if (st < 0) return st;
        *slot = cell;
    }
    struct aml_value reference = *slot;
    reference.tag = AML_REF_CELL;
    aml_value_retain(reference);
    return vm_put(vm, insn->a, reference);
}

// It was Index that failed, not the operator that is one instruction with it.
static status_t __attribute__((noinline)) index_fails(struct aml_vm *vm, status_t st)
{
    vm->exec->index_failed = true;
    return st;
}

static ALWAYS_INLINE status_t index_operands(struct aml_vm *vm, unsigned source_reg, unsigned index,
                                             bool immediate, struct aml_value *out_source,
                                             uint64_t *out_index)
{
    status_t st = vm_get_inline(vm, source_reg, out_source);
    *out_index = index;
    if (st == ST_OK && immediate) return ST_OK;
    if (st == ST_OK) st = vm_get_integer(vm, index, out_index);
    return st < 0 ? index_fails(vm, st) : ST_OK;
}

status_t vm_index_read(struct aml_vm *vm, const struct aml_insn *insn, bool immediate)
{
    struct aml_value source, result;
    uint64_t index;
    status_t st = index_operands(vm, insn->b, insn->c, immediate, &source, &index);
    if (st < 0) return st;
    const struct aml_package *package = (struct aml_package *)source.object;
    const struct aml_buffer *buffer = (struct aml_buffer *)source.object;
    if (source.tag == AML_PACKAGE && index < package->count &&
        (package->elements[index].tag == AML_INTEGER ||
         (package->elements[index].tag >= AML_STRING &&
          package->elements[index].tag <= AML_PACKAGE))) {
        result = package->elements[index];
        aml_value_retain(result);
    } else if (source.tag == AML_BUFFER && index < buffer->length) {
        result = aml_value_integer(buffer->bytes[index]);
    } else {
        struct aml_value reference;
        st = aml_op_index(vm->ctx, source, index, &reference);
        if (st < 0) return index_fails(vm, st);
        st = aml_op_deref(vm->ctx, NULL, reference, &result);
        aml_value_release(vm->ctx, reference);
        if (st < 0) return st;
    }
    vm_empty(vm, insn->b);
    if (!immediate) vm_empty(vm, insn->c);
    return vm_put_inline(vm, insn->a, result);
}

status_t vm_index_write(struct aml_vm *vm, const struct aml_insn *insn, bool immediate)
{
    struct aml_value value, source;
    uint64_t index;
    status_t st = index_operands(vm, insn->b, insn->c, immediate, &source, &index);
    if (st == ST_OK) st = vm_get_inline(vm, insn->a, &value);
    if (st < 0) return st;
    struct aml_package *package = (struct aml_package *)source.object;
    struct aml_buffer *buffer = (struct aml_buffer *)source.object;
    if (source.tag == AML_BUFFER && value.tag == AML_INTEGER && index < buffer->length) {
        buffer->bytes[index] = (uint8_t)value.integer;
    } else if (source.tag == AML_PACKAGE && value.tag == AML_INTEGER && index < package->count &&
               package->elements[index].tag <= AML_UNINITIALIZED) {
        package->elements[index] = value;
    } else {
        struct aml_value reference;
        st = aml_op_index(vm->ctx, source, index, &reference);
        if (st < 0) return index_fails(vm, st);
        st = aml_store_reference(vm->ctx, reference, value);
        aml_value_release(vm->ctx, reference);
        if (st < 0) return st;
    }
    vm_empty(vm, insn->a);
    vm_empty(vm, insn->b);
    if (!immediate) vm_empty(vm, insn->c);
    return ST_OK;
}

static status_t index_refer(struct aml_vm *vm, const struct aml_insn *insn, bool immediate)
{
    struct aml_value source, result;
    uint64_t index;
    status_t st = index_operands(vm, insn->b, insn->c, immediate, &source, &index);
    vm->exec->index_failed = false; // nothing is around it
    if (st == ST_OK) st = aml_op_index(vm->ctx, source, index, &result);
    if (st < 0) return st;
    vm_empty(vm, insn->b);
    if (!immediate) vm_empty(vm, insn->c);
    return vm_put(vm, insn->a, result);
}

static status_t deref(struct aml_vm *vm, const struct aml_insn *insn)
{
    struct aml_value operand, result;
    status_t st = vm_get(vm, insn->b, &operand);
    if (st == ST_OK) st = aml_op_deref(vm->ctx, vm->frame->scope, operand, &result);
    if (st == ST_AML_TYPE && insn->b < vm->code->temp_base) st = ST_AML_NO_REFERENCE;
    if (st < 0) return st;
    vm_empty(vm, insn->b);
    st = vm_put(vm, insn->a, result);
    return st == ST_OK && insn->c ? vm_snapshot(vm->ctx, &vm->regs[insn->a]) : st;
}

// What DerefOf () as a target stores to: a string names an object.
static status_t store_reference(struct aml_vm *vm, const struct aml_insn *insn)
{
    struct aml_value value, reference;
    status_t st = vm_get(vm, insn->a, &value);
    if (st == ST_OK) st = vm_get(vm, insn->b, &reference);
    if (st < 0) return st;
    if (reference.tag == AML_STRING) {
        struct acpi_node *node;
        const char *path = (const char *)((struct aml_string *)reference.object)->bytes;
        st = acpi_ns_lookup_path(vm->ctx, vm->frame->scope, path, &node);
        if (st < 0) return st;
        reference = (struct aml_value){.tag = AML_REF_NODE, .node = node};
    }
    if (insn->op == AML_OP_COPY_REF)
        st = aml_copy_reference(vm->ctx, reference, value);
    else if (insn->c && reference.tag == AML_REF_NODE)
        st = aml_retype_reference(vm->ctx, reference, value);
    else
        st = aml_store_reference(vm->ctx, reference, value);
    if (st < 0) return st;
    vm_empty(vm, insn->a);
    vm_empty(vm, insn->b);
    return ST_OK;
}

static status_t move(struct aml_vm *vm, const struct aml_insn *insn)
{
    struct aml_value value;
    unsigned how = insn->op == AML_OP_MOVE ? insn->c : AML_MOVE_TAKES;
    status_t st = vm_get_inline(vm, insn->b, &value);
    if (st < 0) return st;
    if (how == AML_MOVE_TAKES && insn->b >= vm->code->temp_base) {
        vm->regs[insn->b] = aml_value_uninitialized();
    } else {
        aml_value_retain(value);
        if (how == AML_MOVE_COPIES) st = vm_snapshot(vm->ctx, &value);
        if (st < 0) aml_value_release(vm->ctx, value);
        if (st < 0) return st;
    }
    return vm_put_inline(vm, insn->a, value);
}

static status_t copy_register(struct aml_vm *vm, const struct aml_insn *insn)
{
    struct aml_value value, *slot = &vm->regs[insn->a];
    status_t st = vm_get(vm, insn->b, &value);
    if (st < 0) return st;
    st = insn->a < vm->code->arg_count ? aml_copy_arg(vm->ctx, slot, value)
                                       : aml_copy_local(vm->ctx, slot, value);
    if (st < 0) return st;
    vm_empty(vm, insn->b);
    return ST_OK;
}

static status_t drop(struct aml_vm *vm, const struct aml_insn *insn)
{
    struct aml_value old = vm->regs[insn->a];
    vm->regs[insn->a] = aml_value_uninitialized();
    aml_value_release(vm->ctx, old);
    return ST_OK;
}

static status_t load_constant(struct aml_vm *vm, const struct aml_insn *insn)
{
    struct aml_value value = vm->code->constants[insn->d];
    if (insn->op == AML_OP_LOAD_COPY) {
        status_t st = aml_value_copy(vm->ctx, value, &value);
        if (st < 0) return st;
    } else {
        aml_value_retain(value);
    }
    return vm_put_inline(vm, insn->a, value);
}

static status_t concatenate(struct aml_vm *vm, const struct aml_insn *insn)
{
    struct aml_value a, b, result;
    status_t st = vm_get_inline(vm, insn->b, &a);
    if (st == ST_OK) st = vm_get_inline(vm, insn->c, &b);
    if (st == ST_OK) st = aml_op_concat(vm->ctx, a, b, &result);
    if (st < 0) return st;
    vm_empty(vm, insn->b);
    vm_empty(vm, insn->c);
    return vm_put_inline(vm, insn->a, result);
}

static status_t debug(struct aml_vm *vm, const struct aml_insn *insn)
{
    struct aml_value value;
    status_t st = vm_get(vm, insn->a, &value);
    if (st < 0) return st;
    aml_debug_print(vm->ctx, value);
    vm_empty(vm, insn->a);
    return ST_OK;
}

static status_t package_set(struct aml_vm *vm, const struct aml_insn *insn)
{
    struct aml_value value, copy;
    struct aml_package *package = (struct aml_package *)vm->regs[insn->a].object;
    status_t st = vm_get(vm, insn->b, &value);
    if (st == ST_OK && vm->regs[insn->a].tag != AML_PACKAGE) st = ST_AML_NO_VALUE;
    if (st < 0) return st;
    if (insn->c >= package->count) { // more elements than the computed size
        vm_empty(vm, insn->b);
        return ST_OK;
    }
    st = aml_value_copy(vm->ctx, value, &copy);
    if (st < 0) return st;
    vm_empty(vm, insn->b);
    aml_package_set(vm->ctx, vm->regs[insn->a], insn->c, copy); // knows of cycles
    return ST_OK;
}

static status_t buffer_new(struct aml_vm *vm, const struct aml_insn *insn)
{
    const struct aml_buffer *bytes = (struct aml_buffer *)vm->code->constants[insn->d].object;
    struct aml_value buffer;
    uint64_t size;
    status_t st = vm_get_integer(vm, insn->a, &size);
    if (st < 0) return st;
    if (size < bytes->length) size = bytes->length;
    if (size > vm->ctx->limits.object_size) return ST_AML_LIMIT;
    st = aml_buffer_create(vm->ctx, bytes->bytes, bytes->length, size, &buffer);
    if (st < 0) return st;
    return vm_put(vm, insn->a, buffer);
}

status_t vm_slow(struct aml_vm *vm, const struct aml_insn *insn)
{
    unsigned op = insn->op;
    if (op >= AML_OP_ADD && op <= AML_OP_DIV) return vm_arithmetic(vm, insn, op, false);
    if (op >= AML_OP_ADD_I && op <= AML_OP_DIV_I)
        return vm_arithmetic(vm, insn, op - (AML_OP_ADD_I - AML_OP_ADD), true);
    if (op >= AML_OP_EQ && op <= AML_OP_LE_I) return vm_compare_insn(vm, insn);
    switch (op) {
    case AML_OP_READ_NODE:
    case AML_OP_READ_NODE_COPY:
        return vm_read_node(vm, insn);
    case AML_OP_STORE_NODE:
    case AML_OP_COPY_NODE:
    case AML_OP_RETYPE_NODE:
        return vm_write_node(vm, insn);
    case AML_OP_INC_NODE:
    case AML_OP_DEC_NODE:
        return vm_step_node(vm, insn);
    case AML_OP_REF_NODE:
    case AML_OP_COND_REF:
    case AML_OP_TYPE_NODE:
        return vm_refer_node(vm, insn);
    case AML_OP_REF_REG:
        return refer_register(vm, insn);
    case AML_OP_INDEX:
    case AML_OP_INDEX_I:
        return index_refer(vm, insn, op == AML_OP_INDEX_I);
    case AML_OP_INDEX_READ:
    case AML_OP_INDEX_READ_I:
        return vm_index_read(vm, insn, op == AML_OP_INDEX_READ_I);
    case AML_OP_INDEX_WRITE:
    case AML_OP_INDEX_WRITE_I:
        return vm_index_write(vm, insn, op == AML_OP_INDEX_WRITE_I);
    case AML_OP_DEREF:
        return deref(vm, insn);
    case AML_OP_STORE_REF:
    case AML_OP_COPY_REF:
        return store_reference(vm, insn);
    case AML_OP_STORE_DEBUG:
        return debug(vm, insn);
    case AML_OP_LOAD_INT:
        return vm_put(vm, insn->a, aml_value_integer(insn->d));
    case AML_OP_LOAD_CONST:
    case AML_OP_LOAD_COPY:
        return load_constant(vm, insn);
    case AML_OP_MOVE:
    case AML_OP_STORE:
        return move(vm, insn);
    case AML_OP_COPY:
        return copy_register(vm, insn);
    case AML_OP_DROP:
        return drop(vm, insn);
    case AML_OP_SNAPSHOT:
        return vm_snapshot(vm->ctx, &vm->regs[insn->a]);
    case AML_OP_INC:
    case AML_OP_DEC:
        return vm_step_register(vm, insn);
    case AML_OP_DIVIDE:
        return vm_divide(vm, insn);
    case AML_OP_UNARY:
        return vm_unary(vm, insn);
    case AML_OP_LOGICAL_AND:
    case AML_OP_LOGICAL_OR:
    case AML_OP_LOGICAL_NOT:
        return vm_logical(vm, insn);
    case AML_OP_CONCAT:
        return concatenate(vm, insn);
    case AML_OP_PACKAGE_SET:
        return package_set(vm, insn);
    case AML_OP_BUFFER_NEW:
        return buffer_new(vm, insn);
    default:
        return ST_AML_UNIMPLEMENTED;
    }
}
