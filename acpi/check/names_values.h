// SPDX-License-Identifier: MIT
#pragma once
// The checks of single values, which names_values.c calls by name: `value` has the shape of the
// table. Private to acpi/check/names*.c.

#include "check/names.h"

typedef void names_value_checker(struct names_check *check, struct acpi_node *node,
                                 const struct acpi_value *value);

names_value_checker names_pss_check, names_ppc_check, names_cst_check, names_cpc_check,
    names_tss_check, names_domains_check;                     // names_cpu.c
names_value_checker names_battery_check, names_charge_check;  // names_power.c
names_value_checker names_template_check, names_routes_check; // names_resources.c, names_routes.c
names_value_checker names_wake_check;                         // names_events.c

// Elements from `first` on that are objects: power resources they should be.
void names_power_list_check(struct names_check *check, struct acpi_node *node,
                            const struct acpi_value *value, size_t first);
