// SPDX-License-Identifier: MIT
#pragma once
// Bytecode: what a method body is compiled to.
//
// A frame's registers are its arguments, then its locals, then temporaries; all hold struct
// aml_value. Arguments of a call are the caller's top temporaries, in place. Instructions are 8
// bytes. A temporary is written once and read once: the instruction that reads it empties it, so
// that an empty or integer temporary never needs freeing. Instructions with an integer fast path do
// all else out of line.

#include "ns/namespace.h"
#include "object/object.h"

struct aml_table;

struct aml_insn {
    uint16_t op; // enum aml_op
    uint16_t a;
    union {
        struct {
            uint16_t b, c;
        };
        uint32_t d;
    };
};

_Static_assert(sizeof(struct aml_insn) == 8, "instructions are one load");

// Name and operands. Of a, b, c, d, in order: w register written, r register read (a temporary is
// emptied), m register modified in place, i immediate, o jump relative to the next instruction (16
// bits), - unused; of d: J jump to an instruction, S site, K constant, I immediate, A offset in the
// table.
// clang-format off
#define AML_ARITHMETIC(X) \
    X(ADD) X(SUB) X(MUL) X(AND) X(OR) X(XOR) X(NAND) X(NOR) X(SHL) X(SHR) X(MOD) X(DIV)
#define AML_COMPARE(X) X(EQ) X(NE) X(LT) X(GE) X(GT) X(LE)
#define AML_OPS(X)                                                                                 \
    X(LOAD_INT, "wI")      /* a = d */                                                             \
    X(LOAD_CONST, "wK")    /* a = constant, shared */                                              \
    X(LOAD_COPY, "wK")     /* a = copy of constant */                                              \
    X(MOVE, "wri")         /* a = b as it is, b stays (1), a is a copy (2): enum aml_move in c */  \
    X(STORE, "mr-")        /* Store(b, a) */                                                       \
    X(COPY, "mr-")         /* CopyObject(b, a) */                                                  \
    X(DROP, "r")           /* empties a */                                                         \
    X(SNAPSHOT, "m")       /* a string or buffer in a becomes a copy */                            \
    X(READ_NODE, "wS")     /* a = value of the name */                                             \
    X(READ_NODE_COPY, "wS") /* and SNAPSHOT of it */                                               \
    X(STORE_NODE, "rS")                                                                            \
    X(COPY_NODE, "rS")                                                                             \
    X(RETYPE_NODE, "rS")   /* data in the name is replaced, type and all */                        \
    X(REF_NODE, "wS")                                                                              \
    X(COND_REF, "wS")      /* a = reference, or empty */                                           \
    X(TYPE_NODE, "wS")     /* a = ObjectType of the name; 0 when it is missing */                  \
    X(INC_NODE, "wS") X(DEC_NODE, "wS")                                                            \
    X(REF_REG, "wm-")      /* a = RefOf(b) */                                                      \
    X(INDEX, "wrr") X(INDEX_I, "wri")                                                              \
    X(INDEX_READ, "wrr") X(INDEX_READ_I, "wri")                                                    \
    X(INDEX_WRITE, "rrr") X(INDEX_WRITE_I, "rri") /* Store(a, Index(b, c)) */                      \
    X(DEREF, "wri")        /* c = 1: and SNAPSHOT of it */                                         \
    X(STORE_REF, "rri") X(COPY_REF, "rr-") /* Store(a, what b refers to); c: as RETYPE_NODE */     \
    X(STORE_DEBUG, "r")                                                                            \
    X(ADD, "wrr") X(SUB, "wrr") X(MUL, "wrr") X(AND, "wrr") X(OR, "wrr") X(XOR, "wrr")             \
    X(NAND, "wrr") X(NOR, "wrr") X(SHL, "wrr") X(SHR, "wrr") X(MOD, "wrr") X(DIV, "wrr")           \
    X(ADD_I, "wri") X(SUB_I, "wri") X(MUL_I, "wri") X(AND_I, "wri") X(OR_I, "wri")                 \
    X(XOR_I, "wri") X(NAND_I, "wri") X(NOR_I, "wri") X(SHL_I, "wri") X(SHR_I, "wri")               \
    X(MOD_I, "wri") X(DIV_I, "wri")                                                                \
    X(DIVIDE, "mm-")       /* a, b = quotient, remainder of a, b */                                \
    X(UNARY, "wri")        /* c: enum aml_unary */                                                 \
    X(EQ, "wrr") X(NE, "wrr") X(LT, "wrr") X(GE, "wrr") X(GT, "wrr") X(LE, "wrr")                  \
    X(EQ_I, "wri") X(NE_I, "wri") X(LT_I, "wri") X(GE_I, "wri") X(GT_I, "wri") X(LE_I, "wri")      \
    X(LOGICAL_AND, "wrr") X(LOGICAL_OR, "wrr") X(LOGICAL_NOT, "wr-")                               \
    X(JUMP, "-J") X(JUMP_FALSE, "rJ") X(JUMP_TRUE, "rJ") X(JUMP_EMPTY, "mJ")                       \
    X(JEQ, "rro") X(JNE, "rro") X(JLT, "rro") X(JGE, "rro") X(JGT, "rro") X(JLE, "rro")            \
    X(JEQ_I, "rio") X(JNE_I, "rio") X(JLT_I, "rio") X(JGE_I, "rio") X(JGT_I, "rio")                \
    X(JLE_I, "rio")                                                                                \
    X(INC, "m") X(DEC, "m")                                                                        \
    X(CONCAT, "wrr")                                                                               \
    X(BUILTIN, "mii")      /* a.. = b(a, a + 1, ...), c operands; see EXTEND */                    \
    X(EXTEND, "iI")        /* further operands of the BUILTIN before it */                         \
    X(PACKAGE_SET, "mri")  /* a[c] = b */                                                          \
    X(BUFFER_NEW, "mK")    /* a = buffer of size a that starts with the constant */                \
    X(CALL, "mS") X(CALL_DROP, "mS") /* a = name(a, a + 1, ...) */                                 \
    X(CALL_COPY, "mS")     /* and SNAPSHOT of it */                                                \
    X(RETURN, "r") X(RETURN_NONE, "-")                                                             \
    X(LOOP, "-J")          /* end of a While's body: back, and look at the clock */                \
    X(LOOP_END, "-")       /* after an outermost While */                                          \
    X(RAISE, "-I")         /* the statement is malformed: status -d */                             \
    X(GUARD, "-A")         /* is this still how to read the statement? */                          \
    X(DECLARE, "-A") X(LEAVE_SCOPE, "-")
