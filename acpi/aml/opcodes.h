// SPDX-License-Identifier: MIT
#pragma once
// AML's expression and statement opcodes as the compiler sees them (ACPI 6.5, 20.3).

#include <base/types.h>

enum aml_form { // what the compiler does when the operands are there
    AML_FORM_NONE,
    AML_FORM_STORE,
    AML_FORM_COPY,
    AML_FORM_BINARY, // argument: enum aml_op, an arithmetic one
    AML_FORM_DIVIDE,
    AML_FORM_UNARY,   // argument: enum aml_unary
    AML_FORM_COMPARE, // argument: enum aml_op
    AML_FORM_LOGIC,   // argument: enum aml_op
    AML_FORM_NOT,
    AML_FORM_STEP, // Increment, Decrement; argument: AML_OP_INC or AML_OP_DEC
    AML_FORM_CONCAT,
    AML_FORM_INDEX,
    AML_FORM_DEREF,
    AML_FORM_REF,
    AML_FORM_COND_REF,
    AML_FORM_SIZE_OF,
    AML_FORM_OBJECT_TYPE,
    AML_FORM_BUILTIN, // argument: enum aml_builtin; result, then stored to the target if there is
                      // one
    AML_FORM_ACTION,  // the same without a result
    AML_FORM_RETURN,
    AML_FORM_IF,
    AML_FORM_WHILE,
    AML_FORM_BREAK,
    AML_FORM_CONTINUE,
    AML_FORM_NOTHING,
    AML_FORM_DEBUG,
    AML_FORM_REVISION,
    AML_FORM_BUFFER,
    AML_FORM_PACKAGE,
    AML_FORM_DECLARE, // Name, Device, Field, ...: see compile_block.c
};

// Operands, in order: T value, S name or register as such (a method's name calls it), R the same (but
// a method's name means the method), > target, B W D bytes to keep, N a NameString to keep.
struct aml_opcode {
    const char *operands;
    uint8_t form; // enum aml_form; AML_FORM_NONE: no such opcode
    uint8_t argument;
    const char *name;
};

// `p` has at least one byte before `end`. NULL when it is no opcode; *out_length: 1 or 2.
const struct aml_opcode *aml_opcode_at(const uint8_t *p, const uint8_t *end, unsigned *out_length);
