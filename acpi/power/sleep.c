// SPDX-License-Identifier: MIT
// S1 to S3: the way there and back. See acpi/sleep.h.

#include <acpi/device.h>
#include <base/bits.h>

#include "internal.h"

#define SLEEP_DEADLINE_NS 5000000000ull
#define POLL_INTERVAL_US 100

// What \_SI._SST is told: ACPI 6.5, 9.2.1.
enum status_indicator { INDICATOR_WORKING = 1, INDICATOR_WAKING = 2, INDICATOR_SLEEPING = 3 };

#define WAKE_EVENTS (ACPI_PM1_POWER_BUTTON | ACPI_PM1_SLEEP_BUTTON | ACPI_PM1_RTC)
// The timer and the global lock are enabled or not, but no reasons to wake.
#define ENABLE_EVENTS (WAKE_EVENTS | ACPI_PM1_TIMER | ACPI_PM1_GLOBAL_LOCK)
#define STATUS_EVENTS (WAKE_EVENTS | ACPI_PM1_PCIE_WAKE | ACPI_PM1_WAKE)

// FACS: ACPI 6.5, 5.2.10.
#define FACS_WAKING_VECTOR 12
#define FACS_X_WAKING_VECTOR 24
#define FACS_VERSION 32
#define FACS_OSPM_FLAGS 36
#define FACS_LENGTH_1 24 // as ACPI 1.0 had it, without what is used here of later ones
#define FACS_ALIGNMENT 8 // of 64 that it must have, what the accesses need
#define REAL_MODE_LIMIT 0x100000u

// Whatever becomes of it: it was logged.
static void method_run(const struct acpi_sleep *s, const char *path, unsigned argument)
{
    (void)!power_method_run(s->machine, s->ctx, path, argument, NULL);
}

static void events_clear(const struct acpi_sleep *s)
{
    if (s->is_reduced) {
        (void)!acpi_register_update(s->registers, ACPI_REGISTER_SLEEP_STATUS, SLEEP_REDUCED_WAK_STS,
                                    SLEEP_REDUCED_WAK_STS);
    }
    (void)!acpi_register_update(s->registers, ACPI_REGISTER_PM1_STATUS, STATUS_EVENTS,
                                STATUS_EVENTS);
}

// Before

status_t acpi_sleep_begin(const struct acpi_machine *machine,
                          const struct acpi_registers *registers, struct acpi_context *ctx,
                          unsigned state, struct acpi_sleep *out)
{
    *out =
        (struct acpi_sleep){.machine = machine, .registers = registers, .ctx = ctx, .state = state};
    if (state < 1 || state > 3) return ST_INVALID_ARGUMENT;
    out->is_reduced = sleep_is_reduced(machine, registers);
    if (!out->is_reduced && !acpi_register_exists(registers, ACPI_REGISTER_PM1_CONTROL))
        return ST_NOT_SUPPORTED;
    status_t st = acpi_sleep_type_get(ctx, state, &out->type);
    if (st < 0) {
        if (st != ST_AML_NAME_NOT_FOUND)
            power_log(machine, ACPI_LOG_WARN, "\\_S%u: %s", state, status_string(st));
        return ST_NOT_SUPPORTED;
    }
    // Where the firmware does not describe S0, its type is 0 as everywhere.
    if (acpi_sleep_type_get(ctx, 0, &out->working) < 0) out->working = (struct acpi_sleep_type){0};
    method_run(out, "\\_TTS", state);
    return ST_OK;
}

// Where the event is in the masks, and its bit there; NULL when it is in neither of the FADT's
// blocks.
static uint8_t *gpe_byte(struct acpi_sleep *s, uint32_t gpe, uint8_t *out_bit)
{
    for (unsigned block = 0; block < 2; block++) {
        const struct acpi_gpe_registers *registers = &s->registers->gpe[block];
        uint32_t index = gpe - registers->first;
        if (gpe < registers->first || index >= 8 * registers->registers) continue;
        *out_bit = (uint8_t)(1u << index % 8);
        return &s->gpe_wake[block][index / 8];
    }
    return NULL;
}

static void device_log(const struct acpi_sleep *s, struct acpi_node *node, const char *what,
                       status_t st)
{
    char path[128];
    acpi_node_path(node, path, sizeof path);
    power_log(s->machine, ACPI_LOG_WARN, "%s %s: %s", path, what, status_string(st));
}

static void device_arm(struct acpi_sleep *s, struct acpi_node *node)
{
    struct acpi_wake wake;
    uint8_t bit = 0;
    if (s->device_count == ACPI_SLEEP_WAKE_DEVICES) return;
    status_t st = acpi_wake_get(s->ctx, node, &wake);
    if (st == ST_AML_NAME_NOT_FOUND || (st == ST_OK && wake.deepest_state < s->state)) return;
    // The registers of GPE block devices are not ours. Hardware-reduced machines wake by
    // interrupts.
    uint8_t *byte = st == ST_OK && !wake.gpe_device ? gpe_byte(s, wake.gpe, &bit) : NULL;
    if (st == ST_OK && !byte && !s->is_reduced) st = ST_NOT_SUPPORTED;
    if (st == ST_OK) st = acpi_wake_enable(s->ctx, node, true, s->state);
    if (st < 0) {
        device_log(s, node, "cannot wake the machine", st);
        return;
    }
    if (byte) *byte |= bit;
    acpi_node_keep(s->ctx, node);
    s->devices[s->device_count].node = node;
    s->devices[s->device_count++].gpe = wake.gpe;
}

