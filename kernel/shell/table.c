// SPDX-License-Identifier: MIT
#include "table.h"

#include <base/string.h>

#include "suggest.h"

// The linker script's; hidden, as all of the kernel is.
extern const struct shell_command *const shell_commands_start[];
extern const struct shell_command *const shell_commands_end[];

static size_t command_count(void)
{
    return (size_t)(shell_commands_end - shell_commands_start);
}

// How many come before it; the linker's order breaks ties.
static size_t rank_of(size_t candidate)
{
    size_t rank = 0;
    for (size_t i = 0; i < command_count(); i++) {
        int order = strcmp(shell_commands_start[i]->name, shell_commands_start[candidate]->name);
        if (order < 0 || (order == 0 && i < candidate)) rank++;
    }
    return rank;
}

const struct shell_command *shell_command_get(size_t index)
{
    for (size_t i = 0; i < command_count(); i++) {
        if (rank_of(i) == index) return shell_commands_start[i];
    }
    return NULL;
}

const struct shell_command *shell_command_find(const char *name)
{
    for (size_t i = 0; i < command_count(); i++) {
        if (strcmp(shell_commands_start[i]->name, name) == 0) return shell_commands_start[i];
    }
    return NULL;
}

const struct shell_command *shell_command_nearest(const char *typed)
{
    const struct shell_command *nearest = NULL;
    unsigned smallest = ~0u;
    for (size_t i = 0; i < command_count(); i++) {
        unsigned distance;
        const struct shell_command *command = shell_commands_start[i];
        if (!suggest_is_close(typed, command->name, &distance) || distance >= smallest) continue;
        nearest = command;
        smallest = distance;
    }
    return nearest;
}
