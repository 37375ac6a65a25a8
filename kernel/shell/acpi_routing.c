// SPDX-License-Identifier: MIT
// The shell's `acpi routing`: which interrupt each PCI function has, and how it was found.

#include "acpi_commands.h"

#include <acpi/aml.h>
#include <acpi/routing.h>
#include <base/bits.h>
#include <kernel/acpi.h>
#include <kernel/shell.h>

#define PATH_SIZE 64

// Base classes (PCI Code and ID Assignment 1.11, 1).
static const char *class_name(uint32_t class_code)
{
    static const char *const names[] = {"old",        "storage", "network",    "display",
                                        "multimedia", "memory",  "bridge",     "comm",
                                        "peripheral", "input",   "docking",    "processor",
                                        "serialbus",  "radio",   "controller", "satellite"};
    uint32_t base = class_code >> 16;
    return base < ARRAY_SIZE(names) ? names[base] : "other";
}

static void route_print(const struct acpi_pci_function *function)
{
    struct acpi_pci_route route;
    char bridge[PATH_SIZE], link[PATH_SIZE] = "wired";
    if (function->pin == 0) {
        kprintf("-\n");
        return;
    }
    status_t st = kernel_acpi_pci_route(function, &route);
    if (st < 0) {
        kprintf("%c    %s\n", 'A' + function->pin - 1, status_string(st));
        return;
    }
    acpi_node_path(route.bridge, bridge, sizeof bridge);
    if (route.link) acpi_node_path(route.link, link, sizeof link);
    kprintf("%c    %-3u  %s, %-4s  %s, %s %02x %c\n", 'A' + function->pin - 1, route.gsi,
            route.is_edge ? "edge" : "level", route.is_active_high ? "high" : "low", link, bridge,
            route.device, 'A' + route.pin - 1);
}

status_t acpi_routing_run(int argc, char **argv)
{
    struct acpi_pci_function function;
    status_t st = ST_OK;
    (void)argv;
    if (argc > 0) return ST_INVALID_ARGUMENT;
    for (size_t i = 0; (st = kernel_acpi_pci_function(i, &function)) == ST_OK; i++) {
        if (i == 0) kprintf("function      id         class       pin  GSI  signal       by\n");
        if (shell_interrupted()) return ST_INTERRUPTED;
        kprintf("%04x:%02x:%02x.%u  %04x:%04x  %-10s  ", function.address.segment,
                function.address.bus, function.address.device, function.address.function,
                function.vendor_id, function.device_id, class_name(function.class_code));
        route_print(&function);
    }
    if (st == ST_NOT_FOUND) return ST_OK;
    kprintf("acpi: no routing: %s\n", status_string(st));
    return st;
}