// What a person wakes a machine with: power button, lid, sleep button.
static void devices_arm(struct acpi_sleep *s)
{
    static const char ids[][8] = {"PNP0C0C", "PNP0C0D", "PNP0C0E"};
    for (size_t i = 0; i < ARRAY_SIZE(ids); i++) {
        struct acpi_node *node = NULL;
        while ((node = acpi_device_find(s->ctx, ids[i], node)) != NULL)
            device_arm(s, node);
    }
}

static void devices_disarm(struct acpi_sleep *s)
{
    while (s->device_count > 0) {
        struct acpi_node *node = s->devices[--s->device_count].node;
        status_t st = acpi_wake_enable(s->ctx, node, false, 0);
        if (st < 0) device_log(s, node, "is armed still", st);
        acpi_node_drop(s->ctx, node);
    }
}

status_t acpi_sleep_prepare(struct acpi_sleep *s, uint32_t wake_events)
{
    s->wake_events = wake_events & WAKE_EVENTS;
    s->is_prepared = true;
    devices_arm(s);
    status_t st = power_method_run(s->machine, s->ctx, "\\_PTS", s->state, NULL);
    if (st == ST_OK) method_run(s, "\\_SI._SST", INDICATOR_SLEEPING);
    return st;
}

status_t acpi_sleep_vector_set(volatile uint8_t *facs, size_t length, paddr_t vector)
{
    if (length < FACS_LENGTH_1) return ST_BAD_LENGTH;
    if (!is_aligned((uintptr_t)facs, FACS_ALIGNMENT)) return ST_INVALID_ARGUMENT;
    if (vector >= REAL_MODE_LIMIT) return ST_OUT_OF_RANGE;
    *(volatile uint32_t *)(facs + FACS_WAKING_VECTOR) = (uint32_t)vector;
    // Firmware prefers the other one, which it enters in a mode of its own, unless it is 0.
    if (length >= FACS_X_WAKING_VECTOR + 8) *(volatile uint64_t *)(facs + FACS_X_WAKING_VECTOR) = 0;
    if (length >= FACS_OSPM_FLAGS + 4 && facs[FACS_VERSION] >= 2)
        *(volatile uint32_t *)(facs + FACS_OSPM_FLAGS) = 0; // no 64-bit wake
    return ST_OK;
}

// There

static void gpes_save(struct acpi_sleep *s)
{
    for (unsigned block = 0; block < 2; block++) {
        const struct acpi_gpe_registers *gpe = &s->registers->gpe[block];
        for (unsigned i = 0; i < gpe->registers; i++)
            (void)!acpi_gpe_enable_read(gpe, i, &s->gpe_enable[block][i]);
    }
}

static void gpes_restore(const struct acpi_sleep *s)
{
    for (unsigned block = 0; block < 2; block++) {
        const struct acpi_gpe_registers *gpe = &s->registers->gpe[block];
        for (unsigned i = 0; i < gpe->registers; i++)
            (void)!acpi_gpe_enable_write(gpe, i, s->gpe_enable[block][i]);
    }
}

// What came before the sleep would end it at once.
static void gpes_arm(const struct acpi_sleep *s)
{
    sleep_gpes_disable(s->registers);
    for (unsigned block = 0; block < 2; block++) {
        const struct acpi_gpe_registers *gpe = &s->registers->gpe[block];
        for (unsigned i = 0; i < gpe->registers; i++) {
            if (s->gpe_wake[block][i] == 0) continue;
            (void)!acpi_gpe_status_clear(gpe, i, s->gpe_wake[block][i]);
            (void)!acpi_gpe_enable_write(gpe, i, s->gpe_wake[block][i]);
        }
    }
}

static void fixed_events_arm(struct acpi_sleep *s)
{
    const struct acpi_registers *registers = s->registers;
    if (acpi_register_read(registers, ACPI_REGISTER_PM1_ENABLE, &s->pm1_enable) < 0) return;
    (void)!acpi_register_update(registers, ACPI_REGISTER_PM1_ENABLE, ENABLE_EVENTS, s->wake_events);
}

static bool has_woken(const struct acpi_sleep *s)
{
    enum acpi_fixed_register which =
        s->is_reduced ? ACPI_REGISTER_SLEEP_STATUS : ACPI_REGISTER_PM1_STATUS;
    uint32_t status, woken = s->is_reduced ? SLEEP_REDUCED_WAK_STS : ACPI_PM1_WAKE;
    return acpi_register_read(s->registers, which, &status) == ST_OK && (status & woken) != 0;
}

