// SPDX-License-Identifier: MIT
// Instructions on names: what a site means now, and the value behind it.

#include "aml/vm_slow.h"

#include "region/field.h"

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
    st = vm_put_inline(vm, insn->a, value);
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

status_t vm_step_node(struct aml_vm *vm, const struct aml_insn *insn)
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

status_t vm_refer_node(struct aml_vm *vm, const struct aml_insn *insn)
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