// clang-format on

enum aml_op {
#define X(name, operands) AML_OP_##name,
    AML_OPS(X)
#undef X
        AML_OP_COUNT
};

// How MOVE leaves its source, and what it makes.
enum aml_move { AML_MOVE_TAKES, AML_MOVE_SHARES, AML_MOVE_COPIES };

static inline bool aml_op_is_call(unsigned op)
{
    return op >= AML_OP_CALL && op <= AML_OP_CALL_COPY;
}

static inline bool aml_op_reads_node(unsigned op)
{
    return op == AML_OP_READ_NODE || op == AML_OP_READ_NODE_COPY;
}

// What UNARY does; all give a value without a side effect.
enum aml_unary {
    AML_UNARY_NOT,
    AML_UNARY_FIND_LEFT,
    AML_UNARY_FIND_RIGHT,
    AML_UNARY_FROM_BCD,
    AML_UNARY_TO_BCD,
    AML_UNARY_TO_INTEGER,
    AML_UNARY_TO_BUFFER,
    AML_UNARY_TO_DECIMAL,
    AML_UNARY_TO_HEX,
    AML_UNARY_SIZE_OF,
    AML_UNARY_OBJECT_TYPE,
    AML_UNARY_COUNT
};

// Operators too rare for an instruction. Operands and result begin at register a. Those that make a
// name, or need an opcode's bytes, have an EXTEND: d is an offset in the table, a is small change.
enum aml_builtin {
    AML_BUILTIN_MID,
    AML_BUILTIN_TO_STRING,
    AML_BUILTIN_CONCAT_RESOURCES,
    AML_BUILTIN_MATCH,        // package, v1, v2, start; EXTEND a: op1 | op2 << 8
    AML_BUILTIN_PACKAGE,      // count
    AML_BUILTIN_TIMER,        //
    AML_BUILTIN_NOTIFY,       // reference, value
    AML_BUILTIN_ACQUIRE,      // reference; EXTEND a: timeout
    AML_BUILTIN_RELEASE,      // reference
    AML_BUILTIN_SIGNAL,       // reference
    AML_BUILTIN_WAIT,         // reference, timeout
    AML_BUILTIN_RESET,        // reference
    AML_BUILTIN_SLEEP,        // ms
    AML_BUILTIN_STALL,        // us
    AML_BUILTIN_FATAL,        // argument; EXTEND a: type, d: code
    AML_BUILTIN_LOAD,         // reference to source
    AML_BUILTIN_LOAD_TABLE,   // six
    AML_BUILTIN_UNLOAD,       // reference or handle
    AML_BUILTIN_NAME,         // value; EXTEND d: the name
    AML_BUILTIN_REGION,       // offset, length; EXTEND a: space, d: the name
    AML_BUILTIN_DATA_REGION,  // signature, OEM id, table id; EXTEND d: the name
    AML_BUILTIN_BANK_FIELD,   // bank value; EXTEND d: the term
    AML_BUILTIN_CREATE_FIELD, // source, bit index, bit length; EXTEND d: the name
    AML_BUILTIN_CREATE_FIXED, // source, index; EXTEND a: bits, +0x8000 index in bits; d: the name
    AML_BUILTIN_COUNT
};

