// SPDX-License-Identifier: MIT
// `acpi battery`, `acpi thermal`, `acpi fan`, `acpi backlight`, `acpi ec`.

#include "acpi_commands.h"

#include <acpi/battery.h>
#include <acpi/ec.h>
#include <acpi/thermal.h>
#include <kernel/options.h>
#include <kernel/platform_ec.h>
#include <kernel/shell.h>

static status_t said_if_none(unsigned count, const char *what)
{
    if (count == 0) kprintf("acpi: this machine's firmware describes no %s\n", what);
    return count ? ST_OK : ST_NOT_FOUND;
}

status_t acpi_battery_run(int argc, char **argv)
{
    (void)argv;
    if (argc > 0) return ST_INVALID_ARGUMENT;
    struct acpi_context *ctx = acpi_context_or_say();
    if (!ctx) return ST_NO_DEVICE;
    unsigned count = acpi_batteries_print(ctx, &acpi_shell_sink);
    count += acpi_power_sources_print(ctx, &acpi_shell_sink);
    return said_if_none(count, "battery, adapter or lid");
}

status_t acpi_thermal_run(int argc, char **argv)
{
    (void)argv;
    if (argc > 0) return ST_INVALID_ARGUMENT;
    struct acpi_context *ctx = acpi_context_or_say();
    if (!ctx) return ST_NO_DEVICE;
    unsigned count = acpi_thermal_zones_print(ctx, &acpi_shell_sink);
    count += acpi_fans_print(ctx, &acpi_shell_sink);
    return said_if_none(count, "thermal zone or fan");
}

static status_t backlight_set(struct acpi_context *ctx, const char *path, const char *word)
{
    uint64_t level;
    struct acpi_node *node;
    if (!option_parse_number(word, &level) || level > 100) return ST_INVALID_ARGUMENT;
    status_t st = acpi_namespace_find(ctx, NULL, path, &node);
    if (st == ST_OK) st = acpi_backlight_set(ctx, node, (uint32_t)level);
    if (st == ST_OUT_OF_RANGE)
        kprintf("acpi: %s has no level %s; 'acpi backlight' lists them\n", path, word);
    else if (st < 0)
        kprintf("acpi: %s: %s\n", path, status_string(st));
    return st;
}

status_t acpi_backlight_run(int argc, char **argv)
{
    if (argc != 0 && argc != 2) return ST_INVALID_ARGUMENT;
    struct acpi_context *ctx = acpi_context_or_say();
    if (!ctx) return ST_NO_DEVICE;
    if (argc == 2) return backlight_set(ctx, argv[0], argv[1]);
    return said_if_none(acpi_backlights_print(ctx, &acpi_shell_sink), "backlight");
}

status_t acpi_ec_run(int argc, char **argv)
{
    (void)argv;
    if (argc > 0) return ST_INVALID_ARGUMENT;
    struct acpi_ec *ec = platform_ec();
    if (!ec) {
        kprintf("acpi: this machine has no embedded controller\n");
        return ST_NO_DEVICE;
    }
    const struct acpi_ec_config *config = acpi_ec_config_of(ec);
    struct acpi_ec_statistics s;
    acpi_ec_statistics(ec, &s);
    kprintf("%s: command at 0x%llx, data at 0x%llx", config->path,
            (unsigned long long)config->command.address, (unsigned long long)config->data.address);
    if (config->has_gpe) kprintf(", GPE 0x%02x", config->gpe);
    kprintf("%s\n", config->wants_global_lock ? ", shared with the firmware" : "");
    kprintf(
        "  %llu bytes read, %llu written, %llu events (the last 0x%02x), %llu SMBus transfers\n",
        (unsigned long long)s.reads, (unsigned long long)s.writes, (unsigned long long)s.queries,
        s.last_query, (unsigned long long)s.smbus);
    kprintf(
        "  %llu failures, %llu retries, %llu refused while it did not answer, %llu stray bytes\n",
        (unsigned long long)s.failures, (unsigned long long)s.retries,
        (unsigned long long)s.refused, (unsigned long long)s.spurious);
    kprintf("  %llu bursts, %llu of them cut short, %llu storms\n", (unsigned long long)s.bursts,
            (unsigned long long)s.bursts_lost, (unsigned long long)s.storms);
    return ST_OK;
}
