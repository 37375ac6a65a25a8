// SPDX-License-Identifier: MIT
#include <base/string.h>
#include <kernel/log.h>
#include <kernel/options.h>

// Every option there is, README.md has them too. One that is not here is reported at boot, and so
// is a value that is not among `values`; where those are NULL, who uses the option checks it.
// clang-format off
static const struct {
    const char *name;
    const char *values;
} known_options[] = {
    // error|warn|info|debug|trace: what consoles show (default info)
    {"log", NULL},
    // serial|fb|none|comN[,BAUD]|ioport:PORT[,BAUD]|mmio:ADDRESS[,BAUD]: consoles to use (default:
    // serial and framebuffer)
    {"console", NULL},
    // The firmware's logo is not put back on the screen.
    {"logo", "off"},
    // N: use at most N processors (1: the boot processor alone).
    {"cpus", NULL},
    // MS: how long processors may take to start (default 10000).
    {"cpu-timeout", NULL},
    // all|MODULE|MODULE.TEST: run in-kernel tests, then do what exit= says.
    {"test", NULL},
    // SECONDS: how long the stress tests run (default 2).
    {"stress", NULL},
    // tables|names|machine|all[,text|json|ktap]: check the firmware, then do what exit= says.
    {"check", NULL},
    // info|low|medium|high|critical: from what on check= fails (default high).
    {"check-fail", NULL},
    // "COMMAND; COMMAND": shell commands to run before the prompt.
    {"run", NULL},
    // qemu[,PORT]|poweroff|reboot|halt: what to do after test=, check=, run= or a panic.
    {"exit", NULL},
    // The way to reset that is tried first (default acpi).
    {"reboot", "acpi|uefi|kbd|triple"},
    // What the power button does (default shutdown).
    {"powerbutton", "shutdown|log|off"},
    // tsc|hpet|acpi-pm|pit: the counter that time is read from (default: the best).
    {"clock", NULL},
    // lapic|hpet|pit: the timer that interrupts (default: the best).
    {"timer", NULL},
    // The time of day comes from UEFI, not from the battery-backed clock.
    {"rtc", "none"},
    // N[,M]: the Nth allocation, and the M - 1 after it, find no memory (for tests).
    {"fail-alloc", NULL},
    // Use 5 levels of page tables where the CPU has them, whether needed or not.
    {"la57", NULL},
    // Keep the kernel at its link address (read by the loader).
    {"nokaslr", NULL},
    // WIDTHxHEIGHT: screen mode to set (read by the loader).
    {"video", NULL},
    // Make ExitBootServices fail once (read by the loader).
    {"test-exit-retry", NULL},
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

// Is `value` one of the words of `values`, which '|' separates?
static bool is_value(const char *values, const char *value)
{
    size_t length = strlen(value);
    for (const char *at = values;; at++) {
        const char *end = strchr(at, '|');
        size_t n = end != NULL ? (size_t)(end - at) : strlen(at);
        if (n == length && memcmp(at, value, n) == 0) return true;
        if (end == NULL) return false;
        at = end;
    }
}

static void check(const char *name, const char *value)
{
    for (size_t i = 0; i < ARRAY_SIZE(known_options); i++) {
        const char *values = known_options[i].values;
        if (strcmp(name, known_options[i].name) != 0) continue;
        if (values != NULL && !is_value(values, value))
            log_warn("options", "%s=%s: not known, only %s", name, value, values);
        return;
    }
    log_warn("options", "unknown option: %s", name);
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
    for (size_t i = 0; i < option_count; i++)
        check(options[i].name, options[i].value);
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
