// SPDX-License-Identifier: MIT
#pragma once
// Tests that run inside the booted kernel (option test=all or test=NAME, shell command `test`).
// Output is KTAP version 1.

#include <base/status.h>

struct ktest_state {
    unsigned failures;
    bool is_skipped;
};

struct ktest_case {
    const char *name; // "pmm.alloc_free"
    void (*run)(struct ktest_state *state);
};

// File scope; `id` is a C identifier, `test_name` is "module.what".
#define KTEST(id, test_name)                                                                       \
    static void id(struct ktest_state *ktest);                                                     \
    static const struct ktest_case id##_case = {test_name, id};                                    \
    static const struct ktest_case *const id##_entry __attribute__((used, section(".ktests"))) =   \
        &id##_case;                                                                                \
    static void id(struct ktest_state *ktest)

#define KEXPECT(cond)                                                                              \
    do {                                                                                           \
        if (!(cond)) ktest_fail(ktest, __FILE__, __LINE__, #cond);                                 \
    } while (0)

void ktest_fail(struct ktest_state *state, const char *file, int line, const char *what);
void ktest_skip(struct ktest_state *state, const char *why);

// Runs all tests whose name equals `filter`, begins with "filter.", or all for "all". Prints KTAP.
// Returns the number of failed tests; *out_run counts those run.
unsigned ktest_run(const char *filter, unsigned *out_run);
