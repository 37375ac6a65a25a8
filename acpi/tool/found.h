// SPDX-License-Identifier: MIT
#pragma once
// The objects of some names, as paths: what is evaluated may make and remove names, so nodes would
// not hold.

#include <acpi/aml.h>

struct found {
    char **paths; // count of them, in the namespace's order
    size_t count, capacity;
    const char *names; // separated by commas
    struct acpi_context *ctx;
};

// Collects every object whose last segment is one of `names` ("_STA,_HID"). What was found up to an
// error is there all the same; found_free in any case.
status_t found_collect(struct acpi_context *ctx, const char *names, struct found *out) MUST_USE;
void found_free(struct found *found);
