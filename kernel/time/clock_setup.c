// SPDX-License-Identifier: MIT
#include <hal/time.h>
#include <kernel/log.h>
#include <kernel/options.h>
#include <kernel/platform.h>
#include <kernel/time.h>
#include <kernel/vmm.h>

static void report(const char *text)
{
    log_warn("time", "%s", text);
}

void clock_setup(void)
{
    struct hal_clock_info clock;
    hal_clock_set_report(report);
    hal_clock_init(platform_clock(), vmm_map_mmio);
    const char *name = option_get("clock");
    if (name != NULL) {
        status_t st = hal_clock_select(name);
        if (st < 0) log_warn("time", "clock=%s: %s", name, status_string(st));
    }
    hal_timer_limit(option_get("timer"));
    hal_clock_describe(&clock);
    log_info("time", "clock %s; cycles at %llu kHz, calibrated by %s", clock.source,
             (unsigned long long)(clock.frequency_hz / 1000), clock.calibrated_by);
}
