// SPDX-License-Identifier: MIT
// aml load: one summary.

#include "session.h"

int command_load(struct session *s)
{
    struct acpi_statistics statistics;
    acpi_statistics(s->ctx, &statistics);
    printf("%u tables, %llu bytes of AML, %llu nodes, %llu methods", s->tables_loaded,
           (unsigned long long)s->aml_bytes, (unsigned long long)statistics.nodes,
           (unsigned long long)statistics.methods);
    printf(", %u errors", s->load_errors + s->tables_failed);
    if (s->checksum_errors) printf(", %u bad checksums", s->checksum_errors);
    printf(", %llu bytes of heap, %llu.%03llu ms\n", (unsigned long long)statistics.heap_bytes,
           (unsigned long long)s->load_ns / 1000000, (unsigned long long)s->load_ns / 1000 % 1000);
    bool is_good = s->load_errors == 0 && s->tables_failed == 0 && s->tables_loaded > 0;
    return is_good && !s->options->input.has_error ? EXIT_GOOD : EXIT_FAILED;
}
