// SPDX-License-Identifier: MIT
#include <base/string.h>
#include <kernel/ktest.h>
#include <kernel/log.h>
#include <kernel/options.h>
#include <kernel/symbols.h>

NORETURN void kernel_main(const struct boot_info *boot);

KTEST(symbols_lookup, "symbols.lookup")
{
    struct symbol symbol;
    KEXPECT(symbol_find((uintptr_t)kernel_main, &symbol));
    KEXPECT(strcmp(symbol.name, "kernel_main") == 0 && symbol.offset == 0);
    KEXPECT(symbol.file != NULL && strcmp(symbol.file, "kernel/main.c") == 0);
    KEXPECT(symbol_find((uintptr_t)kernel_main + 5, &symbol));
    KEXPECT(strcmp(symbol.name, "kernel_main") == 0 && symbol.offset == 5);
    KEXPECT(!symbol_find(0x1000, &symbol));
    char text[64];
    symbol_format((uintptr_t)kernel_main + 16, text, sizeof text);
    KEXPECT(strncmp(text, "kernel_main+0x10 (", 18) == 0);
}

__attribute__((noinline)) static void *return_address(void)
{
    return __builtin_return_address(0);
}

KTEST(symbols_line, "symbols.line")
{
    struct symbol symbol;
    uintptr_t here = (uintptr_t)return_address(); // the line that is looked for
    const uint32_t line = __LINE__ - 1;
    KEXPECT(symbol_find(here - 1, &symbol));
    KEXPECT(strcmp(symbol.name, "symbols_line") == 0);
    KEXPECT(symbol.file != NULL && strcmp(symbol.file, "tests/kernel/kernel.c") == 0);
    KEXPECT(symbol.line == line);
}

KTEST(options_get, "options.as_given")
{
    // How else would we be here: by the option, or by the shell's command.
    KEXPECT(option_get("no-such-option") == NULL);
    KEXPECT(!option_is_set("no-such-option"));
    KEXPECT(option_get("test") == NULL || strstr(options_line(), "test") != NULL);
    uint64_t number;
    KEXPECT(option_parse_number("0xFf", &number) && number == 255);
    KEXPECT(!option_parse_number("12x", &number));
}

struct found {
    const char *text;
    unsigned count;
    uint64_t last_ns;
    bool is_ordered;
};

static void look(void *ctx, enum log_level level, uint64_t time_ns, const char *text, size_t length)
{
    struct found *found = ctx;
    (void)level;
    size_t wanted = strlen(found->text);
    found->is_ordered = found->is_ordered && time_ns >= found->last_ns;
    found->last_ns = time_ns;
    if (length == wanted && memcmp(text, found->text, wanted) == 0) found->count++;
}

KTEST(log_ring, "log.ring_keeps_lines")
{
    struct found found = {.text = "ktest: a line for 42", .is_ordered = true};
    log_debug("ktest", "a line for %d", 42);
    log_for_each(1, look, &found);
    KEXPECT(found.count == 1);
    for (unsigned i = 0; i < 3000; i++) {
        log_debug("ktest", "filling the ring, line %u of some length to make it go round", i);
    }
    found =
        (struct found){.text = "ktest: filling the ring, line 2999 of some length to make it go "
                               "round",
                       .is_ordered = true};
    log_for_each(0, look, &found);
    KEXPECT(found.count == 1 && found.is_ordered);
    KEXPECT(log_lines_lost() > 1000);
}
