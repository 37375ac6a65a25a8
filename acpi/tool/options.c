// SPDX-License-Identifier: MIT
#include "options.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

// Past the argument that `text` begins with: blanks within quotes, {} and [] belong to it.
static char *argument_end(char *text)
{
    unsigned depth = 0;
    bool is_quoted = false;
    for (; *text; text++) {
        if (*text == '"') is_quoted = !is_quoted;
        if (is_quoted) continue;
        if (strchr("{[", *text)) depth++;
        if (strchr("]}", *text) && depth > 0) depth--;
        if (strchr(" ,\t", *text) && depth == 0) return text;
    }
    return text;
}

size_t arguments_split(char *text, const char **out, size_t max)
{
    size_t count = 0;
    while (count < max) {
        text += strspn(text, " ,\t");
        if (!*text) break;
        out[count++] = text;
        text = argument_end(text);
        if (*text) *text++ = 0;
    }
    return count;
}

#define PACKAGE_ELEMENTS_MAX 64 // of an argument

// "[1 {01} [\"a\"]]"
static status_t package_parse(struct acpi_context *ctx, const char *text, struct acpi_value *out)
{
    const char *words[PACKAGE_ELEMENTS_MAX];
    struct acpi_value elements[PACKAGE_ELEMENTS_MAX];
    size_t length = strlen(text), count = 0;
    if (text[length - 1] != ']') return ST_INVALID_ARGUMENT;
    char *inner = strndup(text + 1, length - 2);
    if (!inner) return ST_NO_MEMORY;
    size_t wanted = arguments_split(inner, words, PACKAGE_ELEMENTS_MAX);
    status_t st = ST_OK;
    while (st == ST_OK && count < wanted) {
        st = argument_parse(ctx, words[count], &elements[count]);
        count += st == ST_OK;
    }
    free(inner);
    if (st == ST_OK) return acpi_value_from_package(ctx, elements, count, out);
    while (count > 0)
        acpi_value_release(ctx, &elements[--count]);
    return st;
}

