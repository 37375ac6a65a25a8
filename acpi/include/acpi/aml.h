// SPDX-License-Identifier: MIT
#pragma once
// The AML engine's public face: a context holds a namespace made of tables; its methods are run and
// its objects read through the functions below. They take the interpreter lock of the host
// themselves, and may be called again from region handlers and hooks of the same thread. Thread
// context, interrupts on; any of them may sleep when AML does. Paths are ASL text
// ("\\_SB.PCI0._STA", short segments are padded); a NULL scope is the root.

#include <acpi/host.h>
#include <acpi/text.h>
#include <base/status.h>

struct acpi_context;
struct acpi_node; // a name in the namespace; opaque here

// Context

struct acpi_limits {
    uint64_t loop_ns;     // longest time in one While; default 30 s
    uint64_t sleep_ns;    // longest Sleep; a longer one is cut, with a log line; default 5 min
    uint64_t wait_ns;     // longest Wait or Acquire that says for ever; default for ever
    uint64_t calls;       // of methods in one evaluation, an error counts as 1024; default 2^30
    uint64_t heap_bytes;  // asked of the host altogether; default 512 MiB
    uint32_t call_depth;  // AML methods in one another; default 256
    uint32_t object_size; // bytes of one string or buffer, elements of one package; default 16 MiB
    uint32_t table_count; // default and most 4095
    uint32_t node_count;  // names in the namespace; default 2^20
};

// How Store converts (AML-SEMANTICS): as Windows does, or as ACPI 6.5, 19.3.5 writes.
enum acpi_semantics { ACPI_SEMANTICS_WINDOWS, ACPI_SEMANTICS_SPEC };

struct acpi_error { // what the error hook is told; pointers are valid during the call
    status_t status;
    const char *path;     // the method's or, at load, the scope's path
    uint32_t offset;      // of the failing term from the start of its table (header included)
    uint16_t table_index; // ACPI_TABLE_NONE when made by none
    const char *cause;    // English, may name what was missing
    bool at_load;         // outside any method
};

enum acpi_error_action {
    ACPI_ERROR_ABORT,   // the method ends with the status
    ACPI_ERROR_CONTINUE // the failing operator yields nothing; the next statement runs
};

struct acpi_config {
    struct acpi_limits limits; // a field that is 0 takes its default
    enum acpi_semantics semantics;
    bool ignore_checksums; // load tables whose checksum is wrong, with a warning
    // For tests with AddressSanitizer, under which each small block is the host's own: cut them
    // from slabs as in any other build.
    bool sanitize_slabs;
    // Called for each error, after it was logged, with the interpreter lock held; may evaluate.
    // NULL: ACPI_ERROR_ABORT.
    enum acpi_error_action (*on_error)(void *arg, const struct acpi_error *error);
    void *on_error_arg;
};

// `ops` and `host` must outlive the context. `config` may be NULL (defaults) and is copied.
status_t acpi_context_create(const struct acpi_host_ops *ops, void *host,
                             const struct acpi_config *config,
                             struct acpi_context **out_ctx) MUST_USE;
// Frees everything that the context made. NULL is fine. Evaluations of other threads end first: a
// Wait or Acquire of theirs fails with ST_INTERRUPTED, a Sleep or a handler is waited for. No
// thread may begin one any more. From within an evaluation of its own (a handler, a hook) it does
// nothing but log an error.
void acpi_context_destroy(struct acpi_context *ctx);

// Tables

#define ACPI_TABLE_NONE 0xfffu // no table has this index

// Loads one DSDT, SSDT, PSDT or OEMx table of AML (header included; `bytes` is copied, and may be
// freed). Length and checksum are checked (ST_AML_BAD_TABLE, ST_BAD_CHECKSUM). The DSDT comes
// first: its revision decides on 32- or 64-bit integers; an SSDT without a DSDT gets 64 bits.
// Errors of single terms are logged and counted, the rest of the table loads, and the call
// succeeds.
status_t acpi_table_load(struct acpi_context *ctx, const void *bytes, size_t length,
                         unsigned *out_index) MUST_USE;