status_t acpi_sleep_enter(struct acpi_sleep *s)
{
    const struct acpi_machine *m = s->machine;
    s->is_entered = true;
    gpes_save(s);
    gpes_arm(s);
    fixed_events_arm(s);
    events_clear(s);
    // Where nobody decodes the registers they read all ones.
    if (has_woken(s)) return ST_IO_ERROR;
    status_t st = sleep_write(s->registers, s->is_reduced, s->type);
    if (st < 0) return st;
    uint64_t start = m->ops->clock_ns(m->host);
    while (!has_woken(s)) {
        if (m->ops->clock_ns(m->host) - start > SLEEP_DEADLINE_NS) return ST_TIMEOUT;
        m->ops->stall_us(m->host, POLL_INTERVAL_US);
    }
    return ST_OK;
}

// Back

static void gpe_cause_find(struct acpi_sleep *s, unsigned block)
{
    const struct acpi_gpe_registers *gpe = &s->registers->gpe[block];
    uint8_t status;
    for (unsigned i = 0; i < gpe->registers && !s->cause.has_gpe; i++) {
        if (s->gpe_wake[block][i] == 0 || acpi_gpe_status_read(gpe, i, &status) < 0) continue;
        status &= s->gpe_wake[block][i];
        s->cause.has_gpe = status != 0;
        if (status != 0) s->cause.gpe = gpe->first + 8 * i + (unsigned)__builtin_ctz(status);
    }
}

static void cause_find(struct acpi_sleep *s)
{
    uint32_t status = 0;
    (void)!acpi_register_read(s->registers, ACPI_REGISTER_PM1_STATUS, &status);
    s->cause.fixed = status & (s->wake_events | ACPI_PM1_PCIE_WAKE);
    gpe_cause_find(s, 0);
    gpe_cause_find(s, 1);
    for (unsigned i = 0; i < s->device_count && s->cause.has_gpe; i++) {
        if (s->devices[i].gpe == s->cause.gpe) s->cause.device = s->devices[i].node;
    }
}

static bool sci_is_on(const struct acpi_sleep *s)
{
    uint32_t control;
    return acpi_register_read(s->registers, ACPI_REGISTER_PM1_CONTROL, &control) == ST_OK &&
           (control & ACPI_PM1_CONTROL_SCI);
}

// Firmware loses it on the way. The bit is the firmware's to set, and most chipsets let us.
static void sci_restore(const struct acpi_sleep *s)
{
    if (sci_is_on(s)) return;
    (void)!acpi_register_update(s->registers, ACPI_REGISTER_PM1_CONTROL, ACPI_PM1_CONTROL_SCI,
                                ACPI_PM1_CONTROL_SCI);
    if (sci_is_on(s)) return;
    status_t st = acpi_mode_enable(s->machine);
    if (st < 0) power_log(s->machine, ACPI_LOG_ERROR, "ACPI mode: %s", status_string(st));
}

void acpi_sleep_wake(struct acpi_sleep *s)
{
    const struct acpi_registers *registers = s->registers;
    if (!s->is_entered) return;
    cause_find(s);
    sleep_gpes_disable(registers); // until AML has heard of the sleep's end
    if (!s->is_reduced) {
        sleep_end_write(registers, s->working);
        sci_restore(s);
    }
    // The event that woke the machine has done its work: the button does not also switch it off.
    events_clear(s);
    (void)!acpi_register_update(registers, ACPI_REGISTER_PM1_ENABLE, ENABLE_EVENTS, s->pm1_enable);
}

// _WAK returns two integers: ACPI 6.5, 7.4.5. Of old it returned nothing, or 0.
static void wak_run(struct acpi_sleep *s)
{
    const struct acpi_machine *m = s->machine;
    struct acpi_value value = acpi_value_from_integer(0);
    uint64_t result = 0;
    if (power_method_run(m, s->ctx, "\\_WAK", s->state, &value) < 0) return;
    if (acpi_value_type(&value) == ACPI_TYPE_PACKAGE) {
        status_t st = package_integer(s->ctx, &value, 0, &result);
        if (st < 0) power_log(m, ACPI_LOG_WARN, "\\_WAK: %s", status_string(st));
    }
    acpi_value_release(s->ctx, &value);
    s->wak_result = (uint32_t)result & 3;
    if (s->wak_result & 1) power_log(m, ACPI_LOG_WARN, "\\_WAK: too little power to wake");
    if (s->wak_result & 2) power_log(m, ACPI_LOG_WARN, "\\_WAK: too hot to wake");
}

void acpi_sleep_end(struct acpi_sleep *s)
{
    if (s->is_prepared) {
        method_run(s, "\\_SI._SST", INDICATOR_WAKING);
        wak_run(s);
        devices_disarm(s);
        method_run(s, "\\_SI._SST", INDICATOR_WORKING);
    }
    method_run(s, "\\_TTS", 0);
    if (s->is_entered) gpes_restore(s);
}
