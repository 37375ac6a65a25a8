// SPDX-License-Identifier: MIT
// ACPI mode, S5 and reset. See acpi/power.h.

#include <acpi/aml.h>
#include <acpi/power.h>
#include <base/bits.h>
#include <base/string.h>

#include "log.h"

// PM1 control and status: ACPI 6.5, 4.8.3.1 and 4.8.3.2.
#define PM1_CONTROL_SCI_EN BIT(0)
#define PM1_CONTROL_SLP_TYP_SHIFT 10
#define PM1_CONTROL_SLP_EN BIT(13)
#define PM1_CONTROL_SLP_MASK (BIT(13) | 7u << PM1_CONTROL_SLP_TYP_SHIFT)
#define PM1_STATUS_WAK_STS BIT(15)
// Sleep control and status of hardware-reduced machines: ACPI 6.5, 4.8.3.7.
#define SLEEP_CONTROL_SLP_TYP_SHIFT 2
#define SLEEP_CONTROL_SLP_EN BIT(5)
#define SLEEP_STATUS_WAK_STS BIT(7)

#define MODE_ENABLE_DEADLINE_NS 3000000000ull
#define POWER_OFF_DEADLINE_NS 5000000000ull
#define RESET_DEADLINE_NS 1000000000ull
#define POLL_INTERVAL_US 100

static void machine_log(const struct acpi_machine *m, enum acpi_log_level level, const char *fmt,
                        ...) PRINTF_LIKE(3, 4);

static void machine_log(const struct acpi_machine *m, enum acpi_log_level level, const char *fmt,
                        ...)
{
    va_list args;
    va_start(args, fmt);
    acpi_log_write(m->ops, m->host, level, fmt, args);
    va_end(args);
}

static status_t register_read(const struct acpi_machine *m, const struct acpi_gas *gas,
                              unsigned width, uint64_t *out)
{
    return acpi_gas_read(m->ops, m->host, gas, width, out);
}

static status_t register_write(const struct acpi_machine *m, const struct acpi_gas *gas,
                               unsigned width, uint64_t value)
{
    return acpi_gas_write(m->ops, m->host, gas, width, value);
}

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
    if (register_read(m, &m->fadt->pm1a_control, 2, &control) < 0) return false;
    return control & PM1_CONTROL_SCI_EN;
}

status_t acpi_mode_enable(const struct acpi_machine *m)
{
    const struct acpi_fadt *fadt = m->fadt;
    if (fadt->flags & ACPI_FADT_HW_REDUCED) return ST_OK;
    if (sci_is_enabled(m)) return ST_OK;
    if (fadt->smi_command_port == 0 || fadt->acpi_enable == 0) return ST_OK;
    if (fadt->smi_command_port > 0xffff) return ST_OUT_OF_RANGE;

    status_t st = m->ops->port_write(m->host, fadt->smi_command_port, 1, fadt->acpi_enable);
    if (st < 0) return st;
    uint64_t start = m->ops->clock_ns(m->host);
    while (!sci_is_enabled(m)) {
        if (m->ops->clock_ns(m->host) - start > MODE_ENABLE_DEADLINE_NS) return ST_TIMEOUT;
        m->ops->stall_us(m->host, POLL_INTERVAL_US);
    }
    return ST_OK;
}

// S5

struct sleep_types {
    uint8_t a, b;
};

static status_t element_integer(struct acpi_context *ctx, const struct acpi_value *package,
                                size_t i, uint64_t *out)
{
    struct acpi_value element;
    status_t st = acpi_value_package_element(ctx, package, i, &element);
    if (st < 0) return st;
    st = acpi_value_integer(&element, out);
    acpi_value_release(ctx, &element);
    return st;
}

// ACPI 6.5, 7.4.2: a package of at least two integers. Some firmware packs both into one.
static status_t sleep_types_get(struct acpi_context *ctx, const char *path, struct sleep_types *out)
{
    struct acpi_value package;
    status_t st = acpi_evaluate(ctx, NULL, path, NULL, 0, &package);
    if (st < 0) return st;
    size_t count;
    uint64_t a = 0, b = 0;
    st = acpi_value_package_count(&package, &count);
    if (st == ST_OK && count == 0) st = ST_BAD_FORMAT;
    if (st == ST_OK) st = element_integer(ctx, &package, 0, &a);
    if (st == ST_OK && count > 1) st = element_integer(ctx, &package, 1, &b);
    if (st == ST_OK && count == 1) b = a >> 8;
    acpi_value_release(ctx, &package);
    if (st < 0) return st;
    out->a = a & 7;
    out->b = b & 7;
    return ST_OK;
}

