// SPDX-License-Identifier: MIT
// Which sleep states there are, and the writes that all of them have in common, S5 too.

#include <base/bits.h>
#include <base/string.h>

#include "internal.h"
#include "log.h"

#define SLP_TYP_SHIFT 10 // of PM1 control: ACPI 6.5, table 4.13
// The sleep control register of hardware-reduced machines: ACPI 6.5, 4.8.3.7.
#define REDUCED_SLP_TYP_SHIFT 2
#define REDUCED_SLP_EN 0x20u

void power_log(const struct acpi_machine *machine, enum acpi_log_level level, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    acpi_log_write(machine->ops, machine->host, level, fmt, args);
    va_end(args);
}

status_t power_method_run(const struct acpi_machine *machine, struct acpi_context *ctx,
                          const char *path, unsigned argument, struct acpi_value *out)
{
    struct acpi_value value = acpi_value_from_integer(argument);
    status_t st = acpi_evaluate(ctx, NULL, path, &value, 1, out);
    if (st == ST_AML_NAME_NOT_FOUND) return ST_OK;
    if (st < 0) power_log(machine, ACPI_LOG_WARN, "%s(%u): %s", path, argument, status_string(st));
    return st;
}

status_t package_integer(struct acpi_context *ctx, const struct acpi_value *package, size_t i,
                         uint64_t *out)
{
    struct acpi_value element;
    status_t st = acpi_value_package_element(ctx, package, i, &element);
    if (st < 0) return st;
    st = acpi_value_integer(&element, out);
    acpi_value_release(ctx, &element);
    return st;
}

// A package of at least two integers. Some firmware packs both into one.
status_t acpi_sleep_type_get(struct acpi_context *ctx, unsigned state, struct acpi_sleep_type *out)
{
    char path[] = "\\_S0";
    struct acpi_value package;
    size_t count;
    uint64_t a = 0, b = 0;
    path[3] = (char)('0' + state % 10);
    status_t st = acpi_evaluate(ctx, NULL, path, NULL, 0, &package);
    if (st < 0) return st;
    st = acpi_value_package_count(&package, &count);
    if (st == ST_OK && count == 0) st = ST_BAD_FORMAT;
    if (st == ST_OK) st = package_integer(ctx, &package, 0, &a);
    if (st == ST_OK && count > 1) st = package_integer(ctx, &package, 1, &b);
    if (st == ST_OK && count == 1) b = a >> 8;
    acpi_value_release(ctx, &package);
    if (st < 0) return st;
    *out = (struct acpi_sleep_type){a & 7, b & 7};
    return ST_OK;
}

bool sleep_is_reduced(const struct acpi_machine *machine, const struct acpi_registers *registers)
{
    return (machine->fadt->flags & ACPI_FADT_HW_REDUCED) != 0 &&
           acpi_register_exists(registers, ACPI_REGISTER_SLEEP_CONTROL);
}

unsigned acpi_sleep_states(const struct acpi_registers *registers, struct acpi_context *ctx)
{
    unsigned states = BIT(0);
    struct acpi_sleep_type type;
    if (!acpi_register_exists(registers, ACPI_REGISTER_PM1_CONTROL) &&
        !acpi_register_exists(registers, ACPI_REGISTER_SLEEP_CONTROL)) {
        return states;
    }
    for (unsigned state = 1; state <= 5; state++) {
        if (acpi_sleep_type_get(ctx, state, &type) == ST_OK) states |= 1u << state;
    }
    return states;
}

void sleep_gpes_disable(const struct acpi_registers *registers)
{
    for (unsigned block = 0; block < 2; block++) {
        const struct acpi_gpe_registers *gpe = &registers->gpe[block];
        for (unsigned i = 0; i < gpe->registers; i++)
            (void)!acpi_gpe_enable_write(gpe, i, 0);
    }
}

static status_t reduced_write(const struct acpi_registers *registers, struct acpi_sleep_type type)
{
    (void)!acpi_register_update(registers, ACPI_REGISTER_SLEEP_STATUS, SLEEP_REDUCED_WAK_STS,
                                SLEEP_REDUCED_WAK_STS);
    uint32_t control = (uint32_t)type.a << REDUCED_SLP_TYP_SHIFT | REDUCED_SLP_EN;
    return acpi_register_update(registers, ACPI_REGISTER_SLEEP_CONTROL, 0xff, control);
}

// What PM1 control is with that type and without the enable bit.
static status_t control_values(const struct acpi_registers *registers, struct acpi_sleep_type type,
                               uint32_t out[2])
{
    const struct acpi_register_block *halves = registers->fixed[ACPI_REGISTER_PM1_CONTROL];
    const uint32_t changed = ACPI_PM1_CONTROL_SLEEP | ACPI_PM1_CONTROL_SLEEP_TYPE;
    const uint8_t types[2] = {type.a, type.b};
    for (unsigned i = 0; i < 2; i++) {
        uint64_t old;
        out[i] = 0;
        if (halves[i].length == 0) continue;
        status_t st = acpi_register_block_read(&halves[i], 0, halves[i].length, &old);
        if (st < 0) return st;
        out[i] = ((uint32_t)old & ~changed) | (uint32_t)types[i] << SLP_TYP_SHIFT;
    }
    return ST_OK;
}

// The type goes first, the enable bit in a second write: ACPI 6.5, 4.8.3.2.1, and some chipsets
// want it so.
status_t sleep_write(const struct acpi_registers *registers, bool is_reduced,
                     struct acpi_sleep_type type)
{
    uint32_t values[2];
    if (is_reduced) return reduced_write(registers, type);
    status_t st = control_values(registers, type, values);
    if (st < 0) return st;
    // Not fatal: a machine without this register sleeps all the same.
    (void)!acpi_register_update(registers, ACPI_REGISTER_PM1_STATUS, ACPI_PM1_WAKE, ACPI_PM1_WAKE);
    st = acpi_pm1_control_write(registers, values[0], values[1]);
    if (st < 0) return st;
    return acpi_pm1_control_write(registers, values[0] | ACPI_PM1_CONTROL_SLEEP,
                                  values[1] | ACPI_PM1_CONTROL_SLEEP);
}

void sleep_end_write(const struct acpi_registers *registers, struct acpi_sleep_type working)
{
    uint32_t values[2];
    if (control_values(registers, working, values) == ST_OK)
        (void)!acpi_pm1_control_write(registers, values[0], values[1]);
}
