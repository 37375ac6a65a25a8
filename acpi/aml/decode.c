// SPDX-License-Identifier: MIT
// Constants in AML: PkgLength, integers, strings, buffers, packages.

#include "aml/engine.h"
#include <base/bits.h>

status_t aml_package_length(const uint8_t *p, const uint8_t *end, const uint8_t **out_content,
                            const uint8_t **out_end)
{
    if (p >= end) return ST_AML_TRUNCATED;
    unsigned follow = *p >> 6;
    if ((size_t)(end - p) <= follow) return ST_AML_TRUNCATED;
    uint32_t length = follow ? *p & 0x0f : *p & 0x3f;
    for (unsigned i = 0; i < follow; i++)
        length |= (uint32_t)p[1 + i] << (4 + 8 * i);
    if (length <= follow) return ST_AML_BAD_ENCODING;
    *out_content = p + 1 + follow;
    // Packages and blocks longer than what encloses them exist (_CST of some laptops): cut.
    *out_end = length > (size_t)(end - p) ? end : p + length;
    return ST_OK;
}

static inline status_t integer_decode(const struct acpi_context *ctx, const uint8_t *p,
                                      const uint8_t *end, uint64_t *out, const uint8_t **out_next)
{
    if (p >= end) return ST_AML_TRUNCATED;
    size_t room = (size_t)(end - p), need = 1;
    uint64_t value;
    switch (*p) {
    case 0x00:
        value = 0;
        break;
    case 0x01:
        value = 1;
        break;
    case 0xff:
        value = UINT64_MAX;
        break;
    case 0x0a:
        need = 2;
        value = room >= need ? p[1] : 0;
        break;
    case 0x0b:
        need = 3;
        value = room >= need ? load_le16(p + 1) : 0;
        break;
    case 0x0c:
        need = 5;
        value = room >= need ? load_le32(p + 1) : 0;
        break;
    case 0x0e:
        need = 9;
        value = room >= need ? load_le64(p + 1) : 0;
        break;
    default:
        return AML_DYNAMIC;
    }
    if (room < need) return ST_AML_TRUNCATED;
    *out = value & ctx->integer_mask;
    *out_next = p + need;
    return ST_OK;
}

// Not put into each place that reads a size.
__attribute__((noinline)) status_t aml_integer_decode(struct acpi_context *ctx, const uint8_t *p,
                                                      const uint8_t *end, uint64_t *out,
                                                      const uint8_t **out_next)
{
    return integer_decode(ctx, p, end, out, out_next);
}

// Data is either made, or only looked over: then it is known to be good, and left where it is.
struct reading {
    struct acpi_context *ctx;
    struct acpi_node *scope; // of names in packages
    bool is_scan;
};

// What a scan says of an object: its tag, and its bytes or elements as the payload.
static struct aml_value outline(enum aml_tag tag, uint64_t length)
{
    return (struct aml_value){.tag = (uint8_t)tag, .integer = length};
}

// The start of a package whose elements are still to come, from p on.
struct pending {
    struct aml_package *package; // NULL in a scan
    uint32_t filled, count;
    const uint8_t *end;
};

#define PACKAGE_DEPTH 64

static status_t string_decode(const struct reading *r, const uint8_t *p, const uint8_t *end,
                              struct aml_value *out, const uint8_t **out_next)
{
    const uint8_t *start = p + 1;
    p = memchr(start, 0, (size_t)(end - start));
    if (!p) return ST_AML_TRUNCATED;
    *out_next = p + 1;
    size_t length = (size_t)(p - start);
    if (!r->is_scan) return aml_string_create(r->ctx, start, length, out);
    *out = outline(AML_STRING, length);
    return aml_check_size(r->ctx, length);
}

static status_t buffer_decode(const struct reading *r, const uint8_t *p, const uint8_t *end,
                              struct aml_value *out, const uint8_t **out_next)
{
    const uint8_t *content, *stop;
    status_t st = aml_package_length(p + 1, end, &content, &stop);
    if (st < 0) return st;
    uint64_t size;
    st = aml_integer_decode(r->ctx, content, stop, &size, &content);
    if (st != ST_OK) return st;
    size_t given = (size_t)(stop - content);
    if (size < given) size = given;
    *out_next = stop;
    if (!r->is_scan) return aml_buffer_create(r->ctx, content, given, size, out);
    *out = outline(AML_BUFFER, size);
    return aml_check_size(r->ctx, size);
}

