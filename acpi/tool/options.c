// SPDX-License-Identifier: MIT
#include "options.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool number_parse(const char *text, uint64_t *out)
{
    if (!isdigit((unsigned char)text[0])) return false;
    char *end;
    errno = 0;
    *out = strtoull(text, &end, 0);
    return *end == 0 && errno == 0;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c = (char)tolower((unsigned char)c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

long hex_bytes_parse(const char *text, uint8_t *out, size_t max)
{
    size_t count = 0;
    for (const char *at = text; *at;) {
        if (strchr("{}, :\t", *at)) {
            at++;
            continue;
        }
        if (at[0] == '0' && (at[1] == 'x' || at[1] == 'X')) at += 2;
        int high = hex_digit(at[0]);
        int low = high < 0 ? -1 : hex_digit(at[1]);
        if (low < 0 || count == max) return -1;
        out[count++] = (uint8_t)(high << 4 | low);
        at += 2;
    }
    return (long)count;
}

status_t argument_parse(struct acpi_context *ctx, const char *text, struct acpi_value *out)
{
    uint64_t number;
    size_t length = strlen(text);
    if (number_parse(text, &number)) {
        *out = acpi_value_from_integer(number);
        return ST_OK;
    }
    if (text[0] == '{') {
        uint8_t *bytes = malloc(length);
        if (!bytes) return ST_NO_MEMORY;
        long count = hex_bytes_parse(text, bytes, length);
        status_t st = count < 0 ? ST_INVALID_ARGUMENT
                                : acpi_value_from_buffer(ctx, bytes, (size_t)count, out);
        free(bytes);
        return st;
    }
    if (text[0] != '"' || length < 2 || text[length - 1] != '"') {
        return acpi_value_from_string(ctx, text, out);
    }
    char *inner = strdup(text + 1);
    if (!inner) return ST_NO_MEMORY;
    inner[length - 2] = 0;
    status_t st = acpi_value_from_string(ctx, inner, out);
    free(inner);
    return st;
}

// ---- The command line

struct parser {
    int argc, at;
    char **argv;
    struct tool_options *options;
    const char *mem[64]; // preloads are done once the fill is known
    size_t mem_count;
};

static bool complain(const char *word, const char *why)
{
    fprintf(stderr, "aml: %s: %s\n", word, why);
    return false;
}

// The word after the option; NULL after a complaint.
static const char *next_word(struct parser *p)
{
    if (p->at + 1 < p->argc) return p->argv[++p->at];
    complain(p->argv[p->at], "needs a value");
    return NULL;
}

static bool option_log(struct parser *p, const char *value)
{
    static const char *const names[] = {"error", "warn", "info", "debug", "trace"};
    for (unsigned i = 0; i < ARRAY_SIZE(names); i++) {
        if (strcmp(value, names[i]) == 0) {
            p->options->world.log_level = (enum acpi_log_level)i;
            return true;
        }
    }
    return complain(value, "not a log level (error, warn, info, debug, trace)");
}

static bool option_number(const char *value, uint64_t max, uint64_t *out)
{
    if (number_parse(value, out) && *out <= max) return true;
    return complain(value, "not a number, or too large");
}

static bool option_loop_timeout(struct parser *p, const char *value)
{
    char *end;
    double seconds = strtod(value, &end);
    if (*end != 0 || !(seconds > 0) || seconds > 1e9)
        return complain(value, "not a time in seconds");
    p->options->config.limits.loop_ns = (uint64_t)(seconds * 1e9);
    return true;
}

static bool option_fill(struct parser *p, const char *value)
{
    uint64_t number;
    if (!option_number(value, 255, &number)) return false;
    world_fill_set(&p->options->world, (uint8_t)number);
    return true;
}

static bool option_with_value(struct parser *p, const char *name, const char *value)
{
    struct tool_options *o = p->options;
    uint64_t number;
    if (strcmp(name, "--path") == 0) {
        o->path = value;
    } else if (strcmp(name, "--paths") == 0) {
        o->paths = value;
    } else if (strcmp(name, "--method") == 0) {
        o->method = value;
    } else if (strcmp(name, "--arg") == 0) {
        if (o->arg_count == OPTION_ARGS_MAX)
            return complain(value, "a method has at most 7 arguments");
        o->args[o->arg_count++] = value;
    } else if (strcmp(name, "--expect") == 0) {
        o->expect_kind = value;
        o->expect_value = next_word(p);
        return o->expect_value != NULL;
    } else if (strcmp(name, "--clock") == 0) {
        o->world.is_clock_virtual = strcmp(value, "virtual") == 0;
        if (!o->world.is_clock_virtual && strcmp(value, "real") != 0) {
            return complain(value, "not a clock (real, virtual)");
        }
    } else if (strcmp(name, "--loop-timeout") == 0) {
        return option_loop_timeout(p, value);
    } else if (strcmp(name, "--call-depth") == 0) {
        if (!option_number(value, 1000000, &number)) return false;
        o->config.limits.call_depth = (uint32_t)number;
    } else if (strcmp(name, "--osi") == 0) {
        if (value[0] != '+' && value[0] != '-')
            return complain(value, "begins with neither + nor -");
        if (o->osi_count == OPTION_OSI_MAX) return complain(value, "too many --osi");
        o->osi[o->osi_count++] = value;
    } else if (strcmp(name, "--fill") == 0) {
        return option_fill(p, value);
    } else if (strcmp(name, "--mem") == 0) {
        if (p->mem_count == ARRAY_SIZE(p->mem)) return complain(value, "too many --mem");
        p->mem[p->mem_count++] = value;
    } else if (strcmp(name, "--world") == 0) {
        if (strcmp(value, "acpiexec") == 0) {
            o->world.kind = WORLD_ACPIEXEC;
        } else if (strcmp(value, "default") != 0) {
            return complain(value, "not a world (default, acpiexec)");
        }
    } else if (strcmp(name, "--semantics") == 0) {
        if (strcmp(value, "spec") == 0) {
            o->config.semantics = ACPI_SEMANTICS_SPEC;
        } else if (strcmp(value, "windows") != 0) {
            return complain(value, "not semantics (windows, spec)");
        }
    } else {
        return option_log(p, value);
    }
    return true;
}

static bool word_parse(struct parser *p)
{
    static const char *const with_value[] = {
        "--path",       "--paths", "--method", "--arg", "--expect", "--clock",     "--loop-timeout",
        "--call-depth", "--osi",   "--fill",   "--mem", "--world",  "--semantics", "--log"};
    struct tool_options *o = p->options;
    const char *word = p->argv[p->at];
    for (size_t i = 0; i < ARRAY_SIZE(with_value); i++) {
        if (strcmp(word, with_value[i]) != 0) continue;
        const char *value = next_word(p);
        return value && option_with_value(p, word, value);
    }
    if (strcmp(word, "--json") == 0) {
        o->is_json = true;
    } else if (strcmp(word, "--init") == 0) {
        o->wants_initialize = true;
    } else if (strcmp(word, "--trace-bus") == 0) {
        o->world.is_bus_traced = true;
    } else if (strcmp(word, "--acpica-errors") == 0) {
        o->has_acpica_errors = true;
    } else if (strcmp(word, "--no-dynamic") == 0) {
        o->skips_dynamic = true;
    } else if (word[0] == '\\') {
        o->subtree = word;
    } else if (word[0] == '-' && word[1] != 0) {
        return complain(word, "unknown option (see `aml help`)");
    } else {
        input_read(&o->input, word);
    }
    return true;
}

static bool memory_preload(struct tool_options *o, const char *word)
{
    const char *equals = strchr(word, '=');
    char *end;
    errno = 0;
    uint64_t paddr = strtoull(word, &end, 0);
    if (!equals || end != equals || equals == word || errno != 0) {
        return complain(word, "not ADDRESS=FILE");
    }
    size_t length;
    uint8_t *bytes = file_read(equals + 1, &length);
    if (!bytes) return false;
    bool is_good = world_memory_load(&o->world, paddr, bytes, length);
    free(bytes);
    return is_good || complain(word, "does not fit there");
}

enum exit_status options_parse(int argc, char **argv, struct tool_options *out)
{
    struct parser p = {.argc = argc, .argv = argv, .options = out};
    memset(out, 0, sizeof *out);
    world_init(&out->world);
    out->config.ignore_checksums = true; // each is told; what is wrong with a file is worth seeing
    for (p.at = 2; p.at < argc; p.at++) {
        if (!word_parse(&p)) return EXIT_USAGE;
    }
    for (size_t i = 0; i < p.mem_count; i++) {
        if (!memory_preload(out, p.mem[i])) return EXIT_USAGE;
    }
    if (out->input.count == 0) {
        if (!out->input.has_error) complain(argv[1], "no input given");
        return EXIT_USAGE;
    }
    input_sort(&out->input);
    return EXIT_GOOD;
}

void options_destroy(struct tool_options *options)
{
    input_destroy(&options->input);
    world_destroy(&options->world);
}
