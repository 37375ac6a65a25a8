// SPDX-License-Identifier: MIT
// BUILTIN: operators too rare for an instruction of their own. Operands are in consecutive
// temporaries, which are emptied; the result goes to the first.

#include "aml/vm.h"
#include <acpi/tables.h>
#include <base/bits.h>

#include "region/field.h"

struct builtin {
    struct aml_vm *vm;
    struct acpi_context *ctx;
    const struct aml_insn *insn, *extend;
    struct aml_value args[6]; // borrowed from the registers
    struct aml_value result;
};

static status_t integer_of(struct builtin *b, unsigned i, uint64_t *out)
{
    return aml_to_integer_implicit(b->ctx, b->args[i], out);
}

// The node that operand i refers to, through whatever holds it.
static status_t node_of(struct builtin *b, unsigned i, struct acpi_node **out)
{
    struct aml_value v = b->args[i];
    for (unsigned hops = 0; hops < 64; hops++) {
        if (v.tag == AML_REF_NODE) {
            struct acpi_node *node = acpi_node_target(v.node);
            if (node->value.tag != AML_REF_NODE && node->value.tag != AML_REF_CELL &&
                node->value.tag != AML_REF_INDEX && node->value.tag != AML_NAME_PATH) {
                *out = node;
                return ST_OK;
            }
            v = node->value;
        } else if (v.tag == AML_REF_CELL) {
            v = ((struct aml_cell *)v.object)->value;
        } else if (v.tag == AML_REF_INDEX && v.object->tag == AML_PACKAGE &&
                   v.index < ((struct aml_package *)v.object)->count) {
            v = ((struct aml_package *)v.object)->elements[v.index];
        } else if (v.tag == AML_NAME_PATH) {
            const struct aml_name_path *path = (struct aml_name_path *)v.object;
            return acpi_ns_lookup_aml(b->ctx, path->scope, path->aml, path->length, out);
        } else if (v.tag == AML_STRING) {
            return acpi_ns_lookup_path(b->ctx, b->vm->frame->scope,
                                       (const char *)((struct aml_string *)v.object)->bytes, out);
        } else {
            break;
        }
    }
    return ST_AML_TYPE;
}

static struct aml_value boolean(struct builtin *b, bool value)
{
    return aml_value_integer(value ? b->ctx->integer_mask : 0);
}

static status_t do_mid(struct builtin *b)
{
    uint64_t start, length;
    status_t st = integer_of(b, 1, &start);
    if (st == ST_OK) st = integer_of(b, 2, &length);
    if (st == ST_OK) st = aml_op_mid(b->ctx, b->args[0], start, length, &b->result);
    return st;
}

static status_t do_to_string(struct builtin *b)
{
    uint64_t length;
    status_t st = integer_of(b, 1, &length);
    if (st == ST_OK) st = aml_op_to_string(b->ctx, b->args[0], length, &b->result);
    return st;
}

static status_t do_match(struct builtin *b)
{
    uint64_t start, index;
    status_t st = integer_of(b, 3, &start);
    if (st == ST_OK)
        st = aml_op_match(b->ctx, b->args[0], b->extend->a & 0xff, b->args[1], b->extend->a >> 8,
                          b->args[2], start, &index);
    if (st == ST_OK) b->result = aml_value_integer(index & b->ctx->integer_mask);
    return st;
}

static status_t do_package(struct builtin *b)
{
    uint64_t count;
    status_t st = integer_of(b, 0, &count);
    if (st == ST_OK) st = aml_package_create(b->ctx, count, &b->result);
    return st;
}

static status_t do_timer(struct builtin *b)
{
    uint64_t now = b->ctx->ops->clock_ns(b->ctx->host) / 100;
    b->result = aml_value_integer(now & b->ctx->integer_mask);
    return ST_OK;
}

// Nothing else runs meanwhile. ACPI 6.5 (Stall in 19.6) allows 100 us; firmware asks for more.
#define STALL_MAX_US 1000000u

static void pause_cut(struct builtin *b, const char *what, const char *unit, uint64_t *time,
                      uint64_t most)
{
    char path[128];
    acpi_node_path(b->vm->frame->node, path, sizeof path);
    acpi_log(b->ctx, ACPI_LOG_WARN, "AML %s: %s of %llu %s cut to %llu", path, what,
             (unsigned long long)*time, unit, (unsigned long long)most);
    *time = most;
}

