// SPDX-License-Identifier: MIT
// The machine asleep and awake again: who has to be told, in which order. What belongs to ACPI is
// in platform_power.c, what to the CPU in hal/suspend.h.

#include <kernel/suspend.h>

#include <base/string.h>
#include <device/console.h>
#include <drivers/bochs_display.h>
#include <drivers/framebuffer_console.h>
#include <drivers/i8042.h>
#include <drivers/rtc.h>
#include <drivers/serial.h>
#include <hal/cpu.h>
#include <hal/suspend.h>
#include <kernel/irq.h>
#include <kernel/log.h>
#include <kernel/options.h>
#include <kernel/pci_irq.h>
#include <kernel/platform.h>
#include <kernel/shell.h>
#include <kernel/time.h>
#include <sched/cpu.h>
#include <sched/thread.h>
#include <sched/wait.h>

#define STATE_VECTOR_MIN 2 // from here on the CPU loses what it holds

static struct mutex suspend_lock = MUTEX_INIT(suspend_lock, "suspend");
// Guarded by the lock.
static bool has_lost; // devices have lost what they held
static size_t serial_missing;

static void fall_asleep(void *arg)
{
    status_t *out = arg;
    *out = platform_sleep_enter();
}

// Interrupts are off in here: nothing else runs.
static status_t sleep_and_wake(bool has_alarm)
{
    status_t st = ST_OK; // that of falling asleep
    hal_irq_state_t irqs = hal_irq_save();
    // Getting here may take its time, and an alarm that is over wakes nobody.
    if (has_alarm && rtc_alarm_has_rung()) {
        hal_irq_restore(irqs);
        return ST_INTERRUPTED;
    }
    has_lost = hal_suspend(fall_asleep, &st);
    if (has_lost) {
        st = ST_OK;
        sched_resume();
        serial_missing = serial_resume(); // so that whatever is logged from here on is seen
    }
    platform_sleep_wake();
    hal_irq_restore(irqs);
    return st;
}

static void devices_resume(void)
{
    platform_pci_restore();
    msi_resume();
    bochs_display_restore();
    framebuffer_console_redraw();
    status_t st = i8042_keyboard_resume();
    if (st < 0) log_warn("suspend", "the keyboard did not come back: %s", status_string(st));
}

// What wants the firmware's AML to have run: interrupt links, and ports that it has switched on.
static void late_resume(void)
{
    platform_pci_irq_restore();
    if (serial_missing > 0) serial_missing = serial_resume();
    if (serial_missing > 0) {
        log_warn("suspend", "%zu serial port%s did not come back", serial_missing,
                 serial_missing == 1 ? "" : "s");
    }
}

// For a sleep in which all but memory is lost.
static status_t loss_prepare(const struct hal_trampoline *trampoline)
{
    paddr_t vector;
    if (!bochs_display_save() && framebuffer_console_is_there())
        log_info("suspend", "the screen's mode is not ours to restore: it may stay dark");
    status_t st = platform_pci_save();
    if (st == ST_OK) st = hal_suspend_prepare(trampoline, &vector);
    if (st == ST_OK) st = platform_sleep_vector_set(vector);
    return st;
}

// All other CPUs are gone.
static status_t sleep_alone(unsigned state, unsigned wake_after_s,
                            const struct hal_trampoline *trampoline)
{
    status_t st = state >= STATE_VECTOR_MIN ? loss_prepare(trampoline) : ST_OK;
    if (st == ST_OK && wake_after_s > 0) st = rtc_alarm_set(wake_after_s);
    if (st == ST_OK) {
        if (!wall_suspend()) log_warn("suspend", "without an RTC nobody counts the time asleep");
        console_flush();
        st = sleep_and_wake(wake_after_s > 0);
        if (has_lost) devices_resume();
    }
    // The firmware shall not come here the next time that it starts.
    if (state >= STATE_VECTOR_MIN && platform_sleep_vector_set(0) < 0 && st == ST_OK)
        log_warn("suspend", "the FACS keeps its waking vector");
    platform_pci_forget();
    return st;
}

