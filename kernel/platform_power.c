// SPDX-License-Identifier: MIT
// ACPI's ways to leave the machine, and to come back from sleep.

#include <acpi/aml.h>
#include <acpi/power.h>
#include <acpi/sleep.h>
#include <acpi/tables.h>
#include <base/string.h>
#include <kernel/acpi.h>
#include <kernel/log.h>
#include <kernel/platform.h>
#include <kernel/platform_ec.h>
#include <kernel/platform_events.h>
#include <kernel/suspend.h>

static struct acpi_machine machine;
static struct acpi_registers registers;
static struct acpi_sleep sleep;

static void sleep_button_pressed(void)
{
    struct suspend_report report;
    status_t st = suspend(3, 0, &report);
    if (st < 0) {
        log_warn("suspend", "sleep button: %s", status_string(st));
    } else {
        log_info("suspend", "slept for %llu s; woken by %s", (unsigned long long)report.slept_s,
                 report.cause);
    }
}

// The fixed hardware; false without a FADT.
static bool machine_open(void)
{
    if (machine.fadt) return true;
    machine.ops = kernel_acpi_host_ops();
    machine.fadt = kernel_acpi_fadt();
    if (!machine.fadt) return false;
    acpi_registers_open(&machine, &registers);
    platform_sleep_button_set(sleep_button_pressed);
    return true;
}

const struct acpi_machine *kernel_acpi_machine(void)
{
    return machine_open() ? &machine : NULL;
}

const struct acpi_registers *kernel_acpi_registers(void)
{
    return machine_open() ? &registers : NULL;
}

status_t platform_acpi_reset(void)
{
    return machine_open() ? acpi_reset(&machine) : ST_NOT_SUPPORTED;
}

status_t platform_acpi_power_off(void)
{
    if (!kernel_acpi_context() || !machine_open()) return ST_NOT_SUPPORTED;
    return acpi_power_off(&machine, &registers, kernel_acpi_context());
}

// Sleep

unsigned platform_sleep_states(void)
{
    if (!kernel_acpi_context() || !machine_open()) return 1;
    return acpi_sleep_states(&registers, kernel_acpi_context());
}

bool platform_sleep_rtc_wakes(void)
{
    return machine_open() && !(machine.fadt->flags & ACPI_FADT_FIX_RTC) &&
           acpi_register_exists(&registers, ACPI_REGISTER_PM1_ENABLE);
}

status_t platform_sleep_begin(unsigned state)
{
    if (!kernel_acpi_context() || !machine_open()) return ST_NOT_SUPPORTED;
    return acpi_sleep_begin(&machine, &registers, kernel_acpi_context(), state, &sleep);
}

// A button that the FADT says is no fixed one has its bit all the same on some machines.
status_t platform_sleep_prepare(bool by_rtc)
{
    uint32_t events = by_rtc ? ACPI_PM1_RTC : 0;
    if (!(machine.fadt->flags & ACPI_FADT_NO_FIXED_POWER_BUTTON)) events |= ACPI_PM1_POWER_BUTTON;
    if (!(machine.fadt->flags & ACPI_FADT_NO_FIXED_SLEEP_BUTTON)) events |= ACPI_PM1_SLEEP_BUTTON;
    return acpi_sleep_prepare(&sleep, events);
}

// The hardware signature, which the firmware changes when it finds another machine.
static void signature_check(const struct acpi_table *table, bool is_before)
{
    static uint32_t before;
    static bool is_known;
    struct acpi_facs facs;
    if (acpi_facs_decode(table->bytes, table->length, &facs) < 0) return;
    if (!is_before && is_known && facs.hardware_signature != before) {
        log_warn("suspend", "FACS: the hardware signature was 0x%08x, and is 0x%08x", before,
                 facs.hardware_signature);
    }
    before = facs.hardware_signature;
    is_known = is_before;
}

status_t platform_sleep_vector_set(paddr_t vector)
{
    const struct acpi_table *facs = acpi_tables_find(kernel_acpi_tables(), "FACS", 0);
    status_t st = ST_NOT_SUPPORTED;
    if (facs) signature_check(facs, vector != 0);
    // Some firmware has two, and looks into either.
    for (size_t i = 0; (facs = acpi_tables_find(kernel_acpi_tables(), "FACS", i)) != NULL; i++) {
        st =
            acpi_sleep_vector_set((volatile uint8_t *)(uintptr_t)facs->bytes, facs->length, vector);
        if (st < 0) break;
    }
    return st;
}

status_t platform_sleep_enter(void)
{
    platform_events_pause();
    return acpi_sleep_enter(&sleep);
}

void platform_sleep_wake(void)
{
    acpi_sleep_wake(&sleep);
}

void platform_sleep_cause(char *buf, size_t size)
{
    static const struct {
        uint32_t bit;
        const char *name;
    } fixed[] = {
        {ACPI_PM1_RTC, "the RTC's alarm"},
        {ACPI_PM1_POWER_BUTTON, "the power button"},
        {ACPI_PM1_SLEEP_BUTTON, "the sleep button"},
        {ACPI_PM1_PCIE_WAKE, "PCI Express"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(fixed); i++) {
        if (!(sleep.cause.fixed & fixed[i].bit)) continue;
        snprintf(buf, size, "%s", fixed[i].name);
        return;
    }
    char path[96] = "";
    if (sleep.cause.device) acpi_node_path(sleep.cause.device, path, sizeof path);
    if (sleep.cause.has_gpe) {
        snprintf(buf, size, "GPE 0x%02x%s%s", sleep.cause.gpe, path[0] ? ", " : "", path);
    } else {
        snprintf(buf, size, "something that no status bit tells of");
    }
}

void platform_sleep_end(void)
{
    acpi_sleep_end(&sleep);
    platform_events_continue();
    platform_ec_resume();
}
