// SPDX-License-Identifier: MIT
// aml battery, aml thermal: what a machine's firmware says of its sensors, which it reads through
// the embedded controller that tests/ec/ models.

#include <stdlib.h>

#include <acpi/battery.h>
#include <acpi/thermal.h>

#include "session.h"

int command_battery(struct session *s)
{
    unsigned count = acpi_batteries_print(s->ctx, &stdout_sink);
    count += acpi_power_sources_print(s->ctx, &stdout_sink);
    if (count == 0) puts("no battery, adapter or lid");
    return EXIT_GOOD;
}

int command_thermal(struct session *s)
{
    unsigned count = acpi_thermal_zones_print(s->ctx, &stdout_sink);
    count += acpi_fans_print(s->ctx, &stdout_sink);
    count += acpi_backlights_print(s->ctx, &stdout_sink);
    if (count == 0) puts("no thermal zone, fan or backlight");
    return EXIT_GOOD;
}