// The second half of a GPE block holds the enable bits. One left on could wake the machine at once.
static void gpes_disable(const struct acpi_machine *m, const struct acpi_gas *block,
                         unsigned length)
{
    for (unsigned i = length / 2; block->address != 0 && i < length; i++) {
        struct acpi_gas at = *block;
        at.address += i;
        if (register_write(m, &at, 1, 0) < 0) return;
    }
}

static status_t pm1_sleep(const struct acpi_machine *m, struct sleep_types types)
{
    const struct acpi_fadt *fadt = m->fadt;
    bool has_b = fadt->pm1b_control.address != 0;
    uint64_t a = 0, b = 0;
    status_t st = register_read(m, &fadt->pm1a_control, 2, &a);
    if (st == ST_OK && has_b) st = register_read(m, &fadt->pm1b_control, 2, &b);
    if (st < 0) return st;

    // Not fatal: a machine without these registers powers off all the same.
    if (register_write(m, &fadt->pm1a_event, 2, PM1_STATUS_WAK_STS) == ST_OK &&
        fadt->pm1b_event.address != 0) {
        (void)!register_write(m, &fadt->pm1b_event, 2, PM1_STATUS_WAK_STS);
    }
    gpes_disable(m, &fadt->gpe0, fadt->gpe0_length);
    gpes_disable(m, &fadt->gpe1, fadt->gpe1_length);

    // The type goes first, the enable bit in a second write: ACPI 6.5, 4.8.3.2.1, and some chipsets
    // want it so.
    a = (a & ~PM1_CONTROL_SLP_MASK) | (uint64_t)types.a << PM1_CONTROL_SLP_TYP_SHIFT;
    b = (b & ~PM1_CONTROL_SLP_MASK) | (uint64_t)types.b << PM1_CONTROL_SLP_TYP_SHIFT;
    for (unsigned pass = 0; pass < 2; pass++) {
        uint64_t enable = pass == 1 ? PM1_CONTROL_SLP_EN : 0;
        st = register_write(m, &fadt->pm1a_control, 2, a | enable);
        if (st == ST_OK && has_b) st = register_write(m, &fadt->pm1b_control, 2, b | enable);
        if (st < 0) return st;
    }
    return ST_OK;
}

static status_t reduced_sleep(const struct acpi_machine *m, struct sleep_types types)
{
    (void)!register_write(m, &m->fadt->sleep_status, 1, SLEEP_STATUS_WAK_STS);
    uint64_t control = (uint64_t)types.a << SLEEP_CONTROL_SLP_TYP_SHIFT | SLEEP_CONTROL_SLP_EN;
    return register_write(m, &m->fadt->sleep_control, 1, control);
}

status_t acpi_power_off(const struct acpi_machine *m, struct acpi_context *ctx)
{
    bool is_reduced =
        (m->fadt->flags & ACPI_FADT_HW_REDUCED) != 0 && m->fadt->sleep_control.address != 0;
    if (!is_reduced && m->fadt->pm1a_control.address == 0) return ST_NOT_SUPPORTED;

    struct sleep_types types;
    status_t st = sleep_types_get(ctx, "\\_S5", &types);
    if (st < 0) {
        machine_log(m, ACPI_LOG_WARN, "\\_S5: %s", status_string(st));
        return ST_NOT_SUPPORTED;
    }
    st = acpi_mode_enable(m); // in legacy mode the sleep bits do nothing on some machines
    if (st < 0) machine_log(m, ACPI_LOG_WARN, "ACPI mode: %s", status_string(st));

    struct acpi_value argument = acpi_value_from_integer(5);
    st = acpi_evaluate(ctx, NULL, "\\_PTS", &argument, 1, NULL);
    if (st < 0 && st != ST_AML_NAME_NOT_FOUND) {
        machine_log(m, ACPI_LOG_WARN, "\\_PTS(5): %s", status_string(st));
    }
    st = is_reduced ? reduced_sleep(m, types) : pm1_sleep(m, types);
    if (st < 0) return st;
    wait_ns(m, POWER_OFF_DEADLINE_NS);
    return ST_TIMEOUT;
}

status_t acpi_reset(const struct acpi_machine *m)
{
    if (m->fadt->reset.address == 0) return ST_NOT_SUPPORTED;
    status_t st = register_write(m, &m->fadt->reset, 1, m->fadt->reset_value);
    if (st < 0) return st;
    wait_ns(m, RESET_DEADLINE_NS);
    return ST_TIMEOUT;
}
