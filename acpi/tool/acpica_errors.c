// SPDX-License-Identifier: MIT
// Errors as acpiexec handles them, so that suites written for it run to their end: \_ERR, if there
// is one, is called with ACPICA's number and name of the error and the thread, and execution goes
// on after the failing operator.

#include <string.h>

#include "session.h"

struct acpica_code {
    status_t status;
    uint32_t code; // AE_CODE_*: 0x0000 environment, 0x3000 AML
    const char *name;
};

// ACPICA's acexcep.h gives the numbers.
static const struct acpica_code codes[] = {
    {ST_NO_MEMORY, 0x0004, "AE_NO_MEMORY"},
    {ST_INVALID_ARGUMENT, 0x1001, "AE_BAD_PARAMETER"},
    {ST_NOT_FOUND, 0x0005, "AE_NOT_FOUND"},
    {ST_NO_DEVICE, 0x0006, "AE_NOT_EXIST"},
    {ST_ALREADY_EXISTS, 0x0007, "AE_ALREADY_EXISTS"},
    {ST_NOT_SUPPORTED, 0x000F, "AE_SUPPORT"},
    {ST_LIMIT_REACHED, 0x0010, "AE_LIMIT"},
    {ST_TIMEOUT, 0x0011, "AE_TIME"},
    {ST_AML_BAD_OPCODE, 0x3001, "AE_AML_BAD_OPCODE"},
    {ST_AML_UNIMPLEMENTED, 0x000E, "AE_NOT_IMPLEMENTED"},
    {ST_AML_BAD_ENCODING, 0x3001, "AE_AML_BAD_OPCODE"},
    {ST_AML_TRUNCATED, 0x3001, "AE_AML_BAD_OPCODE"},
    {ST_AML_TYPE, 0x3003, "AE_AML_OPERAND_TYPE"},
    {ST_AML_VALUE, 0x3004, "AE_AML_OPERAND_VALUE"},
    {ST_AML_UNINITIALIZED, 0x3005, "AE_AML_UNINITIALIZED_LOCAL"},
    {ST_AML_NO_VALUE, 0x3012, "AE_AML_NO_RETURN_VALUE"},
    {ST_AML_DIVIDE_BY_ZERO, 0x300C, "AE_AML_DIVIDE_BY_ZERO"},
    {ST_AML_NAME_NOT_FOUND, 0x0005, "AE_NOT_FOUND"},
    {ST_AML_BAD_NAME, 0x300D, "AE_AML_BAD_NAME"},
    {ST_AML_NAME_EXISTS, 0x0007, "AE_ALREADY_EXISTS"},
    {ST_AML_ARGUMENTS, 0x3006, "AE_AML_UNINITIALIZED_ARG"},
    {ST_AML_LOOP_TIMEOUT, 0x3021, "AE_AML_LOOP_TIMEOUT"},
    {ST_AML_CALL_DEPTH, 0x3013, "AE_AML_METHOD_LIMIT"},
    {ST_AML_LIMIT, 0x3011, "AE_AML_STRING_LIMIT"},
    {ST_AML_MUTEX, 0x3016, "AE_AML_MUTEX_NOT_ACQUIRED"},
    {ST_AML_REGION_LIMIT, 0x3009, "AE_AML_REGION_LIMIT"},
    {ST_AML_NO_HANDLER, 0x0006, "AE_NOT_EXIST"},
    {ST_AML_ALIGNMENT, 0x301B, "AE_AML_ALIGNMENT"},
    {ST_AML_BAD_TARGET, 0x3023, "AE_AML_TARGET_TYPE"},
    {ST_AML_BAD_TABLE, 0x2003, "AE_BAD_CHECKSUM"},
    {ST_AML_BUFFER_LIMIT, 0x300A, "AE_AML_BUFFER_LIMIT"},
    {ST_AML_PACKAGE_LIMIT, 0x300B, "AE_AML_PACKAGE_LIMIT"},
    {ST_AML_STRING_LIMIT, 0x3011, "AE_AML_STRING_LIMIT"},
    {ST_AML_OVERFLOW, 0x3008, "AE_AML_NUMERIC_OVERFLOW"},
    {ST_AML_ARG_UNSET, 0x3006, "AE_AML_UNINITIALIZED_ARG"},
    {ST_AML_ELEMENT_UNSET, 0x3007, "AE_AML_UNINITIALIZED_ELEMENT"},
    {ST_AML_NO_REFERENCE, 0x0008, "AE_TYPE"},
    {ST_AML_RESOURCE, 0x3017, "AE_AML_INVALID_RESOURCE_TYPE"},
    {ST_AML_PREDICATE, 0x0008, "AE_TYPE"},
    {ST_AML_NAME_OPERAND, 0x300E, "AE_AML_NAME_NOT_FOUND"},
};

static const struct acpica_code *code_of(status_t status)
{
    static const struct acpica_code unknown = {0, 0x0001, "AE_ERROR"};
    for (size_t i = 0; i < ARRAY_SIZE(codes); i++) {
        if (codes[i].status == status) return &codes[i];
    }
    return &unknown;
}

static void handler_call(struct session *s, struct acpi_node *handler,
                         const struct acpica_code *code)
{
    struct acpi_value args[3] = {
        acpi_value_from_integer(code->code), {{0}}, acpi_value_from_integer(1)};
    if (acpi_value_from_string(s->ctx, code->name, &args[1]) < 0) return;
    status_t st = acpi_node_evaluate(s->ctx, handler, args, ARRAY_SIZE(args), NULL);
    if (st < 0) fprintf(stderr, "aml: \\_ERR: %s\n", status_string(st));
    acpi_value_release(s->ctx, &args[1]);
}

enum acpi_error_action acpica_error_hook(void *arg, const struct acpi_error *error)
{
    struct session *s = arg;
    static bool is_running; // an error inside \_ERR must not call it again
    struct acpi_node *handler;
    if (is_running || error->at_load || error->status == ST_AML_FATAL) return ACPI_ERROR_CONTINUE;
    if (acpi_namespace_find(s->ctx, NULL, "\\_ERR", &handler) < 0) return ACPI_ERROR_CONTINUE;
    is_running = true;
    handler_call(s, handler, code_of(error->status));
    // A name that is not there fails for ACPICA's parser first, then as an operand.
    if (error->status == ST_AML_NAME_NOT_FOUND)
        handler_call(s, handler, code_of(ST_AML_NAME_OPERAND));
    is_running = false;
    return ACPI_ERROR_CONTINUE;
}
