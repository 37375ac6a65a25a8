// SPDX-License-Identifier: MIT
// aml cpus: processors and their power states.

#include <acpi/processor.h>
#include <string.h>

#include "session.h"

int command_cpus(struct session *s)
{
    const struct input *input = &s->options->input;
    const struct input_table *madt = NULL;
    for (size_t i = 0; i < input->count && !madt; i++) {
        if (strcmp(input->tables[i].signature, "APIC") == 0) madt = &input->tables[i];
    }
    (void)acpi_processors_announce(s->ctx);
    status_t st = acpi_processors_print(s->ctx, madt ? madt->bytes : NULL, madt ? madt->length : 0,
                                        NULL, &stdout_sink);
    fflush(stdout);
    if (st < 0) fprintf(stderr, "aml: %s\n", status_string(st));
    return st < 0 ? EXIT_FAILED : EXIT_GOOD;
}
