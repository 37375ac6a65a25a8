// SPDX-License-Identifier: MIT
#pragma once
// The machine that runs bytecode. Nothing recurses on AML calls: frames are in an array, registers
// on a stack of chunks.
//
// Of all register memory, what lies above the running frame is empty or integers (tag at most
// AML_UNINITIALIZED), and so is a temporary that nothing was written to.

#include "aml/code.h"
#include "aml/engine.h"

struct aml_chunk { // of the register stack
    struct aml_chunk *previous, *next;
    uint32_t size;
    struct aml_value values[];
};

enum aml_frame_flags {
    AML_FRAME_DROPS = 1,     // the caller does not want the result
    AML_FRAME_LOCKED = 2,    // holds the method's lock
    AML_FRAME_PERMANENT = 4, // a table's own code: names stay, errors skip a statement
    AML_FRAME_MOVED = 8      // its registers are in another chunk than the caller's
};

struct aml_frame {
    struct aml_code *code;     // counted
    struct aml_method *method; // counted, while its lock is held; else NULL
    struct acpi_node *node;    // the method's, or a table's scope; held by code
    struct acpi_node *scope;   // that names are made in now; counted unless it is `node`
    struct aml_value *base;
    const struct aml_insn *pc;
    uint64_t loop_deadline; // 0: no While was found to be long yet
    uint32_t first_node;    // in exec->nodes: those that this frame made follow
    uint32_t first_scope;   // in exec->scopes
    uint32_t result;        // register of the caller
    uint8_t flags;          // enum aml_frame_flags
};

struct aml_exec {
    struct aml_exec *next;
    struct acpi_context *ctx;
    uintptr_t thread;
    struct aml_frame *frames;
    uint32_t frame_count, frame_capacity;
    struct aml_chunk *chunk;  // where the running frame's registers are
    struct acpi_node **nodes; // made by running methods, counted
    uint32_t node_count, node_capacity;
    struct acpi_node **scopes; // outer scopes of Scope and Device blocks; see aml_frame.scope
    uint32_t scope_count, scope_capacity;
    struct aml_mutex *held; // counted
    int32_t loop_budget;    // back jumps until the clock is looked at
    int64_t calls_left;     // of what the context allows
    uint64_t calls_charged; // of them for errors
    bool index_failed;      // of an instruction that is Index and another operator, the first
    struct aml_value result;
    char cause[160]; // of the error at hand
};

#ifndef AML_LOOP_INTERVAL // back jumps between looks at the clock
#define AML_LOOP_INTERVAL 1024
#endif

// vm_slow.c, vm_node.c, vm_number.c and builtin.c: all return a status; what they need of the instruction is in `insn`.
struct aml_vm {
    struct acpi_context *ctx;
    struct aml_exec *exec;
    struct aml_frame *frame;
    struct aml_code *code;
    struct aml_value *regs;
};

// Consumes a temporary.
static inline void vm_empty(struct aml_vm *vm, unsigned reg)
{
    if (reg < vm->code->temp_base) return;
    struct aml_value old = vm->regs[reg];
    vm->regs[reg] = aml_value_uninitialized();
    aml_value_release(vm->ctx, old);
}

// What is in the register and shared becomes a copy, if it can change in place.
status_t vm_snapshot(struct acpi_context *ctx, struct aml_value *slot) MUST_USE;
status_t vm_put(struct aml_vm *vm, unsigned reg, struct aml_value value) MUST_USE;
// The register's value, borrowed. ST_AML_UNINITIALIZED, ST_AML_NO_VALUE.
status_t vm_get(struct aml_vm *vm, unsigned reg, struct aml_value *out) MUST_USE;
status_t vm_slow(struct aml_vm *vm, const struct aml_insn *insn) MUST_USE;
// Comparison instructions.
status_t vm_compare(struct aml_vm *vm, unsigned op, struct aml_value a, struct aml_value b,
                    bool *out) MUST_USE;
status_t vm_truth(struct aml_vm *vm, unsigned reg, bool *out) MUST_USE;
// Called directly, being frequent.
status_t vm_read_node(struct aml_vm *vm, const struct aml_insn *insn) MUST_USE;
status_t vm_write_node(struct aml_vm *vm, const struct aml_insn *insn) MUST_USE;
status_t vm_index_read(struct aml_vm *vm, const struct aml_insn *insn, bool immediate) MUST_USE;
status_t vm_index_write(struct aml_vm *vm, const struct aml_insn *insn, bool immediate) MUST_USE;
status_t vm_builtin(struct aml_vm *vm, const struct aml_insn *insn) MUST_USE;
status_t vm_declare(struct aml_vm *vm, uint32_t offset) MUST_USE;
struct acpi_node *vm_resolve(struct aml_vm *vm, struct aml_site *site);
status_t vm_missing(struct aml_vm *vm, const struct aml_site *site) MUST_USE;

// Whether the site's node is still what the name means.
static inline bool vm_site_is_current(const struct acpi_context *ctx, const struct aml_site *site)
{
    return site->generation == ctx->ns->generation;
}

// Names in the error's cause what `site` means, which may be gone since.
void vm_site_describe(struct aml_vm *vm, const struct aml_site *site);

// frame.c
status_t aml_exec_push(struct aml_exec *exec, struct acpi_node *node, struct aml_method *method,
                       struct aml_code *code, struct aml_value *args, unsigned arg_count,
                       unsigned flags) MUST_USE;
void aml_exec_pop(struct aml_exec *exec);
// Names within `package` that mean what a method made become what they mean: before the pop.
void aml_package_settle(struct acpi_context *ctx, struct aml_package *package);
status_t aml_method_compile(struct acpi_context *ctx, struct acpi_node *node,
                            struct aml_method *method, struct aml_code **out) MUST_USE;
status_t aml_exec_get(struct acpi_context *ctx, struct aml_exec **out) MUST_USE;
void aml_exec_put(struct aml_exec *exec);
bool aml_exec_may_shadow(const struct aml_exec *exec, const struct acpi_node *node);
status_t aml_exec_open_scope(struct aml_exec *exec, struct acpi_node *scope) MUST_USE;
void aml_exec_close_scope(struct aml_exec *exec);

// failure.c

// Of an uninitialised value, `integer`: what the call gives of a method that returns nothing.
// Beyond that it is a status negated: see failure.c.
#define AML_NOTHING_RETURNED 1u
// The top frame's last instruction failed: reports, and sets the top frame's pc to where execution
// goes on; else all frames down to `until` are gone. `timed_out`: frames up to and with the one
// whose While ran too long, else UINT32_MAX.
status_t aml_exec_fail(struct aml_exec *exec, uint32_t until, status_t st,
                       uint32_t timed_out) MUST_USE;
// Every running While, in all methods that called one another, is within its time?
// *out_frame: the first that is not.
bool aml_loops_in_time(struct aml_exec *exec, uint32_t *out_frame);
// The call that the top frame made has no value.
void aml_nothing_returned(struct aml_exec *exec);

// vm.c: runs until the frames are as few as `until`.
status_t aml_exec_run(struct aml_exec *exec, uint32_t until) MUST_USE;
