// SPDX-License-Identifier: MIT
#pragma once
// What the files of acpi/aml share: tables, methods, synchronisation objects, error reports.

#include "context.h"
#include "ns/namespace.h"
#include "object/object.h"

struct aml_code; // aml/code.h: a compiled body
struct aml_exec; // aml/vm.h: a thread of AML

// Positive, so no failure: the term is not made of constants and must be compiled and run.
#define AML_DYNAMIC 1

struct aml_table {
    uint32_t references; // one while loaded, one per method object that points into it
    uint16_t index;
    bool is_owned, is_loaded;
    const uint8_t *bytes; // with the header
    uint32_t length;
    uint32_t nodes, methods, errors;
};

struct aml_static_table { // for LoadTable and DataTableRegion
    const uint8_t *bytes;
    size_t length;
};

#define AML_TABLE_HEADER 36u // ACPI 6.5, 5.2.6

// A lock that one thread may take again and again.
struct aml_lock {
    uintptr_t owner;
    uint32_t depth;
};

enum aml_method_flags {
    AML_METHOD_SERIALIZED = 1,
    AML_METHOD_AUTO_SERIALIZED = 2, // it makes names, so two threads cannot be in it
};

enum aml_native { AML_NATIVE_NONE, AML_NATIVE_OSI };

struct aml_method {
    struct aml_object head;
    uint8_t arg_count;
    uint8_t flags; // enum aml_method_flags
    uint8_t sync_level;
    uint8_t native; // enum aml_native
    uint32_t aml_length;
    const uint8_t *aml; // the body, in table->bytes
    struct aml_table *table;
    struct aml_code *code; // NULL until first called
    struct aml_lock lock;
};

struct aml_mutex {
    struct aml_object head;
    uint8_t sync_level;
    bool is_global; // \_GL: takes the FACS's lock too
    struct aml_lock lock;
    struct aml_mutex *next_held; // of the owner's
};

struct aml_event {
    struct aml_object head;
    uint32_t count;
};

// A buffer or package in its table, looked over and found good. It is made at first use: most never
// are, and elements take far more room than the bytes that say what they are.
struct aml_lazy {
    struct aml_object head; // flags: the tag it will have
    uint32_t length;        // the bytes or elements it will have
    uint32_t aml_length;
    const uint8_t *aml;
    struct aml_table *table; // counted
    struct acpi_node *scope; // counted: names in it are searched from there
};

static inline struct aml_method *aml_method_of(struct aml_value v)
{
    return (struct aml_method *)v.object;
}

static inline struct aml_mutex *aml_mutex_of(struct aml_value v)
{
    return (struct aml_mutex *)v.object;
}

static inline struct aml_event *aml_event_of(struct aml_value v)
{
    return (struct aml_event *)v.object;
}

#define AML_OSI_NAME_MAX 64

struct aml_osi_interface {
    struct aml_osi_interface *next;
    bool is_supported;
    char name[AML_OSI_NAME_MAX];
};

struct vector { // of elements of one size
    void *data;
    uint32_t count, capacity;
};

struct aml_external { // a method that a table says is elsewhere
    const struct aml_table *table;
    const uint8_t *segs;    // in its bytes
    acpi_segment_t segment; // the last of them
    uint8_t count, args;
};

#define AML_COMPILER_VECTORS 8

void aml_compiler_scratch_free(struct acpi_context *ctx);

struct aml_waiter { // a thread that waits; on its stack
    struct aml_waiter *next;
    const void *channel;
    const struct aml_lock *lock; // NULL: an event
    uintptr_t thread;
    bool is_forever;
};

#define AML_FAILED_INITS_MAX 16 // that are kept; all are logged

struct aml_engine {
    struct aml_table **tables;
    uint32_t table_count, table_capacity;
    struct aml_static_table *statics;
    uint32_t static_count, static_capacity;

    struct aml_exec *running; // of all threads
    struct aml_exec *idle;    // kept for the next evaluation
    struct aml_osi_interface *osi;

    struct aml_external *externals;
    uint32_t external_count, external_capacity;
    struct vector scratch[AML_COMPILER_VECTORS]; // the compiler's, kept for the next body

    uintptr_t lock_owner; // thread that holds the interpreter lock, 0 if none
    uint32_t lock_depth;
    uint32_t inside; // threads that came in and have not left; some gave the lock up
    bool is_closing; // the context is being destroyed: nobody may wait any more
    struct aml_waiter *waiters;

