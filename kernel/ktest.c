// SPDX-License-Identifier: MIT
#include <base/string.h>
#include <kernel/ktest.h>
#include <kernel/lazy.h>
#include <kernel/power.h>
#include <kernel/shell.h>

// Defined by the linker script.
extern const struct ktest_case *const ktests_start[], *const ktests_end[];

static bool is_selected(const struct ktest_case *test, const char *filter)
{
    if (strcmp(filter, "all") == 0) return true;
    size_t length = strlen(filter);
    return strncmp(test->name, filter, length) == 0 &&
           (test->name[length] == '\0' || test->name[length] == '.');
}

// KTAP version 1: diagnostics stand before the result they explain.
void ktest_fail(struct ktest_state *state, const char *file, int line, const char *what)
{
    state->failures++;
    kprintf("# %s:%d: expected %s\n", file, line, what);
}

void ktest_skip(struct ktest_state *state, const char *why)
{
    state->is_skipped = true;
    kprintf("# skipped: %s\n", why);
}

static unsigned count_selected(const char *filter)
{
    unsigned count = 0;
    for (const struct ktest_case *const *test = ktests_start; test < ktests_end; test++) {
        count += is_selected(*test, filter);
    }
    return count;
}

unsigned ktest_run(const char *filter, unsigned *out_run)
{
    unsigned failed = 0, number = 0;
    *out_run = 0;
    if (lazy_ready() < 0) return 0;
    unsigned count = count_selected(filter);
    kprintf("KTAP version 1\n1..%u\n", count);
    for (const struct ktest_case *const *test = ktests_start; test < ktests_end; test++) {
        if (!is_selected(*test, filter)) continue;
        struct ktest_state state = {0};
        (*test)->run(&state);
        failed += state.failures > 0;
        kprintf("%s %u %s%s\n", state.failures > 0 ? "not ok" : "ok", ++number, (*test)->name,
                state.failures == 0 && state.is_skipped ? " # SKIP" : "");
    }
    kprintf("# %u of %u tests passed\n", count - failed, count);
    *out_run = count;
    return failed;
}

static status_t run_test(int argc, char **argv)
{
    if (argc > 2) return ST_INVALID_ARGUMENT;
    if (argc == 2 && strcmp(argv[1], "list") == 0) {
        for (const struct ktest_case *const *test = ktests_start; test < ktests_end; test++) {
            kprintf("%s\n", (*test)->name);
        }
        return ST_OK;
    }
    unsigned run;
    const char *filter = argc == 2 ? argv[1] : "all";
    if (count_selected(filter) == 0) {
        kprintf("no test is called %s; `test list` shows them\n", filter);
        return ST_NOT_FOUND;
    }
    return ktest_run(filter, &run) > 0 ? ST_INTERNAL : ST_OK;
}

SHELL_COMMAND(test_command, "test", "test [all|list|MODULE|MODULE.TEST]",
              "run the kernel's own tests", run_test);
