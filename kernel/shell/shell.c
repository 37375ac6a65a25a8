// SPDX-License-Identifier: MIT
#include <base/string.h>
#include <device/console.h>
#include <device/input.h>
#include <kernel/boot_trace.h>
#include <kernel/heap.h>
#include <kernel/lazy.h>
#include <kernel/log.h>
#include <kernel/shell.h>

#include "line_editor.h"
#include "table.h"
#include "tokenize.h"

#define PROMPT "firstlight> "
#define MAX_WORDS 64
#define MIN_COLUMNS 80 // what a terminal on a serial line has at least

static struct line_editor editor;
static const struct boot_info *boot_info;

void shell_init(const struct boot_info *boot)
{
    boot_info = boot;
}

const struct boot_info *shell_boot_info(void)
{
    return boot_info;
}

bool shell_interrupted(void)
{
    return input_take_interrupt();
}

// Running

static status_t command_run(int argc, char **argv)
{
    status_t st = lazy_ready();
    if (st < 0) {
        kprintf("no commands: %s\n", status_string(st));
        return st;
    }
    const struct shell_command *command = shell_command_find(argv[0]);
    if (!command) {
        const struct shell_command *nearest = shell_command_nearest(argv[0]);
        if (nearest) {
            kprintf("%s: unknown command; did you mean '%s'?\n", argv[0], nearest->name);
        } else {
            kprintf("%s: unknown command; 'help' lists them all\n", argv[0]);
        }
        return ST_NOT_FOUND;
    }
    st = command->run(argc, argv);
    if (!console_is_at_line_start()) kprintf("\n");
    if (st == ST_INVALID_ARGUMENT) shell_usage_print(command, argv[1]);
    if (st == ST_INTERRUPTED) kprintf("^C\n");
    return st;
}

static status_t line_run(char *line)
{
    status_t first_failure = ST_OK;
    for (char *rest = line; rest;) {
        char *argv[MAX_WORDS + 1];
        int argc;
        status_t st = shell_tokenize(rest, argv, ARRAY_SIZE(argv), &argc, &rest);
        if (st < 0) {
            kprintf("%s\n", st == ST_BAD_FORMAT ? "a quote is missing its end"
                                                : "more words than a command takes");
            return st;
        }
        if (argc == 0) continue;
        st = command_run(argc, argv);
        if (st < 0 && first_failure == ST_OK) first_failure = st;
        if (st == ST_INTERRUPTED) break;
    }
    return first_failure;
}

status_t shell_execute(const char *line)
{
    size_t size = strlen(line) + 1;
    char *copy = kmalloc(size);
    if (!copy) {
        kprintf("out of memory\n");
        return ST_NO_MEMORY;
    }
    memcpy(copy, line, size);
    status_t st = line_run(copy);
    kfree(copy);
    return st;
}

// Reading

static void editor_emit(void *ctx, const char *text, size_t length)
{
    (void)ctx;
    console_write(text, length);
}

static unsigned line_width(void)
{
    unsigned columns = MIN_COLUMNS;
    const struct console *console;
    for (size_t i = 0; (console = console_get(i)) != NULL; i++) {
        if (console->columns != 0 && console->columns < columns) columns = console->columns;
    }
    size_t taken = sizeof PROMPT; // and a column for the cursor
    return columns > taken ? columns - (unsigned)taken : 0;
}

static void prompt_print(void)
{
    if (!console_is_at_line_start()) kprintf("\n");
    kprintf("%s", PROMPT);
}

#define DRAWS_MAX 4 // of a line, while the log does not stop

static uint64_t log_lines; // that were shown when the line was drawn

// The line as it is by now. Where lines of the log came across, below them and with its prompt.
static void line_draw(void)
{
    for (unsigned i = 0; i < DRAWS_MAX; i++) {
        if (log_lines_shown() != log_lines) {
            log_lines = log_lines_shown();
            prompt_print();
            line_editor_restart(&editor);
        }
        line_editor_refresh(&editor);
        if (log_lines_shown() == log_lines) return;
    }
}

