// SPDX-License-Identifier: MIT
// Evaluation for the checks: what fails is a finding, with its cause and place. It takes no longer
// than two seconds a loop, all together ten.

#include "aml/engine.h"
#include "check/names.h"

#include <acpi/region.h>

#define LOOP_NS_MAX 2000000000u
#define SLEEP_NS_MAX 2000000000u
#define CALLS_MAX (1u << 20)
#define TOTAL_NS 10000000000u // then nothing is evaluated any more

// Taking over

static status_t no_hardware(void *arg, struct acpi_region_access *access)
{
    struct names_check *check = arg;
    (void)access;
    check->needs_hardware = true;
    return ST_NO_DEVICE;
}

static enum acpi_error_action error_keep(void *arg, const struct acpi_error *error)
{
    struct names_takeover *takeover = arg;
    struct names_check *check = takeover->check;
    if (aml_current_thread(check->ctx) != check->thread)
        return takeover->on_error ? takeover->on_error(takeover->on_error_arg, error)
                                  : ACPI_ERROR_ABORT;
    struct names_error *kept = &check->error;
    if (kept->status < 0) return ACPI_ERROR_ABORT;
    kept->status = error->status;
    kept->offset = error->offset;
    kept->table_index = error->table_index;
    (void)snprintf(kept->path, sizeof kept->path, "%s", error->path);
    (void)snprintf(kept->cause, sizeof kept->cause, "%s", error->cause);
    return ACPI_ERROR_ABORT;
}

static void log_nothing(void *host, enum acpi_log_level level, bool is_debug_object,
                        const char *text, size_t length)
{
    (void)host, (void)level, (void)is_debug_object, (void)text, (void)length;
}

// All that is hardware, in place of what serves it. Tables (DataTableRegion) stay.
static void spaces_take(struct names_check *check)
{
    static const uint8_t spaces[] = {
        ACPI_SPACE_MEMORY,        ACPI_SPACE_IO,   ACPI_SPACE_PCI_CONFIG, ACPI_SPACE_EC,
        ACPI_SPACE_SMBUS,         ACPI_SPACE_CMOS, ACPI_SPACE_PCI_BAR,    ACPI_SPACE_IPMI,
        ACPI_SPACE_GPIO,          ACPI_SPACE_PCC,  ACPI_SPACE_SERIAL_BUS, ACPI_SPACE_PRM,
        ACPI_SPACE_FIXED_HARDWARE};
    struct acpi_context *ctx = check->ctx;
    memset(ctx->region_slots, 0, sizeof ctx->region_slots);
    for (size_t i = 0; i < ARRAY_SIZE(spaces); i++)
        ctx->region_slots[i] = (struct acpi_region_slot){spaces[i], true, no_hardware, check};
    ctx->has_memory_handler = true;
}

void names_takeover_begin(struct names_check *check, struct names_takeover *takeover)
{
    struct acpi_context *ctx = check->ctx;
    aml_enter(ctx);
    check->thread = aml_current_thread(ctx);
    check->end_ns = ctx->ops->clock_ns(ctx->host) + TOTAL_NS;
    takeover->check = check;
    takeover->limits = ctx->limits;
    takeover->on_error = ctx->engine->on_error;
    takeover->on_error_arg = ctx->engine->on_error_arg;
    ctx->engine->on_error = error_keep;
    ctx->engine->on_error_arg = takeover;
    if (ctx->limits.loop_ns > LOOP_NS_MAX) ctx->limits.loop_ns = LOOP_NS_MAX;
    if (ctx->limits.sleep_ns > SLEEP_NS_MAX) ctx->limits.sleep_ns = SLEEP_NS_MAX;
    if (ctx->limits.wait_ns > LOOP_NS_MAX) ctx->limits.wait_ns = LOOP_NS_MAX;
    if (ctx->limits.calls > CALLS_MAX) ctx->limits.calls = CALLS_MAX;
    takeover->ops_before = ctx->ops;
    memcpy(takeover->slots, ctx->region_slots, sizeof takeover->slots);
    takeover->has_memory_handler = ctx->has_memory_handler;
    if (!check->machine->has_hardware) {
        takeover->ops = *ctx->ops;
        takeover->ops.log = log_nothing; // each evaluation that ends early would be one line
        ctx->ops = &takeover->ops;
        spaces_take(check);
    }
    aml_leave(ctx);
}

