// SPDX-License-Identifier: MIT
// Log lines of the ACPI room, formatted here and handed to the host.

#include "context.h"

void acpi_log(struct acpi_context *ctx, enum acpi_log_level level, const char *fmt, ...)
{
    if (!ctx->ops->log) return;
    char line[512];
    va_list args;
    va_start(args, fmt);
    int length = vsnprintf(line, sizeof line, fmt, args);
    va_end(args);
    if (length < 0) return;
    size_t shown = (size_t)length < sizeof line ? (size_t)length : sizeof line - 1;
    ctx->ops->log(ctx->host, level, false, line, shown);
}
