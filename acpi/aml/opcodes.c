// SPDX-License-Identifier: MIT
// The opcode table.

#include "aml/opcodes.h"

#include "aml/code.h"

#define BINARY(op, text)                                                                           \
    {                                                                                              \
        "TT>", AML_FORM_BINARY, AML_OP_##op, text                                                  \
    }
#define UNARY(what, text)                                                                          \
    {                                                                                              \
        "T>", AML_FORM_UNARY, AML_UNARY_##what, text                                               \
    }
#define BUILTIN(spec, what, text)                                                                  \
    {                                                                                              \
        spec, AML_FORM_BUILTIN, AML_BUILTIN_##what, text                                           \
    }
#define ACTION(spec, what, text)                                                                   \
    {                                                                                              \
        spec, AML_FORM_ACTION, AML_BUILTIN_##what, text                                            \
    }
#define DECLARE(text)                                                                              \
    {                                                                                              \
        "", AML_FORM_DECLARE, 0, text                                                              \
    }

static const struct aml_opcode one_byte[256] = {
    [0x06] = DECLARE("Alias"),
    [0x08] = DECLARE("Name"),
    [0x10] = DECLARE("Scope"),
    [0x11] = {"", AML_FORM_BUFFER, 0, "Buffer"},
    [0x12] = {"", AML_FORM_PACKAGE, 0, "Package"},
    [0x13] = {"", AML_FORM_PACKAGE, 1, "VarPackage"},
    [0x14] = DECLARE("Method"),
    [0x15] = DECLARE("External"),
    [0x70] = {"T>", AML_FORM_STORE, 0, "Store"},
    [0x71] = {"R", AML_FORM_REF, 0, "RefOf"},
    [0x72] = BINARY(ADD, "Add"),
    [0x73] = {"TT>", AML_FORM_CONCAT, 0, "Concatenate"},
    [0x74] = BINARY(SUB, "Subtract"),
    [0x75] = {"S", AML_FORM_STEP, AML_OP_INC, "Increment"},
    [0x76] = {"S", AML_FORM_STEP, AML_OP_DEC, "Decrement"},
    [0x77] = BINARY(MUL, "Multiply"),
    [0x78] = {"TT>>", AML_FORM_DIVIDE, 0, "Divide"},
    [0x79] = BINARY(SHL, "ShiftLeft"),
    [0x7a] = BINARY(SHR, "ShiftRight"),
    [0x7b] = BINARY(AND, "And"),
    [0x7c] = BINARY(NAND, "NAnd"),
    [0x7d] = BINARY(OR, "Or"),
    [0x7e] = BINARY(NOR, "NOr"),
    [0x7f] = BINARY(XOR, "XOr"),
    [0x80] = UNARY(NOT, "Not"),
    [0x81] = UNARY(FIND_LEFT, "FindSetLeftBit"),
    [0x82] = UNARY(FIND_RIGHT, "FindSetRightBit"),
    [0x83] = {"T", AML_FORM_DEREF, 0, "DerefOf"},
    [0x84] = BUILTIN("TT>", CONCAT_RESOURCES, "ConcatenateResTemplate"),
    [0x85] = BINARY(MOD, "Mod"),
    [0x86] = ACTION("ST", NOTIFY, "Notify"),
    [0x87] = {"S", AML_FORM_SIZE_OF, 0, "SizeOf"},
    [0x88] = {"TT>", AML_FORM_INDEX, 0, "Index"},
    [0x89] = BUILTIN("TBTBTT", MATCH, "Match"),
    [0x8a] = ACTION("TTN", CREATE_FIXED, "CreateDWordField"),
    [0x8b] = ACTION("TTN", CREATE_FIXED, "CreateWordField"),
    [0x8c] = ACTION("TTN", CREATE_FIXED, "CreateByteField"),
    [0x8d] = ACTION("TTN", CREATE_FIXED, "CreateBitField"),
    [0x8e] = {"R", AML_FORM_OBJECT_TYPE, 0, "ObjectType"},
    [0x8f] = ACTION("TTN", CREATE_FIXED, "CreateQWordField"),
    [0x90] = {"TT", AML_FORM_LOGIC, AML_OP_LOGICAL_AND, "LAnd"},
    [0x91] = {"TT", AML_FORM_LOGIC, AML_OP_LOGICAL_OR, "LOr"},
    [0x92] = {"T", AML_FORM_NOT, 0, "LNot"},
    [0x93] = {"TT", AML_FORM_COMPARE, AML_OP_EQ, "LEqual"},
    [0x94] = {"TT", AML_FORM_COMPARE, AML_OP_GT, "LGreater"},
    [0x95] = {"TT", AML_FORM_COMPARE, AML_OP_LT, "LLess"},
    [0x96] = UNARY(TO_BUFFER, "ToBuffer"),
    [0x97] = UNARY(TO_DECIMAL, "ToDecimalString"),
    [0x98] = UNARY(TO_HEX, "ToHexString"),
    [0x99] = UNARY(TO_INTEGER, "ToInteger"),
    [0x9c] = BUILTIN("TT>", TO_STRING, "ToString"),
    [0x9d] = {"TR", AML_FORM_COPY, 0, "CopyObject"},
    [0x9e] = BUILTIN("TTT>", MID, "Mid"),
    [0x9f] = {"", AML_FORM_CONTINUE, 0, "Continue"},
    [0xa0] = {"T", AML_FORM_IF, 0, "If"},
    [0xa2] = {"T", AML_FORM_WHILE, 0, "While"},
    [0xa3] = {"", AML_FORM_NOTHING, 0, "Noop"},
    [0xa4] = {"T", AML_FORM_RETURN, 0, "Return"},
    [0xa5] = {"", AML_FORM_BREAK, 0, "Break"},
    [0xcc] = {"", AML_FORM_NOTHING, 0, "BreakPoint"},
};

