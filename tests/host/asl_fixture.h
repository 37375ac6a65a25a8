// SPDX-License-Identifier: MIT
#pragma once
// A whole engine whose DSDT is ASL in the test itself, compiled by iasl when the test runs.

#include <stdio.h>
#include <unistd.h>

#include "engine_fixture.h"

// The table, to be freed.
static inline uint8_t *asl_compile(const char *asl, size_t *out_length)
{
    char folder[] = "/tmp/asl-XXXXXX", name[64], command[256];
    assert_non_null(mkdtemp(folder));
    snprintf(name, sizeof name, "%s/t.asl", folder);
    FILE *file = fopen(name, "w");
    assert_non_null(file);
    assert_true(fputs(asl, file) >= 0);
    assert_int_equal(fclose(file), 0);
    // -f: what firmware gets wrong, iasl calls an error.
    snprintf(command, sizeof command,
             "timeout 60 iasl -oa -f -p %s/t %s >%s/log 2>&1; test -s %s/t.aml || cat %s/log",
             folder, name, folder, folder, folder);
    assert_int_equal(system(command), 0);

    snprintf(name, sizeof name, "%s/t.aml", folder);
    file = fopen(name, "r");
    assert_non_null(file); // iasl refused it, and said why above
    uint8_t *table = malloc(1 << 20);
    *out_length = fread(table, 1, 1 << 20, file);
    fclose(file);
    snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
    return table;
}

// The terms of a DSDT of revision 2.
static inline struct acpi_context *asl_load(struct engine_host *host, const char *terms)
{
    struct acpi_context *ctx;
    unsigned index;
    size_t length, size = strlen(terms) + 128;
    char *asl = malloc(size);
    snprintf(asl, size, "DefinitionBlock (\"\", \"DSDT\", 2, \"FLIGHT\", \"TEST\", 1) {\n%s\n}\n",
             terms);
    uint8_t *table = asl_compile(asl, &length);
    free(asl);
    assert_int_equal(acpi_context_create(&engine_ops, host, NULL, &ctx), ST_OK);
    assert_int_equal(acpi_table_load(ctx, table, length, &index), ST_OK);
    free(table);
    return ctx;
}

static inline void asl_unload(struct engine_host *host, struct acpi_context *ctx)
{
    acpi_context_destroy(ctx);
    assert_int_equal(host->blocks, 0);
}

static inline struct acpi_node *asl_node(struct acpi_context *ctx, const char *path)
{
    struct acpi_node *node = NULL;
    assert_int_equal(acpi_namespace_find(ctx, NULL, path, &node), ST_OK);
    return node;
}
