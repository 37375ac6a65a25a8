// SPDX-License-Identifier: MIT
// aml load: one summary. The errors themselves were logged to stderr as they came.

#include "session.h"

static void count_print(const char *before, uint64_t count, const char *one, const char *many)
{
    printf("%s%llu %s", before, (unsigned long long)count, count == 1 ? one : many);
}

static void causes_print(const struct session *s)
{
    for (size_t i = 0; i < s->cause_count; i++)
        printf("%s%u %s", i ? ", " : " (", s->causes[i].count, status_string(s->causes[i].status));
    if (s->cause_count) putchar(')');
}

int command_load(struct session *s)
{
    struct acpi_statistics statistics;
    acpi_statistics(s->ctx, &statistics);
    uint32_t errors = s->load_errors + s->tables_failed;
    count_print("", s->tables_loaded, "table", "tables");
    count_print(", ", s->aml_bytes, "byte of AML", "bytes of AML");
    count_print(", ", statistics.nodes, "node", "nodes");
    count_print(", ", statistics.methods, "method", "methods");
    count_print(", ", errors, "error", "errors");
    causes_print(s);
    if (s->checksum_errors)
        count_print(", ", s->checksum_errors, "wrong checksum", "wrong checksums");
    count_print(", ", statistics.heap_bytes, "byte of heap", "bytes of heap");
    printf(", %llu.%03llu ms\n", (unsigned long long)s->load_ns / 1000000,
           (unsigned long long)s->load_ns / 1000 % 1000);
    // A wrong checksum is told, and no failure: the table was loaded, as Windows and Linux do.
    bool is_good = errors == 0 && s->tables_loaded > 0;
    fflush(stdout);
    if (errors == 0 && !is_good) fprintf(stderr, "aml: load: neither DSDT nor SSDT in the input\n");
    return is_good ? EXIT_GOOD : EXIT_FAILED;
}
