// SPDX-License-Identifier: MIT
// Values in ASL notation. What fits in what is left of a line stays on it; longer packages and
// buffers go over several lines. No recursion: open packages are on a stack of bounded depth, and
// references are named, not followed.

#include "object/format.h"
#include "object/number_text.h"

#include "region/field.h"

#define LINE_COLUMNS 100
#define BUFFER_BYTES_PER_LINE 16

struct frame {
    const struct aml_package *package;
    uint32_t next; // element to be written
    bool is_flat;
};

struct writer {
    struct acpi_context *ctx;
    const struct acpi_text_sink *sink;
    unsigned indent; // columns, of the line that the outermost value begins on
    unsigned depth;
    struct frame frames[AML_FORMAT_DEPTH];
};

static void newline(const struct writer *w, unsigned depth)
{
    static const char spaces[] = "                                ";
    aml_puts(w->sink, "\n");
    for (size_t left = w->indent + 4 * (size_t)depth; left > 0;) {
        size_t part = left < sizeof spaces - 1 ? left : sizeof spaces - 1;
        aml_put(w->sink, spaces, part);
        left -= part;
    }
}

static void put_string(const struct acpi_text_sink *sink, const struct aml_string *string)
{
    aml_puts(sink, "\"");
    for (uint32_t i = 0; i < string->length; i++) {
        char c = (char)string->bytes[i];
        if (c == '"' || c == '\\') {
            char escaped[2] = {'\\', c};
            aml_put(sink, escaped, 2);
        } else if (c >= ' ' && c <= '~') {
            aml_put(sink, &c, 1);
        } else {
            uint8_t escaped[4] = {'\\', 'x'};
            (void)aml_hex_write_fixed((uint8_t)c, 2, escaped + 2);
            aml_put(sink, (const char *)escaped, 4);
        }
    }
    aml_puts(sink, "\"");
}

// What a reference refers to, named only: following it could lead back here.
static void put_reference(const struct writer *w, struct aml_value v)
{
    if (v.tag == AML_REF_INDEX) {
        aml_puts(w->sink, "Index (");
        aml_puts(w->sink, aml_tag_text(v.object->tag));
        aml_puts(w->sink, ", ");
        aml_put_hex(w->sink, v.index, 2);
    } else {
        struct aml_value held = aml_cell_of(v)->value;
        aml_puts(w->sink, "RefOf (");
        if (held.tag == AML_INTEGER)
            aml_put_hex(w->sink, held.integer, 1);
        else
            aml_puts(w->sink, aml_tag_text(held.tag));
    }
    aml_puts(w->sink, ")");
}

// Everything but buffers and packages.
static void put_simple(const struct writer *w, struct aml_value v)
{
    if (v.tag == AML_INTEGER) {
        aml_put_hex(w->sink, v.integer, 1);
    } else if (v.tag == AML_STRING) {
        put_string(w->sink, aml_string_of(v));
    } else if (v.tag == AML_REGION) {
        const struct aml_region *region = (const struct aml_region *)v.object;
        char name[ACPI_SPACE_NAME_SIZE];
        aml_puts(w->sink, "OperationRegion (");
        aml_puts(w->sink, acpi_space_name(region->space, name));
        aml_puts(w->sink, ", ");
        aml_put_hex(w->sink, region->offset, 1);
        aml_puts(w->sink, ", ");
        aml_put_hex(w->sink, region->length, 1);
        aml_puts(w->sink, ")");
    } else if (v.tag == AML_REF_INDEX || v.tag == AML_REF_CELL) {
        put_reference(w, v);
    } else if (!aml_put_path(w->ctx, v, w->sink, aml_put)) {
        aml_puts(w->sink, aml_tag_text(v.tag));
    }
}

// Columns a value takes on one line; more than `limit` when it does not fit or is nested too deep
// to be looked through.
static size_t flat_width(const struct writer *w, struct aml_value v, size_t limit);

static void put_buffer(const struct writer *w, const struct aml_buffer *buffer, bool is_flat)
{
    aml_puts(w->sink, "Buffer (");
    aml_put_hex(w->sink, buffer->length, 2);
    aml_puts(w->sink, ") {");
    for (uint32_t i = 0; i < buffer->length; i++) {
        if (i > 0) aml_puts(w->sink, ",");
        if (!is_flat && i % BUFFER_BYTES_PER_LINE == 0)
            newline(w, w->depth + 1);
        else
            aml_puts(w->sink, " ");
        aml_put_hex(w->sink, buffer->bytes[i], 2);
    }
    if (!is_flat)
        newline(w, w->depth);
    else if (buffer->length > 0)
        aml_puts(w->sink, " ");
    aml_puts(w->sink, "}");
}

static void open_package(struct writer *w, const struct aml_package *package, bool is_flat)
{
    aml_puts(w->sink, "Package (");
    aml_put_hex(w->sink, package->count, 2);
    aml_puts(w->sink, ") {");
    if (package->count == 0) {
        aml_puts(w->sink, "}");
    } else if (w->depth == AML_FORMAT_DEPTH) {
        aml_puts(w->sink, " ... }");
    } else {
        w->frames[w->depth++] = (struct frame){.package = package, .is_flat = is_flat};
    }
}

static void put_value(struct writer *w, struct aml_value v, bool is_flat)
{
    if (v.tag == AML_CELL) v = aml_cell_of(v)->value;
    if (v.tag != AML_PACKAGE && v.tag != AML_BUFFER) {
        put_simple(w, v);
        return;
    }
    if (!is_flat) {
        size_t used = w->indent + 4 * (size_t)w->depth;
        size_t limit = used < LINE_COLUMNS ? LINE_COLUMNS - used : 0;
        is_flat = flat_width(w, v, limit) <= limit;
    }
    if (v.tag == AML_BUFFER)
        put_buffer(w, aml_buffer_of(v), is_flat);
    else
        open_package(w, aml_package_of(v), is_flat);
}

static void close_package(struct writer *w)
{
    bool is_flat = w->frames[--w->depth].is_flat;
    if (is_flat)
        aml_puts(w->sink, " ");
    else
        newline(w, w->depth);
    aml_puts(w->sink, "}");
}

// Writes the next element of the innermost open package, or closes it.
static void step(struct writer *w)
{
    struct frame *frame = &w->frames[w->depth - 1];
    if (frame->next == frame->package->count) {
        close_package(w);
        return;
    }
    if (frame->next > 0) aml_puts(w->sink, ",");
    if (frame->is_flat)
        aml_puts(w->sink, " ");
    else
        newline(w, w->depth);
    put_value(w, frame->package->elements[frame->next++], frame->is_flat);
}

static void count_text(void *arg, const char *text, size_t length)
{
    (void)text;
    *(size_t *)arg += length;
}

static size_t flat_width(const struct writer *outer, struct aml_value v, size_t limit)
{
    size_t width = 0;
    struct acpi_text_sink counter = {count_text, &width};
    if (v.tag == AML_BUFFER && aml_buffer_of(v)->length > limit) return limit + 1;
    struct writer w;
    w.ctx = outer->ctx;
    w.sink = &counter;
    w.indent = 0;
    w.depth = 0;
    put_value(&w, v, true);
    while (w.depth > 0 && width <= limit)
        step(&w);
    return width;
}

void aml_format_asl(struct acpi_context *ctx, struct aml_value v, unsigned indent,
                    const struct acpi_text_sink *sink)
{
    struct writer w;
    w.ctx = ctx;
    w.sink = sink;
    w.indent = indent;
    w.depth = 0;
    put_value(&w, v, false);
    while (w.depth > 0)
        step(&w);
}
