// SPDX-License-Identifier: MIT
// Consoles, input and the shell as they run in the kernel. A console of the test's own records what
// the others are told.
#include <base/string.h>
#include <device/console.h>
#include <device/input.h>
#include <hal/time.h>
#include <kernel/ktest.h>
#include <kernel/log.h>
#include <kernel/shell.h>

static struct {
    char text[8192];
    size_t length; // of all that came, even if not kept
    unsigned flushes;
} record;

static void record_write(struct console *console, const char *text, size_t length)
{
    (void)console;
    for (size_t i = 0; i < length; i++, record.length++) {
        if (record.length < sizeof record.text - 1) record.text[record.length] = text[i];
    }
}

static void record_flush(struct console *console)
{
    (void)console;
    record.flushes++;
}

static struct console recorder = {
    .name = "recorder", .description = "test", .write = record_write, .flush = record_flush};

static void record_clear(void)
{
    memset(&record, 0, sizeof record);
}

KTEST(console_late, "console.late_comer_gets_the_log")
{
    log_debug("ktest", "not for consoles");
    log_info("ktest", "written before the console came");
    record_clear();
    console_register(&recorder);
    size_t replayed = record.length;
    console_unregister(&recorder);
    KEXPECT(replayed > 0);
    // The newest lines may be beyond what the record keeps.
    if (replayed < sizeof record.text) {
        KEXPECT(strstr(record.text, "ktest: written before the console came") != NULL);
        KEXPECT(log_console_level() >= LOG_DEBUG || !strstr(record.text, "not for consoles"));
    }
}

KTEST(console_fan_out, "console.all_are_written_and_flushed")
{
    console_register(&recorder);
    bool is_listed = false;
    for (size_t i = 0; console_get(i); i++) {
        is_listed = is_listed || console_get(i) == &recorder;
    }
    KEXPECT(is_listed);
    record_clear();
    kprintf("# %s %d\n", "fan-out", 42);
    KEXPECT(strcmp(record.text, "# fan-out 42\n") == 0);
    KEXPECT(console_is_at_line_start());
    console_flush();
    KEXPECT(record.flushes >= 1);
    console_unregister(&recorder);
    size_t length = record.length;
    kprintf("# gone\n");
    KEXPECT(record.length == length);
}

KTEST(console_long, "console.kprintf_of_any_length")
{
    static char word[1501];
    memset(word, 'w', sizeof word - 1);
    console_register(&recorder);
    record_clear();
    kprintf("# %s!\n", word);
    console_unregister(&recorder);
    KEXPECT(record.length == sizeof word - 1 + 4);
    KEXPECT(record.text[record.length - 2] == '!');
}

KTEST(shell_runs, "shell.executes_lines")
{
    console_register(&recorder);
    record_clear();
    KEXPECT(shell_execute("echo '# a;b' ; echo \"# c\"") == ST_OK);
    KEXPECT(strcmp(record.text, "# a;b\n# c\n") == 0);
    record_clear();
    KEXPECT(shell_execute("") == ST_OK);
    KEXPECT(record.length == 0);
    KEXPECT(shell_execute("ecko # typo; echo '# goes on'") == ST_NOT_FOUND);
    KEXPECT(strstr(record.text, "did you mean 'echo'?\n# goes on\n") != NULL);
    record_clear();
    KEXPECT(shell_execute("version too many") == ST_INVALID_ARGUMENT);
    KEXPECT(strcmp(record.text, "usage: version\n") == 0);
    KEXPECT(shell_execute("echo 'open") == ST_BAD_FORMAT);
    console_unregister(&recorder);
}

KTEST(input_queue, "input.queue_and_deadline")
{
    while (input_get(0) >= 0) {
    }
    input_push('k');
    KEXPECT(input_get(UINT64_MAX) == 'k');
    uint64_t start = hal_clock_ns();
    KEXPECT(input_get(3000000) == -1); // wakes by the timer, or spins where there is none
    uint64_t waited = hal_clock_ns() - start;
    KEXPECT(waited >= 3000000 && waited < 2000000000);
    input_push('x');
    input_push(0x03);
    KEXPECT(shell_interrupted());
    KEXPECT(!shell_interrupted());
    KEXPECT(input_get(0) == -1);
}