void names_takeover_end(struct names_takeover *takeover)
{
    struct acpi_context *ctx = takeover->check->ctx;
    aml_enter(ctx);
    ctx->engine->on_error = takeover->on_error;
    ctx->engine->on_error_arg = takeover->on_error_arg;
    ctx->limits = takeover->limits;
    ctx->ops = takeover->ops_before;
    if (!takeover->check->machine->has_hardware) {
        memcpy(ctx->region_slots, takeover->slots, sizeof takeover->slots);
        ctx->has_memory_handler = takeover->has_memory_handler;
    }
    aml_leave(ctx);
}

// Evaluating

static enum names_kind failure_kind(status_t status)
{
    switch (status) {
    case ST_AML_NAME_NOT_FOUND:
    case ST_AML_NAME_OPERAND:
        return METHOD_NAME;
    case ST_AML_UNINITIALIZED:
    case ST_AML_ARG_UNSET:
    case ST_AML_ELEMENT_UNSET:
        return METHOD_UNSET;
    case ST_AML_LOOP_TIMEOUT:
    case ST_AML_CALL_DEPTH:
    case ST_AML_LIMIT:
    case ST_TIMEOUT:
        return METHOD_ENDLESS;
    case ST_AML_BUFFER_LIMIT:
    case ST_AML_PACKAGE_LIMIT:
    case ST_AML_STRING_LIMIT:
    case ST_AML_REGION_LIMIT:
    case ST_OUT_OF_RANGE:
        return METHOD_BOUNDS;
    default:
        return METHOD_FAILS;
    }
}

// Not the firmware's fault: nobody serves that address space here, or we are short of something.
static bool is_ours(status_t status)
{
    return status == ST_AML_NO_HANDLER || status == ST_NO_MEMORY || status == ST_INTERRUPTED ||
           status == ST_NO_DEVICE || status == ST_BUSY;
}

void names_initialization_check(struct names_check *check)
{
    struct acpi_node *method;
    status_t status;
    if (!check->machine->has_hardware) return;
    for (unsigned i = 0; acpi_initialize_failure(check->ctx, i, &method, &status) == ST_OK; i++) {
        if (is_ours(status)) continue;
        names_say(check, failure_kind(status), method, "%s, when devices were initialised",
                  status_string(status));
    }
}

static bool evaluate(struct names_check *check, struct acpi_node *node,
                     const struct acpi_value *args, size_t arg_count, bool is_told,
                     struct acpi_value *out)
{
    struct acpi_table_summary table = {.signature = "?"};
    check->needs_hardware = false;
    check->error.status = ST_OK;
    if (check->ctx->ops->clock_ns(check->ctx->host) >= check->end_ns) return false;
    status_t st = acpi_node_evaluate(check->ctx, node, args, arg_count, out);
    if (st == ST_OK && !check->needs_hardware) return true;
    if (st == ST_OK) acpi_value_release(check->ctx, out);
    if (check->needs_hardware || !is_told || check->presence != NAMES_PRESENT) return false;
    struct names_error *error = &check->error;
    if (is_ours(st) || is_ours(error->status)) return false;
    if (error->status == ST_OK) {                 // nobody reported it: it has no place
        if (st == ST_AML_ARGUMENTS) return false; // a finding of its own
        names_say(check, failure_kind(st), node, "%s", status_string(st));
        return false;
    }
    if (acpi_table_summary(check->ctx, error->table_index, &table) < 0)
        memcpy(table.signature, "?", 2);
    names_say(check, failure_kind(error->status), node, "%s%s%s, in %s at %s+0x%x",
              status_string(error->status), error->cause[0] ? ": " : "", error->cause, error->path,
              table.signature, error->offset);
    return false;
}