// Package header; VarPackage with a constant size is one too.
static status_t package_open(const struct reading *r, const uint8_t *p, const uint8_t *end,
                             struct pending *out, const uint8_t **out_next)
{
    const uint8_t *content, *stop;
    status_t st = aml_package_length(p + 1, end, &content, &stop);
    if (st < 0) return st;
    uint64_t count;
    if (*p == 0x12) {
        if (content >= stop) return ST_AML_TRUNCATED;
        count = *content++;
    } else {
        st = aml_integer_decode(r->ctx, content, stop, &count, &content);
        if (st != ST_OK) return st;
    }
    struct aml_value value = {.object = NULL};
    st = r->is_scan ? aml_check_size(r->ctx, count) : aml_package_create(r->ctx, count, &value);
    if (st < 0) return st;
    *out = (struct pending){
        .package = (struct aml_package *)value.object, .count = (uint32_t)count, .end = stop};
    *out_next = content;
    return ST_OK;
}

static status_t name_decode(const struct reading *r, const uint8_t *p, const uint8_t *end,
                            struct aml_value *out, const uint8_t **out_next)
{
    struct aml_name name;
    status_t st = aml_name_parse(p, end, &name);
    if (st < 0) return st;
    *out_next = p + name.length;
    return r->is_scan ? aml_check_size(r->ctx, name.length)
                      : aml_name_path_create(r->ctx, r->scope, p, name.length, out);
}

static status_t scalar_decode(const struct reading *r, bool is_element, const uint8_t *p,
                              const uint8_t *end, struct aml_value *out, const uint8_t **out_next)
{
    if (*p == 0x0d) return string_decode(r, p, end, out, out_next);
    if (*p == 0x11) return buffer_decode(r, p, end, out, out_next);
    if (is_element && r->scope && aml_is_name_start(*p))
        return name_decode(r, p, end, out, out_next);
    uint64_t integer;
    if (end - p >= 2 && p[0] == 0x5b && p[1] == 0x30) { // Revision
        *out_next = p + 2;
        *out = aml_value_integer(2);
        return ST_OK;
    }
    status_t st = integer_decode(r->ctx, p, end, &integer, out_next);
    if (st == ST_OK) *out = aml_value_integer(integer);
    return st;
}

// Where parsing goes on after a package. Some tables (Skylake's Cpu0Ist) have a PkgLength that runs
// into the Name that follows: the elements are counted by NumElements, and the Name is there too.
static const uint8_t *package_next(const uint8_t *p, const struct pending *package)
{
    bool is_full = package->filled == package->count;
    if (is_full && package->end - p > 5 && p[0] == 0x08 && aml_is_name_start(p[1])) return p;
    return package->end;
}

static struct aml_value package_value(const struct pending *pending)
{
    if (!pending->package) return outline(AML_PACKAGE, pending->count);
    return aml_value_object(AML_PACKAGE, &pending->package->container.head);
}

static void element_add(struct pending *to, struct aml_value value)
{
    if (to->package) to->package->elements[to->filled] = value;
    to->filled++;
}

static status_t data_read(const struct reading *r, const uint8_t *p, const uint8_t *end,
                          struct aml_value *out, const uint8_t **out_next)
{
    struct pending stack[PACKAGE_DEPTH];
    unsigned depth = 0;
    status_t st = ST_OK;
    if (p >= end) return ST_AML_TRUNCATED;
    for (;;) {
        struct aml_value value;
        if (*p == 0x12 || *p == 0x13) {
            st = depth < PACKAGE_DEPTH ? package_open(r, p, end, &stack[depth], &p) : AML_DYNAMIC;
            if (st != ST_OK) break;
            end = stack[depth++].end;
        } else {
            st = scalar_decode(r, depth > 0, p, end, &value, &p);
            if (st != ST_OK) break;
            if (!depth) {
                *out = value;
                *out_next = p;
                return ST_OK;
            }
            element_add(&stack[depth - 1], value);
        }
        while (depth) { // packages that are complete become elements themselves
            struct pending *top = &stack[depth - 1];
            if (top->filled < top->count && p < top->end) break;
            p = package_next(p, top);
            value = package_value(top);
            depth--;
            if (!depth) {
                *out = value;
                *out_next = p;
                return ST_OK;
            }
            end = stack[depth - 1].end;
            element_add(&stack[depth - 1], value);
        }
    }
    while (depth && !r->is_scan)
        aml_value_release(r->ctx, package_value(&stack[--depth]));
    return st;
}

status_t aml_data_decode(struct acpi_context *ctx, struct acpi_node *scope, const uint8_t *p,
                         const uint8_t *end, struct aml_value *out, const uint8_t **out_next)
{
    struct reading r = {ctx, scope, false};
    return data_read(&r, p, end, out, out_next);
}

status_t aml_data_scan(struct acpi_context *ctx, struct acpi_node *scope, const uint8_t *p,
                       const uint8_t *end, struct aml_value *out, const uint8_t **out_next)
{
    struct reading r = {ctx, scope, true};
    return data_read(&r, p, end, out, out_next);
}
