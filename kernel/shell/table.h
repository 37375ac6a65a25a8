// SPDX-License-Identifier: MIT
#pragma once
// The commands that SHELL_COMMAND put into the image, sorted by name as they are listed.

#include <kernel/shell.h>

// The index-th by name, NULL past the end.
const struct shell_command *shell_command_get(size_t index);
const struct shell_command *shell_command_find(const char *name);
// The command whose name is nearest to what was typed, NULL when none is near.
const struct shell_command *shell_command_nearest(const char *typed);
// One line: the usage of the way that begins with `word`, or of the only way there is, or where to
// read of them all.
// `word` may be NULL. Only after lazy_ready().
void shell_usage_print(const struct shell_command *command, const char *word);
