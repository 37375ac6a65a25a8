// SPDX-License-Identifier: MIT
#pragma once
// One formatted log line for the host, for code that has no context yet (tables, power). With a
// context it is acpi_log.

#include <acpi/host.h>

#include <stdarg.h>

// Cut at 512 bytes. A host without a log gets nothing.
void acpi_log_write(const struct acpi_host_ops *ops, void *host, enum acpi_log_level level,
                    const char *fmt, va_list args) PRINTF_LIKE(4, 0);
