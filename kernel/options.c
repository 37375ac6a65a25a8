// SPDX-License-Identifier: MIT
#include <base/string.h>
#include <kernel/log.h>
#include <kernel/options.h>

// Every option there is, README.md has them too. One that is not here is reported at boot.
// clang-format off
static const char *const known_options[] = {
    "log",              // error|warn|info|debug|trace: what consoles show (default info)
    "console",          // serial|fb|none|comN[,BAUD]|ioport:PORT[,BAUD]|mmio:ADDRESS[,BAUD]:
                        // consoles to use (default: serial and framebuffer)
    "logo",             // off: the firmware's logo is not put back on the screen
    "cpus",             // N: use at most N processors (1: the boot processor alone)
    "cpu-timeout",      // MS: how long processors may take to start (default 10000)
    "test",             // all|MODULE|MODULE.TEST: run in-kernel tests, then do what exit= says
    "stress",           // SECONDS: how long the stress tests run (default 2)
    "check",            // tables|names|machine|all[,text|json|ktap]: check the firmware, then do
                        // what exit= says
    "check-fail",       // info|low|medium|high|critical: from what on check= fails (default high)
    "run",              // "COMMAND; COMMAND": shell commands to run before the prompt
    "exit",             // qemu[,PORT]|poweroff|reboot|halt: what to do after test=, check=, run=
                        // or a panic
    "reboot",           // acpi|uefi|kbd|triple: the way to reset that is tried first (default
                        // acpi)
    "powerbutton",      // shutdown|log|off: what the power button does (default shutdown)
    "clock",            // tsc|hpet|acpi-pm|pit: the counter that time is read from (default: the
                        // best)
    "timer",            // lapic|hpet|pit: the timer that interrupts (default: the best)
    "rtc",              // none: the time of day comes from UEFI, not from the battery-backed clock
    "fail-alloc",       // N[,M]: the Nth allocation, and the M - 1 after it, find no memory (for
                        // tests)
    "la57",             // use 5 levels of page tables where the CPU has them, whether needed or
                        // not
    "nokaslr",          // keep the kernel at its link address (read by the loader)
    "video",            // WIDTHxHEIGHT: screen mode to set (read by the loader)
    "test-exit-retry",  // make ExitBootServices fail once (read by the loader)
};
// clang-format on

#define WORD_MAX (BOOT_COMMAND_LINE_MAX / 2) // a line has no room for more

static char line[BOOT_COMMAND_LINE_MAX];
static char words[BOOT_COMMAND_LINE_MAX]; // the line, cut at its words
static struct {
    const char *name;
    const char *value;
} options[WORD_MAX];
static size_t option_count;

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// Cuts one word at `p` in place: a name, and a value behind '=' from which double quotes are taken.
// Returns what follows.
static char *parse_word(char *p)
{
    char *name = p, *to = p, *value = NULL;
    bool is_quoted = false;
    for (; *p != '\0' && (is_quoted || !is_space(*p)); p++) {
        if (*p == '"') {
            is_quoted = !is_quoted;
        } else if (*p == '=' && value == NULL) {
            *to++ = '\0';
            value = to;
        } else {
            *to++ = *p;
        }
    }
    if (*p != '\0') p++;
    *to = '\0';
    if (*name != '\0' && option_count < WORD_MAX) {
        options[option_count].name = name;
        options[option_count].value = value != NULL ? value : to;
        option_count++;
    }
    return p;
}

static bool is_known(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(known_options); i++) {
        if (strcmp(name, known_options[i]) == 0) return true;
    }
    return false;
}

void options_init(const struct boot_info *boot)
{
    option_count = 0;
    line[0] = '\0';
    if (boot->command_line_va == 0) return;
    const char *text = (const char *)boot->command_line_va;
    size_t length = strnlen(text, boot->command_line_length);
    if (length > sizeof line - 1) length = sizeof line - 1;
    memcpy(line, text, length);
    line[length] = '\0';
    memcpy(words, line, length + 1);

    for (char *p = words; *p != '\0';) {
        if (is_space(*p)) {
            p++;
        } else {
            p = parse_word(p);
        }
    }
    for (size_t i = 0; i < option_count; i++) {
        if (!is_known(options[i].name)) log_warn("options", "unknown option: %s", options[i].name);
    }
    if (boot->command_line_truncated)
        log_warn("options", "the command line was too long and is cut");
}

const char *option_get(const char *name)
{
    for (size_t i = option_count; i-- > 0;) {
        if (strcmp(options[i].name, name) == 0) return options[i].value;
    }
    return NULL;
}

bool option_is_set(const char *name)
{
    return option_get(name) != NULL;
}

const char *options_line(void)
{
    return line;
}

static int digit_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return 16;
}

bool option_parse_number(const char *text, uint64_t *out)
{
    unsigned base = 10;
    if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
        base = 16;
        text += 2;
    }
    uint64_t value = 0;
    if (*text == '\0') return false;
    for (; *text != '\0'; text++) {
        unsigned digit = (unsigned)digit_value(*text);
        if (digit >= base || __builtin_mul_overflow(value, base, &value) ||
            __builtin_add_overflow(value, digit, &value)) {
            return false;
        }
    }
    *out = value;
    return true;
}