static status_t do_sleep(struct builtin *b)
{
    uint64_t ms, most = b->ctx->limits.sleep_ns / 1000000;
    status_t st = integer_of(b, 0, &ms);
    if (st < 0) return st;
    if (ms > most) pause_cut(b, "Sleep", "ms", &ms, most);
    if (b->ctx->ops->sleep_ms) {
        struct acpi_unlocked unlocked = acpi_interpreter_unlock(b->ctx);
        b->ctx->ops->sleep_ms(b->ctx->host, ms);
        acpi_interpreter_relock(b->ctx, unlocked);
    }
    b->vm->exec->loop_budget = 0; // a While that sleeps makes few rounds
    return ST_OK;
}

static status_t do_stall(struct builtin *b)
{
    uint64_t us;
    status_t st = integer_of(b, 0, &us);
    if (st < 0) return st;
    if (us > STALL_MAX_US) pause_cut(b, "Stall", "us", &us, STALL_MAX_US);
    if (b->ctx->ops->stall_us) b->ctx->ops->stall_us(b->ctx->host, us);
    b->vm->exec->loop_budget = 0;
    return ST_OK;
}

static status_t mutex_of(struct builtin *b, struct aml_mutex **out)
{
    struct acpi_node *node;
    status_t st = node_of(b, 0, &node);
    if (st < 0) return st;
    if (node->value.tag != AML_MUTEX) return ST_AML_TYPE;
    *out = aml_mutex_of(node->value);
    return ST_OK;
}

static status_t event_of(struct builtin *b, struct aml_event **out)
{
    struct acpi_node *node;
    status_t st = node_of(b, 0, &node);
    if (st < 0) return st;
    if (node->value.tag != AML_EVENT) return ST_AML_TYPE;
    *out = aml_event_of(node->value);
    return ST_OK;
}

// A wait that is no timeout of AML's own.
static status_t wait_failed(struct builtin *b, status_t st)
{
    const char *cause = st == ST_AML_MUTEX     ? "deadlock: its owner waits for this thread"
                        : st == ST_BUSY        ? "waited longer than the context allows"
                        : st == ST_INTERRUPTED ? "the context is being destroyed"
                                               : "";
    snprintf(b->vm->exec->cause, sizeof b->vm->exec->cause, "%s", cause);
    return st;
}

static status_t do_acquire(struct builtin *b)
{
    struct aml_mutex *mutex;
    status_t st = mutex_of(b, &mutex);
    if (st < 0) return st;
    st = aml_mutex_acquire(b->ctx, b->vm->exec, mutex, b->extend->a);
    b->vm->exec->loop_budget = 0;
    if (st < 0 && st != ST_TIMEOUT) return wait_failed(b, st);
    b->result = boolean(b, st == ST_TIMEOUT);
    return ST_OK;
}

static status_t do_release(struct builtin *b)
{
    struct aml_mutex *mutex;
    status_t st = mutex_of(b, &mutex);
    if (st == ST_OK) st = aml_mutex_release(b->ctx, b->vm->exec, mutex);
    return st;
}

static status_t do_signal(struct builtin *b)
{
    struct aml_event *event;
    status_t st = event_of(b, &event);
    if (st == ST_OK) aml_event_signal(b->ctx, event);
    return st;
}

static status_t do_reset(struct builtin *b)
{
    struct aml_event *event;
    status_t st = event_of(b, &event);
    if (st == ST_OK) event->count = 0;
    return st;
}

static status_t do_wait(struct builtin *b)
{
    struct aml_event *event;
    uint64_t timeout;
    status_t st = integer_of(b, 1, &timeout); // first: it may let others run
    if (st == ST_OK) st = event_of(b, &event);
    if (st < 0) return st;
    unsigned ms = timeout < AML_TIMEOUT_FOREVER ? (unsigned)timeout : AML_TIMEOUT_FOREVER;
    st = aml_event_wait(b->ctx, event, ms);
    b->vm->exec->loop_budget = 0;
    if (st < 0 && st != ST_TIMEOUT) return wait_failed(b, st);
    b->result = boolean(b, st == ST_TIMEOUT);
    return ST_OK;
}

