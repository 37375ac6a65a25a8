// SPDX-License-Identifier: MIT
#pragma once
// What tablets have instead of an embedded controller: a fuel gauge and a charger on I2C, which AML
// reaches by GenericSerialBus fields, and GPIO pins. The gauge is one of Maxim's MAX17042 family at
// address 0x36, with one cell; other addresses read zeros.

#include <acpi/region.h>

// The battery of laptop.h, but with one cell.
enum { GAUGE_MV = 3800 };

// Serves both address spaces from now on.
status_t gauge_install(struct acpi_context *ctx) MUST_USE;
void gauge_remove(struct acpi_context *ctx);
