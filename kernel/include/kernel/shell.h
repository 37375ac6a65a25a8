// SPDX-License-Identifier: MIT
#pragma once
// The prompt, and how a part of the kernel adds a command to it.

#include <base/boot_info.h>
#include <base/status.h>

struct shell_command {
    const char *name;
    const char *usage;   // "acpi dump [SIGNATURE] | ns [PATH]"; printed on bad arguments
    const char *summary; // one line, for `help`
    // argc >= 1, argv[0] is the name. Prints its own errors; ST_INVALID_ARGUMENT makes the shell
    // print `usage`.
    status_t (*run)(int argc, char **argv);
};

// Puts a command into the kernel image's table; file scope only.
#define SHELL_COMMAND(id, cmd_name, cmd_usage, cmd_summary, cmd_run)                               \
    static const struct shell_command id = {cmd_name, cmd_usage, cmd_summary, cmd_run};            \
    static const struct shell_command *const id##_entry                                            \
        __attribute__((used, section(".shell_commands"))) = &id

// To all consoles; what commands print with. Returns when the text is queued.
void kprintf(const char *fmt, ...) PRINTF_LIKE(1, 2);

// What `info`, `mem map` and `check` tell about; *boot must stay valid. Before anything else here.
void shell_init(const struct boot_info *boot);
const struct boot_info *shell_boot_info(void);
// Reads lines and runs them, for ever. Ends the boot trace before the first prompt.
NORETURN void shell_run(void);
// Parses and runs one line, which may hold several commands separated by ';' (also used by tests
// and the option run="..."). Returns the first failure among them.
status_t shell_execute(const char *line);
// Whether the person pressed ^C since the last call; long commands look at it between pieces of
// work.
bool shell_interrupted(void);