static status_t do_notify(struct builtin *b)
{
    struct acpi_node *node;
    uint64_t value;
    status_t st = integer_of(b, 1, &value); // first: it may let others run
    if (st == ST_OK) st = node_of(b, 0, &node);
    if (st < 0) return st;
    unsigned tag = node->value.tag;
    bool is_device = tag == AML_DEVICE || tag == AML_SCOPE; // \_SB's bus check (Lenovo IdeaPad)
    if (!is_device && tag != AML_PROCESSOR && tag != AML_THERMAL_ZONE) {
        acpi_node_path(node, b->vm->exec->cause, sizeof b->vm->exec->cause);
        return ST_AML_TYPE;
    }
    if (b->ctx->ops->notify) b->ctx->ops->notify(b->ctx->host, node, value);
    return ST_OK;
}

static status_t do_fatal(struct builtin *b)
{
    uint64_t argument;
    status_t st = integer_of(b, 0, &argument);
    if (st < 0) return st;
    snprintf(b->vm->exec->cause, sizeof b->vm->exec->cause, "type 0x%x, code 0x%x, argument 0x%llx",
             (unsigned)b->extend->a, (unsigned)b->extend->d, (unsigned long long)argument);
    if (b->ctx->ops->fatal)
        b->ctx->ops->fatal(b->ctx->host, (uint8_t)b->extend->a, b->extend->d, argument);
    return ST_AML_FATAL;
}

static struct aml_declaration declaration_at(struct builtin *b)
{
    struct aml_frame *frame = b->vm->frame;
    struct aml_table *table = b->vm->code->table;
    return (struct aml_declaration){.ctx = b->ctx,
                                    .table = table,
                                    .scope = frame->scope,
                                    .p = table->bytes + b->extend->d,
                                    .end = table->bytes + table->length,
                                    .exec =
                                        frame->flags & AML_FRAME_PERMANENT ? NULL : b->vm->exec};
}

static status_t failed_name(struct builtin *b, const struct aml_name *name, status_t st)
{
    aml_name_format(name, b->vm->exec->cause, sizeof b->vm->exec->cause);
    return st;
}

// A node with a value; `value`'s count is taken over.
static status_t declare_as(struct builtin *b, struct aml_value value)
{
    struct aml_declaration d = declaration_at(b);
    struct aml_name name;
    struct acpi_node *node;
    status_t st = aml_name_parse(d.p, d.end, &name);
    if (st == ST_OK) {
        st = aml_declare_name(&d, &name, &node);
        if (st < 0) (void)failed_name(b, &name, st);
    }
    if (st < 0)
        aml_value_release(b->ctx, value);
    else
        acpi_node_set_value(b->ctx, node, value);
    return st;
}

static status_t do_name(struct builtin *b)
{
    struct aml_value copy;
    status_t st = aml_value_copy(b->ctx, b->args[0], &copy);
    return st < 0 ? st : declare_as(b, copy);
}

static status_t region_declare(struct builtin *b, unsigned space, uint64_t offset, uint64_t length,
                               const uint8_t *table)
{
    struct aml_declaration d = declaration_at(b);
    struct aml_name name;
    struct aml_region *region;
    status_t st = aml_name_parse(d.p, d.end, &name);
    if (st < 0) return st;
    st = aml_declare_region(&d, &name, space, offset, length, &region);
    if (st < 0) return failed_name(b, &name, st);
    region->table = table;
    if (table) acpi_table_retain(b->ctx, table);
    return ST_OK;
}

static status_t do_region(struct builtin *b)
{
    uint64_t offset, length;
    status_t st = integer_of(b, 0, &offset);
    if (st == ST_OK) st = integer_of(b, 1, &length);
    return st < 0 ? st : region_declare(b, b->extend->a, offset, length, NULL);
}

