// SPDX-License-Identifier: MIT
#include <base/string.h>
#include <device/console.h>
#include <hal/cpu.h>
#include <hal/power.h>
#include <hal/time.h>
#include <kernel/log.h>
#include <kernel/options.h>
#include <kernel/platform.h>
#include <kernel/power.h>
#include <kernel/vmm.h>
#include <sched/spinlock.h>
#include <sched/work.h>

#define DEBUG_EXIT_PORT 0xF4 // where QEMU's users put isa-debug-exit
#define RESET_WAIT_NS (100ull * 1000 * 1000)
#define UEFI_LIMIT_NS (5ull * 1000 * 1000 * 1000) // more than any firmware takes to reset

void power_init(const struct boot_info *boot)
{
    status_t st = hal_uefi_init(boot, vmm_table_ops());
    if (st < 0) log_info("power", "no reset through UEFI: %s", status_string(st));
}

static void announce(const char *way)
{
    log_info("power", "%s", way);
    console_flush();
}

static void reset_by_acpi(void)
{
    announce("reset: ACPI reset register");
    status_t st = platform_acpi_reset();
    if (st < 0) {
        log_info("power", "ACPI reset register: %s", status_string(st));
    } else {
        hal_clock_delay_ns(RESET_WAIT_NS);
    }
}

static void uefi_limit_passed(struct timer *timer)
{
    (void)timer; // that an interrupt came is enough
}

// Comes back in the end even if the firmware loops for ever, as some do when their way to reset
// does not work; but not in a panic, where interrupts are off.
static void uefi_reset(bool is_shutdown)
{
    static struct timer limit;
    uint64_t deadline_ns = hal_clock_ns() + UEFI_LIMIT_NS;
    bool has_interrupts = hal_irq_enabled();
    preempt_disable();
    if (has_interrupts) {
        timer_init(&limit, uefi_limit_passed);
        timer_arm(&limit, deadline_ns);
    }
    hal_uefi_reset(is_shutdown, deadline_ns);
    if (has_interrupts) timer_cancel(&limit);
    preempt_enable();
}

static void reset_by_uefi(void)
{
    announce("reset: UEFI ResetSystem");
    uefi_reset(false);
}

NORETURN void power_reboot(void)
{
    static const struct {
        const char *name;
        void (*run)(void);
    } ways[] = {{"acpi", reset_by_acpi}, {"uefi", reset_by_uefi}};

    const char *first = option_get("reboot");
    bool has_begun = first == NULL;
    // A second round, from the start, for a first way that is not known or did not work.
    for (unsigned round = 0; round < 2; round++, has_begun = true) {
        for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
            if (!has_begun && strcmp(first, ways[i].name) != 0) continue;
            has_begun = true;
            ways[i].run();
        }
        const struct hal_reset *reset;
        for (size_t i = 0; (reset = hal_power_reset_get(i)) != NULL; i++) {
            if (!has_begun && strcmp(first, reset->name) != 0) continue;
            has_begun = true;
            log_info("power", "reset: %s", reset->description);
            console_flush();
            reset->run();
        }
    }
    log_error("power", "nothing resets this machine; halted");
    console_flush();
    hal_cpu_stop();
}

status_t power_off(void)
{
    announce("power off: ACPI");
    status_t st = platform_acpi_power_off();
    if (st < 0) {
        log_warn("power", "ACPI: %s", status_string(st));
    } else {
        hal_clock_delay_ns(RESET_WAIT_NS);
    }
    announce("power off: UEFI ResetSystem");
    uefi_reset(true);
    log_error("power", "nothing switches this machine off");
    return st < 0 ? st : ST_NO_DEVICE;
}

static void shut_down(enum exit_code code)
{
    if (code != EXIT_CODE_PANIC) {
        (void)power_off();
        return;
    }
    // The kernel is not to be trusted with AML any more.
    console_flush();
    uefi_reset(true);
}

// exit=qemu[,PORT]
static void exit_qemu(const char *arguments, enum exit_code code)
{
    uint64_t port = DEBUG_EXIT_PORT;
    if (arguments[0] == ',' && (!option_parse_number(arguments + 1, &port) || port > UINT16_MAX)) {
        log_warn("power", "exit=qemu%s: not a port", arguments);
        port = DEBUG_EXIT_PORT;
    }
    console_flush();
    hal_debug_exit((uint16_t)port, code);
    shut_down(code);
}

void power_exit_if_asked(enum exit_code code)
{
    const char *how = option_get("exit");
    if (how == NULL) return;
    if (strcmp(how, "qemu") == 0 || strncmp(how, "qemu,", 5) == 0) {
        exit_qemu(how + 4, code);
    } else if (strcmp(how, "poweroff") == 0) {
        shut_down(code);
    } else if (strcmp(how, "reboot") == 0) {
        power_reboot();
    } else if (strcmp(how, "halt") == 0) {
        announce("halted, as exit=halt asks");
        hal_cpu_stop();
    } else {
        log_warn("power", "exit=%s: not known", how);
    }
}
