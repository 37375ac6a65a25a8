// SPDX-License-Identifier: MIT
// ACPI mode, S5 and reset. See acpi/power.h.

#include <acpi/power.h>

#include "internal.h"

#define MODE_ENABLE_DEADLINE_NS 3000000000ull
#define POWER_OFF_DEADLINE_NS 5000000000ull
#define RESET_DEADLINE_NS 1000000000ull
#define POLL_INTERVAL_US 100

static void wait_ns(const struct acpi_machine *m, uint64_t duration_ns)
{
    uint64_t start = m->ops->clock_ns(m->host);
    while (m->ops->clock_ns(m->host) - start < duration_ns) {
        m->ops->stall_us(m->host, POLL_INTERVAL_US);
    }
}

static bool sci_is_enabled(const struct acpi_machine *m)
{
    uint64_t control;
    if (acpi_gas_read(m->ops, m->host, &m->fadt->pm1a_control, 2, &control) < 0) return false;
    return control & ACPI_PM1_CONTROL_SCI;
}

status_t acpi_mode_enable(const struct acpi_machine *m)
{
    const struct acpi_fadt *fadt = m->fadt;
    if (fadt->flags & ACPI_FADT_HW_REDUCED) return ST_OK;
    if (sci_is_enabled(m)) return ST_OK;
    if (fadt->smi_command_port == 0 || fadt->acpi_enable == 0) return ST_OK;
    if (fadt->smi_command_port > 0xffff) return ST_OUT_OF_RANGE;
    if (!m->ops->port_write) return ST_NOT_SUPPORTED;

    status_t st = m->ops->port_write(m->host, fadt->smi_command_port, 1, fadt->acpi_enable);
    if (st < 0) return st;
    uint64_t start = m->ops->clock_ns(m->host);
    while (!sci_is_enabled(m)) {
        if (m->ops->clock_ns(m->host) - start > MODE_ENABLE_DEADLINE_NS) return ST_TIMEOUT;
        m->ops->stall_us(m->host, POLL_INTERVAL_US);
    }
    return ST_OK;
}

status_t acpi_power_off(const struct acpi_machine *m, const struct acpi_registers *registers,
                        struct acpi_context *ctx)
{
    bool is_reduced = sleep_is_reduced(m, registers);
    if (!is_reduced && !acpi_register_exists(registers, ACPI_REGISTER_PM1_CONTROL))
        return ST_NOT_SUPPORTED;

    struct acpi_sleep_type type;
    status_t st = acpi_sleep_type_get(ctx, 5, &type);
    if (st < 0) {
        power_log(m, ACPI_LOG_WARN, "\\_S5: %s", status_string(st));
        return ST_NOT_SUPPORTED;
    }
    st = acpi_mode_enable(m); // in legacy mode the sleep bits do nothing on some machines
    if (st < 0) power_log(m, ACPI_LOG_WARN, "ACPI mode: %s", status_string(st));

    // Whatever they say, the machine goes off.
    (void)!power_method_run(m, ctx, "\\_TTS", 5, NULL);
    (void)!power_method_run(m, ctx, "\\_PTS", 5, NULL);
    sleep_gpes_disable(registers);
    st = sleep_write(registers, is_reduced, type);
    if (st < 0) return st;
    wait_ns(m, POWER_OFF_DEADLINE_NS);
    return ST_TIMEOUT;
}

status_t acpi_reset(const struct acpi_machine *m)
{
    if (m->fadt->reset.address == 0) return ST_NOT_SUPPORTED;
    status_t st = acpi_gas_write(m->ops, m->host, &m->fadt->reset, 1, m->fadt->reset_value);
    if (st < 0) return st;
    wait_ns(m, RESET_DEADLINE_NS);
    return ST_TIMEOUT;
}