// Signature, OEM id and OEM table id as AML strings: padded with NUL.
static status_t table_ids(struct builtin *b, char ids[18])
{
    static const struct {
        uint8_t start, length;
    } fields[3] = {{0, 4}, {4, 6}, {10, 8}};
    memset(ids, 0, 18);
    for (unsigned i = 0; i < 3; i++) {
        if (b->args[i].tag != AML_STRING) return ST_AML_TYPE;
        const struct aml_string *string = (struct aml_string *)b->args[i].object;
        if (string->length > fields[i].length) return ST_AML_VALUE;
        memcpy(ids + fields[i].start, string->bytes, string->length);
    }
    return ST_OK;
}

static status_t do_data_region(struct builtin *b)
{
    char ids[18];
    const uint8_t *bytes;
    size_t length;
    status_t st = table_ids(b, ids);
    if (st == ST_OK) st = acpi_table_find(b->ctx, ids, ids + 4, ids + 10, &bytes, &length);
    return st < 0 ? st : region_declare(b, ACPI_SPACE_TABLE, 0, length, bytes);
}

static status_t do_bank_field(struct builtin *b)
{
    struct aml_declaration d = declaration_at(b);
    uint64_t bank;
    const uint8_t *p, *end, *skipped;
    struct aml_name region_name, bank_name;
    status_t st = integer_of(b, 0, &bank);
    if (st == ST_OK) st = aml_package_length(d.p + 2, d.end, &p, &end);
    if (st == ST_OK) st = aml_name_parse(p, end, &region_name);
    if (st == ST_OK) st = aml_name_parse(p + region_name.length, end, &bank_name);
    if (st < 0) return st;
    struct acpi_node *region = acpi_ns_resolve(b->ctx, d.scope, &region_name, false);
    struct acpi_node *bank_node = acpi_ns_resolve(b->ctx, d.scope, &bank_name, false);
    if (!region) return failed_name(b, &region_name, ST_AML_NAME_NOT_FOUND);
    if (!bank_node) return failed_name(b, &bank_name, ST_AML_NAME_NOT_FOUND);
    skipped = b->vm->code->table->bytes + b->extend[1].d; // behind the bank value
    if (skipped >= end) return ST_AML_TRUNCATED;
    d.end = end;
    return aml_declare_fields(&d, skipped + 1, end, AML_FIELD_BANK, region, bank_node, NULL, bank,
                              *skipped);
}

static status_t create_field(struct builtin *b, enum aml_buffer_field_kind kind, uint64_t bit,
                             uint64_t bits)
{
    struct aml_value field;
    status_t st = aml_buffer_field_create(b->ctx, kind, b->args[0], bit, bits, &field);
    return st < 0 ? st : declare_as(b, field);
}

static status_t do_create_field(struct builtin *b)
{
    uint64_t bit, bits;
    status_t st = integer_of(b, 1, &bit);
    if (st == ST_OK) st = integer_of(b, 2, &bits);
    return st < 0 ? st : create_field(b, AML_BUFFER_FIELD_BITS, bit, bits);
}

static status_t do_create_fixed(struct builtin *b)
{
    uint64_t index;
    bool in_bits = b->extend->a & 0x8000;
    status_t st = integer_of(b, 1, &index);
    if (st < 0) return st;
    if (index > UINT32_MAX) return ST_AML_VALUE;
    return create_field(b, AML_BUFFER_FIELD_FIXED, in_bits ? index : index * 8,
                        b->extend->a & 0x7fff);
}

static status_t load_source(struct builtin *b, const uint8_t **out_bytes, size_t *out_length,
                            struct aml_value *out_held, uint8_t **out_read, size_t *out_read_length)
{
    struct acpi_node *node = NULL;
    struct aml_value v = b->args[0];
    *out_held = aml_value_uninitialized();
    *out_read = NULL;
    if (v.tag == AML_REF_NODE) {
        node = acpi_node_target(v.node);
        if (node->value.tag == AML_REGION) {
            uint8_t header[AML_TABLE_HEADER];
            status_t st = aml_region_read_bytes(b->ctx, node, 0, header, sizeof header);
            if (st < 0) return st;
            uint32_t length = load_le32(header + 4);
            if (length < AML_TABLE_HEADER || length > b->ctx->limits.object_size)
                return ST_AML_BAD_TABLE;
            *out_read = acpi_alloc(b->ctx, length);
            if (!*out_read) return ST_NO_MEMORY;
            *out_bytes = *out_read;
            *out_length = *out_read_length = length;
            return aml_region_read_bytes(b->ctx, node, 0, *out_read, length);
        }
    }
    status_t st = aml_op_deref(b->ctx, b->vm->frame->scope, v, out_held);
    if (st == ST_AML_TYPE && v.tag == AML_BUFFER) {
        aml_value_retain(v);
        *out_held = v;
        st = ST_OK;
    }
    if (st < 0) return st;
    if (out_held->tag != AML_BUFFER) return ST_AML_TYPE;
    *out_bytes = ((struct aml_buffer *)out_held->object)->bytes;
    *out_length = ((struct aml_buffer *)out_held->object)->length;
    if (*out_length < AML_TABLE_HEADER) return ST_AML_BAD_TABLE;
    uint32_t said = load_le32(*out_bytes + 4);
    if (said > *out_length) return ST_AML_BAD_TABLE;
    *out_length = said;
    return ST_OK;
}

