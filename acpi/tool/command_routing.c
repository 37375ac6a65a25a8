// SPDX-License-Identifier: MIT
// aml routing: what the bridges' _PRT say of PCI interrupts, an entry a line.

#include <string.h>

#include <acpi/routing.h>

#include "found.h"
#include "session.h"

static status_t entry_print(void *arg, const struct acpi_prt_entry *entry)
{
    char link[256];
    (void)arg;
    printf("    %02X %c  ", entry->device, 'A' + entry->pin);
    if (!entry->link) {
        printf("interrupt %u\n", entry->index);
        return ST_OK;
    }
    acpi_node_path(entry->link, link, sizeof link);
    printf("%s %u\n", link, entry->index);
    return ST_OK;
}

status_t routing_table_print(struct session *s, struct acpi_node *bridge)
{
    return acpi_prt_each(s->ctx, bridge, entry_print, NULL);
}

static bool bridge_show(struct session *s, struct acpi_node *bridge)
{
    char name[256];
    acpi_node_path(bridge, name, sizeof name);
    printf("%s\n", name);
    status_t st = routing_table_print(s, bridge);
    fflush(stdout);
    if (st < 0) fprintf(stderr, "aml: %s._PRT: %s\n", name, status_string(st));
    return st == ST_OK;
}

int command_routing(struct session *s)
{
    struct found found;
    struct acpi_node *node;
    const char *path = s->options->path;
    if (path) {
        status_t st = acpi_namespace_find(s->ctx, NULL, path, &node);
        if (st == ST_OK) return bridge_show(s, node) ? EXIT_GOOD : EXIT_FAILED;
        fprintf(stderr, "aml: %s: %s\n", path, status_string(st));
        return EXIT_FAILED;
    }
    bool is_good = found_collect(s->ctx, "_PRT", &found) == ST_OK;
    for (size_t i = 0; i < found.count; i++) {
        // What is evaluated may take names away.
        if (acpi_namespace_find(s->ctx, NULL, found.paths[i], &node) < 0) continue;
        is_good = bridge_show(s, acpi_node_parent(node)) && is_good;
    }
    found_free(&found);
    return is_good ? EXIT_GOOD : EXIT_FAILED;
}
