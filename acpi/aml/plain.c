// SPDX-License-Identifier: MIT
// Plain expressions: what the top level of a table mostly asks about, constants and names compared
// and combined. They are read into a few steps and done at once, which is a tenth of the work of
// compiling and running them. Everything else is for the compiler.

#include "aml/plain.h"

#include "region/internal.h"

enum step_kind {
    STEP_VALUE,
    STEP_FIELD,
    STEP_LAND,
    STEP_LOR,
    STEP_LNOT,
    STEP_EQUAL,
    STEP_GREATER,
    STEP_LESS,
    STEP_ADD,
    STEP_SUBTRACT,
    STEP_MULTIPLY,
    STEP_SHIFT_LEFT,
    STEP_SHIFT_RIGHT,
    STEP_AND,
    STEP_OR,
    STEP_XOR
};

struct operation {
    uint8_t kind, operands;
    bool has_target; // which must be none
};

static struct operation operation_of(uint8_t opcode)
{
    switch (opcode) {
    case 0x72:
        return (struct operation){STEP_ADD, 2, true};
    case 0x74:
        return (struct operation){STEP_SUBTRACT, 2, true};
    case 0x77:
        return (struct operation){STEP_MULTIPLY, 2, true};
    case 0x79:
        return (struct operation){STEP_SHIFT_LEFT, 2, true};
    case 0x7a:
        return (struct operation){STEP_SHIFT_RIGHT, 2, true};
    case 0x7b:
        return (struct operation){STEP_AND, 2, true};
    case 0x7d:
        return (struct operation){STEP_OR, 2, true};
    case 0x7f:
        return (struct operation){STEP_XOR, 2, true};
    case 0x90:
        return (struct operation){STEP_LAND, 2, false};
    case 0x91:
        return (struct operation){STEP_LOR, 2, false};
    case 0x92:
        return (struct operation){STEP_LNOT, 1, false};
    case 0x93:
        return (struct operation){STEP_EQUAL, 2, false};
    case 0x94:
        return (struct operation){STEP_GREATER, 2, false};
    case 0x95:
        return (struct operation){STEP_LESS, 2, false};
    default:
        return (struct operation){STEP_VALUE, 0, false};
    }
}

// A field that is read as an integer, by us, without running AML or a handler. What can fail does
// so before the access, so that compiled code may try again.
static bool is_plain_field(const struct acpi_context *ctx, struct aml_field *field)
{
    struct aml_region *region;
    if (aml_list_of(field)->kind != AML_FIELD_REGION) return false;
    if (field->bit_length == 0 || field->bit_length > (ctx->is_32bit ? 32 : 64)) return false;
    if (aml_field_region(field, &region) < 0) return false;
    if (region->flags & AML_REGION_UNRANGED) return false;
    return (region->space == ACPI_SPACE_MEMORY || region->space == ACPI_SPACE_IO) &&
           !acpi_region_handler_find(ctx, region->space);
}

// CondRefOf (NAME), its result not stored.
static bool cond_ref(struct acpi_context *ctx, struct acpi_node *scope, const uint8_t **p,
                     const uint8_t *end, struct aml_plain_step *out)
{
    struct aml_name name;
    if (end - *p < 3 || (*p)[0] != 0x5b || (*p)[1] != 0x12 || !aml_is_name_start((*p)[2]))
        return false;
    const uint8_t *at = *p + 2;
    if (aml_name_parse(at, end, &name) < 0 || !name.count) return false;
    at += name.length;
    if (at >= end || *at != 0x00) return false;
    bool is_there = acpi_ns_resolve(ctx, scope, &name, false) != NULL;
    *out = (struct aml_plain_step){STEP_VALUE, is_there ? ctx->integer_mask : 0, NULL};
    *p = at + 1;
    return true;
}

