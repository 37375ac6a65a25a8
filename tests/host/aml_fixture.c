// SPDX-License-Identifier: MIT
#include "aml_fixture.h"

#include "aml/engine.h"
#include "tests/host/text_sink.h"

struct fixture *fixture_of(struct acpi_context *ctx)
{
    return ctx->host;
}

static void *fixture_alloc(void *host, size_t size)
{
    struct fixture *f = host;
    if (f->allowed == 0) return NULL;
    if (f->allowed > 0) f->allowed--;
    void *pointer = malloc(size);
    assert_non_null(pointer);
    memset(pointer, 0xa5, size);
    f->allocations++;
    return pointer;
}

static void fixture_release(void *host, void *pointer, size_t size)
{
    struct fixture *f = host;
    memset(pointer, 0x5a, size); // the size given back is the size asked for, or ASan says so
    free(pointer);
    f->allocations--;
}

static void append(char *to, size_t size, const char *text, size_t length)
{
    size_t used = strlen(to);
    assert_true(used + length + 2 < size);
    memcpy(to + used, text, length);
    to[used + length] = 0;
}

static void fixture_log(void *host, enum acpi_log_level level, bool is_debug, const char *text,
                        size_t length)
{
    struct fixture *f = host;
    (void)level;
    if (is_debug) {
        assert_true(f->debug_length + length < sizeof f->debug);
        memcpy(f->debug + f->debug_length, text, length);
        f->debug_length += length;
        return;
    }
    append(f->log, sizeof f->log, text, length);
    append(f->log, sizeof f->log, "\n", 1);
}

static uint8_t *memory_at(struct fixture *f, uint64_t paddr, uint64_t size)
{
    if (paddr < FIXTURE_MEMORY_BASE || size > FIXTURE_MEMORY_SIZE ||
        paddr - FIXTURE_MEMORY_BASE > FIXTURE_MEMORY_SIZE - size)
        return NULL;
    return f->memory + (paddr - FIXTURE_MEMORY_BASE);
}

static void *fixture_map(void *host, paddr_t paddr, uint64_t size)
{
    struct fixture *f = host;
    uint8_t *at = memory_at(f, paddr, size);
    if (!at) return NULL;
    f->maps++;
    f->map_count++;
    return at;
}

static void fixture_unmap(void *host, void *pointer, uint64_t size)
{
    struct fixture *f = host;
    assert_non_null(pointer);
    assert_true(size > 0);
    f->maps--;
}

static void trace(struct fixture *f, const char *space, char direction, unsigned width,
                  uint64_t address, uint64_t value)
{
    char line[96];
    int length = snprintf(line, sizeof line, "%s %c%u 0x%llx=0x%llx; ", space, direction, width,
                          (unsigned long long)address, (unsigned long long)value);
    append(f->trace, sizeof f->trace, line, (size_t)length);
}

static status_t fixture_memory_read(void *host, paddr_t paddr, unsigned width, uint64_t *out)
{
    struct fixture *f = host;
    uint8_t *at = memory_at(f, paddr, width);
    if (!at) return ST_IO_ERROR;
    *out = 0;
    memcpy(out, at, width);
    trace(f, "mem", 'r', width, paddr, *out);
    return ST_OK;
}

static status_t fixture_memory_write(void *host, paddr_t paddr, unsigned width, uint64_t value)
{
    struct fixture *f = host;
    uint8_t *at = memory_at(f, paddr, width);
    if (!at) return ST_IO_ERROR;
    memcpy(at, &value, width);
    trace(f, "mem", 'w', width, paddr, value);
    return ST_OK;
}

static status_t fixture_port_read(void *host, uint64_t port, unsigned width, uint64_t *out)
{
    struct fixture *f = host;
    if (port + width > sizeof f->ports) return ST_IO_ERROR;
    *out = 0;
    memcpy(out, f->ports + port, width);
    trace(f, "io", 'r', width, port, *out);
    return ST_OK;
}

static status_t fixture_port_write(void *host, uint64_t port, unsigned width, uint64_t value)
{
    struct fixture *f = host;
    if (port + width > sizeof f->ports) return ST_IO_ERROR;
    memcpy(f->ports + port, &value, width);
    trace(f, "io", 'w', width, port, value);
    return ST_OK;
}

static void pci_trace(struct fixture *f, struct acpi_pci_address a, char direction, unsigned width,
                      uint16_t offset, uint64_t value)
{
    char space[48];
    snprintf(space, sizeof space, "pci %x:%02x:%02x.%x", a.segment, a.bus, a.device, a.function);
    trace(f, space, direction, width, offset, value);
}

static status_t fixture_pci_read(void *host, struct acpi_pci_address address, uint16_t offset,
                                 unsigned width, uint64_t *out)
{
    struct fixture *f = host;
    assert_true(offset % width == 0 && offset + width <= sizeof f->config);
    *out = 0;
    memcpy(out, f->config + offset, width);
    pci_trace(f, address, 'r', width, offset, *out);
    return ST_OK;
}

