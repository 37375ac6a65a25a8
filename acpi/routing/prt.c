// SPDX-License-Identifier: MIT
// _PRT: ACPI 6.5, 6.2.13.

#include <acpi/routing.h>

#include "aml/engine.h"
#include "device/id.h"
#include <base/string.h>

#define ELEMENTS 4u
#define PINS 4u
#define PATH_SIZE 128u

struct prt {
    struct acpi_context *ctx;
    struct acpi_node *bridge;
    const char *path; // of the bridge, for log lines
    size_t at;        // the entry's number
};

static status_t entry_refuse(const struct prt *prt, const char *why)
{
    acpi_log(prt->ctx, ACPI_LOG_WARN, "%s._PRT: entry %zu %s: left out", prt->path, prt->at, why);
    return ST_AML_VALUE;
}

// A string is the path of the link, from the bridge.
static status_t link_find(const struct prt *prt, const struct acpi_value *source,
                          struct acpi_node **out)
{
    const char *text;
    size_t length;
    char path[PATH_SIZE];
    *out = NULL;
    if (acpi_value_node(prt->ctx, source, out) == ST_OK) return ST_OK;
    if (acpi_value_string(source, &text, &length) < 0) return ST_OK; // a number, or nothing
    if (length == 0) return ST_OK;
    snprintf(path, sizeof path, "%.*s", (int)(length < PATH_SIZE ? length : 0), text);
    if (acpi_namespace_find(prt->ctx, prt->bridge, path, out) == ST_OK) return ST_OK;
    return entry_refuse(prt, "names a link that there is not");
}

static status_t entry_decode(const struct prt *prt, const struct acpi_value element[ELEMENTS],
                             struct acpi_prt_entry *out)
{
    uint64_t address, pin, index;
    const struct acpi_value *source = &element[2];
    if (acpi_value_integer(&element[0], &address) < 0) return entry_refuse(prt, "has no address");
    if (acpi_value_integer(&element[1], &pin) < 0 || pin >= PINS)
        return entry_refuse(prt, "has no such pin");
    status_t st = acpi_value_integer(&element[3], &index);
    if (st < 0) { // exchanged by some firmware
        st = acpi_value_integer(source, &index);
        source = &element[3];
    }
    if (st < 0 || index > UINT32_MAX) return entry_refuse(prt, "has no source index");
    if (address >> 16 > 31) return entry_refuse(prt, "has no such device");
    *out = (struct acpi_prt_entry){
        .device = (uint8_t)(address >> 16), .pin = (uint8_t)pin, .index = (uint32_t)index};
    return link_find(prt, source, &out->link);
}

static status_t entry_read(const struct prt *prt, const struct acpi_value *package,
                           struct acpi_prt_entry *out)
{
    struct acpi_value element[ELEMENTS];
    size_t count, read = 0;
    if (acpi_value_package_count(package, &count) < 0) return entry_refuse(prt, "is no package");
    if (count < ELEMENTS) return entry_refuse(prt, "has less than four elements");
    status_t st = ST_OK;
    while (st == ST_OK && read < ELEMENTS) {
        st = acpi_value_package_element(prt->ctx, package, read, &element[read]);
        if (st == ST_OK) read++;
    }
    st = st < 0 ? entry_refuse(prt, "names what there is not") : entry_decode(prt, element, out);
    while (read > 0)
        acpi_value_release(prt->ctx, &element[--read]);
    return st;
}

static status_t entries_read(struct prt *prt, const struct acpi_value *value,
                             status_t (*visit)(void *arg, const struct acpi_prt_entry *entry),
                             void *arg)
{
    struct acpi_value element;
    struct acpi_prt_entry entry;
    size_t count;
    status_t st = acpi_value_package_count(value, &count);
    if (st < 0) return st;
    for (prt->at = 0; st == ST_OK && prt->at < count; prt->at++) {
        if (acpi_value_package_element(prt->ctx, value, prt->at, &element) < 0) continue;
        enum acpi_object_type type = acpi_value_type(&element);
        // One entry instead of a package of them.
        bool is_entry = prt->at == 0 && count == ELEMENTS && type == ACPI_TYPE_INTEGER;
        // Places at the end that the firmware did not need.
        bool is_empty = type == ACPI_TYPE_UNINITIALIZED;
        if (!is_empty && entry_read(prt, is_entry ? value : &element, &entry) == ST_OK)
            st = visit(arg, &entry);
        acpi_value_release(prt->ctx, &element);
        if (is_entry) break;
    }
    return st;
}

status_t acpi_prt_each(struct acpi_context *ctx, struct acpi_node *bridge,
                       status_t (*visit)(void *arg, const struct acpi_prt_entry *entry), void *arg)
{
    struct acpi_value value;
    char path[PATH_SIZE];
    struct prt prt = {ctx, bridge, path, 0};
    aml_enter(ctx);
    acpi_node_path(bridge, path, sizeof path);
    status_t st = acpi_device_child_evaluate(ctx, bridge, "_PRT", &value);
    if (st == ST_OK) {
        st = entries_read(&prt, &value, visit, arg);
        acpi_value_release(ctx, &value);
    }
    aml_leave(ctx);
    return st;
}
