// SPDX-License-Identifier: MIT
#pragma once
// Inside aml shell: its commands, and the completion of what is typed.

#include "line.h"
#include "session.h"

enum shell_argument {
    SHELL_ARGUMENT_NONE,
    SHELL_ARGUMENT_PATH,
    SHELL_ARGUMENT_METHOD, // a path too
    SHELL_ARGUMENT_COMMAND
};

// What the command of that name takes first; NONE as well when there is no such command.
enum shell_argument shell_argument_kind(const char *name, size_t length);
// Adds the commands that begin with `word`.
void shell_commands_complete(const char *word, struct line_words *out);
// For line_open; `session` is a struct session.
line_complete_t shell_complete;
// As a path is meant: AML's names have no lower case, and Tab may have left a dot at the end.
void shell_path_clean(char *path);
