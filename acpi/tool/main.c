// SPDX-License-Identifier: MIT
// aml: the kernel's ACPI code as a program, for people and for tests.

#include <string.h>

#include "session.h"

static const char usage[] =
    "usage: aml COMMAND INPUT... [OPTION...]\n"
    "\n"
    "INPUT is an .aml or .dat file, a directory of them, acpidump text, or - for standard input.\n"
    "\n"
    "  load INPUT...                    load the tables, print a summary; fails if anything "
    "failed\n"
    "  ns INPUT... [PATH]               list the namespace (from PATH, which begins with \\), "
    "sorted\n"
    "  eval INPUT... --path PATH        print the value of an object or of a method's result\n"
    "  eval INPUT... --paths NAMES      every object of these names (_STA,_HID), one a line\n"
    "  eval INPUT... --cases FILE       each line's PATH and arguments, in a world of its own\n"
    "  run INPUT... --method PATH       run a method: its Debug output, then its result\n"
    "  disasm INPUT... --method PATH    a method's bytecode beside its AML offsets\n"
    "  resources INPUT... --path PATH   a device's _CRS (or what PATH names) decoded; all without\n"
    "  devices INPUT... [PATH|ID]       the devices; all of one (PATH), or of each PNP0C0A (ID)\n"
    "  tree INPUT... [PATH]             the devices as a tree, with status and name\n"
    "  check INPUT...                   what is wrong with the tables; fails from --fail on\n"
    "  cpus INPUT...                    processors, their power states and domains\n"
    "  battery INPUT...                 batteries, adapters, lids, read through a model of the EC\n"
    "  thermal INPUT...                 thermal zones, fans, backlights; the same\n"
    "  events INPUT...                  GPEs, each raised once; what wakes the machine; GEDs\n"
    "  routing INPUT...                 PCI interrupts by _PRT; with --path, of that bridge\n"
    "  shell INPUT...                   a prompt; its `help` lists the commands\n"
    "\n";

static const char usage_end[] =
    "\n"
    "Exit status: 0 good, 1 something failed or was not as expected, 2 wrong usage.\n";

static void usage_print(FILE *file)
{
    fputs(usage, file);
    options_help(file);
    fputs(usage_end, file);
}

enum {
    TAKES_JSON = 1,
    TAKES_PATH = 2, // --path
    TAKES_PLACE = 4 // a path or an id among the inputs
};

static const struct command {
    const char *name;
    int (*run)(struct session *session);
    // Asks firmware code for much at once. Many a method waits for hardware that is not here: that
    // takes no time of ours, and not half a minute each.
    bool is_survey;
    unsigned takes; // of the words that would else be passed over in silence
} commands[] = {
    {"load", command_load, false, 0},
    {"ns", command_ns, false, TAKES_PLACE},
    {"eval", command_eval, false, TAKES_PATH | TAKES_JSON},
    {"run", command_run, false, TAKES_PATH | TAKES_JSON},
    {"disasm", command_disasm, false, 0},
    {"resources", command_resources, true, TAKES_PATH},
    {"check", command_check, false, TAKES_JSON},
    {"shell", command_shell, false, TAKES_JSON},
    {"devices", command_devices, true, TAKES_PLACE | TAKES_PATH | TAKES_JSON},
    {"tree", command_tree, true, TAKES_PLACE | TAKES_PATH},
    {"routing", command_routing, true, TAKES_PATH},
    {"cpus", command_cpus, true, 0},
    {"battery", command_battery, true, 0},
    {"thermal", command_thermal, true, 0},
    {"events", command_events, true, 0},
};

static bool is_taken(const struct command *command, unsigned what, const char *word,
                     const char *why)
{
    if (!word || (command->takes & what)) return true;
    fprintf(stderr, "aml: %s: %s %s\n", word, command->name, why);
    return false;
}

static bool options_are_taken(const struct command *command, const struct tool_options *o)
{
    bool takes_path = command->takes & TAKES_PATH;
    return is_taken(command, TAKES_JSON, o->is_json ? "--json" : NULL, "has no JSON") &&
           is_taken(command, TAKES_PATH, o->path ? "--path" : NULL, "does not take it") &&
           is_taken(command, TAKES_PLACE, o->subtree,
                    takes_path ? "takes a path with --path" : "takes no path or id");
}

#define SURVEY_LOOP_NS 2000000000u

static void survey_options_set(struct tool_options *options)
{
    options->world.is_clock_virtual = true;
    if (options->config.limits.loop_ns == 0) options->config.limits.loop_ns = SURVEY_LOOP_NS;
}

static int command_execute(int argc, char **argv, const struct command *command)
{
    static struct tool_options options; // large
    struct session session;
    int exit_status = options_parse(argc, argv, &options);
    if (exit_status == EXIT_GOOD && !options_are_taken(command, &options)) exit_status = EXIT_USAGE;
    if (exit_status == EXIT_GOOD) {
        if (command->is_survey) survey_options_set(&options);
        if (command->run == command_battery || command->run == command_thermal)
            laptop_options_set(&options);
        options.world.is_debug_on_stdout =
            command->run == command_run || command->run == command_shell;
        status_t st = session_open(&options, &session);
        if (st < 0) {
            fprintf(stderr, "aml: %s\n", status_string(st));
            exit_status = EXIT_FAILED;
        } else {
            exit_status = command->run(&session);
            session_close(&session);
            // What was left out may be what matters.
            bool is_incomplete = options.input.has_error || session.tables_failed > 0;
            if (is_incomplete && exit_status == EXIT_GOOD) exit_status = EXIT_FAILED;
        }
    }
    options_destroy(&options);
    if (fflush(stdout) != 0 && exit_status == EXIT_GOOD) exit_status = EXIT_FAILED;
    return exit_status;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        usage_print(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0) {
        usage_print(stdout);
        return EXIT_GOOD;
    }
    for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
        if (strcmp(argv[1], commands[i].name) == 0) {
            return command_execute(argc, argv, &commands[i]);
        }
    }
    fprintf(stderr, "aml: %s: unknown command (see `aml help`)\n", argv[1]);
    return EXIT_USAGE;
}
