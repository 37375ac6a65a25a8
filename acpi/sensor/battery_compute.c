// SPDX-License-Identifier: MIT
// What follows from a battery's numbers, and what cannot be: pure computation.

#include <acpi/battery.h>

#include <base/bits.h>

#define UNKNOWN ACPI_VALUE_UNKNOWN
#define VOLTAGE_MIN 2000u  // mV; one cell, nearly empty
#define VOLTAGE_MAX 60000u // mV
#define PERCENT_FULL 95u   // neither charged nor discharged from here on: full
#define MINUTES_MAX (10u * 24 * 60)

const char *acpi_battery_defect_text(uint32_t defect)
{
    static const char *const texts[ACPI_BATTERY_DEFECT_COUNT] = {
        "neither _BIX nor _BIF gives a package",
        "_BST gives no whole package",
        "the information has too few elements",
        "an element is missing or of another type",
        "a text has characters that are none",
        "the rate is negative: its amount is taken",
        "more is left than fits: taken for full",
        "no last full capacity: the design's is taken",
        "the last full capacity is far above the design's",
        "a voltage that cannot be",
        "charging and discharging at once",
        "the unit is neither mW nor mA, or not the same in _BIX and _BIF",
    };
    for (unsigned i = 0; i < ACPI_BATTERY_DEFECT_COUNT; i++)
        if (defect == 1u << i) return texts[i];
    return NULL;
}

static void voltage_check(uint32_t *voltage, struct acpi_battery *battery)
{
    if (*voltage == UNKNOWN || (*voltage >= VOLTAGE_MIN && *voltage <= VOLTAGE_MAX)) return;
    *voltage = UNKNOWN;
    battery->defects |= ACPI_BATTERY_BAD_VOLTAGE;
}

// A gauge counts the current with its sign, and firmware hands it on: laptops of Acer, HP and
// Samsung are known for it. In mW the upper half of 16 bits are possible powers.
static void rate_check(struct acpi_battery *battery)
{
    uint32_t rate = battery->rate;
    if (rate == UNKNOWN) return;
    if (rate > INT32_MAX)
        battery->rate = 0u - rate;
    else if (battery->is_ma && rate > INT16_MAX && rate <= UINT16_MAX)
        battery->rate = 0x10000u - rate;
    if (battery->rate != rate) battery->defects |= ACPI_BATTERY_NEGATIVE_RATE;
}

static void capacity_check(struct acpi_battery *battery)
{
    if (battery->design == 0) battery->design = UNKNOWN;
    if (battery->full == 0 || battery->full == UNKNOWN) {
        battery->full = battery->design;
        battery->defects |= ACPI_BATTERY_NO_FULL;
    }
    if (battery->full == UNKNOWN) return;
    if (battery->design != UNKNOWN && battery->full / 3 > battery->design / 2)
        battery->defects |= ACPI_BATTERY_FULL_ABOVE_DESIGN;
    if (battery->remaining != UNKNOWN && battery->remaining > battery->full) {
        // A gauge that has not been calibrated for long counts a little too far.
        if (battery->remaining / 21 > battery->full / 20) battery->defects |= ACPI_BATTERY_OVERFULL;
        battery->remaining = battery->full;
    }
}

static uint32_t percent_of(uint32_t part, uint32_t whole)
{
    if (part == UNKNOWN || whole == UNKNOWN || whole == 0) return UNKNOWN;
    uint64_t percent = ((uint64_t)part * 100 + whole / 2) / whole;
    return percent > 100 ? 100 : (uint32_t)percent;
}

static uint32_t minutes_left(const struct acpi_battery *battery)
{
    uint32_t amount = UNKNOWN;
    if (battery->remaining == UNKNOWN || battery->rate == UNKNOWN || battery->rate == 0)
        return UNKNOWN;
    if (battery->state & ACPI_BATTERY_DISCHARGING)
        amount = battery->remaining;
    else if (battery->state & ACPI_BATTERY_CHARGING && battery->full != UNKNOWN)
        amount = battery->full - battery->remaining;
    if (amount == UNKNOWN) return UNKNOWN;
    uint64_t minutes = (uint64_t)amount * 60 / battery->rate;
    return minutes > MINUTES_MAX ? UNKNOWN : (uint32_t)minutes;
}

void acpi_battery_compute(struct acpi_battery *battery)
{
    const uint32_t both = ACPI_BATTERY_CHARGING | ACPI_BATTERY_DISCHARGING;
    voltage_check(&battery->voltage, battery);
    voltage_check(&battery->design_voltage, battery);
    rate_check(battery);
    capacity_check(battery);
    if ((battery->state & both) == both) {
        battery->state &= ~(uint32_t)ACPI_BATTERY_CHARGING;
        battery->defects |= ACPI_BATTERY_BAD_STATE;
    }
    battery->percent = percent_of(battery->remaining, battery->full);
    battery->health = percent_of(battery->full, battery->design);
    battery->minutes = minutes_left(battery);
}

uint32_t acpi_battery_energy(const struct acpi_battery *battery, uint32_t amount)
{
    if (amount == UNKNOWN || !battery->is_ma) return amount;
    uint32_t voltage =
        battery->design_voltage != UNKNOWN ? battery->design_voltage : battery->voltage;
    if (voltage == UNKNOWN) return UNKNOWN;
    uint64_t energy = (uint64_t)amount * voltage / 1000;
    return energy > INT32_MAX ? UNKNOWN : (uint32_t)energy;
}

const char *acpi_battery_state_name(const struct acpi_battery *battery)
{
    if (battery->state & ACPI_BATTERY_DISCHARGING) return "discharging";
    if (battery->state & ACPI_BATTERY_CHARGING) return "charging";
    return battery->percent != UNKNOWN && battery->percent >= PERCENT_FULL ? "full" : "idle";
}