    volatile uint32_t *global_lock; // the FACS's, or NULL
    struct aml_mutex *global_mutex; // \_GL, counted

    enum acpi_error_action (*on_error)(void *arg, const struct acpi_error *error);
    void *on_error_arg;
    bool ignore_checksums;

    struct aml_failed_init {    // methods that failed while devices were initialised
        struct acpi_node *node; // counted
        status_t status;
    } failed_inits[AML_FAILED_INITS_MAX];
    uint32_t failed_init_count;

    uint64_t calls, errors, compiled, recompiled, bytecode_bytes;
};

// The interpreter lock (engine.c)

void aml_enter(struct acpi_context *ctx);
void aml_leave(struct acpi_context *ctx);
uintptr_t aml_current_thread(const struct acpi_context *ctx); // never 0

// Errors (report.c)

struct aml_place {                 // where an error happened
    struct acpi_node *node;        // method, or scope at load
    const struct aml_table *table; // may be NULL
    const uint8_t *aml;            // within the table
    bool at_load;
};
// One log line and the hook's answer. `fmt` says the cause.
enum acpi_error_action aml_report(struct acpi_context *ctx, const struct aml_place *place,
                                  status_t status, const char *fmt, ...) PRINTF_LIKE(4, 5);

// Decoding (decode.c)

// PkgLength: the end that it gives, cut to `end` (*out_cut then), and where the content starts.
// ST_AML_TRUNCATED, ST_AML_BAD_ENCODING when shorter than itself.
status_t aml_package_length(const uint8_t *p, const uint8_t *end, const uint8_t **out_content,
                            const uint8_t **out_end) MUST_USE;
// A constant: integer, string, buffer, package of constants and names. AML_DYNAMIC when it is
// something else. *out_next is where the next term starts.
status_t aml_data_decode(struct acpi_context *ctx, struct acpi_node *scope, const uint8_t *p,
                         const uint8_t *end, struct aml_value *out,
                         const uint8_t **out_next) MUST_USE;
// The same without making anything: *out has the tag, and as its payload the bytes or elements.
status_t aml_data_scan(struct acpi_context *ctx, struct acpi_node *scope, const uint8_t *p,
                       const uint8_t *end, struct aml_value *out,
                       const uint8_t **out_next) MUST_USE;
// An integer constant.
status_t aml_integer_decode(struct acpi_context *ctx, const uint8_t *p, const uint8_t *end,
                            uint64_t *out, const uint8_t **out_next) MUST_USE;

// Declarations (declare.c, declare_field.c)

struct aml_declaration {
    struct acpi_context *ctx;
    struct aml_table *table;
    struct acpi_node *scope;
    const uint8_t *p, *end; // of the term; of the enclosing block
    struct aml_exec *exec;  // a running method's, or NULL at load: names made in it are temporary
    bool quiet;             // do not report
    bool is_unranged;       // a region's offset and length cannot be computed yet

    const uint8_t *next;           // out: where to go on, also after an error
    struct acpi_node *block_scope; // out: the term opens a block in this scope, from `next` ...
    const uint8_t *block_end;      // ... to here; NULL if it does not
    const uint8_t *failed_name;    // out: the name that was missing or double
};
// Declares what the term at `p` names. AML_DYNAMIC (nothing done) when its operands are not
// constants, or it is no declaration. Errors were not reported yet. ST_AML_TRUNCATED and alike with
// `next` NULL: what follows cannot be found.
status_t aml_declare(struct aml_declaration *d) MUST_USE;
status_t aml_declare_fields(struct aml_declaration *d, const uint8_t *list, const uint8_t *end,
                            uint8_t kind, struct acpi_node *region, struct acpi_node *bank_or_index,
                            struct acpi_node *data, uint64_t bank_value, uint8_t flags) MUST_USE;
// Makes the node for a declared name; reports nothing.
status_t aml_declare_name(struct aml_declaration *d, const struct aml_name *name,
                          struct acpi_node **out) MUST_USE;
// External of a method with arguments (external.c).
status_t aml_external_note(struct acpi_context *ctx, const struct aml_table *table,
                           const struct aml_name *name, unsigned args) MUST_USE;
// How many arguments a method has that is not there; 0 when nothing says so.
unsigned aml_external_arguments(struct acpi_context *ctx, const struct aml_name *name);
void aml_externals_drop(struct acpi_context *ctx, const struct aml_table *table);
void aml_externals_free(struct acpi_context *ctx);
// Takes no count: *out lives with its node.
struct aml_region;
status_t aml_declare_region(struct aml_declaration *d, const struct aml_name *name, unsigned space,
                            uint64_t offset, uint64_t length, struct aml_region **out) MUST_USE;