static status_t sleep_prepared(unsigned state, unsigned wake_after_s, struct suspend_report *out)
{
    const struct hal_trampoline *trampoline;
    status_t st = platform_sleep_prepare(wake_after_s > 0);
    if (st == ST_OK) st = cpus_suspend(&trampoline);
    if (st < 0) return st;
    st = sleep_alone(state, wake_after_s, trampoline);
    cpus_resume();
    if (st < 0) return st;
    platform_sleep_cause(out->cause, sizeof out->cause);
    out->slept_s = wall_resume();
    return ST_OK;
}

status_t suspend(unsigned state, unsigned wake_after_s, struct suspend_report *out)
{
    if (wake_after_s > RTC_ALARM_SECONDS_MAX) return ST_INVALID_ARGUMENT;
    if (wake_after_s > 0 && !platform_sleep_rtc_wakes()) return ST_NOT_SUPPORTED;
    status_t st = mutex_lock_timeout(&suspend_lock, 0);
    if (st < 0) return ST_BUSY;
    has_lost = false;
    st = platform_sleep_begin(state);
    if (st == ST_OK) {
        log_info("suspend", "going to sleep: S%u", state);
        st = sleep_prepared(state, wake_after_s, out);
        if (wake_after_s > 0) rtc_alarm_end();
        platform_sleep_end();
        if (has_lost) late_resume();
        if (st < 0) log_error("suspend", "S%u: %s", state, status_string(st));
    }
    mutex_unlock(&suspend_lock);
    return st;
}

// The command

static bool state_parse(const char *word, unsigned *out)
{
    if ((word[0] != 's' && word[0] != 'S') || word[1] < '1' || word[1] > '3' || word[2] != '\0')
        return false;
    *out = (unsigned)(word[1] - '0');
    return true;
}

static bool arguments_parse(int argc, char **argv, unsigned *out_state, unsigned *out_seconds)
{
    *out_state = *out_seconds = 0;
    for (int i = 1; i < argc; i++) {
        uint64_t seconds;
        if (strcmp(argv[i], "--wake") == 0 && i + 1 < argc) {
            if (!option_parse_number(argv[++i], &seconds) || seconds == 0 ||
                seconds > RTC_ALARM_SECONDS_MAX)
                return false;
            *out_seconds = (unsigned)seconds;
        } else if (*out_state != 0 || !state_parse(argv[i], out_state)) {
            return false;
        }
    }
    return *out_state != 0 || *out_seconds == 0;
}

static void states_print(void)
{
    static const char *const meanings[] = {
        [1] = "the CPU stands still",
        [2] = "the CPU is off",
        [3] = "to memory: all but memory is off",
        [4] = "to disk; not for us",
        [5] = "off: poweroff",
    };
    unsigned states = platform_sleep_states();
    if (states <= 1) kprintf("This machine offers no sleep.\n");
    for (unsigned state = 1; state < ARRAY_SIZE(meanings); state++) {
        if (states >> state & 1) kprintf("S%u  %s\n", state, meanings[state]);
    }
}

static status_t run_suspend(int argc, char **argv)
{
    unsigned state, seconds;
    struct suspend_report report;
    if (!arguments_parse(argc, argv, &state, &seconds)) return ST_INVALID_ARGUMENT;
    if (state == 0) {
        states_print();
        return ST_OK;
    }
    status_t st = suspend(state, seconds, &report);
    if (st < 0) {
        kprintf("suspend: S%u: %s\n", state, status_string(st));
    } else {
        kprintf("Slept in S%u for %llu s; woken by %s.\n", state,
                (unsigned long long)report.slept_s, report.cause);
    }
    return st;
}

SHELL_COMMAND(suspend_command, "suspend", "suspend [s1|s2|s3 [--wake SECONDS]]",
              "sleep until a person or the alarm wakes it; alone: what it offers", run_suspend);