// The same without a copy: `bytes` must stay unchanged until the context is destroyed or the table
// is unloaded.
status_t acpi_table_load_static(struct acpi_context *ctx, const void *bytes, size_t length,
                                unsigned *out_index) MUST_USE;
// Removes all that the table declared.
status_t acpi_table_unload(struct acpi_context *ctx, unsigned index) MUST_USE;
// Makes a static table known to LoadTable and DataTableRegion, which search by signature and ids.
// Tables that were loaded are known already. `bytes` is not copied.
status_t acpi_table_register(struct acpi_context *ctx, const void *bytes, size_t length) MUST_USE;

struct acpi_table_summary {
    char signature[5], oem_id[7], oem_table_id[9]; // NUL-terminated, as in the header
    uint8_t revision;
    uint32_t length; // bytes, header included
    bool is_loaded;  // false once unloaded
    uint32_t nodes;  // names that it declared
    uint32_t methods;
    uint32_t errors; // terms that were skipped while loading
};
// ST_NOT_FOUND at an index that was never loaded: indices count from 0 without holes.
status_t acpi_table_summary(struct acpi_context *ctx, unsigned index,
                            struct acpi_table_summary *out) MUST_USE;

// Namespace

// ACPI 6.5, table 19.37 (ObjectType), and ours from 32.
enum acpi_object_type {
    ACPI_TYPE_UNINITIALIZED = 0,
    ACPI_TYPE_INTEGER = 1,
    ACPI_TYPE_STRING = 2,
    ACPI_TYPE_BUFFER = 3,
    ACPI_TYPE_PACKAGE = 4,
    ACPI_TYPE_FIELD = 5, // field unit of a region, bank or index field
    ACPI_TYPE_DEVICE = 6,
    ACPI_TYPE_EVENT = 7,
    ACPI_TYPE_METHOD = 8,
    ACPI_TYPE_MUTEX = 9,
    ACPI_TYPE_REGION = 10,
    ACPI_TYPE_POWER_RESOURCE = 11,
    ACPI_TYPE_PROCESSOR = 12,
    ACPI_TYPE_THERMAL_ZONE = 13,
    ACPI_TYPE_BUFFER_FIELD = 14,
    ACPI_TYPE_TABLE_HANDLE = 15,
    ACPI_TYPE_DEBUG = 16,
    ACPI_TYPE_SCOPE = 32, // \, and a predefined scope like \_GPE
    ACPI_TYPE_ALIAS = 33,
    ACPI_TYPE_REFERENCE = 34 // of values only: RefOf, Index, an unresolved name in a package
};
const char *acpi_object_type_name(enum acpi_object_type type); // "Integer", "RegionField", ...

struct acpi_node_info {
    enum acpi_object_type type;
    char name[5]; // the last segment as declared ("_SB_"); "\\" for the root
    unsigned table_index;
    union {
        uint64_t integer; // INTEGER
        uint32_t length;  // STRING, BUFFER: bytes; PACKAGE: elements
        struct {
            uint8_t args, sync_level;
            bool is_serialized, is_native; // native: made by us (\_OSI)
            uint32_t aml_length;           // bytes of the body
        } method;
        struct {
            unsigned space; // ACPI 6.5, 5.5.2.4; 0x100 for DataTableRegion
            uint64_t address, length;
        } region;
        struct {                  // FIELD, BUFFER_FIELD
            uint8_t kind;         // 0 region, 1 bank, 2 index field
            uint8_t access;       // AccessType as in AML
            uint8_t update, lock; // as in AML
            uint32_t bit_offset, bit_length;
            struct acpi_node *region; // region; bank field: the region too; index field: NULL
            struct acpi_node *bank_or_index;
            struct acpi_node *data; // index field
        } field;
        struct {
            uint8_t id, block_length;
            uint32_t block_address;
        } processor;
        struct {
            uint8_t system_level;
            uint16_t resource_order;
        } power;
        uint8_t sync_level;       // MUTEX
        struct acpi_node *target; // ALIAS
    };
};

