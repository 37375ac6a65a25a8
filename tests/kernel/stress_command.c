// SPDX-License-Identifier: MIT
// `stress begin` and `stress end`: threads and AML together, while people or a test use the prompt.

#include "stress.h"
#include <base/string.h>
#include <kernel/shell.h>

static bool is_running, has_aml;

static status_t begin(void)
{
    struct ktest_state state = {0};
    // What the engine allocates for threads that come for the first time, and keeps, is no leak.
    if (stress_aml_begin(&state)) stress_aml_end(&state);
    stress_threads_begin(&state);
    if (state.failures > 0) return ST_INTERNAL;
    is_running = true;
    has_aml = stress_aml_begin(&state);
    if (!has_aml) kprintf("stress: no AML here\n");
    return state.failures > 0 ? ST_INTERNAL : ST_OK;
}

// The AML's threads first: what they allocated has to be back when the others count.
static status_t end(void)
{
    struct ktest_state state = {0};
    stress_threads_watch(&state, 0);
    if (has_aml) stress_aml_end(&state);
    stress_threads_end(&state);
    is_running = false;
    kprintf("stress: %s\n", state.failures > 0 ? "failed" : "passed");
    return state.failures > 0 ? ST_INTERNAL : ST_OK;
}

static status_t run_stress(int argc, char **argv)
{
    if (argc != 2) return ST_INVALID_ARGUMENT;
    bool is_begin = strcmp(argv[1], "begin") == 0;
    if (!is_begin && strcmp(argv[1], "end") != 0) return ST_INVALID_ARGUMENT;
    if (is_begin == is_running) {
        kprintf("stress: %s\n", is_running ? "runs already" : "does not run");
        return is_running ? ST_BUSY : ST_NOT_READY;
    }
    return is_begin ? begin() : end();
}

SHELL_COMMAND(stress_command, "stress", "stress begin | end",
              "threads, timers and AML at work while the prompt is used", run_stress);