// A table that is refused is no error of the method: AML sees it by the result.
static status_t load_result(struct builtin *b, status_t st, struct aml_table *table,
                            struct acpi_node *scope)
{
    if (st == ST_OK) st = aml_table_run(b->ctx, table, scope);
    if (st == ST_NO_MEMORY) return st;
    if (st < 0) {
        acpi_log(b->ctx, ACPI_LOG_WARN, "AML Load: table refused: %s", status_string(st));
        b->result = aml_value_integer(0);
        return ST_OK;
    }
    b->result = boolean(b, true);
    return ST_OK;
}

static status_t do_load(struct builtin *b)
{
    const uint8_t *bytes = NULL;
    size_t length = 0;
    struct aml_value held;
    uint8_t *read;
    size_t read_length = 0;
    struct aml_table *table = NULL;
    status_t st = load_source(b, &bytes, &length, &held, &read, &read_length);
    if (st == ST_OK) {
        // The host may take firmware's tables with wrong checksums; those that AML brings are
        // refused.
        st = acpi_checksum(bytes, length) == 0 ? ST_OK : ST_BAD_CHECKSUM;
        if (st == ST_OK) st = aml_table_add(b->ctx, bytes, length, true, &table);
        st = load_result(b, st, table, b->ctx->root);
        if (st == ST_OK && b->result.integer)
            b->result = (struct aml_value){.tag = AML_TABLE_HANDLE, .integer = table->index + 1u};
    } else if (st == ST_AML_BAD_TABLE) {
        st = load_result(b, st, NULL, NULL);
    }
    if (read) acpi_release(b->ctx, read, read_length); // not what is read there now
    aml_value_release(b->ctx, held);
    return st;
}

// LoadTable (signature, OEM id, OEM table id, root path, parameter path, parameter data)
static status_t do_load_table(struct builtin *b)
{
    char ids[18];
    const uint8_t *bytes;
    size_t length;
    struct acpi_node *scope = b->ctx->root, *parameter;
    struct aml_table *table;
    status_t st = table_ids(b, ids);
    if (st < 0) return st;
    b->result = aml_value_integer(0);
    if (acpi_table_find(b->ctx, ids, ids + 4, ids + 10, &bytes, &length) < 0) return ST_OK;
    if (b->args[3].tag == AML_STRING && ((struct aml_string *)b->args[3].object)->length) {
        st = acpi_ns_lookup_path(b->ctx, b->vm->frame->scope,
                                 (const char *)((struct aml_string *)b->args[3].object)->bytes,
                                 &scope);
        if (st < 0) return st;
    }
    st = aml_table_add(b->ctx, bytes, length, true, &table);
    st = load_result(b, st, table, scope);
    if (st < 0 || !b->result.integer) return st;
    b->result = (struct aml_value){.tag = AML_TABLE_HANDLE, .integer = table->index + 1u};
    if (b->args[4].tag != AML_STRING || !((struct aml_string *)b->args[4].object)->length)
        return ST_OK;
    st = acpi_ns_lookup_path(
        b->ctx, scope, (const char *)((struct aml_string *)b->args[4].object)->bytes, &parameter);
    return st < 0 ? st : aml_store_node(b->ctx, parameter, b->args[5]);
}

