// SPDX-License-Identifier: MIT
// The shell's own commands. Others lie beside what they are about, or in the files named after
// them.
#include <base/string.h>
#include <device/console.h>
#include <kernel/power.h>
#include <kernel/shell.h>
#include <kernel/version.h>

#include "table.h"

// The end of one of the ways to use a command, which " | " separates outside of brackets.
static const char *way_end(const char *at)
{
    for (unsigned depth = 0; *at; at++) {
        if (*at == '[') depth++;
        if (*at == ']') depth--;
        if (depth == 0 && strncmp(at, " | ", 3) == 0) break;
    }
    return at;
}

// Each way on a line of its own.
static void usage_list(const struct shell_command *command)
{
    const char *at = command->usage + strlen(command->name);
    for (const char *end, *begin = "usage:";; at = end + 2, begin = "      ") {
        end = way_end(at);
        kprintf("%s %s%.*s\n", begin, command->name, (int)(end - at), at);
        if (*end == '\0') break;
    }
}

void shell_usage_print(const struct shell_command *command, const char *word)
{
    const char *at = command->usage + strlen(command->name);
    if (*way_end(at) == '\0') {
        kprintf("usage: %s\n", command->usage);
        return;
    }
    for (const char *end; word; at = end + 2) {
        size_t length = strlen(word);
        end = way_end(at);
        bool is_meant =
            strncmp(at + 1, word, length) == 0 && (at[1 + length] == ' ' || at[1 + length] == '\0');
        if (is_meant) {
            kprintf("usage: %s%.*s\n", command->name, (int)(end - at), at);
            return;
        }
        if (*end == '\0') break;
    }
    kprintf("%s: %s%s%s'help %s' lists what it can do\n", command->name, word ? "no '" : "",
            word ? word : "", word ? "'; " : "", command->name);
}

static status_t help_run(int argc, char **argv)
{
    const struct shell_command *command;
    if (argc > 2) return ST_INVALID_ARGUMENT;
    if (argc == 2) {
        command = shell_command_find(argv[1]);
        if (!command) {
            const struct shell_command *nearest = shell_command_nearest(argv[1]);
            kprintf("help: no command '%s'%s%s\n", argv[1], nearest ? "; there is " : "",
                    nearest ? nearest->name : "");
            return ST_NOT_FOUND;
        }
        usage_list(command);
        kprintf("%s\n", command->summary);
        return ST_OK;
    }
    for (size_t i = 0; (command = shell_command_get(i)) != NULL; i++) {
        kprintf("  %-10s %s\n", command->name, command->summary);
    }
    kprintf("'help COMMAND' says more. ';' separates commands. ^C stops what runs long.\n");
    return ST_OK;
}
SHELL_COMMAND(help_command, "help", "help [COMMAND]", "list the commands, or explain one",
              help_run);

static status_t echo_run(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        kprintf("%s%s", i > 1 ? " " : "", argv[i]);
    kprintf("\n");
    return ST_OK;
}
SHELL_COMMAND(echo_command, "echo", "echo [WORD]...", "print its arguments", echo_run);

static status_t clear_run(int argc, char **argv)
{
    (void)argv;
    if (argc > 1) return ST_INVALID_ARGUMENT;
    // The caller looks whether a line is open: there is none on an empty screen.
    kprintf("\x1b[H\x1b[2J\r");
    return ST_OK;
}
SHELL_COMMAND(clear_command, "clear", "clear", "clear the screen", clear_run);

static status_t version_run(int argc, char **argv)
{
    (void)argv;
    if (argc > 1) return ST_INVALID_ARGUMENT;
    kprintf("Firstlight %s\n", FIRSTLIGHT_VERSION);
    return ST_OK;
}
SHELL_COMMAND(version_command, "version", "version", "print the release number", version_run);

static status_t reboot_run(int argc, char **argv)
{
    (void)argv;
    if (argc > 1) return ST_INVALID_ARGUMENT;
    kprintf("rebooting\n");
    console_flush();
    power_reboot();
}
SHELL_COMMAND(reboot_command, "reboot", "reboot", "restart the machine", reboot_run);

static status_t poweroff_run(int argc, char **argv)
{
    (void)argv;
    if (argc > 1) return ST_INVALID_ARGUMENT;
    kprintf("powering off\n");
    console_flush();
    status_t st = power_off();
    kprintf("poweroff: the machine stayed on: %s\n", status_string(st));
    return ST_NOT_SUPPORTED;
}
SHELL_COMMAND(poweroff_command, "poweroff", "poweroff", "switch the machine off", poweroff_run);
