// SPDX-License-Identifier: MIT
#pragma once
// Expressions of integer constants, names of integers and readily accessible fields, evaluated
// without the compiler. Only what cannot fail, or what compiled code would find failing again.

#include "aml/engine.h"

#include "region/field.h"

#define AML_PLAIN_STEPS 16u // operands and operators

struct aml_plain_step {
    uint8_t kind;
    uint64_t value;
    struct aml_field *field; // counted
};

struct aml_plain {
    struct aml_plain_step steps[AML_PLAIN_STEPS]; // operands before their operators
    unsigned count;
};

// False: this is no plain expression. Nothing is accessed yet. To be dropped either way.
bool aml_plain_read(struct acpi_context *ctx, struct acpi_node *scope, const uint8_t *p,
                    const uint8_t *end, struct aml_plain *out, const uint8_t **out_next);
// False: a field could not be read, which is for compiled code to report. May drop the interpreter
// lock, for the global one.
bool aml_plain_run(struct acpi_context *ctx, const struct aml_plain *plain, uint64_t *out);
void aml_plain_drop(struct acpi_context *ctx, const struct aml_plain *plain);