bool names_evaluate(struct names_check *check, struct acpi_node *node, struct acpi_value *out)
{
    return evaluate(check, node, NULL, 0, true, out);
}

bool names_peek(struct names_check *check, struct acpi_node *node, struct acpi_value *out)
{
    return evaluate(check, node, NULL, 0, false, out);
}

bool names_call(struct names_check *check, struct acpi_node *node, const struct acpi_value *args,
                size_t arg_count, struct acpi_value *out)
{
    return evaluate(check, node, args, arg_count, true, out);
}

struct acpi_node *names_child(struct names_check *check, struct acpi_node *parent,
                              const char name[4])
{
    aml_enter(check->ctx);
    struct acpi_node *child = acpi_node_child(check->ctx, parent, load_le32(name));
    aml_leave(check->ctx);
    return child;
}

bool names_peek_child(struct names_check *check, struct acpi_node *parent, const char name[4],
                      struct acpi_value *out)
{
    struct acpi_node *child = names_child(check, parent, name);
    return child && names_peek(check, child, out);
}

bool names_peek_integer(struct names_check *check, struct acpi_node *parent, const char name[4],
                        uint64_t *out)
{
    struct acpi_value value;
    if (!names_peek_child(check, parent, name, &value)) return false;
    bool is_integer = acpi_value_integer(&value, out) == ST_OK;
    acpi_value_release(check->ctx, &value);
    return is_integer;
}

// Packages

size_t names_count(const struct acpi_value *package)
{
    size_t count;
    return acpi_value_package_count(package, &count) == ST_OK ? count : 0;
}

bool names_element(struct names_check *check, const struct acpi_value *package, size_t i,
                   struct acpi_value *out)
{
    return acpi_value_package_element(check->ctx, package, i, out) == ST_OK;
}

uint64_t names_element_integer(struct names_check *check, const struct acpi_value *package,
                               size_t i)
{
    struct acpi_value element;
    uint64_t integer;
    if (!names_element(check, package, i, &element)) return 0;
    if (acpi_value_integer(&element, &integer) < 0) integer = 0;
    acpi_value_release(check->ctx, &element);
    return integer;
}

struct acpi_node *names_element_node(struct names_check *check, const struct acpi_value *package,
                                     size_t i)
{
    struct acpi_value element;
    struct acpi_node *node = NULL;
    if (!names_element(check, package, i, &element)) return NULL;
    if (acpi_value_node(check->ctx, &element, &node) < 0) node = NULL;
    acpi_value_release(check->ctx, &element);
    return node;
}

// Lists

void *names_list_add(struct names_check *check, struct names_list *list, size_t size)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? 2 * list->capacity : 64;
        aml_enter(check->ctx);
        void *items = acpi_alloc(check->ctx, capacity * size);
        if (items) {
            if (list->count) memcpy(items, list->items, list->count * size);
            acpi_release(check->ctx, list->items, list->capacity * size);
        }
        aml_leave(check->ctx);
        if (!items) return NULL;
        list->items = items;
        list->capacity = capacity;
    }
    return memset((uint8_t *)list->items + list->count++ * size, 0, size);
}

void names_list_free(struct names_check *check, struct names_list *list, size_t size)
{
    aml_enter(check->ctx);
    acpi_release(check->ctx, list->items, list->capacity * size);
    aml_leave(check->ctx);
    *list = (struct names_list){0};
}

uint64_t names_hash(const void *bytes, size_t length)
{
    uint64_t hash = 0xcbf29ce484222325;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ ((const uint8_t *)bytes)[i]) * 0x100000001b3;
    return hash ? hash : 1;
}
