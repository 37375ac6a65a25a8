// SPDX-License-Identifier: MIT
#pragma once
// An engine whose ports 0x62 and 0x66 are the model of an embedded controller (tests/ec).

#include "asl_fixture.h"

#include <acpi/ec.h>

#include "controller.h"

struct ec_world {
    struct engine_host host; // first: the engine's functions take the world for it
    struct ec_model model;
    struct acpi_context *ctx;
    bool is_floating;    // nobody drives the ports
    unsigned port_looks; // reads of them
};

static status_t ec_port_read(void *host, uint64_t port, unsigned width, uint64_t *out)
{
    struct ec_world *w = host;
    assert_int_equal(width, 1);
    w->port_looks++;
    if (w->is_floating || (port != 0x62 && port != 0x66)) {
        *out = 0xff;
        return ST_OK;
    }
    *out = port == 0x66 ? ec_model_status(&w->model) : ec_model_data_read(&w->model);
    return ST_OK;
}

static status_t ec_port_write(void *host, uint64_t port, unsigned width, uint64_t value)
{
    struct ec_world *w = host;
    assert_int_equal(width, 1);
    if (port == 0x66 && !w->is_floating) ec_model_command(&w->model, (uint8_t)value);
    if (port == 0x62 && !w->is_floating) ec_model_data_write(&w->model, (uint8_t)value);
    return ST_OK;
}

// The port functions of `host_ops` are replaced.
static inline struct ec_world *ec_world_create_on(const char *terms,
                                                  const struct acpi_host_ops *host_ops)
{
    static struct acpi_host_ops ops;
    ops = *host_ops;
    ops.port_read = ec_port_read;
    ops.port_write = ec_port_write;
    struct ec_world *w = calloc(1, sizeof *w);
    unsigned index;
    size_t length, size = strlen(terms) + 128;
    char *asl = malloc(size);
    w->host.allowed = -1;
    snprintf(asl, size, "DefinitionBlock (\"\", \"DSDT\", 2, \"FLIGHT\", \"EC\", 1) {\n%s\n}\n",
             terms);
    uint8_t *table = asl_compile(asl, &length);
    free(asl);
    assert_int_equal(acpi_context_create(&ops, w, NULL, &w->ctx), ST_OK);
    assert_int_equal(acpi_table_load(w->ctx, table, length, &index), ST_OK);
    free(table);
    return w;
}

static inline struct ec_world *ec_world_create(const char *terms)
{
    return ec_world_create_on(terms, &engine_ops);
}

static inline void ec_world_destroy(struct ec_world *w)
{
    acpi_context_destroy(w->ctx);
    assert_int_equal(w->host.blocks, 0);
    free(w);
}

static inline uint64_t ec_value(struct ec_world *w, const char *path)
{
    uint64_t value = UINT64_MAX;
    assert_int_equal(acpi_evaluate_integer(w->ctx, NULL, path, &value), ST_OK);
    return value;
}

// The driver did nothing that the controller has to complain of.
static inline void assert_polite(const struct ec_world *w)
{
    if (w->model.errors) fail_msg("%s", w->model.error);
}
