// SPDX-License-Identifier: MIT
#pragma once
// The compiler's state, shared by its files. One pass over the AML with a stack of what is open and
// a stack of operands that are there; nothing recurses.
//
// An operand is kept as what it is (constant, register, name) until an instruction needs it, so
// that `Add (Local0, 1, Local1)` is one instruction. Each has a temporary reserved, its slot, for
// the case that it must be put into a register: operand i of an operator whose first temporary is n
// has slot n + i, so the operands of a call end up side by side. Two rules keep evaluation left to
// right: before an operator's instruction, names that wait as operands of the operators around it
// are read into their slots; before a register changes, waiting operands that mean it are copied.

#include "aml/code.h"
#include "aml/engine.h"
#include "aml/opcodes.h"

enum operand_kind {
    OPERAND_NULL,      // no target
    OPERAND_IMMEDIATE, // .integer
    OPERAND_CONSTANT,  // .index of a string, buffer or package
    OPERAND_REG,       // .reg: a local or argument
    OPERAND_TEMP,      // .reg == .slot
    OPERAND_NODE,      // .index of a site, not looked at yet
    OPERAND_INDEX, // Index() as a target: .reg is indexed by .reg2, or .integer if that is NO_REG
    OPERAND_REFERENCE, // .reg holds a reference whose object is meant: DerefOf() and alike as a
                       // target
    OPERAND_DEBUG,
    OPERAND_BRANCH, // a comparison that has become the jump of its If or While
};

#define NO_REG 0xffffu
#define NO_PATCH UINT32_MAX

struct operand {
    uint8_t kind;
    bool is_shared; // a temporary that may hold the object of a name, an element, a local
    bool is_name;   // a name as such, or a target: not to be read
    uint16_t slot, reg, reg2;
    uint32_t index;
    uint64_t integer;
};

enum frame_kind {
    FRAME_BODY,
    FRAME_IF,
    FRAME_ELSE,
    FRAME_LOOP,
    FRAME_SCOPE,
    FRAME_OP,
    FRAME_CALL,
    FRAME_PACKAGE,
    FRAME_BUFFER
};
enum want { WANT_NOTHING, WANT_VALUE, WANT_NAME, WANT_OBJECT, WANT_TARGET };

// A scope as the compiler knows it: a node, or something that this body declares and that is not
// there yet (a struct local_name, marked by bit 0).
typedef uintptr_t scope_t;

struct frame {
    uint8_t kind; // enum frame_kind
    uint8_t want; // enum want: what the operator around it does with the result
    uint8_t next; // operand
    bool is_open; // FRAME_IF, FRAME_LOOP: the predicate is done
    bool invert;
    uint16_t floor; // first temporary
    uint16_t raw_count;
    const struct aml_opcode *opcode;
    uint32_t operand_base;
    const uint8_t *aml, *end;
    union {
        uint64_t raw[3]; // B, W, D, N operands (N: offset in the table)
        struct {
            uint32_t patch;      // jumps out of it, chained
            uint32_t start;      // loop: its first instruction
            uint32_t continues;  // loop: jumps to its end, chained
            uint32_t statement;  // block: the one being compiled
            scope_t outer_scope; // FRAME_SCOPE
        };
        struct {
            uint32_t site, arg_count; // call
        };
        struct {
            uint64_t count; // package: elements
            uint32_t element;
        };
    };
};

struct local_name { // declared by the body being compiled
    scope_t parent;
    acpi_segment_t segment;
    bool is_method;
    uint8_t args;
};

struct compiler {
    struct acpi_context *ctx;
    const struct aml_compile_input *input;
    const uint8_t *p;      // next byte
    status_t failed;       // out of memory, or over a limit: gives all up
    status_t malformed;    // of the statement at hand
    struct frame no_frame; // given where there is no memory for another; `failed` is set then
    union {
        struct {
            struct vector frames, operands, insns, sites, constants, marks, statements, locals;
        };
        struct vector vectors[AML_COMPILER_VECTORS];
    };
    uint32_t temp_top; // temporaries in use, from 0 (registers are numbered at the end: see reg())
    uint32_t temp_max;
    uint32_t settled; // operands below were looked at by operands_settle
    uint32_t barrier; // instructions below may be jumped to: not to be changed
    unsigned arg_count, local_count;
    scope_t scope;
    unsigned scope_depth, loop_depth;
    bool far;      // jumps of 16 bits do not do
    bool overflow; // that was found out: compile again
    bool makes_names, has_references;
    bool is_guarded;   // the statement at hand has a GUARD already
    bool is_restarted; // and begins again for that reason
    struct {
        const uint8_t *p;
        uint32_t frames, operands, insns, sites, constants, marks, loop_depth;
    } restart; // the statement's start
};