static status_t fixture_pci_write(void *host, struct acpi_pci_address address, uint16_t offset,
                                  unsigned width, uint64_t value)
{
    struct fixture *f = host;
    assert_true(offset % width == 0 && offset + width <= sizeof f->config);
    memcpy(f->config + offset, &value, width);
    pci_trace(f, address, 'w', width, offset, value);
    return ST_OK;
}

// What acpi/aml implements in the library

status_t aml_lazy_make(struct acpi_context *ctx, struct acpi_node *node)
{
    (void)ctx;
    (void)node;
    return ST_INVALID_ARGUMENT;
}

status_t acpi_evaluate_integer_child(struct acpi_context *ctx, struct acpi_node *node,
                                     acpi_segment_t segment, uint64_t *out)
{
    struct acpi_node *child = acpi_node_child(ctx, node, segment);
    if (!child) return ST_AML_NAME_NOT_FOUND;
    struct aml_value v;
    status_t st = aml_node_read(ctx, child, &v);
    if (st < 0) return st;
    st = aml_to_integer_implicit(ctx, v, out);
    aml_value_release(ctx, v);
    return st;
}

// No table is loaded here whose terms could be read.
status_t acpi_region_evaluate_range(struct acpi_context *ctx, struct acpi_node *node, size_t at,
                                    uint64_t out[2])
{
    (void)ctx, (void)node, (void)at, (void)out;
    return ST_AML_NAME_NOT_FOUND;
}

uint32_t acpi_region_run_reg(struct acpi_context *ctx, unsigned space, bool connect)
{
    (void)space;
    (void)connect;
    fixture_of(ctx)->reg_calls++;
    return 0;
}

status_t acpi_global_lock_acquire(struct acpi_context *ctx)
{
    struct fixture *f = fixture_of(ctx);
    if (f->refuse_lock) return ST_TIMEOUT;
    f->lock_depth++;
    append(f->trace, sizeof f->trace, "lock; ", 6);
    return ST_OK;
}

void acpi_global_lock_release(struct acpi_context *ctx)
{
    struct fixture *f = fixture_of(ctx);
    f->lock_depth--;
    append(f->trace, sizeof f->trace, "unlock; ", 8);
}

void aml_enter(struct acpi_context *ctx)
{
    fixture_of(ctx)->lock_depth++;
}

void aml_leave(struct acpi_context *ctx)
{
    fixture_of(ctx)->lock_depth--;
}

uintptr_t aml_current_thread(const struct acpi_context *ctx)
{
    (void)ctx;
    return 1;
}

bool aml_wait_on(struct acpi_context *ctx, const void *channel, uint64_t deadline)
{
    (void)ctx;
    (void)channel;
    (void)deadline;
    return false;
}

void acpi_table_retain(struct acpi_context *ctx, const uint8_t *bytes)
{
    (void)ctx;
    (void)bytes;
}

void acpi_table_release(struct acpi_context *ctx, const uint8_t *bytes)
{
    (void)ctx;
    (void)bytes;
}

void acpi_node_retyped(struct acpi_context *ctx, struct acpi_node *node)
{
    (void)node;
    fixture_of(ctx)->retyped++;
}

void aml_engine_object_free(struct acpi_context *ctx, struct aml_object *object)
{
    // Tests make methods of a bare head.
    acpi_release(ctx, object, sizeof *object);
}

// Setup

int fixture_setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    f->memory = calloc(1, FIXTURE_MEMORY_SIZE);
    f->allowed = -1;
    f->ops = (struct acpi_host_ops){.alloc = fixture_alloc,
                                    .release = fixture_release,
                                    .log = fixture_log,
                                    .memory_map = fixture_map,
                                    .memory_unmap = fixture_unmap,
                                    .port_read = fixture_port_read,
                                    .port_write = fixture_port_write,
                                    .pci_read = fixture_pci_read,
                                    .pci_write = fixture_pci_write};
    f->ctx = calloc(1, sizeof *f->ctx);
    f->ctx->ops = &f->ops;
    f->ctx->host = f;
    f->ctx->limits = (struct acpi_limits){
        .object_size = 16 << 20, .heap_bytes = 1ull << 30, .node_count = 1 << 20};
    f->ctx->integer_mask = UINT64_MAX;
    assert_ok(acpi_ns_create(f->ctx));
    *state = f;
    return 0;
}

int fixture_teardown(void **state)
{
    struct fixture *f = *state;
    acpi_ns_destroy(f->ctx);
    aml_objects_teardown(f->ctx);
    int result = 0;
    if (f->allocations != 0 || f->maps != 0 || f->lock_depth != 0 || f->ctx->region_depth != 0) {
        fprintf(stderr, "left over: %ld blocks, %ld maps, lock %d, depth %u\n", f->allocations,
                f->maps, f->lock_depth, f->ctx->region_depth);
        result = -1;
    }
    free(f->ctx);
    free(f->memory);
    free(f);
    return result;
}

