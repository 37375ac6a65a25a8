// SPDX-License-Identifier: MIT
#pragma once
// The command line of the tool, the same words for every sub-command.

#include <stdio.h>

#include <acpi/aml.h>

#include "input.h"
#include "world.h"

#define OPTION_ARGS_MAX 7
#define OPTION_OSI_MAX 64

enum exit_status { // of the process
    EXIT_GOOD = 0,
    EXIT_FAILED = 1, // something in the tables failed, or an expectation was not met
    EXIT_USAGE = 2
};

struct tool_options {
    const char *path;    // --path
    const char *paths;   // --paths: names separated by commas
    const char *cases;   // --cases: a file
    const char *method;  // --method
    const char *subtree; // the word that is a path, or a device id
    const char *args[OPTION_ARGS_MAX];
    size_t arg_count;
    const char *expect_kind, *expect_value;
    const char *osi[OPTION_OSI_MAX]; // "+Name" or "-Name"
    size_t osi_count;
    const char *severity, *fail; // check: names of severities
    const char *part;            // check: tables or names
    bool is_ktap, lists_kinds;   // check
    bool is_json, wants_initialize, has_acpica_errors, skips_dynamic;
    struct acpi_config config;
    struct world world;
    struct input input;
};

// Reads argv[2...] and all inputs that it names; sorts them. EXIT_GOOD, or EXIT_USAGE after a line
// on stderr.
enum exit_status options_parse(int argc, char **argv, struct tool_options *out);
void options_destroy(struct tool_options *options);

// What `aml help` says of each option.
void options_help(FILE *file);

// An argument as people write it: 0x10, 16, "text" (or text), {01,ff} for a buffer, [1 "text"] for
// a package.
status_t argument_parse(struct acpi_context *ctx, const char *text,
                        struct acpi_value *out) MUST_USE;
// Cuts `text` at blanks outside of quotes and brackets; gives how many words there are.
size_t arguments_split(char *text, const char **out, size_t max);
// A whole number in C notation; false when `text` is none.
bool number_parse(const char *text, uint64_t *out);
// "{01, 02 ff}" or "0102ff" into at most `max` bytes; -1 when it is neither.
long hex_bytes_parse(const char *text, uint8_t *out, size_t max);
