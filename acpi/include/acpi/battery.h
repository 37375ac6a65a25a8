// SPDX-License-Identifier: MIT
#pragma once
// Control-method batteries (PNP0C0A), the power adapter (ACPI0003) and the lid (PNP0C0D): ACPI 6.5,
// 10.2, 10.3 and 9.4. What firmware says is checked; what cannot be is told as a defect, and as
// much as makes sense is given all the same. Devices are found by acpi_device_find.

#include <acpi/aml.h>

#define ACPI_BATTERY_ID "PNP0C0A"
#define ACPI_ADAPTER_ID "ACPI0003"
#define ACPI_LID_ID "PNP0C0D"

#define ACPI_VALUE_UNKNOWN UINT32_MAX
#define ACPI_BATTERY_TEXT_SIZE 32

enum acpi_battery_state { // bits of _BST: ACPI 6.5, table 10.7
    ACPI_BATTERY_DISCHARGING = 1u << 0,
    ACPI_BATTERY_CHARGING = 1u << 1,
    ACPI_BATTERY_CRITICAL = 1u << 2,
    ACPI_BATTERY_LIMITED = 1u << 3 // charge limiting
};

enum acpi_battery_defect {                    // bits
    ACPI_BATTERY_BAD_INFO = 1u << 0,          // no usable _BIX and _BIF
    ACPI_BATTERY_BAD_STATUS = 1u << 1,        // no usable _BST
    ACPI_BATTERY_SHORT_INFO = 1u << 2,        // fewer elements than the specification has
    ACPI_BATTERY_BAD_ELEMENT = 1u << 3,       // of another type, or could not be had
    ACPI_BATTERY_BAD_TEXT = 1u << 4,          // characters that are none: cut, or replaced
    ACPI_BATTERY_NEGATIVE_RATE = 1u << 5,     // of 16 or 32 bits: taken for its amount
    ACPI_BATTERY_OVERFULL = 1u << 6,          // more left than fits: counted as full
    ACPI_BATTERY_NO_FULL = 1u << 7,           // last full capacity unknown: the design's is taken
    ACPI_BATTERY_FULL_ABOVE_DESIGN = 1u << 8, // by more than a half
    ACPI_BATTERY_BAD_VOLTAGE = 1u << 9,       // 0, or not a laptop's: taken for unknown
    ACPI_BATTERY_BAD_STATE = 1u << 10,        // charging and discharging
    ACPI_BATTERY_BAD_UNIT = 1u << 11          // none, or another in _BIF
};
#define ACPI_BATTERY_DEFECT_COUNT 12
// English for one bit, NULL for what is none.
const char *acpi_battery_defect_text(uint32_t defect);

// Each number may be ACPI_VALUE_UNKNOWN. Capacities are in mWh or mAh, rates in mW or mA, voltages
// in mV.
struct acpi_battery {
    bool is_present; // _STA bit 4; without it nothing else holds
    bool is_ma;      // capacities in mAh, not mWh
    bool is_from_bix;
    uint32_t design, full, warning, low, design_voltage;
    uint32_t cycles; // _BIX alone
    bool is_rechargeable;
    char model[ACPI_BATTERY_TEXT_SIZE], serial[ACPI_BATTERY_TEXT_SIZE];
    char type[ACPI_BATTERY_TEXT_SIZE], maker[ACPI_BATTERY_TEXT_SIZE];
    uint32_t state; // enum acpi_battery_state
    uint32_t rate, remaining, voltage;
    // Computed.
    uint32_t percent; // of the last full capacity, 0..100
    uint32_t health;  // last full capacity in percent of the design's, 0..100
    uint32_t minutes; // until empty or full at this rate
    uint32_t defects; // enum acpi_battery_defect
};
// ST_OK also when there is no battery in its place, or little could be had.
status_t acpi_battery_read(struct acpi_context *ctx, struct acpi_node *node,
                           struct acpi_battery *out) MUST_USE;
// Computes the last part from the others, and corrects what cannot be.
void acpi_battery_compute(struct acpi_battery *battery);
// mWh of a capacity or mW of a rate; ACPI_VALUE_UNKNOWN when it is, or the voltage it takes is not
// known.
uint32_t acpi_battery_energy(const struct acpi_battery *battery, uint32_t amount);
// "discharging", "charging", "full", "idle"
const char *acpi_battery_state_name(const struct acpi_battery *battery);

// Whether the adapter gives power (_PSR), whether the lid is open (_LID).
status_t acpi_adapter_read(struct acpi_context *ctx, struct acpi_node *node,
                           bool *out_is_online) MUST_USE;
status_t acpi_lid_read(struct acpi_context *ctx, struct acpi_node *node,
                       bool *out_is_open) MUST_USE;

// For people: all batteries, adapters and lids. Returns how many there were.
unsigned acpi_batteries_print(struct acpi_context *ctx, const struct acpi_text_sink *sink);
unsigned acpi_power_sources_print(struct acpi_context *ctx, const struct acpi_text_sink *sink);