// Reports an error of the declaration at `at`.
void aml_declare_report(struct aml_declaration *d, const uint8_t *at, status_t st);

// Data as a table declares it: what is large enough to pay for it is left there (lazy.c).
status_t aml_lazy_create(struct aml_declaration *d, const uint8_t *p, struct aml_value *out,
                         const uint8_t **out_next) MUST_USE;
void aml_lazy_destroy(struct acpi_context *ctx, struct aml_lazy *lazy);

// Tables (table.c, load.c)

status_t aml_table_add(struct acpi_context *ctx, const void *bytes, size_t length, bool copy,
                       struct aml_table **out) MUST_USE;
void aml_table_release(struct acpi_context *ctx, struct aml_table *table);
struct aml_table *aml_table_by_index(struct acpi_context *ctx, unsigned index);
// Declares and runs what the table holds, from `scope`.
status_t aml_table_run(struct acpi_context *ctx, struct aml_table *table,
                       struct acpi_node *scope) MUST_USE;
status_t aml_table_drop(struct acpi_context *ctx, struct aml_table *table) MUST_USE;

// Natives, synchronisation (native.c, sync.c)

status_t aml_predefined_create(struct acpi_context *ctx) MUST_USE;
void aml_osi_free(struct acpi_context *ctx);
status_t aml_native_call(struct acpi_context *ctx, unsigned native, const struct aml_value *args,
                         struct aml_value *out) MUST_USE;

status_t aml_method_create(struct acpi_context *ctx, struct aml_table *table, const uint8_t *aml,
                           uint32_t length, uint8_t flags, struct aml_value *out) MUST_USE;
status_t aml_mutex_create(struct acpi_context *ctx, uint8_t sync_level,
                          struct aml_value *out) MUST_USE;
status_t aml_event_create(struct acpi_context *ctx, struct aml_value *out) MUST_USE;
#define AML_TIMEOUT_FOREVER 0xffffu
// Timeouts in ms. ST_TIMEOUT; ST_BUSY when the owner waits for ever for this thread, or a wait for
// ever took longer than the context's limit; ST_INTERRUPTED. May drop the interpreter lock: who
// calls it holds what the lock is in.
status_t aml_lock_take(struct acpi_context *ctx, struct aml_lock *lock, unsigned timeout) MUST_USE;
// Lets other threads run until `channel` is woken, or a slice of time is over. False: nobody will
// ever wake it, or `deadline` (of the host's clock, in ns) has passed.
bool aml_wait_on(struct acpi_context *ctx, const void *channel, uint64_t deadline);
void aml_lock_give(struct acpi_context *ctx, struct aml_lock *lock);
status_t aml_mutex_acquire(struct acpi_context *ctx, struct aml_exec *exec, struct aml_mutex *mutex,
                           unsigned timeout) MUST_USE;
status_t aml_mutex_release(struct acpi_context *ctx, struct aml_exec *exec,
                           struct aml_mutex *mutex) MUST_USE;
void aml_mutexes_drop(struct acpi_context *ctx, struct aml_exec *exec);
void aml_event_signal(struct acpi_context *ctx, struct aml_event *event);
status_t aml_event_wait(struct acpi_context *ctx, struct aml_event *event,
                        unsigned timeout) MUST_USE;

// Running (vm.h)

// Runs a method, or reads an object. `args` are borrowed; *out holds a count.
status_t aml_evaluate_node(struct acpi_context *ctx, struct acpi_node *node,
                           const struct aml_value *args, unsigned arg_count,
                           struct aml_value *out) MUST_USE;
// Compiles and runs the term at `p`, before `end`, in `scope`, as a table's own code: errors skip a
// statement of it. *out_next is where it ended. With `out` the term is an operand, and *out its
// value (ST_AML_NO_VALUE when an error was in the way).
status_t aml_run_term(struct acpi_context *ctx, struct aml_table *table, struct acpi_node *scope,
                      const uint8_t *p, const uint8_t *end, struct aml_value *out,
                      const uint8_t **out_next) MUST_USE;
void aml_exec_destroy(struct acpi_context *ctx, struct aml_exec *exec);
// A node that a running method made: removed when it returns.
status_t aml_exec_note_node(struct aml_exec *exec, struct acpi_node *node) MUST_USE;
void aml_code_release(struct acpi_context *ctx, struct aml_code *code);