// What all commands that begin with `prefix` have in common; the number of them.
static size_t completion_find(const char *prefix, const char **out_name, size_t *out_common)
{
    size_t count = 0, length = strlen(prefix);
    const struct shell_command *command;
    for (size_t i = 0; (command = shell_command_get(i)) != NULL; i++) {
        if (strncmp(command->name, prefix, length) != 0) continue;
        if (count++ == 0) {
            *out_name = command->name;
            *out_common = strlen(command->name);
        }
        size_t same = length;
        while (same < *out_common && command->name[same] == (*out_name)[same])
            same++;
        *out_common = same;
    }
    return count;
}

static void completions_list(const char *prefix)
{
    line_draw();
    kprintf("\n");
    const struct shell_command *command;
    for (size_t i = 0; (command = shell_command_get(i)) != NULL; i++) {
        if (strncmp(command->name, prefix, strlen(prefix)) == 0) kprintf("%s  ", command->name);
    }
    prompt_print();
    line_editor_restart(&editor);
}

// Tab: command names, in the first word only.
static void complete(void)
{
    if (lazy_ready() < 0) return;
    static char text[LINE_MAX_BYTES];
    line_editor_text_before_cursor(&editor, text);
    const char *prefix = text;
    while (*prefix == ' ')
        prefix++;
    if (strchr(prefix, ' ')) return;
    const char *name = NULL;
    size_t common = 0;
    size_t count = completion_find(prefix, &name, &common);
    if (count == 0) return;
    size_t typed = strlen(prefix);
    if (common == typed && count > 1) {
        completions_list(prefix);
        return;
    }
    char rest[64];
    snprintf(rest, sizeof rest, "%.*s%s", (int)(common - typed), name + typed,
             count == 1 ? " " : "");
    line_editor_insert(&editor, rest);
}

// Handles one key; true when the line is finished (then `line` holds it, empty if cancelled).
static bool key_handle(uint8_t byte, char line[LINE_MAX_BYTES])
{
    switch (line_editor_feed(&editor, byte)) {
    case LINE_MORE:
        return false;
    case LINE_COMPLETE:
        complete();
        return false;
    case LINE_REDRAW:
        kprintf("\x1b[H\x1b[2J%s", PROMPT);
        line_editor_restart(&editor);
        return false;
    case LINE_CANCELLED:
        line_draw();
        kprintf("^C\n");
        line[0] = '\0';
        return true;
    case LINE_DONE:
        line_editor_text(&editor, line);
        line_draw();
        kprintf("\n");
        if (!editor.is_cut) return true;
        kprintf("not run: the line is too long, %u characters are the most\n", LINE_MAX_CHARS);
        line[0] = '\0';
        return true;
    }
    return false;
}

// What was typed while a command ran waits in a queue, which has an end.
static void lost_input_tell(void)
{
    static uint64_t told;
    uint64_t lost = input_dropped_count();
    if (lost == told) return;
    kprintf("%llu bytes came faster than they were read and are lost\n",
            (unsigned long long)(lost - told));
    told = lost;
}

static void line_read(char line[LINE_MAX_BYTES])
{
    lost_input_tell();
    log_lines = log_lines_shown();
    prompt_print();
    line_editor_begin(&editor, line_width());
    for (;;) {
        line_draw();
        console_flush();
        // What was pasted is shown at once, not key by key.
        for (int byte = input_get(UINT64_MAX); byte >= 0; byte = input_get(0)) {
            if (key_handle((uint8_t)byte, line)) return;
        }
    }
}

NORETURN void shell_run(void)
{
    static char line[LINE_MAX_BYTES];
    line_editor_init(&editor, editor_emit, NULL);
    console_flush();
    boot_trace_done();
    for (;;) {
        line_read(line);
        line_editor_remember(&editor, line);
        (void)shell_execute(line);
        console_flush();
    }
}
