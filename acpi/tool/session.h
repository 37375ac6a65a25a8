// SPDX-License-Identifier: MIT
#pragma once
// A context with the input's tables in it.

#include "options.h"

#define ERROR_CAUSES_MAX 64 // more than there are statuses

struct error_cause {
    status_t status;
    unsigned count;
};

struct acpi_ec;
struct laptop;

struct session {
    struct tool_options *options;
    struct acpi_context *ctx;
    struct laptop *laptop; // of WORLD_LAPTOP, and its controller, else NULL
    struct acpi_ec *ec;
    unsigned tables_loaded, tables_failed;
    uint64_t aml_bytes;
    uint64_t load_ns;
    uint32_t load_errors; // terms that were skipped
    uint32_t checksum_errors;
    // Why: all errors while the session opened, by status, in order of their first.
    struct error_cause causes[ERROR_CAUSES_MAX];
    size_t cause_count;
};

// Creates the context, loads what is AML, registers what is static, and runs _INI and _REG when the
// options want it. A table that fails is told on stderr and counted; only a context that cannot be
// made is an error.
status_t session_open(struct tool_options *options, struct session *out) MUST_USE;
void session_close(struct session *session);

// WORLD_LAPTOP, around loading the tables: machine.c. Nothing in another world.
status_t machine_begin(struct session *session) MUST_USE;
status_t machine_tables_loaded(struct session *session) MUST_USE;
void machine_initialized(struct session *session);
void machine_end(struct session *session);
// What commands about sensors want without being asked: that world, initialised, in no time.
void laptop_options_set(struct tool_options *options);

// Sink for text on stdout.
extern const struct acpi_text_sink stdout_sink;

// The error hook of --acpica-errors: see acpica_errors.c.
enum acpi_error_action acpica_error_hook(void *session, const struct acpi_error *error);

// What the sub-commands print, for the shell as well. Each returns the process's exit status.
int namespace_print(struct session *session, const char *path);   // NULL: all
int resources_print(struct session *session, const char *path);   // NULL: all
int disassembly_print(struct session *session, const char *path); // of a method
enum evaluation_show { EVALUATION_SHOWS_VALUES, EVALUATION_SHOWS_NOTHING_TOO };
int evaluation_print(struct session *session, const char *path, const char *const *args,
                     size_t arg_count, enum evaluation_show show);
// One line: path, value or why there is none (`value` is read only when `st` is ST_OK).
void evaluation_line_print(struct session *session, const char *path, status_t st,
                           const struct acpi_value *value);
// The _PRT of that bridge; ST_AML_NAME_NOT_FOUND when it has none.
status_t routing_table_print(struct session *session, struct acpi_node *bridge) MUST_USE;
// Runs each line of the file of --cases in a copy of the process as it is now.
int cases_run(struct session *session, int (*run)(struct session *session, char *line));

// The sub-commands; each returns the process's exit status.
int command_load(struct session *session);
int command_ns(struct session *session);
int command_eval(struct session *session);
int command_eval_all(struct session *session);   // eval --paths
int command_eval_cases(struct session *session); // eval --cases
int command_run(struct session *session);
int command_disasm(struct session *session);
int command_resources(struct session *session);
int command_check(struct session *session);
int command_cpus(struct session *session);
int command_devices(struct session *session);
int command_tree(struct session *session);
int command_routing(struct session *session);
int command_shell(struct session *session);
int command_battery(struct session *session);
int command_thermal(struct session *session);
int command_events(struct session *session);
