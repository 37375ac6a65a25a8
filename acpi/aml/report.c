// SPDX-License-Identifier: MIT
// Error reports: one log line with the place and the cause, then the host's hook.

#include "aml/engine.h"

enum acpi_error_action aml_report(struct acpi_context *ctx, const struct aml_place *place,
                                  status_t status, const char *fmt, ...)
{
    struct aml_engine *engine = ctx->engine;
    char path[128] = "?", cause[160];
    va_list args;
    va_start(args, fmt);
    if (vsnprintf(cause, sizeof cause, fmt, args) < 0) cause[0] = 0;
    va_end(args);
    if (place->node) acpi_node_path(place->node, path, sizeof path);

    const struct aml_table *table = place->table;
    struct acpi_error error = {.status = status,
                               .path = path,
                               .table_index = table ? table->index : ACPI_TABLE_NONE,
                               .cause = cause,
                               .at_load = place->at_load};
    char where[32] = "";
    if (table && place->aml >= table->bytes && place->aml <= table->bytes + table->length) {
        error.offset = (uint32_t)(place->aml - table->bytes);
        snprintf(where, sizeof where, " [%.4s#%u+0x%x]", (const char *)table->bytes,
                 (unsigned)table->index, (unsigned)error.offset);
    }
    engine->errors++;
    acpi_log(ctx, place->at_load ? ACPI_LOG_WARN : ACPI_LOG_ERROR, "AML %s%s%s: %s%s%s",
             place->at_load ? "load " : "", path, where, status_string(status),
             cause[0] ? ": " : "", cause);
    if (!engine->on_error) return ACPI_ERROR_ABORT;
    return engine->on_error(engine->on_error_arg, &error);
}