// Pointers to nodes are borrowed: they hold as long as no table is unloaded and no method that made
// them returns. A node that is kept stays until it is dropped, even when it has left the namespace.
// Both also from `notify` of the host.
void acpi_node_keep(struct acpi_context *ctx, struct acpi_node *node);
void acpi_node_drop(struct acpi_context *ctx, struct acpi_node *node);
bool acpi_node_is_present(struct acpi_context *ctx, const struct acpi_node *node);
struct acpi_node *acpi_namespace_root(struct acpi_context *ctx);
status_t acpi_namespace_find(struct acpi_context *ctx, struct acpi_node *scope, const char *path,
                             struct acpi_node **out_node) MUST_USE;
void acpi_node_info(struct acpi_context *ctx, const struct acpi_node *node,
                    struct acpi_node_info *out);
struct acpi_node *acpi_node_parent(const struct acpi_node *node);
// Children in order of declaration; `previous` NULL gives the first. NULL at the end.
struct acpi_node *acpi_node_next_child(const struct acpi_node *parent,
                                       const struct acpi_node *previous);
// Absolute path, NUL-terminated, cut to size; trailing underscores of segments dropped
// ("\_SB.PCI0"). Returns the full length.
size_t acpi_node_path(const struct acpi_node *node, char *buf, size_t size);

// Depth first, parents before children, in order of declaration; the root itself is not visited.
// Ends early with the callback's status when that is not ST_OK. ACPI_WALK_SKIP skips the subtree.
#define ACPI_WALK_SKIP 1
status_t acpi_namespace_walk(struct acpi_context *ctx, struct acpi_node *start,
                             status_t (*visit)(void *arg, struct acpi_node *node, unsigned depth),
                             void *arg) MUST_USE;

// Values

// A value that AML made, held by the caller until acpi_value_release. Opaque; copying the struct
// moves it.
struct acpi_value {
    uint64_t word[2];
};

enum acpi_object_type acpi_value_type(const struct acpi_value *value);
// These give ST_AML_TYPE for another type. Pointers are valid until the value is released.
status_t acpi_value_integer(const struct acpi_value *value, uint64_t *out) MUST_USE;
status_t acpi_value_string(const struct acpi_value *value, const char **out,
                           size_t *out_length) MUST_USE;
status_t acpi_value_buffer(const struct acpi_value *value, const uint8_t **out,
                           size_t *out_length) MUST_USE;
status_t acpi_value_package_count(const struct acpi_value *value, size_t *out) MUST_USE;
// Element `i` as a value of its own. A name in the package is resolved: to the value of what it
// names if that is data, else to a reference (acpi_value_node). ST_AML_NAME_NOT_FOUND,
// ST_OUT_OF_RANGE.
status_t acpi_value_package_element(struct acpi_context *ctx, const struct acpi_value *value,
                                    size_t i, struct acpi_value *out) MUST_USE;
// The node that a reference refers to (a Device in _PRW, a link device in _PRT).
status_t acpi_value_node(struct acpi_context *ctx, const struct acpi_value *value,
                         struct acpi_node **out_node) MUST_USE;

struct acpi_value acpi_value_from_integer(uint64_t integer);
status_t acpi_value_from_string(struct acpi_context *ctx, const char *text,
                                struct acpi_value *out) MUST_USE;
status_t acpi_value_from_buffer(struct acpi_context *ctx, const void *bytes, size_t length,
                                struct acpi_value *out) MUST_USE;
// A package (the fourth argument of a _DSM). `elements` are moved into it, also on failure.
status_t acpi_value_from_package(struct acpi_context *ctx, struct acpi_value *elements,
                                 size_t count, struct acpi_value *out) MUST_USE;
void acpi_value_release(struct acpi_context *ctx, struct acpi_value *value);

// ASL notation (without a newline at the end), and JSON on one line: integers above 2^53 are texts
// "0x...", as many readers would round them; {"buffer": "01FF"}, {"ref": "\\_SB"}, {"object":
// "Mutex"} for what JSON has no word for, null for nothing.
void acpi_value_print_asl(struct acpi_context *ctx, const struct acpi_value *value, unsigned indent,
                          const struct acpi_text_sink *sink);