status_t argument_parse(struct acpi_context *ctx, const char *text, struct acpi_value *out)
{
    uint64_t number;
    size_t length = strlen(text);
    if (text[0] == '[') return package_parse(ctx, text, out);
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

// The command line

#define HELP_COLUMN 24 // where the words about an option begin

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

// The options, once: their names, their words in `aml help`, and what each does

static bool option_number(const char *value, uint64_t max, uint64_t *out)
{
    if (number_parse(value, out) && *out <= max) return true;
    return complain(value, "not a number, or too large");
}

// Which of the words `value` is; the last one of `words` is NULL.
static bool option_choice(const char *value, const char *const *words, const char *why,
                          unsigned *out)
{
    for (*out = 0; words[*out]; (*out)++) {
        if (strcmp(value, words[*out]) == 0) return true;
    }
    return complain(value, why);
}

static bool option_arg(struct parser *p, const char *value)
{
    struct tool_options *o = p->options;
    if (o->arg_count == OPTION_ARGS_MAX) return complain(value, "a method has at most 7 arguments");
    o->args[o->arg_count++] = value;
    return true;
}

static bool option_expect(struct parser *p, const char *value)
{
    p->options->expect_kind = value;
    p->options->expect_value = next_word(p);
    return p->options->expect_value != NULL;
}

static bool option_clock(struct parser *p, const char *value)
{
    static const char *const words[] = {"real", "virtual", NULL};
    unsigned choice;
    if (!option_choice(value, words, "not a clock (real, virtual)", &choice)) return false;
    p->options->world.is_clock_virtual = choice == 1;
    return true;
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

static bool option_call_depth(struct parser *p, const char *value)
{
    uint64_t number;
    if (!option_number(value, 1000000, &number)) return false;
    p->options->config.limits.call_depth = (uint32_t)number;
    return true;
}

static bool option_osi(struct parser *p, const char *value)
{
    struct tool_options *o = p->options;
    if (value[0] != '+' && value[0] != '-') return complain(value, "begins with neither + nor -");
    if (o->osi_count == OPTION_OSI_MAX) return complain(value, "too many --osi");
    o->osi[o->osi_count++] = value;
    return true;
}

static bool option_fill(struct parser *p, const char *value)
{
    uint64_t number;
    if (!option_number(value, 255, &number)) return false;
    world_fill_set(&p->options->world, (uint8_t)number);
    return true;
}

static bool option_mem(struct parser *p, const char *value)
{
    if (p->mem_count == ARRAY_SIZE(p->mem)) return complain(value, "too many --mem");
    p->mem[p->mem_count++] = value;
    return true;
}

static bool option_world(struct parser *p, const char *value)
{
    static const char *const words[] = {[WORLD_DEFAULT] = "default",
                                        [WORLD_ACPIEXEC] = "acpiexec",
                                        [WORLD_LAPTOP] = "laptop",
                                        NULL};
    unsigned choice;
    if (!option_choice(value, words, "not a world (default, acpiexec, laptop)", &choice))
        return false;
    p->options->world.kind = (enum world_kind)choice;
    return true;
}

static bool option_semantics(struct parser *p, const char *value)
{
    static const char *const words[] = {
        [ACPI_SEMANTICS_WINDOWS] = "windows", [ACPI_SEMANTICS_SPEC] = "spec", NULL};
    unsigned choice;
    if (!option_choice(value, words, "not semantics (windows, spec)", &choice)) return false;
    p->options->config.semantics = (enum acpi_semantics)choice;
    return true;
}

static bool option_log(struct parser *p, const char *value)
{
    static const char *const words[] = {"error", "warn", "info", "debug", "trace", NULL};
    unsigned choice;
    const char *why = "not a log level (error, warn, info, debug, trace)";
    if (!option_choice(value, words, why, &choice)) return false;
    p->options->world.log_level = (enum acpi_log_level)choice;
    return true;
}

// One of `parse`, `text` and `flag` is set; a flag takes no value.
struct option {
    const char *name;
    const char *value; // as `aml help` names it; NULL: has none, or help tells it elsewhere
    const char *help;  // NULL: told with the sub-command that wants it
    bool (*parse)(struct parser *p, const char *value);
    const char **(*text)(struct tool_options *o);
    bool *(*flag)(struct tool_options *o);
};

#define PLACE(type, name, member)                                                                  \
    static type *place_##name(struct tool_options *o)                                              \
    {                                                                                              \
        return &o->member;                                                                         \
    }
PLACE(const char *, path, path)
PLACE(const char *, paths, paths)
PLACE(const char *, cases, cases)
PLACE(const char *, method, method)
PLACE(const char *, severity, severity)
PLACE(const char *, fail, fail)
PLACE(const char *, part, part)
PLACE(bool, ktap, is_ktap)
PLACE(bool, kinds, lists_kinds)
PLACE(bool, json, is_json)
PLACE(bool, init, wants_initialize)
PLACE(bool, acpica_errors, has_acpica_errors)
PLACE(bool, trace_bus, world.is_bus_traced)
PLACE(bool, no_dynamic, skips_dynamic)
#undef PLACE

static const struct option option_table[] = {
    {"--path", .text = place_path},
    {"--paths", .text = place_paths},
    {"--cases", .text = place_cases},
    {"--method", .text = place_method},
    {"--arg", "VALUE", "an argument: 16, 0x10, \"text\", {01 ff}, [1 \"text\"] (repeatable)",
     .parse = option_arg},
    {"--json", NULL, "eval, run, devices, check: JSON instead of text", .flag = place_json},
    {"--ktap", NULL, "check: one test a kind of fault, for CI", .flag = place_ktap},
    {"--severity", "LEVEL",
     "check: show what is info (usual), low, medium, high, critical or worse",
     .text = place_severity},
    {"--part", "PART", "check: tables or names alone", .text = place_part},
    {"--fail", "LEVEL", "check: exit with 1 from this severity on (high)", .text = place_fail},
    {"--kinds", NULL, "check: list all kinds of fault instead", .flag = place_kinds},
    {"--expect", "KIND VALUE",
     "compare the result: int 0x10, str text, buf 01ff, error\n"
     "AML_DIVIDE_BY_ZERO, none -; sets the exit code",
     .parse = option_expect},
    {"--init", NULL, "run _INI, _STA and _REG first", .flag = place_init},
    {"--clock", "real|virtual", "virtual: sleeps take no time, looks at it do",
     .parse = option_clock},
    {"--loop-timeout", "SECS", "longest time in one While (30; devices, cpus, ...: 2)",
     .parse = option_loop_timeout},
    {"--call-depth", "N", "how deep method calls may nest (256)", .parse = option_call_depth},
    {"--osi", "+NAME, -NAME", "what _OSI answers (repeatable)", .parse = option_osi},
    {"--fill", "BYTE", "what memory, ports and PCI read where nothing was written (0)",
     .parse = option_fill},
    {"--mem", "ADDRESS=FILE", "preload physical memory (repeatable)", .parse = option_mem},
    {"--world", "acpiexec|laptop",
     "acpiexec's hardware (one PCI function, an EC, ...) and _OSI;\n"
     "laptop: an embedded controller and a battery",
     .parse = option_world},
    {"--semantics", "spec", "stores convert as ACPI 6.5 writes, not as Windows does",
     .parse = option_semantics},
    {"--acpica-errors", NULL, "go on after errors, and tell \\_ERR, as acpiexec does",
     .flag = place_acpica_errors},
    {"--trace-bus", NULL, "print every access: what, space, address, width in bytes, value",
     .flag = place_trace_bus},
    {"--no-dynamic", NULL, "leave out dynssdt*.aml", .flag = place_no_dynamic},
    {"--log", "LEVEL", "error, warn (usual), info, debug, trace; on stderr", .parse = option_log},
};

void options_help(FILE *file)
{
    for (size_t i = 0; i < ARRAY_SIZE(option_table); i++) {
        const struct option *option = &option_table[i];
        if (!option->help) continue;
        int width = fprintf(file, "  %s %s", option->name, option->value ? option->value : "");
        for (const char *line = option->help; line;) {
            const char *end = strchr(line, '\n');
            int length = (int)(end ? (size_t)(end - line) : strlen(line));
            fprintf(file, "%*s%.*s\n", width < HELP_COLUMN ? HELP_COLUMN - width : 1, "", length,
                    line);
            width = 0;
            line = end ? end + 1 : NULL;
        }
    }
}

static bool option_apply(struct parser *p, const struct option *option)
{
    if (option->flag) {
        *option->flag(p->options) = true;
        return true;
    }
    const char *value = next_word(p);
    if (!value) return false;
    if (option->parse) return option->parse(p, value);
    *option->text(p->options) = value;
    return true;
}

// "PNP0C0A", "ACPI0003", where no file has that name: ACPI 6.5, 6.1.5.
static bool is_device_id(const char *word)
{
    size_t length = strlen(word), letters = strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    if ((length != 7 && length != 8) || letters != length) return false;
    return strspn(word + length - 4, "0123456789ABCDEF") == 4 && access(word, F_OK) != 0;
}

static bool word_parse(struct parser *p)
{
    const char *word = p->argv[p->at];
    for (size_t i = 0; i < ARRAY_SIZE(option_table); i++) {
        if (strcmp(word, option_table[i].name) == 0) return option_apply(p, &option_table[i]);
    }
    if (word[0] == '-' && word[1] != 0) return complain(word, "unknown option (see `aml help`)");
    if (word[0] == '\\' || is_device_id(word)) {
        p->options->subtree = word;
    } else {
        input_read(&p->options->input, word);
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
    if (out->input.count == 0 && !out->lists_kinds) {
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
