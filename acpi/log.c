// SPDX-License-Identifier: MIT
// Log lines of the ACPI room, formatted here and handed to the host.

#include "context.h"
#include "log.h"

void acpi_log_write(const struct acpi_host_ops *ops, void *host, enum acpi_log_level level,
                    const char *fmt, va_list args)
{
    if (!ops->log) return;
    char line[512];
    int length = vsnprintf(line, sizeof line, fmt, args);
    if (length < 0) return;
    size_t shown = (size_t)length < sizeof line ? (size_t)length : sizeof line - 1;
    ops->log(host, level, false, line, shown);
}

void acpi_log(struct acpi_context *ctx, enum acpi_log_level level, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    acpi_log_write(ctx->ops, ctx->host, level, fmt, args);
    va_end(args);
}
