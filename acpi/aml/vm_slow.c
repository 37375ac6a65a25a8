// SPDX-License-Identifier: MIT
// Instructions on anything but integers in plain registers. Operands that are temporaries are
// emptied once the result is there; on failure they stay, and go with the statement.

#include "aml/vm.h"

#include "region/field.h"

// Why a register has no value; see failure.c.
static status_t __attribute__((noinline))
unset(const struct aml_vm *vm, unsigned reg, uint64_t reason)
{
    if (reason == AML_NOTHING_RETURNED) return ST_AML_NO_VALUE;
    if (reason) return -(status_t)reason;
    return reg < vm->code->arg_count ? ST_AML_ARG_UNSET : ST_AML_UNINITIALIZED;
}

#define ALWAYS_INLINE inline __attribute__((always_inline))

static ALWAYS_INLINE status_t get(struct aml_vm *vm, unsigned reg, struct aml_value *out)
{
    struct aml_value v = vm->regs[reg];
    if (v.tag == AML_CELL) v = ((struct aml_cell *)v.object)->value;
    if (UNLIKELY(v.tag == AML_UNINITIALIZED)) return unset(vm, reg, v.integer);
    *out = v;
    return ST_OK;
}

NOINLINE status_t vm_get(struct aml_vm *vm, unsigned reg, struct aml_value *out)
{
    return get(vm, reg, out);
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

// The usual vm_put: nothing is in the register, and the value needs no copy.
static ALWAYS_INLINE status_t put(struct aml_vm *vm, unsigned reg, struct aml_value value)
{
    struct aml_value *slot = &vm->regs[reg];
    if (slot->tag > AML_UNINITIALIZED || (reg < vm->code->temp_base && value.tag != AML_INTEGER))
        return vm_put(vm, reg, value);
    *slot = value;
    return ST_OK;
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

static uint32_t site_changes(const struct acpi_context *ctx, const struct aml_name *name)
{
    uint32_t sum = 0;
    for (unsigned i = 0; i < name->count; i++) {
        acpi_segment_t segment;
        memcpy(&segment, name->segs + 4 * i, 4);
        sum += ctx->ns->changes[ns_counter_index(segment)];
    }
    return sum;
}

struct acpi_node *vm_resolve(struct aml_vm *vm, struct aml_site *site)
{
    struct acpi_context *ctx = vm->ctx;
    if (site->is_scoped) return acpi_ns_resolve(ctx, vm->frame->scope, &site->name, false);
    struct acpi_node *scope = vm->code->scope;
    uint32_t changes = site_changes(ctx, &site->name);
    if (site->scope != scope || site->changes != changes) {
        struct acpi_node *node = acpi_ns_resolve(ctx, scope, &site->name, false);
        if (!node) return NULL;
        site->node = node;
        site->scope = scope;
        site->changes = changes;
    }
    site->generation = ctx->ns->generation;
    return site->node;
}

status_t vm_missing(struct aml_vm *vm, const struct aml_site *site)
{
    aml_name_format(&site->name, vm->exec->cause, sizeof vm->exec->cause);
    return ST_AML_NAME_NOT_FOUND;
}

static status_t site_node(struct aml_vm *vm, const struct aml_insn *insn, struct acpi_node **out)
{
    struct aml_site *site = &vm->code->sites[insn->d];
    bool current = vm_site_is_current(vm->ctx, site) && !site->is_scoped;
    *out = current ? site->node : vm_resolve(vm, site);
    return *out ? ST_OK : vm_missing(vm, site);
}

void vm_site_describe(struct aml_vm *vm, const struct aml_site *site)
{
    char *cause = vm->exec->cause;
    if (vm_site_is_current(vm->ctx, site) && !site->is_scoped)
        acpi_node_path(site->node, cause, sizeof vm->exec->cause);
    else
        aml_name_format(&site->name, cause, sizeof vm->exec->cause);
}

static struct aml_value node_reference(struct acpi_node *node)
{
    acpi_node_retain(node);
    return (struct aml_value){.tag = AML_REF_NODE, .node = node};
}

// The value of a named object as an operand.
static status_t node_value(struct aml_vm *vm, struct acpi_node *node, struct aml_value *out)
{
    switch (node->value.tag) {
    case AML_INTEGER:
        *out = node->value;
        return ST_OK;
    case AML_STRING:
    case AML_BUFFER:
    case AML_PACKAGE:
        *out = node->value;
        out->object->references++;
        return ST_OK;
    case AML_FIELD:
        return aml_field_read(vm->ctx, (struct aml_field *)node->value.object, out);
    case AML_DEVICE:
    case AML_PROCESSOR:
    case AML_THERMAL_ZONE:
    case AML_POWER_RESOURCE:
    case AML_MUTEX:
    case AML_EVENT:
    case AML_REGION:
    case AML_SCOPE:
        *out = node_reference(node);
        out->index = AML_REF_NODE_ITSELF;
        return ST_OK;
    default:
        return aml_node_read(vm->ctx, node, out);
    }
}

status_t vm_read_node(struct aml_vm *vm, const struct aml_insn *insn)
{
    struct acpi_node *node;
    struct aml_value value;
    status_t st = site_node(vm, insn, &node);
    if (st < 0) return st;
    st = node_value(vm, node, &value);
    if (st < 0) {
        vm_site_describe(vm, &vm->code->sites[insn->d]);
        return st;
    }
    st = put(vm, insn->a, value);
    if (st == ST_OK && insn->op == AML_OP_READ_NODE_COPY)
        st = vm_snapshot(vm->ctx, &vm->regs[insn->a]);
    return st;
}

status_t vm_write_node(struct aml_vm *vm, const struct aml_insn *insn)
{
    struct acpi_node *node;
    struct aml_value value;
    status_t st = vm_get(vm, insn->a, &value);
    if (st == ST_OK) st = site_node(vm, insn, &node);
    if (st < 0) return st;
    if (insn->op == AML_OP_COPY_NODE)
        st = aml_copy_node(vm->ctx, node, value);
    else if (insn->op == AML_OP_RETYPE_NODE)
        st = aml_retype_reference(vm->ctx, (struct aml_value){.tag = AML_REF_NODE, .node = node},
                                  value);
    else if (node->value.tag == AML_FIELD && value.tag == AML_INTEGER)
        st = aml_field_write(vm->ctx, (struct aml_field *)node->value.object, value, NULL);
    else
        st = aml_store_node(vm->ctx, node, value);
    if (st < 0) {
        vm_site_describe(vm, &vm->code->sites[insn->d]);
        return st;
    }
    vm_empty(vm, insn->a);
    return ST_OK;
}

static status_t step_node(struct aml_vm *vm, const struct aml_insn *insn)
{
    struct acpi_node *node;
    struct aml_value value;
    uint64_t integer;
    status_t st = site_node(vm, insn, &node);
    if (st < 0) return st;
    acpi_node_retain(node); // a field's access may let others run
    st = node_value(vm, node, &value);
    if (st == ST_OK) {
        st = aml_to_integer_implicit(vm->ctx, value, &integer);
        aml_value_release(vm->ctx, value);
    }
    if (st == ST_OK) {
        integer += insn->op == AML_OP_INC_NODE ? 1 : UINT64_MAX;
        value = aml_value_integer(integer & vm->ctx->integer_mask);
        st = aml_store_node(vm->ctx, node, value);
    }
    acpi_node_release(vm->ctx, node);
    if (st < 0) return st;
    return vm_put(vm, insn->a, value);
}

static status_t refer_node(struct aml_vm *vm, const struct aml_insn *insn)
{
    struct aml_site *site = &vm->code->sites[insn->d];
    struct acpi_node *node;
    status_t st = site_node(vm, insn, &node);
    if (st < 0) {
        vm->exec->cause[0] = 0;
        if (insn->op == AML_OP_REF_NODE) return vm_missing(vm, site);
        struct aml_value none =
            insn->op == AML_OP_COND_REF ? aml_value_uninitialized() : aml_value_integer(0);
        vm_empty(vm, insn->a);
        vm->regs[insn->a] = none;
        return ST_OK;
    }
    if (insn->op != AML_OP_TYPE_NODE) return vm_put(vm, insn->a, node_reference(node));
    uint64_t type;
    struct aml_value reference = {.tag = AML_REF_NODE, .node = node};
    st = aml_op_object_type(vm->ctx, reference, &type);
    if (st < 0) return st;
    return vm_put(vm, insn->a, aml_value_integer(type));
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

static status_t get_integer(struct aml_vm *vm, unsigned reg, uint64_t *out)
{
    struct aml_value value;
    status_t st = get(vm, reg, &value);
    if (st < 0) return st;
    if (value.tag == AML_INTEGER) {
        *out = value.integer;
        return ST_OK;
    }
    return aml_to_integer_implicit(vm->ctx, value, out);
}

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

static status_t arithmetic(struct aml_vm *vm, const struct aml_insn *insn, unsigned op,
                           bool immediate)
{
    uint64_t a, b = insn->c, result;
    status_t st = get_integer(vm, insn->b, &a);
    if (st == ST_OK && !immediate) st = get_integer(vm, insn->c, &b);
    if (st == ST_OK) st = calculate(vm->ctx, op, a, b, &result);
    if (st < 0) return st;
    vm_empty(vm, insn->b);
    if (!immediate) vm_empty(vm, insn->c);
    return vm_put(vm, insn->a, aml_value_integer(result));
}

static status_t divide(struct aml_vm *vm, const struct aml_insn *insn)
{
    uint64_t a, b;
    status_t st = get_integer(vm, insn->a, &a);
    if (st == ST_OK) st = get_integer(vm, insn->b, &b);
    if (st < 0) return st;
    if (!b) return ST_AML_DIVIDE_BY_ZERO;
    vm_empty(vm, insn->a);
    vm_empty(vm, insn->b);
    vm->regs[insn->a] = aml_value_integer(a / b);
    vm->regs[insn->b] = aml_value_integer(a % b);
    return ST_OK;
}

static status_t step_register(struct aml_vm *vm, const struct aml_insn *insn)
{
    uint64_t integer;
    status_t st = get_integer(vm, insn->a, &integer);
    if (st < 0) return st;
    integer += insn->op == AML_OP_INC ? 1 : UINT64_MAX;
    return vm_put(vm, insn->a, aml_value_integer(integer & vm->ctx->integer_mask));
}

status_t vm_truth(struct aml_vm *vm, unsigned reg, bool *out)
{
    struct aml_value value;
    status_t st = get(vm, reg, &value);
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

static status_t compare(struct aml_vm *vm, const struct aml_insn *insn)
{
    bool immediate = insn->op >= AML_OP_EQ_I, result;
    struct aml_value a, b = aml_value_integer(insn->c);
    status_t st = get(vm, insn->b, &a);
    if (st == ST_OK && !immediate) st = get(vm, insn->c, &b);
    if (st < 0) return st;
    st = vm_compare(vm, insn->op - (immediate ? AML_OP_EQ_I - AML_OP_EQ : 0), a, b, &result);
    if (st < 0) return st;
    vm_empty(vm, insn->b);
    if (!immediate) vm_empty(vm, insn->c);
    return vm_put(vm, insn->a, boolean(vm, result));
}

static status_t logical(struct aml_vm *vm, const struct aml_insn *insn)
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

static status_t unary(struct aml_vm *vm, const struct aml_insn *insn)
{
    struct aml_value operand, result;
    uint64_t integer;
    status_t st = get(vm, insn->b, &operand);
    bool is_unset = st == ST_AML_UNINITIALIZED || st == ST_AML_ARG_UNSET;
    if (is_unset && insn->c == AML_UNARY_OBJECT_TYPE) {
        return put(vm, insn->a, aml_value_integer(0));
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
    return put(vm, insn->a, result);
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
    status_t st = get(vm, source_reg, out_source);
    *out_index = index;
    if (st == ST_OK && immediate) return ST_OK;
    if (st == ST_OK) st = get_integer(vm, index, out_index);
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
    return put(vm, insn->a, result);
}

status_t vm_index_write(struct aml_vm *vm, const struct aml_insn *insn, bool immediate)
{
    struct aml_value value, source;
    uint64_t index;
    status_t st = index_operands(vm, insn->b, insn->c, immediate, &source, &index);
    if (st == ST_OK) st = get(vm, insn->a, &value);
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
    status_t st = get(vm, insn->b, &value);
    if (st < 0) return st;
    if (how == AML_MOVE_TAKES && insn->b >= vm->code->temp_base) {
        vm->regs[insn->b] = aml_value_uninitialized();
    } else {
        aml_value_retain(value);
        if (how == AML_MOVE_COPIES) st = vm_snapshot(vm->ctx, &value);
        if (st < 0) aml_value_release(vm->ctx, value);
        if (st < 0) return st;
    }
    return put(vm, insn->a, value);
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
    return put(vm, insn->a, value);
}

static status_t concatenate(struct aml_vm *vm, const struct aml_insn *insn)
{
    struct aml_value a, b, result;
    status_t st = get(vm, insn->b, &a);
    if (st == ST_OK) st = get(vm, insn->c, &b);
    if (st == ST_OK) st = aml_op_concat(vm->ctx, a, b, &result);
    if (st < 0) return st;
    vm_empty(vm, insn->b);
    vm_empty(vm, insn->c);
    return put(vm, insn->a, result);
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
    status_t st = get_integer(vm, insn->a, &size);
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
    if (op >= AML_OP_ADD && op <= AML_OP_DIV) return arithmetic(vm, insn, op, false);
    if (op >= AML_OP_ADD_I && op <= AML_OP_DIV_I)
        return arithmetic(vm, insn, op - (AML_OP_ADD_I - AML_OP_ADD), true);
    if (op >= AML_OP_EQ && op <= AML_OP_LE_I) return compare(vm, insn);
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
        return step_node(vm, insn);
    case AML_OP_REF_NODE:
    case AML_OP_COND_REF:
    case AML_OP_TYPE_NODE:
        return refer_node(vm, insn);
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
        return step_register(vm, insn);
    case AML_OP_DIVIDE:
        return divide(vm, insn);
    case AML_OP_UNARY:
        return unary(vm, insn);
    case AML_OP_LOGICAL_AND:
    case AML_OP_LOGICAL_OR:
    case AML_OP_LOGICAL_NOT:
        return logical(vm, insn);
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