static bool operand(struct acpi_context *ctx, struct acpi_node *scope, const uint8_t **p,
                    const uint8_t *end, struct aml_plain_step *out)
{
    struct aml_name name;
    *out = (struct aml_plain_step){STEP_VALUE, 0, NULL};
    if (!aml_is_name_start(**p)) {
        status_t st = aml_integer_decode(ctx, *p, end, &out->value, p);
        return st == ST_OK || (st == AML_DYNAMIC && cond_ref(ctx, scope, p, end, out));
    }
    if (aml_name_parse(*p, end, &name) < 0) return false;
    *p += name.length;
    const struct acpi_node *node = acpi_ns_resolve(ctx, scope, &name, false);
    if (!node) return false;
    if (node->value.tag == AML_INTEGER) {
        out->value = node->value.integer;
        return true;
    }
    if (node->value.tag != AML_FIELD) return false;
    struct aml_field *field = (struct aml_field *)node->value.object;
    if (!is_plain_field(ctx, field)) return false;
    out->kind = STEP_FIELD;
    out->field = field;
    field->head.references++;
    return true;
}

bool aml_plain_read(struct acpi_context *ctx, struct acpi_node *scope, const uint8_t *p,
                    const uint8_t *end, struct aml_plain *out, const uint8_t **out_next)
{
    struct operation open[AML_PLAIN_STEPS];
    unsigned depth = 0;
    out->count = 0;
    do {
        if (p >= end) return false;
        open[depth] = operation_of(*p);
        if (open[depth].operands) {
            p++;
            if (++depth == AML_PLAIN_STEPS) return false;
            continue;
        }
        if (out->count == AML_PLAIN_STEPS ||
            !operand(ctx, scope, &p, end, &out->steps[out->count++]))
            return false;
        while (depth && --open[depth - 1].operands == 0) {
            const struct operation *done = &open[--depth];
            if (done->has_target && (p >= end || *p++ != 0x00)) return false;
            if (out->count == AML_PLAIN_STEPS) return false;
            out->steps[out->count++] = (struct aml_plain_step){done->kind, 0, NULL};
        }
    } while (depth);
    *out_next = p;
    return true;
}

static uint64_t combine(const struct acpi_context *ctx, unsigned kind, uint64_t a, uint64_t b)
{
    const uint64_t truth = ctx->integer_mask;
    unsigned width = ctx->is_32bit ? 32 : 64;
    switch (kind) {
    case STEP_LAND:
        return a && b ? truth : 0;
    case STEP_LOR:
        return a || b ? truth : 0;
    case STEP_LNOT:
        return b ? 0 : truth;
    case STEP_EQUAL:
        return a == b ? truth : 0;
    case STEP_GREATER:
        return a > b ? truth : 0;
    case STEP_LESS:
        return a < b ? truth : 0;
    case STEP_ADD:
        return (a + b) & truth;
    case STEP_SUBTRACT:
        return (a - b) & truth;
    case STEP_MULTIPLY:
        return (a * b) & truth;
    case STEP_SHIFT_LEFT:
        return b < width ? a << b & truth : 0;
    case STEP_SHIFT_RIGHT:
        return b < width ? a >> b : 0;
    case STEP_AND:
        return a & b;
    case STEP_OR:
        return a | b;
    default:
        return a ^ b;
    }
}

bool aml_plain_run(struct acpi_context *ctx, const struct aml_plain *plain, uint64_t *out)
{
    uint64_t stack[AML_PLAIN_STEPS + 1];
    uint64_t *top = stack; // the value on top; below the first one is nothing
    for (unsigned i = 0; i < plain->count; i++) {
        const struct aml_plain_step *step = &plain->steps[i];
        struct aml_value value;
        if (step->kind == STEP_VALUE) {
            *++top = step->value;
        } else if (step->kind == STEP_FIELD) {
            if (aml_field_read(ctx, step->field, &value) < 0) return false;
            *++top = value.integer;
        } else {
            if (step->kind != STEP_LNOT) top--;
            *top = combine(ctx, step->kind, *top, step->kind == STEP_LNOT ? *top : top[1]);
        }
    }
    *out = *top;
    return true;
}

void aml_plain_drop(struct acpi_context *ctx, const struct aml_plain *plain)
{
    for (unsigned i = 0; i < plain->count; i++)
        if (plain->steps[i].kind == STEP_FIELD)
            aml_value_release(ctx, aml_value_object(AML_FIELD, &plain->steps[i].field->head));
}