static const struct aml_opcode two_bytes[256] = {
    [0x01] = DECLARE("Mutex"),
    [0x02] = DECLARE("Event"),
    [0x12] = {"R>", AML_FORM_COND_REF, 0, "CondRefOf"},
    [0x13] = ACTION("TTTN", CREATE_FIELD, "CreateField"),
    [0x1f] = BUILTIN("TTTTTT", LOAD_TABLE, "LoadTable"),
    [0x20] = BUILTIN("R>", LOAD, "Load"),
    [0x21] = ACTION("T", STALL, "Stall"),
    [0x22] = ACTION("T", SLEEP, "Sleep"),
    [0x23] = BUILTIN("SW", ACQUIRE, "Acquire"),
    [0x24] = ACTION("S", SIGNAL, "Signal"),
    [0x25] = BUILTIN("ST", WAIT, "Wait"),
    [0x26] = ACTION("S", RESET, "Reset"),
    [0x27] = ACTION("S", RELEASE, "Release"),
    [0x28] = UNARY(FROM_BCD, "FromBCD"),
    [0x29] = UNARY(TO_BCD, "ToBCD"),
    [0x2a] = ACTION("R", UNLOAD, "Unload"),
    [0x30] = {"", AML_FORM_REVISION, 0, "Revision"},
    [0x31] = {"", AML_FORM_DEBUG, 0, "Debug"},
    [0x32] = ACTION("BDT", FATAL, "Fatal"),
    [0x33] = BUILTIN("", TIMER, "Timer"),
    [0x80] = DECLARE("OperationRegion"),
    [0x81] = DECLARE("Field"),
    [0x82] = DECLARE("Device"),
    [0x83] = DECLARE("Processor"),
    [0x84] = DECLARE("PowerResource"),
    [0x85] = DECLARE("ThermalZone"),
    [0x86] = DECLARE("IndexField"),
    [0x87] = DECLARE("BankField"),
    [0x88] = DECLARE("DataTableRegion"),
};

const struct aml_opcode *aml_opcode_at(const uint8_t *p, const uint8_t *end, unsigned *out_length)
{
    const struct aml_opcode *opcode = &one_byte[*p];
    *out_length = 1;
    if (*p == 0x5b) {
        if (end - p < 2) return NULL;
        opcode = &two_bytes[p[1]];
        *out_length = 2;
    }
    return opcode->form == AML_FORM_NONE ? NULL : opcode;
}