void fixture_trace_memory(struct fixture *f)
{
    f->ops.memory_read = fixture_memory_read;
    f->ops.memory_write = fixture_memory_write;
}

void fixture_trace_clear(struct fixture *f)
{
    f->trace[0] = 0;
}

struct acpi_node *fixture_node(struct fixture *f, struct acpi_node *parent, const char *segment,
                               struct aml_value value)
{
    struct acpi_node *node;
    assert_ok(acpi_node_create(f->ctx, parent ? parent : f->ctx->root,
                               ACPI_SEGMENT(segment[0], segment[1], segment[2], segment[3]), 0,
                               ACPI_TABLE_NONE, false, &node));
    acpi_node_set_value(f->ctx, node, value);
    return node;
}

struct acpi_node *fixture_region(struct fixture *f, struct acpi_node *parent, const char *segment,
                                 unsigned space, uint64_t offset, uint64_t length)
{
    struct aml_value region;
    struct acpi_node *node = fixture_node(f, parent, segment, aml_value_uninitialized());
    assert_ok(aml_region_create(f->ctx, node, space, offset, length, &region));
    acpi_node_set_value(f->ctx, node, region);
    return node;
}

struct aml_value fixture_string(struct fixture *f, const char *text)
{
    struct aml_value v;
    assert_ok(aml_string_create(f->ctx, text, strlen(text), &v));
    return v;
}

struct aml_value fixture_buffer(struct fixture *f, const void *bytes, size_t length)
{
    struct aml_value v;
    assert_ok(aml_buffer_create(f->ctx, bytes, length, length, &v));
    return v;
}

struct aml_value fixture_package(struct fixture *f, size_t count, ...)
{
    struct aml_value v;
    assert_ok(aml_package_create(f->ctx, count, &v));
    va_list args;
    va_start(args, count);
    for (size_t i = 0; i < count; i++)
        aml_package_set(f->ctx, v, i, va_arg(args, struct aml_value));
    va_end(args);
    return v;
}

struct aml_value fixture_ref(struct acpi_node *node)
{
    acpi_node_retain(node);
    return (struct aml_value){.tag = AML_REF_NODE, .node = node};
}

void fixture_free(struct fixture *f, struct aml_value v)
{
    aml_value_release(f->ctx, v);
}

// Text and checks

char *fixture_asl(struct fixture *f, struct aml_value v, unsigned indent)
{
    struct text text = {calloc(1, 1), 0, 1};
    struct acpi_text_sink sink = {text_append, &text};
    aml_format_asl(f->ctx, v, indent, &sink);
    return text.bytes;
}

char *fixture_json(struct fixture *f, struct aml_value v)
{
    struct text text = {calloc(1, 1), 0, 1};
    struct acpi_text_sink sink = {text_append, &text};
    aml_format_json(f->ctx, v, &sink);
    return text.bytes;
}

void assert_value_asl(struct fixture *f, struct aml_value v, const char *expected)
{
    char *text = fixture_asl(f, v, 0);
    assert_string_equal(text, expected);
    free(text);
    aml_value_release(f->ctx, v);
}

void assert_value_integer(struct fixture *f, struct aml_value v, uint64_t expected)
{
    assert_int_equal(v.tag, AML_INTEGER);
    assert_int_equal(v.integer, expected);
    aml_value_release(f->ctx, v);
}

void assert_value_string(struct fixture *f, struct aml_value v, const char *expected)
{
    assert_int_equal(v.tag, AML_STRING);
    const struct aml_string *string = (const struct aml_string *)v.object;
    assert_string_equal((const char *)string->bytes, expected);
    assert_int_equal(string->length, strlen(expected));
    aml_value_release(f->ctx, v);
}

void assert_value_bytes(struct fixture *f, struct aml_value v, const void *expected, size_t length)
{
    assert_int_equal(v.tag, AML_BUFFER);
    const struct aml_buffer *buffer = (const struct aml_buffer *)v.object;
    assert_int_equal(buffer->length, length);
    assert_memory_equal(buffer->bytes, expected, length);
    aml_value_release(f->ctx, v);
}

void fixture_out_of_memory(struct fixture *f, status_t (*op)(struct fixture *f, void *arg),
                           void (*unchanged)(struct fixture *f, void *arg),
                           void (*undo)(struct fixture *f, void *arg), void *arg)
{
    for (long allowed = 0; allowed < 1000; allowed++) {
        long before = f->allocations;
        f->allowed = allowed;
        status_t st = op(f, arg);
        f->allowed = -1;
        if (st == ST_OK) {
            assert_true(allowed > 0); // it does allocate
            if (undo) undo(f, arg);
            return;
        }
        assert_st(st, ST_NO_MEMORY);
        assert_int_equal(f->allocations, before);
        if (unchanged) unchanged(f, arg);
    }
    fail_msg("never succeeds");
}
