// SPDX-License-Identifier: MIT
// This machine's embedded controller: found by the ECDT or in the namespace, at the two moments
// that suit them.

#include <kernel/platform_ec.h>

#include <acpi/ec.h>
#include <acpi/event.h>
#include <acpi/tables.h>
#include <acpi/thermal.h>
#include <kernel/acpi.h>
#include <kernel/log.h>

static struct acpi_ec *controller;

struct acpi_ec *platform_ec(void)
{
    return controller;
}

static void controller_create(struct acpi_context *ctx, const struct acpi_ec_config *config,
                              const char *origin)
{
    status_t st = acpi_ec_create(ctx, config, &controller);
    if (st < 0) {
        controller = NULL;
        log_error("acpi", "embedded controller %s: %s", config->path, status_string(st));
        return;
    }
    log_info("acpi", "embedded controller %s, command at 0x%llx, data at 0x%llx (%s)", config->path,
             (unsigned long long)config->command.address, (unsigned long long)config->data.address,
             origin);
}

void platform_ec_init_early(struct acpi_context *ctx)
{
    struct acpi_ec_config config;
    const struct acpi_table *ecdt = acpi_tables_find(kernel_acpi_tables(), "ECDT", 0);
    if (!ecdt || !ecdt->bytes) return;
    status_t st = acpi_ec_config_from_ecdt(ecdt->bytes, ecdt->length, &config);
    if (st == ST_OK)
        controller_create(ctx, &config, "ECDT");
    else
        log_warn("acpi", "ECDT at 0x%llx: %s", (unsigned long long)ecdt->paddr, status_string(st));
}

void platform_ec_init(struct acpi_context *ctx)
{
    struct acpi_ec_config config;
    if (!controller && acpi_ec_config_find(ctx, &config) == ST_OK)
        controller_create(ctx, &config, "_CRS");
    if (!controller) return;
    status_t st = acpi_ec_attach(controller); // which says why it did not
    if (st < 0) log_debug("acpi", "embedded controller: %s", status_string(st));
}

#define STORM_ROUNDS 8u

// On the events' thread: what the GPE told of. It does not tell again of what is left over, so all
// is asked for; but a controller that goes on and on must not keep the thread for ever.
static void on_gpe(void *arg)
{
    for (unsigned i = 0; i < STORM_ROUNDS; i++)
        if (acpi_ec_events_handle(arg) < ACPI_EC_QUERIES_MAX) return;
    log_warn("acpi", "embedded controller: events without end are left alone");
}

// Without a GPE nobody tells of its events.
static void gpe_connect(void)
{
    const struct acpi_ec_config *config = acpi_ec_config_of(controller);
    struct acpi_events *events = kernel_acpi_events();
    const struct acpi_gpe_handler handler = {.thread = on_gpe, .arg = controller};
    if (!events || !config->has_gpe) {
        log_warn("acpi", "embedded controller %s: it has no GPE for its events", config->path);
        return;
    }
    status_t st = acpi_gpe_handler_add(events, config->gpe_device, config->gpe, &handler);
    if (st == ST_OK) st = acpi_gpe_enable(events, config->gpe_device, config->gpe);
    if (st < 0)
        log_warn("acpi", "embedded controller %s: GPE 0x%02x: %s", config->path, config->gpe,
                 status_string(st));
}

void platform_ec_resume(void)
{
    if (controller) on_gpe(controller);
}

void platform_ec_start(struct acpi_context *ctx)
{
    status_t st = acpi_sensors_watch(ctx);
    if (st < 0) log_warn("acpi", "sensors are not watched: %s", status_string(st));
    if (!controller) return;
    gpe_connect();
    (void)acpi_ec_events_handle(controller); // what happened before
}
