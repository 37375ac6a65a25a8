// SPDX-License-Identifier: MIT
// aml shell: a prompt over the loaded tables. Lines come from the terminal or, one command each,
// from a pipe; then a failed command makes the exit status that of a failure.

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <acpi/tables.h>

#include "shell.h"

#define SHELL_WORDS_MAX (2 + OPTION_ARGS_MAX)

// The commands; argv[0] is the command's name

static int run_ns(struct session *s, int argc, char **argv)
{
    return namespace_print(s, argc > 1 ? argv[1] : NULL);
}

static int run_eval(struct session *s, int argc, char **argv)
{
    return evaluation_print(s, argv[1], (const char *const *)argv + 2, (size_t)argc - 2,
                            EVALUATION_SHOWS_NOTHING_TOO);
}

static int run_run(struct session *s, int argc, char **argv)
{
    return evaluation_print(s, argv[1], (const char *const *)argv + 2, (size_t)argc - 2,
                            EVALUATION_SHOWS_VALUES);
}

static int run_disasm(struct session *s, int argc, char **argv)
{
    (void)argc;
    return disassembly_print(s, argv[1]);
}

static int run_resources(struct session *s, int argc, char **argv)
{
    return resources_print(s, argc > 1 ? argv[1] : NULL);
}

static void static_table_print(const struct input_table *table)
{
    struct acpi_table header = {0};
    if (table->length >= ACPI_TABLE_HEADER_SIZE) acpi_table_header_decode(table->bytes, &header);
    printf("%-5s %3u %8zu  %-6s  %-8s  %s\n", table->signature, header.revision, table->length,
           header.oem_id, header.oem_table_id, "data");
}

static int run_tables(struct session *s, int argc, char **argv)
{
    (void)argc;
    (void)argv;
    struct acpi_table_summary t;
    printf("table rev   length  OEM     table id  contents\n");
    for (unsigned i = 0; acpi_table_summary(s->ctx, i, &t) == ST_OK; i++) {
        printf("%-5s %3u %8u  %-6s  %-8s  ", t.signature, t.revision, t.length, t.oem_id,
               t.oem_table_id);
        if (!t.is_loaded)
            printf("unloaded\n");
        else
            printf("%u nodes, %u methods, %u errors\n", t.nodes, t.methods, t.errors);
    }
    const struct input *input = &s->options->input;
    for (size_t i = 0; i < input->count; i++) {
        if (input->tables[i].kind == INPUT_STATIC) static_table_print(&input->tables[i]);
    }
    return EXIT_GOOD;
}

static int run_help(struct session *s, int argc, char **argv);

static int run_quit(struct session *s, int argc, char **argv)
{
    (void)s;
    (void)argc;
    (void)argv;
    return EXIT_GOOD;
}

static const struct shell_command {
    const char *name, *arguments, *help;
    int arguments_min, arguments_max;
    enum shell_argument argument;
    int (*run)(struct session *s, int argc, char **argv);
} commands[] = {
    {"ns", "[PATH]", "the namespace, or what is below PATH", 0, 1, SHELL_ARGUMENT_PATH, run_ns},
    {"eval", "PATH [ARG]...", "an object's value, or a method's result", 1, 1 + OPTION_ARGS_MAX,
     SHELL_ARGUMENT_PATH, run_eval},
    {"run", "METHOD [ARG]...", "the same, silent when there is no result", 1, 1 + OPTION_ARGS_MAX,
     SHELL_ARGUMENT_METHOD, run_run},
    {"tables", "", "what was loaded, and the tables of data", 0, 0, SHELL_ARGUMENT_NONE,
     run_tables},
    {"disasm", "METHOD", "a method's bytecode beside its AML offsets", 1, 1, SHELL_ARGUMENT_METHOD,
     run_disasm},
    {"resources", "[PATH]", "a device's _CRS (or what PATH names) decoded; all without", 0, 1,
     SHELL_ARGUMENT_PATH, run_resources},
    {"help", "[COMMAND]", "these lines", 0, 1, SHELL_ARGUMENT_COMMAND, run_help},
    {"quit", "", "leave; ^D does too", 0, 0, SHELL_ARGUMENT_NONE, run_quit},
};

static const struct shell_command *command_find(const char *name, size_t length)
{
    for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
        if (strlen(commands[i].name) == length && memcmp(commands[i].name, name, length) == 0)
            return &commands[i];
    }
    return NULL;
}

enum shell_argument shell_argument_kind(const char *name, size_t length)
{
    const struct shell_command *command = command_find(name, length);
    return command ? command->argument : SHELL_ARGUMENT_NONE;
}