// Where code names something. The look-up is kept while it is sure to hold (see namespace.h).
struct aml_site {
    struct aml_name name;
    struct acpi_node *node;  // as last resolved, borrowed; only good with what follows
    struct acpi_node *scope; // searched from here; NULL: never resolved
    uint32_t generation;     // ns->generation when that was last known to hold
    uint32_t changes;        // sum of the segments' counts
    uint8_t kind;            // enum aml_site_kind: how the compiler read it
    uint8_t args;
    bool is_local;  // the body declares it, so that what is there before does not matter
    bool is_scoped; // inside a Scope or Device block of the method: searched from the block's scope
};

enum aml_site_kind { AML_SITE_OBJECT, AML_SITE_METHOD, AML_SITE_UNKNOWN };

// From bytecode back to AML. Both lists are sorted by pc.
struct aml_mark {
    uint32_t pc;
    uint32_t offset; // in the table, of the operator that the code from pc on came from
};
struct aml_statement {
    uint32_t pc;     // its first instruction
    uint32_t resume; // where to go on when it fails
    uint32_t offset; // in the table
};

struct aml_code {
    uint32_t references;       // the method, and frames that run it
    uint32_t arity_generation; // ns->arity_generation when the reading of names was last checked
    struct aml_table *table;   // counted
    struct acpi_node *scope;   // counted
    uint16_t arg_count;        // registers for arguments
    uint16_t temp_base;        // first temporary
    uint16_t reg_count;
    bool makes_names;
    uint32_t insn_count, site_count, constant_count, mark_count, statement_count;
    struct aml_insn *insns;
    struct aml_site *sites;
    struct aml_value *constants;
    struct aml_mark *marks;
    struct aml_statement *statements;
};

struct aml_compile_input {
    struct aml_table *table;
    struct acpi_node *scope;
    const uint8_t *start, *end;
    unsigned arg_count;
    bool single;   // one term (with its Else), not all to the end
    bool is_value; // and that one is an operand, whose value the code returns
};
// ST_NO_MEMORY, ST_AML_LIMIT. Malformed terms become RAISE instructions. *out_next: end of what was
// compiled.
status_t aml_compile(struct acpi_context *ctx, const struct aml_compile_input *input,
                     struct aml_code **out, const uint8_t **out_next) MUST_USE;
// Whether the namespace still gives every name of the code the kind that the compiler assumed.
bool aml_code_still_holds(struct acpi_context *ctx, struct aml_code *code);
// Registers, jumps, sites, constants and operands in range.
status_t aml_verify(const struct aml_code *code) MUST_USE;
// The arrays and the code itself, not what they refer to.
void aml_code_free(struct acpi_context *ctx, struct aml_code *code);
uint32_t aml_code_offset(const struct aml_code *code, uint32_t pc);
const struct aml_statement *aml_code_statement(const struct aml_code *code, uint32_t pc);
// First instruction of the statement at that offset; UINT32_MAX if there is none.
uint32_t aml_code_find_statement(const struct aml_code *code, uint32_t offset);
extern const char *const aml_op_names[AML_OP_COUNT];
extern const char *const aml_op_operands[AML_OP_COUNT];