void acpi_value_print_json(struct acpi_context *ctx, const struct acpi_value *value,
                           const struct acpi_text_sink *sink);

// Evaluation

// Runs the method at `path` with `args` (borrowed; NULL when there are none), or reads the object
// there. A method that returns nothing, or an uninitialised object, gives a value of type
// ACPI_TYPE_UNINITIALIZED. ST_AML_ARGUMENTS when the count does not suit, ST_AML_NAME_NOT_FOUND,
// and whatever ended the method. `out` may be NULL.
status_t acpi_evaluate(struct acpi_context *ctx, struct acpi_node *scope, const char *path,
                       const struct acpi_value *args, size_t arg_count,
                       struct acpi_value *out) MUST_USE;
// The same for a node.
status_t acpi_node_evaluate(struct acpi_context *ctx, struct acpi_node *node,
                            const struct acpi_value *args, size_t arg_count,
                            struct acpi_value *out) MUST_USE;
// Without arguments, for results that convert to an integer; ST_AML_TYPE for others.
status_t acpi_evaluate_integer(struct acpi_context *ctx, struct acpi_node *scope, const char *path,
                               uint64_t *out) MUST_USE;

// Initialisation

struct acpi_initialize_summary {
    uint32_t devices; // seen, processors and thermal zones with them
    uint32_t present; // _STA present or functioning
    uint32_t ini_run, reg_run, failed;
};
// What ACPI 6.5, 6.5.1 and 6.5.4 want after all tables are loaded: \_INI, \_SB._INI, _REG for the
// built-in address spaces, then _STA and _INI down the tree: below a device that is neither present
// nor functioning nothing runs. Failures are logged and do not stop it. `out` may be NULL.
status_t acpi_devices_initialize(struct acpi_context *ctx,
                                 struct acpi_initialize_summary *out) MUST_USE;
// The methods (_INI, _REG) that failed in this and in acpi_device_initialize(): the first 16, each
// once, with its first failure. The node is borrowed. ST_NOT_FOUND past the end.
status_t acpi_initialize_failure(struct acpi_context *ctx, unsigned index,
                                 struct acpi_node **out_method, status_t *out_status) MUST_USE;
// _STA of a device: 0xF when it has none, 0 when it fails.
uint32_t acpi_device_status(struct acpi_context *ctx, struct acpi_node *device);

// Host changes
// Handlers for address spaces: acpi/region.h.

// Around something slow in a region handler or hook: gives the interpreter lock up, so that other
// threads run AML meanwhile, and takes it back. What was looked at before may have changed then.
// Between the two, this thread may not call anything else of the engine.
struct acpi_unlocked {
    uint32_t lock_depth;
    uint8_t region_depth;
    int32_t *loop_budget;
};
struct acpi_unlocked acpi_interpreter_unlock(struct acpi_context *ctx) MUST_USE;
void acpi_interpreter_relock(struct acpi_context *ctx, struct acpi_unlocked unlocked);

// What _OSI answers: adds or removes an interface string (at most 63 bytes).
enum acpi_osi_answer { ACPI_OSI_NO, ACPI_OSI_YES };
status_t acpi_osi_set(struct acpi_context *ctx, const char *interface,
                      enum acpi_osi_answer answer) MUST_USE;

// The FACS's global lock word (mapped, 4-byte aligned), or NULL for none. Lock fields and \_GL take
// it. ACPI 6.5, 5.2.10.1.
void acpi_global_lock_set(struct acpi_context *ctx, volatile uint32_t *lock);

struct acpi_statistics {
    uint64_t nodes, tables, table_bytes;
    uint64_t methods, methods_compiled, recompilations, bytecode_bytes;
    uint64_t calls, errors;
    uint64_t heap_bytes, heap_peak, heap_blocks; // asked of the host and not given back
};
void acpi_statistics(struct acpi_context *ctx, struct acpi_statistics *out);

// Prints a method's bytecode beside its AML offsets; compiles it if need be.
status_t acpi_method_disassemble(struct acpi_context *ctx, const char *path,
                                 const struct acpi_text_sink *sink) MUST_USE;