void shell_commands_complete(const char *word, struct line_words *out)
{
    for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
        char text[16];
        if (strncmp(commands[i].name, word, strlen(word)) != 0) continue;
        snprintf(text, sizeof text, "%s ", commands[i].name);
        line_words_add(out, text);
    }
}

static int run_help(struct session *s, int argc, char **argv)
{
    (void)s;
    if (argc > 1 && !command_find(argv[1], strlen(argv[1]))) {
        fprintf(stderr, "aml: %s: unknown command\n", argv[1]);
        return EXIT_USAGE;
    }
    for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
        const struct shell_command *command = &commands[i];
        if (argc > 1 && strcmp(command->name, argv[1]) != 0) continue;
        int width = printf("  %s %s", command->name, command->arguments);
        printf("%*s%s\n", width < 26 ? 26 - width : 1, "", command->help);
    }
    if (argc == 1) printf("ARG is 16, 0x10, \"text\" or {01 ff}. Tab completes paths.\n");
    return EXIT_GOOD;
}

// Lines

// Cuts `line` in place. Blanks inside "..." and {...} belong to the word. -1: too many words.
static int words_split(char *line, char *words[SHELL_WORDS_MAX])
{
    int count = 0;
    for (char *at = line;;) {
        at += strspn(at, " \t\r");
        if (!*at) return count;
        if (count == SHELL_WORDS_MAX) return -1;
        words[count++] = at;
        const char *end = *at == '"' ? strchr(at + 1, '"') : *at == '{' ? strchr(at, '}') : NULL;
        if (end) at = (char *)end;
        at += strcspn(at, " \t\r");
        if (*at) *at++ = 0;
    }
}

static int line_run(struct session *s, char *line, bool *out_wants_end)
{
    char *words[SHELL_WORDS_MAX + 1] = {NULL};
    int count = words_split(line, words);
    if (count == 0 || (count > 0 && words[0][0] == '#')) return EXIT_GOOD;
    if (count < 0) {
        fprintf(stderr, "aml: too many words; a method has at most 7 arguments\n");
        return EXIT_USAGE;
    }
    const struct shell_command *command = command_find(words[0], strlen(words[0]));
    if (!command) {
        fprintf(stderr, "aml: %s: unknown command (see `help`)\n", words[0]);
        return EXIT_USAGE;
    }
    if (count - 1 < command->arguments_min || count - 1 > command->arguments_max) {
        fprintf(stderr, "aml: it goes: %s %s\n", command->name, command->arguments);
        return EXIT_USAGE;
    }
    bool has_path =
        command->argument == SHELL_ARGUMENT_PATH || command->argument == SHELL_ARGUMENT_METHOD;
    if (count > 1 && has_path) shell_path_clean(words[1]);
    *out_wants_end = command->run == run_quit;
    int exit_status = command->run(s, count, words);
    fflush(stdout);
    return exit_status;
}

static int terminal_shell(struct session *s)
{
    struct line_reader *reader = line_open("aml> ", shell_complete, s);
    if (!reader) {
        fprintf(stderr, "aml: the terminal cannot be used\n");
        return EXIT_FAILED;
    }
    const char *text;
    bool wants_end = false;
    while (!wants_end && (text = line_read(reader)) != NULL) {
        char *line = strdup(text);
        if (!line) break;
        line_run(s, line, &wants_end);
        free(line);
    }
    line_close(reader);
    return EXIT_GOOD;
}

static int pipe_shell(struct session *s)
{
    char *line = NULL;
    size_t capacity = 0;
    int exit_status = EXIT_GOOD;
    bool wants_end = false;
    while (!wants_end && getline(&line, &capacity, stdin) >= 0) {
        line[strcspn(line, "\n")] = 0;
        if (line_run(s, line, &wants_end) != EXIT_GOOD) exit_status = EXIT_FAILED;
    }
    free(line);
    return exit_status;
}

int command_shell(struct session *s)
{
    const struct input *input = &s->options->input;
    for (size_t i = 0; i < input->count; i++) {
        if (strcmp(input->tables[i].source, "-") != 0) continue;
        fprintf(stderr, "aml: shell reads its commands from standard input, so - is no input\n");
        return EXIT_USAGE;
    }
    if (s->options->expect_kind) {
        fprintf(stderr, "aml: shell takes no --expect\n");
        return EXIT_USAGE;
    }
    if (!isatty(STDIN_FILENO)) return pipe_shell(s);
    command_load(s);
    printf("`help` lists the commands, Tab completes.\n");
    return terminal_shell(s);
}