#define TEMP_BASE 0x100u // temporaries while compiling; arguments are from 0, locals from 8
#define LOCAL_BASE 8u
#define TEMP_LIMIT 4096u

// emit.c

bool vector_grow(struct compiler *c, struct vector *v, size_t size);
// A new element at the end. NULL: c->failed is set.
static inline void *vector_push(struct compiler *c, struct vector *v, size_t size)
{
    if (v->count == v->capacity && !vector_grow(c, v, size)) return NULL;
    return (char *)v->data + (size_t)v->count++ * size;
}
struct aml_insn *insn_at(struct compiler *c, uint32_t pc);
uint32_t emit(struct compiler *c, enum aml_op op, unsigned a, unsigned b, unsigned third);
uint32_t emit_d(struct compiler *c, enum aml_op op, unsigned a, uint32_t d);
void emit_mark(struct compiler *c, const uint8_t *aml);
// Jumps whose target is not known yet are chained through their target field.
void patch_add(struct compiler *c, uint32_t *chain, uint32_t pc);
void patch_all(struct compiler *c, uint32_t chain, uint32_t target);
uint32_t constant_add(struct compiler *c, struct aml_value value); // takes the count over
uint32_t temp_take(struct compiler *c);

struct operand *operand_at(struct compiler *c, uint32_t index);
struct operand *operand_push(struct compiler *c, enum operand_kind kind);
// Puts the operand into a register and says which. `own`: into its own slot, even if it is in one
// already.
unsigned operand_load(struct compiler *c, struct operand *operand, bool own);
// A reference to what the operand names, in its slot.
void operand_refer(struct compiler *c, struct operand *operand);
// Names that wait below `base` are read now.
void operands_settle(struct compiler *c, uint32_t base);
// The register `reg` is about to change.
void operands_keep(struct compiler *c, uint32_t base, unsigned reg);
// What comes may change objects in place: strings and buffers that wait to be read become copies,
// with `registers` those in locals too.
void operands_snapshot(struct compiler *c, uint32_t base, bool registers);
// How a value goes to its target. ToInteger and alike give a named object the type of their result
// (ACPI 6.5, 19.3.5.5), unless semantics are Windows'.
enum store_kind { STORE_PLAIN, STORE_COPY, STORE_EXPLICIT };
// The operand that was pushed last may hold an object that others know.
void result_is_shared(struct compiler *c);
// Store(register, target); empties a temporary.
void emit_store(struct compiler *c, unsigned reg, struct operand *target, enum store_kind kind);

// names.c

struct name_kind {
    uint8_t kind; // enum aml_site_kind
    uint8_t args;
    bool is_local; // the body itself declares it
};
struct name_kind name_lookup(struct compiler *c, const struct aml_name *name);
uint32_t site_add(struct compiler *c, const struct aml_name *name, struct name_kind kind);
void local_declare(struct compiler *c, const struct aml_name *name, bool is_method, unsigned args);
scope_t local_scope(struct compiler *c, const struct aml_name *name);
// Arguments that an unknown name is followed by, to make sense of the rest.
unsigned guess_arguments(struct compiler *c, const uint8_t *p, const struct frame *parent);

// compile.c, compile_op.c, compile_block.c, compile_data.c

struct frame *frame_top(struct compiler *c);
struct frame *frame_push(struct compiler *c, enum frame_kind kind, enum want want);
void frame_pop(struct compiler *c);
void op_done(struct compiler *c); // closes the operator; nothing is left of its operands
void malformed(struct compiler *c, status_t st);
void term_begin(struct compiler *c, enum want want);
// The operator's result is in its first temporary.
void op_result(struct compiler *c);
// It has none (wanted: an error when run).
void op_no_result(struct compiler *c);
void op_complete(struct compiler *c, struct frame *f);
void block_begin(struct compiler *c, struct frame *f);
void block_end(struct compiler *c, struct frame *f);
void compile_jump_out(struct compiler *c, bool is_break);
bool frame_is_block(const struct frame *f);
void declare_begin(struct compiler *c, const uint8_t *p);
void declare_complete(struct compiler *c, struct frame *f);
void package_begin(struct compiler *c, const uint8_t *p, enum want want);
void package_continue(struct compiler *c, struct frame *f);
void buffer_begin(struct compiler *c, const uint8_t *p, enum want want);
void buffer_complete(struct compiler *c, struct frame *f);
