// SPDX-License-Identifier: MIT
// The shell's `log` command.

#include <base/string.h>
#include <kernel/log.h>
#include <kernel/options.h>
#include <kernel/shell.h>

struct filter {
    enum log_level level;
    uint64_t shown;
    bool is_stopped;
};

static void kprintf_text(void *ctx, const char *text, size_t length)
{
    (void)ctx;
    kprintf("%.*s", (int)length, text);
}

static void show(void *ctx, enum log_level level, uint64_t time_ns, const char *text, size_t length)
{
    struct filter *filter = ctx;
    if (shell_interrupted()) filter->is_stopped = true;
    if (level > filter->level || filter->is_stopped) return;
    log_write_line(level, time_ns, text, length, kprintf_text, NULL);
    filter->shown++;
}

// log                 everything in the ring
// log LEVEL           lines of that level and above
// log NUMBER          the newest lines
// log level [LEVEL]   what consoles show
static status_t run_log(int argc, char **argv)
{
    struct filter filter = {.level = LOG_TRACE};
    size_t newest = 0;
    if (argc >= 2 && strcmp(argv[1], "level") == 0) {
        enum log_level level;
        if (argc == 2) {
            kprintf("consoles show: %s\n", log_level_name(log_console_level()));
            return ST_OK;
        }
        if (argc > 3 || !log_level_parse(argv[2], &level)) return ST_INVALID_ARGUMENT;
        log_set_console_level(level);
        return ST_OK;
    }
    if (argc > 2) return ST_INVALID_ARGUMENT;
    if (argc == 2 && !log_level_parse(argv[1], &filter.level)) {
        uint64_t number;
        if (!option_parse_number(argv[1], &number) || number == 0) return ST_INVALID_ARGUMENT;
        newest = number;
    }
    log_for_each(newest, show, &filter);
    if (filter.is_stopped) return ST_INTERRUPTED;
    if (filter.shown == 0) kprintf("no such lines\n");
    uint64_t lost = log_lines_lost();
    if (lost > 0) kprintf("(%llu older lines were overwritten)\n", (unsigned long long)lost);
    return ST_OK;
}

SHELL_COMMAND(log_command, "log", "log [error|warn|info|debug|trace | NUMBER | level [LEVEL]]",
              "show the kernel's log, or set what consoles show", run_log);
