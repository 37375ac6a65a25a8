// SPDX-License-Identifier: MIT
// Names as AML writes them and as people do: parsing, look-up, printing.

#include "ns/namespace.h"
#include <base/bits.h>

status_t aml_name_parse(const uint8_t *p, const uint8_t *end, struct aml_name *out)
{
    const uint8_t *start = p;
    struct aml_name name = {0};
    if (end - p >= 4 && acpi_segment_is_valid(p)) { // nearly all are a lone segment
        *out = (struct aml_name){.segs = p, .count = 1, .length = 4};
        return ST_OK;
    }
    if (p < end && *p == '\\') {
        name.is_absolute = true;
        p++;
    } else {
        while (p < end && *p == '^' && name.carets < UINT16_MAX) {
            name.carets++;
            p++;
        }
    }
    if (p >= end) return ST_AML_TRUNCATED;
    switch (*p) {
    case 0x00: // NullName
        p++;
        break;
    case 0x2e: // DualNamePrefix
        name.count = 2;
        p++;
        break;
    case 0x2f: // MultiNamePrefix
        if (end - p < 2) return ST_AML_TRUNCATED;
        name.count = p[1];
        if (!name.count) return ST_AML_BAD_NAME;
        p += 2;
        break;
    default:
        name.count = 1;
    }
    if ((size_t)(end - p) < 4u * name.count) return ST_AML_TRUNCATED;
    name.segs = p;
    for (unsigned i = 0; i < name.count; i++, p += 4)
        if (!acpi_segment_is_valid(p)) return ST_AML_BAD_NAME;
    name.length = (uint32_t)(p - start);
    *out = name;
    return ST_OK;
}

// `^` beyond the root stays there.
static struct acpi_node *start_scope(struct acpi_context *ctx, struct acpi_node *scope,
                                     const struct aml_name *name)
{
    if (name->is_absolute) return ctx->root;
    struct acpi_node *node = scope ? scope : ctx->root;
    for (unsigned i = 0; i < name->carets && node->parent; i++)
        node = node->parent;
    return node;
}

struct acpi_node *acpi_ns_resolve(struct acpi_context *ctx, struct acpi_node *scope,
                                  const struct aml_name *name, bool keep_alias)
{
    struct acpi_node *node = start_scope(ctx, scope, name);
    if (name->count == 1 && !name->is_absolute && !name->carets) {
        acpi_segment_t segment = load_le32(name->segs);
        struct acpi_node *found = NULL;
        for (; node && !found; node = node->parent)
            found = acpi_node_child(ctx, node, segment);
        return found && !keep_alias ? acpi_node_target(found) : found;
    }
    for (unsigned i = 0; i < name->count && node; i++) {
        node = acpi_node_child(ctx, acpi_node_target(node), load_le32(name->segs + 4 * i));
    }
    return node && !keep_alias ? acpi_node_target(node) : node;
}

status_t acpi_ns_parent_of(struct acpi_context *ctx, struct acpi_node *scope,
                           const struct aml_name *name, struct acpi_node **out_parent,
                           acpi_segment_t *out_segment)
{
    if (!name->count) return ST_AML_BAD_NAME;
    struct acpi_node *node = start_scope(ctx, scope, name);
    for (unsigned i = 0; i + 1u < name->count; i++) {
        node = acpi_node_child(ctx, node, load_le32(name->segs + 4 * i));
        if (!node) return ST_AML_NAME_NOT_FOUND;
        node = acpi_node_target(node);
    }
    *out_parent = node;
    *out_segment = load_le32(name->segs + 4 * (name->count - 1u));
    return ST_OK;
}

status_t acpi_ns_lookup_aml(struct acpi_context *ctx, struct acpi_node *scope, const uint8_t *name,
                            size_t length, struct acpi_node **out)
{
    struct aml_name parsed;
    status_t st = aml_name_parse(name, name + length, &parsed);
    if (st < 0) return st;
    if (parsed.length != length) return ST_AML_BAD_NAME;
    *out = acpi_ns_resolve(ctx, scope, &parsed, false);
    return *out ? ST_OK : ST_AML_NAME_NOT_FOUND;
}

// One segment of ASL text into out[4], padded; returns the characters read, 0 if there is none.
static unsigned text_segment(const char *p, uint8_t out[4])
{
    unsigned length = 0;
    while (length < 4 && p[length] && p[length] != '.') {
        char c = p[length];
        out[length++] = (uint8_t)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
    for (unsigned i = length; i < 4; i++)
        out[i] = '_';
    return acpi_segment_is_valid(out) ? length : 0;
}

status_t acpi_ns_lookup_path(struct acpi_context *ctx, struct acpi_node *scope, const char *path,
                             struct acpi_node **out)
{
    struct aml_name name = {0};
    uint8_t segs[4 * 255];
    if (*path == '\\') {
        name.is_absolute = true;
        path++;
    }
    for (; *path == '^' && !name.is_absolute && name.carets < UINT16_MAX; path++)
        name.carets++;
    while (*path) {
        unsigned length = name.count < 255 ? text_segment(path, segs + 4 * name.count) : 0;
        if (!length) return ST_AML_BAD_NAME;
        name.count++;
        path += length;
        if (*path == '.' && path[1])
            path++;
        else if (*path)
            return ST_AML_BAD_NAME;
    }
    name.segs = segs;
    *out = acpi_ns_resolve(ctx, scope, &name, false);
    return *out ? ST_OK : ST_AML_NAME_NOT_FOUND;
}

struct text {
    char *buf;
    size_t size, length;
};

static void put(struct text *text, char c)
{
    if (text->length + 1 < text->size) text->buf[text->length] = c;
    text->length++;
}

static void put_segment(struct text *text, const uint8_t *segment)
{
    unsigned length = 4;
    while (length > 1 && segment[length - 1] == '_')
        length--;
    for (unsigned i = 0; i < length; i++)
        put(text, (char)segment[i]);
}

static void finish(struct text *text)
{
    if (text->size) text->buf[text->length < text->size ? text->length : text->size - 1] = 0;
}

size_t acpi_node_path(const struct acpi_node *node, char *buf, size_t size)
{
    struct text text = {buf, size, 0};
    unsigned depth = 0;
    for (const struct acpi_node *n = node; n->parent; n = n->parent)
        depth++;
    put(&text, '\\');
    for (unsigned level = depth; level > 0; level--) {
        const struct acpi_node *n = node;
        for (unsigned i = 1; i < level; i++)
            n = n->parent;
        uint8_t segment[4];
        store_le32(segment, n->segment);
        put_segment(&text, segment);
        if (level > 1) put(&text, '.');
    }
    finish(&text);
    return text.length;
}

void aml_name_format(const struct aml_name *name, char *buf, size_t size)
{
    struct text text = {buf, size, 0};
    if (name->is_absolute) put(&text, '\\');
    for (unsigned i = 0; i < name->carets; i++)
        put(&text, '^');
    for (unsigned i = 0; i < name->count; i++) {
        if (i) put(&text, '.');
        put_segment(&text, name->segs + 4 * i);
    }
    finish(&text);
}
