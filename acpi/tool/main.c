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
    "  run INPUT... --method PATH       run a method: its Debug output, then its result\n"
    "  disasm INPUT... --method PATH    a method's bytecode beside its AML offsets\n"
    "  resources INPUT... --path PATH   a device's _CRS (or what PATH names) decoded; all without\n"
    "\n"
    "  --arg VALUE           an argument of the method: 16, 0x10, \"text\", {01 ff} (repeatable)\n"
    "  --json                the value as JSON instead of ASL\n"
    "  --expect KIND VALUE   compare the result: int 0x10, str text, buf 01ff, error\n"
    "                        AML_DIVIDE_BY_ZERO, none -; sets the exit code\n"
    "  --init                run _INI, _STA and _REG first\n"
    "  --clock real|virtual  virtual: sleeps take no time\n"
    "  --loop-timeout SECS   longest time in one While (30)\n"
    "  --call-depth N        how deep method calls may nest (256)\n"
    "  --osi +NAME, -NAME    what _OSI answers (repeatable)\n"
    "  --fill BYTE           what memory, ports and PCI read where nothing was written (0)\n"
    "  --mem ADDRESS=FILE    preload physical memory (repeatable)\n"
    "  --world acpiexec      hardware as acpiexec has it (one PCI function, an EC, SMBus, ...)\n"
    "  --semantics spec      stores convert as ACPI 6.5 writes, not as Windows does\n"
    "  --acpica-errors       go on after errors, and tell \\_ERR, as acpiexec does\n"
    "  --trace-bus           print every access: what, space, address, width in bytes, value\n"
    "  --no-dynamic          leave out dynssdt*.aml\n"
    "  --log LEVEL           error, warn (usual), info, debug, trace; on stderr\n"
    "\n"
    "Exit status: 0 good, 1 something failed or was not as expected, 2 wrong usage.\n";

static const struct {
    const char *name;
    int (*run)(struct session *session);
} commands[] = {
    {"load", command_load}, {"ns", command_ns},         {"eval", command_eval},
    {"run", command_run},   {"disasm", command_disasm}, {"resources", command_resources},
};

static int command_execute(int argc, char **argv, int (*run)(struct session *session))
{
    static struct tool_options options; // large
    struct session session;
    int exit_status = options_parse(argc, argv, &options);
    if (exit_status == EXIT_GOOD) {
        options.world.is_debug_on_stdout = run == command_run;
        status_t st = session_open(&options, &session);
        if (st < 0) {
            fprintf(stderr, "aml: %s\n", status_string(st));
            exit_status = EXIT_FAILED;
        } else {
            exit_status = run(&session);
            session_close(&session);
        }
    }
    options_destroy(&options);
    if (fflush(stdout) != 0 && exit_status == EXIT_GOOD) exit_status = EXIT_FAILED;
    return exit_status;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fputs(usage, stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0) {
        fputs(usage, stdout);
        return EXIT_GOOD;
    }
    for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
        if (strcmp(argv[1], commands[i].name) == 0) {
            return command_execute(argc, argv, commands[i].run);
        }
    }
    fprintf(stderr, "aml: %s: unknown command (see `aml help`)\n", argv[1]);
    return EXIT_USAGE;
}