static status_t do_unload(struct builtin *b)
{
    struct aml_value handle = b->args[0];
    if (handle.tag == AML_REF_NODE) handle = acpi_node_target(handle.node)->value;
    if (handle.tag == AML_REF_CELL) handle = ((struct aml_cell *)handle.object)->value;
    if (handle.tag != AML_TABLE_HANDLE && handle.tag != AML_INTEGER) return ST_AML_TYPE;
    struct aml_table *table = handle.integer && handle.integer <= UINT16_MAX
                                  ? aml_table_by_index(b->ctx, (unsigned)handle.integer - 1)
                                  : NULL;
    if (!table || !table->is_loaded) return ST_AML_VALUE;
    return aml_table_drop(b->ctx, table);
}

static status_t do_concat_resources(struct builtin *b)
{
    return aml_op_concat_resources(b->ctx, b->args[0], b->args[1], &b->result);
}

static status_t (*const builtins[AML_BUILTIN_COUNT])(struct builtin *) = {
    [AML_BUILTIN_MID] = do_mid,
    [AML_BUILTIN_TO_STRING] = do_to_string,
    [AML_BUILTIN_CONCAT_RESOURCES] = do_concat_resources,
    [AML_BUILTIN_MATCH] = do_match,
    [AML_BUILTIN_PACKAGE] = do_package,
    [AML_BUILTIN_TIMER] = do_timer,
    [AML_BUILTIN_NOTIFY] = do_notify,
    [AML_BUILTIN_ACQUIRE] = do_acquire,
    [AML_BUILTIN_RELEASE] = do_release,
    [AML_BUILTIN_SIGNAL] = do_signal,
    [AML_BUILTIN_WAIT] = do_wait,
    [AML_BUILTIN_RESET] = do_reset,
    [AML_BUILTIN_SLEEP] = do_sleep,
    [AML_BUILTIN_STALL] = do_stall,
    [AML_BUILTIN_FATAL] = do_fatal,
    [AML_BUILTIN_LOAD] = do_load,
    [AML_BUILTIN_LOAD_TABLE] = do_load_table,
    [AML_BUILTIN_UNLOAD] = do_unload,
    [AML_BUILTIN_NAME] = do_name,
    [AML_BUILTIN_REGION] = do_region,
    [AML_BUILTIN_DATA_REGION] = do_data_region,
    [AML_BUILTIN_BANK_FIELD] = do_bank_field,
    [AML_BUILTIN_CREATE_FIELD] = do_create_field,
    [AML_BUILTIN_CREATE_FIXED] = do_create_fixed,
};

status_t vm_builtin(struct aml_vm *vm, const struct aml_insn *insn)
{
    struct builtin b = {.vm = vm,
                        .ctx = vm->ctx,
                        .insn = insn,
                        .extend = insn + 1,
                        .result = aml_value_uninitialized()};
    for (unsigned i = 0; i < insn->c; i++) {
        status_t st = vm_get(vm, insn->a + i, &b.args[i]);
        if (st < 0) return st;
    }
    status_t st = builtins[insn->b](&b);
    if (st < 0) {
        aml_value_release(vm->ctx, b.result);
        return st;
    }
    for (unsigned i = 0; i < insn->c; i++)
        vm_empty(vm, insn->a + i);
    vm->regs[insn->a] = b.result;
    return ST_OK;
}

status_t vm_declare(struct aml_vm *vm, uint32_t offset)
{
    struct aml_frame *frame = vm->frame;
    struct aml_table *table = vm->code->table;
    struct aml_declaration d = {.ctx = vm->ctx,
                                .table = table,
                                .scope = frame->scope,
                                .p = table->bytes + offset,
                                .end = table->bytes + table->length,
                                .exec = frame->flags & AML_FRAME_PERMANENT ? NULL : vm->exec};
    status_t st = aml_declare(&d);
    if (st == ST_OK && d.block_end) return aml_exec_open_scope(vm->exec, d.block_scope);
    if (st == AML_DYNAMIC) return ST_AML_BAD_ENCODING;
    struct aml_name name;
    if (st < 0 && d.failed_name && aml_name_parse(d.failed_name, d.end, &name) == ST_OK)
        aml_name_format(&name, vm->exec->cause, sizeof vm->exec->cause);
    return st;
}
