// SPDX-License-Identifier: MIT
#include "hardware_error.h"

#include <hal/cpu.h>
#include <hal/trap.h>
#include <kernel/log.h>
#include <sched/cpu.h>

static void error_log(void *ctx, const struct hal_hardware_error *error)
{
    bool *is_fatal = ctx;
    log_error("hardware", "CPU %u: %s", hal_cpu_index(), error->text);
    if (error->is_fatal) *is_fatal = true;
}

bool hardware_errors_survive(void)
{
    bool is_fatal = false;
    size_t count = hal_hardware_errors_take(error_log, &is_fatal);
    // Some hypervisors and boards tell every CPU of what one has on record.
    if (count == 0) log_error("hardware", "CPU %u: told of an error, has none", hal_cpu_index());
    return !is_fatal;
}

static void errors_log(void *arg)
{
    bool is_fatal = false; // they came long ago
    (void)arg;
    (void)hal_hardware_errors_take(error_log, &is_fatal);
}

void hardware_errors_log_all(void)
{
    status_t st = cpu_call_all(errors_log, NULL);
    if (st < 0) log_warn("hardware", "not every CPU was asked: %s", status_string(st));
}
