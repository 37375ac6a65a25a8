// SPDX-License-Identifier: MIT
// The embedded controller's driver upon the laptop of tests/ec, in the order of the kernel's
// bring-up.

#include <stdlib.h>
#include <string.h>

#include <acpi/ec.h>

#include "gauge.h"
#include "laptop.h"
#include "session.h"

void laptop_options_set(struct tool_options *options)
{
    if (options->world.kind == WORLD_DEFAULT) options->world.kind = WORLD_LAPTOP;
    options->wants_initialize = true;
}

static const struct input_table *ecdt_find(const struct input *input)
{
    for (size_t i = 0; i < input->count; i++)
        if (strcmp(input->tables[i].signature, "ECDT") == 0) return &input->tables[i];
    return NULL;
}

static status_t controller_create(struct session *s, const struct acpi_ec_config *config)
{
    laptop_connect(s->laptop, config);
    return acpi_ec_create(s->ctx, config, &s->ec);
}

status_t machine_begin(struct session *s)
{
    struct acpi_ec_config config;
    if (s->options->world.kind != WORLD_LAPTOP) return ST_OK;
    s->laptop = malloc(sizeof *s->laptop);
    if (!s->laptop) return ST_NO_MEMORY;
    laptop_init(s->laptop, &s->options->world);
    const struct input_table *ecdt = ecdt_find(&s->options->input);
    if (!ecdt || acpi_ec_config_from_ecdt(ecdt->bytes, ecdt->length, &config) < 0) return ST_OK;
    return controller_create(s, &config);
}

status_t machine_tables_loaded(struct session *s)
{
    struct acpi_ec_config config;
    if (!s->laptop) return ST_OK;
    status_t st = laptop_fill(s->laptop, s->ctx);
    if (st == ST_OK) st = gauge_install(s->ctx);
    if (st == ST_OK && !s->ec && acpi_ec_config_find(s->ctx, &config) == ST_OK)
        st = controller_create(s, &config);
    if (st == ST_OK && s->ec) st = acpi_ec_attach(s->ec);
    return st == ST_NOT_FOUND ? ST_OK : st; // told already
}

void machine_initialized(struct session *s)
{
    struct acpi_node *device;
    if (!s->ec || acpi_namespace_find(s->ctx, NULL, acpi_ec_config_of(s->ec)->path, &device) < 0)
        return;
    laptop_events(s->laptop, s->ctx, device);
    while (acpi_ec_events_handle(s->ec) == ACPI_EC_QUERIES_MAX)
        continue; // they are at most 255
}

void machine_end(struct session *s)
{
    if (s->laptop) gauge_remove(s->ctx);
    if (s->ec) acpi_ec_destroy(s->ec);
    s->ec = NULL;
    free(s->laptop);
    s->laptop = NULL;
}
