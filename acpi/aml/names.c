// SPDX-License-Identifier: MIT
// What a name is, as far as parsing is concerned: a method and its arguments, or an object. Names
// that the body itself declares count from their declaration on, though no node is there yet.

#include "aml/compile.h"
#include <base/bits.h>

// scope_t: a node, or the index of a local name, times 2, plus 1.
static bool is_local(scope_t scope)
{
    return scope & 1;
}

static struct local_name *local_at(struct compiler *c, scope_t scope)
{
    return (struct local_name *)c->locals.data + (scope >> 1);
}

static struct acpi_node *node_of(scope_t scope)
{
    return (struct acpi_node *)scope;
}

// 0 when there is none.
static scope_t child_of(struct compiler *c, scope_t parent, acpi_segment_t segment)
{
    const struct local_name *locals = c->locals.data;
    for (uint32_t i = c->locals.count; i-- > 0;)
        if (locals[i].segment == segment && locals[i].parent == parent) return (scope_t)i << 1 | 1;
    if (is_local(parent)) return 0;
    struct acpi_node *child = acpi_node_child(c->ctx, node_of(parent), segment);
    return child ? (scope_t)acpi_node_target(child) : 0;
}

static scope_t parent_of(struct compiler *c, scope_t scope)
{
    return is_local(scope) ? local_at(c, scope)->parent : (scope_t)node_of(scope)->parent;
}

static scope_t start_of(struct compiler *c, const struct aml_name *name)
{
    if (name->is_absolute) return (scope_t)c->ctx->root;
    scope_t scope = c->scope;
    for (unsigned i = 0; i < name->carets; i++) {
        scope_t parent = parent_of(c, scope);
        if (!parent) break;
        scope = parent;
    }
    return scope;
}

static scope_t resolve(struct compiler *c, const struct aml_name *name)
{
    scope_t scope = start_of(c, name);
    if (name->count == 1 && !name->is_absolute && !name->carets) {
        acpi_segment_t segment = load_le32(name->segs);
        scope_t found = 0;
        for (; scope && !found; scope = parent_of(c, scope))
            found = child_of(c, scope, segment);
        return found;
    }
    for (unsigned i = 0; i < name->count && scope; i++)
        scope = child_of(c, scope, load_le32(name->segs + 4 * i));
    return scope;
}

struct name_kind name_lookup(struct compiler *c, const struct aml_name *name)
{
    scope_t found = resolve(c, name);
    if (!found) return (struct name_kind){AML_SITE_UNKNOWN, 0, false};
    if (is_local(found)) {
        const struct local_name *local = local_at(c, found);
        return (struct name_kind){local->is_method ? AML_SITE_METHOD : AML_SITE_OBJECT, local->args,
                                  true};
    }
    struct aml_value value = node_of(found)->value;
    if (value.tag != AML_METHOD) return (struct name_kind){AML_SITE_OBJECT, 0, false};
    return (struct name_kind){AML_SITE_METHOD, aml_method_of(value)->arg_count, false};
}

uint32_t site_add(struct compiler *c, const struct aml_name *name, struct name_kind kind)
{
    struct aml_site *site = vector_push(c, &c->sites, sizeof *site);
    if (!site) return 0;
    *site = (struct aml_site){.name = *name,
                              .kind = kind.kind,
                              .args = kind.args,
                              .is_scoped = c->scope_depth > 0,
                              .is_local = kind.is_local};
    if (kind.kind == AML_SITE_UNKNOWN && name->count)
        acpi_ns_mark_arity(c->ctx, load_le32(name->segs + 4 * (name->count - 1u)));
    return c->sites.count - 1;
}

// The scope that a declared name is made in, 0 if unknown.
static scope_t declaration_parent(struct compiler *c, const struct aml_name *name)
{
    scope_t scope = start_of(c, name);
    for (unsigned i = 0; i + 1u < name->count && scope; i++)
        scope = child_of(c, scope, load_le32(name->segs + 4 * i));
    return scope;
}

void local_declare(struct compiler *c, const struct aml_name *name, bool is_method, unsigned args)
{
    scope_t parent = declaration_parent(c, name);
    if (!parent || !name->count) return;
    acpi_segment_t segment = load_le32(name->segs + 4 * (name->count - 1u));
    if (child_of(c, parent, segment)) return; // there already: stays what it is
    struct local_name *local = vector_push(c, &c->locals, sizeof *local);
    if (local)
        *local = (struct local_name){
            .parent = parent, .segment = segment, .is_method = is_method, .args = (uint8_t)args};
}

scope_t local_scope(struct compiler *c, const struct aml_name *name)
{
    scope_t scope = resolve(c, name);
    return scope ? scope : c->scope;
}

// Bytes of a term that can only be an operand: constant, Local, Arg. 0 if it is something else.
static size_t plain_operand(struct compiler *c, const uint8_t *p, const uint8_t *end)
{
    if (p >= end) return 0;
    if (*p >= 0x60 && *p <= 0x6e) return 1;
    uint64_t integer;
    const uint8_t *next;
    if (aml_integer_decode(c->ctx, p, end, &integer, &next) == ST_OK) return (size_t)(next - p);
    if (*p != 0x0d) return 0;
    for (next = p; next < end && *next;)
        next++;
    return next < end ? (size_t)(next + 1 - p) : 0;
}

// The tables of some machines call methods that exist nowhere, so that nobody can tell how many
// arguments follow. No statement starts with a constant or a register, and no constant is a target.
unsigned guess_arguments(struct compiler *c, const uint8_t *p, const struct frame *parent)
{
    const uint8_t *end = parent->end;
    unsigned count = 0;
    bool is_statement = frame_is_block(parent);
    bool before_target = false;
    if (!is_statement && parent->kind == FRAME_OP)
        before_target = parent->opcode->operands[parent->next] == '>';
    // The last operand of a statement: what follows must be a statement.
    bool is_last = !is_statement && parent->opcode && parent->want == WANT_NOTHING &&
                   parent->opcode->operands[parent->next] == 0;
    if (!is_statement && !before_target && !is_last) return 0;
    while (count < 7) {
        size_t length = plain_operand(c, p, end);
        if (!length) break;
        bool can_be_target = *p == 0x00 || (*p >= 0x60 && *p <= 0x6e);
        if (before_target && can_be_target) break;
        p += length;
        count++;
    }
    return count;
}

static bool site_still_holds(struct acpi_context *ctx, struct aml_code *code,
                             const struct aml_site *site)
{
    struct acpi_node *node = acpi_ns_resolve(ctx, code->scope, &site->name, false);
    if (!node) return site->kind != AML_SITE_METHOD;
    bool is_method = node->value.tag == AML_METHOD;
    if (site->kind == AML_SITE_METHOD)
        return is_method && aml_method_of(node->value)->arg_count == site->args;
    // An unknown name without arguments was compiled as an object to read.
    return !is_method || (site->kind == AML_SITE_UNKNOWN && site->args &&
                          aml_method_of(node->value)->arg_count == site->args);
}

bool aml_code_still_holds(struct acpi_context *ctx, struct aml_code *code)
{
    if (code->arity_generation == ctx->ns->arity_generation) return true;
    for (uint32_t i = 0; i < code->site_count; i++) {
        const struct aml_site *site = &code->sites[i];
        if (!site->is_scoped && !site->is_local && !site_still_holds(ctx, code, site)) return false;
    }
    code->arity_generation = ctx->ns->arity_generation;
    return true;
}
