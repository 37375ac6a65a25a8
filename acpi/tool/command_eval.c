// SPDX-License-Identifier: MIT
// aml eval and aml run: one evaluation, its value, and what was expected of it.

#include <stdlib.h>
#include <string.h>

#include "session.h"

static void print_value(struct session *s, const struct acpi_value *value)
{
    if (s->options->is_json) {
        acpi_value_print_json(s->ctx, value, &stdout_sink);
    } else {
        acpi_value_print_asl(s->ctx, value, 0, &stdout_sink);
    }
    putchar('\n');
}

static bool value_is_expected(const struct acpi_value *value, const char *kind, const char *text)
{
    uint64_t integer, wanted;
    const char *string;
    const uint8_t *bytes;
    size_t length;
    if (strcmp(kind, "int") == 0) {
        return number_parse(text, &wanted) && acpi_value_integer(value, &integer) == ST_OK &&
               integer == wanted;
    }
    if (strcmp(kind, "str") == 0) {
        return acpi_value_string(value, &string, &length) == ST_OK && length == strlen(text) &&
               memcmp(string, text, length) == 0;
    }
    if (strcmp(kind, "none") == 0) return acpi_value_type(value) == ACPI_TYPE_UNINITIALIZED;
    if (acpi_value_buffer(value, &bytes, &length) < 0) return false;
    uint8_t *expected = malloc(strlen(text) + 1);
    if (!expected) return false;
    long count = hex_bytes_parse(text, expected, strlen(text));
    bool is_equal = count >= 0 && (size_t)count == length && memcmp(bytes, expected, length) == 0;
    free(expected);
    return is_equal;
}

// The status as source text writes it, without "ST_".
static const char *status_name(status_t st)
{
    static const struct {
        status_t status;
        const char *name;
    } names[] = {{ST_OK, "OK"},
#define X(name, value, text) {value, #name},
                 STATUS_LIST(X)
#undef X
    };
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        if (names[i].status == st) return names[i].name;
    }
    return "?";
}

// `value` is read only when `st` is ST_OK.
static int expectation_check(struct session *s, status_t st, const struct acpi_value *value)
{
    const struct tool_options *o = s->options;
    if (!o->expect_kind) return st < 0 ? EXIT_FAILED : EXIT_GOOD;
    bool is_met;
    if (strcmp(o->expect_kind, "error") == 0)
        is_met = strcmp(o->expect_value, status_name(st)) == 0;
    else
        is_met = st == ST_OK && value_is_expected(value, o->expect_kind, o->expect_value);
    if (is_met) return EXIT_GOOD;
    fflush(stdout);
    fprintf(stderr, "aml: expected %s %s\n", o->expect_kind, o->expect_value);
    return EXIT_FAILED;
}

static bool expectation_is_valid(const struct tool_options *o)
{
    static const char *const kinds[] = {"int", "str", "buf", "error", "none"};
    uint64_t number;
    if (!o->expect_kind) return true;
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        if (strcmp(o->expect_kind, kinds[i]) != 0) continue;
        if (i != 0 || number_parse(o->expect_value, &number)) return true;
    }
    fprintf(stderr, "aml: --expect takes int NUMBER, str TEXT, buf HEX, error STATUS or none -\n");
    return false;
}

int evaluation_print(struct session *s, const char *path, const char *const *texts,
                     size_t text_count, enum evaluation_show show)
{
    struct acpi_value args[OPTION_ARGS_MAX], value;
    status_t st = ST_OK;
    size_t count = 0;
    if (!expectation_is_valid(s->options)) return EXIT_USAGE;
    for (; count < text_count && count < OPTION_ARGS_MAX; count++) {
        st = argument_parse(s->ctx, texts[count], &args[count]);
        if (st < 0) {
            fprintf(stderr, "aml: argument %s: %s\n", texts[count], status_string(st));
            break;
        }
    }
    if (st == ST_OK) {
        st = acpi_evaluate(s->ctx, NULL, path, args, count, &value);
        fflush(stdout);
        if (st < 0) fprintf(stderr, "aml: %s: %s (%s)\n", path, status_string(st), status_name(st));
    }
    for (size_t i = 0; i < count; i++)
        acpi_value_release(s->ctx, &args[i]);
    if (st < 0) return expectation_check(s, st, NULL);

    bool is_empty = acpi_value_type(&value) == ACPI_TYPE_UNINITIALIZED;
    if (!is_empty || show == EVALUATION_SHOWS_NOTHING_TOO) print_value(s, &value);
    int exit_status = expectation_check(s, ST_OK, &value);
    acpi_value_release(s->ctx, &value);
    return exit_status;
}

static int options_evaluate(struct session *s, const char *path, enum evaluation_show show)
{
    return evaluation_print(s, path, s->options->args, s->options->arg_count, show);
}

int command_eval(struct session *s)
{
    if (s->options->paths) return command_eval_all(s);
    if (s->options->cases) return command_eval_cases(s);
    if (!s->options->path) {
        fprintf(stderr, "aml: eval needs --path PATH, --paths NAME,NAME or --cases FILE\n");
        return EXIT_USAGE;
    }
    return options_evaluate(s, s->options->path, EVALUATION_SHOWS_NOTHING_TOO);
}

int command_run(struct session *s)
{
    const char *method = s->options->method ? s->options->method : s->options->path;
    if (!method) {
        fprintf(stderr, "aml: run needs --method PATH\n");
        return EXIT_USAGE;
    }
    return options_evaluate(s, method, EVALUATION_SHOWS_VALUES);
}

int disassembly_print(struct session *s, const char *path)
{
    status_t st = acpi_method_disassemble(s->ctx, path, &stdout_sink);
    if (st == ST_OK) return EXIT_GOOD;
    fflush(stdout);
    fprintf(stderr, "aml: %s: %s\n", path, status_string(st));
    return EXIT_FAILED;
}

int command_disasm(struct session *s)
{
    if (!s->options->method) {
        fprintf(stderr, "aml: disasm needs --method PATH\n");
        return EXIT_USAGE;
    }
    return disassembly_print(s, s->options->method);
}
